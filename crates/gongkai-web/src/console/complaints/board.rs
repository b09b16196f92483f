//! `/console/complaints`: the complaints of my agencies by the last day for the answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::ids::Login;
use gongkai_core::rights::Action;
use gongkai_law::calendar::Calendar;
use gongkai_store::cases::ComplaintLine;

use super::complainant;
use crate::app::App;
use crate::console::cases::{BoardWords, CasesPage, SIZE, Wanted, due_cells};
use crate::console::records::list::Cell;
use crate::console::requests::names;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::paging::{Asked, base};
use crate::kit::staff::Staff;

/// What the board says.
const WORDS: BoardWords = BoardWords {
    code: "complaints",
    title: "投诉举报",
    lead: "按答复的最后一天排列，先到期的在前。",
    address: "/console/complaints",
    register: "登记投诉举报",
    nothing: "网上提交的会自动列在这里；当面、电话、来信和转来的，请登记。",
    columns: &[
        "登记编号",
        "事项",
        "投诉人",
        "剩余",
        "最后一天",
        "进展",
        "经办人",
        "机关",
    ],
};

/// `GET /console/complaints`
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
        .complaint_board(&agencies, &filter, asked.offset(), asked.size)
        .await?;
    let handlers: Vec<&Login> = found
        .items
        .iter()
        .filter_map(|line| line.complaint.handler.as_ref())
        .collect();
    let names = names(&app, &handlers).await?;
    let rows = found.items.iter();
    let rows = rows
        .map(|line| row(&app, &staff, &calendar, line, &names))
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

fn row(
    app: &App,
    staff: &Staff,
    calendar: &Calendar,
    line: &ComplaintLine,
    names: &BTreeMap<Login, String>,
) -> Vec<Cell> {
    let complaint = &line.complaint;
    let due_on = complaint
        .answered
        .is_none()
        .then(|| complaint.due(calendar).date);
    let [left, due_on] = due_cells(app, calendar, due_on);
    let handler = complaint.handler.as_ref();
    vec![
        Cell::link(
            &complaint.register_number,
            format!("/console/complaints/{}", complaint.id),
        ),
        Cell::text(complaint.matter.name()),
        Cell::text(complainant(line)),
        left,
        due_on,
        Cell::text(complaint.state_name()),
        Cell::text(
            handler
                .and_then(|login| names.get(login).cloned())
                .unwrap_or_default(),
        ),
        Cell::text(staff.agency_name(&complaint.agency)),
    ]
}
