//! `/apply/{agency}/form`: asking for information online (条例 第二十九条). Before a request is taken, what is public already
//! is offered. The form needs no session and so no token; how often one address may send it is limited.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::{Agency, IdentityCopy};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, RequestId};
use gongkai_core::requests::{
    ApplicantKind, FileKind, Particulars, Refusal, Registration, Request as Asked,
};
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use gongkai_law::publication::answer_due_if_asked_on;
use gongkai_store::request_files::FileToKeep;
use gongkai_store::write::requests::Entry;
use gongkai_store::write::{Acting, WriteError};
use jiff::SignedDuration;
use serde::Serialize;

use crate::app::App;
use crate::kit::enclosed::{Enclosed, PAPERS, PICTURES, accept};
use crate::kit::error::WebError;
use crate::kit::form::{Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::kit::{tokens, visitor};
use crate::portal::apply::elsewhere::taking;
use crate::portal::apply::receipt;
use crate::portal::apply::typed::{FORMS, IDENTITY_KINDS, Typed, WAYS};
use crate::portal::apply::{form_url, found, paper_url};
use crate::portal::list::Choice;
use crate::portal::views::{Link, RecordLine, Tag, column_tags};

/// Submissions are counted over this time.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Submissions from one address in that time; a service point of a village shares one.
const PER_ADDRESS: u64 = 20;

/// The form of a request.
#[derive(Serialize)]
pub struct FormPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    agency_name: String,
    action: String,
    paper_url: String,
    today: String,
    due: String,
    provisional: bool,
    kinds: Vec<Choice>,
    identity_kinds: Vec<Choice>,
    forms: Vec<Choice>,
    ways: Vec<Choice>,
    contact: Vec<String>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    found: Vec<RecordLine>,
    enclosing: Enclosing,
}

/// What may be enclosed, in words and for the file fields.
#[derive(Debug, Clone, Serialize)]
struct Enclosing {
    identity_required: bool,
    pictures: String,
    papers: String,
    most: usize,
    size: String,
    /// Files that came and have to be chosen again.
    again: Vec<String>,
}

/// Fields of the files.
const IDENTITY: &str = "identity_file";
const FILES: &str = "files";

impl Page for FormPage {
    const TEMPLATE: &'static str = "portal/apply_form.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors, found: Vec<RecordLine>| {
            let (errors, wrong) = say(errors);
            Self {
                site: SiteView::sample(),
                title: "填写申请",
                meta: Vec::new(),
                crumbs: Vec::new(),
                agency_name: "青石镇人民政府".to_owned(),
                action: "/apply/qingshi/form".to_owned(),
                paper_url: "/apply/qingshi/paper".to_owned(),
                today: "2026年11月24日".to_owned(),
                due: "2026年12月22日".to_owned(),
                provisional: true,
                kinds: kinds(),
                identity_kinds: words(&IDENTITY_KINDS),
                forms: words(&FORMS),
                ways: words(&WAYS),
                contact: vec!["电话 0000-0000000".to_owned()],
                values: Typed::nothing().0,
                errors,
                wrong,
                found,
                enclosing: Enclosing {
                    identity_required: true,
                    pictures: accept(&PICTURES),
                    papers: accept(&PAPERS),
                    most: 5,
                    size: "10 MB".to_owned(),
                    again: vec!["身份证.jpg".to_owned()],
                },
            }
        };
        let none = FieldErrors::default();
        vec![
            page(&none, Vec::new()),
            page(&none, vec![RecordLine::sample()]),
            page(&FieldErrors::one("name", "请填写姓名。"), Vec::new()),
        ]
    }
}

fn kinds() -> Vec<Choice> {
    ApplicantKind::ALL
        .map(|kind| Choice::new(kind.code(), kind.name()))
        .into()
}

fn words(offered: &[&str]) -> Vec<Choice> {
    offered
        .iter()
        .map(|words| Choice::new(*words, *words))
        .collect()
}

