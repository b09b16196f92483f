//! How each cell of a format is counted: definitions as data, in words for people and as a selection for the counting.
//!
//! Knows nothing of the facts counted. The definitions stand in `counting_*.json`, by the rows and columns of `format_*.json`; a
//! row says of what things it is the number, a column which of them fall into it.

use std::collections::BTreeMap;

use gongkai_law::clock::events::Channel;
use gongkai_law::outcomes::Outcome;
use serde::Deserialize;

use crate::content::Genre;
use crate::remedies::{RemedyKind, RemedyOutcome};
use crate::reports::annual::count::Place;
use crate::requests::ApplicantKind;

/// The definitions of a format.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counting {
    /// Code of the format: `2021`.
    pub format: String,
    /// By part of the JSON form.
    parts: BTreeMap<String, Part>,
}

/// Rows and columns of one part.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    rows: BTreeMap<String, RowRule>,
    #[serde(default)]
    columns: BTreeMap<String, ColumnRule>,
}

/// What a row counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    /// The selection.
    pub how: How,
    /// The definition in words, a sentence.
    pub words: String,
    /// Its source: document and article.
    pub basis: String,
}

/// Of what things a row is the number.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum How {
    /// Requests.
    Requests(RequestRule),
    /// Remedies.
    Remedies(RemedyRule),
    /// Normative documents.
    Documents(DocumentRule),
    /// Records made public in the year.
    Records(RecordRule),
    /// Complaints and reports received in the year.
    Complaints,
    /// The sum of other rows.
    Sum(Vec<String>),
    /// Typed by an office; without it the report is not finished.
    Typed,
    /// None unless an office says otherwise.
    None,
}

/// Which requests.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRule {
    /// How they stand in the year.
    pub when: RequestState,
    /// Ended so; empty for all.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// Came so; empty for all.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// With or without an extension; none for both.
    #[serde(default)]
    pub extended: Option<bool>,
}

/// How a request stands in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// 本年新收
    Received,
    /// 上年结转
    CarriedIn,
    /// 本年办结
    Closed,
    /// 结转下年度继续办理
    CarriedOut,
}

/// Which remedies; empty lists mean all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemedyRule {
    /// Of these kinds.
    pub kinds: Vec<RemedyKind>,
    /// With these results.
    pub results: Vec<RemedyResult>,
}

/// How a remedy stands at the year's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyResult {
    /// 结果维持
    Upheld,
    /// 结果纠正
    Corrected,
    /// 其他结果
    Other,
    /// 尚未审结
    Pending,
}

impl RemedyResult {
    /// The result of a concluded remedy. Concluded without an outcome is concluded in some other way.
    #[must_use]
    pub fn of(outcome: Option<RemedyOutcome>) -> Self {
        match outcome {
            Some(RemedyOutcome::Upheld) => Self::Upheld,
            Some(RemedyOutcome::Corrected) => Self::Corrected,
            Some(RemedyOutcome::Other) | None => Self::Other,
        }
    }
}

/// Which normative documents.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentRule {
    /// How they stand in the year, unless the column says it.
    pub state: Option<DocumentState>,
}

/// How a normative document stands in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// Made in the year.
    Made,
    /// Repealed or expired in the year.
    Repealed,
    /// In force at the year's end.
    InForce,
    /// First made public in the year.
    Published,
    /// Public at the year's end, in force or not.
    Public,
}

/// Which records of the year; nothing said means all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordRule {
    /// Of this genre.
    pub genre: Option<Genre>,
    /// On this carrier.
    pub carrier: Option<Carrier>,
}

/// A carrier as the form of 2014 tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// 政府网站: every public record is there.
    Website,
    /// 政府公报
    Gazette,
    /// 政务微信
    Wechat,
    /// 其他方式
    Other,
}

/// Which of a row's things fall into a column; what is not said does not narrow.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnRule {
    /// Requests of these applicants; empty for all.
    pub applicants: Vec<ApplicantKind>,
    /// Remedies of these kinds; empty for all.
    pub remedies: Vec<RemedyKind>,
    /// Remedies with these results; empty for all.
    pub results: Vec<RemedyResult>,
    /// Documents that stand so in the year.
    pub documents: Option<DocumentState>,
    /// In words, without a mark at the end.
    pub words: String,
}

/// What a cell means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// In words, full sentences.
    pub words: String,
    /// Document and article.
    pub basis: String,
}

impl Counting {
    /// The definitions of a format by its code.
    ///
    /// # Errors
    /// The file built in cannot be read; a test reads each.
    pub fn of(format: &str) -> Option<Result<Self, serde_json::Error>> {
        let text = match format {
            "2021" => include_str!("counting_2021.json"),
            "2019" => include_str!("counting_2019.json"),
            "2014" => include_str!("counting_2014.json"),
            _ => return None,
        };
        Some(serde_json::from_str(text))
    }

    /// The rule of a row.
    #[must_use]
    pub fn row(&self, part: &str, row: &str) -> Option<&RowRule> {
        self.parts.get(part)?.rows.get(row)
    }

    /// The rule of a column; one that is not named does not narrow.
    #[must_use]
    pub fn column(&self, part: &str, column: &str) -> Option<&ColumnRule> {
        self.parts.get(part)?.columns.get(column)
    }

    /// All rows, by part and id.
    #[must_use]
    pub fn places(&self) -> Vec<(&str, &str)> {
        let mut places = Vec::new();
        for (name, part) in &self.parts {
            places.extend(part.rows.keys().map(|row| (name.as_str(), row.as_str())));
        }
        places
    }

    /// What a cell means, for people.
    #[must_use]
    pub fn definition(&self, place: &Place) -> Option<Definition> {
        let row = self.row(&place.part, &place.row)?;
        let column = self.column(&place.part, &place.column);
        let words = match column.map(|column| column.words.as_str()) {
            Some(narrowed)
                if !narrowed.is_empty() && !matches!(row.how, How::Typed | How::None) =>
            {
                format!("{}；{narrowed}。", row.words.trim_end_matches('。'))
            }
            _ => row.words.clone(),
        };
        Some(Definition {
            words,
            basis: row.basis.clone(),
        })
    }
}
