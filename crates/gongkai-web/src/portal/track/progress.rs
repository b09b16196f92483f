//! The progress of a request in words: where it stands and by which article, what is awaited of the applicant, which
//! letters were made, and what may be done now. No name, no contact, no words of an answer.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use gongkai_core::agencies::Agency;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::Audience;
use gongkai_core::requests::{NoteKind, Request};
use gongkai_core::time::date_in_words;
use gongkai_law::clock::events::ClockEvent;
use gongkai_law::clock::next::{NextStep, allowed};
use gongkai_law::clock::{ClockReading, ClockState, WaitingFor};
use serde::Serialize;

use crate::app::App;
use crate::kit::article::size_in_words;
use crate::kit::enclosed::{PAPERS, accept, redaction_in_words};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::contact;
use crate::portal::list::Choice;
use crate::portal::track::act::Done;
use crate::portal::views::{Link, Tag, noindex};

/// Where a request stands.
#[derive(Serialize)]
pub struct ProgressPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    number: String,
    code: String,
    done: &'static str,
    refused: String,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    values: BTreeMap<&'static str, String>,
    standing: Standing,
    facts: Vec<Fact>,
    steps: Vec<StepLine>,
    letters: Vec<LetterLine>,
    released: Vec<Released>,
    enclosing: Enclosing,
    may: May,
    stars: Vec<Choice>,
    offices: Vec<Office>,
}

/// The state in a sentence or two.
#[derive(Debug, Default, Serialize, PartialEq, Eq)]
struct Standing {
    kind: &'static str,
    title: String,
    text: String,
    /// What the desk wrote about what is awaited.
    asked: String,
}

#[derive(Debug, Serialize)]
struct Fact {
    label: String,
    value: String,
}

/// A finished letter to the applicant.
#[derive(Debug, Serialize)]
struct LetterLine {
    title: &'static str,
    words: String,
    /// Its number of ours, by which it is downloaded; 0 until it was sent.
    number: u32,
}

/// One line of the timeline component.
#[derive(Debug, Serialize)]
struct StepLine {
    at: String,
    title: String,
    rule: String,
}

/// What the applicant may do now.
#[derive(Debug, Default, Serialize)]
struct May {
    clarify: bool,
    withdraw: bool,
    rate: bool,
    /// The rating that was given; 0 for none.
    rated: u8,
}

/// A file given with the answer.
#[derive(Debug, Serialize)]
struct Released {
    number: u32,
    name: String,
    /// Size, and what is blacked out and why.
    note: String,
    sha256: String,
}

/// What may come with a correction.
#[derive(Debug, Serialize)]
struct Enclosing {
    papers: String,
    most: usize,
    size: String,
}

/// Whom to call or complain to.
#[derive(Debug, Serialize)]
struct Office {
    title: &'static str,
    name: String,
    lines: Vec<String>,
}

