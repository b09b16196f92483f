//! `/console/reports/{agency}/{year}`: one annual report on its way: where it stands, what does not hold, what may be done
//! now, and what it says.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::annual::Severity;
use gongkai_core::reports::annual::check::is_to_explain;
use gongkai_core::reports::life::{Act, Edition, Stage, Step};
use gongkai_core::rights::Action;
use gongkai_core::time::{china_date, minute};
use serde::Serialize;

use super::{may_be_reported, tag_kind};
use crate::app::App;
use crate::console::requests::fields::{StepForm, named};
use crate::console::requests::file::Returned;
use crate::console::view::{StaffView, flash};
use crate::kit::annual_report::Making;
use crate::kit::document::{self, BlockView};
use crate::kit::error::WebError;
use crate::kit::form::{Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The desk of a report.
#[derive(Debug, Serialize)]
pub struct ReportDeskPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    here: String,
    status: &'static str,
    status_kind: &'static str,
    /// What holds it up or wants to be known, as notices.
    notices: Vec<Notice>,
    steps: Vec<StepView>,
    /// What this person may do now.
    forms: Vec<StepForm>,
    /// Where its parts are written.
    links: Vec<NavLink>,
    faults: Vec<String>,
    hints: Vec<String>,
    editions: Vec<EditionLine>,
    heading: String,
    issuer: String,
    dated: String,
    blocks: Vec<BlockView>,
    /// Where a figure opens to.
    behind: String,
    #[serde(skip)]
    code: StatusCode,
    errors: Vec<Wrong>,
}

/// Something to know before anything is done.
#[derive(Debug, Clone, Serialize)]
struct Notice {
    kind: &'static str,
    title: &'static str,
    text: String,
}

/// One step on the way.
#[derive(Debug, Clone, Serialize)]
struct StepView {
    label: &'static str,
    state: &'static str,
    who: String,
    at: String,
    note: String,
}

/// One published edition.
#[derive(Debug, Clone, Serialize)]
struct EditionLine {
    label: String,
    url: String,
    note: String,
}

impl Page for ReportDeskPage {
    const TEMPLATE: &'static str = "console/report_desk.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        self.code
    }

    fn samples() -> Vec<Self> {
        let page = |faults: Vec<String>, editions: Vec<EditionLine>| {
            let sample = document::sample();
            Self {
                staff: StaffView::sample(),
                title: "2025 年年度报告".to_owned(),
                flash: None,
                crumbs: Vec::new(),
                here: "/console/reports/qingshi/2025".to_owned(),
                status: "编制中",
                status_kind: "warn",
                notices: vec![Notice {
                    kind: "warning",
                    title: "退回修改",
                    text: "补计一件".to_owned(),
                }],
                steps: vec![StepView {
                    label: "编制",
                    state: "current",
                    who: "李小芳".to_owned(),
                    at: "2026-01-08 09:20".to_owned(),
                    note: String::new(),
                }],
                forms: vec![StepForm::new("send", "", "送审", "送审")],
                links: vec![NavLink::new(
                    "修改文字",
                    "/console/reports/qingshi/2025/text",
                )],
                faults,
                hints: vec!["“其他处理”占比较高。".to_owned()],
                editions,
                heading: sample.title.clone(),
                issuer: sample.issuer.clone(),
                dated: sample.dated.clone(),
                blocks: document::views(&sample),
                behind: String::new(),
                code: StatusCode::OK,
                errors: Vec::new(),
            }
        };
        let edition = EditionLine {
            label: "第 1 版，2026-01-20".to_owned(),
            url: "/a/qingshi/reports/2025".to_owned(),
            note: "漏计一件".to_owned(),
        };
        vec![
            page(vec!["总计应当等于各项之和。".to_owned()], Vec::new()),
            page(Vec::new(), vec![edition]),
        ]
    }
}

/// `GET /console/reports/{agency}/{year}`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, year)): Path<(AgencyId, i16)>,
) -> Result<Response, WebError> {
    let making = open(&app, &staff, &agency, year).await?;
    app.render(&page(&app, &staff, &making, None))
}

/// `GET /console/reports/{agency}/{year}/{file}`, `draft.pdf` and so on: the report as it is now, as a file.
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports, or where it cannot be composed yet.
pub async fn file(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, year, file)): Path<(AgencyId, i16, String)>,
) -> Result<Response, WebError> {
    let suffix = file.strip_prefix("draft.").ok_or(WebError::NotFound)?;
    let making = open(&app, &staff, &agency, year).await?;
    let frozen = making.now.ok_or(WebError::NotFound)?;
    let name = format!("{}（草稿）", frozen.document.title);
    let json = frozen.json(&agency, year);
    document::file(
        &app,
        suffix,
        (frozen.document, json),
        &name,
        CachePolicy::Private,
    )
    .await
}

