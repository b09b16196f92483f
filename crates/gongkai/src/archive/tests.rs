//! An archive comes back as it was, and no changed one does.

use std::io::Read;
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use indicatif::ProgressBar;
use jiff::Timestamp;

use super::{Damaged, DatabaseForm, Manifest, pack, unpack};

const LETTER: &[u8] = "关于开展文明祭扫的倡议书".as_bytes();

fn digest(bytes: &[u8]) -> String {
    gongkai_store::blobs::hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(bytes))
}

fn packed(folder: &Path) -> (Manifest, Vec<u8>) {
    let database = folder.join("copy");
    std::fs::write(&database, b"rows").unwrap();
    let digest = digest(LETTER);
    let blobs = folder.join("blobs");
    std::fs::create_dir_all(blobs.join(&digest[..2])).unwrap();
    std::fs::write(blobs.join(&digest[..2]).join(&digest), LETTER).unwrap();
    std::fs::write(blobs.join(".part-1-1"), b"half").unwrap();
    pack(
        Vec::new(),
        (DatabaseForm::Sqlite, &database),
        &blobs,
        Timestamp::UNIX_EPOCH,
        &ProgressBar::hidden(),
    )
    .unwrap()
}

fn refused(archive: &[u8]) -> String {
    let into = tempfile::tempdir().unwrap();
    match unpack(archive, into.path()) {
        Err(Damaged::Refused(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

/// Takes the tar apart, lets `change` touch name and bytes of each entry, and packs it again.
fn changed(archive: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut tar = tar::Archive::new(GzDecoder::new(archive));
    let mut out = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        for (name, bytes) in change(&name, bytes) {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            out.append_data(&mut header, name, bytes.as_slice())
                .unwrap();
        }
    }
    out.into_inner().unwrap().finish().unwrap()
}

#[test]
fn what_is_packed_comes_out_again() {
    let (from, into) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (manifest, archive) = packed(from.path());
    assert_eq!(manifest.parts.len(), 2, "a half-written file is not packed");
    assert_eq!(unpack(archive.as_slice(), into.path()).unwrap(), manifest);
    assert_eq!(
        std::fs::read(into.path().join("database.sqlite")).unwrap(),
        b"rows"
    );
    let digest = digest(LETTER);
    assert_eq!(
        std::fs::read(into.path().join("blobs").join(&digest[..2]).join(&digest)).unwrap(),
        LETTER
    );
}

#[test]
fn a_changed_archive_is_refused() {
    let from = tempfile::tempdir().unwrap();
    let (_, archive) = packed(from.path());
    let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];

    let other_rows = changed(&archive, |name, bytes| {
        one(
            name,
            if name == "database.sqlite" {
                b"ROWS".to_vec()
            } else {
                bytes
            },
        )
    });
    assert!(refused(&other_rows).contains("与清单不符"));
    let no_blob = changed(&archive, |name, bytes| {
        if name.starts_with("blobs/") {
            Vec::new()
        } else {
            one(name, bytes)
        }
    });
    assert!(refused(&no_blob).contains("缺少"));
    let no_manifest = changed(&archive, |name, bytes| {
        if name == "manifest.json" {
            Vec::new()
        } else {
            one(name, bytes)
        }
    });
    assert!(refused(&no_manifest).contains("没有清单"));
    let one_more = changed(&archive, |name, bytes| {
        let mut entries = one(name, bytes);
        if name == "manifest.json" {
            entries.push(("database.ndjson".to_owned(), b"{}".to_vec()));
        }
        entries
    });
    assert!(refused(&one_more).contains("不在清单里"));
    let foreign = changed(&archive, |name, bytes| {
        vec![
            (name.to_owned(), bytes),
            ("etc/passwd".to_owned(), Vec::new()),
        ]
    });
    assert!(refused(&foreign).contains("不该有的"));
    // A blob and its line in the manifest changed together still do not fit the blob's name.
    let forged = changed(&archive, |name, bytes| {
        let bytes = match name {
            "manifest.json" => String::from_utf8(bytes)
                .unwrap()
                .replace(
                    &format!("\"sha256\": \"{}\"", digest(LETTER)),
                    &format!("\"sha256\": \"{}\"", digest(&[b'x'; LETTER.len()])),
                )
                .into_bytes(),
            _ if name.starts_with("blobs/") => vec![b'x'; LETTER.len()],
            _ => bytes,
        };
        one(name, bytes)
    });
    assert!(refused(&forged).contains("与清单不符"));
}

#[test]
fn a_cut_or_scratched_archive_is_refused() {
    let from = tempfile::tempdir().unwrap();
    let (_, archive) = packed(from.path());
    let into = tempfile::tempdir().unwrap();
    let whole = unpack(archive.as_slice(), into.path()).unwrap();
    for length in [0, 5, archive.len() / 2, archive.len() - 1] {
        refused(&archive[..length]);
    }
    for place in (0..archive.len()).step_by(7) {
        let mut scratched = archive.clone();
        scratched[place] ^= 0x55;
        let into = tempfile::tempdir().unwrap();
        // The gzip header holds a time and a system nobody reads, and the last byte of a compressed stream has bits that
        // mean nothing: a change there changes no part.
        let result = unpack(scratched.as_slice(), into.path());
        let harmless = matches!(&result, Ok(manifest) if *manifest == whole);
        assert!(
            harmless || matches!(result, Err(Damaged::Refused(_))),
            "byte {place}: {result:?}"
        );
    }
    refused(b"PK\x03\x04 not a backup");
}
