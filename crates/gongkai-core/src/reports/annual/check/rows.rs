//! Rows and cells: all there, none too many, a number in each.

use serde_json::Value;

use super::{Context, Finding, Unseen};
use crate::reports::annual::cells::Cell;
use crate::reports::annual::rules::MergedRow;
use crate::reports::annual::{Blanks, Format, Row, Severity, Table};

/// Findings about the rows of all tables, then about rows that do not belong.
pub(super) fn check(
    format: &Format,
    report: &Value,
    context: &Context<'_>,
    found: &mut Vec<Finding>,
) {
    let mut blank = Vec::new();
    for table in format.tables() {
        if !any_row(format, table, report) {
            if context.unseen == Unseen::Fault {
                found.push(table_missing(table));
            }
            continue;
        }
        for row in table.number_rows() {
            match table.values(report, row) {
                Some(values) => check_row(
                    format,
                    table,
                    row,
                    values,
                    (report, context.unseen),
                    &mut blank,
                    found,
                ),
                None if context.unseen == Unseen::PassOver => {}
                None if merged_for(format, table, row, report).is_some() => {}
                None => found.push(row_missing(table, row)),
            }
        }
    }
    if !blank.is_empty() {
        let sentence = format!(
            "有 {} 个单元格空着，已按 0 计；空着的总计不核对。",
            blank.len()
        );
        found.push(Finding::new("blank", Severity::Notice, sentence).about(blank));
    }
    check_extra(format, report, found);
}

/// Whether the report has anything of a table.
fn any_row(format: &Format, table: &Table, report: &Value) -> bool {
    let merged = format
        .merged_rows
        .iter()
        .filter(|merged| merged.table == table.id);
    table
        .number_rows()
        .any(|row| table.values(report, row).is_some())
        || merged
            .into_iter()
            .any(|merged| merged.values(table, report).is_some())
}

/// The merged row printed instead of a row that is not there.
pub(super) fn merged_for<'a>(
    format: &'a Format,
    table: &Table,
    row: &Row,
    report: &Value,
) -> Option<&'a MergedRow> {
    let mut merged = format.merged_rows.iter();
    merged.find(|merged| {
        let gone = |id: &String| {
            table
                .row(id)
                .is_none_or(|row| table.values(report, row).is_none())
        };
        merged.table == table.id
            && merged.instead_of.contains(&row.id)
            && merged.instead_of.iter().all(gone)
            && merged.values(table, report).is_some()
    })
}

impl MergedRow {
    /// Its row as the table would hold it, under the name the report uses.
    pub(in crate::reports::annual) fn row(&self, id: &str) -> Row {
        Row {
            id: id.to_owned(),
            label: self.label.clone(),
            depth: 0,
            heading: false,
            computed: false,
            decimal: false,
            unit: String::new(),
            basis: String::new(),
            evidence: crate::reports::annual::Evidence::default(),
        }
    }

    /// All ids it goes by.
    pub(in crate::reports::annual) fn ids(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.id).chain(&self.aliases)
    }

    /// Its row and values, where the report has it.
    pub(super) fn values<'a>(
        &self,
        table: &Table,
        report: &'a Value,
    ) -> Option<(Row, &'a [Value])> {
        self.ids().find_map(|id| {
            let row = self.row(id);
            let values = table.values(report, &row)?;
            Some((row, values))
        })
    }
}

fn table_missing(table: &Table) -> Finding {
    let name = table.spoken();
    if table.optional {
        let sentence = format!("没有附“{name}”，规定要附的请补上。");
        return Finding::new("missing", Severity::Warning, sentence);
    }
    let sentence = format!("缺少整张表“{name}”，请补上；没有的填 0。");
    Finding::new("missing", Severity::Error, sentence)
}

fn row_missing(table: &Table, row: &Row) -> Finding {
    let sentence = format!("缺少“{}”一行，请补上；没有的填 0。", table.row_name(row));
    Finding::new("missing", Severity::Error, sentence)
        .about(vec![format!("{}.{}", table.part, row.id)])
}

