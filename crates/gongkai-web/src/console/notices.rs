//! What I was reminded of and have not read: the list at the top of 今日, and marking it read.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use gongkai_core::reminders::ReminderKind;
use gongkai_core::rights::Action;
use gongkai_store::notices::Notice;
use jiff::civil::Date;
use serde::Serialize;

use crate::app::App;
use crate::console::today::day_from_today;
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::reply;
use crate::kit::staff::Staff;

/// Notices that are shown unfolded.
const SHOWN: usize = 8;

/// The `reminders` of the component `reminder_list`.
#[derive(Debug, Serialize)]
pub struct Reminders {
    total: usize,
    shown: Vec<Reminder>,
    more: Vec<Reminder>,
    /// The last number among them: what comes while the page is looked at is not marked with them.
    up_to: u64,
}

#[derive(Debug, Serialize)]
struct Reminder {
    number: u64,
    when: String,
    state: &'static str,
    words: String,
    url: String,
    /// What was asked for in the request.
    about: String,
    tag: &'static str,
    tag_kind: &'static str,
}

impl Reminders {
    /// What this person has not read.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn of(app: &App, staff: &Staff) -> Result<Self, WebError> {
        let agencies = staff.scope(Action::ReadRequests);
        let login = &staff.account.login;
        let unread = app.store.unread_notices(login, &agencies).await?;
        Ok(Self::listed(unread, app.today()))
    }

    fn listed(unread: Vec<Notice>, today: Date) -> Self {
        let total = unread.len();
        let up_to = unread.iter().map(|notice| notice.number).max();
        let mut notices = unread.into_iter().map(|notice| reminder(notice, today));
        Self {
            total,
            shown: notices.by_ref().take(SHOWN).collect(),
            more: notices.collect(),
            up_to: up_to.unwrap_or_default(),
        }
    }

    /// For samples: so many of them.
    ///
    /// # Panics
    /// Never: the id is a slug.
    #[must_use]
    pub fn sample(count: u64) -> Self {
        let day = jiff::civil::date(2026, 11, 24);
        let notice = |number| Notice {
            number,
            request: "q1".parse().expect("a slug"),
            subject: "2025年危房改造补助名单".to_owned(),
            kind: ReminderKind::AnswerOverdue,
            day,
            words: "qingshi-2026-0001 最迟应当在2026年11月20日答复，已逾期2个工作日，请尽快答复。"
                .to_owned(),
        };
        Self::listed((1..=count).map(notice).collect(), day)
    }
}

fn reminder(notice: Notice, today: Date) -> Reminder {
    let (state, tag_kind) = match notice.kind {
        ReminderKind::AnswerOverdue => ("late", "seal"),
        ReminderKind::AnswerDue
        | ReminderKind::Correction
        | ReminderKind::Approval
        | ReminderKind::ExtensionApproval => ("soon", "warn"),
        ReminderKind::Confirmation
        | ReminderKind::Collection
        | ReminderKind::Opinion
        | ReminderKind::Lapse
        | ReminderKind::DueMoved => ("", "plain"),
    };
    Reminder {
        number: notice.number,
        when: day_from_today(notice.day, today),
        state,
        words: notice.words,
        url: format!("/console/requests/{}", notice.request),
        about: notice.subject,
        tag: notice.kind.name(),
        tag_kind,
    }
}

/// `POST /console/notices`: one is known, or all up to a number. Only one's own can be meant.
///
/// # Errors
/// When the store fails.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let (login, now) = (&staff.account.login, app.now());
    if let Ok(number) = fields.text("notice").parse() {
        app.store.read_notice(login, number, now).await?;
    } else if let Ok(up_to) = fields.text("up_to").parse() {
        app.store.read_notices(login, up_to, now).await?;
    }
    Ok(reply::see_other("/console"))
}
