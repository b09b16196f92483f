//! `/console`: 今日, what waits for me, each with its reason and one verb.

mod reports;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::rights::Action;
use gongkai_core::time::{china_date, minute};
use gongkai_store::desk::DeskLine;
use gongkai_store::requests::BoardFilter;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::app::App;
use crate::console::calendar::Alarm;
use crate::console::notices::Reminders;
use crate::console::requests::board;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// What waits for me.
#[derive(Debug, Serialize)]
pub struct TodayPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    lead: String,
    /// That next year's holidays are missing, where it concerns this person.
    alarm: Option<Alarm>,
    /// What they were reminded of and have not read.
    reminders: Reminders,
    /// The lists that concern this person; for one who only administrates there may be none.
    duties: Vec<Duties>,
    can_write: bool,
}

/// One list of duties.
#[derive(Debug, Serialize)]
struct Duties {
    title: &'static str,
    empty: &'static str,
    items: Vec<Duty>,
}

#[derive(Debug, Clone, Serialize)]
struct Duty {
    when: String,
    title: String,
    url: String,
    reason: String,
    tag: String,
    tag_kind: &'static str,
    state: &'static str,
    do_label: &'static str,
    do_url: String,
}

impl Page for TodayPage {
    const TEMPLATE: &'static str = "console/today.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let duty = Duty {
            when: "今天".to_owned(),
            title: "2026年11月临时救助对象公示".to_owned(),
            url: "/console/records/1".to_owned(),
            reason: "李小芳 送来".to_owned(),
            tag: "待审核".to_owned(),
            tag_kind: "warn",
            state: "soon",
            do_label: "去审",
            do_url: "/console/records/1".to_owned(),
        };
        let page = |reminders: u64, duties: Vec<Duties>| Self {
            reminders: Reminders::sample(reminders),
            staff: StaffView::sample(),
            title: "11月24日，星期二".to_owned(),
            flash: None,
            lead: "今天没有等您办的事。".to_owned(),
            alarm: None,
            duties,
            can_write: true,
        };
        let to_review = |items: Vec<Duty>| Duties {
            title: "等我审",
            empty: "没有等您审的。",
            items,
        };
        vec![
            page(12, vec![to_review(vec![duty])]),
            page(1, vec![to_review(Vec::new())]),
            page(0, Vec::new()),
        ]
    }
}

/// `GET /console`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let waiting = app
        .store
        .waiting(&staff.account.grants, &staff.account.login)
        .await?;
    let today = app.today();
    let duties =
        |lines: &[DeskLine], label: &'static str, reason: fn(&DeskLine) -> String| -> Vec<Duty> {
            lines
                .iter()
                .map(|line| duty(line, today, label, reason(line)))
                .collect()
        };
    let came = |line: &DeskLine| match &line.drafter_name {
        Some(name) => format!("{}　{name} 拟稿", line.agency_name),
        None => line.agency_name.clone(),
    };
    let mut to_review = duties(&waiting.to_review, "去审核", came);
    to_review.extend(duties(&waiting.to_clear, "去保密审查", came));
    to_review.extend(duties(&waiting.to_sign, "去签发", came));
    let mut mine = duties(&waiting.returned_to_me, "去修改", |line| {
        format!("{}　退回，请看理由", line.agency_name)
    });
    mine.extend(duties(&waiting.my_drafts, "接着写", |line| {
        format!("{}　还没有送审", line.agency_name)
    }));
    let scheduled = duties(&waiting.scheduled, "看一看", |line| {
        line.publish_at
            .map(|at| format!("定于 {} 自动发布", minute(at)))
            .unwrap_or_default()
    });
    // What came back or is being revised stands among what there is to do.
    let sent: Vec<DeskLine> = waiting
        .sent_by_me
        .iter()
        .filter(|line| {
            !waiting
                .returned_to_me
                .iter()
                .chain(&waiting.my_drafts)
                .any(|mine| mine.record == line.record)
        })
        .cloned()
        .collect();
    let sent = duties(&sent, "看进度", |line| line.agency_name.clone());
    let requests = requests(&app, &staff).await?;
    let reports = reports::of(&app, &staff).await?;
    let count = to_review.len() + mine.len() + requests.len() + reports.len();
    let can_write = staff.may_anywhere(Action::WriteRecords);
    let can_review = [
        Action::ReviewRecords,
        Action::ClearRecords,
        Action::IssueRecords,
    ]
    .into_iter()
    .any(|action| staff.may_anywhere(action));
    let page = TodayPage {
        title: day_in_words(today),
        lead: match count {
            0 => "今天没有等您办的事。".to_owned(),
            _ => format!("有 {count} 件事等您办。"),
        },
        alarm: Alarm::for_staff(&app, &staff).await?,
        reminders: Reminders::of(&app, &staff).await?,
        duties: [
            (
                staff.may_anywhere(Action::ReadRequests),
                "依申请公开",
                "没有到期、待确认或者等您审批的申请，也没有到期的复议、诉讼和投诉。",
                requests,
            ),
            (!reports.is_empty(), "年度报告", "", reports),
            (can_review, "等我审", "没有等您审的。", to_review),
            (can_write, "我要办", "没有要您写或者改的。", mine),
            (!scheduled.is_empty(), "定时发布", "", scheduled),
            (can_write, "我送出去的", "最近没有送出去的。", sent),
        ]
        .into_iter()
        .filter(|(concerns, ..)| *concerns)
        .map(|(_, title, empty, items)| Duties {
            title,
            empty,
            items,
        })
        .collect(),
        staff: StaffView::of(&app, &staff, "today"),
        flash: flash(&staff),
        can_write,
    };
    app.render(&page)
}