impl Page for ProgressPage {
    const TEMPLATE: &'static str = "portal/track_progress.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() && self.refused.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |may: May, refused: &str, errors: &FieldErrors| {
            let (errors, wrong) = say(errors);
            Self {
                site: SiteView::sample(),
                title: "办理进度",
                meta: noindex(),
                crumbs: Vec::new(),
                number: "qingshi-2026-0001".to_owned(),
                code: "7KQ2M-9XR4T".to_owned(),
                done: "已收到您的补正。",
                refused: refused.to_owned(),
                errors,
                wrong,
                values: typed(&Fields::default()),
                standing: Standing {
                    kind: "warning",
                    title: "等您补正".to_owned(),
                    text: "请在2026年12月8日以前补正。".to_owned(),
                    asked: "请写明是哪一年的名单。".to_owned(),
                },
                facts: vec![fact("登记编号", "qingshi-2026-0001")],
                steps: vec![StepLine {
                    at: "2026-11-24".to_owned(),
                    title: "双方确认，双方确认之日为收到申请之日。".to_owned(),
                    rule: "条例 第三十一条第三项".to_owned(),
                }],
                letters: vec![LetterLine {
                    title: "补正告知书",
                    words: "青石镇公开〔2026〕1号　2026年11月24日".to_owned(),
                    number: 1,
                }],
                released: vec![Released {
                    number: 3,
                    name: "补助名单.pdf".to_owned(),
                    note: "18 KB。遮盖说明（个人隐私）：身份证号已遮盖".to_owned(),
                    sha256: "ab".repeat(32),
                }],
                enclosing: Enclosing {
                    papers: accept(&PAPERS),
                    most: 5,
                    size: "10 MB".to_owned(),
                },
                may,
                stars: stars(),
                offices: vec![Office {
                    title: "受理机关",
                    name: "青石镇人民政府".to_owned(),
                    lines: vec!["电话 0000-0000000".to_owned()],
                }],
            }
        };
        let open = |withdraw| May {
            clarify: true,
            withdraw,
            ..May::default()
        };
        let closed = |rate, rated| May {
            rate,
            rated,
            ..May::default()
        };
        let none = FieldErrors::default();
        vec![
            page(
                open(true),
                "",
                &FieldErrors::one("text", "请填写补正内容。"),
            ),
            page(open(false), "申请已经办结。", &none),
            page(closed(true, 0), "", &none),
            page(closed(false, 4), "", &none),
        ]
    }
}

fn fact(label: impl Into<String>, value: impl Into<String>) -> Fact {
    Fact {
        label: label.into(),
        value: value.into(),
    }
}

fn stars() -> Vec<Choice> {
    [
        (5, "很满意"),
        (4, "满意"),
        (3, "一般"),
        (2, "不满意"),
        (1, "很不满意"),
    ]
    .map(|(stars, words)| Choice::new(stars.to_string(), format!("{stars} 星，{words}")))
    .into()
}

/// What stood in the fields of the actions, to be shown again.
fn typed(fields: &Fields) -> BTreeMap<&'static str, String> {
    ["text", "reason", "stars", "words"]
        .map(|name| (name, fields.text(name).to_owned()))
        .into()
}

/// The page of a request whose code was given.
pub(super) async fn page(
    app: &App,
    id: &RequestId,
    fields: &Fields,
    done: Done,
) -> Result<ProgressPage, WebError> {
    let file = app
        .store
        .request_file(id)
        .await?
        .ok_or(WebError::NotFound)?;
    let request = &file.request;
    let setting = app.request_setting();
    let today = app.today();
    let calendar = app.calendar().await?;
    let reading = request.clock(&calendar, today, setting.practice);
    let steps = allowed(&request.clock_input(), &calendar, today, setting.practice);
    let may = |step: NextStep| steps.iter().any(|allowed| allowed.step == step);
    let none = FieldErrors::default();
    let (done, refused, errors) = match &done {
        Done::Nothing => ("", String::new(), &none),
        Done::Carried(sentence) => (*sentence, String::new(), &none),
        Done::Wrong(errors) => ("", String::new(), errors),
        Done::Refused(sentence) => ("", sentence.clone(), &none),
    };
    let kept = if done.is_empty() {
        typed(fields)
    } else {
        typed(&Fields::default())
    };
    let (errors, wrong) = say(errors);
    Ok(ProgressPage {
        site: SiteView::of(app, &file.agency.id).await?,
        title: "办理进度",
        meta: noindex(),
        crumbs: vec![
            Link::new("依申请公开", format!("/apply?agency={}", file.agency.id)),
            Link::new("查询办理进度", "/track"),
            Link::new("办理进度", ""),
        ],
        number: request.handling.register_number.clone().unwrap_or_default(),
        code: fields.text("code").to_owned(),
        done,
        refused,
        errors,
        wrong,
        values: kept,
        standing: Standing {
            asked: asked(app, request, &reading).await?,
            ..standing(request, &reading)
        },
        facts: facts(request, &reading, &file.agency),
        steps: reading.steps.iter().map(step).collect(),
        letters: letters_of(request),
        released: released(app, request).await?,
        enclosing: Enclosing {
            papers: accept(&PAPERS),
            most: app.site.request_files,
            size: app.applicants_limits().size_in_words(),
        },
        may: May {
            clarify: may(NextStep::Clarify),
            withdraw: may(NextStep::Withdraw),
            rate: request.is_closed() && request.handling.rating.is_none(),
            rated: request.handling.rating.unwrap_or_default(),
        },
        stars: stars(),
        offices: offices(app, &file.agency).await?,
    })
}

