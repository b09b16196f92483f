//! Annual reports (政府信息公开工作年度报告): an agency's by year, all agencies' of a year, one as a page and as PDF.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use gongkai_core::agencies::AgencyKind;
use gongkai_core::ids::AgencyId;
use gongkai_core::plots::trend;
use gongkai_core::reports::annual::{Format, Headline, merge};
use gongkai_core::reports::life::Edition;
use gongkai_core::time::{china_date, minute};
use gongkai_store::annual_reports::PublicReport;
use serde::Serialize;

use crate::app::App;
use crate::kit::document::{self, BlockView, PlotView, views};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag, article_tags, column_tags};

/// An agency's reports as a list.
#[derive(Debug, Serialize)]
pub struct ReportsPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    reports: Vec<Link>,
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
    plots: Vec<PlotView>,
    /// When this edition was published.
    published: String,
    /// The newest edition, where this is an older one.
    newer: String,
    /// What this edition corrects and why.
    note: String,
    /// Where it was published first, if it was made elsewhere.
    elsewhere: String,
    files: Vec<Link>,
    editions: Vec<EditionLine>,
    others: Vec<Link>,
}

/// One edition of a corrected report.
#[derive(Debug, Serialize)]
struct EditionLine {
    label: String,
    url: String,
    note: String,
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
            plots: vec![PlotView::of(&trend(
                "p",
                "历年",
                "件",
                &[(2024, 3), (2025, 5)],
            ))],
            published: "2026-01-20 09:00".to_owned(),
            newer: "/a/qingshi/reports/2025".to_owned(),
            note: "漏计一件。".to_owned(),
            elsewhere: "https://www.example.cn/nb.html".to_owned(),
            files: vec![Link::new("PDF 文件", "/a/qingshi/reports/2025/report.pdf")],
            editions: vec![EditionLine {
                label: "第 1 版，2026-01-20".to_owned(),
                url: "/a/qingshi/reports/2025?edition=1".to_owned(),
                note: String::new(),
            }],
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
    };
    app.render(&page)
}

/// All agencies' reports of a year, side by side (年报集中展示).
#[derive(Debug, Serialize)]
pub struct CollectionPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    lead: String,
    columns: Vec<Head>,
    rows: Vec<Vec<Cell>>,
    foot: Vec<String>,
    /// What is left out of the sum; empty where nothing is.
    note: &'static str,
    /// All agencies together, year by year.
    year_columns: Vec<Head>,
    year_rows: Vec<Vec<Cell>>,
}

/// Said where a county's own report stands among those it adds up.
const MERGED: &str = "县级人民政府的年报是各机关年报的汇总，合计里不重复计。";

/// A column of a table.
#[derive(Debug, Serialize)]
struct Head {
    label: String,
    kind: &'static str,
}

/// A cell that may lead somewhere.
#[derive(Debug, Serialize)]
struct Cell {
    text: String,
    url: String,
}

impl Page for CollectionPage {
    const TEMPLATE: &'static str = "portal/report_collection.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let columns = || heads("机关", [("新收申请", "num")]);
        let row = || {
            vec![
                Cell::link("青石镇人民政府", "/a/qingshi/reports/2025"),
                Cell::text("12"),
            ]
        };
        vec![Self {
            site: SiteView::sample(),
            title: "2025年政府信息公开年报".to_owned(),
            meta: Vec::new(),
            crumbs: Vec::new(),
            lead: "1 个机关公布了 2025 年的年报。".to_owned(),
            columns: columns(),
            rows: vec![row()],
            foot: vec!["合计".to_owned(), "12".to_owned()],
            note: MERGED,
            year_columns: columns(),
            year_rows: vec![row(), row()],
        }]
    }
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: String::new(),
        }
    }

    fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: url.into(),
        }
    }
}

fn heads<'a>(first: &str, rest: impl IntoIterator<Item = (&'a str, &'static str)>) -> Vec<Head> {
    let head = |(label, kind): (&str, &'static str)| Head {
        label: label.to_owned(),
        kind,
    };
    let rest = rest.into_iter().map(head);
    std::iter::once(head((first, "text"))).chain(rest).collect()
}

