use std::collections::BTreeMap;

use proptest::prelude::*;

use super::fault::Fault;
use super::*;
use crate::keys::Signer;
use crate::keys::cosigner::Cosigner;
use crate::keys::file::KeyFile;
use crate::tiles::edge::Edge;
use crate::tree::leaf_hash;

const ORIGIN: &str = "gongkai.qingshi.example/ledger";

/// A published log: paths to bytes.
#[derive(Clone)]
struct Folder {
    files: BTreeMap<String, Vec<u8>>,
    edge: Edge,
}

impl Source for Folder {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, SourceFault> {
        Ok(self.files.get("checkpoint").cloned())
    }

    fn tiles(&self, tiles: &[TileId]) -> Result<Vec<Option<Vec<u8>>>, SourceFault> {
        let read = |tile: &TileId| self.files.get(&tile.to_string()).cloned();
        Ok(tiles.iter().map(read).collect())
    }
}

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

fn keys() -> KeyFile {
    KeyFile::new_log(ORIGIN, &[1; 32], &[2; 32]).unwrap()
}

fn cosigner() -> Cosigner {
    Cosigner::ed25519("witness.example", &[3; 32]).unwrap()
}

fn policy() -> Policy {
    let keys = keys();
    let text = format!(
        "log {}\nlog {}\nwitness w {}\nquorum w\n",
        keys.signers[0].verifier(),
        keys.signers[1].verifier(),
        cosigner().verifier()
    );
    Policy::parse(text.as_bytes()).unwrap()
}

fn signed(size: u64, root: Hash) -> Vec<u8> {
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root,
    };
    let mut note = checkpoint.sign(keys().log_keys().unwrap()).unwrap();
    let line = cosigner().cosign(&note, 1_700_000_000).unwrap();
    note.add(line);
    note.to_string().into_bytes()
}

impl Folder {
    fn empty() -> Self {
        Self {
            files: BTreeMap::new(),
            edge: Edge::default(),
        }
    }

    fn grow(&mut self, entries: &[Vec<u8>]) {
        let growth = self.edge.grow(entries).unwrap();
        for file in growth.files {
            self.files.insert(file.tile.to_string(), file.bytes);
        }
        let checkpoint = signed(growth.size, growth.root);
        self.files.insert("checkpoint".to_owned(), checkpoint);
    }

    fn of(size: u64) -> Self {
        let mut folder = Self::empty();
        folder.grow(&(0..size).map(entry).collect::<Vec<_>>());
        folder
    }

    fn head(&self) -> Checkpoint {
        Checkpoint {
            origin: ORIGIN.to_owned(),
            size: self.edge.size(),
            root: self.edge.root(),
        }
    }

    fn walk(&self, seen: &[Checkpoint]) -> Report {
        walk(self, &policy(), seen, &mut |_, _| Ok(()), &mut |_, _| {}).unwrap()
    }

    fn faults(&self) -> Vec<Fault> {
        self.walk(&[]).faults
    }

    fn flip(&self, path: &str, at: usize, flip: u8) -> Self {
        let mut other = self.clone();
        other.files.get_mut(path).unwrap()[at] ^= flip;
        other
    }
}

fn tile(path: &str) -> TileId {
    path.parse().unwrap()
}

#[test]
fn a_sound_log_is_accepted() {
    for size in [0, 1, 2, 255, 256, 257, 512, 700, 65_535, 65_536, 66_000] {
        let folder = Folder::of(size);
        let mut read = Vec::new();
        let mut check = |number: u64, bytes: &[u8]| {
            assert_eq!(bytes, entry(number));
            read.push(number);
            Ok(())
        };
        let mut told = 0;
        let mut progress = |done: u64, of: u64| {
            assert_eq!(of, size);
            told = done;
        };
        let report = walk(&folder, &policy(), &[], &mut check, &mut progress).unwrap();
        assert_eq!(report.faults, [], "{size}");
        assert_eq!((report.entries, told), (size, size));
        assert_eq!(read, (0..size).collect::<Vec<_>>());
        let accepted = report.accepted.unwrap();
        assert_eq!(accepted.checkpoint, folder.head());
        assert_eq!((accepted.signed_by.len(), accepted.cosigned.len()), (2, 1));
    }
}

