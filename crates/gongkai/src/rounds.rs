//! Doing something every so often until told to stop. A store that fails is said once, and the next round tries again.

use std::time::Duration;

use gongkai_store::StoreFault;

use crate::stop::Stop;

/// Work that goes in rounds.
pub trait Round: Send {
    /// The pause between two rounds.
    const EVERY: Duration;
    /// What the log says failed.
    const DOING: &'static str;

    /// One round; a long one looks whether it is to stop.
    fn round(&mut self, stop: &Stop) -> impl Future<Output = Result<(), StoreFault>> + Send;
}

/// Goes round until told to stop.
pub async fn rounds<R: Round>(mut work: R, stop: Stop) {
    let mut failing = false;
    loop {
        match work.round(&stop).await {
            Ok(()) => failing = false,
            Err(fault) => {
                if !std::mem::replace(&mut failing, true) {
                    let error = &fault as &dyn std::error::Error;
                    tracing::error!(error, "{} failed", R::DOING);
                }
            }
        }
        tokio::select! {
            () = stop.ordered() => return,
            () = tokio::time::sleep(R::EVERY) => {}
        }
    }
}
