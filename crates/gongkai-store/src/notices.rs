//! The notices of a person (提醒) that still have to be read. One is left out once the request was closed, once what it
//! asked for was done, and where the person may not read the request any more.

use gongkai_core::ids::{AgencyId, Login, RequestId};
use gongkai_core::reminders::ReminderKind;
use jiff::civil::Date;

use crate::db::{Row, values};
use crate::fault::StoreFault;
use crate::store::Store;

/// A notice as its person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number among the person's.
    pub number: u64,
    /// About which request.
    pub request: RequestId,
    /// What was asked for in it, from the request itself.
    pub subject: String,
    /// What it is about.
    pub kind: ReminderKind,
    /// The day it was made.
    pub day: Date,
    /// What it says.
    pub words: String,
}

/// The most that are read at once; whoever has more has not looked for weeks.
const MOST: u64 = 200;

impl Store {
    /// A person's unread notices about requests of these agencies, newest day first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unread_notices(
        &self,
        login: &Login,
        agencies: &[AgencyId],
    ) -> Result<Vec<Notice>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .db()
            .all(
                "SELECT n.number, n.request, n.kind, n.day, n.words, r.wanted, r.agency
                 FROM notices n JOIN requests r ON r.request = n.request
                 WHERE n.login = $1 AND n.read_at IS NULL AND r.closed_on IS NULL
                     AND (n.kind NOT IN ('answer_due', 'answer_overdue') OR r.state = 'running')
                     AND (n.kind <> 'correction' OR (r.state = 'running' AND r.stage = ''))
                     AND (n.kind <> 'confirmation' OR r.state = 'awaiting_confirmation')
                     AND (n.kind <> 'lapse' OR r.state = 'lapsed')
                     AND (n.kind <> 'approval' OR r.stage = 'awaiting_approval')
                     AND (n.kind <> 'extension_approval' OR r.stage = 'awaiting_extension')
                 ORDER BY n.day DESC, n.number LIMIT $2",
                values![login.as_str(), MOST],
            )
            .await?;
        let mut notices = Vec::with_capacity(rows.len());
        for row in &rows {
            let agency: AgencyId = row.parsed("agency")?;
            if agencies.contains(&agency) {
                notices.push(notice(row)?);
            }
        }
        Ok(notices)
    }
}

fn notice(row: &Row) -> Result<Notice, StoreFault> {
    let kind = row.text("kind")?;
    Ok(Notice {
        number: row.number("number")?,
        request: row.parsed("request")?,
        subject: row.text("wanted")?,
        kind: ReminderKind::from_code(&kind).ok_or_else(|| StoreFault::Damaged {
            column: "notices.kind".to_owned(),
            what: format!("{kind} is no kind of notice"),
        })?,
        day: row.parsed("day")?,
        words: row.text("words")?,
    })
}
