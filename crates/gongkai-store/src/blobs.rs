//! Bytes of attachments, kept by their SHA-256 in a folder, and the text drawn from them for search. Knows nothing of
//! which record a file belongs to or whether it may be shown.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

use crate::db::values;
use crate::fault::StoreFault;
use crate::store::Store;

/// Bytes that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// How many there are.
    pub size: u64,
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a String takes all text");
    }
    text
}

impl Store {
    /// Keeps bytes; the same bytes again are kept once. They are on disk when this returns.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn keep_blob(&self, bytes: Vec<u8>) -> Result<Blob, StoreFault> {
        let dir = self.inner.blob_dir.clone();
        blocking(move || {
            let sha256 = hexadecimal(&Sha256::digest(&bytes));
            let path = place(&dir, &sha256);
            write_durably(&dir, &path, &bytes)
                .map_err(|source| StoreFault::file("keeping the file", &path, source))?;
            Ok(Blob {
                sha256,
                size: bytes.len() as u64,
            })
        })
        .await
    }

    /// The bytes of a digest.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let path = self.blob_path(sha256);
        blocking(move || match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreFault::file("reading the file", &path, source)),
        })
        .await
    }

    /// Where the bytes of a digest are or would be. What is not a hexadecimal digit is left out, so no path leads
    /// outside the folder.
    #[must_use]
    pub fn blob_path(&self, sha256: &str) -> PathBuf {
        place(&self.inner.blob_dir, sha256)
    }

    /// Keeps the text drawn from the bytes of a digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_text(&self, sha256: &str, text: &str) -> Result<(), StoreFault> {
        self.db()
            .run(
                "INSERT INTO file_texts (sha256, words) VALUES ($1, $2)
                 ON CONFLICT (sha256) DO UPDATE SET words = excluded.words",
                values![sha256, text],
            )
            .await?;
        Ok(())
    }

    /// The text drawn from the bytes of a digest; `None` where none was drawn yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blob_text(&self, sha256: &str) -> Result<Option<String>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT words FROM file_texts WHERE sha256 = $1",
                values![sha256],
            )
            .await?;
        row.map(|row| row.text("words")).transpose()
    }
}

/// The digest of a kept file as it is now; `None` where it is missing.
pub(crate) async fn digest_now(path: PathBuf) -> Result<Option<String>, StoreFault> {
    blocking(move || {
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreFault::file("reading the file", &path, source)),
        };
        let mut hasher = Sha256::new();
        let mut part = vec![0; 1 << 16];
        loop {
            let read = io::Read::read(&mut file, &mut part)
                .map_err(|source| StoreFault::file("reading the file", &path, source))?;
            if read == 0 {
                return Ok(Some(hexadecimal(&hasher.finalize())));
            }
            hasher.update(&part[..read]);
        }
    })
    .await
}

fn place(dir: &Path, sha256: &str) -> PathBuf {
    let digits: String = sha256.chars().filter(char::is_ascii_hexdigit).collect();
    let (folder, _) = digits.split_at_checked(2).unwrap_or(("00", ""));
    dir.join(folder).join(digits.as_str())
}

/// Writes beside the place, syncs, then renames: at the place there is nothing or the whole.
fn write_durably(dir: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    if path.is_file() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(dir);
    fs::create_dir_all(folder)?;
    let number = DRAWN.fetch_add(1, Ordering::Relaxed);
    let beside = dir.join(format!(".part-{}-{number}", std::process::id()));
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_folder(folder)?;
    sync_folder(dir)
}

/// Makes a rename lasting.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Runs disk work where it may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreFault> + Send + 'static,
) -> Result<T, StoreFault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(stopped) => Err(StoreFault::file(
                "stopped while working on",
                Path::new(""),
                io::Error::other(stopped),
            )),
        },
    }
}
