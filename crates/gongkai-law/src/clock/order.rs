//! Which orders of events cannot have happened. The import refuses them; a reading leaves them out and says so.
//!
//! Knows neither working days nor channels: an answer that came late is possible, an answer to a question never asked
//! is not. Basis: 条例 第二十九条 to 第三十六条, 信息处理费管理办法 第六条.

use jiff::civil::Date;

use super::consultations::Consulted;
use super::events::{ClockEvent, in_order};
use super::wording;
use crate::outcomes::Outcome;
use crate::rules::{Edition, REVISED_ON, Rule, table};

/// One event that cannot have happened where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {index:?}: {kind}")]
pub struct OrderFault {
    /// Its place in the list, from 0; `None` where something is missing from the whole list.
    pub index: Option<usize>,
    /// The day of the event; `None` where there are no events.
    pub on: Option<Date>,
    /// What is wrong.
    pub kind: OrderFaultKind,
}

/// What is wrong with the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderFaultKind {
    /// No event at all.
    #[error("there are no events")]
    NoEvents,
    /// Neither `submitted` nor `received`.
    #[error("the request was never submitted")]
    NeverSubmitted,
    /// Submitted, received or confirmed a second time.
    #[error("the event can happen only once")]
    Repeated,
    /// Dated before the submission.
    #[error("the event lies before the submission")]
    BeforeSubmission,
    /// A correction nobody asked for.
    #[error("no clarification was asked for")]
    ClarifiedUnasked,
    /// A second parallel consultation without an `id` of its own.
    #[error("a consultation with the same id is still open")]
    ConsultationStillOpen,
    /// An opinion nobody asked for.
    #[error("no consultation with this id is open")]
    OpinionUnasked,
    /// A fee notice while one is unpaid.
    #[error("a fee notice is still unpaid")]
    FeeNoticeStillOpen,
    /// A payment nobody asked for.
    #[error("no fee was notified")]
    FeePaidUnasked,
    /// Anything but a delivery after the end.
    #[error("the request was already closed")]
    AfterClosing,
    /// A delivery without an answer.
    #[error("nothing was decided that could be delivered")]
    DeliveredUnanswered,
    /// Lapsed although nothing was owed.
    #[error("the applicant owed neither a clarification nor a fee")]
    LapsedUnasked,
    /// Lapsed with an outcome other than the two that can lapse.
    #[error("a request lapses only as other_no_correction or other_fee_unpaid")]
    LapsedOutcome,
}

impl OrderFaultKind {
    /// The rule that fixes the order, in the text in force on a day.
    #[must_use]
    pub fn rule(self, on: Date) -> Rule {
        let edition = Edition::in_force_on(on);
        match self {
            Self::NoEvents | Self::NeverSubmitted | Self::Repeated | Self::BeforeSubmission => {
                edition.request()
            }
            Self::ClarifiedUnasked | Self::LapsedUnasked | Self::LapsedOutcome => {
                edition.clarification()
            }
            Self::ConsultationStillOpen | Self::OpinionUnasked => edition.opinion_time(),
            Self::FeeNoticeStillOpen | Self::FeePaidUnasked => table::FEE_PAYMENT,
            Self::AfterClosing | Self::DeliveredUnanswered => edition.answer(),
        }
    }

    /// What is wrong and how to mend it, without naming the event.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        wording::order_fault(self)
    }

    /// A wrong ending is an ending all the same; any other impossible event is left out of a reading.
    pub(super) const fn is_left_out(self) -> bool {
        !matches!(
            self,
            Self::LapsedUnasked | Self::LapsedOutcome | Self::NeverSubmitted | Self::NoEvents
        )
    }
}

impl OrderFault {
    /// The rule that fixes the order.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.kind.rule(self.on.unwrap_or(REVISED_ON))
    }

    /// What is wrong and how to mend it.
    #[must_use]
    pub fn sentence(&self, events: &[ClockEvent]) -> String {
        wording::order_fault_of(self, events)
    }
}

