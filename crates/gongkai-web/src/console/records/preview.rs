//! `/console/records/{record}/preview`: the draft exactly as the public will see it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::ids::RecordId;
use gongkai_core::rights::Action;
use serde::Serialize;

use crate::app::App;
use crate::console::records::open;
use crate::kit::article::{Article, article};
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::{NavLink, SiteView};
use crate::kit::staff::Staff;

/// The draft as the public will see it.
#[derive(Debug, Serialize)]
pub struct PreviewPage {
    site: SiteView,
    title: String,
    meta: [(); 0],
    back: String,
    crumbs: Vec<NavLink>,
    #[serde(flatten)]
    article: Article,
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "console/preview.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "预览".to_owned(),
            meta: [],
            back: "/console/records/r1".to_owned(),
            crumbs: Vec::new(),
            article: Article::sample(),
        }]
    }
}

/// `GET /console/records/{record}/preview`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    let desk = open(&app, &staff, &id, Action::ReadDrafts).await?;
    let content = desk
        .record
        .draft
        .as_ref()
        .and_then(|draft| draft.content.as_deref())
        .or(desk.public_content.as_ref())
        .or(desk.kept_content.as_ref())
        .ok_or(WebError::NotFound)?;
    let number = desk
        .record
        .index_number
        .clone()
        .unwrap_or_else(|| "（发布时编）".to_owned());
    let page = PreviewPage {
        site: SiteView::of(&app, &desk.record.agency).await?,
        title: format!("预览：{}", content.title),
        meta: [],
        back: format!("/console/records/{id}"),
        crumbs: vec![
            NavLink::new(&desk.agency.name, format!("/a/{}", desk.agency.id)),
            NavLink::new("预览", ""),
        ],
        article: article(content, &desk.agency.name, &number, "/console/files"),
    };
    app.render(&page)
}
