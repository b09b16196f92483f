//! Bulk import: one transaction for a whole file, rows in batches, all or nothing. The same thing again changes
//! nothing, another thing under the same id is refused. Knows nothing of NDJSON.

mod cases;
mod records;
mod seen;

use std::collections::{BTreeMap, HashMap};

use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::content::Attachment;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, AttachmentId, RecordId};
use gongkai_core::journal::Event;
use jiff::Timestamp;

use crate::agencies::{Catalogue, Tree};
use crate::attachments;
use crate::db::{Tx, Value, values};
use crate::dialect::Room;
use crate::fault::StoreFault;
use crate::import::seen::Seen;
use crate::journal::JOURNAL;
use crate::rows::{RECORD_TABLES, Tally, insert, write_tally};
use crate::store::Store;
use crate::write::Acting;
use crate::write::Writing;
use crate::write::records::{INDEX_NUMBERS, unknown_agency};
use crate::write::structure::{check_agency, check_item, item_subject, write_agency, write_item};

/// An import in progress. Dropping it undoes everything.
pub struct Bulk<'a> {
    store: &'a Store,
    acting: Acting,
    at: Timestamp,
    writing: Writing,
    tree: Tree,
    catalogues: HashMap<AgencyId, Catalogue>,
    /// The serial to issue next, by agency and year.
    serials: HashMap<(AgencyId, i16), u32>,
    seen: Option<Seen>,
    /// The record that each file put here belongs to.
    files: HashMap<AttachmentId, RecordId>,
    pending: Pending,
    counts: Counts,
}

/// What became of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is new and will be there after the commit.
    New,
    /// The same thing was there already.
    Unchanged,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Things added.
    pub new: u64,
    /// Things that were there already.
    pub unchanged: u64,
}

/// Why one thing could not be put.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// Fields are wrong.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// A fault of ours.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

/// Rows that wait to be written together.
#[derive(Default)]
struct Pending {
    records: usize,
    rows: BTreeMap<usize, Vec<Vec<Value>>>,
    journal: Vec<Vec<Value>>,
    index_numbers: Vec<Vec<Value>>,
    files: Vec<(AgencyId, RecordId, Vec<Attachment>)>,
    tally: Tally,
}

/// Records written together. At some kilobytes each, this many stay within a few megabytes.
const BATCH: usize = 256;

impl Store {
    /// Begins an import. Nobody else can write until it is committed or dropped.
    ///
    /// # Errors
    /// When the database fails or another process holds it for too long.
    pub async fn bulk(&self, at: Timestamp) -> Result<Bulk<'_>, StoreFault> {
        let mut writing = self.writing().await?;
        room(&mut writing.tx, Room::ForBulk).await?;
        let tree = Tree::load(&mut writing.tx).await?;
        Ok(Bulk {
            store: self,
            acting: Acting::import(),
            at,
            writing,
            tree,
            catalogues: HashMap::new(),
            serials: HashMap::new(),
            seen: None,
            files: HashMap::new(),
            pending: Pending::default(),
            counts: Counts::default(),
        })
    }
}

async fn room(tx: &mut Tx, room: Room) -> Result<(), StoreFault> {
    if let Some(sql) = tx.dialect().room(room) {
        tx.run(sql, vec![]).await?;
    }
    Ok(())
}

