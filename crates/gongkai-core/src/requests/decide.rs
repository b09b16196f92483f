//! The one place where orders to a request are judged.

use gongkai_law::clock::events::ClockEvent;
use gongkai_law::clock::next;
use gongkai_law::outcomes::Outcome;
use jiff::civil::Date;

use super::command::{Command, Context, Registration};
use super::event::Event;
use super::files;
use super::handling::{
    Collection, Dispatch, Draft, DraftStage, Extension, Handling, Letter, NoteKind,
};
use super::{Refusal, Request};
use crate::agencies::SecondPerson;
use crate::cases::may_order;
use crate::fields::FieldErrors;
use crate::ids::Login;
use crate::letters::kind::LetterKind;
use crate::records::Actor;
use crate::requests::letters::{FINISHED_BY_HANDLER, ON_CORRECTION};

/// Longest text kept beside a request, in characters.
const MAX_WORDS: usize = 5_000;
/// Longest description of what is asked for.
pub const MAX_SUBJECT: usize = 5_000;

/// What an order comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What happens, in order.
    pub events: Vec<Event>,
    /// Words to keep beside, with their number.
    pub words: Option<(u32, String)>,
}

/// Judges an order.
///
/// # Errors
/// The refusal with its reason; nothing has changed then.
pub fn decide(
    request: Option<&Request>,
    command: &Command,
    ctx: &Context<'_>,
) -> Result<Ruling, Refusal> {
    permit(command, ctx)?;
    let request = match (command, request) {
        (Command::Register(registration), None) => return register(registration, ctx),
        (Command::Register(_), Some(_)) => return Err(Refusal::Exists),
        (_, None) => return Err(Refusal::Absent),
        (_, Some(request)) => request,
    };
    if request.handling.erased_on.is_some() {
        return Err(Refusal::Erased);
    }
    let words = words_of(command)?;
    let number = request.handling.next_text();
    let mut events = happens(request, command, number, ctx)?;
    if let Some((kind, _)) = &words {
        events.insert(
            0,
            Event::Noted {
                number,
                kind: *kind,
            },
        );
    }
    Ok(Ruling {
        events,
        words: words.map(|(_, text)| (number, text)),
    })
}

fn permit(command: &Command, ctx: &Context<'_>) -> Result<(), Refusal> {
    let action = command.action();
    if may_order(&ctx.actor, ctx.roles, action, command.is_the_applicants()) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(action))
    }
}

fn register(registration: &Registration, ctx: &Context<'_>) -> Result<Ruling, Refusal> {
    let mut errors = FieldErrors::default();
    let subject = registration.subject.trim();
    let length = subject.chars().count();
    if length == 0 {
        errors.add(
            "subject",
            "请写明要申请公开的政府信息的名称、文号，或者便于查找的特征。",
        );
    }
    if length > MAX_SUBJECT {
        errors.add(
            "subject",
            format!("申请内容有 {length} 个字，最多 {MAX_SUBJECT} 个字，请缩短。"),
        );
    }
    if registration.submitted_on > ctx.today {
        errors.add("submitted_on", "提交日期在今天之后，请核对。");
    }
    if let Some(signed_on) = registration.signed_on {
        if signed_on > ctx.today {
            errors.add("signed_on", "签收日期在今天之后，请核对。");
        }
        if signed_on < registration.submitted_on {
            errors.add("signed_on", "签收日期早于交寄日期，请核对这两个日期。");
        }
    }
    errors.or_ok(())?;
    let mut events = registration.events();
    if ctx.actor == Actor::Applicant && ctx.confirms_online {
        events.push(ClockEvent::Confirmed { on: ctx.today });
    }
    let registered = Event::Registered {
        agency: registration.agency.clone(),
        register_number: ctx.register_number.to_owned(),
        applicant_kind: registration.applicant_kind,
        channel: registration.channel,
        events,
    };
    Ok(Ruling {
        events: vec![registered],
        words: None,
    })
}

/// The words of an order, trimmed. What an order is for cannot be left out; where somebody may have nothing to add, it can.
fn words_of(command: &Command) -> Result<Option<(NoteKind, String)>, Refusal> {
    let Some((kind, field, text)) = command.words() else {
        return Ok(None);
    };
    let text = text.trim();
    let length = text.chars().count();
    if length > MAX_WORDS {
        let sentence = format!(
            "{}有 {length} 个字，最多 {MAX_WORDS} 个字，请缩短。",
            kind.name()
        );
        return Err(FieldErrors::one(field, sentence).into());
    }
    if !text.is_empty() {
        return Ok(Some((kind, text.to_owned())));
    }
    let may_be_left_out = matches!(
        command,
        Command::Confirm { .. }
            | Command::HearOpinion { .. }
            | Command::Withdraw { .. }
            | Command::OfficeAnswered { .. }
            | Command::AskOffice { .. }
            | Command::Rate { .. }
    );
    if may_be_left_out {
        return Ok(None);
    }
    Err(FieldErrors::one(field, format!("请填写{}。", kind.name())).into())
}

