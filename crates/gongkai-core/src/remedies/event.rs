//! What happened to a remedy. No names of people and no words of papers or notes: those are erased one day, and the journal
//! never is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Procedure, Remedy, RemedyKind, RemedyOutcome};
use crate::ids::{AgencyId, RequestId};

/// Something that happened to a remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Event {
    /// Taken over from elsewhere.
    Imported {
        /// As it was then.
        remedy: Box<Remedy>,
    },
    /// 登记
    Registered {
        /// The agency concerned.
        agency: AgencyId,
        /// Which kind.
        kind: RemedyKind,
        /// Day it was filed.
        filed_on: Date,
        /// The request it is about.
        request: Option<RequestId>,
        /// Organ or court.
        organ: String,
        /// Its number for the case.
        case_number: Option<String>,
        /// Procedure of a reconsideration.
        procedure: Procedure,
        /// Day the copy arrived.
        received_on: Date,
    },
    /// What was registered was completed or mended.
    Corrected {
        /// Organ or court.
        organ: String,
        /// Its number for the case.
        case_number: Option<String>,
        /// Procedure of a reconsideration.
        procedure: Procedure,
        /// Day the copy arrived.
        received_on: Date,
    },
    /// The agency handed in its reply.
    Replied {
        /// On which day.
        on: Date,
    },
    /// 审结
    Concluded {
        /// On which day.
        on: Date,
        /// How.
        outcome: RemedyOutcome,
        /// By when the agency must answer anew, if it must.
        anew_by: Option<Date>,
    },
    /// The outcome does not stand: an appeal, a new trial.
    Reopened {
        /// On which day.
        on: Date,
    },
    /// The agency answered anew.
    AnsweredAnew {
        /// On which day.
        on: Date,
    },
    /// A note was written beside it.
    Noted {
        /// Its number.
        number: u32,
    },
    /// The notes were erased.
    Erased {
        /// On this day.
        on: Date,
    },
}

impl Event {
    /// The name people read in lists of what was done.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Imported { .. } => "导入复议、诉讼",
            Self::Registered { .. } => "登记复议、诉讼",
            Self::Corrected { .. } => "更正登记",
            Self::Replied { .. } => "提交答复、答辩",
            Self::Concluded { .. } => "登记结果",
            Self::Reopened { .. } => "登记上诉、再审",
            Self::AnsweredAnew { .. } => "重新答复",
            Self::Noted { .. } => "办理备注",
            Self::Erased { .. } => "清除备注",
        }
    }

    /// Whether a published figure may change with it: a report counts cases by how they ended.
    #[must_use]
    pub fn touches_public(&self) -> bool {
        matches!(
            self,
            Self::Imported { .. }
                | Self::Registered { .. }
                | Self::Concluded { .. }
                | Self::Reopened { .. }
        )
    }
}
