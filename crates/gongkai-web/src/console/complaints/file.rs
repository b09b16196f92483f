//! `/console/complaints/{complaint}`: one complaint: what it says, by when it is answered, what may be done next, what was
//! done. `POST …/complainant` shows who complained; the store notes who looked.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request as Sent, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::cases::Refusal;
use gongkai_core::complaints::{ANSWER, Event as Did, TEXT};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{ComplaintId, Login};
use gongkai_core::journal::{Entry, Event};
use gongkai_core::records::Actor;
use gongkai_core::requests::Particulars;
use gongkai_core::rights::Action;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use gongkai_law::rules::table;
use gongkai_store::cases::{CaseFile, ComplaintLine};
use gongkai_store::write::WriteError;

use super::steps::Desk;
use super::{complainant, open};
use crate::app::App;
use crate::console::cases::{self, CasePage, Text};
use crate::console::requests::file::{Fact, Returned, number};
use crate::console::requests::names;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// `GET /console/complaints/{complaint}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<ComplaintId>,
) -> Result<Response, WebError> {
    let file = open(&app, &staff, &id, Action::ReadRequests).await?;
    app.render(&page(&app, &staff, file, None, Vec::new()).await?)
}

/// `POST /console/complaints/{complaint}/complainant`
///
/// # Errors
/// When this person may not; a refusal comes back on the page.
pub async fn see_complainant(
    State(app): State<Arc<App>>,
    Path(id): Path<ComplaintId>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let file = open(&app, &staff, &id, Action::SeeApplicants).await?;
    let seen = app
        .store
        .see_complainant(&staff.acting(), &id, app.now())
        .await;
    let page = match seen {
        Ok(particulars) => page(&app, &staff, file, None, facts_of(&particulars)).await?,
        Err(WriteError::CaseRefused(refusal @ Refusal::Erased)) => {
            let returned = Returned {
                fields: &fields,
                status: StatusCode::CONFLICT,
                sentence: refusal.sentence(),
                errors: FieldErrors::default(),
            };
            page(&app, &staff, file, Some(&returned), Vec::new()).await?
        }
        Err(error) => return Err(error.into()),
    };
    app.render(&page)
}

/// The page, also after a step that was refused.
pub(super) async fn page(
    app: &App,
    staff: &Staff,
    file: CaseFile<ComplaintLine>,
    returned: Option<&Returned<'_>>,
    particulars: Vec<Fact>,
) -> Result<CasePage, WebError> {
    let complaint = &file.case.complaint;
    let id = &complaint.id;
    let calendar = app.calendar().await?;
    let entries = app.store.complaint_history(id).await?;
    let words = app.store.complaint_words(id).await?;
    let mut known: Vec<&Login> = complaint.handler.iter().collect();
    known.extend(complaint.written.iter().filter_map(|note| note.by.as_ref()));
    let names = names(app, &known).await?;
    let handler = complaint.handler.as_ref();
    let handler = handler.and_then(|login| names.get(login).cloned());
    let mut texts = Vec::new();
    for (title, part) in [("内容", TEXT), ("答复", ANSWER)] {
        if let Some(text) = app.store.complaint_part(id, part).await? {
            texts.push(Text { title, text });
        }
    }
    let desk = Desk {
        complaint,
        calendar: &calendar,
        today: app.today(),
        staff,
    };
    let [moves, beside] = desk.offered();
    let due_on = complaint
        .answered
        .is_none()
        .then(|| complaint.due(&calendar).date);
    let mut facts = facts(&file, handler.unwrap_or_default(), &calendar);
    facts.extend(links(app, staff, &file).await?);
    let mut history = cases::history(&entries, said);
    for (line, entry) in history.iter_mut().zip(entries.iter().rev()) {
        if entry.actor == Actor::Applicant {
            "投诉人".clone_into(&mut line.who);
        }
    }
    let page = CasePage {
        title: complaint.register_number.clone(),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("依申请公开", "/console/requests"),
            NavLink::new("投诉举报", "/console/complaints"),
            NavLink::new(complaint.kind.name(), ""),
        ],
        address: format!("/console/complaints/{id}"),
        left: cases::left(app, &calendar, due_on),
        state: complaint.state_name(),
        facts,
        can_see: staff.may(Action::SeeApplicants, &complaint.agency)
            && complaint.erased_on.is_none(),
        particulars,
        texts,
        findings: Vec::new(),
        sentence: String::new(),
        errors: Vec::new(),
        moves,
        beside,
        written: cases::written(&complaint.written, &words, &names),
        history,
        status: StatusCode::OK,
        staff: StaffView::of(app, staff, "requests"),
    };
    Ok(match returned {
        Some(returned) => page.given_back(returned, |act| desk.form(act)),
        None => page.first_open(),
    })
}

