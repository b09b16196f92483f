//! Secrets and what guards them: password hashes, sessions, failed sign-ins. Nothing of it ever enters the journal.

use gongkai_core::ids::Login;
use jiff::{SignedDuration, Timestamp};

use crate::db::values;
use crate::fault::StoreFault;
use crate::store::Store;

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub login: Login,
    /// The token its forms carry.
    pub csrf: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// How long failed sign-ins are remembered; far beyond any throttling.
const KEPT_FAILURES: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// The hash of a password, where one is set and the account is not closed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn password_hash(&self, login: &Login) -> Result<Option<String>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT p.hash FROM passwords p JOIN accounts a ON a.login = p.login
                 WHERE p.login = $1 AND a.closed = 0",
                values![login.as_str()],
            )
            .await?;
        row.map(|row| row.text("hash")).transpose()
    }

    /// Opens a session under the SHA-256 of its token (hexadecimal); the token itself is never kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(
        &self,
        token_hash: &str,
        login: &Login,
        csrf: &str,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreFault> {
        self.db()
            .run(
                "INSERT INTO sessions (token_hash, login, csrf, opened_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5)",
                values![token_hash, login.as_str(), csrf, at, expires_at],
            )
            .await?;
        Ok(())
    }

    /// The session of a token hash, unless it has expired or its account was closed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<SessionRow>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT s.login, s.csrf, s.opened_at, s.expires_at
                 FROM sessions s JOIN accounts a ON a.login = s.login
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.closed = 0",
                values![token_hash, now],
            )
            .await?;
        row.map(|row| {
            Ok(SessionRow {
                login: row.parsed("login")?,
                csrf: row.text("csrf")?,
                opened_at: row.parsed("opened_at")?,
                expires_at: row.parsed("expires_at")?,
            })
        })
        .transpose()
    }

    /// Moves a session's end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(
        &self,
        token_hash: &str,
        expires_at: Timestamp,
    ) -> Result<(), StoreFault> {
        self.db()
            .run(
                "UPDATE sessions SET expires_at = $2 WHERE token_hash = $1",
                values![token_hash, expires_at],
            )
            .await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_session(&self, token_hash: &str) -> Result<(), StoreFault> {
        self.db()
            .run(
                "DELETE FROM sessions WHERE token_hash = $1",
                values![token_hash],
            )
            .await?;
        Ok(())
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_sessions_of(&self, login: &Login) -> Result<(), StoreFault> {
        self.db()
            .run(
                "DELETE FROM sessions WHERE login = $1",
                values![login.as_str()],
            )
            .await?;
        Ok(())
    }

    /// Notes a failed sign-in under a key: a login or an address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_failure(&self, key: &str, at: Timestamp) -> Result<(), StoreFault> {
        self.db()
            .run(
                "INSERT INTO sign_in_failures (key, at) VALUES ($1, $2)",
                values![key, at],
            )
            .await?;
        Ok(())
    }

    /// How many failures a key has had since then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures_since(&self, key: &str, since: Timestamp) -> Result<u64, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT COUNT(*) AS n FROM sign_in_failures WHERE key = $1 AND at >= $2",
                values![key, since],
            )
            .await?;
        row.map_or(Ok(0), |row| row.number("n"))
    }

    /// Forgets the failures of a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_failures(&self, key: &str) -> Result<(), StoreFault> {
        self.db()
            .run("DELETE FROM sign_in_failures WHERE key = $1", values![key])
            .await?;
        Ok(())
    }

    /// Forgets sessions that have expired and failures older than a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_sessions(&self, now: Timestamp) -> Result<(), StoreFault> {
        self.db()
            .run("DELETE FROM sessions WHERE expires_at <= $1", values![now])
            .await?;
        self.db()
            .run(
                "DELETE FROM sign_in_failures WHERE at < $1",
                values![now - KEPT_FAILURES],
            )
            .await?;
        Ok(())
    }
}
