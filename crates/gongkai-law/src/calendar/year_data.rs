//! One year of the working-day calendar as the State Council's notice gives it, and what is checked before it is used.
//!
//! Knows nothing of other years or of counting. Basis: 《全国年节及纪念日放假办法》 and the yearly notice
//! 《国务院办公厅关于…年部分节假日安排的通知》.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::festivals::{Festival, statutory_days};
use crate::wording::{date_in_words, json_fault_in_words};

/// What a notice says about one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearData {
    /// Every date inside an announced holiday; weekend days inside it may stand here or not. A notice may begin with
    /// days of the December before.
    pub holidays: Vec<Date>,
    /// Weekend days on which people work (调休上班).
    pub workdays: Vec<Date>,
    /// The notices this was taken from.
    pub source: String,
    /// The holiday that a date belongs to, or is made up for, where the notice names it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<Date, String>,
}

/// Who sets the days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The State Council for the whole country.
    National,
    /// The local government, beside the national notice: festivals of ethnic minorities (放假办法 第四条).
    Local,
}

impl Layer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::National, Self::Local];

    /// Its name in files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Local => "local",
        }
    }

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::National => "全国放假安排",
            Self::Local => "地方补充放假",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.code() == code)
    }
}

/// Why a year cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum YearFault {
    /// A date of another year.
    #[error("{on} is not a day of {year}")]
    OutsideYear {
        /// The year being set.
        year: i16,
        /// The stray date.
        on: Date,
    },
    /// The same date twice in one list.
    #[error("{on} is listed twice")]
    ListedTwice {
        /// The date.
        on: Date,
    },
    /// A date both off and working.
    #[error("{on} is both a holiday and a workday")]
    HolidayAndWorkday {
        /// The date.
        on: Date,
    },
    /// A make-up workday that is a weekday anyway.
    #[error("make-up workday {on} is not a saturday or sunday")]
    WorkdayOnWeekday {
        /// The date.
        on: Date,
    },
    /// A statutory day off that would be worked.
    #[error("statutory day off {on} is a working day")]
    StatutoryDayWorked {
        /// The date.
        on: Date,
        /// The festival it belongs to.
        festival: Festival,
    },
    /// A name for a date that is neither off nor worked.
    #[error("{on} is named but not listed")]
    NameWithoutDay {
        /// The date.
        on: Date,
    },
    /// Nobody can check a calendar without its notice.
    #[error("the notice is not named")]
    SourceMissing,
}

impl YearFault {
    /// The date it is about, if it is about one.
    #[must_use]
    pub const fn on(&self) -> Option<Date> {
        match self {
            Self::OutsideYear { on, .. }
            | Self::ListedTwice { on }
            | Self::HolidayAndWorkday { on }
            | Self::WorkdayOnWeekday { on }
            | Self::StatutoryDayWorked { on, .. }
            | Self::NameWithoutDay { on } => Some(*on),
            Self::SourceMissing => None,
        }
    }

    /// What is wrong and how to mend it, for the person who enters the year.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::OutsideYear { year, on } => {
                format!("{}不在{year}年内，请把它移到所属年份。", date_in_words(*on))
            }
            Self::ListedTwice { on } => format!("{}列了两次，请删去一次。", date_in_words(*on)),
            Self::HolidayAndWorkday { on } => {
                format!(
                    "{}既列为放假又列为上班，请按通知只留一处。",
                    date_in_words(*on)
                )
            }
            Self::WorkdayOnWeekday { on } => {
                format!(
                    "调休上班日{}不是周六或周日，请核对日期。",
                    date_in_words(*on)
                )
            }
            Self::StatutoryDayWorked { on, festival } => {
                format!(
                    "{}是{}法定假日，应当放假，请列入放假日期。",
                    date_in_words(*on),
                    festival.name()
                )
            }
            Self::NameWithoutDay { on } => format!(
                "{}有节日名称，却没有列为放假或者上班，请补上或者删去。",
                date_in_words(*on)
            ),
            Self::SourceMissing => {
                "没有写明放假通知的名称，请填写通知名称（JSON 里是 source）。".to_owned()
            }
        }
    }
}

/// What is lawful but unlike every year since 2008: to be shown before the year is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearDoubt {
    /// Fewer or more weekdays off than in any year so far.
    WeekdaysOff(usize),
    /// Fewer or more make-up workdays than in any year so far.
    MakeUpDays(usize),
}

