//! `/console/requests/{request}/letter?kind=…`: one letter in work. The handler answers its questions, reads and edits the
//! text made of them, and sees what the law still misses. An answer is saved until it is approved; another letter is
//! finished at once, with the step it is. Sheets for the file are downloaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, RawQuery, Request as Sent, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::Letter;
use gongkai_core::letters::check::Missing;
use gongkai_core::letters::element::Element;
use gongkai_core::letters::facts::LetterFacts;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::letters::questions::{Answers, Asks, Question, known_answers};
use gongkai_core::letters::work::LetterInWork;
use gongkai_core::requests::letters::{FINISHED_BY_HANDLER, answers};
use gongkai_core::requests::{DraftStage, Refusal};
use gongkai_core::rights::Action;
use gongkai_store::requests::RequestFile;
use gongkai_store::write::WriteError;
use serde::Serialize;

use super::act::refused;
use super::fields::FieldView;
use super::file::number;
use super::open;
use crate::app::App;
use crate::console::records::form::Choice;
use crate::console::view::StaffView;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm, Wrong, say};
use crate::kit::letter_file::{Format, letter_file};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Sheets for the agency's own file, which do not name the applicant.
pub(super) const FILE_SHEETS: [LetterKind; 5] = [
    LetterKind::ReviewForm,
    LetterKind::SearchLog,
    LetterKind::ExtensionApproval,
    LetterKind::MeetingMinutes,
    LetterKind::ConversionForm,
];

/// What may be done with a letter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// An answer: saved, then approved by another.
    Answer,
    /// A letter on the way: finished here.
    Step,
    /// A sheet for the file: printed.
    Sheet,
}

impl Use {
    fn of(kind: LetterKind) -> Option<Self> {
        if FINISHED_BY_HANDLER.contains(&kind) {
            Some(Self::Step)
        } else if answers().any(|answer| answer == kind) {
            Some(Self::Answer)
        } else if FILE_SHEETS.contains(&kind) {
            Some(Self::Sheet)
        } else {
            None
        }
    }
}

/// One letter in work.
#[derive(Debug, Serialize)]
pub struct LetterPage {
    staff: StaffView,
    title: String,
    crumbs: Vec<NavLink>,
    back: String,
    here: String,
    kind: &'static str,
    what: &'static str,
    says: &'static str,
    rule: String,
    sentence: String,
    errors: Vec<Wrong>,
    questions: Vec<FieldView>,
    /// Rows of the same that are seldom filled in, folded; `unfolded` where one is.
    more: Vec<FieldView>,
    unfolded: bool,
    /// Empty until the text was made.
    paragraphs: Vec<ParagraphView>,
    remedy: String,
    lacks: Vec<Lack>,
    made: bool,
    #[serde(skip)]
    status: StatusCode,
}

/// A paragraph to edit, with what it was composed as.
#[derive(Debug, Serialize)]
struct ParagraphView {
    element: String,
    name: String,
    label: &'static str,
    text: String,
    was: String,
}

/// What the letter lacks.
#[derive(Debug, Serialize)]
struct Lack {
    text: String,
    rule: String,
}

impl Lack {
    fn of(missing: Missing) -> Self {
        Self {
            text: missing.sentence,
            rule: missing.rule.to_string(),
        }
    }
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "console/letter.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        self.status
    }

    fn samples() -> Vec<Self> {
        let page = |what, made: bool, errors: &FieldErrors| {
            let kind = LetterKind::PartialAnswer;
            Self {
                staff: StaffView::sample(),
                title: kind.name().to_owned(),
                crumbs: Vec::new(),
                back: "/console/requests/a1".to_owned(),
                here: "/console/requests/a1/letter".to_owned(),
                kind: kind.code(),
                what,
                says: "保存后送审。",
                rule: kind.rule().to_string(),
                sentence: String::new(),
                errors: say(errors).0,
                questions: questions(kind, &Answers::new(), errors, false),
                more: questions(kind, &Answers::new(), errors, true),
                unfolded: false,
                paragraphs: if made {
                    vec![ParagraphView {
                        element: "facts".to_owned(),
                        name: "paragraph-0".to_owned(),
                        label: "申请情况",
                        text: "本机关于2026年3月2日收到您提交的申请。".to_owned(),
                        was: String::new(),
                    }]
                } else {
                    Vec::new()
                },
                remedy: "如不服本决定……".to_owned(),
                lacks: vec![Lack {
                    text: "没有写明理由，请补上。".to_owned(),
                    rule: "条例 第三十六条".to_owned(),
                }],
                made,
                status: StatusCode::OK,
            }
        };
        let none = FieldErrors::default();
        vec![
            page("answer", true, &none),
            page("step", false, &none),
            page("sheet", true, &none),
            page("answer", false, &FieldErrors::one("given", "请填写。")),
        ]
    }
}

