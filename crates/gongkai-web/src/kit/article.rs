//! An edition as the public reads it: letterhead, facts, text, files. The record page of the portal and the preview of the
//! console show the same.

use gongkai_core::content::{Attachment, Content, Genre, TOPICS, name_of};
use serde::Serialize;

use crate::kit::paging::encode;

/// What an edition shows of itself, wherever it is shown.
#[derive(Debug, Serialize)]
pub struct Article {
    heading: String,
    letterhead: Option<Letterhead>,
    /// The metadata table.
    pub facts: Vec<Fact>,
    summary: String,
    body: String,
    attachments: Vec<FileLine>,
}

/// 红头
#[derive(Debug, Serialize)]
pub struct Letterhead {
    agency: String,
    number: String,
}

/// One row of the metadata component.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    label: &'static str,
    value: String,
    url: String,
    /// Small words after the value.
    pub note: String,
    /// Whether it takes the whole line.
    pub wide: bool,
}

impl Fact {
    /// A short fact.
    #[must_use]
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
            url: String::new(),
            note: String::new(),
            wide: false,
        }
    }
}

/// One line of the attachments component.
#[derive(Debug, Serialize)]
pub struct FileLine {
    name: String,
    url: String,
    kind: String,
    size: String,
    note: String,
}

/// What an edition shows of itself. Its files have their addresses under `root`: `/files` for the public,
/// `/console/files` where the edition is not public yet.
#[must_use]
pub fn article(content: &Content, agency_name: &str, index_number: &str, root: &str) -> Article {
    let topic = content
        .topic
        .as_deref()
        .and_then(|code| name_of(&TOPICS, code))
        .unwrap_or_default();
    let mut facts = vec![
        Fact::new("索引号", index_number),
        Fact::new("发布机构", agency_name),
        Fact::new("文号", content.document_number.clone().unwrap_or_default()),
        Fact::new(
            "成文日期",
            content
                .issued_on
                .map(|on| on.to_string())
                .unwrap_or_default(),
        ),
        Fact::new("体裁分类", content.genre.name()),
        Fact::new("主题分类", topic),
        Fact::new("公开方式", "主动公开"),
    ];
    if let Some(on) = content.effective_on {
        facts.push(Fact::new("实施日期", on.to_string()));
    }
    if let Some(source) = &content.source {
        facts.push(Fact::new("信息来源", source));
    }
    let letterhead = match (content.genre, &content.document_number) {
        (Genre::NormativeDocument, Some(number)) => Some(Letterhead {
            agency: agency_name.to_owned(),
            number: number.clone(),
        }),
        _ => None,
    };
    Article {
        heading: content.title.clone(),
        letterhead,
        facts,
        summary: content.summary.clone().unwrap_or_default(),
        body: content
            .body
            .html()
            .replace("=\"/files/", &format!("=\"{root}/")),
        attachments: content
            .attachments
            .iter()
            .filter(|file| !file.inline)
            .map(|file| file_line(file, root))
            .collect(),
    }
}

/// A file with its address under `root`.
#[must_use]
pub fn file_line(file: &Attachment, root: &str) -> FileLine {
    let kind = file
        .name
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_uppercase())
        .unwrap_or_default();
    FileLine {
        name: file.name.clone(),
        url: format!("{root}/{}/{}", file.id, encode(&file.name)),
        kind,
        size: size_in_words(file.size),
        note: String::new(),
    }
}

/// `18 KB`, as people say it.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes >> 20, ((bytes % (1 << 20)) * 10) >> 20),
    }
}

impl Article {
    /// For samples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            heading: "青石镇2026年第三季度临时救助资金发放情况".to_owned(),
            letterhead: Some(Letterhead {
                agency: "青石镇人民政府".to_owned(),
                number: "青政发〔2026〕12号".to_owned(),
            }),
            facts: vec![Fact::new("索引号", "00000000-0/2026-00312")],
            summary: String::new(),
            body: "<p>按照县民政局的工作安排，现将情况公开如下。</p>".to_owned(),
            attachments: vec![FileLine {
                name: "发放明细.xlsx".to_owned(),
                url: "/files/a/x.xlsx".to_owned(),
                kind: "XLSX".to_owned(),
                size: "18 KB".to_owned(),
                note: String::new(),
            }],
        }
    }
}
