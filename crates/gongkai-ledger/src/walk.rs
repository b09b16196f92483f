//! Verification of a whole log: every entry, every tile, the tree over them, the checkpoint's signatures and witnesses, and
//! that it grew out of the checkpoints seen before. Each fault is named by the tile, entry or checkpoint it is in. Does
//! not know where the log is read from, nor what its entries should say; the caller's check sees each one.

use crate::checkpoint::Checkpoint;
use crate::keys::{Kind, Verifier};
use crate::note::Note;
use crate::policy::{Accepted, NotAccepted, Policy};
use crate::tiles::TileId;
use crate::tree::Hash;

mod blame;
pub mod fault;
mod follow;
mod rows;

use fault::Fault;

/// Something that has a log: a folder, an address, a database.
pub trait Source {
    /// The bytes of the newest checkpoint; `None` where there is none.
    ///
    /// # Errors
    /// It could not be read.
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, SourceFault>;

    /// The bytes of some tiles, one answer for each, in their order; `None` where there is no such tile.
    ///
    /// # Errors
    /// They could not be read.
    fn tiles(&self, tiles: &[TileId]) -> Result<Vec<Option<Vec<u8>>>, SourceFault>;
}

/// The log could not be read: a fault of disk, database or network, not of the log.
#[derive(Debug, thiserror::Error)]
#[error("reading {what}")]
pub struct SourceFault {
    /// What was being read.
    pub what: String,
    /// Why it could not be.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// What is asked of an entry beyond its place in the tree: its number and bytes in, a sentence about what is wrong out.
pub type EntryCheck<'c> = &'c mut dyn FnMut(u64, &[u8]) -> Result<(), String>;

/// Told how many entries of how many were read.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The newest checkpoint as it was read.
    pub note: Option<Note>,
    /// Its tree head, believed or not.
    pub checkpoint: Option<Checkpoint>,
    /// Who vouches for it, where the policy believes it.
    pub accepted: Option<Accepted>,
    /// Entries that were read and hashed.
    pub entries: u64,
    /// What is wrong, at most [`MAX_FAULTS`] of it.
    pub faults: Vec<Fault>,
    /// Faults beyond those.
    pub more_faults: u64,
}

/// Faults that are listed; the others are counted.
pub const MAX_FAULTS: usize = 200;

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// Adds a fault that the caller found.
    pub fn add(&mut self, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        } else {
            self.more_faults += 1;
        }
    }
}

/// Verifies a whole log against a policy and the checkpoints seen before.
///
/// # Errors
/// The log could not be read. What is wrong with a log that can be read stands in the report.
pub fn walk(
    source: &dyn Source,
    policy: &Policy,
    seen: &[Checkpoint],
    check: EntryCheck<'_>,
    progress: Progress<'_>,
) -> Result<Report, SourceFault> {
    let mut report = head(source, policy, seen)?;
    let Some(Checkpoint { size, root, .. }) = report.checkpoint else {
        return Ok(report);
    };
    // A checkpoint that nobody vouches for may claim any size; what it claims is not fetched.
    let believed = !report
        .faults
        .iter()
        .any(|fault| matches!(fault, Fault::Checkpoint(_)));
    if !believed {
        return Ok(report);
    }
    let borders: Vec<u64> = seen
        .iter()
        .map(|old| old.size)
        .filter(|old| *old < size)
        .collect();
    let rows = rows::read(source, size, &borders, &mut report, check, progress)?;
    report.entries = rows.entries;
    if report.more_faults > 0 {
        return Ok(report);
    }
    let sound = blame::tree(&rows, size, root, &mut report);
    if sound {
        blame::history(&rows, size, seen, &mut report);
    }
    Ok(report)
}

/// Verifies that a log grew from a checkpoint verified before, and its new entries, without reading what is old. Where
/// this finds a fault, [`walk`] tells which.
///
/// # Errors
/// As for [`walk`].
pub fn follow(
    source: &dyn Source,
    policy: &Policy,
    last: &Checkpoint,
    check: EntryCheck<'_>,
) -> Result<Report, SourceFault> {
    let mut report = head(source, policy, std::slice::from_ref(last))?;
    let Some(new) = report.checkpoint.clone() else {
        return Ok(report);
    };
    if report.is_sound() {
        follow::entries(source, last, &new, &mut report, check)?;
    }
    Ok(report)
}

/// Reads the checkpoint and believes it or not.
fn head(source: &dyn Source, policy: &Policy, seen: &[Checkpoint]) -> Result<Report, SourceFault> {
    let mut report = Report::default();
    let Some(bytes) = source.checkpoint()? else {
        report.add(Fault::NoCheckpoint);
        return Ok(report);
    };
    let note = match Note::parse(&bytes) {
        Ok(note) => note,
        Err(error) => {
            report.add(Fault::Checkpoint(error.into()));
            return Ok(report);
        }
    };
    match policy.accept(&note) {
        Ok(accepted) => report.accepted = Some(accepted),
        Err(NotAccepted::Checkpoint(error)) => report.add(Fault::Checkpoint(error)),
        Err(NotAccepted::WrongCosignature { name, key_id }) => {
            report.add(Fault::Cosignature { name, key_id });
        }
        Err(NotAccepted::Quorum { quorum, cosigned }) => {
            report.add(Fault::Quorum { quorum, cosigned });
        }
    }
    if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
        missing_signatures(policy, &checkpoint, &mut report);
        newest(&checkpoint, seen, &mut report);
        report.checkpoint = Some(checkpoint);
    }
    report.note = Some(note);
    Ok(report)
}

/// A log signs with a key of each kind that it has; a line that is gone may have been taken away. Of several keys of one
/// kind, as around a change of keys, one is enough.
fn missing_signatures(policy: &Policy, checkpoint: &Checkpoint, report: &mut Report) {
    let Some(accepted) = &report.accepted else {
        return;
    };
    let signed: Vec<Kind> = accepted.signed_by.iter().map(Verifier::kind).collect();
    let mut missing: Vec<Verifier> = Vec::new();
    for key in policy.log_keys() {
        let known = signed.contains(&key.kind()) || missing.iter().any(|m| m.kind() == key.kind());
        if key.name() == checkpoint.origin && !known {
            missing.push(key);
        }
    }
    for key in missing {
        report.add(Fault::SignatureMissing {
            name: key.name().to_owned(),
            key_id: key.key_id(),
            kind: key.kind(),
        });
    }
}

/// A log never shrinks, and never has two trees of one size.
fn newest(checkpoint: &Checkpoint, seen: &[Checkpoint], report: &mut Report) {
    for old in seen.iter().filter(|old| old.origin == checkpoint.origin) {
        if old.size > checkpoint.size {
            report.add(Fault::Replayed {
                size: checkpoint.size,
                seen: old.size,
            });
        } else if old.size == checkpoint.size && old.root != checkpoint.root {
            report.add(Fault::Forked { seen: old.size });
        }
    }
}

/// The root over a power of two of hashes, or over as many as there are, as in a tree of them alone.
fn root_of(hashes: &[Hash]) -> Hash {
    crate::tree::root(hashes)
}

#[cfg(test)]
mod tests;
