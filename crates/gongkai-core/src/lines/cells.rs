//! Which cells of a year's report are typed in, by the format of the year: their ids and what stands in them. Cells that are
//! sums of others are named, to say so.

use serde_json::Value;

use super::reader::kind_of;
use crate::reports::annual::cells::Cell;
use crate::reports::annual::{Format, Row, Table};

/// A row of a table that may be typed in.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypedIn {
    table: &'static Table,
    row: &'static Row,
}

/// The rows that may be typed in for a year. The form of 2014 also holds what earlier years counted.
fn rows(year: i16) -> impl Iterator<Item = TypedIn> {
    let format = Format::for_year(year).or(Format::all().first());
    let tables = format.into_iter().flat_map(Format::tables);
    tables.filter(|table| table.typed_in).flat_map(|table| {
        let rows = table.number_rows();
        rows.map(move |row| TypedIn { table, row })
    })
}

/// The row of this id in a year's form.
pub(super) fn cell(year: i16, id: &str) -> Option<TypedIn> {
    rows(year).find(|typed| typed.row.id == id)
}

/// All ids that may be typed in for a year.
pub(super) fn typed_in(year: i16) -> impl Iterator<Item = &'static str> {
    let rows = rows(year).filter(|typed| !typed.row.computed);
    rows.map(|typed| typed.row.id.as_str())
}

impl TypedIn {
    /// What is wrong with a value for this row, and the mend.
    pub(super) fn fault(self, value: &Value) -> Option<String> {
        let Self { table, row } = self;
        if row.computed {
            return Some("这个数由其他数相加得出，不用填，请删去。".to_owned());
        }
        match (table.columns.as_slice(), value) {
            ([column], _) => match Cell::of(value, row, column) {
                Cell::Whole(_) | Cell::Amount(_) if value.is_number() => None,
                _ if row.decimal || column.decimal => Some(format!(
                    "要写成不小于 0 的金额，单位万元（不加引号），现在是{}。",
                    said(value)
                )),
                _ => Some(format!(
                    "要写成不小于 0 的整数（不加引号），现在是{}。",
                    said(value)
                )),
            },
            (columns, Value::Array(cells))
                if cells.len() == columns.len() && cells.iter().all(Value::is_number) =>
            {
                None
            }
            (columns, other) => {
                let names: Vec<_> = columns.iter().map(|column| column.label.as_str()).collect();
                Some(format!(
                    "要写成 {} 个数字的列表 [{}]，现在是{}。",
                    names.len(),
                    names.join(", "),
                    said(other)
                ))
            }
        }
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("数字 {number}"),
        Value::Array(values) => format!("{} 项的列表", values.len()),
        other => kind_of(other).to_owned(),
    }
}