/// Weekdays off in the notices of 2008 to 2026.
const USUAL_WEEKDAYS_OFF: std::ops::RangeInclusive<usize> = 16..=23;
/// Make-up workdays in the notices of 2008 to 2026.
const USUAL_MAKE_UP_DAYS: std::ops::RangeInclusive<usize> = 5..=12;

impl YearDoubt {
    /// What looks unusual, and what to compare.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::WeekdaysOff(days) => format!(
                "周一至周五放假共{days}天，历年为{}至{}天，请与通知核对。",
                USUAL_WEEKDAYS_OFF.start(),
                USUAL_WEEKDAYS_OFF.end()
            ),
            Self::MakeUpDays(days) => format!(
                "调休上班共{days}天，历年为{}至{}天，请与通知核对。",
                USUAL_MAKE_UP_DAYS.start(),
                USUAL_MAKE_UP_DAYS.end()
            ),
        }
    }
}

/// A file of years that is not the expected JSON.
#[derive(Debug, thiserror::Error)]
#[error("calendar file is unreadable")]
pub struct YearsUnreadable(#[from] serde_json::Error);

impl YearsUnreadable {
    /// Where it is wrong and how to mend it.
    #[must_use]
    pub fn sentence(&self) -> String {
        json_fault_in_words(&self.0)
    }
}

impl YearData {
    /// Reads a file of years: `{"2027": {"holidays": [...], "workdays": [...], "source": "..."}}`.
    ///
    /// # Errors
    /// Where the text is not that JSON. The years themselves are checked when they are set.
    pub fn read_years(json: &str) -> Result<BTreeMap<i16, Self>, YearsUnreadable> {
        Ok(serde_json::from_str(json)?)
    }

    /// All that forbids using this data for `year`.
    #[must_use]
    pub fn faults(&self, layer: Layer, year: i16) -> Vec<YearFault> {
        let mut faults = Vec::new();
        let mut holidays = BTreeSet::new();
        let mut workdays = BTreeSet::new();
        for (list, seen) in [
            (&self.holidays, &mut holidays),
            (&self.workdays, &mut workdays),
        ] {
            for &on in list {
                if !belongs_to(year, on) {
                    faults.push(YearFault::OutsideYear { year, on });
                }
                if !seen.insert(on) {
                    faults.push(YearFault::ListedTwice { on });
                }
            }
        }
        for &on in &workdays {
            if holidays.contains(&on) {
                faults.push(YearFault::HolidayAndWorkday { on });
            }
            if !is_weekend(on) {
                faults.push(YearFault::WorkdayOnWeekday { on });
            }
        }
        if layer == Layer::National {
            for (on, festival) in statutory_days(year) {
                let off = holidays.contains(&on) || is_weekend(on) && !workdays.contains(&on);
                if !off {
                    faults.push(YearFault::StatutoryDayWorked { on, festival });
                }
            }
        }
        for &on in self.names.keys() {
            if !holidays.contains(&on) && !workdays.contains(&on) {
                faults.push(YearFault::NameWithoutDay { on });
            }
        }
        if self.source.trim().is_empty() {
            faults.push(YearFault::SourceMissing);
        }
        faults
    }

    /// Weekdays off: the length of the year's holidays as employees count it.
    #[must_use]
    pub fn weekdays_off(&self) -> usize {
        self.holidays.iter().filter(|on| !is_weekend(**on)).count()
    }

    /// What a person should look at again before using this data. A local government's days are like no other's.
    #[must_use]
    pub fn doubts(&self, layer: Layer) -> Vec<YearDoubt> {
        let mut doubts = Vec::new();
        if layer == Layer::Local {
            return doubts;
        }
        let off = self.weekdays_off();
        if !USUAL_WEEKDAYS_OFF.contains(&off) {
            doubts.push(YearDoubt::WeekdaysOff(off));
        }
        let made_up = self.workdays.len();
        if !USUAL_MAKE_UP_DAYS.contains(&made_up) {
            doubts.push(YearDoubt::MakeUpDays(made_up));
        }
        doubts
    }
}

/// A date of the year itself, or of the December before: 元旦 may begin there.
fn belongs_to(year: i16, on: Date) -> bool {
    on.year() == year || on.year() == year - 1 && on.month() == 12
}

/// Saturday or Sunday.
pub(super) fn is_weekend(on: Date) -> bool {
    matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday)
}
