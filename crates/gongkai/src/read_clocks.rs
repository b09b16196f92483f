//! Reads the clocks of open requests anew when a day begins or a notice of holidays was entered, so that lists by last
//! day are right although nothing happened to a request. Writes nothing else.

use std::sync::Arc;
use std::time::Duration;

use gongkai_core::time::{Clock, china_date};
use gongkai_store::write::requests::Setting;
use gongkai_store::{Store, StoreFault};

use crate::stop::Stop;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(30);

/// Reads clocks.
pub struct ClockReader {
    store: Store,
    clock: Arc<dyn Clock>,
    store_failing: bool,
}

impl ClockReader {
    /// One that has not read yet.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            store_failing: false,
        }
    }

    /// Reads until told to stop.
    pub async fn run(mut self, stop: Stop) {
        loop {
            match self.read().await {
                Ok(()) => self.store_failing = false,
                Err(fault) => {
                    if !std::mem::replace(&mut self.store_failing, true) {
                        tracing::error!(
                            error = &fault as &dyn std::error::Error,
                            "reading the clocks of requests failed"
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

    /// Reads the clocks that were not read today, or not by today's calendar.
    ///
    /// # Errors
    /// When the store fails; it is tried again at the next look.
    pub async fn read(&mut self) -> Result<(), StoreFault> {
        let today = china_date(self.clock.now());
        let moved = self.store.read_clocks(today, Setting::default()).await?;
        if moved > 0 {
            tracing::info!(day = %today, moved, "last days of requests moved");
        }
        let moved = self.store.read_case_days().await?;
        if moved > 0 {
            tracing::info!(day = %today, moved, "last days of remedies and complaints moved");
        }
        Ok(())
    }
}
