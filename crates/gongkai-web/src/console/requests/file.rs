//! `/console/requests/{request}`: one request. Who asked for what, where its clock stands and why, what may be done next,
//! and what was done. `POST …/applicant` shows who applied; the store notes who looked.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request as Sent, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{Login, RequestId};
use gongkai_core::letters::Letter;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::letters::ON_CORRECTION;
use gongkai_core::requests::{DraftStage, Handling, Particulars, Refusal, Request};
use gongkai_core::rights::Action;
use gongkai_core::time::date_in_words;
use gongkai_law::clock::{ClockReading, next};
use gongkai_store::cases::CaseFilter;
use gongkai_store::requests::RequestFile;
use gongkai_store::write::WriteError;
use serde::Serialize;

use super::fields::StepForm;
use super::files::{self, FilesView};
use super::for_all::ForAll;
use super::history::{self, Line};
use super::left::{Left, left};
use super::letter::FILE_SHEETS;
use super::similar::{self, Like};
use super::steps::{Desk, letter_words, outcome_words};
use super::{handlers, names, open, posts};
use crate::app::App;
use crate::console::records::form::Choice;
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Remedies and complaints of one request that its page lists.
const MOST_CASES: u64 = 50;

/// One request.
#[derive(Debug, Serialize)]
pub struct FilePage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    id: String,
    subject: String,
    left: Left,
    state: &'static str,
    facts: Vec<Fact>,
    can_see: bool,
    particulars: Vec<Fact>,
    sentence: String,
    errors: Vec<Wrong>,
    moves: Vec<StepForm>,
    beside: Vec<StepForm>,
    draft: Option<DraftView>,
    clock: Vec<Line>,
    findings: Vec<Finding>,
    collections: Vec<Vec<Cell>>,
    consultations: Vec<Vec<Cell>>,
    letters: Vec<Vec<Cell>>,
    finished: Vec<Text>,
    may_write: bool,
    /// Letters and sheets that may be written at any time.
    papers: Vec<NavLink>,
    /// Forms that name the applicant.
    sheets: Vec<Choice>,
    /// Where it is drafted for all; empty where it cannot be.
    for_all: Option<ForAll>,
    written: Vec<Line>,
    against: Vec<Vec<Cell>>,
    can_register: bool,
    history: Vec<Line>,
    /// Earlier requests for something alike.
    alike: Vec<Like>,
    /// Public records that may be what was asked for.
    public: Vec<Like>,
    files: FilesView,
    /// Why there is nothing to see of the applicant; empty where there is.
    no_applicant: String,
    #[serde(skip)]
    status: StatusCode,
}

/// One row of the metadata component.
#[derive(Debug, Clone, Serialize)]
pub(in crate::console) struct Fact {
    pub(in crate::console) label: &'static str,
    pub(in crate::console) value: String,
    pub(in crate::console) url: String,
    pub(in crate::console) note: String,
    pub(in crate::console) wide: bool,
}

impl Fact {
    pub(in crate::console) fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
            url: String::new(),
            note: String::new(),
            wide: false,
        }
    }
}

/// The answer in work.
#[derive(Debug, Clone, Serialize)]
struct DraftView {
    outcome: String,
    stage: &'static str,
    text: String,
    /// Where it is written; empty while it is being approved.
    url: String,
}

/// Something odd in the history.
#[derive(Debug, Clone, Serialize)]
struct Finding {
    text: String,
    rule: String,
}

/// A finished letter to read.
#[derive(Debug, Clone, Serialize)]
struct Text {
    number: u32,
    title: String,
    text: String,
}

