//! The log's side of witnessing: what an answer means. Starts with the size it believes was cosigned last (0 at first),
//! learns from 409, and sees when a witness knows more of the log than the log itself: then entries were lost.

use super::{SIZE_TYPE, lines_of, read_size};
use crate::keys::Verifier;
use crate::note::{Note, Signature};

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It agrees: lines of its keys, each verified.
    Cosigned(Vec<Signature>),
    /// It cosigned this size last; ask again with a proof from there.
    From(u64),
    /// It cosigned a larger tree than the one submitted. Either another run of ours is ahead, or this log lost entries it
    /// had signed, as after a restore from an old backup: then nothing may be signed any more.
    Ahead(u64),
    /// It does not agree. The status says why: 403 or 404, it does not watch this log or has other keys of it; 422, the
    /// tree contradicts what it saw.
    Refused(u16),
    /// It has trouble of its own; ask again later.
    Later(u16),
}

/// An answer that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// Not of the form the protocol has.
    #[error("answer of the witness is malformed")]
    Form,
    /// No line is by a key that the policy has for this witness.
    #[error("answer of the witness has no line of a known key")]
    NotCosigned,
    /// A line claims its key and is not by it.
    #[error("answer of the witness has a wrong signature")]
    Wrong,
}

/// Longest answer that is worth reading, in bytes.
pub const MAX_BYTES: usize = crate::note::MAX_BYTES;

/// Reads an answer to the submission of a checkpoint of `size` by the witness with these keys.
///
/// # Errors
/// An answer that cannot be used.
pub fn read_answer(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
    note: &Note,
    size: u64,
    keys: &[Verifier],
) -> Result<Answer, BadAnswer> {
    if body.len() > MAX_BYTES {
        return Err(BadAnswer::Form);
    }
    match status {
        200 => {
            let lines = std::str::from_utf8(body).map_err(|_| BadAnswer::Form)?;
            let cosigned = lines_of(keys, note, lines)?;
            Ok(Answer::Cosigned(cosigned.signatures().to_vec()))
        }
        409 if content_type.is_some_and(is_size) => {
            let last = std::str::from_utf8(body)
                .ok()
                .and_then(|text| read_size(text.strip_suffix('\n')?))
                .ok_or(BadAnswer::Form)?;
            if last > size {
                Ok(Answer::Ahead(last))
            } else {
                Ok(Answer::From(last))
            }
        }
        429 | 500.. => Ok(Answer::Later(status)),
        _ => Ok(Answer::Refused(status)),
    }
}

fn is_size(content_type: &str) -> bool {
    content_type.split(';').next().map(str::trim) == Some(SIZE_TYPE)
}
