//! `/complain/{agency}`: complaining about disclosure online (条例 第四十七条第二款、第五十一条). The form needs no session and so
//! no token; how often one address may send it is limited. Nothing of a complaint is public.

pub mod receipt;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::Agency;
use gongkai_core::cases::Refusal;
use gongkai_core::complaints::{ComplaintKind, Matter, Registration, Way, complainant};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, ComplaintId, RequestId};
use gongkai_core::requests::ParticularsInput;
use gongkai_core::time::date_in_words;
use gongkai_store::write::cases::ComplaintEntry;
use gongkai_store::write::{Acting, WriteError};
use jiff::SignedDuration;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, Wrong, read_fields, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::kit::{tokens, visitor};
use crate::portal::apply::organ;
use crate::portal::contact;
use crate::portal::list::Choice;
use crate::portal::views::{Link, Tag, noindex};

/// Complaints are counted over this time.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Complaints from one address in that time; a service point of a village shares one.
const PER_ADDRESS: u64 = 10;

/// The fields of the form, in its order.
const NAMES: [&str; 8] = [
    "kind", "matter", "about", "text", "name", "phone", "email", "address",
];

/// The form of a complaint.
#[derive(Serialize)]
pub struct ComplainPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    agency_name: String,
    action: String,
    workdays: u16,
    due: String,
    provisional: bool,
    kinds: Vec<Choice>,
    matters: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    /// The agencies above, to whom one may complain as well.
    above: Vec<Link>,
    contact: Vec<String>,
}

impl Page for ComplainPage {
    const TEMPLATE: &'static str = "portal/complain.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| {
            let (errors, wrong) = say(errors);
            Self {
                site: SiteView::sample(),
                title: "投诉举报",
                meta: noindex(),
                crumbs: Vec::new(),
                agency_name: "青石镇人民政府".to_owned(),
                action: "/complain/qingshi".to_owned(),
                workdays: 15,
                due: "2026年12月15日".to_owned(),
                provisional: true,
                kinds: kinds(),
                matters: matters(),
                values: values(&Fields::default()),
                errors,
                wrong,
                above: vec![Link::new("清源县人民政府", "/complain/qingyuan")],
                contact: vec!["电话 0000-0000000".to_owned()],
            }
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("text", "请填写投诉、举报的内容。")),
        ]
    }
}

fn kinds() -> Vec<Choice> {
    let hints = [
        "投诉：自己的事没有办好，要答复",
        "举报：反映看到的问题，可以不留姓名",
    ];
    let kinds = ComplaintKind::ALL.iter().zip(hints);
    kinds
        .map(|(kind, words)| Choice::new(kind.code(), words))
        .collect()
}

fn matters() -> Vec<Choice> {
    let matters = Matter::ALL.iter();
    matters
        .map(|matter| Choice::new(matter.code(), matter.name()))
        .collect()
}

/// What was typed. Personal: shown back to the one who typed it and to nobody else.
fn values(fields: &Fields) -> BTreeMap<&'static str, String> {
    NAMES
        .map(|name| (name, fields.text(name).to_owned()))
        .into()
}

/// Where an agency's form stands.
#[must_use]
pub fn form_url(agency: &AgencyId) -> String {
    format!("/complain/{agency}")
}

/// `GET /complain/{agency}`, with `?about=` for a register or index number.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let mut fields = Fields::default();
    fields.push("about", asked.text("about"));
    let agency = taking(&app, &id).await?;
    let none = FieldErrors::default();
    app.render(&page(&app, &agency, &fields, &none).await?)
}

/// `POST /complain/{agency}`: registers the complaint and answers with the receipt.
///
/// # Errors
/// [`WebError::TooMany`] after too many complaints from one address.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let agency = taking(&app, &id).await?;
    let key = format!("complain:{}", visitor::address(&app, &request, peer));
    visitor::slow_down(&app, &key, PER_ADDRESS, WINDOW).await?;
    let fields = read_fields(request, &app).await?;
    let code = tokens::tracking_code();
    let errors = match read(&app, &fields, &agency, &code).await? {
        Ok(entry) => {
            app.store.note_failure(&key, app.now()).await?;
            let entered = app
                .store
                .register_complaint(&Acting::applicant(), &entry, app.now())
                .await;
            match entered {
                Ok(complaint) => {
                    let page = receipt::page(&app, &agency, &complaint, &code).await?;
                    return app.render(&page);
                }
                Err(
                    WriteError::CaseRefused(Refusal::Incomplete(errors))
                    | WriteError::Fields(errors),
                ) => errors,
                Err(error) => return Err(error.into()),
            }
        }
        Err(errors) => errors,
    };
    app.render(&page(&app, &agency, &fields, &errors).await?)
}

