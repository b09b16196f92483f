//! Entering what a year's report needs beside the cases: edited texts, figures, counts.

use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::ids::AgencyId;
use gongkai_core::journal::Event;
use gongkai_core::rights::Action;
use jiff::Timestamp;

use crate::agencies::Catalogue;
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, twice};

impl Store {
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
        let agency = narrative.agency.clone();
        self.enter(acting, &agency, Event::Narrative(narrative), at)
            .await
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
        let agency = figures.agency.clone();
        self.enter(acting, &agency, Event::AnnualFigures(figures), at)
            .await
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
        let agency = count.agency.clone();
        self.enter(acting, &agency, Event::PublicationCount(count), at)
            .await
    }

    async fn enter(
        &self,
        acting: &Acting,
        agency: &AgencyId,
        event: Event,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_entry(acting, agency, &event, at)).await
    }

    async fn put_entry(
        &self,
        acting: &Acting,
        agency: &AgencyId,
        event: &Event,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        if tree.get(agency).is_none() {
            return Err(unknown_agency("agency", agency).into());
        }
        acting.permit(&tree, Action::WriteReports, agency)?;
        if let Event::PublicationCount(count) = event {
            let catalogue = Catalogue::load(&mut writing.tx, agency).await?;
            check_count(count, &catalogue)?;
        }
        let Some(entry) = ReportEntry::of(event) else {
            return Ok(());
        };
        if entry.present(&mut writing.tx).await?.as_ref() == Some(&entry.data) {
            return Ok(());
        }
        writing
            .append_next(acting, agency, &entry.subject, event, at)
            .await?;
        entry.write(&mut writing.tx).await?;
        self.commit(writing).await?;
        Ok(())
    }
}

pub(crate) fn check_count(
    count: &PublicationCount,
    catalogue: &Catalogue,
) -> Result<(), FieldErrors> {
    match catalogue.get(&count.item) {
        Some(_) => Ok(()),
        None => Err(FieldErrors::one(
            "item",
            format!("目录里没有「{}」，请从列表中选。", count.item),
        )),
    }
}

/// A row of one of the three tables.
pub(crate) struct ReportEntry {
    table: ReportTable,
    pub(crate) agency: AgencyId,
    year: i16,
    part: String,
    /// The row's JSON.
    pub(crate) data: String,
    /// Its name in the journal.
    pub(crate) subject: String,
}

enum ReportTable {
    AnnualFigures,
    PublicationCounts,
    Narratives,
}

impl ReportEntry {
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let (table, agency, year, part, data) = match event {
            Event::AnnualFigures(figures) => (
                ReportTable::AnnualFigures,
                &figures.agency,
                figures.year,
                String::new(),
                json(figures),
            ),
            Event::PublicationCount(count) => (
                ReportTable::PublicationCounts,
                &count.agency,
                count.year,
                count.item.to_string(),
                json(count),
            ),
            Event::Narrative(narrative) => (
                ReportTable::Narratives,
                &narrative.agency,
                narrative.year,
                narrative.section.code().to_owned(),
                json(narrative),
            ),
            Event::Record(_)
            | Event::Agency(_)
            | Event::CatalogueItem(_)
            | Event::Account(_)
            | Event::PasswordSet
            | Event::Request(_)
            | Event::Remedy(_) => return None,
        };
        let subject = if part.is_empty() {
            format!("{agency}/{year}")
        } else {
            format!("{agency}/{year}/{part}")
        };
        Some(Self {
            table,
            agency: agency.clone(),
            year,
            part,
            data,
            subject,
        })
    }

    /// What stands there now.
    pub(crate) async fn present(&self, tx: &mut Tx) -> Result<Option<String>, StoreFault> {
        let mut args = values![self.agency.as_str(), self.year];
        let sql = match self.table {
            ReportTable::AnnualFigures => {
                "SELECT data FROM annual_figures WHERE agency = $1 AND year = $2"
            }
            ReportTable::PublicationCounts => {
                args.extend(values![&self.part]);
                "SELECT data FROM publication_counts WHERE agency = $1 AND year = $2 AND item = $3"
            }
            ReportTable::Narratives => {
                args.extend(values![&self.part]);
                "SELECT data FROM narratives WHERE agency = $1 AND year = $2 AND section = $3"
            }
        };
        let row = tx.one(sql, args).await?;
        row.map(|row| row.text("data")).transpose()
    }

    pub(crate) async fn write(&self, tx: &mut Tx) -> Result<(), StoreFault> {
        let mut args = values![self.agency.as_str(), self.year, &self.data];
        let sql = match self.table {
            ReportTable::AnnualFigures => {
                "INSERT INTO annual_figures (agency, year, data) VALUES ($1, $2, $3)
                 ON CONFLICT (agency, year) DO UPDATE SET data = excluded.data"
            }
            ReportTable::PublicationCounts => {
                args.extend(values![&self.part]);
                "INSERT INTO publication_counts (agency, year, data, item) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (agency, year, item) DO UPDATE SET data = excluded.data"
            }
            ReportTable::Narratives => {
                args.extend(values![&self.part]);
                "INSERT INTO narratives (agency, year, data, section) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (agency, year, section) DO UPDATE SET data = excluded.data"
            }
        };
        tx.run(sql, args).await?;
        Ok(())
    }
}
