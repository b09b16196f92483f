//! What has happened to a record.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Clearance, TakenBack, Validity, WithdrawalNotice};
use crate::content::Content;
use crate::ids::AgencyId;

/// Something that has happened to a record. Who and when stand on the journal entry around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A new record was begun.
    Drafted {
        /// Whose.
        agency: AgencyId,
        /// First content.
        content: Box<Content>,
    },
    /// The next edition was begun.
    RevisionStarted {
        /// Its content, a copy of the public one.
        content: Box<Content>,
    },
    /// The draft was saved.
    Saved {
        /// The whole content.
        content: Box<Content>,
        /// What changed, for the public.
        change_note: Option<String>,
    },
    /// 送审
    Submitted,
    /// 审核通过
    ReviewPassed {
        /// Opinion.
        note: Option<String>,
        /// Without the second person.
        alone: bool,
    },
    /// 保密审查 decided.
    Cleared {
        /// What was decided.
        clearance: Clearance,
        /// Opinion.
        note: Option<String>,
        /// Without the second person.
        alone: bool,
    },
    /// 签发 for a set time.
    Scheduled {
        /// When it becomes public.
        publish_at: Timestamp,
        /// Without the second person.
        alone: bool,
    },
    /// Signed and public at once.
    SignedAndPublished {
        /// 索引号.
        index_number: String,
        /// Without the second person.
        alone: bool,
    },
    /// A scheduled edition became public.
    Published {
        /// 索引号.
        index_number: String,
    },
    /// Signed as not to be disclosed proactively.
    Held {
        /// Without the second person.
        alone: bool,
    },
    /// 退回
    Returned {
        /// Why.
        reason: String,
    },
    /// The draft was thrown away.
    Discarded,
    /// 撤回
    Withdrawn {
        /// When and why.
        notice: WithdrawalNotice,
    },
    /// 废止
    Repealed {
        /// From this day.
        on: Date,
        /// By which document.
        by: Option<String>,
    },
    /// 失效
    Expired {
        /// From this day.
        on: Date,
    },
    /// Taken over from another system.
    Imported {
        /// Whose.
        agency: AgencyId,
        /// 索引号.
        index_number: String,
        /// Withdrawals after which it was published again, oldest first, with the first of its editions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        withdrawn_before: Vec<TakenBack>,
        /// The public editions after those, oldest first.
        editions: Vec<EditionImported>,
        /// Whether it is in force.
        validity: Validity,
        /// Where it was taken back.
        withdrawn: Option<WithdrawalNotice>,
    },
}

/// One edition of an imported record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionImported {
    /// When it became public.
    pub published_at: Timestamp,
    /// What changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_note: Option<String>,
    /// What it says.
    pub content: Content,
}

impl Event {
    /// Whether what the public sees may have changed. Followers of public things skip the rest.
    #[must_use]
    pub fn touches_public(&self) -> bool {
        match self {
            Self::SignedAndPublished { .. }
            | Self::Published { .. }
            | Self::Withdrawn { .. }
            | Self::Repealed { .. }
            | Self::Expired { .. }
            | Self::Imported { .. } => true,
            Self::Drafted { .. }
            | Self::RevisionStarted { .. }
            | Self::Saved { .. }
            | Self::Submitted
            | Self::ReviewPassed { .. }
            | Self::Cleared { .. }
            | Self::Scheduled { .. }
            | Self::Held { .. }
            | Self::Returned { .. }
            | Self::Discarded => false,
        }
    }

    /// What people read in the history of a record.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "起草",
            Self::RevisionStarted { .. } => "开始修订",
            Self::Saved { .. } => "保存修改",
            Self::Submitted => "送审",
            Self::ReviewPassed { .. } => "审核通过",
            Self::Cleared { .. } => "保密审查",
            Self::Scheduled { .. } => "签发，定时发布",
            Self::SignedAndPublished { .. } => "签发并发布",
            Self::Published { .. } => "到时发布",
            Self::Held { .. } => "签发，不主动公开",
            Self::Returned { .. } => "退回",
            Self::Discarded => "作废草稿",
            Self::Withdrawn { .. } => "撤回",
            Self::Repealed { .. } => "废止",
            Self::Expired { .. } => "失效",
            Self::Imported { .. } => "导入",
        }
    }
}
