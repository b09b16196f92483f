//! The transparency log's rows: head, entries, tiles, checkpoints and what witnesses said. What is written is compared
//! with what was found in the same transaction, so that two nodes never grow two trees. Knows nothing of hashing,
//! signing or the form of an entry: bytes come in and go out as they are.

mod witnesses;

pub use witnesses::{Cosigned, WitnessState, WitnessedLog};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use gongkai_core::ids::RecordId;
use jiff::Timestamp;

use crate::db::{Row, Tx, Value, instant, values};
use crate::fault::StoreFault;
use crate::rows::insert_into;
use crate::store::Store;

/// A hash of the tree.
pub type HashBytes = [u8; 32];

/// How far the log has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerHead {
    /// Entries in the tree.
    pub size: u64,
    /// The tree's root.
    pub root: HashBytes,
    /// Number of the last journal entry that is in it.
    pub seq: u64,
    /// Size of the newest signed checkpoint, where one was signed.
    pub signed: Option<u64>,
}

/// An entry to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The journal entry it comes from.
    pub seq: u64,
    /// The record it is about.
    pub record: RecordId,
    /// When the journal took it.
    pub logged_at: Timestamp,
    /// The bytes that are hashed.
    pub data: String,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEntry {
    /// Its place, from 0.
    pub number: u64,
    /// The journal entry it comes from.
    pub seq: u64,
    /// The record it is about.
    pub record: RecordId,
    /// When the journal took it.
    pub logged_at: Timestamp,
    /// The bytes that are hashed.
    pub data: String,
}

/// A tile as it is after growing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileRow {
    /// 0 for leaves.
    pub level: u8,
    /// Place within the level.
    pub number: u64,
    /// Its hashes, 32 bytes each.
    pub hashes: Vec<u8>,
}

/// What one step of the log adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The size that it was computed from.
    pub from_size: u64,
    /// The journal position that it was computed from.
    pub from_seq: u64,
    /// The entries, in order.
    pub entries: Vec<NewEntry>,
    /// The tiles that changed.
    pub tiles: Vec<TileRow>,
    /// The root since.
    pub root: HashBytes,
    /// The journal position since.
    pub seq: u64,
}

/// A signed tree head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// Entries in the tree.
    pub size: u64,
    /// Its root.
    pub root: HashBytes,
    /// The signed note, without cosignatures.
    pub note: String,
    /// When it was signed.
    pub signed_at: Timestamp,
}

/// Whether a comparison held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    /// It held, and what was written is lasting.
    Done,
    /// Someone else had written; nothing was changed.
    Faster,
}

impl Store {
    /// How far the log has come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_head(&self) -> Result<LedgerHead, StoreFault> {
        let row = self.db().one(READ_HEAD, vec![]).await?;
        let head = head(row)?;
        self.inner.learn_ledger(head.size, head.signed);
        Ok(head)
    }

    /// Grows with every checkpoint and cosignature this process knows of. Caches of pages that show them key on it.
    #[must_use]
    pub fn ledger_generation(&self) -> u64 {
        self.inner.ledger_news()
    }

    /// Adds entries and tiles, if the log still stands where the growth was computed from. They are lasting when this
    /// returns; nothing is signed yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_grow(&self, growth: Growth) -> Result<Swap, StoreFault> {
        let size = growth.from_size + growth.entries.len() as u64;
        let mut tx = self.db().begin().await?;
        let changed = tx
            .run(
                "UPDATE ledger_head SET size = $1, root = $2, seq = $3
                 WHERE one = 1 AND size = $4 AND seq = $5",
                values![
                    size,
                    BASE64.encode(growth.root),
                    growth.seq,
                    growth.from_size,
                    growth.from_seq
                ],
            )
            .await?;
        if changed == 0 {
            tx.end().await?;
            return Ok(Swap::Faster);
        }
        let entries = (growth.from_size..).zip(growth.entries);
        let entries = entries.map(|(number, entry)| {
            values![
                number,
                entry.seq,
                entry.record.as_str(),
                entry.logged_at,
                entry.data
            ]
        });
        let columns = ["number", "seq", "record", "logged_at", "data"];
        insert_into(&mut tx, "ledger_entries", &columns, "", entries.collect()).await?;
        put_tiles(&mut tx, growth.tiles).await?;
        tx.commit().await?;
        Ok(Swap::Done)
    }

    /// Makes a signed tree head the current one, if none of a larger tree is and the tree has come so far. Of the same
    /// size it takes the other's place: a new key signs anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_publish(&self, signed: &SignedHead) -> Result<Swap, StoreFault> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .run(
                "UPDATE ledger_head SET signed = $1 WHERE one = 1 AND signed <= $1 AND size >= $1",
                values![signed.size],
            )
            .await?;
        if changed == 0 {
            tx.end().await?;
            return Ok(Swap::Faster);
        }
        let last = tx.one(READ_LAST_NOTE, values![signed.size]).await?;
        let last = last.map(|row| row.text("note")).transpose()?;
        if last.is_some_and(|last| last.lines().next() != signed.note.lines().next()) {
            // A new name is a new log: what witnesses said was said of the other one.
            for sql in [
                "DELETE FROM ledger_cosignatures",
                "DELETE FROM ledger_witnesses",
            ] {
                tx.run(sql, vec![]).await?;
            }
        }
        // Of each day the last one stays, and what witnesses cosigned.
        let instant = instant(signed.signed_at);
        let day = format!("{}%", instant.get(..10).unwrap_or_default());
        tx.run(
            "DELETE FROM ledger_checkpoints WHERE signed_at LIKE $1
             AND size NOT IN (SELECT size FROM ledger_cosignatures)",
            values![day],
        )
        .await?;
        tx.run(
            "INSERT INTO ledger_checkpoints (size, root, note, signed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (size) DO UPDATE SET root = excluded.root, note = excluded.note, signed_at = excluded.signed_at",
            values![
                signed.size,
                BASE64.encode(signed.root),
                &signed.note,
                signed.signed_at
            ],
        )
        .await?;
        tx.commit().await?;
        self.inner.learn_ledger(signed.size, Some(signed.size));
        Ok(Swap::Done)
    }

    /// The current checkpoint; `None` while nothing was signed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_checkpoint(&self) -> Result<Option<SignedHead>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT c.size, c.root, c.note, c.signed_at FROM ledger_checkpoints c
                 JOIN ledger_head h ON h.signed = c.size",
                vec![],
            )
            .await?;
        row.as_ref().map(signed_head).transpose()
    }

    /// All checkpoints that are kept, smallest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_checkpoints(&self) -> Result<Vec<SignedHead>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT size, root, note, signed_at FROM ledger_checkpoints ORDER BY size",
                vec![],
            )
            .await?;
        rows.iter().map(signed_head).collect()
    }

    /// A tile's hashes as far as they have come; `None` where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_tile(&self, level: u8, number: u64) -> Result<Option<Vec<u8>>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT hashes FROM ledger_tiles WHERE level = $1 AND number = $2",
                values![u32::from(level), storable(number)],
            )
            .await?;
        row.map(|row| tile(&row)).transpose()
    }

    /// Entries from a place on, in order, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_entries(
        &self,
        from: u64,
        limit: u32,
    ) -> Result<Vec<LoggedEntry>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT number, seq, record, logged_at, data FROM ledger_entries
                 WHERE number >= $1 ORDER BY number LIMIT $2",
                values![storable(from), limit],
            )
            .await?;
        rows.iter().map(logged).collect()
    }

    /// Records that stand withdrawn, with their index numbers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_gone(&self) -> Result<Vec<(RecordId, String)>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT record, index_number FROM public_gone ORDER BY record",
                vec![],
            )
            .await?;
        rows.iter()
            .map(|row| Ok((row.parsed("record")?, row.text("index_number")?)))
            .collect()
    }

    /// What the log says of a record, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_of(&self, record: &RecordId) -> Result<Vec<LoggedEntry>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT number, seq, record, logged_at, data FROM ledger_entries
                 WHERE record = $1 ORDER BY number",
                values![record.as_str()],
            )
            .await?;
        rows.iter().map(logged).collect()
    }
}

