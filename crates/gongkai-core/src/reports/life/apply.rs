//! What happened changes an annual report. Never refuses: history has happened.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Act, AnnualReport, Draft, Edition, Event, Stage, Step};
use crate::records::Actor;
use crate::time::from_china;

/// What happened changes the report.
#[must_use]
pub fn apply(mut report: AnnualReport, event: &Event, by: &Actor, at: Timestamp) -> AnnualReport {
    match event {
        Event::Saved {
            texts,
            explanations,
            change_note,
        } => {
            let draft = open(&mut report, by);
            draft.texts.clone_from(texts);
            draft.explanations.clone_from(explanations);
            draft.change_note.clone_from(change_note);
        }
        Event::Sent { frozen } => {
            let draft = open(&mut report, by);
            draft.frozen = Some(frozen.clone());
            draft.stage = Stage::AwaitingReview;
            draft.steps.push(step(Act::Sent, by, at, None, false));
        }
        Event::Passed { alone } => {
            if let Some(draft) = &mut report.draft {
                draft.stage = Stage::AwaitingSignature;
                draft.steps.push(step(Act::Passed, by, at, None, *alone));
            }
        }
        Event::Returned { reason } => {
            if let Some(draft) = &mut report.draft {
                draft.frozen = None;
                draft.stage = Stage::Returned {
                    reason: reason.clone(),
                };
                draft
                    .steps
                    .push(step(Act::Returned, by, at, Some(reason.clone()), false));
            }
        }
        Event::Published { .. } => {
            if let Some(Draft {
                frozen: Some(frozen),
                change_note,
                texts,
                ..
            }) = report.draft.take()
            {
                publish(
                    &mut report,
                    Edition {
                        number: 0,
                        frozen: *frozen,
                        texts,
                        published_at: at,
                        change_note: Some(change_note).filter(|note| !note.is_empty()),
                        elsewhere: None,
                    },
                );
            }
        }
        Event::Reported { on } => report.reported_on = Some(*on),
        Event::CorrectionBegun { reason } => {
            let texts = report
                .published()
                .map(|edition| edition.texts.clone())
                .unwrap_or_default();
            let draft = open(&mut report, by);
            draft.texts = texts;
            draft.change_note.clone_from(reason);
        }
        Event::SentBack { reason } => report.sent_back = Some(reason.clone()),
        Event::TakenOver { frozen, elsewhere } => publish(
            &mut report,
            Edition {
                number: 0,
                frozen: (**frozen).clone(),
                texts: frozen.narrative.clone(),
                published_at: from_china(elsewhere.published_on.at(0, 0, 0, 0)).unwrap_or(at),
                change_note: None,
                elsewhere: Some(elsewhere.clone()),
            },
        ),
    }
    report
}

/// The edition in work; a new one where there is none. Who writes in it is noted.
fn open<'a>(report: &'a mut AnnualReport, by: &Actor) -> &'a mut Draft {
    let draft = report.draft.get_or_insert_with(|| Draft {
        stage: Stage::Drafting,
        texts: BTreeMap::new(),
        explanations: BTreeMap::new(),
        change_note: String::new(),
        frozen: None,
        drafters: Vec::new(),
        steps: Vec::new(),
    });
    if let Some(login) = by.login()
        && !draft.drafters.contains(login)
    {
        draft.drafters.push(login.clone());
    }
    draft
}

fn publish(report: &mut AnnualReport, mut edition: Edition) {
    edition.number = report.editions.last().map_or(1, |last| last.number + 1);
    report.editions.push(edition);
    // What was handed in before was the edition before.
    report.reported_on = None;
    report.sent_back = None;
}

fn step(act: Act, by: &Actor, at: Timestamp, note: Option<String>, alone: bool) -> Step {
    Step {
        act,
        by: by.clone(),
        at,
        note,
        alone,
    }
}
