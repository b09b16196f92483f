//! The county's public pages at so many records, with nginx serving the same bytes in the same run.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::http::Client;
use crate::measure::{Table, median, times};
use crate::server::Server;
use crate::{county, init, peer, run};

/// Pages asked for that are in no cache, and searches.
const ASKED: usize = 2_000;
/// Rounds of the hot page, ours and nginx's in turn.
const ROUNDS: usize = 5;

/// Measures it in an installation of its own.
pub fn measure(binary: &Path, folder: &Path, records: usize, table: &mut Table) -> Result<()> {
    let file = folder.join("county.ndjson");
    county::write(&file, records)?;
    let data = folder.join("data");
    init(binary, &data)?;
    let began = Instant::now();
    run(
        Command::new(binary)
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
        Command::new(binary)
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
    let server = Server::start(binary, &data, folder)?;
    table.line(
        "start to first page",
        &format!("{:.0} ms", began.elapsed().as_secs_f64() * 1e3),
        "< 1 s",
    );
    let mut client = Client::connect(server.address())?;

    let numbers = county::index_numbers(records);
    let cold = times(ASKED, |place| {
        client.get(&format!(
            "/r/{}",
            numbers[(place * 48_271 + 7) % numbers.len()]
        ))
    })?;
    table.line(
        "record page in no cache",
        &cold.in_milliseconds(),
        "p99 < 10 ms",
    );
    let lists = times(ASKED / 10, |place| {
        client.get(&format!(
            "/a/a{}/list/policy?page={}",
            place % 20,
            1 + place / 20
        ))
    })?;
    table.line(
        "list page in no cache",
        &lists.in_milliseconds(),
        "p99 < 10 ms",
    );
    let found = times(ASKED, |place| {
        client.get(&format!("/search?q={}&n={place}", county::question(place)))
    })?;
    table.line(
        "search page in no cache",
        &found.in_milliseconds(),
        "p99 < 20 ms",
    );

    let hot = format!("/r/{}", numbers[numbers.len() / 2]);
    let bytes = client.get(&hot)?;
    let nginx = peer::Nginx::start(folder, &bytes)?;
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
    Ok(())
}
