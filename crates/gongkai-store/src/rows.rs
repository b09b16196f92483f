//! The rows that follow from a record: the one place that says what the tables hold of it, private and public. Writing
//! stores the difference between before and after; the check derives the same rows from the journal and compares.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_core::content::{Attachment, Content};
use gongkai_core::ids::AgencyId;
use gongkai_core::records::{Act, Record, Stage, Standing, Step, Validity, Visibility};
use gongkai_core::time::china_date;
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use crate::agencies::Catalogue;
use crate::blobs::hexadecimal;
use crate::db::{Tx, Value, json, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;

/// A table whose rows follow from records.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    /// Whether there is at most one row for a record, so that it can be replaced in place.
    pub(crate) single: bool,
}

/// Rows for one table.
#[derive(Debug)]
pub(crate) struct TableRows {
    pub(crate) table: &'static Table,
    pub(crate) rows: Vec<Vec<Value>>,
}

/// How many public records there are more or fewer: agency, year, facet, code.
pub(crate) type Tally = BTreeMap<(String, i16, &'static str, String), i64>;

/// What to change in the tables.
#[derive(Debug)]
pub(crate) struct Changes {
    /// Tables whose rows of this record go first, in the order of going.
    pub(crate) clear: Vec<&'static Table>,
    /// Rows to put, in the order of putting.
    pub(crate) put: Vec<TableRows>,
    /// What it does to the counts.
    pub(crate) tally: Tally,
}

const RECORDS: Table = Table {
    name: "records",
    columns: &[
        "record",
        "agency",
        "version",
        "status",
        "status_name",
        "title",
        "document_number",
        "index_number",
        "drafter",
        "sent_by",
        "sent_at",
        "stage_since",
        "updated_at",
        "publish_at",
        "edition",
        "alone",
        "state",
    ],
    single: true,
};
const DRAFTS: Table = Table {
    name: "drafts",
    columns: &["record", "edition", "content"],
    single: true,
};
const DRAFTERS: Table = Table {
    name: "drafters",
    columns: &["record", "login"],
    single: false,
};
const HELD: Table = Table {
    name: "held",
    columns: &["record", "content"],
    single: true,
};
const EDITIONS: Table = Table {
    name: "editions",
    columns: &["record", "number", "content", "sha256"],
    single: false,
};
const WITHDRAWALS: Table = Table {
    name: "withdrawals",
    columns: &["record", "number", "edition", "notice"],
    single: false,
};
const ALONE_STEPS: Table = Table {
    name: "alone_steps",
    columns: &["record", "number", "agency", "act", "actor_name", "at"],
    single: false,
};
const PUBLIC_RECORDS: Table = Table {
    name: "public_records",
    columns: &[
        "record",
        "index_number",
        "agency",
        "title",
        "document_number",
        "genre",
        "issued_on",
        "published_at",
        "edition_at",
        "edition",
        "change_note",
        "validity",
        "summary",
        "items",
        "withdrawn_before",
    ],
    single: true,
};
const PUBLIC_EDITIONS: Table = Table {
    name: "public_editions",
    columns: &["record", "number", "published_at", "change_note", "content"],
    single: false,
};
const PUBLIC_FILES: Table = Table {
    name: "public_files",
    columns: &[
        "id",
        "record",
        "name",
        "media_type",
        "size",
        "sha256",
        "is_inline",
    ],
    single: false,
};
const PUBLIC_FACETS: Table = Table {
    name: "public_facets",
    columns: &["facet", "code", "published_at", "record", "agency"],
    single: false,
};
const PUBLIC_GONE: Table = Table {
    name: "public_gone",
    columns: &["record", "index_number", "agency", "notice"],
    single: true,
};

/// All tables whose rows follow from one record, each before those that point to it.
pub(crate) static RECORD_TABLES: [Table; 12] = [
    RECORDS,
    DRAFTS,
    DRAFTERS,
    HELD,
    EDITIONS,
    WITHDRAWALS,
    ALONE_STEPS,
    PUBLIC_RECORDS,
    PUBLIC_EDITIONS,
    PUBLIC_FILES,
    PUBLIC_FACETS,
    PUBLIC_GONE,
];

/// The rows of a record, table by table in the order of [`RECORD_TABLES`].
pub(crate) fn rows_of(dossier: &Dossier, catalogue: &Catalogue) -> [Vec<Vec<Value>>; 12] {
    let id = dossier.record.id.as_str();
    let editions: Vec<String> = dossier.editions.iter().map(json).collect();
    let public = PublicRows::of(dossier, catalogue, &editions);
    [
        vec![record_row(dossier)],
        draft_row(dossier).into_iter().collect(),
        dossier
            .record
            .draft
            .iter()
            .flat_map(|draft| &draft.drafters)
            .map(|login| values![id, login.as_str()])
            .collect(),
        dossier
            .held
            .iter()
            .map(|content| values![id, json(content)])
            .collect(),
        dossier
            .told()
            .zip(&editions)
            .map(|((edition, _), content)| {
                let digest = hexadecimal(&Sha256::digest(content.as_bytes()));
                values![id, edition.number, content, digest]
            })
            .collect(),
        dossier
            .withdrawals
            .iter()
            .zip(1_i64..)
            .map(|(withdrawal, number)| {
                values![id, number, withdrawal.edition, json(&withdrawal.notice)]
            })
            .collect(),
        dossier
            .record
            .steps_alone()
            .zip(1_i64..)
            .map(|(step, number)| alone_row(&dossier.record, step, number))
            .collect(),
        public.records,
        public.editions,
        public.files,
        public.facets,
        public.gone,
    ]
}

fn record_row(dossier: &Dossier) -> Vec<Value> {
    let record = &dossier.record;
    let (status, status_name) = record.status();
    let publish_at = match record.draft.as_ref().map(|draft| &draft.stage) {
        Some(Stage::Scheduled { publish_at }) => Some(*publish_at),
        _ => None,
    };
    let edition = match (&record.draft, record.editions.last()) {
        (Some(draft), _) => draft.edition,
        (None, Some(last)) => last.number,
        (None, None) => 1,
    };
    let sent = last_sent(record);
    let sender = sent.and_then(|step| step.by.login());
    let drafter = record
        .draft
        .as_ref()
        .and_then(|draft| draft.drafters.first())
        .or(sender);
    values![
        record.id.as_str(),
        record.agency.as_str(),
        record.version,
        status,
        status_name,
        dossier.title.as_str(),
        dossier.document_number.as_deref(),
        record.index_number.as_deref(),
        drafter.map(|login| login.as_str()),
        sender.map(|login| login.as_str()),
        sent.map(|step| step.at),
        dossier.stage_since,
        dossier.updated_at,
        publish_at,
        edition,
        record.steps_alone().next().is_some(),
        json(record),
    ]
}

/// The last time it was sent for review, over draft, what is held, and the editions.
fn last_sent(record: &Record) -> Option<&Step> {
    let drafted = record.draft.iter().flat_map(|draft| &draft.steps);
    let held = match &record.standing {
        Standing::Held { steps, .. } => steps.as_slice(),
        Standing::Unpublished | Standing::Public { .. } | Standing::Withdrawn { .. } => &[],
    };
    record
        .editions
        .iter()
        .flat_map(|edition| &edition.steps)
        .chain(held)
        .chain(drafted)
        .rfind(|step| step.act == Act::Submitted)
}

fn draft_row(dossier: &Dossier) -> Option<Vec<Value>> {
    let draft = dossier.record.draft.as_ref()?;
    let content = draft.content.as_ref()?;
    Some(values![
        dossier.record.id.as_str(),
        draft.edition,
        json(content)
    ])
}

fn alone_row(record: &Record, step: &Step, number: i64) -> Vec<Value> {
    values![
        record.id.as_str(),
        number,
        record.agency.as_str(),
        json(&step.act),
        step.by.name(),
        step.at,
    ]
}

#[derive(Default)]
struct PublicRows {
    records: Vec<Vec<Value>>,
    editions: Vec<Vec<Value>>,
    files: Vec<Vec<Value>>,
    facets: Vec<Vec<Value>>,
    gone: Vec<Vec<Value>>,
}

impl PublicRows {
    /// From the visibility decision and nothing else.
    fn of(dossier: &Dossier, catalogue: &Catalogue, contents: &[String]) -> Self {
        let record = &dossier.record;
        let index_number = record.index_number.as_deref().unwrap_or_default();
        match record.visibility() {
            Visibility::Hidden => Self::default(),
            Visibility::Gone(notice) => Self {
                gone: vec![values![
                    record.id.as_str(),
                    index_number,
                    record.agency.as_str(),
                    json(&notice)
                ]],
                ..Self::default()
            },
            Visibility::Public { edition, validity } => {
                match Shown::of(dossier, edition, validity) {
                    Some(shown) => shown.rows(catalogue, contents),
                    None => Self::default(),
                }
            }
        }
    }
}

/// A record of which an edition is shown.
struct Shown<'a> {
    dossier: &'a Dossier,
    content: &'a Content,
    edition: u32,
    validity: Validity,
    published_at: jiff::Timestamp,
}

