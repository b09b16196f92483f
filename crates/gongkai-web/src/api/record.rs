//! `GET /api/v1/records/{index number}`: one public record in full, or 410 with the notice of its withdrawal.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use gongkai_core::body::plain_text;
use gongkai_core::content::Attachment;
use gongkai_core::ids::AgencyId;
use gongkai_core::records::Validity;
use gongkai_store::public::{Gone, PublicPage, Shown};
use jiff::civil::Date;
use serde::Serialize;

use crate::api::parameters;
use crate::api::records::{Item, instant};
use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::page::CachePolicy;
use crate::kit::paging::encode;
use crate::kit::reply;

/// A record in full.
#[derive(Debug, Serialize)]
struct Full {
    #[serde(flatten)]
    item: Item,
    effective_on: Option<Date>,
    topic: Option<String>,
    channels: Vec<String>,
    source: Option<String>,
    keywords: Vec<String>,
    repealed_by: Option<String>,
    body_html: String,
    body_text: String,
    attachments: Vec<File>,
    edition: u32,
    versions: Vec<Version>,
}

#[derive(Debug, Serialize)]
struct File {
    name: String,
    url: String,
    media_type: String,
    size: u64,
    sha256: String,
    /// A picture shown in the text.
    inline: bool,
}

#[derive(Debug, Serialize)]
struct Version {
    number: u32,
    published_at: String,
    change_note: Option<String>,
    url: String,
}

/// RFC 9457 with what the notice says.
#[derive(Debug, Serialize)]
struct Withdrawn {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    index_number: String,
    agency: AgencyId,
    agency_name: String,
    withdrawn_at: String,
    reason: &'static str,
    explanation: String,
}

/// `GET /api/v1/records/{index number}`
///
/// # Errors
/// [`WebError::NotFound`] where nothing public ever stood.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    parameters::read(query, &[])?;
    let page = app.store.public_page(&number).await?;
    Ok(match page.ok_or(WebError::NotFound)? {
        PublicPage::Shown(shown) => {
            reply::json(full(*shown, &app.site.public_url), CachePolicy::Shared)
        }
        PublicPage::Gone(gone) => withdrawn(gone),
    })
}

fn full(shown: Shown, root: &str) -> Full {
    let content = shown.content;
    let url = format!("{root}{}", record_url(&shown.listed.index_number));
    Full {
        repealed_by: match &shown.listed.validity {
            Validity::Repealed { by, .. } => by.clone(),
            Validity::InForce | Validity::Expired { .. } => None,
        },
        item: Item::of(shown.listed, root),
        effective_on: content.effective_on,
        topic: content.topic,
        channels: content.channels,
        source: content.source,
        keywords: content.keywords,
        body_text: plain_text(content.body.html()),
        body_html: content.body.html().to_owned(),
        attachments: content
            .attachments
            .into_iter()
            .map(|file| File::of(file, root))
            .collect(),
        edition: shown.edition,
        versions: shown
            .editions
            .into_iter()
            .map(|edition| Version {
                number: edition.number,
                published_at: instant(edition.published_at),
                change_note: edition.change_note,
                url: format!("{url}?edition={}", edition.number),
            })
            .collect(),
    }
}

impl File {
    fn of(file: Attachment, root: &str) -> Self {
        Self {
            url: format!("{root}/files/{}/{}", file.id, encode(&file.name)),
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            inline: file.inline,
        }
    }
}

fn withdrawn(gone: Gone) -> Response {
    let body = Withdrawn {
        kind: "about:blank",
        title: "已撤回",
        status: StatusCode::GONE.as_u16(),
        detail: format!(
            "{}已撤回这条信息。原因：{}。{}",
            gone.agency_name,
            gone.notice.reason.name(),
            gone.notice.explanation
        ),
        index_number: gone.index_number,
        agency: gone.agency,
        agency_name: gone.agency_name,
        withdrawn_at: instant(gone.notice.at),
        reason: gone.notice.reason.code(),
        explanation: gone.notice.explanation,
    };
    let mut response = reply::json(body, CachePolicy::Shared);
    *response.status_mut() = StatusCode::GONE;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