/// Whether the events can have happened as dated. The order in the list does not matter.
///
/// # Errors
/// All events that cannot, in order of days.
pub fn check_order(events: &[ClockEvent]) -> Result<(), Vec<OrderFault>> {
    let sorted = in_order(events);
    let Some(first) = sorted.first() else {
        return Err(vec![OrderFault {
            index: None,
            on: None,
            kind: OrderFaultKind::NoEvents,
        }]);
    };
    let mut faults = Vec::new();
    if !is_submitted(&sorted) {
        faults.push(OrderFault {
            index: None,
            on: Some(first.on()),
            kind: OrderFaultKind::NeverSubmitted,
        });
    }
    for (event, kind) in sorted.iter().zip(judge(&sorted)) {
        if let Some(kind) = kind {
            // Sorting kept references, so the place in the list is found by identity.
            let index = events
                .iter()
                .position(|listed| std::ptr::eq(listed, *event));
            faults.push(OrderFault {
                index,
                on: Some(event.on()),
                kind,
            });
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// Whether the request was handed in at all.
pub(super) fn is_submitted(sorted: &[&ClockEvent]) -> bool {
    sorted.iter().any(|event| {
        matches!(
            event,
            ClockEvent::Submitted { .. } | ClockEvent::Received { .. }
        )
    })
}

/// For each event in order, why it cannot have happened there.
pub(super) fn judge(sorted: &[&ClockEvent]) -> Vec<Option<OrderFaultKind>> {
    let mut judge = Judge::new(sorted);
    sorted.iter().map(|event| judge.next(event).err()).collect()
}

/// What is open as the events pass by.
struct Judge<'a> {
    /// The first `submitted`, or `received` where there is none, has not yet passed by.
    unopened: bool,
    opens_with_receipt: bool,
    submitted: bool,
    received: bool,
    confirmed: bool,
    clarification_open: bool,
    fee_open: bool,
    consultations: Vec<(Consulted, Option<&'a str>)>,
    closed: bool,
}

impl<'a> Judge<'a> {
    fn new(sorted: &[&ClockEvent]) -> Self {
        let has_submission = sorted
            .iter()
            .any(|event| matches!(event, ClockEvent::Submitted { .. }));
        Self {
            unopened: is_submitted(sorted),
            opens_with_receipt: !has_submission,
            submitted: false,
            received: false,
            confirmed: false,
            clarification_open: false,
            fee_open: false,
            consultations: Vec::new(),
            closed: false,
        }
    }

    fn next(&mut self, event: &'a ClockEvent) -> Result<(), OrderFaultKind> {
        self.open(event)?;
        if self.closed && !matches!(event, ClockEvent::Delivered { .. }) {
            return Err(OrderFaultKind::AfterClosing);
        }
        match event {
            ClockEvent::Submitted { .. } => once(&mut self.submitted),
            ClockEvent::Received { .. } => once(&mut self.received),
            ClockEvent::Confirmed { .. } => once(&mut self.confirmed),
            ClockEvent::ClarificationRequested { .. } => {
                self.clarification_open = true;
                Ok(())
            }
            ClockEvent::Clarified { .. } => settle(
                &mut self.clarification_open,
                OrderFaultKind::ClarifiedUnasked,
            ),
            ClockEvent::FeeNotified { .. } if self.fee_open => {
                Err(OrderFaultKind::FeeNoticeStillOpen)
            }
            ClockEvent::FeeNotified { .. } => {
                self.fee_open = true;
                Ok(())
            }
            ClockEvent::FeePaid { .. } => {
                settle(&mut self.fee_open, OrderFaultKind::FeePaidUnasked)
            }
            ClockEvent::ThirdPartyConsulted { id, .. } => {
                self.consult(Consulted::ThirdParty, id.as_deref())
            }
            ClockEvent::AgencyConsulted { id, .. } => {
                self.consult(Consulted::Agency, id.as_deref())
            }
            ClockEvent::ThirdPartyAnswered { id, .. } => {
                self.hear(Consulted::ThirdParty, id.as_deref())
            }
            ClockEvent::AgencyAnswered { id, .. } => self.hear(Consulted::Agency, id.as_deref()),
            ClockEvent::Extended { .. } | ClockEvent::Delayed { .. } => Ok(()),
            ClockEvent::Withdrawn { .. } | ClockEvent::Decided { .. } => {
                self.closed = true;
                Ok(())
            }
            ClockEvent::Lapsed { outcome, .. } => {
                self.closed = true;
                self.lapse(*outcome)
            }
            ClockEvent::Delivered { .. } if self.closed => Ok(()),
            ClockEvent::Delivered { .. } => Err(OrderFaultKind::DeliveredUnanswered),
        }
    }

    fn open(&mut self, event: &ClockEvent) -> Result<(), OrderFaultKind> {
        if !self.unopened {
            return Ok(());
        }
        match event {
            ClockEvent::Submitted { .. } => self.unopened = false,
            ClockEvent::Received { .. } if self.opens_with_receipt => self.unopened = false,
            _ => return Err(OrderFaultKind::BeforeSubmission),
        }
        Ok(())
    }

    fn consult(&mut self, whom: Consulted, id: Option<&'a str>) -> Result<(), OrderFaultKind> {
        if self.consultations.contains(&(whom, id)) {
            return Err(OrderFaultKind::ConsultationStillOpen);
        }
        self.consultations.push((whom, id));
        Ok(())
    }

    fn hear(&mut self, whom: Consulted, id: Option<&'a str>) -> Result<(), OrderFaultKind> {
        let open = self
            .consultations
            .iter()
            .position(|open| *open == (whom, id));
        let index = open.ok_or(OrderFaultKind::OpinionUnasked)?;
        self.consultations.swap_remove(index);
        Ok(())
    }

    fn lapse(&self, outcome: Outcome) -> Result<(), OrderFaultKind> {
        match outcome {
            Outcome::OtherNoCorrection if self.clarification_open => Ok(()),
            Outcome::OtherFeeUnpaid if self.fee_open => Ok(()),
            Outcome::OtherNoCorrection | Outcome::OtherFeeUnpaid => {
                Err(OrderFaultKind::LapsedUnasked)
            }
            _ => Err(OrderFaultKind::LapsedOutcome),
        }
    }
}

fn once(happened: &mut bool) -> Result<(), OrderFaultKind> {
    if *happened {
        return Err(OrderFaultKind::Repeated);
    }
    *happened = true;
    Ok(())
}

fn settle(open: &mut bool, otherwise: OrderFaultKind) -> Result<(), OrderFaultKind> {
    if !*open {
        return Err(otherwise);
    }
    *open = false;
    Ok(())
}
