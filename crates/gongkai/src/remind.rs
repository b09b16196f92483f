//! Makes the day's reminders on working days: in the morning, or when the server starts later. What is due is decided by
//! `core`, kept by the store; telling the same day again adds nothing twice.

use std::sync::Arc;
use std::time::Duration;

use gongkai_core::time::{Clock, in_china};
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::requests::Setting;
use gongkai_store::{Store, StoreFault};
use jiff::civil::Date;

use crate::rounds::Round;
use crate::stop::Stop;

/// The hour from which people are reminded; a mail at midnight wakes them.
const FROM_HOUR: i8 = 7;

/// Makes reminders.
pub struct DayReminder {
    store: Store,
    clock: Arc<dyn Clock>,
    setting: Setting,
    /// The site's address, where mails are written.
    mail_from: Option<String>,
    /// The last day that was told.
    told: Option<Date>,
}

impl DayReminder {
    /// One that has told nothing yet. Mails are written where the site's address for their links is given.
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
            told: None,
        }
    }

    /// Tells the day, if its hour has come and it was not told yet.
    ///
    /// # Errors
    /// When the store fails; it is tried again at the next look.
    pub async fn remind(&mut self) -> Result<(), StoreFault> {
        let now = self.clock.now();
        let here = in_china(now);
        let today = here.date();
        if self.told == Some(today)
            || here.hour() < FROM_HOUR
            || !self.store.calendar().await?.is_workday(today)
        {
            return Ok(());
        }
        let mailing = Mailing::linking_to(self.mail_from.as_deref());
        let made = self.store.remind(today, self.setting, mailing, now).await?;
        let mailed = self.store.remind_of_reports(today, mailing, now).await?;
        self.told = Some(today);
        if mailed > 0 {
            tracing::info!(day = %today, mailed, "mails about annual reports written");
        }
        if made > 0 {
            tracing::info!(day = %today, made, "reminders made");
        }
        Ok(())
    }
}

impl Round for DayReminder {
    const EVERY: Duration = Duration::from_secs(30);
    const DOING: &'static str = "making reminders";

    async fn round(&mut self, _: &Stop) -> Result<(), StoreFault> {
        self.remind().await
    }
}
