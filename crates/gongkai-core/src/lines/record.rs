//! `record`: a published record with its earlier editions and its files. The bytes of the files are not read here; they
//! stand in the line as base64, or beside it under a path, and whoever has them turns them into attachments.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::reader::Fields;
use crate::body::{self, Body};
use crate::content::{Attachment, Content, Genre};
use crate::ids::{AttachmentId, RecordId};
use crate::records::{
    Edition, Imported, ImportedEdition, Record, Standing, TakenBack, Validity, Visibility,
    WithdrawalNotice, WithdrawalReason,
};
use crate::time::china_date;

/// A record as its line gives it.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// The record; its editions carry no attachments yet.
    pub imported: Imported,
    /// The files of each edition, in the order shown.
    pub files: Vec<Vec<FileLine>>,
}

/// A file of an edition, before its bytes are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// The id it already bears, where the text refers to it.
    pub id: Option<AttachmentId>,
    /// The name readers save it by.
    pub name: String,
    /// The media type it is said to be.
    pub media_type: Option<String>,
    /// Whether it is a picture of the text.
    pub inline: bool,
    /// Where its bytes are.
    pub source: FileSource,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSource {
    /// In the line, as base64.
    Base64(String),
    /// Under this path, seen from the folder of the NDJSON file.
    Path(String),
}

impl FileLine {
    /// The file of a published edition, for an export.
    #[must_use]
    pub fn exported(file: &Attachment, data_base64: String) -> Self {
        Self {
            id: Some(file.id.clone()),
            name: file.name.clone(),
            media_type: Some(file.media_type.clone()),
            inline: file.inline,
            source: FileSource::Base64(data_base64),
        }
    }

    /// The attachment it becomes. Without an id of its own it gets one from record, name and bytes, so that importing
    /// the same line again gives the same file, and several editions share one.
    #[must_use]
    pub fn attachment(&self, record: &RecordId, bytes: &[u8], media_type: &str) -> Attachment {
        let sha256 = hex(&Sha256::digest(bytes));
        let id = self.id.clone().unwrap_or_else(|| {
            let drawn = hex(&Sha256::digest(format!(
                "{record}\n{}\n{sha256}",
                self.name
            )));
            drawn[..24].parse().expect("hexadecimal digits make a slug")
        });
        Attachment {
            id,
            name: self.name.clone(),
            media_type: media_type.to_owned(),
            size: bytes.len() as u64,
            sha256,
            inline: self.inline,
        }
    }
}

impl RecordLine {
    /// The line of a record that the public sees or saw; `None` for all others. `editions` are those that no withdrawal of
    /// `withdrawn_before` took back, `files` the files of each.
    #[must_use]
    pub fn exported(
        record: Record,
        withdrawn_before: Vec<TakenBack>,
        editions: Vec<(Edition, Content)>,
        files: Vec<Vec<FileLine>>,
    ) -> Option<Self> {
        let withdrawn = match record.visibility() {
            Visibility::Hidden => return None,
            Visibility::Public { .. } => None,
            Visibility::Gone(notice) => Some(notice),
        };
        let validity = match record.standing {
            Standing::Public { validity } => validity,
            Standing::Unpublished | Standing::Held { .. } | Standing::Withdrawn { .. } => {
                Validity::InForce
            }
        };
        let editions = editions.into_iter().map(|(edition, mut content)| {
            content.attachments.clear();
            ImportedEdition {
                published_at: edition.published_at,
                change_note: edition.change_note,
                content,
            }
        });
        let imported = Imported {
            record: record.id,
            agency: record.agency,
            index_number: record.index_number,
            withdrawn_before,
            editions: editions.collect(),
            validity,
            withdrawn,
        };
        Some(Self { imported, files })
    }
}

