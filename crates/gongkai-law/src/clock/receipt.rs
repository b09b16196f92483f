//! The day of receipt (收到申请之日) by channel, and with it the text a request is judged by.
//!
//! Knows nothing of what follows receipt. Basis: 条例 第三十一条; for the 2007 text 国办公开办函〔2015〕207号, which took an e-mail
//! on the day the system had it and a fax on the day both sides confirmed.

use jiff::civil::Date;

use super::events::{Channel, ClockEvent};
use crate::rules::{Edition, REVISED_ON, Rule, table};

/// What fixes the day of receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FixedBy {
    Submission,
    Confirmation,
    Evidence,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Receipt {
    pub(super) on: Date,
    pub(super) by: FixedBy,
}

/// The first days of submission, confirmation and evidence.
#[derive(Debug, Default)]
struct FirstDays {
    submitted: Option<Date>,
    confirmed: Option<Date>,
    received: Option<Date>,
}

/// The receipt of a request, if it counts as received, and the text to judge it by. The text in force on the day of
/// receipt rules; that day is looked for under the 2007 text first, because a request it had received stays with it.
pub(super) fn find(
    channel: Channel,
    events: &[&ClockEvent],
    as_of: Date,
) -> (Option<Receipt>, Edition) {
    let mut days = FirstDays::default();
    for event in events {
        match event {
            ClockEvent::Submitted { on } => days.submitted = days.submitted.or(Some(*on)),
            ClockEvent::Confirmed { on } => days.confirmed = days.confirmed.or(Some(*on)),
            ClockEvent::Received { on } => days.received = days.received.or(Some(*on)),
            _ => {}
        }
    }
    if let Some(receipt) = under_2007(channel, &days).filter(|receipt| receipt.on < REVISED_ON) {
        return (Some(receipt), Edition::Of2007);
    }
    match under_2019(channel, &days) {
        Some(receipt) => (Some(receipt), Edition::Of2019),
        None => (None, Edition::in_force_on(as_of)),
    }
}

fn under_2007(channel: Channel, days: &FirstDays) -> Option<Receipt> {
    let submission = fixed(days.submitted, FixedBy::Submission);
    let confirmation = fixed(days.confirmed, FixedBy::Confirmation);
    let by_channel = match channel {
        Channel::PostUnsigned => confirmation,
        // Old files seldom noted the confirmation of a fax; then the fax itself counts.
        Channel::Fax => confirmation.or(submission),
        Channel::InPerson | Channel::PostSigned | Channel::Online | Channel::Oral => submission,
    };
    fixed(days.received, FixedBy::Evidence).or(by_channel)
}

fn under_2019(channel: Channel, days: &FirstDays) -> Option<Receipt> {
    let by_channel = match channel {
        Channel::InPerson | Channel::PostSigned | Channel::Oral => {
            fixed(days.submitted, FixedBy::Submission)
        }
        Channel::PostUnsigned | Channel::Online | Channel::Fax => {
            fixed(days.confirmed, FixedBy::Confirmation)
        }
    };
    fixed(days.received, FixedBy::Evidence).or(by_channel)
}

fn fixed(on: Option<Date>, by: FixedBy) -> Option<Receipt> {
    on.map(|on| Receipt { on, by })
}

/// The rule that says which day counts.
pub(super) const fn rule(edition: Edition, channel: Channel) -> Rule {
    match (edition, channel) {
        (Edition::Of2007, _) => table::RECEIPT_2007,
        (Edition::Of2019, Channel::InPerson) => table::RECEIPT_IN_PERSON,
        (Edition::Of2019, Channel::PostSigned | Channel::PostUnsigned) => table::RECEIPT_POST,
        (Edition::Of2019, Channel::Online | Channel::Fax) => table::RECEIPT_ONLINE,
        (Edition::Of2019, Channel::Oral) => table::REQUEST,
    }
}
