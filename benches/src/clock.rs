//! What a request's clock costs, in this process: one reading, what may be done next, and the counting in it beside a
//! plain loop over the days.

use std::collections::HashSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{ClockInput, Practice, next, read_clock_under};
use jiff::civil::{Date, Weekday, date};
use serde_json::json;

use crate::measure::{Table, Times, times};

/// Readings timed one by one, after as many that warm up.
const READINGS: usize = 20_000;
/// Counts timed together: one alone is shorter than looking at the clock.
const COUNTS: u32 = 1_000;
/// Rounds of such counts.
const ROUNDS: usize = 200;
/// The limit for an answer, in working days (条例 第三十三条).
const LIMIT: u32 = 20;
/// A day whose limit runs over the National Day holiday and its days made up for.
const FROM: Date = date(2025, 9, 22);

/// Measures it.
pub fn measure(table: &mut Table) -> Result<()> {
    let input = story()?;
    let (calendar, today) = (Calendar::built_in(), date(2025, 10, 24));
    let practice = Practice::default();
    let read = || read_clock_under(black_box(&input), calendar, today, practice);
    let allowed = || next::allowed(black_box(&input), calendar, today, practice);
    ensure!(
        read().due_on.is_some() && !allowed().is_empty(),
        "the story has to be open and running"
    );
    let reading = warm(|| read().steps.len())?;
    table.line(
        "clock of a request with correction, two consultations, extension and fee",
        &reading.in_microseconds(),
        "p99 < 20 µs",
    );
    let next = warm(|| allowed().len())?;
    table.line(
        "what the law allows next in it",
        &next.in_microseconds(),
        "",
    );

    let days = PlainDays::of(calendar, FROM.year())?;
    ensure!(
        calendar.deadline(FROM, LIMIT).on == days.after(FROM, LIMIT),
        "both have to come to the same day"
    );
    let ours = each(|| calendar.deadline(black_box(FROM), LIMIT).on);
    let theirs = each(|| days.after(black_box(FROM), LIMIT));
    table.line(
        "20 working days beside a loop over the days",
        &format!(
            "{:.2} × the time of the loop ({ours:.0} ns and {theirs:.0} ns)",
            ours / theirs
        ),
        "≤ 1.0 ×",
    );
    Ok(())
}

/// Everything that can stop or lengthen a limit, with the fee paid.
fn story() -> Result<ClockInput> {
    let story = json!({"channel": "online", "events": [
        {"kind": "submitted", "on": "2025-08-28"}, {"kind": "confirmed", "on": "2025-08-29"},
        {"kind": "clarification_requested", "on": "2025-09-03", "within_workdays": 10}, {"kind": "clarified", "on": "2025-09-10"},
        {"kind": "third_party_consulted", "on": "2025-09-11", "id": "a"}, {"kind": "agency_consulted", "on": "2025-09-15", "id": "b"},
        {"kind": "third_party_answered", "on": "2025-09-24", "id": "a"}, {"kind": "agency_answered", "on": "2025-09-26", "id": "b"},
        {"kind": "extended", "on": "2025-09-29", "workdays": 20},
        {"kind": "fee_notified", "on": "2025-10-13"}, {"kind": "fee_paid", "on": "2025-10-15"},
    ]});
    Ok(serde_json::from_value(story)?)
}

fn warm<T>(call: impl Fn() -> T) -> Result<Times> {
    let timed = || times(READINGS, |_| Ok(black_box(call())));
    timed()?;
    timed()
}

/// Nanoseconds of one call: the median of rounds.
fn each<T>(call: impl Fn() -> T) -> f64 {
    let round = |_| {
        let began = Instant::now();
        for _ in 0..COUNTS {
            black_box(call());
        }
        began.elapsed()
    };
    let rounds: Vec<Duration> = (0..ROUNDS).map(round).collect();
    Times::of(rounds).at(0.5).as_secs_f64() * 1e9 / f64::from(COUNTS)
}

/// The days of a year's notice as anybody would keep them: two sets to look into.
struct PlainDays {
    off: HashSet<Date>,
    made_up_for: HashSet<Date>,
}

impl PlainDays {
    fn of(calendar: &Calendar, year: i16) -> Result<Self> {
        let notice = calendar.year_data(year).context("no notice for the year")?;
        Ok(Self {
            off: notice.holidays.iter().copied().collect(),
            made_up_for: notice.workdays.iter().copied().collect(),
        })
    }

    /// The day so many working days after another, a day at a time.
    fn after(&self, from: Date, workdays: u32) -> Date {
        let (mut day, mut left) = (from, workdays);
        while left > 0 {
            day = day.saturating_add(jiff::Span::new().days(1));
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let off = self.off.contains(&day) || (weekend && !self.made_up_for.contains(&day));
            left -= u32::from(!off);
        }
        day
    }
}
