//! Reminders (提醒) of requests: what is due today, whose turn it is, and in what words they are told.
//!
//! Knows neither how they travel nor who read them. Words never say who applied nor what was asked for; what goes by mail
//! says less still: the register number, the days left, an address. The limits are those of the clock, 条例 第三十条 to
//! 第三十三条.

mod kind;
mod mail;
mod wording;

#[cfg(test)]
mod tests;

pub use kind::ReminderKind;
pub use mail::{Mail, compose, pause_after};

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::events::ClockEvent;
use gongkai_law::clock::findings::FindingKind;
use gongkai_law::clock::next::{Open, open_consultations};
use gongkai_law::clock::{ClockReading, ClockState};
use jiff::civil::Date;

use self::wording::Left;
use crate::accounts::Account;
use crate::ids::{AgencyId, Login, RequestId};
use crate::requests::{Collection, DraftStage, Request};
use crate::rights::Role;

/// Working days ahead of the last day on which a reminder is given.
pub const DAYS_AHEAD: [u32; 3] = [5, 3, 1];

/// Working days after which a request that nobody confirmed is spoken of.
const UNCONFIRMED_AFTER: u32 = 3;

/// One reminder of one request to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// About which request.
    pub request: RequestId,
    /// 登记编号; the id of a request taken over from elsewhere.
    pub number: String,
    /// What about.
    pub kind: ReminderKind,
    /// To whom.
    pub to: Login,
    /// On which day; there is one a day of each kind to each person.
    pub day: Date,
    /// What is read in the console.
    pub words: String,
    /// What is said by mail: how many days are left, or what is to be done.
    pub brief: String,
}

/// The people of an agency who work on requests, accounts that are closed left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// 申请经办人
    pub handlers: Vec<Login>,
    /// 公开机构负责人
    pub heads: Vec<Login>,
}

impl Desk {
    /// The desk of an agency.
    #[must_use]
    pub fn of(agency: &AgencyId, accounts: &[Account]) -> Self {
        let with = |role: Role| {
            let holds = |account: &&Account| {
                let mut grants = account.grants.iter();
                !account.closed && grants.any(|grant| grant.agency == *agency && grant.role == role)
            };
            let holders = accounts.iter().filter(holds);
            holders.map(|account| account.login.clone()).collect()
        };
        Self {
            handlers: with(Role::RequestHandler),
            heads: with(Role::DisclosureHead),
        }
    }

    /// Whose turn it is while it is being handled: its handler and who stands in, else everyone who could be, else the
    /// heads.
    fn handling(&self, request: &Request) -> Vec<Login> {
        let handling = &request.handling;
        let mut named: Vec<Login> = [&handling.handler, &handling.deputy]
            .into_iter()
            .flatten()
            .filter(|login| self.handlers.contains(login))
            .cloned()
            .collect();
        named.dedup();
        match (named.is_empty(), self.handlers.is_empty()) {
            (false, _) => named,
            (true, false) => self.handlers.clone(),
            (true, true) => self.heads.clone(),
        }
    }
}

/// A request with its clock as it stands on a day that has its reminders made.
struct Case<'a> {
    request: &'a Request,
    reading: &'a ClockReading,
    calendar: &'a Calendar,
    today: Date,
    number: &'a str,
}

/// What is said about a request, before it is known to whom.
struct Saying {
    kind: ReminderKind,
    words: String,
    brief: String,
}

/// The reminders of one request that are due today; none on a day off, and none once it is closed.
#[must_use]
pub fn due_today(
    request: &Request,
    reading: &ClockReading,
    desk: &Desk,
    calendar: &Calendar,
    today: Date,
) -> Vec<Reminder> {
    if reading.closed_on.is_some() || !calendar.is_workday(today) {
        return Vec::new();
    }
    let case = Case {
        request,
        reading,
        calendar,
        today,
        number: number(request),
    };
    let handling = [
        case.answer(),
        case.correction(),
        case.confirmation(),
        case.collections(),
        case.opinions(),
        case.lapse(),
    ];
    let approving = [case.approval(), case.extension_approval()];
    let mut reminders = case.to_each(handling, &desk.handling(request));
    reminders.extend(case.to_each(approving, &desk.heads));
    reminders
}

/// Tells those who handle a request that its last day moved without anything having happened to it (放假安排公布).
#[must_use]
pub fn due_moved(
    request: &Request,
    (from, to): (Date, Date),
    desk: &Desk,
    calendar: &Calendar,
    today: Date,
) -> Vec<Reminder> {
    let number = number(request);
    let saying = Saying {
        kind: ReminderKind::DueMoved,
        words: wording::due_moved(number, from, to),
        brief: wording::due_moved_brief(left(calendar, today, to)),
    };
    addressed(
        request,
        number,
        today,
        [Some(saying)],
        &desk.handling(request),
    )
}

/// How far a last day is; none once it is over.
fn left(calendar: &Calendar, today: Date, due_on: Date) -> Option<Left> {
    if due_on <= today {
        return (due_on == today).then_some(Left::Today);
    }
    Some(match calendar.workdays_between(today, due_on) {
        0 => Left::NoWorkday,
        days => Left::Workdays(days),
    })
}

fn number(request: &Request) -> &str {
    let known = request.handling.register_number.as_deref();
    known.unwrap_or(request.id.as_str())
}

fn addressed<const N: usize>(
    request: &Request,
    number: &str,
    day: Date,
    sayings: [Option<Saying>; N],
    people: &[Login],
) -> Vec<Reminder> {
    let mut reminders = Vec::new();
    for saying in sayings.into_iter().flatten() {
        for to in people {
            reminders.push(Reminder {
                request: request.id.clone(),
                number: number.to_owned(),
                kind: saying.kind,
                to: to.clone(),
                day,
                words: saying.words.clone(),
                brief: saying.brief.clone(),
            });
        }
    }
    reminders
}

