//! The search index follows the journal: for each record touched it asks the store what the public sees of it now, and
//! puts that into the index or removes it. Knows nothing of what an event did to a record.

mod document;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use gongkai_core::catalogue::{Block, ContentGroup};
use gongkai_core::documents::FileReader;
use gongkai_core::ids::{AgencyId, ItemCode, RecordId};
use gongkai_core::journal::{Entry, Event};
use gongkai_search::{Change, Index, IndexFault, Query};
use gongkai_store::public::{ListFilter, PublicDocument};
use gongkai_store::{Store, StoreFault};
use tokio::time::Instant;

use super::{FollowFault, Follower};
use crate::stop::Stop;

/// Entries read, and records put, with one commit of the index.
const BATCH: u32 = 500;

/// Records listed at a time where an agency or a catalogue changed.
const LISTED: u64 = 500;

/// First and longest pause before a failed record is tried again.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(600));

/// Brings the index up to what is public.
pub struct SearchFollower {
    store: Store,
    index: Arc<Index>,
    reader: Arc<dyn FileReader>,
    /// Entries up to this number are done. The index stores it with each commit; between commits only entries lie that
    /// the public does not see, or whose records cannot be read.
    read_to: u64,
    /// What of an agency stands on each of its records: its name and the agency above. An edit of anything else puts
    /// nothing again.
    agencies: HashMap<AgencyId, (String, Option<AgencyId>)>,
    /// The same of a catalogue item: where it stands.
    items: HashMap<(AgencyId, ItemCode), ItemPlace>,
    failing: HashMap<RecordId, Failing>,
}

/// The item above, the block, the content group.
type ItemPlace = (Option<ItemCode>, Block, ContentGroup);

/// A record that could not be read; the others go on without it.
struct Failing {
    next: Instant,
    pause: Duration,
}

impl Follower for SearchFollower {
    const NAME: &'static str = "search";

    fn store(&self) -> &Store {
        &self.store
    }

    /// Reads the journal to its end, or until told to stop.
    async fn catch_up(&mut self, stop: &Stop) -> Result<(), FollowFault> {
        let head = self.store.poll_head().await?;
        while self.read_to < head && !stop.is_ordered() {
            if let Err(fault) = self.step().await {
                // The entries come again; what they said of agencies and catalogues must then be news again.
                self.agencies.clear();
                self.items.clear();
                return Err(fault);
            }
        }
        self.retry().await
    }
}

impl SearchFollower {
    /// A follower that goes on where the index stands.
    #[must_use]
    pub fn new(store: Store, index: Arc<Index>, reader: Arc<dyn FileReader>) -> Self {
        let read_to = index.position();
        Self {
            store,
            index,
            reader,
            read_to,
            agencies: HashMap::new(),
            items: HashMap::new(),
            failing: HashMap::new(),
        }
    }

