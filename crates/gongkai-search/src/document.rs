//! What the index takes: one published record, or the order to forget one. It does not know where they come from.

use jiff::civil::Date;

/// One published record as the index takes it. Only public facts go in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The record's id.
    pub id: String,
    /// 索引号
    pub index_number: String,
    /// 标题
    pub title: String,
    /// 发文字号
    pub document_number: Option<String>,
    /// The text without markup, paragraphs on lines of their own.
    pub body_text: String,
    /// What could be read from the attachments.
    pub attachments: Vec<AttachmentText>,
    /// The id of the agency that published it.
    pub agency: String,
    /// The agency's name, so that 「海门 地质灾害」 finds what a town of Haimen titled without saying so.
    pub agency_name: String,
    /// The ids of the agency and of those above it, so that a county finds what its townships published.
    pub agency_path: Vec<String>,
    /// What it stands under, as a question names it: catalogue item codes, those above them included, and what else
    /// whoever fills the index wants records found by.
    pub categories: Vec<String>,
    /// 体裁
    pub genre: Option<String>,
    /// The day it was published.
    pub published_on: Date,
    /// 有效性
    pub validity: Validity,
    /// A summary, shown where no place in the text answers the question.
    pub summary: Option<String>,
}

/// The text of one attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentText {
    /// The file's name as residents see it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// 有效性: whether a document still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Validity {
    /// 有效
    InForce,
    /// 已废止
    Repealed,
    /// 已失效
    Expired,
}

impl Validity {
    pub(crate) fn code(self) -> u64 {
        match self {
            Validity::InForce => 0,
            Validity::Repealed => 1,
            Validity::Expired => 2,
        }
    }
}

/// One step from the published records of a moment to those of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Takes the record in, in place of what stood under its id.
    Put(Box<Document>),
    /// Forgets the record of this id: it was withdrawn.
    Remove(String),
}
