//! Reading everything out again, in batches, so that an export holds little in memory.

use gongkai_core::content::Content;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::{Edition, Record, TakenBack};
use gongkai_core::remedies::Remedy;
use gongkai_core::requests::Request;

use crate::db::{Row, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;
use crate::requests::request;
use crate::store::Store;

/// A record with what may leave the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedRecord {
    /// Its state; the draft's content is filled in.
    pub record: Record,
    /// Withdrawals after which it was published again, oldest first. What the editions they took back said is not here.
    pub withdrawn_before: Vec<TakenBack>,
    /// Its editions after those, oldest first.
    pub editions: Vec<(Edition, Content)>,
}

impl ExportedRecord {
    pub(crate) fn of(dossier: Dossier) -> Self {
        let (withdrawn_before, through) = dossier.withdrawn_before();
        let editions = dossier
            .told()
            .filter(|(edition, _)| edition.number > through)
            .map(|(edition, content)| (edition.clone(), content.clone()))
            .collect();
        Self {
            withdrawn_before,
            editions,
            record: dossier.record,
        }
    }
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
        let mut tx = self.db().snapshot().await?;
        let after = after.map_or("", RecordId::as_str);
        let ids = match agency {
            None => {
                tx.all(
                    "SELECT record FROM records WHERE record > $1 ORDER BY record LIMIT $2",
                    values![after, limit],
                )
                .await?
            }
            Some(agency) => {
                tx.all(
                    "SELECT record FROM records WHERE record > $1 AND agency = $3
                     ORDER BY record LIMIT $2",
                    values![after, limit, agency.as_str()],
                )
                .await?
            }
        };
        let mut batch = Vec::with_capacity(ids.len());
        for row in ids {
            let id = row.parsed("record")?;
            if let Some(dossier) = Dossier::load(&mut tx, &id).await? {
                batch.push(ExportedRecord::of(dossier));
            }
        }
        tx.end().await?;
        Ok(batch)
    }

    /// All requests, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests(&self, agency: Option<&AgencyId>) -> Result<Vec<Request>, StoreFault> {
        let rows = self
            .of_agency(
                "SELECT data, wanted FROM requests ORDER BY request",
                "SELECT data, wanted FROM requests WHERE agency = $1 ORDER BY request",
                agency,
            )
            .await?;
        rows.iter().map(request).collect()
    }

    /// All remedies, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remedies(&self, agency: Option<&AgencyId>) -> Result<Vec<Remedy>, StoreFault> {
        let rows = self
            .of_agency(
                "SELECT data FROM remedies ORDER BY remedy",
                "SELECT data FROM remedies WHERE agency = $1 ORDER BY remedy",
                agency,
            )
            .await?;
        rows.iter().map(|row| row.json("data")).collect()
    }

    /// All years' figures.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures(
        &self,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<AnnualFigures>, StoreFault> {
        let rows = self
            .of_agency(
                "SELECT data FROM annual_figures ORDER BY agency, year",
                "SELECT data FROM annual_figures WHERE agency = $1 ORDER BY year",
                agency,
            )
            .await?;
        rows.iter().map(|row| row.json("data")).collect()
    }

    /// All counts of publications.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publication_counts(
        &self,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<PublicationCount>, StoreFault> {
        let rows = self
            .of_agency(
                "SELECT data FROM publication_counts ORDER BY agency, year, item",
                "SELECT data FROM publication_counts WHERE agency = $1 ORDER BY year, item",
                agency,
            )
            .await?;
        rows.iter().map(|row| row.json("data")).collect()
    }

    /// All edited texts of reports.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn narratives(
        &self,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<Narrative>, StoreFault> {
        let rows = self
            .of_agency(
                "SELECT data FROM narratives ORDER BY agency, year, section",
                "SELECT data FROM narratives WHERE agency = $1 ORDER BY year, section",
                agency,
            )
            .await?;
        rows.iter().map(|row| row.json("data")).collect()
    }

    async fn of_agency(
        &self,
        all: &'static str,
        one: &'static str,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<Row>, StoreFault> {
        match agency {
            None => self.db().all(all, vec![]).await,
            Some(agency) => self.db().all(one, values![agency.as_str()]).await,
        }
    }
}
