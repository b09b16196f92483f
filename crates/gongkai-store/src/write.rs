//! The one way to write: load, decide, append events, change rows, commit, in one transaction. Everything else reads.

use gongkai_core::accounts::{Account, Grant};
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::ids::{Login, RecordId};
use gongkai_core::records::{Actor, Command, Record, Refusal};
use gongkai_core::rights::Action;
use jiff::Timestamp;

use crate::fault::StoreFault;
use crate::store::Store;

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
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The order was judged and refused.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Fields are wrong.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The person lacks the role.
    #[error("not allowed: {0:?}")]
    NotAllowed(Action),
    /// Someone else wrote at the same time, twice in a row.
    #[error("someone was faster")]
    Conflict,
    /// A fault of ours.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

impl Store {
    /// Gives an order to a record.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn command(
        &self,
        acting: &Acting,
        record: &RecordId,
        command: Command,
        at: Timestamp,
    ) -> Result<Record, WriteError> {
        todo!()
    }

    /// Begins the next edition with a copy of what is public, was withdrawn or is held.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn revise(
        &self,
        acting: &Acting,
        record: &RecordId,
        at: Timestamp,
    ) -> Result<Record, WriteError> {
        todo!()
    }

    /// Adds or changes an agency; needs `ManageAgency` there or above.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn define_agency(
        &self,
        acting: &Acting,
        agency: Agency,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Adds or changes a catalogue item; needs `ManageCatalogue`.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn define_item(
        &self,
        acting: &Acting,
        item: CatalogueItem,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Opens, changes or closes an account; needs `ManageAccounts` at its agency and at that of every grant.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn define_account(
        &self,
        acting: &Acting,
        account: Account,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Sets a password and ends the account's sessions. One's own, or with `ManageAccounts` at the account's agency.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn set_password(
        &self,
        acting: &Acting,
        login: &Login,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Edits a section of a report; needs `WriteReports`.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn edit_narrative(
        &self,
        acting: &Acting,
        narrative: Narrative,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Enters a year's figures; needs `WriteReports`.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn enter_figures(
        &self,
        acting: &Acting,
        figures: AnnualFigures,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Enters a count of publications; needs `WriteReports`.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn enter_count(
        &self,
        acting: &Acting,
        count: PublicationCount,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Records whose set time has come, earliest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_records(&self, now: Timestamp) -> Result<Vec<RecordId>, StoreFault> {
        todo!()
    }
}
