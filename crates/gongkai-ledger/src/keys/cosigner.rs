//! Cosignatures (C2SP tlog-cosignature): a witness says with a time that of all trees seen of a log this is the largest,
//! and grew out of those before. Ed25519 (`cosignature/v1`) and ML-DSA-44 (`subtree/v1`). Does not check whether what
//! is said is true; [`crate::witness`] does.

use std::fmt;

use ed25519_dalek::Signer as _;
use ml_dsa::signature::{Keypair as _, Verifier as _};
use ml_dsa::{EncodedVerifyingKey, MlDsa44};

use super::{KeyError, Kind, PublicKey, Verifier};
use crate::checkpoint::Checkpoint;
use crate::note::{Note, Signature};

/// The latest time that can be signed, in seconds since 1970: what fits a signed number.
const LATEST: u64 = i64::MAX as u64;

/// Bytes before the signature proper: the time.
const TIME_BYTES: usize = 8;

/// The secret half of a witness's key. Its bytes are never shown.
#[derive(Clone)]
pub struct Cosigner {
    key: SecretKey,
    verifier: Verifier,
}

#[derive(Clone)]
enum SecretKey {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    MlDsa44(Box<ml_dsa::SigningKey<MlDsa44>>),
}

/// A checkpoint that cannot be cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CosignError {
    /// The note is no checkpoint.
    #[error("note is not a checkpoint")]
    NotACheckpoint,
    /// A time after the year 292,277,026,596.
    #[error("time is too late to be signed")]
    Time,
    /// The names are too long for the message that is signed.
    #[error("name of the log or the witness has more than 255 bytes")]
    LongName,
    /// The algorithm gave up, which does not happen with a sound key.
    #[error("signature could not be made")]
    Failed,
}

impl Cosigner {
    /// An Ed25519 key of a witness, from 32 secret bytes. They must not be another key's: the message does not say whose
    /// it is.
    ///
    /// # Errors
    /// A name that no key can have.
    pub fn ed25519(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, PublicKey::CosignEd25519(key.verifying_key()))?;
        Ok(Self {
            key: SecretKey::Ed25519(Box::new(key)),
            verifier,
        })
    }

    /// An ML-DSA-44 key of a witness, from the 32 secret bytes that FIPS 204 calls ξ.
    ///
    /// # Errors
    /// A name that no key can have.
    pub fn ml_dsa_44(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ml_dsa::SigningKey::<MlDsa44>::from_seed(&(*seed).into());
        let public = MlDsaPublicKey(key.verifying_key());
        let verifier = Verifier::new(name, PublicKey::CosignMlDsa44(Box::new(public)))?;
        Ok(Self {
            key: SecretKey::MlDsa44(Box::new(key)),
            verifier,
        })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Cosigns a checkpoint at a time in seconds since 1970. Call it only after the promise it makes was checked and
    /// stored.
    ///
    /// # Errors
    /// A note that is no checkpoint, or a time or name beyond what can be signed.
    pub fn cosign(&self, note: &Note, time: u64) -> Result<Signature, CosignError> {
        if time > LATEST {
            return Err(CosignError::Time);
        }
        let text = note.text();
        let checkpoint = Checkpoint::parse(text).map_err(|_| CosignError::NotACheckpoint)?;
        let signature = match &self.key {
            SecretKey::Ed25519(key) => key.sign(&ed25519_message(time, text)).to_bytes().to_vec(),
            SecretKey::MlDsa44(key) => {
                let message = ml_dsa_message(self.verifier.name(), time, 0, &checkpoint)
                    .ok_or(CosignError::LongName)?;
                let signature = key.try_sign(&message).map_err(|_| CosignError::Failed)?;
                signature.encode().to_vec()
            }
        };
        Ok(Signature {
            name: self.verifier.name.clone(),
            key_id: self.verifier.key_id,
            bytes: [time.to_be_bytes().as_slice(), &signature].concat(),
        })
    }

    pub(super) fn secret_bytes(&self) -> Vec<u8> {
        match &self.key {
            SecretKey::Ed25519(key) => key.to_bytes().to_vec(),
            SecretKey::MlDsa44(key) => key.to_seed().to_vec(),
        }
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Verifier { name, key_id, .. } = &self.verifier;
        write!(f, "Cosigner({name}+{key_id:08x}, ***)")
    }
}

/// The time that a line of a witness's key carries, in seconds since 1970; `None` for lines of other keys. Believe it
/// only after the line was verified.
#[must_use]
pub fn time_of(line: &Signature, key: &Verifier) -> Option<u64> {
    let (time, _) = split_time(&line.bytes)?;
    (key.claims(line) && key.kind().cosigns()).then_some(time)
}

