//! Why an order to an annual report is refused.

use crate::fields::FieldErrors;
use crate::rights::Action;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person lacks the role.
    #[error("not allowed: {0:?}")]
    NotAllowed(Action),
    /// Fields are missing or wrong.
    #[error("incomplete: {0}")]
    Incomplete(#[from] FieldErrors),
    /// The year has not ended, so that it cannot be counted to its end.
    #[error("the year runs")]
    YearRuns,
    /// Something in it does not hold.
    #[error("does not hold")]
    DoesNotHold(Vec<String>),
    /// It is not at this step.
    #[error("wrong stage: {now}")]
    WrongStage {
        /// Where it stands.
        now: &'static str,
    },
    /// It was written by the same person.
    #[error("second person missing")]
    SecondPersonMissing,
    /// The cases say something else by now than what was reviewed.
    #[error("figures moved since review")]
    Moved,
    /// It is not published.
    #[error("not published")]
    NotPublished,
    /// An edition is in work.
    #[error("in work")]
    InWork,
    /// It was done before.
    #[error("done before")]
    DoneBefore,
}

impl Refusal {
    /// What a person reads: the reason, then the mend.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotAllowed(action) => {
                let roles: Vec<&str> = action.roles().iter().map(|role| role.name()).collect();
                format!("您没有办理这一步的权限，需要由{}办理。", roles.join("或"))
            }
            Self::Incomplete(errors) => errors
                .0
                .iter()
                .map(|error| error.sentence.as_str())
                .collect(),
            Self::YearRuns => {
                "统计期限是 1 月 1 日至 12 月 31 日，这一年还没有结束，年后再送审。".to_owned()
            }
            Self::DoesNotHold(faults) => {
                format!(
                    "报告还有 {} 处不对，改好以后再送审：{}",
                    faults.len(),
                    faults.join("")
                )
            }
            Self::WrongStage { now } => {
                format!("年报现在的状态是“{now}”，不能办理这一步。可能已有别人办过，请刷新看看。")
            }
            Self::SecondPersonMissing => {
                "年报是您本人编制的，按本机关的规定要由另一个人审核、签发。".to_owned()
            }
            Self::Moved => {
                "送审以后数据有了变化，报告和现在的办件对不上。请先退回，重新送审。".to_owned()
            }
            Self::NotPublished => "年报还没有公布，不能办理这一步。".to_owned(),
            Self::InWork => "新的一版正在编制，请先办完。".to_owned(),
            Self::DoneBefore => "这一步已经办过，不用再办。".to_owned(),
        }
    }
}
