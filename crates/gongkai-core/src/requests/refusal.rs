//! Why an order to a request is refused, with the reason and the mend in plain Chinese, and the article where the law
//! says no.

use gongkai_law::clock::next::Objection;
use gongkai_law::rules::Rule;

use crate::fields::FieldErrors;
use crate::letters::work::Incomplete;
use crate::rights::Action;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person lacks the role; nobody of the staff may where no action is named.
    #[error("not allowed: {0:?}")]
    NotAllowed(Option<Action>),
    /// The law or the history says no.
    #[error("unlawful: {0}")]
    Unlawful(#[from] Objection),
    /// Fields are missing or wrong.
    #[error("incomplete: {0}")]
    Incomplete(#[from] FieldErrors),
    /// The step needs someone other than the one who did the step before.
    #[error("second person missing")]
    SecondPersonMissing,
    /// No extension was proposed, or none was approved.
    #[error("no extension in work")]
    NoExtension,
    /// There is no answer at the stage the order belongs to.
    #[error("no answer at this stage")]
    NoAnswer,
    /// The request has ended.
    #[error("request is closed")]
    Closed,
    /// A letter of this kind answers, and answers are approved.
    #[error("letter needs approval")]
    NeedsApproval,
    /// The letter lacks what the law asks of it.
    #[error(transparent)]
    LetterIncomplete(#[from] Incomplete),
    /// There is no such collection, consultation or letter, or it is settled.
    #[error("no such thing in this request")]
    NoSuchPart,
    /// The letter has to go out before it can arrive.
    #[error("not dispatched")]
    NotDispatched,
    /// It has not ended yet.
    #[error("still open")]
    StillOpen,
    /// It was rated, released or erased before.
    #[error("done before")]
    DoneBefore,
    /// It has ended.
    #[error("closed before")]
    AlreadyClosed,
    /// The answer was sent for approval or made; its files stay as they are.
    #[error("files of the answer are frozen")]
    FilesFrozen,
    /// The answer provides nothing, yet files stand ready to go out with it.
    #[error("files with an answer that provides nothing")]
    NothingProvided,
    /// What an applicant handed in is not taken out again; it goes with the particulars.
    #[error("handed in by the applicant")]
    HandedIn,
    /// Nothing was given to the applicant yet, who comes before all others.
    #[error("not given to the applicant")]
    NotGiven,
    /// It was taken over from elsewhere without its applicant's particulars.
    #[error("no particulars")]
    NoParticulars,
    /// The particulars were erased.
    #[error("erased")]
    Erased,
    /// A request of this id exists.
    #[error("request exists")]
    Exists,
    /// There is no such request.
    #[error("no such request")]
    Absent,
}

impl Refusal {
    /// The rule of law behind it.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::Unlawful(objection) => objection.rule(),
            _ => None,
        }
    }

    /// What a person reads: the reason, then the mend, then the article.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotAllowed(Some(action)) => {
                let roles: Vec<&str> = action.roles().iter().map(|role| role.name()).collect();
                format!(
                    "您在这个机关没有办理这一步的权限，需要由{}办理。",
                    roles.join("或")
                )
            }
            Self::NotAllowed(None) => "这一步只能由申请人本人办理。".to_owned(),
            Self::Unlawful(objection) => match objection.rule() {
                Some(rule) => format!("{}（{rule}）", objection.sentence()),
                None => objection.sentence(),
            },
            Self::Incomplete(errors) => errors
                .0
                .iter()
                .map(|error| error.sentence.as_str())
                .collect(),
            Self::SecondPersonMissing => {
                "这一步是您本人提出的，按本机关的规定要由另一个人审批。请转给公开机构负责人。"
                    .to_owned()
            }
            Self::NoExtension => {
                "没有待办的延期。延期要先提请，公开机构负责人同意后再告知申请人。".to_owned()
            }
            Self::NoAnswer => "没有处在这一步的答复，可能已有别人办过，请刷新看看。".to_owned(),
            Self::NoSuchPart => "没有这一项，或者它已经办完，请刷新看看。".to_owned(),
            Self::NotDispatched => {
                "这份文书还没有登记发出，请先登记发出的日期和方式，再登记送达。".to_owned()
            }
            Self::NotGiven => {
                "答复给申请人的信息发出以后，才能起草向所有人公开。请先登记发出答复。".to_owned()
            }
            Self::StillOpen => "申请还没有办结，不能办理这一步。".to_owned(),
            Self::DoneBefore => "这一步已经办过，不用再办。".to_owned(),
            Self::AlreadyClosed => "申请已经办结，不能再添加申请材料。".to_owned(),
            Self::FilesFrozen => {
                "答复已经送审或者作出，随答复提供的文件不能再增减。要改的，请公开机构负责人先退回答复。"
                    .to_owned()
            }
            Self::NothingProvided => {
                "选的办理结果不提供信息，却加了随答复提供的文件。请先取出文件，或者改选办理结果。"
                    .to_owned()
            }
            Self::HandedIn => {
                "这是申请人提交的材料，不能单独删除，清除申请人信息时一并清除。".to_owned()
            }
            Self::NoParticulars => {
                "没有登记申请人信息：这件申请是从别处转入的，转入时没有带申请人信息。".to_owned()
            }
            Self::Erased => "申请人信息已按规定清除，不能再查看或修改。".to_owned(),
            Self::Closed => "申请已经办结，不能再制作这种文书。".to_owned(),
            Self::NeedsApproval => {
                "答复要先送公开机构负责人审批，审批通过时作出并编号。".to_owned()
            }
            Self::LetterIncomplete(lacks) => lacks.sentence(),
            Self::Exists => "已有同一编号的申请，内容不同。要修改请在控制台办理。".to_owned(),
            Self::Absent => "没有这件申请，请检查编号。".to_owned(),
        }
    }
}
