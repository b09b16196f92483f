//! `/a/{agency}/guide`: 政府信息公开指南 (条例 第十二条), the newest public record of that column, in full.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::catalogue::Block;
use gongkai_core::ids::AgencyId;
use gongkai_core::time::china_date;
use gongkai_store::public::{ListFilter, PublicPage};
use serde::Serialize;

use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag, column_tags};

/// The guide of an agency.
#[derive(Debug, Serialize)]
pub struct GuidePage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    body: String,
    updated: String,
    record_url: String,
    contact: Vec<String>,
    agency: String,
    older: Vec<Link>,
}

impl Page for GuidePage {
    const TEMPLATE: &'static str = "portal/guide.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |body: &str| Self {
            site: SiteView::sample(),
            title: "政府信息公开指南",
            meta: column_tags("政府信息公开指南", "找谁、怎么找、怎么申请", "政府信息公开"),
            crumbs: Vec::new(),
            body: body.to_owned(),
            updated: "2026-05-06".to_owned(),
            record_url: "/r/1".to_owned(),
            contact: vec!["电话 0000-0000000".to_owned()],
            agency: "qingshi".to_owned(),
            older: Vec::new(),
        };
        vec![
            page("<p>为方便公民、法人和其他组织获取政府信息，编制本指南。</p>"),
            page(""),
        ]
    }
}

/// `GET /a/{agency}/guide`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let filter = ListFilter {
        agency: Some(id.clone()),
        block: Some(Block::Guide),
        ..ListFilter::default()
    };
    let found = app.store.public_list(&filter, 0, 10).await?;
    let newest = match found.items.first() {
        Some(listed) => app.store.public_page(&listed.index_number).await?,
        None => None,
    };
    let (body, updated, url) = match newest {
        Some(PublicPage::Shown(shown)) => (
            shown.content.body.html().to_owned(),
            china_date(shown.listed.edition_at).to_string(),
            record_url(&shown.listed.index_number),
        ),
        _ => (String::new(), String::new(), String::new()),
    };
    let page = GuidePage {
        site: SiteView::of(&app, &id).await?,
        title: Block::Guide.name(),
        meta: column_tags(
            Block::Guide.name(),
            "找谁、怎么找、怎么申请",
            "政府信息公开",
        ),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{id}")),
            Link::new(Block::Guide.name(), ""),
        ],
        body,
        updated,
        record_url: url,
        contact: crate::portal::contact::lines(&agency),
        agency: id.to_string(),
        older: found
            .items
            .iter()
            .skip(1)
            .map(|listed| {
                Link::noted(
                    &listed.title,
                    record_url(&listed.index_number),
                    china_date(listed.published_at).to_string(),
                )
            })
            .collect(),
    };
    app.render(&page)
}
