//! Where a log is read from to be verified: the address of a site, a folder of its files, the store. All three hand out the
//! same files; the store's are put together as the site does it. They wait for network and database on the thread they
//! are called on, so they are for `spawn_blocking`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use gongkai_ledger::note;
use gongkai_ledger::tiles::{FULL, HASH_BYTES, Row, TileId, bundle};
use gongkai_ledger::walk::{Source, SourceFault};
use gongkai_store::{Store, StoreFault};
use gongkai_web::kit::proofs;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

/// Files fetched at the same time.
const AT_ONCE: usize = 8;

/// Largest tile of hashes, in bytes.
const HASH_TILE_BYTES: usize = FULL as usize * HASH_BYTES;

/// Largest bundle, in bytes: 256 entries of 65,535.
const BUNDLE_BYTES: usize = FULL as usize * (2 + 65_535);

/// Most bytes that a file of the log can have.
fn limit(tile: TileId) -> usize {
    match tile.row() {
        Row::Hashes(_) => HASH_TILE_BYTES,
        Row::Entries => BUNDLE_BYTES,
    }
}

fn fault(
    what: impl Into<String>,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> SourceFault {
    SourceFault {
        what: what.into(),
        source: source.into(),
    }
}

/// A folder with `checkpoint` and `tile/…`, such as a mirror or an archive.
#[derive(Debug)]
pub struct FolderSource(pub PathBuf);

impl FolderSource {
    fn read(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, SourceFault> {
        read_file(&self.0.join(path), limit).map_err(|error| fault(path, error))
    }
}

/// A file of at most so many bytes, and one more to see that it is too long; `None` where there is none.
fn read_file(path: &Path, limit: usize) -> std::io::Result<Option<Vec<u8>>> {
    use std::io::Read as _;
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

impl Source for FolderSource {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, SourceFault> {
        self.read("checkpoint", note::MAX_BYTES)
    }

    fn tiles(&self, tiles: &[TileId]) -> Result<Vec<Option<Vec<u8>>>, SourceFault> {
        let read = |tile: &TileId| self.read(&tile.to_string(), limit(*tile));
        tiles.iter().map(read).collect()
    }
}

/// A site.
#[derive(Debug, Clone)]
pub struct HttpSource {
    client: reqwest::Client,
    /// The address of the log, without the slash before `checkpoint`.
    prefix: String,
    runtime: Handle,
}

impl HttpSource {
    /// Finds the log of a site: at the address itself, or at `/ledger` below it.
    ///
    /// # Errors
    /// The site does not answer.
    pub async fn find(client: reqwest::Client, url: &str) -> Result<Self, SourceFault> {
        let url = url.trim_end_matches('/');
        let mut source = Self {
            client,
            prefix: url.to_owned(),
            runtime: Handle::current(),
        };
        let here = source.file("checkpoint", note::MAX_BYTES).await;
        // The first page of a site may stand for any path; a checkpoint has a signature line.
        let is_note = |bytes: &Vec<u8>| note::Note::parse(bytes).is_ok();
        if !here?.is_some_and(|bytes| is_note(&bytes)) && !url.ends_with("/ledger") {
            source.prefix = format!("{url}/ledger");
        }
        Ok(source)
    }

    /// The address of the log.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A file of the log by its path; `None` where there is none.
    ///
    /// # Errors
    /// The site does not answer, or with more bytes than that.
    pub async fn file(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, SourceFault> {
        let url = format!("{}/{path}", self.prefix);
        get(&self.client, &url, limit).await
    }
}

/// Fetches an address; `None` for 404.
///
/// # Errors
/// It does not answer, with another status, or with more bytes than that.
pub async fn get(
    client: &reqwest::Client,
    url: &str,
    limit: usize,
) -> Result<Option<Vec<u8>>, SourceFault> {
    match fetch(client, url, limit).await? {
        (200, bytes) => Ok(Some(bytes)),
        (404, _) => Ok(None),
        (status, _) => Err(fault(url, format!("HTTP {status}"))),
    }
}

/// Fetches an address with its status.
///
/// # Errors
/// It does not answer, or with more bytes than that.
pub async fn fetch(
    client: &reqwest::Client,
    url: &str,
    limit: usize,
) -> Result<(u16, Vec<u8>), SourceFault> {
    let mut answer = client
        .get(url)
        .send()
        .await
        .map_err(|error| fault(url, error))?;
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| fault(url, error))? {
        bytes.extend_from_slice(&part);
        if bytes.len() > limit {
            return Err(fault(url, format!("answer has more than {limit} bytes")));
        }
    }
    Ok((answer.status().as_u16(), bytes))
}

impl Source for HttpSource {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, SourceFault> {
        self.runtime
            .block_on(self.file("checkpoint", note::MAX_BYTES))
    }

    fn tiles(&self, tiles: &[TileId]) -> Result<Vec<Option<Vec<u8>>>, SourceFault> {
        let mut all = Vec::with_capacity(tiles.len());
        for part in tiles.chunks(AT_ONCE) {
            all.extend(self.runtime.block_on(self.together(part))?);
        }
        Ok(all)
    }
}

impl HttpSource {
    async fn together(&self, tiles: &[TileId]) -> Result<Vec<Option<Vec<u8>>>, SourceFault> {
        let mut fetches = JoinSet::new();
        for (place, tile) in tiles.iter().copied().enumerate() {
            let source = self.clone();
            fetches.spawn(async move {
                // One byte more than fits, so that a tile that is too long is named as a fault of the log.
                let bytes = source.file(&tile.to_string(), limit(tile) + 1).await;
                (place, bytes)
            });
        }
        let mut all = vec![None; tiles.len()];
        while let Some(fetched) = fetches.join_next().await {
            let (place, bytes) = fetched.map_err(|error| fault("fetching", error))?;
            if let Some(slot) = all.get_mut(place) {
                *slot = bytes?;
            }
        }
        Ok(all)
    }
}

/// The rows of an installation, as its site would hand them out.
#[derive(Clone)]
pub struct StoreSource {
    store: Store,
    runtime: Handle,
}

impl StoreSource {
    /// The log of a store. Call it where a runtime runs.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            runtime: Handle::current(),
        }
    }

    async fn signed(&self) -> Result<Option<Vec<u8>>, StoreFault> {
        let Some(signed) = self.store.ledger_checkpoint().await? else {
            return Ok(None);
        };
        let mut note = signed.note;
        for cosigned in self.store.cosignatures(signed.size).await? {
            note.push_str(&cosigned.line);
            note.push('\n');
        }
        Ok(Some(note.into_bytes()))
    }

    async fn tile(&self, tile: TileId) -> Result<Option<Vec<u8>>, StoreFault> {
        match tile.row() {
            Row::Hashes(_) => proofs::hash_tile(&self.store, tile).await,
            Row::Entries => self.bundle(tile).await,
        }
    }

    /// Entries that are missing leave a bundle that is too short, which is named.
    async fn bundle(&self, tile: TileId) -> Result<Option<Vec<u8>>, StoreFault> {
        let entries = self
            .store
            .ledger_entries(tile.first(), tile.width().into())
            .await?;
        let mut bytes = Vec::new();
        for (entry, number) in entries.iter().zip(tile.first()..) {
            let pushed = bundle::push(&mut bytes, entry.data.as_bytes());
            if entry.number != number || pushed.is_err() {
                break;
            }
        }
        Ok(Some(bytes))
    }
}

impl Source for StoreSource {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, SourceFault> {
        self.runtime
            .block_on(self.signed())
            .map_err(|error| fault("checkpoint", error))
    }

    fn tiles(&self, tiles: &[TileId]) -> Result<Vec<Option<Vec<u8>>>, SourceFault> {
        self.runtime.block_on(async {
            let mut all = Vec::with_capacity(tiles.len());
            for tile in tiles {
                let bytes = self.tile(*tile).await;
                all.push(bytes.map_err(|error| fault(tile.to_string(), error))?);
            }
            Ok(all)
        })
    }
}
