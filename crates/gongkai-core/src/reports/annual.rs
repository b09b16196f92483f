//! The annual report with tables: formats as data, and the check of a filled report against them.
//!
//! Knows nothing of pages or files. Rows, names and equations stand in `annual/format_*.json` (2021: 国办公开办函〔2021〕30号);
//! a report is the JSON form `{"t2":{ROW:…},"t3":{ROW:[…]},"t4":[…]}`.

pub mod count;
pub mod counting;
pub mod facts;

#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::Value;

/// The format of the report for some years.
#[derive(Debug, Clone, Deserialize)]
pub struct Format {
    /// Code in files: `2021`.
    pub format: String,
    /// First report year it holds for.
    pub from_year: i16,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// What must add up.
    pub equations: Vec<Equation>,
}

/// A section with its tables; without any it is text.
#[derive(Debug, Clone, Deserialize)]
pub struct Section {
    /// Official title.
    pub title: String,
    /// Its tables in order.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
pub struct Table {
    /// Id.
    pub id: String,
    /// Where its rows stand in the JSON form.
    pub part: String,
    /// Official caption; may be empty.
    pub caption: String,
    /// Unit of its numbers.
    pub unit: String,
    /// Note printed in the corner; may be empty.
    pub note: String,
    /// Columns of numbers.
    pub columns: Vec<Column>,
    /// Rows, headings among them.
    pub rows: Vec<Row>,
}

/// A column of numbers.
#[derive(Debug, Clone, Deserialize)]
pub struct Column {
    /// Id.
    pub id: String,
    /// Official name.
    pub label: String,
    /// Merged headings above it, outermost first.
    pub groups: Vec<String>,
    /// Whether fractions are allowed (money).
    #[serde(default)]
    pub decimal: bool,
}

/// A row.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// Id.
    pub id: String,
    /// Official name; empty for the only row of table 4.
    pub label: String,
    /// How far it is set in.
    pub depth: u8,
    /// Whether it is a heading without numbers.
    pub heading: bool,
}

/// Sums that must be equal.
#[derive(Debug, Clone, Deserialize)]
pub struct Equation {
    /// Id.
    pub id: String,
    /// Which table.
    pub table: String,
    /// Whether its terms are rows (held in each column) or columns (held in each row).
    pub terms: Terms,
    /// Ids of the left sum.
    pub left: Vec<String>,
    /// Ids of the right sum.
    pub right: Vec<String>,
}

/// What an equation adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// Rows, column by column.
    Rows,
    /// Columns, row by row.
    Columns,
}

/// A fault of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the equation, or `missing`, `extra`, `number`.
    pub rule: String,
    /// What is wrong and how to mend it.
    pub sentence: String,
}

impl Format {
    /// The format of 2021.
    ///
    /// # Errors
    /// The file built in cannot be read.
    pub fn of_2021() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("annual/format_2021.json"))
    }

    /// All faults of a report's tables, from top to bottom; empty when it holds.
    #[must_use]
    pub fn check(&self, report: &Value) -> Vec<Finding> {
        let tables = || self.sections.iter().flat_map(|section| &section.tables);
        let mut found = Vec::new();
        for table in tables() {
            table.check_cells(report, &mut found);
        }
        self.check_extra(report, &mut found);
        for equation in &self.equations {
            if let Some(table) = tables().find(|table| table.id == equation.table) {
                equation.check(table, report, &mut found);
            }
        }
        found
    }

    fn check_extra(&self, report: &Value, found: &mut Vec<Finding>) {
        let tables = || self.sections.iter().flat_map(|section| &section.tables);
        for (part, value) in report.as_object().into_iter().flatten() {
            if !tables().any(|table| table.part == *part) {
                continue;
            }
            for key in value
                .as_object()
                .into_iter()
                .flat_map(serde_json::Map::keys)
            {
                let mut rows = tables().filter(|t| t.part == *part).flat_map(|t| &t.rows);
                if !rows.any(|row| row.id == *key && !row.heading) {
                    let sentence = format!("表中多出一行“{key}”，规定格式没有这一行，请删去。");
                    found.push(Finding {
                        rule: "extra".to_owned(),
                        sentence,
                    });
                }
            }
        }
    }
}

