//! Last year's annual reports of the sample county: compiled, reviewed, signed and handed in by the same orders the staff's
//! screens give.

use anyhow::{Context, ensure};
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::life::Command;
use gongkai_store::Store;
use gongkai_store::write::Acting;
use gongkai_web::kit::annual_report::Making;
use jiff::civil::{Date, date};

use super::days::{Days, clock_time};

/// Whose reports there are, those below before the county's, which adds them up.
const PUBLISHED: [&str; 1] = ["qingshi"];

/// Publishes them, if the sample's day lies after the day they were published.
pub(super) async fn work(store: &Store, days: &Days) -> anyhow::Result<()> {
    let (year, today) = (days.report_year(), days.today());
    let on = date(today.year(), 1, 20);
    for agency in PUBLISHED {
        if on < today {
            publish(store, &agency.parse()?, year, on)
                .await
                .with_context(|| format!("the sample's report of {agency}"))?;
        }
    }
    Ok(())
}

async fn publish(store: &Store, agency: &AgencyId, year: i16, on: Date) -> anyhow::Result<()> {
    let making = Making::of(store, agency, year).await?;
    let making = making.context("no such agency")?;
    let faults = making.faults();
    ensure!(faults.is_empty(), "does not hold: {}", faults.concat());
    let now = Box::new(making.now.context("cannot be composed")?);
    let orders = [
        Command::Send {
            frozen: now.clone(),
            faults,
        },
        Command::Pass,
        Command::Sign { now },
        Command::Report { on },
    ];
    for (order, hour) in orders.iter().zip([9, 11, 15, 16]) {
        let at = clock_time(on, hour, 0);
        store
            .report_command(&Acting::import(), (agency, year), order, at)
            .await?;
    }
    Ok(())
}
