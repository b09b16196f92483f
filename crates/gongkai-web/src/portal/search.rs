//! `/search`: full-text search over text and attachments; `/suggest`: titles while typing.

mod narrowing;

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::time::china_date;
use gongkai_search::{Facets, Fragment, Hit, Query, Sort};
use gongkai_store::public::Listed;
use serde::Serialize;

use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::hits;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::{Asked, Pager, base};
use crate::kit::reply;
use crate::kit::site::SiteView;
use crate::portal::list::{Choice, FilterField, common_filters};
use crate::portal::search::narrowing::Narrowing;
use crate::portal::views::{Link, Tag, column_tags, tag};

/// Hits a page.
const SIZE: u64 = 10;
/// Longest question taken; the rest is cut off.
const LONGEST: usize = 200;

/// What was found.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    asked: String,
    agency: String,
    hot: Vec<Link>,
    filters: Vec<FilterField>,
    /// What goes along with a new question.
    kept: Vec<FilterField>,
    hits: Vec<HitLine>,
    pager: Pager,
    relaxed: bool,
    wrong: String,
}

/// One line of the hit list component.
#[derive(Debug, Serialize)]
struct HitLine {
    title: Vec<MarkedPart>,
    url: String,
    excerpt: Vec<MarkedPart>,
    tag: &'static str,
    tag_kind: &'static str,
    agency: String,
    date: String,
    number: String,
}

#[derive(Debug, Serialize)]
struct MarkedPart {
    text: String,
    hit: bool,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "portal/search.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |asked: &str, hits: Vec<HitLine>, hits_are_narrowed: bool| Self {
            site: SiteView::sample(),
            title: "搜索".to_owned(),
            meta: Vec::new(),
            asked: asked.to_owned(),
            agency: "qingshi".to_owned(),
            hot: vec![Link::new("农村低保", "/search?q=x")],
            filters: common_filters(&Fields::default()),
            kept: if hits_are_narrowed {
                vec![FilterField::plain("hidden", "agency", "", "qingshi")]
            } else {
                Vec::new()
            },
            pager: Pager::single(hits.len() as u64),
            hits,
            relaxed: true,
            wrong: String::new(),
        };
        let hit = HitLine {
            title: vec![MarkedPart {
                text: "低保".to_owned(),
                hit: true,
            }],
            url: "/r/1".to_owned(),
            excerpt: vec![MarkedPart {
                text: "本月低保".to_owned(),
                hit: false,
            }],
            tag: "通知公告",
            tag_kind: "plain",
            agency: "青石镇人民政府".to_owned(),
            date: "2026-11-03".to_owned(),
            number: String::new(),
        };
        vec![
            page("", Vec::new(), false),
            page("低保", vec![hit], true),
            page("秸秆补帖", Vec::new(), true),
            page("秸秆补帖", Vec::new(), false),
        ]
    }
}

/// `GET /search?q=`
///
/// # Errors
/// When the index or the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let asked: String = fields.text("q").chars().take(LONGEST).collect();
    let mut errors = FieldErrors::default();
    let narrowing = Narrowing::read(&app, &fields, &mut errors).await?;
    let paging = Asked::read(fields.optional("page").as_deref(), SIZE);
    let site = match &narrowing.agency {
        Some(id) => SiteView::of(&app, id).await?,
        None => SiteView::top(&app).await?,
    };
    let found = if asked.is_empty() {
        Found::default()
    } else {
        find(&app, question(&fields, &asked, &narrowing, paging)).await?
    };
    let mut filters = vec![FilterField::plain("hidden", "q", "", &asked)];
    filters.extend(narrowing.filters(&app.store.agencies().await?, &fields, &found));
    let orders = vec![Choice::new("newest", "时间")];
    let mut order = FilterField::select("sort", "排序", fields.text("sort"), orders);
    order.rename_first("相关");
    filters.push(order);
    let mut kept = narrowing.kept(&fields);
    kept.push(("sort", fields.text("sort").to_owned()));
    kept.retain(|(_, value)| !value.is_empty());
    let mut address = vec![("q", asked.as_str())];
    address.extend(kept.iter().map(|(name, value)| (*name, value.as_str())));
    let page = SearchPage {
        title: if asked.is_empty() {
            "搜索".to_owned()
        } else {
            format!("搜索“{asked}”")
        },
        meta: column_tags("搜索", "搜索公开的政府信息", "政府信息公开"),
        agency: narrowing
            .agency
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        site,
        hot: app
            .site
            .hot_words
            .iter()
            .map(|word| Link::new(word, base_of(word)))
            .collect(),
        filters,
        kept: kept
            .iter()
            .map(|(name, value)| FilterField::plain("hidden", name, "", value))
            .collect(),
        hits: found.lines,
        pager: paging.shown(found.total, base("/search", &address)),
        relaxed: found.relaxed,
        wrong: errors
            .0
            .first()
            .map(|error| error.sentence.clone())
            .unwrap_or_default(),
        asked,
    };
    app.render(&page)
}

