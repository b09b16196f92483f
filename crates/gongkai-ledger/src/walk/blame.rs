//! The second pass: what was signed is the root. Where the entries lead to it, every other tile is a copy of what follows
//! from them. Where they do not, the root is followed downward, tile by tile, to the place where something was changed.

use super::fault::Fault;
use super::rows::{Pair, Rows, full_tiles, whole_root};
use super::{Report, root_of};
use crate::checkpoint::Checkpoint;
use crate::tiles::{FULL, Row, TileId};
use crate::tree::proof::{Place, range_root};
use crate::tree::{EMPTY_ROOT, Hash};

/// Full tiles have 256 hashes.
const WIDE: usize = FULL as usize;

/// Names what is not as it was signed; true where the entries lead to the root.
pub(super) fn tree(rows: &Rows, size: u64, root: Hash, report: &mut Report) -> bool {
    if size == 0 {
        // Reading the checkpoint saw to its root.
        return root == EMPTY_ROOT;
    }
    let rebuilt = edges(rows)
        .map(|pair| edge(&pair.rebuilt))
        .collect::<Vec<_>>();
    if joined(&rebuilt) == Some(root) {
        copies(rows, size, report);
        return true;
    }
    match signed_edges(rows, root) {
        Some(signed) => downward(rows, size, &signed, report),
        None => unexplained(rows, report),
    }
    false
}

/// The entries are the ones signed, so each tile that differs from them was changed.
fn copies(rows: &Rows, size: u64, report: &mut Report) {
    tiles_of(&rows.differing, |tile, at| {
        report.extend(Row::Hashes(0), tile, size, at);
    });
    for (level, pair) in (1..).zip(&rows.upper) {
        let differing: Vec<u64> = differing(&pair.stored, &pair.rebuilt).collect();
        tiles_of(&differing, |tile, at| {
            report.extend(Row::Hashes(level), tile, size, at);
        });
    }
}

/// Places where both are known and differ.
fn differing(one: &[Option<Hash>], other: &[Option<Hash>]) -> impl Iterator<Item = u64> {
    (0..)
        .zip(one.iter().zip(other))
        .filter(|(_, pair)| matches!(pair, (Some(one), Some(other)) if one != other))
        .map(|(number, _)| number)
}

/// Each tile that has some of the places, once, with the first of them.
fn tiles_of(places: &[u64], mut tell: impl FnMut(u64, u16)) {
    let mut last = None;
    for place in places {
        let tile = place / u64::from(FULL);
        if last != Some(tile) {
            tell(tile, (place % u64::from(FULL)) as u16);
            last = Some(tile);
        }
    }
}

impl Report {
    fn extend(&mut self, row: Row, tile: u64, size: u64, at: u16) {
        if let Some(tile) = row.tile(tile, size) {
            self.add(Fault::Tile { tile, at });
        }
    }

    fn whole(&mut self, tile: Option<TileId>) {
        if let Some(tile) = tile {
            self.add(Fault::WholeTile(tile));
        }
    }
}

/// The rows from the leaves upward, of the leaves only the partial tile.
fn edges(rows: &Rows) -> impl Iterator<Item = &Pair> {
    std::iter::once(&rows.last_leaves).chain(&rows.upper)
}

/// The partial tile of a row.
fn edge(row: &[Option<Hash>]) -> Vec<Option<Hash>> {
    row.chunks_exact(WIDE).remainder().to_vec()
}

/// The root of a tree from its partial tiles, from the leaves upward; `None` where a hash is not known.
fn joined(edges: &[Vec<Option<Hash>>]) -> Option<Hash> {
    let mut roots = Vec::new();
    for edge in edges.iter().rev() {
        let mut rest = edge.as_slice();
        while !rest.is_empty() {
            let (perfect, after) = rest.split_at(1 << rest.len().ilog2());
            roots.push(whole_root(perfect)?);
            rest = after;
        }
    }
    Some(crate::tree::fold(&roots))
}

/// The partial tiles that lead to the signed root: of each level the stored one or the one that follows from below. There
/// are at most eight levels.
fn signed_edges(rows: &Rows, root: Hash) -> Option<Vec<Vec<Option<Hash>>>> {
    let choices: Vec<[Vec<Option<Hash>>; 2]> = edges(rows)
        .map(|pair| [edge(&pair.stored), edge(&pair.rebuilt)])
        .collect();
    (0..1usize << choices.len()).find_map(|choice| {
        let chosen: Vec<Vec<Option<Hash>>> = choices
            .iter()
            .enumerate()
            .map(|(level, pair)| pair[choice >> level & 1].clone())
            .collect();
        (joined(&chosen) == Some(root)).then_some(chosen)
    })
}

/// Follows the signed hashes from the right edge down to the entries.
fn downward(rows: &Rows, size: u64, signed: &[Vec<Option<Hash>>], report: &mut Report) {
    let mut above: Vec<Option<Hash>> = Vec::new();
    let mut levels: Vec<(u8, &Pair)> = (1u8..).zip(&rows.upper).collect();
    levels.reverse();
    for (level, pair) in levels {
        let row = Row::Hashes(level);
        let mut known = Vec::with_capacity(pair.stored.len());
        for (index, (stored, rebuilt)) in
            (0..).zip(full_tiles(&pair.stored).zip(full_tiles(&pair.rebuilt)))
        {
            let parent = above.get(index).copied().flatten();
            let tile = row.tile(index as u64, size);
            known.extend(signed_tile(stored, rebuilt, parent, tile, report));
        }
        let edge = signed.get(usize::from(level)).cloned().unwrap_or_default();
        edge_tile(&pair.stored, &edge, row, size, report);
        known.extend(edge);
        above = known;
    }
    leaves(rows, size, signed, &above, report);
}

