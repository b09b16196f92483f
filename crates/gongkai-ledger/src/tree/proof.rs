//! Proofs that an entry is in a tree and that one tree grew out of another (RFC 6962, sections 2.1.1 and 2.1.2; checked
//! as in RFC 9162, sections 2.1.3.2 and 2.1.4.2). A proof is planned, its hashes are fetched by whoever keeps them, and
//! then it is put together: so nothing here knows of files, tables or waiting.

use std::ops::Range;

use super::{EMPTY_ROOT, Hash, fold, node_hash};

/// The root of a perfect subtree: the `index`-th from the left among those over `2^level` leaves. In the tiles of C2SP
/// it stands in the tile of level `level / 8`; only levels divisible by 8 are written out there, the others follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// 0 for leaves.
    pub level: u32,
    /// Number within the level, from 0.
    pub index: u64,
}

/// Which ranges of leaves a proof names by their root, in the order of the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    ranges: Vec<Range<u64>>,
}

/// What cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutOfTree {
    /// The tree ends before this leaf.
    #[error("leaf {index} is not in a tree of {size}")]
    Leaf {
        /// The leaf asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A tree never shrinks.
    #[error("a tree of {old} cannot become one of {new}")]
    Shrinks {
        /// The size before.
        old: u64,
        /// The size after.
        new: u64,
    },
}

