//! A bordered table to be filled in: groups of rows, each row one or two fields with their labels. Knows no widths and no
//! paper.

use serde::{Deserialize, Serialize};

/// The label of the field that repeats the letter's number on its slip.
pub(super) const NUMBER_LABEL: &str = "征询书文号";

/// The table of a form, an internal sheet or a slip.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// A title of its own, where the table is a slip that goes with a letter; else empty.
    pub title: String,
    /// The rows, grouped.
    pub groups: Vec<Group>,
    /// Notes under the table.
    pub notes: Vec<String>,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What stands beside all its rows; empty where nothing does.
    pub label: String,
    /// The rows, each of one or two fields.
    pub rows: Vec<Vec<Field>>,
}

/// A label and what is filled in beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The label.
    pub label: String,
    /// What is filled in; lines are kept.
    pub value: String,
    /// Whether it must be filled in before the sheet is used.
    pub need: Need,
    /// The least height, in lines.
    pub lines: u8,
}

/// Whether and by whom a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It must not be empty.
    Now,
    /// Filled in where there is something to say.
    IfAny,
    /// Filled in with the pen: signatures, dates of signing, what another says.
    ByHand,
}

impl Field {
    /// A field that must be filled in.
    pub(super) fn due(label: &str, value: impl Into<String>) -> Self {
        Self::new(label, value, Need::Now)
    }

    /// A field that may stay empty.
    pub(super) fn if_any(label: &str, value: impl Into<String>) -> Self {
        Self::new(label, value, Need::IfAny)
    }

    /// A field for the pen.
    pub(super) fn by_hand(label: &str, value: impl Into<String>) -> Self {
        Self::new(label, value, Need::ByHand)
    }

    fn new(label: &str, value: impl Into<String>, need: Need) -> Self {
        Self {
            label: label.to_owned(),
            value: value.into(),
            need,
            lines: 1,
        }
    }

    /// The same, at least so many lines high.
    pub(super) fn tall(self, lines: u8) -> Self {
        Self { lines, ..self }
    }
}

impl Group {
    /// Rows without a common label.
    pub(super) fn plain(rows: Vec<Vec<Field>>) -> Self {
        Self::labelled("", rows)
    }

    /// Rows with a label beside them.
    pub(super) fn labelled(label: &str, rows: Vec<Vec<Field>>) -> Self {
        Self {
            label: label.to_owned(),
            rows,
        }
    }
}

impl Sheet {
    /// All fields in reading order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.groups
            .iter()
            .flat_map(|group| group.rows.iter().flatten())
    }

    /// The table as lines of text.
    pub(super) fn plain_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.title.is_empty() {
            lines.push(self.title.clone());
        }
        for group in &self.groups {
            if !group.label.is_empty() {
                lines.push(format!("[{}]", group.label));
            }
            for row in &group.rows {
                let cells: Vec<String> = row
                    .iter()
                    .map(|field| format!("{}：{}", field.label, field.value.replace('\n', " / ")))
                    .collect();
                lines.push(cells.join(" | "));
            }
        }
        lines.extend(self.notes.iter().cloned());
        lines
    }
}

/// Options of which some are chosen: ■公民　□法人或者其他组织.
pub(super) fn choice<T: Copy + PartialEq>(
    options: &[T],
    chosen: Option<T>,
    name: impl Fn(T) -> &'static str,
) -> String {
    let marked: Vec<String> = options
        .iter()
        .map(|option| {
            let mark = if chosen == Some(*option) {
                '■'
            } else {
                '□'
            };
            format!("{mark}{}", name(*option))
        })
        .collect();
    marked.join("　")
}
