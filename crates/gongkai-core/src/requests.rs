//! Requests (政府信息公开申请) and remedies (行政复议、行政诉讼) as far as a report counts them. Who applied is not here:
//! only the kind of applicant, never a name.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{AgencyId, RemedyId, RequestId};

/// A request with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The agency asked.
    pub agency: AgencyId,
    /// Kind of applicant, a code of the report's columns.
    pub applicant_kind: String,
    /// How it came.
    pub channel: String,
    /// What was asked for; may name persons, so it stays in its row and out of the journal.
    #[serde(skip)]
    pub subject: String,
    /// Dated events in the form of `gongkai_law::clock`.
    pub events: Vec<Value>,
    /// The day it counts as received, by the clock.
    pub received_on: Option<Date>,
    /// The day it was closed, by the clock.
    pub closed_on: Option<Date>,
    /// How it was decided, a leaf row of the report's table 3.
    pub outcome: Option<String>,
}

/// A reconsideration or lawsuit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Its id.
    pub id: RemedyId,
    /// The agency concerned.
    pub agency: AgencyId,
    /// Which kind.
    pub kind: RemedyKind,
    /// Day it was filed.
    pub filed_on: Date,
    /// Day it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded_on: Option<Date>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RemedyOutcome>,
    /// The request it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
}

/// Which remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// 行政复议
    Reconsideration,
    /// 未经复议直接起诉
    LitigationDirect,
    /// 复议后起诉
    LitigationAfterReconsideration,
}

/// How a remedy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyOutcome {
    /// 结果维持
    Upheld,
    /// 结果纠正
    Corrected,
    /// 其他结果
    Other,
}
