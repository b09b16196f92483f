//! The transparency log: how fast it takes a backlog, how long a proof takes, and what it adds to publishing.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use gongkai::clock::SystemClock;
use gongkai::followers::follow;
use gongkai::followers::ledger::{Keys, LedgerFollower};
use gongkai::stop;
use gongkai_core::agencies::{Agency, AgencyKind, AgencyRules, Contact};
use gongkai_core::body::from_text;
use gongkai_core::content::{Content, Genre};
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::{Command as Order, Imported, ImportedEdition, Validity};
use gongkai_core::time::Clock as _;
use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::number::{PublicationNumber, initials};
use gongkai_store::write::Acting;
use gongkai_store::{Store, StoreConfig};
use gongkai_web::kit::ledger::Standing;

use crate::http::Client;
use crate::measure::{Table, median, times};
use crate::server::Server;
use crate::{county, init, run};

/// Proofs asked for.
const PROOFS: usize = 2_000;
/// Records made public one after the other, with the log and without.
const PUBLISHED: usize = 2_000;
/// Times that is done, in turn.
const ROUNDS: usize = 5;

/// Measures it in an installation of its own.
pub fn measure(binary: &Path, folder: &Path, records: usize, table: &mut Table) -> Result<()> {
    let folder = folder.join("ledger");
    std::fs::create_dir_all(&folder)?;
    let data = folder.join("data");
    backlog(binary, &folder, &data, records, table)?;
    let (mut alone, mut logged) = (Vec::new(), Vec::new());
    let runtime = tokio::runtime::Runtime::new()?;
    for round in 0..ROUNDS {
        for (with_log, taken) in [(false, &mut alone), (true, &mut logged)] {
            let place = folder.join(format!("county-{round}-{with_log}"));
            taken.push(runtime.block_on(publishing(&place, with_log))?);
        }
    }
    let (alone, logged) = (median(&mut alone), median(&mut logged));
    table.line(
        "what the log adds to publishing",
        &format!(
            "{:+.1} % ({:.2} ms a record, {:.2} ms without)",
            (logged / alone - 1.0) * 100.0,
            logged * 1e3 / PUBLISHED as f64,
            alone * 1e3 / PUBLISHED as f64
        ),
        "< 5 %",
    );
    Ok(())
}

/// Records that were imported before the log first saw them, and proofs of them.
fn backlog(
    binary: &Path,
    folder: &Path,
    data: &Path,
    records: usize,
    table: &mut Table,
) -> Result<()> {
    let file = folder.join("county.ndjson");
    county::write(&file, records)?;
    init(binary, data)?;
    let call = |words: &[&str]| {
        let mut command = Command::new(binary);
        command.args(words).arg("--data").arg(data);
        command
    };
    run(call(&["import"]).arg(&file), "")?;
    // The index is not to take a core meanwhile.
    run(&mut call(&["index", "rebuild"]), "")?;
    std::fs::write(data.join("ledger.key"), keys()?.to_secret_text())?;
    let began = Instant::now();
    let server = Server::start(binary, data, folder)?;
    let mut client = Client::connect(server.address())?;
    loop {
        let shown = client.get("/ledger/checkpoint").unwrap_or_default();
        let shown = String::from_utf8(shown)?;
        if shown.lines().nth(1) == Some(&records.to_string()) {
            break;
        }
        if began.elapsed() > Duration::from_secs(600) {
            bail!("the log does not come to {records}: {shown}");
        }
        std::thread::park_timeout(Duration::from_millis(20));
        client = Client::connect(server.address())?;
    }
    let taken = began.elapsed().as_secs_f64();
    table.line(
        "entries integrated into the log",
        &format!("{:.0} entries/s", records as f64 / taken),
        "≥ 5,000 entries/s",
    );
    let proofs = times(PROOFS, |place| {
        let entry = (place * 48_271 + 7) % records;
        let number = PublicationNumber::new(&initials(county::AGENCY), entry as u64)?;
        client.get(&format!("/ledger/proof/{number}.tlog-proof"))
    })?;
    table.line(
        "proof of an entry from tiles",
        &proofs.in_milliseconds(),
        "p50 < 1 ms",
    );
    Ok(())
}

fn keys() -> Result<KeyFile> {
    KeyFile::new_log("bench.example/ledger", &[1; 32], &[2; 32])
        .map_err(|error| anyhow::anyhow!("{error}"))
}

/// Seconds that it takes to make so many records public one by one, with the log following or without. Each is one write,
/// as of an import; what people publish takes five, so that the log's share of it is smaller still.
async fn publishing(folder: &Path, with_log: bool) -> Result<f64> {
    let store = Store::open(&StoreConfig {
        data_dir: folder.join("data"),
        database_url: None,
        blob_dir: None,
        personal_key_file: None,
    })
    .await?;
    let mut bulk = store.bulk(SystemClock.now()).await?;
    let agency: AgencyId = county::AGENCY.parse()?;
    bulk.agency(Agency {
        id: agency.clone(),
        name: "清源县人民政府".to_owned(),
        kind: AgencyKind::County,
        parent: None,
        contact: Contact::default(),
        region_code: None,
        organization_code: None,
        rules: AgencyRules::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    })
    .await?;
    bulk.commit().await?;
    let key_file = folder.join("ledger.key");
    std::fs::write(&key_file, keys()?.to_secret_text())?;
    let (order, stop) = stop::token();
    let following = with_log.then(|| {
        let standing = Arc::new(Standing::default());
        let keys = Keys::load(&key_file);
        let follower = LedgerFollower::new(store.clone(), Arc::new(SystemClock), keys, standing);
        tokio::spawn(follow(follower, stop))
    });
    let began = Instant::now();
    for number in 0..PUBLISHED {
        publish(&store, &agency, number).await?;
    }
    let taken = began.elapsed().as_secs_f64();
    order.give();
    if let Some(following) = following {
        following.await.context("following")?;
    }
    store.close().await;
    Ok(taken)
}

async fn publish(store: &Store, agency: &AgencyId, number: usize) -> Result<()> {
    let now = SystemClock.now();
    let mut content = Content::titled(format!("第{number}号公示"), Genre::Notice);
    content.body = from_text("全体村民：请按时参加医疗保险。");
    let record: RecordId = format!("p{number}").parse()?;
    let imported = Imported {
        record: record.clone(),
        agency: agency.clone(),
        index_number: None,
        withdrawn_before: Vec::new(),
        editions: vec![ImportedEdition {
            published_at: now,
            change_note: None,
            content,
        }],
        validity: Validity::InForce,
        withdrawn: None,
    };
    let order = Order::Import(Box::new(imported));
    store
        .command(&Acting::import(), &record, order, now)
        .await?;
    Ok(())
}
