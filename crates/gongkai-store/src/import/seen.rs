//! Which ids and index numbers may have been used: a set of hashes, so that a million of them fit in memory. "No" is
//! certain; "yes" is looked up.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::db::{Tx, values};
use crate::fault::StoreFault;

/// Ids of records and index numbers.
#[derive(Default)]
pub(super) struct Seen(HashSet<u64>);

/// Of which kind a name is.
#[derive(Clone, Copy, Hash)]
pub(super) enum Name<'a> {
    Record(&'a str),
    IndexNumber(&'a str),
}

/// Rows read at a time.
const PART: usize = 10_000;

impl Seen {
    pub(super) async fn load(tx: &mut Tx) -> Result<Self, StoreFault> {
        let mut seen = Self::default();
        let mut last = String::new();
        loop {
            let rows = tx
                .all(
                    "SELECT record, index_number FROM records WHERE record > $1 ORDER BY record LIMIT $2",
                    values![&last, PART as u64],
                )
                .await?;
            for row in &rows {
                last = row.text("record")?;
                seen.note(Name::Record(&last));
                if let Some(number) = row.opt_text("index_number")? {
                    seen.note(Name::IndexNumber(&number));
                }
            }
            if rows.len() < PART {
                return Ok(seen);
            }
        }
    }

    pub(super) fn note(&mut self, name: Name<'_>) {
        self.0.insert(hash(name));
    }

    /// Whether it may have been used.
    pub(super) fn may_hold(&self, name: Name<'_>) -> bool {
        self.0.contains(&hash(name))
    }
}

fn hash(name: Name<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
