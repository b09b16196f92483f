//! A whole tree in memory, with the hash of each perfect subtree: to verify a log, to make proofs, to answer for any
//! earlier size. Two hashes a leaf; the running log keeps only a [`super::Frontier`] and stores the rest.

use super::proof::{Place, ProveError, plan_consistency, plan_inclusion, range_root};
use super::{Hash, node_hash};

/// The hashes of a tree, level by level from the leaves.
#[derive(Debug, Clone, Default)]
pub struct Nodes {
    levels: Vec<Vec<Hash>>,
}

impl Nodes {
    /// Takes the next leaf and whatever subtrees it completes.
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut level = 0;
        loop {
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if row.len() % 2 == 1 {
                return;
            }
            hash = node_hash(row[row.len() - 2], hash);
            level += 1;
        }
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The hash at a place, where the tree has come so far.
    #[must_use]
    pub fn hash_at(&self, place: Place) -> Option<Hash> {
        let row = self.levels.get(usize::try_from(place.level).ok()?)?;
        row.get(usize::try_from(place.index).ok()?).copied()
    }

    /// The root the tree had when it had `size` leaves; `None` where it never had so many.
    #[must_use]
    pub fn root(&self, size: u64) -> Option<Hash> {
        range_root(0..size, &|place| self.hash_at(place)).ok()
    }

    /// The proof that the tree of the first `size` leaves contains leaf `index`.
    ///
    /// # Errors
    /// The leaf is not in a tree of that size, or the tree is smaller.
    pub fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, ProveError> {
        self.reaches(size)?;
        plan_inclusion(index, size)?.assemble(&|place| self.hash_at(place))
    }

    /// The proof that the tree of the first `new` leaves begins with the tree of the first `old`.
    ///
    /// # Errors
    /// The sizes are the wrong way round, or the tree is smaller.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, ProveError> {
        self.reaches(new)?;
        plan_consistency(old, new)?.assemble(&|place| self.hash_at(place))
    }

    /// Some proofs for a size to come need only hashes that are here, so this is not left to a missing hash.
    fn reaches(&self, size: u64) -> Result<(), ProveError> {
        let have = self.size();
        if size > have {
            Err(ProveError::TooEarly { size, have })
        } else {
            Ok(())
        }
    }
}

impl FromIterator<Hash> for Nodes {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut nodes = Self::default();
        for leaf in leaves {
            nodes.append(leaf);
        }
        nodes
    }
}
