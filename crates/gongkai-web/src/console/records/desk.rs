//! `/console/records/{record}`: one record on the desk. What it says, where it stands, what may be done now, and who did
//! what.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RecordId;
use gongkai_core::records::{Act, Clearance, Ground, Record, Stage, Standing, Step, Validity};
use gongkai_core::rights::Action;
use gongkai_core::time::minute;
use gongkai_store::desk::DeskRecord;
use jiff::ToSpan;
use serde::Serialize;

use crate::app::App;
use crate::console::records::form::{Choice, Wrong, choices, say};
use crate::console::records::list::tag_kind;
use crate::console::records::open;
use crate::console::view::{StaffView, flash};
use crate::kit::addresses::record_url;
use crate::kit::article::{Article, article};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// One record on the desk.
#[derive(Debug, Serialize)]
pub struct DeskPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    id: String,
    status: &'static str,
    status_kind: &'static str,
    public_url: String,
    returned: String,
    change_note: String,
    missing: Vec<String>,
    steps: Vec<StepView>,
    /// The form that is open now: `submit`, `review`, `clear`, `sign`, `scheduled`, `revise` or none.
    task: &'static str,
    second_person: bool,
    clearance: String,
    article: Option<Article>,
    actions: Vec<NavLink>,
    modes: Vec<Choice>,
    grounds: Vec<Choice>,
    tomorrow: String,
    history: Vec<HistoryLine>,
    errors: Vec<Wrong>,
    wrong: std::collections::BTreeMap<String, String>,
    values: DeskValues,
}

/// What was typed in the forms of the desk.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DeskValues {
    note: String,
    reason: String,
    mode: String,
    ground: String,
    explanation: String,
    publish_on: String,
    publish_time: String,
}

impl DeskValues {
    /// As they were sent.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            note: text("note"),
            reason: text("reason"),
            mode: text("mode"),
            ground: text("ground"),
            explanation: text("explanation"),
            publish_on: text("publish_on"),
            publish_time: text("publish_time"),
        }
    }
}

/// One step of the steps component.
#[derive(Debug, Clone, Serialize)]
struct StepView {
    label: &'static str,
    state: &'static str,
    who: String,
    at: String,
    note: String,
}

/// One line of the timeline component.
#[derive(Debug, Clone, Serialize)]
struct HistoryLine {
    at: String,
    title: &'static str,
    who: String,
    text: String,
    kind: &'static str,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "console/desk.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        [
            "submit",
            "review",
            "clear",
            "sign",
            "scheduled",
            "revise",
            "",
        ]
        .map(|task| Self {
            staff: StaffView::sample(),
            title: "临时救助公示".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            id: "r1".to_owned(),
            status: "待审核",
            status_kind: "warn",
            public_url: "/r/1".to_owned(),
            returned: "金额与附件不一致".to_owned(),
            change_note: String::new(),
            missing: vec!["请填写成文日期。".to_owned()],
            steps: Vec::new(),
            task,
            second_person: true,
            clearance: "主动公开".to_owned(),
            article: Some(Article::sample()),
            actions: vec![NavLink::new("修改", "/console/records/r1/edit")],
            modes: modes(),
            grounds: grounds(),
            tomorrow: "2026-11-25".to_owned(),
            history: vec![HistoryLine {
                at: "2026-11-24 09:12".to_owned(),
                title: "送审",
                who: "李小芳".to_owned(),
                text: String::new(),
                kind: "",
            }],
            errors: say(&FieldErrors::one("act", "现在不能办理这一步。")).0,
            wrong: std::collections::BTreeMap::new(),
            values: DeskValues::default(),
        })
        .into()
    }
}

/// `GET /console/records/{record}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    let desk = open(&app, &staff, &id, Action::ReadDrafts).await?;
    let page = page(
        &app,
        &staff,
        desk,
        &FieldErrors::default(),
        DeskValues::default(),
    )
    .await?;
    app.render(&page)
}

