//! Two reports side by side: two years of one agency or two agencies, cell by cell, also across formats.
//!
//! Reports of one format are compared in all cells; of two formats in what the later one's mapping names. How alike the texts
//! are is said beside.

use serde::Serialize;
use serde_json::Value;

use super::check::texts::{similarity, text_of};
use super::rules::{MappingLine, MergedRow};
use super::{Format, SectionKind};

/// Why two reports cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotCompare {
    /// A report says neither a known format nor a year that has one.
    #[error("a report has no known format")]
    NoFormat,
    /// There is no mapping between the formats.
    #[error("formats {0} and {1} have nothing in common")]
    NoMapping(String, String),
}

/// Two reports side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Codes of their formats.
    pub formats: [String; 2],
    /// Cells or sums of cells that compare, in the order of the form.
    pub lines: Vec<Line>,
    /// Texts of the same section.
    pub texts: Vec<TextLine>,
}

/// A number in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What it is: row, and column where there are several.
    pub label: String,
    /// The cells of the later format, or of the one both have.
    pub cells: Vec<String>,
    /// The number in the first; none where it has none.
    pub first: Option<f64>,
    /// The number in the second.
    pub second: Option<f64>,
    /// Second less first.
    pub difference: Option<f64>,
    /// Second by first; none where the first is zero.
    pub ratio: Option<f64>,
}

/// Texts of a section in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextLine {
    /// Id of the section.
    pub section: String,
    /// Its title.
    pub title: String,
    /// From 0 to 1.
    pub similarity: f64,
}

/// Compares two reports in the JSON form.
///
/// # Errors
/// A report without known format, or formats that have no mapping.
pub fn compare(first: &Value, second: &Value) -> Result<Comparison, CannotCompare> {
    let of = |report| Format::of_report(report).ok_or(CannotCompare::NoFormat);
    let (a, b) = (of(first)?, of(second)?);
    let lines = if a.format == b.format {
        same_format(a, first, second)
    } else if let Some(mapping) = b.mapping(&a.format) {
        let lines = mapping.lines.iter().flat_map(|line| expanded(b, a, line));
        lines
            .map(|line| line.compared((a, &line.there, first), (b, &line.here, second)))
            .collect()
    } else if let Some(mapping) = a.mapping(&b.format) {
        let lines = mapping.lines.iter().flat_map(|line| expanded(a, b, line));
        lines
            .map(|line| line.compared((a, &line.here, first), (b, &line.there, second)))
            .collect()
    } else {
        return Err(CannotCompare::NoMapping(a.format.clone(), b.format.clone()));
    };
    Ok(Comparison {
        formats: [a.format.clone(), b.format.clone()],
        lines,
        texts: texts(a, first, second),
    })
}

/// Cells on both sides under one name.
struct Pair {
    label: String,
    here: Vec<String>,
    there: Vec<String>,
}

impl Pair {
    fn compared(&self, first: Side<'_>, second: Side<'_>) -> Line {
        let (a, b) = (sum(first), sum(second));
        let both = a.zip(b);
        Line {
            label: self.label.clone(),
            cells: self.here.clone(),
            first: a,
            second: b,
            difference: both.map(|(a, b)| rounded(b - a)),
            ratio: both.filter(|(a, _)| *a != 0.0).map(|(a, b)| b / a),
        }
    }
}

/// A report of a format with the cells to add.
type Side<'a> = (&'a Format, &'a [String], &'a Value);

/// The sum of the cells; none where one of them is not a number.
fn sum((format, cells, report): Side<'_>) -> Option<f64> {
    let mut sum = 0.0;
    for address in cells {
        sum += format.cell(report, address).amount()?;
    }
    Some(rounded(sum))
}

/// Amounts have at most six digits after the point; what is beyond comes from adding.
fn rounded(amount: f64) -> f64 {
    (amount * 1e6).round() / 1e6
}

fn same_format(format: &Format, first: &Value, second: &Value) -> Vec<Line> {
    let mut lines = Vec::new();
    for table in format.tables() {
        for row in table.number_rows() {
            let merged = format.merged_rows.iter().find(|merged| {
                merged.table == table.id
                    && merged.instead_of.contains(&row.id)
                    && merged.used(format, first, second)
            });
            match merged {
                Some(merged) if merged.instead_of.first() != Some(&row.id) => continue,
                Some(merged) => lines.extend(merged.lines(format, first, second)),
                None => {
                    for column in &table.columns {
                        let cells = vec![table.address(&row.id, &column.id)];
                        let pair = Pair {
                            label: label(format, &cells),
                            there: cells.clone(),
                            here: cells,
                        };
                        lines.push(
                            pair.compared(
                                (format, &pair.here, first),
                                (format, &pair.there, second),
                            ),
                        );
                    }
                }
            }
        }
    }
    lines
}

