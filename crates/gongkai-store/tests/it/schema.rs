//! Both schemas are the listed one, statements fit both, and a newer schema is refused.

use std::path::Path;

use gongkai_store::schema::{Kind, Reader, tables, version};
use gongkai_store::{Store, StoreFault};

use crate::databases::on_both;

#[tokio::test(flavor = "multi_thread")]
async fn every_column_is_listed_as_public_or_private() {
    on_both(|database| async move {
        let mut listed: Vec<(String, String, String)> = Vec::new();
        for table in tables() {
            for column in &table.columns {
                let kind = match (column.kind, database.raw.is_postgres()) {
                    (Kind::Text, _) => "text",
                    (Kind::Int, true) => "bigint",
                    (Kind::Int, false) => "integer",
                };
                listed.push((table.name.clone(), column.name.clone(), kind.to_owned()));
            }
        }
        let mut present = database.raw.columns().await;
        for (table, _, kind) in &mut present {
            // The table of migrations is made by one statement for both.
            if table == "schema_migrations" && kind == "bigint" && !database.raw.is_postgres() {
                *kind = "integer".to_owned();
            }
        }
        // The list stands in an order of its own.
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(listed, present);
    })
    .await;
}

#[test]
fn what_the_public_tables_hold_is_public_and_secrets_are_not() {
    for table in tables() {
        for column in &table.columns {
            let public = table.name.starts_with("public_")
                || [
                    "agencies",
                    "catalogue_items",
                    "calendar_years",
                    "ledger_entries",
                    "ledger_tiles",
                    "ledger_checkpoints",
                    "ledger_cosignatures",
                ]
                .contains(&table.name.as_str());
            let expected = if public {
                Reader::Public
            } else {
                Reader::Private
            };
            assert_eq!(column.reader, expected, "{}.{}", table.name, column.name);
        }
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| {
        let folder = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    let last = names("sqlite").pop().unwrap().into_string().unwrap();
    assert!(last.starts_with(&format!("{:04}_", version())), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_the_folder_is_a_migration() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let files = std::fs::read_dir(folder).unwrap().count() as i64;
    on_both(|database| async move {
        let applied = "SELECT COUNT(*) FROM schema_migrations";
        assert_eq!(database.raw.number(applied).await, files);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_refused_and_an_open_one_opens_again() {
    on_both(|database| async move {
        database.another().await.close().await;
        database
            .raw
            .run("INSERT INTO schema_migrations VALUES (9999, 'future')")
            .await
            .unwrap();
        match Store::open(&database.config).await {
            Err(StoreFault::NewerSchema { found, known }) => {
                assert_eq!((found, known), (9999, version()))
            }
            other => panic!("opened: {}", other.is_ok()),
        }
    })
    .await;
}

/// The statements that stand whole in the sources. Those put together from parts are run by the stories.
fn statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name == "dialect.rs" {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for (place, _) in source.match_indices('"') {
                let text = &source[place + 1..];
                let starts = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
                if starts.iter().any(|start| text.starts_with(start)) {
                    let end = text.find('"').unwrap();
                    found.push((name.clone(), text[..end].to_owned()));
                }
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_fits_both_schemas() {
    let statements = statements();
    let (built, whole): (Vec<_>, Vec<_>) = statements
        .into_iter()
        .partition(|(_, sql)| sql.contains('{'));
    assert!(whole.len() > 50, "only {} were found", whole.len());
    let mut built: Vec<String> = built.into_iter().map(|(name, _)| name).collect();
    built.sort();
    built.dedup();
    // Files that put statements together; this list may shrink only.
    assert_eq!(
        built,
        [
            "accounts.rs",
            "backup.rs",
            "board.rs",
            "cases.rs",
            "desk.rs",
            "journal.rs",
            "lists.rs",
            "pages.rs",
            "replay.rs",
            "rows.rs"
        ]
    );
    let whole = std::sync::Arc::new(whole);
    on_both(|database| {
        let whole = std::sync::Arc::clone(&whole);
        async move {
            for (name, sql) in whole.iter() {
                let prepared = database.raw.prepare(sql).await;
                assert!(prepared.is_ok(), "{name}: {sql}\n{:?}", prepared.err());
            }
        }
    })
    .await;
}
