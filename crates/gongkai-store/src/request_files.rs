//! Files of requests, sealed with the request's key like all else that is personal: what is kept, and who reads it back.
//! Knows no rights beyond what `core` decides when a file is opened.

use std::collections::BTreeMap;
use std::sync::Arc;

use gongkai_core::ids::RequestId;
use gongkai_core::requests::{FileFacts, FileKind, KeptFile};
use gongkai_law::grounds::Category;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::blobs::{blocking, hexadecimal};
use crate::db::{Tx, Value, values};
use crate::fault::StoreFault;
use crate::requests::{key_of, load, part_name};
use crate::rows::insert_into;
use crate::sealed::Key;
use crate::store::Store;

/// Characters of a piece. A dump holds some hundred rows at a time.
const PIECE: usize = 1 << 16;

/// A file to be kept with a request.
#[derive(Clone)]
pub struct FileToKeep {
    pub(crate) facts: FileFacts,
    pub(crate) label: FileLabel,
    pub(crate) bytes: Arc<[u8]>,
}

/// Never shown by a debug print: neither a name nor bytes.
impl std::fmt::Debug for FileToKeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "FileToKeep({:?}, {} bytes)",
            self.facts.kind, self.facts.size
        )
    }
}

impl FileToKeep {
    /// A file of this name and media type.
    #[must_use]
    pub fn new(kind: FileKind, name: String, media_type: &str, bytes: Vec<u8>) -> Self {
        Self {
            facts: FileFacts {
                kind,
                size: bytes.len() as u64,
                sha256: hexadecimal(&Sha256::digest(&bytes)),
                media_type: media_type.to_owned(),
                redacted_for: None,
            },
            label: FileLabel {
                name,
                note: String::new(),
            },
            bytes: bytes.into(),
        }
    }

    /// With what is blacked out in it and why (遮盖说明).
    #[must_use]
    pub fn redacted(mut self, ground: Option<Category>, note: String) -> Self {
        self.facts.redacted_for = ground;
        self.label.note = note;
        self
    }
}

/// What people call a file; sealed, since a name often is a person's.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileLabel {
    /// Its name.
    pub name: String,
    /// What is blacked out in it.
    #[serde(default)]
    pub note: String,
}

/// Never shown by a debug print.
impl std::fmt::Debug for FileLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileLabel(***)")
    }
}

/// A file as it was handed in.
pub struct OpenedFile {
    /// What is known of it.
    pub kept: KeptFile,
    /// Its name and note.
    pub label: FileLabel,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Names and notes of a request's files, by their numbers; none where they were erased.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn request_file_labels(
        &self,
        id: &RequestId,
    ) -> Result<BTreeMap<u32, FileLabel>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let mut labels = BTreeMap::new();
        if let Some(key) = key_of(&mut tx, &self.inner.safe, id).await? {
            let rows = tx
                .all(
                    "SELECT part, sealed FROM request_parts WHERE request = $1 AND part LIKE 'file/%'",
                    values![id.as_str()],
                )
                .await?;
            for row in rows {
                let part = row.text("part")?;
                if let Some(number) = part.strip_prefix("file/").and_then(|n| n.parse().ok()) {
                    let bytes = key.open(&part_name(id, &part), &row.text("sealed")?)?;
                    labels.insert(number, label_of(&part_name(id, &part), &bytes)?);
                }
            }
        }
        tx.end().await?;
        Ok(labels)
    }

    /// A file the applicant may fetch: released with an answer that went out. Whoever asks has shown the code.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn file_handed_out(
        &self,
        id: &RequestId,
        number: u32,
    ) -> Result<Option<OpenedFile>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let request = load(&mut tx, id).await?;
        tx.end().await?;
        let kept = request.and_then(|request| {
            let mut files = request.files_handed_out();
            files.find(|file| file.number == number).cloned()
        });
        match kept {
            Some(kept) => self.opened_file(id, kept).await,
            None => Ok(None),
        }
    }

    /// Opens a file; none where it was erased meanwhile.
    pub(crate) async fn opened_file(
        &self,
        id: &RequestId,
        kept: KeptFile,
    ) -> Result<Option<OpenedFile>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let key = key_of(&mut tx, &self.inner.safe, id).await?;
        let text = pieces(&mut tx, id, kept.number).await?;
        tx.end().await?;
        let (Some(key), Some(text)) = (key, text) else {
            return Ok(None);
        };
        let place = part_name(id, &file_part(kept.number));
        let name = place.clone();
        let bytes = blocking(move || key.open(&bytes_name(&name), &text)).await?;
        if hexadecimal(&Sha256::digest(&bytes)) != kept.facts.sha256 {
            return Err(StoreFault::Sealed {
                what: place,
                why: "it is not what was handed in",
            });
        }
        let label = self.request_part(id, &file_part(kept.number)).await?;
        let label = label.map_or_else(
            || Ok(FileLabel::default()),
            |text| label_of(&place, text.as_bytes()),
        )?;
        Ok(Some(OpenedFile { kept, label, bytes }))
    }
}

/// The part in which name and note of a file are kept.
pub(crate) fn file_part(number: u32) -> String {
    format!("file/{number}")
}

/// As what the bytes are sealed, so that they open as nothing else.
pub(crate) fn bytes_name(place: &str) -> String {
    format!("{place}/bytes")
}

fn label_of(what: &str, bytes: &[u8]) -> Result<FileLabel, StoreFault> {
    serde_json::from_slice(bytes).map_err(|_| StoreFault::Sealed {
        what: what.to_owned(),
        why: "it is no file's name",
    })
}

/// Seals a file's bytes and puts them, in pieces.
pub(crate) async fn put_bytes(
    tx: &mut Tx,
    key: &Key,
    id: &RequestId,
    number: u32,
    bytes: Arc<[u8]>,
) -> Result<(), StoreFault> {
    let (key, what) = (key.clone(), bytes_name(&part_name(id, &file_part(number))));
    let sealed = blocking(move || key.seal(&what, &bytes)).await?;
    let rows: Vec<Vec<Value>> = sealed
        .as_bytes()
        .chunks(PIECE)
        .zip(0_u64..)
        .map(|(piece, place)| {
            let piece = std::str::from_utf8(piece).expect("what is sealed is ASCII");
            values![id.as_str(), number, place, piece]
        })
        .collect();
    let columns = ["request", "number", "piece", "sealed"];
    insert_into(tx, "request_files", &columns, "", rows).await
}

/// The sealed bytes of a file, put together; none where they are not there.
pub(crate) async fn pieces(
    tx: &mut Tx,
    id: &RequestId,
    number: u32,
) -> Result<Option<String>, StoreFault> {
    let rows = tx
        .all(
            "SELECT sealed FROM request_files WHERE request = $1 AND number = $2 ORDER BY piece",
            values![id.as_str(), number],
        )
        .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    for row in rows {
        text.push_str(&row.text("sealed")?);
    }
    Ok(Some(text))
}

/// Takes a file away.
pub(crate) async fn drop_file(tx: &mut Tx, id: &RequestId, number: u32) -> Result<(), StoreFault> {
    tx.run(
        "DELETE FROM request_files WHERE request = $1 AND number = $2",
        values![id.as_str(), number],
    )
    .await?;
    tx.run(
        "DELETE FROM request_parts WHERE request = $1 AND part = $2",
        values![id.as_str(), file_part(number)],
    )
    .await?;
    Ok(())
}