/// The newest checkpoint before one of this size takes its place.
const READ_LAST_NOTE: &str =
    "SELECT note FROM ledger_checkpoints WHERE size <= $1 ORDER BY size DESC LIMIT 1";

const READ_HEAD: &str = "SELECT size, root, seq, signed FROM ledger_head";

fn head(row: Option<Row>) -> Result<LedgerHead, StoreFault> {
    let row = row.ok_or_else(|| damaged("ledger_head", "its row is missing"))?;
    let signed = row.int("signed")?;
    Ok(LedgerHead {
        size: row.number("size")?,
        root: hash("ledger_head.root", &row.text("root")?)?,
        seq: row.number("seq")?,
        signed: u64::try_from(signed).ok(),
    })
}

async fn put_tiles(tx: &mut Tx, tiles: Vec<TileRow>) -> Result<(), StoreFault> {
    let rows: Vec<Vec<Value>> = tiles
        .into_iter()
        .map(|tile| {
            values![
                u32::from(tile.level),
                tile.number,
                (tile.hashes.len() / 32) as u64,
                BASE64.encode(&tile.hashes)
            ]
        })
        .collect();
    let columns = ["level", "number", "width", "hashes"];
    let grown = " ON CONFLICT (level, number) DO UPDATE SET width = excluded.width, hashes = excluded.hashes";
    insert_into(tx, "ledger_tiles", &columns, grown, rows).await
}

fn tile(row: &Row) -> Result<Vec<u8>, StoreFault> {
    let hashes = BASE64.decode(row.text("hashes")?);
    hashes.map_err(|_| damaged("ledger_tiles.hashes", "is not base64"))
}

fn signed_head(row: &Row) -> Result<SignedHead, StoreFault> {
    Ok(SignedHead {
        size: row.number("size")?,
        root: hash("ledger_checkpoints.root", &row.text("root")?)?,
        note: row.text("note")?,
        signed_at: row.parsed("signed_at")?,
    })
}

fn logged(row: &Row) -> Result<LoggedEntry, StoreFault> {
    Ok(LoggedEntry {
        number: row.number("number")?,
        seq: row.number("seq")?,
        record: row.parsed("record")?,
        logged_at: row.parsed("logged_at")?,
        data: row.text("data")?,
    })
}

fn hash(column: &str, text: &str) -> Result<HashBytes, StoreFault> {
    let bytes = BASE64.decode(text).ok();
    let hash = bytes.and_then(|bytes| HashBytes::try_from(bytes).ok());
    hash.ok_or_else(|| damaged(column, "is not a hash"))
}

fn damaged(column: &str, what: &str) -> StoreFault {
    StoreFault::Damaged {
        column: column.to_owned(),
        what: what.to_owned(),
    }
}

/// A number that was asked for from outside; beyond what a column holds there is nothing.
fn storable(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
