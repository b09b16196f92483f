//! The first pass: reads every bundle and tile once and hashes the entries anew, so that for each place of the tree there
//! are two hashes to compare, the one that is stored and the one that follows from the entries. Of the leaves, a million
//! and more, only those of the last tile and of old borders are kept.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::{EntryCheck, Progress, Report, Source, SourceFault, root_of};
use crate::tiles::{FULL, Row, TileId, bundle, levels};
use crate::tree::{Hash, leaf_hash};

/// Tiles and bundles asked for at once; a bundle of our entries has some 130 KB.
const BATCH: usize = 32;

/// All hashes but most leaves.
pub(super) struct Rows {
    /// Entries that were read.
    pub entries: u64,
    /// Entries whose leaf hash is not the stored one.
    pub differing: Vec<u64>,
    /// The leaves of the partial tile: stored, and following from the entries.
    pub last_leaves: Pair,
    /// The leaves, following from the entries, of tiles in which an earlier tree ended.
    pub borders: BTreeMap<u64, Vec<Hash>>,
    /// From level 1 upward: every hash of the row.
    pub upper: Vec<Pair>,
    /// The root over each full tile of leaves as it is stored.
    pub stored_leaf_tiles: Vec<Option<Hash>>,
}

/// The hashes of a row, or of a part of it.
#[derive(Default)]
pub(super) struct Pair {
    /// As stored; `None` where the tile is missing or damaged.
    pub stored: Vec<Option<Hash>>,
    /// As they follow from what is below; where nothing is, as stored.
    pub rebuilt: Vec<Option<Hash>>,
}

pub(super) fn read(
    source: &dyn Source,
    size: u64,
    borders: &[u64],
    report: &mut Report,
    check: EntryCheck<'_>,
    progress: Progress<'_>,
) -> Result<Rows, SourceFault> {
    let mut rows = Rows {
        entries: 0,
        differing: Vec::new(),
        last_leaves: Pair::default(),
        borders: BTreeMap::new(),
        upper: Vec::new(),
        stored_leaf_tiles: Vec::new(),
    };
    let mut rebuilt_tiles = Vec::new();
    let mut tiles = Row::Hashes(0).tiles(size);
    loop {
        // A log may have signed any size; where hundreds of files are missing, the rest is not asked for.
        let batch: Vec<TileId> = tiles.by_ref().take(BATCH).collect();
        if batch.is_empty() || report.more_faults > 0 {
            break;
        }
        let bundles: Vec<TileId> = batch
            .iter()
            .filter_map(|tile| Row::Entries.tile(tile.index(), size))
            .collect();
        let bundle_bytes = source.tiles(&bundles)?;
        let tile_bytes = source.tiles(&batch)?;
        for ((bundle, tile), (entries, hashes)) in bundles
            .iter()
            .zip(&batch)
            .zip(bundle_bytes.into_iter().zip(tile_bytes))
        {
            let stored = stored_hashes(*tile, hashes, report);
            let leaves = leaves(*bundle, entries, report, check);
            rows.entries += leaves.as_ref().map_or(0, |leaves| leaves.len() as u64);
            if let (Some(stored), Some(leaves)) = (&stored, &leaves) {
                for ((stored, leaf), number) in stored.iter().zip(leaves).zip(tile.first()..) {
                    if stored != leaf {
                        rows.differing.push(number);
                    }
                }
            }
            let known = leaves.as_ref().or(stored.as_ref());
            if borders
                .iter()
                .any(|size| size / u64::from(FULL) == tile.index())
            {
                rows.borders
                    .extend(known.map(|known| (tile.index(), known.clone())));
            }
            if tile.is_full() {
                rows.stored_leaf_tiles.push(stored.as_deref().map(root_of));
                rebuilt_tiles.push(known.map(|known| root_of(known)));
            } else {
                rows.last_leaves = Pair {
                    rebuilt: spread(known.cloned(), *tile),
                    stored: spread(stored, *tile),
                };
            }
            progress(tile.first() + u64::from(tile.width()), size);
        }
    }
    if report.more_faults > 0 {
        return Ok(rows);
    }
    for level in levels(size).skip(1) {
        let stored = stored_row(source, Row::Hashes(level), size, report)?;
        let rebuilt: Vec<Option<Hash>> = rebuilt_tiles
            .iter()
            .zip(&stored)
            .map(|(rebuilt, stored)| rebuilt.or(*stored))
            .collect();
        rebuilt_tiles = full_tiles(&rebuilt).map(whole_root).collect();
        rows.upper.push(Pair { stored, rebuilt });
    }
    Ok(rows)
}

/// The parts of a row that are full tiles.
pub(super) fn full_tiles(row: &[Option<Hash>]) -> impl Iterator<Item = &[Option<Hash>]> {
    row.chunks_exact(usize::from(FULL))
}

/// The root over some hashes, where all are known.
pub(super) fn whole_root(hashes: &[Option<Hash>]) -> Option<Hash> {
    let hashes: Option<Vec<Hash>> = hashes.iter().copied().collect();
    hashes.map(|hashes| root_of(&hashes))
}

fn spread(hashes: Option<Vec<Hash>>, tile: TileId) -> Vec<Option<Hash>> {
    match hashes {
        Some(hashes) => hashes.into_iter().map(Some).collect(),
        None => vec![None; usize::from(tile.width())],
    }
}

fn stored_row(
    source: &dyn Source,
    row: Row,
    size: u64,
    report: &mut Report,
) -> Result<Vec<Option<Hash>>, SourceFault> {
    let tiles: Vec<TileId> = row.tiles(size).collect();
    let mut stored = Vec::new();
    for batch in tiles.chunks(BATCH) {
        for (tile, bytes) in batch.iter().zip(source.tiles(batch)?) {
            let hashes = stored_hashes(*tile, bytes, report);
            stored.extend(spread(hashes, *tile));
        }
    }
    Ok(stored)
}

fn stored_hashes(tile: TileId, bytes: Option<Vec<u8>>, report: &mut Report) -> Option<Vec<Hash>> {
    let Some(bytes) = bytes else {
        report.add(Fault::Missing(tile));
        return None;
    };
    match tile.read_hashes(&bytes) {
        Ok(hashes) => Some(hashes),
        Err(fault) => {
            report.add(Fault::Length {
                tile,
                expected: fault.expected,
                found: fault.found,
            });
            None
        }
    }
}

fn leaves(
    bundle: TileId,
    bytes: Option<Vec<u8>>,
    report: &mut Report,
    check: EntryCheck<'_>,
) -> Option<Vec<Hash>> {
    let Some(bytes) = bytes else {
        report.add(Fault::Missing(bundle));
        return None;
    };
    let entries = match bundle::split(&bytes, bundle.width()) {
        Ok(entries) => entries,
        Err(fault) => {
            report.add(Fault::Bundle {
                tile: bundle,
                fault,
            });
            return None;
        }
    };
    for (entry, number) in entries.iter().zip(bundle.first()..) {
        if let Err(sentence) = check(number, entry) {
            report.add(Fault::Content { number, sentence });
        }
    }
    Some(entries.into_iter().map(leaf_hash).collect())
}
