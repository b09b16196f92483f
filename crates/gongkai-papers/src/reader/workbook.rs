//! The words and figures of a workbook, sheet by sheet and row by row; hidden sheets are passed over. Formulas show
//! their last result.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, SheetType, SheetVisible, Xls, Xlsx};
use gongkai_core::grids::{Grid, GridCell, Origin, Piece};

use crate::reader::MAX_CHARACTERS;
use crate::reader::gathering::{Full, Gathering, gather, guarded};
use crate::word::check_zip_size;

/// The old format is read as a grid at once, empty cells included.
const MAX_XLS_BYTES: usize = 20 * 1024 * 1024;
/// What is kept of a sheet as a grid. The longest form has some seventy rows and sixteen columns.
const MAX_GRID: (u32, u32) = (2_000, 100);

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

/// The visible sheets as grids, merged cells written out.
pub(super) fn grids(bytes: &[u8]) -> Option<Vec<Piece>> {
    let copy = bytes.to_vec();
    if bytes.starts_with(b"PK") {
        check_zip_size(bytes).ok()?;
        guarded(move || xlsx_grids(copy))
    } else if bytes.len() <= MAX_XLS_BYTES {
        guarded(move || xls_grids(copy))
    } else {
        None
    }
}

fn xlsx_grids(bytes: Vec<u8>) -> Option<Vec<Piece>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut pieces = Vec::new();
    for name in visible_sheets(&book) {
        let mut sheet = Sheet::default();
        {
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
                continue;
            };
            while let Ok(Some(cell)) = cells.next_cell() {
                sheet.put(cell.get_position(), words(cell.get_value().clone().into()));
            }
        }
        // Without its merged cells a sheet is still worth reading.
        let regions = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        pieces.push(sheet.grid(regions.into_iter()));
    }
    Some(pieces)
}

fn xls_grids(bytes: Vec<u8>) -> Option<Vec<Piece>> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).ok()?;
    let mut pieces = Vec::new();
    for name in visible_sheets(&book) {
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut sheet = Sheet::default();
        for (row, column, value) in range.used_cells() {
            let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let place = (top.saturating_add(at(row)), left.saturating_add(at(column)));
            sheet.put(place, words(value.clone()));
        }
        let regions = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        pieces.push(sheet.grid(regions.into_iter()));
    }
    Some(pieces)
}

/// The used cells of a sheet.
#[derive(Default)]
struct Sheet(BTreeMap<(u32, u32), String>);

impl Sheet {
    fn put(&mut self, (row, column): (u32, u32), words: String) {
        if row < MAX_GRID.0 && column < MAX_GRID.1 && !words.is_empty() {
            self.0.insert((row, column), words);
        }
    }

    fn grid(self, merged: impl Iterator<Item = Dimensions>) -> Piece {
        let used =
            |of: fn(&(u32, u32)) -> u32| self.0.keys().map(of).max().map_or(0, |last| last + 1);
        let (mut rows, mut columns) = (used(|place| place.0), used(|place| place.1));
        let merged: Vec<_> = merged
            .filter(|region| self.0.contains_key(&region.start))
            .map(|region| {
                (
                    region.start,
                    (
                        region.end.0.min(MAX_GRID.0 - 1),
                        region.end.1.min(MAX_GRID.1 - 1),
                    ),
                )
            })
            .collect();
        for (_, end) in &merged {
            (rows, columns) = (rows.max(end.0 + 1), columns.max(end.1 + 1));
        }
        let cell = |place: (u32, u32)| {
            let within = |region: &&((u32, u32), (u32, u32))| {
                let (start, end) = region;
                (start.0..=end.0).contains(&place.0) && (start.1..=end.1).contains(&place.1)
            };
            let start = merged
                .iter()
                .find(within)
                .map_or(place, |(start, _)| *start);
            let origin = match (place.0 > start.0, place.1 > start.1) {
                (_, true) => Origin::Left,
                (true, false) => Origin::Above,
                (false, false) => Origin::Own,
            };
            GridCell {
                text: self.0.get(&start).cloned().unwrap_or_default(),
                origin,
            }
        };
        let rows = (0..rows).map(|row| (0..columns).map(|column| cell((row, column))).collect());
        Piece::Grid(Grid {
            rows: rows.collect(),
        })
    }
}
