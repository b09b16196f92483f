//! A counted table as the form that is printed: official names, merged cells, numbers in their places.
//!
//! Knows nothing of paper or pages. Where a number is not to be shown yet, the form is the empty one.

use serde_json::Number;

use super::count::{Counted, Place};
use super::{Row, Table};
use crate::documents::form::{CellKind, FormTable, NewCell};

/// The table with these numbers.
#[must_use]
pub fn filled(table: &Table, counted: &Counted) -> FormTable {
    let number = |row: &Row, column: &str| {
        let mut cells = counted.row(&table.part, &row.id);
        let cell = cells.find(|cell| cell.place.column == column);
        cell.map(|cell| shown(&cell.value)).unwrap_or_default()
    };
    form(table, number)
}

/// The table with what `number` says of a row and a column.
pub fn form(table: &Table, number: impl Fn(&Row, &str) -> String) -> FormTable {
    let head = table.head();
    let mut form = FormTable {
        id: table.id.clone(),
        name: table.spoken().to_owned(),
        caption: table.caption.clone(),
        widths: widths(table),
        head_rows: head.len(),
        ..FormTable::default()
    };
    for row in head {
        let cells = row
            .into_iter()
            .map(|label| NewCell::words(CellKind::Head, label.text, label.columns, label.rows));
        form.push_row(cells);
    }
    for line in table.body() {
        let mut cells: Vec<NewCell> = line
            .labels
            .iter()
            .map(|label| NewCell::words(CellKind::RowHead, label.text, label.columns, label.rows))
            .collect();
        if !table.unit_column.is_empty() {
            cells.push(NewCell::words(CellKind::Words, &line.row.unit, 1, 1));
        }
        for column in &table.columns {
            let cell = match line.numbers {
                Some(row) => {
                    let place = Place {
                        part: table.part.clone(),
                        row: row.id.clone(),
                        column: column.id.clone(),
                    };
                    NewCell::figure(number(row, &column.id), place.to_string())
                }
                None => NewCell::words(CellKind::Words, "", 1, 1),
            };
            cells.push(cell);
        }
        form.push_row(cells);
    }
    form
}

/// A number as it is printed: an amount without zeros behind it.
fn shown(number: &Number) -> String {
    match number.as_f64() {
        Some(amount) if !number.is_i64() && !number.is_u64() => format!("{amount}"),
        _ => number.to_string(),
    }
}

/// Of 48 parts: names of rows have a quarter where there is one column of them, a half with their units where the table is
/// long, and a little more where headings stand beside them.
fn widths(table: &Table) -> Vec<u16> {
    let columns = u16::try_from(table.columns.len())
        .unwrap_or(u16::MAX)
        .max(1);
    let mut widths = match (table.label_columns(), table.unit_column.is_empty()) {
        (0, _) => Vec::new(),
        (1, true) => vec![12],
        (1, false) => vec![34, 6],
        (2, _) => vec![6, 16],
        (more, _) => {
            let mut names = vec![5; more];
            if let Some(last) = names.last_mut() {
                *last = 14;
            }
            names
        }
    };
    let left = 48_u16.saturating_sub(widths.iter().sum());
    // Whole parts; what is left over goes to the names.
    let each = (left / columns).max(1);
    if let Some(last) = widths.last_mut() {
        *last += left.saturating_sub(each * columns);
    }
    widths.extend(table.columns.iter().map(|_| each));
    widths
}
