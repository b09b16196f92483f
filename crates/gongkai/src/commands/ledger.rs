//! `gongkai ledger verify`: walks a whole log, wherever it is, and compares it with what is shown. The other calls about
//! the log are in the modules below.

pub(super) mod key;
pub(super) mod monitor;
pub(super) mod proof;
mod told;
mod trust;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::entry::Entry;
use gongkai_ledger::note::Note;
use gongkai_ledger::policy::{NotAccepted, Policy};
use gongkai_ledger::walk::fault::Fault;
use gongkai_ledger::walk::{self, Report, Source, SourceFault};
use indicatif::{ProgressBar, ProgressStyle};

use self::told::Verified;
use crate::cli::LedgerVerify;
use crate::config::Config;
use crate::ended::Ended;
use crate::followers::ledger::Keys;
use crate::followers::ledger::keys::guard_file;
use crate::ledger_check::portal_check;
use crate::ledger_pages::{Comparison, Latest};
use crate::ledger_sources::{FolderSource, HttpSource, StoreSource};
use crate::output::Output;
use crate::{installation, logs, witnessing};

/// Witnesses answer a moment after the log has signed; so often a checkpoint that lacks them is looked at again.
const PATIENCE: u32 = 5;

/// The pause between such looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Verifies a log.
pub(super) async fn verify(
    call: LedgerVerify,
    config_file: Option<&Path>,
    output: Output,
) -> Result<(), Ended> {
    let verified = match (&call.url, &call.folder) {
        (Some(url), _) => of_site(&call, url).await?,
        (None, Some(folder)) => of_folder(&call, folder).await?,
        (None, None) => {
            let config = Config::load(config_file, call.data.dir.as_deref())?;
            logs::warnings_only();
            of_installation(&call, &config).await?
        }
    };
    output.print(&verified.machine(), || verified.text())?;
    if verified.is_sound() {
        Ok(())
    } else {
        Err(Ended::No)
    }
}

async fn of_site(call: &LedgerVerify, url: &str) -> Result<Verified, Ended> {
    let client = witnessing::client().map_err(anyhow::Error::from)?;
    let source = HttpSource::find(client.clone(), url)
        .await
        .map_err(unreachable)?;
    let mut notes = Vec::new();
    let policy = match &call.policy {
        Some(file) => trust::from_file(file)?,
        None => trust::of_site(&source, &mut notes).await?,
    };
    let prefix = source.prefix().to_owned();
    let source: Arc<dyn Source + Send + Sync> = Arc::new(source);
    let (mut report, mut latest) = walked(Arc::clone(&source), policy.clone(), Vec::new()).await?;
    let site = prefix.strip_suffix("/ledger").map(str::to_owned);
    let mut records = None;
    if let Some(site) = site.filter(|_| report.is_sound() && !call.log_only) {
        let mut differences = compared(&client, &site, &latest).await?;
        // What was published while this ran is not in the log as it was read.
        if !differences.is_empty() {
            tokio::time::sleep(PAUSE).await;
            report = followed(source, policy, report, &mut latest).await?;
            differences = compared(&client, &site, &latest).await?;
        }
        records = Some(latest.len());
        for sentence in differences {
            report.add(Fault::Elsewhere(sentence));
        }
    }
    Ok(Verified {
        report,
        records,
        notes,
    })
}

async fn of_folder(call: &LedgerVerify, folder: &Path) -> Result<Verified, Ended> {
    if !folder.is_dir() {
        return Err(Ended::wrong(format!(
            "没有文件夹 {}，请检查路径。",
            folder.display()
        )));
    }
    let mut notes = Vec::new();
    let policy = match &call.policy {
        Some(file) => trust::from_file(file)?,
        None => trust::of_folder(folder, &mut notes)?,
    };
    let source = Arc::new(FolderSource(folder.to_owned()));
    let (report, _) = walked(source, policy, Vec::new()).await?;
    Ok(Verified {
        report,
        records: None,
        notes,
    })
}