fn facts(file: &CaseFile<ComplaintLine>, handler: String, calendar: &Calendar) -> Vec<Fact> {
    let complaint = &file.case.complaint;
    let due = complaint.due(calendar);
    let provisional = if due.provisional { "（暂定）" } else { "" };
    let mut last = Fact::new(
        "最迟答复",
        format!("{}{provisional}", date_in_words(due.date)),
    );
    last.note = format!(
        "收到之日起{}个工作日，是本机关的规定；{}没有规定期限",
        complaint.workdays,
        table::COMPLAINT
    );
    let handler = if handler.is_empty() {
        "（还没有）".to_owned()
    } else {
        handler
    };
    let answered = complaint.answered;
    vec![
        Fact::new("投诉人", complainant(&file.case)),
        Fact::new("种类", complaint.kind.name()),
        Fact::new("事项", complaint.matter.name()),
        Fact::new("怎样收到的", complaint.way.name()),
        Fact::new("机关", &file.agency.name),
        Fact::new("收到之日", date_in_words(complaint.received_on)),
        last,
        Fact::new("经办人", handler),
        Fact::new(
            "答复",
            answered
                .map(|answered| date_in_words(answered.on))
                .unwrap_or_default(),
        ),
        Fact::new(
            "核查结果",
            answered.map_or("", |answered| answered.outcome.name()),
        ),
    ]
}

/// What it is about, with its page.
async fn links(
    app: &App,
    staff: &Staff,
    file: &CaseFile<ComplaintLine>,
) -> Result<Vec<Fact>, WebError> {
    let mut facts = Vec::new();
    let complaint = &file.case.complaint;
    if let Some(request) = &complaint.request
        && let Some(about) = app.store.request_file(request).await?
    {
        let mut fact = Fact::new("所涉申请", number(&about.request));
        fact.url = format!("/console/requests/{request}");
        facts.push(fact);
    }
    if let Some(record) = &complaint.record
        && let Some(known) = app.store.desk_record(record).await?
    {
        let title = known
            .public_content
            .or(known.kept_content)
            .map_or_else(|| format!("信息 {record}"), |content| content.title);
        let mut fact = Fact::new("所涉信息", title);
        if staff.may(Action::ReadDrafts, &complaint.agency) {
            fact.url = format!("/console/records/{record}");
        }
        facts.push(fact);
    }
    Ok(facts)
}

fn facts_of(particulars: &Particulars) -> Vec<Fact> {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let name = match particulars.name.as_str() {
        "" => "（没有留名）",
        name => name,
    };
    vec![
        Fact::new("姓名或者名称", name),
        Fact::new("联系电话", some(&particulars.phone)),
        Fact::new("通信地址", some(&particulars.address)),
        Fact::new("电子邮箱", some(&particulars.email)),
    ]
}

fn said(entry: &Entry) -> String {
    match &entry.event {
        Event::Complaint(Did::Registered {
            register_number,
            way,
            ..
        }) => format!("{register_number}，{}", way.name()),
        Event::Complaint(Did::Answered { on, outcome }) => format!("{on}，{}", outcome.name()),
        _ => String::new(),
    }
}
