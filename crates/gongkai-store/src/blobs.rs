//! Bytes of attachments, kept by their SHA-256 in a folder, and the text drawn from them for search. Knows nothing of
//! which record a file belongs to or whether it may be shown.

use std::path::PathBuf;

use crate::fault::StoreFault;
use crate::store::Store;

/// Bytes that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// How many there are.
    pub size: u64,
}

impl Store {
    /// Keeps bytes; the same bytes again are kept once. They are on disk when this returns.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn keep_blob(&self, bytes: Vec<u8>) -> Result<Blob, StoreFault> {
        todo!()
    }

    /// The bytes of a digest.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        todo!()
    }

    /// Where the bytes of a digest are or would be.
    #[must_use]
    pub fn blob_path(&self, sha256: &str) -> PathBuf {
        todo!()
    }

    /// Keeps the text drawn from the bytes of a digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_text(&self, sha256: &str, text: &str) -> Result<(), StoreFault> {
        todo!()
    }

    /// The text drawn from the bytes of a digest; `None` where none was drawn yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blob_text(&self, sha256: &str) -> Result<Option<String>, StoreFault> {
        todo!()
    }
}
