//! Years whose holidays are not announced: when the notice is wanted, and what a date that depends on such a year says.
//!
//! Knows neither today nor who enters a notice. The notice of a year is usually published from October to December of the
//! year before; without it dates are counted by weekends and the statutory days alone, and are provisional (暂定).

use jiff::civil::Date;

use super::Calendar;

/// How urgently a notice is wanted.
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
    /// The year without data.
    #[must_use]
    pub const fn year(self) -> i16 {
        match self {
            Self::Soon { year } | Self::Now { year } => year,
        }
    }

    /// What is missing and what to do.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Soon { year } => {
                format!("{year}年的放假安排还没有录入，通知公布后请录入，期限会自动重算。")
            }
            Self::Now { year } => {
                format!("{year}年的放假安排仍未录入，跨入该年的期限都是暂定的，请尽快录入。")
            }
        }
    }
}

/// Why a date that depends on this year is provisional, and what will happen to it.
#[must_use]
pub fn provisional_in_words(year: i16) -> String {
    format!(
        "{year}年的放假安排还没有公布或者还没有录入，这个日期只按周末和法定节日推算，是暂定的。国务院办公厅的通知一般在上一年10月至12月公布，\
         录入以后这里会自动重算，日期可能会变。"
    )
}

impl Calendar {
    /// Whether the notice for this year or the next should have been entered by `as_of`.
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

    /// The first year without a notice that a count from `from` to `until` touched. The day of `from` itself is not
    /// counted, unless nothing was.
    #[must_use]
    pub fn unannounced_between(&self, from: Date, until: Date) -> Option<i16> {
        let first = if from < until {
            from.tomorrow().unwrap_or(until)
        } else {
            until
        };
        (first.year()..=until.year()).find(|year| !self.knows_year(*year))
    }
}
