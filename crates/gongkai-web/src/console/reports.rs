//! `/console/reports`: the annual reports I work on, by agency and year.

pub mod act;
pub mod behind;
pub mod desk;
pub mod figures;
pub mod form;
pub mod text;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Action;
use serde::Serialize;

use crate::app::App;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The Regulations came into force in 2008; what an office keeps of older years may reach back a little.
const FIRST_YEAR: i16 = 2000;

/// Reports by agency.
#[derive(Debug, Serialize)]
pub struct ReportsPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    agencies: Vec<AgencyYears>,
}

/// A field of a report's forms with what stands in it.
#[derive(Debug, Clone, Serialize)]
struct Filled {
    name: String,
    label: String,
    hint: String,
    value: String,
    error: String,
}

/// An agency with its years, newest first.
#[derive(Debug, Serialize)]
struct AgencyYears {
    name: String,
    years: Vec<NavLink>,
}

impl Page for ReportsPage {
    const TEMPLATE: &'static str = "console/reports.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![Self {
            staff: StaffView::sample(),
            title: "年度报告",
            flash: None,
            agencies: vec![AgencyYears {
                name: "青石镇人民政府".to_owned(),
                years: vec![NavLink::new("2025 年", "/console/reports/qingshi/2025")],
            }],
        }]
    }
}

/// `GET /console/reports`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let mut agencies = Vec::new();
    for id in staff.scope(Action::EnterFigures) {
        agencies.push(AgencyYears {
            name: staff.agency_name(&id).to_owned(),
            years: years(&app, &id).await?,
        });
    }
    let page = ReportsPage {
        title: "年度报告",
        flash: flash(&staff),
        agencies,
        staff: StaffView::of(&app, &staff, "reports"),
    };
    app.render(&page)
}

/// Years with anything to report, and in any case this year and the last.
async fn years(app: &App, agency: &AgencyId) -> Result<Vec<NavLink>, WebError> {
    let this_year = app.today().year();
    let mut years = app.store.report_years(agency).await?;
    years.extend([this_year, this_year - 1]);
    years.retain(|year| may_be_reported(*year, this_year));
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    Ok(years
        .iter()
        .map(|year| {
            NavLink::new(
                &format!("{year} 年"),
                format!("/console/reports/{agency}/{year}"),
            )
        })
        .collect())
}

fn may_be_reported(year: i16, this_year: i16) -> bool {
    (FIRST_YEAR..=this_year).contains(&year)
}

/// Colour of where a report stands.
pub(in crate::console) fn tag_kind(status: &str) -> &'static str {
    match status {
        "published" | "reported" => "ok",
        "returned" | "sent_back" => "seal",
        "awaiting_review" | "awaiting_signature" => "warn",
        _ => "plain",
    }
}