/// A form that was refused: what was typed and why.
pub(in crate::console) struct Returned<'a> {
    pub(in crate::console) fields: &'a Fields,
    pub(in crate::console) status: StatusCode,
    /// A reason that belongs to no field.
    pub(in crate::console) sentence: String,
    pub(in crate::console) errors: FieldErrors,
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "console/request.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        self.status
    }

    fn samples() -> Vec<Self> {
        let line = Line {
            at: "2026-11-24".to_owned(),
            title: "当面提交申请，提交之日为收到申请之日。".to_owned(),
            rule: "条例 第三十一条第一项".to_owned(),
            ..Line::default()
        };
        let row = || vec![vec![Cell::text("民政办"), Cell::text("2026-11-24")]];
        let form = |act| {
            StepForm::new(act, "", "写备注", "保存备注")
                .says("只有办理的人看得到。")
                .words("text", "备注", "")
        };
        let page = |errors: &FieldErrors| Self {
            staff: StaffView::sample(),
            title: "qingshi-2026-0001".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            id: "a1".to_owned(),
            subject: "2023年石桥村危房改造补助名单".to_owned(),
            left: Left {
                text: "3 个工作日".to_owned(),
                kind: "warn",
            },
            state: "办理中",
            facts: vec![Fact::new("申请人", "王**")],
            can_see: true,
            particulars: vec![Fact::new("姓名", "王小明")],
            sentence: "补正应当在7个工作日内告知。（条例 第三十条）".to_owned(),
            errors: say(errors).0,
            moves: vec![form("confirm").returned(&Fields::default(), errors)],
            beside: vec![form("note")],
            draft: Some(DraftView {
                outcome: "予以公开".to_owned(),
                stage: "答复待审批",
                text: "您申请的信息如下。".to_owned(),
                url: "/console/requests/a1/letter?kind=granted_answer".to_owned(),
            }),
            clock: vec![line.clone()],
            findings: vec![Finding {
                text: "提交后已过3个工作日，仍未与申请人确认。".to_owned(),
                rule: "条例 第三十一条".to_owned(),
            }],
            collections: row(),
            consultations: row(),
            letters: row(),
            finished: vec![Text {
                number: 1,
                title: "答复书".to_owned(),
                text: "您申请的信息如下。".to_owned(),
            }],
            may_write: true,
            papers: vec![NavLink::new(
                "审查表",
                "/console/requests/a1/letter?kind=review_form",
            )],
            sheets: sheets(),
            for_all: Some(ForAll::sample()),
            written: vec![line.clone()],
            against: row(),
            can_register: true,
            history: vec![line.clone()],
            alike: vec![Like {
                label: "2022年石桥村危房改造补助名单".to_owned(),
                url: "/console/requests/a2".to_owned(),
                note: "qingshi-2025-0003，予以公开".to_owned(),
            }],
            public: Vec::new(),
            files: FilesView::sample(),
            no_applicant: "没有登记申请人信息。".to_owned(),
            status: StatusCode::OK,
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("confirm-text", "请填写备注。")),
        ]
    }
}

/// `GET /console/requests/{request}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let file = open(&app, &staff, &id, Action::ReadRequests).await?;
    app.render(&page(&app, &staff, file, None, Vec::new()).await?)
}

