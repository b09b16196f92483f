//! The facts from which the tables of annual reports are counted: of one agency, or of all at once for a county.
//!
//! Each statement reads a range of agencies, so that one text serves both. Of wide rows only what is counted is read.

use std::collections::BTreeMap;

use gongkai_core::agencies::Agency;
use gongkai_core::ids::AgencyId;
use gongkai_core::journal::Event;
use gongkai_core::records::Validity;
use gongkai_core::reports::annual::facts::{
    ComplaintFact, DocumentFact, RemedyFact, RequestRow, TableFacts, TypedEntry, TypedFigures,
    YearFacts,
};
use gongkai_core::time::china_date;
use jiff::civil::Date;

use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::public::midnight;
use crate::store::Store;

/// After every slug in the order of their letters.
const AFTER_ALL: &str = "~";

impl Store {
    /// What the tables of one agency's report are counted from; `None` where there is no such agency.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn table_facts(
        &self,
        agency: &AgencyId,
        year: i16,
    ) -> Result<Option<TableFacts>, StoreFault> {
        let Some(known) = self.agency(agency).await? else {
            return Ok(None);
        };
        let mut tx = self.db().snapshot().await?;
        let facts = of_one(&mut tx, &known, year).await?;
        tx.end().await?;
        Ok(Some(facts))
    }

    /// The same for all agencies, in the order of the tree, read in one go.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn table_facts_of_all(&self, year: i16) -> Result<Vec<TableFacts>, StoreFault> {
        let agencies = self.agencies().await?;
        let mut tx = self.db().snapshot().await?;
        let facts = Reading::new("", AFTER_ALL, year)
            .read(&mut tx, &agencies)
            .await?;
        tx.end().await?;
        Ok(facts)
    }
}

pub(super) async fn of_one(
    tx: &mut Tx,
    agency: &Agency,
    year: i16,
) -> Result<TableFacts, StoreFault> {
    let id = agency.id.as_str();
    let mut facts = Reading::new(id, id, year)
        .read(tx, std::slice::from_ref(agency))
        .await?;
    Ok(facts.remove(0))
}

/// One reading: which agencies, which year.
struct Reading<'a> {
    from: &'a str,
    to: &'a str,
    year: i16,
    /// First day of the year before, last day of the year.
    days: (String, String),
}

type ByAgency<'a> = BTreeMap<&'a str, TableFacts>;

impl<'a> Reading<'a> {
    fn new(from: &'a str, to: &'a str, year: i16) -> Self {
        let days = (
            format!("{:04}-01-01", year.saturating_sub(1)),
            format!("{year:04}-12-31"),
        );
        Self {
            from,
            to,
            year,
            days,
        }
    }

    /// As many as there are agencies, in their order.
    async fn read(&self, tx: &mut Tx, agencies: &[Agency]) -> Result<Vec<TableFacts>, StoreFault> {
        let mut all: ByAgency<'_> = agencies
            .iter()
            .map(|agency| (agency.id.as_str(), TableFacts::none(agency, self.year)))
            .collect();
        self.requests(tx, &mut all).await?;
        self.remedies(tx, &mut all).await?;
        self.complaints(tx, &mut all).await?;
        self.documents(tx, &mut all).await?;
        self.counts(tx, &mut all).await?;
        self.reported(tx, &mut all).await?;
        self.typed(tx, &mut all).await?;
        for year in [self.year, self.year.saturating_sub(1)] {
            self.other_carriers(tx, year, &mut all).await?;
        }
        let ids = agencies.iter().map(|agency| agency.id.as_str());
        Ok(ids.filter_map(|id| all.remove(id)).collect())
    }

    async fn requests(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let (first, last) = &self.days;
        let rows = tx
            .all(
                "SELECT agency, data FROM requests
                 WHERE agency >= $1 AND agency <= $2 AND received_on <= $4
                   AND (closed_on IS NULL OR closed_on >= $3)
                 ORDER BY agency, received_on, request",
                values![self.from, self.to, first, last],
            )
            .await?;
        for row in &rows {
            if let Some(facts) = all.get_mut(row.text("agency")?.as_str()) {
                facts.requests.push(row.json::<RequestRow>("data")?.into());
            }
        }
        Ok(())
    }

    async fn remedies(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let (first, last) = &self.days;
        let rows = tx
            .all(
                "SELECT agency, data FROM remedies
                 WHERE agency >= $1 AND agency <= $2 AND filed_on <= $4
                   AND (concluded_on IS NULL OR concluded_on >= $3)
                 ORDER BY agency, filed_on, remedy",
                values![self.from, self.to, first, last],
            )
            .await?;
        for row in &rows {
            if let Some(facts) = all.get_mut(row.text("agency")?.as_str()) {
                facts.remedies.push(row.json::<RemedyFact>("data")?);
            }
        }
        Ok(())
    }

    async fn complaints(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let (first, last) = &self.days;
        let rows = tx
            .all(
                "SELECT agency, complaint, received_on FROM complaints
                 WHERE agency >= $1 AND agency <= $2 AND received_on >= $3 AND received_on <= $4
                 ORDER BY agency, received_on, complaint",
                values![self.from, self.to, first, last],
            )
            .await?;
        for row in &rows {
            if let Some(facts) = all.get_mut(row.text("agency")?.as_str()) {
                facts.complaints.push(ComplaintFact {
                    id: row.parsed("complaint")?,
                    received_on: row.parsed("received_on")?,
                });
            }
        }
        Ok(())
    }

