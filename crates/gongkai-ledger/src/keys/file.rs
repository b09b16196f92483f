//! Key files: text, `#` before remarks, one secret key a line in the form that Go's note package writes,
//! `PRIVATE+KEY+name+id+base64(kind ‖ 32 secret bytes)`. A log's file has its Ed25519 key and its SM2 key; a witness's
//! file has one or two cosigning keys. Does not know where the file lies nor who may read it.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::cosigner::{self, Cosigner};
use super::{KeyError, Kind, Signer, split_text};

const MARK: &str = "PRIVATE+KEY+";

/// Longest key file that is read, in bytes: a handful of keys and remarks.
pub const MAX_BYTES: usize = 64 << 10;

/// The keys of a file, in its order.
#[derive(Debug, Clone, Default)]
pub struct KeyFile {
    /// Keys of logs.
    pub signers: Vec<Signer>,
    /// Keys of witnesses.
    pub cosigners: Vec<Cosigner>,
}

/// Why a text is not a key file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileFault {
    /// Longer than any key file.
    #[error("key file has more than {MAX_BYTES} bytes")]
    TooLong,
    /// Not UTF-8.
    #[error("key file is not text")]
    NotText,
    /// A line that is no secret key.
    #[error("line {line} of the key file: {error}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong with it.
        error: KeyError,
    },
    /// The keys of a log must have one name, its origin.
    #[error("key file has keys of several logs")]
    SeveralLogs,
    /// No Ed25519 key of a log, without which other tools could not verify.
    #[error("key file has no ed25519 key of a log")]
    NoLogKey,
    /// No key of a witness.
    #[error("key file has no key of a witness")]
    NoWitnessKey,
}

impl KeyFileFault {
    /// What a person reads, with the mend.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::TooLong | Self::NotText => {
                "这不是密钥文件。请使用 gongkai ledger key new 生成的文件。".to_owned()
            }
            Self::Line { line, error } => {
                format!("密钥文件第 {line} 行不对：{}", error.sentence())
            }
            Self::SeveralLogs => {
                "密钥文件里有几本公开账本的密钥，一个文件只能放一本的。".to_owned()
            }
            Self::NoLogKey => {
                "密钥文件里没有公开账本的 Ed25519 密钥，请用 gongkai ledger key new 生成。"
                    .to_owned()
            }
            Self::NoWitnessKey => {
                "密钥文件里没有见证密钥，请用 gongkai ledger key new --witness 生成。".to_owned()
            }
        }
    }
}

impl KeyFile {
    /// The keys of a log that is new: Ed25519 and SM2, each from 32 random bytes of its own.
    ///
    /// # Errors
    /// A name that no key can have; or bytes that make no SM2 key, which is so rare that the caller draws again.
    pub fn new_log(origin: &str, ed25519: &[u8; 32], sm2: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self {
            signers: vec![Signer::ed25519(origin, ed25519)?, Signer::sm2(origin, sm2)?],
            cosigners: Vec::new(),
        })
    }

    /// The keys of a witness that is new: Ed25519, which every log knows, and ML-DSA-44, each from 32 random bytes of its
    /// own.
    ///
    /// # Errors
    /// A name that no key can have.
    pub fn new_witness(
        name: &str,
        ed25519: &[u8; 32],
        ml_dsa: &[u8; 32],
    ) -> Result<Self, KeyError> {
        Ok(Self {
            signers: Vec::new(),
            cosigners: vec![
                Cosigner::ed25519(name, ed25519)?,
                Cosigner::ml_dsa_44(name, ml_dsa)?,
            ],
        })
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyFileFault> {
        if bytes.len() > MAX_BYTES {
            return Err(KeyFileFault::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| KeyFileFault::NotText)?;
        let mut file = Self::default();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            file.read_line(text)
                .map_err(|error| KeyFileFault::Line { line, error })?;
        }
        Ok(file)
    }

    fn read_line(&mut self, text: &str) -> Result<(), KeyError> {
        let rest = text.strip_prefix(MARK).ok_or(KeyError::Form)?;
        let (name, key_id, typed) = split_text(rest)?;
        let (kind, secret) = Kind::split(&typed)?;
        let secret: &[u8; 32] = secret.try_into().map_err(|_| KeyError::Form)?;
        let found = match cosigner::from_secret(kind, name, secret) {
            Some(cosigner) => {
                let cosigner = cosigner?;
                let found = cosigner.verifier().key_id();
                self.cosigners.push(cosigner);
                found
            }
            None => {
                let signer = match kind {
                    Kind::Sm2 => Signer::sm2(name, secret)?,
                    _ => Signer::ed25519(name, secret)?,
                };
                let found = signer.verifier().key_id();
                self.signers.push(signer);
                found
            }
        };
        if found == key_id {
            Ok(())
        } else {
            Err(KeyError::Id)
        }
    }

    /// The keys as those of one log. Its name is the name of each.
    ///
    /// # Errors
    /// No Ed25519 key, or keys of several logs.
    pub fn log_keys(&self) -> Result<&[Signer], KeyFileFault> {
        let has_ed25519 = self
            .signers
            .iter()
            .any(|signer| signer.verifier().kind() == Kind::Ed25519);
        if !has_ed25519 {
            return Err(KeyFileFault::NoLogKey);
        }
        let one_name = self
            .signers
            .windows(2)
            .all(|pair| pair[0].verifier().name() == pair[1].verifier().name());
        if one_name {
            Ok(&self.signers)
        } else {
            Err(KeyFileFault::SeveralLogs)
        }
    }

    /// The keys as those of a witness.
    ///
    /// # Errors
    /// There are none.
    pub fn witness_keys(&self) -> Result<&[Cosigner], KeyFileFault> {
        if self.cosigners.is_empty() {
            Err(KeyFileFault::NoWitnessKey)
        } else {
            Ok(&self.cosigners)
        }
    }

    /// The file's text. Secret: only the operator may read it.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let mut text = "# 私钥，不得外传；丢失或泄露时按 docs/ledger.md 的办法更换。\n".to_owned();
        for signer in &self.signers {
            push_line(&mut text, signer.verifier(), &signer.secret_bytes());
        }
        for cosigner in &self.cosigners {
            push_line(&mut text, cosigner.verifier(), &cosigner.secret_bytes());
        }
        text
    }
}

fn push_line(text: &mut String, verifier: &super::Verifier, secret: &[u8]) {
    let typed = [verifier.kind().prefix(), secret.to_vec()].concat();
    let name = verifier.name();
    let key_id = verifier.key_id();
    writeln!(text, "{MARK}{name}+{key_id:08x}+{}", STANDARD.encode(typed))
        .expect("writing to a string cannot fail");
}
