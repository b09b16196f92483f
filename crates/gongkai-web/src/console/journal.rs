//! `/console/journal`: who did what at my agencies, newest first, each with the way to the thing it was done to.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::journal::{Entry, Event};
use gongkai_core::records::Actor;
use gongkai_core::rights::Action;
use gongkai_core::time::minute;
use serde::Serialize;

use crate::app::App;
use crate::console::records::form::{Choice, choices};
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::encode;
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// Entries a page.
const SIZE: usize = 50;
/// Entries read at a time while looking for those of one kind.
const BATCH: u32 = 200;
/// Batches read for one page; where the kind is rare the page ends early and the next one goes on from there.
const BATCHES: usize = 10;

/// The kinds of things, as people choose among them: code, words.
const KINDS: [(&str, &str); 8] = [
    ("", "全部"),
    ("record", "信息"),
    ("catalogue", "公开目录"),
    ("agency", "机关信息"),
    ("account", "账号"),
    ("report", "年度报告"),
    ("request", "申请、复议、诉讼"),
    ("calendar", "工作日历"),
];

/// Who did what.
#[derive(Debug, Serialize)]
pub struct JournalPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    kinds: Vec<Choice>,
    kind: String,
    rows: Vec<Vec<Cell>>,
    /// Where it goes on; empty at the beginning of the journal.
    older_url: String,
    /// Back to the newest; empty on the first page.
    newest_url: String,
}

impl Page for JournalPage {
    const TEMPLATE: &'static str = "console/journal.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |rows: Vec<Vec<Cell>>, older_url: &str| Self {
            staff: StaffView::sample(),
            title: "办理记录",
            flash: None,
            kinds: choices(&KINDS),
            kind: "record".to_owned(),
            rows,
            older_url: older_url.to_owned(),
            newest_url: "/console/journal".to_owned(),
        };
        let row = vec![
            Cell::text("2026-11-24 09:12"),
            Cell::text("李小芳"),
            Cell::text("送审"),
            Cell::link("临时救助公示", "/console/records/r1"),
            Cell::text("青石镇人民政府"),
        ];
        vec![
            page(vec![row], "/console/journal?before=120"),
            page(Vec::new(), "/console/journal?before=120"),
            page(Vec::new(), ""),
        ]
    }
}

/// `GET /console/journal?kind=&before=`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let agencies = staff.scope(Action::ReadJournal);
    let kind = KINDS
        .iter()
        .map(|(code, _)| *code)
        .find(|code| *code == fields.text("kind"))
        .unwrap_or_default();
    let before: Option<u64> = fields.text("before").parse().ok();
    let found = find(&app, &agencies, kind, before).await?;
    let titles = titles(&app, &found.entries).await?;
    let address = |before: Option<u64>| {
        let mut address = format!("/console/journal?kind={}", encode(kind));
        if let Some(before) = before {
            address.push_str(&format!("&before={before}"));
        }
        address
    };
    let page = JournalPage {
        title: "办理记录",
        flash: flash(&staff),
        kinds: choices(&KINDS),
        kind: kind.to_owned(),
        rows: found
            .entries
            .iter()
            .map(|entry| row(&staff, entry, &titles))
            .collect(),
        older_url: found
            .next
            .map(|next| address(Some(next)))
            .unwrap_or_default(),
        newest_url: before.map(|_| address(None)).unwrap_or_default(),
        staff: StaffView::of(&app, &staff, "journal"),
    };
    app.render(&page)
}

/// Entries of a kind, and the number before which to go on.
struct Found {
    entries: Vec<Entry>,
    next: Option<u64>,
}

async fn find(
    app: &App,
    agencies: &[AgencyId],
    kind: &str,
    before: Option<u64>,
) -> Result<Found, WebError> {
    let mut found = Found {
        entries: Vec::new(),
        next: before,
    };
    for _ in 0..BATCHES {
        let batch = app.store.journal_page(agencies, found.next, BATCH).await?;
        let whole = batch.len() == BATCH as usize;
        for entry in batch {
            if found.entries.len() == SIZE {
                return Ok(found);
            }
            found.next = Some(entry.seq);
            if kind.is_empty() || kind_of(&entry.event) == kind {
                found.entries.push(entry);
            }
        }
        if !whole {
            found.next = None;
            return Ok(found);
        }
    }
    Ok(found)
}

fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::Record(_) => "record",
        Event::CatalogueItem(_) => "catalogue",
        Event::Agency(_) => "agency",
        Event::Account(_) | Event::PasswordSet => "account",
        Event::AnnualFigures(_)
        | Event::PublicationCount(_)
        | Event::Narrative(_)
        | Event::AnnualReport(_) => "report",
        Event::Request(_) | Event::Remedy(_) | Event::Complaint(_) => "request",
        Event::CalendarYear(_) => "calendar",
    }
}

