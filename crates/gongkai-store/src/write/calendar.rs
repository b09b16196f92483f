//! Entering years of the working-day calendar.

use gongkai_core::calendar::CalendarYear;
use gongkai_core::fields::FieldErrors;
use gongkai_core::journal::Event;
use gongkai_core::rights::Action;
use jiff::Timestamp;

use crate::calendar::entered;
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::{Acting, WriteError, twice};

impl Store {
    /// Enters years, all or none; needs `ManageCalendar` at the top agency, since they hold for everybody. A year that
    /// is known already is replaced, the earlier entry stays in the journal. Returns those that were new or changed.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn enter_calendar(
        &self,
        acting: &Acting,
        years: Vec<CalendarYear>,
        at: Timestamp,
    ) -> Result<Vec<CalendarYear>, WriteError> {
        let mut checked = Vec::with_capacity(years.len());
        for year in years {
            checked.push(year.checked()?);
        }
        twice(|| self.put_calendar(acting, &checked, at)).await
    }

    async fn put_calendar(
        &self,
        acting: &Acting,
        years: &[CalendarYear],
        at: Timestamp,
    ) -> Result<Vec<CalendarYear>, WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let Some(top) = tree.top() else {
            return Err(no_agency(acting));
        };
        acting.permit(&tree, Action::ManageCalendar, &top.id)?;
        let known = entered(&mut writing.tx).await?;
        let mut changed = Vec::new();
        for year in years.iter().filter(|year| !known.contains(year)) {
            let event = Event::CalendarYear(Box::new(year.clone()));
            writing
                .append_next(acting, &top.id, &year.subject(), &event, at)
                .await?;
            write_year(&mut writing.tx, year).await?;
            changed.push(year.clone());
        }
        self.commit(writing).await?;
        Ok(changed)
    }
}

fn no_agency(acting: &Acting) -> WriteError {
    if acting.is_person() {
        return WriteError::NotAllowed(Action::ManageCalendar);
    }
    FieldErrors::one("year", "还没有任何机关，请先用 gongkai init 建立。").into()
}

async fn write_year(tx: &mut Tx, year: &CalendarYear) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO calendar_years (year, layer, data) VALUES ($1, $2, $3)
         ON CONFLICT (year, layer) DO UPDATE SET data = excluded.data",
        values![year.year, year.layer.code(), json(year)],
    )
    .await?;
    Ok(())
}
