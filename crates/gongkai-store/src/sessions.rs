//! Secrets and what guards them: password hashes, sessions, failed sign-ins. Nothing of it ever enters the journal.

use gongkai_core::ids::Login;
use jiff::Timestamp;

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

impl Store {
    /// The hash of a password, where one is set and the account is not closed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn password_hash(&self, login: &Login) -> Result<Option<String>, StoreFault> {
        todo!()
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
        todo!()
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
        todo!()
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
        todo!()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_session(&self, token_hash: &str) -> Result<(), StoreFault> {
        todo!()
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_sessions_of(&self, login: &Login) -> Result<(), StoreFault> {
        todo!()
    }

    /// Notes a failed sign-in under a key: a login or an address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_failure(&self, key: &str, at: Timestamp) -> Result<(), StoreFault> {
        todo!()
    }

    /// How many failures a key has had since then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures_since(&self, key: &str, since: Timestamp) -> Result<u64, StoreFault> {
        todo!()
    }

    /// Forgets the failures of a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_failures(&self, key: &str) -> Result<(), StoreFault> {
        todo!()
    }

    /// Forgets sessions that have expired and failures older than a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_sessions(&self, now: Timestamp) -> Result<(), StoreFault> {
        todo!()
    }
}
