//! Plays the events of a request in order and tells what each does to the limit.
//!
//! Knows no sentences (see `wording`) and no impossible orders (see `order`): those are sorted out first. Basis: 条例
//! 第三十条 to 第三十四条 and 信息处理费管理办法 第六条; what the texts leave open is in [`Practice`].

use jiff::civil::Date;

use super::consultations::{Consultations, Consulted};
use super::events::{Channel, ClockEvent, in_order};
use super::findings::{Finding, FindingKind};
use super::order::{self, OrderFaultKind};
use super::pauses;
use super::receipt::{self, FixedBy, Receipt};
use super::{ClockInput, ClockReading, ClockState, Step, Waiting, WaitingFor};
use super::{ExtensionAfterRestart, ImproperClarificationRequest, Practice, wording};
use crate::calendar::{Calendar, Deadline};
use crate::fees::FEE_PAYMENT_WORKDAYS;
use crate::outcomes::Outcome;
use crate::rules::{Edition, Rule, table};

pub(super) fn read(
    input: &ClockInput,
    calendar: &Calendar,
    as_of: Date,
    practice: Practice,
) -> ClockReading {
    let happened = in_order(input.events.iter().filter(|event| event.on() <= as_of));
    let verdicts = order::judge(&happened);
    let possible: Vec<&ClockEvent> = happened
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| !verdict.is_some_and(OrderFaultKind::is_left_out))
        .map(|(event, _)| *event)
        .collect();
    let (receipt, edition) = receipt::find(input.channel, &possible, as_of);
    let mut replay = Replay {
        channel: input.channel,
        receipt,
        edition,
        calendar,
        as_of,
        practice,
        limit: None,
        awaited: None,
        clarification_requested: false,
        consultations: Consultations::default(),
        closing: None,
        steps: Vec::with_capacity(8),
        findings: Vec::new(),
    };
    replay.find_impossible(&happened, &verdicts);
    let future = input.events.len() - happened.len();
    if future > 0 {
        replay.find(
            as_of,
            FindingKind::FutureEvents { count: future },
            edition.request(),
        );
    }
    for event in possible {
        replay.take(event);
    }
    replay.finish()
}

struct Replay<'a> {
    channel: Channel,
    receipt: Option<Receipt>,
    edition: Edition,
    calendar: &'a Calendar,
    as_of: Date,
    practice: Practice,
    limit: Option<Limit>,
    awaited: Option<Awaited>,
    clarification_requested: bool,
    consultations: Consultations<'a>,
    closing: Option<Closing>,
    steps: Vec<Step>,
    findings: Vec<Finding>,
}

/// The limit that runs: the ordinary one since a day, perhaps extended once.
#[derive(Clone, Copy)]
struct Limit {
    since: Date,
    extension: Option<u32>,
    /// The day set for it where it was delayed (条例 第三十五条).
    delayed_to: Option<Date>,
}

/// The applicant has to do something; the limit starts anew when it is done.
#[derive(Clone, Copy)]
struct Awaited {
    what: WaitingFor,
    until: Option<Deadline>,
}

#[derive(Clone, Copy)]
struct Closing {
    on: Date,
    state: ClockState,
}

impl<'a> Replay<'a> {
    fn find_impossible(&mut self, happened: &[&ClockEvent], verdicts: &[Option<OrderFaultKind>]) {
        if !order::is_submitted(happened) {
            let fault = OrderFaultKind::NeverSubmitted;
            let on = self.as_of;
            self.find(
                on,
                FindingKind::ImpossibleOrder { event: "", fault },
                fault.rule(on),
            );
        }
        for (event, verdict) in happened.iter().zip(verdicts) {
            if let Some(fault) = *verdict {
                let kind = FindingKind::ImpossibleOrder {
                    event: event.name(),
                    fault,
                };
                self.find(event.on(), kind, fault.rule(event.on()));
            }
        }
    }

    fn step(&mut self, on: Date, rule: Rule, text: String) {
        self.steps.push(Step { on, rule, text });
    }

    fn find(&mut self, on: Date, kind: FindingKind, rule: Rule) {
        self.findings.push(Finding::new(on, kind, rule));
    }

