//! Publishes what was signed for a set time. Writes nothing else; what is due is asked of the store each second.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use gongkai_core::ids::RecordId;
use gongkai_core::records::Command;
use gongkai_core::time::Clock;
use gongkai_store::write::{Acting, WriteError};
use gongkai_store::{Store, StoreFault};

use crate::stop::Stop;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);

/// Publishes what is due.
pub struct DuePublisher {
    store: Store,
    clock: Arc<dyn Clock>,
    /// What failed already and was said; it is tried again each time, but said once.
    failing: HashSet<RecordId>,
    store_failing: bool,
}

impl DuePublisher {
    /// One that has not looked yet.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            failing: HashSet::new(),
            store_failing: false,
        }
    }

    /// Looks each second until told to stop.
    pub async fn run(mut self, stop: Stop) {
        loop {
            match self.publish().await {
                Ok(()) => self.store_failing = false,
                Err(fault) => {
                    if !std::mem::replace(&mut self.store_failing, true) {
                        tracing::error!(
                            error = &fault as &dyn std::error::Error,
                            "looking for due records failed"
                        );
                    }
                }
            }
            tokio::select! {
                () = stop.ordered() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// Publishes what is due now. A record that fails is left for the next look and does not keep others.
    ///
    /// # Errors
    /// When the store cannot say what is due.
    pub async fn publish(&mut self) -> Result<(), StoreFault> {
        let now = self.clock.now();
        for record in self.store.due_records(now).await? {
            match self
                .store
                .command(&Acting::system(), &record, Command::PublishDue, now)
                .await
            {
                Ok(_) => {
                    self.failing.remove(&record);
                    tracing::info!(record.id = %record, "published at its set time");
                }
                // Someone was faster: it was returned to its drafter, or another process published it.
                Err(WriteError::Refused(refusal)) => {
                    tracing::info!(record.id = %record, %refusal, "due record not published");
                }
                Err(error) => {
                    if self.failing.insert(record.clone()) {
                        let error = &error as &dyn std::error::Error;
                        tracing::error!(record.id = %record, error, "due record could not be published");
                    }
                }
            }
        }
        Ok(())
    }
}
