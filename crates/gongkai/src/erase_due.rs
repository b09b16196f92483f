//! Erases particulars, words and files of requests that were kept as long as their agency has set. Writes nothing else; what is
//! due is asked of the store when a day begins, and again until nothing more is due that day.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use gongkai_core::ids::RequestId;
use gongkai_core::requests::Command;
use gongkai_core::time::{Clock, china_date};
use gongkai_store::write::requests::Setting;
use gongkai_store::write::{Acting, WriteError};
use gongkai_store::{Store, StoreFault};
use jiff::civil::Date;

use crate::stop::Stop;

/// How often it looks whether a day began.
const EVERY: Duration = Duration::from_secs(60);

/// Erases what is due.
pub struct DueEraser {
    store: Store,
    clock: Arc<dyn Clock>,
    /// The day for which nothing more is due.
    done_for: Option<Date>,
    /// What failed already and was said; it is tried again each day, but said once.
    failing: HashSet<RequestId>,
    store_failing: bool,
}

impl DueEraser {
    /// One that has not looked yet.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            done_for: None,
            failing: HashSet::new(),
            store_failing: false,
        }
    }

    /// Looks until told to stop.
    pub async fn run(mut self, stop: Stop) {
        loop {
            match self.erase().await {
                Ok(_) => self.store_failing = false,
                Err(fault) => {
                    if !std::mem::replace(&mut self.store_failing, true) {
                        tracing::error!(
                            error = &fault as &dyn std::error::Error,
                            "looking for requests to erase failed"
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

    /// Erases what is due today, some hundred at a look, and says how many were. One that fails does not keep others.
    ///
    /// # Errors
    /// When the store cannot say what is due.
    pub async fn erase(&mut self) -> Result<usize, StoreFault> {
        let now = self.clock.now();
        let today = china_date(now);
        if self.done_for == Some(today) {
            return Ok(0);
        }
        let mut erased = 0;
        for request in self.store.requests_to_erase(today).await? {
            let done = self
                .store
                .request_command(
                    &Acting::system(),
                    &request,
                    &Command::Erase,
                    Setting::default(),
                    now,
                )
                .await;
            match done {
                Ok(_) => {
                    self.failing.remove(&request);
                    erased += 1;
                    tracing::info!(request.id = %request, "erased: kept as long as the agency has set");
                }
                // Someone was faster.
                Err(WriteError::RequestRefused(refusal)) => {
                    tracing::info!(request.id = %request, %refusal, "request not erased");
                }
                Err(error) => {
                    if self.failing.insert(request.clone()) {
                        let error = &error as &dyn std::error::Error;
                        tracing::error!(request.id = %request, error, "request could not be erased");
                    }
                }
            }
        }
        if erased == 0 {
            self.done_for = Some(today);
        }
        Ok(erased)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gongkai_core::ids::RequestId;
    use gongkai_core::requests::{ApplicantKind, Command, FileKind, Particulars, Registration};
    use gongkai_law::clock::events::Channel;
    use gongkai_store::request_files::FileToKeep;
    use gongkai_store::write::Acting;
    use gongkai_store::write::requests::{Entry, Setting};
    use gongkai_testkit::county::{County, HANDLER, TOWNSHIP};
    use gongkai_testkit::databases::on_each;
    use jiff::SignedDuration;

    use super::DueEraser;

    #[tokio::test(flavor = "multi_thread")]
    async fn ten_years_after_closing_what_is_personal_goes_by_itself_and_once() {
        on_each(|place| async move {
            let county = County::found(place).await;
            let (store, clock) = (&county.store, Arc::clone(&county.clock));
            let id: RequestId = "q1".parse().unwrap();
            let now = || gongkai_core::time::Clock::now(&*county.clock);
            let on = gongkai_core::time::china_date(now());
            let entry = Entry {
                request: id.clone(),
                registration: Registration {
                    agency: TOWNSHIP.parse().unwrap(),
                    applicant_kind: ApplicantKind::NaturalPerson,
                    channel: Channel::InPerson,
                    submitted_on: on,
                    signed_on: None,
                    subject: "补助名单".to_owned(),
                },
                particulars: Particulars::default(),
                code_digest: "digest".to_owned(),
            };
            let card = FileToKeep::new(
                FileKind::Identity,
                "证.jpg".to_owned(),
                "image/jpeg",
                vec![1, 2, 3],
            );
            let by = Acting::person(&HANDLER.account());
            store
                .register_request_with_files(&by, &entry, &[card], Setting::default(), now())
                .await
                .unwrap();
            let withdraw = Command::Withdraw {
                on,
                reason: String::new(),
            };
            store
                .request_command(&by, &id, &withdraw, Setting::default(), now())
                .await
                .unwrap();
            let mut eraser = DueEraser::new(store.clone(), clock);
            assert_eq!(eraser.erase().await.unwrap(), 0);
            county.clock.pass(SignedDuration::from_hours(24 * 3_660));
            assert_eq!(eraser.erase().await.unwrap(), 1);
            assert_eq!(eraser.erase().await.unwrap(), 0);
            let file = store.request_file(&id).await.unwrap().unwrap();
            assert!(file.request.handling.erased_on.is_some());
            assert_eq!(file.request.subject, "");
            let history = store.request_history(&id).await.unwrap();
            let last = history.last().unwrap();
            assert_eq!(
                (last.event.name(), last.actor.name()),
                ("清除申请人信息", "系统")
            );
            assert_eq!(store.check().await.unwrap(), Vec::new());
        })
        .await;
    }
}