impl Table {
    fn check_cells(&self, report: &Value, found: &mut Vec<Finding>) {
        for row in self.rows.iter().filter(|row| !row.heading) {
            let name = if row.label.is_empty() {
                "复议、诉讼情况"
            } else {
                &row.label
            };
            let Some(cells) = self.cells(report, row) else {
                let sentence = format!("缺少“{name}”一行，请补上；没有的填 0。");
                found.push(Finding {
                    rule: "missing".to_owned(),
                    sentence,
                });
                continue;
            };
            if cells.len() != self.columns.len() {
                let sentence = format!(
                    "“{name}”应有 {} 个数，现有 {} 个，请补齐或者删去多余的。",
                    self.columns.len(),
                    cells.len()
                );
                found.push(Finding {
                    rule: "number".to_owned(),
                    sentence,
                });
            }
            for (column, cell) in self.columns.iter().zip(cells) {
                let whole = cell.as_u64().is_some();
                let money = column.decimal && cell.as_f64().is_some_and(|n| n >= 0.0);
                if !whole && !money {
                    let sentence = format!(
                        "“{name}”的“{}”应当填数字，现为“{cell}”；没有的填 0。",
                        column.label
                    );
                    found.push(Finding {
                        rule: "number".to_owned(),
                        sentence,
                    });
                }
            }
        }
    }

    /// The cells of a row: a list, a number alone, or for a row without a name the part itself.
    fn cells<'a>(&self, report: &'a Value, row: &Row) -> Option<&'a [Value]> {
        let part = report.get(&self.part)?;
        let value = if row.label.is_empty() {
            part
        } else {
            part.get(&row.id)?
        };
        match value {
            Value::Array(cells) => Some(cells),
            alone => Some(std::slice::from_ref(alone)),
        }
    }

    fn number(&self, report: &Value, row: &Row, column: usize) -> Option<u64> {
        self.cells(report, row)?.get(column)?.as_u64()
    }
}

impl Equation {
    fn check(&self, table: &Table, report: &Value, found: &mut Vec<Finding>) {
        match self.terms {
            Terms::Rows => {
                for (at, column) in table.columns.iter().enumerate() {
                    let term = |id: &String| {
                        let row = table.rows.iter().find(|row| row.id == *id)?;
                        Some((row.label.as_str(), table.number(report, row, at)?))
                    };
                    self.compare(&column.label, term, found);
                }
            }
            Terms::Columns => {
                for row in table.rows.iter().filter(|row| !row.heading) {
                    let term = |id: &String| {
                        let at = table.columns.iter().position(|column| column.id == *id)?;
                        let name = table.columns.get(at)?.label.as_str();
                        Some((name, table.number(report, row, at)?))
                    };
                    let first = self.left.first();
                    let groups = table.columns.iter().find(|c| Some(&c.id) == first);
                    let group = groups.map(|c| c.groups.join("、")).unwrap_or_default();
                    let place = if row.label.is_empty() {
                        &group
                    } else {
                        &row.label
                    };
                    self.compare(place, term, found);
                }
            }
        }
    }

    /// Compares both sums where every number is there; what is not there is named as such elsewhere.
    fn compare<'a>(
        &self,
        place: &str,
        term: impl Fn(&String) -> Option<(&'a str, u64)>,
        found: &mut Vec<Finding>,
    ) {
        let side = |ids: &[String]| -> Option<(String, u128)> {
            let terms: Vec<_> = ids.iter().map(&term).collect::<Option<_>>()?;
            let names: Vec<_> = terms.iter().map(|(name, _)| *name).collect();
            Some((
                names.join(" + "),
                terms.iter().map(|(_, n)| u128::from(*n)).sum(),
            ))
        };
        let (Some((left, a)), Some((right, b))) = (side(&self.left), side(&self.right)) else {
            return;
        };
        if a != b {
            let sentence =
                format!("“{place}”：{left} 为 {a}，{right} 为 {b}，两者应当相等，请核对。");
            found.push(Finding {
                rule: self.id.clone(),
                sentence,
            });
        }
    }
}
