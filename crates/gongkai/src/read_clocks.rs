//! Reads the clocks of open requests anew when a day begins or a notice of holidays was entered, so that lists by last
//! day are right although nothing happened to a request; who handles one is told when its last day moved. Writes nothing
//! else.

use std::sync::Arc;
use std::time::Duration;

use gongkai_core::time::{Clock, china_date};
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::requests::Setting;
use gongkai_store::{Store, StoreFault};

use crate::rounds::Round;
use crate::stop::Stop;

/// Reads clocks.
pub struct ClockReader {
    store: Store,
    clock: Arc<dyn Clock>,
    setting: Setting,
    /// The site's address, where mails are written.
    mail_from: Option<String>,
}

impl ClockReader {
    /// One that has not read yet. Mails are written where the site's address for their links is given.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        setting: Setting,
        mail_from: Option<String>,
    ) -> Self {
        Self {
            store,
            clock,
            setting,
            mail_from,
        }
    }

    /// Reads the clocks that were not read today, or not by today's calendar.
    ///
    /// # Errors
    /// When the store fails; it is tried again at the next look.
    pub async fn read(&self) -> Result<(), StoreFault> {
        let now = self.clock.now();
        let today = china_date(now);
        let mailing = Mailing::linking_to(self.mail_from.as_deref());
        let moved = self
            .store
            .read_clocks(today, self.setting, mailing, now)
            .await?;
        for one in moved {
            tracing::info!(
                request.id = %one.request, from = %one.from, to = %one.to,
                "the calendar moved the last day of a request"
            );
        }
        let moved = self.store.read_case_days().await?;
        if moved > 0 {
            tracing::info!(day = %today, moved, "last days of remedies and complaints moved");
        }
        Ok(())
    }
}

impl Round for ClockReader {
    const EVERY: Duration = Duration::from_secs(30);
    const DOING: &'static str = "reading the clocks of requests";

    async fn round(&mut self, _: &Stop) -> Result<(), StoreFault> {
        self.read().await
    }
}
