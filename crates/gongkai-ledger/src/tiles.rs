//! The files of a log (C2SP tlog-tiles): hashes and entries in tiles of 256, the paths they have, which of them a tree
//! of some size consists of. Does not know where they are kept.

use std::fmt;
use std::str::FromStr;

use crate::tree::Hash;

pub mod bundle;
pub mod edge;
pub mod hashes;
pub mod prove;

/// Hashes in a full tile, and entries in a full bundle.
pub const FULL: u16 = 256;

/// Highest level of hash tiles in the specification. With sizes of 64 bits no tree comes beyond 7.
pub const MAX_LEVEL: u8 = 63;

/// Bytes of a hash.
pub const HASH_BYTES: usize = 32;

/// Which row a tile stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// Hashes of subtrees of 256^level leaves each; level 0 has the leaf hashes.
    Hashes(u8),
    /// The entries themselves, in bundles.
    Entries,
}

/// A tile of hashes or a bundle of entries, full or partial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    row: Row,
    index: u64,
    width: u16,
}

/// A path that is no tile's, or numbers that no tile has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile")]
pub struct NotATile;

impl Row {
    /// Leaves below each place of a tile in this row, as a power of two.
    fn shift(self) -> u32 {
        match self {
            Self::Hashes(level) => 8 * u32::from(level),
            Self::Entries => 0,
        }
    }

    /// Hashes or entries the row has in a tree of `size`.
    #[must_use]
    pub fn length(self, size: u64) -> u64 {
        size.checked_shr(self.shift()).unwrap_or(0)
    }

    /// Its last tile in a tree of `size`, if that is a partial one.
    #[must_use]
    pub fn partial(self, size: u64) -> Option<TileId> {
        let length = self.length(size);
        let width = (length % u64::from(FULL)) as u16;
        (width > 0).then_some(TileId {
            row: self,
            index: length / u64::from(FULL),
            width,
        })
    }

    /// The tile of this number as it is in a tree of `size`; `None` where the tree has not come so far.
    #[must_use]
    pub fn tile(self, index: u64, size: u64) -> Option<TileId> {
        let length = self.length(size);
        let full = length / u64::from(FULL);
        match index.cmp(&full) {
            std::cmp::Ordering::Less => Some(TileId {
                row: self,
                index,
                width: FULL,
            }),
            std::cmp::Ordering::Equal => self.partial(size),
            std::cmp::Ordering::Greater => None,
        }
    }

    /// All its tiles in a tree of `size`, the partial one last.
    pub fn tiles(self, size: u64) -> impl Iterator<Item = TileId> {
        let full = self.length(size) / u64::from(FULL);
        let full_tiles = (0..full).map(move |index| TileId {
            row: self,
            index,
            width: FULL,
        });
        full_tiles.chain(self.partial(size))
    }
}

/// The levels of hash tiles that a tree of `size` has.
pub fn levels(size: u64) -> impl Iterator<Item = u8> {
    (0..=MAX_LEVEL).take_while(move |level| Row::Hashes(*level).length(size) > 0)
}

/// The partial tiles at the right edge of a tree, the bundle of entries last. All that one must read to let it grow.
#[must_use]
pub fn edge_tiles(size: u64) -> Vec<TileId> {
    levels(size)
        .map(Row::Hashes)
        .chain([Row::Entries])
        .filter_map(|row| row.partial(size))
        .collect()
}

impl TileId {
    /// A tile by its numbers.
    ///
    /// # Errors
    /// A width beyond 1 to 256, or a level beyond 63.
    pub fn new(row: Row, index: u64, width: u16) -> Result<Self, NotATile> {
        let level_fits = !matches!(row, Row::Hashes(level) if level > MAX_LEVEL);
        if level_fits && (1..=FULL).contains(&width) {
            Ok(Self { row, index, width })
        } else {
            Err(NotATile)
        }
    }

    /// Its row.
    #[must_use]
    pub fn row(self) -> Row {
        self.row
    }

    /// Its number within the row, from 0.
    #[must_use]
    pub fn index(self) -> u64 {
        self.index
    }

    /// Hashes or entries in it, 1 to 256.
    #[must_use]
    pub fn width(self) -> u16 {
        self.width
    }

    /// Whether it has all it will ever have.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.width == FULL
    }

    /// The number of its first hash or entry within the row.
    #[must_use]
    pub fn first(self) -> u64 {
        self.index * u64::from(FULL)
    }

    /// The full tile that replaces it in time.
    #[must_use]
    pub fn filled(self) -> Self {
        Self {
            width: FULL,
            ..self
        }
    }

    /// Reads the bytes of a hash tile.
    ///
    /// # Errors
    /// Any length but that of its hashes; and a bundle has none.
    pub fn read_hashes(self, bytes: &[u8]) -> Result<Vec<Hash>, WrongLength> {
        let expected = usize::from(self.width) * HASH_BYTES;
        if bytes.len() != expected {
            return Err(WrongLength {
                expected,
                found: bytes.len(),
            });
        }
        let (hashes, _) = bytes.as_chunks::<HASH_BYTES>();
        Ok(hashes.iter().map(|hash| Hash::from(*hash)).collect())
    }
}

/// A hash tile of another length than its width asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tile has {found} bytes, not {expected}")]
pub struct WrongLength {
    /// Bytes of that many hashes.
    pub expected: usize,
    /// Bytes there are.
    pub found: usize,
}

/// The bytes of some hashes one after another.
#[must_use]
pub fn hash_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes
        .iter()
        .flat_map(|hash| hash.as_bytes())
        .copied()
        .collect()
}

/// The path below the log's prefix, as in `tile/0/x001/067.p/12` or `tile/entries/000`.
impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Row::Hashes(level) => write!(f, "tile/{level}")?,
            Row::Entries => f.write_str("tile/entries")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (position, group) in groups.iter().enumerate().rev() {
            let mark = if position > 0 { "x" } else { "" };
            write!(f, "/{mark}{group:03}")?;
        }
        if self.width < FULL {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// Takes only the spelling that is written.
impl FromStr for TileId {
    type Err = NotATile;

    fn from_str(path: &str) -> Result<Self, NotATile> {
        let rest = path.strip_prefix("tile/").ok_or(NotATile)?;
        let (row, rest) = rest.split_once('/').ok_or(NotATile)?;
        let row = match row {
            "entries" => Row::Entries,
            level => Row::Hashes(level.parse().map_err(|_| NotATile)?),
        };
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().map_err(|_| NotATile)?),
            None => (rest, FULL),
        };
        let tile = Self::new(row, read_index(groups).ok_or(NotATile)?, width)?;
        if tile.to_string() == path {
            Ok(tile)
        } else {
            Err(NotATile)
        }
    }
}

fn read_index(groups: &str) -> Option<u64> {
    groups.split('/').try_fold(0u64, |index, group| {
        let digits = group.strip_prefix('x').unwrap_or(group);
        let group: u64 = digits.parse().ok()?;
        index.checked_mul(1000)?.checked_add(group)
    })
}

#[cfg(test)]
mod tests;
