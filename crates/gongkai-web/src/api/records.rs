//! `GET /api/v1/records`: public records, newest first, page by page by cursor. With `q` the index is asked, and the store
//! for each hit: what the store does not show as public is not shown, however far the index lags behind.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, ItemCode, RecordId};
use gongkai_core::time::in_china;
use gongkai_search::{Query, Sort};
use gongkai_store::public::{ListFilter, Listed};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::api::parameters;
use crate::app::App;
use crate::kit::addresses::{number_in_path, record_url};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::hits;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

/// What may be asked.
pub(super) const PARAMETERS: [&str; 7] =
    ["q", "agency", "catalogue", "from", "to", "cursor", "limit"];

/// Records a page, unless asked for fewer or more, and at most.
const USUAL: u64 = 20;
const MOST: u64 = 100;
/// Longest question taken.
const LONGEST: usize = 200;
/// Begins the cursor of a search, which counts hits; the store's own cursors never begin so.
const SEARCH_CURSOR: &str = "q~";

/// A part of the list.
#[derive(Debug, Serialize)]
struct List {
    total: u64,
    items: Vec<Item>,
    next: Option<String>,
}

/// A record in a list. Fields are named as on the NDJSON lines.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    id: RecordId,
    index_number: String,
    title: String,
    agency: AgencyId,
    agency_name: String,
    document_number: Option<String>,
    genre: &'static str,
    genre_name: &'static str,
    issued_on: Option<Date>,
    published_at: String,
    updated_at: String,
    validity: &'static str,
    repealed_on: Option<Date>,
    catalogue: Vec<ItemCode>,
    summary: Option<String>,
    /// The page for people.
    url: String,
    /// The whole record for machines.
    api_url: String,
}

impl Item {
    pub(super) fn of(listed: Listed, root: &str) -> Self {
        Self {
            url: format!("{root}{}", record_url(&listed.index_number)),
            api_url: format!(
                "{root}/api/v1/records/{}",
                number_in_path(&listed.index_number)
            ),
            id: listed.record,
            index_number: listed.index_number,
            title: listed.title,
            agency: listed.agency,
            agency_name: listed.agency_name,
            document_number: listed.document_number,
            genre: listed.genre.code(),
            genre_name: listed.genre.name(),
            issued_on: listed.issued_on,
            published_at: instant(listed.published_at),
            updated_at: instant(listed.edition_at),
            validity: listed.validity.code(),
            repealed_on: listed.validity.ceased_on(),
            catalogue: listed.items,
            summary: listed.summary,
        }
    }
}

/// `2026-11-24T16:40:00+08:00`
pub(super) fn instant(at: Timestamp) -> String {
    format!("{}+08:00", in_china(at))
}

/// `GET /api/v1/records?q=&agency=&catalogue=&from=&to=&cursor=&limit=`
///
/// # Errors
/// [`WebError::Fields`] for parameters that are unknown or wrong.
pub async fn get(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = parameters::read(query, &PARAMETERS)?;
    let asked = Asked::read(&app, &fields).await?;
    let list = if asked.text.is_empty() {
        newest(&app, &asked).await?
    } else {
        search(&app, &asked).await?
    };
    Ok(reply::json(list, CachePolicy::Shared))
}

/// What is asked, every parameter read and judged.
struct Asked {
    text: String,
    agency: Option<AgencyId>,
    item: Option<ItemCode>,
    from: Option<Date>,
    to: Option<Date>,
    cursor: Option<String>,
    /// Hits before this page, for a search.
    offset: u64,
    limit: u64,
}