fn check_row(
    format: &Format,
    table: &Table,
    row: &Row,
    values: &[Value],
    (report, unseen): (&Value, Unseen),
    blank: &mut Vec<String>,
    found: &mut Vec<Finding>,
) {
    let name = table.row_name(row);
    if values.len() != table.columns.len() {
        let sentence = format!(
            "“{name}”应有 {} 个数，现有 {} 个，请补齐或者删去多余的。",
            table.columns.len(),
            values.len()
        );
        let about = vec![format!("{}.{}", table.part, row.id)];
        found.push(Finding::new("number", Severity::Error, sentence).about(about));
    }
    for (at, column) in table.columns.iter().enumerate() {
        let address = table.address(&row.id, &column.id);
        let place = format!("“{name}”的“{}”", table.column_name(column));
        match table.cell(report, row, at) {
            Cell::Blank if unseen == Unseen::PassOver => {}
            Cell::Blank if format.blanks == Blanks::Zero => blank.push(address),
            Cell::Blank => {
                let sentence = format!("{place}空着，应当填数字；没有的填 0。");
                found.push(Finding::new("blank", Severity::Error, sentence).about(vec![address]));
            }
            Cell::Wrong(value) => {
                let kind = if row.decimal || column.decimal {
                    "不小于 0 的数"
                } else if column.signed {
                    "整数"
                } else {
                    "不小于 0 的整数"
                };
                let sentence = format!("{place}应当填{kind}，现为{}；没有的填 0。", said(value));
                found.push(Finding::new("number", Severity::Error, sentence).about(vec![address]));
            }
            Cell::Missing | Cell::Whole(_) | Cell::Amount(_) => {}
        }
    }
}

/// A value in a sentence; a long one is cut.
fn said(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let short: String = text.chars().take(20).collect();
    let dots = if short.len() < text.len() {
        "……"
    } else {
        ""
    };
    format!("“{short}{dots}”")
}

/// Rows the format does not have.
fn check_extra(format: &Format, report: &Value, found: &mut Vec<Finding>) {
    for (part, value) in report.as_object().into_iter().flatten() {
        let tables: Vec<_> = format
            .tables()
            .filter(|table| table.part == *part)
            .collect();
        if tables.is_empty() {
            if let Some(other) = Format::all()
                .iter()
                .find(|other| other.tables().any(|table| table.part == *part))
            {
                let sentence = format!(
                    "“{part}”是 {} 年格式的表，{} 年格式没有，请删去。",
                    other.format, format.format
                );
                found.push(Finding::new("obsolete", Severity::Error, sentence));
            }
            continue;
        }
        for (key, _) in value.as_object().into_iter().flatten() {
            let known = |table: &&Table| table.row(key).is_some_and(|row| !row.heading);
            if !tables.iter().any(known) {
                found.push(extra_row(format, part, key));
            }
        }
    }
}

fn extra_row(format: &Format, part: &str, key: &str) -> Finding {
    let about = vec![format!("{part}.{key}")];
    if let Some(merged) = format
        .merged_rows
        .iter()
        .find(|merged| merged.ids().any(|id| id == key))
    {
        let sentence = format!("{}，请分行填写。", merged.words);
        return Finding::new("merged_row", Severity::Warning, sentence).about(about);
    }
    let mut others = Format::all()
        .iter()
        .filter(|other| other.format != format.format);
    let elsewhere = others.find_map(|other| {
        let mut tables = other.tables().filter(|table| table.part == part);
        let row = tables.find_map(|table| table.row(key))?;
        Some((other, row))
    });
    let (rule, sentence) = match elsewhere {
        Some((other, row)) => (
            "obsolete",
            format!(
                "表中有一行“{}”，是 {} 年格式的，{} 年格式没有这一行，请删去。",
                row.label, other.format, format.format
            ),
        ),
        None => (
            "extra",
            format!("表中多出一行“{key}”，规定格式没有这一行，请删去。"),
        ),
    };
    Finding::new(rule, Severity::Error, sentence).about(about)
}
