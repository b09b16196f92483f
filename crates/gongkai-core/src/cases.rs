//! What remedies and complaints have in common: who may order, why an order is refused, and the words kept beside a case.
//! The words themselves are with the store, sealed.

use gongkai_law::rules::Rule;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fields::FieldErrors;
use crate::ids::Login;
use crate::records::Actor;
use crate::rights::{Action, Role};

/// Longest text kept beside a case, in characters.
pub const MAX_WORDS: usize = 5_000;

/// With what an order is decided.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The day.
    pub today: Date,
    /// Who orders.
    pub actor: Actor,
    /// What they are trusted with at the agency.
    pub roles: &'a [Role],
}

/// What an order comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling<E> {
    /// What happens, in order.
    pub events: Vec<E>,
    /// Words to keep beside, under the name of their part.
    pub words: Option<(String, String)>,
}

/// A text kept beside a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// 1, 2, 3… within the case.
    pub number: u32,
    /// When it was written.
    pub at: Timestamp,
    /// By whom; none for the program.
    pub by: Option<Login>,
}

impl Written {
    /// The next one.
    pub(crate) fn next(written: &[Self]) -> u32 {
        written.last().map_or(1, |last| last.number + 1)
    }

    pub(crate) fn new(number: u32, by: &Actor, at: Timestamp) -> Self {
        let by = match by {
            Actor::Person { login, .. } => Some(login.clone()),
            Actor::System | Actor::Import | Actor::Applicant => None,
        };
        Self { number, at, by }
    }

    /// Name of the part that holds its words.
    #[must_use]
    pub fn part(number: u32) -> String {
        format!("words/{number}")
    }
}

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person lacks the role; nobody of the staff may where no action is named.
    #[error("not allowed: {0:?}")]
    NotAllowed(Option<Action>),
    /// Fields are missing or wrong, or their days are in an impossible order.
    #[error("incomplete: {0}")]
    Incomplete(#[from] FieldErrors),
    /// It has not ended yet.
    #[error("still open")]
    StillOpen,
    /// It has ended.
    #[error("ended")]
    Ended,
    /// It was done before.
    #[error("done before")]
    DoneBefore,
    /// Nothing is to be done anew.
    #[error("nothing to do anew")]
    NothingAnew,
    /// What is personal was erased.
    #[error("erased")]
    Erased,
    /// A case of this id exists.
    #[error("case exists")]
    Exists,
    /// There is no such case.
    #[error("no such case")]
    Absent,
}

impl Refusal {
    /// What a person reads: the reason, then the mend.
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
            Self::NotAllowed(None) => "这一步不能由您办理。".to_owned(),
            Self::Incomplete(errors) => errors
                .0
                .iter()
                .map(|error| error.sentence.as_str())
                .collect(),
            Self::StillOpen => "这一件还没有办结，不能办理这一步。".to_owned(),
            Self::Ended => {
                "这一件已经办结，不能再办理这一步。登记错了的，请在备注里写明。".to_owned()
            }
            Self::DoneBefore => "这一步已经办过，不用再办。".to_owned(),
            Self::NothingAnew => {
                "这一件没有责令重新答复的登记，请先登记结果和重新答复的期限。".to_owned()
            }
            Self::Erased => "个人信息和备注已按规定清除，不能再查看或修改。".to_owned(),
            Self::Exists => "已有同一编号的一件，内容不同。要修改请在控制台办理。".to_owned(),
            Self::Absent => "没有这一件，请检查编号。".to_owned(),
        }
    }
}

/// Whether somebody may give an order: staff by their roles, a resident what is theirs to do, the operator and the program
/// always.
#[must_use]
pub fn may_order(
    actor: &Actor,
    roles: &[Role],
    action: Option<Action>,
    is_a_residents: bool,
) -> bool {
    match actor {
        Actor::Applicant => is_a_residents,
        Actor::System | Actor::Import => true,
        Actor::Person { .. } => action.is_some_and(|action| action.allowed_to(roles)),
    }
}

/// A text that has to be written, trimmed.
pub(crate) fn words(field: &str, label: &str, text: &str) -> Result<String, FieldErrors> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(FieldErrors::one(field, format!("请填写{label}。")));
    }
    if length > MAX_WORDS {
        let sentence = format!("{label}有 {length} 个字，最多 {MAX_WORDS} 个字，请缩短。");
        return Err(FieldErrors::one(field, sentence));
    }
    Ok(text.to_owned())
}

/// A day with what it is.
pub(crate) type Named = (&'static str, Date);

/// Notes where a day lies before one that must come first. The rule is the one that sets the order.
pub(crate) fn must_follow(
    errors: &mut FieldErrors,
    field: &str,
    (label, on): Named,
    (first, first_on): Named,
    rule: Option<Rule>,
) {
    if on < first_on {
        let rule = rule.map_or(String::new(), |rule| format!("（{rule}）"));
        errors.add(
            field,
            format!("{label} {on} 早于{first} {first_on}，请核对这两个日期。{rule}"),
        );
    }
}

/// Notes where a day has not come yet.
pub(crate) fn must_have_come(
    errors: &mut FieldErrors,
    field: &str,
    (label, on): Named,
    today: Date,
) {
    if on > today {
        errors.add(field, format!("{label} {on} 在今天之后，请核对。"));
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldErrors, Refusal};
    use crate::rights::Action;

    #[test]
    fn every_refusal_has_words_that_end_in_a_full_stop() {
        for refusal in [
            Refusal::NotAllowed(Some(Action::HandleRequests)),
            Refusal::NotAllowed(None),
            Refusal::Incomplete(FieldErrors::one("on", "请填写日期。")),
            Refusal::StillOpen,
            Refusal::Ended,
            Refusal::DoneBefore,
            Refusal::NothingAnew,
            Refusal::Erased,
            Refusal::Exists,
            Refusal::Absent,
        ] {
            assert!(refusal.sentence().ends_with('。'), "{refusal:?}");
        }
    }
}