/// Why a proof cannot be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    /// It makes no sense.
    #[error(transparent)]
    OutOfTree(#[from] OutOfTree),
    /// It speaks of a tree that has not come about yet.
    #[error("tree has {have} leaves, not {size}")]
    TooEarly {
        /// The size asked for.
        size: u64,
        /// The size there is.
        have: u64,
    },
    /// A hash that it needs is not kept.
    #[error("no hash at level {} index {}", .0.level, .0.index)]
    Missing(Place),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Disproved {
    /// Its claim makes no sense.
    #[error(transparent)]
    OutOfTree(#[from] OutOfTree),
    /// It has more or fewer hashes than such a proof has.
    #[error("proof has the wrong number of hashes")]
    Length,
    /// It leads to another root than the one given.
    #[error("proof leads to another root")]
    Root,
}

/// Plans the proof that a tree of `size` contains leaf `index`: the siblings from the leaf upward.
///
/// # Errors
/// The tree ends before that leaf.
pub fn plan_inclusion(index: u64, size: u64) -> Result<Plan, OutOfTree> {
    if index >= size {
        return Err(OutOfTree::Leaf { index, size });
    }
    let mut ranges = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + left_width(to - from);
        if index < middle {
            ranges.push(middle..to);
            to = middle;
        } else {
            ranges.push(from..middle);
            from = middle;
        }
    }
    ranges.reverse();
    Ok(Plan { ranges })
}

/// Plans the proof that the tree of `new` leaves begins with the tree of `old` ones.
///
/// # Errors
/// The new tree is smaller.
pub fn plan_consistency(old: u64, new: u64) -> Result<Plan, OutOfTree> {
    if old > new {
        return Err(OutOfTree::Shrinks { old, new });
    }
    let mut ranges = Vec::new();
    if old > 0 {
        let (mut from, mut to) = (0, new);
        while old != to {
            let middle = from + left_width(to - from);
            if old <= middle {
                ranges.push(middle..to);
                to = middle;
            } else {
                ranges.push(from..middle);
                from = middle;
            }
        }
        // The last common subtree; where it is the whole old tree, the verifier knows its root already.
        if from > 0 {
            ranges.push(from..to);
        }
        ranges.reverse();
    }
    Ok(Plan { ranges })
}

/// Width of the left half of a tree: the largest power of two smaller than its size, which is at least 2.
fn left_width(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The perfect subtrees that make up a range, largest first. The range begins where a tree of its size may begin.
pub(crate) fn perfect_subtrees(range: Range<u64>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut from = range.start;
    while from < range.end {
        let level = (range.end - from).ilog2();
        places.push(Place {
            level,
            index: from >> level,
        });
        from += 1 << level;
    }
    places
}

impl Plan {
    /// The places whose hashes are needed.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.ranges.iter().cloned().flat_map(perfect_subtrees)
    }

    /// Puts the proof together from the hashes at those places.
    ///
    /// # Errors
    /// The first place for which there is no hash.
    pub fn assemble(
        &self,
        hash_at: &dyn Fn(Place) -> Option<Hash>,
    ) -> Result<Vec<Hash>, ProveError> {
        let mut proof = Vec::with_capacity(self.ranges.len());
        for range in &self.ranges {
            proof.push(range_root(range.clone(), hash_at)?);
        }
        Ok(proof)
    }
}

/// The root over a range of leaves, from the hashes of its perfect subtrees.
pub(crate) fn range_root(
    range: Range<u64>,
    hash_at: &dyn Fn(Place) -> Option<Hash>,
) -> Result<Hash, ProveError> {
    let mut roots = Vec::new();
    for place in perfect_subtrees(range) {
        roots.push(hash_at(place).ok_or(ProveError::Missing(place))?);
    }
    Ok(fold(&roots))
}

/// Checks that the tree of `size` leaves with this root has this leaf at `index`.
///
/// # Errors
/// Why it does not follow.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), Disproved> {
    if index >= size {
        return Err(OutOfTree::Leaf { index, size }.into());
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in proof {
        if last == 0 {
            return Err(Disproved::Length);
        }
        if is_right_child(node) || node == last {
            hash = node_hash(*sibling, hash);
            climb_to_right_child(&mut node, &mut last);
        } else {
            hash = node_hash(hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    match (last, hash == root) {
        (1.., _) => Err(Disproved::Length),
        (0, false) => Err(Disproved::Root),
        (0, true) => Ok(()),
    }
}

/// Checks that the tree of `new` leaves begins with the tree of `old` ones. Every tree begins with the empty one, and
/// with itself; both need no hashes.
///
/// # Errors
/// Why it does not follow.
pub fn verify_consistency(
    old: u64,
    old_root: Hash,
    new: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), Disproved> {
    if old > new {
        return Err(OutOfTree::Shrinks { old, new }.into());
    }
    if old == 0 || old == new {
        let same = old_root == if old == 0 { EMPTY_ROOT } else { new_root };
        let empty_is_empty = new > 0 || new_root == EMPTY_ROOT;
        return match (proof.is_empty(), same && empty_is_empty) {
            (false, _) => Err(Disproved::Length),
            (true, false) => Err(Disproved::Root),
            (true, true) => Ok(()),
        };
    }
    // Where the old tree is perfect, its root is the first hash and is left out of the proof.
    let (first, rest) = match (old.is_power_of_two(), proof.split_first()) {
        (true, _) => (old_root, proof),
        (false, Some((first, rest))) => (*first, rest),
        (false, None) => return Err(Disproved::Length),
    };
    let shared = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shared, (new - 1) >> shared);
    let (mut old_hash, mut new_hash) = (first, first);
    for hash in rest {
        if last == 0 {
            return Err(Disproved::Length);
        }
        if is_right_child(node) || node == last {
            old_hash = node_hash(*hash, old_hash);
            new_hash = node_hash(*hash, new_hash);
            climb_to_right_child(&mut node, &mut last);
        } else {
            new_hash = node_hash(new_hash, *hash);
        }
        node >>= 1;
        last >>= 1;
    }
    match (last, old_hash == old_root && new_hash == new_root) {
        (1.., _) => Err(Disproved::Length),
        (0, false) => Err(Disproved::Root),
        (0, true) => Ok(()),
    }
}

fn is_right_child(node: u64) -> bool {
    node & 1 == 1
}

/// On the right edge a node without sibling stands for its parent too, up to where it is a right child.
fn climb_to_right_child(node: &mut u64, last: &mut u64) {
    while *node != 0 && !is_right_child(*node) {
        *node >>= 1;
        *last >>= 1;
    }
}
