//! The handle everything goes through: the database, the blob folder, and what this process knows of the journal's head.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

use crate::fault::StoreFault;

/// Where things are kept.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// The installation's folder.
    pub data_dir: PathBuf,
    /// `postgres://…`; `None` is SQLite in `data_dir/gongkai.db`.
    pub database_url: Option<String>,
    /// Folder of the attachments' bytes; `None` is `data_dir/blobs`.
    pub blob_dir: Option<PathBuf>,
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {}

impl Store {
    /// Opens the database, creates it where it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached or was written by a newer program.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreFault> {
        todo!()
    }

    /// Closes all connections after what they are doing.
    pub async fn close(&self) {
        todo!()
    }

    /// Nudges: the last public-touching journal number this process knows. Carries nothing to act on; read the journal.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        todo!()
    }

    /// Reads the journal's head, since another process may have written, and passes the news on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_head(&self) -> Result<u64, StoreFault> {
        todo!()
    }

    /// Number of the last journal entry that touches the public, as far as known here. Page caches key on it; it is
    /// raised after the commit and before the writing call returns.
    #[must_use]
    pub fn public_generation(&self) -> u64 {
        todo!()
    }
}
