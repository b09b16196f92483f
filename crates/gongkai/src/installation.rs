//! The folder of an installation: what lies where in it, whether there is one, and who serves from it at the moment.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use gongkai_store::Store;
use gongkai_web::SiteSettings;
use gongkai_web::kit::ledger::Witness;

use crate::config::{Config, LEDGER_KEY_FILE, WITNESS_KEY_FILE};
use crate::ended::Ended;
use crate::followers::ledger::{Keys, keys};

/// The SQLite file, as the store names it.
pub const DATABASE_FILE: &str = "gongkai.db";

/// The file a server holds locked while it runs.
pub const LOCK_FILE: &str = "serving.lock";
/// File of the key that seals what is personal, where the configuration names no other.
pub const KEY_FILE: &str = "personal.key";

/// Where the search index lies.
#[must_use]
pub fn index_dir(config: &Config) -> PathBuf {
    config.data.dir.join("index")
}

/// File of the key that seals what is personal; it is in no backup.
#[must_use]
pub fn key_file(config: &Config) -> PathBuf {
    config
        .store()
        .personal_key_file
        .unwrap_or_else(|| config.data.dir.join(KEY_FILE))
}

/// What the pages say of the site, with its log as its keys are.
#[must_use]
pub fn site(config: &Config, keys: &Keys) -> SiteSettings {
    let mut site = config.site();
    if let Keys::Loaded(keys) = keys {
        site.ledger.origin = keys.origin().to_owned();
        site.ledger.keys = keys.verifiers().iter().map(ToString::to_string).collect();
    }
    site.ledger.witness = witness(config);
    site.ledger.quorum = config.ledger.quorum();
    site.ledger.witnesses = config
        .ledger
        .witness_keys()
        .into_iter()
        .map(|(key, url)| Witness {
            name: key.name().to_owned(),
            key: key.to_string(),
            url,
        })
        .collect();
    site
}

/// As a witness of other logs, where there are keys for it and logs to watch. Keys that cannot be used are said so once.
fn witness(config: &Config) -> Option<Arc<gongkai_ledger::witness::Witness>> {
    let logs = config.ledger.witnessed_logs();
    let file = config.ledger.witness_key_file(&config.data.dir);
    if logs.is_empty() {
        return None;
    }
    let keys = keys::read(&file).and_then(|keys| match keys {
        None => Err(format!("{} 不存在，不能为别的账本见证。", file.display())),
        Some(keys) => match keys.witness_keys() {
            Ok(keys) => Ok(keys.to_vec()),
            Err(fault) => Err(fault.sentence()),
        },
    });
    match keys {
        Ok(keys) => Some(Arc::new(gongkai_ledger::witness::Witness { logs, keys })),
        Err(why) => {
            tracing::error!(why, "nothing can be witnessed");
            None
        }
    }
}

/// Files that are in no backup, as they are named in the data folder unless configured elsewhere: keys, and what was last
/// signed with them.
pub const NEVER_BACKED_UP: [&str; 4] = [
    KEY_FILE,
    LEDGER_KEY_FILE,
    LEDGER_GUARD_FILE,
    WITNESS_KEY_FILE,
];

/// The last signed checkpoint, beside the log's key.
pub const LEDGER_GUARD_FILE: &str = "ledger.signed";

/// Where the attachments lie.
#[must_use]
pub fn blob_dir(config: &Config) -> PathBuf {
    config
        .store()
        .blob_dir
        .unwrap_or_else(|| config.data.dir.join("blobs"))
}

/// Whether the database is PostgreSQL.
#[must_use]
pub fn is_postgres(config: &Config) -> bool {
    config.store().database_url.is_some()
}

/// Whether the folder holds an installation. With PostgreSQL the folder may be new; the database decides.
#[must_use]
pub fn exists(config: &Config) -> bool {
    is_postgres(config) || config.data.dir.join(DATABASE_FILE).is_file()
}

/// Opens an installation that is there.
///
/// # Errors
/// Where there is none, or it cannot be opened.
pub async fn open(config: &Config) -> Result<Store, Ended> {
    if exists(config) {
        open_or_create(config).await
    } else {
        Err(nothing_there(config))
    }
}

fn nothing_there(config: &Config) -> Ended {
    Ended::wrong(format!(
        "{} 里没有 gongkai 的数据。请检查 --data，或者先用 gongkai init 建立。",
        config.data.dir.display()
    ))
}

/// Opens an installation, or makes an empty one.
///
/// # Errors
/// When it cannot be opened.
pub async fn open_or_create(config: &Config) -> Result<Store, Ended> {
    let opened = Store::open(&config.store()).await;
    Ok(opened.with_context(|| format!("opening {}", config.data.dir.display()))?)
}

/// Held while a server runs from the folder; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct ServingLock {
    _file: File,
}

impl ServingLock {
    /// Takes the folder of an installation that is there.
    ///
    /// # Errors
    /// Where there is none, or another process serves from it.
    pub fn take_if_there(config: &Config) -> Result<Self, Ended> {
        if exists(config) {
            Self::take(&config.data.dir)
        } else {
            Err(nothing_there(config))
        }
    }

    /// Takes the folder for this process.
    ///
    /// # Errors
    /// When another process serves from it.
    pub fn take(data_dir: &Path) -> Result<Self, Ended> {
        std::fs::create_dir_all(data_dir)
            .with_context(|| format!("making {}", data_dir.display()))?;
        let path = data_dir.join(LOCK_FILE);
        let file = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Ended::wrong(format!(
                "{} 正由另一个 gongkai 服务使用，请先停止它。",
                data_dir.display()
            ))),
            Err(TryLockError::Error(error)) => Err(anyhow::Error::new(error)
                .context("locking the folder")
                .into()),
        }
    }
}
