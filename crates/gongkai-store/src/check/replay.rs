//! Records replayed from the journal and compared with every row that follows from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::journal::{Entry, Event};
use sqlx::AssertSqlSafe;

use crate::agencies::Catalogue;
use crate::check::{Findings, RESTORE};
use crate::db::{Tx, Value, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;
use crate::journal::entry;
use crate::rows::{self, RECORD_TABLES, Table, Tally, rows_of, tally_of};
use crate::schema;

/// Entries read at a time; with long texts still some megabytes at most.
const PART: u64 = 500;

/// Replays all records. Gives the counts that follow from them.
pub(super) async fn records(tx: &mut Tx, found: &mut Findings) -> Result<Tally, StoreFault> {
    let mut replay = Replay::default();
    let (mut subject, mut version) = (String::new(), 0);
    loop {
        let part = tx
            .all(
                "SELECT seq, at, actor, agency, subject, version, data FROM journal
                 WHERE subject_kind = 'record' AND (subject, version) > ($1, $2)
                 ORDER BY subject, version LIMIT $3",
                values![&subject, version, PART],
            )
            .await?;
        let Some(last) = part.last() else { break };
        (subject, version) = (last.text("subject")?, last.int("version")?);
        for row in &part {
            let number: u64 = row.number("version")?;
            match entry(row) {
                Ok(entry) => replay.take(entry, number, found),
                Err(fault) => found.add(
                    format!("日志第 {} 条读不出来：{fault}。", row.int("seq")?),
                    RESTORE,
                ),
            }
        }
        // The last subject may go on in the next part.
        replay.compare(tx, Some(&subject), found).await?;
    }
    replay.compare(tx, None, found).await?;
    Ok(replay.tally)
}

#[derive(Default)]
struct Replay {
    dossiers: BTreeMap<String, Dossier>,
    catalogues: HashMap<AgencyId, Catalogue>,
    /// Up to here everything was compared.
    done: String,
    tally: Tally,
}

impl Replay {
    fn take(&mut self, entry: Entry, version: u64, found: &mut Findings) {
        let Entry {
            seq,
            at,
            actor,
            subject,
            event,
            ..
        } = entry;
        let (Event::Record(event), Ok(id)) = (event, subject.parse::<RecordId>()) else {
            found.add(format!("日志第 {seq} 条不是信息的事件。"), RESTORE);
            return;
        };
        let before = self.dossiers.remove(&subject);
        let after = Dossier::after(before, &id, &event, &actor, at);
        if after.record.version != version {
            found.add(
                format!(
                    "信息「{subject}」的日志有缺漏：应为第 {} 步，记为第 {version} 步。",
                    after.record.version
                ),
                RESTORE,
            );
        }
        self.dossiers.insert(subject, after);
    }

    /// Compares the rows of all subjects that are complete: those before `open`, or all.
    async fn compare(
        &mut self,
        tx: &mut Tx,
        open: Option<&str>,
        found: &mut Findings,
    ) -> Result<(), StoreFault> {
        let complete: BTreeMap<String, Dossier> = match open {
            None => std::mem::take(&mut self.dossiers),
            Some(open) => {
                let rest = self.dossiers.split_off(open);
                std::mem::replace(&mut self.dossiers, rest)
            }
        };
        let mut expected: [BTreeMap<String, Vec<Vec<Value>>>; 12] = Default::default();
        for (id, dossier) in &complete {
            let catalogue = self.catalogue(tx, &dossier.record.agency).await?;
            rows::add(&mut self.tally, tally_of(dossier, &catalogue), 1);
            for (table, rows) in expected.iter_mut().zip(rows_of(dossier, &catalogue)) {
                table.insert(id.clone(), rows);
            }
            self.catalogues
                .insert(dossier.record.agency.clone(), catalogue);
        }
        for (table, mut expected) in RECORD_TABLES.iter().zip(expected) {
            let mut present = present(tx, table, &self.done, open).await?;
            let ids: BTreeSet<String> = present.keys().chain(expected.keys()).cloned().collect();
            for id in ids {
                let mut is = present.remove(&id).unwrap_or_default();
                let mut ought = expected.remove(&id).unwrap_or_default();
                is.sort();
                ought.sort();
                if is != ought {
                    let title = complete.get(&id).map_or("", |dossier| &dossier.title);
                    found.add(
                        format!(
                            "信息「{title}」（{id}）在表 {} 里的内容与日志不一致。",
                            table.name
                        ),
                        RESTORE,
                    );
                }
            }
        }
        if let Some((last, _)) = complete.last_key_value() {
            self.done.clone_from(last);
        }
        Ok(())
    }

    /// Out of the keeping of `self`; put it back.
    async fn catalogue(&mut self, tx: &mut Tx, agency: &AgencyId) -> Result<Catalogue, StoreFault> {
        match self.catalogues.remove(agency) {
            Some(known) => Ok(known),
            None => Catalogue::load(tx, agency).await,
        }
    }
}

/// The rows of a table for the records after `done` and before `open`.
async fn present(
    tx: &mut Tx,
    table: &Table,
    done: &str,
    open: Option<&str>,
) -> Result<BTreeMap<String, Vec<Vec<Value>>>, StoreFault> {
    let columns = table.columns.join(", ");
    let mut sql = format!("SELECT {columns} FROM {} WHERE record > $1", table.name);
    let mut args = values![done];
    if let Some(open) = open {
        sql.push_str(" AND record < $2");
        args.extend(values![open]);
    }
    let listed = schema::tables()
        .iter()
        .find(|listed| listed.name == table.name);
    let columns: Vec<_> = table
        .columns
        .iter()
        .filter_map(|name| {
            let columns = &listed?.columns;
            columns.iter().find(|column| column.name == *name)
        })
        .collect();
    let mut rows: BTreeMap<String, Vec<Vec<Value>>> = BTreeMap::new();
    for row in tx.all(AssertSqlSafe(sql), args).await? {
        let values = columns.iter().map(|column| row.value(column));
        let values = values.collect::<Result<_, _>>()?;
        rows.entry(row.text("record")?).or_default().push(values);
    }
    Ok(rows)
}
