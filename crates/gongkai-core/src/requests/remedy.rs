//! Remedies (行政复议、行政诉讼) against what was done with a request.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{AgencyId, RemedyId, RequestId};

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
