//! Proofs from the tiles that the store keeps: they are planned, the tiles are fetched, and they are put together. Knows
//! nothing of pages, checkpoints or keys.

use gongkai_ledger::tiles::hashes::TileHashes;
use gongkai_ledger::tiles::{HASH_BYTES, Row, TileId};
use gongkai_ledger::tree::proof::{OutOfTree, Plan, ProveError, plan_consistency, plan_inclusion};
use gongkai_ledger::tree::{Hash, proof::Place};
use gongkai_store::{Store, StoreFault};

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProofFault {
    /// It was asked for what the tree does not have.
    #[error(transparent)]
    OutOfTree(#[from] OutOfTree),
    /// A hash is not where it should be: a tile is missing or too short.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// The database failed.
    #[error("reading a tile")]
    Store(#[from] StoreFault),
}

/// The proof that the tree of `size` contains leaf `index`.
///
/// # Errors
/// The tree ends before, a tile is missing, or the database fails.
pub async fn inclusion(store: &Store, index: u64, size: u64) -> Result<Vec<Hash>, ProofFault> {
    assembled(store, plan_inclusion(index, size)?, size).await
}

/// The proof that the tree of `new` leaves begins with the tree of `old` ones.
///
/// # Errors
/// The new tree is smaller, a tile is missing, or the database fails.
pub async fn consistency(store: &Store, old: u64, new: u64) -> Result<Vec<Hash>, ProofFault> {
    assembled(store, plan_consistency(old, new)?, new).await
}

async fn assembled(store: &Store, plan: Plan, size: u64) -> Result<Vec<Hash>, ProofFault> {
    let places: Vec<Place> = plan.places().collect();
    let mut hashes = TileHashes::new(size);
    for tile in hashes.needed(places) {
        if let Some(bytes) = hash_tile(store, tile).await? {
            // A tile too short has no hash for the place, which the assembly then names.
            let _short = hashes.insert(tile, &bytes);
        }
    }
    Ok(plan.assemble(&|place| hashes.hash_at(place))?)
}

/// The bytes of a hash tile of some width: the beginning of the row that the store keeps. `None` where the log has not
/// come so far, and for bundles of entries.
///
/// # Errors
/// When the database fails.
pub async fn hash_tile(store: &Store, tile: TileId) -> Result<Option<Vec<u8>>, StoreFault> {
    let Row::Hashes(level) = tile.row() else {
        return Ok(None);
    };
    let kept = store.ledger_tile(level, tile.index()).await?;
    Ok(kept.and_then(|mut bytes| {
        let wanted = usize::from(tile.width()) * HASH_BYTES;
        let there = bytes.len() >= wanted;
        bytes.truncate(wanted);
        there.then_some(bytes)
    }))
}
