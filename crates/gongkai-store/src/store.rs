//! The handle everything goes through: the database, the blob folder, and what this process knows of the journal's head.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use crate::agencies::Directory;
use crate::db::{Db, Row, Tx};
use crate::fault::StoreFault;
use crate::schema;
use crate::sealed::Safe;

/// Where things are kept.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// The installation's folder.
    pub data_dir: PathBuf,
    /// `postgres://…`; `None` is SQLite in `data_dir/gongkai.db`.
    pub database_url: Option<String>,
    /// Folder of the attachments' bytes; `None` is `data_dir/blobs`.
    pub blob_dir: Option<PathBuf>,
    /// File of the key that seals what is personal; `None` is `data_dir/personal.key`. It is made when first needed.
    pub personal_key_file: Option<PathBuf>,
}

/// How long a writer waits for another one, here or in another process.
const PATIENCE: Duration = Duration::from_secs(30);

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) blob_dir: PathBuf,
    pub(crate) safe: Safe,
    pub(crate) directory: Mutex<Directory>,
    public_seq: watch::Sender<u64>,
    structure_seq: AtomicU64,
    /// Entries in the log and in its newest checkpoint, as far as this process knows, and how often a cosignature came.
    ledger: AtomicU64,
    cosigned: AtomicU64,
}

/// The journal's counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Last number given out.
    pub(crate) seq: u64,
    /// Last entry that touches the public.
    pub(crate) public_seq: u64,
    /// Last entry that changes an agency, a catalogue or the calendar.
    pub(crate) structure_seq: u64,
}

impl Store {
    /// Opens the database, creates it where it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached or was written by a newer program.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreFault> {
        Self::open_patiently(config, PATIENCE).await
    }

    /// The same, with another time to wait for other writers before giving up with `WriteError::Conflict`.
    ///
    /// # Errors
    /// When it cannot be reached or was written by a newer program.
    pub async fn open_patiently(
        config: &StoreConfig,
        patience: Duration,
    ) -> Result<Self, StoreFault> {
        let blob_dir = config
            .blob_dir
            .clone()
            .unwrap_or_else(|| config.data_dir.join("blobs"));
        for dir in [&config.data_dir, &blob_dir] {
            tokio::fs::create_dir_all(dir)
                .await
                .map_err(|source| StoreFault::file("creating the folder", dir, source))?;
        }
        let key_file = config
            .personal_key_file
            .clone()
            .unwrap_or_else(|| config.data_dir.join("personal.key"));
        let db = match &config.database_url {
            None => Db::sqlite(&config.data_dir.join("gongkai.db"), patience).await?,
            Some(url) => Db::postgres(url, patience).await?,
        };
        schema::migrate(&db).await?;
        let store = Self {
            inner: Arc::new(Inner {
                db,
                blob_dir,
                safe: Safe::at(key_file),
                directory: Mutex::new(Directory::default()),
                public_seq: watch::Sender::new(0),
                structure_seq: AtomicU64::new(0),
                ledger: AtomicU64::new(0),
                cosigned: AtomicU64::new(0),
            }),
        };
        store.poll_head().await?;
        Ok(store)
    }

    /// Closes all connections after what they are doing.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }

    /// Nudges: the last public-touching journal number this process knows. Carries nothing to act on; read the journal.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.public_seq.subscribe()
    }

    /// Reads the journal's head, since another process may have written, and passes the news on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_head(&self) -> Result<u64, StoreFault> {
        let rows = self.inner.db.all(READ_HEAD, vec![]).await?;
        let head = Head::of(rows)?;
        self.inner.learn(head);
        Ok(head.seq)
    }

    /// Number of the last journal entry that touches the public, as far as known here. Page caches key on it; it is
    /// raised after the commit and before the writing call returns.
    #[must_use]
    pub fn public_generation(&self) -> u64 {
        *self.inner.public_seq.borrow()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }
}

pub(crate) const READ_HEAD: &str = "SELECT seq, public_seq, structure_seq FROM journal_head";

impl Inner {
    /// Takes note of a head that was read or written. Never goes back: news may arrive out of order.
    pub(crate) fn learn(&self, head: Head) {
        self.structure_seq
            .fetch_max(head.structure_seq, Ordering::AcqRel);
        self.public_seq.send_if_modified(|known| {
            let newer = head.public_seq > *known;
            *known = (*known).max(head.public_seq);
            newer
        });
    }

    /// Takes note of how far the log has come. Never goes back.
    pub(crate) fn learn_ledger(&self, size: u64, signed: Option<u64>) {
        let news = size + signed.map_or(0, |signed| signed + 1);
        self.ledger.fetch_max(news, Ordering::AcqRel);
    }

    /// Takes note that a witness cosigned: pages that count witnesses are older than that.
    pub(crate) fn learn_cosignature(&self) {
        self.cosigned.fetch_add(1, Ordering::AcqRel);
    }

    /// Grows with every entry, checkpoint and cosignature.
    pub(crate) fn ledger_news(&self) -> u64 {
        self.ledger.load(Ordering::Acquire) + self.cosigned.load(Ordering::Acquire)
    }

    pub(crate) fn structure_seq(&self) -> u64 {
        self.structure_seq.load(Ordering::Acquire)
    }
}

impl Head {
    pub(crate) fn of(rows: Vec<Row>) -> Result<Self, StoreFault> {
        let row = rows.first().ok_or_else(|| StoreFault::Damaged {
            column: "journal_head".to_owned(),
            what: "its row is missing".to_owned(),
        })?;
        Ok(Self {
            seq: row.number("seq")?,
            public_seq: row.number("public_seq")?,
            structure_seq: row.number("structure_seq")?,
        })
    }

    pub(crate) async fn read(tx: &mut Tx) -> Result<Self, StoreFault> {
        Self::of(tx.all(READ_HEAD, vec![]).await?)
    }
}
