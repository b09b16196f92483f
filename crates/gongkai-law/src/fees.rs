//! The information-processing fee (信息处理费): by items of a month or by pages of one request, in progressive bands.
//!
//! Knows no applicant and no payment; the rates are data. Basis: 信息处理费管理办法 第三条 to 第五条. An agency may use one way
//! for a request, never both.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::rules::{Rule, table};

#[cfg(test)]
mod tests;

/// A fee and how it is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// The whole fee.
    pub total_yuan: u64,
    /// The bands it reaches into, the free one first.
    pub bands: Vec<FeeBand>,
}

/// The part of a fee that falls into one band (档).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FeeBand {
    /// First item or page of the band.
    pub from: u32,
    /// Last item or page of the band; `None` for the last band.
    pub to: Option<u32>,
    /// How many fall into it.
    pub count: u32,
    /// Price of each.
    pub rate_yuan: u64,
    /// Price of all.
    pub amount_yuan: u64,
}

/// Working days to pay in, from the day after the notice is received (第六条).
pub const FEE_PAYMENT_WORKDAYS: u32 = 20;

/// What the fee for one request is counted from. A request split into several counts as several items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FeeCount {
    /// 按件计收: the places of the request among those of its applicant and month.
    Items {
        /// The first place, from 1.
        first: u16,
        /// The last place; the same as the first for a request that was not split.
        last: u16,
    },
    /// 按量计收: the pages handed over for the request.
    Pages(u32),
}

impl FeeCount {
    /// The way it is counted.
    #[must_use]
    pub const fn scheme(self) -> FeeScheme {
        match self {
            Self::Items { .. } => FeeScheme::ByItem,
            Self::Pages(_) => FeeScheme::ByPage,
        }
    }

    /// The fee.
    #[must_use]
    pub fn fee(self) -> Fee {
        match self {
            Self::Items { first, last } => fee_of_items(first, last),
            Self::Pages(pages) => fee_by_pages(pages),
        }
    }
}

/// The way a fee is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeScheme {
    /// 按件计收: requests of one applicant in one calendar month.
    ByItem,
    /// 按量计收: pages handed over for one request.
    ByPage,
}

impl FeeScheme {
    /// The rule that sets the bands.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::ByItem => table::FEE_BY_ITEM,
            Self::ByPage => table::FEE_BY_PAGE,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeTable {
    #[serde(rename = "document")]
    _document: String,
    #[serde(rename = "in_force_from")]
    _in_force_from: jiff::civil::Date,
    by_item: Schedule,
    by_page: Schedule,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    tiers: Vec<Tier>,
    /// Bands that follow the tiers without end.
    beyond: Option<Beyond>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tier {
    from: u32,
    to: Option<u32>,
    rate_yuan: u64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Beyond {
    /// Items in each further band.
    width: u32,
    /// How much dearer each further band is than the one before.
    rise_yuan: u64,
}

fn fee_table() -> &'static FeeTable {
    static TABLE: OnceLock<FeeTable> = OnceLock::new();
    TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("../data/fees.json"))
            .expect("the embedded table is read by a test")
    })
}

/// The fee for all requests that one applicant made in one month. The type bounds the number of bands.
#[must_use]
pub fn fee_by_items(items: u16) -> Fee {
    fee_table().by_item.fee(u32::from(items))
}

/// What the `ordinal`-th request of the month adds to the fee.
#[must_use]
pub fn fee_of_item(ordinal: u16) -> u64 {
    let before = fee_by_items(ordinal.saturating_sub(1));
    fee_by_items(ordinal).total_yuan - before.total_yuan
}

/// What the `first`-th to `last`-th requests of the month add to the fee. Each band begins with the first of them in it.
#[must_use]
pub fn fee_of_items(first: u16, last: u16) -> Fee {
    let first = u32::from(first.max(1));
    let mut fee = fee_by_items(last);
    fee.bands
        .retain(|band| band.to.is_none_or(|to| first <= to));
    if let Some(band) = fee.bands.first_mut().filter(|band| band.from < first) {
        band.count = (band.from + band.count).saturating_sub(first);
        band.amount_yuan = u64::from(band.count) * band.rate_yuan;
        band.from = first;
    }
    fee.bands.retain(|band| band.count > 0);
    fee.total_yuan = fee.bands.iter().map(|band| band.amount_yuan).sum();
    fee
}

/// The fee for the pages handed over for one request; a page is one side of A4 or smaller.
#[must_use]
pub fn fee_by_pages(pages: u32) -> Fee {
    fee_table().by_page.fee(pages)
}

impl Schedule {
    fn fee(&self, units: u32) -> Fee {
        let mut bands = Vec::new();
        let mut tiers = self.tiers.iter().copied();
        let mut tier = tiers.next();
        while let Some(band) = tier.filter(|band| band.from <= units) {
            let count = band.to.map_or(units, |to| units.min(to)) - band.from + 1;
            let amount_yuan = u64::from(count) * band.rate_yuan;
            bands.push(FeeBand {
                from: band.from,
                to: band.to,
                count,
                rate_yuan: band.rate_yuan,
                amount_yuan,
            });
            tier = tiers.next().or_else(|| self.next_beyond(band));
        }
        Fee {
            total_yuan: bands.iter().map(|band| band.amount_yuan).sum(),
            bands,
        }
    }

    fn next_beyond(&self, band: Tier) -> Option<Tier> {
        let beyond = self.beyond?;
        let from = band.to?.checked_add(1)?;
        Some(Tier {
            from,
            to: from.checked_add(beyond.width - 1),
            rate_yuan: band.rate_yuan + beyond.rise_yuan,
        })
    }
}
