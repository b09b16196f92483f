//! Proof files (C2SP tlog-proof): an entry's place in a log, the hashes from it to the root, and the checkpoint with its
//! signatures and cosignatures; all that is needed to check it without any network. Ours carry the entry itself in the
//! line `extra`, so one file is enough to see what was logged; it is believed only because its hash leads to the root.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::note::{self, Note, NoteError};
use crate::policy::{Accepted, NotAccepted, Policy};
use crate::tree::proof::{Disproved, verify_inclusion};
use crate::tree::{Hash, leaf_hash};

/// The first line.
pub const MARK: &str = "c2sp.org/tlog-proof@v1";

/// Longest file that is read, in bytes: the largest entry in base64, 64 hashes and the longest note.
pub const MAX_BYTES: usize = (128 << 10) + note::MAX_BYTES;

/// Most hashes in a proof: a tree of 64-bit size is no higher.
const MAX_HASHES: usize = 64;

/// A proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// Data that nothing vouches for by itself; of ours, the entry.
    pub extra: Option<Vec<u8>>,
    /// Place of the entry in the log, from 0.
    pub index: u64,
    /// From the leaf's sibling upward.
    pub hashes: Vec<Hash>,
    /// The checkpoint as it was signed.
    pub checkpoint: Note,
}

/// Why bytes are no proof file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileFault {
    /// Longer than any proof.
    #[error("proof file has more than {MAX_BYTES} bytes")]
    TooLong,
    /// Not UTF-8.
    #[error("proof file is not text")]
    NotText,
    /// Another first line.
    #[error("not a proof file of version 1")]
    Mark,
    /// It ends before the checkpoint.
    #[error("proof file is cut off")]
    Truncated,
    /// A line is malformed.
    #[error("line {0} of the proof file is malformed")]
    Line(usize),
    /// The checkpoint is malformed.
    #[error("checkpoint of the proof file: {0}")]
    Checkpoint(#[from] NoteError),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The checkpoint is not believed.
    #[error(transparent)]
    NotAccepted(#[from] NotAccepted),
    /// The entry does not lead to the checkpoint's root.
    #[error(transparent)]
    Disproved(#[from] Disproved),
    /// There is neither an entry at hand nor one in the file.
    #[error("proof file has no entry, and none is at hand")]
    NoEntry,
}

impl ProofFile {
    /// Reads a proof file.
    ///
    /// # Errors
    /// The first line that is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofFileFault> {
        if bytes.len() > MAX_BYTES {
            return Err(ProofFileFault::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ProofFileFault::NotText)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(if text.starts_with(MARK) {
            ProofFileFault::Truncated
        } else {
            ProofFileFault::Mark
        })?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        if lines.next().map(|(_, line)| line) != Some(MARK) {
            return Err(ProofFileFault::Mark);
        }
        let mut extra = None;
        if let Some((number, base64)) = lines
            .peek()
            .and_then(|(number, line)| Some((*number, line.strip_prefix("extra ")?)))
        {
            let decoded = STANDARD.decode(base64);
            extra = Some(decoded.map_err(|_| ProofFileFault::Line(number))?);
            lines.next();
        }
        let (number, line) = lines.next().ok_or(ProofFileFault::Truncated)?;
        let index = read_index(line).ok_or(ProofFileFault::Line(number))?;
        let mut hashes = Vec::new();
        for (number, line) in lines {
            let hash = line.parse().map_err(|_| ProofFileFault::Line(number))?;
            if hashes.len() == MAX_HASHES {
                return Err(ProofFileFault::Line(number));
            }
            hashes.push(hash);
        }
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint: Note::parse(checkpoint.as_bytes())?,
        })
    }

    /// Believes that an entry is in the log, or says why not. Without an entry, the one that the file carries is taken.
    ///
    /// # Errors
    /// The policy does not believe the checkpoint, or the entry is not the one at this place of the log.
    pub fn verify(&self, entry: Option<&[u8]>, policy: &Policy) -> Result<Accepted, Unproven> {
        let entry = entry.or(self.extra.as_deref()).ok_or(Unproven::NoEntry)?;
        let accepted = policy.accept(&self.checkpoint)?;
        let checkpoint = &accepted.checkpoint;
        verify_inclusion(
            leaf_hash(entry),
            self.index,
            checkpoint.size,
            &self.hashes,
            checkpoint.root,
        )?;
        Ok(accepted)
    }
}

fn read_index(line: &str) -> Option<u64> {
    let digits = line.strip_prefix("index ")?;
    let index: u64 = digits.parse().ok()?;
    (index.to_string() == digits).then_some(index)
}

/// The file as it is handed out, with the ending `.tlog-proof`.
impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{MARK}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests;
