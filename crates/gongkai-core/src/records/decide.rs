//! The one place where orders to a record are judged, and where what happened changes it.

use super::command::Imported;
use super::event::EditionImported;
use super::{
    Act, Actor, Clearance, Command, Context, Draft, Edition, Event, PublishWhen, Record, Refusal,
    Stage, Standing, Step, TakenBack, Validity, Visibility, WithdrawalNotice,
};
use crate::agencies::SecondPerson;
use crate::content::Content;
use crate::fields::FieldErrors;
use crate::ids::{AgencyId, RecordId};
use crate::rights::Action;
use jiff::Timestamp;

/// Judges an order.
///
/// # Errors
/// The refusal with its reason; nothing has changed then.
pub fn decide(
    record: Option<&Record>,
    command: Command,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if let Some(action) = command.action() {
        permit(action, ctx)?;
    }
    let event = match (command, record) {
        (
            Command::Draft {
                agency, content, ..
            },
            None,
        ) => Event::Drafted { agency, content },
        (Command::Import(imported), None) => import(*imported, ctx)?,
        (Command::Draft { .. } | Command::Import(_), Some(_)) => return Err(Refusal::Exists),
        (_, None) => return Err(Refusal::Absent),
        (Command::Revise { content }, Some(record)) => revise(record, content)?,
        (
            Command::Save {
                content,
                change_note,
            },
            Some(record),
        ) => {
            open_draft(record)?;
            Event::Saved {
                content,
                change_note,
            }
        }
        (Command::Submit, Some(record)) => submit(record)?,
        (Command::PassReview { note }, Some(record)) => {
            let draft = draft_at(record, |stage| matches!(stage, Stage::AwaitingReview))?;
            Event::ReviewPassed {
                note,
                alone: second_person(draft, ctx)?,
            }
        }
        (Command::Clear { clearance, note }, Some(record)) => {
            let draft = draft_at(record, |stage| matches!(stage, Stage::AwaitingClearance))?;
            check_clearance(record, &clearance)?;
            Event::Cleared {
                clearance,
                note,
                alone: second_person(draft, ctx)?,
            }
        }
        (Command::Sign { when }, Some(record)) => sign(record, when, ctx)?,
        (Command::PublishDue, Some(record)) => publish_due(record, ctx)?,
        (Command::Return { reason }, Some(record)) => give_back(record, reason, ctx)?,
        (Command::Discard, Some(record)) => {
            open_draft(record)?;
            Event::Discarded
        }
        (
            Command::Withdraw {
                reason,
                explanation,
            },
            Some(record),
        ) => {
            in_public(record)?;
            let explanation = words("explanation", "向公众说明的理由", &explanation, 300)?;
            Event::Withdrawn {
                notice: WithdrawalNotice {
                    at: ctx.at,
                    reason,
                    explanation,
                },
            }
        }
        (Command::Repeal { on, by }, Some(record)) => {
            in_force(record)?;
            Event::Repealed { on, by }
        }
        (Command::Expire { on }, Some(record)) => {
            in_force(record)?;
            Event::Expired { on }
        }
    };
    Ok(vec![event])
}

