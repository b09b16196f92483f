//! `/apply`: how to ask for information that is not public (依申请公开, 条例 第二十九条), and by when it must be answered. The
//! form itself and what comes of it stand in the modules below.

pub mod elsewhere;
pub mod form;
mod found;
pub mod paper;
pub mod receipt;
mod typed;

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_core::ids::AgencyId;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::unannounced::provisional_in_words;
use gongkai_law::publication::answer_due_if_asked_on;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::complain;
use crate::portal::views::{Link, Tag, column_tags};

/// How to apply.
#[derive(Debug, Serialize)]
pub struct ApplyPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    today: String,
    due: String,
    provisional: String,
    skipped: usize,
    agency_name: String,
    /// Whom the form goes to; a village's is its township's.
    organ: Option<Organ>,
    contact: Vec<String>,
    others: Vec<Link>,
}

/// An administrative organ that takes requests.
#[derive(Debug, Serialize)]
struct Organ {
    name: String,
    form_url: String,
    paper_url: String,
    complain_url: String,
}

impl Organ {
    fn of(agency: &Agency) -> Self {
        Self {
            name: agency.name.clone(),
            form_url: form_url(&agency.id),
            paper_url: paper_url(&agency.id),
            complain_url: complain::form_url(&agency.id),
        }
    }
}

/// Where an agency's form stands.
fn form_url(agency: &AgencyId) -> String {
    format!("/apply/{agency}/form")
}

/// Where its blank form for paper stands.
fn paper_url(agency: &AgencyId) -> String {
    format!("/apply/{agency}/paper")
}

/// The organ that takes requests for what an agency has: itself, or the one above where it is no organ.
pub(super) fn organ<'a>(agencies: &'a [Agency], agency: &'a Agency) -> Option<&'a Agency> {
    let mut found = agency;
    while found.kind == AgencyKind::Village {
        let parent = found.parent.as_ref()?;
        found = agencies.iter().find(|known| known.id == *parent)?;
    }
    Some(found)
}

impl Page for ApplyPage {
    const TEMPLATE: &'static str = "portal/apply.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "依申请公开",
            meta: column_tags("依申请公开", "怎样申请", "政府信息公开"),
            crumbs: Vec::new(),
            today: "2026年11月24日".to_owned(),
            due: "2026年12月22日".to_owned(),
            provisional: provisional_in_words(2027),
            skipped: 8,
            agency_name: "青石镇人民政府".to_owned(),
            organ: Some(Organ {
                name: "青石镇人民政府".to_owned(),
                form_url: "/apply/qingshi/form".to_owned(),
                paper_url: "/apply/qingshi/paper".to_owned(),
                complain_url: "/complain/qingshi".to_owned(),
            }),
            contact: vec!["电话 0000-0000000".to_owned()],
            others: vec![Link::new("清源县人民政府", "/apply?agency=qingyuan")],
        }]
    }
}

/// `GET /apply`, with `?agency=` for one agency.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let agencies = app.store.agencies().await?;
    let asked: Option<AgencyId> = fields.text("agency").parse().ok();
    let of = |id: &AgencyId| agencies.iter().find(|agency| agency.id == *id);
    let agency = match &asked {
        Some(id) => of(id),
        None => agencies.iter().find(|agency| agency.parent.is_none()),
    }
    .ok_or(WebError::NotFound)?;
    // A village committee is no organ of government (条例 第二条): its people ask the one above it.
    let agency = match &agency.parent {
        Some(parent) if agency.kind == AgencyKind::Village => of(parent).unwrap_or(agency),
        _ => agency,
    };
    let today = app.today();
    let calendar = app.calendar().await?;
    let due = answer_due_if_asked_on(today, &calendar);
    let page = ApplyPage {
        site: SiteView::of(&app, &agency.id).await?,
        title: "依申请公开",
        meta: column_tags(
            "依申请公开",
            &format!("怎样向{}申请公开政府信息", agency.name),
            "政府信息公开",
        ),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{}", agency.id)),
            Link::new("依申请公开", ""),
        ],
        today: date_in_words(today),
        due: date_in_words(due.date),
        provisional: calendar
            .unannounced_between(today, due.date)
            .map(provisional_in_words)
            .unwrap_or_default(),
        skipped: due.skipped.len(),
        agency_name: agency.name.clone(),
        organ: organ(&agencies, agency).map(Organ::of),
        contact: crate::portal::contact::lines(agency),
        others: agencies
            .iter()
            .filter(|other| other.id != agency.id && other.kind != AgencyKind::Village)
            .map(|other| Link::new(&other.name, format!("/apply?agency={}", other.id)))
            .collect(),
    };
    app.render(&page)
}
