//! Orders to annual reports: what `decide` is asked with and what becomes of its answer.

use gongkai_core::ids::AgencyId;
use gongkai_core::journal;
use gongkai_core::reports::life::{AnnualReport, Command, Context, apply, decide};
use gongkai_core::time::china_date;
use jiff::Timestamp;

use crate::annual_reports::report_in;
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, twice};

impl Store {
    /// Gives an order to an agency's report of a year. What comes from above needs its right at an agency above.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn report_command(
        &self,
        acting: &Acting,
        (agency, year): (&AgencyId, i16),
        command: &Command,
        at: Timestamp,
    ) -> Result<AnnualReport, WriteError> {
        twice(|| async {
            let mut writing = self.writing().await?;
            let tree = self.tree_in(&mut writing.tx, writing.head).await?;
            let Some(known) = tree.get(agency) else {
                return Err(unknown_agency("agency", agency).into());
            };
            let mut roles = Vec::new();
            if command.is_from_above() {
                for above in tree.ancestors(agency) {
                    roles.extend(acting.roles_at(&tree, &above));
                }
            } else {
                roles = acting.roles_at(&tree, agency);
            }
            let ctx = Context {
                today: china_date(at),
                actor: acting.actor.clone(),
                roles: &roles,
                second_person: known.rules.second_person,
            };
            let before = report_in(&mut writing.tx, agency, year).await?;
            let event = decide(&before, command.clone(), &ctx)?;
            let after = apply(before, &event, &acting.actor, at);
            let event = journal::Event::AnnualReport(Box::new(event));
            writing
                .append_next(acting, agency, &after.subject(), &event, at)
                .await?;
            write_report(&mut writing.tx, &after).await?;
            self.commit(writing).await?;
            Ok(after)
        })
        .await
    }
}

/// Writes the rows that follow from a report.
pub(crate) async fn write_report(tx: &mut Tx, report: &AnnualReport) -> Result<(), StoreFault> {
    let (agency, year) = (report.agency.as_str(), report.year);
    tx.run(
        "INSERT INTO annual_reports (agency, year, status, data) VALUES ($1, $2, $3, $4)
         ON CONFLICT (agency, year) DO UPDATE SET status = excluded.status, data = excluded.data",
        values![agency, year, report.status().0, json(report)],
    )
    .await?;
    if let Some(edition) = report.published() {
        tx.run(
            "INSERT INTO public_annual_reports (agency, year, edition, published_at, title, report, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (agency, year, edition) DO NOTHING",
            values![
                agency,
                year,
                edition.number,
                edition.published_at.to_string(),
                &edition.frozen.document.title,
                edition.frozen.json(&report.agency, year).to_string(),
                json(edition)
            ],
        )
        .await?;
    }
    Ok(())
}
