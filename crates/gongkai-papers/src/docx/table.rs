//! The bordered table of a form in a Word file.

use gongkai_core::letters::sheet::Sheet;

use super::measures::{SIZE_5, SMALL_4, mm};
use super::xml::{FANG, Paragraph};
use crate::letters::grid::{Cell, Grid};

/// The height of a line in a cell and of a note, in twips.
const LINE: u32 = 360;
const NOTE_LINE: u32 = 320;

/// The table and the notes under it.
pub(super) fn write(xml: &mut String, sheet: &Sheet) {
    let grid = Grid::of(sheet);
    xml.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"8845\" w:type=\"dxa\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        xml.push_str(&format!(
            "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
        ));
    }
    xml.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"45\" w:type=\"dxa\"/><w:right w:w=\"45\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>");
    for width in &grid.widths {
        xml.push_str(&format!("<w:gridCol w:w=\"{}\"/>", mm(*width)));
    }
    xml.push_str("</w:tblGrid>");
    let rows = grid.cells.iter().map(|cell| cell.y + 1).max().unwrap_or(0);
    for y in 0..rows {
        row(xml, &grid, y);
    }
    xml.push_str("</w:tbl>");
    if sheet.notes.is_empty() {
        // Word wants a paragraph after a table.
        Paragraph::new().size(1).line(20).write(xml, "");
    }
    for note in &sheet.notes {
        Paragraph::new()
            .size(SIZE_5)
            .before(120)
            .line(NOTE_LINE)
            .spacing(0)
            .write(xml, note);
    }
}

fn row(xml: &mut String, grid: &Grid, y: usize) {
    let starts_here = |cell: &&Cell| cell.y == y;
    let height = grid
        .cells
        .iter()
        .filter(starts_here)
        .map(|cell| cell.height)
        .fold(0.0, f64::max);
    xml.push_str(&format!(
        "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{}\" w:hRule=\"atLeast\"/></w:trPr>",
        mm(height + 2.0)
    ));
    let mut in_row: Vec<&Cell> = grid
        .cells
        .iter()
        .filter(|cell| (cell.y..cell.y + cell.rows).contains(&y))
        .collect();
    in_row.sort_by_key(|cell| cell.x);
    for cell in in_row {
        table_cell(xml, grid, cell, y);
    }
    xml.push_str("</w:tr>");
}

fn table_cell(xml: &mut String, grid: &Grid, cell: &Cell, y: usize) {
    let width: f64 = grid.widths[cell.x..cell.x + cell.columns].iter().sum();
    xml.push_str(&format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>",
        mm(width)
    ));
    if cell.columns > 1 {
        xml.push_str(&format!("<w:gridSpan w:val=\"{}\"/>", cell.columns));
    }
    if cell.rows > 1 {
        let merge = if cell.y == y { "restart" } else { "continue" };
        xml.push_str(&format!("<w:vMerge w:val=\"{merge}\"/>"));
    }
    xml.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
    let text = if cell.y == y { cell.text.as_str() } else { "" };
    // A cell has one paragraph at least.
    for line in text.split('\n') {
        let paragraph = Paragraph::new().size(SMALL_4).line(LINE).spacing(0);
        let paragraph = if cell.label {
            paragraph.centred()
        } else {
            paragraph.left().indent_left(60)
        };
        // Boxes are taken from the Chinese face by every word processor only if there is no other.
        let paragraph = if line.contains(['□', '■']) {
            paragraph.face(FANG)
        } else {
            paragraph
        };
        paragraph.write(xml, line.trim());
    }
    xml.push_str("</w:tc>");
}
