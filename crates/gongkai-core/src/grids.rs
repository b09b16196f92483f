//! What stands in a file in order, tables as grids: how files made elsewhere reach code that looks for tables in them.
//!
//! Knows nothing of file forms; `papers` fills it.

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Running text, a line for each paragraph.
    Text(String),
    /// A table.
    Grid(Grid),
}

/// A table with its merged cells written out: each row has a cell for each column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Rows from top to bottom.
    pub rows: Vec<Vec<GridCell>>,
}

/// A cell of a grid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridCell {
    /// What stands in it; for the covered part of a merged cell what stands in the whole.
    pub text: String,
    /// Whose text it is.
    pub origin: Origin,
}

/// Whose text a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// Its own.
    #[default]
    Own,
    /// That of a merged cell which begins further left, in this row or one above.
    Left,
    /// That of a merged cell which begins in a row above, in this column.
    Above,
}

/// A cell as files have it: a text over some columns and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What stands in it.
    pub text: String,
    /// Over how many columns.
    pub columns: usize,
    /// Over how many rows.
    pub rows: usize,
}

/// No form has more columns; more are a mistake or an attack.
const MAX_COLUMNS: usize = 100;
/// No merged cell of a form is higher.
const MAX_SPAN: usize = 300;

impl Grid {
    /// Writes merged cells out. Spans beyond any form are cut.
    #[must_use]
    pub fn expanded(rows: Vec<Vec<Span>>) -> Self {
        let mut grid: Vec<Vec<GridCell>> = Vec::new();
        // What still hangs down from above, by column: the text, its origin below, and for how many rows.
        let mut hanging: Vec<Option<(String, Origin, usize)>> = Vec::new();
        for spans in rows {
            let mut row: Vec<GridCell> = Vec::new();
            for span in spans {
                drop_hanging(&mut row, &mut hanging);
                for at in 0..span.columns.clamp(1, MAX_COLUMNS) {
                    if row.len() >= MAX_COLUMNS {
                        break;
                    }
                    let origin = if at == 0 { Origin::Own } else { Origin::Left };
                    let below = if at == 0 { Origin::Above } else { Origin::Left };
                    let down = span.rows.clamp(1, MAX_SPAN) - 1;
                    if hanging.len() <= row.len() {
                        hanging.resize(row.len() + 1, None);
                    }
                    if let Some(place) = hanging.get_mut(row.len()) {
                        *place = (down > 0).then(|| (span.text.clone(), below, down));
                    }
                    row.push(GridCell {
                        text: span.text.clone(),
                        origin,
                    });
                }
            }
            drop_hanging(&mut row, &mut hanging);
            grid.push(row);
        }
        Self { rows: grid }
    }
}

/// Fills the places at the end of a row that are covered from above.
fn drop_hanging(row: &mut Vec<GridCell>, hanging: &mut [Option<(String, Origin, usize)>]) {
    while let Some(place) = hanging.get_mut(row.len()) {
        let Some((text, origin, left)) = place.take() else {
            return;
        };
        row.push(GridCell {
            text: text.clone(),
            origin,
        });
        *place = (left > 1).then(|| (text, origin, left - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::{Grid, Span};

    fn span(text: &str, columns: usize, rows: usize) -> Span {
        Span {
            text: text.to_owned(),
            columns,
            rows,
        }
    }

    fn texts(grid: &Grid) -> Vec<String> {
        let rows = grid.rows.iter();
        rows.map(|row| {
            row.iter()
                .map(|cell| cell.text.as_str())
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
    }

    #[test]
    fn merged_cells_are_written_out() {
        let grid = Grid::expanded(vec![
            vec![span("a", 2, 2), span("b", 1, 1)],
            vec![span("c", 1, 2)],
            vec![span("d", 1, 1), span("e", 1, 1)],
        ]);
        assert_eq!(texts(&grid), ["a|a|b", "a|a|c", "d|e|c"]);
    }

    #[test]
    fn spans_beyond_any_form_are_cut() {
        let grid = Grid::expanded(vec![
            vec![span("a", usize::MAX, usize::MAX)],
            vec![span("b", 1, 1)],
        ]);
        assert_eq!(grid.rows[0].len(), 100);
        assert_eq!(grid.rows[1].len(), 100);
    }
}
