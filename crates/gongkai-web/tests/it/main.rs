//! The pages as people and machines meet them: in process, without a port. A county, its people, real forms.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails here and says where"
)]

mod administration;
mod answers;
mod api;
mod apply;
mod calculators;
mod calendar;
mod cases;
mod clients;
mod controls;
mod door;
mod forms;
mod ledger;
mod metrics;
mod narrowing;
mod notices;
mod pages;
mod panics;
mod preferences;
mod reports;
mod request_files;
mod requests;
mod review;
mod rights;
mod sign_in;
mod site;
mod stories;
mod visibility;

#[test]
fn no_file_is_forgotten() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = std::fs::read_to_string(here.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(here).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs") else {
            continue;
        };
        assert!(
            module == "main" || main.contains(&format!("mod {module};")),
            "{name} is not run"
        );
    }
}
