//! Records in an import: looked at without a question to the database where the answer is certain, written in batches.

use gongkai_core::content::Attachment;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AttachmentId;
use gongkai_core::journal::Event;
use gongkai_core::records::{
    Command, Context, EditionImported, Event as RecordEvent, Imported, Refusal, Standing,
    TakenBack, decide,
};
use gongkai_core::time::china_date;

use crate::attachments;
use crate::db::values;
use crate::dossier::Dossier;
use crate::export::ExportedRecord;
use crate::fault::StoreFault;
use crate::import::seen::{Name, Seen};
use crate::import::{BATCH, Bulk, BulkError, Put};
use crate::journal::Happened;
use crate::rows::{self, Changes, RECORD_TABLES};
use crate::write::records::{
    Reserved, formed, index_number_row, is_taken, next_serial, unknown_items,
};

/// Longest index number accepted; the longest form seen in practice has some 30 characters.
const MAX_INDEX_NUMBER: usize = 100;

impl Bulk<'_> {
    /// Puts a record with its editions, their contents already checked.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn record(&mut self, imported: Imported) -> Result<Put, BulkError> {
        self.known_agency(&imported.agency)?;
        check(&imported)?;
        if let Some(known) = self.find(&imported).await? {
            let same = is_as_now(&imported, known) || self.began_so(&imported).await?;
            return self.there(same, "id", "信息", imported.record.as_str());
        }
        let catalogue = self.take_catalogue(&imported.agency).await?;
        let mut errors = FieldErrors::default();
        for edition in &imported.editions {
            unknown_items(&mut errors, &edition.content, &catalogue);
        }
        self.catalogues.insert(imported.agency.clone(), catalogue);
        errors.or_ok(())?;
        let reserved = self.number(&imported).await?;
        let files = self.files_of(&imported).await?;
        self.put(imported, reserved, files)?;
        if self.pending.records >= BATCH {
            self.flush().await?;
        }
        Ok(self.new_one())
    }

    /// The record of this id, where there is one.
    async fn find(&mut self, imported: &Imported) -> Result<Option<Dossier>, StoreFault> {
        if !self
            .may_be_used(Name::Record(imported.record.as_str()))
            .await?
        {
            return Ok(None);
        }
        Dossier::load(&mut self.writing.tx, &imported.record).await
    }

    /// Whether a name may be in use. Then everything that waits is written, so that a look at the database tells.
    async fn may_be_used(&mut self, name: Name<'_>) -> Result<bool, StoreFault> {
        if self.seen.is_none() {
            self.seen = Some(Seen::load(&mut self.writing.tx).await?);
        }
        let used = self.seen.as_ref().is_some_and(|seen| seen.may_hold(name));
        if used {
            self.flush().await?;
        }
        Ok(used)
    }

    /// Whether it came by an import of the same content.
    async fn began_so(&mut self, imported: &Imported) -> Result<bool, StoreFault> {
        let row = self
            .writing
            .tx
            .one(
                "SELECT data FROM journal
                 WHERE subject_kind = 'record' AND subject = $1 AND version = 1",
                values![imported.record.as_str()],
            )
            .await?;
        Ok(match row {
            Some(row) => match row.json("data")? {
                Event::Record(event) => is_as_event(imported, &event),
                _ => false,
            },
            None => false,
        })
    }

    /// The number it will bear: its own, if nobody else has it, or the next one of its agency's year.
    async fn number(&mut self, imported: &Imported) -> Result<Option<Reserved>, BulkError> {
        if let Some(own) = &imported.index_number {
            let used = self.may_be_used(Name::IndexNumber(own)).await?;
            if used && is_taken(&mut self.writing.tx, own).await? {
                let sentence = format!("索引号「{own}」已经用于另一条信息，请检查。");
                return Err(FieldErrors::one("index_number", sentence).into());
            }
            return Ok(None);
        }
        let (Some(first), Some(published_at), Some(agency)) = (
            imported.editions.first(),
            imported.first_published_at(),
            self.tree.get(&imported.agency).cloned(),
        ) else {
            return Ok(None);
        };
        let on = china_date(published_at);
        let year = (imported.agency.clone(), on.year());
        let mut serial = match self.serials.get(&year) {
            Some(serial) => *serial,
            None => {
                self.flush().await?;
                next_serial(&mut self.writing.tx, &year.0, year.1).await?
            }
        };
        loop {
            let number = formed(&agency, first.content.topic.as_deref(), on, serial);
            serial += 1;
            let used = self.may_be_used(Name::IndexNumber(&number.text)).await?;
            if !(used && is_taken(&mut self.writing.tx, &number.text).await?) {
                self.serials.insert(year, serial);
                return Ok(Some(number));
            }
        }
    }

    /// The files its editions name, if they are free or its own.
    async fn files_of(&mut self, imported: &Imported) -> Result<Vec<Attachment>, BulkError> {
        let contents: Vec<_> = imported
            .editions
            .iter()
            .map(|edition| &edition.content)
            .collect();
        if contents
            .iter()
            .all(|content| content.attachments.is_empty())
        {
            return Ok(Vec::new());
        }
        let put_before = |id: &AttachmentId| {
            self.files
                .get(id)
                .is_some_and(|record| *record != imported.record)
        };
        let mut named = contents.iter().flat_map(|content| &content.attachments);
        if named.any(|file| put_before(&file.id)) {
            self.flush().await?;
        }
        let tx = &mut self.writing.tx;
        let agency = &imported.agency;
        Ok(attachments::checked(tx, agency, &imported.record, &contents).await??)
    }

    /// Judges it and lays its rows by.
    fn put(
        &mut self,
        imported: Imported,
        reserved: Option<Reserved>,
        files: Vec<Attachment>,
    ) -> Result<(), BulkError> {
        let (id, agency) = (imported.record.clone(), imported.agency.clone());
        let known = self.known_agency(&agency)?;
        let context = Context {
            at: self.at,
            actor: self.acting.actor.clone(),
            roles: &[],
            second_person: known.rules.second_person,
            index_number: reserved.as_ref().map_or("", |number| &number.text),
        };
        let events =
            decide(None, Command::Import(Box::new(imported)), &context).map_err(refused)?;
        let mut dossier = None;
        for event in events {
            let after = Dossier::after(dossier, &id, &event, &self.acting.actor, self.at);
            let event = Event::Record(event);
            let happened = Happened {
                at: self.at,
                actor: &self.acting.actor,
                agency: &agency,
                subject: id.as_str(),
                version: after.record.version,
                event: &event,
            };
            let row = happened.numbered(&mut self.writing.head);
            self.pending.journal.push(row);
            dossier = Some(after);
        }
        let (Some(dossier), Some(catalogue)) = (dossier, self.catalogues.get(&agency)) else {
            return Ok(());
        };
        let changes = Changes::between(None, (&dossier, catalogue));
        for put in changes.put {
            let place = RECORD_TABLES.iter().position(|table| table == put.table);
            let place = place.expect("changes are in the tables of a record");
            self.pending.rows.entry(place).or_default().extend(put.rows);
        }
        rows::add(&mut self.pending.tally, changes.tally, 1);
        if let Some(seen) = &mut self.seen {
            seen.note(Name::Record(id.as_str()));
            if let Some(number) = &dossier.record.index_number {
                seen.note(Name::IndexNumber(number));
            }
        }
        self.pending
            .index_numbers
            .extend(index_number_row(&dossier.record, reserved));
        for file in &files {
            self.files.insert(file.id.clone(), id.clone());
        }
        if !files.is_empty() {
            self.pending.files.push((agency, id, files));
        }
        self.pending.records += 1;
        Ok(())
    }
}