/// `GET /console/requests/{request}/letter`
///
/// # Errors
/// [`WebError::NotFound`] for a request this person may not know of, and for a kind that is not written here.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RequestId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let desk = Desk::open(&app, &staff, &id, query.text("kind")).await?;
    // What was saved before as this kind of answer goes on; another kind begins with the same answers.
    let saved = app.store.answer_in_work(&id).await?;
    let page = match saved.filter(|_| desk.what != Use::Step) {
        Some(work) if work.letter.kind == desk.kind => {
            let answers = work.answers.clone();
            desk.page(Some(&work), answers, &FieldErrors::default())
        }
        saved => {
            let mut answers = known_answers(&desk.known, &desk.kind.questions());
            answers.extend(saved.map(|work| work.answers).unwrap_or_default());
            // A link may bring answers along.
            let brought = typed_answers(desk.kind, &query);
            answers.extend(brought.into_iter().filter(|(_, answer)| !answer.is_empty()));
            let work = (desk.what == Use::Sheet && desk.kind.questions().is_empty())
                .then(|| LetterInWork::compose(desk.kind, &desk.known, answers.clone()).ok())
                .flatten();
            desk.page(work.as_ref(), answers, &FieldErrors::default())
        }
    };
    app.render(&page)
}

/// `POST /console/requests/{request}/letter`: makes the text, saves or finishes the letter, or shows it as a PDF.
///
/// # Errors
/// When this person may not, or the store fails; any other refusal comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<RequestId>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let desk = Desk::open(&app, &staff, &id, fields.text("kind")).await?;
    let typed = typed_answers(desk.kind, &fields);
    let work = match LetterInWork::compose(desk.kind, &desk.known, typed.clone()) {
        Ok(mut work) => {
            edit(&mut work, &fields);
            work
        }
        Err(errors) => {
            let mut page = desk.page(None, typed, &errors);
            page.status = StatusCode::UNPROCESSABLE_ENTITY;
            return app.render(&page);
        }
    };
    let result = match (fields.text("do"), desk.what) {
        ("save", Use::Answer) => desk.save(&work).await.map(|()| "已保存答复。"),
        ("send", Use::Answer) => desk.send(&work).await.map(|()| "答复已送审。"),
        ("finish", Use::Step) => desk
            .finish(&work)
            .await
            .map(|()| "文书已完成并编号，请发出后登记发出的日期和方式。"),
        ("pdf", _) => return letter_file(&app, desk.shown(&work), Format::Pdf).await,
        ("docx", _) => return letter_file(&app, desk.shown(&work), Format::Docx).await,
        _ => return app.render(&desk.page(Some(&work), typed, &FieldErrors::default())),
    };
    match result {
        Ok(word) => Ok(reply::done(&desk.back(), word)),
        Err(WriteError::RequestRefused(Refusal::LetterIncomplete(lacks))) => {
            let mut page = desk.page(Some(&work), typed, &FieldErrors::default());
            page.status = StatusCode::UNPROCESSABLE_ENTITY;
            "还有写得不全的地方，见“还缺什么”。".clone_into(&mut page.sentence);
            page.lacks = lacks.0.into_iter().map(Lack::of).collect();
            app.render(&page)
        }
        Err(error) => {
            let (status, sentence, errors) = refused(error)?;
            let mut page = desk.page(Some(&work), typed, &errors);
            (page.status, page.sentence) = (status, sentence);
            app.render(&page)
        }
    }
}

/// A request opened to write one kind of letter.
struct Desk<'a> {
    app: &'a App,
    staff: &'a Staff,
    file: RequestFile,
    kind: LetterKind,
    what: Use,
    known: LetterFacts,
}

