//! `cargo xtask bench`: what the shipped binary does at 100,000 records on SQLite, on this machine, with nginx serving the
//! same bytes in the same run. Prints a table; `--write` also puts it into benches/RESULTS.md.

mod county;
mod http;
mod peer;
mod server;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::http::Client;
use crate::server::Server;

/// Records of the county.
const RECORDS: usize = 100_000;
/// Pages asked for that are in no cache, and searches.
const ASKED: usize = 2_000;
/// Rounds of the hot page, ours and nginx's in turn.
const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let records = arguments
        .iter()
        .find_map(|word| word.strip_prefix("--records="))
        .map_or(Ok(RECORDS), str::parse)?;
    let binary = binary()?;
    let folder = tempfile::Builder::new()
        .prefix("gongkai-bench-")
        .tempdir()?;
    let mut table = Table::default();

    let file = folder.path().join("county.ndjson");
    county::write(&file, records)?;
    let data = folder.path().join("data");
    run(
        Command::new(&binary)
            .args([
                "init",
                "--agency-name",
                "清源县人民政府",
                "--agency-id",
                "main",
                "--admin",
                "admin",
                "--password-stdin",
                "--data",
            ])
            .arg(&data),
        "一句自己记得住的长话\n",
    )?;
    let began = Instant::now();
    run(
        Command::new(&binary)
            .arg("import")
            .arg("--data")
            .arg(&data)
            .arg(&file),
        "",
    )?;
    let imported = began.elapsed();
    table.line(
        "bulk import",
        &format!("{:.0} records/s", records as f64 / imported.as_secs_f64()),
        "≥ 5,000 records/s",
    );

    let began = Instant::now();
    run(
        Command::new(&binary)
            .args(["index", "rebuild"])
            .arg("--data")
            .arg(&data),
        "",
    )?;
    table.line(
        "search index built from zero",
        &format!("{:.1} s", began.elapsed().as_secs_f64()),
        "",
    );

    let began = Instant::now();
    let server = Server::start(&binary, &data, folder.path())?;
    table.line(
        "start to first page",
        &format!("{:.0} ms", began.elapsed().as_secs_f64() * 1e3),
        "< 1 s",
    );
    let mut client = Client::connect(server.address())?;

    let numbers = county::index_numbers(records);
    let cold = latencies(ASKED, |place| {
        client.get(&format!(
            "/r/{}",
            numbers[(place * 48_271 + 7) % numbers.len()]
        ))
    })?;
    table.line("record page in no cache", &quantiles(&cold), "p99 < 10 ms");
    let lists = latencies(ASKED / 10, |place| {
        client.get(&format!(
            "/a/a{}/list/policy?page={}",
            place % 20,
            1 + place / 20
        ))
    })?;
    table.line("list page in no cache", &quantiles(&lists), "p99 < 10 ms");
    let found = latencies(ASKED, |place| {
        client.get(&format!("/search?q={}&n={place}", county::question(place)))
    })?;
    table.line("search page in no cache", &quantiles(&found), "p99 < 20 ms");

    let hot = format!("/r/{}", numbers[numbers.len() / 2]);
    let bytes = client.get(&hot)?;
    let nginx = peer::Nginx::start(folder.path(), &bytes)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(peer::wrk(&format!("http://{}{hot}", server.address()))?);
        theirs.push(peer::wrk(&format!("http://{}/page.html", nginx.address()))?);
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    table.line(
        "hot page, requests/s beside nginx",
        &format!("{:.2} × nginx ({ours:.0} and {theirs:.0})", ours / theirs),
        "≥ 1.0 ×",
    );
    table.line(
        "resident memory after all this",
        &format!("{} MB", server.resident_bytes()? >> 20),
        "< 200 MB",
    );

    println!("{}", table.text);
    if arguments.iter().any(|word| word == "--write") {
        let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        let head = format!(
            "# Results\n\n{records} records on SQLite, two cores; `cargo xtask bench --write`.\n\n"
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

/// Times each of a number of calls, one after the other.
fn latencies(
    count: usize,
    mut call: impl FnMut(usize) -> Result<Vec<u8>>,
) -> Result<Vec<Duration>> {
    let mut taken = Vec::with_capacity(count);
    for place in 0..count {
        let began = Instant::now();
        call(place)?;
        taken.push(began.elapsed());
    }
    taken.sort_unstable();
    Ok(taken)
}

fn quantiles(sorted: &[Duration]) -> String {
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!(
        "p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    )
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The results as a Markdown table.
struct Table {
    text: String,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            text: "| what | measured | asked for |\n|---|---|---|\n".to_owned(),
        }
    }
}

impl Table {
    fn line(&mut self, what: &str, measured: &str, wanted: &str) {
        println!("{what}: {measured}");
        let _ = writeln!(self.text, "| {what} | {measured} | {wanted} |");
    }
}
