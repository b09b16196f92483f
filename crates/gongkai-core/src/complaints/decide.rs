//! The one place where orders to a complaint are judged.

use jiff::civil::Date;

use super::{ANSWER, Complaint, ComplaintKind, Event, Matter, Outcome, Way};
use crate::cases::{
    Context, Refusal, Ruling, Written, may_order, must_follow, must_have_come, words,
};
use crate::fields::FieldErrors;
use crate::ids::{AgencyId, Login, RecordId, RequestId};
use crate::rights::Action;

/// A complaint that is entered. Its words come beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The agency that handles it.
    pub agency: AgencyId,
    /// Complaint or report.
    pub kind: ComplaintKind,
    /// What it is about.
    pub matter: Matter,
    /// How it came.
    pub way: Way,
    /// The day it came in.
    pub received_on: Date,
    /// The request it is about; known to be the agency's.
    pub request: Option<RequestId>,
    /// The record it is about; known to be the agency's.
    pub record: Option<RecordId>,
    /// What was complained of.
    pub text: String,
}

/// An order to a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// 登记, by the complainant online or by the desk.
    Register(Registration),
    /// 分办
    Assign {
        /// To whom.
        handler: Login,
    },
    /// 答复
    Answer {
        /// The day the answer was given.
        on: Date,
        /// What was found.
        outcome: Outcome,
        /// The answer's words.
        text: String,
    },
    /// A note.
    Note {
        /// Its words.
        text: String,
    },
    /// Looks at who complained.
    SeeParticulars,
    /// Throws away everything personal.
    Erase,
}

impl Command {
    /// What one must be allowed to.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::SeeParticulars => Action::SeeApplicants,
            Self::Erase => Action::ApproveRequests,
            Self::Register(_) | Self::Assign { .. } | Self::Answer { .. } | Self::Note { .. } => {
                Action::HandleRequests
            }
        }
    }

    fn is_the_complainants(&self) -> bool {
        matches!(self, Self::Register(registration) if registration.way == Way::Online)
    }
}

/// Numbers a registration is given.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// 登记编号
    pub register_number: &'a str,
    /// The agency's rule for the answer.
    pub workdays: u16,
}

/// Judges an order.
///
/// # Errors
/// The refusal with its reason; nothing has changed then.
pub fn decide(
    complaint: Option<&Complaint>,
    command: &Command,
    given: Given<'_>,
    ctx: &Context<'_>,
) -> Result<Ruling<Event>, Refusal> {
    let action = Some(command.action());
    if !may_order(&ctx.actor, ctx.roles, action, command.is_the_complainants()) {
        return Err(Refusal::NotAllowed(action));
    }
    let complaint = match (command, complaint) {
        (Command::Register(registration), None) => {
            return register(registration, given, ctx.today);
        }
        (Command::Register(_), Some(_)) => return Err(Refusal::Exists),
        (_, None) => return Err(Refusal::Absent),
        (_, Some(complaint)) => complaint,
    };
    if complaint.erased_on.is_some() {
        return Err(Refusal::Erased);
    }
    let only = |event| Ruling {
        events: vec![event],
        words: None,
    };
    match command {
        Command::Register(_) => Err(Refusal::Exists),
        Command::Assign { handler } if complaint.answered.is_none() => Ok(only(Event::Assigned {
            handler: handler.clone(),
        })),
        Command::Assign { .. } => Err(Refusal::Ended),
        Command::Answer { on, outcome, text } => {
            answer(complaint, (*on, *outcome), text, ctx.today)
        }
        Command::Note { text } => {
            let text = words("text", "备注", text)?;
            let number = Written::next(&complaint.written);
            Ok(Ruling {
                events: vec![Event::Noted { number }],
                words: Some((Written::part(number), text)),
            })
        }
        Command::SeeParticulars => Ok(only(Event::ParticularsSeen)),
        Command::Erase if complaint.answered.is_none() => Err(Refusal::StillOpen),
        Command::Erase => Ok(only(Event::Erased { on: ctx.today })),
    }
}

fn register(
    registration: &Registration,
    given: Given<'_>,
    today: Date,
) -> Result<Ruling<Event>, Refusal> {
    let mut errors = FieldErrors::default();
    let came = ("收到之日", registration.received_on);
    must_have_come(&mut errors, "received_on", came, today);
    let text = words("text", "投诉、举报的内容", &registration.text);
    let text = text.unwrap_or_else(|wrong| {
        errors.0.extend(wrong.0);
        String::new()
    });
    errors.or_ok(())?;
    Ok(Ruling {
        events: vec![Event::Registered {
            agency: registration.agency.clone(),
            register_number: given.register_number.to_owned(),
            kind: registration.kind,
            matter: registration.matter,
            way: registration.way,
            received_on: registration.received_on,
            workdays: given.workdays,
            request: registration.request.clone(),
            record: registration.record.clone(),
        }],
        words: Some((super::TEXT.to_owned(), text)),
    })
}

fn answer(
    complaint: &Complaint,
    (on, outcome): (Date, Outcome),
    text: &str,
    today: Date,
) -> Result<Ruling<Event>, Refusal> {
    if complaint.answered.is_some() {
        return Err(Refusal::DoneBefore);
    }
    let mut errors = FieldErrors::default();
    let answered = ("答复之日", on);
    must_have_come(&mut errors, "on", answered, today);
    let came = ("收到之日", complaint.received_on);
    must_follow(&mut errors, "on", answered, came, None);
    let text = words("text", "答复内容", text).unwrap_or_else(|wrong| {
        errors.0.extend(wrong.0);
        String::new()
    });
    errors.or_ok(())?;
    Ok(Ruling {
        events: vec![Event::Answered { on, outcome }],
        words: Some((ANSWER.to_owned(), text)),
    })
}
