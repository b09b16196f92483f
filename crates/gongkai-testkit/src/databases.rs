//! A new database for each story: a SQLite file in a folder of its own, and where `TEST_POSTGRES_URL` names a server, a
//! PostgreSQL database that is made for it and dropped after it.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt as _;
use gongkai_store::StoreConfig;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};
use tempfile::TempDir;

/// Where a story keeps its things.
#[derive(Debug, Clone)]
pub struct Place {
    /// For the store.
    pub config: StoreConfig,
    /// For an index, copies, and whatever else needs a folder.
    pub folder: PathBuf,
}

/// Tells a story on SQLite.
///
/// # Panics
/// When the story does.
pub async fn on_sqlite<F>(story: impl FnOnce(Place) -> F)
where
    F: Future<Output = ()>,
{
    let folder = folder();
    story(place(&folder, None)).await;
}

/// Tells a story on each database there is.
///
/// # Panics
/// When the story does.
pub async fn on_each<F>(story: impl Fn(Place) -> F)
where
    F: Future<Output = ()>,
{
    on_sqlite(&story).await;
    let Some(url) = postgres_url() else { return };
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("gongkai_story_{}_{number}", std::process::id());
    run(&url, &format!("CREATE DATABASE {name}")).await;
    let folder = folder();
    let there = place(&folder, Some(of_database(&url, &name)));
    let told = AssertUnwindSafe(story(there)).catch_unwind().await;
    run(&url, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(panic) = told {
        std::panic::resume_unwind(panic);
    }
}

/// Runs a statement past the program, as someone with the database's password could.
///
/// # Panics
/// When the database refuses it.
pub async fn tamper(place: &Place, sql: &str) {
    if let Some(url) = &place.config.database_url {
        return run(url, sql).await;
    }
    let file = place.config.data_dir.join("gongkai.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.expect("the file opens");
    connection
        .execute(AssertSqlSafe(sql.to_owned()))
        .await
        .expect("the statement runs");
    connection.close().await.expect("the file closes");
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system gives temporary folders")
}

fn place(folder: &TempDir, database_url: Option<String>) -> Place {
    Place {
        config: StoreConfig {
            data_dir: folder.path().join("data"),
            database_url,
            blob_dir: None,
            personal_key_file: None,
        },
        folder: folder.path().to_owned(),
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
fn postgres_url() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok()
}

fn of_database(url: &str, name: &str) -> String {
    let (server, _) = url
        .rsplit_once('/')
        .expect("TEST_POSTGRES_URL names a database after its last slash");
    format!("{server}/{name}")
}

async fn run(url: &str, sql: &str) {
    let options: sqlx::postgres::PgConnectOptions =
        url.parse().expect("TEST_POSTGRES_URL is an address");
    let mut connection = options.connect().await.expect("PostgreSQL answers");
    connection
        .execute(AssertSqlSafe(sql.to_owned()))
        .await
        .expect("databases may be made and dropped");
    connection.close().await.expect("PostgreSQL says goodbye");
}
