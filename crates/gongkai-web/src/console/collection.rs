//! `/console/collection/{year}`: the annual reports of all agencies below: who is late, whose do not hold, what was handed in;
//! and one agency's, to be sent back or taken over.

mod agency;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::agencies::Agency;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::annual::check::{Context, Finding, holds};
use gongkai_core::reports::annual::{Format, Severity};
use gongkai_core::reports::life::AnnualReport;
use gongkai_core::rights::Action;
use gongkai_core::time::china_date;
use gongkai_store::annual_reports::PublicReport;
use jiff::civil::Date;
use serde::Serialize;

pub use agency::{AgencyReportPage, get as agency_get, post as agency_post};

use crate::app::App;
use crate::console::records::list::Cell;
use crate::console::reports::tag_kind;
use crate::console::view::{StaffView, flash};
use crate::kit::annual_report::reporting_below;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The reports of a year.
#[derive(Debug, Serialize)]
pub struct CollectionPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    years: Vec<NavLink>,
    /// How many are published, late, do not hold.
    stats: Vec<Stat>,
    rows: Vec<Vec<Cell>>,
    public_url: String,
}

/// One number of the year.
#[derive(Debug, Clone, Serialize)]
struct Stat {
    number: usize,
    label: &'static str,
}

impl Page for CollectionPage {
    const TEMPLATE: &'static str = "console/collection.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![Self {
            staff: StaffView::sample(),
            title: "2025 年各机关年报".to_owned(),
            flash: None,
            years: vec![NavLink::new("2024 年", "/console/collection/2024")],
            stats: vec![Stat {
                number: 3,
                label: "已公布",
            }],
            rows: vec![vec![
                Cell::link("青石镇人民政府", "/console/collection/2025/qingshi"),
                Cell::tag("已公布", "ok"),
                Cell::text("2026-01-20"),
                Cell::text(""),
                Cell::text("0"),
            ]],
            public_url: "/reports/2025".to_owned(),
        }]
    }
}

/// `GET /console/collection`: last year's.
///
/// # Errors
/// When the store fails.
pub async fn last(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let year = app.today().year() - 1;
    get(State(app), staff, Path(year)).await
}

/// `GET /console/collection/{year}`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(year): Path<i16>,
) -> Result<Response, WebError> {
    let agencies = supervised(&app, &staff).await?;
    let ids: Vec<AgencyId> = agencies.iter().map(|agency| agency.id.clone()).collect();
    let begun = app.store.annual_reports(&ids, year).await?;
    let published = app.store.public_reports_of(year).await?;
    let before = app.store.public_reports_of(year - 1).await?;
    let today = app.today();
    let mut lines = Vec::new();
    for agency in &agencies {
        let of = |reports: &[PublicReport]| {
            let mut reports = reports.iter();
            reports.find(|one| one.agency == agency.id).cloned()
        };
        let report = begun.iter().find(|report| report.agency == agency.id);
        lines.push(Line::of(
            agency,
            report,
            (of(&published), of(&before)),
            (year, today),
        ));
    }
    let count = |which: fn(&Line) -> bool| lines.iter().filter(|line| which(line)).count();
    let page = CollectionPage {
        title: format!("{year} 年各机关年报"),
        flash: flash(&staff),
        years: [year - 1, year + 1]
            .into_iter()
            .filter(|other| *other <= today.year())
            .map(|other| {
                NavLink::new(
                    &format!("{other} 年"),
                    format!("/console/collection/{other}"),
                )
            })
            .collect(),
        stats: vec![
            Stat {
                number: agencies.len(),
                label: "应当公布",
            },
            Stat {
                number: count(|line| line.published.is_some()),
                label: "已公布",
            },
            Stat {
                number: count(|line| line.late),
                label: "逾期",
            },
            Stat {
                number: count(|line| line.faults > 0),
                label: "有不对的",
            },
        ],
        rows: lines.into_iter().map(|line| line.cells(year)).collect(),
        public_url: format!("/reports/{year}"),
        staff: StaffView::of(&app, &staff, "collection"),
    };
    app.render(&page)
}

/// The agencies whose reports this person sees to.
async fn supervised(app: &App, staff: &Staff) -> Result<Vec<Agency>, WebError> {
    let mut agencies: Vec<Agency> = Vec::new();
    for above in staff.scope(Action::SuperviseReports) {
        for agency in reporting_below(&app.store, &above).await? {
            if !agencies.iter().any(|known| known.id == agency.id) {
                agencies.push(agency);
            }
        }
    }
    Ok(agencies)
}

/// One agency in the list.
struct Line {
    agency: AgencyId,
    name: String,
    status: (&'static str, &'static str),
    published: Option<Date>,
    reported: Option<Date>,
    late: bool,
    due: Date,
    faults: usize,
}

impl Line {
    fn of(
        agency: &Agency,
        report: Option<&AnnualReport>,
        (published, before): (Option<PublicReport>, Option<PublicReport>),
        (year, today): (i16, Date),
    ) -> Self {
        let due = agency.rules.reports.publish_by(agency.kind, year);
        let on = published.as_ref().map(|one| china_date(one.published_at));
        let faults = published.as_ref().map_or(0, |one| {
            let found = checked(agency, one, before.as_ref());
            found
                .iter()
                .filter(|found| !holds(std::slice::from_ref(found)))
                .count()
        });
        Self {
            agency: agency.id.clone(),
            name: agency.name.clone(),
            status: report.map_or(("none", "没有编制"), AnnualReport::status),
            published: on,
            reported: report.and_then(|report| report.reported_on),
            late: on.unwrap_or(today) > due,
            due,
            faults,
        }
    }

    fn cells(self, year: i16) -> Vec<Cell> {
        let day = |on: Option<Date>| on.map(|on| on.to_string()).unwrap_or_default();
        let (code, status) = self.status;
        vec![
            Cell::link(
                self.name,
                format!("/console/collection/{year}/{}", self.agency),
            ),
            Cell::tag(status, tag_kind(code)),
            match (self.published, self.late) {
                (Some(on), false) => Cell::text(on.to_string()),
                (Some(on), true) => Cell::tag(format!("{on}，逾期"), "seal"),
                (None, true) => Cell::tag(format!("应于 {} 前公布，逾期", self.due), "seal"),
                (None, false) => Cell::text(format!("应于 {} 前公布", self.due)),
            },
            Cell::text(day(self.reported)),
            match self.faults {
                0 => Cell::text("0"),
                faults => Cell::tag(faults.to_string(), "seal"),
            },
        ]
    }
}

/// What is to be said of a published report: beside it stands the one of the year before.
fn checked(
    agency: &Agency,
    published: &PublicReport,
    before: Option<&PublicReport>,
) -> Vec<Finding> {
    let Some(format) = Format::of_report(&published.report) else {
        let sentence = "没有表格，只能读文字。".to_owned();
        return vec![Finding::new("narrative", Severity::Warning, sentence)];
    };
    let context = Context {
        last: before.map(|before| &before.report),
        kind: Some(agency.kind),
        published_on: Some(china_date(published.published_at)),
        due_on: Some(agency.rules.reports.publish_by(agency.kind, published.year)),
        ..Context::default()
    };
    format.check(&published.report, &context)
}