#[test]
fn a_changed_entry_is_named() {
    let folder = Folder::of(66_000);
    for (number, path) in [
        (0, "tile/entries/000"),
        (300, "tile/entries/001"),
        (65_999, "tile/entries/257.p/208"),
    ] {
        let text = entry(number);
        let bytes = &folder.files[path];
        let at = bytes.windows(text.len()).position(|part| part == text);
        let changed = folder.flip(path, at.unwrap(), 0x20);
        assert_eq!(changed.faults(), [Fault::Entry(number)]);
    }
}

#[test]
fn a_changed_tile_is_named_with_the_place() {
    let folder = Folder::of(66_000);
    for (path, at) in [
        ("tile/0/000", 0),
        ("tile/0/003", 77),
        ("tile/0/257.p/208", 200),
        ("tile/1/000", 255),
        ("tile/1/001.p/1", 0),
        ("tile/2/000.p/1", 0),
    ] {
        let changed = folder.flip(path, at * 32 + 5, 1);
        let expected = Fault::Tile {
            tile: tile(path),
            at: at as u16,
        };
        assert_eq!(changed.faults(), [expected]);
    }
}

#[test]
fn several_changes_are_each_named() {
    let folder = Folder::of(66_000)
        .flip("tile/entries/000", 4, 1)
        .flip("tile/0/200", 64, 1)
        .flip("tile/entries/100", 2, 1)
        .flip("tile/1/001.p/1", 0, 1);
    let faults = folder.faults();
    for expected in [
        Fault::Entry(0),
        Fault::Entry(25_600),
        Fault::Tile {
            tile: tile("tile/0/200"),
            at: 2,
        },
        Fault::Tile {
            tile: tile("tile/1/001.p/1"),
            at: 0,
        },
    ] {
        assert!(faults.contains(&expected), "{expected} in {faults:?}");
    }
    assert_eq!(faults.len(), 4);
}

/// Someone who changes an entry and its leaf hash, and even the hashes above, is caught by what was signed.
#[test]
fn a_consistent_forgery_does_not_reach_the_signed_root() {
    let folder = Folder::of(700);
    let mut forged = Folder::empty();
    let mut entries: Vec<Vec<u8>> = (0..700).map(entry).collect();
    entries[300] = b"forged".to_vec();
    forged.grow(&entries);
    let mut leaf_only = folder.clone();
    for path in ["tile/entries/001", "tile/0/001"] {
        leaf_only
            .files
            .insert(path.to_owned(), forged.files[path].clone());
    }
    assert_eq!(
        leaf_only.faults(),
        [
            Fault::WholeTile(tile("tile/0/001")),
            Fault::WholeTile(tile("tile/entries/001"))
        ]
    );
    let checkpoint = folder.files["checkpoint"].clone();
    forged.files.insert("checkpoint".to_owned(), checkpoint);
    assert_eq!(forged.faults(), [Fault::Root]);
}

#[test]
fn missing_and_truncated_files_are_named() {
    let folder = Folder::of(700);
    for path in folder.files.keys().filter(|path| *path != "checkpoint") {
        let mut without = folder.clone();
        without.files.remove(path);
        assert_eq!(without.faults(), [Fault::Missing(tile(path))]);
        let mut cut = folder.clone();
        cut.files.get_mut(path).unwrap().pop();
        let faults = cut.faults();
        assert_eq!(faults.len(), 1, "{path}: {faults:?}");
        assert_eq!(
            (faults[0].code(), faults[0].tile()),
            ("tile_truncated", Some(tile(path)))
        );
        let mut long = folder.clone();
        long.files.get_mut(path).unwrap().push(0);
        assert_eq!(long.faults().len(), 1, "{path}");
    }
}

