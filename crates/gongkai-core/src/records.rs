//! Records (政府信息) and their life: 起草 → 送审 → 审核 → 保密审查 → 签发发布, then 修订, 撤回, 废止, 失效.
//!
//! A record has at most one draft edition beside the public one; what is public stays until the next edition is signed.
//! `decide` may refuse, `apply` may not: history has happened. Knows nothing of rows, pages or the wall clock.

mod command;
mod decide;
mod event;
mod refusal;

pub use command::{Command, Context, Imported, ImportedEdition, PublishWhen};
pub use decide::{apply, decide};
pub use event::{EditionImported, Event};
pub use refusal::Refusal;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::content::Content;
use crate::ids::{AgencyId, Login, RecordId};

/// A record with its standing, its draft and the list of its public editions. Contents of public editions are kept
/// apart by the store; only the draft's content is needed to decide. The list holds those taken back as well, so that
/// numbers never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Whose it is (发布机构).
    pub agency: AgencyId,
    /// Number of events so far.
    pub version: u64,
    /// 索引号, from first publication on.
    pub index_number: Option<String>,
    /// What the public sees of it.
    pub standing: Standing,
    /// The edition in work.
    pub draft: Option<Draft>,
    /// Editions made public, oldest first.
    pub editions: Vec<Edition>,
}

/// What the public sees of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// Never made public.
    Unpublished,
    /// Reviewed and found not to be disclosed proactively.
    Held {
        /// How it may be had, and why.
        clearance: Clearance,
        /// How it was reviewed.
        steps: Vec<Step>,
        /// Where it had been public and was taken back: its address goes on saying so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<WithdrawalNotice>,
    },
    /// Public; the last of `editions` is shown.
    Public {
        /// Whether it is still in force.
        validity: Validity,
    },
    /// Taken back; its address says when and why.
    Withdrawn {
        /// The notice.
        notice: WithdrawalNotice,
    },
}

/// 有效性
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Validity {
    /// 有效
    InForce,
    /// 废止
    Repealed {
        /// From this day.
        on: Date,
        /// By which document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// 失效
    Expired {
        /// From this day.
        on: Date,
    },
}

impl Validity {
    /// Code in files and addresses.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Repealed { .. } => "repealed",
            Self::Expired { .. } => "expired",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::InForce => "有效",
            Self::Repealed { .. } => "已废止",
            Self::Expired { .. } => "已失效",
        }
    }

    /// The day it ceased.
    #[must_use]
    pub fn ceased_on(&self) -> Option<Date> {
        match self {
            Self::InForce => None,
            Self::Repealed { on, .. } | Self::Expired { on } => Some(*on),
        }
    }
}

/// The notice that stands where a withdrawn record stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalNotice {
    /// When it was taken back.
    pub at: Timestamp,
    /// Why, in kind.
    pub reason: WithdrawalReason,
    /// Why, in words for the public.
    pub explanation: String,
}

/// Editions that a withdrawal took back before the record was published again, as far as they may still be told of:
/// their text stays with those who withdrew it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// The notice that stood in their place.
    pub notice: WithdrawalNotice,
    /// When each of them had become public, oldest first; at least one.
    pub published_at: Vec<Timestamp>,
}

/// Why a public record is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalReason {
    /// 内容有误
    Incorrect,
    /// 含有个人信息
    PersonalData,
    /// 涉及第三方权益 (条例 第十五条)
    ThirdParty,
    /// 不应公开 (条例 第十四条)
    NotDisclosable,
    /// 重复发布
    Duplicate,
    /// 按上级或法院决定
    Ordered,
}

impl WithdrawalReason {
    /// All reasons in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Incorrect,
        Self::PersonalData,
        Self::ThirdParty,
        Self::NotDisclosable,
        Self::Duplicate,
        Self::Ordered,
    ];

    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Incorrect => "内容有误",
            Self::PersonalData => "含有个人信息",
            Self::ThirdParty => "涉及第三方合法权益",
            Self::NotDisclosable => "依法不应公开",
            Self::Duplicate => "重复发布",
            Self::Ordered => "按上级机关或法院的决定",
        }
    }

    /// Code in files and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Incorrect => "incorrect",
            Self::PersonalData => "personal_data",
            Self::ThirdParty => "third_party",
            Self::NotDisclosable => "not_disclosable",
            Self::Duplicate => "duplicate",
            Self::Ordered => "ordered",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// The edition in work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// 1 for a new record.
    pub edition: u32,
    /// Where it stands in the review.
    pub stage: Stage,
    /// What it says. Not stored with the record's state: the store keeps it with the other editions and puts it back.
    #[serde(skip)]
    pub content: Option<Box<Content>>,
    /// What changed, for the public; asked for from the second edition on.
    pub change_note: Option<String>,
    /// Everyone who wrote in it.
    pub drafters: Vec<Login>,
    /// What was done so far, oldest first.
    pub steps: Vec<Step>,
}