impl<'a> Shown<'a> {
    fn of(dossier: &'a Dossier, edition: u32, validity: Validity) -> Option<Self> {
        // An edition that was withdrawn is never shown again, whatever a damaged history says.
        if edition <= dossier.withdrawn_through() {
            return None;
        }
        Some(Self {
            dossier,
            content: dossier.editions.last()?,
            edition,
            validity,
            published_at: dossier.record.published_at()?,
        })
    }

    fn rows(&self, catalogue: &Catalogue, contents: &[String]) -> PublicRows {
        let record = &self.dossier.record;
        let id = record.id.as_str();
        let mut rows = PublicRows::default();
        let mut files: BTreeMap<&str, &Attachment> = BTreeMap::new();
        for ((edition, content), text) in self.dossier.told().zip(contents) {
            if edition.number <= self.dossier.withdrawn_through() {
                continue;
            }
            rows.editions.push(values![
                id,
                edition.number,
                edition.published_at,
                edition.change_note.as_deref(),
                text,
            ]);
            for file in &content.attachments {
                files.insert(file.id.as_str(), file);
            }
        }
        rows.records.push(self.record_row());
        rows.files = files.values().map(|file| file_row(id, file)).collect();
        rows.facets = facets(self.content, &self.validity, catalogue)
            .into_iter()
            .map(|(facet, code)| {
                values![facet, code, self.published_at, id, record.agency.as_str()]
            })
            .collect();
        rows
    }

