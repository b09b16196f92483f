//! Facts of the forms and internal sheets: service, review, approval, conversion, meetings.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::steps::SentLetter;

/// How letters are served (送达).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Service {
    /// By which way.
    pub method: Option<ServiceMethod>,
    /// The letters served together.
    pub letters: Vec<SentLetter>,
    /// Who is to receive them; the applicant where empty.
    pub recipient: String,
    /// Where to.
    pub place: String,
    /// Number of the parcel, where posted.
    pub parcel: String,
    /// Who serves them.
    pub server: String,
}

/// By which way a letter is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceMethod {
    /// 直接送达
    Direct,
    /// 邮寄送达
    Post,
    /// 电子送达
    Electronic,
}

impl ServiceMethod {
    /// All, in the order of the proof of service.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Post, Self::Electronic];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "直接送达",
            Self::Post => "邮寄送达",
            Self::Electronic => "电子送达",
        }
    }
}

/// What the internal sheets say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileNotes {
    /// What the handler proposes.
    pub proposal: String,
    /// What those who decide have said.
    pub opinions: Vec<FileOpinion>,
    /// Where a spoken request was written down.
    pub place: String,
    /// Who wrote it down.
    pub recorder: String,
}

/// One opinion in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileOpinion {
    /// As what it is given.
    pub role: FileRole,
    /// By whom.
    pub name: String,
    /// What it says.
    pub text: String,
    /// When.
    pub on: Option<Date>,
}

/// Who gives an opinion in an internal sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRole {
    /// 承办人
    Handler,
    /// 保密审查人
    SecrecyReviewer,
    /// 政府信息公开工作机构负责人
    OfficeHead,
    /// 分管负责人
    Leader,
}

/// 转为主动公开
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conversion {
    /// What led to it.
    pub cause: Option<ConversionCause>,
    /// How many asked for the same information.
    pub requests: Option<u32>,
    /// What comes out of it.
    pub decision: Option<ConversionDecision>,
    /// Why.
    pub reasons: String,
    /// Where in the catalogue it is published.
    pub catalogue_item: String,
    /// When it is published.
    pub published_on: Option<Date>,
}

/// What led to a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversionCause {
    /// 多个申请人申请相同信息
    SameRequests,
    /// 申请人建议
    Suggestion,
    /// 本机关提出
    OwnMotion,
}

impl ConversionCause {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::SameRequests, Self::Suggestion, Self::OwnMotion];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameRequests => "多个申请人申请相同信息",
            Self::Suggestion => "申请人建议",
            Self::OwnMotion => "本机关提出",
        }
    }
}

/// What comes out of a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversionDecision {
    /// 纳入主动公开
    Converted,
    /// 不纳入主动公开
    NotConverted,
}

impl ConversionDecision {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Converted, Self::NotConverted];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Converted => "纳入主动公开",
            Self::NotConverted => "不纳入主动公开",
        }
    }
}

/// A meeting of several about a request (会商).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Meeting {
    /// When.
    pub on: Option<Date>,
    /// Where.
    pub place: String,
    /// Who led it.
    pub chair: String,
    /// Who took the minutes.
    pub recorder: String,
    /// Who took part, each with their office.
    pub attendees: Vec<String>,
    /// What it was about.
    pub matter: String,
    /// What each said.
    pub opinions: Vec<String>,
    /// What was agreed.
    pub conclusion: String,
}
