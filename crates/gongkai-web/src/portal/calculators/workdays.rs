//! 工作日推算: the day so many working days after another, and the days passed over.

use gongkai_core::fields::FieldErrors;
use gongkai_law::calendar::holidays::span_in_words;
use gongkai_law::calendar::{Calendar, SkippedDay};
use jiff::civil::Date;
use serde::Serialize;

use super::used::Used;
use super::{day, day_in_words, number};
use crate::kit::form::Fields;

/// Working days that can be asked for: more than a year's.
const MOST: u32 = 400;

/// Where the count arrives.
#[derive(Debug, Serialize)]
pub(super) struct WorkdaysAnswer {
    from: String,
    count: u32,
    date: String,
    provisional: bool,
    skipped: usize,
    /// Rows of the table: days, how many, why.
    rows: Vec<[String; 3]>,
    used: Used,
}

pub(super) fn answer(
    fields: &Fields,
    calendar: &Calendar,
    errors: &mut FieldErrors,
) -> Option<WorkdaysAnswer> {
    let from = day(fields, errors, "from", "起算日期");
    let count = number(fields, errors, "count", "工作日数", 1..=MOST);
    let (from, count) = from.zip(count)?;
    let counted = calendar.add_workdays(from, count);
    Some(WorkdaysAnswer {
        from: day_in_words(from),
        count,
        date: day_in_words(counted.date),
        provisional: counted.provisional,
        skipped: counted.skipped.len(),
        rows: runs(calendar, from.year(), &counted.skipped),
        used: Used::between(calendar, from, counted.date),
    })
}

/// Days in a row that are off for the same reason, as one row; with their year where it is not that of the question.
fn runs(calendar: &Calendar, year: i16, skipped: &[SkippedDay]) -> Vec<[String; 3]> {
    let mut runs: Vec<(Date, Date, String)> = Vec::new();
    for day in skipped {
        let why = calendar
            .why_off_in_words(day.on)
            .unwrap_or_else(|| day.why.name().to_owned());
        match runs.last_mut() {
            Some((_, to, before)) if to.tomorrow().ok() == Some(day.on) && *before == why => {
                *to = day.on;
            }
            _ => runs.push((day.on, day.on, why)),
        }
    }
    runs.into_iter()
        .map(|(from, to, why)| {
            let mut days = span_in_words(from, to);
            if from.year() != year {
                days.insert_str(0, &format!("{}年", from.year()));
            }
            [days, ((to - from).get_days() + 1).to_string(), why]
        })
        .collect()
}
