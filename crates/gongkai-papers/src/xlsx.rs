//! A document as an Excel file: a sheet for each chapter with its tables and text, merged cells as the form has them, figures
//! as numbers.

use gongkai_core::documents::form::{CellKind, FormCell, FormTable};
use gongkai_core::documents::{Block, Document, Table, TypesetFault};
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Characters no name of a sheet may hold, and its greatest length.
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
const LONGEST_NAME: usize = 31;
/// How wide the whole of a form is, in characters of a sheet.
const WIDTH: f64 = 96.0;

/// The file.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, TypesetFault> {
    workbook(document)
        .and_then(|mut book| book.save_to_buffer())
        .map_err(|error| TypesetFault(error.to_string()))
}

/// A chapter with what stands in it.
struct Chapter<'a> {
    title: &'a str,
    blocks: Vec<&'a Block>,
}

fn workbook(document: &Document) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // No time of making, so that the same document gives the same bytes.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(&document.title)
        .set_author(&document.issuer)
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    for (number, chapter) in chapters(document).iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(chapter.title, number))?;
        fill(sheet, document, chapter)?;
    }
    if book.worksheets().is_empty() {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, &document.title)?;
    }
    Ok(book)
}

fn chapters(document: &Document) -> Vec<Chapter<'_>> {
    let mut chapters: Vec<Chapter<'_>> = Vec::new();
    for block in &document.blocks {
        match (block, chapters.last_mut()) {
            (Block::Heading { level: 1, text }, _) => chapters.push(Chapter {
                title: text,
                blocks: Vec::new(),
            }),
            (_, Some(chapter)) => chapter.blocks.push(block),
            // What stands before the first chapter is the title's.
            (_, None) => chapters.push(Chapter {
                title: &document.title,
                blocks: vec![block],
            }),
        }
    }
    chapters
}

/// Unique by its number, which long titles are cut for.
fn sheet_name(title: &str, number: usize) -> String {
    let number = format!("{} ", number + 1);
    let words = title.split_once('、').map_or(title, |(_, words)| words);
    let words = words
        .chars()
        .filter(|c| !NOT_IN_NAMES.contains(c) && *c != '\'');
    let name: String = number.chars().chain(words).take(LONGEST_NAME).collect();
    name.trim().to_owned()
}

fn fill(
    sheet: &mut Worksheet,
    document: &Document,
    chapter: &Chapter<'_>,
) -> Result<(), XlsxError> {
    let title = Format::new()
        .set_bold()
        .set_font_size(14)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    let columns = chapter.blocks.iter().map(|block| columns_of(block)).max();
    let columns = columns.unwrap_or(1).max(1);
    let last = column(columns.saturating_sub(1));
    let mut row = 0;
    for text in [&document.title, chapter.title] {
        if last > 0 {
            sheet.merge_range(row, 0, row, last, text, &title)?;
        } else {
            sheet.write_string_with_format(row, 0, text, &title)?;
        }
        row += 1;
    }
    let widths = widths(chapter, columns);
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(column(at), *width)?;
    }
    let (words, heading) = (Format::new().set_text_wrap(), Format::new().set_bold());
    for block in &chapter.blocks {
        row = match block {
            Block::Form(form) => put_form(sheet, form, row + 1, &widths)?,
            Block::Table(table) => put_table(sheet, table, row + 1)?,
            Block::Heading { text, .. } => put_words(sheet, text, row, &widths, &heading)?,
            Block::Paragraph { text } => put_words(sheet, text, row, &widths, &words)?,
        };
    }
    Ok(())
}

/// Puts words over the whole width and gives the row behind them.
fn put_words(
    sheet: &mut Worksheet,
    text: &str,
    row: u32,
    widths: &[f64],
    format: &Format,
) -> Result<u32, XlsxError> {
    let last = column(widths.len().saturating_sub(1));
    let format = format.clone().set_align(FormatAlign::Top);
    if last > 0 {
        sheet.merge_range(row, 0, row, last, text, &format)?;
    } else {
        sheet.write_string_with_format(row, 0, text, &format)?;
    }
    sheet.set_row_height(row, lines_high(text, widths.iter().sum()))?;
    Ok(row + 1)
}

fn columns_of(block: &Block) -> usize {
    match block {
        Block::Form(form) => form.widths.len(),
        Block::Table(table) => table.columns.len(),
        Block::Heading { .. } | Block::Paragraph { .. } => 0,
    }
}

