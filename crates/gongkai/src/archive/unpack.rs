//! Taking an archive apart and comparing every part with the manifest before anything is used.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::read::GzDecoder;

use super::pack::is_digest;
use super::{BLOBS, DatabaseForm, Digesting, FORM, MANIFEST, Manifest, Part};

/// Largest manifest read: some 100 bytes a part, so one million attachments.
const MAX_MANIFEST_BYTES: u64 = 256 << 20;

/// Why an archive is not used.
#[derive(Debug, thiserror::Error)]
pub enum Damaged {
    /// It is not such an archive, is cut short, or its parts are not what the manifest says. A sentence for people.
    #[error("archive refused: {0}")]
    Refused(String),
    /// A fault of ours.
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

impl Damaged {
    fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }
}

/// Takes the archive apart into an empty folder: the database under its name in the archive, the attachments in `blobs`.
/// Blocks.
///
/// # Errors
/// When any part is missing, superfluous or other than the manifest says; what lies in the folder then is not to be used.
pub fn unpack(archive: impl Read, into: &Path) -> Result<Manifest, Damaged> {
    let mut tar = tar::Archive::new(GzDecoder::new(archive));
    let mut parts = BTreeMap::new();
    let mut manifest = None;
    for entry in tar.entries().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry
            .path()
            .map_err(unreadable)?
            .to_str()
            .unwrap_or_default()
            .to_owned();
        if !entry.header().entry_type().is_file() {
            return Err(Damaged::refused(format!(
                "里面的「{name}」不是文件，这不是 gongkai 的备份。"
            )));
        }
        if name == MANIFEST {
            manifest = Some(read_manifest(entry)?);
            continue;
        }
        let place = place(&name, into).ok_or_else(|| {
            Damaged::refused(format!(
                "里面有不该有的「{name}」，这不是 gongkai 的备份，或者被改动过。"
            ))
        })?;
        let part = extract(entry, &name, &place)?;
        if parts.insert(name.clone(), part).is_some() {
            return Err(Damaged::refused(format!(
                "「{name}」出现了两次，备份被改动过。"
            )));
        }
    }
    // Only at its very end does the compressed stream show its checksum.
    std::io::copy(&mut tar.into_inner(), &mut std::io::sink()).map_err(unreadable)?;
    let manifest =
        manifest.ok_or_else(|| Damaged::refused("没有清单 manifest.json，备份不完整。"))?;
    compare(&manifest, parts)?;
    Ok(manifest)
}

/// Where a part goes; `None` for a name no backup holds.
fn place(name: &str, into: &Path) -> Option<PathBuf> {
    if [DatabaseForm::Sqlite, DatabaseForm::Tables]
        .iter()
        .any(|form| form.file_name() == name)
    {
        return Some(into.join(name));
    }
    let (folder, digest) = name.strip_prefix(BLOBS)?.split_once('/')?;
    let fits = is_digest(digest) && digest.starts_with(folder) && folder.len() == 2;
    fits.then(|| into.join("blobs").join(folder).join(digest))
}

fn read_manifest(entry: impl Read) -> Result<Manifest, Damaged> {
    let mut text = Vec::new();
    entry
        .take(MAX_MANIFEST_BYTES)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|_| Damaged::refused("清单 manifest.json 读不懂，备份被改动过或已损坏。"))?;
    if manifest.form != FORM {
        return Err(Damaged::refused(format!(
            "备份是 gongkai {} 做的，格式比本程序新，请先升级程序再恢复。",
            manifest.program
        )));
    }
    Ok(manifest)
}

fn extract(entry: impl Read, name: &str, place: &Path) -> Result<Part, Damaged> {
    let doing = || format!("writing {}", place.display());
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).with_context(doing)?;
    }
    let mut file = File::create_new(place).with_context(doing)?;
    let mut reader = Digesting::new(entry);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut buffer).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        file.write_all(&buffer[..read]).with_context(doing)?;
    }
    file.sync_all().with_context(doing)?;
    Ok(reader.part(name.to_owned()))
}

fn compare(manifest: &Manifest, mut found: BTreeMap<String, Part>) -> Result<(), Damaged> {
    if !found.contains_key(manifest.database.file_name()) {
        return Err(Damaged::refused("备份里没有数据库，不能使用。"));
    }
    for part in &manifest.parts {
        match found.remove(&part.name) {
            None => {
                return Err(Damaged::refused(format!(
                    "缺少「{}」，备份不完整。",
                    part.name
                )));
            }
            Some(read) if read != *part || !is_named_right(&read) => {
                return Err(Damaged::refused(format!(
                    "「{}」与清单不符，备份被改动过或已损坏。",
                    part.name
                )));
            }
            Some(_) => {}
        }
    }
    match found.into_keys().next() {
        Some(name) => Err(Damaged::refused(format!(
            "「{name}」不在清单里，备份被改动过。"
        ))),
        None => Ok(()),
    }
}

/// An attachment bears its digest as its name.
fn is_named_right(part: &Part) -> bool {
    !part.name.starts_with(BLOBS) || part.name.ends_with(&part.sha256)
}

fn unreadable(error: std::io::Error) -> Damaged {
    Damaged::refused(format!(
        "备份文件读不完（{error}），可能不是 gongkai 的备份，或者没有拷贝完整。"
    ))
}
