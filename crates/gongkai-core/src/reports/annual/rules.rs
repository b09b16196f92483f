//! What a format asks of a report beyond its rows: sums, numbers in texts, rows printed as one, and how earlier formats
//! compare. All of it stands in the files of the formats.

use serde::Deserialize;

use super::{Evidence, Severity};
use crate::agencies::AgencyKind;

/// One row that some publishers print instead of several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergedRow {
    /// Id in the JSON form.
    pub id: String,
    /// Other ids it goes by.
    pub aliases: Vec<String>,
    /// Which table.
    pub table: String,
    /// Its name as printed.
    pub label: String,
    /// The rows it stands for.
    pub instead_of: Vec<String>,
    /// What is to be said of it.
    pub words: String,
}

/// A number said in the text and the cells it should be the sum of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRule {
    /// Id.
    pub id: String,
    /// The words that show it: one of each list stands before the number in the same clause.
    pub all: Vec<Vec<String>>,
    /// Words in the clause that show that something else is meant.
    #[serde(default)]
    pub none: Vec<String>,
    /// Whether `未` or `没有` before a word of the first list, without a number, says zero.
    #[serde(default)]
    pub negated: bool,
    /// Sums of cells; the number must be one of them.
    pub cells: Vec<Vec<String>>,
}

/// Sums that must be, or should be, equal or ordered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equation {
    /// Id.
    pub id: String,
    /// Which table.
    pub table: String,
    /// Whether its terms are rows (held in each column) or columns (held in each row).
    pub terms: Terms,
    /// Ids of the left sum; `last:ID` is the number of last year's report.
    pub left: Vec<String>,
    /// What the left sum must be to the right one.
    #[serde(default)]
    pub relation: Relation,
    /// Ids of the right sum; empty is zero.
    pub right: Vec<String>,
    /// How many hundredths of the right sum count.
    #[serde(default = "hundred")]
    pub percent: u32,
    /// Only in these columns; empty for all. Only for terms that are rows.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Only for these kinds of agencies; empty for all. Not asked where the kind is not known.
    #[serde(default)]
    pub kinds: Vec<AgencyKind>,
    /// How grave it is when it does not hold.
    #[serde(default)]
    pub severity: Severity,
    /// The rule in words.
    pub words: String,
    /// How to mend it; empty for the usual 请核对.
    #[serde(default)]
    pub mend: String,
    /// Law behind it; may be empty.
    #[serde(default)]
    pub basis: String,
    /// How well it is known.
    #[serde(default)]
    pub evidence: Evidence,
}

/// What an equation adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// Rows, column by column.
    Rows,
    /// Columns, row by row.
    Columns,
}

/// What the left sum must be to the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// As much.
    #[default]
    Equal,
    /// As much or more.
    AtLeast,
    /// As much or less.
    AtMost,
}

const fn hundred() -> u32 {
    100
}

/// How an earlier format compares with this one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Code of the earlier format.
    pub from: String,
    /// How well it is known.
    #[serde(default)]
    pub evidence: Evidence,
    /// What is compared, in order.
    pub lines: Vec<MappingLine>,
}

/// Cells whose sum here compares with a sum there. Cells are `PART.ROW`, meaning each column, or `PART.ROW.COLUMN`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingLine {
    /// What it is called; empty for the name of the row here.
    #[serde(default)]
    pub label: String,
    /// Cells of this format.
    pub here: Vec<String>,
    /// Cells of the earlier format.
    pub there: Vec<String>,
}