/// The page, also after an act that was refused: with its reason and what was typed.
pub(crate) async fn page(
    app: &App,
    staff: &Staff,
    desk: DeskRecord,
    errors: &FieldErrors,
    values: DeskValues,
) -> Result<DeskPage, WebError> {
    let record = &desk.record;
    let draft = record.draft.as_ref();
    let shown = draft
        .and_then(|draft| draft.content.as_deref())
        .or(desk.public_content.as_ref())
        .or(desk.kept_content.as_ref());
    let (code, status) = record.status();
    let number = record
        .index_number
        .clone()
        .unwrap_or_else(|| "（发布时编）".to_owned());
    let (errors, wrong) = say(errors);
    let history = app.store.history(&record.id).await?;
    let login = &staff.account.login;
    let task = task(staff, record);
    let tomorrow = app
        .today()
        .checked_add(1.day())
        .map(|day| day.to_string())
        .unwrap_or_default();
    Ok(DeskPage {
        title: shown.map_or_else(|| "（无标题）".to_owned(), |content| content.title.clone()),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("发布", "/console/records"),
            NavLink::new(status, ""),
        ],
        id: record.id.to_string(),
        status,
        status_kind: tag_kind(code),
        public_url: match (&record.standing, &record.index_number) {
            (Standing::Public { .. } | Standing::Withdrawn { .. }, Some(number)) => {
                record_url(number)
            }
            _ => String::new(),
        },
        returned: match draft.map(|draft| &draft.stage) {
            Some(Stage::Returned { reason }) => reason.clone(),
            _ => String::new(),
        },
        change_note: draft
            .and_then(|draft| draft.change_note.clone())
            .unwrap_or_default(),
        missing: draft
            .filter(|draft| draft.stage.is_open())
            .and_then(|draft| draft.content.as_deref())
            .map(|content| {
                content
                    .missing_for_review()
                    .0
                    .into_iter()
                    .map(|error| error.sentence)
                    .collect()
            })
            .unwrap_or_default(),
        steps: steps(record),
        second_person: draft.is_some_and(|draft| draft.drafters.contains(login)),
        clearance: match draft.map(|draft| &draft.stage) {
            Some(Stage::AwaitingSignature { clearance }) => clearance_in_words(clearance),
            Some(Stage::Scheduled { publish_at }) => {
                format!("定于 {} 自动发布", minute(*publish_at))
            }
            _ => match &record.standing {
                Standing::Held { clearance, .. } => clearance_in_words(clearance),
                Standing::Unpublished | Standing::Public { .. } | Standing::Withdrawn { .. } => {
                    String::new()
                }
            },
        },
        article: shown
            .map(|content| article(content, &desk.agency.name, &number, "/console/files")),
        actions: actions(staff, record),
        task,
        modes: modes(),
        grounds: grounds(),
        tomorrow,
        history: history
            .iter()
            .rev()
            .filter_map(|entry| match &entry.event {
                gongkai_core::journal::Event::Record(event) => Some((entry, event)),
                _ => None,
            })
            .map(|(entry, event)| HistoryLine {
                at: minute(entry.at),
                title: event.name(),
                who: entry.actor.name().to_owned(),
                text: remark(event),
                kind: if event.touches_public() { "ok" } else { "" },
            })
            .collect(),
        errors,
        wrong,
        values,
        staff: StaffView::of(app, staff, "records"),
    })
}

/// Which form of the desk is for this person now.
fn task(staff: &Staff, record: &Record) -> &'static str {
    let (task, action) = match (
        record.draft.as_ref().map(|draft| &draft.stage),
        &record.standing,
    ) {
        (Some(Stage::Drafting | Stage::Returned { .. }), _) => ("submit", Action::WriteRecords),
        (Some(Stage::AwaitingReview), _) => ("review", Action::ReviewRecords),
        (Some(Stage::AwaitingClearance), _) => ("clear", Action::ClearRecords),
        (Some(Stage::AwaitingSignature { .. }), _) => ("sign", Action::IssueRecords),
        (Some(Stage::Scheduled { .. }), _) => ("scheduled", Action::IssueRecords),
        (None, Standing::Public { .. } | Standing::Withdrawn { .. } | Standing::Held { .. }) => {
            ("revise", Action::WriteRecords)
        }
        // A discarded draft.
        (None, Standing::Unpublished) => return "",
    };
    if staff.may(action, &record.agency) {
        task
    } else {
        ""
    }
}

/// What else may be done, by stage and right.
fn actions(staff: &Staff, record: &Record) -> Vec<NavLink> {
    let at = |rest: &str| format!("/console/records/{}/{rest}", record.id);
    let may = |action| staff.may(action, &record.agency);
    let mut links = vec![NavLink::new("预览", at("preview"))];
    match &record.draft {
        Some(draft) if draft.stage.is_open() && may(Action::WriteRecords) => {
            links.push(NavLink::new("修改", at("edit")));
            links.push(NavLink::new("作废草稿", at("discard")));
        }
        Some(_) | None => {}
    }
    if let Standing::Public { validity } = &record.standing {
        if may(Action::WithdrawRecords) {
            links.push(NavLink::new("撤回", at("withdraw")));
        }
        if *validity == Validity::InForce && may(Action::RepealRecords) {
            links.push(NavLink::new("标注废止或失效", at("repeal")));
        }
    }
    links
}

