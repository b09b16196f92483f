//! Reads the clocks of open requests anew when a day begins, so that lists by last day are right although nothing
//! happened to a request. Writes nothing else.

use std::sync::Arc;
use std::time::Duration;

use gongkai_core::time::{Clock, china_date};
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::Practice;
use gongkai_store::write::requests::Setting;
use gongkai_store::{Store, StoreFault};
use jiff::civil::Date;

use crate::stop::Stop;

/// How often it looks whether the day has changed.
const EVERY: Duration = Duration::from_secs(30);

/// Reads clocks at the beginning and when the day changes.
pub struct ClockReader {
    store: Store,
    clock: Arc<dyn Clock>,
    calendar: Calendar,
    /// The day they were last read for.
    read_for: Option<Date>,
    store_failing: bool,
}

impl ClockReader {
    /// One that has not read yet.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, calendar: Calendar) -> Self {
        Self {
            store,
            clock,
            calendar,
            read_for: None,
            store_failing: false,
        }
    }

    /// Reads each new day until told to stop.
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

    /// Reads the clocks, if they were not read today.
    ///
    /// # Errors
    /// When the store fails; it is tried again at the next look.
    pub async fn read(&mut self) -> Result<(), StoreFault> {
        let today = china_date(self.clock.now());
        if self.read_for == Some(today) {
            return Ok(());
        }
        let setting = Setting {
            calendar: &self.calendar,
            practice: Practice::default(),
            confirms_online: false,
        };
        let moved = self
            .store
            .read_clocks(today, &today.to_string(), setting)
            .await?;
        self.read_for = Some(today);
        tracing::info!(day = %today, moved, "read the clocks of requests");
        Ok(())
    }
}
