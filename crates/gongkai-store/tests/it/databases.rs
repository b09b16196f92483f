//! A new database for each story: a SQLite file in a folder of its own, a PostgreSQL database made and dropped.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use gongkai_store::{Store, StoreConfig};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, Row as _};
use tempfile::TempDir;

/// A database with its store, and a way around the store.
pub struct Database {
    pub store: Store,
    pub config: StoreConfig,
    pub raw: Raw,
    /// For copies and dumps.
    pub folder: PathBuf,
}

/// Statements past the store, as someone with the database's password could give them.
#[derive(Clone)]
pub enum Raw {
    Sqlite(sqlx::SqlitePool),
    Postgres(sqlx::PgPool),
}

/// Tells the story on each database there is.
pub async fn on_both<F>(story: impl Fn(Database) -> F)
where
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder, None);
    tell(&story, &folder, config).await;
    let Some(url) = postgres_url() else { return };
    let name = new_name();
    postgres(&url, &format!("CREATE DATABASE {name}")).await;
    let folder = tempfile::tempdir().unwrap();
    let config = self::config(&folder, Some(of_database(&url, &name)));
    let told = AssertUnwindSafe(tell(&story, &folder, config))
        .catch_unwind()
        .await;
    postgres(&url, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(panic) = told {
        std::panic::resume_unwind(panic);
    }
}

async fn tell<F>(story: &impl Fn(Database) -> F, folder: &TempDir, config: StoreConfig)
where
    F: Future<Output = ()>,
{
    let database = Database::open(folder, config).await;
    let store = database.store.clone();
    story(database).await;
    store.close().await;
}

impl Database {
    async fn open(folder: &TempDir, config: StoreConfig) -> Self {
        // Stories about two writers do not want to wait for half a minute.
        let store = Store::open_patiently(&config, Duration::from_secs(5))
            .await
            .unwrap();
        let raw = Raw::open(&config).await;
        Self {
            store,
            config,
            raw,
            folder: folder.path().to_owned(),
        }
    }

    /// Another process on the same database.
    pub async fn another(&self) -> Store {
        Store::open_patiently(&self.config, Duration::from_millis(300))
            .await
            .unwrap()
    }
}

impl Raw {
    pub async fn open(config: &StoreConfig) -> Self {
        match &config.database_url {
            None => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(config.data_dir.join("gongkai.db"))
                    .busy_timeout(Duration::from_secs(5));
                Self::Sqlite(sqlx::SqlitePool::connect_with(options).await.unwrap())
            }
            Some(url) => Self::Postgres(sqlx::PgPool::connect(url).await.unwrap()),
        }
    }

    pub async fn run(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => pool.execute(sql).await.map(|done| done.rows_affected()),
            Self::Postgres(pool) => pool.execute(sql).await.map(|done| done.rows_affected()),
        }
    }

    /// The first column of all rows, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => {
                let rows = pool.fetch_all(sql).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Self::Postgres(pool) => {
                let rows = pool.fetch_all(sql).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => pool.fetch_one(sql).await.unwrap().get(0),
            Self::Postgres(pool) => pool.fetch_one(sql).await.unwrap().get(0),
        }
    }

    /// Tables and columns with their types, in the order of the tables' names.
    pub async fn columns(&self) -> Vec<(String, String, String)> {
        let sql = match self {
            Self::Sqlite(_) => {
                "SELECT m.name, c.name, lower(c.type) FROM sqlite_schema m, pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"
            }
            Self::Postgres(_) => {
                "SELECT table_name::text, column_name::text, data_type::text
                 FROM information_schema.columns WHERE table_schema = 'public'
                 ORDER BY table_name COLLATE \"C\", ordinal_position"
            }
        };
        match self {
            Self::Sqlite(pool) => {
                let rows = pool.fetch_all(sql).await.unwrap();
                rows.iter()
                    .map(|row| (row.get(0), row.get(1), row.get(2)))
                    .collect()
            }
            Self::Postgres(pool) => {
                let rows = pool.fetch_all(sql).await.unwrap();
                rows.iter()
                    .map(|row| (row.get(0), row.get(1), row.get(2)))
                    .collect()
            }
        }
    }

    pub async fn prepare(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => pool
                .prepare(sqlx::SqlSafeStr::into_sql_str(sql))
                .await
                .map(|_| ()),
            Self::Postgres(pool) => pool
                .prepare(sqlx::SqlSafeStr::into_sql_str(sql))
                .await
                .map(|_| ()),
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

/// A second, empty installation of the other kind where there is one, else of the same.
pub async fn elsewhere<F>(there: impl FnOnce(StoreConfig) -> F)
where
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let Some(url) = postgres_url() else {
        return there(config(&folder, None)).await;
    };
    let name = new_name();
    postgres(&url, &format!("CREATE DATABASE {name}")).await;
    there(config(&folder, Some(of_database(&url, &name)))).await;
    postgres(&url, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

pub fn config(folder: &TempDir, database_url: Option<String>) -> StoreConfig {
    StoreConfig {
        data_dir: folder.path().join("data"),
        database_url,
        blob_dir: None,
        personal_key_file: None,
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
fn postgres_url() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok()
}

fn new_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("gongkai_test_{}_{number}", std::process::id())
}

fn of_database(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

async fn postgres(url: &str, sql: &str) {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    connection
        .execute(AssertSqlSafe(sql.to_owned()))
        .await
        .unwrap();
    connection.close().await.unwrap();
}