    fn take(&mut self, event: &'a ClockEvent) {
        let on = event.on();
        match event {
            ClockEvent::Submitted { .. } => self.come_in(on, FixedBy::Submission),
            ClockEvent::Received { .. } => self.come_in(on, FixedBy::Evidence),
            ClockEvent::Confirmed { .. } => self.come_in(on, FixedBy::Confirmation),
            ClockEvent::Withdrawn { .. } => self.withdraw(on),
            ClockEvent::Lapsed { outcome, .. } => self.lapse(on, *outcome),
            ClockEvent::Decided { outcome, .. } => self.decide(event, on, *outcome),
            ClockEvent::Delivered { .. } => self.deliver(on),
            _ if self.limit.is_none() => {
                let rule = self.edition.answer_limit();
                self.find(
                    on,
                    FindingKind::BeforeReceipt {
                        event: event.name(),
                    },
                    rule,
                );
            }
            ClockEvent::ClarificationRequested {
                within_workdays, ..
            } => {
                self.request_clarification(on, within_workdays.map(u32::from));
            }
            ClockEvent::Clarified { .. } => self.clarify(on),
            ClockEvent::FeeNotified { .. } => self.notify_fee(event, on),
            ClockEvent::FeePaid { .. } => self.pay_fee(on),
            ClockEvent::ThirdPartyConsulted { id, .. } => {
                self.consult(Consulted::ThirdParty, id.as_deref(), on)
            }
            ClockEvent::AgencyConsulted { id, .. } => {
                self.consult(Consulted::Agency, id.as_deref(), on)
            }
            ClockEvent::ThirdPartyAnswered { id, .. } => {
                self.hear(Consulted::ThirdParty, id.as_deref(), on)
            }
            ClockEvent::AgencyAnswered { id, .. } => {
                self.hear(Consulted::Agency, id.as_deref(), on)
            }
            ClockEvent::Extended { workdays, .. } => self.extend(event, on, u32::from(*workdays)),
            ClockEvent::Delayed { until, .. } => self.delay(event, on, *until),
        }
    }

    /// Submission, evidence or confirmation: the one that fixes the receipt starts the limit.
    fn come_in(&mut self, on: Date, by: FixedBy) {
        if self.receipt.is_none_or(|receipt| receipt.by != by) {
            let (rule, text) = match by {
                FixedBy::Submission => (self.edition.request(), wording::submitted(self.channel)),
                FixedBy::Evidence => (
                    receipt::rule(self.edition, self.channel),
                    wording::received_besides(),
                ),
                FixedBy::Confirmation => (
                    receipt::rule(self.edition, self.channel),
                    wording::confirmed_besides(),
                ),
            };
            return self.step(on, rule, text);
        }
        let rule = receipt::rule(self.edition, self.channel);
        if by == FixedBy::Submission && self.channel == Channel::PostSigned {
            self.find(on, FindingKind::SigningDayMissing, rule);
        }
        self.step(on, rule, wording::received(self.channel, by));
        self.start(
            Limit {
                since: on,
                extension: None,
                delayed_to: None,
            },
            self.edition.answer_limit(),
        );
    }

    fn start(&mut self, limit: Limit, rule: Rule) {
        self.limit = Some(limit);
        self.awaited = None;
        let days = self.edition.answer_workdays() + limit.extension.unwrap_or(0);
        let text = wording::limit_starts(days, self.due(limit, limit.since));
        self.step(limit.since, rule, text);
    }

    fn restart(&mut self, on: Date, old: Limit, rule: Rule) {
        let extension = match self.practice.extension_after_restart {
            ExtensionAfterRestart::Ends => None,
            ExtensionAfterRestart::CarriesOver => old.extension,
        };
        self.start(
            Limit {
                since: on,
                extension,
                delayed_to: None,
            },
            rule,
        );
    }

    /// The last day for the answer if every open consultation were answered on `day`.
    fn due(&self, limit: Limit, day: Date) -> Deadline {
        let workdays = self.edition.answer_workdays() + limit.extension.unwrap_or(0);
        let counted = pauses::deadline(
            self.calendar,
            limit.since,
            workdays,
            &self.consultations.pauses(day),
        );
        match limit.delayed_to {
            // A pause after it may lead beyond the day that was set.
            Some(until) if until > counted.on => Deadline {
                on: until,
                provisional: false,
            },
            _ => counted,
        }
    }

