//! Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature. Ed25519 is made and checked;
//! lines of other kinds are kept as they are. Knows nothing of what the text says, nor where keys are kept.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

/// Most signature lines that are read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// Longest note that is read, in bytes: [`MAX_SIGNATURES`] of the longest kind known (ML-DSA-44 with its time, 3,244
/// characters in base64) with names of 250 bytes are 224 KB, and the rest is text.
pub const MAX_BYTES: usize = 256 << 10;

/// The kind of an Ed25519 key, which stands before its 32 bytes.
const ED25519: u8 = 1;

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

/// Why a text is not a key that we can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not `name+id+key`.
    #[error("verifier key is malformed")]
    Form,
    /// Empty, with a space, a plus or a control character.
    #[error("key name cannot be used")]
    Name,
    /// Not Ed25519.
    #[error("key of kind {0:#04x} is not known")]
    Kind(u8),
    /// The id is another key's.
    #[error("key id does not belong to the key")]
    Id,
    /// 32 bytes that are no sound public key.
    #[error("public key is not sound")]
    Unsound,
}

/// The public half of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key_id: u32,
    key: ed25519_dalek::VerifyingKey,
}

/// The secret half of a key. Its bytes are never shown.
#[derive(Clone)]
pub struct Signer {
    key: ed25519_dalek::SigningKey,
    verifier: Verifier,
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
        let mut signatures = Vec::new();
        for (number, line) in (1..).zip(lines.split_inclusive('\n')) {
            if signatures.len() == MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            signatures.push(read_line(line).ok_or(NoteError::Line(number))?);
        }
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
        let Verifier { name, key_id, .. } = &signer.verifier;
        self.signatures
            .retain(|line| line.name != *name || line.key_id != *key_id);
        let bytes = signer.key.sign(self.text.as_bytes()).to_bytes().to_vec();
        self.signatures.push(Signature {
            name: name.clone(),
            key_id: *key_id,
            bytes,
        });
    }

    /// Which of some keys have signed. Lines by other keys are passed over.
    ///
    /// # Errors
    /// A line of one of the keys is wrong, or none has signed.
    pub fn verify<'k>(&self, known: &'k [Verifier]) -> Result<Vec<&'k Verifier>, Unverified> {
        let mut found: Vec<&Verifier> = Vec::new();
        for line in &self.signatures {
            for key in known
                .iter()
                .filter(|key| key.name == line.name && key.key_id == line.key_id)
            {
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
        for Signature {
            name,
            key_id,
            bytes,
        } in &self.signatures
        {
            let line = [&key_id.to_be_bytes(), bytes.as_slice()].concat();
            writeln!(f, "— {name} {}", STANDARD.encode(line))?;
        }
        Ok(())
    }
}

fn check_plain(text: &str) -> Result<(), NoteError> {
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        Err(NoteError::NotText)
    } else {
        Ok(())
    }
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

fn is_key_name(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

impl Verifier {
    fn new(name: &str, key: ed25519_dalek::VerifyingKey) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        // A weak key is one that signatures can be made for without the secret.
        if key.is_weak() {
            return Err(KeyError::Unsound);
        }
        let hash = Sha256::new()
            .chain_update(name)
            .chain_update(b"\n")
            .chain_update(kind_and_key(&key))
            .finalize();
        let key_id = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        Ok(Self {
            name: name.to_owned(),
            key_id,
            key,
        })
    }

    /// Name of the key; of a log, its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which of the keys of that name.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// Strict, so that no two checkers can disagree about a signature.
    fn accepts(&self, text: &str, signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

fn kind_and_key(key: &ed25519_dalek::VerifyingKey) -> Vec<u8> {
    [&[ED25519], key.as_bytes().as_slice()].concat()
}

/// `name+id+key`, as it is given to those who verify.
impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}+{:08x}+{}",
            self.name,
            self.key_id,
            STANDARD.encode(kind_and_key(&self.key))
        )
    }
}

impl FromStr for Verifier {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
        let (id, base64) = rest.split_once('+').ok_or(KeyError::Form)?;
        if id.len() != 8 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(KeyError::Form);
        }
        let key_id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Form)?;
        let decoded = STANDARD.decode(base64).map_err(|_| KeyError::Form)?;
        let (kind, bytes) = decoded.split_first().ok_or(KeyError::Form)?;
        if *kind != ED25519 {
            return Err(KeyError::Kind(*kind));
        }
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyError::Form)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Unsound)?;
        let verifier = Self::new(name, key)?;
        if verifier.key_id == key_id {
            Ok(verifier)
        } else {
            Err(KeyError::Id)
        }
    }
}

impl Signer {
    /// The key of a name and 32 secret bytes, which the caller drew or kept.
    ///
    /// # Errors
    /// A name that no key can have.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, key.verifying_key())?;
        Ok(Self { key, verifier })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, ***)", self.verifier)
    }
}

#[cfg(test)]
mod tests;
