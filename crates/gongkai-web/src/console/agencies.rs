//! `/console/agencies`: the agencies whose particulars this person keeps, as a tree.

pub mod form;
mod letters;
pub mod new;
mod people;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind, SecondPerson};
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Action;
use serde::Serialize;

use crate::app::App;
use crate::console::records::form::Choice;
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// The tree of agencies.
#[derive(Debug, Serialize)]
pub struct AgenciesPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    rows: Vec<Vec<Cell>>,
}

impl Page for AgenciesPage {
    const TEMPLATE: &'static str = "console/agencies.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![Self {
            staff: StaffView::sample(),
            title: "机关信息",
            flash: None,
            rows: vec![vec![
                Cell::link("青石镇人民政府", "/console/agencies/qingshi"),
                Cell::text("乡镇、街道"),
                Cell::text("qingshi"),
                Cell::text("0000-0000000"),
                Cell::tag("允许单人办理", "warn"),
            ]],
        }]
    }
}

/// `GET /console/agencies`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let agencies = app.store.agencies().await?;
    let kept = kept(&staff, &agencies);
    let page = AgenciesPage {
        title: "机关信息",
        flash: flash(&staff),
        rows: kept
            .iter()
            .map(|(depth, agency)| row(*depth, agency))
            .collect(),
        staff: StaffView::of(&app, &staff, "agency"),
    };
    app.render(&page)
}

fn row(depth: usize, agency: &Agency) -> Vec<Cell> {
    vec![
        Cell::link(
            format!("{}{}", "　".repeat(depth), agency.name),
            format!("/console/agencies/{}", agency.id),
        ),
        Cell::text(agency.kind.name()),
        Cell::text(agency.id.as_str()),
        Cell::text(agency.contact.phone.clone().unwrap_or_default()),
        match agency.rules.second_person {
            SecondPerson::Required => Cell::text(""),
            SecondPerson::Marked => Cell::tag("允许单人办理", "warn"),
        },
    ]
}

/// The agencies this person keeps, in the order of the tree, each with how many of those above it they keep too.
fn kept<'a>(staff: &Staff, agencies: &'a [Agency]) -> Vec<(usize, &'a Agency)> {
    let mut kept: Vec<(usize, &Agency)> = Vec::new();
    for agency in agencies {
        if staff.may(Action::ManageAgency, &agency.id) {
            let above = kept
                .iter()
                .find(|(_, other)| agency.parent.as_ref() == Some(&other.id));
            kept.push((above.map_or(0, |(depth, _)| depth + 1), agency));
        }
    }
    kept
}

/// The agencies one may be put under, without those in `except`.
fn parents(staff: &Staff, agencies: &[Agency], except: &[AgencyId]) -> Vec<Choice> {
    kept(staff, agencies)
        .into_iter()
        .filter(|(_, agency)| !except.contains(&agency.id))
        .map(|(depth, agency)| Choice {
            value: agency.id.to_string(),
            label: format!("{}{}", "　".repeat(depth), agency.name),
        })
        .collect()
}

fn kinds() -> Vec<Choice> {
    AgencyKind::ALL
        .iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: kind.name().to_owned(),
        })
        .collect()
}
