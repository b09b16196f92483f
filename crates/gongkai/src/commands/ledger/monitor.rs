//! `gongkai ledger monitor`: looks at a log again and again, and keeps what it has seen in a file: the policy it began with,
//! and each checkpoint. What was seen once must stay true. Evidence of a fork is never thrown away.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use gongkai_core::time::Clock as _;
use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::note::Note;
use gongkai_ledger::policy::Policy;
use gongkai_ledger::walk::{self, Report, Source, SourceFault};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::told::{Head, MachineFault};
use super::{taken, trust, unreachable, wait_for_witnesses};
use crate::cli::LedgerMonitor;
use crate::clock::SystemClock;
use crate::ended::Ended;
use crate::ledger_pages::Latest;
use crate::ledger_sources::HttpSource;
use crate::output::Output;
use crate::witnessing;

/// Heads kept by size; beyond them every second one is dropped, the oldest and newest never.
const KEPT: usize = 4_096;

/// Rounds after which everything is verified again, not only what is new.
const WHOLE_EVERY: u64 = 1_440;

/// What was seen of a log.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    version: u32,
    /// Whom to believe, as at the beginning.
    policy: String,
    /// The newest checkpoint that was sound, with its signatures.
    newest: Option<String>,
    /// Roots by size, as base64.
    heads: BTreeMap<u64, String>,
    /// Checkpoints, signed by the log, that contradict each other.
    evidence: Vec<String>,
    /// Looks so far.
    rounds: u64,
    seen_at: Option<Timestamp>,
}

/// What is printed of a look.
#[derive(Serialize)]
struct Look {
    at: Timestamp,
    ok: bool,
    #[serde(flatten)]
    head: Option<Head>,
    new_entries: u64,
    faults: Vec<MachineFault>,
}