/// The figures by which the reports of a year are compared: those of its format, or of the newest for years before any.
fn headlines(year: i16) -> &'static [Headline] {
    let format = Format::for_year(year).or(Format::all().last());
    format.map_or(&[], |format| &format.headlines)
}

/// The number a report has for a headline of any format.
fn number(report: &PublicReport, headline: &Headline) -> Option<serde_json::Number> {
    let format = Format::of_report(&report.report)?;
    let its = format.headlines.iter().find(|its| its.id == headline.id)?;
    Some(its.of(format, &report.report))
}

/// What reports have together. A county's own report adds up those below it and would count twice.
fn together(reports: &[&PublicReport], headline: &Headline) -> String {
    let numbers = reports.iter().filter_map(|report| number(report, headline));
    let amounts = numbers.filter_map(|number| number.as_f64());
    merge::sum(amounts).to_string()
}

/// `GET /reports/{year}`
///
/// # Errors
/// [`WebError::NotFound`] for a year of which no report is public.
pub async fn collection(
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
) -> Result<Response, WebError> {
    let published = app.store.public_reports_of(year).await?;
    if published.is_empty() {
        return Err(WebError::NotFound);
    }
    let mut agencies = app.store.agencies().await?;
    agencies.sort_by_key(|agency| (agency.kind != AgencyKind::County, agency.name.clone()));
    let shown = headlines(year);
    let mut rows = Vec::new();
    for agency in &agencies {
        let Some(report) = published.iter().find(|one| one.agency == agency.id) else {
            continue;
        };
        let url = format!("/a/{}/reports/{year}", agency.id);
        let mut row = vec![Cell::link(&agency.name, url)];
        let numbers = shown.iter().map(|headline| number(report, headline));
        row.extend(numbers.map(|number| {
            Cell::text(number.map_or_else(|| "—".to_owned(), |number| number.to_string()))
        }));
        rows.push(row);
    }
    let counted = |reports: &'_ [PublicReport]| -> Vec<PublicReport> {
        let merged = |one: &PublicReport| {
            let mut agencies = agencies.iter();
            agencies.any(|agency| agency.id == one.agency && agency.kind == AgencyKind::County)
        };
        let all_merged = reports.iter().all(merged);
        let kept = reports.iter().filter(|one| all_merged || !merged(one));
        kept.cloned().collect()
    };
    let sums = |reports: &[PublicReport]| -> Vec<String> {
        let reports = counted(reports);
        let reports: Vec<&PublicReport> = reports.iter().collect();
        shown
            .iter()
            .map(|headline| together(&reports, headline))
            .collect()
    };
    let mut year_rows = Vec::new();
    for other in app.store.public_report_years().await? {
        let reports = app.store.public_reports_of(other).await?;
        let mut row = vec![Cell::link(
            format!("{other} 年"),
            format!("/reports/{other}"),
        )];
        row.push(Cell::text(reports.len().to_string()));
        row.extend(sums(&reports).into_iter().map(Cell::text));
        year_rows.push(row);
    }
    let columns = || {
        shown
            .iter()
            .map(|headline| (headline.label.as_str(), "num"))
    };
    let title = format!("{year}年政府信息公开年报");
    let page = CollectionPage {
        site: SiteView::top(&app).await?,
        meta: column_tags(&title, "各机关政府信息公开工作年度报告", "政府信息公开"),
        crumbs: vec![Link::new("政府信息公开", "/"), Link::new(&title, "")],
        lead: format!(
            "{} 个机关公布了 {year} 年的年报，点名称看全文和各张表。",
            rows.len()
        ),
        title,
        columns: heads("机关", columns()),
        rows,
        note: if counted(&published).len() < published.len() {
            MERGED
        } else {
            ""
        },
        foot: std::iter::once("合计".to_owned())
            .chain(sums(&published))
            .collect(),
        year_columns: heads(
            "年份",
            std::iter::once(("公布年报的机关", "num")).chain(columns()),
        ),
        year_rows,
    };
    app.render(&page)
}

