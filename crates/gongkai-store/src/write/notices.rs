//! Making reminders and marking them read. They are no acts, so they stand beside the journal and not in it: a notice
//! follows from a request and a day, and says nothing that the request does not.

use std::collections::{BTreeMap, HashMap};

use gongkai_core::accounts::Account;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::reminders::{Desk, Mail, Reminder, compose, due_today};
use gongkai_core::requests::Request;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::requests::request;
use crate::store::Store;
use crate::write::requests::Setting;

/// How long a notice and a mail are kept: what was read or has become of it is in the journal of the request anyhow.
const NOTICES_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
const MAILS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whether reminders are mailed as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing<'a> {
    /// No mail is written.
    Off,
    /// To those who have an address and want it, with links to the site at this address.
    From(&'a str),
}

impl<'a> Mailing<'a> {
    /// With links to the site at this address; off where there is none.
    #[must_use]
    pub fn linking_to(site: Option<&'a str>) -> Self {
        site.map_or(Self::Off, Self::From)
    }
}

impl Store {
    /// Makes the reminders of a day that are not made yet, and the mails that tell them, in one transaction. Told again on
    /// the same day it adds only what has become due meanwhile. Returns how many notices are new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remind(
        &self,
        today: Date,
        setting: Setting,
        mailing: Mailing<'_>,
        at: Timestamp,
    ) -> Result<u64, StoreFault> {
        let calendar = self.calendar().await?;
        let mut writing = self.writing().await?;
        let mut desks = Desks::default();
        let mut reminders = Vec::new();
        for request in open_requests(&mut writing.tx).await? {
            let reading = request.clock(&calendar, today, setting.practice);
            let desk = desks.of(&mut writing.tx, &request.agency).await?;
            reminders.extend(due_today(&request, &reading, desk, &calendar, today));
        }
        let made = put_notices(&mut writing.tx, &reminders, mailing, at).await?;
        forget(&mut writing.tx, at).await?;
        self.commit(writing).await?;
        Ok(made)
    }

    /// Marks one of a person's notices as read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_notice(
        &self,
        login: &Login,
        number: u64,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        let mut writing = self.writing().await?;
        writing
            .tx
            .run(
                "UPDATE notices SET read_at = $1 WHERE login = $2 AND number = $3 AND read_at IS NULL",
                values![at, login.as_str(), number],
            )
            .await?;
        self.commit(writing).await
    }

    /// Marks a person's notices as read up to this number, so that what came meanwhile is still told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_notices(
        &self,
        login: &Login,
        up_to: u64,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        let mut writing = self.writing().await?;
        writing
            .tx
            .run(
                "UPDATE notices SET read_at = $1 WHERE login = $2 AND number <= $3 AND read_at IS NULL",
                values![at, login.as_str(), up_to],
            )
            .await?;
        self.commit(writing).await
    }
}

/// Open requests, those with the nearest last day first, so that notices stand in the order of their urgency.
async fn open_requests(tx: &mut Tx) -> Result<Vec<Request>, StoreFault> {
    let rows = tx
        .all(
            "SELECT data, wanted FROM requests WHERE closed_on IS NULL
             ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, request",
            vec![],
        )
        .await?;
    rows.iter().map(request).collect()
}

/// The desks of agencies, each looked up once.
#[derive(Default)]
pub(crate) struct Desks {
    accounts: Option<Vec<Account>>,
    known: HashMap<AgencyId, Desk>,
}

impl Desks {
    pub(crate) async fn of(&mut self, tx: &mut Tx, agency: &AgencyId) -> Result<&Desk, StoreFault> {
        if self.accounts.is_none() {
            self.accounts = Some(open_accounts(tx).await?);
        }
        let accounts = self.accounts.as_deref().unwrap_or_default();
        let desk = self.known.entry(agency.clone());
        Ok(desk.or_insert_with(|| Desk::of(agency, accounts)))
    }
}

pub(crate) async fn open_accounts(tx: &mut Tx) -> Result<Vec<Account>, StoreFault> {
    let rows = tx
        .all(
            "SELECT data FROM accounts WHERE closed = 0 ORDER BY login",
            vec![],
        )
        .await?;
    rows.iter().map(|row| row.json("data")).collect()
}

/// Puts those that are not there yet, and one mail to each person who is told something new. Returns how many are new.
pub(crate) async fn put_notices(
    tx: &mut Tx,
    reminders: &[Reminder],
    mailing: Mailing<'_>,
    at: Timestamp,
) -> Result<u64, StoreFault> {
    let mut new: BTreeMap<&Login, Vec<&Reminder>> = BTreeMap::new();
    let mut count = 0;
    for reminder in reminders {
        if put(tx, reminder, at).await? {
            count += 1;
            new.entry(&reminder.to).or_default().push(reminder);
        }
    }
    if let Mailing::From(base_url) = mailing {
        for (login, reminders) in new {
            if let Some(mail) = compose(&reminders, base_url) {
                post(tx, login, &mail, at).await?;
            }
        }
    }
    Ok(count)
}

/// Whether it is new. What it makes out of date need not be read any more.
async fn put(tx: &mut Tx, reminder: &Reminder, at: Timestamp) -> Result<bool, StoreFault> {
    let (login, request) = (reminder.to.as_str(), reminder.request.as_str());
    let row = tx
        .one(
            "INSERT INTO notices (login, number, request, kind, day, words, made_at)
             SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6 FROM notices WHERE login = $1
             ON CONFLICT DO NOTHING RETURNING number",
            values![
                login,
                request,
                reminder.kind.code(),
                reminder.day.to_string(),
                &reminder.words,
                at
            ],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    let number: u64 = row.number("number")?;
    for kind in reminder.kind.replaces() {
        tx.run(
            "UPDATE notices SET read_at = $1
             WHERE login = $2 AND request = $3 AND kind = $4 AND number < $5 AND read_at IS NULL",
            values![at, login, request, kind.code(), number],
        )
        .await?;
    }
    Ok(true)
}

/// Puts a mail into the outbox, where the person has an address and wants it.
pub(crate) async fn post(
    tx: &mut Tx,
    login: &Login,
    mail: &Mail,
    at: Timestamp,
) -> Result<(), StoreFault> {
    let row = tx
        .one(
            "SELECT address FROM mail_settings WHERE login = $1 AND wanted = 1 AND address IS NOT NULL",
            values![login.as_str()],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    tx.run(
        "INSERT INTO mails (number, login, address, subject, text, made_at, tries, next_try_at, last_error)
         SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3, $4, $5, 0, $5, '' FROM mails",
        values![
            login.as_str(),
            row.text("address")?,
            &mail.subject,
            &mail.text,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Old notices and mails go.
async fn forget(tx: &mut Tx, at: Timestamp) -> Result<(), StoreFault> {
    tx.run(
        "DELETE FROM notices WHERE made_at < $1",
        values![at - NOTICES_KEPT],
    )
    .await?;
    tx.run(
        "DELETE FROM mails WHERE made_at < $1 AND next_try_at IS NULL",
        values![at - MAILS_KEPT],
    )
    .await?;
    Ok(())
}

/// The days on which reports were mailed about go as notices do.
pub(crate) async fn forget_report_mails(tx: &mut Tx, at: Timestamp) -> Result<(), StoreFault> {
    let before = gongkai_core::time::china_date(at - NOTICES_KEPT);
    tx.run(
        "DELETE FROM report_mails WHERE day < $1",
        values![before.to_string()],
    )
    .await?;
    Ok(())
}