/// The present titles of the records among the entries.
async fn titles(app: &App, entries: &[Entry]) -> Result<HashMap<String, String>, WebError> {
    let mut titles = HashMap::new();
    for entry in entries {
        let (Event::Record(_), Ok(id)) = (&entry.event, entry.subject.parse()) else {
            continue;
        };
        if titles.contains_key(&entry.subject) {
            continue;
        }
        let desk = app.store.desk_record(&id).await?;
        let title = desk.and_then(|desk| {
            let draft = desk.record.draft.and_then(|draft| draft.content);
            draft
                .map(|content| content.title)
                .or(desk.public_content.map(|content| content.title))
                .or(desk.kept_content.map(|content| content.title))
        });
        titles.insert(
            entry.subject.clone(),
            title.unwrap_or_else(|| format!("信息 {id}")),
        );
    }
    Ok(titles)
}

fn row(staff: &Staff, entry: &Entry, titles: &HashMap<String, String>) -> Vec<Cell> {
    let (words, url) = thing(staff, entry, titles);
    vec![
        Cell::text(minute(entry.at)),
        Cell::text(match (&entry.actor, &entry.event) {
            (Actor::Applicant, Event::Complaint(_)) => "投诉人",
            (actor, _) => actor.name(),
        }),
        Cell::text(deed(&entry.event)),
        if url.is_empty() {
            Cell::text(words)
        } else {
            Cell::link(words, url)
        },
        Cell::text(staff.agency_name(&entry.agency)),
    ]
}

/// What was done, as a verb.
fn deed(event: &Event) -> &'static str {
    match event {
        Event::Agency(_) => "保存机关信息",
        Event::CatalogueItem(_) => "保存目录",
        Event::Account(account) if account.closed => "停用账号",
        Event::Account(_) => "保存账号",
        Event::Record(_)
        | Event::PasswordSet
        | Event::Request(_)
        | Event::Remedy(_)
        | Event::Complaint(_)
        | Event::AnnualFigures(_)
        | Event::PublicationCount(_)
        | Event::Narrative(_)
        | Event::AnnualReport(_)
        | Event::CalendarYear(_) => event.name(),
    }
}

/// What it was done to, in words, and its page where this person has one.
fn thing(staff: &Staff, entry: &Entry, titles: &HashMap<String, String>) -> (String, String) {
    let agency = &entry.agency;
    let where_may = |action: Action, url: String| {
        if staff.may(action, agency) {
            url
        } else {
            String::new()
        }
    };
    let report = |year: i16, what: &str| {
        (
            format!("{year} 年年度报告{what}"),
            where_may(
                Action::WriteReports,
                format!("/console/reports/{agency}/{year}"),
            ),
        )
    };
    match &entry.event {
        Event::Record(_) => (
            titles.get(&entry.subject).cloned().unwrap_or_default(),
            where_may(
                Action::ReadDrafts,
                format!("/console/records/{}", entry.subject),
            ),
        ),
        Event::Agency(agency) => (
            agency.name.clone(),
            where_may(
                Action::ManageAgency,
                format!("/console/agencies/{}", agency.id),
            ),
        ),
        Event::CatalogueItem(item) => (
            item.name.clone(),
            where_may(
                Action::ReadDrafts,
                format!("/console/catalogue?agency={agency}"),
            ),
        ),
        Event::Account(account) => (
            format!("{}（{}）", account.name, account.login),
            account_url(staff, agency, &account.login),
        ),
        Event::PasswordSet => {
            let url = entry.subject.parse();
            (
                entry.subject.clone(),
                url.map(|login| account_url(staff, agency, &login))
                    .unwrap_or_default(),
            )
        }
        Event::AnnualFigures(figures) => report(figures.year, ""),
        Event::AnnualReport(_) => {
            let year = entry
                .subject
                .rsplit('/')
                .next()
                .and_then(|year| year.parse().ok());
            report(year.unwrap_or_default(), "")
        }
        Event::PublicationCount(count) => report(count.year, &format!("，目录 {}", count.item)),
        Event::Narrative(narrative) => {
            report(narrative.year, &format!("，{}", narrative.section.name()))
        }
        Event::CalendarYear(year) => (
            year.name(),
            where_may(
                Action::ManageCalendar,
                format!("/console/calendar?year={}", year.year),
            ),
        ),
        Event::Request(event) => (
            format!("申请 {}：{}", entry.subject, event.name()),
            where_may(
                Action::ReadRequests,
                format!("/console/requests/{}", entry.subject),
            ),
        ),
        Event::Remedy(_) => (
            format!("复议、诉讼 {}", entry.subject),
            where_may(
                Action::ReadRequests,
                format!("/console/remedies/{}", entry.subject),
            ),
        ),
        Event::Complaint(_) => (
            format!("投诉举报 {}", entry.subject),
            where_may(
                Action::ReadRequests,
                format!("/console/complaints/{}", entry.subject),
            ),
        ),
    }
}

fn account_url(staff: &Staff, agency: &AgencyId, login: &Login) -> String {
    if staff.may(Action::ManageAccounts, agency) {
        format!("/console/accounts/{login}")
    } else {
        String::new()
    }
}