/// `POST /console/requests/{request}/applicant`
///
/// # Errors
/// When this person may not; a refusal comes back on the page.
pub async fn see_applicant(
    State(app): State<Arc<App>>,
    Path(id): Path<RequestId>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let file = open(&app, &staff, &id, Action::SeeApplicants).await?;
    let seen = app
        .store
        .see_particulars(&staff.acting(), &id, app.request_setting(), app.now())
        .await;
    let page = match seen {
        Ok(particulars) => page(&app, &staff, file, None, facts_of(&particulars)).await?,
        Err(WriteError::RequestRefused(refusal @ (Refusal::Erased | Refusal::NoParticulars))) => {
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
    file: RequestFile,
    returned: Option<&Returned<'_>>,
    particulars: Vec<Fact>,
) -> Result<FilePage, WebError> {
    let request = &file.request;
    let (id, handling, today) = (&request.id, &request.handling, app.today());
    let setting = app.request_setting();
    let calendar = app.calendar().await?;
    let reading = request.clock(&calendar, today, setting.practice);
    let entries = app.store.request_history(id).await?;
    let words = app.store.request_words(id).await?;
    let mut known: Vec<&Login> = handling.handler.iter().chain(&handling.deputy).collect();
    known.extend(handling.written.iter().filter_map(|note| note.by.as_ref()));
    let names = names(app, &known).await?;
    let handlers = handlers(app, &file.agency).await?;
    let desk = Desk {
        posts: posts(&file.agency, &handlers, today),
        handlers,
        request,
        allowed: next::allowed(&request.clock_input(), &calendar, today, setting.practice),
        today,
        calendar: &calendar,
        staff,
    };
    let [mut moves, mut beside] = desk.offered();
    if let Some(returned) = returned {
        give_back(&desk, returned, &mut moves, &mut beside);
    }
    let mut finished = Vec::new();
    for letter in &handling.letters {
        if let Some(kept) = app.store.finished_letter(id, letter.number).await? {
            finished.push(Text {
                number: letter.number,
                title: format!("{} {}", kept.title, kept.number),
                text: text_of(&kept),
            });
        }
    }
    let work = match &handling.draft {
        Some(_) => app.store.answer_in_work(id).await?,
        None => None,
    };
    Ok(FilePage {
        title: number(request),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("依申请公开", "/console/requests"),
            NavLink::new(reading.state.name(), ""),
        ],
        id: id.to_string(),
        subject: request.subject.clone(),
        left: left(&reading, &calendar, today),
        state: reading.state.name(),
        facts: facts(&file, &reading, &names),
        can_see: staff.may(Action::SeeApplicants, &request.agency)
            && handling.erased_on.is_none()
            && handling.register_number.is_some(),
        particulars,
        sentence: returned
            .map(|returned| returned.sentence.clone())
            .unwrap_or_default(),
        errors: returned
            .map(|returned| say(&returned.errors).0)
            .unwrap_or_default(),
        moves,
        beside,
        draft: handling.draft.as_ref().map(|draft| DraftView {
            outcome: letter_words(draft.letter),
            stage: draft.stage.name(),
            text: work.map(|work| text_of(&work.letter)).unwrap_or_default(),
            url: match draft.stage {
                DraftStage::AwaitingApproval => String::new(),
                _ => format!("/console/requests/{id}/letter?kind={}", draft.letter.code()),
            },
        }),
        clock: clock(&reading),
        findings: findings(&reading),
        collections: collections(request),
        consultations: consultations(request),
        letters: letters(request),
        finished,
        may_write: staff.may(Action::HandleRequests, &request.agency)
            && handling.erased_on.is_none(),
        papers: papers(request),
        sheets: sheets(),
        for_all: ForAll::of(app, staff, request).await?,
        written: history::written(request, &words, &names),
        against: against(app, request).await?,
        can_register: staff.may(Action::HandleRequests, &request.agency),
        history: history::history(&entries, handling, &names),
        alike: similar::requests(app, request).await?,
        public: if request.is_closed() {
            Vec::new()
        } else {
            similar::records(app, &request.subject).await?
        },
        files: files::view(app, staff, request, returned).await?,
        no_applicant: no_applicant(request),
        status: returned.map_or(StatusCode::OK, |returned| returned.status),
        staff: StaffView::of(app, staff, "requests"),
    })
}

/// What a letter says, without its addressee.
fn text_of(letter: &Letter) -> String {
    let enclosed = letter.attachment_lines();
    let enclosed = enclosed.iter().map(|line| format!("附件：{line}"));
    let lines: Vec<String> = letter.body().into_iter().chain(enclosed).collect();
    lines.join("\n")
}

/// Letters that are no step of the clock, where the request is open, and sheets for the file.
fn papers(request: &Request) -> Vec<NavLink> {
    const LETTERS: [LetterKind; 3] = [
        LetterKind::CoMakerConsultation,
        LetterKind::ThirdPartyNotice,
        LetterKind::ReasonsNotice,
    ];
    let letters = LETTERS.into_iter().filter(|_| !request.is_closed());
    let corrections = ON_CORRECTION.into_iter().filter(|_| request.is_closed());
    letters
        .chain(corrections)
        .chain(FILE_SHEETS)
        .map(|kind| {
            let url = format!(
                "/console/requests/{}/letter?kind={}",
                request.id,
                kind.code()
            );
            NavLink::new(kind.name(), &url)
        })
        .collect()
}

fn sheets() -> Vec<Choice> {
    const SHEETS: [LetterKind; 3] = [
        LetterKind::RequestForm,
        LetterKind::RegistrationSlip,
        LetterKind::OralRequestTranscript,
    ];
    SHEETS
        .into_iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: kind.name().to_owned(),
        })
        .collect()
}