/// Where a draft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// 起草
    Drafting,
    /// 退回修改: drafting again, with the reason.
    Returned {
        /// Why.
        reason: String,
    },
    /// 待审核
    AwaitingReview,
    /// 待保密审查
    AwaitingClearance,
    /// 待签发
    AwaitingSignature {
        /// What the secrecy review decided.
        clearance: Clearance,
    },
    /// 已签发，定时发布
    Scheduled {
        /// When it becomes public.
        publish_at: Timestamp,
    },
}

impl Stage {
    /// Code in rows and filters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Returned { .. } => "returned",
            Self::AwaitingReview => "awaiting_review",
            Self::AwaitingClearance => "awaiting_clearance",
            Self::AwaitingSignature { .. } => "awaiting_signature",
            Self::Scheduled { .. } => "scheduled",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drafting => "起草中",
            Self::Returned { .. } => "退回修改",
            Self::AwaitingReview => "待审核",
            Self::AwaitingClearance => "待保密审查",
            Self::AwaitingSignature { .. } => "待签发",
            Self::Scheduled { .. } => "定时发布",
        }
    }

    /// Whether the text may be edited.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Drafting | Self::Returned { .. })
    }
}

/// 公开方式, as the secrecy review decided it (条例 第十七条: reviewed item by item before publication).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Clearance {
    /// 主动公开
    Proactive,
    /// 依申请公开
    OnRequest {
        /// Why it is not published on our own accord.
        ground: String,
    },
    /// 不予公开
    Withheld {
        /// The ground in law.
        ground: Ground,
        /// The reasons in this case.
        reasons: String,
    },
}

impl Clearance {
    /// The name people read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Proactive => "主动公开",
            Self::OnRequest { .. } => "依申请公开",
            Self::Withheld { .. } => "不予公开",
        }
    }
}

/// Grounds for not disclosing (条例 第十四条至第十六条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 国家秘密
    StateSecret,
    /// 法律、行政法规禁止公开
    ForbiddenByLaw,
    /// 三安全一稳定
    PublicSecurity,
    /// 商业秘密、个人隐私
    ThirdParty,
    /// 内部事务信息
    Internal,
    /// 过程性信息
    Process,
    /// 行政执法案卷
    EnforcementFile,
}

impl Ground {
    /// All grounds in the order of the Regulations.
    pub const ALL: [Self; 7] = [
        Self::StateSecret,
        Self::ForbiddenByLaw,
        Self::PublicSecurity,
        Self::ThirdParty,
        Self::Internal,
        Self::Process,
        Self::EnforcementFile,
    ];

    /// The name people read, with its article.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::StateSecret => "依法确定为国家秘密（条例 第十四条）",
            Self::ForbiddenByLaw => "法律、行政法规禁止公开（条例 第十四条）",
            Self::PublicSecurity => {
                "公开后可能危及国家安全、公共安全、经济安全、社会稳定（条例 第十四条）"
            }
            Self::ThirdParty => {
                "涉及商业秘密、个人隐私等，公开会损害第三方合法权益（条例 第十五条）"
            }
            Self::Internal => {
                "人事管理、后勤管理、内部工作流程等内部事务信息（条例 第十六条第一款）"
            }
            Self::Process => {
                "讨论记录、过程稿、磋商信函、请示报告等过程性信息（条例 第十六条第二款）"
            }
            Self::EnforcementFile => "行政执法案卷信息（条例 第十六条第二款）",
        }
    }

    /// Code in files and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::StateSecret => "state_secret",
            Self::ForbiddenByLaw => "forbidden_by_law",
            Self::PublicSecurity => "public_security",
            Self::ThirdParty => "third_party",
            Self::Internal => "internal",
            Self::Process => "process",
            Self::EnforcementFile => "enforcement_file",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// A step of the review as it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub act: Act,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Opinion or reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Done without the second person (单人办理), where the agency's rules allow it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 送审
    Submitted,
    /// 审核通过
    ReviewPassed,
    /// 保密审查
    Cleared,
    /// 签发
    Signed,
    /// 退回
    Returned,
    /// 发布
    Published,
    /// 由外部导入，审查在原系统完成
    Imported,
}

