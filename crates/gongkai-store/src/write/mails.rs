//! People's addresses, and the outbox: a mail is taken, tried, and settled. Taking counts as a try, so that a crash in
//! between cannot send the same mail again and again. None of it is an act; the journal does not know of it.

use gongkai_core::accounts::MailSetting;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::Login;
use gongkai_core::rights::Action;
use jiff::{SignedDuration, Timestamp};

use crate::db::values;
use crate::fault::StoreFault;
use crate::mails::Outgoing;
use crate::store::Store;
use crate::write::accounts::{load, permit_all};
use crate::write::{Acting, WriteError, twice};

/// How long a mail that was taken is left to whoever took it.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

impl Store {
    /// Sets where reminders are mailed to a person. One's own, or with the rights of [`Store::define_account`]. What waits
    /// for the address before is not sent any more.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn set_mail(
        &self,
        acting: &Acting,
        login: &Login,
        setting: MailSetting,
    ) -> Result<(), WriteError> {
        let setting = setting.checked()?;
        twice(|| self.put_mail_setting(acting, login, &setting)).await
    }

    async fn put_mail_setting(
        &self,
        acting: &Acting,
        login: &Login,
        setting: &MailSetting,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let Some(account) = load(&mut writing.tx, login).await? else {
            return Err(if acting.is_person() {
                WriteError::NotAllowed(Action::ManageAccounts)
            } else {
                FieldErrors::one("login", format!("没有账号「{login}」，请检查登录名。")).into()
            });
        };
        if acting.actor.login() != Some(login) {
            permit_all(acting, &tree, &account)?;
        }
        let address = setting.address.as_deref();
        writing
            .tx
            .run(
                "INSERT INTO mail_settings (login, address, wanted) VALUES ($1, $2, $3)
                 ON CONFLICT (login) DO UPDATE SET address = excluded.address, wanted = excluded.wanted",
                values![login.as_str(), address, setting.wanted],
            )
            .await?;
        // An address that is the same again keeps its mails; one that is gone or unwanted does not.
        let kept = address.filter(|_| setting.wanted).unwrap_or_default();
        writing
            .tx
            .run(
                "DELETE FROM mails WHERE login = $1 AND address <> $2 AND sent_at IS NULL",
                values![login.as_str(), kept],
            )
            .await?;
        self.commit(writing).await?;
        Ok(())
    }

    /// Takes the next mail whose time has come, for a while; none where nothing waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_mail(&self, now: Timestamp) -> Result<Option<Outgoing>, StoreFault> {
        let waits = self
            .db()
            .one(
                "SELECT number FROM mails WHERE next_try_at <= $1 LIMIT 1",
                values![now],
            )
            .await?;
        if waits.is_none() {
            return Ok(None);
        }
        let mut writing = self.writing().await?;
        let row = writing
            .tx
            .one(
                "UPDATE mails SET tries = tries + 1, next_try_at = $2
                 WHERE number = (SELECT MIN(number) FROM mails WHERE next_try_at <= $1)
                 RETURNING number, address, subject, text, made_at, tries",
                values![now, now + LEASE],
            )
            .await?;
        let mail = row.as_ref().map(Outgoing::of).transpose()?;
        self.commit(writing).await?;
        Ok(mail)
    }

    /// Notes that a mail was sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent(&self, number: u64, at: Timestamp) -> Result<(), StoreFault> {
        let mut writing = self.writing().await?;
        writing
            .tx
            .run(
                "UPDATE mails SET sent_at = $1, next_try_at = NULL, last_error = '' WHERE number = $2",
                values![at, number],
            )
            .await?;
        self.commit(writing).await
    }

    /// Notes why a mail was not sent, and when it is tried again; without a time it is given up and kept with its reason.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_failed(
        &self,
        number: u64,
        reason: &str,
        next_try_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        let refused_at = match next_try_at {
            Some(_) => None,
            None => Some(at),
        };
        let mut writing = self.writing().await?;
        writing
            .tx
            .run(
                "UPDATE mails SET last_error = $1, next_try_at = $2, refused_at = $3 WHERE number = $4",
                values![reason, next_try_at, refused_at, number],
            )
            .await?;
        self.commit(writing).await
    }
}