/// As wide as the table with most columns wants it.
fn widths(chapter: &Chapter<'_>, columns: usize) -> Vec<f64> {
    let widest = chapter
        .blocks
        .iter()
        .find(|block| columns_of(block) == columns);
    match widest {
        Some(Block::Form(form)) => {
            let whole: f64 = form.widths.iter().map(|part| f64::from(*part)).sum();
            let of = |part: &u16| (f64::from(*part) * WIDTH / whole.max(1.0)).max(6.0);
            form.widths.iter().map(of).collect()
        }
        Some(_) => vec![24.0; columns],
        None => vec![WIDTH; columns],
    }
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn bordered() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

/// Puts a form and gives the row behind it. One with fewer columns than the sheet spreads its last column.
fn put_form(
    sheet: &mut Worksheet,
    form: &FormTable,
    first: u32,
    widths: &[f64],
) -> Result<u32, XlsxError> {
    let columns = widths.len();
    let mut row = first;
    let spare = columns.saturating_sub(form.widths.len());
    let last = column(columns.saturating_sub(1));
    let plain = Format::new().set_text_wrap();
    let line = |sheet: &mut Worksheet, row: &mut u32, text: &str, format: &Format| {
        let done = if last > 0 {
            sheet
                .merge_range(*row, 0, *row, last, text, format)
                .map(|_| ())
        } else {
            sheet
                .write_string_with_format(*row, 0, text, format)
                .map(|_| ())
        };
        *row += 1;
        done
    };
    if !form.above.is_empty() {
        line(sheet, &mut row, &form.above.join("　　　　"), &plain)?;
    }
    if !form.caption.is_empty() {
        let caption = bordered().set_bold().set_align(FormatAlign::Center);
        line(sheet, &mut row, &form.caption, &caption)?;
    }
    for y in 0..form.rows {
        sheet.set_row_height(row + height(y), row_height(form, y, widths))?;
    }
    for cell in &form.cells {
        let is_last = cell.x + cell.columns == form.widths.len();
        let wide = cell.columns + if is_last { spare } else { 0 };
        let from = (row + height(cell.y), column(cell.x));
        let to = (from.0 + height(cell.rows) - 1, column(cell.x + wide - 1));
        let format = match cell.kind {
            CellKind::Head => bordered().set_bold().set_align(FormatAlign::Center),
            CellKind::RowHead if cell.rows == 1 => bordered().set_align(FormatAlign::Left),
            CellKind::RowHead | CellKind::Words | CellKind::Figure => {
                bordered().set_align(FormatAlign::Center)
            }
        };
        if from != to {
            sheet.merge_range(from.0, from.1, to.0, to.1, "", &format)?;
        }
        match cell.text.parse::<f64>() {
            Ok(number) if cell.kind == CellKind::Figure && number.is_finite() => {
                sheet.write_number_with_format(from.0, from.1, number, &format)?;
            }
            _ => {
                sheet.write_string_with_format(from.0, from.1, &cell.text, &format)?;
            }
        }
    }
    row += height(form.rows);
    if !form.below.is_empty() {
        line(sheet, &mut row, &form.below.join("　　"), &plain)?;
    }
    Ok(row)
}

/// High enough for the longest words of the row: a program fits the height of no row with merged cells.
fn row_height(form: &FormTable, y: usize, widths: &[f64]) -> f64 {
    let high = |cell: &FormCell| {
        let room: f64 = widths.iter().skip(cell.x).take(cell.columns).sum();
        lines_high(&cell.text, room)
    };
    let cells = form.row(y).filter(|cell| cell.rows == 1);
    cells.map(high).fold(lines_high("", WIDTH), f64::max)
}

/// How high a text is in so much room, in points.
fn lines_high(text: &str, room: f64) -> f64 {
    let length: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    // A little is lost at the edges and where no word ends.
    let in_room = (room - 2.0).max(2.0) as usize;
    let lines = length.div_ceil(in_room.max(2)).clamp(1, 25);
    3.0 + 15.0 * f64::from(u32::try_from(lines).unwrap_or(1))
}

fn height(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn put_table(sheet: &mut Worksheet, table: &Table, first: u32) -> Result<u32, XlsxError> {
    let head = bordered().set_bold().set_align(FormatAlign::Center);
    let mut row = first;
    sheet.write_string_with_format(row, 0, &table.caption, &Format::new().set_bold())?;
    row += 1;
    for (at, named) in table.columns.iter().enumerate() {
        sheet.write_string_with_format(row, column(at), &named.name, &head)?;
    }
    for cells in &table.rows {
        row += 1;
        for (at, text) in cells.iter().enumerate() {
            let figures = table.columns.get(at).is_some_and(|column| column.figures);
            match text.parse::<f64>() {
                Ok(number) if figures && number.is_finite() => {
                    sheet.write_number_with_format(row, column(at), number, &bordered())?;
                }
                _ => {
                    sheet.write_string_with_format(row, column(at), text, &bordered())?;
                }
            }
        }
    }
    Ok(row + 1)
}
