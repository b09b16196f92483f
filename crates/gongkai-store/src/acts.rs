//! Acts of disclosure (公开、修订、撤回、废止、失效) as the journal tells them, in its order, each with what the edition
//! concerned says. Knows nothing of entries, trees or keys: whoever keeps the log makes its entries of these facts.

use gongkai_core::content::Content;
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::journal::{Entry, Event};
use gongkai_core::records::{self, Validity, WithdrawalReason};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{Tx, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;
use crate::journal::{entries, entry};
use crate::store::Store;

/// What was done. To a record: the publication of an annual report joins here once the journal has an event for it, in
/// `acts_of` and in the filter of [`Store::acts_after`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// 公开: the first edition became public.
    Published,
    /// 修订: a later edition took its place.
    Revised,
    /// 撤回
    Withdrawn(WithdrawalReason),
    /// 废止, from this day.
    Repealed(Date),
    /// 失效, from this day.
    Expired(Date),
}

/// An act of disclosure with its public facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAct {
    /// What was done.
    pub deed: Deed,
    /// To which record.
    pub record: RecordId,
    /// Whose it is.
    pub agency: AgencyId,
    /// 索引号
    pub index_number: String,
    /// The edition concerned, from 1.
    pub edition: u32,
    /// When it was done; of an imported record, when the other system says so.
    pub at: Timestamp,
    /// Number of the journal entry.
    pub seq: u64,
    /// When the journal took it.
    pub logged_at: Timestamp,
    /// What the edition says.
    pub content: Content,
}

/// The acts of some journal entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acts {
    /// In the order of the journal.
    pub acts: Vec<PublicAct>,
    /// Number of the last journal entry looked at; where it was begun from, if there is none.
    pub read_to: u64,
}

impl Store {
    /// The acts of disclosure in the journal entries after `seq`, of which at most `limit` are looked at.
    ///
    /// # Errors
    /// A gap in the journal, a history that does not lead to a public edition, or when the database fails.
    pub async fn acts_after(&self, seq: u64, limit: u32) -> Result<Acts, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        // What is not public is not needed; it is not read over the wire and not parsed.
        let rows = tx
            .all(
                "SELECT seq, at, actor, agency, subject, version,
                        CASE WHEN public = 1 AND subject_kind = 'record' THEN data ELSE '' END AS data
                 FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2",
                values![seq, limit],
            )
            .await?;
        let mut read = Acts {
            acts: Vec::new(),
            read_to: seq,
        };
        for row in &rows {
            let found = row.number("seq")?;
            let expected = read.read_to + 1;
            if found != expected {
                return Err(StoreFault::JournalGap { expected, found });
            }
            read.read_to = found;
            if !row.text("data")?.is_empty() {
                let version = row.number("version")?;
                read.acts
                    .extend(acts_of(&mut tx, entry(row)?, version).await?);
            }
        }
        tx.end().await?;
        Ok(read)
    }
}

/// What one journal entry did. An import does several things at once.
async fn acts_of(tx: &mut Tx, entry: Entry, version: u64) -> Result<Vec<PublicAct>, StoreFault> {
    let Event::Record(event) = &entry.event else {
        return Ok(Vec::new());
    };
    let record: RecordId = entry.subject.parse().map_err(|_| damaged(&entry))?;
    let deed = match event {
        records::Event::Imported { .. } => {
            let dossier = Dossier::after(None, &record, event, &entry.actor, entry.at);
            return imported(&entry, &dossier, event);
        }
        records::Event::SignedAndPublished { .. } | records::Event::Published { .. } => None,
        records::Event::Withdrawn { notice } => Some(Deed::Withdrawn(notice.reason)),
        records::Event::Repealed { on, .. } => Some(Deed::Repealed(*on)),
        records::Event::Expired { on } => Some(Deed::Expired(*on)),
        records::Event::Drafted { .. }
        | records::Event::RevisionStarted { .. }
        | records::Event::Saved { .. }
        | records::Event::Submitted
        | records::Event::ReviewPassed { .. }
        | records::Event::Cleared { .. }
        | records::Event::Scheduled { .. }
        | records::Event::Held { .. }
        | records::Event::Returned { .. }
        | records::Event::Discarded => return Ok(Vec::new()),
    };
    let dossier = dossier_at(tx, &record, version).await?;
    let last = dossier.as_ref().and_then(|dossier| dossier.told().last());
    let (Some(dossier), Some((edition, content))) = (&dossier, last) else {
        return Err(damaged(&entry));
    };
    let deed = deed.unwrap_or(if edition.number == 1 {
        Deed::Published
    } else {
        Deed::Revised
    });
    let act = act(&entry, dossier, deed, edition.number, entry.at, content);
    Ok(vec![act.ok_or_else(|| damaged(&entry))?])
}

/// A record as it was after its `version`-th event: editions read today may have been joined by later ones.
async fn dossier_at(
    tx: &mut Tx,
    record: &RecordId,
    version: u64,
) -> Result<Option<Dossier>, StoreFault> {
    let rows = tx
        .all(
            "SELECT seq, at, actor, agency, subject, data FROM journal
             WHERE subject_kind = 'record' AND subject = $1 AND version <= $2 ORDER BY version",
            values![record.as_str(), version],
        )
        .await?;
    let mut dossier = None;
    for entry in entries(&rows)? {
        if let Event::Record(event) = &entry.event {
            dossier = Some(Dossier::after(
                dossier,
                record,
                event,
                &entry.actor,
                entry.at,
            ));
        }
    }
    Ok(dossier)
}

/// Each edition whose text came with it, then what had become of the last one.
fn imported(
    entry: &Entry,
    dossier: &Dossier,
    event: &records::Event,
) -> Result<Vec<PublicAct>, StoreFault> {
    let records::Event::Imported {
        validity,
        withdrawn,
        ..
    } = event
    else {
        return Ok(Vec::new());
    };
    let mut acts = Vec::new();
    for (edition, content) in dossier.told() {
        let deed = if edition.number == 1 {
            Deed::Published
        } else {
            Deed::Revised
        };
        let at = edition.published_at;
        acts.push(act(entry, dossier, deed, edition.number, at, content));
    }
    if let Some((edition, content)) = dossier.told().last() {
        let ceased = match validity {
            Validity::InForce => None,
            Validity::Repealed { on, .. } => Some(Deed::Repealed(*on)),
            Validity::Expired { on } => Some(Deed::Expired(*on)),
        };
        let ceased = ceased.map(|deed| (deed, entry.at));
        let withdrawn = withdrawn
            .as_ref()
            .map(|notice| (Deed::Withdrawn(notice.reason), notice.at));
        for (deed, at) in ceased.into_iter().chain(withdrawn) {
            acts.push(act(entry, dossier, deed, edition.number, at, content));
        }
    }
    acts.into_iter()
        .map(|act| act.ok_or_else(|| damaged(entry)))
        .collect()
}

fn act(
    entry: &Entry,
    dossier: &Dossier,
    deed: Deed,
    edition: u32,
    at: Timestamp,
    content: &Content,
) -> Option<PublicAct> {
    Some(PublicAct {
        deed,
        record: dossier.record.id.clone(),
        agency: dossier.record.agency.clone(),
        index_number: dossier.record.index_number.clone()?,
        edition,
        at,
        seq: entry.seq,
        logged_at: entry.at,
        content: content.clone(),
    })
}

fn damaged(entry: &Entry) -> StoreFault {
    StoreFault::Damaged {
        column: "journal.data".to_owned(),
        what: format!("entry {} does not lead to a public edition", entry.seq),
    }
}
