//! A year of the calendar as people look at it: its numbers, its holidays, and its months day by day.

use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::holidays::{DayKind, Holiday, months_of, span_in_words, weekday_name};
use gongkai_law::calendar::unannounced::provisional_in_words;
use gongkai_law::calendar::year_data::Layer;
use jiff::civil::Date;
use serde::Serialize;

use crate::console::records::list::Cell;

/// A year.
#[derive(Debug, Serialize)]
pub struct YearView {
    year: i16,
    /// Whether there is a notice.
    known: bool,
    /// Why its days are provisional; empty where they are not.
    provisional: String,
    /// The notices.
    source: String,
    stats: [Stat; 3],
    /// Rows of the table of holidays.
    holidays: Vec<Vec<Cell>>,
    months: Vec<Month>,
}

/// One number of the stats component.
#[derive(Debug, Serialize)]
struct Stat {
    label: &'static str,
    number: String,
    unit: &'static str,
}

/// One month of the calendar component.
#[derive(Debug, Serialize)]
struct Month {
    title: String,
    weeks: Vec<Vec<Option<Day>>>,
}

#[derive(Debug, Clone, Serialize)]
struct Day {
    day: i8,
    kind: &'static str,
    today: bool,
}

impl YearView {
    /// The year by this calendar.
    pub(super) fn of(calendar: &Calendar, year: i16, today: Date) -> Self {
        let months = months_of(year);
        let count = |is: fn(Date, DayKind) -> bool| {
            let days = months.values().flatten();
            days.filter(|on| is(**on, calendar.day_kind(**on)))
                .count()
                .to_string()
        };
        let stat = |label, number| Stat {
            label,
            number,
            unit: "天",
        };
        let national = calendar.year_data(year).map(|data| data.source.clone());
        let local = calendar.local_data(year).map(|data| data.source.clone());
        let sources: Vec<String> = national.iter().chain(&local).cloned().collect();
        Self {
            year,
            known: national.is_some(),
            provisional: if national.is_some() {
                String::new()
            } else {
                provisional_in_words(year)
            },
            source: sources.join("；"),
            stats: [
                stat("工作日", calendar.workdays_in_year(year).to_string()),
                stat(
                    "周一至周五放假",
                    count(|on, kind| kind == DayKind::Holiday && !is_weekend(on)),
                ),
                stat("调休上班", count(|_, kind| kind == DayKind::MakeUp)),
            ],
            holidays: Layer::ALL
                .iter()
                .flat_map(|layer| calendar.holidays(*layer, year))
                .map(|holiday| row(&holiday))
                .collect(),
            months: months
                .values()
                .map(|days| month(calendar, days, today))
                .collect(),
        }
    }
}

fn is_weekend(on: Date) -> bool {
    on.weekday().to_monday_zero_offset() >= 5
}

fn row(holiday: &Holiday) -> Vec<Cell> {
    let made_up: Vec<String> = holiday.made_up_on.iter().map(|on| short(*on)).collect();
    vec![
        Cell::text(holiday.name.clone()),
        Cell::text(span_in_words(holiday.from, holiday.to)),
        Cell::text(holiday.days().to_string()),
        Cell::text(made_up.join("、")),
    ]
}

/// 10月10日（周六）
fn short(on: Date) -> String {
    let weekday = weekday_name(on.weekday()).replace("星期", "周");
    format!("{}月{}日（{weekday}）", on.month(), on.day())
}

fn month(calendar: &Calendar, days: &[Date], today: Date) -> Month {
    let mut weeks: Vec<Vec<Option<Day>>> = Vec::new();
    for on in days {
        let column = usize::from(on.weekday().to_monday_zero_offset().unsigned_abs());
        if weeks.is_empty() || column == 0 {
            weeks.push(vec![None; 7]);
        }
        if let Some(week) = weeks.last_mut() {
            week[column] = Some(Day {
                day: on.day(),
                kind: match calendar.day_kind(*on) {
                    DayKind::Work => "work",
                    DayKind::Weekend => "off",
                    DayKind::Holiday => "holiday",
                    DayKind::MakeUp => "makeup",
                },
                today: *on == today,
            });
        }
    }
    let title = days
        .first()
        .map(|on| format!("{}年{}月", on.year(), on.month()));
    Month {
        title: title.unwrap_or_default(),
        weeks,
    }
}