    fn record_row(&self) -> Vec<Value> {
        let record = &self.dossier.record;
        let (edition_at, change_note) = match record.editions.last() {
            Some(last) => (last.published_at, last.change_note.as_deref()),
            None => (self.published_at, None),
        };
        let notices: Vec<_> = self
            .dossier
            .withdrawals
            .iter()
            .map(|withdrawal| &withdrawal.notice)
            .collect();
        values![
            record.id.as_str(),
            record.index_number.as_deref().unwrap_or_default(),
            record.agency.as_str(),
            self.content.title.as_str(),
            self.content.document_number.as_deref(),
            self.content.genre.code(),
            self.content.issued_on.map(|on| on.to_string()),
            self.published_at,
            edition_at,
            self.edition,
            change_note,
            json(&self.validity),
            self.content.summary.as_deref(),
            json(&self.content.items),
            json(&notices),
        ]
    }
}

fn file_row(record: &str, file: &Attachment) -> Vec<Value> {
    values![
        file.id.as_str(),
        record,
        file.name.as_str(),
        file.media_type.as_str(),
        file.size,
        file.sha256.as_str(),
        file.inline,
    ]
}

/// By what a public record is found in lists and counted. It stands under each of its items and each item above them.
fn facets(
    content: &Content,
    validity: &Validity,
    catalogue: &Catalogue,
) -> BTreeSet<(&'static str, String)> {
    let mut facets = BTreeSet::from([
        ("genre", content.genre.code().to_owned()),
        ("validity", validity.code().to_owned()),
    ]);
    for code in &content.items {
        facets.insert(("item", code.to_string()));
        for (step, item) in catalogue.path(code).into_iter().enumerate() {
            facets.insert(("item", item.code.to_string()));
            if step == 0 {
                facets.insert(("block", item.block.code().to_owned()));
                facets.insert(("group", item.group.code().to_owned()));
            }
        }
    }
    for carrier in &content.channels {
        facets.insert(("carrier", carrier.clone()));
    }
    facets
}

/// What a record adds to the counts.
pub(crate) fn tally_of(dossier: &Dossier, catalogue: &Catalogue) -> Tally {
    let mut tally = Tally::new();
    if let Visibility::Public { edition, validity } = dossier.record.visibility()
        && let Some(shown) = Shown::of(dossier, edition, validity)
    {
        let year = china_date(shown.published_at).year();
        let agency: &AgencyId = &dossier.record.agency;
        let mut facets = facets(shown.content, &shown.validity, catalogue);
        facets.insert(("", String::new()));
        for (facet, code) in facets {
            tally.insert((agency.to_string(), year, facet, code), 1);
        }
    }
    tally
}