/// Why nothing can be shown of the applicant.
fn no_applicant(request: &Request) -> String {
    let handling = &request.handling;
    match (handling.erased_on, &handling.register_number) {
        (Some(on), _) => format!(
            "申请人信息、往来文字、文书内容和文件已于{}按规定清除，不能恢复；编号、日期和办理结果留下，统计不变。",
            date_in_words(on)
        ),
        (None, None) => "这件申请是从别处转入的，没有登记申请人信息。".to_owned(),
        (None, Some(_)) => String::new(),
    }
}

/// The remedies and complaints that came of it.
async fn against(app: &App, request: &Request) -> Result<Vec<Vec<Cell>>, WebError> {
    let filter = CaseFilter {
        request: Some(request.id.clone()),
        ..CaseFilter::default()
    };
    let agencies = [request.agency.clone()];
    let store = &app.store;
    let remedies = store
        .remedy_board(&agencies, &filter, 0, MOST_CASES)
        .await?;
    let complaints = store
        .complaint_board(&agencies, &filter, 0, MOST_CASES)
        .await?;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for remedy in &remedies.items {
        let url = format!("/console/remedies/{}", remedy.id);
        rows.push(vec![
            Cell::link(crate::console::remedies::number(remedy), url),
            Cell::text(remedy.kind.name()),
            Cell::text(remedy.filed_on.to_string()),
            Cell::text(remedy.state_name()),
        ]);
    }
    for line in &complaints.items {
        let complaint = &line.complaint;
        let url = format!("/console/complaints/{}", complaint.id);
        rows.push(vec![
            Cell::link(&complaint.register_number, url),
            Cell::text(complaint.kind.name()),
            Cell::text(complaint.received_on.to_string()),
            Cell::text(complaint.state_name()),
        ]);
    }
    Ok(rows)
}

/// The number people know it by; the id of one taken over from elsewhere.
pub(in crate::console) fn number(request: &Request) -> String {
    let number = request.handling.register_number.clone();
    number.unwrap_or_else(|| request.id.to_string())
}

/// The form that was sent stands open with what was typed, also where it is offered no more.
fn give_back(
    desk: &Desk<'_>,
    returned: &Returned<'_>,
    moves: &mut Vec<StepForm>,
    beside: &mut [StepForm],
) {
    let (act, number) = (returned.fields.text("act"), returned.fields.text("number"));
    let sent = |form: &&mut StepForm| form.act == act && form.number == number;
    for form in moves.iter_mut().chain(beside.iter_mut()) {
        form.open = false;
    }
    let offered = moves.iter_mut().chain(beside.iter_mut()).find(sent);
    if let Some(form) = offered {
        *form = form.clone().returned(returned.fields, &returned.errors);
    } else if let Some(form) = desk.form(act, number) {
        moves.insert(0, form.returned(returned.fields, &returned.errors));
    }
}

/// Who handles it, with the post it was given to.
fn handled_by(handling: &Handling, names: &BTreeMap<Login, String>) -> String {
    let handler = handling.handler.as_ref();
    let name = handler.and_then(|login| names.get(login).cloned());
    match (name, &handling.post) {
        (Some(name), Some(post)) => format!("{name}（{post}）"),
        (Some(name), None) => name,
        (None, _) => "（还没有）".to_owned(),
    }
}

