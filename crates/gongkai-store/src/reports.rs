//! The facts an annual report is made from. Counts nothing by itself but what is public; the report's rules are `law`'s.

use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::ids::AgencyId;
use gongkai_core::requests::{Remedy, Request};

use crate::fault::StoreFault;
use crate::public::Counts;
use crate::store::Store;

/// What is known of an agency's year.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportFacts {
    /// Whose.
    pub agency: Agency,
    /// Records first published in the year (China time).
    pub counts: Counts,
    /// Counts reported without their records.
    pub publication_counts: Vec<PublicationCount>,
    /// Requests that were open at any time in the year: received by its end and not closed before its beginning.
    pub requests: Vec<Request>,
    /// Remedies that were open at any time in the year.
    pub remedies: Vec<Remedy>,
    /// Typed-in figures.
    pub figures: Option<AnnualFigures>,
    /// Edited texts.
    pub narratives: Vec<Narrative>,
    /// The agency's catalogue.
    pub items: Vec<CatalogueItem>,
}

impl Store {
    /// The facts of a year; `None` where there is no such agency.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report_facts(
        &self,
        agency: &AgencyId,
        year: i16,
    ) -> Result<Option<ReportFacts>, StoreFault> {
        todo!()
    }

    /// Years for which something is known, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report_years(&self, agency: &AgencyId) -> Result<Vec<i16>, StoreFault> {
        todo!()
    }
}
