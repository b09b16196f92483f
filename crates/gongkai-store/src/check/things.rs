//! Everything in the journal that is kept whole as its last event says it: agencies, catalogue items, accounts,
//! figures, counts, texts. Requests, remedies, complaints and annual reports are replayed event by event.

use gongkai_core::journal::Event;
use serde_json::Value;

use crate::check::{Findings, RESTORE};
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;

/// How many rows each table should have, by the journal.
#[derive(Default)]
struct Expected {
    agencies: u64,
    catalogue_items: u64,
    accounts: u64,
    annual_figures: u64,
    publication_counts: u64,
    narratives: u64,
    calendar_years: u64,
}

pub(super) async fn all(tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
    // The last event of each thing, passwords apart: those say nothing of the account.
    let rows = tx
        .all(
            "SELECT j.seq, j.subject, j.data FROM journal j
             JOIN (SELECT MAX(seq) AS seq FROM journal
                   WHERE subject_kind NOT IN ('record', 'request', 'remedy', 'complaint', 'annual_report') AND data <> $1
                   GROUP BY subject_kind, subject) last ON last.seq = j.seq
             ORDER BY j.seq",
            values![json(&Event::PasswordSet)],
        )
        .await?;
    let mut expected = Expected::default();
    for row in rows {
        let subject = row.text("subject")?;
        let event: Event = match row.json("data") {
            Ok(event) => event,
            Err(fault) => {
                let seq = row.int("seq")?;
                found.add(format!("日志第 {seq} 条读不出来：{fault}。"), RESTORE);
                continue;
            }
        };
        let (name, count) = expected.of(&event);
        *count += 1;
        if present(tx, &event).await? != data(&event) {
            found.add(
                format!("{name}「{subject}」现在的内容与日志不一致。"),
                RESTORE,
            );
        }
    }
    expected.compare(tx, found).await
}

impl Expected {
    fn of(&mut self, event: &Event) -> (&'static str, &mut u64) {
        let count = match event {
            Event::Agency(_) => &mut self.agencies,
            Event::CatalogueItem(_) => &mut self.catalogue_items,
            // Events of records and cases and passwords do not come here.
            Event::Account(_)
            | Event::PasswordSet
            | Event::Record(_)
            | Event::Request(_)
            | Event::Remedy(_)
            | Event::Complaint(_)
            | Event::AnnualReport(_) => &mut self.accounts,
            Event::AnnualFigures(_) => &mut self.annual_figures,
            Event::PublicationCount(_) => &mut self.publication_counts,
            Event::Narrative(_) => &mut self.narratives,
            Event::CalendarYear(_) => &mut self.calendar_years,
        };
        (event.name(), count)
    }

    /// Rows that came into the tables without the journal.
    async fn compare(&self, tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
        let row = tx
            .one(
                "SELECT (SELECT COUNT(*) FROM agencies) AS agencies,
                        (SELECT COUNT(*) FROM catalogue_items) AS catalogue_items,
                        (SELECT COUNT(*) FROM accounts) AS accounts,
                        (SELECT COUNT(*) FROM annual_figures) AS annual_figures,
                        (SELECT COUNT(*) FROM publication_counts) AS publication_counts,
                        (SELECT COUNT(*) FROM narratives) AS narratives,
                        (SELECT COUNT(*) FROM calendar_years) AS calendar_years",
                vec![],
            )
            .await?;
        let Some(row) = row else { return Ok(()) };
        for (table, ought) in [
            ("agencies", self.agencies),
            ("catalogue_items", self.catalogue_items),
            ("accounts", self.accounts),
            ("annual_figures", self.annual_figures),
            ("publication_counts", self.publication_counts),
            ("narratives", self.narratives),
            ("calendar_years", self.calendar_years),
        ] {
            let is: u64 = row.number(table)?;
            if is != ought {
                found.add(
                    format!("表 {table} 有 {is} 行，按日志应有 {ought} 行。"),
                    RESTORE,
                );
            }
        }
        Ok(())
    }
}

/// What the row says now.
async fn present(tx: &mut Tx, event: &Event) -> Result<Option<Value>, StoreFault> {
    let (sql, args) = match event {
        Event::Agency(agency) => (
            "SELECT data FROM agencies WHERE agency = $1",
            values![agency.id.as_str()],
        ),
        Event::CatalogueItem(item) => (
            "SELECT data FROM catalogue_items WHERE agency = $1 AND code = $2",
            values![item.agency.as_str(), item.code.as_str()],
        ),
        Event::Account(account) => (
            "SELECT data FROM accounts WHERE login = $1",
            values![account.login.as_str()],
        ),
        Event::AnnualFigures(figures) => (
            "SELECT data FROM annual_figures WHERE agency = $1 AND year = $2",
            values![figures.agency.as_str(), figures.year],
        ),
        Event::PublicationCount(count) => (
            "SELECT data FROM publication_counts WHERE agency = $1 AND year = $2 AND item = $3",
            values![count.agency.as_str(), count.year, count.item.as_str()],
        ),
        Event::Narrative(narrative) => (
            "SELECT data FROM narratives WHERE agency = $1 AND year = $2 AND section = $3",
            values![
                narrative.agency.as_str(),
                narrative.year,
                narrative.section.code()
            ],
        ),
        Event::CalendarYear(year) => (
            "SELECT data FROM calendar_years WHERE year = $1 AND layer = $2",
            values![year.year, year.layer.code()],
        ),
        Event::Record(_)
        | Event::Request(_)
        | Event::Remedy(_)
        | Event::Complaint(_)
        | Event::AnnualReport(_)
        | Event::PasswordSet => return Ok(None),
    };
    let row = tx.one(sql, args).await?;
    // A row that is no JSON at all differs as well; it need not stop the search.
    Ok(row.and_then(|row| row.json("data").ok()))
}

/// What the row should say. Both sides were read from text once, so that a number is the same on both.
fn data(event: &Event) -> Option<Value> {
    let value = match event {
        Event::Agency(agency) => serde_json::to_value(agency),
        Event::CatalogueItem(item) => serde_json::to_value(item),
        Event::Account(account) => serde_json::to_value(account),
        Event::AnnualFigures(figures) => serde_json::to_value(figures),
        Event::PublicationCount(count) => serde_json::to_value(count),
        Event::Narrative(narrative) => serde_json::to_value(narrative),
        Event::CalendarYear(year) => serde_json::to_value(year),
        Event::Record(_)
        | Event::Request(_)
        | Event::Remedy(_)
        | Event::Complaint(_)
        | Event::AnnualReport(_)
        | Event::PasswordSet => return None,
    };
    Some(value.expect("our types have text keys and finite numbers"))
}
