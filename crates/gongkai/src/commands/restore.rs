//! `gongkai restore`: takes a backup apart beside the data folder, verifies all of it, and only then puts it in place.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::Context;
use gongkai_core::time::{Clock, in_china};
use gongkai_store::{Store, StoreConfig};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tempfile::TempDir;

use crate::archive::{Damaged, DatabaseForm, Manifest, unpack};
use crate::cli::Restore;
use crate::clock::SystemClock;
use crate::config::{Config, FILE_NAME};
use crate::ended::Ended;
use crate::installation::{self, DATABASE_FILE, LOCK_FILE, NEVER_BACKED_UP, ServingLock};
use crate::output::Output;

#[derive(Serialize)]
struct Done {
    data: String,
    made_at: jiff::Timestamp,
    attachments: usize,
    kept_aside: Option<String>,
    /// Where the key is wanted without which applicants' particulars stay shut.
    key_wanted: Option<String>,
}

pub(super) async fn run(call: &Restore, config: Config, output: Output) -> Result<(), Ended> {
    if !call.file.is_file() {
        return Err(Ended::wrong(format!(
            "没有备份文件 {}，请检查路径。",
            call.file.display()
        )));
    }
    let target = Target::judge(&config, call.force)?;
    let folder = beside(&config.data.dir)?;
    let manifest = taken_apart(&call.file, folder.path()).await?;
    let has_seals = verify(&manifest, folder.path()).await?;
    if installation::is_postgres(&config) {
        fill_postgres(&config, &manifest, folder.path()).await?;
    }
    let kept_aside = target.replace(&config, folder)?;
    let key = installation::key_file(&config);
    let done = Done {
        key_wanted: (has_seals && !key.is_file()).then(|| key.display().to_string()),
        data: config.data.dir.display().to_string(),
        made_at: manifest.made_at,
        attachments: manifest.parts.len() - 1,
        kept_aside: kept_aside.map(|path| path.display().to_string()),
    };
    output.print(&done, || said(&done))
}

fn said(done: &Done) -> String {
    let made = gongkai_core::time::minute(done.made_at);
    let mut text = format!(
        "已恢复到 {}：{made} 的备份，附件 {} 个。",
        done.data, done.attachments
    );
    if let Some(aside) = &done.kept_aside {
        text.push_str(&format!("\n原来的安装留在 {aside}，确认无误后可以删除。"));
    }
    if let Some(key) = &done.key_wanted {
        text.push_str(&format!(
            "\n备份里没有密钥：请把另行保管的密钥文件放到 {key}，否则打不开申请人信息。"
        ));
    }
    text
}

/// What stands where the backup shall go.
enum Target {
    /// Nothing, or nothing but a configuration and keys.
    Free,
    /// An installation that may be replaced; nobody serves from it while this is held.
    Installation { _lock: ServingLock },
}

impl Target {
    fn judge(config: &Config, force: bool) -> Result<Self, Ended> {
        let dir = &config.data.dir;
        let place = dir.display();
        if !dir.exists() {
            return Ok(Self::Free);
        }
        let names = names_in(dir)?;
        if names.iter().all(|name| {
            [FILE_NAME, LOCK_FILE]
                .iter()
                .chain(&NEVER_BACKED_UP)
                .any(|kept| kept == name)
        }) {
            return Ok(Self::Free);
        }
        let is_installation = names.iter().any(|name| name == DATABASE_FILE)
            || (installation::is_postgres(config) && names.iter().any(|name| name == "blobs"));
        match (is_installation, force) {
            (true, true) => Ok(Self::Installation {
                _lock: ServingLock::take(dir)?,
            }),
            (true, false) => Err(Ended::wrong(format!(
                "{place} 里已经有一个安装。请换一个文件夹；确实要替换它，请加 --force（原来的会留在旁边）。"
            ))),
            (false, _) => Err(Ended::wrong(format!(
                "{place} 里有别的文件，请换一个空的文件夹。"
            ))),
        }
    }

    /// Puts the verified folder in place, and returns where the old one went.
    fn replace(self, config: &Config, folder: TempDir) -> Result<Option<PathBuf>, Ended> {
        let dir = &config.data.dir;
        move_blobs(config, folder.path())?;
        // What no backup holds.
        for name in [FILE_NAME].iter().chain(&NEVER_BACKED_UP) {
            let kept = dir.join(name);
            if kept.is_file() {
                std::fs::copy(&kept, folder.path().join(name))
                    .with_context(|| format!("keeping {name}"))?;
            }
        }
        let aside = match self {
            Self::Free if dir.exists() => {
                // Only a configuration, keys and a lock may lie there; all but the lock were copied.
                std::fs::remove_dir_all(dir)
                    .with_context(|| format!("emptying {}", dir.display()))?;
                None
            }
            Self::Free => None,
            Self::Installation { .. } => Some(set_aside(dir)?),
        };
        let restored = folder.keep();
        if let Err(error) = std::fs::rename(&restored, dir) {
            if let Some(aside) = &aside {
                std::fs::rename(aside, dir).context("putting the old installation back")?;
            }
            let doing = format!("moving {} to {}", restored.display(), dir.display());
            return Err(anyhow::Error::new(error).context(doing).into());
        }
        Ok(aside)
    }
}

