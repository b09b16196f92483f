//! The life of an annual report (政府信息公开工作年度报告): 编制, 送审, 审核, 签发公布, 报送; corrections after publication are new
//! editions with their reason.
//!
//! What a report says is counted elsewhere; here is what becomes of it. While it is drafted every figure follows the cases.
//! Sent for review it is frozen: what was reviewed is what is signed, to the letter.

mod apply;
mod command;
mod decide;
mod event;
mod refusal;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use apply::apply;
pub use command::{Command, Context, Elsewhere};
pub use decide::decide;
pub use event::Event;
pub use refusal::Refusal;

use crate::documents::Document;
use crate::ids::{AgencyId, Login};
use crate::plots::Plot;
use crate::records::Actor;

/// An agency's report of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnnualReport {
    /// Whose.
    pub agency: AgencyId,
    /// Which year.
    pub year: i16,
    /// The edition in work.
    pub draft: Option<Draft>,
    /// What was published, oldest first.
    pub editions: Vec<Edition>,
    /// The day it was handed to the office above (报送); of the newest edition.
    pub reported_on: Option<Date>,
    /// Why the office above wants it corrected; until the correction is published.
    pub sent_back: Option<String>,
}

/// An edition in work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it stands.
    pub stage: Stage,
    /// Texts by section id, with marks where figures go in. A section that is not here is drafted by the program.
    pub texts: BTreeMap<String, String>,
    /// Why something does not agree that ought to, by the id of the rule.
    pub explanations: BTreeMap<String, String>,
    /// What is corrected and why, for the public; asked for from the second edition on.
    pub change_note: String,
    /// What was sent for review; none while it is drafted.
    pub frozen: Option<Box<Frozen>>,
    /// Everyone who wrote in it.
    pub drafters: Vec<Login>,
    /// What was done so far, oldest first.
    pub steps: Vec<Step>,
}

/// Where an edition in work stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// 编制
    Drafting,
    /// 退回修改
    Returned {
        /// Why.
        reason: String,
    },
    /// 待审核
    AwaitingReview,
    /// 待签发
    AwaitingSignature,
}

impl Stage {
    /// Code in rows.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Returned { .. } => "returned",
            Self::AwaitingReview => "awaiting_review",
            Self::AwaitingSignature => "awaiting_signature",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drafting => "编制中",
            Self::Returned { .. } => "退回修改",
            Self::AwaitingReview => "待审核",
            Self::AwaitingSignature => "待签发",
        }
    }

    /// Whether it may be written in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Drafting | Self::Returned { .. })
    }
}

/// One step of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What, as people read it.
    pub act: Act,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// With what words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Done by one who wrote in it (单人办理).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 送审
    Sent,
    /// 审核通过
    Passed,
    /// 退回
    Returned,
}

impl Act {
    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "送审",
            Self::Passed => "审核通过",
            Self::Returned => "退回",
        }
    }
}

/// What a report says, fixed: its tables as numbers and the whole as it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// Code of its format; `narrative` for running text.
    pub format: String,
    /// The tables in the JSON form of the interfaces; null for running text.
    pub tables: Value,
    /// Texts by section id, figures in their places.
    pub narrative: BTreeMap<String, String>,
    /// The whole, as a page or on paper.
    pub document: Document,
    /// Plots of its numbers, shown beside it on the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plots: Vec<Plot>,
}

impl Frozen {
    /// The whole in the JSON form of the interfaces:
    /// `{"agency":…,"year":…,"format":…,"t2":…,"t3":…,"t4":…,"narrative":{SECTION:text}}`.
    #[must_use]
    pub fn json(&self, agency: &AgencyId, year: i16) -> Value {
        let mut json = match &self.tables {
            Value::Object(parts) => parts.clone(),
            _ => serde_json::Map::new(),
        };
        json.insert("agency".to_owned(), Value::from(agency.as_str()));
        json.insert("year".to_owned(), Value::from(year));
        json.insert("format".to_owned(), Value::from(self.format.as_str()));
        let texts = self.narrative.iter();
        let texts = texts.map(|(id, text)| (id.clone(), Value::from(text.as_str())));
        json.insert("narrative".to_owned(), Value::Object(texts.collect()));
        Value::Object(json)
    }
}

/// An edition that was published. It is never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// 1, 2, 3…
    pub number: u32,
    /// What it says.
    pub frozen: Frozen,
    /// Its texts with the marks where figures went in, from which a correction goes on.
    pub texts: BTreeMap<String, String>,
    /// When it was published.
    pub published_at: Timestamp,
    /// What was corrected and why; from the second edition on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_note: Option<String>,
    /// How it came here, where it was made elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
}

impl AnnualReport {
    /// One that nobody began.
    #[must_use]
    pub fn none(agency: AgencyId, year: i16) -> Self {
        Self {
            agency,
            year,
            draft: None,
            editions: Vec::new(),
            reported_on: None,
            sent_back: None,
        }
    }

    /// Its name in the journal: `qingshi/2025`.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("{}/{}", self.agency, self.year)
    }

    /// What the public sees.
    #[must_use]
    pub fn published(&self) -> Option<&Edition> {
        self.editions.last()
    }

    /// Code and name of where it stands, for lists.
    #[must_use]
    pub fn status(&self) -> (&'static str, &'static str) {
        match (
            &self.draft,
            self.published(),
            self.reported_on,
            &self.sent_back,
        ) {
            (Some(draft), _, _, _) => (draft.stage.code(), draft.stage.name()),
            (None, Some(_), _, Some(_)) => ("sent_back", "退回更正"),
            (None, Some(_), Some(_), None) => ("reported", "已报送"),
            (None, Some(_), None, None) => ("published", "已公布"),
            (None, None, _, _) => ("none", "没有编制"),
        }
    }
}
