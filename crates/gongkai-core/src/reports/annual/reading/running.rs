//! Tables whose lines are lost, as the text of a PDF gives them: the names of the rows in their order, each followed by its
//! numbers. A name may be broken by its own numbers where its cell has two lines.

use std::ops::Range;

use serde_json::{Map, Value};

use super::Item;
use super::labels::unnumbered;
use super::rows::Tables;
use super::values::printed;
use crate::reports::annual::check::texts::normalised;
use crate::reports::annual::{Format, Row, Table};

/// The text as letters and numbers, numbers by where they stand among the letters.
struct Stream {
    letters: Vec<char>,
    /// Each number with how many letters stand before it.
    numbers: Vec<(usize, String)>,
}

impl Stream {
    fn of(items: &[Item<'_>]) -> Self {
        let mut stream = Self {
            letters: Vec::new(),
            numbers: Vec::new(),
        };
        for item in items {
            let Item::Line(line) = item else {
                continue;
            };
            if is_page_number(line) {
                continue;
            }
            for word in line.split_whitespace() {
                if printed(word).is_number() {
                    stream.numbers.push((stream.letters.len(), word.to_owned()));
                } else {
                    stream.letters.extend(letters(word));
                }
            }
        }
        stream
    }

    /// Where a name stands from here on: its first letter and the one behind it.
    fn find(&self, name: &[char], from: usize) -> Option<(usize, usize)> {
        let rest = self.letters.get(from..)?;
        let at = rest
            .windows(name.len().max(1))
            .position(|window| window == name)?;
        Some((from + at, from + at + name.len()))
    }

    /// The numbers between two places.
    fn numbers(&self, from: usize, to: usize) -> Vec<String> {
        let within = self
            .numbers
            .iter()
            .filter(|(at, _)| (from..=to).contains(at));
        within.map(|(_, number)| number.clone()).collect()
    }
}

/// `— 5 —`: the number of a page, between dashes as official papers have it.
fn is_page_number(line: &str) -> bool {
    let dash = |c: char| "—–－-".contains(c);
    let line = line.trim();
    let number = line.trim_matches(|c: char| dash(c) || c.is_whitespace());
    line.starts_with(dash)
        && line.ends_with(dash)
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit())
}

/// Letters of a name; numbering and punctuation are none.
fn letters(text: &str) -> Vec<char> {
    let text = normalised(text);
    unnumbered(&text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The parts found in running text.
pub(super) fn parts(
    format: &'static Format,
    items: &[Item<'_>],
    tables: &mut Tables<'_>,
) -> Map<String, Value> {
    let stream = Stream::of(items);
    let mut at = 0;
    for (place, section) in format.sections.iter().enumerate() {
        let Some((_, begins)) = stream
            .find(&letters(&section.title), at)
            .filter(|_| !section.tables.is_empty())
        else {
            continue;
        };
        at = begins;
        // The next title found ends the section.
        let later = format.sections.iter().skip(place + 1);
        let ends = later
            .filter_map(|next| stream.find(&letters(&next.title), at))
            .map(|(start, _)| start)
            .min();
        let ends = ends.unwrap_or(stream.letters.len());
        for table in &section.tables {
            at = if table.is_single_row() {
                single(&stream, table, at..ends, tables)
            } else {
                rows(&stream, table, at..ends, tables)
            };
        }
    }
    tables.parts()
}

/// Takes the rows of a table; gives where its last one ends.
fn rows(
    stream: &Stream,
    table: &'static Table,
    within: Range<usize>,
    tables: &mut Tables<'_>,
) -> usize {
    let mut at = within.start;
    let mut found = Vec::new();
    for row in &table.rows {
        if let Some((start, end)) = stream
            .find(&letters(&row.label), at)
            .filter(|(_, end)| *end <= within.end)
            // A heading beside its rows is printed in their middle, so where it stands says nothing; one with numbers of
            // its own is a row that some publishers print instead of several.
            .filter(|(_, end)| {
                !row.heading || stream.numbers(*end, *end).len() >= table.columns.len()
            })
        {
            found.push((row, start, end));
            at = end;
        }
    }
    for (this, (row, start, _)) in found.iter().enumerate() {
        let next = found
            .get(this + 1)
            .map_or(within.end, |(_, start, _)| *start);
        let mut numbers = stream.numbers(start + 1, next);
        if this + 1 == found.len() {
            // Behind the last row the text goes on.
            numbers.truncate(table.columns.len());
        }
        take(table, row, &numbers, tables);
    }
    at
}

/// Takes a table without row names: the numbers behind its last heading.
fn single(
    stream: &Stream,
    table: &'static Table,
    within: Range<usize>,
    tables: &mut Tables<'_>,
) -> usize {
    let mut at = within.start;
    for column in &table.columns {
        at = stream
            .find(&letters(&column.label), at)
            .map_or(at, |(_, end)| end);
    }
    if let Some(row) = table.rows.first() {
        take(table, row, &stream.numbers(at, within.end), tables);
    }
    at
}

/// More numbers than columns were broken at the ends of lines; which belong together cannot be known.
fn take(table: &'static Table, row: &'static Row, numbers: &[String], tables: &mut Tables<'_>) {
    if numbers.len() > table.columns.len() {
        tables.broken(table, row, numbers.len());
    } else if !numbers.is_empty() {
        tables.numbers(table, row, numbers);
    }
}
