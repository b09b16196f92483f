use std::collections::BTreeMap;

use proptest::prelude::*;

use super::bundle::BundleFault;
use super::edge::{Edge, EdgeFault};
use super::prove::{self, ProofFault, ReadFault, TileReader};
use super::*;
use crate::tree::nodes::Nodes;
use crate::tree::proof::{verify_consistency, verify_inclusion};
use crate::tree::{EMPTY_ROOT, leaf_hash};

/// A log in memory: path to bytes.
#[derive(Default, Clone)]
struct Folder(BTreeMap<String, Vec<u8>>);

impl Folder {
    fn take(&mut self, growth: &edge::Growth) {
        for file in &growth.files {
            let path = file.tile.to_string();
            let before = self.0.insert(path.clone(), file.bytes.clone());
            assert_eq!(before, None, "{path} was written twice");
        }
    }

    fn read(&self, tile: TileId) -> Option<Vec<u8>> {
        self.0.get(&tile.to_string()).cloned()
    }
}

impl TileReader for Folder {
    fn read_tile(&self, tile: TileId) -> Result<Option<Vec<u8>>, ReadFault> {
        Ok(self.read(tile))
    }
}

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

fn entries(from: u64, to: u64) -> Vec<Vec<u8>> {
    (from..to).map(entry).collect()
}

fn grown(sizes: &[u64]) -> (Folder, Edge) {
    let (mut folder, mut edge) = (Folder::default(), Edge::default());
    for size in sizes {
        folder.take(&edge.grow(&entries(edge.size(), *size)).unwrap());
    }
    (folder, edge)
}

