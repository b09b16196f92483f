//! What follows the journal: each follower reads it from its own position and stores the position together with the
//! effect. A nudge carries no data; after a nudge, a restart or a rebuild it goes on by the same path.

pub mod ledger;
mod search;

pub use search::SearchFollower;

use std::time::Duration;

use gongkai_search::IndexFault;
use gongkai_store::{Store, StoreFault};

use crate::stop::Stop;

/// How often the journal's head is asked for, since another process may have written.
const POLL: Duration = Duration::from_millis(200);

/// First and longest pause after a failure.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(60));

/// Why following stopped for now.
#[derive(Debug, thiserror::Error)]
pub enum FollowFault {
    /// The journal or the public rows cannot be read.
    #[error("reading the store")]
    Store(#[from] StoreFault),
    /// The index does not take what it is given.
    #[error("writing the index")]
    Index(#[from] IndexFault),
    /// The log does not take it, or cannot be signed.
    #[error("keeping the log")]
    Ledger(#[from] ledger::LedgerFault),
    /// The program is ending while blocking work runs.
    #[error("working on a blocking thread")]
    Stopped(#[from] tokio::task::JoinError),
}

/// Something that follows the journal.
pub trait Follower: Send {
    /// What the log calls it.
    const NAME: &'static str;

    /// The store it reads.
    fn store(&self) -> &Store;

    /// Reads the journal to its end, or until told to stop. What it did before an error stays.
    fn catch_up(&mut self, stop: &Stop) -> impl Future<Output = Result<(), FollowFault>> + Send;
}

/// Follows until told to stop. What fails is said once and tried again, with longer and longer pauses.
pub async fn follow<F: Follower>(mut follower: F, stop: Stop) {
    let mut changes = follower.store().changes();
    let mut pause = None;
    loop {
        match follower.catch_up(&stop).await {
            Ok(()) => {
                if pause.take().is_some() {
                    tracing::info!(follower = F::NAME, "following again");
                }
            }
            Err(fault) => {
                if pause.is_none() {
                    let error = &fault as &dyn std::error::Error;
                    tracing::error!(follower = F::NAME, error, "following failed, trying again");
                }
                let next = pause.map_or(PAUSES.0, |pause: Duration| (pause * 2).min(PAUSES.1));
                pause = Some(next);
            }
        }
        tokio::select! {
            () = stop.ordered() => return,
            () = tokio::time::sleep(pause.unwrap_or(POLL)) => {}
            // While it fails only time helps.
            changed = changes.changed(), if pause.is_none() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}
