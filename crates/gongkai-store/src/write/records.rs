//! Orders to records: what `decide` is asked with and what becomes of its answer.

use gongkai_core::agencies::Agency;
use gongkai_core::content::{Content, Genre};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::index_number::Parts;
use gongkai_core::journal;
use gongkai_core::records::{Command, Context, Record, Refusal, decide};
use gongkai_core::time::china_date;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::agencies::{Catalogue, Tree};
use crate::attachments;
use crate::db::{Tx, Value, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;
use crate::journal::Happened;
use crate::rows::{Changes, Table, insert};
use crate::store::Store;
use crate::write::{Acting, WriteError, Writing, twice};

/// What is ordered. A revision's content is found inside the transaction.
enum Order<'a> {
    Given(&'a Command),
    Revise,
}

impl Store {
    /// Gives an order to a record. A draft or an import makes the record under the id given in it.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn command(
        &self,
        acting: &Acting,
        record: &RecordId,
        command: Command,
        at: Timestamp,
    ) -> Result<Record, WriteError> {
        let id = match &command {
            Command::Draft { record, .. } => record,
            Command::Import(imported) => &imported.record,
            _ => record,
        };
        twice(|| self.order(acting, id, Order::Given(&command), at)).await
    }

    /// Begins the next edition with a copy of what is public, was withdrawn or is held.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn revise(
        &self,
        acting: &Acting,
        record: &RecordId,
        at: Timestamp,
    ) -> Result<Record, WriteError> {
        twice(|| self.order(acting, record, Order::Revise, at)).await
    }

    /// Records whose set time has come, earliest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_records(&self, now: Timestamp) -> Result<Vec<RecordId>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT record FROM records WHERE publish_at IS NOT NULL AND publish_at <= $1
                 ORDER BY publish_at, record",
                values![now],
            )
            .await?;
        rows.iter().map(|row| row.parsed("record")).collect()
    }

    async fn order(
        &self,
        acting: &Acting,
        id: &RecordId,
        order: Order<'_>,
        at: Timestamp,
    ) -> Result<Record, WriteError> {
        let mut writing = self.writing().await?;
        let before = Dossier::load(&mut writing.tx, id).await?;
        let command = match order {
            Order::Given(command) => command.clone(),
            Order::Revise => Command::Revise {
                content: Box::new(revised(before.as_ref())),
            },
        };
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let Some(agency) = agency_of(before.as_ref(), &command, &tree)? else {
            return Err(absent(acting, &command));
        };
        let catalogue = Catalogue::load(&mut writing.tx, &agency.id).await?;
        let reserved = reserve(&mut writing.tx, agency, before.as_ref(), &command, at).await?;
        let roles = acting.roles_at(&tree, &agency.id);
        let context = Context {
            at,
            actor: acting.actor.clone(),
            roles: &roles,
            second_person: agency.rules.second_person,
            index_number: reserved.as_ref().map_or("", |number| &number.text),
        };
        let present = before.as_ref().map(|dossier| &dossier.record);
        let events = decide(present, command.clone(), &context)?;
        let typed = contents(&command);
        check_items(&typed, &catalogue)?;
        let files = attachments::checked(&mut writing.tx, &agency.id, id, &typed).await??;
        let mut after = before.clone();
        for event in events {
            let dossier = Dossier::after(after, id, &event, &acting.actor, at);
            let event = journal::Event::Record(event);
            writing
                .append(Happened {
                    at,
                    actor: &acting.actor,
                    agency: &agency.id,
                    subject: id.as_str(),
                    version: dossier.record.version,
                    event: &event,
                })
                .await?;
            after = Some(dossier);
        }
        let after = after.ok_or(Refusal::Absent)?;
        let changes = Changes::between(
            before.as_ref().map(|dossier| (dossier, &catalogue)),
            (&after, &catalogue),
        );
        changes.write(&mut writing.tx, id.as_str()).await?;
        attachments::bind(&mut writing.tx, &agency.id, id, files, at).await?;
        issue(&mut writing, before.as_ref(), &after, reserved).await?;
        self.commit(writing).await?;
        Ok(after.record)
    }
}

/// What a revision begins with. For a record that never was public `decide` refuses whatever this is.
fn revised(before: Option<&Dossier>) -> Content {
    before
        .and_then(Dossier::kept)
        .cloned()
        .unwrap_or_else(|| Content::titled("", Genre::Other))
}

fn agency_of<'t>(
    before: Option<&Dossier>,
    command: &Command,
    tree: &'t Tree,
) -> Result<Option<&'t Agency>, WriteError> {
    let id = match (before, command) {
        (Some(dossier), _) => &dossier.record.agency,
        (None, Command::Draft { agency, .. }) => agency,
        (None, Command::Import(imported)) => &imported.agency,
        (None, _) => return Ok(None),
    };
    match tree.get(id) {
        Some(agency) => Ok(Some(agency)),
        None => Err(unknown_agency("agency", id).into()),
    }
}

/// An order to a record that does not exist. A person learns no more than about one that is none of theirs.
fn absent(acting: &Acting, command: &Command) -> WriteError {
    match command.action() {
        Some(action) if acting.is_person() => Refusal::NotAllowed(Some(action)).into(),
        _ => Refusal::Absent.into(),
    }
}