/// What happened changes the record. The first event of a record makes it.
#[must_use]
pub fn apply(
    record: Option<Record>,
    id: &RecordId,
    event: &Event,
    by: &Actor,
    at: Timestamp,
) -> Record {
    let mut record = match (record, event) {
        (Some(record), _) => record,
        (None, Event::Drafted { agency, .. } | Event::Imported { agency, .. }) => Record {
            id: id.clone(),
            agency: agency.clone(),
            version: 0,
            index_number: None,
            standing: Standing::Unpublished,
            draft: None,
            editions: Vec::new(),
        },
        // A history that does not begin with a beginning is damaged. Read as a record that never became public, it shows
        // nothing; the doctor finds it by its missing agency.
        (None, _) => Record {
            id: id.clone(),
            agency: AgencyId::unknown(),
            version: 0,
            index_number: None,
            standing: Standing::Unpublished,
            draft: None,
            editions: Vec::new(),
        },
    };
    record.version += 1;
    match event {
        Event::Drafted { content, .. } | Event::RevisionStarted { content } => {
            let edition = record.editions.last().map_or(1, |last| last.number + 1);
            record.draft = Some(Draft {
                edition,
                stage: Stage::Drafting,
                content: Some(content.clone()),
                change_note: None,
                drafters: by.login().cloned().into_iter().collect(),
                steps: Vec::new(),
            });
        }
        Event::Imported {
            index_number,
            withdrawn_before,
            editions,
            validity,
            withdrawn,
            ..
        } => {
            record.index_number = Some(index_number.clone());
            record.editions = imported_editions(withdrawn_before, editions, by, at);
            record.standing = match withdrawn {
                Some(notice) => Standing::Withdrawn {
                    notice: notice.clone(),
                },
                None => Standing::Public {
                    validity: validity.clone(),
                },
            };
        }
        Event::Withdrawn { notice } => {
            record.standing = Standing::Withdrawn {
                notice: notice.clone(),
            }
        }
        Event::Repealed { on, by } => {
            record.standing = Standing::Public {
                validity: Validity::Repealed {
                    on: *on,
                    by: by.clone(),
                },
            }
        }
        Event::Expired { on } => {
            record.standing = Standing::Public {
                validity: Validity::Expired { on: *on },
            }
        }
        Event::Discarded => record.draft = None,
        Event::Held { alone } => {
            if let Some(mut draft) = record.draft.take()
                && let Stage::AwaitingSignature { clearance } = draft.stage
            {
                draft.steps.push(step(Act::Signed, by, at, None, *alone));
                let notice = match record.visibility() {
                    Visibility::Gone(notice) => Some(notice),
                    Visibility::Public { .. } | Visibility::Hidden => None,
                };
                record.standing = Standing::Held {
                    clearance,
                    steps: draft.steps,
                    notice,
                };
            }
        }
        Event::SignedAndPublished {
            index_number,
            alone,
        } => {
            push_step(&mut record, step(Act::Signed, by, at, None, *alone));
            make_public(&mut record, index_number, at);
        }
        Event::Published { index_number } => {
            push_step(&mut record, step(Act::Published, by, at, None, false));
            make_public(&mut record, index_number, at);
        }
        Event::Saved {
            content,
            change_note,
        } => {
            if let Some(draft) = &mut record.draft {
                draft.content = Some(content.clone());
                draft.change_note.clone_from(change_note);
                if let Some(login) = by.login()
                    && !draft.drafters.contains(login)
                {
                    draft.drafters.push(login.clone());
                }
            }
        }
        Event::Submitted => advance(
            &mut record,
            Stage::AwaitingReview,
            step(Act::Submitted, by, at, None, false),
        ),
        Event::ReviewPassed { note, alone } => {
            advance(
                &mut record,
                Stage::AwaitingClearance,
                step(Act::ReviewPassed, by, at, note.clone(), *alone),
            );
        }
        Event::Cleared {
            clearance,
            note,
            alone,
        } => {
            let done = step(Act::Cleared, by, at, note.clone(), *alone);
            advance(
                &mut record,
                Stage::AwaitingSignature {
                    clearance: clearance.clone(),
                },
                done,
            );
        }
        Event::Scheduled { publish_at, alone } => {
            advance(
                &mut record,
                Stage::Scheduled {
                    publish_at: *publish_at,
                },
                step(Act::Signed, by, at, None, *alone),
            );
        }
        Event::Returned { reason } => {
            let done = step(Act::Returned, by, at, Some(reason.clone()), false);
            advance(
                &mut record,
                Stage::Returned {
                    reason: reason.clone(),
                },
                done,
            );
        }
    }
    record
}

fn permit(action: Action, ctx: &Context<'_>) -> Result<(), Refusal> {
    match &ctx.actor {
        Actor::Person { .. } if !action.allowed_to(ctx.roles) => {
            Err(Refusal::NotAllowed(Some(action)))
        }
        Actor::Person { .. } | Actor::System | Actor::Import => Ok(()),
        // An applicant orders nothing of a record.
        Actor::Applicant => Err(Refusal::NotAllowed(Some(action))),
    }
}

fn open_draft(record: &Record) -> Result<&Draft, Refusal> {
    draft_at(record, Stage::is_open)
}

