//! Making an archive.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::ProgressBar;
use jiff::Timestamp;

use super::{BLOBS, DatabaseForm, Digesting, FORM, MANIFEST, Manifest, Part};

/// Packs a copy of the database and all attachments. Blocks.
///
/// # Errors
/// When something cannot be read or written.
pub fn pack<W: Write>(
    out: W,
    database: (DatabaseForm, &Path),
    blob_dir: &Path,
    at: Timestamp,
    progress: &ProgressBar,
) -> anyhow::Result<(Manifest, W)> {
    let (form, copy) = database;
    let blobs = blobs(blob_dir)?;
    progress.set_length(
        size(copy)?
            + blobs
                .iter()
                .map(|(_, path)| size(path).unwrap_or(0))
                .sum::<u64>(),
    );
    let mut tar = tar::Builder::new(GzEncoder::new(out, Compression::fast()));
    let mut parts = vec![append(&mut tar, form.file_name(), copy, at, progress)?];
    for (sha256, path) in blobs {
        let part = append(&mut tar, &blob_name(&sha256), &path, at, progress)?;
        anyhow::ensure!(
            part.sha256 == sha256,
            "{} does not hold what its name says",
            path.display()
        );
        parts.push(part);
    }
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let manifest = Manifest {
        form: FORM,
        program,
        made_at: at,
        database: form,
        parts,
    };
    let text = serde_json::to_vec_pretty(&manifest)?;
    tar.append_data(
        &mut header(text.len() as u64, at),
        MANIFEST,
        text.as_slice(),
    )
    .context("writing the manifest")?;
    let out = tar
        .into_inner()
        .and_then(GzEncoder::finish)
        .context("finishing the archive")?;
    Ok((manifest, out))
}

/// Name of an attachment in the archive.
fn blob_name(sha256: &str) -> String {
    format!("{BLOBS}{}/{sha256}", &sha256[..2])
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    name: &str,
    path: &Path,
    at: Timestamp,
    progress: &ProgressBar,
) -> anyhow::Result<Part> {
    let doing = || format!("packing {}", path.display());
    let file = File::open(path).with_context(doing)?;
    let size = file.metadata().with_context(doing)?.len();
    let mut reader = Digesting::new(progress.wrap_read(file));
    tar.append_data(&mut header(size, at), name, &mut reader)
        .with_context(doing)?;
    anyhow::ensure!(
        reader.size == size,
        "{} changed while it was packed",
        path.display()
    );
    Ok(reader.part(name.to_owned()))
}

fn header(size: u64, at: Timestamp) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(at.as_second()).unwrap_or_default());
    header
}

/// All attachments by digest; what else lies in the folder, such as a file that is just being written, is passed over.
fn blobs(dir: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    if !dir.is_dir() {
        return Ok(found);
    }
    for folder in read_dir(dir)?.into_iter().filter(|path| path.is_dir()) {
        for path in read_dir(&folder)? {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if is_digest(name) {
                found.push((name.to_owned(), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read_dir(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let doing = || format!("listing {}", dir.display());
    let entries = std::fs::read_dir(dir).with_context(doing)?;
    entries
        .map(|entry| Ok(entry.with_context(doing)?.path()))
        .collect()
}

/// Whether a name is a SHA-256 in lower-case hexadecimal digits.
pub(super) fn is_digest(name: &str) -> bool {
    name.len() == 2 * 32
        && name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn size(path: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(path)
        .with_context(|| format!("looking at {}", path.display()))?
        .len())
}
