//! Reading the clocks of open requests anew when a day begins or the calendar changed. It is no act and has no entry in
//! the journal: what a clock says follows from the events that are there. In the same round, what was given to a post goes
//! to whoever serves in it now, which is an act of the program and has its entry.

use gongkai_core::ids::RequestId;
use gongkai_core::journal;
use gongkai_core::reminders::{Reminder, due_moved};
use gongkai_core::requests::posts::follow;
use gongkai_core::requests::{Event, Request, apply};
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{ClockReading, ClockState};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{Row, values};
use crate::fault::StoreFault;
use crate::requests::load;
use crate::store::Store;
use crate::write::notices::{Desks, Mailing, put_notices};
use crate::write::requests::{Setting, read_clock_row, write_request};
use crate::write::{Acting, Writing};

/// A last day that moved although nothing happened to the request: a notice of holidays was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Of which request.
    pub request: RequestId,
    /// The last day as it was.
    pub from: Date,
    /// The last day as it is.
    pub to: Date,
}

impl Store {
    /// Reads the clocks of all open requests anew where they were last read on another day or by another calendar. Says
    /// which last days the calendar moved; those who handle the requests are told in the same transaction. What was given
    /// to a post goes to whoever serves in it now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_clocks(
        &self,
        today: Date,
        setting: Setting,
        mailing: Mailing<'_>,
        at: Timestamp,
    ) -> Result<Vec<Moved>, StoreFault> {
        // A new calendar is a new structure of the installation; another practice reads anew too.
        let mark = &format!(
            "{today} {} {:?}",
            self.inner.structure_seq(),
            setting.practice
        );
        let rows = self
            .db()
            .all(
                "SELECT request, due_on, read_for FROM requests
                 WHERE closed_on IS NULL AND read_for <> $1",
                values![mark],
            )
            .await?;
        let (calendar, tree) = (self.calendar().await?, self.tree().await?);
        let mut all_moved = Vec::new();
        for part in rows.chunks(500) {
            let mut writing = self.writing().await?;
            let mut desks = Desks::default();
            let mut told: Vec<Reminder> = Vec::new();
            for row in part {
                let id: RequestId = row.parsed("request")?;
                let Some(mut request) = load(&mut writing.tx, &id).await? else {
                    continue;
                };
                let agency = tree.get(&request.agency);
                if let Some(event) = agency.and_then(|agency| follow(&request, agency, today)) {
                    request = change_hands(&mut writing, request, event, at).await?;
                }
                let by = (&*calendar, setting);
                let reading = read_clock_row(&mut writing.tx, &request, today, mark, by).await?;
                let Some((from, to)) = moved(row, &request, &reading, by)? else {
                    continue;
                };
                let desk = desks.of(&mut writing.tx, &request.agency).await?;
                told.extend(due_moved(&request, (from, to), desk, &calendar, today));
                let request = request.id;
                all_moved.push(Moved { request, from, to });
            }
            put_notices(&mut writing.tx, &told, mailing, at).await?;
            self.commit(writing).await?;
        }
        Ok(all_moved)
    }
}

/// Notes that a request given to a post is another's now.
async fn change_hands(
    writing: &mut Writing,
    request: Request,
    event: Event,
    at: Timestamp,
) -> Result<Request, StoreFault> {
    let (id, agency, acting) = (request.id.clone(), request.agency.clone(), Acting::system());
    let after = apply(Some(request), &id, &event, &acting.actor, at);
    let event = journal::Event::Request(event);
    writing
        .append_next(&acting, &agency, id.as_str(), &event, at)
        .await?;
    write_request(&mut writing.tx, &after).await?;
    Ok(after)
}

/// From which day to which the calendar moved the last day of a limit that runs. A day that moves on because an opinion is
/// awaited is read for the day of the row and so seen not to have moved.
fn moved(
    row: &Row,
    request: &Request,
    reading: &ClockReading,
    (calendar, setting): (&Calendar, Setting),
) -> Result<Option<(Date, Date)>, StoreFault> {
    let before: Option<Date> = row.opt_parsed("due_on")?;
    let read_for = row.text("read_for")?;
    let mut parts = read_for.splitn(3, ' ');
    let read_on = parts.next().and_then(|day| day.parse().ok());
    // What moves because the agency reads the law otherwise is no news of holidays.
    if let Some(practice) = parts.nth(1)
        && practice != format!("{:?}", setting.practice)
    {
        return Ok(None);
    }
    let (Some(from), Some(read_on), Some(to)) = (before, read_on, reading.due_on) else {
        return Ok(None);
    };
    if reading.state != ClockState::Running || from == to {
        return Ok(None);
    }
    let then = request.clock(calendar, read_on, setting.practice).due_on;
    Ok((then != Some(from)).then_some((from, to)))
}
