//! `/apply/{agency}/paper`: the blank form (政府信息公开申请表) for those who write by hand, one sheet of A4.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::ids::AgencyId;
use gongkai_core::requests::ApplicantKind;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::apply::elsewhere::taking;
use crate::portal::apply::form_url;
use crate::portal::apply::typed::{FORMS, WAYS};
use crate::portal::views::{Link, Tag, column_tags};

/// The blank form.
#[derive(Debug, Serialize)]
pub struct PaperPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    agency_name: String,
    form_url: String,
    organisations: Vec<&'static str>,
    forms: [&'static str; 4],
    ways: [&'static str; 4],
    contact: Vec<String>,
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "portal/apply_paper.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        vec![page(
            SiteView::sample(),
            "青石镇人民政府",
            "/apply/qingshi/form".to_owned(),
            vec!["电话 0000-0000000".to_owned()],
            Vec::new(),
        )]
    }
}

fn page(
    site: SiteView,
    agency_name: &str,
    form_url: String,
    contact: Vec<String>,
    crumbs: Vec<Link>,
) -> PaperPage {
    PaperPage {
        site,
        title: "空白申请表",
        meta: column_tags(
            "空白申请表",
            &format!("{agency_name}政府信息公开申请表"),
            "政府信息公开",
        ),
        crumbs,
        agency_name: agency_name.to_owned(),
        form_url,
        organisations: ApplicantKind::ALL
            .into_iter()
            .filter(|kind| *kind != ApplicantKind::NaturalPerson)
            .map(ApplicantKind::name)
            .collect(),
        forms: FORMS,
        ways: WAYS,
        contact,
    }
}

/// `GET /apply/{agency}/paper`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let (agency, site) = match taking(&app, &id).await? {
        Ok(taking) => taking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let crumbs = vec![
        Link::new(&agency.name, format!("/a/{id}")),
        Link::new("依申请公开", format!("/apply?agency={id}")),
        Link::new("空白申请表", ""),
    ];
    let contact = crate::portal::contact::lines(&agency);
    app.render(&page(site, &agency.name, form_url(&id), contact, crumbs))
}