fn split_time(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<TIME_BYTES>()?;
    let time = u64::from_be_bytes(*time);
    (time <= LATEST).then_some((time, signature))
}

/// Two lines, then the whole text of the checkpoint, extension lines and all.
fn ed25519_message(time: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

pub(super) fn ed25519_accepts(
    key: &ed25519_dalek::VerifyingKey,
    text: &str,
    signature: &[u8],
) -> bool {
    split_time(signature).is_some_and(|(time, signature)| {
        super::ed25519_accepts(key, &ed25519_message(time, text), signature)
    })
}

/// The struct `cosigned_message`, without the extension lines; `None` where a name is empty or longer than 255 bytes. Of a
/// checkpoint the first leaf is 0; other subtrees are cosigned by others only.
fn ml_dsa_message(
    cosigner: &str,
    time: u64,
    start: u64,
    checkpoint: &Checkpoint,
) -> Option<Vec<u8>> {
    let mut message = b"subtree/v1\n\0".to_vec();
    push_short(&mut message, cosigner)?;
    message.extend(time.to_be_bytes());
    push_short(&mut message, &checkpoint.origin)?;
    message.extend(start.to_be_bytes());
    message.extend(checkpoint.size.to_be_bytes());
    message.extend(checkpoint.root.as_bytes());
    Some(message)
}

fn push_short(message: &mut Vec<u8>, text: &str) -> Option<()> {
    let length = u8::try_from(text.len()).ok().filter(|length| *length > 0)?;
    message.push(length);
    message.extend(text.as_bytes());
    Some(())
}

/// The public half of an ML-DSA-44 key.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MlDsaPublicKey(ml_dsa::VerifyingKey<MlDsa44>);

impl Eq for MlDsaPublicKey {}

impl MlDsaPublicKey {
    /// Reads the 1,312 bytes of FIPS 204.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        let encoded =
            EncodedVerifyingKey::<MlDsa44>::try_from(bytes).map_err(|_| KeyError::Form)?;
        Ok(Self(ml_dsa::VerifyingKey::decode(&encoded)))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.encode().to_vec()
    }

    pub(super) fn accepts(&self, name: &str, text: &str, signature: &[u8]) -> bool {
        let message = split_time(signature).and_then(|(time, signature)| {
            let checkpoint = Checkpoint::parse(text).ok()?;
            Some((ml_dsa_message(name, time, 0, &checkpoint)?, signature))
        });
        message.is_some_and(|(message, signature)| self.verifies(&message, signature))
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        ml_dsa::Signature::<MlDsa44>::try_from(signature)
            .is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

/// Keys of witnesses, by kind.
pub(super) fn from_secret(
    kind: Kind,
    name: &str,
    seed: &[u8; 32],
) -> Option<Result<Cosigner, KeyError>> {
    match kind {
        Kind::CosignEd25519 => Some(Cosigner::ed25519(name, seed)),
        Kind::CosignMlDsa44 => Some(Cosigner::ml_dsa_44(name, seed)),
        Kind::Ed25519 | Kind::Sm2 => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::read_lines;

    /// A key and the cosignature of a subtree that another implementation made (filippo.io/torchwood, as kept by
    /// transparency-dev/formats).
    #[test]
    fn the_cosignature_of_another_implementation_verifies() {
        let (key, line) = include_str!("torchwood.txt").split_once('\n').unwrap();
        let key: Verifier = key.parse().unwrap();
        let line = read_lines(line).unwrap().remove(0);
        assert!(key.claims(&line));
        let subtree = Checkpoint {
            origin: "example.com/log".to_owned(),
            size: 13,
            root: "E7ERCtFloiK1fdb+B6/dLG0pM1nmIR0ETKBSauCjtVw="
                .parse()
                .unwrap(),
        };
        let PublicKey::CosignMlDsa44(public) = &key.key else {
            panic!("another kind of key");
        };
        let (time, signature) = split_time(&line.bytes).unwrap();
        let verifies = |start| {
            let message = ml_dsa_message(key.name(), time, start, &subtree).unwrap();
            public.verifies(&message, signature)
        };
        assert!(verifies(8));
        assert!(!verifies(0));
    }

    /// The key of a witness that runs.
    #[test]
    fn an_ed25519_key_of_a_witness_is_read() {
        let text = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
        let key: Verifier = text.parse().unwrap();
        assert_eq!(
            (key.kind(), key.to_string().as_str()),
            (Kind::CosignEd25519, text)
        );
    }
}