pub(crate) fn unknown_agency(field: &str, id: &AgencyId) -> FieldErrors {
    FieldErrors::one(field, format!("没有机关「{id}」，请检查后重填。"))
}

/// The contents that come from outside with this order.
fn contents(command: &Command) -> Vec<&Content> {
    match command {
        Command::Draft { content, .. } | Command::Save { content, .. } => vec![content],
        Command::Import(imported) => imported
            .editions
            .iter()
            .map(|edition| &edition.content)
            .collect(),
        _ => Vec::new(),
    }
}

fn check_items(contents: &[&Content], catalogue: &Catalogue) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    for content in contents {
        unknown_items(&mut errors, content, catalogue);
    }
    errors.or_ok(())
}

pub(crate) fn unknown_items(errors: &mut FieldErrors, content: &Content, catalogue: &Catalogue) {
    for code in &content.items {
        if catalogue.get(code).is_none() {
            errors.add("items", format!("目录里没有「{code}」，请从列表中选。"));
        }
    }
}

/// An index number that will be issued if the order publishes for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reserved {
    pub(crate) text: String,
    pub(crate) year: i16,
    pub(crate) serial: u32,
}

pub(crate) static INDEX_NUMBERS: Table = Table {
    name: "index_numbers",
    columns: &["index_number", "record", "agency", "year", "serial"],
    single: false,
};

async fn reserve(
    tx: &mut Tx,
    agency: &Agency,
    before: Option<&Dossier>,
    command: &Command,
    at: Timestamp,
) -> Result<Option<Reserved>, StoreFault> {
    let (topic, on) = match (command, before) {
        (Command::Sign { .. } | Command::PublishDue, Some(dossier))
            if dossier.record.index_number.is_none() =>
        {
            let draft = dossier.record.draft.as_ref();
            let content = draft.and_then(|draft| draft.content.as_deref());
            (content.and_then(|content| content.topic.as_deref()), at)
        }
        (Command::Import(imported), None) if imported.index_number.is_none() => {
            let first = imported.editions.first();
            (
                first.and_then(|edition| edition.content.topic.as_deref()),
                imported.first_published_at().unwrap_or(at),
            )
        }
        _ => return Ok(None),
    };
    let on = china_date(on);
    let serial = next_serial(tx, &agency.id, on.year()).await?;
    let mut number = formed(agency, topic, on, serial);
    while is_taken(tx, &number.text).await? {
        number = formed(agency, topic, on, number.serial + 1);
    }
    Ok(Some(number))
}

/// The number after the last one issued in the agency's year.
pub(crate) async fn next_serial(
    tx: &mut Tx,
    agency: &AgencyId,
    year: i16,
) -> Result<u32, StoreFault> {
    let row = tx
        .one(
            "SELECT COALESCE(MAX(serial), 0) + 1 AS serial FROM index_numbers
             WHERE agency = $1 AND year = $2",
            values![agency.as_str(), year],
        )
        .await?;
    row.map_or(Ok(1), |row| row.number("serial"))
}

/// Whether an index number was ever given out, also by import.
pub(crate) async fn is_taken(tx: &mut Tx, number: &str) -> Result<bool, StoreFault> {
    let row = tx
        .one(
            "SELECT record FROM index_numbers WHERE index_number = $1",
            values![number],
        )
        .await?;
    Ok(row.is_some())
}

/// The number of a serial, by the agency's pattern. A record without topic stands under 22 (其他).
pub(crate) fn formed(agency: &Agency, topic: Option<&str>, on: Date, serial: u32) -> Reserved {
    let text = agency.rules.index_number.number(&Parts {
        unit: agency
            .organization_code
            .as_deref()
            .unwrap_or(agency.id.as_str()),
        region: agency.region_code.as_deref().unwrap_or_default(),
        topic: topic.unwrap_or("22"),
        on,
        serial,
    });
    Reserved {
        text,
        year: on.year(),
        serial,
    }
}

/// Enters the index number that the events gave the record, once and for all.
async fn issue(
    writing: &mut Writing,
    before: Option<&Dossier>,
    after: &Dossier,
    reserved: Option<Reserved>,
) -> Result<(), StoreFault> {
    if before.is_some_and(|dossier| dossier.record.index_number.is_some()) {
        return Ok(());
    }
    match index_number_row(&after.record, reserved) {
        Some(row) => insert(&mut writing.tx, &INDEX_NUMBERS, vec![row]).await,
        None => Ok(()),
    }
}

/// The row of a record's index number, with its serial where it is the reserved one.
pub(crate) fn index_number_row(record: &Record, reserved: Option<Reserved>) -> Option<Vec<Value>> {
    let number = record.index_number.as_deref()?;
    let year = record
        .published_at()
        .map_or(0, |published_at| china_date(published_at).year());
    let (year, serial) = match reserved {
        Some(reserved) if reserved.text == number => {
            (reserved.year, Some(i64::from(reserved.serial)))
        }
        _ => (year, None),
    };
    Some(values![
        number,
        record.id.as_str(),
        record.agency.as_str(),
        year,
        serial
    ])
}
