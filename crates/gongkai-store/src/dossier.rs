//! A record with everything the rows need of it: its state, the contents of its editions, what is held, what was
//! withdrawn. History makes it step by step, here as in the check that replays the journal. Knows no SQL but its loading.

use gongkai_core::content::Content;
use gongkai_core::ids::RecordId;
use gongkai_core::records::{
    Actor, Edition, Event, Record, Standing, TakenBack, WithdrawalNotice, apply,
};
use jiff::Timestamp;

use crate::db::{Tx, values};
use crate::fault::StoreFault;

/// A record in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dossier {
    /// Its state, with the draft's content.
    pub(crate) record: Record,
    /// Title of what is newest in it; kept when a first draft is thrown away, so that lists can name it.
    pub(crate) title: String,
    /// 文号 of the same.
    pub(crate) document_number: Option<String>,
    /// Since when it stands where it stands.
    pub(crate) stage_since: Timestamp,
    /// When something last happened.
    pub(crate) updated_at: Timestamp,
    /// What its public editions say: the last of `record.editions`. The text of those before them was taken back where
    /// the record was imported from, and stayed there.
    pub(crate) editions: Vec<Content>,
    /// What is held.
    pub(crate) held: Option<Content>,
    /// Withdrawals, oldest first.
    pub(crate) withdrawals: Vec<Withdrawal>,
}

/// A withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Withdrawal {
    /// The last edition it took back. When the record is published again, editions up to this one stay away: what was
    /// wrong in them is not to come back with the mended one.
    pub(crate) edition: u32,
    /// The notice.
    pub(crate) notice: WithdrawalNotice,
}

impl Dossier {
    /// What happened changes it. The first event makes it.
    pub(crate) fn after(
        before: Option<Self>,
        id: &RecordId,
        event: &Event,
        by: &Actor,
        at: Timestamp,
    ) -> Self {
        let Some(before) = before else {
            let record = apply(None, id, event, by, at);
            let mut dossier = Self {
                record,
                title: String::new(),
                document_number: None,
                stage_since: at,
                updated_at: at,
                editions: Vec::new(),
                held: None,
                withdrawals: Vec::new(),
            };
            dossier.follow(None, event);
            return dossier;
        };
        let mut dossier = before;
        let status = dossier.record.status().0;
        // The state's step is core's and does not need the old draft's content, except to leave it where the draft stays.
        let mut drafted = dossier
            .record
            .draft
            .as_mut()
            .and_then(|draft| draft.content.take());
        dossier.record = apply(Some(dossier.record), id, event, by, at);
        if let Some(draft) = &mut dossier.record.draft
            && draft.content.is_none()
        {
            draft.content = drafted.take();
        }
        dossier.updated_at = at;
        if dossier.record.status().0 != status {
            dossier.stage_since = at;
        }
        dossier.follow(drafted.map(|content| *content), event);
        dossier
    }

    /// Moves contents to where the event puts them. `drafted` is the content of a draft that ended with the event.
    fn follow(&mut self, drafted: Option<Content>, event: &Event) {
        match event {
            Event::SignedAndPublished { .. } | Event::Published { .. } => {
                self.editions.extend(drafted);
                self.held = None;
            }
            Event::Held { .. } => self.held = drafted,
            Event::Imported {
                withdrawn_before,
                editions,
                withdrawn,
                ..
            } => {
                let mut through = 0;
                for taken_back in withdrawn_before {
                    through += taken_back.published_at.len();
                    let last = self.record.editions.iter().take(through).next_back();
                    self.withdraw(last.map_or(0, |last| last.number), &taken_back.notice);
                }
                self.editions = editions
                    .iter()
                    .map(|edition| edition.content.clone())
                    .collect();
                if let Some(notice) = withdrawn {
                    self.withdraw(self.last_number(), notice);
                }
            }
            Event::Withdrawn { notice } => self.withdraw(self.last_number(), notice),
            Event::Drafted { .. }
            | Event::RevisionStarted { .. }
            | Event::Saved { .. }
            | Event::Submitted
            | Event::ReviewPassed { .. }
            | Event::Cleared { .. }
            | Event::Scheduled { .. }
            | Event::Returned { .. }
            | Event::Discarded
            | Event::Repealed { .. }
            | Event::Expired { .. } => {}
        }
        if let Some(newest) = self.newest() {
            let (title, number) = (newest.title.clone(), newest.document_number.clone());
            self.title = title;
            self.document_number = number;
        }
    }

