//! A year's days as a table: `date,kind[,name]`, as a spreadsheet saves it. Knows nothing of what the days mean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::{ReadFault, ReadFaultKind, ReadYear, Reading};
use crate::calendar::year_data::YearData;

/// Whether the first line is that of a table.
pub(super) fn is_table(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let cells = cells(first.unwrap_or_default());
    cells.len() > 1 && (is_head(&cells) || date(&cells[0]).is_some())
}

/// Reads the table; all its dates are of one year, the latest one in it.
pub(super) fn read(text: &str, source: &str) -> Result<Reading, Vec<ReadFault>> {
    let mut data = YearData {
        holidays: Vec::new(),
        workdays: Vec::new(),
        source: source.to_owned(),
        names: BTreeMap::new(),
    };
    let mut lines = BTreeMap::new();
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let cells = cells(line);
        if line.trim().is_empty() || is_head(&cells) {
            continue;
        }
        match row(&cells) {
            Ok((on, kind, name)) => {
                lines.entry(on).or_insert(number);
                match kind {
                    Kind::Holiday => data.holidays.push(on),
                    Kind::Workday => data.workdays.push(on),
                }
                if !name.is_empty() {
                    data.names.insert(on, name);
                }
            }
            Err(kind) => faults.push(ReadFault::at(number, kind)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let Some(year) = lines.keys().map(|on| on.year()).max() else {
        return Err(vec![ReadFault::whole(ReadFaultKind::NoDates)]);
    };
    Ok(Reading {
        years: vec![ReadYear { year, data, lines }],
        unread: Vec::new(),
    })
}

enum Kind {
    Holiday,
    Workday,
}

fn row(cells: &[String]) -> Result<(Date, Kind, String), ReadFaultKind> {
    let (on, kind, name) = match cells {
        [on, kind] => (on, kind, ""),
        [on, kind, name, rest @ ..] if rest.iter().all(String::is_empty) => {
            (on, kind, name.as_str())
        }
        _ => return Err(ReadFaultKind::Columns),
    };
    let on = date(on).ok_or_else(|| ReadFaultKind::NotADate { text: on.clone() })?;
    let kind = match kind.to_lowercase().as_str() {
        "holiday" | "放假" | "休" => Kind::Holiday,
        "workday" | "上班" | "调休上班" | "班" => Kind::Workday,
        _ => return Err(ReadFaultKind::NotAKind { text: kind.clone() }),
    };
    Ok((on, kind, name.to_owned()))
}

/// Cells parted by commas or, as copied from a spreadsheet, by tabs.
fn cells(line: &str) -> Vec<String> {
    line.split([',', '，', '\t'])
        .map(|cell| cell.trim().trim_matches('"').trim().to_owned())
        .collect()
}

fn is_head(cells: &[String]) -> bool {
    matches!(cells[0].to_lowercase().as_str(), "date" | "日期")
}

/// `2027-01-01`, or `2027/1/1` as spreadsheets write it.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl YearData {
    /// The year as the table that [`super::read`] takes, for whoever has to change some of its days.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let holidays = self.holidays.iter().map(|on| (on, "holiday"));
        let workdays = self.workdays.iter().map(|on| (on, "workday"));
        let mut rows: Vec<(&Date, &str)> = holidays.chain(workdays).collect();
        rows.sort_unstable();
        let mut text = String::from("date,kind,name\n");
        for (on, kind) in rows {
            let name = self.names.get(on).map_or("", String::as_str);
            writeln!(text, "{on},{kind},{name}").expect("a String takes all text");
        }
        text
    }
}
