//! What is personal, sealed (AES-256-GCM): each request has a key of its own, which the installation's key seals in turn.
//! When a request's key is thrown away nothing of it can be read again, in no backup either that does not hold the key.
//!
//! Knows nothing of what it seals. The installation's key is a file of 64 hexadecimal digits that is never in a backup.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use rand::RngExt as _;
use sha2::{Digest as _, Sha256};

use crate::blobs::hexadecimal;
use crate::fault::StoreFault;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// A key that seals.
#[derive(Clone)]
pub(crate) struct Key([u8; KEY_BYTES]);

/// Where the installation's key is.
pub(crate) struct Safe {
    file: PathBuf,
    key: OnceLock<Key>,
}

impl Safe {
    pub(crate) fn at(file: PathBuf) -> Self {
        Self {
            file,
            key: OnceLock::new(),
        }
    }

    /// The key to open with. It is never made here: what was sealed was sealed with a key that existed.
    pub(crate) fn key_that_opens(&self) -> Result<&Key, StoreFault> {
        if !self.is_there() {
            return Err(sealed("installation key", "its file is missing"));
        }
        self.key_that_seals()
    }

    /// Whether there is a key.
    pub(crate) fn is_there(&self) -> bool {
        self.key.get().is_some() || self.file.exists()
    }

    /// The key to seal with, made when it is first needed.
    pub(crate) fn key_that_seals(&self) -> Result<&Key, StoreFault> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = match fs::read_to_string(&self.file) {
            Ok(text) => Key::from_hexadecimal(text.trim()).ok_or_else(|| {
                sealed(
                    "installation key",
                    "its file does not hold 64 hexadecimal digits",
                )
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.make()?,
            Err(source) => return Err(StoreFault::file("reading the key", &self.file, source)),
        };
        Ok(self.key.get_or_init(|| key))
    }

    /// Makes the key. Where another process was faster its key is taken.
    fn make(&self) -> Result<Key, StoreFault> {
        let key = Key::draw();
        match write_once(&self.file, &hexadecimal(&key.0)) {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let text = fs::read_to_string(&self.file)
                    .map_err(|source| StoreFault::file("reading the key", &self.file, source))?;
                Key::from_hexadecimal(text.trim()).ok_or_else(|| {
                    sealed(
                        "installation key",
                        "its file does not hold 64 hexadecimal digits",
                    )
                })
            }
            Err(source) => Err(StoreFault::file("making the key", &self.file, source)),
        }
    }
}

/// Writes a file only its owner may read, whole or not at all.
fn write_once(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // A link refuses to replace what is there, as a rename would not.
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    linked
}

impl Key {
    /// A new one.
    pub(crate) fn draw() -> Self {
        Self(rand::rng().random())
    }

    fn from_hexadecimal(text: &str) -> Option<Self> {
        let mut key = [0; KEY_BYTES];
        if text.len() != KEY_BYTES * 2 || !text.is_ascii() {
            return None;
        }
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(key))
    }

    /// What tells this key from others and says nothing of it.
    pub(crate) fn name(&self) -> String {
        hexadecimal(&Sha256::digest([b"gongkai key name\n".as_slice(), &self.0].concat())[..8])
    }

    /// Seals bytes; they open only as `what`.
    pub(crate) fn seal(&self, what: &str, bytes: &[u8]) -> Result<String, StoreFault> {
        let nonce: [u8; NONCE_BYTES] = rand::rng().random();
        let payload = Payload {
            msg: bytes,
            aad: what.as_bytes(),
        };
        let shut = self
            .cipher()
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| sealed(what, "it is too large to seal"))?;
        Ok(BASE64.encode([nonce.as_slice(), &shut].concat()))
    }

    /// Opens what was sealed as `what`.
    pub(crate) fn open(&self, what: &str, text: &str) -> Result<Vec<u8>, StoreFault> {
        let damaged = || sealed(what, "it was changed, or sealed with another key");
        let bytes = BASE64.decode(text).map_err(|_| damaged())?;
        let (nonce, shut) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(damaged)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| damaged())?;
        let payload = Payload {
            msg: shut,
            aad: what.as_bytes(),
        };
        self.cipher()
            .decrypt(&Nonce::from(nonce), payload)
            .map_err(|_| damaged())
    }

    /// Seals a key.
    pub(crate) fn seal_key(&self, what: &str, key: &Self) -> Result<String, StoreFault> {
        self.seal(what, &key.0)
    }

    /// Opens a sealed key.
    pub(crate) fn open_key(&self, what: &str, text: &str) -> Result<Self, StoreFault> {
        let bytes = self.open(what, text)?;
        let key = bytes.try_into().map_err(|_| sealed(what, "it is no key"))?;
        Ok(Self(key))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }
}

fn sealed(what: &str, why: &'static str) -> StoreFault {
    StoreFault::Sealed {
        what: what.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Safe};

    #[test]
    fn what_is_sealed_opens_with_its_key_and_name_only() {
        let key = Key::draw();
        let shut = key.seal("r1/applicant", "王小明".as_bytes()).unwrap();
        assert!(!shut.contains("王"));
        assert_eq!(
            key.open("r1/applicant", &shut).unwrap(),
            "王小明".as_bytes()
        );
        assert!(key.open("r2/applicant", &shut).is_err());
        assert!(Key::draw().open("r1/applicant", &shut).is_err());
        let mut changed = shut.into_bytes();
        changed[20] ^= 1;
        assert!(
            key.open("r1/applicant", std::str::from_utf8(&changed).unwrap())
                .is_err()
        );
    }

    #[test]
    fn the_same_bytes_are_never_sealed_the_same() {
        let key = Key::draw();
        assert_ne!(key.seal("x", b"1").unwrap(), key.seal("x", b"1").unwrap());
    }

    #[test]
    fn the_installations_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("personal.key");
        let safe = Safe::at(file.clone());
        assert!(safe.key_that_opens().is_err(), "opening makes no key");
        assert!(!file.exists());
        let first = safe.key_that_seals().unwrap().name();
        let again = Safe::at(file.clone());
        assert_eq!(again.key_that_opens().unwrap().name(), first);
        std::fs::write(&file, "short").unwrap();
        assert!(Safe::at(file).key_that_opens().is_err());
    }
}