impl Act {
    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitted => "送审",
            Self::ReviewPassed => "审核",
            Self::Cleared => "保密审查",
            Self::Signed => "签发",
            Self::Returned => "退回",
            Self::Published => "发布",
            Self::Imported => "导入",
        }
    }
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Actor {
    /// A member of staff.
    Person {
        /// Their account.
        login: Login,
        /// Their name at the time.
        name: String,
    },
    /// The program itself, carrying out what a person ordered before (publication at a set time).
    System,
    /// The operator's bulk import.
    Import,
    /// Somebody who asked for information, by the number and code of their request. Who they are is not said.
    Applicant,
}

impl Actor {
    /// The name people read.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } => name,
            Self::System => "系统",
            Self::Import => "批量导入",
            Self::Applicant => "申请人",
        }
    }

    /// The account, where a person acted.
    #[must_use]
    pub fn login(&self) -> Option<&Login> {
        match self {
            Self::Person { login, .. } => Some(login),
            Self::System | Self::Import | Self::Applicant => None,
        }
    }
}

/// A public edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// 1, 2, 3…
    pub number: u32,
    /// When it became public.
    pub published_at: Timestamp,
    /// What changed against the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_note: Option<String>,
    /// How it was reviewed.
    pub steps: Vec<Step>,
}

/// What may be shown to the public. The only place where this is decided; every page, list, feed, index and file asks
/// for nothing but its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visibility {
    /// Nothing: the address does not exist.
    Hidden,
    /// The edition of this number.
    Public {
        /// Number in `editions`.
        edition: u32,
        /// Whether it is in force.
        validity: Validity,
    },
    /// The notice of withdrawal, nothing else.
    Gone(WithdrawalNotice),
}

impl Record {
    /// The visibility decision.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        match (&self.standing, self.editions.last()) {
            (Standing::Public { validity }, Some(edition)) => Visibility::Public {
                edition: edition.number,
                validity: validity.clone(),
            },
            (
                Standing::Withdrawn { notice }
                | Standing::Held {
                    notice: Some(notice),
                    ..
                },
                _,
            ) => Visibility::Gone(notice.clone()),
            (Standing::Unpublished | Standing::Held { .. } | Standing::Public { .. }, _) => {
                Visibility::Hidden
            }
        }
    }

    /// When it first became public.
    #[must_use]
    pub fn published_at(&self) -> Option<Timestamp> {
        self.editions.first().map(|edition| edition.published_at)
    }

    /// Code and name of where it stands, for lists of the console: the draft's stage before the public standing.
    #[must_use]
    pub fn status(&self) -> (&'static str, &'static str) {
        match (&self.draft, &self.standing) {
            (Some(draft), _) => (draft.stage.code(), draft.stage.name()),
            (
                None,
                Standing::Public {
                    validity: Validity::InForce,
                },
            ) => ("public", "已公开"),
            (None, Standing::Public { validity }) => (validity.code(), validity.name()),
            (None, Standing::Withdrawn { .. }) => ("withdrawn", "已撤回"),
            (
                None,
                Standing::Held {
                    clearance: Clearance::OnRequest { .. },
                    ..
                },
            ) => ("on_request", "依申请公开"),
            (None, Standing::Held { .. }) => ("withheld", "不予公开"),
            (None, Standing::Unpublished) => ("discarded", "已作废"),
        }
    }

    /// Steps done by one person alone, over all editions: what supervision lists.
    pub fn steps_alone(&self) -> impl Iterator<Item = &Step> {
        let drafted = self.draft.iter().flat_map(|draft| &draft.steps);
        let held = match &self.standing {
            Standing::Held { steps, .. } => steps.as_slice(),
            Standing::Unpublished | Standing::Public { .. } | Standing::Withdrawn { .. } => &[],
        };
        self.editions
            .iter()
            .flat_map(|edition| &edition.steps)
            .chain(held)
            .chain(drafted)
            .filter(|step| step.alone)
    }
}

#[cfg(test)]
mod tests;