fn step(step: &gongkai_law::clock::Step) -> StepLine {
    StepLine {
        at: step.on.to_string(),
        title: step.text.clone(),
        rule: step.rule.to_string(),
    }
}

fn facts(request: &Request, reading: &ClockReading, agency: &Agency) -> Vec<Fact> {
    let number = request.handling.register_number.clone().unwrap_or_default();
    let submitted = request.events.iter().find_map(|event| match event {
        ClockEvent::Submitted { on } => Some(*on),
        _ => None,
    });
    let mut facts = vec![fact("登记编号", number), fact("受理机关", &agency.name)];
    for (label, on) in [
        ("提交日期", submitted),
        ("收到申请之日", reading.received_on),
        (
            "最迟答复",
            reading.due_on.filter(|_| reading.closed_on.is_none()),
        ),
        ("办结日期", reading.closed_on),
    ] {
        if let Some(on) = on {
            facts.push(fact(label, date_in_words(on)));
        }
    }
    facts
}

/// Finished letters to the applicant: name, number, date.
fn letters_of(request: &Request) -> Vec<LetterLine> {
    let letters = request.handling.letters.iter();
    letters
        .filter(|letter| letter.kind.audience() == Audience::Applicant)
        .map(|letter| {
            let number = letter.document_number.as_deref().unwrap_or_default();
            let on = date_in_words(letter.dated);
            let kept = letter.dispatched.is_some() && request.handling.erased_on.is_none();
            LetterLine {
                title: letter.kind.title(),
                words: format!("{number}　{on}").trim().to_owned(),
                number: if kept { letter.number } else { 0 },
            }
        })
        .collect()
}

/// Files given with the answer, once it went out.
async fn released(app: &App, request: &Request) -> Result<Vec<Released>, WebError> {
    if request.files_handed_out().next().is_none() {
        return Ok(Vec::new());
    }
    let mut labels = app.store.request_file_labels(&request.id).await?;
    let files = request.files_handed_out();
    Ok(files
        .map(|file| {
            let label = labels.remove(&file.number).unwrap_or_default();
            let redaction = redaction_in_words(&file.facts, &label.note);
            let size = size_in_words(file.facts.size);
            Released {
                number: file.number,
                name: label.name,
                note: if redaction.is_empty() {
                    size
                } else {
                    format!("{size}。{redaction}")
                },
                sha256: file.facts.sha256.clone(),
            }
        })
        .collect())
}

fn standing(request: &Request, reading: &ClockReading) -> Standing {
    let words = |kind, title: &str, text: String| Standing {
        kind,
        title: title.to_owned(),
        text,
        asked: String::new(),
    };
    match reading.state {
        ClockState::AwaitingConfirmation => words(
            "info",
            "已登记，等着和您确认",
            "工作人员会按您留的联系方式和您确认。双方确认的那天是收到申请之日，答复期限从第二天起算（条例第三十一条第三项）。几天都没有人联系您的话，请打右边的电话。".to_owned(),
        ),
        ClockState::Running if reading.overdue => words(
            "warning",
            "办理中，已经超过答复期限",
            format!(
                "已超过 {} 个工作日。可以打电话催办，也可以按下面的办法投诉。",
                reading.overdue_workdays
            ),
        ),
        ClockState::Running => words("info", "办理中", due_words(reading)),
        ClockState::Suspended => waiting(reading, words),
        ClockState::Closed => closed(request, words),
        ClockState::Lapsed => words(
            "warning",
            "视为放弃申请",
            "没有在期限内补正或者缴费，依法视为放弃申请，不再处理。有正当理由的，请联系受理机关。".to_owned(),
        ),
    }
}

