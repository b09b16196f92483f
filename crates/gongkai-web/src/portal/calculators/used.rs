//! Which calendar an answer was counted with: the years, their notices, and a warning where one is not announced.

use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::unannounced::provisional_in_words;
use jiff::civil::Date;
use serde::Serialize;

/// The calendar behind an answer.
#[derive(Debug, Serialize)]
pub(super) struct Used {
    /// A line a year: what its days were taken from.
    notices: Vec<String>,
    /// Why the date is provisional, and what will happen; empty where it is not.
    provisional: String,
}

impl Used {
    /// For a count from one day to another.
    pub(super) fn between(calendar: &Calendar, from: Date, until: Date) -> Self {
        let years = from.year()..=until.year();
        Self {
            notices: years.map(|year| notice(calendar, year)).collect(),
            provisional: calendar
                .unannounced_between(from, until)
                .map(provisional_in_words)
                .unwrap_or_default(),
        }
    }
}

fn notice(calendar: &Calendar, year: i16) -> String {
    let mut line = match calendar.year_data(year) {
        Some(data) => format!("{year}年：{}", data.source),
        None => format!("{year}年：还没有放假通知，按周末和法定节日推算（暂定）"),
    };
    let local = calendar.local_data(year);
    if let Some(local) = local.filter(|local| !local.holidays.is_empty()) {
        line.push_str(&format!("；{}", local.source));
    }
    line
}