fn draft_at(record: &Record, fits: impl Fn(&Stage) -> bool) -> Result<&Draft, Refusal> {
    let draft = record.draft.as_ref().ok_or(Refusal::NoDraft)?;
    if fits(&draft.stage) {
        Ok(draft)
    } else {
        Err(Refusal::WrongStage {
            now: draft.stage.name(),
        })
    }
}

fn revise(record: &Record, content: Box<Content>) -> Result<Event, Refusal> {
    if record.draft.is_some() {
        return Err(Refusal::DraftInWork);
    }
    match record.standing {
        // 条例 第十八条: what was held back is looked at again from time to time, so it may be revised as well.
        Standing::Public { .. } | Standing::Withdrawn { .. } | Standing::Held { .. } => {
            Ok(Event::RevisionStarted { content })
        }
        Standing::Unpublished => Err(Refusal::NotPublic),
    }
}

fn submit(record: &Record) -> Result<Event, Refusal> {
    let draft = open_draft(record)?;
    let mut missing = match &draft.content {
        Some(content) => content.missing_for_review(),
        None => FieldErrors::one("body", "正文是空的，请先保存。"),
    };
    if draft.edition > 1
        && draft
            .change_note
            .as_deref()
            .unwrap_or_default()
            .trim()
            .is_empty()
    {
        missing.add("change_note", "这是修订版，请写明改了什么，公众会看到。");
    }
    missing.or_ok(Event::Submitted).map_err(Refusal::Incomplete)
}

/// Whether the step is done without its second person; refused where the agency requires one.
fn second_person(draft: &Draft, ctx: &Context<'_>) -> Result<bool, Refusal> {
    let own = ctx
        .actor
        .login()
        .is_some_and(|login| draft.drafters.contains(login));
    match (own, ctx.second_person) {
        (true, SecondPerson::Required) => Err(Refusal::SecondPersonMissing),
        (own, _) => Ok(own),
    }
}

fn check_clearance(record: &Record, clearance: &Clearance) -> Result<(), Refusal> {
    match clearance {
        Clearance::Proactive => Ok(()),
        // What is public cannot become secret by signing a revision: its withdrawal is an act of its own, with a notice.
        _ if matches!(record.standing, Standing::Public { .. }) => Err(Refusal::StillPublic),
        Clearance::OnRequest { ground } => {
            words("ground", "不主动公开的理由", ground, 300).map(|_| ())
        }
        Clearance::Withheld { reasons, .. } => {
            words("reasons", "不予公开的具体理由", reasons, 300).map(|_| ())
        }
    }
}

fn sign(record: &Record, when: PublishWhen, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let draft = draft_at(record, |stage| {
        matches!(stage, Stage::AwaitingSignature { .. })
    })?;
    let alone = second_person(draft, ctx)?;
    let Stage::AwaitingSignature { clearance } = &draft.stage else {
        return Err(Refusal::WrongStage {
            now: draft.stage.name(),
        });
    };
    match (clearance, when) {
        (Clearance::OnRequest { .. } | Clearance::Withheld { .. }, _) => Ok(Event::Held { alone }),
        (Clearance::Proactive, PublishWhen::Now) => Ok(Event::SignedAndPublished {
            index_number: number(record, ctx),
            alone,
        }),
        (Clearance::Proactive, PublishWhen::At(publish_at)) if publish_at <= ctx.at => {
            Err(Refusal::TimePassed)
        }
        (Clearance::Proactive, PublishWhen::At(publish_at)) => {
            Ok(Event::Scheduled { publish_at, alone })
        }
    }
}

fn publish_due(record: &Record, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let draft = record.draft.as_ref().ok_or(Refusal::NoDraft)?;
    match (&ctx.actor, &draft.stage) {
        (Actor::System, Stage::Scheduled { publish_at }) if *publish_at <= ctx.at => {
            Ok(Event::Published {
                index_number: number(record, ctx),
            })
        }
        (Actor::System, Stage::Scheduled { .. }) => Err(Refusal::NotDue),
        (Actor::System, stage) => Err(Refusal::WrongStage { now: stage.name() }),
        _ => Err(Refusal::NotAllowed(None)),
    }
}

