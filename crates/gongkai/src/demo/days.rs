//! The days of the sample year: the last twelve months before the present, as working days of the built-in calendar.
//! Knows nothing of what happens on them.

use gongkai_core::time::{china_date, from_china};
use gongkai_law::calendar::Calendar;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

/// The present and the working days before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    today: Date,
    week: [Date; 5],
}

impl Days {
    pub(super) fn before(at: Timestamp) -> Self {
        let today = china_date(at);
        let mut week = [today; 5];
        let mut day = today;
        for place in week.iter_mut().rev() {
            day = workday_before(day);
            *place = day;
        }
        Self { today, week }
    }

    pub(super) fn today(&self) -> Date {
        self.today
    }

    /// The last five working days, on which the week's work was done.
    pub(super) fn week(&self) -> [Date; 5] {
        self.week
    }

    /// First day of the year that is filled; the history ends before the week begins.
    pub(super) fn first(&self) -> Date {
        self.week[0].saturating_sub(1.year())
    }

    /// The year whose report is already due.
    pub(super) fn report_year(&self) -> i16 {
        self.today.year() - 1
    }

    /// The working day on or after the last such day of a year (`03-15`) that lies in the history, or so many days
    /// (`-45`) before its end.
    pub(super) fn on(&self, month_and_day: &str) -> Option<Date> {
        if let Some(before) = month_and_day.strip_prefix('-') {
            let before: i32 = before.parse().ok()?;
            return Some(workday_before(self.week[0].saturating_sub(before.days())));
        }
        let (month, day) = month_and_day.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        let latest = |year| Date::new(year, month, day).ok();
        let mut on = latest(self.week[0].year())?;
        if on >= self.week[0] {
            on = latest(on.year() - 1)?;
        }
        let moved = workday_from(on);
        Some(if moved < self.week[0] {
            moved
        } else {
            workday_before(self.week[0])
        })
    }

    /// Whether a day of the history lies in its last calendar year, while the history began in the one before.
    pub(super) fn in_last_calendar_year(&self, on: Date) -> bool {
        let last = self.week[0].year();
        on.year() == last && self.first().year() != last
    }
}

/// `on`, or the next working day.
pub(super) fn workday_from(on: Date) -> Date {
    let calendar = Calendar::built_in();
    let mut day = on;
    while !calendar.is_workday(day) {
        day = day.saturating_add(1.day());
    }
    day
}

/// The last working day before `on`.
pub(super) fn workday_before(on: Date) -> Date {
    let calendar = Calendar::built_in();
    let mut day = on.saturating_sub(1.day());
    while !calendar.is_workday(day) {
        day = day.saturating_sub(1.day());
    }
    day
}

/// The day `count` working days after `on`.
pub(super) fn workdays_after(on: Date, count: u32) -> Date {
    Calendar::built_in().deadline(on, count).on
}

/// An instant by China's clock. The sample's years lie far from the ends of the calendar.
pub(super) fn clock_time(on: Date, hour: i8, minute: i8) -> Timestamp {
    from_china(on.at(hour, minute, 0, 0)).expect("the sample's years lie within the calendar")
}

/// First and last day of a year.
pub(super) fn year_bounds(year: i16) -> (Date, Date) {
    (date(year, 1, 1), date(year, 12, 31))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Days, clock_time};

    #[test]
    fn a_day_of_the_year_is_the_last_one_before_the_week() {
        // Tuesday.
        let days = Days::before(clock_time(date(2026, 11, 24), 12, 0));
        assert_eq!(
            days.week(),
            [
                date(2026, 11, 17),
                date(2026, 11, 18),
                date(2026, 11, 19),
                date(2026, 11, 20),
                date(2026, 11, 23),
            ]
        );
        assert_eq!(days.on("11-16"), Some(date(2026, 11, 16)));
        assert_eq!(days.on("11-18"), Some(date(2025, 11, 18)));
        // A Sunday moves on, but never into the week.
        assert_eq!(days.on("11-15"), Some(date(2026, 11, 16)));
        assert_eq!(days.on("02-30"), None);
        assert_eq!(days.first(), date(2025, 11, 17));
    }
}