#[test]
fn paths_are_those_of_the_specification() {
    let path = |row, index, width| TileId::new(row, index, width).unwrap().to_string();
    assert_eq!(path(Row::Hashes(0), 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(path(Row::Hashes(0), 273, 112), "tile/0/273.p/112");
    assert_eq!(path(Row::Hashes(1), 1, 17), "tile/1/001.p/17");
    assert_eq!(path(Row::Entries, 1_000, 256), "tile/entries/x001/000");
    assert_eq!(path(Row::Hashes(63), 0, 1), "tile/63/000.p/1");
}

#[test]
fn other_spellings_of_a_path_are_refused() {
    for path in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/1",
        "tile/00/001",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/001/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p/1/2",
        "tile/0/+01",
        "tile/entries/001.p/999",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "/tile/0/001",
        "tile/0/../001",
    ] {
        assert_eq!(path.parse::<TileId>(), Err(NotATile), "{path:?}");
    }
}

#[test]
fn a_tree_has_the_tiles_that_the_specification_counts() {
    let count = |size| -> Vec<(u64, Option<u16>)> {
        levels(size)
            .map(|level| {
                let row = Row::Hashes(level);
                let full = row.tiles(size).filter(|tile| tile.is_full()).count() as u64;
                (full, row.partial(size).map(TileId::width))
            })
            .collect()
    };
    assert_eq!(count(0), []);
    assert_eq!(count(256), [(1, None), (0, Some(1))]);
    assert_eq!(
        count(70_000),
        [(273, Some(112)), (1, Some(17)), (0, Some(1))]
    );
    assert_eq!(levels(u64::MAX).count(), 8);
}

#[test]
fn a_log_grows_to_the_tree_of_the_rfc() {
    let nodes: Nodes = entries(0, 70_000).iter().map(|e| leaf_hash(e)).collect();
    let (folder, edge) = grown(&[0, 1, 2, 255, 256, 257, 600, 65_535, 65_536, 65_793, 70_000]);
    assert_eq!(Some(edge.root()), nodes.root(70_000));
    for level in levels(70_000) {
        for tile in Row::Hashes(level).tiles(70_000) {
            let hashes = tile.read_hashes(&folder.read(tile).unwrap()).unwrap();
            for (hash, index) in hashes.into_iter().zip(tile.first()..) {
                let place = crate::tree::proof::Place {
                    level: 8 * u32::from(level),
                    index,
                };
                assert_eq!(Some(hash), nodes.hash_at(place), "{tile} {index}");
            }
        }
    }
    for tile in Row::Entries.tiles(70_000) {
        let bytes = folder.read(tile).unwrap();
        let found = bundle::split(&bytes, tile.width()).unwrap();
        assert_eq!(
            found,
            entries(tile.first(), tile.first() + u64::from(tile.width()))
        );
    }
}

#[test]
fn every_size_that_was_reached_has_its_partial_tiles() {
    let sizes = [3, 256, 300, 1_000];
    let (folder, _) = grown(&sizes);
    for size in sizes {
        for tile in edge_tiles(size) {
            assert!(folder.read(tile).is_some(), "{tile} of size {size}");
        }
    }
}

#[test]
fn an_edge_that_was_loaded_grows_alike() {
    for size in [0, 1, 255, 256, 257, 65_536, 66_000] {
        let (mut folder, mut edge) = grown(&[size]);
        let mut loaded =
            Edge::load(size, edge.root(), &mut |tile| folder.read(tile)).expect("sound tiles");
        let more = entries(size, size + 700);
        let growth = edge.grow(&more).unwrap();
        assert_eq!(loaded.grow(&more).unwrap(), growth, "from {size}");
        folder.take(&growth);
    }
}

#[test]
fn an_edge_is_not_loaded_from_other_tiles() {
    let (folder, edge) = grown(&[700]);
    let load = |folder: &Folder, root| Edge::load(700, root, &mut |tile| folder.read(tile));
    assert!(matches!(
        load(&folder, EMPTY_ROOT),
        Err(EdgeFault::Root { .. })
    ));
    for tile in edge_tiles(700) {
        let path = tile.to_string();
        let mut other = folder.clone();
        other.0.remove(&path);
        assert!(matches!(load(&other, edge.root()), Err(EdgeFault::Missing(t)) if t == tile));
        let mut other = folder.clone();
        other.0.get_mut(&path).unwrap().pop();
        assert!(matches!(
            load(&other, edge.root()),
            Err(EdgeFault::Length { .. } | EdgeFault::Bundle { .. })
        ));
        for at in 0..folder.0[&path].len() {
            let mut other = folder.clone();
            other.0.get_mut(&path).unwrap()[at] ^= 1;
            assert!(load(&other, edge.root()).is_err(), "{path} byte {at}");
        }
    }
}

#[test]
fn an_entry_that_is_too_long_changes_nothing() {
    let mut edge = Edge::default();
    let long = vec![0; 65_536];
    assert!(edge.grow(&[b"short".to_vec(), long]).is_err());
    assert_eq!(edge.size(), 0);
    let longest = edge.grow(&[vec![0; 65_535]]).unwrap();
    assert_eq!(longest.files.last().unwrap().bytes.len(), 65_537);
}

#[test]
fn a_bundle_must_have_its_entries_and_no_more() {
    let mut bytes = Vec::new();
    bundle::push(&mut bytes, b"one").unwrap();
    bundle::push(&mut bytes, b"").unwrap();
    assert_eq!(bundle::split(&bytes, 2).unwrap(), [b"one".as_slice(), b""]);
    let count = |expected, found| Err(BundleFault::Count { expected, found });
    assert_eq!(bundle::split(&bytes, 1), count(1, 2));
    assert_eq!(bundle::split(&bytes, 3), count(3, 2));
    assert_eq!(
        bundle::split(&bytes[..6], 2),
        Err(BundleFault::Truncated(1))
    );
    assert_eq!(
        bundle::split(&bytes[..4], 1),
        Err(BundleFault::Truncated(0))
    );
    assert_eq!(bundle::split(&[0; 4096], 256), count(256, 257));
}

#[test]
fn proofs_come_from_tiles_alone() {
    let size = 66_049;
    let (folder, edge) = grown(&[size]);
    for index in [0, 1, 255, 256, 65_535, 65_536, 66_047, 66_048] {
        let proof = prove::inclusion(index, size, &folder).unwrap();
        let leaf = leaf_hash(&entry(index));
        assert_eq!(
            verify_inclusion(leaf, index, size, &proof, edge.root()),
            Ok(())
        );
    }
    for old in [0, 1, 255, 256, 257, 65_536, 66_048, 66_049] {
        let root = prove::root(old, size, &folder).unwrap();
        let proof = prove::consistency(old, size, &folder).unwrap();
        assert_eq!(
            verify_consistency(old, root, size, edge.root(), &proof),
            Ok(())
        );
    }
}

#[test]
fn a_proof_names_the_tile_it_misses() {
    let (mut folder, _) = grown(&[600]);
    folder.0.remove("tile/0/001");
    assert!(matches!(
        prove::inclusion(300, 600, &folder),
        Err(ProofFault::Missing(tile)) if tile.to_string() == "tile/0/001"
    ));
    assert!(matches!(
        prove::inclusion(600, 600, &folder),
        Err(ProofFault::OutOfTree(_))
    ));
    assert!(matches!(
        prove::root(601, 600, &folder),
        Err(ProofFault::OutOfTree(_))
    ));
}

proptest! {
    #[test]
    fn a_path_reads_back(level in 0u8..=63, index: u64, width in 1u16..=256, entries: bool) {
        let row = if entries { Row::Entries } else { Row::Hashes(level) };
        let tile = TileId::new(row, index / 256, width).unwrap();
        prop_assert_eq!(tile.to_string().parse(), Ok(tile));
    }

    #[test]
    fn reading_a_path_never_panics(path in "tile/(entries|[0-9]{1,3})/[x0-9/.p]{0,40}") {
        if let Ok(tile) = path.parse::<TileId>() {
            prop_assert_eq!(tile.to_string(), path);
        }
    }

    #[test]
    fn splitting_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), width in 1u16..=256) {
        let _ = bundle::split(&bytes, width);
    }

    #[test]
    fn any_steps_lead_to_the_same_tree(steps in prop::collection::vec(0u64..400, 1..6)) {
        let sizes: Vec<u64> = steps.iter().scan(0, |size, step| { *size += step; Some(*size) }).collect();
        let (folder, edge) = grown(&sizes);
        let size = edge.size();
        let (_, at_once) = grown(&[size]);
        prop_assert_eq!(edge.root(), at_once.root());
        if size > 0 {
            let index = steps[0] % size;
            let proof = prove::inclusion(index, size, &folder).unwrap();
            prop_assert_eq!(verify_inclusion(leaf_hash(&entry(index)), index, size, &proof, edge.root()), Ok(()));
        }
    }
}