fn due_words(reading: &ClockReading) -> String {
    let provisional = if reading.provisional {
        "下一年的放假安排还没有公布，这个日期是暂定的。"
    } else {
        ""
    };
    match reading.due_on {
        Some(on) => format!(
            "最迟{}答复。确需延长的，会先告知您。{provisional}",
            date_in_words(on)
        ),
        None => String::new(),
    }
}

fn waiting(
    reading: &ClockReading,
    words: impl Fn(&'static str, &str, String) -> Standing,
) -> Standing {
    let until = reading
        .waiting
        .and_then(|waiting| waiting.until)
        .map(|on| format!("请在{}以前办理。", date_in_words(on)))
        .unwrap_or_default();
    match reading.waiting.map(|waiting| waiting.what) {
        Some(WaitingFor::Clarification) => words(
            "warning",
            "等您补正",
            format!(
                "{until}没有正当理由逾期不补正的，视为放弃申请（条例第三十条）。收到补正以后，答复期限重新起算。"
            ),
        ),
        Some(WaitingFor::Payment) => words(
            "warning",
            "等您缴纳信息处理费",
            format!(
                "{until}逾期没有缴纳的，视为放弃申请。缴清以后，答复期限重新起算（信息处理费管理办法第六条）。"
            ),
        ),
        Some(WaitingFor::Opinion) | None => words(
            "info",
            "正在征求意见",
            "要公开的信息涉及别人或者别的机关，正在书面征求意见，所需时间不计入答复期限（条例第三十三条第三款）。".to_owned(),
        ),
    }
}

fn closed(request: &Request, words: impl Fn(&'static str, &str, String) -> Standing) -> Standing {
    let withdrawn = |event: &ClockEvent| matches!(event, ClockEvent::Withdrawn { .. });
    if request.events.iter().any(withdrawn) {
        return words(
            "info",
            "申请已撤回",
            "不再办理。要的话可以重新申请。".to_owned(),
        );
    }
    let outcome = request
        .outcome
        .map(|outcome| format!("办理结果：{}。", outcome.group().name()))
        .unwrap_or_default();
    words(
        "success",
        "已办结",
        format!("{outcome}具体内容在送给您的文书里。"),
    )
}

/// What the desk wrote to the applicant about what is awaited: what to correct, how a fee is made up.
async fn asked(app: &App, request: &Request, reading: &ClockReading) -> Result<String, WebError> {
    let kind = match reading.waiting.map(|waiting| waiting.what) {
        Some(WaitingFor::Clarification) => NoteKind::ClarificationAsked,
        Some(WaitingFor::Payment) => NoteKind::Fee,
        Some(WaitingFor::Opinion) | None => return Ok(String::new()),
    };
    let written = request.handling.written.iter().rev();
    let Some(note) = written.clone().find(|note| note.kind == kind) else {
        return Ok(String::new());
    };
    let mut words = app.store.request_words(&request.id).await?;
    Ok(words.remove(&note.number).unwrap_or_default())
}

/// The agency asked, the one above it, and the one at the top (条例 第四十七条第二款, 第五十一条).
async fn offices(app: &App, agency: &Agency) -> Result<Vec<Office>, WebError> {
    let agencies = app.store.agencies().await?;
    let above = |agency: &Agency| {
        let parent = agency.parent.clone()?;
        agencies.iter().find(|known| known.id == parent)
    };
    let office = |title, agency: &Agency| Office {
        title,
        name: agency.name.clone(),
        lines: contact::lines(agency),
    };
    let mut offices = vec![office("受理机关", agency)];
    let Some(superior) = above(agency) else {
        return Ok(offices);
    };
    offices.push(office("投诉：上一级机关", superior));
    let mut top = superior;
    while let Some(next) = above(top) {
        top = next;
    }
    if top.id != superior.id {
        offices.push(office("投诉：政府信息公开主管部门", top));
    }
    Ok(offices)
}