/// The hashes of a full tile that lead to the signed hash above: the stored ones, or else those from below.
fn signed_tile(
    stored: &[Option<Hash>],
    rebuilt: &[Option<Hash>],
    parent: Option<Hash>,
    tile: Option<TileId>,
    report: &mut Report,
) -> Vec<Option<Hash>> {
    let stored_root = whole_root(stored);
    let Some(parent) = parent else {
        // Nothing is known of it: believe only what both agree on.
        return stored
            .iter()
            .zip(rebuilt)
            .map(|(stored, rebuilt)| stored.filter(|_| stored == rebuilt))
            .collect();
    };
    if stored_root == Some(parent) {
        return stored.to_vec();
    }
    if whole_root(rebuilt) == Some(parent) {
        if let (Some(at), Some(tile)) = (differing(stored, rebuilt).next(), tile) {
            report.add(Fault::Tile {
                tile,
                at: at as u16,
            });
        }
        return rebuilt.to_vec();
    }
    if stored_root.is_some() {
        report.whole(tile);
    }
    vec![None; stored.len()]
}

/// Names the partial tile of a row where another one leads to the root.
fn edge_tile(
    stored: &[Option<Hash>],
    signed: &[Option<Hash>],
    row: Row,
    size: u64,
    report: &mut Report,
) {
    let differing = differing(&edge(stored), signed).next();
    if let (Some(at), Some(tile)) = (differing, row.partial(size)) {
        report.add(Fault::Tile {
            tile,
            at: at as u16,
        });
    }
}

/// Names the entries and tiles of leaves that are not the signed ones.
fn leaves(
    rows: &Rows,
    size: u64,
    signed: &[Vec<Option<Hash>>],
    above: &[Option<Hash>],
    report: &mut Report,
) {
    let row = Row::Hashes(0);
    let rebuilt_tiles = rows.upper.first().map_or(&[][..], |pair| &pair.rebuilt);
    for (index, stored) in (0..).zip(&rows.stored_leaf_tiles) {
        let parent = above.get(index).copied().flatten();
        let rebuilt = rebuilt_tiles.get(index).copied().flatten();
        let first = index as u64 * u64::from(FULL);
        let here = between(&rows.differing, first, first + u64::from(FULL));
        let entries = here.iter().map(|number| Fault::Entry(*number));
        match parent {
            Some(parent) if *stored == Some(parent) => entries.for_each(|fault| report.add(fault)),
            Some(parent) if rebuilt == Some(parent) => {
                tiles_of(here, |tile, at| report.extend(row, tile, size, at));
            }
            Some(_) => {
                if stored.is_some() {
                    report.whole(row.tile(index as u64, size));
                }
                if rebuilt.is_some() {
                    report.whole(Row::Entries.tile(index as u64, size));
                }
            }
            None => entries.for_each(|fault| report.add(fault)),
        }
    }
    let edge = signed.first().map_or(&[][..], Vec::as_slice);
    edge_tile(&rows.last_leaves.stored, edge, row, size, report);
    let first = rows.stored_leaf_tiles.len() as u64 * u64::from(FULL);
    for place in differing(&rows.last_leaves.rebuilt, edge) {
        report.add(Fault::Entry(first + place));
    }
}

/// The part of some sorted numbers that lies in a range.
fn between(numbers: &[u64], from: u64, to: u64) -> &[u64] {
    let start = numbers.partition_point(|number| *number < from);
    let end = numbers.partition_point(|number| *number < to);
    numbers.get(start..end).unwrap_or_default()
}

/// Nothing leads to the root. Says where entries and tiles differ, which may be why.
fn unexplained(rows: &Rows, report: &mut Report) {
    let damaged = report.faults.iter().any(|fault| fault.tile().is_some());
    if !damaged || rows.differing.is_empty() {
        report.add(Fault::Root);
    }
    for number in &rows.differing {
        report.add(Fault::Entry(*number));
    }
}

/// Compares with the checkpoints seen before. Only for a tree whose entries lead to its root.
pub(super) fn history(rows: &Rows, size: u64, seen: &[Checkpoint], report: &mut Report) {
    let origin = report.checkpoint.as_ref().map(|now| now.origin.clone());
    let older = seen
        .iter()
        .filter(|old| Some(&old.origin) == origin.as_ref() && old.size < size);
    for old in older {
        let root = range_root(0..old.size, &|place| hash_at(rows, old.size, place));
        if root != Ok(old.root) {
            report.add(Fault::Forked { seen: old.size });
        }
    }
}

/// The hash at a place of the tree as it was at an earlier size.
fn hash_at(rows: &Rows, size: u64, place: Place) -> Option<Hash> {
    let below = place.level % 8;
    let first = usize::try_from(place.index << below).ok()?;
    let places = first..first + (1 << below);
    match usize::try_from(place.level / 8).ok()?.checked_sub(1) {
        Some(row) => whole_root(rows.upper.get(row)?.rebuilt.get(places)?),
        None => {
            let tile = size / u64::from(FULL);
            let start = usize::try_from(tile).ok()?.checked_mul(WIDE)?;
            let leaves = rows.borders.get(&tile)?;
            let here = places.start.checked_sub(start)?..places.end.checked_sub(start)?;
            Some(root_of(leaves.get(here)?))
        }
    }
}