pub(super) fn read(fields: &mut Fields) -> Option<RecordLine> {
    let record = fields.need("id").slug();
    let agency = fields.need("agency").slug();
    let last = edition(fields);
    let index_number = index_number(fields);
    let validity = validity(fields, last.as_ref().map(|(last, _)| last.published_at));
    let withdrawn = fields.may("withdrawn").object(withdrawal);
    let withdrawn_before = fields.may("withdrawn_before").objects(taken_back);
    let mut all = fields.may("past_editions").objects(edition);
    all.push(last?);
    let (editions, files): (Vec<ImportedEdition>, Vec<Vec<FileLine>>) = all.into_iter().unzip();
    let imported = Imported {
        record: record?,
        agency: agency?,
        index_number,
        withdrawn_before,
        editions,
        validity: validity?,
        withdrawn,
    };
    check_order(fields, &imported);
    Some(RecordLine { imported, files })
}

fn check_order(fields: &mut Fields, imported: &Imported) {
    let editions = &imported.editions;
    if !editions.is_sorted_by_key(|edition| edition.published_at) {
        fields.fault(
            "past_editions",
            "各版要按发布时间从早到晚排列，并且都早于现在这一版，请检查 published_at。",
        );
    } else if !imported.is_in_order() {
        fields.fault(
            "withdrawn_before",
            "撤回要按时间从早到晚排列，都在被撤回的各版之后、以后各版之前，请检查 at 和 published_at。",
        );
    }
}

/// Stands for a title that was missed already, so that the rest can be checked without missing it again.
const MISSING: &str = "（缺）";

/// The fields of one edition; those of the last stand in the line itself.
fn edition(fields: &mut Fields) -> Option<(ImportedEdition, Vec<FileLine>)> {
    let title = fields.need("title").text();
    let body = body(fields);
    let published_at = fields.need("published_at").instant();
    let change_note = change_note(fields);
    let genre = fields
        .may("genre")
        .code(&Genre::ALL.map(|genre| (genre.code(), genre)));
    let mut content = Content::titled(
        title.as_deref().unwrap_or(MISSING),
        genre.unwrap_or(Genre::Other),
    );
    content.issued_on = fields.may("issued_on").date();
    content.effective_on = fields.may("effective_on").date();
    content.document_number = fields.may("document_number").text();
    content.topic = fields.may("topic").text();
    content.items = fields.may("catalogue").slugs();
    content.channels = fields.may("channels").texts();
    content.source = fields.may("source").text();
    content.summary = fields.may("summary").text();
    content.keywords = fields.may("keywords").texts();
    let files = fields.may("attachments").objects(file);
    let complete = title.is_some() && body.is_some();
    content.body = body.unwrap_or_default();
    let content = checked(fields, content)?;
    let edition = ImportedEdition {
        published_at: published_at?,
        change_note,
        content,
    };
    complete.then_some((edition, files))
}

fn checked(fields: &mut Fields, content: Content) -> Option<Content> {
    let result = content.checked().map_err(|mut errors| {
        // The form calls the text `body`; the line has two names for it.
        for error in errors.0.iter_mut().filter(|error| error.field == "body") {
            error.field = "body_html".to_owned();
        }
        errors
    });
    fields.checked(result)
}

fn body(fields: &mut Fields) -> Option<Body> {
    let html = fields.may("body_html");
    let has_html = html.is_there();
    let html = html.text();
    let text = fields.may("body_text");
    let has_text = text.is_there();
    let text = text.text();
    match (has_html, has_text) {
        (true, true) => {
            fields.fault(
                "body_text",
                "正文写了两份，body_html 和 body_text 请只留一个。",
            );
            None
        }
        (false, false) => {
            fields.fault(
                "body_html",
                "缺少正文，请补上 body_html 或 body_text；只有附件的可以写成空文字。",
            );
            None
        }
        (true, false) => html.map(|html| body::clean(&html)),
        (false, true) => text.map(|text| body::from_text(&text)),
    }
}

fn change_note(fields: &mut Fields) -> Option<String> {
    let note = fields.may("change_note").text()?;
    let note = note.trim();
    let length = note.chars().count();
    if length > 300 {
        fields.fault(
            "change_note",
            format!("修改说明有 {length} 个字，最多 300 个字，请缩短。"),
        );
    }
    (!note.is_empty()).then(|| note.to_owned())
}