impl<'a> Desk<'a> {
    async fn open(
        app: &'a App,
        staff: &'a Staff,
        id: &RequestId,
        kind: &str,
    ) -> Result<Self, WebError> {
        let file = open(app, staff, id, Action::HandleRequests).await?;
        let kind = LetterKind::from_code(kind).ok_or(WebError::NotFound)?;
        let what = Use::of(kind).ok_or(WebError::NotFound)?;
        let known = app
            .store
            .letter_facts(id, app.request_setting(), app.today())
            .await?
            .ok_or(WebError::NotFound)?;
        Ok(Self {
            app,
            staff,
            file,
            kind,
            what,
            known,
        })
    }

    fn id(&self) -> &RequestId {
        &self.file.request.id
    }

    fn back(&self) -> String {
        format!("/console/requests/{}", self.id())
    }

    async fn save(&self, work: &LetterInWork) -> Result<(), WriteError> {
        let (app, acting) = (self.app, self.staff.acting());
        let setting = app.request_setting();
        app.store
            .draft_answer(&acting, self.id(), work, setting, app.now())
            .await
            .map(|_| ())
    }

    async fn send(&self, work: &LetterInWork) -> Result<(), WriteError> {
        self.save(work).await?;
        let (app, acting) = (self.app, self.staff.acting());
        let setting = app.request_setting();
        app.store
            .send_answer(&acting, self.id(), setting, app.now())
            .await
            .map(|_| ())
    }

    async fn finish(&self, work: &LetterInWork) -> Result<(), WriteError> {
        let (app, acting) = (self.app, self.staff.acting());
        let setting = app.request_setting();
        app.store
            .finish_letter(&acting, self.id(), work, setting, app.now())
            .await
            .map(|_| ())
    }

    /// The letter as it would look, without number and applicant.
    fn shown(&self, work: &LetterInWork) -> Letter {
        let mut letter = work.letter.clone();
        letter.dated = letter.kind.is_signed().then(|| self.app.today());
        letter
    }

    fn page(
        &self,
        work: Option<&LetterInWork>,
        answers: Answers,
        errors: &FieldErrors,
    ) -> LetterPage {
        let back = self.back();
        let composed = work.and_then(|work| {
            LetterInWork::compose(self.kind, &self.known, work.answers.clone()).ok()
        });
        let lacks = work.map(|work| work.lacks(&self.file.agency, self.app.today()));
        LetterPage {
            staff: StaffView::of(self.app, self.staff, "requests"),
            title: self.kind.name().to_owned(),
            crumbs: vec![
                NavLink::new("依申请公开", "/console/requests"),
                NavLink::new(&number(&self.file.request), &back),
                NavLink::new(self.kind.name(), ""),
            ],
            here: format!("{back}/letter"),
            back,
            kind: self.kind.code(),
            what: match self.what {
                Use::Answer => "answer",
                Use::Step => "step",
                Use::Sheet => "sheet",
            },
            says: self.says(),
            rule: self.kind.rule().to_string(),
            sentence: String::new(),
            errors: say(errors).0,
            questions: questions(self.kind, &answers, errors, false),
            more: questions(self.kind, &answers, errors, true),
            unfolded: answers
                .iter()
                .any(|(name, answer)| is_further_row(name) && !answer.is_empty()),
            paragraphs: paragraphs(work, composed.as_ref()),
            remedy: work
                .and_then(|work| work.letter.remedy.as_ref())
                .map(|clause| clause.text(self.kind))
                .unwrap_or_default(),
            lacks: lacks
                .unwrap_or_default()
                .into_iter()
                .map(Lack::of)
                .collect(),
            made: work.is_some(),
            status: StatusCode::OK,
        }
    }

    fn says(&self) -> &'static str {
        let draft = self.file.request.handling.draft.as_ref();
        match self.what {
            Use::Answer
                if draft.is_some_and(|draft| draft.stage == DraftStage::AwaitingApproval) =>
            {
                "答复正在审批，退回以前不能修改。"
            }
            Use::Answer => {
                "填写要点，生成正文，核对后送审。公开机构负责人审批通过时，答复以当天的日期作出并编号。"
            }
            Use::Step => {
                "填写要点，生成正文，核对后完成。完成时以今天的日期编号，同时登记这一步，答复期限随之变化。"
            }
            Use::Sheet => "归档用的表单，填写要点后下载。需要签名的地方打印后手写。",
        }
    }
}

