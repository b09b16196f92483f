//! The working-day calendar of this installation: the years that come with the program, overlaid by those entered here.
//! Kept in memory until the journal says they changed, so that a running server uses a new notice at once.

use std::sync::Arc;

use gongkai_core::calendar::CalendarYear;
use gongkai_core::journal::Entry;
use gongkai_law::calendar::Calendar;

use crate::db::Tx;
use crate::fault::StoreFault;
use crate::journal::entries;
use crate::store::{Head, Store};

impl Store {
    /// The calendar everything is counted with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn calendar(&self) -> Result<Arc<Calendar>, StoreFault> {
        if let Some(known) = self.remembered().calendar_at(self.inner.structure_seq()) {
            return Ok(known);
        }
        let mut tx = self.db().snapshot().await?;
        let head = Head::read(&mut tx).await?;
        let calendar = Arc::new(composed(&entered(&mut tx).await?));
        tx.end().await?;
        self.remembered()
            .keep_calendar(head.structure_seq, &calendar);
        Ok(calendar)
    }

    /// The years entered here, as they are now, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn calendar_years(&self) -> Result<Vec<CalendarYear>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let years = entered(&mut tx).await?;
        tx.end().await?;
        Ok(years)
    }

    /// Every entry of a year, newest first: who entered it when, and what it said before it was entered again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn calendar_entries(&self) -> Result<Vec<Entry>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT seq, at, actor, agency, subject, data FROM journal
                 WHERE subject_kind = 'calendar_year' ORDER BY seq DESC",
                vec![],
            )
            .await?;
        entries(&rows)
    }
}

/// The program's years with those on top. What was entered was checked then; it is not judged again by a later program.
fn composed(years: &[CalendarYear]) -> Calendar {
    let mut calendar = Calendar::built_in().clone();
    for entered in years {
        calendar.put_year(entered.layer, entered.year, entered.data.clone());
    }
    calendar
}

pub(crate) async fn entered(tx: &mut Tx) -> Result<Vec<CalendarYear>, StoreFault> {
    let rows = tx
        .all(
            "SELECT data FROM calendar_years ORDER BY year, layer DESC",
            vec![],
        )
        .await?;
    rows.iter().map(|row| row.json("data")).collect()
}
