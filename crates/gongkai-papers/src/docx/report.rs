//! A report as a Word file, to be read and filed: headings, text and tables as in the PDF.

use gongkai_core::documents::form::{CellKind, FormTable, NewCell};
use gongkai_core::documents::{Block, Document, Table, TypesetFault};

use super::form;
use super::measures::{CELL, LINE, SIZE_3, SMALL_4, width_in_twips};
use super::package::{self, Names};
use super::page::Page;
use super::xml::{HEI, Paragraph, TITLE};

/// The styles of headings by level.
const HEADINGS: [&str; 3] = ["Heading1", "Heading2", "Heading3"];

/// The file.
///
/// # Errors
/// When the archive cannot be written.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, TypesetFault> {
    let mut body = String::new();
    title(&mut body, document);
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => {
                let at = usize::from(level.saturating_sub(1)).min(HEADINGS.len() - 1);
                let style = HEADINGS.get(at).copied().unwrap_or(TITLE);
                Paragraph::of_style(style).write(&mut body, text);
            }
            Block::Paragraph { text } => {
                for line in text.lines().filter(|line| !line.trim().is_empty()) {
                    Paragraph::new()
                        .first_line(2 * CELL)
                        .write(&mut body, line.trim());
                }
            }
            Block::Table(table) => {
                Paragraph::new()
                    .centred()
                    .face(HEI)
                    .size(SMALL_4)
                    .keep_next()
                    .write(&mut body, &table.caption);
                form::write(&mut body, &as_form(table));
            }
            Block::Form(table) => form::write(&mut body, table),
        }
    }
    signature(&mut body, document);
    let names = Names {
        title: &document.title,
        issuer: &document.issuer,
    };
    package::write(names, Page::Report, &body).map_err(|error| TypesetFault(error.to_string()))
}

/// A long title breaks after the name of who issues it.
fn title(body: &mut String, document: &Document) {
    let rest = document.title.strip_prefix(document.issuer.as_str());
    match rest.filter(|rest| !rest.is_empty() && document.title.chars().count() > 20) {
        Some(rest) => {
            Paragraph::of_style(TITLE)
                .keep_next()
                .write(body, &document.issuer);
            Paragraph::of_style(TITLE)
                .after(LINE)
                .write(body, rest.trim());
        }
        None => Paragraph::of_style(TITLE)
            .after(LINE)
            .write(body, &document.title),
    }
}

/// Without a seal: the name two characters from the edge, the date centred under it.
fn signature(body: &mut String, document: &Document) {
    let edge = 2 * CELL;
    let lines = [&document.issuer, &document.dated];
    let widest = lines
        .iter()
        .map(|line| width_in_twips(line, SIZE_3))
        .max()
        .unwrap_or(0);
    for (line, before) in lines.into_iter().zip([2 * LINE, 0]) {
        if line.is_empty() {
            continue;
        }
        let left = super::measures::TYPE_WIDTH.saturating_sub(widest + 2 * edge);
        Paragraph::new()
            .centred()
            .before(before)
            .indent_left(left)
            .write(body, line);
    }
}

/// A plain table in the form of a merged one: every cell by itself, wider where the words are longer.
fn as_form(table: &Table) -> FormTable {
    let longest = |at: usize, name: &str| -> u16 {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        let length = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        u16::try_from(length.max(name.chars().count()).clamp(3, 18)).unwrap_or(18)
    };
    let columns = table.columns.iter().enumerate();
    let mut form = FormTable {
        name: table.caption.clone(),
        widths: columns
            .map(|(at, column)| longest(at, &column.name))
            .collect(),
        head_rows: 1,
        ..FormTable::default()
    };
    let head = table.columns.iter();
    form.push_row(head.map(|column| NewCell::words(CellKind::Head, &column.name, 1, 1)));
    for row in &table.rows {
        form.push_row(table.columns.iter().enumerate().map(|(at, column)| {
            let text = row.get(at).cloned().unwrap_or_default();
            if column.figures {
                NewCell::figure(text, String::new())
            } else {
                NewCell::words(CellKind::RowHead, &text, 1, 1)
            }
        }));
    }
    form
}
