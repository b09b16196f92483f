//! `/console/collection/{year}/{agency}`: one report as the office above sees it: what does not hold, sent back with a reason;
//! or a report made with another system, read from a file and taken over.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::annual::check::Finding;
use gongkai_core::reports::annual::reading::{Reading, read};
use gongkai_core::reports::annual::{Format, Severity, made_elsewhere};
use gongkai_core::reports::life::{Command, Elsewhere, Refusal};
use gongkai_store::write::WriteError;
use serde::Serialize;
use serde_json::Value;

use super::{checked, supervised};
use crate::app::App;
use crate::console::reports::tag_kind;
use crate::console::view::{StaffView, flash};
use crate::kit::document::{self, BlockView};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffUpload, Upload, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;
use crate::kit::upload::judge;

/// One report for the office above.
#[derive(Debug, Serialize)]
pub struct AgencyReportPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    here: String,
    status: &'static str,
    status_kind: &'static str,
    sent_back: String,
    published: bool,
    /// Nobody works on it here, so that one made elsewhere can be taken over.
    takes_over: bool,
    faults: Vec<String>,
    hints: Vec<String>,
    /// What was odd in reading a file that was handed in.
    odd: Vec<String>,
    values: Values,
    heading: String,
    issuer: String,
    dated: String,
    blocks: Vec<BlockView>,
    errors: Vec<Wrong>,
    wrong: std::collections::BTreeMap<String, String>,
    #[serde(skip)]
    code: StatusCode,
}

/// What was typed.
#[derive(Debug, Clone, Default, Serialize)]
struct Values {
    reason: String,
    published_on: String,
    url: String,
}

impl Page for AgencyReportPage {
    const TEMPLATE: &'static str = "console/collection_agency.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        self.code
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| {
            let (errors, wrong) = say(errors);
            let sample = document::sample();
            Self {
                staff: StaffView::sample(),
                title: "青石镇人民政府：2025 年年报".to_owned(),
                flash: None,
                crumbs: Vec::new(),
                here: "/console/collection/2025/qingshi".to_owned(),
                status: "已公布",
                status_kind: "ok",
                sent_back: "与台账不一致".to_owned(),
                published: true,
                takes_over: true,
                faults: vec!["总计应当等于各项之和。".to_owned()],
                hints: vec!["“其他处理”占比较高。".to_owned()],
                odd: vec!["有一行认不出来。".to_owned()],
                values: Values::default(),
                heading: sample.title.clone(),
                issuer: sample.issuer.clone(),
                dated: sample.dated.clone(),
                blocks: document::views(&sample),
                errors,
                wrong,
                code: StatusCode::OK,
            }
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("reason", "请填写退回的理由。")),
        ]
    }
}

/// What goes back onto the page.
#[derive(Default)]
struct Back {
    values: Values,
    errors: FieldErrors,
    odd: Vec<Finding>,
    code: Option<StatusCode>,
}

/// `GET /console/collection/{year}/{agency}`
///
/// # Errors
/// [`WebError::NotFound`] for an agency that is not below.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((year, agency)): Path<(i16, AgencyId)>,
) -> Result<Response, WebError> {
    let page = page(&app, &staff, (year, &agency), Back::default()).await?;
    app.render(&page)
}

/// `POST /console/collection/{year}/{agency}` with the field `act`: `send_back` or `take_over`.
///
/// # Errors
/// [`WebError::NotFound`] for an agency that is not below; what is refused comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path((year, id)): Path<(i16, AgencyId)>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffUpload {
        staff,
        fields,
        files,
    } = StaffUpload::from_request(request, &app).await?;
    let agencies = supervised(&app, &staff).await?;
    let agency = agencies.iter().find(|agency| agency.id == id);
    let agency = agency.ok_or(WebError::NotFound)?;
    let mut odd = Vec::new();
    let order = match fields.text("act") {
        "send_back" => Ok(Command::SendBack {
            reason: fields.text("reason").to_owned(),
        }),
        _ => taken_over(&app, &fields, files, (&agency.name, year), &mut odd).await,
    };
    let error = match order {
        Err(errors) => WriteError::Fields(errors),
        Ok(command) => {
            let (acting, now) = (staff.acting(), app.now());
            let done = app
                .store
                .report_command(&acting, (&id, year), &command, now);
            match done.await {
                Ok(_) => {
                    let here = format!("/console/collection/{year}/{id}");
                    return Ok(reply::done(&here, "已办理。"));
                }
                Err(error) => error,
            }
        }
    };
    let (code, errors) = match error {
        WriteError::Fields(errors) | WriteError::ReportRefused(Refusal::Incomplete(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, errors)
        }
        WriteError::ReportRefused(refusal @ Refusal::NotAllowed(_)) => {
            return Err(WebError::ReportRefused(refusal));
        }
        WriteError::ReportRefused(refusal) => (
            StatusCode::CONFLICT,
            FieldErrors::one("act", refusal.sentence()),
        ),
        error => return Err(error.into()),
    };
    let back = Back {
        values: Values {
            reason: fields.text("reason").to_owned(),
            published_on: fields.text("published_on").to_owned(),
            url: fields.text("url").to_owned(),
        },
        errors,
        odd,
        code: Some(code),
    };
    let page = page(&app, &staff, (year, &id), back).await?;
    app.render(&page)
}