    async fn documents(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let rows = tx
            .all(
                "SELECT shown.agency, shown.record, shown.issued_on, shown.published_at, shown.validity
                 FROM public_facets facets JOIN public_records shown ON shown.record = facets.record
                 WHERE facets.facet = 'genre' AND facets.code = 'normative_document'
                   AND facets.agency >= $1 AND facets.agency <= $2
                 ORDER BY shown.record",
                values![self.from, self.to],
            )
            .await?;
        for row in &rows {
            if let Some(facts) = all.get_mut(row.text("agency")?.as_str()) {
                facts.documents.push(document(row)?);
            }
        }
        Ok(())
    }

    async fn counts(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let rows = tx
            .all(
                "SELECT agency, year, facet, code, n FROM public_counts
                 WHERE agency >= $1 AND agency <= $2 AND facet IN ('', 'genre', 'carrier')
                   AND year >= $3 AND year <= $4",
                values![self.from, self.to, self.year.saturating_sub(1), self.year],
            )
            .await?;
        for row in &rows {
            let Some(of_year) = self.of_year(row, all)? else {
                continue;
            };
            let (n, code): (u64, _) = (row.number("n")?, row.text("code")?);
            let records = &mut of_year.records;
            match row.text("facet")?.as_str() {
                "" => records.total += n,
                "genre" => *records.by_genre.entry(code).or_default() += n,
                _ => *records.by_carrier.entry(code).or_default() += n,
            }
        }
        Ok(())
    }

    async fn reported(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let rows = tx
            .all(
                "SELECT agency, year, data FROM publication_counts
                 WHERE agency >= $1 AND agency <= $2 AND year >= $3 AND year <= $4",
                values![self.from, self.to, self.year.saturating_sub(1), self.year],
            )
            .await?;
        for row in &rows {
            if let Some(of_year) = self.of_year(row, all)? {
                let count: gongkai_core::figures::PublicationCount = row.json("data")?;
                of_year.reported += u64::from(count.count);
                of_year.reported_at_least |= count.at_least;
            }
        }
        Ok(())
    }

    async fn typed(&self, tx: &mut Tx, all: &mut ByAgency<'_>) -> Result<(), StoreFault> {
        let rows = tx
            .all(
                "SELECT agency, year, data FROM annual_figures
                 WHERE agency >= $1 AND agency <= $2 AND year >= $3 AND year <= $4",
                values![self.from, self.to, self.year.saturating_sub(1), self.year],
            )
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let (from, to) = (
            format!("{}/", self.from),
            format!("{}/{AFTER_ALL}", self.to),
        );
        let put = tx
            .all(
                "SELECT subject, at, actor, data FROM journal
                 WHERE subject_kind = 'annual_figures' AND subject >= $1 AND subject <= $2
                 ORDER BY subject, version",
                values![from, to],
            )
            .await?;
        let mut history: BTreeMap<String, Vec<TypedEntry>> = BTreeMap::new();
        for row in &put {
            if let Event::AnnualFigures(figures) = row.json("data")? {
                let entry = TypedEntry {
                    at: row.parsed("at")?,
                    by: row.json("actor")?,
                    cells: figures.cells,
                };
                history.entry(row.text("subject")?).or_default().push(entry);
            }
        }
        for row in &rows {
            let figures: gongkai_core::figures::AnnualFigures = row.json("data")?;
            if let Some(of_year) = self.of_year(row, all)? {
                let subject = format!("{}/{}", figures.agency, figures.year);
                let past = history.get(&subject).map_or(&[][..], Vec::as_slice);
                of_year.typed = TypedFigures::of(&figures.cells, past);
            }
        }
        Ok(())
    }

    async fn other_carriers(
        &self,
        tx: &mut Tx,
        year: i16,
        all: &mut ByAgency<'_>,
    ) -> Result<(), StoreFault> {
        let start = |year: i16| Date::new(year, 1, 1).ok().and_then(midnight);
        let (Some(from), Some(until)) = (start(year), start(year.saturating_add(1))) else {
            return Ok(());
        };
        let rows = tx
            .all(
                "SELECT agency, COUNT(DISTINCT record) AS n FROM public_facets
                 WHERE facet = 'carrier' AND code <> 'gazette' AND code <> 'wechat'
                   AND agency >= $1 AND agency <= $2 AND published_at >= $3 AND published_at < $4
                 GROUP BY agency",
                values![self.from, self.to, from, until],
            )
            .await?;
        for row in &rows {
            if let Some(facts) = all.get_mut(row.text("agency")?.as_str()) {
                self.numbers(facts, year).on_other_carriers = row.number("n")?;
            }
        }
        Ok(())
    }

    /// Where a row's `agency` and `year` belong.
    fn of_year<'f>(
        &self,
        row: &Row,
        all: &'f mut ByAgency<'_>,
    ) -> Result<Option<&'f mut YearFacts>, StoreFault> {
        let year = row.number("year")?;
        let facts = all.get_mut(row.text("agency")?.as_str());
        Ok(facts.map(|facts| self.numbers(facts, year)))
    }

    fn numbers<'f>(&self, facts: &'f mut TableFacts, year: i16) -> &'f mut YearFacts {
        if year == self.year {
            &mut facts.this_year
        } else {
            &mut facts.last_year
        }
    }
}

fn document(row: &Row) -> Result<DocumentFact, StoreFault> {
    let published_on = china_date(row.parsed("published_at")?);
    let validity: Validity = row.json("validity")?;
    Ok(DocumentFact {
        id: row.parsed("record")?,
        made_on: row.opt_parsed("issued_on")?.unwrap_or(published_on),
        published_on,
        ceased_on: validity.ceased_on(),
    })
}
