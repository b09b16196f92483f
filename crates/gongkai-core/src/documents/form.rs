//! A table as a prescribed form prints it, with merged cells. Knows what spans what, not how it is drawn.

use serde::{Deserialize, Serialize};

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormTable {
    /// Id, unique in the document; page elements are named after it.
    pub id: String,
    /// What it shows, for those who cannot see where it stands.
    pub name: String,
    /// Official caption, printed as the first line of the table; may be empty.
    pub caption: String,
    /// What stands in the line above it, such as who fills it in.
    pub above: Vec<String>,
    /// What stands in the line below it.
    pub below: Vec<String>,
    /// How wide the columns are, in parts of the whole.
    pub widths: Vec<u16>,
    /// How many rows the head takes.
    pub head_rows: usize,
    /// All rows.
    pub rows: usize,
    /// The cells, row by row, each where it begins.
    pub cells: Vec<FormCell>,
}

/// One cell, possibly merged of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCell {
    /// First column, from 0.
    pub x: usize,
    /// First row, from 0.
    pub y: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// What stands in it.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
    /// Address of the figure (`t3.granted.total`); empty for words.
    pub place: String,
}

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Names columns.
    Head,
    /// Names rows.
    RowHead,
    /// Words beside the figures, such as their unit.
    Words,
    /// A figure.
    Figure,
}

/// A cell before it has its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCell {
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// What stands in it.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
    /// Address of the figure; empty for words.
    pub place: String,
}

impl NewCell {
    /// Words over several columns and rows.
    #[must_use]
    pub fn words(kind: CellKind, text: &str, columns: usize, rows: usize) -> Self {
        Self {
            columns,
            rows,
            text: text.to_owned(),
            kind,
            place: String::new(),
        }
    }

    /// A figure.
    #[must_use]
    pub fn figure(text: String, place: String) -> Self {
        Self {
            columns: 1,
            rows: 1,
            text,
            kind: CellKind::Figure,
            place,
        }
    }
}

impl FormTable {
    /// Adds a row: each cell goes to the first place that no cell from above covers.
    pub fn push_row(&mut self, cells: impl IntoIterator<Item = NewCell>) {
        let y = self.rows;
        let mut x = 0;
        for cell in cells {
            while self.covers(x, y) {
                x += 1;
            }
            self.cells.push(FormCell {
                x,
                y,
                columns: cell.columns.max(1),
                rows: cell.rows.max(1),
                text: cell.text,
                kind: cell.kind,
                place: cell.place,
            });
            x += cell.columns.max(1);
        }
        self.rows += 1;
    }

    fn covers(&self, x: usize, y: usize) -> bool {
        self.at(x, y).is_some()
    }

    /// The cell that covers a place.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> Option<&FormCell> {
        let covers = |cell: &&FormCell| {
            (cell.x..cell.x + cell.columns).contains(&x)
                && (cell.y..cell.y + cell.rows).contains(&y)
        };
        // The newest cells are the likeliest.
        self.cells.iter().rev().find(covers)
    }

    /// The cells that begin in a row, left to right.
    pub fn row(&self, y: usize) -> impl Iterator<Item = &FormCell> {
        self.cells.iter().filter(move |cell| cell.y == y)
    }

    /// The cells that name a figure's column and row, outermost first: for `headers` of a page.
    pub fn headers_of<'a>(&'a self, figure: &'a FormCell) -> impl Iterator<Item = &'a FormCell> {
        self.cells.iter().filter(move |cell| match cell.kind {
            CellKind::Head => (cell.x..cell.x + cell.columns).contains(&figure.x),
            CellKind::RowHead => (cell.y..cell.y + cell.rows).contains(&figure.y),
            CellKind::Words | CellKind::Figure => false,
        })
    }

    /// One line a row, cells parted by tabs; merged cells stand where they begin.
    #[must_use]
    pub fn plain_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend((!self.caption.is_empty()).then(|| self.caption.clone()));
        lines.extend((!self.above.is_empty()).then(|| self.above.join("　")));
        for y in 0..self.rows {
            let words: Vec<&str> = self.row(y).map(|cell| cell.text.as_str()).collect();
            lines.push(words.join("\t"));
        }
        lines.extend((!self.below.is_empty()).then(|| self.below.join("　")));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{CellKind, FormTable, NewCell};

    #[test]
    fn cells_go_where_those_above_leave_room() {
        let mut form = FormTable::default();
        let head = |text: &str, columns, rows| NewCell::words(CellKind::Head, text, columns, rows);
        form.push_row([head("角", 1, 2), head("组织", 2, 1), head("总计", 1, 2)]);
        form.push_row([head("企业", 1, 1), head("其他", 1, 1)]);
        form.head_rows = 2;
        let mut figures: Vec<_> = ["1", "2", "3"]
            .map(|text| NewCell::figure(text.to_owned(), String::new()))
            .to_vec();
        figures.insert(0, NewCell::words(CellKind::RowHead, "新收", 1, 1));
        form.push_row(figures);
        let places: Vec<_> = form.cells.iter().map(|cell| (cell.x, cell.y)).collect();
        assert_eq!(
            places,
            [
                (0, 0),
                (1, 0),
                (3, 0),
                (1, 1),
                (2, 1),
                (0, 2),
                (1, 2),
                (2, 2),
                (3, 2)
            ]
        );
        let second = &form.cells[7];
        let names: Vec<_> = form
            .headers_of(second)
            .map(|cell| cell.text.as_str())
            .collect();
        assert_eq!(names, ["组织", "其他", "新收"]);
    }
}
