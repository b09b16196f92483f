//! `/console/alone`: 单人办理, steps of a review done by the one who wrote the text, where an agency allows it. Listed for
//! supervision; never silent.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::rights::Action;
use gongkai_core::time::minute;
use gongkai_store::desk::AloneLine;
use serde::Serialize;

use crate::app::App;
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::{Asked, Pager, base};
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// Steps a page.
const SIZE: u64 = 50;

/// Steps done alone.
#[derive(Debug, Serialize)]
pub struct AlonePage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    rows: Vec<Vec<Cell>>,
    pager: Pager,
}

impl Page for AlonePage {
    const TEMPLATE: &'static str = "console/alone.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |rows: Vec<Vec<Cell>>| Self {
            staff: StaffView::sample(),
            title: "单人办理",
            flash: None,
            pager: Pager::single(rows.len() as u64),
            rows,
        };
        let row = vec![
            Cell::text("2026-11-24 09:12"),
            Cell::text("审核"),
            Cell::text("李小芳"),
            Cell::link("临时救助公示", "/console/records/r1"),
            Cell::text("青石镇人民政府"),
        ];
        vec![page(vec![row]), page(Vec::new())]
    }
}

/// `GET /console/alone?page=`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let agencies = staff.scope(Action::ReadJournal);
    let asked = Asked::read(fields.optional("page").as_deref(), SIZE);
    let found = app
        .store
        .alone_list(&agencies, asked.offset(), asked.size)
        .await?;
    let page = AlonePage {
        title: "单人办理",
        flash: flash(&staff),
        rows: found.items.iter().map(|line| row(&staff, line)).collect(),
        pager: asked.shown(found.total, base("/console/alone", &[])),
        staff: StaffView::of(&app, &staff, "alone"),
    };
    app.render(&page)
}

fn row(staff: &Staff, line: &AloneLine) -> Vec<Cell> {
    vec![
        Cell::text(minute(line.at)),
        Cell::text(line.act.name()),
        Cell::text(&line.by),
        Cell::link(&line.title, format!("/console/records/{}", line.record)),
        Cell::text(staff.agency_name(&line.agency)),
    ]
}
