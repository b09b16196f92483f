//! Letters (文书) of disclosure on request: composed from facts as a complete draft, edited by the handler, and checked for
//! what the law asks of them before they are signed.
//!
//! A letter is paragraphs of free text, each of which knows what it must say, and fields for what the law fixes: number,
//! addressee, date, and the remedy clause with its organ, court and periods, so that a wrong period is caught and not
//! only read. Knows no request's life, no paper and no file: `gongkai-papers` sets it in type.
//!
//! Basis: 条例 第二十九条 to 第四十五条; 行政复议法 第二十条 to 第二十四条; 公文格式 (GB/T 9704—2012) 第七章、10.1.

pub mod check;
pub mod compose;
pub mod element;
pub mod facts;
pub mod kind;
pub mod number;
mod phrases;
pub mod questions;
pub mod remedy;
pub mod sheet;
pub mod work;

#[cfg(test)]
pub(crate) mod tests;

use gongkai_law::rules::Edition;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::time::date_in_words;
use element::Element;
use facts::sheets::ServiceMethod;
use kind::LetterKind;
use remedy::RemedyClause;
use sheet::Sheet;

/// A letter as a draft or as sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Which kind.
    pub kind: LetterKind,
    /// The text of the Regulations it rests on.
    pub edition: Edition,
    /// The agency's full name, as red head and signature.
    pub issuer: String,
    /// 发文字号; empty where none is drawn yet.
    pub number: String,
    /// The title.
    pub title: String,
    /// Whom it is for, without the colon; empty on sheets.
    pub addressee: String,
    /// The paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// The remedy clause (救济告知); it stands after the others.
    pub remedy: Option<RemedyClause>,
    /// Names of what is enclosed, in order.
    pub attachments: Vec<String>,
    /// The table of a form, or the slip that is sent with a letter.
    pub sheet: Option<Sheet>,
    /// 成文日期
    pub dated: Option<Date>,
    /// 抄送
    pub copies_to: Vec<String>,
    /// How it is served, as far as that is known.
    pub service: Option<ServiceMethod>,
}

/// A paragraph that the handler may edit. Lines of its text are paragraphs on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// What it is there for.
    pub element: Element,
    /// The words.
    pub text: String,
    /// What the words must hold, however they are edited.
    pub says: Vec<Mention>,
}

/// Words that a paragraph must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// What the words are there for.
    pub element: Element,
    /// What they are, such as 收到申请的日期.
    pub name: String,
    /// The words; empty where they were not known when the letter was composed.
    pub words: String,
}

impl Letter {
    /// The lines of the text between addressee and enclosures, the remedy clause last.
    #[must_use]
    pub fn body(&self) -> Vec<String> {
        let remedy = self.remedy.as_ref().map(|clause| clause.text(self.kind));
        self.paragraphs
            .iter()
            .map(|paragraph| paragraph.text.as_str())
            .chain(remedy.as_deref())
            .flat_map(str::lines)
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// 附件：…, one line each; empty where nothing is enclosed.
    #[must_use]
    pub fn attachment_lines(&self) -> Vec<String> {
        match self.attachments.as_slice() {
            [only] => vec![only.clone()],
            several => several
                .iter()
                .zip(1..)
                .map(|(name, number)| format!("{number}.{name}"))
                .collect(),
        }
    }

    /// The date as it stands on paper; empty where none is fixed.
    #[must_use]
    pub fn dated_in_words(&self) -> String {
        self.dated.map(date_in_words).unwrap_or_default()
    }

    /// The whole as plain text, one part a line; what a test or a reader of the text compares.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut lines = Vec::new();
        if self.kind.is_letter() {
            lines.push(self.issuer.clone());
            lines.push(self.number.clone());
        }
        lines.push(self.title.clone());
        if self.kind.is_letter() {
            lines.push(format!("{}：", self.addressee));
        }
        let sheet = self.sheet.iter().flat_map(Sheet::plain_lines);
        if !self.kind.is_letter() {
            lines.extend(sheet.clone());
        }
        lines.extend(self.body());
        lines.extend(
            self.attachment_lines()
                .iter()
                .map(|line| format!("附件：{line}")),
        );
        if self.kind.is_signed() {
            lines.push(self.issuer.clone());
            lines.push(self.dated_in_words());
        }
        if !self.copies_to.is_empty() {
            lines.push(format!("抄送：{}。", self.copies_to.join("，")));
        }
        if self.kind.is_letter() {
            lines.extend(sheet);
        }
        lines.join("\n")
    }
}
