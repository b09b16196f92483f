//! `request` and `remedy`. The dated events of a request have the form of `gongkai_law::clock`; when it was received and
//! closed is read from its clock, never typed.

use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::clock::order::check_order;
use gongkai_law::outcomes::Outcome;

use super::reader::Fields;
use crate::requests::{ApplicantKind, Handling, Remedy, RemedyKind, RemedyOutcome, Request};

/// Codes of [`RemedyKind`].
pub(super) const REMEDY_KINDS: [(&str, RemedyKind); 3] = [
    ("reconsideration", RemedyKind::Reconsideration),
    ("litigation_direct", RemedyKind::LitigationDirect),
    (
        "litigation_after_reconsideration",
        RemedyKind::LitigationAfterReconsideration,
    ),
];

/// Codes of [`RemedyOutcome`].
pub(super) const REMEDY_OUTCOMES: [(&str, RemedyOutcome); 3] = [
    ("upheld", RemedyOutcome::Upheld),
    ("corrected", RemedyOutcome::Corrected),
    ("other", RemedyOutcome::Other),
];

/// Longest description of what is asked for.
const MAX_SUBJECT_CHARS: usize = 5_000;

pub(super) fn read(fields: &mut Fields) -> Option<Request> {
    let id = fields.need("id").slug();
    let agency = fields.need("agency").slug();
    let applicant_kind = fields.need("applicant").object(applicant);
    let channel = fields
        .need("channel")
        .code(&Channel::ALL.map(|channel| (channel.id(), channel)));
    let subject = fields.need("subject").text();
    if let Some(length) = subject.as_ref().map(|subject| subject.chars().count())
        && length > MAX_SUBJECT_CHARS
    {
        fields.fault(
            "subject",
            format!("申请内容有 {length} 个字，最多 {MAX_SUBJECT_CHARS} 个字，请缩短。"),
        );
    }
    let events = events(fields)?;
    let mut request = Request {
        id: id?,
        agency: agency?,
        applicant_kind: applicant_kind?,
        channel: channel?,
        subject: subject?.trim().to_owned(),
        events,
        received_on: None,
        closed_on: None,
        outcome: None,
        handling: Handling::default(),
    };
    request.read_days();
    Some(request)
}

fn applicant(fields: &mut Fields) -> Option<ApplicantKind> {
    fields
        .need("kind")
        .code(&ApplicantKind::ALL.map(|kind| (kind.code(), kind)))
}

/// The events, refused where they cannot have happened as dated.
fn events(fields: &mut Fields) -> Option<Vec<ClockEvent>> {
    let given = fields.need("events");
    let is_there = given.is_there();
    let mut whole = true;
    let events = given.objects(|fields| {
        let event = event(fields);
        whole &= event.is_some();
        event
    });
    // An event that cannot be read would make those after it look impossible.
    if !is_there || !whole {
        return None;
    }
    let Err(faults) = check_order(&events) else {
        return Some(events);
    };
    for fault in faults {
        let place = fault
            .index
            .map_or("events".to_owned(), |index| format!("events[{index}]"));
        fields.fault(
            &place,
            format!("{}（{}）", fault.sentence(&events), fault.rule()),
        );
    }
    None
}

/// One event; the names are those of [`ClockEvent`].
fn event(fields: &mut Fields) -> Option<ClockEvent> {
    let Some(kind) = fields
        .need("kind")
        .code(&EVENT_KINDS.map(|kind| (kind, kind)))
    else {
        // What belongs to an unknown kind cannot be judged.
        fields.rest();
        return None;
    };
    let on = fields.need("on").date();
    let event = match kind {
        "submitted" => ClockEvent::Submitted { on: on? },
        "received" => ClockEvent::Received { on: on? },
        "confirmed" => ClockEvent::Confirmed { on: on? },
        "clarification_requested" => {
            let within_workdays = workdays(fields.may("within_workdays").whole(1, 250));
            ClockEvent::ClarificationRequested {
                on: on?,
                within_workdays,
            }
        }
        "clarified" => ClockEvent::Clarified { on: on? },
        "fee_notified" => ClockEvent::FeeNotified { on: on? },
        "fee_paid" => ClockEvent::FeePaid { on: on? },
        "third_party_consulted" => {
            let id = fields.may("id").text();
            ClockEvent::ThirdPartyConsulted { on: on?, id }
        }
        "agency_consulted" => {
            let id = fields.may("id").text();
            ClockEvent::AgencyConsulted { on: on?, id }
        }
        "third_party_answered" => {
            let id = fields.may("id").text();
            ClockEvent::ThirdPartyAnswered { on: on?, id }
        }
        "agency_answered" => {
            let id = fields.may("id").text();
            ClockEvent::AgencyAnswered { on: on?, id }
        }
        "extended" => {
            let workdays = workdays(fields.need("workdays").whole(1, 250));
            ClockEvent::Extended {
                on: on?,
                workdays: workdays?,
            }
        }
        "delayed" => ClockEvent::Delayed {
            on: on?,
            until: fields.need("until").date()?,
        },
        "withdrawn" => ClockEvent::Withdrawn { on: on? },
        "delivered" => ClockEvent::Delivered { on: on? },
        ended => {
            let outcome = fields
                .need("outcome")
                .code(&Outcome::ALL.map(|outcome| (outcome.id(), outcome)));
            let (on, outcome) = (on?, outcome?);
            if ended == "lapsed" {
                ClockEvent::Lapsed { on, outcome }
            } else {
                ClockEvent::Decided { on, outcome }
            }
        }
    };
    Some(event)
}

/// What `kind` of an event can say, in the order of the procedure.
const EVENT_KINDS: [&str; 17] = [
    "submitted",
    "received",
    "confirmed",
    "clarification_requested",
    "clarified",
    "fee_notified",
    "fee_paid",
    "third_party_consulted",
    "agency_consulted",
    "third_party_answered",
    "agency_answered",
    "extended",
    "delayed",
    "withdrawn",
    "lapsed",
    "decided",
    "delivered",
];

fn workdays(days: Option<i64>) -> Option<u16> {
    days.and_then(|days| u16::try_from(days).ok())
}

pub(super) fn read_remedy(fields: &mut Fields) -> Option<Remedy> {
    let id = fields.need("id").slug();
    let agency = fields.need("agency").slug();
    let kind = fields.need("kind").code(&REMEDY_KINDS);
    let filed_on = fields.need("filed_on").date();
    let concluded_on = fields.may("concluded_on").date();
    let outcome = fields.may("outcome").code(&REMEDY_OUTCOMES);
    let request = fields.may("request").slug();
    if let (Some(filed_on), Some(concluded_on)) = (filed_on, concluded_on)
        && concluded_on < filed_on
    {
        fields.fault(
            "concluded_on",
            format!("结案日期早于受理日期 {filed_on}，请核对这两个日期。"),
        );
    }
    Some(Remedy {
        id: id?,
        agency: agency?,
        kind: kind?,
        filed_on: filed_on?,
        concluded_on,
        outcome,
        request,
    })
}
