//! A report that was made with another system, as this one keeps and shows it: its numbers in the prescribed form, its texts
//! under the official titles.
//!
//! Pure. What the report does not have stays empty: nothing is counted and nothing is drafted.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::cells::Cell;
use super::{Format, form};
use crate::documents::{Block, Document};
use crate::reports::life::Frozen;

/// A report in the JSON form, kept as it is.
#[must_use]
pub fn frozen(format: &Format, report: &Value, agency: &str, year: i16) -> Frozen {
    Frozen {
        format: format.format.clone(),
        tables: Value::Object(tables(format, report)),
        narrative: texts(report),
        document: document(format, report, agency, year),
        plots: Vec::new(),
    }
}

fn tables(format: &Format, report: &Value) -> Map<String, Value> {
    let mut parts = Map::new();
    for table in format.tables() {
        if let Some(part) = report.get(&table.part) {
            parts.insert(table.part.clone(), part.clone());
        }
    }
    parts
}

fn texts(report: &Value) -> BTreeMap<String, String> {
    let texts = report.get("narrative").and_then(Value::as_object);
    let texts = texts.into_iter().flatten();
    texts
        .filter_map(|(id, text)| Some((id.clone(), text.as_str()?.to_owned())))
        .collect()
}

fn document(format: &Format, report: &Value, agency: &str, year: i16) -> Document {
    let mut document = Document::new(format.title_of(agency, year), agency);
    let texts = texts(report);
    for section in &format.sections {
        let text = texts.get(&section.id);
        if text.is_none() && section.tables.is_empty() {
            continue;
        }
        document.heading(1, section.title.clone());
        for line in text.into_iter().flat_map(|text| text.lines()) {
            document.paragraph(line.trim());
        }
        for table in &section.tables {
            let number = |row: &super::Row, column: &str| {
                let at = table.column(column).map(|(at, _)| at);
                match at.map(|at| table.cell(report, row, at)) {
                    Some(Cell::Whole(number)) => number.to_string(),
                    Some(Cell::Amount(amount)) => amount.to_string(),
                    Some(Cell::Wrong(Value::String(text))) => text.clone(),
                    _ => String::new(),
                }
            };
            let form = form::form(table, number);
            document.blocks.push(Block::Form(form));
        }
    }
    document
}