/// What an order to a request that is there comes to, its words apart; `number` is theirs.
fn happens(
    request: &Request,
    command: &Command,
    number: u32,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let handling = &request.handling;
    Ok(match command {
        Command::Register(_) => return Err(Refusal::Exists),
        Command::Confirm { on, .. } => {
            vec![dated(request, ClockEvent::Confirmed { on: *on }, ctx)?]
        }
        Command::RequestClarification {
            on,
            within_workdays,
            ..
        } => {
            let event = ClockEvent::ClarificationRequested {
                on: *on,
                within_workdays: Some(*within_workdays),
            };
            vec![dated(request, event, ctx)?]
        }
        Command::Clarify { on, .. } => {
            vec![dated(request, ClockEvent::Clarified { on: *on }, ctx)?]
        }
        Command::Consult {
            on, third_party, ..
        } => {
            let id = Some(format!("c{}", handling.consultations.len() + 1));
            let event = if *third_party {
                ClockEvent::ThirdPartyConsulted { on: *on, id }
            } else {
                ClockEvent::AgencyConsulted { on: *on, id }
            };
            vec![dated(request, event, ctx)?]
        }
        Command::HearOpinion {
            consultation,
            on,
            opinion,
            ..
        } => {
            let asked = handling
                .consultations
                .iter()
                .find(|asked| asked.id == *consultation && asked.opinion.is_none())
                .ok_or(Refusal::NoSuchPart)?;
            let id = Some(consultation.clone());
            let event = if asked.third_party {
                ClockEvent::ThirdPartyAnswered { on: *on, id }
            } else {
                ClockEvent::AgencyAnswered { on: *on, id }
            };
            let heard = Event::OpinionHeard {
                consultation: consultation.clone(),
                on: *on,
                opinion: *opinion,
            };
            vec![dated(request, event, ctx)?, heard]
        }
        Command::ProposeExtension { workdays, .. } => {
            // Whether it could be told today shows whether it is worth proposing.
            let event = ClockEvent::Extended {
                on: ctx.today,
                workdays: *workdays,
            };
            dated(request, event, ctx)?;
            vec![Event::ExtensionProposed {
                workdays: *workdays,
                reason: number,
            }]
        }
        Command::ApproveExtension => {
            let proposed = proposed(handling)?;
            let by = proposed.proposed_by.as_slice();
            vec![Event::ExtensionApproved {
                alone: second_person(by, ctx)?,
            }]
        }
        Command::ReturnExtension { .. } => {
            proposed(handling)?;
            vec![Event::ExtensionReturned { reason: number }]
        }
        Command::Extend { on } => {
            let extension = handling.extension.as_ref().ok_or(Refusal::NoExtension)?;
            if !extension.approved {
                return Err(Refusal::NoExtension);
            }
            let event = ClockEvent::Extended {
                on: *on,
                workdays: extension.workdays,
            };
            vec![dated(request, event, ctx)?]
        }
        Command::Delay { on, until } => {
            let event = ClockEvent::Delayed {
                on: *on,
                until: *until,
            };
            vec![dated(request, event, ctx)?]
        }
        Command::NotifyFee { on, .. } => {
            vec![dated(request, ClockEvent::FeeNotified { on: *on }, ctx)?]
        }
        Command::PayFee { on } => vec![dated(request, ClockEvent::FeePaid { on: *on }, ctx)?],
        Command::Lapse { on } => vec![lapse(request, *on, ctx)?],
        Command::Withdraw { on, .. } => {
            vec![dated(request, ClockEvent::Withdrawn { on: *on }, ctx)?]
        }
        Command::Assign {
            handler,
            deputy,
            post,
        } => {
            if deputy.as_ref() == Some(handler) {
                let sentence = "代办人不能就是经办人，请另选，或者不选。";
                return Err(FieldErrors::one("deputy", sentence).into());
            }
            vec![Event::Assigned {
                handler: handler.clone(),
                deputy: deputy.clone(),
                post: post.clone(),
            }]
        }
        Command::AskOffice { office, until, .. } => ask_office(office, *until, ctx)?,
        Command::UrgeOffice { number } => {
            open_collection(handling, *number)?;
            vec![Event::CollectionUrged {
                number: *number,
                on: ctx.today,
            }]
        }
        Command::OfficeAnswered { number, found, .. } => {
            open_collection(handling, *number)?;
            vec![Event::CollectionAnswered {
                number: *number,
                on: ctx.today,
                found: *found,
            }]
        }
        Command::DraftAnswer { letter } => draft_answer(request, *letter, ctx)?,
        Command::SendAnswer => {
            draft_at(handling, |stage| {
                matches!(stage, DraftStage::Drafting | DraftStage::Returned { .. })
            })?;
            files::fit_the_answer(request)?;
            vec![Event::AnswerSent]
        }
        Command::ReturnAnswer { .. } => {
            draft_at(handling, |stage| stage == DraftStage::AwaitingApproval)?;
            vec![Event::AnswerReturned { reason: number }]
        }
        Command::ApproveAnswer { sha256 } => approve_answer(request, sha256, ctx)?,
        Command::FinishLetter {
            letter,
            step,
            sha256,
        } => {
            let mut events = match step {
                Some(step) => happens(request, step, number, ctx)?,
                None if request.is_closed() && !ON_CORRECTION.contains(letter) => {
                    return Err(Refusal::Closed);
                }
                None => Vec::new(),
            };
            events.push(finish_letter(handling, *letter, sha256, ctx)?);
            events
        }
        Command::Dispatch { letter, on, method } => {
            let found = handling.letter(*letter).ok_or(Refusal::NoSuchPart)?;
            if found.dispatched.is_some() {
                return Err(Refusal::DoneBefore);
            }
            let on = between(found.dated, *on, ctx)?;
            vec![Event::LetterDispatched {
                number: *letter,
                dispatch: Dispatch {
                    on,
                    method: *method,
                },
            }]
        }
        Command::Serve { letter, on, method } => serve(request, *letter, *on, *method, ctx)?,
        Command::Note { .. } => Vec::new(),
        Command::Rate { stars, .. } => {
            if !request.is_closed() {
                return Err(Refusal::StillOpen);
            }
            if handling.rating.is_some() {
                return Err(Refusal::DoneBefore);
            }
            if !(1..=5).contains(stars) {
                return Err(FieldErrors::one("stars", "请选择 1 到 5 颗星。").into());
            }
            vec![Event::Rated { stars: *stars }]
        }
        Command::AddFile(facts) => files::add(request, facts, ctx)?,
        Command::RemoveFile { number } => vec![files::remove(request, *number, ctx)?],
        Command::SeeFile { number } => files::see(request, *number, ctx)?,
        Command::OpenToAll { record } => {
            if !request.was_given() {
                return Err(Refusal::NotGiven);
            }
            vec![Event::OpenedToAll {
                record: record.clone(),
            }]
        }
        Command::SeeParticulars => {
            // One taken over from elsewhere came without them.
            if handling.register_number.is_none() {
                return Err(Refusal::NoParticulars);
            }
            vec![Event::ParticularsSeen]
        }
        Command::Erase => {
            if !request.is_closed() {
                return Err(Refusal::StillOpen);
            }
            vec![Event::Erased { on: ctx.today }]
        }
    })
}