/// `GET /a/{agency}/reports/{year}`, with `?edition=1` an edition before the newest.
///
/// # Errors
/// [`WebError::NotFound`] where that agency has no such report.
pub async fn get(
    State(app): State<Arc<App>>,
    Path((id, year)): Path<(AgencyId, i16)>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let editions = app.store.public_report(&id, year).await?;
    let newest = editions.last().ok_or(WebError::NotFound)?;
    let shown = match asked.text("edition") {
        "" => newest,
        number => editions
            .iter()
            .find(|edition| edition.number.to_string() == number)
            .ok_or(WebError::NotFound)?,
    };
    let document = &shown.frozen.document;
    let published = china_date(shown.published_at).to_string();
    let mut meta = column_tags(
        "政府信息公开年报",
        "政府信息公开工作年度报告",
        "政府信息公开",
    );
    meta.extend(article_tags(
        &document.title,
        &published,
        &document.issuer,
        "政府信息公开,年度报告",
        "",
    ));
    let here = format!("/a/{id}/reports/{year}");
    let page = ReportPage {
        site: SiteView::of(&app, &id).await?,
        title: document.title.clone(),
        meta,
        crumbs: vec![
            Link::new(&document.issuer, format!("/a/{id}")),
            Link::new("政府信息公开年报", format!("/a/{id}/reports")),
            Link::new(format!("{year} 年"), ""),
        ],
        published: minute(shown.published_at),
        newer: if shown.number == newest.number {
            String::new()
        } else {
            here.clone()
        },
        note: shown.change_note.clone().unwrap_or_default(),
        elsewhere: shown
            .elsewhere
            .as_ref()
            .map(|elsewhere| elsewhere.url.clone())
            .unwrap_or_default(),
        files: document::FILES
            .iter()
            .map(|(suffix, name)| {
                let url = format!("{here}/report.{suffix}?edition={}", shown.number);
                Link::new(*name, url)
            })
            .collect(),
        editions: edition_lines(&editions, &here),
        others: years(&app, &id)
            .await?
            .into_iter()
            .filter(|link| link.url != here)
            .collect(),
        issuer: document.issuer.clone(),
        dated: document.dated.clone(),
        blocks: views(document),
        plots: shown.frozen.plots.iter().map(PlotView::of).collect(),
    };
    app.render(&page)
}

/// The editions of a report that was corrected, newest first; none where there is only one.
fn edition_lines(editions: &[Edition], here: &str) -> Vec<EditionLine> {
    if editions.len() < 2 {
        return Vec::new();
    }
    let line = |edition: &Edition| EditionLine {
        label: format!(
            "第 {} 版，{}",
            edition.number,
            china_date(edition.published_at)
        ),
        url: format!("{here}?edition={}", edition.number),
        note: edition.change_note.clone().unwrap_or_default(),
    };
    editions.iter().rev().map(line).collect()
}

/// `GET /a/{agency}/reports/{year}/{file}`: `report.pdf`, `report.docx`, `report.xlsx` or `report.json`.
///
/// # Errors
/// [`WebError::NotFound`] where that agency has no such report, or for another file.
pub async fn file(
    State(app): State<Arc<App>>,
    Path((id, year, name)): Path<(AgencyId, i16, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let suffix = name.strip_prefix("report.").ok_or(WebError::NotFound)?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let mut editions = app.store.public_report(&id, year).await?;
    let edition = match asked.text("edition") {
        "" => editions.pop(),
        number => editions
            .into_iter()
            .find(|edition| edition.number.to_string() == number),
    };
    let frozen = edition.ok_or(WebError::NotFound)?.frozen;
    let json = frozen.json(&id, year);
    let title = frozen.document.title.clone();
    document::file(
        &app,
        suffix,
        (frozen.document, json),
        &title,
        CachePolicy::Shared,
    )
    .await
}

/// An agency's reports, newest first.
async fn years(app: &App, id: &AgencyId) -> Result<Vec<Link>, WebError> {
    let reports = app.store.public_reports_by(id).await?;
    let link = |report: &PublicReport| {
        let year = report.year;
        Link::new(format!("{year} 年"), format!("/a/{id}/reports/{year}"))
    };
    Ok(reports.iter().map(link).collect())
}
