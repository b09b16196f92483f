//! The words and figures of a workbook, sheet by sheet and row by row; hidden sheets are passed over. Formulas show
//! their last result.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, Xlsx};

use crate::reader::MAX_CHARACTERS;
use crate::reader::gathering::{Full, Gathering, gather};
use crate::word::check_zip_size;

/// The old format is read as a grid at once, empty cells included.
const MAX_XLS_BYTES: usize = 20 * 1024 * 1024;

pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let copy = bytes.to_vec();
    // Both kinds come under the same media type from some browsers.
    if bytes.starts_with(b"PK") {
        check_zip_size(bytes).ok()?;
        gather(MAX_CHARACTERS, move |text| {
            let _ = read_xlsx(copy, text);
        })
    } else if bytes.len() <= MAX_XLS_BYTES {
        gather(MAX_CHARACTERS, move |text| {
            let _ = read_xls(copy, text);
        })
    } else {
        None
    }
}

/// Why reading ended early; what was read before counts.
#[derive(Debug)]
struct Ended;

impl From<Full> for Ended {
    fn from(_: Full) -> Self {
        Self
    }
}

/// Cell by cell: as a grid, two cells in opposite corners would ask for more memory than there is.
fn read_xlsx(bytes: Vec<u8>, text: &Gathering) -> Result<(), Ended> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Ended)?;
    for name in visible_sheets(&book) {
        text.push(&name)?;
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut last_row = None;
        while let Ok(Some(cell)) = cells.next_cell() {
            let words = words(cell.get_value().clone().into());
            if words.is_empty() {
                continue;
            }
            let row = cell.get_position().0;
            text.push(if last_row == Some(row) { "\t" } else { "\n" })?;
            last_row = Some(row);
            text.push(&words)?;
        }
        text.push("\n")?;
    }
    Ok(())
}

fn read_xls(bytes: Vec<u8>, text: &Gathering) -> Result<(), Ended> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| Ended)?;
    for name in visible_sheets(&book) {
        text.push(&name)?;
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let mut last_row = None;
        for (row, _, value) in range.used_cells() {
            let words = words(value.clone());
            text.push(if last_row == Some(row) { "\t" } else { "\n" })?;
            last_row = Some(row);
            text.push(&words)?;
        }
        text.push("\n")?;
    }
    Ok(())
}

fn visible_sheets<R: Reader<Cursor<Vec<u8>>>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// A cell as it reads; an error says nothing.
fn words(value: Data) -> String {
    match value {
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year}年{month}月{day}日")
        }
        Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}
