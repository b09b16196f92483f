//! `/console/reports/{agency}/{year}`: the texts, counts and figures of an annual report, and the report as it reads now;
//! `draft.pdf` beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::AgencyKind;
use gongkai_core::catalogue::{CatalogueItem, standard};
use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount, Section};
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::{ReportFacts, narrative};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use gongkai_store::write::reports::ReportInput;
use serde::Serialize;

use crate::app::App;
use crate::console::catalogue::depth;
use crate::console::lines::{Column, Line, field, push_blank, typed};
use crate::console::records::form::{Choice, Wrong, say};
use crate::console::reports::{figures, may_be_reported};
use crate::console::view::{StaffView, flash};
use crate::kit::document::{self, BlockView};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Longest text of one point, as the import takes it.
const LONGEST_POINT: usize = 5_000;
/// Blank lines at the end of the counts, and how many more a press of 再加几行 gives.
const BLANK: usize = 3;
const MORE: usize = 10;

/// The form of a report with the report.
#[derive(Debug, Serialize)]
pub struct ReportFormPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    here: String,
    public_url: String,
    sections: Vec<SectionField>,
    columns: Vec<Column>,
    rows: Vec<Line>,
    figures: Vec<figures::FigureField>,
    heading: String,
    issuer: String,
    dated: String,
    blocks: Vec<BlockView>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
}

/// One section's text.
#[derive(Debug, Serialize)]
struct SectionField {
    name: String,
    label: &'static str,
    hint: &'static str,
    value: String,
}

impl Page for ReportFormPage {
    const TEMPLATE: &'static str = "console/report.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let agency: AgencyId = "qingshi".parse().expect("a slug");
        let columns = count_columns(&standard(&agency, AgencyKind::Township));
        let page = |errors: &FieldErrors| {
            let (errors, wrong) = say(errors);
            let mut rows = Vec::new();
            push_blank(&mut rows, &columns, BLANK);
            let report = document::sample();
            Self {
                staff: StaffView::sample(),
                title: "2025 年年度报告".to_owned(),
                flash: None,
                crumbs: Vec::new(),
                here: "/console/reports/qingshi/2025".to_owned(),
                public_url: "/a/qingshi/reports/2025".to_owned(),
                sections: section_fields(|_| String::new()),
                columns: columns.clone(),
                rows,
                figures: figures::fields(2025, &serde_json::Map::new()),
                blocks: document::views(&report),
                heading: report.title,
                issuer: report.issuer,
                dated: report.dated,
                errors,
                wrong,
            }
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("count_number-0", "数量要写成整数。")),
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
    let facts = open(&app, &staff, &agency, year).await?;
    let filled = Filled::of(&facts);
    app.render(&page(&app, &staff, &facts, filled, &FieldErrors::default()))
}

/// `POST /console/reports/{agency}/{year}`; with `more` the same form again with more blank lines.
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports.
pub async fn post(
    State(app): State<Arc<App>>,
    Path((agency, year)): Path<(AgencyId, i16)>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let facts = open(&app, &staff, &agency, year).await?;
    let mut filled = Filled::typed(&fields, &facts);
    if fields.has("more") {
        push_blank(&mut filled.rows, &count_columns(&facts.items), MORE);
        return app.render(&page(&app, &staff, &facts, filled, &FieldErrors::default()));
    }
    let written = match read(&fields, &facts, filled.rows.len()) {
        Ok(input) => {
            app.store
                .enter_report(&staff.acting(), input, app.now())
                .await
        }
        Err(errors) => Err(errors.into()),
    };
    match written {
        Ok(()) => Ok(reply::done_with_link(
            &format!("/console/reports/{agency}/{year}"),
            "已保存，门户上的报告随之更新。",
            &format!("/a/{agency}/reports/{year}"),
            "看公众看到的页面",
        )),
        Err(WriteError::Fields(errors)) => app.render(&page(&app, &staff, &facts, filled, &errors)),
        Err(error) => Err(error.into()),
    }
}

/// `GET /console/reports/{agency}/{year}/draft.pdf`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports.
pub async fn pdf(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, year)): Path<(AgencyId, i16)>,
) -> Result<Response, WebError> {
    let facts = open(&app, &staff, &agency, year).await?;
    let document = narrative::compose(&facts);
    let name = format!("{}（草稿）.pdf", document.title);
    let typesetter = Arc::clone(&app.typesetter);
    let bytes = tokio::task::spawn_blocking(move || typesetter.pdf(&document))
        .await
        .map_err(|error| WebError::fault("typesetting", "report draft", &error))?
        .map_err(|error| WebError::fault("typesetting", "report draft", &error))?;
    Ok(reply::file(
        bytes,
        "application/pdf",
        &name,
        true,
        CachePolicy::Private,
    ))
}

