//! Stories of the store, each on SQLite and, where `TEST_POSTGRES_URL` is set, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on may stop")]

mod annual_reports;
mod backup;
mod board;
mod calendar;
mod cases;
mod check;
mod county;
mod databases;
mod desk;
mod files;
mod import;
mod index_numbers;
mod journal;
mod ledger;
mod lists;
mod notices;
mod request_files;
mod requests;
mod review;
mod rights;
mod schema;
mod sessions;
mod speed;
mod statistics;
mod whole;
mod withdrawal;

#[test]
fn no_file_of_tests_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    let main = include_str!("main.rs");
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        assert!(
            module == "main" || main.contains(&format!("mod {module};")),
            "{name} is not in main.rs"
        );
    }
}
