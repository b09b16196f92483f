//! Migrations, numbered SQL files for each database, embedded and applied in order; and the list of all columns with
//! who may read them. Knows nothing of what the rows mean.

use std::sync::LazyLock;

use crate::db::{Db, values};
use crate::fault::StoreFault;

/// Number of the last migration this program knows.
#[must_use]
pub fn version() -> i64 {
    crate::dialect::Dialect::Sqlite
        .migrations()
        .last()
        .map_or(0, |(number, _, _)| *number)
}

/// The numbers of all migrations this program knows, in order.
pub(crate) fn numbers() -> Vec<i64> {
    let known = crate::dialect::Dialect::Sqlite.migrations().iter();
    known.map(|(number, _, _)| *number).collect()
}

/// A table as `columns.txt` lists it. Tables stand in an order in which rows can be inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Who may read it.
    pub reader: Reader,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A 64-bit integer.
    Int,
}

/// Who may read a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Anyone.
    Public,
    /// Staff, or nobody at all.
    Private,
}

/// All tables, from `columns.txt`.
#[must_use]
pub fn tables() -> &'static [Table] {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let mut tables: Vec<Table> = Vec::new();
        for line in include_str!("../columns.txt").lines() {
            let mut words = line.split_whitespace();
            let (Some(name), Some(column), Some(kind), Some(reader)) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                continue;
            };
            if name == "#" {
                continue;
            }
            if tables.last().is_none_or(|table| table.name != name) {
                tables.push(Table {
                    name: name.to_owned(),
                    columns: Vec::new(),
                });
            }
            let table = tables.last_mut().expect("a table was just pushed");
            table.columns.push(Column {
                name: column.to_owned(),
                kind: if kind == "int" { Kind::Int } else { Kind::Text },
                reader: if reader == "public" {
                    Reader::Public
                } else {
                    Reader::Private
                },
            });
        }
        tables
    });
    &TABLES
}

/// Brings the schema up to date. Two processes may try at once.
pub(crate) async fn migrate(db: &Db) -> Result<(), StoreFault> {
    let mut tx = db.begin().await?;
    tx.all(db.dialect().lock_schema(), vec![]).await?;
    tx.run(
        "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
        vec![],
    )
    .await?;
    let applied = applied(
        tx.all(
            "SELECT number FROM schema_migrations ORDER BY number",
            vec![],
        )
        .await?,
    )?;
    let migrations = db.dialect().migrations();
    if let Some(found) = applied.last()
        && *found > version()
    {
        return Err(StoreFault::NewerSchema {
            found: *found,
            known: version(),
        });
    }
    for (number, name, script) in migrations {
        if applied.contains(number) {
            continue;
        }
        tx.script(script).await?;
        tx.run(
            "INSERT INTO schema_migrations (number, name) VALUES ($1, $2)",
            values![*number, *name],
        )
        .await?;
        tracing::info!(schema.number = number, schema.name = name, "migrated");
    }
    tx.commit().await
}

fn applied(rows: Vec<crate::db::Row>) -> Result<Vec<i64>, StoreFault> {
    rows.iter().map(|row| row.int("number")).collect()
}