fn facts(file: &RequestFile, reading: &ClockReading, names: &BTreeMap<Login, String>) -> Vec<Fact> {
    let (request, handling) = (&file.request, &file.request.handling);
    let day = |on: Option<jiff::civil::Date>| on.map(date_in_words).unwrap_or_default();
    let mut due = Fact::new("最迟答复", day(reading.due_on));
    if reading.provisional {
        due.note = "暂定，放假安排公布后再定".to_owned();
    }
    let mut subject = Fact::new("申请内容", &request.subject);
    subject.wide = true;
    vec![
        Fact::new("申请人", &file.applicant),
        Fact::new("申请人类别", request.applicant_kind.name()),
        Fact::new("提交渠道", request.channel.name()),
        Fact::new("机关", &file.agency.name),
        Fact::new("收到申请之日", day(reading.received_on)),
        due,
        Fact::new("经办人", handled_by(handling, names)),
        Fact::new("办结", day(reading.closed_on)),
        Fact::new(
            "办理结果",
            request.outcome.map(outcome_words).unwrap_or_default(),
        ),
        subject,
    ]
}

fn facts_of(particulars: &Particulars) -> Vec<Fact> {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        Fact::new("姓名或者名称", &particulars.name),
        Fact::new("证件名称", some(&particulars.identity_kind)),
        Fact::new("证件号码", some(&particulars.identity_number)),
        Fact::new("联系人", some(&particulars.contact_person)),
        Fact::new("联系电话", some(&particulars.phone)),
        Fact::new("通信地址", some(&particulars.address)),
        Fact::new("邮政编码", some(&particulars.postcode)),
        Fact::new("电子邮箱", some(&particulars.email)),
        Fact::new("代理人", some(&particulars.agent)),
        Fact::new("希望的形式", some(&particulars.wanted_form)),
        Fact::new("希望的途径", some(&particulars.wanted_way)),
        Fact::new("需要的帮助", some(&particulars.help)),
    ]
}

fn clock(reading: &ClockReading) -> Vec<Line> {
    let steps = reading.steps.iter();
    steps
        .map(|step| Line {
            at: step.on.to_string(),
            title: step.text.clone(),
            rule: step.rule.to_string(),
            ..Line::default()
        })
        .collect()
}

fn findings(reading: &ClockReading) -> Vec<Finding> {
    let findings = reading.findings.iter();
    findings
        .map(|finding| Finding {
            text: finding.text.clone(),
            rule: finding.rule.to_string(),
        })
        .collect()
}

fn collections(request: &Request) -> Vec<Vec<Cell>> {
    let asked = request.handling.collections.iter();
    asked
        .map(|asked| {
            let urged: Vec<String> = asked.urged_on.iter().map(ToString::to_string).collect();
            vec![
                Cell::text(&asked.office),
                Cell::text(asked.asked_on.to_string()),
                Cell::text(asked.until.to_string()),
                Cell::text(urged.join("、")),
                Cell::text(match asked.answered {
                    Some((on, found)) => format!("{on}，{}", history::found_words(found)),
                    None => "还没有".to_owned(),
                }),
            ]
        })
        .collect()
}

fn consultations(request: &Request) -> Vec<Vec<Cell>> {
    let asked = request.handling.consultations.iter();
    asked
        .map(|asked| {
            vec![
                Cell::text(&asked.id),
                Cell::text(if asked.third_party {
                    "第三方"
                } else {
                    "其他机关"
                }),
                Cell::text(asked.asked_on.to_string()),
                Cell::text(match asked.opinion {
                    Some((on, opinion)) => format!("{on}，{}", opinion.name()),
                    None => "还没有".to_owned(),
                }),
            ]
        })
        .collect()
}

fn letters(request: &Request) -> Vec<Vec<Cell>> {
    let way = |way: Option<gongkai_core::requests::Dispatch>| match way {
        Some(way) => format!("{}，{}", way.on, way.method.name()),
        None => "还没有".to_owned(),
    };
    let letters = request.handling.letters.iter();
    letters
        .map(|letter| {
            let alone = if letter.alone {
                "（单人办理）"
            } else {
                ""
            };
            vec![
                Cell::text(format!("{}{alone}", letter.kind.title())),
                Cell::text(letter.document_number.clone().unwrap_or_default()),
                Cell::text(letter.dated.to_string()),
                Cell::text(way(letter.dispatched)),
                Cell::text(way(letter.served)),
            ]
        })
        .collect()
}
