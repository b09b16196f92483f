//! Which cells of a year's report are typed in, by the format of the year: their ids and what stands in them. Cells that are
//! sums of others are named, to say so.

use serde_json::Value;

use super::reader::kind_of;
use crate::reports::annual::cells::Cell;
use crate::reports::annual::{Field, Format, Row, Table};

/// What may be typed in.
#[derive(Debug, Clone, Copy)]
pub(super) enum TypedIn {
    /// A row of a table.
    Row(&'static Table, &'static Row),
    /// A figure of a section's text, such as what the fee notices of the year amount to.
    Field(&'static Field),
}

/// What may be typed in for a year. The form of 2014 also holds what earlier years counted.
fn all(year: i16) -> impl Iterator<Item = TypedIn> {
    let format = Format::for_year(year).or(Format::all().first());
    let sections = || format.into_iter().flat_map(|format| &format.sections);
    let tables = sections().flat_map(|section| &section.tables);
    let rows = tables.filter(|table| table.typed_in).flat_map(|table| {
        let rows = table.number_rows();
        rows.map(move |row| TypedIn::Row(table, row))
    });
    rows.chain(
        sections()
            .flat_map(|section| &section.fields)
            .map(TypedIn::Field),
    )
}

/// The row or field of this id in a year's form.
pub(super) fn cell(year: i16, id: &str) -> Option<TypedIn> {
    all(year).find(|typed| typed.id() == id)
}

/// All ids that may be typed in for a year.
pub(super) fn typed_in(year: i16) -> impl Iterator<Item = &'static str> {
    let typed = all(year).filter(|typed| !matches!(typed, TypedIn::Row(_, row) if row.computed));
    typed.map(TypedIn::id)
}

impl TypedIn {
    fn id(self) -> &'static str {
        match self {
            Self::Row(_, row) => &row.id,
            Self::Field(field) => &field.id,
        }
    }

    /// What is wrong with a value, and the mend.
    pub(super) fn fault(self, value: &Value) -> Option<String> {
        match self {
            Self::Row(table, row) => row_fault(table, row, value),
            Self::Field(field) => field_fault(field, value),
        }
    }
}

fn row_fault(table: &Table, row: &Row, value: &Value) -> Option<String> {
    if row.computed {
        return Some("这个数由其他数相加得出，不用填，请删去。".to_owned());
    }
    match (table.columns.as_slice(), value) {
        ([column], _) => match Cell::of(value, row, column) {
            Cell::Whole(_) | Cell::Amount(_) if value.is_number() => None,
            _ if row.decimal || column.decimal => Some(amount_wanted("万元", value)),
            _ => Some(count_wanted(value)),
        },
        (columns, Value::Array(cells))
            if cells.len() == columns.len() && cells.iter().all(Value::is_number) =>
        {
            let mut pairs = columns.iter().zip(cells);
            let (column, cell) = pairs.find(|(column, cell)| {
                !matches!(
                    Cell::of(cell, row, column),
                    Cell::Whole(_) | Cell::Amount(_)
                )
            })?;
            let wanted = match (column.signed, column.decimal) {
                (true, _) => "整数",
                (false, true) => "不小于 0 的数",
                (false, false) => "不小于 0 的整数",
            };
            Some(format!(
                "“{}”要写成{wanted}，现在是{}。",
                column.label,
                said(cell)
            ))
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

fn field_fault(field: &Field, value: &Value) -> Option<String> {
    let money = field.unit == "元";
    match value {
        Value::Number(number) if number.as_u64().is_some() => None,
        Value::Number(number) if money && number.as_f64().is_some_and(|n| n >= 0.0) => None,
        _ if money => Some(amount_wanted("元", value)),
        _ => Some(count_wanted(value)),
    }
}

fn amount_wanted(unit: &str, value: &Value) -> String {
    format!(
        "要写成不小于 0 的金额，单位{unit}（不加引号），现在是{}。",
        said(value)
    )
}

fn count_wanted(value: &Value) -> String {
    format!("要写成不小于 0 的整数（不加引号），现在是{}。", said(value))
}

fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("数字 {number}"),
        Value::Array(values) => format!("{} 项的列表", values.len()),
        other => kind_of(other).to_owned(),
    }
}
