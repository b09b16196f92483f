//! `/console/remedies`: the remedies of my agencies by the last day of what the agency has to do.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::remedies::Remedy;
use gongkai_core::rights::Action;
use gongkai_law::calendar::Calendar;

use super::number;
use crate::app::App;
use crate::console::cases::{BoardWords, CasesPage, SIZE, Wanted, due_cells};
use crate::console::records::list::Cell;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::paging::{Asked, base};
use crate::kit::staff::Staff;

/// What the board says.
pub(in crate::console) const WORDS: BoardWords = BoardWords {
    code: "remedies",
    title: "复议和诉讼",
    lead: "按要办的最后一天排列，先到期的在前。",
    address: "/console/remedies",
    register: "登记复议、诉讼",
    nothing: "收到行政复议答复通知书、应诉通知书以后，在这里登记，系统会算出答复、答辩的最后一天。",
    columns: &[
        "案号",
        "种类",
        "复议机关、法院",
        "剩余",
        "最后一天",
        "进展",
        "机关",
    ],
};

/// `GET /console/remedies`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let wanted = Wanted::read(&fields);
    let asked = Asked::read(fields.optional("page").as_deref(), SIZE);
    let calendar = app.calendar().await?;
    let filter = wanted.filter(&calendar, app.today());
    let agencies = staff.scope(Action::ReadRequests);
    let found = app
        .store
        .remedy_board(&agencies, &filter, asked.offset(), asked.size)
        .await?;
    let rows = found.items.iter();
    let rows = rows
        .map(|remedy| row(&app, &staff, &calendar, remedy))
        .collect();
    let pager = asked.shown(found.total, base(WORDS.address, &wanted.parameters()));
    let can_register = staff.may_anywhere(Action::HandleRequests);
    app.render(&CasesPage::of(
        &app,
        &staff,
        &WORDS,
        (wanted, rows, pager),
        can_register,
    ))
}

fn row(app: &App, staff: &Staff, calendar: &Calendar, remedy: &Remedy) -> Vec<Cell> {
    let [left, due_on] = due_cells(app, calendar, remedy.due_on(calendar));
    vec![
        Cell::link(number(remedy), format!("/console/remedies/{}", remedy.id)),
        Cell::text(remedy.kind.name()),
        Cell::text(&remedy.handling.organ),
        left,
        due_on,
        Cell::text(remedy.state_name()),
        Cell::text(staff.agency_name(&remedy.agency)),
    ]
}
