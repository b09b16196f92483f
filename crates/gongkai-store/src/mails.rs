//! Where reminders are mailed to, and what has become of the mails. Decides no rights: the caller passes agencies whose
//! accounts its person keeps.

use gongkai_core::accounts::MailSetting;
use gongkai_core::ids::{AgencyId, Login};
use jiff::Timestamp;

use crate::db::{Row, values};
use crate::fault::StoreFault;
use crate::store::Store;

/// A mail to be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number in the outbox.
    pub number: u64,
    /// To which address.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub made_at: Timestamp,
    /// How often it was tried, this time included.
    pub tries: u32,
}

/// A mail that did not arrive so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Whose.
    pub login: Login,
    /// Their name.
    pub name: String,
    /// To which address.
    pub address: String,
    /// When it was written.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Why it was not taken, as it was last said.
    pub reason: String,
    /// Whether it is not tried any more.
    pub given_up: bool,
}

impl Outgoing {
    pub(crate) fn of(row: &Row) -> Result<Self, StoreFault> {
        Ok(Self {
            number: row.number("number")?,
            address: row.text("address")?,
            subject: row.text("subject")?,
            text: row.text("text")?,
            made_at: row.parsed("made_at")?,
            tries: row.number("tries")?,
        })
    }
}

impl Store {
    /// Where reminders are mailed to a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_setting(&self, login: &Login) -> Result<MailSetting, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT address, wanted FROM mail_settings WHERE login = $1",
                values![login.as_str()],
            )
            .await?;
        match row {
            Some(row) => Ok(MailSetting {
                address: row.opt_text("address")?,
                wanted: row.flag("wanted")?,
            }),
            None => Ok(MailSetting::default()),
        }
    }

    /// Mails to people of these agencies that failed and did not arrive later, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undelivered_mails(
        &self,
        agencies: &[AgencyId],
    ) -> Result<Vec<Undelivered>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .db()
            .all(
                "SELECT m.login, a.name, a.agency, m.address, m.made_at, m.tries, m.last_error, m.refused_at
                 FROM mails m JOIN accounts a ON a.login = m.login
                 WHERE m.sent_at IS NULL AND m.last_error <> '' ORDER BY m.number DESC",
                vec![],
            )
            .await?;
        let mut mails = Vec::new();
        for row in &rows {
            let agency: AgencyId = row.parsed("agency")?;
            if agencies.contains(&agency) {
                mails.push(undelivered(row)?);
            }
        }
        Ok(mails)
    }
}

fn undelivered(row: &Row) -> Result<Undelivered, StoreFault> {
    Ok(Undelivered {
        login: row.parsed("login")?,
        name: row.text("name")?,
        address: row.text("address")?,
        made_at: row.parsed("made_at")?,
        tries: row.number("tries")?,
        reason: row.text("last_error")?,
        given_up: row.opt_text("refused_at")?.is_some(),
    })
}
