//! The clock of one request (答复期限): from its dated events to its state, its last day, and each step with its article.
//!
//! Knows neither today nor who the applicant is. A reading never fails: what cannot have happened, or should not have,
//! is a finding beside the result. Basis: 条例 第三十条 to 第三十四条, before 2019-05-15 2007年条例 第二十一条 to 第二十四条, and
//! 信息处理费管理办法 第六条.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::rules::{Edition, Rule};
use events::{Channel, ClockEvent};
use findings::Finding;

mod consultations;
pub mod events;
pub mod file;
pub mod findings;
pub mod next;
pub mod order;
mod pauses;
mod receipt;
mod replay;
mod wording;

#[cfg(test)]
mod tests;

/// What a clock is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockInput {
    /// How the request came in.
    pub channel: Channel,
    /// What happened, in any order.
    pub events: Vec<ClockEvent>,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Not yet received in the sense of the law.
    AwaitingConfirmation,
    /// The limit is running, or has run out.
    Running,
    /// Waiting for the applicant or for an opinion.
    Suspended,
    /// Answered or withdrawn.
    Closed,
    /// Given up by law: the applicant did not correct or pay in time. Without `closed_on` it still has to be closed.
    Lapsed,
}

impl ClockState {
    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AwaitingConfirmation => "待确认",
            Self::Running => "办理中",
            Self::Suspended => "暂停计算",
            Self::Closed => "已办结",
            Self::Lapsed => "视为放弃",
        }
    }
}

/// The clock of one request on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockReading {
    /// Where the request stands.
    pub state: ClockState,
    /// The day of receipt (收到申请之日).
    pub received_on: Option<Date>,
    /// The last day for the answer. `None` while nothing runs: before receipt, or while the applicant must correct or
    /// pay. While an opinion is awaited: the last day if it came on the day of the reading.
    pub due_on: Option<Date>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// Whether it was not answered by the last day.
    pub overdue: bool,
    /// Working days since the last day, until it was closed or read.
    pub overdue_workdays: u32,
    /// Whether the limit shown runs into a year without a holiday notice (暂定).
    pub provisional: bool,
    /// The text it is judged by.
    pub rules: Edition,
    /// What is being waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// How it came to this, in order of days.
    pub steps: Vec<Step>,
    /// What is odd about the history.
    pub findings: Vec<Finding>,
}

/// One step of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day of the step.
    pub on: Date,
    /// The rule applied.
    pub rule: Rule,
    /// What happened and what follows, in plain Chinese.
    pub text: String,
}

/// Something awaited while the clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What it is.
    pub what: WaitingFor,
    /// The last day to give it, where one is set.
    pub until: Option<Date>,
}

/// What a request can wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// 补正
    Clarification,
    /// 缴费
    Payment,
    /// 第三方或者其他机关的意见
    Opinion,
}

/// How an agency reads the law where it is silent. The default is the reading under which an answer is due sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Practice {
    /// Whether an extension outlives a restart of the limit.
    pub extension_after_restart: ExtensionAfterRestart,
    /// What a request for correction does that came too late or a second time.
    pub improper_clarification_request: ImproperClarificationRequest,
}

/// An extension was given, then the limit starts anew (补正 or 缴费).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionAfterRestart {
    /// The new limit is the ordinary one and may be extended again.
    #[default]
    Ends,
    /// The extension is added to the new limit too.
    CarriesOver,
}

/// 条例 第三十条 wants one request for correction, within seven working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImproperClarificationRequest {
    /// It does not stop the limit: the agency has to answer what was asked.
    #[default]
    HasNoEffect,
    /// It stops the limit like a proper one.
    StopsTheLimit,
}

/// Reads the clock of one request on a given day, with the default practice. Events after that day are not counted.
#[must_use]
pub fn read_clock(input: &ClockInput, calendar: &Calendar, as_of: Date) -> ClockReading {
    read_clock_under(input, calendar, as_of, Practice::default())
}

/// Reads the clock of one request on a given day, with an agency's practice.
#[must_use]
pub fn read_clock_under(
    input: &ClockInput,
    calendar: &Calendar,
    as_of: Date,
    practice: Practice,
) -> ClockReading {
    replay::read(input, calendar, as_of, practice)
}
