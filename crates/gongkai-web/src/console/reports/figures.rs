//! `/console/reports/{agency}/{year}/figures`: the figures of a report that no record or request can tell, so that the office
//! answerable for them types them in, each with who did and when. Which there are is the format's to say.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::AnnualFigures;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::ReportFacts;
use gongkai_core::reports::annual::cells::Cell;
use gongkai_core::reports::annual::count::{Counted, Source, count};
use gongkai_core::reports::annual::counting::{Counting, How};
use gongkai_core::reports::annual::facts::OVERRIDE_REASON;
use gongkai_core::reports::annual::{Column, Format, Row, Table};
use gongkai_core::time::minute;
use gongkai_store::write::WriteError;
use gongkai_store::write::reports::ReportInput;
use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::Filled;
use super::desk::open;
use crate::app::App;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Figures of which the reports in words speak, before there were formats.
const IN_WORDS: [&str; 2] = ["complaints", "fees"];
/// Longest reason why a figure differs from what is counted.
const LONGEST_REASON: usize = 500;

/// A row of a table that is typed in.
#[derive(Clone, Copy)]
struct Figure {
    table: &'static Table,
    row: &'static Row,
}

/// The form of the figures.
#[derive(Debug, Serialize)]
pub struct FiguresPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    here: String,
    fields: Vec<Filled>,
    reason: Filled,
    errors: Vec<Wrong>,
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "console/report_figures.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let field = Filled {
            name: "figure-permit".to_owned(),
            label: "行政许可：本年处理决定数量（件）".to_owned(),
            hint: "李小芳于 2026-01-05 09:20 填报。".to_owned(),
            value: "12".to_owned(),
            error: String::new(),
        };
        let page = |errors: &FieldErrors| Self {
            staff: StaffView::sample(),
            title: "年度数据".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            here: "/console/reports/qingshi/2025".to_owned(),
            fields: vec![field.clone()],
            reason: Filled {
                name: "override_reason".to_owned(),
                ..field.clone()
            },
            errors: say(errors).0,
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one(
                "figure-permit",
                "要写成不小于 0 的整数。",
            )),
        ]
    }
}

/// `GET /console/reports/{agency}/{year}/figures`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, year)): Path<(AgencyId, i16)>,
) -> Result<Response, WebError> {
    let facts = open(&app, &staff, &agency, year).await?.facts;
    app.render(&page(&app, &staff, &facts, None, &FieldErrors::default()))
}

/// `POST /console/reports/{agency}/{year}/figures`
///
/// # Errors
/// [`WebError::NotFound`] for what is not a year of reports; what is wrong in the fields comes back with the form.
pub async fn post(
    State(app): State<Arc<App>>,
    Path((agency, year)): Path<(AgencyId, i16)>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let facts = open(&app, &staff, &agency, year).await?.facts;
    let mut errors = FieldErrors::default();
    let known = known_cells(&facts);
    let cells = read(year, &fields, known.clone(), &mut errors);
    let written = match errors.or_ok(()) {
        Err(errors) => Err(WriteError::Fields(errors)),
        Ok(()) if cells == known => Ok(()),
        Ok(()) => {
            let input = ReportInput {
                figures: Some(AnnualFigures {
                    agency: agency.clone(),
                    year,
                    cells,
                }),
                ..ReportInput::default()
            };
            app.store
                .enter_report(&staff.acting(), input, app.now())
                .await
        }
    };
    match written {
        Ok(()) => {
            let here = format!("/console/reports/{agency}/{year}");
            Ok(reply::done(&here, "年度数据已保存，报告里的数随之更新。"))
        }
        Err(WriteError::Fields(errors)) => {
            app.render(&page(&app, &staff, &facts, Some(&fields), &errors))
        }
        Err(error) => Err(error.into()),
    }
}

fn known_cells(facts: &ReportFacts) -> Map<String, Value> {
    let figures = facts.figures.as_ref();
    figures
        .map(|figures| figures.cells.clone())
        .unwrap_or_default()
}

/// The figures to type in for a year: what its format says only an office knows, and normative documents, which may not all
/// be here.
fn figures(year: i16) -> Vec<Figure> {
    let format = Format::for_year(year).or(Format::all().first());
    let Some(format) = format else {
        return Vec::new();
    };
    let counting = Counting::of(&format.format).and_then(Result::ok);
    let in_words = Format::for_year(year).is_none();
    let asked = |table: &Table, row: &Row| {
        if in_words {
            return IN_WORDS.contains(&row.id.as_str());
        }
        let rule = counting
            .as_ref()
            .and_then(|counting| counting.row(&table.part, &row.id));
        let typed =
            rule.is_some_and(|rule| matches!(rule.how, How::Typed | How::None | How::Documents(_)));
        table.typed_in && !row.computed && typed
    };
    let tables = format.tables();
    tables
        .flat_map(|table| table.number_rows().map(move |row| Figure { table, row }))
        .filter(|figure| asked(figure.table, figure.row))
        .collect()
}

