//! How many public records there are, from the counts kept with them.

use std::collections::BTreeMap;

use gongkai_core::catalogue::{Block, ContentGroup};
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::Counts;

use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::store::Store;

impl Store {
    /// How many there are: of one agency or of all, of one year or ever.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_counts(
        &self,
        agency: Option<&AgencyId>,
        year: Option<i16>,
    ) -> Result<Counts, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let counts = counted(&mut tx, agency, year).await?;
        tx.end().await?;
        Ok(counts)
    }
}

pub(crate) async fn counted(
    tx: &mut Tx,
    agency: Option<&AgencyId>,
    year: Option<i16>,
) -> Result<Counts, StoreFault> {
    let rows = match agency {
        None => {
            tx.all(
                "SELECT year, facet, code, CAST(SUM(n) AS BIGINT) AS n FROM public_counts
                 GROUP BY year, facet, code",
                vec![],
            )
            .await?
        }
        Some(agency) => {
            tx.all(
                "SELECT year, facet, code, n FROM public_counts WHERE agency = $1",
                values![agency.as_str()],
            )
            .await?
        }
    };
    let mut counts = Counts::default();
    for row in rows {
        let (n, of): (u64, i16) = (row.number("n")?, row.number("year")?);
        let (facet, code) = (row.text("facet")?, row.text("code")?);
        if n == 0 {
            continue;
        }
        if facet.is_empty() {
            *counts.by_year.entry(of).or_default() += n;
        }
        if year.is_none_or(|year| year == of) {
            add(&mut counts, &facet, &code, n);
        }
    }
    Ok(counts)
}

fn add(counts: &mut Counts, facet: &str, code: &str, n: u64) {
    match facet {
        "" => counts.total += n,
        "item" => bump(&mut counts.by_item, code.parse().ok(), n),
        "block" => bump(&mut counts.by_block, Block::from_code(code), n),
        "group" => bump(&mut counts.by_group, ContentGroup::from_code(code), n),
        "genre" => bump(&mut counts.by_genre, Some(code.to_owned()), n),
        "carrier" => bump(&mut counts.by_carrier, Some(code.to_owned()), n),
        // Validity is kept for filters.
        _ => {}
    }
}

fn bump<K: Ord>(map: &mut BTreeMap<K, u64>, key: Option<K>, n: u64) {
    if let Some(key) = key {
        *map.entry(key).or_default() += n;
    }
}
