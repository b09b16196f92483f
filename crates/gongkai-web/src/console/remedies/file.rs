//! `/console/remedies/{remedy}`: one reconsideration or lawsuit: its days and limits, what may be done next, what was done.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::ids::{Login, RemedyId};
use gongkai_core::journal::{Entry, Event};
use gongkai_core::remedies::{self, PENDING, Remedy, RemedyKind, RemedyOutcome};
use gongkai_core::requests::Request;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use gongkai_store::cases::CaseFile;
use jiff::civil::Date;

use super::steps::Desk;
use super::{number, open};
use crate::app::App;
use crate::console::cases::{self, CasePage, Finding};
use crate::console::requests::file::{Fact, Returned, number as request_number};
use crate::console::requests::names;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// `GET /console/remedies/{remedy}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RemedyId>,
) -> Result<Response, WebError> {
    let file = open(&app, &staff, &id).await?;
    app.render(&page(&app, &staff, file, None).await?)
}

/// The page, also after a step that was refused.
pub(super) async fn page(
    app: &App,
    staff: &Staff,
    file: CaseFile<Remedy>,
    returned: Option<&Returned<'_>>,
) -> Result<CasePage, WebError> {
    let remedy = &file.case;
    let id = &remedy.id;
    let calendar = app.calendar().await?;
    let about = match &remedy.request {
        Some(request) => app.store.request_file(request).await?,
        None => None,
    };
    let about = about.map(|file| file.request);
    let entries = app.store.remedy_history(id).await?;
    let words = app.store.remedy_words(id).await?;
    let by: Vec<&Login> = remedy
        .handling
        .written
        .iter()
        .filter_map(|note| note.by.as_ref())
        .collect();
    let names = names(app, &by).await?;
    let desk = Desk {
        remedy,
        calendar: &calendar,
        today: app.today(),
        staff,
    };
    let [moves, beside] = desk.offered();
    let findings = remedy.findings(about.as_ref(), &calendar);
    let page = CasePage {
        title: number(remedy),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("依申请公开", "/console/requests"),
            NavLink::new("复议和诉讼", "/console/remedies"),
            NavLink::new(remedy.kind.name(), ""),
        ],
        address: format!("/console/remedies/{id}"),
        left: cases::left(app, &calendar, remedy.due_on(&calendar)),
        state: remedy.state_name().to_owned(),
        facts: facts(&file, about.as_ref(), &calendar),
        can_see: false,
        particulars: Vec::new(),
        texts: Vec::new(),
        findings: findings
            .into_iter()
            .map(|(text, rule)| Finding {
                text,
                rule: rule.to_string(),
            })
            .collect(),
        sentence: String::new(),
        errors: Vec::new(),
        moves,
        beside,
        written: cases::written(&remedy.handling.written, &words, &names),
        history: cases::history(&entries, said),
        status: StatusCode::OK,
        staff: StaffView::of(app, staff, "requests"),
    };
    Ok(match returned {
        Some(returned) => page.given_back(returned, |act| desk.form(act)),
        None => page.first_open(),
    })
}

fn facts(file: &CaseFile<Remedy>, about: Option<&Request>, calendar: &Calendar) -> Vec<Fact> {
    let remedy = &file.case;
    let handling = &remedy.handling;
    let day = |on: Option<Date>| on.map(date_in_words).unwrap_or_default();
    let mut reply = Fact::new("提交答复、答辩", day(handling.replied_on));
    if let Some(due) = remedy.reply_due(calendar) {
        let provisional = if due.provisional { "（暂定）" } else { "" };
        reply.note = format!(
            "最迟{}{provisional}，收到之日起{}，依据：{}",
            date_in_words(due.on),
            due.limit.in_words(),
            due.limit.rule
        );
        if handling.replied_on.is_none() {
            reply.value = "还没有提交".to_owned();
        }
    }
    let mut request = Fact::new("所涉申请", about.map(request_number).unwrap_or_default());
    request.url = about
        .map(|request| format!("/console/requests/{}", request.id))
        .unwrap_or_default();
    let anew = handling.anew.map(|anew| match anew.done_on {
        Some(on) => format!(
            "{}已重新答复（期限{}）",
            date_in_words(on),
            date_in_words(anew.by)
        ),
        None => format!("最迟{}", date_in_words(anew.by)),
    });
    let procedure = match remedy.kind {
        RemedyKind::Reconsideration => handling.procedure.name(),
        _ => "",
    };
    vec![
        Fact::new("种类", remedy.kind.name()),
        Fact::new("复议机关、法院", &handling.organ),
        Fact::new("案号", handling.case_number.clone().unwrap_or_default()),
        Fact::new("复议程序", procedure),
        Fact::new("机关", &file.agency.name),
        request,
        Fact::new("提出", date_in_words(remedy.filed_on)),
        Fact::new("收到通知书", day(handling.received_on)),
        reply,
        Fact::new("结果", remedy.outcome.map_or(PENDING, RemedyOutcome::name)),
        Fact::new("审结", day(remedy.concluded_on)),
        Fact::new("重新答复", anew.unwrap_or_default()),
    ]
}

fn said(entry: &Entry) -> String {
    use remedies::Event as Did;
    let Event::Remedy(event) = &entry.event else {
        return String::new();
    };
    match event {
        Did::Registered { received_on, .. } => format!("收到通知书 {received_on}"),
        Did::Concluded { on, outcome, .. } => format!("{on}，{}", outcome.name()),
        Did::Replied { on }
        | Did::Reopened { on }
        | Did::AnsweredAnew { on }
        | Did::Erased { on } => on.to_string(),
        Did::Imported { .. } | Did::Corrected { .. } | Did::Noted { .. } => String::new(),
    }
}
