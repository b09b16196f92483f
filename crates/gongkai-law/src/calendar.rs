//! Working days (工作日): which days count, and counting them from the day after an event.
//!
//! Knows the yearly notices as data and the statutory days for years without one; does not know today. Basis:
//! 《全国年节及纪念日放假办法》 and the yearly 《国务院办公厅关于…年部分节假日安排的通知》. The day of the event itself is
//! not counted (民事诉讼法 第八十五条, applied by practice).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;

use day_bits::{DayBits, LAST_DAY, day_of};
use festivals::{Festival, festival_on, statutory_days};
use year_data::{YearData, YearFault, is_weekend};

mod day_bits;
pub mod festivals;
pub mod year_data;

#[cfg(test)]
mod tests;

/// A calendar of working days. Years with a notice are exact, all others provisional.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    years: BTreeMap<i16, AnnouncedYear>,
    local_days_off: BTreeSet<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct AnnouncedYear {
    data: YearData,
    working: DayBits,
    listed: DayBits,
}

/// A day reached by counting working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The day.
    pub on: Date,
    /// Whether the count touched a year without a notice, so that the day may still move (暂定).
    pub provisional: bool,
}

/// A count of working days, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkdayCount {
    /// The day reached.
    pub date: Date,
    /// The days passed over on the way.
    pub skipped: Vec<SkippedDay>,
    /// Whether the count touched a year without a notice (暂定).
    pub provisional: bool,
}

/// A day that was not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SkippedDay {
    /// The day.
    pub on: Date,
    /// Why it was not counted.
    pub why: WhyOff,
}

/// Why a day is no working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyOff {
    /// Saturday or Sunday.
    Weekend,
    /// A holiday of the notice that belongs to no festival, as on 2015-09-03.
    OtherHoliday,
    /// A holiday set by the local government (放假办法 第四条).
    LocalHoliday,
    /// In the holiday around a festival; machines read the festival's code in place of this one's.
    #[serde(untagged)]
    Festival(Festival),
}

impl WhyOff {
    /// The reason in Chinese.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weekend => "周末",
            Self::Festival(Festival::NewYear) => "元旦放假",
            Self::Festival(Festival::SpringFestival) => "春节放假",
            Self::Festival(Festival::Qingming) => "清明节放假",
            Self::Festival(Festival::LabourDay) => "劳动节放假",
            Self::Festival(Festival::DragonBoat) => "端午节放假",
            Self::Festival(Festival::MidAutumn) => "中秋节放假",
            Self::Festival(Festival::NationalDay) => "国庆节放假",
            Self::OtherHoliday => "国务院通知放假",
            Self::LocalHoliday => "地方规定放假",
        }
    }
}

/// How urgently next year's notice is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeWanted {
    /// From 1 November: the notice is usually out.
    Soon {
        /// The year without data.
        year: i16,
    },
    /// From 1 December, or when the present year itself has no data.
    Now {
        /// The year without data.
        year: i16,
    },
}

impl NoticeWanted {
    /// What is missing and what to do.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Soon { year } => {
                format!("{year}年的放假安排还没有录入，通知公布后请导入，期限会自动重算。")
            }
            Self::Now { year } => {
                format!("{year}年的放假安排仍未录入，跨入该年的期限都是暂定的，请尽快导入。")
            }
        }
    }
}