impl Figure {
    /// Its fields: name, label and column.
    fn fields(self) -> Vec<(String, String, &'static Column)> {
        let Self { table, row } = self;
        let row_name = table.row_name(row);
        let columns = table.columns.iter().enumerate();
        columns
            .map(|(at, column)| {
                let name = match table.columns.len() {
                    1 => format!("figure-{}", row.id),
                    _ => format!("figure-{}-{at}", row.id),
                };
                let unit = table.unit_of(row);
                let label = match (column.label.as_str(), unit) {
                    ("", unit) => format!("{row_name}（{unit}）"),
                    (label, "") => format!("{row_name}：{label}"),
                    (label, _) if label.contains("单位") => format!("{row_name}：{label}"),
                    (label, unit) => format!("{row_name}：{label}（{unit}）"),
                };
                (name, label, column)
            })
            .collect()
    }
}

/// What stands in the field of a column.
fn value_at(cells: &Map<String, Value>, figure: Figure, at: usize) -> String {
    let value = match cells.get(&figure.row.id) {
        Some(Value::Array(values)) => values.get(at),
        Some(alone) if at == 0 => Some(alone),
        _ => None,
    };
    let number = value.filter(|value| value.is_number());
    number.map(ToString::to_string).unwrap_or_default()
}

/// Reads the figures of a year into `cells`, leaving what the form does not show as it is.
fn read(
    year: i16,
    sent: &Fields,
    mut cells: Map<String, Value>,
    errors: &mut FieldErrors,
) -> Map<String, Value> {
    for figure in figures(year) {
        match row(sent, figure, errors) {
            Some(value) => cells.insert(figure.row.id.clone(), value),
            None => cells.remove(&figure.row.id),
        };
    }
    let reason = sent.text("override_reason");
    if reason.chars().count() > LONGEST_REASON {
        errors.add(
            "override_reason",
            format!("理由最多 {LONGEST_REASON} 个字，请缩短。"),
        );
    }
    if reason.is_empty() {
        cells.remove(OVERRIDE_REASON);
    } else {
        cells.insert(OVERRIDE_REASON.to_owned(), Value::from(reason));
    }
    cells
}

/// All numbers of a row, or none where all are blank.
fn row(sent: &Fields, figure: Figure, errors: &mut FieldErrors) -> Option<Value> {
    let fields = figure.fields();
    if fields.iter().all(|(name, _, _)| sent.text(name).is_empty()) {
        return None;
    }
    let mut values = Vec::new();
    for (name, label, column) in &fields {
        match sent.text(name) {
            "" => errors.add(name, format!("“{label}”也要填，没有的填 0。")),
            text => values.extend(number(text, name, figure.row, column, label, errors)),
        }
    }
    match (values.len() == fields.len(), values.len()) {
        (true, 1) => values.pop(),
        (true, _) => Some(Value::Array(values)),
        (false, _) => None,
    }
}

fn number(
    text: &str,
    name: &str,
    row: &Row,
    column: &Column,
    label: &str,
    errors: &mut FieldErrors,
) -> Option<Value> {
    let whole = text.parse::<i64>().ok().map(Value::from);
    let amount = || {
        text.parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
    };
    let value = whole.or_else(amount);
    let value = value.filter(|value| {
        matches!(
            Cell::of(value, row, column),
            Cell::Whole(_) | Cell::Amount(_)
        )
    });
    if value.is_none() {
        let form = match (row.decimal || column.decimal, column.signed) {
            (true, _) => "不小于 0 的数，例如 0.35",
            (false, true) => "整数，减少的写负数",
            (false, false) => "不小于 0 的整数",
        };
        errors.add(name, format!("“{label}”要写成{form}。"));
    }
    value
}

