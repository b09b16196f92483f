//! The one place where orders to an annual report are judged.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{AnnualReport, Command, Context, Draft, Event, Frozen, Refusal, Stage};
use crate::agencies::SecondPerson;
use crate::fields::{FieldErrors, required_line};
use crate::records::Actor;

/// Longest text of one section, in characters.
const LONGEST: usize = 20_000;

/// Judges an order.
///
/// # Errors
/// The refusal with its reason; nothing has changed then.
pub fn decide(
    report: &AnnualReport,
    command: Command,
    ctx: &Context<'_>,
) -> Result<Event, Refusal> {
    let awaits_signature = matches!(
        report.draft.as_ref().map(|draft| &draft.stage),
        Some(Stage::AwaitingSignature)
    );
    let action = command.action(awaits_signature);
    let allowed = match &ctx.actor {
        Actor::Person { .. } => action.allowed_to(ctx.roles),
        Actor::System | Actor::Import => true,
        Actor::Applicant => false,
    };
    if !allowed {
        return Err(Refusal::NotAllowed(action));
    }
    match command {
        Command::Save {
            texts,
            explanations,
            change_note,
        } => save(report, texts, explanations, change_note),
        Command::Send { frozen, faults } => send(report, frozen, faults, ctx),
        Command::Pass => {
            let draft = draft_at(report, |stage| *stage == Stage::AwaitingReview)?;
            let alone = alone(draft, ctx)?;
            Ok(Event::Passed { alone })
        }
        Command::Return { reason } => {
            draft_at(report, |stage| !stage.is_open())?;
            let reason = line("reason", "退回的理由", &reason)?;
            Ok(Event::Returned { reason })
        }
        Command::Sign { now } => sign(report, &now, ctx),
        Command::Report { on } => {
            report.published().ok_or(Refusal::NotPublished)?;
            if report.reported_on.is_some() {
                return Err(Refusal::DoneBefore);
            }
            if on > ctx.today {
                let sentence = format!("报送日期 {on} 在今天之后，请核对。");
                return Err(FieldErrors::one("on", sentence).into());
            }
            Ok(Event::Reported { on })
        }
        Command::Correct { reason } => {
            report.published().ok_or(Refusal::NotPublished)?;
            if report.draft.is_some() {
                return Err(Refusal::InWork);
            }
            let reason = line("reason", "更正了什么、为什么", &reason)?;
            Ok(Event::CorrectionBegun { reason })
        }
        Command::SendBack { reason } => {
            report.published().ok_or(Refusal::NotPublished)?;
            let reason = line("reason", "退回的理由", &reason)?;
            Ok(Event::SentBack { reason })
        }
        Command::TakeOver { frozen, elsewhere } => {
            if report.draft.is_some() {
                return Err(Refusal::InWork);
            }
            if report
                .published()
                .is_some_and(|edition| edition.frozen == *frozen)
            {
                return Err(Refusal::DoneBefore);
            }
            Ok(Event::TakenOver { frozen, elsewhere })
        }
    }
}

fn save(
    report: &AnnualReport,
    texts: BTreeMap<String, String>,
    explanations: BTreeMap<String, String>,
    change_note: String,
) -> Result<Event, Refusal> {
    if report.draft.is_some() {
        draft_at(report, Stage::is_open)?;
    } else if report.published().is_some() {
        // What is published is corrected with a reason, not written over.
        return Err(Refusal::WrongStage { now: "已公布" });
    }
    let mut errors = FieldErrors::default();
    for (id, text) in texts.iter().chain(&explanations) {
        let length = text.chars().count();
        if length > LONGEST {
            errors.add(
                id.clone(),
                format!("这一段有 {length} 个字，最多 {LONGEST} 个字，请缩短。"),
            );
        }
    }
    let filled = |texts: BTreeMap<String, String>| {
        texts
            .into_iter()
            .map(|(id, text)| (id, text.trim().to_owned()))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    };
    let event = Event::Saved {
        texts: filled(texts),
        explanations: filled(explanations),
        change_note: change_note.trim().to_owned(),
    };
    errors.or_ok(event).map_err(Refusal::Incomplete)
}

fn send(
    report: &AnnualReport,
    frozen: Box<Frozen>,
    faults: Vec<String>,
    ctx: &Context<'_>,
) -> Result<Event, Refusal> {
    let note = match (&report.draft, report.published()) {
        (Some(draft), _) => {
            draft_at(report, Stage::is_open)?;
            draft.change_note.as_str()
        }
        (None, Some(_)) => return Err(Refusal::WrongStage { now: "已公布" }),
        (None, None) => "",
    };
    if ctx.today <= date(report.year, 12, 31) {
        return Err(Refusal::YearRuns);
    }
    if report.published().is_some() && note.is_empty() {
        let sentence = "这是更正后的一版，请写明更正了什么、为什么，公众会看到。";
        return Err(FieldErrors::one("change_note", sentence).into());
    }
    if !faults.is_empty() {
        return Err(Refusal::DoesNotHold(faults));
    }
    Ok(Event::Sent { frozen })
}

fn sign(report: &AnnualReport, now: &Frozen, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let draft = draft_at(report, |stage| *stage == Stage::AwaitingSignature)?;
    let alone = alone(draft, ctx)?;
    match &draft.frozen {
        Some(frozen) if frozen.tables == now.tables => Ok(Event::Published { alone }),
        _ => Err(Refusal::Moved),
    }
}

fn draft_at(report: &AnnualReport, fits: impl Fn(&Stage) -> bool) -> Result<&Draft, Refusal> {
    match &report.draft {
        Some(draft) if fits(&draft.stage) => Ok(draft),
        _ => Err(Refusal::WrongStage {
            now: report.status().1,
        }),
    }
}

/// Whether the step is done without its second person; refused where the agency requires one.
fn alone(draft: &Draft, ctx: &Context<'_>) -> Result<bool, Refusal> {
    let login = ctx.actor.login();
    let own = login.is_some_and(|login| draft.drafters.contains(login));
    match (own, ctx.second_person) {
        (true, SecondPerson::Required) => Err(Refusal::SecondPersonMissing),
        (own, _) => Ok(own),
    }
}

fn line(field: &str, label: &str, text: &str) -> Result<String, Refusal> {
    let mut errors = FieldErrors::default();
    let line = required_line(&mut errors, field, label, text, 500);
    errors.or_ok(line).map_err(Refusal::Incomplete)
}