/// 起草 → 送审 → 审核 → 保密审查 → 签发发布, as far as it has come.
fn steps(record: &Record) -> Vec<StepView> {
    let (taken, stage): (&[Step], Option<&Stage>) =
        match (&record.draft, &record.standing, record.editions.last()) {
            (Some(draft), _, _) => (&draft.steps, Some(&draft.stage)),
            (None, Standing::Held { steps, .. }, _) => (steps, None),
            (None, _, Some(edition)) => (&edition.steps, None),
            (None, _, None) => (&[], None),
        };
    // After a return the round begins anew; only what was done since counts.
    let since = taken
        .iter()
        .rposition(|step| step.act == Act::Returned)
        .map_or(0, |place| place + 1);
    let round = &taken[since..];
    let done = |act: Act| round.iter().find(|step| step.act == act);
    let place = match stage {
        None => 5,
        Some(Stage::Drafting | Stage::Returned { .. }) => 0,
        Some(Stage::AwaitingReview) => 2,
        Some(Stage::AwaitingClearance) => 3,
        Some(Stage::AwaitingSignature { .. }) => 4,
        Some(Stage::Scheduled { .. }) => 5,
    };
    [
        ("起草", None),
        ("送审", Some(Act::Submitted)),
        ("审核", Some(Act::ReviewPassed)),
        ("保密审查", Some(Act::Cleared)),
        ("签发发布", Some(Act::Signed)),
    ]
    .into_iter()
    .enumerate()
    .map(|(number, (label, act))| {
        let step = act.and_then(done);
        let state = match (number, stage) {
            (0, Some(Stage::Returned { .. })) => "refused",
            (number, _) if number < place => "done",
            (number, _) if number == place => "current",
            _ => "todo",
        };
        let alone = step.is_some_and(|step| step.alone);
        let note = step.and_then(|step| step.note.clone()).unwrap_or_default();
        StepView {
            label,
            state,
            who: step
                .map(|step| step.by.name().to_owned())
                .unwrap_or_default(),
            at: step.map(|step| minute(step.at)).unwrap_or_default(),
            note: if alone {
                format!("单人办理　{note}")
            } else {
                note
            },
        }
    })
    .collect()
}

fn remark(event: &gongkai_core::records::Event) -> String {
    use gongkai_core::records::Event;
    let alone = |alone: bool| if alone { "单人办理　" } else { "" };
    match event {
        Event::Saved { change_note, .. } => change_note.clone().unwrap_or_default(),
        Event::ReviewPassed {
            note,
            alone: by_one,
        } => format!("{}{}", alone(*by_one), note.clone().unwrap_or_default()),
        Event::Cleared {
            clearance,
            note,
            alone: by_one,
        } => {
            format!(
                "{}{}　{}",
                alone(*by_one),
                clearance_in_words(clearance),
                note.clone().unwrap_or_default()
            )
        }
        Event::Scheduled {
            publish_at,
            alone: by_one,
        } => format!("{}定于 {} 发布", alone(*by_one), minute(*publish_at)),
        Event::SignedAndPublished {
            index_number,
            alone: by_one,
        } => format!("{}索引号 {index_number}", alone(*by_one)),
        Event::Published { index_number } => format!("索引号 {index_number}"),
        Event::Held { alone: by_one } => alone(*by_one).to_owned(),
        Event::Returned { reason } => reason.clone(),
        Event::Withdrawn { notice } => format!("{}。{}", notice.reason.name(), notice.explanation),
        Event::Repealed { on, by } => format!("自 {on} 起　{}", by.clone().unwrap_or_default()),
        Event::Expired { on } => format!("自 {on} 起"),
        Event::Imported { index_number, .. } => format!("索引号 {index_number}"),
        Event::Drafted { .. }
        | Event::RevisionStarted { .. }
        | Event::Submitted
        | Event::Discarded => String::new(),
    }
}

fn clearance_in_words(clearance: &Clearance) -> String {
    match clearance {
        Clearance::Proactive => clearance.name().to_owned(),
        Clearance::OnRequest { ground } => format!("{}：{ground}", clearance.name()),
        Clearance::Withheld { ground, reasons } => {
            format!("{}：{}。{reasons}", clearance.name(), ground.name())
        }
    }
}

fn modes() -> Vec<Choice> {
    choices(&[
        ("proactive", "主动公开"),
        ("on_request", "依申请公开"),
        ("withheld", "不予公开"),
    ])
}

fn grounds() -> Vec<Choice> {
    Ground::ALL
        .iter()
        .map(|ground| Choice {
            value: ground.code().to_owned(),
            label: ground.name().to_owned(),
        })
        .collect()
}
