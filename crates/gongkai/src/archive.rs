//! The archive of a backup: a gzipped tar with the database, the attachments, and a manifest that says what each part
//! must be. Knows nothing of what the parts mean.
//!
//! Order: `database.*`, then `blobs/…`, then `manifest.json`. The database is copied before the attachments, which are never
//! changed, so that all it names is there.

mod pack;
mod unpack;

pub use pack::pack;
pub use unpack::{Damaged, unpack};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Name of the manifest in the archive.
const MANIFEST: &str = "manifest.json";

/// Folder of the attachments in the archive.
const BLOBS: &str = "blobs/";

/// Form of the archive, raised when it changes.
const FORM: u32 = 1;

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Form of the archive.
    pub form: u32,
    /// Version of the program that made it.
    pub program: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// In which form the database stands in it.
    pub database: DatabaseForm,
    /// Every other entry.
    pub parts: Vec<Part>,
}

/// In which form a database is kept in an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseForm {
    /// A SQLite file.
    Sqlite,
    /// All tables as NDJSON, from PostgreSQL.
    Tables,
}

impl DatabaseForm {
    /// Its name in the archive.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Tables => "database.ndjson",
        }
    }
}

/// One entry of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// Counts and digests bytes as they pass.
struct Digesting<T> {
    inner: T,
    hasher: sha2::Sha256,
    size: u64,
}

impl<T> Digesting<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            hasher: sha2::Digest::new(),
            size: 0,
        }
    }

    fn part(self, name: String) -> Part {
        let digest = sha2::Digest::finalize(self.hasher);
        Part {
            name,
            size: self.size,
            sha256: gongkai_store::blobs::hexadecimal(&digest),
        }
    }
}

impl<T: std::io::Read> std::io::Read for Digesting<T> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        sha2::Digest::update(&mut self.hasher, &buffer[..read]);
        self.size += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
