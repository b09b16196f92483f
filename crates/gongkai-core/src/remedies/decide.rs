//! The one place where orders to a remedy are judged.

use jiff::civil::Date;

use super::{Event, Procedure, Remedy, RemedyKind, RemedyOutcome};
use crate::cases::{
    Context, Refusal, Ruling, Written, may_order, must_follow, must_have_come, words,
};
use crate::fields::{FieldErrors, optional_line, required_line};
use crate::ids::{AgencyId, RequestId};
use crate::requests::Request;
use crate::rights::Action;
use gongkai_law::clock::events::ClockEvent;
use gongkai_law::replies::{Forum, ReplyLimit};
use gongkai_law::rules::Rule;

/// A remedy that is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The agency concerned.
    pub agency: AgencyId,
    /// Which kind.
    pub kind: RemedyKind,
    /// Day it was filed.
    pub filed_on: Date,
    /// The request it is about.
    pub request: Option<RequestId>,
    /// The rest.
    pub details: Details,
}

/// What can be completed later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Organ or court.
    pub organ: String,
    /// Its number for the case; empty where there is none yet.
    pub case_number: String,
    /// Procedure of a reconsideration.
    pub procedure: Procedure,
    /// Day the copy of the application or complaint arrived.
    pub received_on: Date,
}

/// An order to a remedy. Words that come with an order are kept apart from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// 登记
    Register(Registration),
    /// Completes or mends what was registered.
    Correct(Details),
    /// The reply was handed in.
    Reply {
        /// The day.
        on: Date,
    },
    /// 审结
    Conclude {
        /// The day of the decision or judgment.
        on: Date,
        /// How.
        outcome: RemedyOutcome,
        /// The last day to answer anew, where that was ordered.
        anew_by: Option<Date>,
    },
    /// An appeal or a new trial.
    Reopen {
        /// The day.
        on: Date,
    },
    /// The agency answered anew.
    AnswerAnew {
        /// The day.
        on: Date,
    },
    /// A note.
    Note {
        /// Its words.
        text: String,
    },
    /// Throws the notes away.
    Erase,
}

impl Command {
    /// What one must be allowed to.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Erase => Action::ApproveRequests,
            _ => Action::HandleRequests,
        }
    }

    /// The request it is about, where the order names one.
    #[must_use]
    pub fn request(&self) -> Option<&RequestId> {
        match self {
            Self::Register(registration) => registration.request.as_ref(),
            _ => None,
        }
    }
}

/// Judges an order. `about` is the request the order names.
///
/// # Errors
/// The refusal with its reason; nothing has changed then.
pub fn decide(
    remedy: Option<&Remedy>,
    about: Option<&Request>,
    command: &Command,
    ctx: &Context<'_>,
) -> Result<Ruling<Event>, Refusal> {
    let action = Some(command.action());
    if !may_order(&ctx.actor, ctx.roles, action, false) {
        return Err(Refusal::NotAllowed(action));
    }
    let remedy = match (command, remedy) {
        (Command::Register(registration), None) => {
            return Ok(only(register(registration, about, ctx.today)?));
        }
        (Command::Register(_), Some(_)) => return Err(Refusal::Exists),
        (_, None) => return Err(Refusal::Absent),
        (_, Some(remedy)) => remedy,
    };
    if let Command::Note { text } = command {
        return note(remedy, text);
    }
    Ok(only(step(remedy, command, ctx.today)?))
}

fn only(event: Event) -> Ruling<Event> {
    Ruling {
        events: vec![event],
        words: None,
    }
}

fn note(remedy: &Remedy, text: &str) -> Result<Ruling<Event>, Refusal> {
    if remedy.handling.erased_on.is_some() {
        return Err(Refusal::Erased);
    }
    let text = words("text", "备注", text)?;
    let number = Written::next(&remedy.handling.written);
    Ok(Ruling {
        events: vec![Event::Noted { number }],
        words: Some((Written::part(number), text)),
    })
}

fn register(
    registration: &Registration,
    about: Option<&Request>,
    today: Date,
) -> Result<Event, Refusal> {
    let mut errors = FieldErrors::default();
    let filed = ("提出之日", registration.filed_on);
    let received = ("收到之日", registration.details.received_on);
    let rule = reply_rule(registration.kind, &registration.details);
    must_have_come(&mut errors, "filed_on", filed, today);
    must_have_come(&mut errors, "received_on", received, today);
    must_follow(&mut errors, "received_on", received, filed, Some(rule));
    match (&registration.request, about) {
        (Some(_), None) => errors.add("request", "没有这件申请，请核对登记编号。"),
        (_, Some(request)) if request.agency != registration.agency => errors.add(
            "request",
            "这件申请不是向这个机关提出的，请核对机关和登记编号。",
        ),
        (_, Some(request)) => {
            if let Some(asked_on) = request.events.iter().map(ClockEvent::on).min() {
                let asked = ("申请提交之日", asked_on);
                must_follow(&mut errors, "filed_on", filed, asked, None);
            }
        }
        (None, None) => {}
    }
    let (organ, case_number) = lines(&registration.details, &mut errors);
    Ok(errors.or_ok(Event::Registered {
        agency: registration.agency.clone(),
        kind: registration.kind,
        filed_on: registration.filed_on,
        request: registration.request.clone(),
        organ,
        case_number,
        procedure: procedure(registration.kind, &registration.details),
        received_on: registration.details.received_on,
    })?)
}

