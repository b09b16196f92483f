//! Reading everything out again, in batches, so that an export holds little in memory.

use gongkai_core::content::Content;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::{Edition, Record};
use gongkai_core::requests::{Remedy, Request};

use crate::fault::StoreFault;
use crate::store::Store;

/// A record with all editions that were ever public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedRecord {
    /// Its state; the draft's content is filled in.
    pub record: Record,
    /// Its editions, oldest first.
    pub editions: Vec<(Edition, Content)>,
}

impl Store {
    /// Records in the order of their ids, after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export_batch(
        &self,
        after: Option<&RecordId>,
        agency: Option<&AgencyId>,
        limit: u32,
    ) -> Result<Vec<ExportedRecord>, StoreFault> {
        todo!()
    }

    /// All requests, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests(&self, agency: Option<&AgencyId>) -> Result<Vec<Request>, StoreFault> {
        todo!()
    }

    /// All remedies, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remedies(&self, agency: Option<&AgencyId>) -> Result<Vec<Remedy>, StoreFault> {
        todo!()
    }

    /// All years' figures.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures(
        &self,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<AnnualFigures>, StoreFault> {
        todo!()
    }

    /// All counts of publications.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publication_counts(
        &self,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<PublicationCount>, StoreFault> {
        todo!()
    }

    /// All edited texts of reports.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn narratives(
        &self,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<Narrative>, StoreFault> {
        todo!()
    }
}
