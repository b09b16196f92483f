//! `/console/calendar`: 工作日历, the years this installation counts working days with, one of them day by day, and what
//! is missing. Every administrator may look; the top agency's enter years, since they hold for all.

pub mod enter;
pub mod entry;
pub mod preview;
mod year;

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::agencies::Agency;
use gongkai_core::calendar::CalendarYear;
use gongkai_core::journal::{Entry, Event};
use gongkai_core::rights::Action;
use gongkai_core::time::minute;
use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::unannounced::NoticeWanted;
use gongkai_law::calendar::year_data::Layer;
use jiff::civil::{Date, date};
use serde::Serialize;

use crate::app::App;
use crate::console::records::form::Choice;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;
use year::YearView;

/// The calendar.
#[derive(Debug, Serialize)]
pub struct CalendarPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    alarm: Option<Alarm>,
    may_enter: bool,
    /// Whose administrators enter years.
    top_name: String,
    years: Vec<Choice>,
    shown: YearView,
    /// The years with their notices, newest first.
    lines: Vec<YearLine>,
    history: Vec<HistoryLine>,
}

/// That a year is missing, as the console's pages say it.
#[derive(Debug, Clone, Serialize)]
pub struct Alarm {
    /// `warning` or, when it presses, `error`.
    kind: &'static str,
    title: String,
    text: String,
    links: Vec<NavLink>,
}

/// A year, for the list component.
#[derive(Debug, Serialize)]
struct YearLine {
    title: String,
    url: String,
    tag: &'static str,
    tag_kind: &'static str,
    /// Its notice, and where it comes from.
    note: String,
}

/// An entry of the shown year, for the timeline component.
#[derive(Debug, Serialize)]
struct HistoryLine {
    at: String,
    title: String,
    who: String,
    text: String,
}

impl Page for CalendarPage {
    const TEMPLATE: &'static str = "console/calendar.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let today = date(2026, 12, 1);
        let page = |shown: i16, may_enter: bool| Self {
            staff: StaffView::sample(),
            title: "工作日历",
            flash: None,
            alarm: Alarm::of(Calendar::built_in(), today, may_enter, "清源县人民政府"),
            may_enter,
            top_name: "清源县人民政府".to_owned(),
            years: years_to_choose(Calendar::built_in(), today),
            shown: YearView::of(Calendar::built_in(), shown, today),
            lines: lines(Calendar::built_in(), &[], &[]),
            history: vec![HistoryLine {
                at: "2026-11-05 09:00".to_owned(),
                title: "2026年全国放假安排".to_owned(),
                who: "周县政".to_owned(),
                text: "国务院办公厅关于2026年部分节假日安排的通知".to_owned(),
            }],
        };
        vec![page(2026, true), page(2027, false)]
    }
}

impl Alarm {
    /// What is missing on this day, for someone who may mend it or only wait. Those who cannot enter a year hear of it
    /// when it presses.
    pub(crate) fn of(
        calendar: &Calendar,
        today: Date,
        may_enter: bool,
        top_name: &str,
    ) -> Option<Self> {
        let wanted = calendar.notice_wanted(today)?;
        let presses = matches!(wanted, NoticeWanted::Now { .. });
        if !may_enter && !presses {
            return None;
        }
        let (text, links) = if may_enter {
            let link = NavLink::new("录入放假安排", "/console/calendar/new");
            (String::new(), vec![link])
        } else {
            (format!("请提醒{top_name}的管理员录入。"), Vec::new())
        };
        Some(Self {
            kind: if presses { "error" } else { "warning" },
            title: wanted.sentence(),
            text,
            links,
        })
    }

    /// The same for the person who is signed in.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn for_staff(app: &App, staff: &Staff) -> Result<Option<Self>, WebError> {
        let calendar = app.calendar().await?;
        let top = top(app).await?;
        let may_enter = staff.may(Action::ManageCalendar, &top.id);
        Ok(Self::of(&calendar, app.today(), may_enter, &top.name))
    }
}