pub(crate) async fn run(call: &LedgerMonitor, output: Output) -> Result<(), Ended> {
    let client = witnessing::client().map_err(anyhow::Error::from)?;
    let source = HttpSource::find(client, &call.url)
        .await
        .map_err(unreachable)?;
    let mut state = begun(call, &source).await?;
    let source: Arc<dyn Source + Send + Sync> = Arc::new(source);
    loop {
        match look(&source, &mut state).await {
            Ok(report) => {
                write(&call.state, &state)?;
                let sound = report.is_sound();
                tell(&report, output)?;
                if call.once {
                    return if sound { Ok(()) } else { Err(Ended::No) };
                }
            }
            Err(ended) if call.once => return Err(ended),
            // The network may be back at the next look.
            Err(ended) => eprint!("{ended}"),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(call.every)) => {}
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

/// What was seen before, or the beginning.
async fn begun(call: &LedgerMonitor, source: &HttpSource) -> Result<State, Ended> {
    if let Some(mut state) = read(&call.state)? {
        if let Some(file) = &call.policy {
            state.policy = trust::from_file(file)?.to_string();
        }
        return Ok(state);
    }
    let mut notes = Vec::new();
    let policy = match &call.policy {
        Some(file) => trust::from_file(file)?,
        None => trust::of_site(source, &mut notes).await?,
    };
    for note in notes {
        eprintln!("{note}");
    }
    Ok(State {
        version: 1,
        policy: policy.to_string(),
        newest: None,
        heads: BTreeMap::new(),
        evidence: Vec::new(),
        rounds: 0,
        seen_at: None,
    })
}

fn read(file: &Path) -> Result<Option<State>, Ended> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    match serde_json::from_slice::<State>(&bytes) {
        Ok(state) if state.version == 1 => Ok(Some(state)),
        _ => Err(Ended::wrong(format!(
            "{} 不是监看记录，或者已经损坏。请换一个文件名，原来的文件不要删除。",
            file.display()
        ))),
    }
}

/// Whole or not at all: beside, flushed, then in its place.
fn write(file: &Path, state: &State) -> Result<(), Ended> {
    let beside = file.with_extension("writing");
    let bytes = serde_json::to_vec_pretty(state).context("writing what was seen")?;
    let done = || -> std::io::Result<()> {
        std::fs::write(&beside, &bytes)?;
        std::fs::File::open(&beside)?.sync_all()?;
        std::fs::rename(&beside, file)
    };
    done().with_context(|| format!("writing {}", file.display()))?;
    Ok(())
}

/// One look: only what is new where the last checkpoint was sound, all of it now and then and where something is wrong.
async fn look(source: &Arc<dyn Source + Send + Sync>, state: &mut State) -> Result<Report, Ended> {
    let policy =
        Policy::parse(state.policy.as_bytes()).map_err(|fault| Ended::wrong(fault.sentence()))?;
    wait_for_witnesses(source, &policy).await?;
    let seen = state.seen();
    let newest = state.newest();
    let whole = newest.is_none() || state.rounds.is_multiple_of(WHOLE_EVERY);
    let source = Arc::clone(source);
    let looked = tokio::task::spawn_blocking(move || -> Result<Report, SourceFault> {
        let mut latest = Latest::default();
        let mut check = |number: u64, bytes: &[u8]| taken(&mut latest, number, bytes);
        if let Some(newest) = newest.filter(|_| !whole) {
            let report = walk::follow(&*source, &policy, &newest, &mut check)?;
            if report.is_sound() {
                return Ok(report);
            }
        }
        walk::walk(&*source, &policy, &seen, &mut check, &mut |_, _| {})
    });
    let report = looked
        .await
        .map_err(anyhow::Error::from)?
        .map_err(unreachable)?;
    state.keep(&report);
    Ok(report)
}

impl State {
    /// The heads seen, as checkpoints of the log.
    fn seen(&self) -> Vec<Checkpoint> {
        let Some(newest) = self.newest() else {
            return Vec::new();
        };
        self.heads
            .iter()
            .filter_map(|(size, root)| {
                Some(Checkpoint {
                    origin: newest.origin.clone(),
                    size: *size,
                    root: root.parse().ok()?,
                })
            })
            .collect()
    }

    fn newest(&self) -> Option<Checkpoint> {
        super::read_checkpoint(self.newest.as_ref()?.as_bytes())
    }

    fn keep(&mut self, report: &Report) {
        self.rounds += 1;
        self.seen_at = Some(SystemClock.now());
        let (Some(note), Some(checkpoint)) = (&report.note, &report.checkpoint) else {
            return;
        };
        if report.is_sound() {
            self.heads
                .insert(checkpoint.size, checkpoint.root.to_string());
            self.newest = Some(note.to_string());
            self.thin();
        } else if report.accepted.is_some() {
            self.contradicted(note);
        }
    }

    /// A checkpoint that the log signed and that is not sound is evidence, beside the one it contradicts.
    fn contradicted(&mut self, note: &Note) {
        let newest = self.newest.clone();
        for text in newest.into_iter().chain([note.to_string()]) {
            if !self.evidence.contains(&text) {
                self.evidence.push(text);
            }
        }
    }

    fn thin(&mut self) {
        if self.heads.len() <= KEPT {
            return;
        }
        let last = self.heads.keys().next_back().copied();
        let mut keep = false;
        self.heads.retain(|size, _| {
            keep = !keep;
            keep || Some(*size) == last
        });
    }
}

fn tell(report: &Report, output: Output) -> Result<(), Ended> {
    let at = SystemClock.now();
    let look = Look {
        at,
        ok: report.is_sound(),
        head: report.checkpoint.as_ref().map(Head::of),
        new_entries: report.entries,
        faults: report.faults.iter().map(MachineFault::of).collect(),
    };
    output.print(&look, || {
        let when = gongkai_core::time::minute(at);
        let size = report.checkpoint.as_ref().map_or(0, |head| head.size);
        if report.is_sound() {
            return format!(
                "{when} 共 {size} 条，核验了 {} 条，没有问题。",
                report.entries
            );
        }
        let faults: Vec<String> = report.faults.iter().map(|fault| fault.sentence()).collect();
        format!("{when} 发现问题：\n{}", faults.join("\n"))
    })
}
