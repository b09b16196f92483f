//! Reads an NDJSON file line by line and parses it, ahead of the one who stores. Knows nothing of the store.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::lines::{Line, parse};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::{Ready, files};

/// Longest line. Its files stand in it as base64, four bytes for three: some 380 MB of them. Larger ones are given by
/// their path.
const MAX_LINE_BYTES: usize = 512 << 20;

/// A chunk is handed on when it holds so many lines or so much text, so that little waits and little is in memory.
const CHUNK_LINES: usize = 256;
const CHUNK_BYTES: usize = 4 << 20;

/// A line of the file, read.
pub(super) struct Numbered {
    /// Its number, from 1.
    pub line: u64,
    /// Where it ends in the file, in bytes.
    pub end: u64,
    /// What stands in it.
    pub ready: Result<Ready, FieldErrors>,
}

/// Reads and parses a whole file, chunk by chunk, until its end or until nobody takes chunks any more.
pub(super) fn read(path: &Path, chunks: &mpsc::Sender<Vec<Numbered>>) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut lines = Lines::open(path)?;
    let mut chunk = Vec::new();
    let mut chunk_bytes = 0;
    while let Some(text) = lines.next()? {
        let length = text.as_ref().map_or(0, String::len);
        let ready = text
            .and_then(|text| parse(&text))
            .and_then(|line| ready(line, folder));
        chunk.push(Numbered {
            line: lines.number,
            end: lines.end,
            ready,
        });
        chunk_bytes += length;
        if chunk.len() >= CHUNK_LINES || chunk_bytes >= CHUNK_BYTES {
            if chunks.blocking_send(std::mem::take(&mut chunk)).is_err() {
                return Ok(());
            }
            chunk_bytes = 0;
        }
    }
    // Whoever stopped taking chunks has his reason.
    let _ = chunks.blocking_send(chunk);
    Ok(())
}

fn ready(mut line: Line, folder: &Path) -> Result<Ready, FieldErrors> {
    let blobs = match &mut line {
        Line::Record(record) => files::attach(record, folder)?,
        _ => Vec::new(),
    };
    Ok(Ready { line, blobs })
}

/// The agencies whose catalogue stands in a file.
///
/// # Errors
/// When it cannot be read.
pub fn own_catalogues(path: &Path) -> anyhow::Result<HashSet<AgencyId>> {
    #[derive(Deserialize)]
    struct Item {
        r#type: String,
        agency: AgencyId,
    }
    let mut agencies = HashSet::new();
    let mut lines = Lines::open(path)?;
    while let Some(text) = lines.next()? {
        // Lines that cannot be read are named when the file is imported.
        let Ok(text) = text else { continue };
        if !text.contains("catalogue_item") {
            continue;
        }
        if let Ok(item) = serde_json::from_str::<Item>(&text)
            && item.r#type == "catalogue_item"
        {
            agencies.insert(item.agency);
        }
    }
    Ok(agencies)
}

/// The lines of a file that are not blank.
struct Lines {
    reader: BufReader<File>,
    /// Number of the line read last.
    number: u64,
    /// Where it ends.
    end: u64,
}

impl Lines {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        Ok(Self {
            reader: BufReader::with_capacity(1 << 20, file),
            number: 0,
            end: 0,
        })
    }

    /// The next line, or what is wrong with its bytes; `None` at the end of the file.
    fn next(&mut self) -> anyhow::Result<Option<Result<String, FieldErrors>>> {
        loop {
            let mut bytes = Vec::new();
            let limit = MAX_LINE_BYTES as u64 + 1;
            let read = (&mut self.reader)
                .take(limit)
                .read_until(b'\n', &mut bytes)
                .context("reading the file")?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.end += read as u64;
            if read > MAX_LINE_BYTES {
                self.reader.skip_until(b'\n').context("reading the file")?;
                let limit = MAX_LINE_BYTES >> 20;
                let sentence = format!("这一行超过 {limit} MB，请把大附件改用 file（文件路径）。");
                return Ok(Some(Err(FieldErrors::one("", sentence))));
            }
            let Ok(text) = String::from_utf8(bytes) else {
                let sentence = "这一行不是 UTF-8 编码，请把文件另存为 UTF-8 再导入。";
                return Ok(Some(Err(FieldErrors::one("", sentence))));
            };
            let text = if self.number == 1 {
                text.trim_start_matches('\u{feff}')
            } else {
                &text
            };
            let text = text.trim();
            if !text.is_empty() {
                return Ok(Some(Ok(text.to_owned())));
            }
        }
    }
}
