//! Bulk import: one transaction for a whole file, rows in batches, all or nothing.

use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::records::Imported;
use gongkai_core::requests::{Remedy, Request};
use jiff::Timestamp;

use crate::fault::StoreFault;
use crate::store::Store;

/// An import in progress. Dropping it undoes everything.
pub struct Bulk<'a> {
    store: &'a Store,
}

/// What became of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is new and will be there after the commit.
    New,
    /// The same thing was there already.
    Unchanged,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Things added.
    pub new: u64,
    /// Things that were there already.
    pub unchanged: u64,
}

/// Why one thing could not be put.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// Fields are wrong.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// A fault of ours.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

impl Store {
    /// Begins an import. Nobody else can write until it is committed or dropped.
    ///
    /// # Errors
    /// When the database fails or another process holds it for too long.
    pub async fn bulk(&self, at: Timestamp) -> Result<Bulk<'_>, StoreFault> {
        todo!()
    }
}

impl Bulk<'_> {
    /// Puts an agency, already checked.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn agency(&mut self, agency: Agency) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a catalogue item, already checked.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn item(&mut self, item: CatalogueItem) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a record with its editions, their contents already checked.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn record(&mut self, imported: Imported) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a request.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn request(&mut self, request: Request) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a remedy.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn remedy(&mut self, remedy: Remedy) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a year's figures.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn figures(&mut self, figures: AnnualFigures) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a count of publications.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn count(&mut self, count: PublicationCount) -> Result<Put, BulkError> {
        todo!()
    }

    /// Puts a section of a report.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn narrative(&mut self, narrative: Narrative) -> Result<Put, BulkError> {
        todo!()
    }

    /// Makes it all lasting.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn commit(self) -> Result<Counts, StoreFault> {
        todo!()
    }
}