impl Asked {
    async fn read(app: &App, fields: &Fields) -> Result<Self, WebError> {
        let mut errors = FieldErrors::default();
        let text = fields.text("q").to_owned();
        if text.chars().count() > LONGEST {
            errors.add("q", format!("q 最多 {LONGEST} 个字，请缩短。"));
        }
        let agency = read_agency(app, fields.text("agency"), &mut errors).await?;
        let item = read_item(app, agency.as_ref(), fields.text("catalogue"), &mut errors).await?;
        let from = fields.date(&mut errors, "from", "from");
        let to = fields.date(&mut errors, "to", "to");
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            errors.add("to", format!("to（{last}）早于 from（{first}），请对调。"));
        }
        let limit = match fields.text("limit") {
            "" => USUAL,
            text => match text.parse() {
                Ok(limit) if (1..=MOST).contains(&limit) => limit,
                _ => {
                    errors.add("limit", format!("limit 是 1 到 {MOST} 之间的整数。"));
                    USUAL
                }
            },
        };
        let cursor = fields.optional("cursor");
        let offset = offset(&text, cursor.as_deref(), &mut errors);
        errors
            .or_ok(Self {
                text,
                agency,
                item,
                from,
                to,
                cursor,
                offset,
                limit,
            })
            .map_err(WebError::Fields)
    }
}

async fn read_agency(
    app: &App,
    text: &str,
    errors: &mut FieldErrors,
) -> Result<Option<AgencyId>, WebError> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(id) = text.parse()
        && app.store.agency(&id).await?.is_some()
    {
        return Ok(Some(id));
    }
    errors.add(
        "agency",
        format!("没有机关「{text}」。全部机关见 /api/v1/agencies。"),
    );
    Ok(None)
}

/// An item that at least one of the agencies asked for has.
async fn read_item(
    app: &App,
    agency: Option<&AgencyId>,
    text: &str,
    errors: &mut FieldErrors,
) -> Result<Option<ItemCode>, WebError> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(code) = text.parse::<ItemCode>() {
        let agencies = match agency {
            Some(agency) => app.store.with_descendants(agency).await?,
            None => {
                let all = app.store.agencies().await?;
                all.into_iter().map(|agency| agency.id).collect()
            }
        };
        for agency in agencies {
            let items = app.store.catalogue(&agency).await?;
            if items.iter().any(|item| item.code == code) {
                return Ok(Some(code));
            }
        }
    }
    errors.add(
        "catalogue",
        format!("没有目录「{text}」。机关的目录见 /api/v1/agencies/机关编号/catalogue。"),
    );
    Ok(None)
}

/// The hits before the page of a search.
fn offset(text: &str, cursor: Option<&str>, errors: &mut FieldErrors) -> u64 {
    let counted = cursor.and_then(|cursor| cursor.strip_prefix(SEARCH_CURSOR));
    match (text.is_empty(), cursor, counted) {
        (_, None, _) | (true, Some(_), None) => 0,
        (false, Some(_), Some(count)) if count.parse::<u32>().is_ok() => {
            count.parse().unwrap_or_default()
        }
        (true, Some(_), Some(_)) | (false, Some(_), _) => {
            errors.add(
                "cursor",
                "cursor 要原样用上一页的 next，其他参数也要和上一页一样。",
            );
            0
        }
    }
}

async fn newest(app: &App, asked: &Asked) -> Result<List, WebError> {
    let filter = ListFilter {
        agency: asked.agency.clone(),
        // As the index does: an agency with those below it.
        below: true,
        item: asked.item.clone(),
        from: asked.from,
        to: asked.to,
        ..ListFilter::default()
    };
    let (page, next) = app
        .store
        .public_after(&filter, asked.cursor.as_deref(), asked.limit)
        .await?;
    let root = &app.site.public_url;
    Ok(List {
        total: page.total,
        items: page
            .items
            .into_iter()
            .map(|listed| Item::of(listed, root))
            .collect(),
        next,
    })
}

async fn search(app: &App, asked: &Asked) -> Result<List, WebError> {
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let question = Query {
        text: asked.text.clone(),
        agency: asked.agency.as_ref().map(ToString::to_string),
        category: asked.item.as_ref().map(ToString::to_string),
        from: asked.from,
        to: asked.to,
        sort: Sort::Newest,
        offset: count(asked.offset),
        limit: count(asked.limit),
        ..Query::default()
    };
    let shown = hits::shown(app, question).await?;
    let items = shown
        .items
        .into_iter()
        .map(|(_, listed)| Item::of(listed, &app.site.public_url));
    let seen = asked.offset + asked.limit;
    Ok(List {
        total: shown.total,
        items: items.collect(),
        next: (seen < shown.found).then(|| format!("{SEARCH_CURSOR}{seen}")),
    })
}
