//! Hands the mails of the outbox to the server, one after the other. What fails waits longer and longer; what is refused
//! for good, or fails for days, is kept with its reason for administrators to see. Knows nothing of what mails are about.

use std::sync::Arc;
use std::time::Duration;

use gongkai_core::reminders::pause_after;
use gongkai_core::time::Clock;
use gongkai_store::mails::Outgoing;
use gongkai_store::{Store, StoreFault};

use crate::mail::{Mailer, NotTaken, Posting};
use crate::rounds::Round;
use crate::stop::Stop;

/// Sends mails.
pub struct Postman {
    store: Store,
    clock: Arc<dyn Clock>,
    mailer: Mailer,
    /// Whether the server could not be reached the last time; said once.
    failing: bool,
}

impl Postman {
    /// One that has sent nothing yet.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, mailer: Mailer) -> Self {
        Self {
            store,
            clock,
            mailer,
            failing: false,
        }
    }

    /// Sends what waits now. A server that takes nothing ends the round: the others would fare no better.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn send_all(&mut self, stop: &Stop) -> Result<(), StoreFault> {
        while !stop.is_ordered() {
            let Some(mail) = self.store.take_mail(self.clock.now()).await? else {
                return Ok(());
            };
            if let Err(NotTaken::NotNow(_)) = self.send(&mail).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn send(&mut self, mail: &Outgoing) -> Result<Result<(), NotTaken>, StoreFault> {
        let id = format!("gongkai.{}.{}", mail.made_at.as_second(), mail.number);
        let posting = Posting {
            id: &id,
            to: &mail.address,
            subject: &mail.subject,
            text: &mail.text,
            at: mail.made_at,
        };
        let sent = self.mailer.send(posting).await;
        let now = self.clock.now();
        match &sent {
            Ok(()) => {
                self.store.mail_sent(mail.number, now).await?;
                if std::mem::take(&mut self.failing) {
                    tracing::info!("mails are sent again");
                }
            }
            Err(NotTaken::Refused(reason)) => {
                self.store
                    .mail_failed(mail.number, reason, None, now)
                    .await?;
                tracing::warn!(mail.number = mail.number, reason, "mail refused for good");
            }
            Err(NotTaken::NotNow(reason)) => {
                let next = pause_after(mail.tries).map(|pause| now + pause);
                self.store
                    .mail_failed(mail.number, reason, next, now)
                    .await?;
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::error!(reason, "mails cannot be sent");
                }
            }
        }
        Ok(sent)
    }
}

impl Round for Postman {
    const EVERY: Duration = Duration::from_secs(10);
    const DOING: &'static str = "sending mails";

    async fn round(&mut self, stop: &Stop) -> Result<(), StoreFault> {
        self.send_all(stop).await
    }
}