    fn request_clarification(&mut self, on: Date, within: Option<u32>) {
        let rule = self.edition.clarification();
        let improper = self.improper_clarification_request(on);
        self.clarification_requested = true;
        if let Some(kind) = improper {
            self.find(on, kind, rule);
            if self.practice.improper_clarification_request
                == ImproperClarificationRequest::HasNoEffect
            {
                return self.step(on, rule, wording::clarification_requested_in_vain());
            }
        }
        if self.edition == Edition::Of2019 && within.is_none() {
            self.find(on, FindingKind::ClarificationTermMissing, rule);
        }
        let until = within.map(|days| self.calendar.deadline(on, days));
        self.awaited = Some(Awaited {
            what: WaitingFor::Clarification,
            until,
        });
        self.step(on, rule, wording::clarification_requested(within, until));
    }

    fn improper_clarification_request(&self, on: Date) -> Option<FindingKind> {
        let days = self.edition.clarification_request_workdays()?;
        if self.clarification_requested {
            return Some(FindingKind::ClarificationRequestAgain);
        }
        let receipt = self.receipt?;
        let due_on = self.calendar.deadline(receipt.on, days).on;
        (on > due_on).then_some(FindingKind::ClarificationRequestLate { due_on })
    }

    fn clarify(&mut self, on: Date) {
        let rule = self.edition.clarification();
        let awaited = self
            .awaited
            .filter(|awaited| awaited.what == WaitingFor::Clarification);
        let (Some(awaited), Some(limit)) = (awaited, self.limit) else {
            return self.step(on, rule, wording::clarified_in_vain());
        };
        if let Some(until) = awaited.until.filter(|until| until.on < on) {
            self.find(on, FindingKind::ClarifiedLate { until: until.on }, rule);
        }
        self.step(on, rule, wording::clarified(self.loses_extension(limit)));
        self.restart(on, limit, rule);
    }

    fn loses_extension(&self, limit: Limit) -> bool {
        limit.extension.is_some()
            && self.practice.extension_after_restart == ExtensionAfterRestart::Ends
    }

    fn notify_fee(&mut self, event: &ClockEvent, on: Date) {
        let rule = table::FEE_PAYMENT;
        if !rule.in_force_on(on) {
            return self.find(on, FindingKind::FeeBeforeMeasures, rule);
        }
        let Some(limit) = self.running(event, on) else {
            return;
        };
        let due_on = self.due(limit, on).on;
        if on > due_on {
            return self.find(on, FindingKind::FeeNoticeLate { due_on }, rule);
        }
        let until = self.calendar.deadline(on, FEE_PAYMENT_WORKDAYS);
        self.awaited = Some(Awaited {
            what: WaitingFor::Payment,
            until: Some(until),
        });
        self.step(on, rule, wording::fee_notified(until));
    }

    /// The limit, if it is running; otherwise a finding.
    fn running(&mut self, event: &ClockEvent, on: Date) -> Option<Limit> {
        if self.awaited.is_some() {
            let rule = self.edition.answer_limit();
            self.find(
                on,
                FindingKind::NothingRunning {
                    event: event.name(),
                },
                rule,
            );
            return None;
        }
        self.limit
    }

    fn pay_fee(&mut self, on: Date) {
        let rule = table::FEE_PAYMENT;
        let awaited = self
            .awaited
            .filter(|awaited| awaited.what == WaitingFor::Payment);
        let (Some(awaited), Some(limit)) = (awaited, self.limit) else {
            return self.step(on, rule, wording::fee_paid_in_vain());
        };
        if let Some(until) = awaited.until.filter(|until| until.on < on) {
            self.find(on, FindingKind::FeePaidLate { until: until.on }, rule);
        }
        self.step(on, rule, wording::fee_paid(self.loses_extension(limit)));
        self.restart(on, limit, rule);
    }

    fn consult(&mut self, whom: Consulted, id: Option<&'a str>, on: Date) {
        let rule = self.consultation_rule(whom);
        if !self.pauses(whom) {
            return self.step(on, rule, wording::consulted_without_pause());
        }
        let until = self
            .edition
            .opinion_workdays()
            .map(|days| self.calendar.deadline(on, days).on);
        self.consultations.send(whom, id, on, until);
        self.step(on, rule, wording::consulted(whom, until));
    }

    /// The 2007 text leaves out only the time for third parties.
    fn pauses(&self, whom: Consulted) -> bool {
        self.edition == Edition::Of2019 || whom == Consulted::ThirdParty
    }

    const fn consultation_rule(&self, whom: Consulted) -> Rule {
        match whom {
            Consulted::ThirdParty => self.edition.third_party(),
            Consulted::Agency => self.edition.other_organ(),
        }
    }

