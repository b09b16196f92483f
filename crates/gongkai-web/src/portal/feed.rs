//! `/feed.atom`, also per agency and per column: the newest public records as an Atom feed (RFC 4287).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gongkai_core::ids::{AgencyId, ItemCode};
use gongkai_store::public::ListFilter;
use serde::Serialize;

use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, mark};
use crate::portal::list::Column;

/// Entries of a feed.
const NEWEST: u64 = 50;

#[derive(Serialize)]
struct Feed {
    title: String,
    self_url: String,
    home_url: String,
    author: String,
    updated: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    title: String,
    url: String,
    published: String,
    updated: String,
    author: String,
    category: &'static str,
    summary: String,
}

/// `GET /feed.atom`
///
/// # Errors
/// When the store fails.
pub async fn all(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let agencies = app.store.agencies().await?;
    let name = agencies
        .iter()
        .find(|agency| agency.parent.is_none())
        .map_or("政府信息公开", |agency| agency.name.as_str());
    feed(
        &app,
        &format!("{name}：最新公开"),
        name,
        "/feed.atom",
        "/",
        &ListFilter::default(),
    )
    .await
}

/// `GET /a/{agency}/feed.atom`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn agency(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let filter = ListFilter {
        agency: Some(id.clone()),
        ..ListFilter::default()
    };
    let title = format!("{}：最新公开", agency.name);
    feed(
        &app,
        &title,
        &agency.name,
        &format!("/a/{id}/feed.atom"),
        &format!("/a/{id}"),
        &filter,
    )
    .await
}

/// `GET /a/{agency}/list/{column}/feed.atom`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency or column.
pub async fn column(
    State(app): State<Arc<App>>,
    Path((id, code)): Path<(AgencyId, ItemCode)>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let items = app.store.catalogue(&id).await?;
    let column = Column::find(&items, &code).ok_or(WebError::NotFound)?;
    let mut filter = ListFilter {
        agency: Some(id.clone()),
        ..ListFilter::default()
    };
    column.narrow(&mut filter);
    let title = format!("{}：{}", agency.name, column.name());
    let home = format!("/a/{id}/list/{code}");
    feed(
        &app,
        &title,
        &agency.name,
        &format!("{home}/feed.atom"),
        &home,
        &filter,
    )
    .await
}

async fn feed(
    app: &App,
    title: &str,
    author: &str,
    path: &str,
    home: &str,
    filter: &ListFilter,
) -> Result<Response, WebError> {
    let found = app.store.public_list(filter, 0, NEWEST).await?;
    let root = &app.site.public_url;
    let updated = found.items.iter().map(|listed| listed.edition_at).max();
    let context = Feed {
        title: title.to_owned(),
        self_url: format!("{root}{path}"),
        home_url: format!("{root}{home}"),
        author: author.to_owned(),
        // A feed without entries has never been updated; the beginning of the calendar of computers says so.
        updated: updated.unwrap_or_default().to_string(),
        entries: found
            .items
            .into_iter()
            .map(|listed| Entry {
                url: format!("{root}{}", record_url(&listed.index_number)),
                title: listed.title,
                published: listed.published_at.to_string(),
                updated: listed.edition_at.to_string(),
                author: listed.agency_name,
                category: listed.genre.name(),
                summary: listed.summary.unwrap_or_default(),
            })
            .collect(),
    };
    let xml = app
        .templates
        .render("portal/feed.xml", &context)
        .map_err(|error| WebError::fault("rendering", "portal/feed.xml", &error))?;
    Ok(answer_xml(xml, "application/atom+xml; charset=utf-8"))
}

/// XML that everyone may keep.
pub(crate) fn answer_xml(xml: String, media_type: &'static str) -> Response {
    let mut response = xml.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    mark(&mut response, CachePolicy::Shared);
    response
}
