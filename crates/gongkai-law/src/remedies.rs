//! Which way an applicant must go against a decision (救济途径): reconsideration first, or a choice.
//!
//! Knows neither the organs' names nor the wording of a letter. Basis: 行政复议法 第二十三条, read with
//! 法释〔2025〕8号 第一条: only refusals under 条例 第十四条 to 第十六条 need reconsideration first.

use jiff::civil::{Date, date};

use crate::outcomes::Outcome;
use crate::rules::{Rule, table};

#[cfg(test)]
mod tests;

/// The way against a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// Months in which a lawsuit can be brought without reconsideration.
#[must_use]
pub fn lawsuit_months(decided_on: Date) -> u32 {
    if decided_on < SIX_MONTHS_SINCE { 3 } else { 6 }
}