fn page(
    app: &App,
    staff: &Staff,
    facts: &ReportFacts,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> FiguresPage {
    let (agency, year) = (&facts.agency, facts.year);
    let cells = known_cells(facts);
    let counted = Format::for_year(year).and_then(|format| {
        let counting = Counting::of(&format.format)?.ok()?;
        Some(count(format, &counting, &facts.tables))
    });
    let mut fields = Vec::new();
    for figure in figures(year) {
        for (at, (name, label, column)) in figure.fields().into_iter().enumerate() {
            fields.push(Filled {
                value: typed.map_or_else(
                    || value_at(&cells, figure, at),
                    |typed| typed.text(&name).to_owned(),
                ),
                error: errors.of(&name).unwrap_or_default().to_owned(),
                hint: hint(facts, counted.as_ref(), figure, column),
                name,
                label,
            });
        }
    }
    let kept = cells
        .get(OVERRIDE_REASON)
        .and_then(Value::as_str)
        .unwrap_or_default();
    let name = "override_reason";
    let here = format!("/console/reports/{}/{year}", agency.id);
    FiguresPage {
        title: format!("{}：{year} 年的年度数据", agency.name),
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("年度报告", "/console/reports"),
            NavLink::new(&format!("{} {year} 年", agency.name), here.clone()),
            NavLink::new("年度数据", ""),
        ],
        here,
        fields,
        reason: Filled {
            name: name.to_owned(),
            label: "填的数和系统数出来的不一致时，写明理由".to_owned(),
            hint: "没有理由的，报告采用数出来的数。".to_owned(),
            value: typed.map_or(kept, |typed| typed.text(name)).to_owned(),
            error: errors.of(name).unwrap_or_default().to_owned(),
        },
        errors: say(errors).0,
        staff: StaffView::of(app, staff, "reports"),
    }
}

/// Who typed it and when, and what the system counts itself.
fn hint(facts: &ReportFacts, counted: Option<&Counted>, figure: Figure, column: &Column) -> String {
    let mut words = Vec::new();
    if let Some(typed) = facts.tables.this_year.typed.cells.get(&figure.row.id) {
        let by = typed.by.as_deref().unwrap_or("导入");
        words.push(match typed.at {
            Some(at) => format!("{by}于 {} 填报。", minute(at)),
            None => format!("{by}填报。"),
        });
    }
    let cell = counted.and_then(|counted| {
        let place = |cell: &&gongkai_core::reports::annual::count::Cell| {
            cell.place.row == figure.row.id && cell.place.column == column.id
        };
        counted.cells.iter().find(place)
    });
    match cell.map(|cell| (&cell.source, &cell.value)) {
        Some((Source::Counted, value)) => words.push(format!("系统数出来的是 {value}。")),
        Some((Source::Differs { counted, .. }, _)) => {
            words.push(format!("系统数出来的是 {counted}。"));
        }
        _ => {}
    }
    words.concat()
}

#[cfg(test)]
mod tests {
    use gongkai_core::fields::FieldErrors;
    use gongkai_core::figures::AnnualFigures;
    use gongkai_core::lines::{self, Line};
    use serde_json::Map;

    use super::{figures, read, value_at};
    use crate::kit::form::Fields;

    #[test]
    fn every_figure_that_can_be_typed_can_be_exported_and_imported_again() {
        for year in [2010, 2018, 2019, 2020, 2021, 2026] {
            let mut sent = Fields::default();
            for figure in figures(year) {
                for (name, _, _) in figure.fields() {
                    sent.push(&name, "7");
                }
            }
            let mut errors = FieldErrors::default();
            let cells = read(year, &sent, Map::new(), &mut errors);
            assert_eq!(errors, FieldErrors::default(), "{year}");
            for figure in figures(year) {
                for at in 0..figure.fields().len() {
                    assert_eq!(value_at(&cells, figure, at), "7", "{year}");
                }
            }
            let figures = AnnualFigures {
                agency: "qingshi".parse().unwrap(),
                year,
                cells,
            };
            let line = lines::write(&Line::AnnualFigures(figures.clone()));
            match lines::parse(&line) {
                Ok(Line::AnnualFigures(read)) => assert_eq!(read, figures),
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_number_is_said_at_its_field_and_what_is_not_shown_stays() {
        let mut sent = Fields::default();
        sent.push("figure-permit", "十二");
        sent.push("figure-admin_fee", "0.35");
        sent.push("figure-rules-0", "1");
        sent.push("override_reason", "核对过");
        let mut cells = Map::new();
        cells.insert("penalty".to_owned(), 3.into());
        cells.insert("unknown".to_owned(), 3.into());
        let mut errors = FieldErrors::default();
        let cells = read(2026, &sent, cells, &mut errors);
        let wrong: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(wrong, ["figure-rules-1", "figure-rules-2", "figure-permit"]);
        assert_eq!(cells["admin_fee"], 0.35);
        assert_eq!(cells["override_reason"], "核对过");
        assert_eq!(cells["unknown"], 3);
        assert!(!cells.contains_key("penalty"), "emptied by its field");
    }
}
