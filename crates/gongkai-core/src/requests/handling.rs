//! What the desk does with a request beside the dated events of its clock.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::files::KeptFile;
use crate::ids::{Login, RecordId};
use crate::letters::kind::LetterKind;

/// The desk's side of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Handling {
    /// 登记编号; none for a request taken over from elsewhere.
    pub register_number: Option<String>,
    /// When it was entered.
    pub registered_at: Option<Timestamp>,
    /// 经办人
    pub handler: Option<Login>,
    /// 代办人: who stands in while the handler is away; reminded with them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<Login>,
    /// The post it was given to; none where it was given to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Offices asked for the information, in order of asking.
    pub collections: Vec<Collection>,
    /// Opinions asked for, in order of asking.
    pub consultations: Vec<Consultation>,
    /// An extension somebody wants.
    pub extension: Option<Extension>,
    /// The answer in work.
    pub draft: Option<Draft>,
    /// Letters that were finished, in order.
    pub letters: Vec<Letter>,
    /// Texts kept beside: reasons, notes, opinions. Their words are with the store.
    pub written: Vec<Written>,
    /// Files, in order of their coming, with those that were taken out again. Their bytes are with the store.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<KeptFile>,
    /// The record in which what was given to the applicant is disclosed to all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_all: Option<RecordId>,
    /// What the applicant thought of it, 1 to 5.
    pub rating: Option<u8>,
    /// The day the applicant's particulars and all words were erased.
    pub erased_on: Option<Date>,
}

impl Handling {
    /// Whether the desk has done nothing with it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The number of the next text.
    #[must_use]
    pub fn next_text(&self) -> u32 {
        self.written.last().map_or(1, |last| last.number + 1)
    }

    /// The finished letter of this number of ours.
    #[must_use]
    pub fn letter(&self, number: u32) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.number == number)
    }
}

/// An office of the agency asked to look for the information (内部收集).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// 1, 2, 3… within the request.
    pub number: u32,
    /// Which office.
    pub office: String,
    /// The day it was asked.
    pub asked_on: Date,
    /// The day it should have answered by.
    pub until: Date,
    /// The days it was urged.
    pub urged_on: Vec<Date>,
    /// The day it answered, and whether it has the information.
    pub answered: Option<(Date, bool)>,
}

/// An opinion asked for in writing (征求意见).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// The id of its events in the clock.
    pub id: String,
    /// Whether a third party was asked, or another agency.
    pub third_party: bool,
    /// The day the letter went out.
    pub asked_on: Date,
    /// What came back, and when.
    pub opinion: Option<(Date, Opinion)>,
}

/// What somebody consulted thinks of disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// 同意公开
    Consents,
    /// 部分同意
    InPart,
    /// 不同意公开
    Objects,
}

impl Opinion {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Consents, Self::InPart, Self::Objects];

    /// Code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consents => "consents",
            Self::InPart => "in_part",
            Self::Objects => "objects",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consents => "同意公开",
            Self::InPart => "部分同意公开",
            Self::Objects => "不同意公开",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|opinion| opinion.code() == code)
    }
}

/// An extension in work: the head of the disclosure office agrees first, then the applicant is told (条例 第三十三条第二款).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Working days wanted.
    pub workdays: u16,
    /// Who wants it.
    pub proposed_by: Option<Login>,
    /// Where the reason is written.
    pub reason: u32,
    /// Whether the head agreed.
    pub approved: bool,
}

/// An answer in work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// As which letter; it says how the request is to be decided.
    pub letter: LetterKind,
    /// Everyone who wrote in it.
    pub drafters: Vec<Login>,
    /// Where it stands.
    pub stage: DraftStage,
}

/// Where an answer in work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DraftStage {
    /// 起草
    Drafting,
    /// 退回修改
    Returned {
        /// Where the reason is written.
        reason: u32,
    },
    /// 待审批
    AwaitingApproval,
}

impl DraftStage {
    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drafting => "答复起草中",
            Self::Returned { .. } => "答复退回修改",
            Self::AwaitingApproval => "答复待审批",
        }
    }
}

/// A finished letter (文书). Its words and its PDF are with the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// 1, 2, 3… within the request.
    pub number: u32,
    /// Which kind.
    pub kind: LetterKind,
    /// 文号, where it bears one.
    pub document_number: Option<String>,
    /// The day it bears.
    pub dated: Date,
    /// Whether it was approved by the one who wrote it.
    pub alone: bool,
    /// SHA-256 of its words as they are kept, number included; hexadecimal.
    pub sha256: String,
    /// When and how it went out.
    pub dispatched: Option<Dispatch>,
    /// When and how it arrived (送达回证).
    pub served: Option<Dispatch>,
}

/// A way and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// The day.
    pub on: Date,
    /// The way.
    pub method: ServiceMethod,
}

/// How a letter is served (送达方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceMethod {
    /// 直接送达
    InPerson,
    /// 邮寄送达
    Post,
    /// 电子送达
    Electronic,
    /// 申请人自取
    Collected,
}

impl ServiceMethod {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::Electronic,
        Self::Post,
        Self::InPerson,
        Self::Collected,
    ];

    /// Code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Post => "post",
            Self::Electronic => "electronic",
            Self::Collected => "collected",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InPerson => "直接送达",
            Self::Post => "邮寄送达",
            Self::Electronic => "电子送达",
            Self::Collected => "申请人自取",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// A text kept beside a request; its words are with the store, encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// 1, 2, 3… within the request.
    pub number: u32,
    /// What it is about.
    pub kind: NoteKind,
    /// When it was written.
    pub at: Timestamp,
    /// By whom; none for the applicant and the program.
    pub by: Option<Login>,
}

/// What a text kept beside a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// 办理备注
    Note,
    /// How receipt was confirmed with the applicant.
    Confirmation,
    /// What has to be corrected (需要补正的内容).
    ClarificationAsked,
    /// What the applicant corrected.
    Clarification,
    /// What a third party or another agency was asked.
    Consultation,
    /// What they answered.
    Opinion,
    /// What an office was asked to look for.
    Collection,
    /// What the office answered.
    Finding,
    /// Why the limit has to be extended.
    ExtensionReason,
    /// How a fee is made up.
    Fee,
    /// Why an answer or extension was returned.
    Return,
    /// Why a request was taken back or lapsed.
    Ending,
    /// What the applicant thought of it.
    Rating,
}

impl NoteKind {
    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "办理备注",
            Self::Confirmation => "确认情况",
            Self::ClarificationAsked => "要求补正的内容",
            Self::Clarification => "补正内容",
            Self::Consultation => "征求意见的内容",
            Self::Opinion => "意见",
            Self::Collection => "请科室查找的内容",
            Self::Finding => "科室反馈",
            Self::ExtensionReason => "延期理由",
            Self::Fee => "收费依据和计算",
            Self::Return => "退回理由",
            Self::Ending => "结束说明",
            Self::Rating => "申请人评价",
        }
    }
}
