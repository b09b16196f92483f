//! The index in its folder: opened cheaply, written by one follower, searched by many.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

use crate::document::Change;
use crate::fault::IndexFault;
use crate::query::{Facets, Hits, Query};
use crate::schema::{Fields, version};
use crate::{facets, page, reading, segment, suggest, tokens};

/// Bytes the writer may hold before it writes a segment; the least the engine takes is 15 MB.
const WRITER_BYTES: usize = 20_000_000;
/// The file that tells in which form the folder was written.
const VERSION: &str = "gongkai-version";

/// A full-text index over published records.
pub struct Index {
    engine: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    // Opened by the first write, so that a process that only reads needs no lock.
    writer: Mutex<Option<IndexWriter>>,
    position: AtomicU64,
}

impl Index {
    /// Opens the index in a folder, or makes it. One that is damaged or was written in another form is emptied and
    /// stands at position 0. The dictionary is loaded in the background.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(folder: &Path) -> Result<Index, IndexFault> {
        segment::load_in_background();
        let (schema, fields) = Fields::schema();
        let here = |source| IndexFault::Folder {
            path: folder.to_owned(),
            source,
        };
        let known = fs::read_to_string(folder.join(VERSION)).is_ok_and(|found| found == version());
        let mut opened = if known {
            tantivy::Index::open_in_dir(folder)
                .ok()
                .filter(|engine| engine.schema() == schema)
        } else {
            None
        };
        if opened.is_none() {
            if folder.exists() {
                fs::remove_dir_all(folder).map_err(here)?;
            }
            fs::create_dir_all(folder).map_err(here)?;
            let made = tantivy::Index::create_in_dir(folder, schema)
                .map_err(IndexFault::engine("making the index"))?;
            fs::write(PathBuf::from(folder).join(VERSION), version()).map_err(here)?;
            opened = Some(made);
        }
        let mut engine = opened.expect("it was opened or made just above");
        engine.set_tokenizers(tokens::tokenizers());
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(IndexFault::engine("opening the index"))?;
        let index = Index {
            engine,
            reader,
            fields,
            writer: Mutex::new(None),
            position: AtomicU64::new(0),
        };
        index
            .position
            .store(index.stored_position()?, Ordering::Release);
        Ok(index)
    }

    /// The journal's position that was last taken.
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// How many records are in it.
    pub fn records(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Takes changes in one commit together with the position they reach; searches see them when this returns.
    ///
    /// # Errors
    /// [`IndexFault::Busy`] while another process writes, [`IndexFault::Behind`] for a position that lies before the one
    /// stored. Nothing was taken then.
    pub fn apply(&self, changes: Vec<Change>, position: u64) -> Result<(), IndexFault> {
        let stood = self.position();
        if position < stood {
            return Err(IndexFault::Behind {
                position: stood,
                given: position,
            });
        }
        let mut held = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let result = self.write(&mut held, changes, position);
        if result.is_err() {
            // A writer that failed may hold half of the changes; the next one begins from the last commit.
            *held = None;
        }
        result
    }

    fn write(
        &self,
        held: &mut Option<IndexWriter>,
        changes: Vec<Change>,
        position: u64,
    ) -> Result<(), IndexFault> {
        let failed = || IndexFault::engine("writing");
        if held.is_none() {
            let writer = self
                .engine
                .writer_with_num_threads(1, WRITER_BYTES)
                .map_err(failed())?;
            let now = self.stored_position()?;
            if now != self.position() {
                self.show(now).map_err(failed())?;
                return Err(IndexFault::Moved { position: now });
            }
            *held = Some(writer);
        }
        let Some(writer) = held.as_mut() else {
            return Err(IndexFault::Busy);
        };
        for change in changes {
            match change {
                Change::Put(document) => {
                    writer.delete_term(self.fields.id_term(&document.id));
                    writer
                        .add_document(self.fields.write(&document))
                        .map_err(failed())?;
                }
                Change::Remove(id) => {
                    writer.delete_term(self.fields.id_term(&id));
                }
            }
        }
        let mut commit = writer.prepare_commit().map_err(failed())?;
        commit.set_payload(&position.to_string());
        commit.commit().map_err(failed())?;
        self.show(position).map_err(failed())
    }

    /// Searches see what was committed, and then the position tells so: whoever reads it sees no older state after.
    fn show(&self, position: u64) -> tantivy::Result<()> {
        self.reader.reload()?;
        self.position.store(position, Ordering::Release);
        Ok(())
    }

    /// Searches.
    ///
    /// # Errors
    /// When the engine fails; no text can make it fail.
    pub fn search(&self, query: &Query) -> Result<Hits, IndexFault> {
        let asked = reading::read(&query.text);
        if asked.is_empty() && !query.text.trim().is_empty() {
            // Nothing but marks was typed.
            return Ok(Hits {
                total: 0,
                relaxed: false,
                items: Vec::new(),
                facets: Facets::default(),
            });
        }
        let searcher = self.reader.searcher();
        let find = |needed| page::collect(&searcher, &self.fields, query, &asked, needed);
        let strict = find(asked.len())?;
        if strict.total > 0 || asked.len() < 2 {
            return Ok(Hits {
                total: strict.total,
                relaxed: false,
                items: strict.hits,
                facets: strict.facets,
            });
        }
        // Most of the words: half or more.
        let loose = find(asked.len().div_ceil(2))?;
        let mut facets = strict.facets;
        // Of a kind of which other choices have all the words, these are counted, as a search for them will find them.
        facets::fill(&mut facets, loose.facets);
        Ok(Hits {
            total: loose.total,
            relaxed: loose.total > 0,
            items: loose.hits,
            facets,
        })
    }

    /// Up to `limit` titles for what was typed so far, of an agency and those below it or of all.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn suggest(
        &self,
        text: &str,
        agency: Option<&str>,
        limit: usize,
    ) -> Result<Vec<String>, IndexFault> {
        suggest::suggest(&self.reader.searcher(), &self.fields, text, agency, limit)
    }

    /// Forgets all; the position is 0 again.
    ///
    /// # Errors
    /// As [`Index::apply`].
    pub fn clear(&self) -> Result<(), IndexFault> {
        let mut held = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = || IndexFault::engine("emptying");
        if held.is_none() {
            *held = Some(
                self.engine
                    .writer_with_num_threads(1, WRITER_BYTES)
                    .map_err(failed())?,
            );
        }
        let Some(writer) = held.as_mut() else {
            return Err(IndexFault::Busy);
        };
        writer.delete_all_documents().map_err(failed())?;
        let mut commit = writer.prepare_commit().map_err(failed())?;
        commit.set_payload("0");
        commit.commit().map_err(failed())?;
        self.show(0).map_err(failed())
    }

    fn stored_position(&self) -> Result<u64, IndexFault> {
        let metas = self
            .engine
            .load_metas()
            .map_err(IndexFault::engine("reading the position"))?;
        Ok(metas
            .payload
            .and_then(|payload| payload.parse().ok())
            .unwrap_or(0))
    }
}