async fn of_installation(call: &LedgerVerify, config: &Config) -> Result<Verified, Ended> {
    let store = installation::open(config).await?;
    let key_file = config.ledger.key_file(&config.data.dir);
    let mut notes = Vec::new();
    let policy = match (&call.policy, Keys::load(&key_file)) {
        (Some(file), _) => Some(trust::from_file(file)?),
        (None, Keys::Loaded(keys)) => Some(Policy::n_of_m(
            keys.verifiers(),
            &config.ledger.witness_keys(),
            config.ledger.quorum() as usize,
        )),
        (None, Keys::None) => {
            notes.push("还没有密钥，账本没有签名，只与网页和日志比对。".to_owned());
            None
        }
        (None, Keys::Unusable(sentence)) => return Err(Ended::wrong(sentence)),
    };
    let mut report = Report::default();
    if let Some(policy) = policy {
        let mut seen: Vec<Checkpoint> = Vec::new();
        for signed in store.ledger_checkpoints().await? {
            seen.extend(read_checkpoint(signed.note.as_bytes()));
        }
        seen.extend(
            std::fs::read(guard_file(&key_file))
                .ok()
                .and_then(|bytes| read_checkpoint(&bytes)),
        );
        let source = Arc::new(StoreSource::new(store.clone()));
        (report, _) = walked(source, policy, seen).await?;
        let head = store.ledger_head().await?;
        let signed = report.checkpoint.as_ref().map_or(0, |signed| signed.size);
        if head.size > signed {
            notes.push(format!("还有 {} 条没有签名。", head.size - signed));
        }
    }
    let mut records = None;
    if !call.log_only {
        for finding in portal_check(&store).await? {
            report.add(Fault::Elsewhere(finding.sentence));
        }
        records = Some(usize::try_from(store.public_counts(None, None).await?.total).unwrap_or(0));
    }
    store.close().await;
    Ok(Verified {
        report,
        records,
        notes,
    })
}

/// The tree head of a note; whether it is believed is not asked.
fn read_checkpoint(bytes: &[u8]) -> Option<Checkpoint> {
    let note = Note::parse(bytes).ok()?;
    Checkpoint::parse(note.text()).ok()
}

fn unreachable(fault: SourceFault) -> Ended {
    let why = anyhow::Error::from_boxed(fault.source);
    Ended::Fault(why.context(format!("读不到 {}", fault.what)))
}

/// Walks a log on a thread that may wait, and keeps what it says last of each record.
async fn walked(
    source: Arc<dyn Source + Send + Sync>,
    policy: Policy,
    seen: Vec<Checkpoint>,
) -> Result<(Report, Latest), Ended> {
    wait_for_witnesses(&source, &policy).await?;
    let done = tokio::task::spawn_blocking(move || {
        let mut latest = Latest::default();
        let bar = bar("核验账本");
        let mut check = |number: u64, bytes: &[u8]| taken(&mut latest, number, bytes);
        let report = walk::walk(&*source, &policy, &seen, &mut check, &mut |done, of| {
            bar.set_length(of);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        report.map(|report| (report, latest))
    });
    done.await
        .map_err(anyhow::Error::from)?
        .map_err(unreachable)
}

/// Goes on from a report to the newest checkpoint.
async fn followed(
    source: Arc<dyn Source + Send + Sync>,
    policy: Policy,
    report: Report,
    latest: &mut Latest,
) -> Result<Report, Ended> {
    let Some(last) = report.checkpoint.clone() else {
        return Ok(report);
    };
    wait_for_witnesses(&source, &policy).await?;
    let mut known = std::mem::take(latest);
    let done = tokio::task::spawn_blocking(move || {
        let mut check = |number: u64, bytes: &[u8]| taken(&mut known, number, bytes);
        let new = walk::follow(&*source, &policy, &last, &mut check);
        new.map(|new| (new, known))
    });
    let (mut new, known) = done
        .await
        .map_err(anyhow::Error::from)?
        .map_err(unreachable)?;
    *latest = known;
    new.entries += report.entries;
    Ok(new)
}

/// What is asked of each entry: that it is one of ours.
fn taken(latest: &mut Latest, number: u64, bytes: &[u8]) -> Result<(), String> {
    match Entry::from_bytes(bytes) {
        Ok(entry) => {
            latest.take(number, entry);
            Ok(())
        }
        Err(_) => Err("不是政府信息公开账本的条目，或者写法不规范。".to_owned()),
    }
}

/// Waits a little while the newest checkpoint lacks nothing but witnesses.
async fn wait_for_witnesses(
    source: &Arc<dyn Source + Send + Sync>,
    policy: &Policy,
) -> Result<(), Ended> {
    for _ in 0..PATIENCE {
        let asked = Arc::clone(source);
        let read = tokio::task::spawn_blocking(move || asked.checkpoint());
        let bytes = read
            .await
            .map_err(anyhow::Error::from)?
            .map_err(unreachable)?;
        let note = bytes.and_then(|bytes| Note::parse(&bytes).ok());
        let lacks = note
            .is_some_and(|note| matches!(policy.accept(&note), Err(NotAccepted::Quorum { .. })));
        if !lacks {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

async fn compared(
    client: &reqwest::Client,
    site: &str,
    latest: &Latest,
) -> Result<Vec<String>, Ended> {
    let bar = bar("核对网页");
    bar.set_length(latest.len() as u64);
    let compared = Comparison::new(client, site)
        .run(latest, &mut |done| bar.set_position(done))
        .await;
    bar.finish_and_clear();
    compared.map_err(unreachable)
}

/// On standard error, and only where someone looks.
fn bar(doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(doing);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}
