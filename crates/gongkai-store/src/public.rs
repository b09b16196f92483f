//! What visitors read. Its statements name only tables called `public_…` (and the agencies and catalogues, which are
//! public whole), so nothing hidden can leak through them.

mod counts;
mod lists;
mod pages;

use gongkai_core::catalogue::{Block, Category, ContentGroup};
use gongkai_core::content::{Attachment, Content, Genre};
use gongkai_core::ids::{AgencyId, ItemCode, RecordId};
use gongkai_core::records::{Validity, WithdrawalNotice};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

pub(crate) use counts::counted;
pub(crate) use lists::midnight;

/// A public record as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// 索引号
    pub index_number: String,
    /// Its id.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: String,
    /// 名称
    pub title: String,
    /// 文号
    pub document_number: Option<String>,
    /// 体裁分类
    pub genre: Genre,
    /// 成文日期
    pub issued_on: Option<Date>,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When the edition shown became public.
    pub edition_at: Timestamp,
    /// 有效性
    pub validity: Validity,
    /// 内容概述
    pub summary: Option<String>,
    /// The catalogue items it stands under.
    pub items: Vec<ItemCode>,
}

/// What a list shows. The default is everything, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListFilter {
    /// Only this agency's.
    pub agency: Option<AgencyId>,
    /// With the agencies below it.
    pub below: bool,
    /// Only under this block.
    pub block: Option<Block>,
    /// Only under this catalogue item and those below it.
    pub item: Option<ItemCode>,
    /// Only of this genre.
    pub genre: Option<Genre>,
    /// First published on this day (China) or later.
    pub from: Option<Date>,
    /// First published on this day (China) or earlier.
    pub to: Option<Date>,
    /// Only in force, repealed or expired.
    pub validity: Option<ValidityCode>,
    /// Which end first.
    pub order: Order,
}

/// 有效性 without its dates, for filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValidityCode {
    /// 有效
    InForce,
    /// 废止
    Repealed,
    /// 失效
    Expired,
}

impl ValidityCode {
    /// All in the order of the form.
    pub const ALL: [Self; 3] = [Self::InForce, Self::Repealed, Self::Expired];

    /// The code, the same as [`Validity::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Repealed => "repealed",
            Self::Expired => "expired",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|validity| validity.code() == code)
    }
}

/// By the day of first publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// How many there are in all.
    pub total: u64,
    /// Those of this part.
    pub items: Vec<T>,
}

/// What stands at a record's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicPage {
    /// The record.
    Shown(Box<Shown>),
    /// The notice of its withdrawal.
    Gone(Gone),
}

/// A public record in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// As lists show it.
    pub listed: Listed,
    /// What the edition shown says.
    pub content: Content,
    /// Its number.
    pub edition: u32,
    /// What changed in it.
    pub change_note: Option<String>,
    /// The editions that may be read, oldest first; those before a withdrawal are not among them.
    pub editions: Vec<EditionLine>,
    /// Withdrawals before it was published again, oldest first.
    pub withdrawn_before: Vec<WithdrawalNotice>,
}

/// An edition in the list of versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionLine {
    /// 1, 2, 3…
    pub number: u32,
    /// When it became public.
    pub published_at: Timestamp,
    /// What changed against the one before.
    pub change_note: Option<String>,
}

/// What is left of a withdrawn record. Its title is not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// 索引号
    pub index_number: String,
    /// Its id.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: String,
    /// When and why.
    pub notice: WithdrawalNotice,
}

/// One edition of a public record in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicEdition {
    /// 1, 2, 3…
    pub number: u32,
    /// When it became public.
    pub published_at: Timestamp,
    /// What changed against the one before.
    pub change_note: Option<String>,
    /// What it says.
    pub content: Content,
}

/// One line of [`Store::public_batch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchLine {
    /// Its id.
    pub record: RecordId,
    /// 索引号
    pub index_number: String,
    /// When the edition shown became public.
    pub edition_at: Timestamp,
}

/// Everything the search index takes of a public record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicDocument {
    /// As lists show it.
    pub listed: Listed,
    /// 主题分类, a code.
    pub topic: Option<String>,
    /// 关键词
    pub keywords: Vec<String>,
    /// The words of its text.
    pub body_text: String,
    /// Its files, each with the text drawn from it where there is one.
    pub attachments: Vec<(Attachment, Option<String>)>,
    /// The agency and those above it, nearest first.
    pub agency_path: Vec<AgencyId>,
    /// Its catalogue items and those above them.
    pub item_path: Vec<ItemCode>,
    /// The blocks it stands under.
    pub blocks: Vec<Block>,
    /// The content groups it is counted in.
    pub groups: Vec<ContentGroup>,
}

impl PublicDocument {
    /// Everything it stands under.
    pub fn categories(&self) -> impl Iterator<Item = Category> {
        let blocks = self.blocks.iter().copied().map(Category::Block);
        let groups = self.groups.iter().copied().map(Category::Group);
        let items = self.item_path.iter().cloned().map(Category::Item);
        blocks.chain(groups).chain(items)
    }
}