fn give_back(record: &Record, reason: String, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let draft = record.draft.as_ref().ok_or(Refusal::NoDraft)?;
    let action = match draft.stage {
        Stage::AwaitingReview => Action::ReviewRecords,
        Stage::AwaitingClearance => Action::ClearRecords,
        Stage::AwaitingSignature { .. } | Stage::Scheduled { .. } => Action::IssueRecords,
        Stage::Drafting | Stage::Returned { .. } => {
            return Err(Refusal::WrongStage {
                now: draft.stage.name(),
            });
        }
    };
    permit(action, ctx)?;
    Ok(Event::Returned {
        reason: words("reason", "退回的理由", &reason, 500)?,
    })
}

fn import(imported: Imported, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if !matches!(ctx.actor, Actor::Import) {
        return Err(Refusal::NotAllowed(None));
    }
    let editions = imported
        .editions
        .into_iter()
        .map(|edition| EditionImported {
            published_at: edition.published_at,
            change_note: edition.change_note,
            content: edition.content,
        })
        .collect();
    Ok(Event::Imported {
        agency: imported.agency,
        index_number: imported
            .index_number
            .unwrap_or_else(|| ctx.index_number.to_owned()),
        withdrawn_before: imported.withdrawn_before,
        editions,
        validity: imported.validity,
        withdrawn: imported.withdrawn,
    })
}

fn in_public(record: &Record) -> Result<&Validity, Refusal> {
    match &record.standing {
        Standing::Public { validity } => Ok(validity),
        Standing::Unpublished | Standing::Held { .. } | Standing::Withdrawn { .. } => {
            Err(Refusal::NotPublic)
        }
    }
}

fn in_force(record: &Record) -> Result<(), Refusal> {
    match in_public(record)? {
        Validity::InForce => Ok(()),
        Validity::Repealed { .. } | Validity::Expired { .. } => Err(Refusal::NotInForce),
    }
}

fn words(field: &str, label: &str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    match length {
        0 => Err(FieldErrors::one(field, format!("请写明{label}。")).into()),
        _ if length > max => Err(FieldErrors::one(
            field,
            format!("{label}有 {length} 个字，最多 {max} 个字，请缩短。"),
        )
        .into()),
        _ => Ok(text.to_owned()),
    }
}

/// The number it bears already, or the one reserved for it.
fn number(record: &Record, ctx: &Context<'_>) -> String {
    record
        .index_number
        .clone()
        .unwrap_or_else(|| ctx.index_number.to_owned())
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

fn push_step(record: &mut Record, done: Step) {
    if let Some(draft) = &mut record.draft {
        draft.steps.push(done);
    }
}

fn advance(record: &mut Record, stage: Stage, done: Step) {
    if let Some(draft) = &mut record.draft {
        draft.stage = stage;
        draft.steps.push(done);
    }
}

fn make_public(record: &mut Record, index_number: &str, at: Timestamp) {
    if let Some(draft) = record.draft.take() {
        record.editions.push(Edition {
            number: draft.edition,
            published_at: at,
            change_note: draft.change_note,
            steps: draft.steps,
        });
    }
    record
        .index_number
        .get_or_insert_with(|| index_number.to_owned());
    let validity = match &record.standing {
        Standing::Public { validity } => validity.clone(),
        Standing::Unpublished | Standing::Held { .. } | Standing::Withdrawn { .. } => {
            Validity::InForce
        }
    };
    record.standing = Standing::Public { validity };
}

/// All its editions, so that each bears the number it had: those taken back first, of which only their time is told.
fn imported_editions(
    withdrawn_before: &[TakenBack],
    editions: &[EditionImported],
    by: &Actor,
    at: Timestamp,
) -> Vec<Edition> {
    let taken_back = withdrawn_before
        .iter()
        .flat_map(|taken_back| &taken_back.published_at)
        .map(|published_at| (*published_at, None));
    let kept = editions
        .iter()
        .map(|edition| (edition.published_at, edition.change_note.clone()));
    taken_back
        .chain(kept)
        .zip(1..)
        .map(|((published_at, change_note), number)| Edition {
            number,
            published_at,
            change_note,
            steps: vec![step(Act::Imported, by, at, None, false)],
        })
        .collect()
}