/// A report this person may see: everyone who works at the agency.
pub(super) async fn open(
    app: &App,
    staff: &Staff,
    agency: &AgencyId,
    year: i16,
) -> Result<Making, WebError> {
    staff.must(Action::EnterFigures, agency)?;
    if !may_be_reported(year, app.today().year()) {
        return Err(WebError::NotFound);
    }
    let making = Making::of(&app.store, agency, year).await?;
    making.ok_or(WebError::NotFound)
}

/// The page, also after an order that was refused.
pub(super) fn page(
    app: &App,
    staff: &Staff,
    making: &Making,
    returned: Option<&Returned<'_>>,
) -> ReportDeskPage {
    let (agency, year) = (&making.facts.agency, making.facts.year);
    let here = format!("/console/reports/{}/{year}", agency.id);
    let (status_code, status) = making.report.status();
    let mut forms = forms(app, staff, making);
    let mut errors = Vec::new();
    let mut code = StatusCode::OK;
    if let Some(returned) = returned {
        code = returned.status;
        let mut all = returned.errors.clone();
        if !returned.sentence.is_empty() {
            all.add("act", &returned.sentence);
        }
        errors = say(&all).0;
        give_back(&mut forms, returned);
    }
    let shown = match making
        .report
        .draft
        .as_ref()
        .and_then(|draft| draft.frozen.as_deref())
    {
        Some(frozen) => Some(&frozen.document),
        None => making.now.as_ref().map(|now| &now.document),
    };
    ReportDeskPage {
        title: format!("{}：{year} 年年度报告", agency.name),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("年度报告", "/console/reports"),
            NavLink::new(&format!("{} {year} 年", agency.name), ""),
        ],
        status,
        status_kind: tag_kind(status_code),
        notices: notices(making),
        steps: steps(making),
        forms,
        links: links(staff, making, &here),
        faults: making.faults(),
        hints: hints(making),
        editions: making
            .report
            .editions
            .iter()
            .map(|edition| edition_line(making, edition))
            .collect(),
        heading: shown.map_or_else(String::new, |document| document.title.clone()),
        issuer: shown.map_or_else(String::new, |document| document.issuer.clone()),
        dated: shown.map_or_else(String::new, |document| document.dated.clone()),
        blocks: shown.map_or_else(Vec::new, document::views),
        behind: format!("{here}/behind?place="),
        here,
        code,
        errors,
        staff: StaffView::of(app, staff, "reports"),
    }
}

/// What was typed goes back into its form.
fn give_back(forms: &mut [StepForm], returned: &Returned<'_>) {
    let act = returned.fields.text("act");
    for form in forms.iter_mut().filter(|form| form.act == act) {
        form.open = true;
        let fields = std::mem::take(&mut form.fields);
        form.fields = fields
            .into_iter()
            .map(|field| field.typed(returned.fields, &returned.errors))
            .collect();
    }
}

fn notices(making: &Making) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(Stage::Returned { reason }) = making.report.draft.as_ref().map(|draft| &draft.stage)
    {
        notices.push(Notice {
            kind: "warning",
            title: "退回修改",
            text: reason.clone(),
        });
    }
    if let Some(reason) = &making.report.sent_back {
        notices.push(Notice {
            kind: "warning",
            title: "上级退回更正",
            text: reason.clone(),
        });
    }
    if making.moved() {
        notices.push(Notice {
            kind: "error",
            title: "送审以后数据有了变化",
            text: "报告和现在的办件对不上，不能签发。请退回，重新送审。".to_owned(),
        });
    }
    notices
}

/// 编制, 审核, 签发公布, 报送.
fn steps(making: &Making) -> Vec<StepView> {
    let report = &making.report;
    let stage = report.draft.as_ref().map(|draft| &draft.stage);
    let done: &[Step] = report.draft.as_ref().map_or(&[], |draft| &draft.steps);
    let last = |act: Act| done.iter().rev().find(|step| step.act == act);
    let place = match (stage, report.published(), report.reported_on) {
        (Some(Stage::Drafting | Stage::Returned { .. }), _, _) | (None, None, _) => 0,
        (Some(Stage::AwaitingReview), _, _) => 1,
        (Some(Stage::AwaitingSignature), _, _) => 2,
        (None, Some(_), None) => 3,
        (None, Some(_), Some(_)) => 4,
    };
    let published = report.published().filter(|_| place >= 3);
    let notes = [
        last(Act::Sent).map(noted),
        last(Act::Passed).map(noted),
        published.map(|edition| (String::new(), minute(edition.published_at))),
        report.reported_on.map(|on| (String::new(), on.to_string())),
    ];
    ["编制", "审核", "签发公布", "报送"]
        .into_iter()
        .zip(notes)
        .enumerate()
        .map(|(at, (label, note))| {
            let (who, when) = note.filter(|_| at < place).unwrap_or_default();
            StepView {
                label,
                state: match at.cmp(&place) {
                    std::cmp::Ordering::Less => "done",
                    std::cmp::Ordering::Equal => "current",
                    std::cmp::Ordering::Greater => "todo",
                },
                who,
                at: when,
                note: String::new(),
            }
        })
        .collect()
}

