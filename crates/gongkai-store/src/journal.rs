//! The journal: how entries become rows, and how they are read, by followers from their own position and by people as
//! the history of a thing. Nothing here changes an entry once written; the schema refuses it.

use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::journal::{Entry, Event};
use gongkai_core::records::Actor;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, among, json, values};
use crate::fault::StoreFault;
use crate::rows::Table;
use crate::store::{Head, Store};

pub(crate) const JOURNAL: Table = Table {
    name: "journal",
    columns: &[
        "seq",
        "at",
        "actor",
        "agency",
        "subject_kind",
        "subject",
        "version",
        "public",
        "data",
    ],
    single: false,
};

/// Something that happened, before it has its number.
pub(crate) struct Happened<'a> {
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) agency: &'a AgencyId,
    pub(crate) subject: &'a str,
    /// How many-th event of the subject it is.
    pub(crate) version: u64,
    pub(crate) event: &'a Event,
}

impl Happened<'_> {
    /// Gives it the next number and makes it a row of [`JOURNAL`].
    pub(crate) fn numbered(&self, head: &mut Head) -> Vec<Value> {
        head.seq += 1;
        let public = self.event.touches_public();
        if public {
            head.public_seq = head.seq;
        }
        if self.event.changes_structure() {
            head.structure_seq = head.seq;
        }
        values![
            head.seq,
            self.at,
            json(self.actor),
            self.agency.as_str(),
            self.event.subject_kind(),
            self.subject,
            self.version,
            public,
            json(self.event),
        ]
    }
}

pub(crate) fn entry(row: &Row) -> Result<Entry, StoreFault> {
    Ok(Entry {
        seq: row.number("seq")?,
        at: row.parsed("at")?,
        actor: row.json("actor")?,
        agency: row.parsed("agency")?,
        subject: row.text("subject")?,
        event: row.json("data")?,
    })
}

pub(crate) fn entries(rows: &[Row]) -> Result<Vec<Entry>, StoreFault> {
    rows.iter().map(entry).collect()
}

impl Store {
    /// Entries after `seq` in order, at most `limit`.
    ///
    /// # Errors
    /// A gap in the numbers, or when the database fails.
    pub async fn entries_after(&self, seq: u64, limit: u32) -> Result<Vec<Entry>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT seq, at, actor, agency, subject, data FROM journal
                 WHERE seq > $1 ORDER BY seq LIMIT $2",
                values![seq, limit],
            )
            .await?;
        let entries = entries(&rows)?;
        for (entry, expected) in entries.iter().zip(seq + 1..) {
            if entry.seq != expected {
                return Err(StoreFault::JournalGap {
                    expected,
                    found: entry.seq,
                });
            }
        }
        Ok(entries)
    }

    /// Number of the last entry; 0 while there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<u64, StoreFault> {
        self.poll_head().await
    }

    /// How far a follower has read; 0 for one that never did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follower_position(&self, name: &str) -> Result<u64, StoreFault> {
        let row = self
            .db()
            .one("SELECT seq FROM followers WHERE name = $1", values![name])
            .await?;
        row.map_or(Ok(0), |row| row.number("seq"))
    }

    /// Notes how far a follower has read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_follower_position(&self, name: &str, seq: u64) -> Result<(), StoreFault> {
        self.db()
            .run(
                "INSERT INTO followers (name, seq) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
                values![name, seq],
            )
            .await?;
        Ok(())
    }

    /// What happened to a record, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, record: &RecordId) -> Result<Vec<Entry>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT seq, at, actor, agency, subject, data FROM journal
                 WHERE subject_kind = 'record' AND subject = $1 ORDER BY version",
                values![record.as_str()],
            )
            .await?;
        entries(&rows)
    }

    /// What happened at these agencies, newest first, before entry number `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal_page(
        &self,
        agencies: &[AgencyId],
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        let before = before.map_or(i64::MAX, |seq| i64::try_from(seq).unwrap_or(i64::MAX));
        let mut args = values![before, limit];
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        let sql = format!(
            "SELECT seq, at, actor, agency, subject, data FROM journal
             WHERE seq < $1 AND agency IN ({among}) ORDER BY seq DESC LIMIT $2"
        );
        entries(&self.db().all(AssertSqlSafe(sql), args).await?)
    }
}