/// The answers in a form; every question of the kind has one, be it empty.
fn typed_answers(kind: LetterKind, fields: &Fields) -> Answers {
    kind.questions()
        .iter()
        .map(|question| {
            let answer = match question.asks {
                Asks::Categories(_) => fields.all(question.name).join("\n"),
                _ => fields.text(question.name).to_owned(),
            };
            (question.name.to_owned(), answer)
        })
        .collect()
}

/// Texts that were edited stay; the others follow the answers. A paragraph is known by what it is there for, and by its
/// place among its like.
fn edit(work: &mut LetterInWork, fields: &Fields) {
    let field = |index: usize, part: &str| fields.text(&format!("{part}-{index}"));
    let sent = (0..)
        .take_while(|index| fields.has(&format!("element-{index}")))
        .map(|index| {
            let text = field(index, "paragraph").replace("\r\n", "\n");
            let was = field(index, "was").replace("\r\n", "\n");
            (field(index, "element"), (text != was).then_some(text))
        });
    let mut edited: BTreeMap<(String, usize), String> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (element, text) in sent {
        let place = counts.entry(element.to_owned()).or_default();
        if let Some(text) = text {
            edited.insert((element.to_owned(), *place), text);
        }
        *place += 1;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let texts: Vec<String> = work
        .letter
        .paragraphs
        .iter()
        .map(|paragraph| {
            let element = element_code(paragraph.element);
            let place = counts.entry(element.clone()).or_default();
            let text = edited.remove(&(element, *place));
            *place += 1;
            text.unwrap_or_else(|| paragraph.text.clone())
        })
        .collect();
    work.edit(texts.iter().map(String::as_str));
}

fn element_code(element: Element) -> String {
    serde_json::to_value(element)
        .ok()
        .and_then(|code| code.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn paragraphs(work: Option<&LetterInWork>, composed: Option<&LetterInWork>) -> Vec<ParagraphView> {
    let letter = work.map(|work| &work.letter);
    let composed = composed.map(|work| &work.letter);
    letter
        .into_iter()
        .flat_map(|letter| letter.paragraphs.iter().enumerate())
        .map(|(index, paragraph)| ParagraphView {
            element: element_code(paragraph.element),
            name: format!("paragraph-{index}"),
            label: paragraph.element.name(),
            text: paragraph.text.clone(),
            was: composed
                .and_then(|letter| letter.paragraphs.get(index))
                .map(|paragraph| paragraph.text.clone())
                .unwrap_or_default(),
        })
        .collect()
}

/// Whether it belongs to the second or a later row of what can be filled in several times.
fn is_further_row(name: &str) -> bool {
    name.split('.')
        .any(|part| matches!(part.parse(), Ok(1_usize..)))
}

/// The questions as fields, the further rows or the others.
fn questions(
    kind: LetterKind,
    answers: &Answers,
    errors: &FieldErrors,
    further: bool,
) -> Vec<FieldView> {
    kind.questions()
        .iter()
        .filter(|question| is_further_row(question.name) == further)
        .map(|question| field_of(question, answers, errors))
        .collect()
}

fn field_of(question: &Question, answers: &Answers, errors: &FieldErrors) -> FieldView {
    let options = |options: Vec<(String, String)>| -> Vec<Choice> {
        let choice = |(value, label)| Choice { value, label };
        options.into_iter().map(choice).collect()
    };
    let field = |kind| FieldView::new(kind, question.name, question.label);
    let field = match question.asks {
        Asks::Line => field("text"),
        Asks::Text | Asks::Points => field("area"),
        Asks::Date => field("date"),
        Asks::Number => field("number"),
        Asks::One(of) => field("select").choices(options(of.options())),
        Asks::Categories(of) => field("checks").choices(options(of.options())),
    };
    let field = if question.optional {
        field.optional()
    } else {
        field
    };
    field
        .hint(question.hint)
        .value(answers.get(question.name).map_or("", String::as_str))
        .wrong(errors)
}
