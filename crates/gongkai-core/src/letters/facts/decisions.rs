//! Facts of the answers: how information is had, why it is withheld, where it was searched for, whose it is.

use gongkai_law::grounds::Category;
use gongkai_law::outcomes::Outcome;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::steps::SentLetter;

/// How the applicant gets what is disclosed (方式、途径和时间).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// In which way and where, such as an address on the web or a reading place.
    pub way: String,
    /// When, where it is not handed over with the letter.
    pub when: String,
}

/// Why information is withheld, or a request not handled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refusal {
    /// Which of the things that the article names.
    pub categories: Vec<Category>,
    /// The law or administrative regulation that forbids disclosure, with its article (《…法》第九条).
    pub forbidding_law: String,
    /// The reasons in this case: what harm, why this category.
    pub reasons: String,
    /// How the public interest was weighed, for rights of third parties.
    pub weighing: String,
}

/// A part that is withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// Which part, and where it is blacked out.
    pub what: String,
    /// The ground: one of the refusals under articles 14 to 16.
    pub ground: Outcome,
    /// Why.
    pub refusal: Refusal,
}

/// 检索
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// Where was searched.
    pub places: Vec<String>,
    /// With which words, or how.
    pub words: Vec<String>,
    /// By whom; named in the log only.
    pub by: String,
    /// When.
    pub on: Option<Date>,
    /// What was found, for the log.
    pub found: String,
}

/// Information that is another agency's to disclose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotOurs {
    /// Why it is not ours.
    pub reasons: String,
    /// Whose it is.
    pub organ: Determination,
}

/// Whether the right agency can be determined.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Determination {
    /// Nobody has said yet.
    #[default]
    Open,
    /// It cannot be determined.
    Undeterminable,
    /// This one.
    Agency {
        /// Its name.
        name: String,
        /// How to reach it.
        contact: String,
    },
}

/// Which way a matter goes that is no request for information.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Redirection {
    /// What the matter is, such as 反映施工扰民问题 or 《青石年鉴（2024）》.
    pub matter: String,
    /// The proper way: a hotline, an office, a shop, a library.
    pub channel: String,
    /// The law that rules the query, with its article.
    pub law: String,
}

/// A request to correct records about the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Correction {
    /// The record and what is said to be wrong in it.
    pub record: String,
    /// What is done about it.
    pub decision: Option<CorrectionDecision>,
    /// Why.
    pub reasons: String,
    /// The agency that may correct it.
    pub organ: String,
    /// How to reach that agency.
    pub contact: String,
    /// When the request was passed on.
    pub transferred: SentLetter,
}

/// What is done about a request for correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionDecision {
    /// The record is corrected.
    Corrected,
    /// It stays as it is.
    Declined,
    /// The request is passed on to the agency that may correct it.
    Transferred,
    /// The applicant is told which agency to turn to.
    Told,
}

impl CorrectionDecision {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::Corrected,
        Self::Declined,
        Self::Transferred,
        Self::Told,
    ];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Corrected => "予以更正",
            Self::Declined => "不予更正",
            Self::Transferred => "转送有权更正的机关",
            Self::Told => "告知向有权更正的机关提出",
        }
    }
}
