//! What a handler is asked before a letter can be composed: for each kind its questions, and how the answers become facts.
//! What the request's own history says is known already and only shown, to be corrected.
//!
//! A question's name is the place of its answer in [`LetterFacts`], such as `refusal.reasons`. Knows no form and no store.

mod answers;
mod table;

use std::collections::BTreeMap;

use gongkai_law::grounds::Category;
use gongkai_law::outcomes::{Outcome, OutcomeGroup};

use crate::letters::facts::decisions::CorrectionDecision;
use crate::letters::facts::sheets::{ConversionCause, ConversionDecision, ServiceMethod};
use crate::letters::facts::steps::Opinion;
use crate::letters::kind::LetterKind;

pub use answers::{fill, known_answers};

/// Answers as they were typed, by the names of their questions. Several choices stand one a line.
pub type Answers = BTreeMap<String, String>;

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The place of the answer in the facts, its parts parted by dots.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// A line of help; empty where the label says all.
    pub hint: &'static str,
    /// What an answer looks like.
    pub asks: Asks,
    /// Whether the letter can do without.
    pub optional: bool,
}

/// What an answer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// One line.
    Line,
    /// Several sentences.
    Text,
    /// Several points, one a line.
    Points,
    /// A day.
    Date,
    /// A whole number from 1.
    Number,
    /// One of these.
    One(OneOf),
    /// Any of the things that the article of a refusal names.
    Categories(CategoriesOf),
}

/// A closed list of which one is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneOf {
    /// 意见
    Opinions,
    /// 个人还是单位
    PersonOrBody,
    /// 送达方式
    ServiceMethods,
    /// 不予公开的依据
    Grounds,
    /// Whether the right agency is known.
    Organs,
    /// 计收方式
    FeeSchemes,
    /// 更正申请的处理
    Corrections,
    /// 转为主动公开的原因
    ConversionCauses,
    /// 转为主动公开的决定
    ConversionDecisions,
}

/// Of which refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoriesOf {
    /// That of the letter.
    Ground(Outcome),
    /// Any.
    All,
}

impl OneOf {
    /// Codes and names, in the order of the form.
    #[must_use]
    pub fn options(self) -> Vec<(String, String)> {
        match self {
            Self::Opinions => named(&Opinion::ALL, |opinion| opinion.name()),
            Self::PersonOrBody => pairs(&[("true", "个人"), ("false", "单位")]),
            Self::ServiceMethods => named(&ServiceMethod::ALL, |method| method.name()),
            Self::Grounds => Outcome::ALL
                .into_iter()
                .filter(|outcome| outcome.group() == OutcomeGroup::Refused)
                // What another law rules the way to is not withheld.
                .filter(|outcome| *outcome != Outcome::RefusedAdminQuery)
                .map(|outcome| (outcome.id().to_owned(), outcome.name().to_owned()))
                .collect(),
            Self::Organs => pairs(&[
                ("agency", "知道由哪个机关负责公开"),
                ("undeterminable", "不能确定由哪个机关负责公开"),
            ]),
            Self::FeeSchemes => pairs(&[("items", "按件计收"), ("pages", "按量（页）计收")]),
            Self::Corrections => named(&CorrectionDecision::ALL, |decision| decision.name()),
            Self::ConversionCauses => named(&ConversionCause::ALL, |cause| cause.name()),
            Self::ConversionDecisions => {
                named(&ConversionDecision::ALL, |decision| decision.name())
            }
        }
    }
}

impl CategoriesOf {
    /// Codes and names, in the order of the articles.
    #[must_use]
    pub fn options(self) -> Vec<(String, String)> {
        let fits = |category: &Category| match self {
            Self::Ground(ground) => category.ground() == ground,
            Self::All => true,
        };
        Category::ALL
            .into_iter()
            .filter(fits)
            .map(|category| (category.id().to_owned(), category.name().to_owned()))
            .collect()
    }
}

fn named<T: serde::Serialize>(
    all: &[T],
    name: impl Fn(&T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter()
        .map(|one| (code(one), name(one).to_owned()))
        .collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()))
        .collect()
}

/// The name of a plain variant in files.
fn code<T: serde::Serialize>(one: &T) -> String {
    match serde_json::to_value(one) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

impl LetterKind {
    /// What has to be asked for it, in the order of its text.
    #[must_use]
    pub fn questions(self) -> Vec<Question> {
        table::questions(self)
    }
}

#[cfg(test)]
mod tests;