impl Calendar {
    /// The calendar that comes with the program: the notices for 2008 to 2026.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Calendar> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let years = YearData::read_years(include_str!("../data/workdays.json"))
                .expect("the embedded calendar is read by a test");
            let mut calendar = Self::default();
            for (year, data) in years {
                calendar
                    .set_year(year, data)
                    .expect("the embedded years are checked by a test");
            }
            calendar
        })
    }

    /// Adds a year, or replaces it where the State Council changed it.
    ///
    /// # Errors
    /// All that is wrong with the data; the calendar stays as it was.
    pub fn set_year(&mut self, year: i16, data: YearData) -> Result<(), Vec<YearFault>> {
        let faults = data.faults(year);
        if !faults.is_empty() {
            return Err(faults);
        }
        self.years
            .insert(year, AnnouncedYear::new(year, data, &self.local_days_off));
        Ok(())
    }

    /// The same calendar with days off that the local government set, such as an ethnic festival (放假办法 第四条).
    #[must_use]
    pub fn with_local_days_off(&self, days: impl IntoIterator<Item = Date>) -> Self {
        let mut calendar = self.clone();
        calendar.local_days_off.extend(days);
        for (year, announced) in &mut calendar.years {
            *announced =
                AnnouncedYear::new(*year, announced.data.clone(), &calendar.local_days_off);
        }
        calendar
    }

    /// Whether a notice for the year is known.
    #[must_use]
    pub fn knows_year(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// What the notice of a year says, if it is known.
    #[must_use]
    pub fn year_data(&self, year: i16) -> Option<&YearData> {
        self.years.get(&year).map(|announced| &announced.data)
    }

    /// The years with a notice, in order.
    pub fn announced_years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// Whether the notice for this year or the next should have been imported by `as_of`.
    #[must_use]
    pub fn notice_wanted(&self, as_of: Date) -> Option<NoticeWanted> {
        let year = as_of.year();
        if !self.knows_year(year) {
            return Some(NoticeWanted::Now { year });
        }
        let next = year + 1;
        match as_of.month() {
            _ if self.knows_year(next) => None,
            12 => Some(NoticeWanted::Now { year: next }),
            11 => Some(NoticeWanted::Soon { year: next }),
            _ => None,
        }
    }

    /// Whether people work on this day; in a year without a notice weekends and statutory days are off.
    #[must_use]
    pub fn is_workday(&self, on: Date) -> bool {
        match self.years.get(&on.year()) {
            Some(announced) => announced.working.contains(on.day_of_year()),
            None => {
                !is_weekend(on) && festival_on(on).is_none() && !self.local_days_off.contains(&on)
            }
        }
    }

    /// Why people do not work on this day; `None` for a working day.
    #[must_use]
    pub fn why_off(&self, on: Date) -> Option<WhyOff> {
        if self.is_workday(on) {
            return None;
        }
        if let Some(festival) = festival_on(on) {
            return Some(WhyOff::Festival(festival));
        }
        let listed = self
            .years
            .get(&on.year())
            .is_some_and(|announced| announced.listed.contains(on.day_of_year()));
        if listed {
            return Some(
                self.nearest_festival(on)
                    .map_or(WhyOff::OtherHoliday, WhyOff::Festival),
            );
        }
        if self.local_days_off.contains(&on) {
            return Some(WhyOff::LocalHoliday);
        }
        Some(WhyOff::Weekend)
    }

    /// The notices do not name each day; a holiday is called after the nearest festival in the same run of days off.
    fn nearest_festival(&self, on: Date) -> Option<Festival> {
        let (mut earlier, mut later) = (Some(on), Some(on));
        while earlier.is_some() || later.is_some() {
            earlier = earlier
                .and_then(|day| day.yesterday().ok())
                .filter(|day| !self.is_workday(*day));
            later = later
                .and_then(|day| day.tomorrow().ok())
                .filter(|day| !self.is_workday(*day));
            for day in [earlier, later].into_iter().flatten() {
                if let Some(festival) = festival_on(day) {
                    return Some(festival);
                }
            }
        }
        None
    }

    /// The day `workdays` working days after `from`; the day after `from` is the first that can count. Zero is `from`.
    #[must_use]
    pub fn deadline(&self, from: Date, workdays: u32) -> Deadline {
        if workdays == 0 {
            return Deadline {
                on: from,
                provisional: !self.knows_year(from.year()),
            };
        }
        let mut left = workdays;
        let mut after = from.day_of_year();
        let mut provisional = false;
        for year in from.year()..=Date::MAX.year() {
            let (working, announced) = self.working_days(year);
            provisional |= !announced && day_of(year, after + 1).is_some();
            if let Some(on) = working.nth(after, left).and_then(|day| day_of(year, day)) {
                return Deadline { on, provisional };
            }
            left -= working.count(after, LAST_DAY);
            after = 0;
        }
        Deadline {
            on: Date::MAX,
            provisional: true,
        }
    }

    /// Counts working days and says which days were passed over.
    #[must_use]
    pub fn add_workdays(&self, from: Date, workdays: u32) -> WorkdayCount {
        let Deadline {
            on: date,
            provisional,
        } = self.deadline(from, workdays);
        let mut skipped = Vec::new();
        let mut day = from;
        while day < date {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if let Some(why) = self.why_off(day) {
                skipped.push(SkippedDay { on: day, why });
            }
        }
        WorkdayCount {
            date,
            skipped,
            provisional,
        }
    }

    /// Working days after `from` and not after `until`; zero where `until` is not later.
    #[must_use]
    pub fn workdays_between(&self, from: Date, until: Date) -> u32 {
        if until <= from {
            return 0;
        }
        let mut count = 0;
        for year in from.year()..=until.year() {
            let after = if year == from.year() {
                from.day_of_year()
            } else {
                0
            };
            let last = if year == until.year() {
                until.day_of_year()
            } else {
                LAST_DAY
            };
            count += self.working_days(year).0.count(after, last);
        }
        count
    }

    /// Working days of a whole year.
    #[must_use]
    pub fn workdays_in_year(&self, year: i16) -> u32 {
        self.working_days(year).0.count(0, LAST_DAY)
    }

    /// The working days of a year, and whether a notice says so.
    fn working_days(&self, year: i16) -> (DayBits, bool) {
        match self.years.get(&year) {
            Some(announced) => (announced.working, true),
            None => (working_by_law(year, &self.local_days_off), false),
        }
    }
}

impl AnnouncedYear {
    fn new(year: i16, data: YearData, local_days_off: &BTreeSet<Date>) -> Self {
        let mut working = DayBits::weekdays_of(year);
        let mut listed = DayBits::default();
        for on in &data.workdays {
            working.insert(on.day_of_year());
        }
        for on in &data.holidays {
            working.remove(on.day_of_year());
            listed.insert(on.day_of_year());
        }
        remove_local(&mut working, year, local_days_off);
        Self {
            data,
            working,
            listed,
        }
    }
}

/// Without a notice: weekdays that are no statutory day off.
fn working_by_law(year: i16, local_days_off: &BTreeSet<Date>) -> DayBits {
    let mut working = DayBits::weekdays_of(year);
    for (on, _) in statutory_days(year) {
        working.remove(on.day_of_year());
    }
    remove_local(&mut working, year, local_days_off);
    working
}

fn remove_local(working: &mut DayBits, year: i16, local_days_off: &BTreeSet<Date>) {
    for on in local_days_off.range(jiff::civil::date(year, 1, 1)..=jiff::civil::date(year, 12, 31))
    {
        working.remove(on.day_of_year());
    }
}
