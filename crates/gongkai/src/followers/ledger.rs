//! The transparency log follows the journal: each act of disclosure becomes an entry, the tree grows, and the new head is
//! signed. In this order, each step lasting before the next: entries and tiles, what was last signed beside the key, the
//! checkpoint. What stops in between is taken up again by the same path. Knows nothing of pages and witnesses.

pub mod guard;
pub mod keys;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gongkai_core::time::Clock;
use gongkai_ledger::entry::EntryError;
use gongkai_ledger::note::NoteError;
use gongkai_ledger::tiles::edge::{Edge, EdgeFault, Growth as Grown};
use gongkai_ledger::tiles::{Row, TileId, bundle, edge_tiles};
use gongkai_ledger::tree::Hash;
use gongkai_store::acts::Acts;
use gongkai_store::ledger::{Growth, LedgerHead, NewEntry, SignedHead, Swap, TileRow};
use gongkai_store::{Store, StoreFault};
use gongkai_web::kit::ledger::{Signs, Standing};
use gongkai_web::kit::logged;
use gongkai_web::kit::proofs::{self, ProofFault};
use tokio::time::Instant;

use self::guard::Judgement;
use self::keys::LogKeys;
use super::{FollowFault, Follower};
use crate::stop::Stop;

/// Journal entries taken with one transaction. A bulk import's batch takes some tenths of a second.
const BATCH: u32 = 1_000;

/// The pause after a checkpoint. Acts that come in it share the next one, so that the log costs the same few writes a
/// second however much is published; each act is still in a checkpoint within the second.
const REST: Duration = Duration::from_millis(300);

/// While a long backlog is taken, the head is signed this often.
const SIGN_EVERY: Duration = Duration::from_secs(1);