    /// The number of the last journal entry that is done.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.read_to
    }

    /// Takes the next entries. Nothing happens where there are none.
    async fn step(&mut self) -> Result<(), FollowFault> {
        let entries = self.store.entries_after(self.read_to, BATCH).await?;
        let Some(last) = entries.last() else {
            return Ok(());
        };
        let position = last.seq;
        let touched = self.touched(&entries).await?;
        if touched.is_empty() && entries.iter().any(|entry| entry.event.touches_public()) {
            // Nothing to put; but whoever compares the index with what is public must not take it to be behind.
            self.commit(Vec::new(), position).await?;
        }
        self.put(touched, position).await
    }

    /// The records whose place in the index may have changed.
    async fn touched(&mut self, entries: &[Entry]) -> Result<BTreeSet<RecordId>, FollowFault> {
        let mut records = BTreeSet::new();
        for entry in entries {
            match &entry.event {
                Event::Record(event) if event.touches_public() => {
                    records.extend(entry.subject.parse::<RecordId>())
                }
                Event::Agency(agency) => {
                    let shown = (agency.name.clone(), agency.parent.clone());
                    if self.agencies.insert(agency.id.clone(), shown.clone()) != Some(shown) {
                        self.add_indexed(&agency.id, None, &mut records).await?;
                    }
                }
                Event::CatalogueItem(item) => {
                    let key = (item.agency.clone(), item.code.clone());
                    let place = (item.parent.clone(), item.block, item.group);
                    if self.items.insert(key, place.clone()) != Some(place) {
                        self.add_indexed(&item.agency, Some(&item.code), &mut records)
                            .await?;
                    }
                }
                Event::Record(_)
                | Event::Account(_)
                | Event::PasswordSet
                | Event::Request(_)
                | Event::Remedy(_)
                | Event::Complaint(_)
                | Event::AnnualFigures(_)
                | Event::PublicationCount(_)
                | Event::Narrative(_)
                | Event::AnnualReport(_)
                | Event::CalendarYear(_) => {}
            }
        }
        Ok(records)
    }

    /// Adds the public records of an agency and those below it, or under an item of it, unless the index has none of
    /// them: then their own entries are still to come.
    async fn add_indexed(
        &self,
        agency: &AgencyId,
        item: Option<&ItemCode>,
        records: &mut BTreeSet<RecordId>,
    ) -> Result<(), FollowFault> {
        let query = Query {
            agency: Some(agency.to_string()),
            category: item.map(ToString::to_string),
            limit: 1,
            ..Query::default()
        };
        let index = Arc::clone(&self.index);
        let hits = tokio::task::spawn_blocking(move || index.search(&query)).await??;
        if hits.total == 0 {
            return Ok(());
        }
        let filter = ListFilter {
            agency: Some(agency.clone()),
            below: item.is_none(),
            item: item.cloned(),
            ..ListFilter::default()
        };
        let mut cursor = None;
        loop {
            let (page, next) = self
                .store
                .public_after(&filter, cursor.as_deref(), LISTED)
                .await?;
            records.extend(page.items.into_iter().map(|listed| listed.record));
            match next {
                Some(next) => cursor = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Puts or removes records as the public sees them now, and moves on to `position` with the last of them.
    async fn put(&mut self, records: BTreeSet<RecordId>, position: u64) -> Result<(), FollowFault> {
        let records: Vec<RecordId> = records.into_iter().collect();
        let mut parts = records.chunks(BATCH as usize).peekable();
        while let Some(part) = parts.next() {
            let mut changes = Vec::with_capacity(part.len());
            for record in part {
                changes.extend(self.change(record).await?);
            }
            // A long list is committed in parts; only the last one is the effect of all entries.
            let position = if parts.peek().is_none() {
                position
            } else {
                self.read_to
            };
            self.apply(changes, position).await?;
        }
        self.read_to = position;
        Ok(())
    }

    async fn apply(&mut self, changes: Vec<Change>, position: u64) -> Result<(), FollowFault> {
        if changes.is_empty() {
            return Ok(());
        }
        self.commit(changes, position).await
    }

    async fn commit(&mut self, changes: Vec<Change>, position: u64) -> Result<(), FollowFault> {
        let index = Arc::clone(&self.index);
        let applied = tokio::task::spawn_blocking(move || index.apply(changes, position)).await?;
        if let Err(IndexFault::Moved { position }) = &applied {
            // Another process rebuilt the index; go on from where it left it.
            self.read_to = *position;
        }
        Ok(applied?)
    }

    /// What is to be done about a record; nothing where it cannot be read, which is noted and tried again later.
    async fn change(&mut self, record: &RecordId) -> Result<Option<Change>, FollowFault> {
        match self.seen(record).await {
            Ok(change) => {
                self.failing.remove(record);
                Ok(Some(change))
            }
            // A damaged row is the record's own trouble; a database that is away is everybody's.
            Err(FollowFault::Store(fault @ StoreFault::Damaged { .. })) => {
                let pause = match self.failing.get(record) {
                    Some(failing) => (failing.pause * 2).min(PAUSES.1),
                    None => {
                        let error = &fault as &dyn std::error::Error;
                        tracing::error!(record.id = %record, error, "record cannot be indexed, trying again later");
                        PAUSES.0
                    }
                };
                self.failing.insert(
                    record.clone(),
                    Failing {
                        next: Instant::now() + pause,
                        pause,
                    },
                );
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }

    async fn seen(&self, record: &RecordId) -> Result<Change, FollowFault> {
        match self.store.public_document(record).await? {
            None => Ok(Change::Remove(record.to_string())),
            Some(mut seen) => {
                self.read_files(&mut seen).await?;
                Ok(Change::Put(Box::new(document::of(seen))))
            }
        }
    }

    /// Draws the text from files nobody drew it from yet. A file that cannot be read is noted as empty, so that it is
    /// tried once, and found by its name.
    async fn read_files(&self, seen: &mut PublicDocument) -> Result<(), FollowFault> {
        for (file, text) in &mut seen.attachments {
            if text.is_some() || file.inline {
                continue;
            }
            let Some(bytes) = self.store.blob(&file.sha256).await? else {
                tracing::error!(file.id = %file.id, file.sha256, "attachment is missing, found by its name only");
                continue;
            };
            let (reader, media_type) = (Arc::clone(&self.reader), file.media_type.clone());
            let read = tokio::task::spawn_blocking(move || reader.text(&media_type, &bytes)).await;
            let drawn = match read {
                Ok(drawn) => drawn,
                Err(fault) if fault.is_panic() => None,
                Err(fault) => return Err(fault.into()),
            };
            if drawn.is_none() {
                tracing::info!(file.id = %file.id, file.media_type, "attachment has no text, found by its name only");
            }
            let drawn = drawn.unwrap_or_default();
            self.store.keep_text(&file.sha256, &drawn).await?;
            *text = Some(drawn);
        }
        Ok(())
    }

    /// Tries failed records again whose pause is over.
    async fn retry(&mut self) -> Result<(), FollowFault> {
        let now = Instant::now();
        let due = self
            .failing
            .iter()
            .filter(|(_, failing)| failing.next <= now);
        let due: BTreeSet<RecordId> = due.map(|(record, _)| record.clone()).collect();
        if due.is_empty() {
            return Ok(());
        }
        self.put(due, self.read_to).await
    }
}
