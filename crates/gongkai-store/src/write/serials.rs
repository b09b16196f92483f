//! Numbers given out in order: each series of an agency's year counts from 1, without gaps.

use gongkai_core::ids::AgencyId;

use crate::db::{Tx, values};
use crate::fault::StoreFault;

/// The number after the last one given out. It is used up only by [`use_up`].
pub(crate) async fn next(
    tx: &mut Tx,
    agency: &AgencyId,
    series: &str,
    year: i16,
) -> Result<i64, StoreFault> {
    let row = tx
        .one(
            "SELECT last FROM serials WHERE agency = $1 AND series = $2 AND year = $3",
            values![agency.as_str(), series, year],
        )
        .await?;
    Ok(row.map_or(Ok(0), |row| row.int("last"))? + 1)
}

/// Notes that a number was given out.
pub(crate) async fn use_up(
    tx: &mut Tx,
    agency: &AgencyId,
    series: &str,
    year: i16,
    serial: i64,
) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO serials (agency, series, year, last) VALUES ($1, $2, $3, $4)
         ON CONFLICT (agency, series, year) DO UPDATE SET last = excluded.last",
        values![agency.as_str(), series, year, serial],
    )
    .await?;
    Ok(())
}