/// A dated event, if the law allows it now.
fn dated(request: &Request, event: ClockEvent, ctx: &Context<'_>) -> Result<Event, Refusal> {
    next::check(
        &request.clock_input(),
        &event,
        ctx.calendar,
        ctx.today,
        ctx.practice,
    )?;
    Ok(Event::Dated { event })
}

/// Closes what its applicant gave up by law: whichever of the two was owed.
fn lapse(request: &Request, on: Date, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let mut refused = None;
    for outcome in [Outcome::OtherNoCorrection, Outcome::OtherFeeUnpaid] {
        match dated(request, ClockEvent::Lapsed { on, outcome }, ctx) {
            Ok(event) => return Ok(event),
            Err(refusal) => {
                // The objection about a term still running says more than "nothing is owed".
                let is_about_a_term =
                    matches!(&refusal, Refusal::Unlawful(next::Objection::Limit(_)));
                if refused.is_none() || is_about_a_term {
                    refused = Some(refusal);
                }
            }
        }
    }
    Err(refused.unwrap_or(Refusal::NoSuchPart))
}

fn proposed(handling: &Handling) -> Result<&Extension, Refusal> {
    handling
        .extension
        .as_ref()
        .filter(|extension| !extension.approved)
        .ok_or(Refusal::NoExtension)
}

