//! The Merkle tree of RFC 6962, section 2.1, over SHA-256: hashes of leaves and nodes, the root of a list, and the
//! frontier from which a log grows. Does not know what an entry says, nor where hashes are kept.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

pub mod nodes;
pub mod proof;

/// A hash of the tree, written in base64 as checkpoints and proofs have it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// A text that is not 32 bytes in base64.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a tree hash in base64")]
pub struct NotAHash;

/// The root of the tree without entries: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = Hash([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// The hash of an entry. The prefix keeps an entry from passing for a node.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(entry)
            .finalize()
            .into(),
    )
}

/// The hash of a node over its two children.
#[must_use]
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The root of the tree over some leaves.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// Joins the roots of neighbouring perfect subtrees, largest first, into the root over all of them.
pub(crate) fn fold(roots: &[Hash]) -> Hash {
    match roots.split_last() {
        None => EMPTY_ROOT,
        Some((last, larger)) => larger
            .iter()
            .rev()
            .fold(*last, |right, left| node_hash(*left, right)),
    }
}

/// The right edge of a tree: the roots of its perfect subtrees, one for each bit of its size. All that a log must
/// remember of its past to grow and to know its root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

/// A number of roots that no tree of that size has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a frontier of {size} leaves has {} roots, not {roots}", size.count_ones())]
pub struct NotAFrontier {
    /// The size claimed.
    pub size: u64,
    /// The roots given.
    pub roots: usize,
}

impl Frontier {
    /// A frontier as it was kept. Whether it is the right one shows in its root.
    ///
    /// # Errors
    /// The number of roots does not fit the size.
    pub fn from_parts(size: u64, roots: Vec<Hash>) -> Result<Self, NotAFrontier> {
        if u32::try_from(roots.len()) == Ok(size.count_ones()) {
            Ok(Self { size, roots })
        } else {
            Err(NotAFrontier {
                size,
                roots: roots.len(),
            })
        }
    }

    /// Takes the next leaf; hashes once for each subtree that it completes.
    pub fn append(&mut self, leaf: Hash) {
        self.append_telling(leaf, &mut |_, _| {});
    }

    /// Takes the next leaf and tells the level and root of each subtree that it completes, the leaf's own (level 0) first.
    pub fn append_telling(&mut self, leaf: Hash, completed: &mut dyn FnMut(u32, Hash)) {
        let mut hash = leaf;
        completed(0, hash);
        for level in 1..=self.size.trailing_ones() {
            let left = self
                .roots
                .pop()
                .expect("a frontier has a root for each bit of its size");
            hash = node_hash(left, hash);
            completed(level, hash);
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the perfect subtrees, largest first.
    #[must_use]
    pub fn roots(&self) -> &[Hash] {
        &self.roots
    }

    /// The root of the tree as it stands.
    #[must_use]
    pub fn root(&self) -> Hash {
        fold(&self.roots)
    }
}

impl Hash {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let bytes = STANDARD.decode(text).map_err(|_| NotAHash)?;
        bytes.try_into().map(Self).map_err(|_| NotAHash)
    }
}

#[cfg(test)]
mod tests;
