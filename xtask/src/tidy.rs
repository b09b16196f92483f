//! `cargo xtask tidy`: what a reader should be able to rely on without looking: arrows point down, pure crates stay pure,
//! SQL stays in the store, every module says what it is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::process::root;

/// What each crate may stand on, dev-dependencies apart.
const ARROWS: [(&str, &[&str]); 11] = [
    ("gongkai-law", &[]),
    ("gongkai-core", &["gongkai-law"]),
    ("gongkai-store", &["gongkai-core", "gongkai-law"]),
    ("gongkai-search", &["gongkai-core", "gongkai-law"]),
    ("gongkai-ledger", &["gongkai-core", "gongkai-law"]),
    ("gongkai-papers", &["gongkai-core", "gongkai-law"]),
    (
        "gongkai-web",
        &[
            "gongkai-store",
            "gongkai-search",
            "gongkai-ledger",
            "gongkai-core",
            "gongkai-law",
        ],
    ),
    (
        "gongkai",
        &[
            "gongkai-web",
            "gongkai-papers",
            "gongkai-store",
            "gongkai-search",
            "gongkai-ledger",
            "gongkai-core",
            "gongkai-law",
        ],
    ),
    (
        "gongkai-testkit",
        &[
            "gongkai-web",
            "gongkai-store",
            "gongkai-search",
            "gongkai-core",
            "gongkai-law",
        ],
    ),
    (
        "gongkai-bench",
        &[
            "gongkai",
            "gongkai-web",
            "gongkai-papers",
            "gongkai-store",
            "gongkai-search",
            "gongkai-ledger",
            "gongkai-core",
            "gongkai-law",
        ],
    ),
    ("xtask", &[]),
];

/// What the pure crates must not depend on.
const IMPURE: [&str; 10] = [
    "tokio",
    "sqlx",
    "axum",
    "hyper",
    "reqwest",
    "rand",
    "getrandom",
    "minijinja",
    "object_store",
    "tracing-subscriber",
];

/// Words that may not stand in a file, where, and why.
const BANNED: [(&str, &str, &str); 12] = [
    (
        "crates/gongkai-law/src",
        "Timestamp::now",
        "time is a parameter",
    ),
    (
        "crates/gongkai-core/src",
        "Timestamp::now",
        "time is a parameter",
    ),
    (
        "crates/gongkai-law/src",
        "std::fs",
        "no input or output in the law",
    ),
    (
        "crates/gongkai-core/src",
        "std::fs",
        "no input or output in core",
    ),
    (
        "crates/gongkai-law/src",
        "std::env",
        "the environment is read in one place",
    ),
    (
        "crates/gongkai-core/src",
        "std::env",
        "the environment is read in one place",
    ),
    (
        "crates/gongkai-web/src/kit",
        "crate::portal",
        "the kit knows no pages",
    ),
    (
        "crates/gongkai-web/src/kit",
        "crate::console",
        "the kit knows no pages",
    ),
    (
        "crates/gongkai-web/src/portal",
        "crate::console",
        "what two need moves to the kit",
    ),
    (
        "crates/gongkai-web/src/console",
        "crate::portal",
        "what two need moves to the kit",
    ),
    (
        "crates/gongkai-web/src/api",
        "crate::console",
        "what two need moves to the kit",
    ),
    (
        "crates/gongkai-web/src/api",
        "crate::portal",
        "what two need moves to the kit",
    ),
];

/// Longest file before it surely holds a second subject.
const LONGEST: usize = 900;

/// Checks all and prints each fault.
pub fn run() -> Result<()> {
    let mut faults = arrows()?;
    for file in rust_files(&root().join("crates"))?
        .into_iter()
        .chain(rust_files(&root().join("xtask"))?)
    {
        check_file(&file, &mut faults)?;
    }
    if faults.is_empty() {
        println!("tidy: nothing to mend");
        return Ok(());
    }
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    bail!("{} things to mend", faults.len())
}

fn arrows() -> Result<Vec<String>> {
    let metadata = MetadataCommand::new()
        .no_deps()
        .current_dir(root())
        .exec()
        .context("cargo metadata failed")?;
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let Some((_, below)) = ARROWS
            .iter()
            .find(|(name, _)| *name == package.name.as_str())
        else {
            faults.push(format!(
                "{}: a new crate needs its line in xtask/src/tidy.rs",
                package.name
            ));
            continue;
        };
        let normal = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind != DependencyKind::Development);
        for dependency in normal {
            let name = dependency.name.as_str();
            if name.starts_with("gongkai") && !below.contains(&name) {
                faults.push(format!(
                    "{} must not depend on {name}: arrows point down",
                    package.name
                ));
            }
            if ["gongkai-law", "gongkai-core"].contains(&package.name.as_str())
                && IMPURE.contains(&name)
            {
                faults.push(format!(
                    "{} must not depend on {name}: it is pure",
                    package.name
                ));
            }
        }
    }
    Ok(faults)
}

fn check_file(path: &Path, faults: &mut Vec<String>) -> Result<()> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path
        .strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string();
    let own = name == "xtask/src/tidy.rs";
    if !text.starts_with("//!") && !name.contains("/tests/") && !name.ends_with("/tests.rs") {
        faults.push(format!("{name}: says nowhere what it is (//!)"));
    }
    if text.lines().count() > LONGEST {
        faults.push(format!(
            "{name}: more than {LONGEST} lines; look for the second subject"
        ));
    }
    for (folder, word, why) in BANNED {
        if name.starts_with(folder) && text.contains(word) {
            faults.push(format!("{name}: {word}: {why}"));
        }
    }
    let sql = ["SELECT ", "INSERT INTO ", "DELETE FROM "]
        .iter()
        .any(|word| text.contains(word));
    if sql && !own && !name.starts_with("crates/gongkai-store/") && !name.contains("/tests/") {
        faults.push(format!("{name}: SQL belongs to the store"));
    }
    for word in ["todo!(", "unimplemented!(", "dbg!("] {
        if text.contains(word) && !own {
            faults.push(format!("{name}: {word}…) is left behind"));
        }
    }
    Ok(())
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|suffix| suffix == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
