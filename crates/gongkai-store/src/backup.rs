//! Copies of the whole database while it serves: SQLite as a file, PostgreSQL as portable NDJSON of its tables, which
//! either database can load. Knows nothing of blobs; their folder is copied by whoever makes the archive.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Lines, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};
use sqlx::AssertSqlSafe;
use tokio::sync::mpsc;

use crate::blobs::{blocking, sync_folder};
use crate::db::{Row, Tx, Value};
use crate::fault::StoreFault;
use crate::rows::insert_into;
use crate::schema::{self, Kind, Table};
use crate::store::{Store, StoreConfig};

/// The form of the dump; the schema's number stands beside it.
const FORM: &str = "gongkai-dump-1";

/// Lines read and put at a time.
const PART: usize = 500;

impl Store {
    /// Writes a consistent copy to a file that must not exist yet. SQLite: a database file. PostgreSQL: a dump that
    /// [`Store::load_dump`] reads.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn backup_database(&self, to: &Path) -> Result<(), StoreFault> {
        let name = to
            .to_str()
            .ok_or_else(|| StoreFault::Dump(format!("{} is not UTF-8", to.display())))?;
        if !self.db().copy_sqlite(name).await? {
            return self.dump_tables(to).await;
        }
        let to = to.to_owned();
        blocking(move || sync(&to)).await
    }

    /// Writes all tables as NDJSON, from either database, to a file that must not exist yet.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn dump_tables(&self, to: &Path) -> Result<(), StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let (rows, received) = mpsc::channel(PART);
        let path = to.to_owned();
        let writer = tokio::spawn(blocking(move || write_dump(&path, received)));
        let read = hand_tables(&mut tx, rows).await;
        let written = writer.await.map_err(|stopped| {
            StoreFault::file("stopped while writing", to, std::io::Error::other(stopped))
        })?;
        written?;
        read?;
        tx.end().await
    }

    /// Fills a new, empty installation (of either database) from a dump.
    ///
    /// # Errors
    /// When it is not empty, when the dump does not fit, or when the database fails.
    pub async fn load_dump(config: &StoreConfig, from: &Path) -> Result<(), StoreFault> {
        let store = Self::open(config).await?;
        let loaded = store.load(from).await;
        store.close().await;
        loaded
    }

    async fn load(&self, from: &Path) -> Result<(), StoreFault> {
        let mut writing = self.writing().await?;
        let agencies = writing
            .tx
            .all("SELECT agency FROM agencies LIMIT 1", vec![])
            .await?;
        if writing.head.seq > 0 || !agencies.is_empty() {
            return Err(StoreFault::Dump("the database is not empty".to_owned()));
        }
        let path = from.to_owned();
        let mut dump = blocking(move || Dump::open(path)).await?;
        // The rows that the migrations made; the dump has its own.
        writing.tx.run("DELETE FROM journal_head", vec![]).await?;
        writing.tx.run("DELETE FROM ledger_head", vec![]).await?;
        loop {
            let (read, part) = blocking(move || {
                let part = dump.part()?;
                Ok((dump, part))
            })
            .await?;
            dump = read;
            let Some(part) = part else { break };
            let columns: Vec<&str> = part.table.columns.iter().map(|c| c.name.as_str()).collect();
            insert_into(&mut writing.tx, &part.table.name, &columns, "", part.rows).await?;
        }
        writing.tx.commit().await?;
        self.poll_head().await?;
        Ok(())
    }
}

/// A row on its way to the file, with its table.
struct Handed {
    table: &'static Table,
    row: Row,
}

async fn hand_tables(tx: &mut Tx, to: mpsc::Sender<Handed>) -> Result<(), StoreFault> {
    for table in dumped() {
        let columns: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        let sql = format!("SELECT {} FROM {}", columns.join(", "), table.name);
        tx.hand_rows(AssertSqlSafe(sql), &to, |row| Handed { table, row })
            .await?;
    }
    Ok(())
}

/// All tables but the one that the migrations fill.
fn dumped() -> impl Iterator<Item = &'static Table> {
    schema::tables()
        .iter()
        .filter(|table| table.name != "schema_migrations")
}

fn write_dump(to: &Path, mut rows: mpsc::Receiver<Handed>) -> Result<(), StoreFault> {
    let fault = |source| StoreFault::file("writing the dump", to, source);
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(to)
        .map_err(fault)?;
    let mut file = BufWriter::new(file);
    let head = json!({ "form": FORM, "schema": schema::version() });
    writeln!(file, "{head}").map_err(fault)?;
    let mut count: u64 = 0;
    while let Some(handed) = rows.blocking_recv() {
        let line = json!({ "table": handed.table.name, "row": cells(&handed)? });
        writeln!(file, "{line}").map_err(fault)?;
        count += 1;
    }
    // A dump that was cut off lacks this line.
    writeln!(file, "{}", json!({ "end": count })).map_err(fault)?;
    file.flush().map_err(fault)?;
    drop(file);
    sync(to)
}