fn lines(details: &Details, errors: &mut FieldErrors) -> (String, Option<String>) {
    let organ = required_line(errors, "organ", "复议机关或者法院", &details.organ, 60);
    let number = optional_line(errors, "case_number", "案号", &details.case_number, 60);
    (organ, number)
}

/// Only a reconsideration has a procedure of its own here.
fn procedure(kind: RemedyKind, details: &Details) -> Procedure {
    match kind {
        RemedyKind::Reconsideration => details.procedure,
        _ => Procedure::Ordinary,
    }
}

fn reply_rule(kind: RemedyKind, details: &Details) -> Rule {
    let forum = match (kind, details.procedure) {
        (RemedyKind::Reconsideration, Procedure::Ordinary) => Forum::Reconsideration,
        (RemedyKind::Reconsideration, Procedure::Simplified) => Forum::SimplifiedReconsideration,
        _ => Forum::Lawsuit,
    };
    ReplyLimit::of(forum, details.received_on).rule
}

fn step(remedy: &Remedy, command: &Command, today: Date) -> Result<Event, Refusal> {
    let mut errors = FieldErrors::default();
    let handling = &remedy.handling;
    let event = match command {
        Command::Correct(details) => correct(remedy, details, today, &mut errors),
        Command::Reply { on } => {
            if handling.replied_on.is_some() {
                return Err(Refusal::DoneBefore);
            }
            if remedy.concluded_on.is_some() {
                return Err(Refusal::Ended);
            }
            happened(remedy, ("提交之日", *on), today, &mut errors);
            Event::Replied { on: *on }
        }
        Command::Conclude {
            on,
            outcome,
            anew_by,
        } => {
            if remedy.concluded_on.is_some() {
                return Err(Refusal::Ended);
            }
            conclude(remedy, *on, (*outcome, *anew_by), today, &mut errors)
        }
        Command::Reopen { on } => {
            let Some(concluded_on) = remedy.concluded_on else {
                return Err(Refusal::StillOpen);
            };
            let again = ("上诉、再审之日", *on);
            must_have_come(&mut errors, "on", again, today);
            must_follow(&mut errors, "on", again, ("审结之日", concluded_on), None);
            Event::Reopened { on: *on }
        }
        Command::AnswerAnew { on } => {
            let (Some(anew), Some(concluded_on)) = (handling.anew, remedy.concluded_on) else {
                return Err(Refusal::NothingAnew);
            };
            if anew.done_on.is_some() {
                return Err(Refusal::DoneBefore);
            }
            let done = ("重新答复之日", *on);
            must_have_come(&mut errors, "on", done, today);
            must_follow(&mut errors, "on", done, ("审结之日", concluded_on), None);
            Event::AnsweredAnew { on: *on }
        }
        Command::Erase => {
            if !remedy.is_closed() {
                return Err(Refusal::StillOpen);
            }
            if handling.erased_on.is_some() {
                return Err(Refusal::DoneBefore);
            }
            Event::Erased { on: today }
        }
        // Both were judged before.
        Command::Register(_) | Command::Note { .. } => return Err(Refusal::Exists),
    };
    Ok(errors.or_ok(event)?)
}

fn correct(remedy: &Remedy, details: &Details, today: Date, errors: &mut FieldErrors) -> Event {
    let received = ("收到之日", details.received_on);
    let rule = Some(reply_rule(remedy.kind, details));
    must_have_come(errors, "received_on", received, today);
    must_follow(
        errors,
        "received_on",
        received,
        ("提出之日", remedy.filed_on),
        rule,
    );
    for (label, known) in [
        ("提交之日", remedy.handling.replied_on),
        ("审结之日", remedy.concluded_on),
    ] {
        if let Some(on) = known {
            must_follow(errors, "received_on", (label, on), received, rule);
        }
    }
    let (organ, case_number) = lines(details, errors);
    Event::Corrected {
        organ,
        case_number,
        procedure: procedure(remedy.kind, details),
        received_on: details.received_on,
    }
}

/// A day on which the agency or the organ did something: not to come, and not before the copy arrived.
fn happened(remedy: &Remedy, did: (&'static str, Date), today: Date, errors: &mut FieldErrors) {
    must_have_come(errors, "on", did, today);
    match remedy.handling.received_on {
        Some(on) => {
            let rule = ReplyLimit::of(remedy.forum(), on).rule;
            must_follow(errors, "on", did, ("收到之日", on), Some(rule));
        }
        None => must_follow(errors, "on", did, ("提出之日", remedy.filed_on), None),
    }
}

fn conclude(
    remedy: &Remedy,
    on: Date,
    (outcome, anew_by): (RemedyOutcome, Option<Date>),
    today: Date,
    errors: &mut FieldErrors,
) -> Event {
    let ended = ("审结之日", on);
    happened(remedy, ended, today, errors);
    if let Some(replied_on) = remedy.handling.replied_on {
        must_follow(errors, "on", ended, ("提交答复之日", replied_on), None);
    }
    if let Some(by) = anew_by {
        must_follow(errors, "anew_by", ("重新答复的最后一天", by), ended, None);
        if outcome != RemedyOutcome::Corrected {
            errors.add(
                "anew_by",
                "只有“结果纠正”才会责令重新答复，请核对结果，或者不填这一项。",
            );
        }
    }
    Event::Concluded {
        on,
        outcome,
        anew_by,
    }
}