fn base_of(word: &str) -> String {
    format!("/search?q={}", crate::kit::paging::encode(word))
}

fn question(fields: &Fields, asked: &str, narrowing: &Narrowing, paging: Asked) -> Query {
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let mut question = Query {
        text: asked.to_owned(),
        sort: if fields.text("sort") == "newest" {
            Sort::Newest
        } else {
            Sort::Relevance
        },
        offset: count(paging.offset()),
        limit: count(paging.size),
        ..Query::default()
    };
    narrowing.narrow(&mut question);
    question
}

/// What the page tells of the answer.
#[derive(Default)]
struct Found {
    lines: Vec<HitLine>,
    total: u64,
    relaxed: bool,
    /// How the hits are spread; `None` where that is not known for certain.
    facets: Option<Facets>,
}

/// While the index lags behind, nothing is counted.
async fn find(app: &App, mut question: Query) -> Result<Found, WebError> {
    let counted = app.index_is_current();
    question.counted = counted;
    let shown = hits::shown(app, question).await?;
    Ok(Found {
        lines: shown
            .items
            .into_iter()
            .map(|(hit, listed)| line(&hit, listed))
            .collect(),
        total: shown.total,
        relaxed: shown.relaxed,
        facets: counted.then_some(shown.facets),
    })
}

fn line(hit: &Hit, listed: Listed) -> HitLine {
    let (words, tag_kind) = tag(listed.genre, &listed.validity);
    let mut excerpt = marked(&hit.snippet);
    if let Some(file) = &hit.found_in {
        let file = MarkedPart {
            text: format!("附件《{file}》："),
            hit: false,
        };
        excerpt.insert(0, file);
    }
    HitLine {
        title: marked(&hit.title),
        url: record_url(&listed.index_number),
        excerpt,
        tag: words,
        tag_kind,
        agency: listed.agency_name,
        date: china_date(listed.published_at).to_string(),
        number: listed.document_number.unwrap_or_default(),
    }
}

fn marked(fragments: &[Fragment]) -> Vec<MarkedPart> {
    fragments
        .iter()
        .map(|fragment| MarkedPart {
            text: fragment.text.clone(),
            hit: fragment.marked,
        })
        .collect()
}

/// `GET /suggest?q=`: up to eight titles as a JSON list.
///
/// # Errors
/// When the index fails.
pub async fn suggest(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let typed: String = fields.text("q").chars().take(50).collect();
    let agency = fields.optional("agency");
    let current = app.index_is_current();
    let index = Arc::clone(&app.index);
    let titles = tokio::task::spawn_blocking(move || index.suggest(&typed, agency.as_deref(), 8))
        .await
        .map_err(|error| WebError::fault("suggesting", "", &error))?
        .map_err(|error| WebError::fault("suggesting", "", &error))?;
    let titles = if current {
        titles
    } else {
        still_public(&app, titles).await?
    };
    Ok(reply::json(titles, CachePolicy::Shared))
}

/// While the index lags behind, a title is suggested only where the store still shows a record of that title.
async fn still_public(app: &App, titles: Vec<String>) -> Result<Vec<String>, WebError> {
    let mut shown = Vec::new();
    for title in titles {
        let question = Query {
            text: title.clone(),
            ..Query::default()
        };
        let found = hits::shown(app, question).await?;
        if found.items.iter().any(|(_, listed)| listed.title == title) {
            shown.push(title);
        }
    }
    Ok(shown)
}
