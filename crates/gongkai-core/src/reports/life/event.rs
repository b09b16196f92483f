//! What happens to an annual report.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Elsewhere, Frozen};

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Texts and explanations were kept.
    Saved {
        /// Texts by section id.
        texts: BTreeMap<String, String>,
        /// Explanations by the id of the rule.
        explanations: BTreeMap<String, String>,
        /// What is corrected and why.
        change_note: String,
    },
    /// It was sent for review.
    Sent {
        /// What it says.
        frozen: Box<Frozen>,
    },
    /// It was reviewed.
    Passed {
        /// By one who wrote in it.
        alone: bool,
    },
    /// It was given back to be changed.
    Returned {
        /// Why.
        reason: String,
    },
    /// It was signed and is public.
    Published {
        /// By one who wrote in it.
        alone: bool,
    },
    /// It was handed to the office above.
    Reported {
        /// The day.
        on: Date,
    },
    /// The next edition was begun.
    CorrectionBegun {
        /// What is corrected and why.
        reason: String,
    },
    /// The office above wants it corrected.
    SentBack {
        /// Why.
        reason: String,
    },
    /// A report made elsewhere was entered.
    TakenOver {
        /// What it says.
        frozen: Box<Frozen>,
        /// How it came.
        elsewhere: Elsewhere,
    },
}

impl Event {
    /// The name people read in lists of what was done.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Saved { .. } => "编制年报",
            Self::Sent { .. } => "年报送审",
            Self::Passed { .. } => "年报审核通过",
            Self::Returned { .. } => "年报退回",
            Self::Published { .. } => "年报签发公布",
            Self::Reported { .. } => "年报报送",
            Self::CorrectionBegun { .. } => "年报更正",
            Self::SentBack { .. } => "年报退回更正",
            Self::TakenOver { .. } => "收录年报",
        }
    }

    /// Whether what the public sees changes.
    #[must_use]
    pub fn touches_public(&self) -> bool {
        matches!(self, Self::Published { .. } | Self::TakenOver { .. })
    }
}