impl Bulk<'_> {
    /// Puts an agency, already checked.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn agency(&mut self, agency: Agency) -> Result<Put, BulkError> {
        let event = Event::Agency(Box::new(agency.clone()));
        if let Some(known) = self.tree.get(&agency.id) {
            let same = *known == agency || self.began_as(agency.id.as_str(), &event).await?;
            return self.there(same, "id", "机关", agency.id.as_str());
        }
        check_agency(&agency, &self.tree)?;
        self.append(&agency.id, agency.id.as_str(), &event).await?;
        write_agency(&mut self.writing.tx, &agency).await?;
        let mut agencies = std::mem::take(&mut self.tree).agencies;
        agencies.push(agency);
        self.tree = Tree::of(agencies);
        Ok(self.new_one())
    }

    /// Puts a catalogue item, already checked.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn item(&mut self, item: CatalogueItem) -> Result<Put, BulkError> {
        self.known_agency(&item.agency)?;
        let subject = item_subject(&item);
        let event = Event::CatalogueItem(item.clone());
        let catalogue = self.take_catalogue(&item.agency).await?;
        if let Some(known) = catalogue.get(&item.code) {
            let same = *known == item || self.began_as(&subject, &event).await?;
            self.catalogues.insert(item.agency.clone(), catalogue);
            return self.there(same, "code", "目录", item.code.as_str());
        }
        let checked = check_item(&item, &catalogue);
        if let Err(errors) = checked {
            self.catalogues.insert(item.agency.clone(), catalogue);
            return Err(errors.into());
        }
        self.append(&item.agency, &subject, &event).await?;
        write_item(&mut self.writing.tx, &item).await?;
        let agency = item.agency.clone();
        let mut items = catalogue.items;
        items.push(item);
        self.catalogues.insert(agency, Catalogue::of(items));
        Ok(self.new_one())
    }

    /// Makes it all lasting.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn commit(mut self) -> Result<Counts, StoreFault> {
        self.flush().await?;
        room(&mut self.writing.tx, Room::AsEver).await?;
        self.store.commit(self.writing).await?;
        Ok(self.counts)
    }

    fn known_agency(&self, id: &AgencyId) -> Result<&Agency, FieldErrors> {
        self.tree
            .get(id)
            .ok_or_else(|| unknown_agency("agency", id))
    }

    /// The catalogue of an agency, out of the keeping of `self`; put it back.
    async fn take_catalogue(&mut self, agency: &AgencyId) -> Result<Catalogue, StoreFault> {
        match self.catalogues.remove(agency) {
            Some(known) => Ok(known),
            None => Catalogue::load(&mut self.writing.tx, agency).await,
        }
    }

    async fn append(
        &mut self,
        agency: &AgencyId,
        subject: &str,
        event: &Event,
    ) -> Result<(), StoreFault> {
        self.writing
            .append_next(&self.acting, agency, subject, event, self.at)
            .await
    }

    /// Whether the first thing that happened to a subject is this very event: a file that is repeated changes nothing,
    /// also where the thing was changed in the console since.
    async fn began_as(&mut self, subject: &str, event: &Event) -> Result<bool, StoreFault> {
        let row = self
            .writing
            .tx
            .one(
                "SELECT data FROM journal WHERE subject_kind = $1 AND subject = $2 AND version = 1",
                values![event.subject_kind(), subject],
            )
            .await?;
        match row {
            Some(row) => Ok(row.json::<Event>("data")? == *event),
            None => Ok(false),
        }
    }

    fn new_one(&mut self) -> Put {
        self.counts.new += 1;
        Put::New
    }

    /// The answer where something of this id is there already.
    fn there(&mut self, same: bool, field: &str, thing: &str, id: &str) -> Result<Put, BulkError> {
        if same {
            self.counts.unchanged += 1;
            return Ok(Put::Unchanged);
        }
        let sentence = format!(
            "已有编号为「{id}」的{thing}，内容不同。导入不会改动已有的内容，要修改请到控制台。"
        );
        Err(FieldErrors::one(field, sentence).into())
    }

    /// Writes what waits.
    async fn flush(&mut self) -> Result<(), StoreFault> {
        let Pending {
            records: _,
            mut rows,
            journal,
            index_numbers,
            files,
            tally,
        } = std::mem::take(&mut self.pending);
        let tx = &mut self.writing.tx;
        insert(tx, &JOURNAL, journal).await?;
        for (place, table) in RECORD_TABLES.iter().enumerate() {
            if let Some(rows) = rows.remove(&place) {
                insert(tx, table, rows).await?;
            }
        }
        insert(tx, &INDEX_NUMBERS, index_numbers).await?;
        for (agency, record, files) in files {
            attachments::bind(tx, &agency, &record, files, self.at).await?;
        }
        write_tally(tx, tally).await
    }
}
