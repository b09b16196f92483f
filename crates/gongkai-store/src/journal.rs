//! Reading the journal: by followers from their own position, by people as the history of a thing.

use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::journal::Entry;

use crate::fault::StoreFault;
use crate::store::Store;

impl Store {
    /// Entries after `seq` in order, at most `limit`.
    ///
    /// # Errors
    /// A gap in the numbers, or when the database fails.
    pub async fn entries_after(&self, seq: u64, limit: u32) -> Result<Vec<Entry>, StoreFault> {
        todo!()
    }

    /// Number of the last entry; 0 while there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<u64, StoreFault> {
        todo!()
    }

    /// How far a follower has read; 0 for one that never did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follower_position(&self, name: &str) -> Result<u64, StoreFault> {
        todo!()
    }

    /// Notes how far a follower has read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_follower_position(&self, name: &str, seq: u64) -> Result<(), StoreFault> {
        todo!()
    }

    /// What happened to a record, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, record: &RecordId) -> Result<Vec<Entry>, StoreFault> {
        todo!()
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
        todo!()
    }
}
