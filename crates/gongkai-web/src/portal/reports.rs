//! Annual reports (政府信息公开工作年度报告): an agency's by year, all agencies' of a year, one as a page and as PDF.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::agencies::AgencyKind;
use gongkai_core::documents::Document;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::narrative;
use serde::Serialize;

use crate::app::App;
use crate::kit::document::{self, BlockView, views};
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply;
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag, article_tags, column_tags};

/// Reports as a list: of an agency, or of a year.
#[derive(Debug, Serialize)]
pub struct ReportsPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    reports: Vec<Link>,
    years: Vec<Link>,
}

impl Page for ReportsPage {
    const TEMPLATE: &'static str = "portal/reports.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |reports: Vec<Link>| Self {
            site: SiteView::sample(),
            title: "政府信息公开年报".to_owned(),
            meta: Vec::new(),
            crumbs: Vec::new(),
            years: reports.clone(),
            reports,
        };
        vec![
            page(vec![Link::new("2025 年", "/a/qingshi/reports/2025")]),
            page(Vec::new()),
        ]
    }
}

/// One report as a page.
#[derive(Debug, Serialize)]
pub struct ReportPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    issuer: String,
    dated: String,
    blocks: Vec<BlockView>,
    pdf_url: String,
    others: Vec<Link>,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "portal/report.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let document = document::sample();
        vec![Self {
            site: SiteView::sample(),
            title: document.title.clone(),
            meta: Vec::new(),
            crumbs: Vec::new(),
            issuer: document.issuer.clone(),
            dated: String::new(),
            blocks: views(&document),
            pdf_url: "/a/qingshi/reports/2025/report.pdf".to_owned(),
            others: vec![Link::new("2024 年", "/a/qingshi/reports/2024")],
        }]
    }
}

/// `GET /a/{agency}/reports`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn agency(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let page = ReportsPage {
        site: SiteView::of(&app, &id).await?,
        title: "政府信息公开年报".to_owned(),
        meta: column_tags(
            "政府信息公开年报",
            &format!("{}历年政府信息公开工作年度报告", agency.name),
            "政府信息公开",
        ),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{id}")),
            Link::new("政府信息公开年报", ""),
        ],
        reports: years(&app, &id).await?,
        years: Vec::new(),
    };
    app.render(&page)
}

/// `GET /reports/{year}`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports.
pub async fn collection(
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
) -> Result<Response, WebError> {
    let (mut reports, mut years) = (Vec::new(), Vec::new());
    for agency in app.store.agencies().await? {
        // A village committee is no organ of government and owes no report.
        if agency.kind == AgencyKind::Village {
            continue;
        }
        let known = app.report_years(&agency.id).await?;
        if known.contains(&year) {
            reports.push(Link::new(
                &agency.name,
                format!("/a/{}/reports/{year}", agency.id),
            ));
        }
        years.extend(known);
    }
    if reports.is_empty() {
        return Err(WebError::NotFound);
    }
    years.sort_unstable();
    years.dedup();
    let title = format!("{year}年政府信息公开年报");
    let page = ReportsPage {
        site: SiteView::top(&app).await?,
        meta: column_tags(&title, "各机关政府信息公开工作年度报告", "政府信息公开"),
        crumbs: vec![Link::new("政府信息公开", "/"), Link::new(&title, "")],
        title,
        reports,
        years: years
            .iter()
            .rev()
            .filter(|other| **other != year)
            .map(|other| Link::new(format!("{other} 年"), format!("/reports/{other}")))
            .collect(),
    };
    app.render(&page)
}

/// `GET /a/{agency}/reports/{year}`
///
/// # Errors
/// [`WebError::NotFound`] where that agency has no report of that year.
pub async fn get(
    State(app): State<Arc<App>>,
    Path((id, year)): Path<(AgencyId, i16)>,
) -> Result<Response, WebError> {
    let document = composed(&app, &id, year).await?;
    let mut meta = column_tags(
        "政府信息公开年报",
        "政府信息公开工作年度报告",
        "政府信息公开",
    );
    meta.extend(article_tags(
        &document.title,
        "",
        &document.issuer,
        "政府信息公开,年度报告",
        "",
    ));
    let page = ReportPage {
        site: SiteView::of(&app, &id).await?,
        title: document.title.clone(),
        meta,
        crumbs: vec![
            Link::new(&document.issuer, format!("/a/{id}")),
            Link::new("政府信息公开年报", format!("/a/{id}/reports")),
            Link::new(format!("{year} 年"), ""),
        ],
        pdf_url: format!("/a/{id}/reports/{year}/report.pdf"),
        others: years(&app, &id)
            .await?
            .into_iter()
            .filter(|link| !link.url.ends_with(&format!("/{year}")))
            .collect(),
        issuer: document.issuer.clone(),
        dated: document.dated.clone(),
        blocks: views(&document),
    };
    app.render(&page)
}

/// `GET /a/{agency}/reports/{year}/report.pdf`
///
/// # Errors
/// [`WebError::NotFound`] where that agency has no report of that year.
pub async fn pdf(
    State(app): State<Arc<App>>,
    Path((id, year)): Path<(AgencyId, i16)>,
) -> Result<Response, WebError> {
    let document = composed(&app, &id, year).await?;
    let name = format!("{}.pdf", document.title);
    let typesetter = Arc::clone(&app.typesetter);
    let bytes = tokio::task::spawn_blocking(move || typesetter.pdf(&document))
        .await
        .map_err(|error| WebError::fault("typesetting", "report", &error))?
        .map_err(|error| WebError::fault("typesetting", "report", &error))?;
    Ok(reply::file(
        bytes,
        "application/pdf",
        &name,
        true,
        CachePolicy::Shared,
    ))
}

async fn composed(app: &App, id: &AgencyId, year: i16) -> Result<Document, WebError> {
    if app.store.agency(id).await?.is_none() || !app.report_years(id).await?.contains(&year) {
        return Err(WebError::NotFound);
    }
    let facts = app
        .store
        .report_facts(id, year)
        .await?
        .ok_or(WebError::NotFound)?;
    Ok(narrative::compose(&facts))
}

/// An agency's reports, newest first.
async fn years(app: &App, id: &AgencyId) -> Result<Vec<Link>, WebError> {
    let years = app.report_years(id).await?;
    Ok(years
        .iter()
        .map(|year| Link::new(format!("{year} 年"), format!("/a/{id}/reports/{year}")))
        .collect())
}