/// `GET /apply/{agency}/form`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    match taking(&app, &id).await? {
        Ok((agency, site)) => {
            let none = FieldErrors::default();
            let calendar = app.calendar().await?;
            app.render(&page(
                &app,
                &agency,
                site,
                Typed::nothing(),
                &none,
                &calendar,
            ))
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `POST /apply/{agency}/form`: offers what is public, then registers the request and answers with the receipt.
///
/// # Errors
/// [`WebError::TooMany`] after too many requests from one address.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let (agency, site) = match taking(&app, &id).await? {
        Ok(taking) => taking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let key = format!("apply:{}", visitor::address(&app, &request, peer));
    visitor::slow_down(&app, &key, PER_ADDRESS, WINDOW).await?;
    let mut sent = Enclosed::read(request, &app, app.applicants_limits()).await?;
    let calendar = app.calendar().await?;
    let typed = Typed::of(&sent.fields);
    let again = sent.names();
    let files = enclosed(&agency, &typed, &mut sent);
    let errors = match (typed.read(&agency.id, app.today()), files) {
        (Ok((registration, particulars)), Ok(files)) => {
            // A page in between would lose the files that were chosen.
            if sent.fields.text("step") == "check" && files.is_empty() {
                let found = found::records(&app, &registration.subject).await?;
                if !found.is_empty() {
                    let none = FieldErrors::default();
                    let page = page(&app, &agency, site, typed, &none, &calendar);
                    return app.render(&FormPage { found, ..page });
                }
            }
            app.store.note_failure(&key, app.now()).await?;
            let code = tokens::tracking_code();
            match register(&app, registration, (particulars, &files), &code).await? {
                Ok(asked) => {
                    return app.render(&receipt::page(
                        &app, site, &agency, &asked, &code, &calendar,
                    ));
                }
                Err(errors) => errors,
            }
        }
        (typed, files) => {
            let mut errors = typed.err().unwrap_or_default();
            errors.0.extend(files.err().unwrap_or_default().0);
            errors
        }
    };
    let mut page = page(&app, &agency, site, typed, &errors, &calendar);
    page.enclosing.again = again;
    app.render(&page)
}

/// The files that came with the form; what is wrong with one stands by its field.
fn enclosed(
    agency: &Agency,
    typed: &Typed,
    sent: &mut Enclosed,
) -> Result<Vec<FileToKeep>, FieldErrors> {
    let mut files = sent.take(IDENTITY, FileKind::Identity, Some(&PICTURES));
    let person = typed.text("kind") == ApplicantKind::NaturalPerson.code();
    let required = agency.rules.requests.identity_copy == IdentityCopy::Required;
    if files.is_empty() && person && required && sent.wrong.of(IDENTITY).is_none() {
        sent.wrong.add(
            IDENTITY,
            "请附上身份证明的照片或者扫描件，例如身份证有照片的一面。",
        );
    }
    files.extend(sent.take(FILES, FileKind::Attachment, Some(&PAPERS)));
    std::mem::take(&mut sent.wrong).or_ok(files)
}

/// Enters the request; the inner error is about what was typed.
async fn register(
    app: &App,
    registration: Registration,
    (particulars, files): (Particulars, &[FileToKeep]),
    code: &str,
) -> Result<Result<Asked, FieldErrors>, WebError> {
    let request = tokens::id()
        .parse::<RequestId>()
        .map_err(|error| WebError::fault("drawing an id", "", &error))?;
    let entry = Entry {
        request,
        registration,
        particulars,
        code_digest: tokens::tracking_digest(code),
    };
    let setting = app.request_setting();
    let entered = app
        .store
        .register_request_with_files(&Acting::applicant(), &entry, files, setting, app.now())
        .await;
    match entered {
        Ok(asked) => Ok(Ok(asked)),
        Err(
            WriteError::RequestRefused(Refusal::Incomplete(errors)) | WriteError::Fields(errors),
        ) => Ok(Err(errors)),
        Err(error) => Err(error.into()),
    }
}

fn page(
    app: &App,
    agency: &Agency,
    site: SiteView,
    typed: Typed,
    errors: &FieldErrors,
    calendar: &Calendar,
) -> FormPage {
    let today = app.today();
    let due = answer_due_if_asked_on(today, calendar);
    let (errors, wrong) = say(errors);
    FormPage {
        site,
        title: "填写申请",
        meta: column_tags(
            "填写申请",
            &format!("向{}申请公开政府信息", agency.name),
            "政府信息公开",
        ),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{}", agency.id)),
            Link::new("依申请公开", format!("/apply?agency={}", agency.id)),
            Link::new("填写申请", ""),
        ],
        agency_name: agency.name.clone(),
        action: form_url(&agency.id),
        paper_url: paper_url(&agency.id),
        today: date_in_words(today),
        due: date_in_words(due.date),
        provisional: due.provisional,
        kinds: kinds(),
        identity_kinds: words(&IDENTITY_KINDS),
        forms: words(&FORMS),
        ways: words(&WAYS),
        contact: crate::portal::contact::lines(agency),
        values: typed.0,
        errors,
        wrong,
        found: Vec::new(),
        enclosing: Enclosing {
            identity_required: agency.rules.requests.identity_copy == IdentityCopy::Required,
            pictures: accept(&PICTURES),
            papers: accept(&PAPERS),
            most: app.site.request_files,
            size: app.applicants_limits().size_in_words(),
            again: Vec::new(),
        },
    }
}
