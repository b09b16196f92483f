//! What happened changes a request. Never refuses: history has happened.

use gongkai_law::clock::events::{Channel, ClockEvent};
use jiff::Timestamp;

use super::event::Event;
use super::handling::{Collection, Consultation, Draft, DraftStage, Extension, Handling, Written};
use super::{ApplicantKind, Request};
use crate::ids::{AgencyId, RequestId};
use crate::records::Actor;

/// What happened changes the request. The first event of a request makes it.
#[must_use]
pub fn apply(
    request: Option<Request>,
    id: &RequestId,
    event: &Event,
    by: &Actor,
    at: Timestamp,
) -> Request {
    let mut request = match (request, event) {
        (_, Event::Imported { request }) => return (**request).clone(),
        (
            _,
            Event::Registered {
                agency,
                register_number,
                applicant_kind,
                channel,
                events,
            },
        ) => Request {
            id: id.clone(),
            agency: agency.clone(),
            applicant_kind: *applicant_kind,
            channel: *channel,
            subject: String::new(),
            events: events.clone(),
            received_on: None,
            closed_on: None,
            outcome: None,
            handling: Handling {
                register_number: Some(register_number.clone()),
                registered_at: Some(at),
                ..Handling::default()
            },
        },
        (Some(request), _) => request,
        // A history that does not begin with a beginning is damaged; the doctor finds it by its missing agency.
        (None, _) => Request {
            id: id.clone(),
            agency: AgencyId::unknown(),
            applicant_kind: ApplicantKind::OrgOther,
            channel: Channel::Online,
            subject: String::new(),
            events: Vec::new(),
            received_on: None,
            closed_on: None,
            outcome: None,
            handling: Handling::default(),
        },
    };
    change(&mut request, event, by, at);
    request.read_days();
    request
}

fn change(request: &mut Request, event: &Event, by: &Actor, at: Timestamp) {
    let handling = &mut request.handling;
    match event {
        Event::Imported { .. } | Event::Registered { .. } => {}
        Event::ParticularsSeen | Event::FileSeen { .. } => {}
        Event::Dated { event } => {
            happened(handling, event);
            request.events.push(event.clone());
        }
        Event::Assigned {
            handler,
            deputy,
            post,
        } => {
            handling.handler = Some(handler.clone());
            handling.deputy.clone_from(deputy);
            handling.post.clone_from(post);
        }
        Event::CollectionAsked { office, on, until } => handling.collections.push(Collection {
            number: handling
                .collections
                .last()
                .map_or(1, |last| last.number + 1),
            office: office.clone(),
            asked_on: *on,
            until: *until,
            urged_on: Vec::new(),
            answered: None,
        }),
        Event::CollectionUrged { number, on } => {
            for collection in &mut handling.collections {
                if collection.number == *number {
                    collection.urged_on.push(*on);
                }
            }
        }
        Event::CollectionAnswered { number, on, found } => {
            for collection in &mut handling.collections {
                if collection.number == *number {
                    collection.answered = Some((*on, *found));
                }
            }
        }
        Event::OpinionHeard {
            consultation,
            on,
            opinion,
        } => {
            for asked in &mut handling.consultations {
                if asked.id == *consultation {
                    asked.opinion = Some((*on, *opinion));
                }
            }
        }
        Event::ExtensionProposed { workdays, reason } => {
            handling.extension = Some(Extension {
                workdays: *workdays,
                proposed_by: by.login().cloned(),
                reason: *reason,
                approved: false,
            });
        }
        Event::ExtensionApproved { .. } => {
            if let Some(extension) = &mut handling.extension {
                extension.approved = true;
            }
        }
        Event::ExtensionReturned { .. } => handling.extension = None,
        Event::AnswerDrafted { letter } => {
            let mut drafters = handling
                .draft
                .take()
                .map_or_else(Vec::new, |draft| draft.drafters);
            if let Some(login) = by.login()
                && !drafters.contains(login)
            {
                drafters.push(login.clone());
            }
            handling.draft = Some(Draft {
                letter: *letter,
                drafters,
                stage: DraftStage::Drafting,
            });
        }
        Event::AnswerSent => stage(handling, DraftStage::AwaitingApproval),
        Event::AnswerReturned { reason } => {
            stage(handling, DraftStage::Returned { reason: *reason })
        }
        Event::LetterFinished { letter } => handling.letters.push(letter.clone()),
        Event::LetterDispatched { number, dispatch } => {
            for letter in &mut handling.letters {
                if letter.number == *number {
                    letter.dispatched = Some(*dispatch);
                }
            }
        }
        Event::LetterServed { number, service } => {
            for letter in &mut handling.letters {
                if letter.number == *number {
                    letter.served = Some(*service);
                }
            }
        }
        Event::Noted { number, kind } => handling.written.push(Written {
            number: *number,
            kind: *kind,
            at,
            by: by.login().cloned(),
        }),
        Event::FileAdded { file } => handling.files.push(file.clone()),
        Event::FileRemoved { number, on } => {
            for file in &mut handling.files {
                if file.number == *number {
                    file.removed_on = Some(*on);
                }
            }
        }
        Event::OpenedToAll { record } => handling.for_all = Some(record.clone()),
        Event::Rated { stars } => handling.rating = Some(*stars),
        Event::Erased { on } => handling.erased_on = Some(*on),
    }
}

/// What a dated event does to the desk's side.
fn happened(handling: &mut Handling, event: &ClockEvent) {
    match event {
        ClockEvent::ThirdPartyConsulted { on, id } | ClockEvent::AgencyConsulted { on, id } => {
            handling.consultations.push(Consultation {
                id: id.clone().unwrap_or_default(),
                third_party: matches!(event, ClockEvent::ThirdPartyConsulted { .. }),
                asked_on: *on,
                opinion: None,
            });
        }
        ClockEvent::Extended { .. } => handling.extension = None,
        ClockEvent::Decided { .. } | ClockEvent::Withdrawn { .. } | ClockEvent::Lapsed { .. } => {
            handling.draft = None;
            handling.extension = None;
        }
        _ => {}
    }
}

fn stage(handling: &mut Handling, stage: DraftStage) {
    if let Some(draft) = &mut handling.draft {
        draft.stage = stage;
    }
}
