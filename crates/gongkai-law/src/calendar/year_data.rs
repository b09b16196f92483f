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
    /// Every date inside an announced holiday; weekend days inside it may stand here or not.
    pub holidays: Vec<Date>,
    /// Weekend days on which people work (调休上班).
    pub workdays: Vec<Date>,
    /// The notices this was taken from.
    pub source: String,
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
    /// Nobody can check a calendar without its notice.
    #[error("the notice is not named")]
    SourceMissing,
}

impl YearFault {
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
            Self::SourceMissing => "没有写明放假通知的名称，请在 source 中填写。".to_owned(),
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
    pub fn faults(&self, year: i16) -> Vec<YearFault> {
        let mut faults = Vec::new();
        let mut holidays = BTreeSet::new();
        let mut workdays = BTreeSet::new();
        for (list, seen) in [
            (&self.holidays, &mut holidays),
            (&self.workdays, &mut workdays),
        ] {
            for &on in list {
                if on.year() != year {
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
        for (on, festival) in statutory_days(year) {
            let off = holidays.contains(&on) || is_weekend(on) && !workdays.contains(&on);
            if !off {
                faults.push(YearFault::StatutoryDayWorked { on, festival });
            }
        }
        if self.source.trim().is_empty() {
            faults.push(YearFault::SourceMissing);
        }
        faults
    }

    /// What a person should look at again before using this data.
    #[must_use]
    pub fn doubts(&self) -> Vec<YearDoubt> {
        let mut doubts = Vec::new();
        let off = self.holidays.iter().filter(|on| !is_weekend(**on)).count();
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

/// Saturday or Sunday.
pub(super) fn is_weekend(on: Date) -> bool {
    matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday)
}
