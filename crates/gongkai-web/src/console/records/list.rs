//! `/console/records`: all records of my agencies, by where they stand.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Action;
use gongkai_core::time::minute;
use serde::Serialize;

use crate::app::App;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::{Asked, Pager, base};
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// Records a page.
const SIZE: u64 = 30;

/// Where a record may stand: code and words, in the order of the tabs.
const STATUSES: [(&str, &str); 11] = [
    ("", "全部"),
    ("drafting", "起草中"),
    ("returned", "退回修改"),
    ("awaiting_review", "待审核"),
    ("awaiting_clearance", "待保密审查"),
    ("awaiting_signature", "待签发"),
    ("scheduled", "定时发布"),
    ("public", "已公开"),
    ("withdrawn", "已撤回"),
    ("on_request", "依申请公开"),
    ("withheld", "不予公开"),
];

/// The list of records.
#[derive(Debug, Serialize)]
pub struct RecordsPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    tabs: Vec<Tab>,
    status: String,
    text: String,
    rows: Vec<Vec<Cell>>,
    pager: Pager,
    can_write: bool,
}

#[derive(Debug, Serialize)]
struct Tab {
    label: &'static str,
    url: String,
    current: bool,
}

/// A cell of the data table component.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    text: String,
    url: String,
    tag_kind: &'static str,
}

impl Cell {
    /// Plain words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: String::new(),
            tag_kind: "",
        }
    }

    /// Words that lead somewhere.
    #[must_use]
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: url.into(),
            tag_kind: "",
        }
    }

    /// A tag.
    #[must_use]
    pub fn tag(text: impl Into<String>, kind: &'static str) -> Self {
        Self {
            text: text.into(),
            url: String::new(),
            tag_kind: kind,
        }
    }
}

impl Page for RecordsPage {
    const TEMPLATE: &'static str = "console/records.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |rows: Vec<Vec<Cell>>| Self {
            staff: StaffView::sample(),
            title: "发布",
            flash: None,
            tabs: tabs("", ""),
            status: String::new(),
            text: String::new(),
            pager: Pager::single(rows.len() as u64),
            rows,
            can_write: true,
        };
        let row = vec![
            Cell::link("临时救助公示", "/console/records/1"),
            Cell::tag("待审核", "warn"),
            Cell::text("青石镇人民政府"),
            Cell::text("李小芳"),
            Cell::text("2026-11-24 09:12"),
        ];
        vec![page(vec![row]), page(Vec::new())]
    }
}

/// `GET /console/records`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let agencies: Vec<AgencyId> = staff.scope(Action::ReadDrafts);
    let (status, text) = (fields.text("status"), fields.text("text"));
    let asked = Asked::read(fields.optional("page").as_deref(), SIZE);
    let some = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
    let found = app
        .store
        .desk_list(
            &agencies,
            some(status).as_deref(),
            some(text).as_deref(),
            asked.offset(),
            asked.size,
        )
        .await?;
    let rows = found
        .items
        .into_iter()
        .map(|line| {
            let title = if line.title.is_empty() {
                "（无标题）".to_owned()
            } else {
                line.title
            };
            vec![
                Cell::link(title, format!("/console/records/{}", line.record)),
                Cell::tag(line.status_name, tag_kind(&line.status_code)),
                Cell::text(line.agency_name),
                Cell::text(line.drafter_name.unwrap_or_default()),
                Cell::text(minute(line.updated_at)),
            ]
        })
        .collect();
    let page = RecordsPage {
        title: "发布",
        flash: flash(&staff),
        tabs: tabs(status, text),
        status: status.to_owned(),
        text: text.to_owned(),
        rows,
        pager: asked.shown(
            found.total,
            base("/console/records", &[("status", status), ("text", text)]),
        ),
        can_write: staff.may_anywhere(Action::WriteRecords),
        staff: StaffView::of(&app, &staff, "records"),
    };
    app.render(&page)
}

fn tabs(status: &str, text: &str) -> Vec<Tab> {
    STATUSES
        .iter()
        .map(|(code, label)| {
            let mut url = base("/console/records", &[("status", code), ("text", text)]);
            url.push('1');
            Tab {
                label,
                url,
                current: *code == status,
            }
        })
        .collect()
}

/// How the tag of a status looks.
#[must_use]
pub fn tag_kind(status: &str) -> &'static str {
    match status {
        "public" => "ok",
        "returned" | "withdrawn" => "seal",
        "awaiting_review" | "awaiting_clearance" | "awaiting_signature" => "warn",
        _ => "plain",
    }
}