#[test]
fn a_checkpoint_that_is_gone_cut_or_signed_by_others_is_said_so() {
    let folder = Folder::of(300);
    let mut other = folder.clone();
    other.files.remove("checkpoint");
    assert_eq!(other.faults(), [Fault::NoCheckpoint]);

    let mut other = folder.clone();
    other.files.get_mut("checkpoint").unwrap().truncate(90);
    assert_eq!(other.faults()[0].code(), "checkpoint_malformed");

    let stranger = Signer::ed25519(ORIGIN, &[9; 32]).unwrap();
    let policy = Policy::of_log(&[stranger.verifier().clone()]);
    let report = walk(&folder, &policy, &[], &mut |_, _| Ok(()), &mut |_, _| {}).unwrap();
    assert_eq!(report.faults.len(), 1);
    assert_eq!(report.faults[0].code(), "wrong_key");
    // What nobody vouches for is not read.
    assert_eq!(report.entries, 0);
}

/// Signed by a log that is itself hostile.
#[test]
fn a_size_beyond_all_files_is_not_asked_for_to_the_end() {
    let mut folder = Folder::of(3);
    let endless = signed(1 << 62, leaf_hash(b""));
    folder.files.insert("checkpoint".to_owned(), endless);
    let report = folder.walk(&[]);
    assert_eq!(report.faults.len(), MAX_FAULTS);
    assert!(report.more_faults > 0 && report.entries == 0);
    let last = Folder::of(3).head();
    let report = follow(&folder, &policy(), &last, &mut |_, _| Ok(())).unwrap();
    assert_eq!(report.faults.len(), 1);
}

#[test]
fn a_signature_line_taken_away_is_missed() {
    let mut folder = Folder::of(10);
    let mut note = Note::parse(&folder.files["checkpoint"]).unwrap();
    let sm2 = keys().signers[1].verifier().key_id();
    note.retain(|line| line.key_id != sm2);
    folder
        .files
        .insert("checkpoint".to_owned(), note.to_string().into_bytes());
    assert_eq!(folder.faults()[0].code(), "signature_missing");
    // Around a change of keys a policy knows the old one and the new one; one of them signs.
    let newer = Signer::sm2(ORIGIN, &[7; 32]).unwrap();
    let both = format!("log {}\n{}", newer.verifier(), policy());
    let both = Policy::parse(both.as_bytes()).unwrap();
    let report = |folder: &Folder| walk(folder, &both, &[], &mut |_, _| Ok(()), &mut |_, _| {});
    assert_eq!(report(&Folder::of(10)).unwrap().faults, []);
    assert_eq!(report(&folder).unwrap().faults.len(), 1);
    note.retain(|line| line.name == ORIGIN);
    folder
        .files
        .insert("checkpoint".to_owned(), note.to_string().into_bytes());
    let faults = folder.faults();
    assert_eq!(
        faults[0],
        Fault::Quorum {
            quorum: "w".to_owned(),
            cosigned: Vec::new()
        }
    );
}

#[test]
fn what_was_seen_before_must_be_its_beginning() {
    let mut folder = Folder::empty();
    let mut seen = Vec::new();
    for size in [0, 1, 255, 256, 300, 512, 65_536, 65_540, 66_000] {
        let from = folder.edge.size();
        folder.grow(&(from..size).map(entry).collect::<Vec<_>>());
        seen.push(folder.head());
    }
    assert_eq!(folder.walk(&seen).faults, []);
    for old in &seen[1..] {
        let mut forked = old.clone();
        forked.root = leaf_hash(b"fork");
        let expected = Fault::Forked { seen: old.size };
        assert_eq!(folder.walk(&[forked]).faults, [expected]);
    }
    // Checkpoints of other logs say nothing here.
    let other = Checkpoint {
        origin: "elsewhere.example".to_owned(),
        size: 1 << 40,
        root: leaf_hash(b""),
    };
    assert_eq!(folder.walk(&[other]).faults, []);
}

#[test]
fn an_old_checkpoint_shown_again_is_noticed() {
    let mut folder = Folder::of(300);
    let old = folder.files["checkpoint"].clone();
    folder.grow(&[entry(300)]);
    let seen = [folder.head()];
    folder.files.insert("checkpoint".to_owned(), old);
    assert_eq!(
        folder.walk(&seen).faults,
        [Fault::Replayed {
            size: 300,
            seen: 301
        }]
    );
}

