//! What is new since a checkpoint that was verified: the right edge of the old tree is read from tiles and compared with
//! its root, the new entries are added to it, and the new root must come out.

use super::fault::Fault;
use super::{EntryCheck, Report, Source, SourceFault};
use crate::checkpoint::Checkpoint;
use crate::tiles::hashes::TileHashes;
use crate::tiles::{FULL, Row, TileId, bundle};
use crate::tree::proof::perfect_subtrees;
use crate::tree::{Frontier, Hash, leaf_hash};

/// Bundles asked for at once.
const BATCH: usize = 32;

pub(super) fn entries(
    source: &dyn Source,
    old: &Checkpoint,
    new: &Checkpoint,
    report: &mut Report,
    check: EntryCheck<'_>,
) -> Result<(), SourceFault> {
    let Some(mut frontier) = frontier(source, old, new.size, report)? else {
        return Ok(());
    };
    if frontier.root() != old.root {
        report.add(Fault::Forked { seen: old.size });
        return Ok(());
    }
    let first = old.size / u64::from(FULL);
    let mut bundles = (first..).map_while(|index| Row::Entries.tile(index, new.size));
    loop {
        let batch: Vec<TileId> = bundles.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        for (tile, bytes) in batch.iter().zip(source.tiles(&batch)?) {
            if !add(*tile, bytes, &mut frontier, report, check) {
                return Ok(());
            }
        }
    }
    if frontier.root() != new.root {
        report.add(Fault::Root);
    }
    Ok(())
}

/// The right edge of the old tree, from tiles of the new one.
fn frontier(
    source: &dyn Source,
    old: &Checkpoint,
    size: u64,
    report: &mut Report,
) -> Result<Option<Frontier>, SourceFault> {
    let places = perfect_subtrees(0..old.size);
    let mut hashes = TileHashes::new(size);
    let tiles = hashes.needed(places.iter().copied());
    for (tile, bytes) in tiles.iter().zip(source.tiles(&tiles)?) {
        let Some(bytes) = bytes else {
            report.add(Fault::Missing(*tile));
            return Ok(None);
        };
        if let Err(fault) = hashes.insert(*tile, &bytes) {
            report.add(Fault::Length {
                tile: *tile,
                expected: fault.expected,
                found: fault.found,
            });
            return Ok(None);
        }
    }
    let roots: Option<Vec<Hash>> = places.iter().map(|place| hashes.hash_at(*place)).collect();
    let frontier = roots.and_then(|roots| Frontier::from_parts(old.size, roots).ok());
    if frontier.is_none() {
        report.add(Fault::Root);
    }
    Ok(frontier)
}

/// Adds the entries of a bundle that are new; false where it cannot be read.
fn add(
    tile: TileId,
    bytes: Option<Vec<u8>>,
    frontier: &mut Frontier,
    report: &mut Report,
    check: EntryCheck<'_>,
) -> bool {
    let Some(bytes) = bytes else {
        report.add(Fault::Missing(tile));
        return false;
    };
    let entries = match bundle::split(&bytes, tile.width()) {
        Ok(entries) => entries,
        Err(fault) => {
            report.add(Fault::Bundle { tile, fault });
            return false;
        }
    };
    for (entry, number) in entries.into_iter().zip(tile.first()..) {
        if number < frontier.size() {
            continue;
        }
        if let Err(sentence) = check(number, entry) {
            report.add(Fault::Content { number, sentence });
        }
        frontier.append(leaf_hash(entry));
        report.entries += 1;
    }
    true
}