/// What the fields say without anything beside them.
fn check(imported: &Imported) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    if imported.editions.is_empty() {
        errors.add("published_at", "至少要有一个已公开的版本。");
    }
    if !imported.is_in_order() {
        errors.add("published_at", "各版本和撤回要按时间从早到晚排列。");
    }
    let untold = |taken_back: &TakenBack| taken_back.published_at.is_empty();
    if imported.withdrawn_before.iter().any(untold) {
        errors.add("withdrawn_before", "每次撤回至少要有一个被撤回的版本。");
    }
    if let Some(number) = &imported.index_number {
        let odd = |c: char| c.is_control() || c.is_whitespace() || "?#%\\".contains(c);
        let length = number.chars().count();
        if length == 0 || length > MAX_INDEX_NUMBER || number.chars().any(odd) {
            errors.add(
                "index_number",
                format!("索引号要有 1 到 {MAX_INDEX_NUMBER} 个字符，不能有空格和 ? # % \\。没有索引号的请不要写这一项。"),
            );
        }
    }
    errors.or_ok(())
}

fn refused(refusal: Refusal) -> FieldErrors {
    match refusal {
        Refusal::Incomplete(errors) => errors,
        other => FieldErrors::one("id", other.sentence()),
    }
}

/// Whether a file says what the import said that made the record.
fn is_as_event(imported: &Imported, event: &RecordEvent) -> bool {
    let RecordEvent::Imported {
        agency,
        index_number,
        withdrawn_before,
        editions,
        validity,
        withdrawn,
    } = event
    else {
        return false;
    };
    let numbered = imported.index_number.as_ref();
    *agency == imported.agency
        && numbered.is_none_or(|number| number == index_number)
        && *validity == imported.validity
        && *withdrawn == imported.withdrawn
        && *withdrawn_before == imported.withdrawn_before
        && editions.iter().eq(editions_of(imported).iter())
}

fn editions_of(imported: &Imported) -> Vec<EditionImported> {
    imported
        .editions
        .iter()
        .map(|edition| EditionImported {
            published_at: edition.published_at,
            change_note: edition.change_note.clone(),
            content: edition.content.clone(),
        })
        .collect()
}

/// Whether a file says what the record is now, as an export of this installation does.
fn is_as_now(imported: &Imported, known: Dossier) -> bool {
    let ExportedRecord {
        record,
        withdrawn_before,
        editions,
    } = ExportedRecord::of(known);
    let stands = match &record.standing {
        Standing::Public { validity } => {
            imported.withdrawn.is_none() && imported.validity == *validity
        }
        Standing::Withdrawn { notice } => imported.withdrawn.as_ref() == Some(notice),
        Standing::Unpublished | Standing::Held { .. } => false,
    };
    let numbered = imported.index_number.as_ref();
    let own = editions
        .into_iter()
        .map(|(edition, content)| EditionImported {
            published_at: edition.published_at,
            change_note: edition.change_note,
            content,
        });
    stands
        && record.agency == imported.agency
        && numbered.is_none_or(|number| record.index_number.as_ref() == Some(number))
        && imported.withdrawn_before == withdrawn_before
        && own.eq(editions_of(imported))
}
