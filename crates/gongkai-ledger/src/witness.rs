//! Witnessing (C2SP tlog-witness, `add-checkpoint`): what a log asks, what a witness answers, and what the log makes of
//! the answer. The witness is three steps, of which the caller does the middle one: [`Witness::admit`] the request;
//! in one transaction read the head last cosigned, [`Admitted::judge`], and store the new one; then [`Witness::cosign`].
//! Knows nothing of HTTP but status numbers, and nothing of tables.

use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::keys::Verifier;
use crate::keys::cosigner::{CosignError, Cosigner};
use crate::note::{self, Note, Unverified};
use crate::tree::proof::verify_consistency;
use crate::tree::{EMPTY_ROOT, Hash};

pub mod client;

/// The last part of the address to which checkpoints are submitted.
pub const PATH: &str = "add-checkpoint";

/// The type of an answer 409.
pub const SIZE_TYPE: &str = "text/x.tlog.size";

/// Most hashes in a request.
pub const MAX_HASHES: usize = 63;

/// Longest request that is read, in bytes: the size, 63 hashes and the longest note.
pub const MAX_BYTES: usize = (4 << 10) + note::MAX_BYTES;

/// What a log asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The size that the log believes was cosigned last.
    pub old: u64,
    /// The proof that the checkpoint's tree begins with that one.
    pub proof: Vec<Hash>,
    /// The checkpoint, with all its signatures.
    pub checkpoint: Note,
}

/// The head of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Number of entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// 400: not a request, or an old size beyond the checkpoint's.
    #[error("request is malformed")]
    Malformed,
    /// 404: no log of this origin is known.
    #[error("log is not known")]
    UnknownLog,
    /// 403: no known key of the log signed it, or one did wrongly.
    #[error("checkpoint is not signed by the log")]
    NotSigned,
    /// 409: another size was cosigned last.
    #[error("size {0} was cosigned last")]
    Conflict(u64),
    /// 422: the tree did not grow out of the one cosigned last.
    #[error("tree is not consistent with the one cosigned last")]
    Inconsistent,
}

impl Refused {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::NotSigned => 403,
            Self::UnknownLog => 404,
            Self::Conflict(_) => 409,
            Self::Inconsistent => 422,
        }
    }

    /// The body of an answer 409, of the type [`SIZE_TYPE`].
    #[must_use]
    pub fn size_body(self) -> Option<String> {
        match self {
            Self::Conflict(size) => Some(format!("{size}\n")),
            _ => None,
        }
    }
}

/// A witness: the keys of the logs it watches, and its own.
#[derive(Debug, Clone, Default)]
pub struct Witness {
    /// The keys of logs; the name of each is the log's origin.
    pub logs: Vec<Verifier>,
    /// Its own keys, each of which cosigns.
    pub keys: Vec<Cosigner>,
}

/// A request that is signed by a log we watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    request: Request,
    checkpoint: Checkpoint,
}

impl Witness {
    /// Reads a request and checks whose it is.
    ///
    /// # Errors
    /// 400, 404, 403, or 422 for an empty tree with another root than it has.
    pub fn admit(&self, body: &[u8]) -> Result<Admitted, Refused> {
        let request = Request::parse(body).ok_or(Refused::Malformed)?;
        let claimed =
            Checkpoint::parse(request.checkpoint.text()).map_err(|_| Refused::Malformed)?;
        let keys: Vec<Verifier> = self
            .logs
            .iter()
            .filter(|key| key.name() == claimed.origin)
            .cloned()
            .collect();
        if keys.is_empty() {
            return Err(Refused::UnknownLog);
        }
        let checkpoint = match Checkpoint::of(&request.checkpoint, &keys) {
            Ok(checkpoint) => checkpoint,
            Err(CheckpointError::EmptyRoot) => return Err(Refused::Inconsistent),
            Err(_) => return Err(Refused::NotSigned),
        };
        if request.old > checkpoint.size {
            return Err(Refused::Malformed);
        }
        Ok(Admitted {
            request,
            checkpoint,
        })
    }

    /// The answer 200: the cosignature lines. Only after the new head was stored for good.
    ///
    /// # Errors
    /// A time that cannot be signed.
    pub fn cosign(&self, admitted: &Admitted, time: u64) -> Result<String, CosignError> {
        let mut lines = String::new();
        for key in &self.keys {
            let line = key.cosign(&admitted.request.checkpoint, time)?;
            lines.push_str(&line.to_string());
        }
        Ok(lines)
    }
}

impl Admitted {
    /// The log's checkpoint.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The checkpoint as the log signed it.
    #[must_use]
    pub fn note(&self) -> &Note {
        &self.request.checkpoint
    }

    /// Compares with the head last cosigned for this origin, `None` where there was none; answers the head to store. Call
    /// it in the transaction that stores.
    ///
    /// # Errors
    /// 409 or 422.
    pub fn judge(&self, last: Option<TreeHead>) -> Result<TreeHead, Refused> {
        let last = last.unwrap_or(TreeHead {
            size: 0,
            root: EMPTY_ROOT,
        });
        if self.request.old != last.size {
            return Err(Refused::Conflict(last.size));
        }
        let Checkpoint { size, root, .. } = self.checkpoint;
        verify_consistency(last.size, last.root, size, root, &self.request.proof)
            .map_err(|_| Refused::Inconsistent)?;
        Ok(TreeHead { size, root })
    }
}

impl Request {
    /// Reads a request; `None` where it has another form.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        if body.len() > MAX_BYTES {
            return None;
        }
        let text = std::str::from_utf8(body).ok()?;
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = read_size(lines.next()?.strip_prefix("old ")?)?;
        let proof: Option<Vec<Hash>> = lines.map(|line| line.parse().ok()).collect();
        let proof = proof.filter(|proof| proof.len() <= MAX_HASHES)?;
        Some(Self {
            old,
            proof,
            checkpoint: Note::parse(checkpoint.as_bytes()).ok()?,
        })
    }
}

/// A number without leading zeros.
fn read_size(digits: &str) -> Option<u64> {
    let size: u64 = digits.parse().ok()?;
    (size.to_string() == digits).then_some(size)
}

/// The body of the request.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Checks that cosignature lines are by some keys. Lines of other keys are left out.
fn lines_of(keys: &[Verifier], note: &Note, lines: &str) -> Result<Note, client::BadAnswer> {
    let mut cosigned = Note::new(note.text()).map_err(|_| client::BadAnswer::Form)?;
    for line in note::read_lines(lines).map_err(|_| client::BadAnswer::Form)? {
        if keys.iter().any(|key| key.claims(&line)) {
            cosigned.add(line);
        }
    }
    match cosigned.verify(keys) {
        Ok(_) => Ok(cosigned),
        Err(Unverified::Unknown) => Err(client::BadAnswer::NotCosigned),
        Err(Unverified::Wrong { .. }) => Err(client::BadAnswer::Wrong),
    }
}

#[cfg(test)]
mod tests;
