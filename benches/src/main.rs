//! `cargo xtask bench`: what the shipped binary does at 100,000 records and as many requests on SQLite, on this machine,
//! with nginx serving the same bytes in the same run; what clocks and letters cost, and what the transparency log adds to
//! publishing, in this process; and the verification of a whole log by the binary. Prints a table; `--write` also puts it
//! into benches/RESULTS.md. `--part=desk` measures one part, `--records=N` with fewer things.

mod board;
mod clock;
mod county;
mod http;
mod ledger;
mod letters;
mod measure;
mod peer;
mod portal;
mod requests;
mod server;
mod verify;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::measure::Table;

/// Records of the county, and requests of the desk.
const RECORDS: usize = 100_000;

/// What can be measured by itself.
const PARTS: [&str; 6] = ["portal", "ledger", "verify", "clock", "letters", "desk"];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str| arguments.iter().find_map(|word| word.strip_prefix(name));
    let records = given("--records=").map_or(Ok(RECORDS), str::parse)?;
    let part = given("--part=");
    if let Some(part) = part.filter(|part| !PARTS.contains(part)) {
        bail!("no part {part}: {}", PARTS.join(", "));
    }
    let write = arguments.iter().any(|word| word == "--write");
    if write && part.is_some() {
        bail!("results are written of a whole run");
    }
    let binary = binary()?;
    let folder = tempfile::Builder::new()
        .prefix("gongkai-bench-")
        .tempdir()?;
    let mut table = Table::default();
    for name in PARTS {
        if part.is_some_and(|part| part != name) {
            continue;
        }
        match name {
            "portal" => portal::measure(&binary, folder.path(), records, &mut table)?,
            "ledger" => ledger::measure(&binary, folder.path(), records, &mut table)?,
            "verify" => verify::measure(&binary, folder.path(), records, &mut table)?,
            "clock" => clock::measure(&mut table)?,
            "letters" => letters::measure(&mut table)?,
            _ => board::measure(&binary, folder.path(), records, &mut table)?,
        }
    }

    println!("{}", table.text);
    if write {
        let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        let head = format!(
            "# Results\n\n{records} records, and as many requests, on SQLite, two cores; `cargo xtask bench --write`.\n\n"
        );
        std::fs::write(results, head + &table.text)?;
    }
    Ok(())
}

/// The shipped binary, which lies beside this one.
fn binary() -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("gongkai");
    if !path.exists() {
        bail!(
            "{} is not built: cargo build --profile dist --package gongkai",
            path.display()
        );
    }
    Ok(path)
}

/// A new installation in a folder.
fn init(binary: &Path, data: &Path) -> Result<()> {
    let agency = ["--agency-name", "清源县人民政府", "--agency-id", "main"];
    run(
        Command::new(binary)
            .arg("init")
            .args(agency)
            .args(["--admin", "admin", "--password-stdin", "--data"])
            .arg(data),
        "一句自己记得住的长话\n",
    )
}

fn run(command: &mut Command, input: &str) -> Result<()> {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("{command:?}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}
