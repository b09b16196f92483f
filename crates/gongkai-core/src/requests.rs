//! Requests (政府信息公开申请) and their life: 登记 → 确认 → 补正、征求意见、延期、收费 → 答复 → 送达, and what the desk does
//! beside the clock: who handles it, which offices were asked, drafts and approvals, letters.
//!
//! Who applied is not here: only the kind of applicant, never a name, and no words of a letter, note or reason. Those are
//! kept by the store, encrypted, under the numbers that stand here. `decide` may refuse, `apply` may not. Whether a dated
//! event is lawful is judged by `law::clock::next` alone.

pub mod alike;
mod apply;
mod command;
mod decide;
mod event;
mod files;
mod handling;
pub mod letters;
mod particulars;
pub mod posts;
mod refusal;

#[cfg(test)]
mod tests;

pub use apply::apply;
pub use command::{Command, Context, Registration};
pub use decide::{Ruling, decide};
pub use event::Event;
pub use files::{FileFacts, FileKind, KeptFile};
pub use handling::{
    Collection, Consultation, Dispatch, Draft, DraftStage, Extension, Handling, Letter, NoteKind,
    Opinion, ServiceMethod, Written,
};
pub use particulars::{Particulars, ParticularsInput, masked};
pub use refusal::Refusal;

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::clock::{ClockInput, ClockReading, Practice, read_clock, read_clock_under};
use gongkai_law::outcomes::Outcome;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{AgencyId, RequestId};

/// A request with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The agency asked.
    pub agency: AgencyId,
    /// Kind of applicant, a column of the report's table of requests.
    pub applicant_kind: ApplicantKind,
    /// How it came.
    pub channel: Channel,
    /// What was asked for; may name persons, so it stays in its row and out of the journal.
    #[serde(skip)]
    pub subject: String,
    /// What happened, as the clock reads it.
    pub events: Vec<ClockEvent>,
    /// The day it counts as received, by the clock.
    pub received_on: Option<Date>,
    /// The day it was closed, by the clock.
    pub closed_on: Option<Date>,
    /// How it ended, a leaf row of the report's table 3.
    pub outcome: Option<Outcome>,
    /// What the desk did beside the clock; empty for a request taken over from elsewhere.
    #[serde(default, skip_serializing_if = "Handling::is_empty")]
    pub handling: Handling,
}

impl Request {
    /// What its clock is read from.
    #[must_use]
    pub fn clock_input(&self) -> ClockInput {
        ClockInput {
            channel: self.channel,
            events: self.events.clone(),
        }
    }

    /// Its clock on a day.
    #[must_use]
    pub fn clock(&self, calendar: &Calendar, as_of: Date, practice: Practice) -> ClockReading {
        read_clock_under(&self.clock_input(), calendar, as_of, practice)
    }

    /// Reads from its events when it was received and closed, and how. None of them depends on working days.
    pub fn read_days(&mut self) {
        if let Some(last) = self.events.iter().map(ClockEvent::on).max() {
            let reading = read_clock(&self.clock_input(), Calendar::built_in(), last);
            self.received_on = reading.received_on;
            self.closed_on = reading.closed_on;
        }
        self.outcome = outcome_of(&self.events);
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed_on.is_some()
    }
}

/// Kind of applicant (申请人类别): the columns of the report's table of requests, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// 自然人
    NaturalPerson,
    /// 商业企业
    OrgCommercial,
    /// 科研机构
    OrgResearch,
    /// 社会公益组织
    OrgPublicBenefit,
    /// 法律服务机构
    OrgLegalService,
    /// 其他
    OrgOther,
}

impl ApplicantKind {
    /// All kinds in the order of the report.
    pub const ALL: [Self; 6] = [
        Self::NaturalPerson,
        Self::OrgCommercial,
        Self::OrgResearch,
        Self::OrgPublicBenefit,
        Self::OrgLegalService,
        Self::OrgOther,
    ];

    /// The kinds of organisations.
    pub const ORGANISATIONS: [Self; 5] = [
        Self::OrgCommercial,
        Self::OrgResearch,
        Self::OrgPublicBenefit,
        Self::OrgLegalService,
        Self::OrgOther,
    ];

    /// Code in files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NaturalPerson => "natural_person",
            Self::OrgCommercial => "org_commercial",
            Self::OrgResearch => "org_research",
            Self::OrgPublicBenefit => "org_public_benefit",
            Self::OrgLegalService => "org_legal_service",
            Self::OrgOther => "org_other",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NaturalPerson => "自然人",
            Self::OrgCommercial => "商业企业",
            Self::OrgResearch => "科研机构",
            Self::OrgPublicBenefit => "社会公益组织",
            Self::OrgLegalService => "法律服务机构",
            Self::OrgOther => "其他组织",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How it ended by its events. A request taken back stands in the report under the last row, 其他.
#[must_use]
pub fn outcome_of(events: &[ClockEvent]) -> Option<Outcome> {
    events.iter().find_map(|event| match event {
        ClockEvent::Decided { outcome, .. } | ClockEvent::Lapsed { outcome, .. } => Some(*outcome),
        ClockEvent::Withdrawn { .. } => Some(Outcome::OtherMisc),
        _ => None,
    })
}