/// The facts of a report this person may write.
async fn open(
    app: &App,
    staff: &Staff,
    agency: &AgencyId,
    year: i16,
) -> Result<ReportFacts, WebError> {
    staff.must(Action::WriteReports, agency)?;
    if !may_be_reported(year, app.today().year()) {
        return Err(WebError::NotFound);
    }
    app.store
        .report_facts(agency, year)
        .await?
        .ok_or(WebError::NotFound)
}

/// What is to be written; only what differs from what is there.
fn read(fields: &Fields, facts: &ReportFacts, lines: usize) -> Result<ReportInput, FieldErrors> {
    let mut errors = FieldErrors::default();
    let narratives = read_texts(fields, facts, &mut errors);
    let counts = read_counts(fields, facts, lines, &mut errors);
    let known = facts
        .figures
        .as_ref()
        .map(|figures| figures.cells.clone())
        .unwrap_or_default();
    let cells = figures::read(facts.year, fields, known.clone(), &mut errors);
    let figures = (cells != known).then(|| AnnualFigures {
        agency: facts.agency.id.clone(),
        year: facts.year,
        cells,
    });
    errors.or_ok(ReportInput {
        narratives,
        counts,
        figures,
    })
}

fn read_texts(fields: &Fields, facts: &ReportFacts, errors: &mut FieldErrors) -> Vec<Narrative> {
    let mut changed = Vec::new();
    for section in Section::ALL {
        let name = text_field(section);
        let points: Vec<String> = fields
            .text(&name)
            .lines()
            .map(str::trim)
            .filter(|point| !point.is_empty())
            .map(str::to_owned)
            .collect();
        for (point, number) in points.iter().zip(1..) {
            let length = point.chars().count();
            if length > LONGEST_POINT {
                errors.add(
                    &name,
                    format!(
                        "「{}」第 {number} 行有 {length} 个字，最多 {LONGEST_POINT} 个字，请分成几行。",
                        section.name()
                    ),
                );
            }
        }
        if points != points_of(facts, section) {
            changed.push(Narrative {
                agency: facts.agency.id.clone(),
                year: facts.year,
                section,
                points,
            });
        }
    }
    changed
}

fn points_of(facts: &ReportFacts, section: Section) -> Vec<String> {
    facts
        .narratives
        .iter()
        .find(|narrative| narrative.section == section)
        .map(|narrative| narrative.points.clone())
        .unwrap_or_default()
}

/// The counts as typed; one that was taken out of its line becomes 0.
fn read_counts(
    fields: &Fields,
    facts: &ReportFacts,
    lines: usize,
    errors: &mut FieldErrors,
) -> Vec<PublicationCount> {
    let mut counts: Vec<PublicationCount> = Vec::new();
    for line in 0..lines {
        let named = |name: &str| field(name, line);
        let (code, number) = (
            fields.text(&named("count_item")),
            fields.text(&named("count_number")),
        );
        if code.is_empty() && number.is_empty() {
            continue;
        }
        let item = facts.items.iter().find(|item| item.code.as_str() == code);
        if item.is_none() {
            errors.add(named("count_item"), "请选择是哪个目录的。");
        }
        let count = number.parse().ok();
        if count.is_none() {
            errors.add(named("count_number"), "数量要写成整数，例如 180。");
        }
        let (Some(item), Some(count)) = (item, count) else {
            continue;
        };
        if counts.iter().any(|known| known.item == item.code) {
            errors.add(
                named("count_item"),
                format!("「{}」上面已经填过，请合成一行。", item.name),
            );
            continue;
        }
        counts.push(PublicationCount {
            agency: facts.agency.id.clone(),
            year: facts.year,
            item: item.code.clone(),
            count,
            at_least: fields.has(&named("count_least")),
        });
    }
    for known in &facts.publication_counts {
        if !counts.iter().any(|count| count.item == known.item) {
            counts.push(PublicationCount {
                count: 0,
                at_least: false,
                ..known.clone()
            });
        }
    }
    counts.retain(|count| !facts.publication_counts.contains(count));
    counts
}

/// What stands in the form.
struct Filled {
    texts: BTreeMap<&'static str, String>,
    rows: Vec<Line>,
    figures: Vec<figures::FigureField>,
}

