//! Which way an applicant must go against a decision (救济途径): reconsideration first, or a choice.
//!
//! Knows neither the organs' names nor the wording of a letter. Basis: 行政复议法 第二十三条, read with
//! 法释〔2025〕8号 第一条: only refusals under 条例 第十四条 to 第十六条 need reconsideration first.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::outcomes::Outcome;
use crate::rules::{Rule, table};

#[cfg(test)]
mod tests;

/// The way against a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyRoute {
    /// 复议前置: a lawsuit only after reconsideration.
    ReconsiderationFirst,
    /// Reconsideration or a lawsuit, as the applicant likes.
    Choice,
}

/// First day of the law that put reconsideration first.
const RECONSIDERATION_FIRST_SINCE: Date = date(2024, 1, 1);
/// First day of the lawsuit limit of six months; it was three before.
const SIX_MONTHS_SINCE: Date = date(2015, 5, 1);

/// Days in which reconsideration can be asked for, from the day the decision became known.
pub const RECONSIDERATION_DAYS: u32 = 60;
/// Days in which a lawsuit can be brought after reconsideration, from receipt of its decision.
pub const LAWSUIT_AFTER_RECONSIDERATION_DAYS: u32 = 15;

/// How long a lawsuit can be brought (起诉期限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawsuitPeriod {
    /// Calendar days from receipt of the decision on reconsideration.
    Days(u32),
    /// Months from receipt of the agency's decision.
    Months(u32),
}

impl LawsuitPeriod {
    /// 15日, 6个月.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Days(days) => format!("{days}日"),
            Self::Months(months) => format!("{months}个月"),
        }
    }
}

impl RemedyRoute {
    /// The way against a decision made on a day. A partial refusal goes the way of the part refused.
    #[must_use]
    pub fn against(outcome: Outcome, decided_on: Date) -> Self {
        if decided_on < RECONSIDERATION_FIRST_SINCE {
            return Self::Choice;
        }
        match outcome {
            Outcome::Partial
            | Outcome::RefusedStateSecret
            | Outcome::RefusedLawForbids
            | Outcome::RefusedThreeSecurityOneStability
            | Outcome::RefusedThirdParty
            | Outcome::RefusedInternalAffairs
            | Outcome::RefusedProcessInfo
            | Outcome::RefusedEnforcementFile => Self::ReconsiderationFirst,
            Outcome::Granted
            | Outcome::RefusedAdminQuery
            | Outcome::UnableNotHeld
            | Outcome::UnableNeedCreation
            | Outcome::UnableStillUnclear
            | Outcome::NpPetition
            | Outcome::NpRepeat
            | Outcome::NpPublication
            | Outcome::NpExcessive
            | Outcome::NpConfirmOrReissue
            | Outcome::OtherNoCorrection
            | Outcome::OtherFeeUnpaid
            | Outcome::OtherMisc => Self::Choice,
        }
    }

    /// The rule that says so.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::ReconsiderationFirst => table::RECONSIDERATION_FIRST,
            Self::Choice => table::REMEDY,
        }
    }

    /// How long the lawsuit at the end of this way can be brought.
    #[must_use]
    pub fn lawsuit_period(self, decided_on: Date) -> LawsuitPeriod {
        match self {
            Self::ReconsiderationFirst => LawsuitPeriod::Days(LAWSUIT_AFTER_RECONSIDERATION_DAYS),
            Self::Choice => LawsuitPeriod::Months(lawsuit_months(decided_on)),
        }
    }

    /// The rule behind [`Self::lawsuit_period`].
    #[must_use]
    pub fn lawsuit_rule(self, decided_on: Date) -> Rule {
        match self {
            Self::ReconsiderationFirst => table::LAWSUIT_AFTER_RECONSIDERATION,
            Self::Choice if decided_on < SIX_MONTHS_SINCE => table::LAWSUIT_1989,
            Self::Choice => table::LAWSUIT,
        }
    }
}

/// The rule that sets the days for reconsideration.
#[must_use]
pub fn reconsideration_rule(decided_on: Date) -> Rule {
    if decided_on < RECONSIDERATION_FIRST_SINCE {
        table::RECONSIDERATION_PERIOD_1999
    } else {
        table::RECONSIDERATION_PERIOD
    }
}

/// The rule that a decision served online names where reconsideration is asked for online, once there is one.
#[must_use]
pub fn online_rule(decided_on: Date) -> Option<Rule> {
    (decided_on >= RECONSIDERATION_FIRST_SINCE).then_some(table::RECONSIDERATION_ONLINE)
}

/// Months in which a lawsuit can be brought without reconsideration.
#[must_use]
pub fn lawsuit_months(decided_on: Date) -> u32 {
    if decided_on < SIX_MONTHS_SINCE { 3 } else { 6 }
}
