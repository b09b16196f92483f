//! Shapes that several public pages hand to the components: lines of a list, links, the page's tags.

use gongkai_core::content::Genre;
use gongkai_core::records::Validity;
use gongkai_core::time::china_date;
use gongkai_store::public::Listed;
use serde::Serialize;

use crate::kit::addresses::record_url;

/// One line of a list of records.
#[derive(Debug, Clone, Serialize)]
pub struct RecordLine {
    /// 名称
    pub title: String,
    /// Its page.
    pub url: String,
    /// Day of first publication.
    pub date: String,
    /// Genre, or that it is no longer in force.
    pub tag: String,
    /// `plain`, `seal`, `warn`.
    pub tag_kind: &'static str,
    /// A second, small line.
    pub note: String,
}

impl RecordLine {
    /// The line of a record; with its agency's name where the list mixes agencies.
    #[must_use]
    pub fn of(listed: &Listed, with_agency: bool) -> Self {
        let (tag, tag_kind) = tag(listed.genre, &listed.validity);
        Self {
            title: listed.title.clone(),
            url: record_url(&listed.index_number),
            date: china_date(listed.published_at).to_string(),
            tag: tag.to_owned(),
            tag_kind,
            note: if with_agency {
                listed.agency_name.clone()
            } else {
                String::new()
            },
        }
    }

    /// For samples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            title: "青石镇2026年第三季度临时救助资金发放情况".to_owned(),
            url: "/r/00000000-0/2026-00312".to_owned(),
            date: "2026-10-14".to_owned(),
            tag: "财政预决算".to_owned(),
            tag_kind: "plain",
            note: String::new(),
        }
    }
}

/// What the quiet box before a title says.
#[must_use]
pub fn tag(genre: Genre, validity: &Validity) -> (&'static str, &'static str) {
    match (validity, genre) {
        (Validity::Repealed { .. } | Validity::Expired { .. }, _) => (validity.name(), "warn"),
        (Validity::InForce, Genre::NormativeDocument) => (genre.name(), "seal"),
        (Validity::InForce, _) => (genre.name(), "plain"),
    }
}

/// A link with words.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Words.
    pub label: String,
    /// Address; empty for the page itself.
    pub url: String,
    /// A small line below; empty for none.
    pub note: String,
    /// How many things stand there, with their measure word; empty for none.
    pub count: String,
}

impl Link {
    /// A link.
    #[must_use]
    pub fn new(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            url: url.into(),
            note: String::new(),
            count: String::new(),
        }
    }

    /// A link that says how many records stand there.
    #[must_use]
    pub fn counted(label: impl Into<String>, url: impl Into<String>, records: u64) -> Self {
        Self {
            count: format!("{records} 条"),
            ..Self::new(label, url)
        }
    }

    /// A link with a small line below.
    #[must_use]
    pub fn noted(
        label: impl Into<String>,
        url: impl Into<String>,
        note: impl Into<String>,
    ) -> Self {
        Self {
            note: note.into(),
            ..Self::new(label, url)
        }
    }
}

/// A page tag (政府网站发展指引).
#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    name: &'static str,
    content: String,
}

/// The tags of a column page.
#[must_use]
pub fn column_tags(name: &str, description: &str, kind: &str) -> Vec<Tag> {
    vec![
        Tag {
            name: "ColumnName",
            content: name.to_owned(),
        },
        Tag {
            name: "ColumnDescription",
            content: description.to_owned(),
        },
        Tag {
            name: "ColumnKeywords",
            content: format!("{name},政府信息公开"),
        },
        Tag {
            name: "ColumnType",
            content: kind.to_owned(),
        },
    ]
}

/// Keeps a page out of search engines: it is for one person.
#[must_use]
pub fn noindex() -> Vec<Tag> {
    vec![Tag {
        name: "robots",
        content: "noindex".to_owned(),
    }]
}

/// The tags of a content page, beside those of its column.
#[must_use]
pub fn article_tags(
    title: &str,
    published: &str,
    source: &str,
    keywords: &str,
    description: &str,
) -> Vec<Tag> {
    let mut tags = vec![
        Tag {
            name: "ArticleTitle",
            content: title.to_owned(),
        },
        Tag {
            name: "PubDate",
            content: published.to_owned(),
        },
        Tag {
            name: "ContentSource",
            content: source.to_owned(),
        },
    ];
    for (name, content) in [("Keywords", keywords), ("Description", description)] {
        if !content.is_empty() {
            tags.push(Tag {
                name,
                content: content.to_owned(),
            });
        }
    }
    tags
}
