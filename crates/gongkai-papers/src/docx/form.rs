//! A prescribed form in a Word file: a bordered table with merged cells, kept on one page where it fits.

use gongkai_core::documents::form::{CellKind, FormCell, FormTable};

use super::measures::TYPE_WIDTH;
use super::xml::{HEI, Paragraph};

/// More rows than these do not fit on a page.
const LONGEST_WHOLE: usize = 40;

/// The table with its caption as its first row, and the lines above and below it.
pub(super) fn write(xml: &mut String, form: &FormTable) {
    let size = if form.widths.len() > 4 { 9 } else { 10 };
    if !form.above.is_empty() {
        Paragraph::new()
            .size(10)
            .line(400)
            .keep_next()
            .write(xml, &form.above.join("　　　　"));
    }
    let widths = twips(&form.widths);
    xml.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{TYPE_WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>"
    ));
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        xml.push_str(&format!(
            "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
        ));
    }
    xml.push_str(&format!(
        "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"45\" w:type=\"dxa\"/><w:right w:w=\"45\" w:type=\"dxa\"/></w:tblCellMar><w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
        super::xml::escaped(&form.name)
    ));
    for width in &widths {
        xml.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    xml.push_str("</w:tblGrid>");
    let whole = form.rows <= LONGEST_WHOLE;
    if !form.caption.is_empty() {
        xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        let cell = FormCell {
            x: 0,
            y: 0,
            columns: widths.len(),
            rows: 1,
            text: form.caption.clone(),
            kind: CellKind::Head,
            place: String::new(),
        };
        let style = Style { size, keep: true };
        write_cell(xml, &cell, 0, &widths, style);
        xml.push_str("</w:tr>");
    }
    for y in 0..form.rows {
        let head = if y < form.head_rows {
            "<w:tblHeader/>"
        } else {
            ""
        };
        xml.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>"));
        let style = Style {
            size,
            keep: whole && y + 1 < form.rows,
        };
        let mut x = 0;
        while x < widths.len() {
            // A row that leaves a place out would shift the ones behind it.
            let Some(cell) = form.at(x, y) else {
                x += 1;
                continue;
            };
            write_cell(xml, cell, y, &widths, style);
            x = cell.x + cell.columns;
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    // Word joins tables that have nothing between them.
    if form.below.is_empty() {
        Paragraph::new().size(1).line(20).write(xml, "");
    } else {
        Paragraph::new()
            .size(10)
            .line(400)
            .write(xml, &form.below.join("　　"));
    }
}

#[derive(Clone, Copy)]
struct Style {
    /// In points.
    size: u32,
    /// Whether the row stays with the next one.
    keep: bool,
}

fn write_cell(xml: &mut String, cell: &FormCell, y: usize, widths: &[u32], style: Style) {
    let width: u32 = widths.iter().skip(cell.x).take(cell.columns).sum();
    xml.push_str(&format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"
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
    let paragraph = Paragraph::new()
        .size(style.size)
        .line(style.size * 26)
        .spacing(0)
        .before(30)
        .after(30);
    let paragraph = if style.keep {
        paragraph.keep_next()
    } else {
        paragraph
    };
    let paragraph = match cell.kind {
        CellKind::Head => paragraph.centred().face(HEI),
        // A name that stands beside several rows is centred, as are figures.
        CellKind::RowHead if cell.rows == 1 => paragraph.left(),
        CellKind::RowHead | CellKind::Words | CellKind::Figure => paragraph.centred(),
    };
    paragraph.write(xml, text);
    xml.push_str("</w:tc>");
}

/// Parts of the whole in twips; what does not divide goes to the first column.
fn twips(parts: &[u16]) -> Vec<u32> {
    let whole: u32 = parts.iter().map(|part| u32::from(*part)).sum();
    let mut widths: Vec<u32> = parts
        .iter()
        .map(|part| u32::from(*part) * TYPE_WIDTH / whole.max(1))
        .collect();
    let used: u32 = widths.iter().sum();
    if let Some(first) = widths.first_mut() {
        *first += TYPE_WIDTH.saturating_sub(used);
    }
    widths
}