/// `GET /console/calendar?year=`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let (calendar, today) = (app.calendar().await?, app.today());
    let years = years_to_choose(&calendar, today);
    let shown = years
        .iter()
        .find(|year| year.value == fields.text("year"))
        .and_then(|year| year.value.parse().ok())
        .unwrap_or(today.year());
    let top = top(&app).await?;
    let entries = app.store.calendar_entries().await?;
    let entered = app.store.calendar_years().await?;
    let page = CalendarPage {
        title: "工作日历",
        flash: flash(&staff),
        alarm: Alarm::for_staff(&app, &staff).await?,
        may_enter: staff.may(Action::ManageCalendar, &top.id),
        top_name: top.name,
        years,
        shown: YearView::of(&calendar, shown, today),
        lines: lines(&calendar, &entered, &entries),
        history: history(&entries, shown),
        staff: StaffView::of(&app, &staff, "calendar"),
    };
    app.render(&page)
}

/// The agency above all others: what is entered there holds for everybody.
pub(crate) async fn top(app: &App) -> Result<Agency, WebError> {
    let agencies = app.store.agencies().await?;
    agencies.into_iter().next().ok_or(WebError::NotFound)
}

/// Nothing where the person may enter years.
///
/// # Errors
/// [`WebError::NotAllowed`] where they may not.
pub(crate) async fn must_enter(app: &App, staff: &Staff) -> Result<(), WebError> {
    staff.must(Action::ManageCalendar, &top(app).await?.id)
}

/// Known years and those that deadlines may reach into, newest first.
fn years_to_choose(calendar: &Calendar, today: Date) -> Vec<Choice> {
    let coming = [today.year(), today.year() + 1];
    let mut years: Vec<i16> = calendar.announced_years().chain(coming).collect();
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let choice = |year: i16| Choice {
        value: year.to_string(),
        label: if calendar.knows_year(year) {
            format!("{year}年")
        } else {
            format!("{year}年（还没有录入）")
        },
    };
    years.into_iter().map(choice).collect()
}

/// A line a year, newest first: its working days, its notice, and where it comes from.
fn lines(calendar: &Calendar, entered: &[CalendarYear], entries: &[Entry]) -> Vec<YearLine> {
    let announced = calendar.announced_years();
    let mut years: Vec<(i16, Layer)> = announced.map(|year| (year, Layer::National)).collect();
    let local = entered.iter().filter(|year| year.layer == Layer::Local);
    years.extend(local.map(|year| (year.year, year.layer)));
    years.sort_unstable_by(|one, other| other.cmp(one));
    let mut lines = Vec::new();
    for (year, layer) in years {
        let (data, tag, tag_kind) = match layer {
            Layer::National => (calendar.year_data(year), "全国", "plain"),
            Layer::Local => (calendar.local_data(year), "地方", "ok"),
        };
        let Some(data) = data else { continue };
        let is_this = |entry: &&Entry| {
            entered_year(entry).is_some_and(|known| (known.year, known.layer) == (year, layer))
        };
        let origin = match entries.iter().find(is_this) {
            Some(entry) => format!("{} 于 {} 录入", entry.actor.name(), minute(entry.at)),
            None => "随程序提供".to_owned(),
        };
        lines.push(YearLine {
            title: format!("{year}年，{} 个工作日", calendar.workdays_in_year(year)),
            url: format!("/console/calendar?year={year}"),
            tag,
            tag_kind,
            note: format!("{}。{origin}。", data.source),
        });
    }
    lines
}

fn entered_year(entry: &Entry) -> Option<&CalendarYear> {
    match &entry.event {
        Event::CalendarYear(year) => Some(year),
        _ => None,
    }
}

/// Who entered the year when, newest first.
fn history(entries: &[Entry], year: i16) -> Vec<HistoryLine> {
    entries
        .iter()
        .filter_map(|entry| Some((entry, entered_year(entry)?)))
        .filter(|(_, entered)| entered.year == year)
        .map(|(entry, entered)| HistoryLine {
            at: minute(entry.at),
            title: entered.name(),
            who: entry.actor.name().to_owned(),
            text: entered.data.source.clone(),
        })
        .collect()
}
