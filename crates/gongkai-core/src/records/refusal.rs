//! Why an order to a record is refused, with the reason and the mend in plain Chinese.

use crate::fields::FieldErrors;
use crate::rights::{Action, Role};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person lacks the role.
    #[error("not allowed: {0:?}")]
    NotAllowed(Option<Action>),
    /// There is no draft to act on.
    #[error("no draft")]
    NoDraft,
    /// A draft is already in work.
    #[error("a draft is already in work")]
    DraftInWork,
    /// The draft is not at the stage the order belongs to.
    #[error("wrong stage, now {now}")]
    WrongStage {
        /// Where it stands, in words.
        now: &'static str,
    },
    /// The step needs someone other than the drafter.
    #[error("second person missing")]
    SecondPersonMissing,
    /// Fields are missing or wrong.
    #[error("incomplete: {0}")]
    Incomplete(#[from] FieldErrors),
    /// The set time lies in the past.
    #[error("publication time has passed")]
    TimePassed,
    /// The set time has not come.
    #[error("publication time has not come")]
    NotDue,
    /// The record is not public.
    #[error("not public")]
    NotPublic,
    /// A public record cannot be held back by a revision.
    #[error("still public")]
    StillPublic,
    /// It has ceased already.
    #[error("no longer in force")]
    NotInForce,
    /// A record of this id exists.
    #[error("record exists")]
    Exists,
    /// There is no such record.
    #[error("no such record")]
    Absent,
}

impl Refusal {
    /// What a person reads: the reason, then the mend.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotAllowed(Some(action)) => {
                let roles: Vec<&str> = action.roles().iter().map(|role: &Role| role.name()).collect();
                format!("您在这个机关没有办理这一步的权限，需要由{}办理。", roles.join("或"))
            }
            Self::NotAllowed(None) => "这一步由系统办理，不能由个人办理。".to_owned(),
            Self::NoDraft => "没有正在办理的版本。要修改已公开的内容，请先点「修订」。".to_owned(),
            Self::DraftInWork => "已有一个版本正在办理，请先办完或作废它。".to_owned(),
            Self::WrongStage { now } => format!("现在的状态是「{now}」，不能办理这一步。可能已有别人办过，请刷新看看。"),
            Self::SecondPersonMissing => "这一版是您本人拟的稿，按本机关的规定要由另一个人办理这一步。请转给其他同事。".to_owned(),
            Self::Incomplete(errors) => {
                let sentences: Vec<&str> = errors.0.iter().map(|error| error.sentence.as_str()).collect();
                sentences.join("")
            }
            Self::TimePassed => "设定的发布时间已经过去，请改为立即发布，或者另定时间。".to_owned(),
            Self::NotDue => "还没有到设定的发布时间。".to_owned(),
            Self::NotPublic => "这条信息现在没有公开，不能办理这一步。".to_owned(),
            Self::StillPublic => "这条信息现在是公开的，修订版不能定为依申请公开或不予公开。确实不应公开的，请退回修订并办理撤回。".to_owned(),
            Self::NotInForce => "这条信息已经废止或失效，不用再办理。".to_owned(),
            Self::Exists => "已有同一编号的信息，内容不同。要修改请在控制台修订。".to_owned(),
            Self::Absent => "没有这条信息，请检查地址。".to_owned(),
        }
    }
}