/// The administrative organ that takes complaints about an agency: a village's are its township's (条例 第二条).
async fn taking(app: &App, id: &AgencyId) -> Result<Agency, WebError> {
    let agencies = app.store.agencies().await?;
    let agency = agencies.iter().find(|agency| agency.id == *id);
    let organ = agency.and_then(|agency| organ(&agencies, agency));
    organ.cloned().ok_or(WebError::NotFound)
}

/// What the form held, or what is wrong in it.
async fn read(
    app: &App,
    fields: &Fields,
    agency: &Agency,
    code: &str,
) -> Result<Result<ComplaintEntry, FieldErrors>, WebError> {
    let mut errors = FieldErrors::default();
    let text = |name: &str| fields.text(name);
    let kind = ComplaintKind::from_code(text("kind"));
    if kind.is_none() {
        errors.add("kind", "请选择是投诉还是举报。");
    }
    let matter = Matter::from_code(text("matter"));
    if matter.is_none() {
        errors.add("matter", "请选择事项。");
    }
    if text("text").is_empty() {
        errors.add("text", "请写明哪个机关、什么事、什么时候，您有什么要求。");
    }
    let about =
        gongkai_core::fields::optional_line(&mut errors, "about", "编号", text("about"), 100);
    let kind = kind.unwrap_or(ComplaintKind::Complaint);
    let particulars = complainant(kind, &ParticularsInput::of(text), &mut errors);
    let (request, record, words) = link(app, agency, about, text("text")).await?;
    let complaint: ComplaintId = tokens::id()
        .parse()
        .map_err(|error| WebError::fault("drawing an id", "", &error))?;
    errors
        .0
        .sort_by_key(|error| NAMES.iter().position(|name| *name == error.field));
    Ok(errors.or_ok(ComplaintEntry {
        complaint,
        registration: Registration {
            agency: agency.id.clone(),
            kind,
            matter: matter.unwrap_or(Matter::Other),
            way: Way::Online,
            received_on: app.today(),
            request,
            record,
            text: words,
        },
        particulars,
        code_digest: tokens::tracking_digest(code),
    }))
}

type Linked = (
    Option<RequestId>,
    Option<gongkai_core::ids::RecordId>,
    String,
);

/// What the number names. One that names nothing goes into the words: the form does not tell which numbers there are.
async fn link(
    app: &App,
    agency: &Agency,
    about: Option<String>,
    text: &str,
) -> Result<Linked, WebError> {
    let Some(about) = about else {
        return Ok((None, None, text.to_owned()));
    };
    let number = about.to_lowercase();
    let request = app.store.request_of_number(&agency.id, &number).await?;
    let record = app.store.record_of_number(&agency.id, &about).await?;
    let words = if request.is_none() && record.is_none() && !text.is_empty() {
        format!("{text}\n（所填编号：{about}）")
    } else {
        text.to_owned()
    };
    Ok((request, record, words))
}

/// The forms of the agencies above, to which one may complain as well.
pub(super) async fn above(app: &App, agency: &AgencyId) -> Result<Vec<Link>, WebError> {
    let mut links = Vec::new();
    for id in app.store.ancestors(agency).await? {
        if let Some(above) = app.store.agency(&id).await? {
            links.push(Link::new(above.name, form_url(&id)));
        }
    }
    Ok(links)
}

async fn page(
    app: &App,
    agency: &Agency,
    fields: &Fields,
    errors: &FieldErrors,
) -> Result<ComplainPage, WebError> {
    let calendar = app.calendar().await?;
    let workdays = agency.rules.complaint_workdays;
    let due = calendar.add_workdays(app.today(), u32::from(workdays));
    let (errors, wrong) = say(errors);
    Ok(ComplainPage {
        site: SiteView::of(app, &agency.id).await?,
        title: "投诉举报",
        meta: noindex(),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{}", agency.id)),
            Link::new("依申请公开", format!("/apply?agency={}", agency.id)),
            Link::new("投诉举报", ""),
        ],
        agency_name: agency.name.clone(),
        action: form_url(&agency.id),
        workdays,
        due: date_in_words(due.date),
        provisional: due.provisional,
        kinds: kinds(),
        matters: matters(),
        values: values(fields),
        errors,
        wrong,
        above: above(app, &agency.id).await?,
        contact: contact::lines(agency),
    })
}
