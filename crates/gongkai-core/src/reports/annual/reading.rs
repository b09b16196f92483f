//! Reading a published report: its format, year, agency, texts and tables from what a file gives in order.
//!
//! Publishers put the tables into one table or many, with merged cells or without, with blanks for nothing and units behind
//! numbers; some print rows of an earlier format. Rows are found by their official names, not by their place. Whatever could
//! not be recognised is a finding; what was recognised goes to the check as any other report.

mod frame;
mod labels;
mod rows;
mod running;
mod values;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::check::Finding;
use super::{Blanks, Format, Severity};
use crate::grids::{GridCell, Piece};
use frame::Frame;
use labels::Labels;
use rows::Tables;

/// A report read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The report in the JSON form; what was not found is not there.
    pub report: Value,
    /// The format it is printed in.
    pub format: &'static Format,
    /// What was odd in reading.
    pub findings: Vec<Finding>,
}

/// A line of text or a row of a table.
#[derive(Debug, Clone, Copy)]
enum Item<'a> {
    Line(&'a str),
    /// With the number of its grid.
    Row(usize, &'a [GridCell]),
}

/// Reads a report; `format` where it is known better than the file shows. None where nothing of a report is in it.
#[must_use]
pub fn read(pieces: &[Piece], format: Option<&'static Format>) -> Option<Reading> {
    let items = items(pieces);
    let title = frame::title(&items);
    let year = title.as_ref().and_then(|title| title.year);
    let format = format.or_else(|| labels::recognise(&items, year))?;
    let labels = Labels::of(format);

    let mut frame = Frame::new(format);
    let mut tables = Tables::new(format, &labels);
    for item in &items {
        match item {
            Item::Line(line) => frame.line(line),
            Item::Row(grid, row) => {
                frame.row(row);
                tables.row(*grid, row);
            }
        }
    }
    let mut parts = tables.parts();
    if parts.is_empty() {
        // Without grids (PDF) the numbers stand in the running text; the rest of their sections is no text of its own.
        parts = running::parts(format, &items, &mut tables);
        frame.forget_tables();
    }
    // A report in running text is known by its title alone.
    if parts.is_empty() && frame.is_empty() && !(title.is_some() && frame.is_free()) {
        return None;
    }

    let mut report = Map::new();
    report.insert("format".to_owned(), format.format.clone().into());
    if let Some(title) = title {
        report.insert("title".to_owned(), title.text.into());
        report.extend(title.year.map(|year| ("year".to_owned(), year.into())));
        report.extend(
            title
                .agency
                .map(|agency| ("agency_name".to_owned(), agency.into())),
        );
    }
    report.extend(parts);
    let mut findings = frame.findings(&tables);
    findings.extend(tables.findings());
    let narrative = frame.narrative();
    if !narrative.is_empty() {
        report.insert("narrative".to_owned(), Value::Object(narrative));
    }
    Some(Reading {
        report: Value::Object(report),
        format,
        findings,
    })
}

fn items(pieces: &[Piece]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                items.extend(lines.map(Item::Line));
            }
            Piece::Grid(grid) => items.extend(grid.rows.iter().map(|row| Item::Row(number, row))),
        }
    }
    items
}

/// How grave an empty cell is where it was read as nothing.
fn blank_severity(format: &Format) -> Severity {
    match format.blanks {
        Blanks::Zero => Severity::Notice,
        Blanks::Fault => Severity::Warning,
    }
}