impl Case<'_> {
    fn to_each<const N: usize>(
        &self,
        sayings: [Option<Saying>; N],
        people: &[Login],
    ) -> Vec<Reminder> {
        addressed(self.request, self.number, self.today, sayings, people)
    }

    /// 5, 3 and 1 working days ahead, on the last day, and on each working day after it.
    fn answer(&self) -> Option<Saying> {
        let due_on = self.running_until()?;
        if due_on < self.today {
            let late = self.reading.overdue_workdays;
            return Some(Saying {
                kind: ReminderKind::AnswerOverdue,
                words: wording::overdue(self.number, due_on, late),
                brief: wording::overdue_brief(late),
            });
        }
        let left = left(self.calendar, self.today, due_on)?;
        let now = match left {
            Left::Today | Left::NoWorkday => true,
            Left::Workdays(days) => DAYS_AHEAD.contains(&days),
        };
        now.then(|| Saying {
            kind: ReminderKind::AnswerDue,
            words: wording::due(self.number, due_on, left, self.reading.provisional),
            brief: wording::due_brief(left),
        })
    }

    /// The last day of a limit that runs. While an opinion is awaited the day moves on by itself.
    fn running_until(&self) -> Option<Date> {
        match self.reading.state {
            ClockState::Running => self.reading.due_on,
            ClockState::AwaitingConfirmation
            | ClockState::Suspended
            | ClockState::Closed
            | ClockState::Lapsed => None,
        }
    }

    /// The working day before the last one to ask for a correction, and the last; not where an answer is in work.
    fn correction(&self) -> Option<Saying> {
        self.running_until()?;
        let asked = |event: &ClockEvent| matches!(event, ClockEvent::ClarificationRequested { .. });
        if self.request.handling.draft.is_some() || self.request.events.iter().any(asked) {
            return None;
        }
        let days = self.reading.rules.clarification_request_workdays()?;
        let last = self.calendar.deadline(self.reading.received_on?, days).on;
        let left = self.calendar.workdays_between(self.today, last);
        (self.today <= last && left <= 1).then(|| Saying {
            kind: ReminderKind::Correction,
            words: wording::correction(self.number, last, left),
            brief: wording::correction_brief(left),
        })
    }

    fn confirmation(&self) -> Option<Saying> {
        let workdays = self
            .reading
            .findings
            .iter()
            .find_map(|found| match found.kind {
                FindingKind::Unconfirmed { workdays } => Some(workdays),
                _ => None,
            })?;
        (workdays >= UNCONFIRMED_AFTER).then(|| Saying {
            kind: ReminderKind::Confirmation,
            words: wording::unconfirmed(self.number, workdays),
            brief: wording::unconfirmed_brief(workdays),
        })
    }

    /// Offices whose day is over and who have not answered.
    fn collections(&self) -> Option<Saying> {
        let late = |one: &&Collection| one.answered.is_none() && one.until < self.today;
        let asked = &self.request.handling.collections;
        let late: Vec<&Collection> = asked.iter().filter(late).collect();
        (!late.is_empty()).then(|| Saying {
            kind: ReminderKind::Collection,
            words: wording::collections(self.number, &late),
            brief: wording::collections_brief(),
        })
    }

    /// Once, on the first working day after the time for an opinion: the limit runs on by itself from that day.
    fn opinions(&self) -> Option<Saying> {
        let days = self.reading.rules.opinion_workdays()?;
        let open = open_consultations(&self.request.events);
        let over = self.request.events.iter().find_map(|event| {
            let (on, third_party, id) = match event {
                ClockEvent::ThirdPartyConsulted { on, id } => {
                    (*on, true, Open::ThirdParty(id.clone()))
                }
                ClockEvent::AgencyConsulted { on, id } => (*on, false, Open::Agency(id.clone())),
                _ => return None,
            };
            let until = self.calendar.deadline(on, days).on;
            let since = self.calendar.workdays_between(until, self.today);
            (open.contains(&id) && since == 1).then_some((until, third_party))
        });
        over.map(|(until, third_party)| Saying {
            kind: ReminderKind::Opinion,
            words: wording::opinion(self.number, until, third_party),
            brief: wording::opinion_brief(),
        })
    }

    fn lapse(&self) -> Option<Saying> {
        (self.reading.state == ClockState::Lapsed).then(|| Saying {
            kind: ReminderKind::Lapse,
            words: wording::lapse(self.number),
            brief: wording::lapse_brief(),
        })
    }

    fn approval(&self) -> Option<Saying> {
        let draft = self.request.handling.draft.as_ref()?;
        (draft.stage == DraftStage::AwaitingApproval).then(|| Saying {
            kind: ReminderKind::Approval,
            words: wording::approval(self.number, "答复", self.reading.due_on),
            brief: wording::approval_brief("答复", self.left()),
        })
    }

    fn extension_approval(&self) -> Option<Saying> {
        let extension = self.request.handling.extension.as_ref()?;
        (!extension.approved).then(|| Saying {
            kind: ReminderKind::ExtensionApproval,
            words: wording::approval(self.number, "延期", self.reading.due_on),
            brief: wording::approval_brief("延期", self.left()),
        })
    }

    /// Working days left for the answer, where the last day is not over.
    fn left(&self) -> Option<Left> {
        left(self.calendar, self.today, self.running_until()?)
    }
}
