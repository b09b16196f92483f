//! What is odd about a request's history: found by a reading, never a reason to fail.
//!
//! Knows nothing of how the clock was read; the sentences stand with the other wording.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::order::OrderFaultKind;
use super::wording;
use crate::rules::Rule;

/// One thing that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The day it happened, or was found.
    pub on: Date,
    /// What it is.
    pub kind: FindingKind,
    /// The rule it touches.
    pub rule: Rule,
    /// What it means and what to do, in plain Chinese.
    pub text: String,
}

impl Finding {
    pub(super) fn new(on: Date, kind: FindingKind, rule: Rule) -> Self {
        Self {
            on,
            kind,
            rule,
            text: wording::finding(kind),
        }
    }
}

/// What can be odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingKind {
    /// An event that cannot have happened where it stands.
    ImpossibleOrder {
        /// Chinese name of the event; empty where the whole list is meant.
        event: &'static str,
        /// What is wrong.
        fault: OrderFaultKind,
    },
    /// Events dated after the day of the reading.
    FutureEvents {
        /// How many.
        count: usize,
    },
    /// Signed-for post without the day of signing.
    SigningDayMissing,
    /// Nobody has confirmed the request with the applicant.
    Unconfirmed {
        /// Working days since it was handed in.
        workdays: u32,
    },
    /// A step of the procedure before the request counts as received.
    BeforeReceipt {
        /// Chinese name of the event.
        event: &'static str,
    },
    /// A step that needs a running limit, while none runs.
    NothingRunning {
        /// Chinese name of the event.
        event: &'static str,
    },
    /// The correction was asked for after seven working days.
    ClarificationRequestLate {
        /// The last day for asking.
        due_on: Date,
    },
    /// The correction was asked for a second time.
    ClarificationRequestAgain,
    /// The applicant was given no term for the correction.
    ClarificationTermMissing,
    /// The correction came after its term.
    ClarifiedLate {
        /// The last day of the term.
        until: Date,
    },
    /// The extension was told after the limit had run out.
    ExtensionLate {
        /// The last day of the limit.
        due_on: Date,
    },
    /// A second extension.
    ExtensionAgain,
    /// An extension beyond what the law allows.
    ExtensionTooLong {
        /// Working days allowed.
        allowed: u32,
    },
    /// A delay that the text of 2007 does not know.
    DelayUnknown,
    /// A delay that ends no later than the limit it delays.
    DelayShort {
        /// The last day of the limit.
        due_on: Date,
    },
    /// The delay was told after the limit had run out.
    DelayLate {
        /// The last day of the limit.
        due_on: Date,
    },
    /// A fee before there was one.
    FeeBeforeMeasures,
    /// The fee notice went out after the limit had run out.
    FeeNoticeLate {
        /// The last day of the limit.
        due_on: Date,
    },
    /// The fee was paid after its term.
    FeePaidLate {
        /// The last day of the term.
        until: Date,
    },
    /// Closed as lapsed while the applicant still had time.
    LapsedEarly {
        /// The last day of the term.
        until: Date,
    },
    /// Answered in time, but delivered after the limit.
    DeliveredLate {
        /// The last day of the limit.
        due_on: Date,
    },
}

impl FindingKind {
    /// Its name for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ImpossibleOrder { .. } => "impossible_order",
            Self::FutureEvents { .. } => "future_events",
            Self::SigningDayMissing => "signing_day_missing",
            Self::Unconfirmed { .. } => "unconfirmed",
            Self::BeforeReceipt { .. } => "before_receipt",
            Self::NothingRunning { .. } => "nothing_running",
            Self::ClarificationRequestLate { .. } => "clarification_request_late",
            Self::ClarificationRequestAgain => "clarification_request_again",
            Self::ClarificationTermMissing => "clarification_term_missing",
            Self::ClarifiedLate { .. } => "clarified_late",
            Self::ExtensionLate { .. } => "extension_late",
            Self::ExtensionAgain => "extension_again",
            Self::ExtensionTooLong { .. } => "extension_too_long",
            Self::DelayUnknown => "delay_unknown",
            Self::DelayShort { .. } => "delay_short",
            Self::DelayLate { .. } => "delay_late",
            Self::FeeBeforeMeasures => "fee_before_measures",
            Self::FeeNoticeLate { .. } => "fee_notice_late",
            Self::FeePaidLate { .. } => "fee_paid_late",
            Self::LapsedEarly { .. } => "lapsed_early",
            Self::DeliveredLate { .. } => "delivered_late",
        }
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
