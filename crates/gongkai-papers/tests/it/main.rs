//! One test binary for the crate: what goes onto paper and what is read from it.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod annual;
mod docx;
mod forms;
mod letters;
mod letters_docx;
mod reader;
mod sample;
mod typesetter;
mod word;
mod word_refusals;

#[test]
fn no_file_is_forgotten() {
    let main = include_str!("main.rs");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs")
            && module != "main"
        {
            assert!(
                main.contains(&format!("mod {module};")),
                "{name} is not part of the tests"
            );
        }
    }
}
