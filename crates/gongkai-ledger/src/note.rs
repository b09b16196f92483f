//! Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature. Lines of unknown keys are kept
//! as they are. Knows nothing of what the text says, nor of how keys sign; [`crate::keys`] does.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::keys::{Signer, Verifier, is_key_name};

/// Most signature lines that are read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// Longest note that is read, in bytes: [`MAX_SIGNATURES`] of the longest kind known (ML-DSA-44 with its time, 3,244
/// characters in base64) with names of 250 bytes are 224 KB, and the rest is text.
pub const MAX_BYTES: usize = 256 << 10;

/// A text and its signatures, checked for form only. Whom to believe says [`Note::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Which of the keys of that name.
    pub key_id: u32,
    /// What follows the key's id: the signature itself, for Ed25519.
    pub bytes: Vec<u8>,
}

/// Why bytes are not a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than any note.
    #[error("note has more than {MAX_BYTES} bytes")]
    TooLong,
    /// Not UTF-8, or with control characters.
    #[error("note is not plain text")]
    NotText,
    /// The text does not end in a newline.
    #[error("text of the note does not end its last line")]
    OpenEnd,
    /// No empty line, or nothing after it.
    #[error("note has no signatures")]
    Unsigned,
    /// A line after the text that is no signature.
    #[error("signature line {0} is malformed")]
    Line(usize),
    /// More than [`MAX_SIGNATURES`].
    #[error("note has more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
}

/// Why a note is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// A line claims a known key and is not by it. Then the whole note is void.
    #[error("signature of {name} with key {key_id:08x} is wrong")]
    Wrong {
        /// Name of the key.
        name: String,
        /// Which key.
        key_id: u32,
    },
    /// None of the keys has signed.
    #[error("note is signed by no known key")]
    Unknown,
}

impl Note {
    /// A text without signatures yet.
    ///
    /// # Errors
    /// A text that no note can have.
    pub fn new(text: impl Into<String>) -> Result<Self, NoteError> {
        let text = text.into();
        check_plain(&text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::OpenEnd);
        }
        Ok(Self {
            text,
            signatures: Vec::new(),
        })
    }

    /// Reads a signed note.
    ///
    /// # Errors
    /// Bytes that do not have its form.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::NotText)?;
        check_plain(note)?;
        // The text may have empty lines of its own; signature lines may not.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Unsigned)?;
        let signatures = read_lines(lines)?;
        if signatures.is_empty() {
            return Err(NoteError::Unsigned);
        }
        Ok(Self {
            text: format!("{text}\n"),
            signatures,
        })
    }

    /// The signed text, with its last newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order. Nothing is known of them.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Signs; an earlier line of the same key is replaced.
    pub fn sign(&mut self, signer: &Signer) {
        self.add(signer.sign(&self.text));
    }

    /// Adds a line that was made elsewhere, such as a cosignature; an earlier line of the same key is replaced. Whether
    /// it is right says [`Note::verify`].
    pub fn add(&mut self, line: Signature) {
        self.signatures
            .retain(|other| other.name != line.name || other.key_id != line.key_id);
        self.signatures.push(line);
    }

    /// Keeps only some lines.
    pub fn retain(&mut self, keep: impl FnMut(&Signature) -> bool) {
        self.signatures.retain(keep);
    }

    /// Which of some keys have signed. Lines by other keys are passed over.
    ///
    /// # Errors
    /// A line of one of the keys is wrong, or none has signed.
    pub fn verify<'k>(&self, known: &'k [Verifier]) -> Result<Vec<&'k Verifier>, Unverified> {
        let mut found: Vec<&Verifier> = Vec::new();
        for line in &self.signatures {
            for key in known.iter().filter(|key| key.claims(line)) {
                if !key.accepts(&self.text, &line.bytes) {
                    return Err(Unverified::Wrong {
                        name: line.name.clone(),
                        key_id: line.key_id,
                    });
                }
                if !found.contains(&key) {
                    found.push(key);
                }
            }
        }
        if found.is_empty() {
            Err(Unverified::Unknown)
        } else {
            Ok(found)
        }
    }
}

/// The note as it is served.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for line in &self.signatures {
            write!(f, "{line}")?;
        }
        Ok(())
    }
}

/// The line with its newline.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.to_be_bytes(), self.bytes.as_slice()].concat();
        writeln!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

fn check_plain(text: &str) -> Result<(), NoteError> {
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        Err(NoteError::NotText)
    } else {
        Ok(())
    }
}

/// Reads signature lines alone, as a witness answers them.
///
/// # Errors
/// The first line that is malformed, or too many of them.
pub fn read_lines(lines: &str) -> Result<Vec<Signature>, NoteError> {
    let mut signatures = Vec::new();
    for (number, line) in (1..).zip(lines.split_inclusive('\n')) {
        if signatures.len() == MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        signatures.push(read_line(line).ok_or(NoteError::Line(number))?);
    }
    Ok(signatures)
}

fn read_line(line: &str) -> Option<Signature> {
    let (name, base64) = line
        .strip_suffix('\n')?
        .strip_prefix("— ")?
        .split_once(' ')?;
    let decoded = STANDARD.decode(base64).ok()?;
    let (key_id, bytes) = decoded.split_first_chunk()?;
    let sound = is_key_name(name) && !bytes.is_empty();
    sound.then(|| Signature {
        name: name.to_owned(),
        key_id: u32::from_be_bytes(*key_id),
        bytes: bytes.to_vec(),
    })
}

#[cfg(test)]
mod tests;
