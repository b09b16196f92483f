//! Keys of logs and witnesses: their names, ids and text forms (C2SP signed-note, "Verifier keys"), and what each kind
//! signs. Secrets are handed in; nothing here draws them, nor knows in which file they lie.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

use crate::note::Signature;

pub mod cosigner;
pub mod file;
mod shangmi;

/// What a key signs, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Ed25519 over the text of a note (type 0x01): the key of a log that every tool knows.
    Ed25519,
    /// SM2 over SM3 over the text of a note (type 0xff and [`SM2_IDENTIFIER`]): the national algorithms, GB/T 32918 and
    /// GB/T 32905.
    Sm2,
    /// Ed25519 over a checkpoint and a time (type 0x04): the key of a witness.
    CosignEd25519,
    /// ML-DSA-44 over a tree head and a time (type 0x06): the key of a witness that outlasts quantum computers.
    CosignMlDsa44,
}

/// What stands after the byte 0xff of our SM2 keys, as the specification recommends for types it does not assign. The
/// public key follows as 65 bytes: 0x04 and the two coordinates.
pub const SM2_IDENTIFIER: &[u8] = b"gongkai.sm2-sm3.v1\n";

/// The public half of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key_id: u32,
    key: PublicKey,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum PublicKey {
    Ed25519(ed25519_dalek::VerifyingKey),
    Sm2(shangmi::PublicKey),
    CosignEd25519(ed25519_dalek::VerifyingKey),
    CosignMlDsa44(Box<cosigner::MlDsaPublicKey>),
}

/// The secret half of a log's key. Its bytes are never shown.
#[derive(Clone)]
pub struct Signer {
    key: SecretKey,
    verifier: Verifier,
}

#[derive(Clone)]
enum SecretKey {
    Ed25519(ed25519_dalek::SigningKey),
    Sm2(shangmi::SecretKey),
}

/// Why a text is not a key that we can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not `name+id+key`.
    #[error("key is malformed")]
    Form,
    /// Empty, with a space, a plus or a control character.
    #[error("key name cannot be used")]
    Name,
    /// A kind that we do not know.
    #[error("key of kind {0:#04x} is not known")]
    Kind(u8),
    /// The id is another key's.
    #[error("key id does not belong to the key")]
    Id,
    /// Bytes that are no sound key of their kind.
    #[error("key is not sound")]
    Unsound,
}

impl KeyError {
    /// What a person reads who handed the key in.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Form => "密钥的写法不对，请把整行原样复制过来。".to_owned(),
            Self::Name => "密钥名称不能为空，也不能有空格和加号。".to_owned(),
            Self::Kind(kind) => format!("不认识这种密钥（类型 {kind:#04x}）。"),
            Self::Id => "密钥的编号和内容对不上，可能抄错了，请重新复制。".to_owned(),
            Self::Unsound => "密钥内容无效，请重新复制，或者重新生成。".to_owned(),
        }
    }
}

impl Kind {
    /// What stands before the bytes of a public or secret key of this kind.
    fn prefix(self) -> Vec<u8> {
        match self {
            Self::Ed25519 => vec![0x01],
            Self::CosignEd25519 => vec![0x04],
            Self::CosignMlDsa44 => vec![0x06],
            Self::Sm2 => [&[0xff], SM2_IDENTIFIER].concat(),
        }
    }

    /// Takes the kind off the bytes of a key.
    fn split(bytes: &[u8]) -> Result<(Self, &[u8]), KeyError> {
        let (first, rest) = bytes.split_first().ok_or(KeyError::Form)?;
        match first {
            0x01 => Ok((Self::Ed25519, rest)),
            0x04 => Ok((Self::CosignEd25519, rest)),
            0x06 => Ok((Self::CosignMlDsa44, rest)),
            0xff => match rest.strip_prefix(SM2_IDENTIFIER) {
                Some(key) => Ok((Self::Sm2, key)),
                None => Err(KeyError::Kind(0xff)),
            },
            other => Err(KeyError::Kind(*other)),
        }
    }

    /// Whether keys of this kind are for witnesses, not for logs.
    #[must_use]
    pub fn cosigns(self) -> bool {
        matches!(self, Self::CosignEd25519 | Self::CosignMlDsa44)
    }
}

impl Verifier {
    fn new(name: &str, key: PublicKey) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        let hash = Sha256::new()
            .chain_update(name)
            .chain_update(b"\n")
            .chain_update(key.typed_bytes())
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

    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.key {
            PublicKey::Ed25519(_) => Kind::Ed25519,
            PublicKey::Sm2(_) => Kind::Sm2,
            PublicKey::CosignEd25519(_) => Kind::CosignEd25519,
            PublicKey::CosignMlDsa44(_) => Kind::CosignMlDsa44,
        }
    }

    /// The bytes of the key alone, by which two keys of different names are the same.
    #[must_use]
    pub fn public_bytes(&self) -> Vec<u8> {
        self.key.bytes()
    }

    /// Whether a line claims to be by this key.
    #[must_use]
    pub fn claims(&self, line: &Signature) -> bool {
        self.key_id == line.key_id && self.name == line.name
    }

    /// Whether the bytes of a line are this key's signature of the text.
    pub(crate) fn accepts(&self, text: &str, signature: &[u8]) -> bool {
        match &self.key {
            PublicKey::Ed25519(key) => ed25519_accepts(key, text.as_bytes(), signature),
            PublicKey::Sm2(key) => key.accepts(text.as_bytes(), signature),
            PublicKey::CosignEd25519(key) => cosigner::ed25519_accepts(key, text, signature),
            PublicKey::CosignMlDsa44(key) => key.accepts(&self.name, text, signature),
        }
    }
}

