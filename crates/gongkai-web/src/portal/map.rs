//! `/map`: all agencies and columns on one page; `/sitemap.xml` the same for machines, with every record.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gongkai_core::agencies::AgencyKind;
use gongkai_core::catalogue::Block;
use gongkai_core::time::china_date;
use serde::Serialize;

use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page, mark};
use crate::kit::site::SiteView;
use crate::portal::feed::answer_xml;
use crate::portal::views::{Link, Tag, column_tags};

/// Addresses in one site map at most (sitemaps.org).
const MOST: u32 = 50_000;

/// The site map for people.
#[derive(Debug, Serialize)]
pub struct MapPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    groups: Vec<Group>,
    columns: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    name: String,
    url: String,
    links: Vec<Link>,
}

impl Page for MapPage {
    const TEMPLATE: &'static str = "portal/map.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "网站地图",
            meta: Vec::new(),
            groups: vec![Group {
                name: "乡镇、街道".to_owned(),
                url: String::new(),
                links: vec![Link::counted("青石镇", "/a/qingshi", 3)],
            }],
            columns: vec![Group {
                name: "清源县人民政府".to_owned(),
                url: "/a/qingyuan".to_owned(),
                links: vec![Link::new("公开指南", "/x")],
            }],
        }]
    }
}

/// `GET /map`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let agencies = app.store.agencies().await?;
    let groups = crate::portal::home::groups_of(&app, &agencies).await?;
    let mut columns = Vec::new();
    for agency in &agencies {
        let items = app.store.catalogue(&agency.id).await?;
        let mut links = Vec::new();
        for block in Block::ALL {
            let tops = items
                .iter()
                .filter(|item| item.block == block && item.parent.is_none() && !item.retired);
            links.extend(
                tops.map(|item| {
                    Link::new(&item.name, format!("/a/{}/list/{}", agency.id, item.code))
                }),
            );
        }
        if agency.kind != AgencyKind::Village {
            links.push(Link::new("年度报告", format!("/a/{}/reports", agency.id)));
        }
        links.push(Link::new("联系方式", format!("/a/{}/contact", agency.id)));
        columns.push(Group {
            name: agency.name.clone(),
            url: format!("/a/{}", agency.id),
            links,
        });
    }
    let page = MapPage {
        site: SiteView::top(&app).await?,
        title: "网站地图",
        meta: column_tags("网站地图", "全部机关和栏目", "概况信息"),
        groups: groups
            .into_iter()
            .map(|(name, links)| Group {
                name: name.to_owned(),
                url: String::new(),
                links,
            })
            .collect(),
        columns,
    };
    app.render(&page)
}

#[derive(Serialize)]
struct Addresses {
    root: String,
    pages: Vec<Address>,
}

#[derive(Serialize)]
struct Address {
    path: String,
    changed: String,
}

/// `GET /sitemap.xml`
///
/// # Errors
/// When the store fails.
pub async fn sitemap(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let mut pages: Vec<Address> = ["/apply", "/calculators"]
        .map(|path| Address {
            path: path.to_owned(),
            changed: String::new(),
        })
        .into();
    for agency in app.store.agencies().await? {
        for rest in ["", "/catalogue", "/guide", "/reports", "/contact"] {
            pages.push(Address {
                path: format!("/a/{}{rest}", agency.id),
                changed: String::new(),
            });
        }
    }
    let room = MOST.saturating_sub(u32::try_from(pages.len()).unwrap_or(MOST));
    for line in app.store.public_batch(None, room).await? {
        pages.push(Address {
            path: record_url(&line.index_number),
            changed: china_date(line.edition_at).to_string(),
        });
    }
    let context = Addresses {
        root: app.site.public_url.clone(),
        pages,
    };
    let xml = app
        .templates
        .render("portal/sitemap.xml", &context)
        .map_err(|error| WebError::fault("rendering", "portal/sitemap.xml", &error))?;
    Ok(answer_xml(xml, "application/xml; charset=utf-8"))
}

/// `GET /robots.txt`
pub async fn robots(State(app): State<Arc<App>>) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /console\nDisallow: /preferences\nSitemap: {}/sitemap.xml\n",
        app.site.public_url
    );
    let mut response = text.into_response();
    mark(&mut response, CachePolicy::Shared);
    response
}
