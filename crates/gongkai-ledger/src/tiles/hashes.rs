//! Hashes looked up in tiles that were read before: which tiles the places of a proof stand in, and the hash of each
//! place from them. For readers that fetch many tiles at once, or wait for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{FULL, Row, TileId, WrongLength};
use crate::tree::proof::Place;
use crate::tree::{Hash, node_hash};

/// The tiles of a tree of one size, as far as they were read.
#[derive(Debug, Clone)]
pub struct TileHashes {
    size: u64,
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

/// Where a place stands in a row of tiles: at one hash, or over a power of two of neighbouring ones.
struct Spot {
    level: u8,
    tile: u64,
    offset: usize,
    width: usize,
}

impl TileHashes {
    /// None of the tiles of a tree of `size` yet.
    #[must_use]
    pub fn new(size: u64) -> Self {
        Self {
            size,
            tiles: BTreeMap::new(),
        }
    }

    /// The size of the tree.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tiles in which some places stand and which were not read yet, each once. Places that the tree does not have
    /// are passed over; [`TileHashes::hash_at`] has no hash for them.
    pub fn needed(&self, places: impl IntoIterator<Item = Place>) -> Vec<TileId> {
        let needed: BTreeSet<TileId> = places
            .into_iter()
            .filter_map(spot)
            .filter(|spot| !self.tiles.contains_key(&(spot.level, spot.tile)))
            .filter_map(|spot| Row::Hashes(spot.level).tile(spot.tile, self.size))
            .collect();
        needed.into_iter().collect()
    }

    /// Takes the bytes of a tile. A bundle of entries has no hashes and is passed over.
    ///
    /// # Errors
    /// A tile of the wrong length.
    pub fn insert(&mut self, tile: TileId, bytes: &[u8]) -> Result<(), WrongLength> {
        let hashes = match tile.row() {
            Row::Hashes(level) => (level, tile.read_hashes(bytes)?),
            Row::Entries => return Ok(()),
        };
        self.tiles.insert((hashes.0, tile.index()), hashes.1);
        Ok(())
    }

    /// The hash at a place, where its tile was read.
    #[must_use]
    pub fn hash_at(&self, place: Place) -> Option<Hash> {
        let spot = spot(place)?;
        let tile = self.tiles.get(&(spot.level, spot.tile))?;
        let below = tile.get(spot.offset..spot.offset + spot.width)?;
        Some(perfect_root(below))
    }
}

fn spot(place: Place) -> Option<Spot> {
    let below = place.level % 8;
    let first = place.index.checked_mul(1 << below)?;
    Some(Spot {
        level: u8::try_from(place.level / 8).ok()?,
        tile: first / u64::from(FULL),
        offset: (first % u64::from(FULL)) as usize,
        width: 1 << below,
    })
}

/// The root over a power of two of hashes.
pub(super) fn perfect_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [only] => *only,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(perfect_root(left), perfect_root(right))
        }
    }
}