    fn withdraw(&mut self, edition: u32, notice: &WithdrawalNotice) {
        self.withdrawals.push(Withdrawal {
            edition,
            notice: notice.clone(),
        });
    }

    /// Of its last public edition; 0 where there is none.
    fn last_number(&self) -> u32 {
        self.record.editions.last().map_or(0, |last| last.number)
    }

    fn newest(&self) -> Option<&Content> {
        let drafted = self
            .record
            .draft
            .as_ref()
            .and_then(|draft| draft.content.as_deref());
        drafted.or_else(|| self.kept())
    }

    /// What a revision begins with: what is held, else the last public edition.
    pub(crate) fn kept(&self) -> Option<&Content> {
        match self.record.standing {
            Standing::Held { .. } => self.held.as_ref(),
            Standing::Unpublished | Standing::Public { .. } | Standing::Withdrawn { .. } => {
                self.editions.last()
            }
        }
    }

    /// Its public editions with what they say, oldest first, those without text left out.
    pub(crate) fn told(&self) -> impl Iterator<Item = (&Edition, &Content)> {
        let untold = self
            .record
            .editions
            .len()
            .saturating_sub(self.editions.len());
        self.record.editions.iter().skip(untold).zip(&self.editions)
    }

    /// Withdrawals after which it was published again, oldest first, each with the editions it took back, and the number
    /// of the last of those editions; 0 where there are none.
    pub(crate) fn withdrawn_before(&self) -> (Vec<TakenBack>, u32) {
        let last = self.last_number();
        let mut through = 0;
        let mut before = Vec::new();
        for withdrawal in self
            .withdrawals
            .iter()
            .filter(|withdrawal| withdrawal.edition < last)
        {
            let editions = self.record.editions.iter();
            before.push(TakenBack {
                notice: withdrawal.notice.clone(),
                published_at: editions
                    .filter(|edition| (through + 1..=withdrawal.edition).contains(&edition.number))
                    .map(|edition| edition.published_at)
                    .collect(),
            });
            through = withdrawal.edition;
        }
        (before, through)
    }

    /// The last edition that a withdrawal took back.
    pub(crate) fn withdrawn_through(&self) -> u32 {
        self.withdrawals
            .last()
            .map_or(0, |withdrawal| withdrawal.edition)
    }

    /// Reads it from the rows.
    pub(crate) async fn load(tx: &mut Tx, id: &RecordId) -> Result<Option<Self>, StoreFault> {
        let Some(row) = tx
            .one(
                "SELECT r.state, r.title, r.document_number, r.stage_since, r.updated_at,
                        d.content AS draft, h.content AS held
                 FROM records r
                 LEFT JOIN drafts d ON d.record = r.record
                 LEFT JOIN held h ON h.record = r.record
                 WHERE r.record = $1",
                values![id.as_str()],
            )
            .await?
        else {
            return Ok(None);
        };
        let mut record: Record = row.json("state")?;
        if let Some(draft) = &mut record.draft {
            draft.content = row.opt_json("draft")?.map(Box::new);
        }
        let editions = tx
            .all(
                "SELECT content FROM editions WHERE record = $1 ORDER BY number",
                values![id.as_str()],
            )
            .await?;
        let withdrawals = tx
            .all(
                "SELECT edition, notice FROM withdrawals WHERE record = $1 ORDER BY number",
                values![id.as_str()],
            )
            .await?;
        Ok(Some(Self {
            record,
            title: row.text("title")?,
            document_number: row.opt_text("document_number")?,
            stage_since: row.parsed("stage_since")?,
            updated_at: row.parsed("updated_at")?,
            editions: editions
                .iter()
                .map(|row| row.json("content"))
                .collect::<Result<_, _>>()?,
            held: row.opt_json("held")?,
            withdrawals: withdrawals
                .iter()
                .map(|row| {
                    Ok(Withdrawal {
                        edition: row.number("edition")?,
                        notice: row.json("notice")?,
                    })
                })
                .collect::<Result<_, StoreFault>>()?,
        }))
    }
}
