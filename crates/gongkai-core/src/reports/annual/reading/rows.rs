//! The rows of all tables, wherever they stand, gathered under their ids.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::blank_severity;
use super::labels::{Found, Labels, key};
use super::values::{Printed, printed, printed_in};
use crate::grids::{GridCell, Origin};
use crate::reports::annual::check::Finding;
use crate::reports::annual::{Format, Row, Severity, Table};

/// Rows being gathered.
pub(super) struct Tables<'a> {
    format: &'static Format,
    labels: &'a Labels,
    others: Vec<(&'static Format, Labels)>,
    /// Values by part and row.
    rows: BTreeMap<(&'static str, String), Vec<Value>>,
    /// The row found last, as a place in the format.
    last: Option<usize>,
    /// The grid that shows the head of a table without row names.
    single: Option<(usize, &'static Table)>,
    blank: Vec<String>,
    dashes: Vec<String>,
    findings: Vec<Finding>,
    /// Names of other formats already reported.
    named: BTreeSet<String>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(format: &'static Format, labels: &'a Labels) -> Self {
        let others = Format::all()
            .iter()
            .filter(|other| other.format != format.format);
        Self {
            format,
            labels,
            others: others.map(|other| (other, Labels::of(other))).collect(),
            rows: BTreeMap::new(),
            last: None,
            single: None,
            blank: Vec::new(),
            dashes: Vec::new(),
            findings: Vec::new(),
            named: BTreeSet::new(),
        }
    }

    /// Takes a row of a grid.
    pub(super) fn row(&mut self, grid: usize, row: &[GridCell]) {
        let cells: Vec<&str> = row
            .iter()
            .filter(|cell| cell.origin != Origin::Left)
            .map(|cell| cell.text.as_str())
            .collect();
        self.note_names(&cells);
        if self.single_row(grid, &cells) {
            return;
        }
        let Some((found, values)) = self.recognised(&cells) else {
            self.unrecognised(&cells);
            return;
        };
        self.last = Some(found.place)
            .filter(|_| self.labels.row(&key(&found.row.label), None).is_some())
            .or(self.last);
        if !found.exact && !found.row.heading {
            self.note_spelling(&cells, &found);
        }
        self.take(found.table, found.row, values);
    }

    /// Takes the numbers of a row found elsewhere than in a grid.
    pub(super) fn numbers(&mut self, table: &'static Table, row: &Row, values: &[String]) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        self.take(table, row, &values);
    }

    /// Says that the numbers of a row were broken at the ends of lines.
    pub(super) fn broken(&mut self, table: &Table, row: &Row, numbers: usize) {
        let sentence = format!(
            "“{}”应有 {} 个数，读到 {numbers} 个，可能有数字断在两行，请改用网页、Word 或者 Excel 文件。",
            table.row_name(row),
            table.columns.len()
        );
        self.findings
            .push(Finding::new("broken", Severity::Warning, sentence));
    }

    /// Whether the row belongs to a table without row names: its head, or its numbers.
    fn single_row(&mut self, grid: usize, cells: &[&str]) -> bool {
        let Some(table) = self.format.tables().find(|table| table.is_single_row()) else {
            return false;
        };
        let groups: Vec<String> = table
            .columns
            .iter()
            .filter_map(|column| column.groups.first())
            .map(|group| key(group))
            .collect();
        if cells.iter().any(|cell| groups.contains(&key(cell))) {
            self.single = Some((grid, table));
            return true;
        }
        if self.single.is_none_or(|(head, _)| head != grid) {
            return false;
        }
        // A name may stand before the numbers, and sheets go on with empty cells.
        let named = cells
            .iter()
            .take_while(|cell| !printed(cell).is_number_or_blank())
            .count();
        let Some((values, beyond)) = cells
            .get(named..)
            .and_then(|cells| cells.split_at_checked(table.columns.len()))
        else {
            return false;
        };
        if let (Some(row), true) = (
            table.rows.first(),
            all_blank(beyond) && values.iter().all(|cell| printed(cell).is_number_or_blank()),
        ) {
            self.take(table, row, values);
            self.single = None;
            return true;
        }
        false
    }

    /// The row a line of cells is, with the cells of its numbers.
    fn recognised<'c>(&self, cells: &'c [&'c str]) -> Option<(Found, &'c [&'c str])> {
        let names = || {
            (0..cells.len())
                .rev()
                .filter_map(|at| Some((at, self.found(cells.get(at)?)?)))
        };
        // What stands behind a name, without its unit.
        let rest = |(at, found): (usize, Found)| {
            let rest = cells.get(at + 1..).unwrap_or_default();
            let unit = usize::from(!found.table.unit_column.is_empty());
            (found, rest.get(unit..).unwrap_or_default())
        };
        // The rightmost name with as many cells behind it as the table has columns; sheets go on with empty ones.
        let fitting = names().map(rest).find_map(|(found, rest)| {
            let (values, beyond) = rest.split_at_checked(found.table.columns.len())?;
            all_blank(beyond).then_some((found, values))
        });
        fitting.or_else(|| {
            let numbers = |rest: &[&str]| {
                rest.iter().all(|cell| printed(cell).is_number_or_blank())
                    && rest.iter().any(|cell| printed(cell).is_number())
            };
            names().map(rest).find(|(_, rest)| numbers(rest))
        })
    }

    /// The row of a name in this format, or in another one, or a row that stands for several.
    fn found(&self, cell: &str) -> Option<Found> {
        let name = key(cell);
        if name.is_empty() || printed(cell).is_number_or_blank() {
            return None;
        }
        let own = self.labels.row(&name, self.last);
        let other = || {
            self.others
                .iter()
                .find_map(|(_, labels)| labels.row(&name, None).filter(|found| found.exact))
        };
        own.or_else(other)
    }

    fn take(&mut self, table: &'static Table, row: &Row, cells: &[&str]) {
        let some_number = cells.iter().any(|cell| printed(cell).is_number());
        let id = if row.heading {
            // Numbers beside a heading: a row printed instead of several, or a subtotal nobody asked for.
            let merged = self
                .format
                .merged_rows
                .iter()
                .find(|merged| key(&merged.label) == key(&row.label));
            match merged {
                Some(merged) if some_number => merged.id.clone(),
                _ => return,
            }
        } else {
            row.id.clone()
        };
        if cells.is_empty() {
            return;
        }
        let mut values = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            let column = table.columns.get(at).or(table.columns.last());
            let Some(column) = column else {
                continue;
            };
            let address = table.address(&id, &column.id);
            values.push(match printed_in(cell, table, row, column) {
                Printed::Number(number) => number,
                Printed::Converted(number) => {
                    let sentence = format!(
                        "“{}”印作“{}”，已换算为 {number} {}。",
                        row.label,
                        cell.trim(),
                        table.unit_of(row)
                    );
                    self.findings.push(
                        Finding::new("unit", Severity::Notice, sentence).about(vec![address]),
                    );
                    number
                }
                Printed::Blank => {
                    self.blank.push(address);
                    json!(0)
                }
                Printed::Dash(_) => {
                    self.dashes.push(address);
                    json!(0)
                }
                Printed::Words(words) => Value::String(words),
            });
        }
        let place = (table.part.as_str(), id);
        if self.rows.contains_key(&place) {
            let sentence = format!(
                "“{}”一行出现了两次，按第一次的数核对。",
                table.row_name(row)
            );
            self.findings
                .push(Finding::new("twice", Severity::Warning, sentence));
            return;
        }
        self.rows.insert(place, values);
    }

    /// Reports names of another format's columns and captions, each once. Rows are named by the check.
    fn note_names(&mut self, cells: &[&str]) {
        for cell in cells {
            let name = key(cell);
            if name.chars().count() < 4 || self.labels.knows(&name) || self.named.contains(&name) {
                continue;
            }
            let other = self.others.iter().find(|(_, labels)| {
                labels.knows(&name) && labels.row(&name, None).is_none_or(|found| !found.exact)
            });
            if let Some((other, _)) = other {
                let sentence = format!(
                    "“{}”是 {} 年格式的名称，{} 年格式没有，请按规定格式改。",
                    cell.trim(),
                    other.format,
                    self.format.format
                );
                self.findings
                    .push(Finding::new("obsolete_name", Severity::Error, sentence));
                self.named.insert(name);
            }
        }
    }

    fn note_spelling(&mut self, cells: &[&str], found: &Found) {
        let name = cells.iter().find(|cell| {
            self.found(cell)
                .is_some_and(|other| other.row.id == found.row.id)
        });
        if let Some(name) = name {
            let name = name.trim();
            let sentence = format!(
                "“{name}”与规定的名称“{}”不一致，已按这一行读取。",
                found.row.label
            );
            self.findings
                .push(Finding::new("name", Severity::Warning, sentence));
        }
    }

    /// A row with numbers that no name was found for.
    fn unrecognised(&mut self, cells: &[&str]) {
        let words = cells
            .iter()
            .filter(|cell| !printed(cell).is_number_or_blank());
        let words: Vec<&str> = words.map(|cell| cell.trim()).collect();
        let numbers = cells
            .iter()
            .filter(|cell| printed(cell).is_number())
            .count();
        if self.last.is_some() && !words.is_empty() && numbers > 1 && words.len() <= 3 {
            let sentence = format!("认不出“{}”一行，请按规定的名称改。", words.join("·"));
            self.findings
                .push(Finding::new("unrecognised", Severity::Warning, sentence));
        }
    }

    /// The parts of the JSON form as far as they were found.
    pub(super) fn parts(&self) -> Map<String, Value> {
        let mut parts = Map::new();
        for ((part, row), values) in &self.rows {
            let value = match values.as_slice() {
                [one] => one.clone(),
                all => Value::Array(all.to_vec()),
            };
            let single = self
                .format
                .tables()
                .any(|table| table.part == *part && table.is_single_row());
            if single {
                parts.insert((*part).to_owned(), value);
                continue;
            }
            let rows = parts
                .entry(*part)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Some(rows) = rows.as_object_mut() {
                rows.insert(row.clone(), value);
            }
        }
        parts
    }

    /// Whether any row of a table was found.
    pub(super) fn has(&self, table: &Table) -> bool {
        self.rows.keys().any(|(part, row)| {
            *part == table.part && (table.row(row).is_some() || table.is_single_row())
        })
    }

    /// What was odd, with the empty cells summed up.
    pub(super) fn findings(&mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        for table in self.format.tables().filter(|table| self.has(table)) {
            let rows: Vec<_> = self
                .rows
                .iter()
                .filter(|((part, id), _)| {
                    *part == table.part && (table.row(id).is_some() || table.is_single_row())
                })
                .collect();
            let of_table = |address: &&String| {
                rows.iter()
                    .any(|((part, id), _)| address.starts_with(&format!("{part}.{id}.")))
            };
            let empty: Vec<_> = self
                .blank
                .iter()
                .chain(&self.dashes)
                .filter(of_table)
                .cloned()
                .collect();
            let cells: usize = rows.iter().map(|(_, values)| values.len()).sum();
            if empty.is_empty() {
                continue;
            }
            let all = empty.len() == cells;
            let severity = if all && blank_severity(self.format) != Severity::Notice {
                Severity::Error
            } else {
                blank_severity(self.format)
            };
            let sentence = match (all, severity) {
                (true, _) => format!("整张表“{}”没有填数，没有的应当填 0。", table.spoken()),
                (false, Severity::Notice) => format!(
                    "表“{}”有 {} 个单元格空着，已按 0 计。",
                    table.spoken(),
                    empty.len()
                ),
                (false, _) => format!(
                    "表“{}”有 {} 个单元格空着或者没有填数，已按 0 计，没有的应当填 0。",
                    table.spoken(),
                    empty.len()
                ),
            };
            findings.push(Finding::new("blank", severity, sentence).about(empty));
        }
        findings
    }
}

fn all_blank(cells: &[&str]) -> bool {
    cells.iter().all(|cell| printed(cell) == Printed::Blank)
}
