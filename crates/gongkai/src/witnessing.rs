//! Asks the log's witnesses to cosign each new checkpoint (C2SP tlog-witness), keeps their lines, and notes what went
//! wrong. A witness that is away holds up nobody. Knows nothing of how the tree grows.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use gongkai_core::time::Clock;
use gongkai_ledger::keys::Verifier;
use gongkai_ledger::note::Note;
use gongkai_ledger::witness::client::{Answer, MAX_BYTES, read_answer};
use gongkai_ledger::witness::{PATH, Request};
use gongkai_store::ledger::{Cosigned, SignedHead, WitnessState};
use gongkai_store::{Store, StoreFault};
use gongkai_web::kit::proofs::{self, ProofFault};
use tokio::time::Instant;

use crate::followers::ledger::keys::LogKeys;
use crate::rounds::Round;
use crate::stop::Stop;

/// Longest wait for an answer; a witness on the other side of the country answers within a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// First and longest pause after a failure of one witness.
const PAUSES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));

/// Requests for one checkpoint: the first may learn the size that the witness knows, the second asks from there.
const TRIES: u32 = 3;

/// Asks the witnesses.
pub struct Witnessing {
    store: Store,
    clock: Arc<dyn Clock>,
    keys: Arc<LogKeys>,
    witnesses: Vec<(Verifier, String)>,
    http: reqwest::Client,
    failing: HashMap<String, (Instant, Duration)>,
}

impl Witnessing {
    /// Asks these witnesses, each with its public key and the address before `/add-checkpoint`.
    ///
    /// # Errors
    /// When no connections can be made at all.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        keys: Arc<LogKeys>,
        witnesses: Vec<(Verifier, String)>,
    ) -> Result<Self, reqwest::Error> {
        Ok(Self {
            store,
            clock,
            keys,
            witnesses,
            http: client()?,
            failing: HashMap::new(),
        })
    }

    async fn ask_all(&mut self, stop: &Stop) -> Result<(), StoreFault> {
        let Some(current) = self.store.ledger_checkpoint().await? else {
            return Ok(());
        };
        if !self.keys.signed(&current.note) {
            return Ok(());
        }
        let states = self.store.witness_states().await?;
        for (key, url) in self.witnesses.clone() {
            let name = key.name().to_owned();
            let state = states.iter().find(|state| state.witness == name);
            let done = state.is_some_and(|state| {
                state.cosigned_at.is_some() && state.fault.is_none() && state.size >= current.size
            });
            let rests = self
                .failing
                .get(&name)
                .is_some_and(|(next, _)| *next > Instant::now());
            if done || rests || stop.is_ordered() {
                continue;
            }
            self.ask(&key, &url, &current, state).await?;
        }
        Ok(())
    }

    /// Asks one witness, and notes what it said.
    async fn ask(
        &mut self,
        key: &Verifier,
        url: &str,
        current: &SignedHead,
        state: Option<&WitnessState>,
    ) -> Result<(), StoreFault> {
        let name = key.name().to_owned();
        let known = state.filter(|state| state.cosigned_at.is_some());
        let mut old = known.map_or(0, |state| state.size).min(current.size);
        for _ in 0..TRIES {
            let outcome = self.submit(key, url, current, old).await;
            let fault = match outcome {
                Ok(Answer::Cosigned(lines)) => {
                    let lines: Vec<String> = lines.iter().map(|line| line.to_string()).collect();
                    let cosigned = Cosigned {
                        witness: name.clone(),
                        line: lines.concat().trim_end().to_owned(),
                        at: self.clock.now(),
                    };
                    self.store.keep_cosignature(current.size, &cosigned).await?;
                    self.failing.remove(&name);
                    return Ok(());
                }
                Ok(Answer::From(size)) if size != old => {
                    old = size;
                    continue;
                }
                Ok(other) => sentence(&other),
                Err(Unanswered::Store(fault)) => return Err(fault),
                Err(Unanswered::Said(sentence)) => sentence,
            };
            let at = self.clock.now();
            self.store
                .note_witness_fault(&name, None, &fault, at)
                .await?;
            let pause = self
                .failing
                .get(&name)
                .map_or(PAUSES.0, |(_, pause)| (*pause * 2).min(PAUSES.1));
            if pause == PAUSES.0 {
                tracing::warn!(witness = name, fault, "a witness did not cosign");
            }
            self.failing.insert(name, (Instant::now() + pause, pause));
            return Ok(());
        }
        Ok(())
    }

    async fn submit(
        &self,
        key: &Verifier,
        url: &str,
        current: &SignedHead,
        old: u64,
    ) -> Result<Answer, Unanswered> {
        let unreadable = |_| Unanswered::Said("本站的检查点读不出来。".to_owned());
        let note = Note::parse(current.note.as_bytes()).map_err(unreadable)?;
        let proof = match proofs::consistency(&self.store, old, current.size).await {
            Ok(proof) => proof,
            Err(ProofFault::Store(fault)) => return Err(Unanswered::Store(fault)),
            Err(fault) => return Err(Unanswered::Said(format!("证明做不出来：{fault}。"))),
        };
        let body = Request {
            old,
            proof,
            checkpoint: note.clone(),
        };
        let away = |error: reqwest::Error| Unanswered::Said(away(&error));
        let sent = self
            .http
            .post(format!("{url}/{PATH}"))
            .header("content-type", "text/plain; charset=utf-8")
            .body(body.to_string());
        let mut answer = sent.send().await.map_err(away)?;
        let status = answer.status().as_u16();
        let media_type = answer.headers().get("content-type");
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let media_type = media_type.map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(away)? {
            bytes.extend_from_slice(&part);
            if bytes.len() > MAX_BYTES {
                return Err(Unanswered::Said("回答太长。".to_owned()));
            }
        }
        let keys = std::slice::from_ref(key);
        read_answer(
            status,
            media_type.as_deref(),
            &bytes,
            &note,
            current.size,
            keys,
        )
        .map_err(|_| Unanswered::Said("回答看不懂，或者不是用约定的密钥签的。".to_owned()))
    }
}

/// Why there is no answer.
enum Unanswered {
    /// Our database failed.
    Store(StoreFault),
    /// In plain Chinese.
    Said(String),
}

/// A client for witnesses' and logs' addresses.
///
/// # Errors
/// When no connections can be made at all.
pub(crate) fn client() -> Result<reqwest::Client, reqwest::Error> {
    // Another part of the program may have chosen it first.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

fn away(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "没有在规定时间内回答。".to_owned()
    } else {
        "连不上。".to_owned()
    }
}

fn sentence(answer: &Answer) -> String {
    match answer {
        Answer::Cosigned(_) => String::new(),
        Answer::From(size) => format!("它一再说只见证到第 {size} 条。"),
        Answer::Ahead(size) => format!(
            "它已经为 {size} 条的账本签过名，比本站现有的多：本站的数据库可能是从旧备份恢复的。"
        ),
        Answer::Refused(403) => "它有的本站公钥不对，请把新的公钥告诉它。".to_owned(),
        Answer::Refused(404) => "它没有登记为本站见证，请把本站公钥告诉它。".to_owned(),
        Answer::Refused(422) => "它说本站的账本与它见过的不一致。".to_owned(),
        Answer::Refused(status) => format!("它不肯签名（{status}）。"),
        Answer::Later(status) => format!("它暂时有故障（{status}）。"),
    }
}

impl Round for Witnessing {
    const EVERY: Duration = Duration::from_secs(1);
    const DOING: &'static str = "asking witnesses";

    async fn round(&mut self, stop: &Stop) -> Result<(), StoreFault> {
        self.ask_all(stop).await
    }
}
