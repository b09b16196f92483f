//! The one way to write: load, decide, append events, change rows, commit, in one transaction. Everything else reads.

mod accounts;
mod annual_reports;
mod calendar;
pub mod cases;
mod clocks;
mod mails;
pub mod notices;
pub(crate) mod records;
mod report_mails;
pub mod reports;
pub mod requests;
mod serials;
pub(crate) mod structure;

use gongkai_core::accounts::{Account, Grant};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::journal::Event;
use gongkai_core::records::{Actor, Refusal};
use gongkai_core::rights::{Action, Role};
use jiff::Timestamp;

use crate::agencies::{Tree, roles_at};
use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::journal::{Happened, JOURNAL};
use crate::rows::insert;
use crate::store::{Head, Store};

/// Who acts, with what they are trusted with.
#[derive(Debug, Clone)]
pub struct Acting {
    /// Who.
    pub actor: Actor,
    /// Their roles, each at an agency.
    pub grants: Vec<Grant>,
}

impl Acting {
    /// The program itself, carrying out what was ordered before. The table of rights does not bind it.
    #[must_use]
    pub fn system() -> Self {
        Self {
            actor: Actor::System,
            grants: Vec::new(),
        }
    }

    /// The operator's import and set-up. The table of rights does not bind it.
    #[must_use]
    pub fn import() -> Self {
        Self {
            actor: Actor::Import,
            grants: Vec::new(),
        }
    }

    /// A member of staff.
    #[must_use]
    pub fn person(account: &Account) -> Self {
        Self {
            actor: Actor::Person {
                login: account.login.clone(),
                name: account.name.clone(),
            },
            grants: account.grants.clone(),
        }
    }

    /// Somebody who proved by number and code that a request is theirs.
    #[must_use]
    pub fn applicant() -> Self {
        Self {
            actor: Actor::Applicant,
            grants: Vec::new(),
        }
    }

    pub(crate) fn is_person(&self) -> bool {
        matches!(self.actor, Actor::Person { .. })
    }

    pub(crate) fn roles_at(&self, tree: &Tree, agency: &AgencyId) -> Vec<Role> {
        roles_at(&self.grants, agency, &tree.ancestors(agency))
    }

    /// Whether they may, at this agency.
    pub(crate) fn permit(
        &self,
        tree: &Tree,
        action: Action,
        agency: &AgencyId,
    ) -> Result<(), WriteError> {
        if self.is_person() && !action.allowed_to(&self.roles_at(tree, agency)) {
            return Err(WriteError::NotAllowed(action));
        }
        Ok(())
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The order was judged and refused.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// An order to a request was judged and refused.
    #[error("refused: {0}")]
    RequestRefused(#[from] gongkai_core::requests::Refusal),
    /// An order to a remedy or complaint was judged and refused.
    #[error("refused: {0}")]
    CaseRefused(#[from] gongkai_core::cases::Refusal),
    /// An order to an annual report was judged and refused.
    #[error("refused: {0}")]
    ReportRefused(#[from] gongkai_core::reports::life::Refusal),
    /// Fields are wrong.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The person lacks the role.
    #[error("not allowed: {0:?}")]
    NotAllowed(Action),
    /// Someone else wrote at the same time: twice in a row, or for longer than we wait.
    #[error("someone was faster")]
    Conflict,
    /// A fault of ours.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

/// A write in progress: the transaction that holds the journal's lock, and the numbers given out in it.
pub(crate) struct Writing {
    pub(crate) tx: Tx,
    pub(crate) head: Head,
    found: Head,
}

impl Writing {
    /// Puts an entry into the journal.
    pub(crate) async fn append(&mut self, happened: Happened<'_>) -> Result<(), StoreFault> {
        let row = happened.numbered(&mut self.head);
        insert(&mut self.tx, &JOURNAL, vec![row]).await
    }

    /// The same for a thing whose events nobody counts but the journal itself.
    pub(crate) async fn append_next(
        &mut self,
        acting: &Acting,
        agency: &AgencyId,
        subject: &str,
        event: &Event,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        let row = self
            .tx
            .one(
                "SELECT COALESCE(MAX(version), 0) + 1 AS version FROM journal
                 WHERE subject_kind = $1 AND subject = $2",
                values![event.subject_kind(), subject],
            )
            .await?;
        let version = row.map_or(Ok(1), |row| row.number("version"))?;
        self.append(Happened {
            at,
            actor: &acting.actor,
            agency,
            subject,
            version,
            event,
        })
        .await
    }
}

impl Store {
    /// Begins to write: from here to the commit nobody else does.
    pub(crate) async fn writing(&self) -> Result<Writing, StoreFault> {
        let mut tx = self.db().begin().await?;
        let lock = tx.dialect().lock_head();
        let head = Head::of(tx.all(lock, vec![]).await?)?;
        Ok(Writing {
            tx,
            head,
            found: head,
        })
    }

    /// Makes it lasting and tells those who wait for news, in a task of its own: a caller who goes away in between
    /// leaves no committed change unannounced.
    pub(crate) async fn commit(&self, writing: Writing) -> Result<(), StoreFault> {
        let Writing {
            mut tx,
            head,
            found,
        } = writing;
        if head != found {
            tx.run(
                "UPDATE journal_head SET seq = $1, public_seq = $2, structure_seq = $3",
                values![head.seq, head.public_seq, head.structure_seq],
            )
            .await?;
        }
        let inner = std::sync::Arc::clone(&self.inner);
        let committing = tokio::spawn(async move {
            tx.commit().await?;
            inner.learn(head);
            Ok(())
        });
        match committing.await {
            Ok(done) => done,
            Err(stopped) => match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(StoreFault::database("COMMIT", sqlx::Error::WorkerCrashed)),
            },
        }
    }
}

/// Tries once more where another writer was in the way, then gives up.
pub(crate) async fn twice<T, F>(attempt: impl Fn() -> F) -> Result<T, WriteError>
where
    F: Future<Output = Result<T, WriteError>>,
{
    match attempt().await {
        Err(WriteError::Fault(fault)) if fault.is_race() => {}
        other => return other.map_err(settled),
    }
    attempt().await.map_err(settled)
}

fn settled(error: WriteError) -> WriteError {
    match error {
        WriteError::Fault(fault) if fault.is_race() || fault.is_busy() => {
            tracing::warn!(error = ?fault, "gave up after another writer");
            WriteError::Conflict
        }
        other => other,
    }
}
