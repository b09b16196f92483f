//! Working days (工作日): which days count, and counting them from the day after an event.
//!
//! Knows the yearly notices as data and the statutory days for years without one; does not know today. Basis:
//! 《全国年节及纪念日放假办法》 and the yearly 《国务院办公厅关于…年部分节假日安排的通知》. The day of the event itself is
//! not counted (民事诉讼法 第八十五条, applied by practice).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;

use day_bits::{DayBits, LAST_DAY, day_of};
use festivals::{Festival, festival_on, statutory_days};
use year_data::{Layer, YearData, YearFault, is_weekend};

mod day_bits;
pub mod festivals;
pub mod holidays;
pub mod reading;
pub mod unannounced;
pub mod year_data;

#[cfg(test)]
mod tests;

/// A calendar of working days. Years with a notice are exact, all others provisional.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    years: BTreeMap<i16, AnnouncedYear>,
    /// What the local government set beside the notices (放假办法 第四条).
    local: BTreeMap<i16, YearData>,
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
                    .set_year(Layer::National, year, data)
                    .expect("the embedded years are checked by a test");
            }
            calendar
        })
    }

    /// Adds a year, or replaces it where the notice was changed or the local government set something else.
    ///
    /// # Errors
    /// All that is wrong with the data; the calendar stays as it was.
    pub fn set_year(
        &mut self,
        layer: Layer,
        year: i16,
        data: YearData,
    ) -> Result<(), Vec<YearFault>> {
        let faults = data.faults(layer, year);
        if !faults.is_empty() {
            return Err(faults);
        }
        self.put_year(layer, year, data);
        Ok(())
    }

    /// The same for a year that was checked when it was entered; nothing is checked here.
    pub fn put_year(&mut self, layer: Layer, year: i16, data: YearData) {
        match layer {
            Layer::National => {
                let announced = AnnouncedYear {
                    data,
                    working: DayBits::default(),
                    listed: DayBits::default(),
                };
                self.years.insert(year, announced);
                // A notice may begin with days of the last December.
                self.derive(year - 1);
            }
            Layer::Local => {
                self.local.insert(year, data);
            }
        }
        self.derive(year);
    }

    /// Works out the days of a year anew from the notices that speak of it.
    fn derive(&mut self, year: i16) {
        let next = self.years.get(&(year + 1)).map(|next| next.data.clone());
        let Some(announced) = self.years.get_mut(&year) else {
            return;
        };
        let mut working = DayBits::weekdays_of(year);
        let mut listed = DayBits::default();
        // The later notice has the last word.
        for notice in [Some(&announced.data), next.as_ref()].into_iter().flatten() {
            for on in notice.workdays.iter().filter(|on| on.year() == year) {
                working.insert(on.day_of_year());
                listed.remove(on.day_of_year());
            }
            for on in notice.holidays.iter().filter(|on| on.year() == year) {
                working.remove(on.day_of_year());
                listed.insert(on.day_of_year());
            }
        }
        if let Some(local) = self.local.get(&year) {
            put_local(&mut working, listed, year, local);
        }
        announced.working = working;
        announced.listed = listed;
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

    /// What the local government set for a year, if it did.
    #[must_use]
    pub fn local_data(&self, year: i16) -> Option<&YearData> {
        self.local.get(&year)
    }

    /// The years with a notice, in order.
    pub fn announced_years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// Whether people work on this day; in a year without a notice weekends and statutory days are off.
    #[must_use]
    pub fn is_workday(&self, on: Date) -> bool {
        match self.years.get(&on.year()) {
            Some(announced) => announced.working.contains(on.day_of_year()),
            None => {
                let local = self.local.get(&on.year());
                let off = local.is_some_and(|local| local.holidays.contains(&on));
                let made_up = local.is_some_and(|local| local.workdays.contains(&on));
                festival_on(on).is_none() && !off && (!is_weekend(on) || made_up)
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
        if is_weekend(on) {
            return Some(WhyOff::Weekend);
        }
        Some(WhyOff::LocalHoliday)
    }

    /// The holiday that a listed day belongs to, or is made up for, as its notice calls it. The built-in years name none.
    #[must_use]
    pub fn name_in_notice(&self, on: Date) -> Option<&str> {
        let year = on.year();
        let notice = |year| self.years.get(&year).map(|announced| &announced.data);
        [notice(year + 1), notice(year), self.local.get(&year)]
            .into_iter()
            .flatten()
            .find_map(|data| data.names.get(&on))
            .map(String::as_str)
    }

    /// Why people do not work on this day, in Chinese; `None` for a working day.
    #[must_use]
    pub fn why_off_in_words(&self, on: Date) -> Option<String> {
        let why = self.why_off(on)?;
        Some(match self.name_in_notice(on) {
            Some(name) => format!("{name}放假"),
            None => why.name().to_owned(),
        })
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
            None => (working_by_law(year, self.local.get(&year)), false),
        }
    }
}

/// Without a notice: weekdays that are no statutory day off.
fn working_by_law(year: i16, local: Option<&YearData>) -> DayBits {
    let mut working = DayBits::weekdays_of(year);
    let mut statutory = DayBits::default();
    for (on, _) in statutory_days(year) {
        working.remove(on.day_of_year());
        statutory.insert(on.day_of_year());
    }
    if let Some(local) = local {
        put_local(&mut working, statutory, year, local);
    }
    working
}

/// Lays the local government's days over a year; on a holiday of the nation nobody makes up for anything.
fn put_local(working: &mut DayBits, national_holidays: DayBits, year: i16, local: &YearData) {
    for on in local.workdays.iter().filter(|on| on.year() == year) {
        if !national_holidays.contains(on.day_of_year()) {
            working.insert(on.day_of_year());
        }
    }
    for on in local.holidays.iter().filter(|on| on.year() == year) {
        working.remove(on.day_of_year());
    }
}