fn index_number(fields: &mut Fields) -> Option<String> {
    let number = fields.may("index_number").text()?;
    // It is a part of the record's address `/r/{index number}`.
    let fits = (1..=80).contains(&number.chars().count())
        && !number
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "?#%\\\"<>".contains(c))
        && number
            .split('/')
            .all(|part| !matches!(part, "" | "." | ".."));
    if !fits {
        fields.fault(
            "index_number",
            format!("「{number}」不能用作索引号：要有 1—80 个字，不含空格和 ? # % \\ \" < >，斜线前后都要有字。请更正，或删去由系统编号。"),
        );
    }
    fits.then_some(number)
}

/// What is in force ceases with a day, which old systems do not always know; then the day of publication stands in,
/// the only one the line is sure of.
fn validity(fields: &mut Fields, published_at: Option<Timestamp>) -> Option<Validity> {
    let code = fields.may("validity").code(&[
        ("in_force", "in_force"),
        ("repealed", "repealed"),
        ("expired", "expired"),
    ]);
    let given_on = fields.may("repealed_on").date();
    let by = fields.may("repealed_by").text();
    let on = given_on.or(published_at.map(china_date));
    match code {
        Some("repealed") => Some(Validity::Repealed { on: on?, by }),
        Some("expired") if by.is_none() => Some(Validity::Expired { on: on? }),
        Some("expired") => {
            fields.fault(
                "repealed_by",
                "失效的信息没有废止它的文件，请删去，或把 validity 改为 repealed。",
            );
            None
        }
        _ => {
            if given_on.is_some() || by.is_some() {
                fields.fault(
                    "validity",
                    "写了废止日期或废止文件，请把 validity 写成 repealed 或 expired，或删去它们。",
                );
            }
            Some(Validity::InForce)
        }
    }
}

fn withdrawal(fields: &mut Fields) -> Option<WithdrawalNotice> {
    let at = fields.need("at").instant();
    let reason = fields
        .need("reason")
        .code(&WithdrawalReason::ALL.map(|reason| (reason.code(), reason)));
    let explanation = fields.need("explanation").text()?;
    let explanation = explanation.trim();
    if explanation.is_empty() || explanation.chars().count() > 300 {
        fields.fault("explanation", "请写明撤回的理由，1—300 个字。");
    }
    Some(WithdrawalNotice {
        at: at?,
        reason: reason?,
        explanation: explanation.to_owned(),
    })
}

/// A withdrawal after which the record was published again: its notice, and the editions it took back without their text.
fn taken_back(fields: &mut Fields) -> Option<TakenBack> {
    let notice = withdrawal(fields);
    let mut given = 0;
    let published_at = fields.may("editions").objects(|fields| {
        given += 1;
        fields.need("published_at").instant()
    });
    if given == 0 {
        fields.fault(
            "editions",
            "请写明撤回了哪几版，每一版写 published_at（它的发布时间）。",
        );
    }
    Some(TakenBack {
        notice: notice?,
        published_at,
    })
}

fn file(fields: &mut Fields) -> Option<FileLine> {
    let id = fields.may("id").slug();
    let name = fields.need("name").text();
    let media_type = fields.may("media_type").text();
    let inline = fields.may("inline").flag();
    let bytes = fields.may("data_base64").text();
    let path = fields.may("file").text();
    let source = match (bytes, path) {
        (Some(bytes), None) => FileSource::Base64(bytes),
        (None, Some(path)) => FileSource::Path(path),
        (Some(_), Some(_)) | (None, None) => {
            fields.fault(
                "file",
                "请在 data_base64（文件内容）和 file（文件路径）中写一个，只写一个。",
            );
            return None;
        }
    };
    let name = name?;
    if !is_file_name(&name) {
        fields.fault(
            "name",
            format!(
                "「{name}」不能用作文件名：要有 1—120 个字，不含 / \\ : * ? \" < > | 和控制字符。"
            ),
        );
        return None;
    }
    Some(FileLine {
        id,
        name,
        media_type,
        inline,
        source,
    })
}

/// Whether readers on any system can save a file by this name.
fn is_file_name(name: &str) -> bool {
    (1..=120).contains(&name.chars().count())
        && !name
            .chars()
            .any(|c| c.is_control() || "/\\:*?\"<>|".contains(c))
        && name.trim() == name
        && !matches!(name, "." | "..")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
