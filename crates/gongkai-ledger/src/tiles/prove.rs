//! Proofs from tiles, for readers that answer at once. Who must wait for tiles takes the steps one by one: plan
//! ([`crate::tree::proof`]), [`TileHashes::needed`], read, [`TileHashes::insert`], assemble.

use super::hashes::TileHashes;
use super::{TileId, WrongLength};
use crate::tree::Hash;
use crate::tree::proof::{
    OutOfTree, Place, Plan, ProveError, perfect_subtrees, plan_consistency, plan_inclusion,
    range_root,
};

/// Something that has the tiles of a log.
pub trait TileReader {
    /// The bytes of a tile; `None` where there is none.
    ///
    /// # Errors
    /// Why it could not be read.
    fn read_tile(&self, tile: TileId) -> Result<Option<Vec<u8>>, ReadFault>;
}

/// Why a tile could not be read: a fault of disk, database or network, in its own words.
#[derive(Debug, thiserror::Error)]
#[error("tile {tile} could not be read")]
pub struct ReadFault {
    /// Which tile.
    pub tile: TileId,
    /// What went wrong.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProofFault {
    /// It was asked for what the tree does not have.
    #[error(transparent)]
    OutOfTree(#[from] OutOfTree),
    /// It could not be put together.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// A tile could not be read.
    #[error(transparent)]
    Read(#[from] ReadFault),
    /// A tile is not there.
    #[error("tile {0} is missing")]
    Missing(TileId),
    /// A tile has the wrong length.
    #[error("tile {tile}: {fault}")]
    Length {
        /// Which.
        tile: TileId,
        /// How long it is.
        fault: WrongLength,
    },
}

/// The proof that the tree of `size` contains leaf `index`.
///
/// # Errors
/// The tree ends before, or a tile is missing or damaged in length. Whether its hashes are right shows only when the
/// proof is verified.
pub fn inclusion(index: u64, size: u64, reader: &dyn TileReader) -> Result<Vec<Hash>, ProofFault> {
    from_tiles(&plan_inclusion(index, size)?, size, reader)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` ones. Reads tiles of size `new` only.
///
/// # Errors
/// The new tree is smaller, or as for [`inclusion`].
pub fn consistency(old: u64, new: u64, reader: &dyn TileReader) -> Result<Vec<Hash>, ProofFault> {
    from_tiles(&plan_consistency(old, new)?, new, reader)
}

/// The root that the tree of the first `size` leaves had, from the tiles of a tree of `of` leaves, at least as many.
///
/// # Errors
/// As for [`inclusion`].
pub fn root(size: u64, of: u64, reader: &dyn TileReader) -> Result<Hash, ProofFault> {
    if size > of {
        return Err(OutOfTree::Shrinks { old: size, new: of }.into());
    }
    let hashes = read(perfect_subtrees(0..size).into_iter(), of, reader)?;
    Ok(range_root(0..size, &|place| hashes.hash_at(place))?)
}

fn from_tiles(plan: &Plan, size: u64, reader: &dyn TileReader) -> Result<Vec<Hash>, ProofFault> {
    let hashes = read(plan.places(), size, reader)?;
    Ok(plan.assemble(&|place| hashes.hash_at(place))?)
}

fn read(
    places: impl Iterator<Item = Place>,
    size: u64,
    reader: &dyn TileReader,
) -> Result<TileHashes, ProofFault> {
    let mut hashes = TileHashes::new(size);
    for tile in hashes.needed(places) {
        let bytes = reader.read_tile(tile)?.ok_or(ProofFault::Missing(tile))?;
        hashes
            .insert(tile, &bytes)
            .map_err(|fault| ProofFault::Length { tile, fault })?;
    }
    Ok(hashes)
}
