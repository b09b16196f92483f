//! `/console/requests`: the requests of my agencies by their last day, with what is left of it.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::ids::Login;
use gongkai_core::rights::Action;
use gongkai_law::calendar::Calendar;
use gongkai_store::requests::{BoardFilter, BoardLine};
use jiff::civil::Date;
use serde::Serialize;

use super::file::number;
use super::left::left;
use super::names;
use crate::app::App;
use crate::console::cases::tabs;
use crate::console::records::form::{Choice, choices};
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::{Asked, Pager, base};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Requests a page.
const SIZE: u64 = 30;

/// Characters of what was asked for.
const SUBJECT: usize = 40;

/// Working days within which something is due soon.
pub const SOON_WORKDAYS: u32 = 5;

const STATES: [(&str, &str); 7] = [
    ("", "未办结的"),
    ("awaiting_confirmation", "待确认"),
    ("running", "办理中"),
    ("suspended", "暂停计算"),
    ("lapsed", "视为放弃"),
    ("closed", "已办结"),
    ("all", "全部"),
];

const STAGES: [(&str, &str); 6] = [
    ("", "全部"),
    ("approval", "待审批"),
    ("awaiting_approval", "答复待审批"),
    ("awaiting_extension", "延期待审批"),
    ("drafting", "答复起草中"),
    ("returned", "答复退回修改"),
];

const DUE: [(&str, &str); 5] = [
    ("", "不限"),
    ("overdue", "已逾期"),
    ("today", "今天以前到期"),
    ("soon", "5 个工作日内到期"),
    ("month", "20 个工作日内到期"),
];

const WHOSE: [(&str, &str); 2] = [("", "所有人的"), ("mine", "我经办的")];

/// The board.
#[derive(Debug, Serialize)]
pub struct BoardPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    tabs: Vec<NavLink>,
    asked: Wanted,
    states: Vec<Choice>,
    stages: Vec<Choice>,
    dues: Vec<Choice>,
    whose: Vec<Choice>,
    filtered: bool,
    rows: Vec<Vec<Cell>>,
    /// Whether some row is not of the reader's own agency, so that each names its own.
    names_agencies: bool,
    pager: Pager,
    can_register: bool,
}

/// The filters as the address has them.
#[derive(Debug, Clone, Default, Serialize)]
struct Wanted {
    state: String,
    stage: String,
    due: String,
    whose: String,
    text: String,
}

impl Page for BoardPage {
    const TEMPLATE: &'static str = "console/requests.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |rows: Vec<Vec<Cell>>, filtered| Self {
            staff: StaffView::sample(),
            title: "依申请公开",
            flash: None,
            tabs: tabs("requests"),
            asked: Wanted::default(),
            states: choices(&STATES),
            stages: choices(&STAGES),
            dues: choices(&DUE),
            whose: choices(&WHOSE),
            filtered,
            pager: Pager::single(rows.len() as u64),
            names_agencies: rows.iter().any(|row| row.len() > 7),
            rows,
            can_register: true,
        };
        let row = vec![
            Cell::link("qingshi-2026-0001", "/console/requests/a1"),
            Cell::text("2023年石桥村危房改造补助名单"),
            Cell::text("王**"),
            Cell::tag("逾期 2 个工作日", "seal"),
            Cell::text("2026-11-20"),
            Cell::text("答复待审批"),
            Cell::text("郑经办"),
        ];
        let of_another = [row.clone(), vec![Cell::text("青石镇人民政府")]].concat();
        vec![
            page(vec![row], false),
            page(vec![of_another], false),
            page(Vec::new(), false),
            page(Vec::new(), true),
        ]
    }
}

