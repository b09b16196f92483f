//! What the law allows next (下一步): whether an event may be added to a history, and which events may be.
//!
//! Knows nothing of people or papers. An event may be added where it can have happened (`order`) and where taking it
//! breaks no limit that it did not find broken: a correction asked for on the eighth working day, a second extension and a
//! fee notice after the last day are refused. What others do to us late (a payment, a correction) is taken, with its
//! finding. Basis: 条例 第二十九条 to 第三十六条, 信息处理费管理办法 第六条.

use jiff::civil::Date;

use super::events::ClockEvent;
use super::findings::{Finding, FindingKind};
use super::order::{OrderFault, OrderFaultKind, check_order};
use super::wording;
use super::{ClockInput, ClockReading, ClockState, Practice, WaitingFor, read_clock_under};
use crate::calendar::Calendar;
use crate::outcomes::Outcome;
use crate::rules::{Rule, table};

/// Why an event may not be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// It cannot have happened where it is dated.
    #[error("{0}")]
    Order(OrderFault, String),
    /// It would break a limit of the law.
    #[error("the event breaks a limit: {:?}", .0.kind)]
    Limit(Finding),
    /// It is dated after today.
    #[error("the event lies in the future")]
    Future,
    /// The outcome does not fit the history.
    #[error("the outcome does not fit: {0:?}")]
    Outcome(Outcome, &'static str),
}

impl Objection {
    /// The rule behind it; `None` where common sense is enough.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::Order(fault, _) => Some(fault.rule()),
            Self::Limit(finding) => Some(finding.rule),
            Self::Future => None,
            Self::Outcome(outcome, _) => Some(outcome.rule()),
        }
    }

    /// What is wrong and how to mend it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Order(_, sentence) => sentence.clone(),
            Self::Limit(finding) => finding.text.clone(),
            Self::Future => wording::in_the_future().to_owned(),
            Self::Outcome(_, sentence) => (*sentence).to_owned(),
        }
    }
}

/// Judges whether `event` may be added to a history today.
///
/// # Errors
/// The first thing that speaks against it.
pub fn check(
    input: &ClockInput,
    event: &ClockEvent,
    calendar: &Calendar,
    today: Date,
    practice: Practice,
) -> Result<(), Objection> {
    if event.on() > today {
        return Err(Objection::Future);
    }
    if let ClockEvent::Decided { outcome, .. } = event {
        fits(*outcome, &input.events)?;
    }
    let mut after = input.clone();
    after.events.push(event.clone());
    let place = after.events.len() - 1;
    if follows_the_end(&input.events, event) {
        let fault = OrderFault {
            index: Some(place),
            on: Some(event.on()),
            kind: OrderFaultKind::AfterClosing,
        };
        let sentence = fault.sentence(&after.events);
        return Err(Objection::Order(fault, sentence));
    }
    if let Err(faults) = check_order(&after.events) {
        // Faults of the history so far are not the event's, but one it brings about in another event is.
        let old = check_order(&input.events).err().unwrap_or_default();
        let brought = |fault: &OrderFault| fault.index == Some(place) || !old.contains(fault);
        if let Some(fault) = faults.into_iter().find(brought) {
            let sentence = fault.sentence(&after.events);
            return Err(Objection::Order(fault, sentence));
        }
    }
    // Read on the day of the event: a limit that ran out since says nothing of it.
    let on = event.on();
    let before = read_clock_under(input, calendar, on, practice);
    let reading = read_clock_under(&after, calendar, on, practice);
    let new = reading
        .findings
        .into_iter()
        .find(|finding| breaks_a_limit(finding.kind) && !before.findings.contains(finding));
    match new {
        Some(finding) => Err(Objection::Limit(finding)),
        None => Ok(()),
    }
}

/// Whether an event other than the delivery would come after the end. Events of one day stand in the order of the procedure,
/// so that one added on the day of the end would slip in before it.
fn follows_the_end(events: &[ClockEvent], event: &ClockEvent) -> bool {
    let ended = |known: &ClockEvent| {
        matches!(
            known,
            ClockEvent::Decided { .. } | ClockEvent::Lapsed { .. } | ClockEvent::Withdrawn { .. }
        ) && known.on() <= event.on()
    };
    !matches!(event, ClockEvent::Delivered { .. }) && events.iter().any(ended)
}