const REMEDIES: (&str, &str) = ("/console/remedies", "复议诉讼");
const COMPLAINTS: (&str, &str) = ("/console/complaints", "投诉举报");

/// What requests want of me, a line for each reason, leading onto the board.
async fn requests(app: &App, staff: &Staff) -> Result<Vec<Duty>, WebError> {
    let (mine, today) = (staff.scope(Action::ReadRequests), app.today());
    let counts = app.store.request_counts(&mine, today).await?;
    let near = BoardFilter {
        open: Some(true),
        due_by: Some(board::soon(&*app.calendar().await?, today)),
        ..BoardFilter::default()
    };
    let near = app.store.request_board(&mine, &near, 0, 1).await?.total;
    let to_approve = staff.scope(Action::ApproveRequests);
    let to_approve = app.store.request_counts(&to_approve, today).await?;
    let soon = board::soon(&*app.calendar().await?, today);
    let cases = app.store.case_counts(&mine, today, soon).await?;
    let lines = [
        (
            counts.overdue,
            "已逾期的申请",
            "due=overdue",
            "late",
            "seal",
            "去办",
        ),
        (
            to_approve.awaiting_approval,
            "等我审批的答复和延期",
            "stage=approval",
            "soon",
            "warn",
            "去审批",
        ),
        (
            near.saturating_sub(counts.overdue),
            "5 个工作日内到期的申请",
            "due=soon",
            "soon",
            "warn",
            "去办",
        ),
        (
            counts.unconfirmed,
            "还没有与申请人确认的申请",
            "state=awaiting_confirmation",
            "",
            "plain",
            "去确认",
        ),
    ]
    .map(|line| ("/console/requests", "依申请公开", line));
    let cases = [
        (
            REMEDIES,
            (
                cases.remedies_overdue,
                "已逾期的复议、诉讼",
                "due=overdue",
                "late",
                "seal",
                "去办",
            ),
        ),
        (
            REMEDIES,
            (
                cases.remedies_due.saturating_sub(cases.remedies_overdue),
                "5 个工作日内要答复的复议、诉讼",
                "due=soon",
                "soon",
                "warn",
                "去办",
            ),
        ),
        (
            COMPLAINTS,
            (
                cases.complaints_overdue,
                "已逾期的投诉举报",
                "due=overdue",
                "late",
                "seal",
                "去办",
            ),
        ),
        (
            COMPLAINTS,
            (
                cases
                    .complaints_due
                    .saturating_sub(cases.complaints_overdue),
                "5 个工作日内要答复的投诉举报",
                "due=soon",
                "soon",
                "warn",
                "去办",
            ),
        ),
        (
            COMPLAINTS,
            (
                cases.complaints_unassigned,
                "还没有人经办的投诉举报",
                "",
                "",
                "plain",
                "去看",
            ),
        ),
    ]
    .map(|((address, tag), line)| (address, tag, line));
    Ok(lines
        .into_iter()
        .chain(cases)
        .filter(|(_, _, (count, ..))| *count > 0)
        .map(
            |(address, tag, (count, title, query, state, tag_kind, do_label))| {
                let url = format!("{address}?{query}");
                let url = url.trim_end_matches('?').to_owned();
                Duty {
                    when: format!("{count} 件"),
                    title: title.to_owned(),
                    url: url.clone(),
                    reason: String::new(),
                    tag: tag.to_owned(),
                    tag_kind,
                    state,
                    do_label,
                    do_url: url,
                }
            },
        )
        .collect())
}

fn duty(line: &DeskLine, today: Date, label: &'static str, reason: String) -> Duty {
    let since = china_date(line.stage_since);
    let url = format!("/console/records/{}", line.record);
    let tag_kind = match line.status_code.as_str() {
        "returned" => "seal",
        "public" => "ok",
        "awaiting_review" | "awaiting_clearance" | "awaiting_signature" => "warn",
        _ => "plain",
    };
    Duty {
        when: day_from_today(since, today),
        title: if line.title.is_empty() {
            "（无标题）".to_owned()
        } else {
            line.title.clone()
        },
        url: url.clone(),
        reason,
        tag: line.status_name.clone(),
        tag_kind,
        state: if line.status_code == "returned" {
            "soon"
        } else {
            ""
        },
        do_label: label,
        do_url: url,
    }
}

/// 今天, 昨天, or the date.
pub(crate) fn day_from_today(on: Date, today: Date) -> String {
    if on == today {
        return "今天".to_owned();
    }
    if on.tomorrow().ok() == Some(today) {
        return "昨天".to_owned();
    }
    if on.year() == today.year() {
        format!("{:02}-{:02}", on.month(), on.day())
    } else {
        on.to_string()
    }
}

/// 11月24日，星期二
fn day_in_words(on: Date) -> String {
    let weekday = match on.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    };
    format!("{}月{}日，星期{weekday}", on.month(), on.day())
}
