//! What annual reports want of me today: figures in December, then my step of last year's report, each by its last day.

use gongkai_core::reports::duties::{self, figures_year, of_figures, of_report, report_year};
use gongkai_core::rights::Action;
use jiff::civil::Date;

use super::Duty;
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// From how many days before its last day a duty is near.
const NEAR: i64 = 10;

/// My duties, agency by agency.
pub(super) async fn of(app: &App, staff: &Staff) -> Result<Vec<Duty>, WebError> {
    let (mine, today) = (staff.scope(Action::EnterFigures), app.today());
    let reports = app.store.annual_reports(&mine, report_year(today)).await?;
    let entered = match figures_year(today) {
        Some(year) => app.store.figures_entered(year).await?,
        None => Vec::new(),
    };
    let mut all = Vec::new();
    for id in &mine {
        let Some(agency) = app.store.agency(id).await? else {
            continue;
        };
        let none =
            || gongkai_core::reports::life::AnnualReport::none(id.clone(), report_year(today));
        let report = reports.iter().find(|report| report.agency == *id).cloned();
        let report = report.unwrap_or_else(none);
        let figures = of_figures(&agency, entered.contains(id), today);
        // Last year's report is spoken of from the day it can be made.
        let report = of_report(&agency, &report, today);
        let due = figures.into_iter().chain(report);
        let due = due.filter(|duty| staff.may(duty.action, id));
        all.extend(due.map(|duty| line(&duty, (id.as_str(), &agency.name), today)));
    }
    Ok(all)
}

fn line(duty: &duties::Duty, (agency, name): (&str, &str), today: Date) -> Duty {
    let left = duty
        .due_on
        .since(today)
        .map_or(0, |left| i64::from(left.get_days()));
    let here = format!("/console/reports/{agency}/{}", duty.year);
    let url = match duty.action {
        Action::EnterFigures => format!("{here}/figures"),
        _ => here,
    };
    let (state, tag, tag_kind) = match left {
        ..0 => ("late", "已逾期", "seal"),
        0..=NEAR => ("soon", "快到期", "warn"),
        _ => ("", "年报", "plain"),
    };
    Duty {
        when: format!(
            "{}-{:02}-{:02}",
            duty.due_on.year(),
            duty.due_on.month(),
            duty.due_on.day()
        ),
        title: format!("{}（{} 年度）", duty.what, duty.year),
        url: url.clone(),
        reason: format!(
            "{name}，最迟 {} 月 {} 日（条例第四十九条）",
            duty.due_on.month(),
            duty.due_on.day()
        ),
        tag: tag.to_owned(),
        tag_kind,
        state,
        do_label: "去办",
        do_url: url,
    }
}
