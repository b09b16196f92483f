//! What follows the journal: each follower reads it from its own position and stores the position together with the
//! effect. A nudge carries no data; after a nudge, a restart or a rebuild it goes on by the same path.

mod search;

pub use search::{FollowFault, SearchFollower};

use std::time::Duration;

use crate::stop::Stop;

/// How often the journal's head is asked for, since another process may have written.
const POLL: Duration = Duration::from_millis(200);

/// First and longest pause after a failure.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(60));

/// Follows until told to stop. What fails is said once and tried again, with longer and longer pauses.
pub async fn follow(mut follower: SearchFollower, stop: Stop) {
    let mut changes = follower.store().changes();
    let mut pause = None;
    loop {
        match follower.catch_up(&stop).await {
            Ok(()) => {
                if pause.take().is_some() {
                    tracing::info!(follower = "search", "following again");
                }
            }
            Err(fault) => {
                if pause.is_none() {
                    let error = &fault as &dyn std::error::Error;
                    tracing::error!(follower = "search", error, "following failed, trying again");
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