/// Whether the step is done by somebody who did the step before; refused where the agency wants a second person.
fn second_person(before: &[Login], ctx: &Context<'_>) -> Result<bool, Refusal> {
    let alone = ctx
        .actor
        .login()
        .is_some_and(|login| before.contains(login));
    match (alone, ctx.second_person) {
        (true, SecondPerson::Required) => Err(Refusal::SecondPersonMissing),
        (alone, _) => Ok(alone),
    }
}

fn ask_office(office: &str, until: Date, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let mut errors = FieldErrors::default();
    let office = crate::fields::required_line(&mut errors, "office", "科室名称", office, 60);
    if until < ctx.today {
        errors.add("until", "反馈期限在今天之前，请改为今天或以后。");
    }
    errors.or_ok(())?;
    Ok(vec![Event::CollectionAsked {
        office,
        on: ctx.today,
        until,
    }])
}

fn open_collection(handling: &Handling, number: u32) -> Result<&Collection, Refusal> {
    handling
        .collections
        .iter()
        .find(|collection| collection.number == number && collection.answered.is_none())
        .ok_or(Refusal::NoSuchPart)
}

fn draft_answer(
    request: &Request,
    letter: LetterKind,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    decided(request, letter, ctx)?;
    let sent = request.handling.draft.as_ref();
    if sent.is_some_and(|draft| draft.stage == DraftStage::AwaitingApproval) {
        return Err(Refusal::NoAnswer);
    }
    Ok(vec![Event::AnswerDrafted { letter }])
}

/// The decision that a letter makes today.
fn decided(request: &Request, letter: LetterKind, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let Some(outcome) = letter.outcome() else {
        return Err(FieldErrors::one("letter", "请选择办理结果。").into());
    };
    let decided = ClockEvent::Decided {
        on: ctx.today,
        outcome,
    };
    dated(request, decided, ctx)
}

fn draft_at(handling: &Handling, fits: impl Fn(DraftStage) -> bool) -> Result<&Draft, Refusal> {
    handling
        .draft
        .as_ref()
        .filter(|draft| fits(draft.stage))
        .ok_or(Refusal::NoAnswer)
}

fn approve_answer(
    request: &Request,
    sha256: &str,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let handling = &request.handling;
    let draft = draft_at(handling, |stage| stage == DraftStage::AwaitingApproval)?;
    let alone = second_person(&draft.drafters, ctx)?;
    let decided = decided(request, draft.letter, ctx)?;
    let letter = new_letter(handling, draft.letter, alone, sha256, ctx);
    Ok(vec![decided, Event::LetterFinished { letter }])
}

/// A letter that its handler finishes alone.
fn finish_letter(
    handling: &Handling,
    kind: LetterKind,
    sha256: &str,
    ctx: &Context<'_>,
) -> Result<Event, Refusal> {
    if !FINISHED_BY_HANDLER.contains(&kind) {
        return Err(Refusal::NeedsApproval);
    }
    let letter = new_letter(handling, kind, false, sha256, ctx);
    Ok(Event::LetterFinished { letter })
}

fn new_letter(
    handling: &Handling,
    kind: LetterKind,
    alone: bool,
    sha256: &str,
    ctx: &Context<'_>,
) -> Letter {
    Letter {
        number: handling.letters.last().map_or(1, |last| last.number + 1),
        kind,
        document_number: Some(ctx.document_number.to_owned()),
        dated: ctx.today,
        alone,
        sha256: sha256.to_owned(),
        dispatched: None,
        served: None,
    }
}

/// A day from `first` to today.
fn between(first: Date, on: Date, ctx: &Context<'_>) -> Result<Date, Refusal> {
    if on < first || on > ctx.today {
        let sentence = format!("日期要在 {first} 和今天之间，请核对。");
        return Err(FieldErrors::one("on", sentence).into());
    }
    Ok(on)
}

/// A letter arrived. With the letter that decides, the request counts as delivered.
fn serve(
    request: &Request,
    number: u32,
    on: Date,
    method: super::ServiceMethod,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let handling = &request.handling;
    let letter = handling.letter(number).ok_or(Refusal::NoSuchPart)?;
    if letter.served.is_some() {
        return Err(Refusal::DoneBefore);
    }
    let dispatched = letter.dispatched.ok_or(Refusal::NotDispatched)?;
    let on = between(dispatched.on, on, ctx)?;
    let mut events = vec![Event::LetterServed {
        number,
        service: Dispatch { on, method },
    }];
    let delivered = request
        .events
        .iter()
        .any(|event| matches!(event, ClockEvent::Delivered { .. }));
    if letter.kind.outcome().is_some() && !delivered {
        events.push(dated(request, ClockEvent::Delivered { on }, ctx)?);
    }
    Ok(events)
}