/// The order to take over the report in a file.
async fn taken_over(
    app: &App,
    fields: &Fields,
    files: Vec<Upload>,
    (agency, year): (&str, i16),
    odd: &mut Vec<Finding>,
) -> Result<Command, FieldErrors> {
    let mut errors = FieldErrors::default();
    let published_on = fields.date(&mut errors, "published_on", "公布日期");
    if published_on.is_none() && fields.text("published_on").is_empty() {
        errors.add("published_on", "请填写在别处公布的日期。");
    }
    let Some(format) = Format::for_year(year) else {
        let sentence = format!("{year} 年的年报没有规定表格，不能收录数据。");
        return Err(FieldErrors::one("act", sentence));
    };
    let report = match files.into_iter().next() {
        Some(file) => report_in(app, file, format, odd).await,
        None => Err("请选择年报文件。".to_owned()),
    };
    let report = report.map_err(|sentence| errors.add("file", sentence)).ok();
    match (report, published_on) {
        (Some(report), Some(published_on)) if errors.0.is_empty() => Ok(Command::TakeOver {
            frozen: Box::new(made_elsewhere::frozen(format, &report, agency, year)),
            elsewhere: Elsewhere {
                published_on,
                url: fields.text("url").to_owned(),
            },
        }),
        _ => Err(errors),
    }
}

/// The report in a file, in the JSON form; else why there is none.
async fn report_in(
    app: &App,
    file: Upload,
    format: &'static Format,
    odd: &mut Vec<Finding>,
) -> Result<Value, String> {
    const NONE: &str = "文件里没有认出年度报告的表格，请检查是不是选错了文件。";
    if file.file_name.to_lowercase().ends_with(".json") {
        let report: Value = serde_json::from_slice(&file.bytes)
            .map_err(|_| "这不是 JSON 文件，请检查。".to_owned())?;
        let its = Format::of_report(&report).ok_or(NONE)?;
        return match its.format == format.format {
            true => Ok(report),
            false => Err(format!(
                "这份报告用的是 {} 年格式，这一年应当用 {} 年格式。",
                its.format, format.format
            )),
        };
    }
    let reader = Arc::clone(&app.reader);
    let lower = file.file_name.to_lowercase();
    let media_type = match lower.ends_with(".html") || lower.ends_with(".htm") {
        true => "text/html",
        false => judge(&file.file_name, &file.bytes)?.1,
    };
    let pieces = tokio::task::spawn_blocking(move || reader.pieces(media_type, &file.bytes));
    let pieces = pieces.await.ok().flatten().ok_or(NONE)?;
    let Reading {
        report, findings, ..
    } = read(&pieces, Some(format)).ok_or(NONE)?;
    *odd = findings;
    Ok(report)
}

async fn page(
    app: &App,
    staff: &Staff,
    (year, id): (i16, &AgencyId),
    back: Back,
) -> Result<AgencyReportPage, WebError> {
    let agencies = supervised(app, staff).await?;
    let agency = agencies.iter().find(|agency| agency.id == *id);
    let agency = agency.ok_or(WebError::NotFound)?;
    let report = app.store.annual_report(id, year).await?;
    let by = app.store.public_reports_by(id).await?;
    let of = |year: i16| by.iter().find(|one| one.year == year);
    let findings = of(year).map_or_else(Vec::new, |one| checked(agency, one, of(year - 1)));
    let sentences = |error: bool| {
        let findings = findings.iter();
        let findings = findings.filter(|found| (found.severity == Severity::Error) == error);
        findings.map(|found| found.sentence.clone()).collect()
    };
    let shown = report.published().map(|edition| &edition.frozen.document);
    let (code, status) = report.status();
    let (errors, wrong) = say(&back.errors);
    Ok(AgencyReportPage {
        title: format!("{}：{year} 年年报", agency.name),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new(
                &format!("{year} 年各机关年报"),
                format!("/console/collection/{year}"),
            ),
            NavLink::new(&agency.name, ""),
        ],
        here: format!("/console/collection/{year}/{id}"),
        status,
        status_kind: tag_kind(code),
        sent_back: report.sent_back.clone().unwrap_or_default(),
        published: report.published().is_some(),
        takes_over: report.draft.is_none() && Format::for_year(year).is_some(),
        faults: sentences(true),
        hints: sentences(false),
        odd: back
            .odd
            .iter()
            .map(|found| found.sentence.clone())
            .collect(),
        values: back.values,
        heading: shown.map_or_else(String::new, |document| document.title.clone()),
        issuer: shown.map_or_else(String::new, |document| document.issuer.clone()),
        dated: shown.map_or_else(String::new, |document| document.dated.clone()),
        blocks: shown.map_or_else(Vec::new, document::views),
        errors,
        wrong,
        code: back.code.unwrap_or(StatusCode::OK),
        staff: StaffView::of(app, staff, "collection"),
    })
}