fn cells(handed: &Handed) -> Result<Map<String, Json>, StoreFault> {
    let mut cells = Map::new();
    for column in &handed.table.columns {
        let cell = match handed.row.value(column)? {
            Value::Int(int) => json!(int),
            Value::Text(text) => json!(text),
        };
        cells.insert(column.name.clone(), cell);
    }
    Ok(cells)
}

fn sync(path: &Path) -> Result<(), StoreFault> {
    let fault = |source| StoreFault::file("syncing", path, source);
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(fault)?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync_folder(folder).map_err(fault),
        _ => Ok(()),
    }
}

/// A dump being read.
struct Dump {
    lines: Lines<BufReader<File>>,
    path: PathBuf,
    /// A row that begins the next part.
    next: Option<(&'static Table, Vec<Value>)>,
    rows: u64,
    ended: bool,
}

/// Rows of one table.
struct Part {
    table: &'static Table,
    rows: Vec<Vec<Value>>,
}

impl Dump {
    fn open(path: PathBuf) -> Result<Self, StoreFault> {
        let file =
            fs::File::open(&path).map_err(|error| StoreFault::file("opening", &path, error))?;
        let mut dump = Self {
            lines: BufReader::new(file).lines(),
            path,
            next: None,
            rows: 0,
            ended: false,
        };
        let head = dump.line()?.unwrap_or_default();
        if head["form"] != FORM {
            return Err(StoreFault::Dump("this is not a dump of ours".to_owned()));
        }
        if head["schema"] != schema::version() {
            return Err(StoreFault::Dump(format!(
                "it has schema {}, this program has {}",
                head["schema"],
                schema::version()
            )));
        }
        Ok(dump)
    }

    fn line(&mut self) -> Result<Option<Json>, StoreFault> {
        let Some(line) = self.lines.next() else {
            return Ok(None);
        };
        let line = line.map_err(|error| StoreFault::file("reading", &self.path, error))?;
        serde_json::from_str(&line)
            .map(Some)
            .map_err(|error| StoreFault::Dump(format!("a line is not JSON: {error}")))
    }

    /// The next rows of one table; `None` after the last.
    fn part(&mut self) -> Result<Option<Part>, StoreFault> {
        let mut part = self.next.take().map(|(table, row)| Part {
            table,
            rows: vec![row],
        });
        while let Some((table, row)) = self.row()? {
            match &mut part {
                None => {
                    part = Some(Part {
                        table,
                        rows: vec![row],
                    });
                }
                Some(part) if part.table.name == table.name && part.rows.len() < PART => {
                    part.rows.push(row);
                }
                Some(_) => {
                    self.next = Some((table, row));
                    break;
                }
            }
        }
        Ok(part)
    }

    fn row(&mut self) -> Result<Option<(&'static Table, Vec<Value>)>, StoreFault> {
        if self.ended {
            return Ok(None);
        }
        let Some(line) = self.line()? else {
            return Err(StoreFault::Dump("it was cut off".to_owned()));
        };
        if let Some(count) = line["end"].as_u64() {
            self.ended = true;
            if count == self.rows {
                return Ok(None);
            }
            return Err(StoreFault::Dump(format!(
                "it should have {count} rows and has {}",
                self.rows
            )));
        }
        self.rows += 1;
        let name = line["table"].as_str().unwrap_or_default();
        let table = dumped()
            .find(|table| table.name == name)
            .ok_or_else(|| StoreFault::Dump(format!("unknown table {name:?}")))?;
        let row = table.columns.iter().map(|column| {
            let cell = &line["row"][&column.name];
            match (column.kind, cell) {
                (Kind::Int, Json::Null) => Ok(Value::Int(None)),
                (Kind::Text, Json::Null) => Ok(Value::Text(None)),
                (Kind::Int, Json::Number(number)) if number.is_i64() => {
                    Ok(Value::Int(number.as_i64()))
                }
                (Kind::Text, Json::String(text)) => Ok(Value::Text(Some(text.clone()))),
                _ => Err(StoreFault::Dump(format!(
                    "{name}.{} cannot be {cell}",
                    column.name
                ))),
            }
        });
        Ok(Some((table, row.collect::<Result<_, _>>()?)))
    }
}
