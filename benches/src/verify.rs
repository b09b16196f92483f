//! Verifying a whole log of a million entries, read from a folder as anyone may copy it; and how fast the tree itself grows
//! on one core, without any database.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::digest::Digest;
use gongkai_ledger::entry::{Act, Entry};
use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::policy::Policy;
use gongkai_ledger::tiles::edge::{Edge, TileFile};
use gongkai_ledger::tiles::{TileId, edge_tiles};
use jiff::Timestamp;

use crate::measure::Table;

/// Entries of the log for each record of the county that the other parts measure with.
const ENTRIES: usize = 10;

/// Entries taken at once, as the follower takes them.
const BATCH: usize = 1_000;

/// Measures it.
pub fn measure(binary: &Path, folder: &Path, records: usize, table: &mut Table) -> Result<()> {
    let folder = folder.join("log");
    let size = records * ENTRIES;
    let mut edge = Edge::default();
    let mut growing = 0.0;
    let mut partial: HashMap<TileId, TileFile> = HashMap::new();
    for from in (0..size).step_by(BATCH) {
        let entries = (from..(from + BATCH).min(size))
            .map(entry)
            .collect::<Result<Vec<_>>>()?;
        let began = Instant::now();
        let grown = edge.grow(&entries)?;
        growing += began.elapsed().as_secs_f64();
        // Of the partial tiles only those of the last size are kept, some of which were made long before.
        for file in grown.files {
            if file.tile.is_full() {
                write(&folder, &file)?;
            } else {
                partial.insert(file.tile, file);
            }
        }
    }
    for tile in edge_tiles(size as u64) {
        let file = partial.get(&tile).context("a partial tile was made")?;
        write(&folder, file)?;
    }
    table.line(
        "entries hashed into tiles, without a database",
        &format!("{:.0} entries/s", size as f64 / growing),
        "≥ 5,000 entries/s",
    );
    sign(&folder, &edge)?;

    let began = Instant::now();
    let verified = Command::new(binary)
        .args(["ledger", "verify", "--folder"])
        .arg(&folder)
        .output()?;
    let taken = began.elapsed();
    ensure!(
        verified.status.success(),
        "the log is not accepted: {}{}",
        String::from_utf8_lossy(&verified.stdout),
        String::from_utf8_lossy(&verified.stderr)
    );
    table.line(
        &format!("verification of {size} entries"),
        &format!("{:.1} s", taken.as_secs_f64()),
        "< 60 s",
    );
    Ok(())
}

fn write(folder: &Path, file: &TileFile) -> Result<()> {
    let path = folder.join(file.tile.to_string());
    fs::create_dir_all(path.parent().context("a tile lies in a folder")?)?;
    Ok(fs::write(path, &file.bytes)?)
}

fn entry(number: usize) -> Result<Vec<u8>> {
    let text = number.to_string();
    let entry = Entry {
        act: Act::Published,
        record: format!("r{number}").parse()?,
        agency: "main".parse()?,
        index_number: Some(format!("main/2026-{number:07}")),
        edition: 1,
        title_digest: Some(Digest::of(text.as_bytes())),
        at: Timestamp::from_second(1_790_000_000 + i64::try_from(number)?)?,
        body_sha256: Digest::of(text.as_bytes()),
        attachments: Vec::new(),
    };
    Ok(entry.to_bytes()?)
}

fn sign(folder: &Path, edge: &Edge) -> Result<()> {
    let keys = KeyFile::new_log("bench.example/ledger", &[1; 32], &[2; 32])?;
    let checkpoint = Checkpoint {
        origin: "bench.example/ledger".to_owned(),
        size: edge.size(),
        root: edge.root(),
    };
    let signers = keys.log_keys()?;
    fs::write(
        folder.join("checkpoint"),
        checkpoint.sign(signers)?.to_string(),
    )?;
    let public: Vec<_> = signers.iter().map(|key| key.verifier().clone()).collect();
    fs::write(folder.join("policy"), Policy::of_log(&public).to_string())?;
    Ok(())
}
