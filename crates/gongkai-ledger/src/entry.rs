//! Entries of the log: the public facts of one act of disclosure, as canonical JSON in at most 65,535 bytes (the uint16
//! length of C2SP tlog-tiles). An entry can never be taken back, so it cannot hold free text: titles are digests,
//! reasons are kinds, files go by their place and extension. Knows nothing of texts, files or who did the act.

use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::WithdrawalReason;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;

mod wire;

/// Longest entry, in bytes: an entry tile carries a 16-bit length before each.
pub const MAX_BYTES: usize = u16::MAX as usize;

/// Longest index number taken, in characters; real ones have some thirty.
const MAX_INDEX_NUMBER: usize = 100;

/// One act of disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was done.
    pub act: Act,
    /// To which record.
    pub record: RecordId,
    /// Whose it is (发布机构).
    pub agency: AgencyId,
    /// 索引号; only an annual report may have none.
    pub index_number: Option<String>,
    /// The edition concerned, from 1.
    pub edition: u32,
    /// Digest of the title's UTF-8 bytes. Never the title, which may name a person.
    pub title_digest: Option<Digest>,
    /// When it was done.
    pub at: Timestamp,
    /// Digest of the edition's HTML as published.
    pub body_sha256: Digest,
    /// The edition's files (附件), in the order shown.
    pub attachments: Vec<Attachment>,
}

/// An act of disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// 公开: the first edition became public.
    Published,
    /// 修订: a later edition took its place.
    Revised,
    /// 撤回
    Withdrawn {
        /// Why, in kind.
        reason: WithdrawalReason,
    },
    /// 废止
    Repealed {
        /// From this day.
        on: Date,
    },
    /// 失效
    Expired {
        /// From this day.
        on: Date,
    },
    /// 政府信息公开工作年度报告 was made public.
    AnnualReport,
}

/// A file of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its neutral name.
    pub name: FileLabel,
    /// Digest of its bytes.
    pub sha256: Digest,
    /// Size in bytes.
    pub size: u64,
}

/// The name a file has in the log: its place among the edition's files, from 1, and its extension, as in `2.pdf`. The
/// name that readers see is chosen by people and may name a person, so it stays outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileLabel(String);

/// A text that is not a place and an extension.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a file label")]
pub struct NotALabel;

/// Why facts do not make an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Too many files.
    #[error("entry has {bytes} bytes, at most {MAX_BYTES} fit")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Editions are counted from 1.
    #[error("edition is 0")]
    NoEdition,
    /// A record gets its index number at first publication.
    #[error("index number is missing")]
    NoIndexNumber,
    /// Empty, too long, or with control characters.
    #[error("index number cannot be used")]
    IndexNumber,
    /// A size beyond what JSON keeps exactly.
    #[error(transparent)]
    Number(#[from] CanonicalError),
}

/// Why bytes are not an entry.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Longer than any entry.
    #[error("entry has {0} bytes, at most {MAX_BYTES} fit")]
    TooLong(usize),
    /// Not the JSON of an entry.
    #[error("entry cannot be read")]
    Malformed(#[from] serde_json::Error),
    /// The facts contradict each other.
    #[error("entry is not sound")]
    Unsound(#[from] EntryError),
    /// The same facts have other bytes.
    #[error("entry is not in canonical form")]
    NotCanonical,
}

impl Entry {
    /// The bytes that are logged.
    ///
    /// # Errors
    /// Facts that are missing or do not fit.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        self.check()?;
        let value = serde_json::to_value(wire::Wire::from(self))
            .expect("the wire form has only strings, integers, lists and string keys");
        let bytes = canonical::encode(&value)?;
        if bytes.len() > MAX_BYTES {
            return Err(EntryError::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// Reads logged bytes; takes only what [`Entry::to_bytes`] would have written.
    ///
    /// # Errors
    /// Bytes that are no entry, or the right facts in another spelling.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooLong(bytes.len()));
        }
        let entry = Self::try_from(serde_json::from_slice::<wire::Wire>(bytes)?)?;
        if entry.to_bytes()? == bytes {
            Ok(entry)
        } else {
            Err(ReadError::NotCanonical)
        }
    }

    /// The digest of the edition's content, as [`content_digest`] makes it from the content itself.
    #[must_use]
    pub fn content_digest(&self) -> Digest {
        digest_of_parts(self.body_sha256, &self.attachments)
    }

    fn check(&self) -> Result<(), EntryError> {
        if self.edition == 0 {
            return Err(EntryError::NoEdition);
        }
        match &self.index_number {
            None if self.act == Act::AnnualReport => Ok(()),
            None => Err(EntryError::NoIndexNumber),
            Some(number) => {
                let fits = !number.trim().is_empty() && number.chars().count() <= MAX_INDEX_NUMBER;
                if fits && !number.chars().any(char::is_control) {
                    Ok(())
                } else {
                    Err(EntryError::IndexNumber)
                }
            }
        }
    }
}

/// The digest of an edition's content, shown beside it: SHA-256 of one line for the text and one for each file.
///
/// ```text
/// gongkai-content/v1
/// <sha-256 of the HTML>
/// <label> <size> <sha-256 of the file>
/// ```
///
/// Each line ends in a newline, so it can be made again with `sha256sum` and nothing else.
#[must_use]
pub fn content_digest(body_html: &str, attachments: &[Attachment]) -> Digest {
    digest_of_parts(Digest::of(body_html.as_bytes()), attachments)
}

fn digest_of_parts(body_sha256: Digest, attachments: &[Attachment]) -> Digest {
    let mut lines = format!("gongkai-content/v1\n{body_sha256}\n");
    for Attachment { name, sha256, size } in attachments {
        lines.push_str(&format!("{} {size} {sha256}\n", name.as_str()));
    }
    Digest::of(lines.as_bytes())
}

impl Attachment {
    /// The fact of the file that stands at `place` (from 1) among the edition's files. Of its name only a short ASCII
    /// extension is kept.
    #[must_use]
    pub fn new(place: std::num::NonZeroU16, file_name: &str, sha256: Digest, size: u64) -> Self {
        let label = match file_name.rsplit_once('.') {
            Some((_, extension)) if is_extension(&extension.to_ascii_lowercase()) => {
                format!("{place}.{}", extension.to_ascii_lowercase())
            }
            _ => place.to_string(),
        };
        Self {
            name: FileLabel(label),
            sha256,
            size,
        }
    }
}

/// Five characters are enough for `xhtml`. Callers hand in names whose extension was found in the content, not claimed.
fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

impl FileLabel {
    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FileLabel {
    type Error = NotALabel;

    fn try_from(text: String) -> Result<Self, NotALabel> {
        let (place, extension) = match text.split_once('.') {
            Some((place, extension)) => (place, Some(extension)),
            None => (text.as_str(), None),
        };
        let number: std::num::NonZeroU16 = place.parse().map_err(|_| NotALabel)?;
        let plain = number.to_string() == place && extension.is_none_or(is_extension);
        if plain {
            Ok(Self(text))
        } else {
            Err(NotALabel)
        }
    }
}

impl From<FileLabel> for String {
    fn from(label: FileLabel) -> String {
        label.0
    }
}

#[cfg(test)]
mod tests;