impl Filled {
    fn of(facts: &ReportFacts) -> Self {
        let line = |count: &PublicationCount| {
            BTreeMap::from([
                ("count_item", count.item.to_string()),
                ("count_number", count.count.to_string()),
                (
                    "count_least",
                    if count.at_least { "1" } else { "" }.to_owned(),
                ),
            ])
        };
        let mut rows: Vec<Line> = facts
            .publication_counts
            .iter()
            .filter(|count| count.count > 0)
            .map(line)
            .collect();
        push_blank(&mut rows, &count_columns(&facts.items), BLANK);
        let cells = facts.figures.as_ref().map(|figures| figures.cells.clone());
        Self {
            texts: Section::ALL
                .map(|section| (section.code(), points_of(facts, section).join("\n")))
                .into(),
            rows,
            figures: figures::fields(facts.year, &cells.unwrap_or_default()),
        }
    }

    fn typed(fields: &Fields, facts: &ReportFacts) -> Self {
        let mut figures = figures::fields(facts.year, &serde_json::Map::new());
        for figure in &mut figures {
            fields.text(&figure.name).clone_into(&mut figure.value);
        }
        Self {
            texts: Section::ALL
                .map(|section| {
                    let text = fields.text(&text_field(section));
                    (section.code(), text.to_owned())
                })
                .into(),
            rows: typed(fields, &count_columns(&facts.items)),
            figures,
        }
    }
}

fn page(
    app: &App,
    staff: &Staff,
    facts: &ReportFacts,
    filled: Filled,
    errors: &FieldErrors,
) -> ReportFormPage {
    let (errors, wrong) = say(errors);
    let (agency, year) = (&facts.agency, facts.year);
    let report = narrative::compose(facts);
    ReportFormPage {
        title: format!("{}：{year} 年年度报告", agency.name),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("年度报告", "/console/reports"),
            NavLink::new(&format!("{} {year} 年", agency.name), ""),
        ],
        here: format!("/console/reports/{}/{year}", agency.id),
        public_url: format!("/a/{}/reports/{year}", agency.id),
        sections: section_fields(|section| {
            filled
                .texts
                .get(section.code())
                .cloned()
                .unwrap_or_default()
        }),
        columns: count_columns(&facts.items),
        rows: filled.rows,
        figures: filled.figures,
        blocks: document::views(&report),
        heading: report.title,
        issuer: report.issuer,
        dated: report.dated,
        errors,
        wrong,
        staff: StaffView::of(app, staff, "reports"),
    }
}

fn text_field(section: Section) -> String {
    format!("text-{}", section.code())
}

fn section_fields(value: impl Fn(Section) -> String) -> Vec<SectionField> {
    Section::ALL
        .map(|section| SectionField {
            name: text_field(section),
            label: section.name(),
            hint: hint(section),
            value: value(section),
        })
        .into()
}

/// What belongs into a section, beside what the report says by itself.
fn hint(section: Section) -> &'static str {
    match section {
        Section::Overview => "一年来怎样开展公开工作；总条数、申请和复议诉讼的数会自动写上",
        Section::Leadership => "领导小组名单会自动写上；这里写分工、会议、培训",
        Section::Measures => "建立、修订了哪些制度，采取了哪些措施",
        Section::Carriers => "网站、公开栏、广播、宣传车等办了什么",
        Section::Supervision => "怎样检查、怎样听取意见、怎样整改",
        Section::Contents => "主要公开了什么；以报告的四类名称开头的，会放进那一类",
        Section::Ways => "通过哪些方式公开；各种载体的条数会自动列表",
        Section::Fees => "收费、减免情况；没有收费的不用写",
        Section::Problems => "还存在什么问题",
        Section::Improvements => "明年怎样改进",
        Section::Management => "信息怎样制作、审核、归档，规范性文件怎样清理",
        Section::Assessment => "工作考核、社会评议、责任追究的结果；没有的也写明没有",
        Section::Rectified => "上年报告说到的问题，今年改到什么程度",
        Section::OtherMatters => "别处没有说到的；没有的不用写",
    }
}

fn count_columns(items: &[CatalogueItem]) -> Vec<Column> {
    let mut options = vec![Choice {
        value: String::new(),
        label: "（空行）".to_owned(),
    }];
    options.extend(items.iter().map(|item| Choice {
        value: item.code.to_string(),
        label: format!("{}{}", "　".repeat(depth(items, item)), item.name),
    }));
    vec![
        Column::select("count_item", "目录", options),
        Column::new("count_number", "条数", "number"),
        Column::new("count_least", "只多不少（余条）", "checkbox"),
    ]
}