impl Changes {
    /// The difference that an event made. The catalogue may have changed instead; then `before` is seen by the old one.
    pub(crate) fn between(
        before: Option<(&Dossier, &Catalogue)>,
        after: (&Dossier, &Catalogue),
    ) -> Self {
        let old = before.map_or_else(Default::default, |(dossier, catalogue)| {
            rows_of(dossier, catalogue)
        });
        let new = rows_of(after.0, after.1);
        let mut changes = Self {
            clear: Vec::new(),
            put: Vec::new(),
            tally: Tally::new(),
        };
        for ((table, old), new) in RECORD_TABLES.iter().zip(old).zip(new) {
            changes.compare(table, &old, new);
        }
        // Those that point to others go first.
        changes.clear.reverse();
        let gained = tally_of(after.0, after.1);
        let lost = before.map_or_else(Tally::new, |(dossier, catalogue)| {
            tally_of(dossier, catalogue)
        });
        add(&mut changes.tally, gained, 1);
        add(&mut changes.tally, lost, -1);
        changes.tally.retain(|_, n| *n != 0);
        changes
    }

    fn compare(&mut self, table: &'static Table, old: &[Vec<Value>], new: Vec<Vec<Value>>) {
        if *old == new {
            return;
        }
        let gone = old.iter().any(|row| !new.contains(row));
        let replaceable = table.single && !new.is_empty();
        let rows = if gone && !replaceable {
            self.clear.push(table);
            new
        } else {
            new.into_iter().filter(|row| !old.contains(row)).collect()
        };
        if !rows.is_empty() {
            self.put.push(TableRows { table, rows });
        }
    }

    /// Stores them.
    pub(crate) async fn write(self, tx: &mut Tx, record: &str) -> Result<(), StoreFault> {
        for table in self.clear {
            let sql = format!("DELETE FROM {} WHERE record = $1", table.name);
            tx.run(AssertSqlSafe(sql), values![record]).await?;
        }
        for rows in self.put {
            insert(tx, rows.table, rows.rows).await?;
        }
        write_tally(tx, self.tally).await
    }
}

/// Adds one tally to another, `times` over.
pub(crate) fn add(to: &mut Tally, more: Tally, times: i64) {
    for (key, n) in more {
        *to.entry(key).or_default() += n * times;
    }
}

const PUBLIC_COUNTS: Table = Table {
    name: "public_counts",
    columns: &["agency", "year", "facet", "code", "n"],
    single: false,
};

/// Changes the counts.
pub(crate) async fn write_tally(tx: &mut Tx, tally: Tally) -> Result<(), StoreFault> {
    let rows = tally
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|((agency, year, facet, code), n)| values![agency, year, facet, code, n])
        .collect();
    insert(tx, &PUBLIC_COUNTS, rows).await
}

/// Puts rows of a table of ours. A record's only row replaces the one before, a count is added to the one there.
pub(crate) async fn insert(
    tx: &mut Tx,
    table: &Table,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreFault> {
    insert_into(tx, table.name, table.columns, &on_conflict(table), rows).await
}

/// Puts rows, many with one statement.
pub(crate) async fn insert_into(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    on_conflict: &str,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreFault> {
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        // Sizes are powers of two, so that the few statements stay prepared.
        let most = (MOST_VALUES / columns.len()).max(1);
        let fits = rows.len().min(most);
        let size = 1 << fits.ilog2();
        let args: Vec<Value> = rows.by_ref().take(size).flatten().collect();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES {}{on_conflict}",
            columns.join(", "),
            tx.dialect().rows_of_values(size, columns.len()),
        );
        tx.run(AssertSqlSafe(sql), args).await?;
    }
    Ok(())
}

/// Most values bound to one statement. SQLite takes 32,766 and PostgreSQL 65,535; beyond some hundred nothing is gained.
const MOST_VALUES: usize = 1024;

fn on_conflict(table: &Table) -> String {
    if table.name == PUBLIC_COUNTS.name {
        return " ON CONFLICT (facet, code, agency, year) DO UPDATE SET n = public_counts.n + excluded.n"
            .to_owned();
    }
    if !table.single {
        return String::new();
    }
    let sets: Vec<String> = table
        .columns
        .iter()
        .skip(1)
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    format!(" ON CONFLICT (record) DO UPDATE SET {}", sets.join(", "))
}
