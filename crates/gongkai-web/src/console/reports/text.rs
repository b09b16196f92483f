//! `/console/reports/{agency}/{year}/text`: the words of a report. Figures in them are marks that follow the cases until the
//! report is sent for review.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::annual::check::is_to_explain;
use gongkai_core::reports::life::{Command, Refusal};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use serde::Serialize;

use super::Filled;
use super::desk::open;
use crate::app::App;
use crate::console::view::{StaffView, flash};
use crate::kit::annual_report::Making;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The words of a report.
#[derive(Debug, Serialize)]
pub struct ReportTextPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    here: String,
    texts: Vec<Filled>,
    explanations: Vec<Filled>,
    /// Asked for from the second edition on; none before.
    change_note: Option<Filled>,
    errors: Vec<Wrong>,
}

impl Page for ReportTextPage {
    const TEMPLATE: &'static str = "console/report_text.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let field = |name: &str, label: &str| Filled {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            value: "全年新收申请{{t3.new_received.total}}件。".to_owned(),
            error: String::new(),
        };
        let page = |change_note, errors: &FieldErrors| Self {
            staff: StaffView::sample(),
            title: "报告文字".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            here: "/console/reports/qingshi/2025".to_owned(),
            texts: vec![field("text-s1_overall", "一、总体情况")],
            explanations: vec![field("explain-t3", "上年结转与上年报告的结转不一致。")],
            change_note,
            errors: say(errors).0,
        };
        vec![
            page(None, &FieldErrors::default()),
            page(
                Some(field("change_note", "更正了什么、为什么")),
                &FieldErrors::one("text-s1_overall", "太长了。"),
            ),
        ]
    }
}

/// `GET /console/reports/{agency}/{year}/text`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, year)): Path<(AgencyId, i16)>,
) -> Result<Response, WebError> {
    staff.must(Action::WriteReports, &agency)?;
    let making = open(&app, &staff, &agency, year).await?;
    app.render(&page(&app, &staff, &making, None, &FieldErrors::default()))
}

/// `POST /console/reports/{agency}/{year}/text`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports; what is refused comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path((agency, year)): Path<(AgencyId, i16)>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    staff.must(Action::WriteReports, &agency)?;
    let making = open(&app, &staff, &agency, year).await?;
    let command = read(&fields, &making);
    let done = app
        .store
        .report_command(&staff.acting(), (&agency, year), &command, app.now())
        .await;
    match done {
        Ok(_) => Ok(reply::done(
            &format!("/console/reports/{agency}/{year}"),
            "报告文字已保存。",
        )),
        Err(WriteError::ReportRefused(Refusal::Incomplete(errors))) => {
            let mut named = FieldErrors::default();
            for error in errors.0 {
                named.add(format!("text-{}", error.field), error.sentence);
            }
            app.render(&page(&app, &staff, &making, Some(&fields), &named))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed. A text that is still as the program drafts it is not kept, so that it goes on following the cases.
fn read(fields: &Fields, making: &Making) -> Command {
    let normal = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let kept = making.report.draft.as_ref();
    let texts = making.sections.iter().filter_map(|section| {
        let typed = normal(fields.text(&format!("text-{}", section.id)));
        let was_kept = kept.is_some_and(|draft| draft.texts.contains_key(&section.id));
        let drafted = !was_kept && typed == normal(&section.text);
        (!drafted).then(|| (section.id.clone(), typed))
    });
    let explanations = making.findings.iter().filter(|found| is_to_explain(found));
    Command::Save {
        texts: texts.collect(),
        explanations: explanations
            .map(|found| {
                let name = format!("explain-{}", found.rule);
                (found.rule.clone(), normal(fields.text(&name)))
            })
            .collect(),
        change_note: normal(fields.text("change_note")),
    }
}

fn page(
    app: &App,
    staff: &Staff,
    making: &Making,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> ReportTextPage {
    let (agency, year) = (&making.facts.agency, making.facts.year);
    let field = |name: String, label: &str, hint: &str, kept: &str| Filled {
        value: typed.map_or(kept, |typed| typed.text(&name)).to_owned(),
        error: errors.of(&name).unwrap_or_default().to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        name,
    };
    let titles: BTreeMap<&str, &str> = making
        .format
        .iter()
        .flat_map(|format| &format.sections)
        .map(|section| (section.id.as_str(), section.title.as_str()))
        .collect();
    let texts = making.sections.iter().map(|section| {
        let title = titles.get(section.id.as_str()).copied().unwrap_or_default();
        field(format!("text-{}", section.id), title, "", &section.text)
    });
    let to_explain = making.findings.iter().filter(|found| is_to_explain(found));
    let explanations = to_explain.map(|found| {
        let kept = making.explanation(&found.rule);
        let hint = "说明会附在报告后面公布。";
        field(
            format!("explain-{}", found.rule),
            &found.sentence,
            hint,
            kept,
        )
    });
    let draft = making.report.draft.as_ref();
    let change_note = making.report.published().map(|_| {
        let kept = draft.map_or("", |draft| draft.change_note.as_str());
        field(
            "change_note".to_owned(),
            "更正了什么、为什么",
            "公众会看到。",
            kept,
        )
    });
    let here = format!("/console/reports/{}/{year}", agency.id);
    ReportTextPage {
        title: format!("{}：{year} 年年度报告的文字", agency.name),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("年度报告", "/console/reports"),
            NavLink::new(&format!("{} {year} 年", agency.name), here.clone()),
            NavLink::new("报告文字", ""),
        ],
        here,
        texts: texts.collect(),
        explanations: explanations.collect(),
        change_note,
        errors: say(errors).0,
        staff: StaffView::of(app, staff, "reports"),
    }
}
