//! Checkpoints (C2SP tlog-checkpoint): the name of a log, the size of its tree and its root, as the text of a signed
//! note. Does not know which checkpoints were signed before; that none contradicts another is for the log to see to.

use std::fmt;

use crate::keys::{Signer, Verifier};
use crate::note::{Note, NoteError, Unverified};
use crate::tree::{EMPTY_ROOT, Hash};

/// A tree head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: its address without scheme, the same as its key's.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

/// Why bytes are not a checkpoint that can be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not signed by the log, or wrongly.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// The text is not a tree head.
    #[error("line {0} of the checkpoint is malformed")]
    Line(usize),
    /// A tree of size 0 with another root than it has.
    #[error("checkpoint of size 0 has the wrong root")]
    EmptyRoot,
    /// It speaks for another log than its key does.
    #[error("checkpoint is of {found:?}, the key of {key:?}")]
    Origin {
        /// The name in the checkpoint.
        found: String,
        /// The name of the key.
        key: String,
    },
}

impl Checkpoint {
    /// Signs the tree head with the log's own keys, of which every one signs.
    ///
    /// # Errors
    /// A key has another name than the log, there is none, or the size and root contradict each other.
    pub fn sign(&self, signers: &[Signer]) -> Result<Note, CheckpointError> {
        if signers.is_empty() {
            return Err(Unverified::Unknown.into());
        }
        let mut note = Note::new(self.to_string())?;
        for signer in signers {
            self.check(signer.verifier())?;
            note.sign(signer);
        }
        Ok(note)
    }

    /// Reads a signed checkpoint and believes it if one of the log's keys has signed it, and none wrongly.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn open(bytes: &[u8], log: &[Verifier]) -> Result<Self, CheckpointError> {
        Self::of(&Note::parse(bytes)?, log)
    }

    /// The tree head of a note that was read, believed as by [`Checkpoint::open`].
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn of(note: &Note, log: &[Verifier]) -> Result<Self, CheckpointError> {
        let keys = note.verify(log)?;
        let checkpoint = Self::parse(note.text())?;
        for key in keys {
            checkpoint.check(key)?;
        }
        Ok(checkpoint)
    }

    /// Reads the text of a checkpoint. Lines after the third are extensions; they are signed, but say nothing to us.
    ///
    /// # Errors
    /// The number of the first line that is malformed.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let text = text
            .strip_suffix('\n')
            .ok_or(CheckpointError::Line(text.lines().count()))?;
        let lines: Vec<&str> = text.split('\n').collect();
        if let Some(empty) = lines.iter().position(|line| line.is_empty()) {
            return Err(CheckpointError::Line(empty + 1));
        }
        let [origin, size, root, ..] = lines.as_slice() else {
            return Err(CheckpointError::Line(lines.len() + 1));
        };
        let number: u64 = size.parse().map_err(|_| CheckpointError::Line(2))?;
        if number.to_string() != *size {
            return Err(CheckpointError::Line(2));
        }
        let root = root.parse().map_err(|_| CheckpointError::Line(3))?;
        Ok(Self {
            origin: (*origin).to_owned(),
            size: number,
            root,
        })
    }

    fn check(&self, log: &Verifier) -> Result<(), CheckpointError> {
        if self.origin != log.name() {
            return Err(CheckpointError::Origin {
                found: self.origin.clone(),
                key: log.name().to_owned(),
            });
        }
        if self.size == 0 && self.root != EMPTY_ROOT {
            Err(CheckpointError::EmptyRoot)
        } else {
            Ok(())
        }
    }
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}

#[cfg(test)]
mod tests;
