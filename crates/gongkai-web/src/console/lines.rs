//! Lines to fill in, as the edit_table component takes them: its columns, what was typed, and blank lines at the end.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::console::records::form::Choice;
use crate::kit::form::Fields;

/// Most lines read from one form; nobody fills in more by hand.
const MOST: usize = 200;

/// A column of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// The fields are called by it: `NAME-0`, `NAME-1`…
    pub name: &'static str,
    /// Words above.
    pub label: &'static str,
    /// `text`, `number`, `date`, `select` or `checkbox`.
    pub kind: &'static str,
    /// For a select.
    pub options: Vec<Choice>,
}

impl Column {
    /// A column without choices.
    #[must_use]
    pub fn new(name: &'static str, label: &'static str, kind: &'static str) -> Self {
        Self {
            name,
            label,
            kind,
            options: Vec::new(),
        }
    }

    /// A column of choices.
    #[must_use]
    pub fn select(name: &'static str, label: &'static str, options: Vec<Choice>) -> Self {
        Self {
            name,
            label,
            kind: "select",
            options,
        }
    }
}

/// What stands in one line, by the names of the columns.
pub type Line = BTreeMap<&'static str, String>;

/// The name of a field of a line.
#[must_use]
pub fn field(name: &str, line: usize) -> String {
    format!("{name}-{line}")
}

/// The lines as they were sent, blank ones among them.
#[must_use]
pub fn typed(fields: &Fields, columns: &[Column]) -> Vec<Line> {
    let mut lines = Vec::new();
    for number in 0..MOST {
        if !columns
            .iter()
            .any(|column| fields.has(&field(column.name, number)))
        {
            break;
        }
        lines.push(
            columns
                .iter()
                .map(|column| {
                    let text = fields.text(&field(column.name, number));
                    (column.name, text.to_owned())
                })
                .collect(),
        );
    }
    lines
}

/// Adds blank lines.
pub fn push_blank(lines: &mut Vec<Line>, columns: &[Column], count: usize) {
    for _ in 0..count {
        lines.push(
            columns
                .iter()
                .map(|column| (column.name, String::new()))
                .collect(),
        );
    }
}
