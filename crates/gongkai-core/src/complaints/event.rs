//! What happened to a complaint. No names, no words: those are erased one day, and the journal never is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ComplaintKind, Matter, Outcome, Way};
use crate::ids::{AgencyId, Login, RecordId, RequestId};

/// Something that happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Event {
    /// 登记
    Registered {
        /// The agency that handles it.
        agency: AgencyId,
        /// 登记编号
        register_number: String,
        /// Complaint or report.
        kind: ComplaintKind,
        /// What it is about.
        matter: Matter,
        /// How it came.
        way: Way,
        /// The day it came in.
        received_on: Date,
        /// Working days for the answer.
        workdays: u16,
        /// The request it is about.
        request: Option<RequestId>,
        /// The record it is about.
        record: Option<RecordId>,
    },
    /// 分办
    Assigned {
        /// To whom.
        handler: Login,
    },
    /// 答复
    Answered {
        /// On which day.
        on: Date,
        /// What was found.
        outcome: Outcome,
    },
    /// A note was written beside it.
    Noted {
        /// Its number.
        number: u32,
    },
    /// Somebody looked at the complainant's particulars.
    ParticularsSeen,
    /// The particulars and all words were erased.
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
            Self::Registered { .. } => "登记投诉举报",
            Self::Assigned { .. } => "分办投诉举报",
            Self::Answered { .. } => "答复投诉举报",
            Self::Noted { .. } => "投诉举报备注",
            Self::ParticularsSeen => "查看投诉人信息",
            Self::Erased { .. } => "清除投诉人信息",
        }
    }
}
