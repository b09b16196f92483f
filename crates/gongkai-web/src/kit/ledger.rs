//! What this process knows of the log beside its rows: its name and keys, who its witnesses are, and whether it signs at
//! present. Set by whoever wires the parts; pages read it.

use std::sync::{Arc, Mutex, PoisonError};

/// The log as configured, and how it stands.
#[derive(Debug, Clone, Default)]
pub struct LedgerSettings {
    /// Its name (origin): an address without scheme. Empty where no key is configured.
    pub origin: String,
    /// Its public keys, in the form that verifiers take.
    pub keys: Vec<String>,
    /// Who cosigns it.
    pub witnesses: Vec<Witness>,
    /// How many of them must.
    pub quorum: u32,
    /// With which keys we cosign which other logs, where we do.
    pub witness: Option<Arc<gongkai_ledger::witness::Witness>>,
    /// Whether it signs.
    pub standing: Arc<Standing>,
}

/// A witness of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name, that of its key.
    pub name: String,
    /// Its public key.
    pub key: String,
    /// Where checkpoints are sent.
    pub url: String,
}

/// Whether the log signs; told by the follower, read by pages.
#[derive(Debug, Default)]
pub struct Standing(Mutex<Signs>);

/// Whether the log signs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Signs {
    /// No key is configured: entries are kept, nothing is signed.
    #[default]
    WithoutKey,
    /// It does.
    Yes,
    /// It does not any more, since signing might contradict what was signed before.
    Frozen {
        /// Why, in plain Chinese.
        why: String,
        /// What to do about it.
        mend: String,
    },
}

impl Standing {
    /// As it is now.
    #[must_use]
    pub fn now(&self) -> Signs {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes note of a change; true where it is one.
    pub fn set(&self, signs: Signs) -> bool {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *now != signs;
        *now = signs;
        changed
    }
}

impl LedgerSettings {
    /// The key that every tool knows how to verify with, the first one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.keys.first().map(String::as_str)
    }
}