/// Why the log stands still for now.
#[derive(Debug, thiserror::Error)]
pub enum LedgerFault {
    /// Journal or log cannot be read or written.
    #[error("reading or writing the store")]
    Store(#[from] StoreFault),
    /// The tiles of the right edge do not lead to the root that is kept: someone changed them.
    #[error("loading the edge of the tree")]
    Edge(#[from] EdgeFault),
    /// Facts of an act do not make an entry.
    #[error("making the entry of journal entry {seq}")]
    Entry {
        /// Number of the journal entry.
        seq: u64,
        /// Why not.
        #[source]
        source: EntryError,
    },
    /// An entry of more bytes than a bundle takes.
    #[error("adding entries to the tree")]
    TooLong(#[from] bundle::EntryTooLong),
    /// Tiles for comparing with what was signed are missing.
    #[error("comparing with the last signed checkpoint")]
    Proof(#[from] ProofFault),
    /// The head cannot be signed.
    #[error("signing the checkpoint")]
    Sign(#[from] NoteError),
    /// What was last signed cannot be written down.
    #[error("writing the last signed checkpoint to {file}")]
    Guard {
        /// Which file.
        file: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The program is ending while blocking work runs.
    #[error("working on a blocking thread")]
    Stopped(#[from] tokio::task::JoinError),
}

/// What the log is signed with.
#[derive(Debug, Clone)]
pub enum Keys {
    /// Nothing: no key was made.
    None,
    /// These.
    Loaded(Arc<LogKeys>),
    /// A key file that cannot be used; the sentence says why.
    Unusable(String),
}

impl Keys {
    /// The keys in a file.
    #[must_use]
    pub fn load(file: &Path) -> Self {
        match LogKeys::load(file) {
            Ok(None) => Self::None,
            Ok(Some(keys)) => Self::Loaded(Arc::new(keys)),
            Err(sentence) => Self::Unusable(sentence),
        }
    }
}

/// Keeps the log up to the journal.
pub struct LedgerFollower {
    store: Store,
    clock: Arc<dyn Clock>,
    keys: Keys,
    standing: Arc<Standing>,
    edge: Option<Edge>,
    /// Journal entries up to this one are no acts or in the log. The log stores its position only with entries: what is
    /// no act costs no write.
    read_to: u64,
    signed_at: Option<Instant>,
    /// The tree that was found signed, and to continue what was signed before: nothing is asked again until it grows.
    settled: Option<(u64, [u8; 32])>,
}

impl LedgerFollower {
    /// A follower that goes on where the log stands.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, keys: Keys, standing: Arc<Standing>) -> Self {
        Self {
            store,
            clock,
            keys,
            standing,
            edge: None,
            read_to: 0,
            signed_at: None,
            settled: None,
        }
    }

    /// Takes the next journal entries. `None` where there are none to see yet.
    async fn step(&mut self, head: &LedgerHead) -> Result<Option<LedgerHead>, LedgerFault> {
        let from = self.read_to.max(head.seq);
        let read = self.store.acts_after(from, BATCH).await?;
        if read.read_to == from {
            return Ok(None);
        }
        if read.acts.is_empty() {
            self.read_to = read.read_to;
            return Ok(Some(head.clone()));
        }
        let read_to = read.read_to;
        let mut edge = self.edge_at(head).await?;
        let (new, grown, edge) = tokio::task::spawn_blocking(move || {
            let new = made(&read)?;
            let grown = edge.grow(&new.iter().map(|entry| &entry.data).collect::<Vec<_>>())?;
            Ok::<_, LedgerFault>((new, grown, edge))
        })
        .await??;
        let growth = growth(head, new, grown, from);
        match self.store.ledger_grow(growth).await? {
            Swap::Done => {
                self.read_to = read_to;
                self.edge = Some(edge);
            }
            // Another node took them; go on from where it left the log.
            Swap::Faster => self.edge = None,
        }
        Ok(Some(self.store.ledger_head().await?))
    }

    /// The right edge of the tree as the head says it is, out of the keeping of `self`.
    async fn edge_at(&mut self, head: &LedgerHead) -> Result<Edge, LedgerFault> {
        let root = Hash::from(head.root);
        if let Some(edge) = self.edge.take()
            && edge.size() == head.size
            && edge.root() == root
        {
            return Ok(edge);
        }
        let mut tiles: HashMap<TileId, Vec<u8>> = HashMap::new();
        for tile in edge_tiles(head.size) {
            let bytes = match tile.row() {
                Row::Hashes(_) => proofs::hash_tile(&self.store, tile).await?,
                Row::Entries => entry_bundle(&self.store, tile).await?,
            };
            tiles.extend(bytes.map(|bytes| (tile, bytes)));
        }
        Ok(Edge::load(head.size, root, &mut |tile| {
            tiles.remove(&tile)
        })?)
    }

    /// Signs the head, unless it is signed already or signing might contradict what was signed before.
    async fn sign(&mut self, head: &LedgerHead) -> Result<(), LedgerFault> {
        let tree = (head.size, head.root);
        if self.settled == Some(tree) && head.signed == Some(head.size) {
            return Ok(());
        }
        self.settled = None;
        let current = self.store.ledger_checkpoint().await?;
        let signs = standing(&self.store, head, &self.keys, current.as_ref()).await?;
        if self.standing.set(signs.clone()) {
            say(&signs);
        }
        let (Signs::Yes, Keys::Loaded(keys)) = (signs, &self.keys) else {
            return Ok(());
        };
        if current.is_some_and(|current| current.size >= head.size && keys.signed(&current.note)) {
            self.settled = Some(tree);
            return Ok(());
        }
        let note = keys.sign(head.size, Hash::from(head.root))?;
        guard::remember(keys, note.clone()).await?;
        let signed = SignedHead {
            size: head.size,
            root: head.root,
            note,
            signed_at: self.clock.now(),
        };
        // Where another node published a larger one meanwhile, ours is not needed.
        self.store.ledger_publish(&signed).await?;
        self.signed_at = Some(Instant::now());
        Ok(())
    }

    async fn follow(&mut self, stop: &Stop) -> Result<(), LedgerFault> {
        let journal = self.store.poll_head().await?;
        let mut head = self.store.ledger_head().await?;
        let began = (head.size, head.signed);
        while self.read_to.max(head.seq) < journal && !stop.is_ordered() {
            match self.step(&head).await? {
                Some(next) => head = next,
                None => break,
            }
            if self.signed_at.is_none_or(|at| at.elapsed() >= SIGN_EVERY) {
                self.sign(&head).await?;
            }
        }
        self.sign(&head).await?;
        if (head.size, head.signed) != began {
            tokio::select! {
                () = stop.ordered() => {}
                () = tokio::time::sleep(REST) => {}
            }
        }
        Ok(())
    }
}

impl Follower for LedgerFollower {
    const NAME: &'static str = "ledger";

    fn store(&self) -> &Store {
        &self.store
    }

    /// Reads the journal to its end, or until told to stop, and signs.
    async fn catch_up(&mut self, stop: &Stop) -> Result<(), FollowFault> {
        let done = self.follow(stop).await;
        if done.is_err() {
            self.edge = None;
        }
        Ok(done?)
    }
}

/// Whether the head may be signed with these keys.
///
/// # Errors
/// When the database fails.
pub async fn standing(
    store: &Store,
    head: &LedgerHead,
    keys: &Keys,
    current: Option<&SignedHead>,
) -> Result<Signs, LedgerFault> {
    Ok(match keys {
        Keys::None => Signs::WithoutKey,
        Keys::Unusable(why) => Signs::Frozen {
            why: why.clone(),
            mend: "请放回原来的密钥文件，然后重新启动网站。".to_owned(),
        },
        Keys::Loaded(keys) => match guard::judge(store, head, keys, current).await? {
            Judgement::MaySign => Signs::Yes,
            Judgement::Frozen { why, mend } => Signs::Frozen { why, mend },
        },
    })
}

fn say(signs: &Signs) {
    match signs {
        Signs::WithoutKey => tracing::info!("the transparency log is kept without being signed"),
        Signs::Yes => tracing::info!("the transparency log is signed"),
        Signs::Frozen { why, .. } => {
            tracing::error!(why, "the transparency log is frozen: nothing is signed");
        }
    }
}

/// The entries of some acts, in order.
fn made(read: &Acts) -> Result<Vec<NewEntry>, LedgerFault> {
    read.acts
        .iter()
        .map(|act| {
            let data = logged::entry_of(act)
                .and_then(|entry| entry.to_bytes())
                .map_err(|source| LedgerFault::Entry {
                    seq: act.seq,
                    source,
                })?;
            Ok(NewEntry {
                seq: act.seq,
                record: act.record.clone(),
                logged_at: act.logged_at,
                data: String::from_utf8_lossy(&data).into_owned(),
            })
        })
        .collect()
}

fn growth(head: &LedgerHead, entries: Vec<NewEntry>, grown: Grown, from: u64) -> Growth {
    let seq = entries.last().map_or(from, |entry| entry.seq);
    let tiles = grown.files.into_iter().filter_map(|file| {
        let Row::Hashes(level) = file.tile.row() else {
            // Bundles are put together from the entries.
            return None;
        };
        Some(TileRow {
            level,
            number: file.tile.index(),
            hashes: file.bytes,
        })
    });
    Growth {
        from_size: head.size,
        from_seq: head.seq,
        seq,
        tiles: last_of_each(tiles),
        root: *grown.root.as_bytes(),
        entries,
    }
}

/// A tile that was filled may also come partial before; its last form is the row.
fn last_of_each(tiles: impl Iterator<Item = TileRow>) -> Vec<TileRow> {
    let mut rows: HashMap<(u8, u64), TileRow> = HashMap::new();
    for tile in tiles {
        let longer = rows
            .get(&(tile.level, tile.number))
            .is_none_or(|known| known.hashes.len() < tile.hashes.len());
        if longer {
            rows.insert((tile.level, tile.number), tile);
        }
    }
    rows.into_values().collect()
}

/// The entries of a bundle, put together from the rows.
async fn entry_bundle(store: &Store, tile: TileId) -> Result<Option<Vec<u8>>, StoreFault> {
    let entries = store
        .ledger_entries(tile.first(), tile.width().into())
        .await?;
    let mut bytes = Vec::new();
    for entry in &entries {
        if bundle::push(&mut bytes, entry.data.as_bytes()).is_err() {
            return Ok(None);
        }
    }
    Ok((entries.len() == usize::from(tile.width())).then_some(bytes))
}
