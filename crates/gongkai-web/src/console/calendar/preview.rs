//! What a text would change, before it is entered: numbers, holidays, days that become something else, and what a person
//! should compare with the notice once more.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::holidays::{DayChange, weekday_name};
use gongkai_law::calendar::reading::{Reading, read};
use gongkai_law::calendar::year_data::Layer;
use jiff::civil::{Date, date};
use serde::Serialize;

use crate::app::App;
use crate::console::calendar::entry::Typed;
use crate::console::calendar::year::YearView;
use crate::console::records::list::Cell;
use crate::console::view::StaffView;
use crate::kit::error::WebError;
use crate::kit::form::{Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// What would be entered.
#[derive(Debug, Serialize)]
pub struct CalendarPreviewPage {
    staff: StaffView,
    title: &'static str,
    crumbs: Vec<NavLink>,
    values: Typed,
    layer_name: &'static str,
    years: Vec<Coming>,
    /// What is unlike other years, or was passed over: to be confirmed.
    doubts: Vec<String>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
}

/// One year of the text.
#[derive(Debug, Serialize)]
struct Coming {
    /// Its name in full.
    name: String,
    /// Whether the year was known before.
    known: bool,
    shown: YearView,
    /// Rows of the table of days that become something else; empty for a year that was not known.
    changes: Vec<Vec<Cell>>,
}

impl Page for CalendarPreviewPage {
    const TEMPLATE: &'static str = "console/calendar_preview.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let text = "国务院办公厅关于2026年部分节假日安排的通知\n一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。鼓励在1月5日休假。";
        let typed = Typed {
            layer: "national".to_owned(),
            text: text.to_owned(),
            source: String::new(),
        };
        let reading = read(text, "").unwrap_or_default();
        let today = date(2026, 11, 24);
        let page = |before: &Calendar, errors: &FieldErrors| {
            page(
                StaffView::sample(),
                typed.clone(),
                before,
                today,
                Layer::National,
                &reading,
                errors,
            )
        };
        let unconfirmed = FieldErrors::one("confirmed", "请核对后打勾。");
        vec![
            page(Calendar::built_in(), &FieldErrors::default()),
            page(&Calendar::default(), &unconfirmed),
        ]
    }
}

/// Shows the preview; with errors where it was not confirmed.
pub(super) async fn show(
    app: &App,
    staff: &Staff,
    typed: Typed,
    layer: Layer,
    reading: &Reading,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let before = app.calendar().await?;
    let view = StaffView::of(app, staff, "calendar");
    let page = page(view, typed, &before, app.today(), layer, reading, errors);
    app.render(&page)
}

fn page(
    staff: StaffView,
    values: Typed,
    before: &Calendar,
    today: Date,
    layer: Layer,
    reading: &Reading,
    errors: &FieldErrors,
) -> CalendarPreviewPage {
    let mut after = before.clone();
    for read in &reading.years {
        after.put_year(layer, read.year, read.data.clone());
    }
    let (errors, wrong) = say(errors);
    CalendarPreviewPage {
        staff,
        title: "核对放假安排",
        crumbs: vec![
            NavLink::new("工作日历", "/console/calendar"),
            NavLink::new("录入放假安排", "/console/calendar/new"),
            NavLink::new("核对", ""),
        ],
        values,
        layer_name: layer.name(),
        years: reading
            .years
            .iter()
            .map(|read| coming(before, &after, layer, read.year, today))
            .collect(),
        doubts: reading.doubts(layer),
        errors,
        wrong,
    }
}

fn coming(before: &Calendar, after: &Calendar, layer: Layer, year: i16, today: Date) -> Coming {
    let known = match layer {
        Layer::National => before.knows_year(year),
        Layer::Local => true,
    };
    // A notice may begin in the December before; those days change too.
    let changes = [year - 1, year]
        .into_iter()
        .filter(|changed| *changed != year || known)
        .flat_map(|changed| before.changes_in(changed, after));
    Coming {
        name: format!("{year}年{}", layer.name()),
        known,
        shown: YearView::of(after, year, today),
        changes: changes.map(|change| row(&change)).collect(),
    }
}

fn row(change: &DayChange) -> Vec<Cell> {
    vec![
        Cell::text(change.on.to_string()),
        Cell::text(weekday_name(change.on.weekday())),
        Cell::text(change.was.name()),
        Cell::text(change.becomes.name()),
    ]
}
