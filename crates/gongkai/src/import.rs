//! Bulk import of one NDJSON file: read and parsed on one thread, put into the store on another, all or nothing.
//!
//! Knows nothing of the form of the lines (`core::lines`) or of what may stand together (`store`).

mod files;
mod reader;

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context;
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::lines::Line;
use gongkai_store::Store;
use gongkai_store::import::{Bulk, BulkError, Counts, Put};
use indicatif::ProgressBar;
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::mpsc;

use reader::Numbered;

pub use reader::own_catalogues;

/// As many faults are listed; who has more has a systematic one.
pub const MAX_FAULTS: usize = 100;

/// Chunks that may wait between the two threads.
const WAITING_CHUNKS: usize = 4;

/// Something wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineFault {
    /// The line's number, from 1.
    pub line: u64,
    /// The field; empty where the line as a whole is meant.
    pub field: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

/// Why a file was not imported. Nothing of it was stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Lines are wrong, in order, at most [`MAX_FAULTS`].
    #[error("{} faults", .0.len())]
    Lines(Vec<LineFault>),
    /// A fault of ours.
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

/// A line that can be put into the store.
struct Ready {
    line: Line,
    /// The bytes of a record's files; the record names them by their digests.
    blobs: Vec<Vec<u8>>,
}

/// Imports a file. `own_catalogues` are the agencies whose catalogue stands in the call's files; all others start with
/// the standard one.
///
/// # Errors
/// The faults of its lines, or a fault of ours; then nothing was stored.
pub async fn file(
    store: &Store,
    path: &Path,
    own_catalogues: &HashSet<AgencyId>,
    at: Timestamp,
    progress: &ProgressBar,
) -> Result<Counts, ImportError> {
    let (sender, mut chunks) = mpsc::channel::<Vec<Numbered>>(WAITING_CHUNKS);
    let read = {
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || reader::read(&path, &sender))
    };
    let bulk = store.bulk(at).await.context("beginning the import")?;
    let mut import = Import {
        store,
        bulk,
        own_catalogues,
        faults: Vec::new(),
    };
    while let Some(chunk) = chunks.recv().await {
        for numbered in chunk {
            import.take(numbered.line, numbered.ready).await?;
            progress.set_position(numbered.end);
        }
        if import.faults.len() >= MAX_FAULTS {
            break;
        }
    }
    // A reader that still waits to hand on a chunk ends when nobody takes it.
    drop(chunks);
    read.await.context("reading the file")??;
    import.finish().await
}

struct Import<'a> {
    store: &'a Store,
    bulk: Bulk<'a>,
    own_catalogues: &'a HashSet<AgencyId>,
    faults: Vec<LineFault>,
}

impl Import<'_> {
    async fn take(
        &mut self,
        line: u64,
        ready: Result<Ready, FieldErrors>,
    ) -> Result<(), ImportError> {
        let put = match ready {
            Ok(ready) => self.put(ready).await,
            Err(errors) => Err(BulkError::Fields(errors)),
        };
        match put {
            Ok(()) => Ok(()),
            Err(BulkError::Fields(errors)) => {
                let room = MAX_FAULTS - self.faults.len().min(MAX_FAULTS);
                self.faults
                    .extend(errors.0.into_iter().take(room).map(|error| LineFault {
                        line,
                        field: error.field,
                        sentence: error.sentence,
                    }));
                Ok(())
            }
            Err(BulkError::Fault(fault)) => Err(anyhow::Error::new(fault)
                .context(format!("storing line {line}"))
                .into()),
        }
    }

    async fn put(&mut self, Ready { line, blobs }: Ready) -> Result<(), BulkError> {
        let put = match line {
            Line::Agency(agency) => self.agency(*agency).await?,
            Line::CatalogueItem(item) => self.bulk.item(item).await?,
            Line::Record(record) => self.bulk.record(record.imported).await?,
            Line::Request(request) => self.bulk.request(*request).await?,
            Line::Remedy(remedy) => self.bulk.remedy(remedy).await?,
            Line::AnnualFigures(figures) => self.bulk.figures(figures).await?,
            Line::PublicationCount(count) => self.bulk.count(count).await?,
            Line::Narrative(narrative) => self.bulk.narrative(narrative).await?,
        };
        // Once a line was refused nothing will be committed; then no bytes are kept either.
        if put == Put::New && self.faults.is_empty() {
            for bytes in blobs {
                self.store.keep_blob(bytes).await?;
            }
        }
        Ok(())
    }

    async fn agency(&mut self, agency: Agency) -> Result<Put, BulkError> {
        let (id, kind) = (agency.id.clone(), agency.kind);
        let put = self.bulk.agency(agency).await?;
        if put == Put::New && !self.own_catalogues.contains(&id) {
            for item in catalogue::standard(&id, kind) {
                self.bulk.item(item).await?;
            }
        }
        Ok(put)
    }

    async fn finish(self) -> Result<Counts, ImportError> {
        if self.faults.is_empty() {
            Ok(self.bulk.commit().await.context("storing the import")?)
        } else {
            Err(ImportError::Lines(self.faults))
        }
    }
}
