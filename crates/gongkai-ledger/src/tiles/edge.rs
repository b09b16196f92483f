//! The right edge of a log, from which it grows: the partial tile of each level and the bundle in the making. Takes
//! entries and tells which files are new; each is made once, in memory. Does not write them, and does not know which
//! size was signed: whoever uses it compares [`Edge::root`] with the last checkpoint before growing.

use super::bundle::{self, BundleFault, EntryTooLong};
use super::hashes::perfect_root;
use super::{FULL, Row, TileId, WrongLength, edge_tiles, hash_bytes};
use crate::tree::{Frontier, Hash, leaf_hash};

/// The edge of a log.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    frontier: Frontier,
    /// The partial tile of each level, from the leaves.
    levels: Vec<Vec<Hash>>,
    /// The entries of the partial bundle, as they are written.
    bundle: Vec<u8>,
}

/// A file of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileFile {
    /// Which tile it is, and its path.
    pub tile: TileId,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// What came of some entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The files that are new: those that became full, and the partial ones of the size reached. In the order in which
    /// they may be written; none of them was there before with other bytes.
    pub files: Vec<TileFile>,
    /// The size reached.
    pub size: u64,
    /// The root at that size.
    pub root: Hash,
}

/// Why stored tiles are no edge.
#[derive(Debug, thiserror::Error)]
pub enum EdgeFault {
    /// A tile is not there.
    #[error("tile {0} is missing")]
    Missing(TileId),
    /// A hash tile of the wrong length.
    #[error("tile {tile}: {fault}")]
    Length {
        /// Which.
        tile: TileId,
        /// How long it is.
        fault: WrongLength,
    },
    /// The bundle cannot be read.
    #[error("tile {tile}: {fault}")]
    Bundle {
        /// Which.
        tile: TileId,
        /// What is wrong with it.
        fault: BundleFault,
    },
    /// An entry of the bundle is not the one that was hashed.
    #[error("entry {0} is not the one in the tree")]
    Entry(u64),
    /// The tiles lead to another root than the one signed.
    #[error("tiles lead to the root {found}, not {expected}")]
    Root {
        /// The root signed.
        expected: Hash,
        /// The root of the tiles.
        found: Hash,
    },
}

impl Edge {
    /// The edge of the tree with this size and root, from its partial tiles (those of [`edge_tiles`]), each of which
    /// `read` hands over. A log that grows from it can contradict nothing that this root covers.
    ///
    /// # Errors
    /// Tiles that are missing, damaged, or of another tree.
    pub fn load(
        size: u64,
        root: Hash,
        read: &mut dyn FnMut(TileId) -> Option<Vec<u8>>,
    ) -> Result<Self, EdgeFault> {
        let mut levels: Vec<Vec<Hash>> = super::levels(size).map(|_| Vec::new()).collect();
        let mut bundle = Vec::new();
        for tile in edge_tiles(size) {
            let bytes = read(tile).ok_or(EdgeFault::Missing(tile))?;
            match tile.row() {
                Row::Hashes(level) => {
                    let hashes = tile
                        .read_hashes(&bytes)
                        .map_err(|fault| EdgeFault::Length { tile, fault })?;
                    if let Some(row) = levels.get_mut(usize::from(level)) {
                        *row = hashes;
                    }
                }
                Row::Entries => bundle = bytes,
            }
        }
        let edge = Self {
            frontier: frontier_of(size, &levels),
            levels,
            bundle,
        };
        edge.check_bundle()?;
        let found = edge.root();
        if found == root {
            Ok(edge)
        } else {
            Err(EdgeFault::Root {
                expected: root,
                found,
            })
        }
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree as it stands.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Takes the next entries and makes the files that are new. Nothing is taken where one of them does not fit.
    ///
    /// # Errors
    /// An entry of more than 65,535 bytes.
    pub fn grow<E: AsRef<[u8]>>(&mut self, entries: &[E]) -> Result<Growth, EntryTooLong> {
        if let Some(long) = entries
            .iter()
            .map(|entry| entry.as_ref().len())
            .find(|length| *length > usize::from(u16::MAX))
        {
            return Err(EntryTooLong(long));
        }
        let before = self.size();
        let mut files = Vec::new();
        for entry in entries {
            self.append(entry.as_ref(), &mut files)?;
        }
        self.partial_files(before, &mut files);
        Ok(Growth {
            files,
            size: self.size(),
            root: self.root(),
        })
    }

    /// Takes one entry; a tile that it fills goes to `files` and is empty afterwards.
    fn append(&mut self, entry: &[u8], files: &mut Vec<TileFile>) -> Result<(), EntryTooLong> {
        bundle::push(&mut self.bundle, entry)?;
        let levels = &mut self.levels;
        self.frontier
            .append_telling(leaf_hash(entry), &mut |level, hash| {
                if level % 8 == 0 {
                    let level = (level / 8) as usize;
                    if level == levels.len() {
                        levels.push(Vec::new());
                    }
                    levels[level].push(hash);
                }
            });
        let size = self.size();
        if size.is_multiple_of(u64::from(FULL)) {
            let tile = filled_by(Row::Entries, size);
            let bytes = std::mem::take(&mut self.bundle);
            files.push(TileFile { tile, bytes });
        }
        for (level, row) in (0..).zip(&mut self.levels) {
            if row.len() < usize::from(FULL) {
                break;
            }
            let tile = filled_by(Row::Hashes(level), size);
            let bytes = hash_bytes(row);
            row.clear();
            files.push(TileFile { tile, bytes });
        }
        Ok(())
    }

    /// The partial tiles that a tree of size `before` did not have as they are now.
    fn partial_files(&self, before: u64, files: &mut Vec<TileFile>) {
        for tile in edge_tiles(self.size()) {
            let row = tile.row();
            if row.partial(before) == Some(tile) {
                continue;
            }
            let bytes = match row {
                Row::Entries => self.bundle.clone(),
                Row::Hashes(level) => self
                    .levels
                    .get(usize::from(level))
                    .map_or_else(Vec::new, |hashes| hash_bytes(hashes)),
            };
            files.push(TileFile { tile, bytes });
        }
    }

    /// The bundle is not covered by the root but through the leaf hashes beside it.
    fn check_bundle(&self) -> Result<(), EdgeFault> {
        let Some(tile) = Row::Entries.partial(self.size()) else {
            return Ok(());
        };
        let entries = bundle::split(&self.bundle, tile.width())
            .map_err(|fault| EdgeFault::Bundle { tile, fault })?;
        let leaves = self.levels.first().into_iter().flatten();
        for ((entry, leaf), number) in entries.iter().zip(leaves).zip(tile.first()..) {
            if leaf_hash(entry) != *leaf {
                return Err(EdgeFault::Entry(number));
            }
        }
        Ok(())
    }
}

/// The tile that was filled when the tree came to `size`.
fn filled_by(row: Row, size: u64) -> TileId {
    TileId {
        row,
        index: row.length(size) / u64::from(FULL) - 1,
        width: FULL,
    }
}

/// The perfect subtrees of a tree, from its partial tiles: within each, one for each bit of its width.
fn frontier_of(size: u64, levels: &[Vec<Hash>]) -> Frontier {
    let mut roots = Vec::new();
    for row in levels.iter().rev() {
        let mut rest = row.as_slice();
        while !rest.is_empty() {
            let width = 1 << rest.len().ilog2();
            let (perfect, after) = rest.split_at(width);
            roots.push(perfect_root(perfect));
            rest = after;
        }
    }
    Frontier::from_parts(size, roots).expect("a width has the bits of the size that belong to it")
}
