//! Names of rows and columns as publishers print them, matched with the official ones.

use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use crate::reports::annual::check::texts::{normalised, pairs, shared};
use crate::reports::annual::{Format, Row, Table};

/// From here on two names count as one with a slip of the pen.
const ALIKE: f64 = 0.7;
/// Fewer names than these any text about the matter has; a table has more.
const FEW: usize = 10;
/// Shorter names must be the same.
const SHORT: usize = 4;

/// A name without numbering, brackets, punctuation and spaces.
pub(super) fn key(name: &str) -> String {
    let name = normalised(name);
    let name = without_brackets(unnumbered(&name));
    let name = name.strip_prefix("其中").map(str::to_owned).unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Without `一、`, `（一）`, `1.`, `①` at its beginning.
pub(super) fn unnumbered(name: &str) -> &str {
    let mut rest = name.trim_start_matches(|c: char| c.is_whitespace() || ('①'..='⑳').contains(&c));
    loop {
        let inner = rest.strip_prefix('（').unwrap_or(rest);
        let digits = inner
            .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        if digits.len() == inner.len() {
            return rest;
        }
        match digits.chars().next() {
            Some(c) if "、.．）,，".contains(c) => rest = &digits[c.len_utf8()..],
            _ => return rest,
        }
    }
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '（' | '[' | '【' => depth += 1,
            '）' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A row and where it stands in its format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) table: &'static Table,
    pub(super) row: &'static Row,
    /// Place among all rows of the format.
    pub(super) place: usize,
    /// Whether the name is the official one but for numbering and punctuation.
    pub(super) exact: bool,
}

/// The names of a format.
pub(super) struct Labels {
    rows: Vec<(String, &'static Table, &'static Row)>,
    /// The pairs of letters of each row's name.
    pairs: Vec<Vec<(char, char)>>,
    /// All names: rows, columns, groups, captions, titles.
    all: BTreeSet<String>,
}

impl Labels {
    pub(super) fn of(format: &'static Format) -> Self {
        let rows = format
            .tables()
            .flat_map(|table| table.rows.iter().map(move |row| (table, row)));
        let rows: Vec<_> = rows
            .map(|(table, row)| (key(&row.label), table, row))
            .filter(|(key, ..)| !key.is_empty())
            .collect();
        let mut all: BTreeSet<String> = rows.iter().map(|(key, ..)| key.clone()).collect();
        for table in format.tables() {
            let columns = table
                .columns
                .iter()
                .flat_map(|column| column.groups.iter().chain([&column.label]));
            all.extend(columns.map(|name| key(name)));
            all.extend(
                [&table.caption, &table.label_column, &table.unit_column].map(|name| key(name)),
            );
        }
        all.extend(format.sections.iter().map(|section| key(&section.title)));
        all.remove("");
        let pairs = rows.iter().map(|(key, ..)| pairs(key)).collect();
        Self { rows, pairs, all }
    }

    /// Whether a name is one of the format.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.all.contains(key)
    }

    /// The row of a printed name: the first one after `last` where several have it, else the first.
    pub(super) fn row(&self, key: &str, last: Option<usize>) -> Option<Found> {
        let found = |place: usize, exact: bool| {
            let (_, table, row) = self.rows.get(place)?;
            Some(Found {
                table,
                row,
                place,
                exact,
            })
        };
        let after = |places: Vec<usize>| {
            places
                .iter()
                .copied()
                .find(|place| Some(*place) > last)
                .or(places.first().copied())
        };
        let same: Vec<_> = self.places(|name| name == key);
        if let Some(place) = after(same) {
            return found(place, true);
        }
        if key.chars().count() < SHORT {
            return None;
        }
        let within = |name: &str| {
            let (short, long) = if name.len() < key.len() {
                (name, key)
            } else {
                (key, name)
            };
            short.chars().count() >= SHORT
                && long.contains(short)
                && short.len() * 3 >= long.len() * 2
        };
        if let Some(place) = after(self.places(within)) {
            return found(place, false);
        }
        let letters = pairs(key);
        let alike = self.pairs.iter().map(|name| shared(name, &letters));
        let best = alike.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        if best.1 >= ALIKE {
            found(best.0, false)
        } else {
            None
        }
    }

    fn places(&self, is: impl Fn(&str) -> bool) -> Vec<usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, (name, ..))| is(name))
            .map(|(place, _)| place)
            .collect()
    }
}

/// The format most names of a file belong to; where two have as many, the one of the year.
pub(super) fn recognise(items: &[Item<'_>], year: Option<i16>) -> Option<&'static Format> {
    let mut names = BTreeSet::new();
    let mut running = String::new();
    for item in items {
        match item {
            Item::Line(line) => {
                names.insert(key(line));
                running.push_str(&key(line));
            }
            Item::Row(_, row) => names.extend(row.iter().map(|cell| key(&cell.text))),
        }
    }
    let mut scores = BTreeMap::new();
    for format in Format::all() {
        let labels = Labels::of(format);
        let hit = |name: &&String| {
            names.contains(*name)
                || (name.chars().count() >= SHORT && running.contains(name.as_str()))
        };
        scores.insert(
            format.format.as_str(),
            labels.all.iter().filter(hit).count(),
        );
    }
    let best = scores.values().copied().max()?;
    let of_year = year.and_then(Format::for_year);
    if best < FEW && of_year.is_some() {
        return of_year;
    }
    if best == 0 {
        return None;
    }
    let is_best = |format: &&'static Format| scores.get(format.format.as_str()) == Some(&best);
    of_year
        .filter(|format| is_best(format))
        .or_else(|| Format::all().iter().rev().find(is_best))
}
