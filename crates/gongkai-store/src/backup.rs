//! Copies of the whole database while it serves: SQLite as a file, PostgreSQL as portable NDJSON of its tables.

use std::path::Path;

use crate::fault::StoreFault;
use crate::store::{Store, StoreConfig};

impl Store {
    /// Writes a consistent copy to a file that must not exist yet. SQLite: a database file. PostgreSQL: a dump that
    /// [`Store::load_dump`] reads.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn backup_database(&self, to: &Path) -> Result<(), StoreFault> {
        todo!()
    }

    /// Writes all tables as NDJSON, from either database, to a file that must not exist yet.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn dump_tables(&self, to: &Path) -> Result<(), StoreFault> {
        todo!()
    }

    /// Fills a new, empty installation (of either database) from a dump.
    ///
    /// # Errors
    /// When it is not empty, when the dump does not fit, or when the database fails.
    pub async fn load_dump(config: &StoreConfig, from: &Path) -> Result<(), StoreFault> {
        todo!()
    }
}
