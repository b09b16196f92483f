//! Remedies (行政复议、行政诉讼) against what an agency did about disclosure, and their life: 收到 → 答复、答辩 → 结果 → 重新答复.
//!
//! Who applied or sued is not here, nor any word of the papers: notes are kept by the store, sealed, under the numbers that
//! stand here. Organ and case number are public names of public things. `decide` may refuse, `apply` may not.

mod apply;
mod decide;
mod event;

#[cfg(test)]
mod tests;

pub use apply::apply;
pub use decide::{Command, Details, Registration, decide};
pub use event::Event;

use gongkai_law::calendar::Calendar;
use gongkai_law::remedies::RemedyRoute;
use gongkai_law::replies::{Forum, ReplyDue, reply_due};
use gongkai_law::rules::Rule;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cases::Written;
use crate::ids::{AgencyId, RemedyId, RequestId};
use crate::requests::Request;

/// A reconsideration or lawsuit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Its id.
    pub id: RemedyId,
    /// The agency concerned.
    pub agency: AgencyId,
    /// Which kind, a block of columns of the report's table 4.
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
    /// What the desk did with it; empty for one taken over from elsewhere.
    #[serde(default, skip_serializing_if = "Handling::is_empty")]
    pub handling: Handling,
}

/// What the desk knows and did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Handling {
    /// The organ that reconsiders, or the court.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub organ: String,
    /// Its number for the case (案号).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_number: Option<String>,
    /// Whether the simplified procedure of reconsideration applies.
    #[serde(default, skip_serializing_if = "is_ordinary")]
    pub procedure: Procedure,
    /// Day the copy of the application or complaint arrived (收到答复通知书、应诉通知书之日).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Date>,
    /// Day the agency handed in its reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied_on: Option<Date>,
    /// What has to be answered anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anew: Option<Anew>,
    /// Notes, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<Written>,
    /// Day the notes were erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_on: Option<Date>,
}

impl Handling {
    /// Nothing is known beyond what an import line says.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn is_ordinary(procedure: &Procedure) -> bool {
    *procedure == Procedure::Ordinary
}

/// 责令重新答复: by when, and when it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anew {
    /// The last day the organ or court set.
    pub by: Date,
    /// The day it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Date>,
}

/// Procedure of a reconsideration (复议程序).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// 普通程序
    #[default]
    Ordinary,
    /// 简易程序
    Simplified,
}

impl Procedure {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ordinary, Self::Simplified];

    /// Code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Simplified => "simplified",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "普通程序",
            Self::Simplified => "简易程序",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
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

impl RemedyKind {
    /// All kinds in the order of the report.
    pub const ALL: [Self; 3] = [
        Self::Reconsideration,
        Self::LitigationDirect,
        Self::LitigationAfterReconsideration,
    ];

    /// Code in files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reconsideration => "reconsideration",
            Self::LitigationDirect => "litigation_direct",
            Self::LitigationAfterReconsideration => "litigation_after_reconsideration",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reconsideration => "行政复议",
            Self::LitigationDirect => "未经复议直接起诉",
            Self::LitigationAfterReconsideration => "复议后起诉",
        }
    }

    /// What the agency hands in.
    #[must_use]
    pub const fn reply_name(self) -> &'static str {
        match self {
            Self::Reconsideration => "书面答复",
            Self::LitigationDirect | Self::LitigationAfterReconsideration => "答辩状",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a remedy ended; without one it is 尚未审结.
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

impl RemedyOutcome {
    /// All outcomes in the order of the report.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Corrected, Self::Other];

    /// Code in files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Corrected => "corrected",
            Self::Other => "other",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upheld => "结果维持",
            Self::Corrected => "结果纠正",
            Self::Other => "其他结果",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// What stands under the outcome's column while there is none.
pub const PENDING: &str = "尚未审结";

impl Remedy {
    /// Where the agency replies.
    #[must_use]
    pub fn forum(&self) -> Forum {
        match (self.kind, self.handling.procedure) {
            (RemedyKind::Reconsideration, Procedure::Ordinary) => Forum::Reconsideration,
            (RemedyKind::Reconsideration, Procedure::Simplified) => {
                Forum::SimplifiedReconsideration
            }
            _ => Forum::Lawsuit,
        }
    }

    /// The last day of the agency's reply; none while the day of receipt is not known.
    #[must_use]
    pub fn reply_due(&self, calendar: &Calendar) -> Option<ReplyDue> {
        let received_on = self.handling.received_on?;
        Some(reply_due(self.forum(), received_on, calendar))
    }

    /// The last day of what the agency has to do next: its reply, or the answer anew.
    #[must_use]
    pub fn due_on(&self, calendar: &Calendar) -> Option<Date> {
        match (&self.handling.anew, self.concluded_on) {
            (Some(anew), _) if anew.done_on.is_none() => Some(anew.by),
            (_, None) if self.handling.replied_on.is_none() => {
                self.reply_due(calendar).map(|due| due.on)
            }
            _ => None,
        }
    }

    /// Nothing is awaited of organ, court or agency.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let owed = self
            .handling
            .anew
            .is_some_and(|anew| anew.done_on.is_none());
        self.concluded_on.is_some() && !owed
    }

    /// Where it stands, in words.
    #[must_use]
    pub fn state_name(&self) -> &'static str {
        let handling = &self.handling;
        match (self.outcome, &handling.anew) {
            (_, Some(anew)) if anew.done_on.is_none() => "待重新答复",
            (Some(outcome), _) => outcome.name(),
            (None, _) if self.concluded_on.is_some() => "已审结",
            (None, _) if handling.received_on.is_some() && handling.replied_on.is_none() => {
                match self.kind {
                    RemedyKind::Reconsideration => "待提交书面答复",
                    _ => "待提交答辩状",
                }
            }
            (None, _) => PENDING,
        }
    }

    /// What is odd, with the rule: a direct suit where reconsideration comes first, a reply that came late.
    #[must_use]
    pub fn findings(&self, about: Option<&Request>, calendar: &Calendar) -> Vec<(String, Rule)> {
        let mut found = Vec::new();
        let decided = about.and_then(|request| Some((request.outcome?, request.closed_on?)));
        if let (RemedyKind::LitigationDirect, Some((outcome, on))) = (self.kind, decided) {
            let route = RemedyRoute::against(outcome, on);
            if route == RemedyRoute::ReconsiderationFirst {
                let sentence =
                    "不予公开的，应当先申请行政复议；直接起诉的，法院可能不予立案，请核对种类。";
                found.push((sentence.to_owned(), route.rule()));
            }
        }
        if let (Some(due), Some(on)) = (self.reply_due(calendar), self.handling.replied_on)
            && on > due.on
        {
            let sentence = format!(
                "{on} 提交的{}超过了期限（最迟 {}），可能视为没有证据。",
                self.kind.reply_name(),
                due.on
            );
            found.push((sentence, due.limit.rule));
        }
        found
    }
}
