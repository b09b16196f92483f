//! `/console/reports/{agency}/{year}/behind?place=t3.granted.total`: where one figure of a report comes from: its definition
//! with the source, and the cases one by one, or who typed it.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use gongkai_core::ids::{AgencyId, RequestId};
use gongkai_core::reports::annual::count::{Behind, Case, CaseKind, Cell, Place, Source, count};
use gongkai_core::reports::annual::merge;
use gongkai_core::rights::Action;
use gongkai_core::time::minute;
use serde::Serialize;

use super::desk::open;
use crate::app::App;
use crate::console::view::StaffView;
use crate::kit::annual_report::Making;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// How many cases are listed.
const MOST: usize = 500;

/// What stands behind a figure.
#[derive(Debug, Serialize)]
pub struct BehindPage {
    staff: StaffView,
    title: String,
    flash: Option<crate::kit::reply::Flash>,
    crumbs: Vec<NavLink>,
    value: String,
    /// What it counts, in words.
    definition: String,
    /// Where that stands in the law.
    source: String,
    /// How the number came about.
    origin: Vec<String>,
    cases: Vec<NavLink>,
    /// How many more there are than are listed.
    more: usize,
    /// Other figures it is the sum of.
    parts: Vec<NavLink>,
    /// What the reports below have in the same place.
    shares: Vec<NavLink>,
}

impl Page for BehindPage {
    const TEMPLATE: &'static str = "console/report_behind.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![Self {
            staff: StaffView::sample(),
            title: "（一）予以公开：自然人".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            value: "3".to_owned(),
            definition: "本年办结、予以公开的申请。".to_owned(),
            source: "国办公开办函〔2021〕30号".to_owned(),
            origin: vec!["从办件里数出来。".to_owned()],
            cases: vec![NavLink::new("qingshi-2025-0001", "/console/requests/a1")],
            more: 2,
            shares: vec![NavLink::new("河东镇人民政府：2", "/a/hedong/reports/2025")],
            parts: vec![NavLink::new(
                "自然人：3",
                "?place=t3.granted.natural_person",
            )],
        }]
    }
}

/// `GET /console/reports/{agency}/{year}/behind`
///
/// # Errors
/// [`WebError::NotFound`] for what is no figure of that report.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, year)): Path<(AgencyId, i16)>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let making = open(&app, &staff, &agency, year).await?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let place = Place::read(asked.text("place"));
    let place = place.ok_or_else(|| WebError::Malformed("请从报告的表里点一个数。".to_owned()))?;
    let (Some(format), Some(counting)) = (making.format, making.counting.as_ref()) else {
        return Err(WebError::NotFound);
    };
    let mut counted = count(format, counting, &making.facts.tables);
    let own = counted.cells.iter().find(|cell| cell.place == place);
    let own = own.map(|cell| cell.value.to_string()).unwrap_or_default();
    let reports: Vec<&serde_json::Value> = making.shares.iter().map(|one| &one.report).collect();
    merge::add(format, &mut counted, &reports);
    let cell = counted.cells.iter().find(|cell| cell.place == place);
    let cell = cell.ok_or(WebError::NotFound)?;
    let behind = making.behind(&place).unwrap_or(Behind::Nothing);
    let name = |place: &Place| name_of(&making, place);
    let definition = counting.definition(&place);
    let here = format!("/console/reports/{agency}/{year}");
    let mut page = BehindPage {
        title: name(&place),
        flash: None,
        crumbs: vec![
            NavLink::new("年度报告", "/console/reports"),
            NavLink::new(
                &format!("{} {year} 年", making.facts.agency.name),
                here.clone(),
            ),
            NavLink::new("数据来源", ""),
        ],
        value: cell.value.to_string(),
        definition: definition
            .as_ref()
            .map(|one| one.words.clone())
            .unwrap_or_default(),
        source: definition.map(|one| one.basis.clone()).unwrap_or_default(),
        origin: origin(cell),
        cases: Vec::new(),
        more: 0,
        parts: Vec::new(),
        shares: Vec::new(),
        staff: StaffView::of(&app, &staff, "reports"),
    };
    for share in &making.shares {
        let number = merge::amount(format, &share.report, &place);
        if number != 0.0 {
            let number = merge::sum(std::iter::once(number));
            let label = format!("{}：{number}", staff.agency_name(&share.agency));
            let url = format!("/a/{}/reports/{year}", share.agency);
            page.shares.push(NavLink::new(&label, url));
        }
    }
    match behind {
        Behind::Cases(cases) => {
            page.more = cases.len().saturating_sub(MOST);
            for case in cases.iter().take(MOST) {
                page.cases
                    .push(case_link(&app, &staff, &agency, case).await?);
            }
        }
        Behind::Cells(parts) => {
            page.parts = parts
                .iter()
                .map(|part| NavLink::new(&name(part), format!("{here}/behind?place={part}")))
                .collect();
        }
        Behind::Records(_) => page.origin.push("从当年公开的信息里数出来。".to_owned()),
        Behind::Nothing => {}
    }
    if !making.shares.is_empty() {
        page.origin.insert(
            0,
            format!("汇总数。其中本机关自己的 {own}，其余来自下面各机关公布的年报。"),
        );
    }
    app.render(&page)
}