fn names_in(dir: &Path) -> Result<Vec<String>, Ended> {
    let entries = std::fs::read_dir(dir).with_context(|| format!("listing {}", dir.display()))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    Ok(names.collect::<std::io::Result<_>>()?)
}

fn set_aside(dir: &Path) -> Result<PathBuf, Ended> {
    let now = in_china(SystemClock.now());
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(format!(
        ".replaced-{:04}{:02}{:02}-{:02}{:02}{:02}",
        now.year(),
        now.month(),
        now.day(),
        now.hour(),
        now.minute(),
        now.second()
    ));
    let aside = dir.with_file_name(name);
    std::fs::rename(dir, &aside).with_context(|| format!("setting {} aside", dir.display()))?;
    Ok(aside)
}

/// A folder beside the target, so that it can be moved there in one step.
fn beside(dir: &Path) -> Result<TempDir, Ended> {
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
    let folder = tempfile::Builder::new()
        .prefix(".restore-")
        .tempdir_in(parent);
    Ok(folder.with_context(|| format!("making a folder in {}", parent.display()))?)
}

async fn taken_apart(file: &Path, into: &Path) -> Result<Manifest, Ended> {
    let (file, into) = (file.to_owned(), into.to_owned());
    let unpacked = tokio::task::spawn_blocking(move || {
        let archive = File::open(&file).with_context(|| format!("opening {}", file.display()))?;
        let style =
            ProgressStyle::with_template("核对 {wide_bar} {bytes}/{total_bytes} 剩余 {eta}")
                .expect("the template is a constant");
        let progress = ProgressBar::new(archive.metadata().context("reading the archive")?.len())
            .with_style(style);
        let manifest = unpack(progress.wrap_read(BufReader::new(archive)), &into);
        progress.finish_and_clear();
        manifest
    });
    match unpacked.await.context("unpacking")? {
        Ok(manifest) => Ok(manifest),
        Err(Damaged::Refused(sentence)) => Err(Ended::Wrong(vec![sentence, UNTOUCHED.to_owned()])),
        Err(Damaged::Fault(fault)) => Err(fault.into()),
    }
}

const UNTOUCHED: &str = "没有恢复，数据文件夹没有改动。请换一份备份。";

/// Opens what was unpacked as an installation of its own and looks at all of it, and whether anything in it is sealed.
/// What is sealed stays shut: its key is in no backup.
async fn verify(manifest: &Manifest, folder: &Path) -> Result<bool, Ended> {
    let database = folder.join(manifest.database.file_name());
    let config = StoreConfig {
        data_dir: folder.to_owned(),
        database_url: None,
        blob_dir: None,
        personal_key_file: None,
    };
    match manifest.database {
        DatabaseForm::Sqlite => {
            std::fs::rename(&database, folder.join(DATABASE_FILE))
                .context("naming the database")?;
        }
        DatabaseForm::Tables => Store::load_dump(&config, &database).await?,
    }
    let store = Store::open(&config).await?;
    let findings = store.check_but_seals().await?;
    let has_seals = store.has_seals().await?;
    store.close().await;
    if findings.is_empty() {
        return Ok(has_seals);
    }
    let mut sentences: Vec<String> = findings
        .into_iter()
        .map(|finding| finding.sentence)
        .collect();
    sentences.push(UNTOUCHED.to_owned());
    Err(Ended::Wrong(sentences))
}

/// Loads the tables into PostgreSQL, which must be empty.
async fn fill_postgres(config: &Config, manifest: &Manifest, folder: &Path) -> Result<(), Ended> {
    let tables = folder.join(DatabaseForm::Tables.file_name());
    if manifest.database == DatabaseForm::Sqlite {
        let here = StoreConfig {
            data_dir: folder.to_owned(),
            database_url: None,
            blob_dir: None,
            personal_key_file: None,
        };
        let store = Store::open(&here).await?;
        store.dump_tables(&tables).await?;
        store.close().await;
    }
    Store::load_dump(&config.store(), &tables).await?;
    // The rows are in PostgreSQL now; a second copy in the folder would only mislead.
    for name in [
        DATABASE_FILE.to_owned(),
        format!("{DATABASE_FILE}-wal"),
        format!("{DATABASE_FILE}-shm"),
    ] {
        let path = folder.join(name);
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
        }
    }
    Ok(())
}

/// Where the attachments are configured to lie elsewhere, adds them there; their names are their digests, so nothing that
/// lies there is changed.
fn move_blobs(config: &Config, folder: &Path) -> Result<(), Ended> {
    let tables = folder.join(DatabaseForm::Tables.file_name());
    if tables.exists() {
        std::fs::remove_file(&tables).context("removing the table dump")?;
    }
    let Some(to) = config.store().blob_dir else {
        return Ok(());
    };
    let from = folder.join("blobs");
    if !from.is_dir() {
        return Ok(());
    }
    for group in std::fs::read_dir(&from)? {
        let group = group?;
        let place = to.join(group.file_name());
        std::fs::create_dir_all(&place).with_context(|| format!("making {}", place.display()))?;
        for file in std::fs::read_dir(group.path())? {
            let file = file?;
            let to = place.join(file.file_name());
            std::fs::copy(file.path(), &to).with_context(|| format!("writing {}", to.display()))?;
        }
    }
    std::fs::remove_dir_all(&from).context("removing the copied attachments")?;
    Ok(())
}
