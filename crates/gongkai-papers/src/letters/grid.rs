//! The table of a form laid out: five columns at most, cells with their places and least heights. Knows no printer.

use gongkai_core::letters::sheet::{Field, Group, Sheet};
use serde::Serialize;

/// The whole width, in millimetres: the type area.
const WIDTH: f64 = 156.0;
/// The column of group labels, one character wide.
const GROUP_WIDTH: f64 = 10.0;
/// A column of labels.
const LABEL_WIDTH: f64 = 28.0;
/// Characters of a label that fit into a line of its column.
const LABEL_CHARACTERS: usize = 6;
/// The height of a line of a cell.
const LINE: f64 = 6.4;
/// What a row has above and below its lines, beside the inset.
const ROOM: f64 = 0.6;
/// What a cell loses of its width to its borders.
const INSET: f64 = 4.0;
/// How wide a Latin letter or figure is, with some to spare.
const LATIN_WIDTH: f64 = 2.6;

/// A laid out table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Grid {
    /// Widths of the columns in millimetres.
    pub(crate) widths: Vec<f64>,
    /// The cells, row by row.
    pub(crate) cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Cell {
    /// First column.
    pub(crate) x: usize,
    /// First row.
    pub(crate) y: usize,
    /// How many columns it spans.
    pub(crate) columns: usize,
    /// How many rows it spans.
    pub(crate) rows: usize,
    /// Its words; lines are kept.
    pub(crate) text: String,
    /// Whether it names another cell.
    pub(crate) label: bool,
    /// The least height in millimetres.
    pub(crate) height: f64,
}

impl Grid {
    pub(crate) fn of(sheet: &Sheet) -> Self {
        let has_groups = sheet.groups.iter().any(|group| !group.label.is_empty());
        let labels_at = usize::from(has_groups);
        let group_width = if has_groups { GROUP_WIDTH } else { 0.0 };
        let value_width = (WIDTH - group_width - 2.0 * LABEL_WIDTH) / 2.0;
        let mut widths = vec![LABEL_WIDTH, value_width, LABEL_WIDTH, value_width];
        if has_groups {
            widths.insert(0, GROUP_WIDTH);
        }
        let mut grid = Self {
            widths,
            cells: Vec::new(),
        };
        let mut y = 0;
        for group in &sheet.groups {
            grid.add_group(group, labels_at, &mut y);
        }
        grid
    }

    fn add_group(&mut self, group: &Group, labels_at: usize, y: &mut usize) {
        if group.label.is_empty() {
            for row in &group.rows {
                // Without a label of the group, the labels of the rows begin at the edge.
                self.add_row(row, 0, labels_at + 1, *y);
                *y += 1;
            }
            return;
        }
        self.cells.push(Cell {
            x: 0,
            y: *y,
            columns: 1,
            rows: group.rows.len(),
            text: group.label.clone(),
            label: true,
            height: 0.0,
        });
        for row in &group.rows {
            self.add_row(row, labels_at, 1, *y);
            *y += 1;
        }
    }

    /// The fields of a row; the value of the last one takes what is left. A row has two fields at most.
    fn add_row(&mut self, row: &[Field], label_x: usize, label_columns: usize, y: usize) {
        let height = row.iter().map(least_height).fold(0.0, f64::max);
        let mut x = label_x;
        for (index, field) in row.iter().take(2).enumerate() {
            let columns = if index == 0 { label_columns } else { 1 };
            let label = evenly_broken(&field.label);
            self.cells.push(cell((x, y), columns, label, Some(height)));
            x += columns;
            let is_last = index + 1 == row.len().min(2);
            let columns = if is_last { self.widths.len() - x } else { 1 };
            let width: f64 = self.widths[x..x + columns].iter().sum();
            let value = with_broken_words(&field.value, width);
            self.cells.push(cell((x, y), columns, value, None));
            x += columns;
        }
    }
}

/// A cell of one row; labels hold the row open.
fn cell((x, y): (usize, usize), columns: usize, text: String, label: Option<f64>) -> Cell {
    Cell {
        x,
        y,
        columns,
        rows: 1,
        text,
        label: label.is_some(),
        height: label.unwrap_or(0.0),
    }
}

/// A label too long for its column, in lines of equal length.
fn evenly_broken(label: &str) -> String {
    let characters: Vec<char> = label.chars().collect();
    let lines = characters.len().div_ceil(LABEL_CHARACTERS).max(1);
    let broken: Vec<String> = characters
        .chunks(characters.len().div_ceil(lines).max(1))
        .map(|line| line.iter().collect())
        .collect();
    broken.join("\n")
}

/// Latin words that are wider than the cell, such as long addresses, are broken where the line ends.
fn with_broken_words(text: &str, width: f64) -> String {
    let fitting = ((width - INSET) / LATIN_WIDTH).max(1.0) as usize;
    let mut broken = String::with_capacity(text.len());
    let mut length = 0;
    for c in text.chars() {
        length = if c.is_ascii_graphic() { length + 1 } else { 0 };
        if length > fitting {
            broken.push('\n');
            length = 1;
        }
        broken.push(c);
    }
    broken
}

/// As many lines as the field asks for, or as its label needs.
fn least_height(field: &Field) -> f64 {
    let label_lines = field.label.chars().count().div_ceil(LABEL_CHARACTERS);
    let lines = usize::from(field.lines).max(label_lines);
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX)) * LINE + ROOM
}

#[cfg(test)]
mod tests {
    use gongkai_core::letters::compose::compose;
    use gongkai_core::letters::facts::LetterFacts;
    use gongkai_core::letters::kind::LetterKind;

    use super::{Grid, WIDTH, evenly_broken, with_broken_words};

    fn grids() -> impl Iterator<Item = (LetterKind, Grid)> {
        LetterKind::ALL.into_iter().filter_map(|kind| {
            let letter = compose(kind, &LetterFacts::default());
            letter.sheet.map(|sheet| (kind, Grid::of(&sheet)))
        })
    }

    #[test]
    fn every_table_is_as_wide_as_the_type_area() {
        for (kind, grid) in grids() {
            let width: f64 = grid.widths.iter().sum();
            assert!((width - WIDTH).abs() < 1e-9, "{}: {width}", kind.code());
        }
        assert!(grids().count() > 8);
    }

    #[test]
    fn words_wider_than_their_cell_are_broken() {
        assert_eq!(
            with_broken_words("chenliqiu@mail.example", 45.0),
            "chenliqiu@mail.\nexample"
        );
        let short = "云溪县青石镇中心街18号，chen@mail.cn";
        assert_eq!(with_broken_words(short, 45.0), short);
    }

    #[test]
    fn long_labels_break_evenly() {
        assert_eq!(evenly_broken("登记编号"), "登记编号");
        assert_eq!(evenly_broken("理由和证明材料"), "理由和证\n明材料");
        assert_eq!(evenly_broken(""), "");
    }

    #[test]
    fn cells_cover_each_place_once() {
        for (kind, grid) in grids() {
            let rows = grid
                .cells
                .iter()
                .map(|cell| cell.y + cell.rows)
                .max()
                .unwrap();
            let mut covered = vec![vec![0; grid.widths.len()]; rows];
            for cell in &grid.cells {
                for row in &mut covered[cell.y..cell.y + cell.rows] {
                    for place in &mut row[cell.x..cell.x + cell.columns] {
                        *place += 1;
                    }
                }
            }
            assert!(
                covered.iter().flatten().all(|times| *times == 1),
                "{}: {covered:?}",
                kind.code()
            );
        }
    }
}
