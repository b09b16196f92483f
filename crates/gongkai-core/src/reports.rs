//! The annual report (政府信息公开工作年度报告): what a year's report is composed from. The free text of the years before the
//! tables is composed in `narrative`, the report with tables (2014, 2019, 2021: data) counted and composed in `annual`.

pub mod annual;
pub mod duties;
pub mod life;
pub mod narrative;

use std::collections::BTreeMap;

use crate::agencies::Agency;
use crate::catalogue::{Block, CatalogueItem, ContentGroup};
use crate::content::Genre;
use crate::figures::{AnnualFigures, Narrative, PublicationCount};
use crate::ids::ItemCode;
use crate::remedies::Remedy;
use crate::reports::annual::facts::TableFacts;
use crate::requests::Request;

/// Numbers of public records. A record under two items counts once in the total and once in each item.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// All.
    pub total: u64,
    /// By catalogue item; a record counts once under each of its items and once under each item above them.
    pub by_item: BTreeMap<ItemCode, u64>,
    /// By column of the platform.
    pub by_block: BTreeMap<Block, u64>,
    /// By content group of the report.
    pub by_group: BTreeMap<ContentGroup, u64>,
    /// By genre code.
    pub by_genre: BTreeMap<String, u64>,
    /// By carrier code; a record on three carriers counts in each.
    pub by_carrier: BTreeMap<String, u64>,
    /// By year of first publication (China), whatever year was asked for.
    pub by_year: BTreeMap<i16, u64>,
}

impl Counts {
    /// The number of a genre.
    #[must_use]
    pub fn of_genre(&self, genre: Genre) -> u64 {
        self.by_genre.get(genre.code()).copied().unwrap_or_default()
    }
}

/// Everything a year's report is composed from, read by the store.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportFacts {
    /// Whose report.
    pub agency: Agency,
    /// Which year (1 January to 31 December).
    pub year: i16,
    /// Its catalogue.
    pub items: Vec<CatalogueItem>,
    /// Records first made public in the year.
    pub counts: Counts,
    /// The same by catalogue item, each record only under the items it bears itself.
    pub own_items: BTreeMap<ItemCode, u64>,
    /// Counts entered where the records themselves are not here.
    pub publication_counts: Vec<PublicationCount>,
    /// Requests open at any time in the year: received by its end and not closed before its beginning.
    pub requests: Vec<Request>,
    /// Remedies open at any time in the year.
    pub remedies: Vec<Remedy>,
    /// Yearly figures typed by the offices.
    pub figures: Option<AnnualFigures>,
    /// Edited texts.
    pub narratives: Vec<Narrative>,
    /// Records first made public in each month of the year.
    pub months: [u64; 12],
    /// What the tables are counted from.
    pub tables: TableFacts,
}
