//! Facts of the steps on the way to an answer: clarification, extension, consultations, excess, fee.

use gongkai_law::fees::FeeCount;
use gongkai_law::grounds::Category;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A letter sent before, as a later one refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SentLetter {
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub on: Option<Date>,
}

/// 补正
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clarification {
    /// What to clarify, all at once.
    pub items: Vec<String>,
    /// 指导和释明: how it can be done.
    pub guidance: String,
    /// The last day for it. The law sets no length, only that it be reasonable.
    pub due_on: Option<Date>,
    /// The notice that asked for it.
    pub notice: SentLetter,
}

/// 延期答复
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extension {
    /// Why.
    pub reasons: String,
    /// By how many working days.
    pub workdays: Option<u32>,
    /// The last day to answer since.
    pub new_due_on: Option<Date>,
}

/// A third party whose rights disclosure would touch, and what was written to and by it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThirdPartyFacts {
    /// Name of the person or organisation.
    pub name: String,
    /// Whether it is a person; decides how the letter speaks to it.
    pub person: bool,
    /// The information concerned, and no more of the request than that.
    pub content: String,
    /// Which rights may be touched.
    pub interests: Vec<Category>,
    /// The last day for an opinion, where the law sets no term (requests before 2019-05-15).
    pub reply_by: Option<Date>,
    /// The letter that asked.
    pub consultation: SentLetter,
    /// What it said; `None` where it said nothing in time.
    pub opinion: Option<Opinion>,
    /// When it said so.
    pub answered_on: Option<Date>,
    /// Why it refused, or gave no reason that holds.
    pub opinion_reasons: String,
    /// Why not disclosing would weigh heavily on the public interest.
    pub public_interest: String,
    /// The day from which the information is disclosed.
    pub disclosed_from: Option<Date>,
}

/// What one who was consulted says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// 同意公开
    Agrees,
    /// 部分同意公开
    AgreesInPart,
    /// 不同意公开
    Objects,
}

impl Opinion {
    /// All.
    pub const ALL: [Self; 3] = [Self::Agrees, Self::AgreesInPart, Self::Objects];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "同意公开",
            Self::AgreesInPart => "部分同意公开",
            Self::Objects => "不同意公开",
        }
    }
}

/// A consultation of another agency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Consultation {
    /// Whom.
    pub agency: String,
    /// The information concerned, and no more of the request than that.
    pub content: String,
    /// How it concerns that agency, such as 由贵单位于2024年印发.
    pub relation: String,
    /// The last day for an opinion, where the law sets no term.
    pub reply_by: Option<Date>,
}

/// Requests whose number and frequency are out of all proportion.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Excess {
    /// First day of the time looked at.
    pub from_on: Option<Date>,
    /// Last day of it.
    pub to_on: Option<Date>,
    /// How many requests in it.
    pub requests: Option<u32>,
    /// What shows that this is out of proportion.
    pub frequency: String,
    /// The last day to give reasons.
    pub reasons_by: Option<Date>,
    /// The notice that asked for them.
    pub notice: SentLetter,
    /// The day they came; `None` where none came.
    pub explained_on: Option<Date>,
    /// Why they do not hold, or why they do and the answer is late all the same.
    pub judgement: String,
    /// The last day to answer since.
    pub delayed_to: Option<Date>,
}

/// The information-processing fee.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeeFacts {
    /// What it is counted from; the law makes the amount of it.
    pub count: Option<FeeCount>,
    /// How and where to pay.
    pub payment: String,
    /// The notice that asked for it.
    pub notice: SentLetter,
    /// The day the notice was received.
    pub received_on: Option<Date>,
    /// The last day to pay.
    pub due_on: Option<Date>,
}
