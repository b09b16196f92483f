//! The facts an annual report is made from. Counts nothing by itself but what is public; the report's rules are `core`'s.

mod tables;

use std::collections::BTreeMap;

use gongkai_core::ids::{AgencyId, ItemCode};
use gongkai_core::reports::ReportFacts;
use jiff::civil::Date;

use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::public::counted;
use crate::public::midnight;
use crate::requests::request;
use crate::store::Store;

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
        let Some(known) = self.agency(agency).await? else {
            return Ok(None);
        };
        let items = self.catalogue(agency).await?;
        let mut tx = self.db().snapshot().await?;
        let id = agency.as_str();
        let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
        let requests = tx
            .all(
                "SELECT data, wanted FROM requests
                 WHERE agency = $1 AND received_on <= $3 AND (closed_on IS NULL OR closed_on >= $2)
                 ORDER BY received_on, request",
                values![id, &first, &last],
            )
            .await?;
        let remedies = tx
            .all(
                "SELECT data FROM remedies
                 WHERE agency = $1 AND filed_on <= $3
                   AND (concluded_on IS NULL OR concluded_on >= $2)
                 ORDER BY filed_on, remedy",
                values![id, &first, &last],
            )
            .await?;
        let figures = tx
            .one(
                "SELECT data FROM annual_figures WHERE agency = $1 AND year = $2",
                values![id, year],
            )
            .await?;
        let counts = tx
            .all(
                "SELECT data FROM publication_counts WHERE agency = $1 AND year = $2 ORDER BY item",
                values![id, year],
            )
            .await?;
        let narratives = tx
            .all(
                "SELECT data FROM narratives WHERE agency = $1 AND year = $2 ORDER BY section",
                values![id, year],
            )
            .await?;
        let facts = ReportFacts {
            tables: tables::of_one(&mut tx, &known, year).await?,
            months: months(&mut tx, agency, year).await?,
            agency: known,
            year,
            own_items: own_items(&mut tx, agency, year).await?,
            counts: counted(&mut tx, Some(agency), Some(year)).await?,
            publication_counts: read(&counts)?,
            requests: requests.iter().map(request).collect::<Result<_, _>>()?,
            remedies: read(&remedies)?,
            figures: figures.map(|row| row.json("data")).transpose()?,
            narratives: read(&narratives)?,
            items,
        };
        tx.end().await?;
        Ok(Some(facts))
    }

    /// Years for which something is known, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report_years(&self, agency: &AgencyId) -> Result<Vec<i16>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT year FROM public_counts WHERE agency = $1 AND facet = '' AND n > 0
                 UNION SELECT year FROM annual_figures WHERE agency = $1
                 UNION SELECT year FROM publication_counts WHERE agency = $1
                 UNION SELECT year FROM narratives WHERE agency = $1
                 UNION SELECT CAST(substr(received_on, 1, 4) AS BIGINT) FROM requests
                     WHERE agency = $1 AND received_on IS NOT NULL
                 UNION SELECT CAST(substr(filed_on, 1, 4) AS BIGINT) FROM remedies WHERE agency = $1
                 ORDER BY year DESC",
                values![agency.as_str()],
            )
            .await?;
        rows.iter().map(|row| row.number("year")).collect()
    }
}

fn read<T: serde::de::DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>, StoreFault> {
    rows.iter().map(|row| row.json("data")).collect()
}

/// How many records became public in each month of the year.
async fn months(tx: &mut Tx, agency: &AgencyId, year: i16) -> Result<[u64; 12], StoreFault> {
    let mut numbers = [0; 12];
    for (month, number) in (1_i8..).zip(&mut numbers) {
        let first = Date::new(year, month, 1).ok();
        let next = first.map(|first| first.saturating_add(jiff::Span::new().months(1)));
        let (Some(from), Some(until)) = (first.and_then(midnight), next.and_then(midnight)) else {
            continue;
        };
        let row = tx
            .one(
                "SELECT COUNT(*) AS n FROM public_records
                 WHERE agency = $1 AND published_at >= $2 AND published_at < $3",
                values![agency.as_str(), from, until],
            )
            .await?;
        *number = row.map_or(Ok(0), |row| row.number("n"))?;
    }
    Ok(numbers)
}

/// How many records of the year bear each item themselves.
async fn own_items(
    tx: &mut Tx,
    agency: &AgencyId,
    year: i16,
) -> Result<BTreeMap<ItemCode, u64>, StoreFault> {
    let (Some(from), Some(until)) = (
        Date::new(year, 1, 1).ok().and_then(midnight),
        Date::new(year.saturating_add(1), 1, 1)
            .ok()
            .and_then(midnight),
    ) else {
        return Ok(BTreeMap::new());
    };
    let rows = tx
        .all(
            "SELECT items, COUNT(*) AS n FROM public_records
             WHERE agency = $1 AND published_at >= $2 AND published_at < $3 GROUP BY items",
            values![agency.as_str(), from, until],
        )
        .await?;
    let mut counts = BTreeMap::new();
    for row in rows {
        let n: u64 = row.number("n")?;
        for item in row.json::<Vec<ItemCode>>("items")? {
            *counts.entry(item).or_default() += n;
        }
    }
    Ok(counts)
}
