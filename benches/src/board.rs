//! The desk's pages over many requests: the board with each filter, first and later pages, and the page of a request.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use gongkai_core::time::china_date;
use jiff::Timestamp;

use crate::http::Client;
use crate::measure::{Table, Times, times};
use crate::server::Server;
use crate::{init, requests, run};

/// Times each address of the board is asked for.
const ROUNDS: usize = 12;
/// Pages of requests asked for.
const ASKED: usize = 500;
const PASSWORD: &str = "bench-handler-2026";

/// What the board can be asked about open requests.
const OPEN: [&str; 15] = [
    "",
    "page=2",
    "page=20",
    "state=awaiting_confirmation",
    "state=running",
    "state=running&page=5",
    "state=suspended",
    "state=lapsed",
    "stage=approval",
    "stage=drafting",
    "due=overdue",
    "due=today",
    "due=soon",
    "due=month&page=3",
    "whose=mine",
];

/// The same about closed ones, or all.
const CLOSED: [&str; 12] = [
    "state=closed",
    "state=closed&page=2",
    "state=closed&page=1000",
    "state=closed&page=3000",
    "state=closed&whose=mine",
    "state=closed&due=overdue",
    "state=all",
    "state=all&page=30",
    "state=all&page=3000",
    "state=all&whose=mine",
    "state=all&due=month",
    "state=all&stage=approval",
];

/// Words: in most, in an eighth, in one, in none, and a part of an id.
const WORDS: [(&str, &str); 8] = [
    ("", "危房改造"),
    ("", "没有这样的字"),
    ("state=closed&", "电子文件"),
    ("state=closed&", "危房改造"),
    ("state=closed&page=200&", "危房改造"),
    ("state=all&", "第77777件"),
    ("state=all&", "没有这样的字"),
    ("state=all&", "main-2026-0001"),
];

/// Measures it in an installation of its own.
pub fn measure(binary: &Path, folder: &Path, count: usize, table: &mut Table) -> Result<()> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the open ones have to be open on the day of the measuring"
    )]
    let today = china_date(Timestamp::now());
    let file = folder.join("requests.ndjson");
    requests::write(&file, count, today)?;
    let data = folder.join("desk");
    init(binary, &data)?;
    let handler = ["user", "add", "--login", "jingban", "--agency", "main"];
    run(
        Command::new(binary)
            .args(handler)
            .args(["--role", "request_handler", "--password-stdin", "--data"])
            .arg(&data),
        &format!("{PASSWORD}\n"),
    )?;
    let began = Instant::now();
    run(
        Command::new(binary)
            .arg("import")
            .arg("--data")
            .arg(&data)
            .arg(&file),
        "",
    )?;
    table.line(
        "bulk import of requests",
        &format!(
            "{:.0} requests/s",
            count as f64 / began.elapsed().as_secs_f64()
        ),
        "",
    );

    let server = Server::start(binary, &data, folder)?;
    let mut client = Client::connect(server.address())?;
    client.sign_in("jingban", PASSWORD)?;
    wait_for_clocks(&mut client)?;
    let open = count / requests::ONE_OPEN_IN;
    asked(
        &mut client,
        table,
        &format!("board, {open} of {count} requests open: the open ones"),
        &OPEN.map(str::to_owned),
    )?;
    asked(
        &mut client,
        table,
        "board: closed ones and all",
        &CLOSED.map(str::to_owned),
    )?;
    let words = WORDS.map(|(before, words)| format!("{before}text={}", encoded(words)));
    asked(&mut client, table, "board: words searched for", &words)?;
    let pages = requests::pages(count);
    let page = times(ASKED, |place| {
        client.get(&pages[place * 48_271 % pages.len()])
    })?;
    table.line("page of a request", &page.in_milliseconds(), "p99 < 50 ms");
    Ok(())
}

/// Asks for each address in turn, and says of each what it took.
fn asked(client: &mut Client, table: &mut Table, name: &str, queries: &[String]) -> Result<()> {
    let paths: Vec<String> = queries
        .iter()
        .map(|query| format!("/console/requests?{query}"))
        .collect();
    let mut taken = vec![Vec::new(); paths.len()];
    for _ in 0..ROUNDS {
        for (path, taken) in paths.iter().zip(&mut taken) {
            let began = Instant::now();
            client.get(path)?;
            taken.push(began.elapsed());
        }
    }
    for (path, taken) in paths.iter().zip(&taken) {
        println!("  {path}: {}", Times::of(taken.clone()).in_milliseconds());
    }
    table.line(
        name,
        &Times::of(taken.concat()).in_milliseconds(),
        "p99 < 50 ms",
    );
    Ok(())
}

/// The server reads the clocks of what was imported when it starts; before, nothing has a last day.
fn wait_for_clocks(client: &mut Client) -> Result<()> {
    let began = Instant::now();
    loop {
        let page = String::from_utf8(client.get("/console/requests?due=month")?)?;
        // Paths are escaped in the page; the number of a request stands as it is.
        if page.contains(">q") {
            return Ok(());
        }
        if began.elapsed() > Duration::from_secs(60) {
            bail!("no clock was read after a minute");
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// Percent-encoded.
fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