impl MergedRow {
    /// Whether one of two reports prints it.
    fn used(&self, format: &Format, first: &Value, second: &Value) -> bool {
        [first, second]
            .into_iter()
            .any(|report| self.printed(format, report).is_some())
    }

    /// The id under which a report prints it.
    fn printed<'a>(&'a self, format: &Format, report: &Value) -> Option<&'a String> {
        let table = format.table(&self.table)?;
        let part = report.get(&table.part)?;
        self.ids().find(|id| part.get(id.as_str()).is_some())
    }

    fn lines(&self, format: &Format, first: &Value, second: &Value) -> Vec<Line> {
        let Some(table) = format.table(&self.table) else {
            return Vec::new();
        };
        let columns = table.columns.iter().enumerate();
        let line = |(at, column): (usize, &super::Column)| {
            let number = |report: &Value| match self.printed(format, report) {
                Some(id) => table.cell(report, &self.row(id), at).amount(),
                None => {
                    let cells: Vec<_> = self
                        .instead_of
                        .iter()
                        .map(|id| table.address(id, &column.id))
                        .collect();
                    sum((format, &cells, report))
                }
            };
            let (a, b) = (number(first), number(second));
            let both = a.zip(b);
            Line {
                label: format!("{}·{}", self.label, column.label),
                cells: self
                    .instead_of
                    .iter()
                    .map(|id| table.address(id, &column.id))
                    .collect(),
                first: a,
                second: b,
                difference: both.map(|(a, b)| rounded(b - a)),
                ratio: both.filter(|(a, _)| *a != 0.0).map(|(a, b)| b / a),
            }
        };
        columns.map(line).collect()
    }
}

/// A line of a mapping for each column it holds for.
fn expanded(here: &Format, there: &Format, line: &MappingLine) -> Vec<Pair> {
    let whole_rows = line
        .here
        .iter()
        .chain(&line.there)
        .any(|address| address.split('.').count() < 3)
        && line
            .here
            .iter()
            .all(|address| address.split('.').count() < 3)
        && line
            .here
            .first()
            .is_some_and(|address| here.place(address).is_none());
    let pair = |here_cells: Vec<String>, there_cells: Vec<String>, suffix: &str| Pair {
        label: if line.label.is_empty() {
            label(here, &here_cells)
        } else {
            format!("{}{suffix}", line.label)
        },
        here: here_cells,
        there: there_cells,
    };
    if !whole_rows {
        return vec![pair(line.here.clone(), line.there.clone(), "")];
    }
    let Some((table, _)) = line.here.first().and_then(|address| row_of(here, address)) else {
        return Vec::new();
    };
    let with = |cells: &[String], column: &str| {
        cells
            .iter()
            .map(|cell| format!("{cell}.{column}"))
            .collect::<Vec<_>>()
    };
    let columns = table.columns.iter();
    let pairs = columns.map(|column| {
        let suffix = format!("·{}", column.label);
        (
            with(&line.here, &column.id),
            with(&line.there, &column.id),
            suffix,
        )
    });
    let known = pairs.filter(|(_, cells, _)| cells.iter().all(|cell| there.place(cell).is_some()));
    known
        .map(|(here_cells, there_cells, suffix)| pair(here_cells, there_cells, &suffix))
        .collect()
}

/// The table and row of an address without column.
fn row_of<'a>(format: &'a Format, address: &str) -> Option<(&'a super::Table, &'a super::Row)> {
    let (part, row) = address.split_once('.')?;
    let mut tables = format.tables().filter(|table| table.part == part);
    tables.find_map(|table| Some((table, table.row(row)?)))
}

/// What cells are called: the rows, and the column where the table has several.
fn label(format: &Format, cells: &[String]) -> String {
    let names = cells.iter().filter_map(|address| {
        let (table, row, at) = format.place(address)?;
        let column = table.columns.get(at)?;
        Some(match (table.columns.len(), table.is_single_row()) {
            (1, _) => row.label.clone(),
            (_, true) => table.column_name(column),
            _ => format!("{}·{}", row.label, column.label),
        })
    });
    names.collect::<Vec<_>>().join(" + ")
}

fn texts(format: &Format, first: &Value, second: &Value) -> Vec<TextLine> {
    let sections = format
        .sections
        .iter()
        .filter(|section| section.kind == SectionKind::Text);
    let both = sections.filter_map(|section| {
        let (a, b) = (text_of(first, &section.id)?, text_of(second, &section.id)?);
        Some(TextLine {
            section: section.id.clone(),
            title: section.title.clone(),
            similarity: (similarity(&a, &b) * 1000.0).round() / 1000.0,
        })
    });
    both.collect()
}
