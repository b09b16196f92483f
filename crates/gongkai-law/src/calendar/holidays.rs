//! A year as people look at it: what each day is, the holidays with their make-up days, and what changes when a notice
//! is entered. Knows nothing of counting; works from the calendar's days alone.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date};

use super::festivals::{Festival, festival_on};
use super::year_data::{Layer, is_weekend};
use super::{Calendar, WhyOff};

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A working day from Monday to Friday.
    Work,
    /// A free Saturday or Sunday.
    Weekend,
    /// 放假
    Holiday,
    /// 调休上班: a Saturday or Sunday on which people work.
    MakeUp,
}

impl DayKind {
    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "工作日",
            Self::Weekend => "周末",
            Self::Holiday => "放假",
            Self::MakeUp => "调休上班",
        }
    }
}

/// A holiday of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The festival or festivals, as the notice or the law calls them.
    pub name: String,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// The days on which people work for it.
    pub made_up_on: Vec<Date>,
}

impl Holiday {
    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> i32 {
        (self.to - self.from).get_days() + 1
    }

    /// Whether it has more weekdays off than the law gives it and than are made up for so far.
    fn wants_make_up(&self) -> bool {
        let count = |is: fn(Date) -> bool| {
            days_from_to(self.from, self.to)
                .filter(|on| is(*on))
                .count()
        };
        let weekdays_off = count(|on| !is_weekend(on));
        let by_law = count(|on| festival_on(on).is_some());
        weekdays_off > by_law + self.made_up_on.len()
    }
}

/// A day that becomes something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayChange {
    /// The day.
    pub on: Date,
    /// What it is by the one calendar.
    pub was: DayKind,
    /// What it is by the other.
    pub becomes: DayKind,
}

impl Calendar {
    /// What a day is.
    #[must_use]
    pub fn day_kind(&self, on: Date) -> DayKind {
        match self.why_off(on) {
            None if is_weekend(on) => DayKind::MakeUp,
            None => DayKind::Work,
            Some(WhyOff::Weekend) => DayKind::Weekend,
            Some(WhyOff::Festival(_) | WhyOff::OtherHoliday | WhyOff::LocalHoliday) => {
                DayKind::Holiday
            }
        }
    }

    /// The days of `year` that are something else in `after`.
    #[must_use]
    pub fn changes_in(&self, year: i16, after: &Self) -> Vec<DayChange> {
        days_of(year)
            .map(|on| DayChange {
                on,
                was: self.day_kind(on),
                becomes: after.day_kind(on),
            })
            .filter(|change| change.was != change.becomes)
            .collect()
    }

    /// The holidays that the notice of a year, or the local government, sets, in order; empty where there is none.
    /// Where names are given, days of one name are one holiday; else the days between two working days are.
    #[must_use]
    pub fn holidays(&self, layer: Layer, year: i16) -> Vec<Holiday> {
        let data = match layer {
            Layer::National => self.year_data(year),
            Layer::Local => self.local_data(year),
        };
        let Some(data) = data else { return Vec::new() };
        let mut days = data.holidays.clone();
        days.sort_unstable();
        let mut holidays: Vec<Holiday> = Vec::new();
        for on in days {
            let name = data.names.get(&on);
            match holidays.last_mut() {
                Some(last) if self.goes_on(last, on, name) => last.to = on,
                _ => holidays.push(Holiday {
                    name: name.cloned().unwrap_or_default(),
                    from: on,
                    to: on,
                    made_up_on: Vec::new(),
                }),
            }
        }
        for holiday in &mut holidays {
            if holiday.name.is_empty() {
                holiday.name = self.festivals_in(holiday.from, holiday.to);
            }
        }
        let mut made_up = data.workdays.clone();
        made_up.sort_unstable();
        for on in made_up {
            if let Some(holiday) = made_up_for(&mut holidays, on, data.names.get(&on)) {
                holiday.made_up_on.push(on);
            }
        }
        holidays
    }

    /// Whether a listed day belongs to the holiday before it: of the same name, with no working day between.
    fn goes_on(&self, last: &Holiday, on: Date, name: Option<&String>) -> bool {
        let same = last.name.is_empty() == name.is_none() && name.is_none_or(|n| *n == last.name);
        same && self.workdays_between(last.to, on) == 0
    }

    /// The festivals of the days, in order, each once.
    fn festivals_in(&self, from: Date, to: Date) -> String {
        let mut found: Vec<Festival> = Vec::new();
        for on in days_from_to(from, to) {
            if let Some(WhyOff::Festival(festival)) = self.why_off(on)
                && !found.contains(&festival)
            {
                found.push(festival);
            }
        }
        if found.is_empty() {
            return "放假".to_owned();
        }
        let names: Vec<&str> = found.into_iter().map(Festival::name).collect();
        names.join("、")
    }
}

/// The holiday of that name; where none is given, the nearest one that took weekdays from elsewhere, at last the nearest.
fn made_up_for<'a>(
    holidays: &'a mut [Holiday],
    on: Date,
    name: Option<&String>,
) -> Option<&'a mut Holiday> {
    let distance = |holiday: &Holiday| {
        let days = |from: Date, to: Date| i64::from((to - from).get_days());
        days(on, holiday.from).max(days(holiday.to, on))
    };
    holidays.iter_mut().min_by_key(|holiday| {
        (
            name != Some(&holiday.name),
            !holiday.wants_make_up(),
            distance(holiday),
        )
    })
}

/// The days of a year by month, from January.
#[must_use]
pub fn months_of(year: i16) -> BTreeMap<i8, Vec<Date>> {
    let mut months: BTreeMap<i8, Vec<Date>> = BTreeMap::new();
    for on in days_of(year) {
        months.entry(on.month()).or_default().push(on);
    }
    months
}

fn days_of(year: i16) -> impl Iterator<Item = Date> {
    days_from_to(date(year, 1, 1), date(year, 12, 31))
}

/// From one day to another, both included.
pub(super) fn days_from_to(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |on| on.tomorrow().ok()).take_while(move |on| *on <= to)
}

/// 星期一
#[must_use]
pub const fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// 10月1日至7日, 12月30日至1月1日; one day alone is 10月1日. The years are the reader's to know.
#[must_use]
pub fn span_in_words(from: Date, to: Date) -> String {
    let begin = format!("{}月{}日", from.month(), from.day());
    if from == to {
        begin
    } else if from.month() == to.month() && from.year() == to.year() {
        format!("{begin}至{}日", to.day())
    } else {
        format!("{begin}至{}月{}日", to.month(), to.day())
    }
}
