//! The log's keys as they lie in the operator's file, and where the last signed checkpoint is kept beside them. Draws no
//! keys; `gongkai ledger key new` does.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::keys::file::{KeyFile, MAX_BYTES};
use gongkai_ledger::keys::{Signer, Verifier};
use gongkai_ledger::note::{Note, NoteError};
use gongkai_ledger::tree::Hash;
use rand::RngExt as _;

/// What the name of the key file ends in for the last signed checkpoint: `ledger.key` and `ledger.signed`.
const GUARD_EXTENSION: &str = "signed";

/// The keys of the log.
#[derive(Debug)]
pub struct LogKeys {
    signers: Vec<Signer>,
    verifiers: Vec<Verifier>,
    origin: String,
    guard_file: PathBuf,
}

impl LogKeys {
    /// Reads the key file; `None` where there is none.
    ///
    /// # Errors
    /// What is wrong with the file, with the mend, in plain Chinese.
    pub fn load(file: &Path) -> Result<Option<Self>, String> {
        let Some(keys) = read(file)? else {
            return Ok(None);
        };
        let signers = keys.log_keys().map_err(|fault| fault.sentence())?.to_vec();
        let verifiers: Vec<Verifier> = signers
            .iter()
            .map(|signer| signer.verifier().clone())
            .collect();
        let origin = verifiers
            .first()
            .map_or("", |verifier| verifier.name())
            .to_owned();
        Ok(Some(Self {
            signers,
            verifiers,
            origin,
            guard_file: guard_file(file),
        }))
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public halves, Ed25519 and SM2.
    #[must_use]
    pub fn verifiers(&self) -> &[Verifier] {
        &self.verifiers
    }

    /// Where the last signed checkpoint is kept.
    #[must_use]
    pub fn guard_file(&self) -> &Path {
        &self.guard_file
    }

    /// The signed checkpoint of a tree.
    ///
    /// # Errors
    /// A name that cannot stand in a note, which key files do not have.
    pub fn sign(&self, size: u64, root: Hash) -> Result<String, NoteError> {
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size,
            root,
        };
        let mut note = Note::new(checkpoint.to_string())?;
        for signer in &self.signers {
            note.sign(signer);
        }
        Ok(note.to_string())
    }

    /// Whether a checkpoint is of this log and bears a line of each of the keys.
    #[must_use]
    pub fn signed(&self, note: &str) -> bool {
        let Ok(note) = Note::parse(note.as_bytes()) else {
            return false;
        };
        let ours = Checkpoint::parse(note.text()).is_ok_and(|found| found.origin == self.origin);
        let by = note.verify(&self.verifiers);
        ours && by.is_ok_and(|by| by.len() == self.verifiers.len())
    }
}

/// Where the last signed checkpoint is kept beside a key file.
#[must_use]
pub fn guard_file(key_file: &Path) -> PathBuf {
    key_file.with_extension(GUARD_EXTENSION)
}

/// Draws the keys of a log of this name and writes them to a file that must not be there yet.
///
/// # Errors
/// When the file is there, or cannot be written; or the name cannot be a log's.
pub fn create(file: &Path, origin: &str) -> io::Result<()> {
    let drawn = || rand::rng().random::<[u8; 32]>();
    // One draw in four thousand million makes no SM2 key.
    let made = KeyFile::new_log(origin, &drawn(), &drawn())
        .or_else(|_| KeyFile::new_log(origin, &drawn(), &drawn()));
    let keys = made.map_err(io::Error::other)?;
    write_secret(file, &keys.to_secret_text())
}

/// Writes what only the operator may read, lasting, to a file that must not be there yet.
///
/// # Errors
/// When the file is there, or cannot be written.
pub fn write_secret(file: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(file)?;
    written.write_all(text.as_bytes())?;
    written.sync_all()
}

/// Reads a key file of a log or a witness; `None` where there is none.
///
/// # Errors
/// What is wrong with it, with the mend, in plain Chinese.
pub fn read(file: &Path) -> Result<Option<KeyFile>, String> {
    let name = file.display();
    match fs::metadata(file) {
        Ok(found) if found.len() > MAX_BYTES as u64 => {
            return Err(format!("{name} 太大，不是密钥文件。"));
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("密钥文件 {name} 读不出来：{error}。")),
    }
    let bytes = fs::read(file).map_err(|error| format!("密钥文件 {name} 读不出来：{error}。"))?;
    let keys = KeyFile::parse(&bytes).map_err(|fault| format!("{name}：{}", fault.sentence()))?;
    Ok(Some(keys))
}
