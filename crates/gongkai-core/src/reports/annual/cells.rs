//! The numbers of a report by row and column of its format.
//!
//! A row is a list of numbers, a number alone where its table has one column, and for a table of one unnamed row the part
//! itself. Nothing here fails: what is not a number is said to be something else.

use serde_json::Value;

use super::{Column, Format, Row, Table};

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// The row is not there, or ends before it.
    Missing,
    /// Nothing (`null`, an empty text).
    Blank,
    /// A whole number.
    Whole(i64),
    /// An amount with a fraction, where the format allows one.
    Amount(f64),
    /// Something else, or a number the cell does not allow.
    Wrong(&'a Value),
}

impl Cell<'_> {
    /// The number, as far as it is one.
    #[must_use]
    pub fn amount(self) -> Option<f64> {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts of a report are far below 2^52"
            )]
            Self::Whole(number) => Some(number as f64),
            Self::Amount(number) => Some(number),
            Self::Missing | Self::Blank | Self::Wrong(_) => None,
        }
    }

    /// Reads a value as the cell of a row and a column.
    #[must_use]
    pub fn of<'a>(value: &'a Value, row: &Row, column: &Column) -> Cell<'a> {
        let decimal = row.decimal || column.decimal;
        match value {
            Value::Null => Cell::Blank,
            Value::String(text) if text.trim().is_empty() => Cell::Blank,
            Value::String(text) if decimal => match text.trim().parse::<f64>() {
                Ok(amount) if amount.is_finite() && amount >= 0.0 => Cell::Amount(amount),
                _ => Cell::Wrong(value),
            },
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) if whole >= 0 || column.signed => Cell::Whole(whole),
                (None, Some(amount)) if decimal && amount >= 0.0 => Cell::Amount(amount),
                _ => Cell::Wrong(value),
            },
            _ => Cell::Wrong(value),
        }
    }
}

impl Table {
    /// The values of a row; none where the report has not got it.
    #[must_use]
    pub fn values<'a>(&self, report: &'a Value, row: &Row) -> Option<&'a [Value]> {
        let part = report.get(&self.part)?;
        let value = if self.is_single_row() {
            part
        } else {
            part.get(&row.id)?
        };
        match value {
            Value::Array(cells) => Some(cells),
            Value::Null if self.columns.len() > 1 => None,
            alone => Some(std::slice::from_ref(alone)),
        }
    }

    /// The cell of a row at the place of a column.
    #[must_use]
    pub fn cell<'a>(&self, report: &'a Value, row: &Row, at: usize) -> Cell<'a> {
        let value = self.values(report, row).and_then(|values| values.get(at));
        match (value, self.columns.get(at)) {
            (Some(value), Some(column)) => Cell::of(value, row, column),
            _ => Cell::Missing,
        }
    }

    /// The address of a cell, as mappings and findings write it: `t3.granted.total`.
    #[must_use]
    pub fn address(&self, row: &str, column: &str) -> String {
        format!("{}.{row}.{column}", self.part)
    }
}

impl Format {
    /// The table, row and place of the column of an address `PART.ROW.COLUMN`; the column may be left out where the table
    /// has only one.
    #[must_use]
    pub fn place(&self, address: &str) -> Option<(&Table, &Row, usize)> {
        let mut names = address.split('.');
        let (part, row) = (names.next()?, names.next()?);
        let column = names.next();
        let mut tables = self.tables().filter(|table| table.part == part);
        let (table, row) = tables.find_map(|table| Some((table, table.row(row)?)))?;
        let at = match (column, table.columns.as_slice()) {
            (Some(id), _) => table.column(id)?.0,
            (None, [_]) => 0,
            (None, _) => return None,
        };
        Some((table, row, at))
    }

    /// The cell of an address in a report of this format.
    #[must_use]
    pub fn cell<'a>(&self, report: &'a Value, address: &str) -> Cell<'a> {
        match self.place(address) {
            Some((table, row, at)) => table.cell(report, row, at),
            None => Cell::Missing,
        }
    }

    /// The format a report says it has, or the one of its year.
    #[must_use]
    pub fn of_report(report: &Value) -> Option<&'static Self> {
        let code = match report.get("format") {
            Some(Value::String(code)) => Some(code.clone()),
            Some(Value::Number(code)) => Some(code.to_string()),
            _ => None,
        };
        match code {
            Some(code) => Self::by_code(&code),
            None => Self::for_year(year_of(report)?),
        }
    }
}

/// The report year, where the report says it.
#[must_use]
pub fn year_of(report: &Value) -> Option<i16> {
    let year = report.get("year")?.as_i64()?;
    i16::try_from(year).ok()
}