fn noted(step: &Step) -> (String, String) {
    let alone = if step.alone { "（单人办理）" } else { "" };
    (format!("{}{alone}", step.by.name()), minute(step.at))
}

/// What this person may do now.
fn forms(app: &App, staff: &Staff, making: &Making) -> Vec<StepForm> {
    let agency = &making.facts.agency.id;
    let may = |action| staff.may(action, agency);
    let report = &making.report;
    let back = || {
        StepForm::new("return", "", "退回修改", "退回")
            .says("退回给编制人，理由会记下来。")
            .field("textarea", "reason", "退回的理由", |field| field)
    };
    let mut forms = Vec::new();
    match report.draft.as_ref().map(|draft| &draft.stage) {
        Some(Stage::AwaitingReview) if may(Action::ReviewReports) => {
            forms.push(
                StepForm::new("pass", "", "审核通过", "审核通过")
                    .says("通过以后转给签发人。")
                    .first(),
            );
            forms.push(back());
        }
        Some(Stage::AwaitingSignature) if may(Action::IssueReports) => {
            forms.push(
                StepForm::new("sign", "", "签发公布", "签发公布")
                    .says(
                        "签发以后立即在网站公布，不能再改；要改的作为更正重新公布一版，写明理由。",
                    )
                    .first(),
            );
            forms.push(back());
        }
        None | Some(Stage::Drafting | Stage::Returned { .. })
            if may(Action::WriteReports)
                && (report.draft.is_some() || report.published().is_none()) =>
        {
            forms.push(
                StepForm::new("send", "", "送审", "送审")
                    .says("送审时报告的数字和文字固定下来，审的是什么，签发的就是什么。")
                    .first(),
            );
        }
        None if may(Action::WriteReports) => {
            if report.reported_on.is_none() {
                let today = app.today().to_string();
                forms.push(
                    StepForm::new("report", "", "报送上级", "登记报送")
                        .says("向上级政府信息公开工作主管部门报送的日期。")
                        .field("date", "on", "报送日期", |field| field.value(today)),
                );
            }
            forms.push(
                StepForm::new("correct", "", "更正", "开始更正")
                    .says("已经公布的不改动，更正后作为新的一版公布，原来的一版和理由都看得到。")
                    .field(
                        "textarea",
                        "reason",
                        "更正了什么、为什么，公众会看到",
                        |field| field,
                    ),
            );
        }
        _ => {}
    }
    forms
}

fn links(staff: &Staff, making: &Making, here: &str) -> Vec<NavLink> {
    let agency = &making.facts.agency.id;
    let open = making
        .report
        .draft
        .as_ref()
        .is_none_or(|draft| draft.stage.is_open());
    let mut links = Vec::new();
    if staff.may(Action::WriteReports, agency) && open {
        links.push(NavLink::new("填材料", format!("{here}/material")));
        if !making.sections.is_empty() {
            links.push(NavLink::new("修改报告文字", format!("{here}/text")));
        }
    }
    links.push(NavLink::new("填年度数据", format!("{here}/figures")));
    for (suffix, name) in document::FILES {
        links.push(NavLink::new(name, format!("{here}/draft.{suffix}")));
    }
    links
}

fn hints(making: &Making) -> Vec<String> {
    let warnings = making.findings.iter().filter(|found| {
        found.severity != Severity::Error
            && !(is_to_explain(found) && making.explanation(&found.rule).is_empty())
    });
    warnings.map(|found| found.sentence.clone()).collect()
}

fn edition_line(making: &Making, edition: &Edition) -> EditionLine {
    let (agency, year) = (&making.facts.agency.id, making.facts.year);
    EditionLine {
        label: format!(
            "第 {} 版，{} 公布",
            edition.number,
            china_date(edition.published_at)
        ),
        url: format!("/a/{agency}/reports/{year}?edition={}", edition.number),
        note: edition.change_note.clone().unwrap_or_default(),
    }
}

/// The errors of a refused order, under the names its form uses.
pub(super) fn under_form(act: &str, errors: FieldErrors) -> FieldErrors {
    let mut here = FieldErrors::default();
    for error in errors.0 {
        here.add(named(act, "", &error.field), error.sentence);
    }
    here
}