/// Findings that say the agency may not do it at all.
const fn breaks_a_limit(kind: FindingKind) -> bool {
    match kind {
        FindingKind::BeforeReceipt { .. }
        | FindingKind::NothingRunning { .. }
        | FindingKind::ClarificationRequestLate { .. }
        | FindingKind::ClarificationRequestAgain
        | FindingKind::ClarificationTermMissing
        | FindingKind::ExtensionLate { .. }
        | FindingKind::ExtensionAgain
        | FindingKind::ExtensionTooLong { .. }
        | FindingKind::DelayUnknown
        | FindingKind::DelayShort { .. }
        | FindingKind::DelayLate { .. }
        | FindingKind::FeeBeforeMeasures
        | FindingKind::FeeNoticeLate { .. }
        | FindingKind::LapsedEarly { .. } => true,
        FindingKind::ImpossibleOrder { .. }
        | FindingKind::FutureEvents { .. }
        | FindingKind::SigningDayMissing
        | FindingKind::Unconfirmed { .. }
        | FindingKind::ClarifiedLate { .. }
        | FindingKind::FeePaidLate { .. }
        | FindingKind::DeliveredLate { .. } => false,
    }
}

/// Whether a request with this history can be decided so.
///
/// # Errors
/// Where the outcome rests on something that did not happen.
pub fn fits(outcome: Outcome, events: &[ClockEvent]) -> Result<(), Objection> {
    let clarified = events
        .iter()
        .any(|event| matches!(event, ClockEvent::Clarified { .. }));
    match outcome {
        Outcome::UnableStillUnclear if !clarified => Err(Objection::Outcome(
            outcome,
            "没有补正过，不能以“补正后申请内容仍不明确”答复。请先告知补正，或者另选结果。",
        )),
        _ if outcome.is_of_a_lapse() => Err(Objection::Outcome(
            outcome,
            "逾期不补正、逾期不缴费的，不是答复的结果。请等期限届满后办理“不再处理”。",
        )),
        _ => Ok(()),
    }
}

/// Something that may be done to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextStep {
    /// 双方确认 (网络、传真、平常信函)
    Confirm,
    /// 告知补正
    RequestClarification,
    /// 收到补正
    Clarify,
    /// 征求第三方意见
    ConsultThirdParty,
    /// 收到第三方意见
    HearThirdParty,
    /// 征求其他机关意见
    ConsultAgency,
    /// 收到其他机关意见
    HearAgency,
    /// 延长答复期限
    Extend,
    /// 延迟答复
    Delay,
    /// 发出收费通知
    NotifyFee,
    /// 收到缴费
    PayFee,
    /// 不再处理 (逾期不补正、逾期不缴费)
    Lapse,
    /// 答复
    Decide,
    /// 撤回申请
    Withdraw,
    /// 送达答复
    Deliver,
}

impl NextStep {
    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirm => "与申请人确认",
            Self::RequestClarification => "告知补正",
            Self::Clarify => "登记补正",
            Self::ConsultThirdParty => "征求第三方意见",
            Self::HearThirdParty => "登记第三方意见",
            Self::ConsultAgency => "征求其他机关意见",
            Self::HearAgency => "登记其他机关意见",
            Self::Extend => "延长答复期限",
            Self::Delay => "延迟答复",
            Self::NotifyFee => "收费通知",
            Self::PayFee => "登记缴费",
            Self::Lapse => "不再处理",
            Self::Decide => "答复",
            Self::Withdraw => "登记撤回",
            Self::Deliver => "登记送达",
        }
    }
}

/// A step that may be taken today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Which.
    pub step: NextStep,
    /// The rule that gives it.
    pub rule: Rule,
    /// The last day for it, where the law sets one.
    pub until: Option<Date>,
}

/// What may be done to a request today, in the order of the procedure.
#[must_use]
pub fn allowed(
    input: &ClockInput,
    calendar: &Calendar,
    today: Date,
    practice: Practice,
) -> Vec<Allowed> {
    let reading = read_clock_under(input, calendar, today, practice);
    let may = |event: ClockEvent| check(input, &event, calendar, today, practice).is_ok();
    candidates(input, &reading, calendar, today)
        .into_iter()
        .filter(|(_, event)| may(event.clone()))
        .map(|(allowed, _)| allowed)
        .collect()
}