/// Row and column by their official names.
fn name_of(making: &Making, place: &Place) -> String {
    let table = making.format.iter().flat_map(|format| format.tables());
    let table = table
        .filter(|table| table.part == place.part)
        .find(|table| table.row(&place.row).is_some());
    let Some(table) = table else {
        return place.to_string();
    };
    let row = table
        .row(&place.row)
        .map(|row| table.row_name(row).to_owned());
    let column = table
        .column(&place.column)
        .map(|(_, column)| column.label.clone());
    format!(
        "{}：{}",
        row.unwrap_or_default(),
        column.unwrap_or_default()
    )
}

/// How the number came about.
fn origin(cell: &Cell) -> Vec<String> {
    let typed = |typed: &gongkai_core::reports::annual::facts::TypedCell| {
        let by = typed.by.as_deref().unwrap_or("导入");
        match typed.at {
            Some(at) => format!("{by}于 {} 填报。", minute(at)),
            None => format!("{by}填报。"),
        }
    };
    match &cell.source {
        Source::Counted => vec!["从办件和公开的信息里数出来，不是填的。".to_owned()],
        Source::Typed(by) => vec![typed(by)],
        Source::Differs {
            typed: by,
            typed_value,
            counted,
            reason,
        } => {
            let mut words = vec![
                typed(by),
                format!("填报的是 {typed_value}，系统数出来的是 {counted}。"),
            ];
            words.push(match reason {
                Some(reason) => format!("采用填报的数，理由：{reason}"),
                None => "没有写明理由，采用数出来的数。".to_owned(),
            });
            words
        }
        Source::Sum(_) => vec!["由下面各项相加。".to_owned()],
        Source::Untyped => vec!["还没有填报，先按 0 计。".to_owned()],
    }
}

async fn case_link(
    app: &App,
    staff: &Staff,
    agency: &AgencyId,
    case: &Case,
) -> Result<NavLink, WebError> {
    let may = staff.may(Action::ReadRequests, agency);
    let url = |page: &str| match may {
        true => format!("/console/{page}/{}", case.id),
        false => String::new(),
    };
    Ok(match case.kind {
        CaseKind::Request => {
            let file = match case.id.parse::<RequestId>() {
                Ok(id) => app.store.request_file(&id).await?,
                Err(_) => None,
            };
            let number = file.and_then(|file| file.request.handling.register_number);
            NavLink::new(number.as_deref().unwrap_or(&case.id), url("requests"))
        }
        CaseKind::Remedy => NavLink::new(&format!("复议、诉讼 {}", case.id), url("remedies")),
        CaseKind::Complaint => NavLink::new(&format!("举报投诉 {}", case.id), url("complaints")),
        CaseKind::Record => NavLink::new(
            &format!("信息 {}", case.id),
            format!("/console/records/{}", case.id),
        ),
    })
}