#[test]
fn what_the_caller_finds_in_an_entry_is_told_with_its_number() {
    let folder = Folder::of(3);
    let mut check = |number: u64, _: &[u8]| match number {
        1 => Err("不对。".to_owned()),
        _ => Ok(()),
    };
    let report = walk(&folder, &policy(), &[], &mut check, &mut |_, _| {}).unwrap();
    assert_eq!(report.faults[0].sentence(), "账本第 2 条：不对。");
    assert_eq!(report.faults[0].entry(), Some(1));
}

#[test]
fn what_is_new_is_verified_alone() {
    for (before, after) in [
        (0, 1),
        (1, 1),
        (1, 2),
        (255, 256),
        (256, 700),
        (300, 66_000),
    ] {
        let mut folder = Folder::of(before);
        let last = folder.head();
        folder.grow(&(before..after).map(entry).collect::<Vec<_>>());
        let mut read = Vec::new();
        let mut check = |number: u64, bytes: &[u8]| {
            assert_eq!(bytes, entry(number));
            read.push(number);
            Ok(())
        };
        let report = follow(&folder, &policy(), &last, &mut check).unwrap();
        assert_eq!(report.faults, [], "{before} {after}");
        assert_eq!(read, (before..after).collect::<Vec<_>>());
    }
}

#[test]
fn a_change_of_what_is_new_or_of_the_past_is_noticed() {
    let mut folder = Folder::of(300);
    let last = folder.head();
    folder.grow(&(300..700).map(entry).collect::<Vec<_>>());
    let follow = |folder: &Folder, last: &Checkpoint| {
        follow(folder, &policy(), last, &mut |_, _| Ok(()))
            .unwrap()
            .faults
    };
    let path = "tile/entries/002.p/188";
    assert_eq!(follow(&folder.flip(path, 9, 1), &last), [Fault::Root]);
    let mut other = last.clone();
    other.root = leaf_hash(b"fork");
    assert_eq!(follow(&folder, &other), [Fault::Forked { seen: 300 }]);
    let mut without = folder.clone();
    without.files.remove(path);
    assert_eq!(follow(&without, &last), [Fault::Missing(tile(path))]);
}

#[test]
fn every_fault_has_a_sentence() {
    let folder = Folder::of(600);
    for path in folder.files.keys() {
        for fault in folder.flip(path, 20, 1).faults() {
            assert!(fault.sentence().ends_with('。'), "{fault}");
        }
    }
}

proptest! {
    #[test]
    fn any_flipped_byte_of_a_log_is_found_and_its_file_named(size in 1u64..1_200, file: prop::sample::Index, at: prop::sample::Index, flip in 1u8..) {
        let folder = Folder::of(size);
        let path = folder.files.keys().nth(file.index(folder.files.len())).unwrap().clone();
        let at = at.index(folder.files[&path].len());
        let faults = folder.flip(&path, at, flip).faults();
        prop_assert!(!faults.is_empty(), "{} byte {}", path, at);
        if let Ok(changed) = path.parse::<TileId>() {
            for fault in faults {
                let named = match (fault.tile(), fault.entry()) {
                    (Some(tile), _) => tile == changed,
                    (None, Some(entry)) => changed.row() == crate::tiles::Row::Entries && entry / 256 == changed.index(),
                    (None, None) => false,
                };
                prop_assert!(named, "{}: {}", path, fault);
            }
        }
    }

    #[test]
    fn a_truncated_file_is_found(size in 1u64..1_200, file: prop::sample::Index, at: prop::sample::Index) {
        let mut folder = Folder::of(size);
        let path = folder.files.keys().nth(file.index(folder.files.len())).unwrap().clone();
        let bytes = folder.files.get_mut(&path).unwrap();
        let at = at.index(bytes.len());
        bytes.truncate(at);
        prop_assert!(!folder.faults().is_empty());
    }
}
