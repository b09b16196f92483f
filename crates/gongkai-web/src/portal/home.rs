//! `/`: the portal's front. Search first, then the agencies, then what is new everywhere.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_store::public::ListFilter;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::encode;
use crate::kit::site::{SiteView, short};
use crate::portal::views::{Link, RecordLine, Tag, column_tags};

/// How many of the newest records the front shows.
const NEWEST: u64 = 12;

/// The portal's front.
#[derive(Debug, Serialize)]
pub struct HomePage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    hot: Vec<Link>,
    blocks: Vec<crate::portal::agency::BlockView>,
    groups: Vec<AgencyGroup>,
    newest: Vec<RecordLine>,
    more_url: String,
    contact: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AgencyGroup {
    name: &'static str,
    agencies: Vec<Link>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "portal/home.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |newest: Vec<RecordLine>| Self {
            site: SiteView::sample(),
            title: "",
            meta: column_tags("首页", "政府信息公开", "政府信息公开"),
            hot: vec![Link::new("农村低保", "/search?q=%E4%BD%8E%E4%BF%9D")],
            blocks: crate::portal::agency::BlockView::samples(),
            groups: vec![AgencyGroup {
                name: "乡镇、街道",
                agencies: vec![Link::counted("青石镇", "/a/qingshi", 312)],
            }],
            newest,
            more_url: "/a/qingyuan/list?below=1".to_owned(),
            contact: vec!["电话 0000-0000000".to_owned()],
        };
        vec![page(vec![RecordLine::sample()]), page(Vec::new())]
    }
}

/// `GET /`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let agencies = app.store.agencies().await?;
    let Some(top) = agencies.iter().find(|agency| agency.parent.is_none()) else {
        return Err(WebError::NotFound);
    };
    let newest = app
        .store
        .public_list(&ListFilter::default(), 0, NEWEST)
        .await?;
    let several = agencies.len() > 1;
    let page = HomePage {
        site: SiteView::top(&app).await?,
        title: "",
        meta: column_tags("首页", "政府信息公开", "政府信息公开"),
        hot: app
            .site
            .hot_words
            .iter()
            .map(|word| Link::new(word, format!("/search?q={}", encode(word))))
            .collect(),
        blocks: crate::portal::agency::blocks(&app, top).await?,
        groups: groups(&app, &agencies).await?,
        newest: newest
            .items
            .iter()
            .map(|listed| RecordLine::of(listed, several))
            .collect(),
        more_url: format!("/a/{}/list?below=1", top.id),
        contact: crate::portal::contact::lines(top),
    };
    app.render(&page)
}

/// All agencies but the top by kind, each with what it has published.
pub(crate) async fn groups_of(
    app: &App,
    agencies: &[Agency],
) -> Result<Vec<(&'static str, Vec<Link>)>, WebError> {
    let mut groups = Vec::new();
    for kind in AgencyKind::ALL {
        let mut links = Vec::new();
        for agency in agencies
            .iter()
            .filter(|agency| agency.kind == kind && agency.parent.is_some())
        {
            let total = app.store.public_counts(Some(&agency.id), None).await?.total;
            links.push(Link::counted(
                short(agency),
                format!("/a/{}", agency.id),
                total,
            ));
        }
        if !links.is_empty() {
            groups.push((kind.name(), links));
        }
    }
    Ok(groups)
}

async fn groups(app: &App, agencies: &[Agency]) -> Result<Vec<AgencyGroup>, WebError> {
    let groups = groups_of(app, agencies).await?;
    Ok(groups
        .into_iter()
        .map(|(name, agencies)| AgencyGroup { name, agencies })
        .collect())
}
