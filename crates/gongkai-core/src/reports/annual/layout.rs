//! How a table is printed: its head and the names of its rows with merged cells, as the official form has them.
//!
//! Knows nothing of HTML, PDF or Word: it says which cell spans what, and each writer draws it.

use super::{Headings, Row, Table};

/// A printed cell of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label<'a> {
    /// What stands in it.
    pub text: &'a str,
    /// Over how many columns.
    pub columns: usize,
    /// Over how many rows.
    pub rows: usize,
}

/// A printed row of the body: the cells of words that begin in it, then its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRow<'a> {
    /// Cells of words, left to right; merged ones only in the row where they begin.
    pub labels: Vec<Label<'a>>,
    /// The row whose numbers follow; none for a heading printed as a row of its own.
    pub numbers: Option<&'a Row>,
    /// Whose row it is.
    pub row: &'a Row,
}

impl Table {
    /// How many columns the names of the rows take.
    #[must_use]
    pub fn label_columns(&self) -> usize {
        if self.is_single_row() {
            return 0;
        }
        match self.headings {
            Headings::OwnRow => 1,
            Headings::Beside => self
                .rows
                .iter()
                .map(|row| usize::from(row.depth) + 1)
                .max()
                .unwrap_or(1),
        }
    }

    /// All printed columns.
    #[must_use]
    pub fn printed_columns(&self) -> usize {
        self.label_columns() + usize::from(!self.unit_column.is_empty()) + self.columns.len()
    }

    /// The rows of the head without the caption, each with the cells that begin in it.
    #[must_use]
    pub fn head(&self) -> Vec<Vec<Label<'_>>> {
        let height = self
            .columns
            .iter()
            .map(|column| column.groups.len() + 1)
            .max()
            .unwrap_or(1);
        let mut head = vec![Vec::new(); height];
        if let Some(first) = head.first_mut() {
            if self.label_columns() > 0 {
                let text = if self.corner.is_empty() {
                    &self.label_column
                } else {
                    &self.corner
                };
                first.push(Label {
                    text,
                    columns: self.label_columns(),
                    rows: height,
                });
            }
            if !self.unit_column.is_empty() {
                first.push(Label {
                    text: &self.unit_column,
                    columns: 1,
                    rows: height,
                });
            }
        }
        for (level, cells) in head.iter_mut().enumerate() {
            self.head_row(level, height, cells);
        }
        head
    }

    fn head_row<'a>(&'a self, level: usize, height: usize, cells: &mut Vec<Label<'a>>) {
        let mut at = 0;
        while let Some(column) = self.columns.get(at) {
            let Some(group) = column.groups.get(level) else {
                if column.groups.len() == level {
                    cells.push(Label {
                        text: &column.label,
                        columns: 1,
                        rows: height - level,
                    });
                }
                at += 1;
                continue;
            };
            let path = column.groups.get(..=level);
            let rest = self.columns.get(at..).unwrap_or_default();
            let width = rest
                .iter()
                .take_while(|other| other.groups.get(..=level) == path)
                .count();
            cells.push(Label {
                text: group,
                columns: width,
                rows: 1,
            });
            at += width.max(1);
        }
    }

    /// The printed rows below the head.
    #[must_use]
    pub fn body(&self) -> Vec<BodyRow<'_>> {
        let mut body = Vec::new();
        let mut waiting = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if self.is_single_row() {
                body.push(BodyRow {
                    labels: Vec::new(),
                    numbers: Some(row),
                    row,
                });
            } else if self.headings == Headings::OwnRow {
                let label = Label {
                    text: &row.label,
                    columns: 1,
                    rows: 1,
                };
                body.push(BodyRow {
                    labels: vec![label],
                    numbers: Some(row).filter(|row| !row.heading),
                    row,
                });
            } else if row.heading {
                waiting.push(Label {
                    text: row.label.as_str(),
                    columns: 1,
                    rows: self.span(at),
                });
            } else {
                let columns = self.label_columns().saturating_sub(usize::from(row.depth));
                let mut labels = std::mem::take(&mut waiting);
                labels.push(Label {
                    text: &row.label,
                    columns,
                    rows: 1,
                });
                body.push(BodyRow {
                    labels,
                    numbers: Some(row),
                    row,
                });
            }
        }
        body
    }

    /// How many rows with numbers stand under a heading.
    fn span(&self, heading: usize) -> usize {
        let Some(depth) = self.rows.get(heading).map(|row| row.depth) else {
            return 0;
        };
        let below = self
            .rows
            .iter()
            .skip(heading + 1)
            .take_while(|row| row.depth > depth);
        below.filter(|row| !row.heading).count()
    }
}
