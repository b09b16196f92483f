//! What can go wrong that is nobody's input: the database, the disk, a damaged row.

use std::path::{Path, PathBuf};

use crate::dialect;

/// The store failed; a fault of ours, never of what was typed.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The database answered with an error.
    #[error("database, at {statement:?}")]
    Database {
        /// Beginning of the statement.
        statement: String,
        /// Why it failed.
        #[source]
        source: sqlx::Error,
    },
    /// A file or folder could not be read or written.
    #[error("{doing} {}", .path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// A row does not hold what it should.
    #[error("damaged column {column}: {what}")]
    Damaged {
        /// Where.
        column: String,
        /// What is wrong with it.
        what: String,
    },
    /// The journal skips a number.
    #[error("journal has a gap: expected {expected}, found {found}")]
    JournalGap {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The database was written by a newer program.
    #[error("schema {found} is newer than this program's {known}")]
    NewerSchema {
        /// Last migration of the database.
        found: i64,
        /// Last migration this program knows.
        known: i64,
    },
    /// What is sealed cannot be opened: with another key, or because it was changed.
    #[error("sealed {what}: {why}")]
    Sealed {
        /// What it is.
        what: String,
        /// Why it stays shut.
        why: &'static str,
    },
    /// A dump cannot be written or loaded.
    #[error("dump: {0}")]
    Dump(String),
}

impl StoreFault {
    pub(crate) fn database(statement: &str, source: sqlx::Error) -> Self {
        Self::Database {
            statement: statement.chars().take(120).collect(),
            source,
        }
    }

    pub(crate) fn file(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::File {
            doing,
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn is_race(&self) -> bool {
        matches!(self, Self::Database { source, .. } if dialect::is_race(source))
    }

    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Database { source, .. } if dialect::is_busy(source))
    }
}
