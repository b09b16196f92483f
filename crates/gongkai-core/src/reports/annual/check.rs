//! The check of a filled report: rows, cells, sums and texts, from top to bottom, one finding for each fault.
//!
//! Pure: what it needs beyond the report (last year's, the kind of agency, dates) is its [`Context`]. Nothing in a report can
//! make it fail.

mod equations;
mod rows;
pub mod texts;

use jiff::civil::Date;
use serde_json::Value;

use super::cells::year_of;
use super::{Format, Severity};
use crate::agencies::AgencyKind;

/// What a check may look at beyond the report itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Last year's report of the same agency.
    pub last: Option<&'a Value>,
    /// What kind of agency it is.
    pub kind: Option<AgencyKind>,
    /// What a row that is not there means.
    pub unseen: Unseen,
    /// When the report was published.
    pub published_on: Option<Date>,
    /// By when it had to be.
    pub due_on: Option<Date>,
}

/// What a row that is not there means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unseen {
    /// A fault of the report.
    #[default]
    Fault,
    /// Nothing: only a part of the report was seen. Sums are held against what was seen.
    PassOver,
}

/// A fault of a report, or something to look at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Id of the equation, or of the rule: `missing`, `extra`, `number`, `blank`, `obsolete`, …
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// What is wrong and how to mend it.
    pub sentence: String,
    /// The cells concerned (`t3.granted.total`), to mark them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

impl Finding {
    /// A finding about no cell in particular.
    #[must_use]
    pub fn new(rule: &str, severity: Severity, sentence: String) -> Self {
        Self {
            rule: rule.to_owned(),
            severity,
            sentence,
            cells: Vec::new(),
        }
    }

    /// The same about these cells.
    #[must_use]
    pub fn about(mut self, cells: Vec<String>) -> Self {
        self.cells = cells;
        self
    }
}

/// Rules whose finding stops a report until it is explained: what was carried over differs from last year's report, which only
/// its writer can know the reason of.
const TO_EXPLAIN: [&str; 1] = ["t3_carry_over_years"];

/// Whether a finding has to be explained before the report can be sent for review.
#[must_use]
pub fn is_to_explain(found: &Finding) -> bool {
    TO_EXPLAIN.contains(&found.rule.as_str())
}

/// Whether none of the findings says that the report is wrong.
#[must_use]
pub fn holds(findings: &[Finding]) -> bool {
    findings
        .iter()
        .all(|found| found.severity != Severity::Error)
}

impl Format {
    /// All findings about a report, from top to bottom; empty when there is nothing to say.
    #[must_use]
    pub fn check(&self, report: &Value, context: &Context<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        self.check_frame(report, context, &mut found);
        rows::check(self, report, context, &mut found);
        equations::check(self, report, context, &mut found);
        texts::check(self, report, context, &mut found);
        found
    }

    /// Year, format and dates.
    fn check_frame(&self, report: &Value, context: &Context<'_>, found: &mut Vec<Finding>) {
        if !report.is_object() {
            let sentence =
                "这不是一份年度报告：应当是一个 JSON 对象，含 year、format 和各张表。".to_owned();
            found.push(Finding::new("form", Severity::Error, sentence));
        }
        if let Some(year) = year_of(report).filter(|year| !self.holds_for(*year)) {
            let right = match Self::for_year(year) {
                Some(format) => format!("应当用 {} 年格式（{}）", format.format, format.document),
                None => "那时的报告没有规定表格".to_owned(),
            };
            let sentence = format!(
                "{year} 年度的报告{right}，现在用的是 {} 年格式（{}用），请按规定格式重填。",
                self.format,
                self.years()
            );
            found.push(Finding::new("obsolete_format", Severity::Error, sentence));
        }
        if let (Some(published), Some(due)) = (context.published_on, context.due_on)
            && published > due
        {
            let sentence = format!("报告应当在 {due} 前公布，实际公布于 {published}，已经逾期。");
            found.push(Finding::new("late", Severity::Warning, sentence));
        }
    }
}
