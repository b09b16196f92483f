//! Orders to an annual report, and what they are judged with.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Frozen;
use crate::agencies::SecondPerson;
use crate::records::Actor;
use crate::rights::{Action, Role};

/// How a report came here that was made with another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The day it was published there.
    pub published_on: Date,
    /// Where it stands; empty where it is not known.
    pub url: String,
}

/// An order to an annual report.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// 编制: keeps texts and explanations.
    Save {
        /// Texts by section id; an empty one is drafted by the program again.
        texts: BTreeMap<String, String>,
        /// Explanations by the id of the rule.
        explanations: BTreeMap<String, String>,
        /// What is corrected and why.
        change_note: String,
    },
    /// 送审
    Send {
        /// What it says at this moment.
        frozen: Box<Frozen>,
        /// What does not hold and was not explained, a sentence each.
        faults: Vec<String>,
    },
    /// 审核通过
    Pass,
    /// 退回, by the reviewer or who signs.
    Return {
        /// Why.
        reason: String,
    },
    /// 签发公布
    Sign {
        /// What the cases say now: it must be what was reviewed.
        now: Box<Frozen>,
    },
    /// 报送上级公开工作机构
    Report {
        /// The day.
        on: Date,
    },
    /// 更正: begins the next edition.
    Correct {
        /// What is corrected and why, for the public.
        reason: String,
    },
    /// 退回更正, by the office above.
    SendBack {
        /// Why.
        reason: String,
    },
    /// 收录: a report made elsewhere, entered by the office above.
    TakeOver {
        /// What it says.
        frozen: Box<Frozen>,
        /// How it came.
        elsewhere: Elsewhere,
    },
}

impl Command {
    /// What one must be allowed to: at the agency whose report it is, or for the last two at the one above.
    #[must_use]
    pub fn action(&self, stage_awaits_signature: bool) -> Action {
        match self {
            Self::Save { .. } | Self::Send { .. } | Self::Report { .. } | Self::Correct { .. } => {
                Action::WriteReports
            }
            Self::Pass => Action::ReviewReports,
            Self::Return { .. } if stage_awaits_signature => Action::IssueReports,
            Self::Return { .. } => Action::ReviewReports,
            Self::Sign { .. } => Action::IssueReports,
            Self::SendBack { .. } | Self::TakeOver { .. } => Action::SuperviseReports,
        }
    }

    /// Whether it is the office's above.
    #[must_use]
    pub fn is_from_above(&self) -> bool {
        matches!(self, Self::SendBack { .. } | Self::TakeOver { .. })
    }
}

/// What an order is judged with, all handed in.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Today in China.
    pub today: Date,
    /// Who orders.
    pub actor: Actor,
    /// Their roles at the agency, or for what comes from above at the one above.
    pub roles: &'a [Role],
    /// The agency's rule on second persons.
    pub second_person: SecondPerson,
}
