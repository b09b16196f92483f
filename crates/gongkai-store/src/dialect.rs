//! The few differences between the databases, each with its name. Everything else is written once.

use std::fmt::Write as _;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// How much of the database a writer keeps in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    ForBulk,
    AsEver,
}

impl Dialect {
    /// Reads the journal's counters and keeps other writers out. On SQLite `BEGIN IMMEDIATE` has done so already.
    pub(crate) fn lock_head(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT seq, public_seq, structure_seq FROM journal_head",
            Self::Postgres => "SELECT seq, public_seq, structure_seq FROM journal_head FOR UPDATE",
        }
    }

    /// Keeps two processes from migrating at once. On SQLite `BEGIN IMMEDIATE` has done so already.
    pub(crate) fn lock_schema(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT 1 AS locked",
            Self::Postgres => {
                "SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(7160426)) AS held"
            }
        }
    }

    /// Asks the database whether its file is sound; it answers `ok` in the column `answer`. PostgreSQL watches over its
    /// files itself.
    pub(crate) fn soundness(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT quick_check AS answer FROM pragma_quick_check",
            Self::Postgres => "SELECT 'ok' AS answer",
        }
    }

    /// Room for the pages that a bulk import touches, or no more of it. A transaction that outgrows its cache writes
    /// pages out and reads them back. PostgreSQL has one cache for all.
    pub(crate) fn room(self, room: Room) -> Option<&'static str> {
        match (self, room) {
            (Self::Sqlite, Room::ForBulk) => Some("PRAGMA cache_size = -262144"),
            (Self::Sqlite, Room::AsEver) => Some("PRAGMA cache_size = -16000"),
            (Self::Postgres, _) => None,
        }
    }

    /// Whether a column holds these very words. Some times faster than a pattern.
    pub(crate) fn holds(self, column: &str, place: usize) -> String {
        match self {
            Self::Sqlite => format!("instr({column}, ${place}) > 0"),
            Self::Postgres => format!("strpos({column}, ${place}) > 0"),
        }
    }

    /// Whether a column is like a pattern in small letters (`desk::containing`), whatever letters it has itself. SQLite's
    /// LIKE minds no case of Latin letters; making them small first would double the time it takes.
    pub(crate) fn is_like(self, column: &str, place: usize) -> String {
        match self {
            Self::Sqlite => format!("{column} LIKE ${place} ESCAPE '!'"),
            Self::Postgres => format!("lower({column}) LIKE ${place} ESCAPE '!'"),
        }
    }

    /// The migrations of this database.
    pub(crate) fn migrations(self) -> &'static [(i64, &'static str, &'static str)] {
        match self {
            Self::Sqlite => &[
                (
                    1,
                    "first",
                    include_str!("../migrations/sqlite/0001_first.sql"),
                ),
                (
                    2,
                    "requests",
                    include_str!("../migrations/sqlite/0002_requests.sql"),
                ),
                (
                    3,
                    "calendar",
                    include_str!("../migrations/sqlite/0003_calendar.sql"),
                ),
                (
                    4,
                    "notices",
                    include_str!("../migrations/sqlite/0004_notices.sql"),
                ),
                (
                    5,
                    "remedies_complaints",
                    include_str!("../migrations/sqlite/0005_remedies_complaints.sql"),
                ),
                (
                    6,
                    "request_files",
                    include_str!("../migrations/sqlite/0006_request_files.sql"),
                ),
                (
                    7,
                    "request_board",
                    include_str!("../migrations/sqlite/0007_request_board.sql"),
                ),
                (
                    8,
                    "annual_reports",
                    include_str!("../migrations/sqlite/0008_annual_reports.sql"),
                ),
                (
                    9,
                    "ledger",
                    include_str!("../migrations/sqlite/0009_ledger.sql"),
                ),
            ],
            Self::Postgres => &[
                (
                    1,
                    "first",
                    include_str!("../migrations/postgres/0001_first.sql"),
                ),
                (
                    2,
                    "requests",
                    include_str!("../migrations/postgres/0002_requests.sql"),
                ),
                (
                    3,
                    "calendar",
                    include_str!("../migrations/postgres/0003_calendar.sql"),
                ),
                (
                    4,
                    "notices",
                    include_str!("../migrations/postgres/0004_notices.sql"),
                ),
                (
                    5,
                    "remedies_complaints",
                    include_str!("../migrations/postgres/0005_remedies_complaints.sql"),
                ),
                (
                    6,
                    "request_files",
                    include_str!("../migrations/postgres/0006_request_files.sql"),
                ),
                (
                    7,
                    "request_board",
                    include_str!("../migrations/postgres/0007_request_board.sql"),
                ),
                (
                    8,
                    "annual_reports",
                    include_str!("../migrations/postgres/0008_annual_reports.sql"),
                ),
                (
                    9,
                    "ledger",
                    include_str!("../migrations/postgres/0009_ledger.sql"),
                ),
            ],
        }
    }

    /// `(…),(…)` for so many rows of so many values. SQLite takes the plain mark: it looks each name up anew, which
    /// for a thousand numbered ones takes longer than the rows themselves.
    pub(crate) fn rows_of_values(self, rows: usize, columns: usize) -> String {
        let mut text = String::with_capacity(rows * columns * 6);
        let mut number = 1;
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..columns {
                if column > 0 {
                    text.push(',');
                }
                match self {
                    Self::Sqlite => text.push('?'),
                    Self::Postgres => {
                        write!(text, "${number}").expect("a String takes all text");
                    }
                }
                number += 1;
            }
            text.push(')');
        }
        text
    }
}

/// Whether the database says that another writer was in the way, so that the same order may succeed when tried again:
/// serialization failures and deadlocks, or a number that someone else took meanwhile.
pub(crate) fn is_race(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.is_unique_violation() || matches!(code(error).as_str(), "40001" | "40P01")
    })
}

/// Whether waiting for other writers took longer than we are willing to wait.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        _ => error.as_database_error().is_some_and(|error| {
            // SQLite: SQLITE_BUSY and its kinds; PostgreSQL: lock_not_available.
            matches!(code(error).as_str(), "5" | "261" | "517" | "773" | "55P03")
        }),
    }
}

fn code(error: &dyn sqlx::error::DatabaseError) -> String {
    error.code().unwrap_or_default().into_owned()
}
