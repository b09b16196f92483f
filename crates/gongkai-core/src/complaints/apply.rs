//! What happened changes a complaint. Never refuses: history has happened.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Answered, Complaint, ComplaintKind, DEFAULT_WORKDAYS, Event, Matter, Way};
use crate::cases::Written;
use crate::ids::{AgencyId, ComplaintId};
use crate::records::Actor;

/// What happened changes the complaint. The first event of a complaint makes it.
#[must_use]
pub fn apply(
    complaint: Option<Complaint>,
    id: &ComplaintId,
    event: &Event,
    by: &Actor,
    at: Timestamp,
) -> Complaint {
    let mut complaint = complaint.unwrap_or_else(|| nothing(id));
    match event {
        Event::Registered {
            agency,
            register_number,
            kind,
            matter,
            way,
            received_on,
            workdays,
            request,
            record,
        } => {
            complaint = Complaint {
                agency: agency.clone(),
                register_number: register_number.clone(),
                kind: *kind,
                matter: *matter,
                way: *way,
                received_on: *received_on,
                workdays: *workdays,
                request: request.clone(),
                record: record.clone(),
                ..nothing(id)
            };
        }
        Event::Assigned { handler } => complaint.handler = Some(handler.clone()),
        Event::Answered { on, outcome } => {
            complaint.answered = Some(Answered {
                on: *on,
                outcome: *outcome,
            });
        }
        Event::Noted { number } => complaint.written.push(Written::new(*number, by, at)),
        Event::ParticularsSeen => {}
        Event::Erased { on } => complaint.erased_on = Some(*on),
    }
    complaint
}

/// A history that does not begin with a beginning is damaged; the doctor finds it by its missing agency.
fn nothing(id: &ComplaintId) -> Complaint {
    Complaint {
        id: id.clone(),
        agency: AgencyId::unknown(),
        register_number: String::new(),
        kind: ComplaintKind::Complaint,
        matter: Matter::Other,
        way: Way::Online,
        received_on: Date::ZERO,
        workdays: DEFAULT_WORKDAYS,
        request: None,
        record: None,
        handler: None,
        answered: None,
        written: Vec::new(),
        erased_on: None,
    }
}