    fn hear(&mut self, whom: Consulted, id: Option<&str>, on: Date) {
        let rule = self.edition.opinion_time();
        let Some(heard) = self.consultations.answer(whom, id, on) else {
            return self.step(on, rule, wording::heard_without_pause());
        };
        let due = if self.consultations.any_open(on) {
            None
        } else {
            self.shown_due(on)
        };
        let workdays = self.calendar.workdays_between(heard.sent_on, heard.last);
        self.step(on, rule, wording::heard(whom, workdays, heard.late, due));
    }

    /// The last day for the answer, unless the applicant is awaited.
    fn shown_due(&self, day: Date) -> Option<Deadline> {
        match self.awaited {
            Some(_) => None,
            None => self.limit.map(|limit| self.due(limit, day)),
        }
    }

    fn extend(&mut self, event: &ClockEvent, on: Date, asked: u32) {
        let rule = self.edition.answer_limit();
        let Some(limit) = self.running(event, on) else {
            return;
        };
        if limit.extension.is_some() {
            return self.find(on, FindingKind::ExtensionAgain, rule);
        }
        let due_on = self.due(limit, on).on;
        if on > due_on {
            return self.find(on, FindingKind::ExtensionLate { due_on }, rule);
        }
        let allowed = self.edition.extension_workdays();
        if asked > allowed {
            self.find(on, FindingKind::ExtensionTooLong { allowed }, rule);
        }
        let workdays = asked.min(allowed);
        let limit = Limit {
            extension: Some(workdays),
            ..limit
        };
        self.limit = Some(limit);
        let text = wording::extended(workdays, self.due(limit, on));
        self.step(on, rule, text);
    }

    fn delay(&mut self, event: &ClockEvent, on: Date, until: Date) {
        let rule = table::EXCESSIVE;
        if self.edition != Edition::Of2019 {
            return self.find(on, FindingKind::DelayUnknown, rule);
        }
        let Some(limit) = self.running(event, on) else {
            return;
        };
        let due_on = self.due(limit, on).on;
        if on > due_on {
            return self.find(on, FindingKind::DelayLate { due_on }, rule);
        }
        if until <= due_on {
            return self.find(on, FindingKind::DelayShort { due_on }, rule);
        }
        let limit = Limit {
            delayed_to: Some(until),
            ..limit
        };
        self.limit = Some(limit);
        self.step(on, rule, wording::delayed(self.due(limit, on)));
    }

    fn withdraw(&mut self, on: Date) {
        self.closing = Some(Closing {
            on,
            state: ClockState::Closed,
        });
        self.step(on, self.edition.answer_limit(), wording::withdrawn());
    }

    fn lapse(&mut self, on: Date, outcome: Outcome) {
        let rule = match outcome {
            Outcome::OtherFeeUnpaid => table::FEE_PAYMENT,
            _ => self.edition.clarification(),
        };
        if let Some(until) = self
            .awaited
            .and_then(|awaited| awaited.until)
            .filter(|until| until.on >= on)
        {
            self.find(on, FindingKind::LapsedEarly { until: until.on }, rule);
        }
        self.closing = Some(Closing {
            on,
            state: ClockState::Lapsed,
        });
        self.step(on, rule, wording::lapsed(outcome));
    }

    fn decide(&mut self, event: &ClockEvent, on: Date, outcome: Outcome) {
        if self.limit.is_none() {
            self.find(
                on,
                FindingKind::BeforeReceipt {
                    event: event.name(),
                },
                self.edition.answer_limit(),
            );
        }
        let rule = match self.edition {
            Edition::Of2007 => table::ANSWER_2007,
            Edition::Of2019 => outcome.rule(),
        };
        self.closing = Some(Closing {
            on,
            state: ClockState::Closed,
        });
        self.step(on, rule, wording::decided(outcome));
        if let Some(due) = self.shown_due(on) {
            let late = self.calendar.workdays_between(due.on, on);
            self.step(
                on,
                self.edition.answer_limit(),
                wording::timeliness(due, on, late),
            );
        }
    }

    fn deliver(&mut self, on: Date) {
        let closed_on = self.closing.map_or(on, |closing| closing.on);
        if let Some(due) = self
            .shown_due(closed_on)
            .filter(|due| closed_on <= due.on && due.on < on)
        {
            self.find(
                on,
                FindingKind::DeliveredLate { due_on: due.on },
                self.edition.answer_limit(),
            );
        }
        self.step(on, self.edition.remedy(), wording::delivered());
    }