/// Steps with an event that stands for each, before any is judged.
fn candidates(
    input: &ClockInput,
    reading: &ClockReading,
    calendar: &Calendar,
    today: Date,
) -> Vec<(Allowed, ClockEvent)> {
    let edition = reading.rules;
    let due = reading.due_on;
    let waits_for = |what: WaitingFor| reading.waiting.is_some_and(|waiting| waiting.what == what);
    let mut steps = Vec::new();
    let mut add = |step, rule, until, event| steps.push((Allowed { step, rule, until }, event));
    if reading.state == ClockState::AwaitingConfirmation {
        let rule = super::receipt::rule(edition, input.channel);
        add(
            NextStep::Confirm,
            rule,
            None,
            ClockEvent::Confirmed { on: today },
        );
    }
    let asked_until = reading
        .received_on
        .zip(edition.clarification_request_workdays())
        .map(|(received_on, days)| calendar.deadline(received_on, days).on);
    add(
        NextStep::RequestClarification,
        edition.clarification(),
        asked_until,
        ClockEvent::ClarificationRequested {
            on: today,
            within_workdays: Some(10),
        },
    );
    if waits_for(WaitingFor::Clarification) {
        let until = reading.waiting.and_then(|waiting| waiting.until);
        let rule = edition.clarification();
        add(
            NextStep::Clarify,
            rule,
            until,
            ClockEvent::Clarified { on: today },
        );
    }
    let fresh = || Some("\u{0}".to_owned());
    add(
        NextStep::ConsultThirdParty,
        edition.third_party(),
        due,
        ClockEvent::ThirdPartyConsulted {
            on: today,
            id: fresh(),
        },
    );
    add(
        NextStep::ConsultAgency,
        edition.other_organ(),
        due,
        ClockEvent::AgencyConsulted {
            on: today,
            id: fresh(),
        },
    );
    for open in open_consultations(&input.events) {
        let (step, event) = match open {
            Open::ThirdParty(id) => (
                NextStep::HearThirdParty,
                ClockEvent::ThirdPartyAnswered { on: today, id },
            ),
            Open::Agency(id) => (
                NextStep::HearAgency,
                ClockEvent::AgencyAnswered { on: today, id },
            ),
        };
        add(step, edition.opinion_time(), None, event);
    }
    add(
        NextStep::Extend,
        edition.answer_limit(),
        due,
        ClockEvent::Extended {
            on: today,
            workdays: 1,
        },
    );
    if let Some(until) = due.and_then(|due| due.max(today).tomorrow().ok()) {
        add(
            NextStep::Delay,
            table::EXCESSIVE,
            due,
            ClockEvent::Delayed { on: today, until },
        );
    }
    add(
        NextStep::NotifyFee,
        table::FEE_PAYMENT,
        due,
        ClockEvent::FeeNotified { on: today },
    );
    if waits_for(WaitingFor::Payment) {
        let until = reading.waiting.and_then(|waiting| waiting.until);
        add(
            NextStep::PayFee,
            table::FEE_PAYMENT,
            until,
            ClockEvent::FeePaid { on: today },
        );
    }
    for (what, outcome) in [
        (WaitingFor::Clarification, Outcome::OtherNoCorrection),
        (WaitingFor::Payment, Outcome::OtherFeeUnpaid),
    ] {
        // Lapsed by law is no longer "waiting": the history says which of the two was owed.
        if waits_for(what) || reading.state == ClockState::Lapsed {
            add(
                NextStep::Lapse,
                outcome.rule(),
                None,
                ClockEvent::Lapsed { on: today, outcome },
            );
        }
    }
    if reading.received_on.is_some() {
        let decided = ClockEvent::Decided {
            on: today,
            outcome: Outcome::Granted,
        };
        add(NextStep::Decide, edition.answer(), due, decided);
    }
    add(
        NextStep::Withdraw,
        edition.request(),
        None,
        ClockEvent::Withdrawn { on: today },
    );
    let decided = input.events.iter().any(|event| {
        matches!(
            event,
            ClockEvent::Decided { .. } | ClockEvent::Lapsed { .. }
        )
    });
    let delivered = input
        .events
        .iter()
        .any(|event| matches!(event, ClockEvent::Delivered { .. }));
    if decided && !delivered {
        add(
            NextStep::Deliver,
            edition.answer(),
            None,
            ClockEvent::Delivered { on: today },
        );
    }
    steps
}

/// A consultation that was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// Of a third party, with its id.
    ThirdParty(Option<String>),
    /// Of another agency, with its id.
    Agency(Option<String>),
}

/// Consultations that are open, in the order in which they were begun.
#[must_use]
pub fn open_consultations(events: &[ClockEvent]) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::new();
    for event in super::events::in_order(events) {
        match event {
            ClockEvent::ThirdPartyConsulted { id, .. } => open.push(Open::ThirdParty(id.clone())),
            ClockEvent::AgencyConsulted { id, .. } => open.push(Open::Agency(id.clone())),
            ClockEvent::ThirdPartyAnswered { id, .. } => {
                open.retain(|one| *one != Open::ThirdParty(id.clone()));
            }
            ClockEvent::AgencyAnswered { id, .. } => {
                open.retain(|one| *one != Open::Agency(id.clone()));
            }
            _ => {}
        }
    }
    open
}