/// `GET /console/requests`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let text = |name: &str| fields.text(name).to_owned();
    let wanted = Wanted {
        state: text("state"),
        stage: text("stage"),
        due: text("due"),
        whose: text("whose"),
        text: text("text"),
    };
    let asked = Asked::read(fields.optional("page").as_deref(), SIZE);
    let calendar = app.calendar().await?;
    let filter = filter(&wanted, &staff, &calendar, app.today());
    let agencies = staff.scope(Action::ReadRequests);
    let found = app
        .store
        .request_board(&agencies, &filter, asked.offset(), asked.size)
        .await?;
    let handlers: Vec<&Login> = found
        .items
        .iter()
        .filter_map(|line| line.request.handling.handler.as_ref())
        .collect();
    let names = names(&app, &handlers).await?;
    let handler = |line: &BoardLine| {
        let login = line.request.handling.handler.as_ref();
        login.and_then(|login| names.get(login).cloned())
    };
    let own = &staff.account.agency;
    let names_agencies = found.items.iter().any(|line| line.request.agency != *own);
    let row_of = |line: &BoardLine| {
        let mut row = row(&app, &calendar, line, handler(line));
        if names_agencies {
            row.push(Cell::text(&line.agency_name));
        }
        row
    };
    let parameters = [
        ("state", wanted.state.as_str()),
        ("stage", &wanted.stage),
        ("due", &wanted.due),
        ("whose", &wanted.whose),
        ("text", &wanted.text),
    ];
    let page = BoardPage {
        title: "依申请公开",
        flash: flash(&staff),
        tabs: tabs("requests"),
        filtered: parameters.iter().any(|(_, value)| !value.is_empty()),
        pager: asked.shown(found.total, base("/console/requests", &parameters)),
        rows: found.items.iter().map(row_of).collect(),
        names_agencies,
        asked: wanted,
        states: choices(&STATES),
        stages: choices(&STAGES),
        dues: choices(&DUE),
        whose: choices(&WHOSE),
        can_register: staff.may_anywhere(Action::HandleRequests),
        staff: StaffView::of(&app, &staff, "requests"),
    };
    app.render(&page)
}

fn filter(wanted: &Wanted, staff: &Staff, calendar: &Calendar, today: Date) -> BoardFilter {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (open, state) = match wanted.state.as_str() {
        "closed" => (Some(false), None),
        "all" => (None, None),
        state => (Some(true), some(state)),
    };
    BoardFilter {
        open,
        state,
        stages: match wanted.stage.as_str() {
            "" => Vec::new(),
            "approval" => ["awaiting_approval", "awaiting_extension"]
                .map(str::to_owned)
                .into(),
            stage => vec![stage.to_owned()],
        },
        handler: (wanted.whose == "mine").then(|| staff.account.login.to_string()),
        due_by: match wanted.due.as_str() {
            "overdue" => today.yesterday().ok(),
            "today" => Some(today),
            "soon" => Some(soon(calendar, today)),
            "month" => Some(calendar.add_workdays(today, 20).date),
            _ => None,
        },
        text: some(&wanted.text),
    }
}

/// The day up to which a last day is near.
#[must_use]
pub fn soon(calendar: &Calendar, today: Date) -> Date {
    calendar.add_workdays(today, SOON_WORKDAYS).date
}

fn row(app: &App, calendar: &Calendar, line: &BoardLine, handler: Option<String>) -> Vec<Cell> {
    let request = &line.request;
    let setting = app.request_setting();
    let reading = request.clock(calendar, app.today(), setting.practice);
    let left = left(&reading, calendar, app.today());
    let handling = &request.handling;
    let stage = match (&handling.draft, &handling.extension) {
        (Some(draft), _) => draft.stage.name(),
        (None, Some(extension)) if !extension.approved => "延期待审批",
        _ => reading.state.name(),
    };
    vec![
        Cell::link(number(request), format!("/console/requests/{}", request.id)),
        Cell::text(shortened(&request.subject)),
        Cell::text(if request.handling.erased_on.is_some() {
            "（已清除）"
        } else {
            &line.applicant
        }),
        Cell::tag(left.text, left.kind),
        Cell::text(reading.due_on.map(|on| on.to_string()).unwrap_or_default()),
        Cell::text(stage),
        Cell::text(handler.unwrap_or_default()),
    ]
}

/// The beginning of a text in one line.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SUBJECT) {
        Some((end, _)) => format!("{}……", &line[..end]),
        None => line,
    }
}
