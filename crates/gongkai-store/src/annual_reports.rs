//! Annual reports: how they stand, for those who work on them, and what of them is public.

use gongkai_core::ids::AgencyId;
use gongkai_core::reports::life::{AnnualReport, Edition};
use jiff::Timestamp;
use serde_json::Value;

use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::store::Store;

/// The newest edition of a published report, without its layout.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicReport {
    /// Whose.
    pub agency: AgencyId,
    /// Which year.
    pub year: i16,
    /// 1 unless it was corrected.
    pub edition: u32,
    /// When it was published.
    pub published_at: Timestamp,
    /// Its title.
    pub title: String,
    /// Tables and texts in the JSON form of the interfaces.
    pub report: Value,
}

impl Store {
    /// An agency's report of a year as it stands; one that nobody began where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn annual_report(
        &self,
        agency: &AgencyId,
        year: i16,
    ) -> Result<AnnualReport, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let report = report_in(&mut tx, agency, year).await?;
        tx.end().await?;
        Ok(report)
    }

    /// The reports of a year that these agencies have begun, in no order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn annual_reports(
        &self,
        agencies: &[AgencyId],
        year: i16,
    ) -> Result<Vec<AnnualReport>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .db()
            .all(
                "SELECT data FROM annual_reports WHERE year = $1",
                values![year],
            )
            .await?;
        let reports: Result<Vec<AnnualReport>, StoreFault> =
            rows.iter().map(|row| row.json("data")).collect();
        let mut reports = reports?;
        reports.retain(|report| agencies.contains(&report.agency));
        Ok(reports)
    }

    /// All editions of a report that were published, oldest first; empty where it was not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_report(
        &self,
        agency: &AgencyId,
        year: i16,
    ) -> Result<Vec<Edition>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT data FROM public_annual_reports WHERE agency = $1 AND year = $2 ORDER BY edition",
                values![agency.as_str(), year],
            )
            .await?;
        rows.iter().map(|row| row.json("data")).collect()
    }

    /// The newest edition of every report published for a year, by agency.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_reports_of(&self, year: i16) -> Result<Vec<PublicReport>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT agency, year, edition, published_at, title, report FROM public_annual_reports one
                 WHERE year = $1 AND edition = (
                     SELECT MAX(edition) FROM public_annual_reports other
                     WHERE other.agency = one.agency AND other.year = one.year)
                 ORDER BY agency",
                values![year],
            )
            .await?;
        rows.iter().map(public_report).collect()
    }

    /// The newest edition of every year that an agency published, newest year first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_reports_by(
        &self,
        agency: &AgencyId,
    ) -> Result<Vec<PublicReport>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT agency, year, edition, published_at, title, report FROM public_annual_reports one
                 WHERE agency = $1 AND edition = (
                     SELECT MAX(edition) FROM public_annual_reports other
                     WHERE other.agency = one.agency AND other.year = one.year)
                 ORDER BY year DESC",
                values![agency.as_str()],
            )
            .await?;
        rows.iter().map(public_report).collect()
    }

    /// The agencies for which figures of a year were entered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures_entered(&self, year: i16) -> Result<Vec<AgencyId>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT agency FROM annual_figures WHERE year = $1 ORDER BY agency",
                values![year],
            )
            .await?;
        rows.iter().map(|row| row.parsed("agency")).collect()
    }

    /// Years for which any report is public, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_report_years(&self) -> Result<Vec<i16>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT DISTINCT year FROM public_annual_reports ORDER BY year DESC",
                vec![],
            )
            .await?;
        rows.iter().map(|row| row.number("year")).collect()
    }
}

fn public_report(row: &Row) -> Result<PublicReport, StoreFault> {
    Ok(PublicReport {
        agency: row.parsed("agency")?,
        year: row.number("year")?,
        edition: row.number("edition")?,
        published_at: row.parsed("published_at")?,
        title: row.text("title")?,
        report: row.json("report")?,
    })
}

pub(crate) async fn report_in(
    tx: &mut Tx,
    agency: &AgencyId,
    year: i16,
) -> Result<AnnualReport, StoreFault> {
    let row = tx
        .one(
            "SELECT data FROM annual_reports WHERE agency = $1 AND year = $2",
            values![agency.as_str(), year],
        )
        .await?;
    match row {
        Some(row) => row.json("data"),
        None => Ok(AnnualReport::none(agency.clone(), year)),
    }
}
