//! The one place that knows which database it is. Statements are written once, with `$1…`, in what both understand:
//! text and 64-bit integers; here they are bound, run and read. Knows no table.

use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt as _;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{
    Arguments as _, Database, Encode, Executor, IntoArguments, Row as _, SqlSafeStr, Transaction,
    Type,
};
use tokio::sync::mpsc;

use crate::dialect::Dialect;
use crate::fault::StoreFault;
use crate::schema::{Column, Kind};

/// Readers of a SQLite file. Each holds a thread and a page cache; four outrun what two cores can render.
const SQLITE_READERS: u32 = 4;

/// Connections to PostgreSQL; a town's server is content with few.
const POSTGRES_WRITERS: u32 = 4;
const POSTGRES_READERS: u32 = 8;

/// Either database.
pub(crate) enum Db {
    /// One connection that writes, some that only read.
    Sqlite { write: SqlitePool, read: SqlitePool },
    /// Some that write, one after the other by the journal's lock, and some that only read: readers never wait for
    /// writers.
    Postgres { write: PgPool, read: PgPool },
}

/// A transaction in either; dropped, it is undone.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A value to bind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
}

/// A row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// The values of a statement, in the order of `$1…`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

impl Db {
    /// Opens or creates a SQLite file. Writers of other processes are waited for as long as `patience`.
    pub(crate) async fn sqlite(file: &Path, patience: Duration) -> Result<Self, StoreFault> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .busy_timeout(patience)
            .foreign_keys(true)
            .statement_cache_capacity(200)
            .pragma("temp_store", "MEMORY");
        let writer = options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-16000")
            // A bulk import lets the log grow once; it need not keep the space.
            .pragma("journal_size_limit", "67108864");
        let pool = |connections: u32| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
                .acquire_timeout(patience)
        };
        let write = pool(1).connect_with(writer).await.map_err(opening)?;
        let reader = options.read_only(true).pragma("cache_size", "-6000");
        let read = pool(SQLITE_READERS)
            .connect_with(reader)
            .await
            .map_err(opening)?;
        Ok(Self::Sqlite { write, read })
    }

    /// Connects to a PostgreSQL database that exists.
    pub(crate) async fn postgres(url: &str, patience: Duration) -> Result<Self, StoreFault> {
        let options: PgConnectOptions = url.parse().map_err(opening)?;
        let options = options
            .application_name("gongkai")
            .statement_cache_capacity(200)
            .options([("lock_timeout", patience.as_millis().to_string())]);
        let pool = |connections: u32| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(patience)
        };
        let write = pool(POSTGRES_WRITERS)
            .connect_with(options.clone())
            .await
            .map_err(opening)?;
        let read = pool(POSTGRES_READERS)
            .connect_with(options)
            .await
            .map_err(opening)?;
        Ok(Self::Postgres { write, read })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }

    /// A transaction that may write. On SQLite it holds the only writing connection.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreFault> {
        let begun = match self {
            Self::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
            Self::Postgres { write, .. } => write.begin().await.map(Tx::Postgres),
        };
        begun.map_err(|source| StoreFault::database("BEGIN", source))
    }

    /// A transaction that reads one state of the database, whatever is written meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreFault> {
        let begun = match self {
            Self::Sqlite { read, .. } => read.begin().await.map(Tx::Sqlite),
            Self::Postgres { read, .. } => read
                .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .await
                .map(Tx::Postgres),
        };
        begun.map_err(|source| StoreFault::database("BEGIN", source))
    }

    /// Reads all rows of one statement.
    pub(crate) async fn all(
        &self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreFault> {
        match self {
            Self::Sqlite { read, .. } => fetch(read, sql, args).await.map(of_sqlite),
            Self::Postgres { read, .. } => fetch(read, sql, args).await.map(of_postgres),
        }
    }

    /// Copies a SQLite database into a new file while others read and write. PostgreSQL has no such statement.
    pub(crate) async fn copy_sqlite(&self, to: &str) -> Result<bool, StoreFault> {
        let Self::Sqlite { read, .. } = self else {
            return Ok(false);
        };
        execute(read, "VACUUM INTO $1", values![to]).await?;
        Ok(true)
    }

    /// Reads the first row of one statement.
    pub(crate) async fn one(
        &self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<Option<Row>, StoreFault> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// Runs one writing statement by itself.
    pub(crate) async fn run(
        &self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<u64, StoreFault> {
        match self {
            Self::Sqlite { write, .. } => {
                let done = execute(write, sql, args).await?;
                Ok(done.rows_affected())
            }
            Self::Postgres { write, .. } => {
                let done = execute(write, sql, args).await?;
                Ok(done.rows_affected())
            }
        }
    }
}

impl Tx {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Reads all rows of one statement.
    pub(crate) async fn all(
        &mut self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreFault> {
        match self {
            Self::Sqlite(tx) => fetch(&mut **tx, sql, args).await.map(of_sqlite),
            Self::Postgres(tx) => fetch(&mut **tx, sql, args).await.map(of_postgres),
        }
    }

    /// Reads the first row of one statement.
    pub(crate) async fn one(
        &mut self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<Option<Row>, StoreFault> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// Hands the rows of one statement to someone one by one, so that a large table needs little memory.
    pub(crate) async fn hand_rows<T>(
        &mut self,
        sql: impl SqlSafeStr,
        to: &mpsc::Sender<T>,
        made: impl Fn(Row) -> T,
    ) -> Result<(), StoreFault> {
        let sql = sql.into_sql_str();
        let fault = |source| StoreFault::database("reading a whole table", source);
        match self {
            Self::Sqlite(tx) => {
                let mut rows = sqlx::query(sql).fetch(&mut **tx);
                while let Some(row) = rows.next().await {
                    // Nobody there to take it any more: they know why.
                    let _gone = to.send(made(Row::Sqlite(row.map_err(fault)?))).await;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(sql).fetch(&mut **tx);
                while let Some(row) = rows.next().await {
                    let _gone = to.send(made(Row::Postgres(row.map_err(fault)?))).await;
                }
            }
        }
        Ok(())
    }

    /// Runs one statement and says how many rows it changed.
    pub(crate) async fn run(
        &mut self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<u64, StoreFault> {
        match self {
            Self::Sqlite(tx) => {
                let done = execute(&mut **tx, sql, args).await?;
                Ok(done.rows_affected())
            }
            Self::Postgres(tx) => {
                let done = execute(&mut **tx, sql, args).await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Runs several statements without values, as migrations are.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreFault> {
        let done = match self {
            Self::Sqlite(tx) => tx.execute(sqlx::raw_sql(sql)).await.map(|_| ()),
            Self::Postgres(tx) => tx.execute(sqlx::raw_sql(sql)).await.map(|_| ()),
        };
        done.map_err(|source| StoreFault::database(sql, source))
    }

    pub(crate) async fn commit(self) -> Result<(), StoreFault> {
        let done = match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|source| StoreFault::database("COMMIT", source))
    }

    /// Ends a snapshot at once; dropping it would end it a little later.
    pub(crate) async fn end(self) -> Result<(), StoreFault> {
        let done = match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
        };
        done.map_err(|source| StoreFault::database("ROLLBACK", source))
    }
}

impl Row {
    pub(crate) fn opt_text(&self, column: &str) -> Result<Option<String>, StoreFault> {
        let read = match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        };
        read.map_err(|source| StoreFault::database(column, source))
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StoreFault> {
        self.opt_text(column)?
            .ok_or_else(|| damaged(column, "is empty"))
    }

    pub(crate) fn opt_int(&self, column: &str) -> Result<Option<i64>, StoreFault> {
        let read = match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        };
        read.map_err(|source| StoreFault::database(column, source))
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StoreFault> {
        self.opt_int(column)?
            .ok_or_else(|| damaged(column, "is empty"))
    }

    /// A number of a narrower type.
    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T, StoreFault> {
        let number = self.int(column)?;
        T::try_from(number).map_err(|_| damaged(column, &format!("{number} is out of range")))
    }

    /// A column as it would be bound again.
    pub(crate) fn value(&self, column: &Column) -> Result<Value, StoreFault> {
        match column.kind {
            Kind::Int => Ok(Value::Int(self.opt_int(&column.name)?)),
            Kind::Text => Ok(Value::Text(self.opt_text(&column.name)?)),
        }
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, StoreFault> {
        Ok(self.int(column)? != 0)
    }

    /// An id, a day, anything with a strict form in text.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &str) -> Result<T, StoreFault> {
        let text = self.text(column)?;
        text.parse()
            .map_err(|_| damaged(column, &format!("cannot be read: {text:?}")))
    }

    pub(crate) fn opt_parsed<T: std::str::FromStr>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreFault> {
        self.opt_text(column)?
            .map(|text| {
                text.parse()
                    .map_err(|_| damaged(column, &format!("cannot be read: {text:?}")))
            })
            .transpose()
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreFault> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|error| damaged(column, &error.to_string()))
    }

    pub(crate) fn opt_json<T: DeserializeOwned>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreFault> {
        self.opt_text(column)?
            .map(|text| {
                serde_json::from_str(&text).map_err(|error| damaged(column, &error.to_string()))
            })
            .transpose()
    }
}

/// An instant in the one width in which instants sort as text.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{at:.9}")
}

/// JSON of something of ours.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our types have text keys and finite numbers")
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<i16> for Value {
    fn from(value: i16) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Int(Some(
            i64::try_from(value).expect("counts and sizes stay far below 2^63"),
        ))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::from(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(storable(value)))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::from(value.clone())
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value.map(storable))
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::from(value.map(str::to_owned))
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Text(Some(instant(at)))
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(at: Option<Timestamp>) -> Self {
        Self::Text(at.map(instant))
    }
}

/// Binds ids and gives their marks for `IN (…)`.
pub(crate) fn among<'a>(args: &mut Vec<Value>, ids: impl IntoIterator<Item = &'a str>) -> String {
    let mut marks = Vec::new();
    for id in ids {
        args.push(Value::from(id));
        marks.push(format!("${}", args.len()));
    }
    marks.join(", ")
}

/// PostgreSQL keeps no NUL in text; nothing that people write holds one.
fn storable(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    }
}

async fn fetch<'e, DB, E>(
    executor: E,
    sql: impl SqlSafeStr,
    args: Vec<Value>,
) -> Result<Vec<DB::Row>, StoreFault>
where
    DB: Database,
    DB::Arguments: IntoArguments<DB>,
    E: Executor<'e, Database = DB>,
    Option<i64>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<String>: for<'q> Encode<'q, DB> + Type<DB>,
{
    let sql = sql.into_sql_str();
    let statement = sql.clone();
    sqlx::query_with(sql, bound::<DB>(args)?)
        .fetch_all(executor)
        .await
        .map_err(|source| StoreFault::database(statement.as_str(), source))
}

async fn execute<'e, DB, E>(
    executor: E,
    sql: impl SqlSafeStr,
    args: Vec<Value>,
) -> Result<DB::QueryResult, StoreFault>
where
    DB: Database,
    DB::Arguments: IntoArguments<DB>,
    E: Executor<'e, Database = DB>,
    Option<i64>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<String>: for<'q> Encode<'q, DB> + Type<DB>,
{
    let sql = sql.into_sql_str();
    let statement = sql.clone();
    sqlx::query_with(sql, bound::<DB>(args)?)
        .execute(executor)
        .await
        .map_err(|source| StoreFault::database(statement.as_str(), source))
}

fn bound<DB: Database>(args: Vec<Value>) -> Result<DB::Arguments, StoreFault>
where
    Option<i64>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<String>: for<'q> Encode<'q, DB> + Type<DB>,
{
    let mut bound = DB::Arguments::default();
    bound.reserve(args.len(), 0);
    for value in args {
        let added = match value {
            Value::Int(int) => bound.add(int),
            Value::Text(text) => bound.add(text),
        };
        added.map_err(|source| StoreFault::database("binding", sqlx::Error::Encode(source)))?;
    }
    Ok(bound)
}

fn of_sqlite(rows: Vec<SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Sqlite).collect()
}

fn of_postgres(rows: Vec<PgRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Postgres).collect()
}

fn opening(source: sqlx::Error) -> StoreFault {
    StoreFault::database("opening the database", source)
}

fn damaged(column: &str, what: &str) -> StoreFault {
    StoreFault::Damaged {
        column: column.to_owned(),
        what: what.to_owned(),
    }
}