impl PublicKey {
    fn read(kind: Kind, bytes: &[u8]) -> Result<Self, KeyError> {
        match kind {
            Kind::Ed25519 => Ok(Self::Ed25519(read_ed25519(bytes)?)),
            Kind::CosignEd25519 => Ok(Self::CosignEd25519(read_ed25519(bytes)?)),
            Kind::Sm2 => Ok(Self::Sm2(shangmi::PublicKey::read(bytes)?)),
            Kind::CosignMlDsa44 => {
                let key = cosigner::MlDsaPublicKey::read(bytes)?;
                Ok(Self::CosignMlDsa44(Box::new(key)))
            }
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) | Self::CosignEd25519(key) => key.as_bytes().to_vec(),
            Self::Sm2(key) => key.bytes(),
            Self::CosignMlDsa44(key) => key.bytes(),
        }
    }

    fn typed_bytes(&self) -> Vec<u8> {
        let kind = match self {
            Self::Ed25519(_) => Kind::Ed25519,
            Self::Sm2(_) => Kind::Sm2,
            Self::CosignEd25519(_) => Kind::CosignEd25519,
            Self::CosignMlDsa44(_) => Kind::CosignMlDsa44,
        };
        [kind.prefix(), self.bytes()].concat()
    }
}

fn read_ed25519(bytes: &[u8]) -> Result<ed25519_dalek::VerifyingKey, KeyError> {
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyError::Form)?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Unsound)?;
    // A weak key is one that signatures can be made for without the secret.
    if key.is_weak() {
        Err(KeyError::Unsound)
    } else {
        Ok(key)
    }
}

/// Strict, so that no two checkers can disagree about a signature.
fn ed25519_accepts(key: &ed25519_dalek::VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    ed25519_dalek::Signature::from_slice(signature)
        .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
}

/// Whether a name can stand in a signature line.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// `name+id+key`, as it is given to those who verify.
impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}+{:08x}+{}",
            self.name,
            self.key_id,
            STANDARD.encode(self.key.typed_bytes())
        )
    }
}

impl FromStr for Verifier {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, key_id, typed) = split_text(text)?;
        let (kind, bytes) = Kind::split(&typed)?;
        let verifier = Self::new(name, PublicKey::read(kind, bytes)?)?;
        if verifier.key_id == key_id {
            Ok(verifier)
        } else {
            Err(KeyError::Id)
        }
    }
}

/// Splits `name+id+key`.
fn split_text(text: &str) -> Result<(&str, u32, Vec<u8>), KeyError> {
    let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
    let (id, base64) = rest.split_once('+').ok_or(KeyError::Form)?;
    if id.len() != 8 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(KeyError::Form);
    }
    let key_id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Form)?;
    let typed = STANDARD.decode(base64).map_err(|_| KeyError::Form)?;
    Ok((name, key_id, typed))
}

impl Signer {
    /// An Ed25519 key of a log, from 32 secret bytes, which the caller drew or kept.
    ///
    /// # Errors
    /// A name that no key can have.
    pub fn ed25519(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, PublicKey::Ed25519(key.verifying_key()))?;
        Ok(Self {
            key: SecretKey::Ed25519(key),
            verifier,
        })
    }

    /// An SM2 key of a log, from 32 secret bytes, which the caller drew or kept.
    ///
    /// # Errors
    /// A name that no key can have; or bytes that are zero or beyond the order of the curve less 2, one draw in four
    /// thousand million: then draw again.
    pub fn sm2(name: &str, secret: &[u8; 32]) -> Result<Self, KeyError> {
        let key = shangmi::SecretKey::read(secret)?;
        let verifier = Verifier::new(name, PublicKey::Sm2(key.public()))?;
        Ok(Self {
            key: SecretKey::Sm2(key),
            verifier,
        })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs a text. The same key and text always give the same signature.
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        let bytes = match &self.key {
            SecretKey::Ed25519(key) => key.sign(text.as_bytes()).to_bytes().to_vec(),
            SecretKey::Sm2(key) => key.sign(text.as_bytes()),
        };
        Signature {
            name: self.verifier.name.clone(),
            key_id: self.verifier.key_id,
            bytes,
        }
    }

    fn secret_bytes(&self) -> Vec<u8> {
        match &self.key {
            SecretKey::Ed25519(key) => key.to_bytes().to_vec(),
            SecretKey::Sm2(key) => key.bytes(),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, ***)", self.verifier)
    }
}

#[cfg(test)]
mod tests;