    fn finish(mut self) -> ClockReading {
        let end = self.closing.map_or(self.as_of, |closing| closing.on);
        self.tell_unanswered_consultations(end);
        let due = self.shown_due(end);
        let overdue = due.is_some_and(|due| due.on < end);
        let overdue_workdays = due.map_or(0, |due| self.calendar.workdays_between(due.on, end));
        let state = self.state(overdue);
        let waiting = self.waiting(state);
        if self.closing.is_none() {
            self.tell_today(state, due, overdue_workdays);
        }
        self.steps.sort_by_key(|step| step.on);
        self.findings.sort_by_key(|finding| finding.on);
        let awaited_until = waiting.and(self.awaited).and_then(|awaited| awaited.until);
        ClockReading {
            state,
            received_on: self.receipt.map(|receipt| receipt.on),
            due_on: due.map(|due| due.on),
            closed_on: self.closing.map(|closing| closing.on),
            overdue,
            overdue_workdays,
            provisional: due.or(awaited_until).is_some_and(|shown| shown.provisional),
            rules: self.edition,
            waiting,
            steps: self.steps,
            findings: self.findings,
        }
    }

    fn state(&self, overdue: bool) -> ClockState {
        if let Some(closing) = self.closing {
            return closing.state;
        }
        if self.limit.is_none() {
            return ClockState::AwaitingConfirmation;
        }
        if let Some(awaited) = self.awaited {
            // A term that may still move gives nobody's request up.
            let given_up = awaited
                .until
                .is_some_and(|until| until.on < self.as_of && !until.provisional);
            return if given_up {
                ClockState::Lapsed
            } else {
                ClockState::Suspended
            };
        }
        if !overdue && self.consultations.any_open(self.as_of) {
            return ClockState::Suspended;
        }
        ClockState::Running
    }

    fn waiting(&self, state: ClockState) -> Option<Waiting> {
        if state != ClockState::Suspended {
            return None;
        }
        if let Some(awaited) = self.awaited {
            return Some(Waiting {
                what: awaited.what,
                until: awaited.until.map(|until| until.on),
            });
        }
        let until = self.consultations.open_until(self.as_of);
        Some(Waiting {
            what: WaitingFor::Opinion,
            until,
        })
    }

    /// Nobody reports that an opinion did not come; the clock goes on by itself.
    fn tell_unanswered_consultations(&mut self, end: Date) {
        for (whom, until) in self.consultations.expired(end) {
            let rule = self.consultation_rule(whom);
            self.steps.push(Step {
                on: until,
                rule,
                text: wording::opinion_missing(whom),
            });
        }
    }

    /// The last step of an open request: how it stands on the day of the reading.
    fn tell_today(&mut self, state: ClockState, due: Option<Deadline>, overdue_workdays: u32) {
        let today = self.as_of;
        let (rule, text) = match (state, self.awaited, due) {
            (ClockState::AwaitingConfirmation, ..) => return self.tell_unconfirmed(),
            (ClockState::Lapsed, Some(awaited), _) => {
                (self.awaited_rule(awaited), wording::given_up(awaited.what))
            }
            (_, Some(awaited), _) => (
                self.awaited_rule(awaited),
                wording::still_awaited(awaited.what),
            ),
            (ClockState::Suspended, None, Some(due)) => {
                (self.edition.opinion_time(), wording::opinion_awaited(due))
            }
            (_, None, Some(due)) if due.on < today => (
                self.edition.answer_limit(),
                wording::unanswered(due, overdue_workdays),
            ),
            (_, None, Some(due)) => {
                let left = self.calendar.workdays_between(today, due.on);
                (self.edition.answer_limit(), wording::time_left(due, left))
            }
            (_, None, None) => return,
        };
        self.step(today, rule, text);
    }

    const fn awaited_rule(&self, awaited: Awaited) -> Rule {
        match awaited.what {
            WaitingFor::Payment => table::FEE_PAYMENT,
            WaitingFor::Clarification | WaitingFor::Opinion => self.edition.clarification(),
        }
    }

    fn tell_unconfirmed(&mut self) {
        let today = self.as_of;
        let rule = receipt::rule(self.edition, self.channel);
        let Some(submitted_on) = self.steps.first().map(|step| step.on) else {
            return;
        };
        let workdays = self.calendar.workdays_between(submitted_on, today);
        if workdays > 0 {
            self.find(today, FindingKind::Unconfirmed { workdays }, rule);
        }
        self.step(today, rule, wording::unconfirmed(self.channel));
    }
}
