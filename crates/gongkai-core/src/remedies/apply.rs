//! What happened changes a remedy. Never refuses: history has happened.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Anew, Event, Handling, Remedy, RemedyKind};
use crate::cases::Written;
use crate::ids::{AgencyId, RemedyId};
use crate::records::Actor;

/// What happened changes the remedy. The first event of a remedy makes it.
#[must_use]
pub fn apply(
    remedy: Option<Remedy>,
    id: &RemedyId,
    event: &Event,
    by: &Actor,
    at: Timestamp,
) -> Remedy {
    let mut remedy = match (remedy, event) {
        (_, Event::Imported { remedy }) => return (**remedy).clone(),
        (_, Event::Registered { .. }) => return registered(id, event),
        (Some(remedy), _) => remedy,
        // A history that does not begin with a beginning is damaged; the doctor finds it by its missing agency.
        (None, _) => nothing(id),
    };
    let handling = &mut remedy.handling;
    match event {
        Event::Imported { .. } | Event::Registered { .. } => {}
        Event::Corrected {
            organ,
            case_number,
            procedure,
            received_on,
        } => {
            handling.organ.clone_from(organ);
            handling.case_number.clone_from(case_number);
            handling.procedure = *procedure;
            handling.received_on = Some(*received_on);
        }
        Event::Replied { on } => handling.replied_on = Some(*on),
        Event::Concluded {
            on,
            outcome,
            anew_by,
        } => {
            handling.anew = anew_by.map(|by| Anew { by, done_on: None });
            remedy.concluded_on = Some(*on);
            remedy.outcome = Some(*outcome);
        }
        Event::Reopened { .. } => {
            handling.anew = None;
            remedy.concluded_on = None;
            remedy.outcome = None;
        }
        Event::AnsweredAnew { on } => {
            if let Some(anew) = &mut handling.anew {
                anew.done_on = Some(*on);
            }
        }
        Event::Noted { number } => handling.written.push(Written::new(*number, by, at)),
        Event::Erased { on } => handling.erased_on = Some(*on),
    }
    remedy
}

fn registered(id: &RemedyId, event: &Event) -> Remedy {
    match event {
        Event::Registered {
            agency,
            kind,
            filed_on,
            request,
            organ,
            case_number,
            procedure,
            received_on,
        } => Remedy {
            id: id.clone(),
            agency: agency.clone(),
            kind: *kind,
            filed_on: *filed_on,
            concluded_on: None,
            outcome: None,
            request: request.clone(),
            handling: Handling {
                organ: organ.clone(),
                case_number: case_number.clone(),
                procedure: *procedure,
                received_on: Some(*received_on),
                ..Handling::default()
            },
        },
        _ => nothing(id),
    }
}

fn nothing(id: &RemedyId) -> Remedy {
    Remedy {
        id: id.clone(),
        agency: AgencyId::unknown(),
        kind: RemedyKind::Reconsideration,
        filed_on: Date::ZERO,
        concluded_on: None,
        outcome: None,
        request: None,
        handling: Handling::default(),
    }
}
