//! Entering what a year's report needs beside the cases: edited texts, figures, counts.

use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::ids::AgencyId;
use gongkai_core::journal::Event;
use gongkai_core::rights::Action;
use jiff::Timestamp;

use crate::agencies::{Catalogue, Tree};
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, Writing, twice};

/// What is entered for reports at once. An empty part changes nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportInput {
    /// Edited texts, each the whole of its section.
    pub narratives: Vec<Narrative>,
    /// Counts of publications.
    pub counts: Vec<PublicationCount>,
    /// A year's figures, all of them.
    pub figures: Option<AnnualFigures>,
}

impl ReportInput {
    /// Each part with the row it becomes.
    fn entries(self) -> Vec<(ReportEntry, Event)> {
        let texts = self
            .narratives
            .into_iter()
            .map(|text| (ReportEntry::narrative(&text), Event::Narrative(text)));
        let counts = self
            .counts
            .into_iter()
            .map(|count| (ReportEntry::count(&count), Event::PublicationCount(count)));
        let figures = self.figures.into_iter().map(|figures| {
            (
                ReportEntry::figures(&figures),
                Event::AnnualFigures(figures),
            )
        });
        texts.chain(counts).chain(figures).collect()
    }
}

impl Store {
    /// Enters texts, counts and figures, all or nothing; needs `WriteReports` at the agency of each, for figures `EnterFigures`.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn enter_report(
        &self,
        acting: &Acting,
        input: ReportInput,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let entries = input.entries();
        twice(|| self.put_entries(acting, &entries, at)).await
    }

    async fn put_entries(
        &self,
        acting: &Acting,
        entries: &[(ReportEntry, Event)],
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        for (entry, event) in entries {
            put_entry(&mut writing, &tree, acting, entry, event, at).await?;
        }
        self.commit(writing).await?;
        Ok(())
    }
}

async fn put_entry(
    writing: &mut Writing,
    tree: &Tree,
    acting: &Acting,
    entry: &ReportEntry,
    event: &Event,
    at: Timestamp,
) -> Result<(), WriteError> {
    let agency = &entry.agency;
    if tree.get(agency).is_none() {
        return Err(unknown_agency("agency", agency).into());
    }
    let action = match event {
        Event::AnnualFigures(_) => Action::EnterFigures,
        _ => Action::WriteReports,
    };
    acting.permit(tree, action, agency)?;
    if let Event::PublicationCount(count) = event {
        let catalogue = Catalogue::load(&mut writing.tx, agency).await?;
        check_count(count, &catalogue)?;
    }
    if entry.present(&mut writing.tx).await?.as_ref() == Some(&entry.data) {
        return Ok(());
    }
    writing
        .append_next(acting, agency, &entry.subject, event, at)
        .await?;
    entry.write(&mut writing.tx).await?;
    Ok(())
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
    pub(crate) fn figures(figures: &AnnualFigures) -> Self {
        Self {
            table: ReportTable::AnnualFigures,
            agency: figures.agency.clone(),
            year: figures.year,
            part: String::new(),
            data: json(figures),
            subject: format!("{}/{}", figures.agency, figures.year),
        }
    }

    pub(crate) fn count(count: &PublicationCount) -> Self {
        Self {
            table: ReportTable::PublicationCounts,
            agency: count.agency.clone(),
            year: count.year,
            part: count.item.to_string(),
            data: json(count),
            subject: format!("{}/{}/{}", count.agency, count.year, count.item),
        }
    }

    pub(crate) fn narrative(narrative: &Narrative) -> Self {
        let section = narrative.section.code();
        Self {
            table: ReportTable::Narratives,
            agency: narrative.agency.clone(),
            year: narrative.year,
            part: section.to_owned(),
            data: json(narrative),
            subject: format!("{}/{}/{section}", narrative.agency, narrative.year),
        }
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
