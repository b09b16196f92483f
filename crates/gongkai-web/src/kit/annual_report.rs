//! An annual report as it would be published now: counted from the cases, with the texts that were kept or else drafted, and
//! checked. The console works on it; what is public is an edition, never this.

use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_core::ids::AgencyId;
use gongkai_core::plots::of_report;
use gongkai_core::reports::annual::Format;
use gongkai_core::reports::annual::check::{Context, Finding, holds, is_to_explain};
use gongkai_core::reports::annual::compose::{Report, prepare};
use gongkai_core::reports::annual::counting::Counting;
use gongkai_core::reports::annual::draft::{SectionText, draft, fields, unanswered};
use gongkai_core::reports::annual::fields::UnknownFields;
use gongkai_core::reports::annual::{Severity, count, merge};
use gongkai_core::reports::life::{AnnualReport, Edition, Frozen};
use gongkai_core::reports::{ReportFacts, narrative};
use gongkai_store::annual_reports::PublicReport;
use serde_json::{Map, Value};

use gongkai_store::{Store, StoreFault};

/// A report in the making.
pub struct Making {
    /// How it stands.
    pub report: AnnualReport,
    /// What it is counted from.
    pub facts: ReportFacts,
    /// Its format; none before there were any.
    pub format: Option<&'static Format>,
    /// How its cells are counted.
    pub counting: Option<Counting>,
    /// Its texts, with marks where figures go in.
    pub sections: Vec<SectionText>,
    /// What it says now; none while a text names a figure that does not exist.
    pub now: Option<Frozen>,
    /// What does not hold, and what to look at.
    pub findings: Vec<Finding>,
    /// The published reports it adds up, beside what is its own.
    pub shares: Vec<PublicReport>,
}

/// What a county's report adds up, and which agencies below have not published yet.
#[derive(Default)]
struct Below {
    published: Vec<PublicReport>,
    missing: Vec<String>,
}

impl Below {
    /// The reports of a year of those below a county in one format; nothing for any other agency.
    async fn of(
        store: &Store,
        agency: &Agency,
        year: i16,
        format: &Format,
    ) -> Result<Self, StoreFault> {
        let mut below = Self::default();
        if agency.kind != AgencyKind::County {
            return Ok(below);
        }
        let mut published = store.public_reports_of(year).await?;
        for reporting in reporting_below(store, &agency.id).await? {
            let place = published.iter().position(|one| {
                one.agency == reporting.id
                    && Format::of_report(&one.report).is_some_and(|its| its.format == format.format)
            });
            match place {
                Some(place) => below.published.push(published.swap_remove(place)),
                None => below.missing.push(reporting.name),
            }
        }
        Ok(below)
    }

    fn finding(&self) -> Option<Finding> {
        if self.missing.is_empty() {
            return None;
        }
        let sentence = format!(
            "还有 {} 个机关没有公布年报，汇总数里没有它们：{}。",
            self.missing.len(),
            self.missing.join("、")
        );
        Some(Finding::new(
            "missing_agencies",
            Severity::Warning,
            sentence,
        ))
    }
}

/// The agencies below one that owe a report: villages are no organs of government. By name.
///
/// # Errors
/// When the store fails.
pub async fn reporting_below(store: &Store, above: &AgencyId) -> Result<Vec<Agency>, StoreFault> {
    let mut below = Vec::new();
    for agency in store.agencies().await? {
        let owes = agency.kind != AgencyKind::Village && agency.id != *above;
        if owes && store.ancestors(&agency.id).await?.contains(above) {
            below.push(agency);
        }
    }
    below.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(below)
}

impl Making {
    /// The report of a year; none where there is no such agency.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn of(
        store: &Store,
        agency: &AgencyId,
        year: i16,
    ) -> Result<Option<Self>, StoreFault> {
        let Some(facts) = store.report_facts(agency, year).await? else {
            return Ok(None);
        };
        let report = store.annual_report(agency, year).await?;
        let last = store.public_report(agency, year - 1).await?.pop();
        let Some(format) = Format::for_year(year) else {
            return Ok(Some(Self::in_words(report, facts)));
        };
        let counting = match Counting::of(&format.format) {
            Some(Ok(counting)) => counting,
            // What is built in is read by a test; without it the report is one in words.
            Some(Err(_)) | None => return Ok(Some(Self::in_words(report, facts))),
        };
        let below = Below::of(store, &facts.agency, year, format).await?;
        Ok(Some(Self::with_tables(
            report,
            facts,
            (format, counting),
            last,
            below,
        )))
    }

    fn in_words(report: AnnualReport, facts: ReportFacts) -> Self {
        let now = Frozen {
            format: "narrative".to_owned(),
            tables: Value::Null,
            narrative: std::collections::BTreeMap::new(),
            document: narrative::compose(&facts),
            plots: of_report(&facts),
        };
        Self {
            report,
            facts,
            format: None,
            counting: None,
            sections: Vec::new(),
            now: Some(now),
            findings: Vec::new(),
            shares: Vec::new(),
        }
    }

    fn with_tables(
        report: AnnualReport,
        facts: ReportFacts,
        (format, counting): (&'static Format, Counting),
        last: Option<Edition>,
        below: Below,
    ) -> Self {
        let mut prepared = prepare(format, &counting, &facts);
        let reports: Vec<&Value> = below.published.iter().map(|one| &one.report).collect();
        merge::add(format, &mut prepared.counted, &reports);
        // What was published of the year before goes before what would be counted of it today.
        if let Some(last) = last
            .as_ref()
            .filter(|last| last.frozen.format == format.format)
        {
            let last = last.frozen.json(&facts.agency.id, facts.year - 1);
            merge::put(format, &mut prepared.last, &last);
        }
        prepared.fields = fields(&facts, &prepared.counted, &prepared.last);
        prepared.sections = draft(format, &facts, &prepared.counted);
        for section in &mut prepared.sections {
            let kept = report
                .draft
                .as_ref()
                .and_then(|draft| draft.texts.get(&section.id));
            if let Some(kept) = kept {
                section.text.clone_from(kept);
            }
        }
        let mut findings = unanswered(format, &prepared.sections);
        findings.extend(below.finding());
        let now = match frozen(&prepared, &report) {
            Ok(now) => Some(now),
            Err(unknown) => {
                findings.push(Finding::new("field", Severity::Error, unknown.sentence()));
                None
            }
        };
        let agency = &facts.agency;
        let last = last.map_or_else(
            || prepared.last.to_json(format),
            |edition| as_map(edition.frozen.json(&agency.id, facts.year - 1)),
        );
        let last = Value::Object(last);
        if let Some(now) = &now {
            let context = Context {
                last: Some(&last),
                kind: Some(agency.kind),
                ..Context::default()
            };
            findings.extend(format.check(&now.json(&agency.id, facts.year), &context));
        }
        let sections = prepared.sections;
        Self {
            report,
            format: Some(format),
            counting: Some(counting),
            sections,
            now,
            findings,
            facts,
            shares: below.published,
        }
    }

    /// What stops it from being sent, a sentence each.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let faults = self.findings.iter().filter(|found| {
            !holds(std::slice::from_ref(found)) || (is_to_explain(found) && !self.explains(found))
        });
        faults.map(|found| found.sentence.clone()).collect()
    }

    /// Why a finding is none, as it was written.
    #[must_use]
    pub fn explanation(&self, rule: &str) -> &str {
        let draft = self.report.draft.as_ref();
        draft
            .and_then(|draft| draft.explanations.get(rule))
            .map_or("", String::as_str)
    }

    fn explains(&self, found: &Finding) -> bool {
        !self.explanation(&found.rule).is_empty()
    }

    /// Whether its figures changed since it was sent for review.
    #[must_use]
    pub fn moved(&self) -> bool {
        let draft = self.report.draft.as_ref();
        let frozen = draft.and_then(|draft| draft.frozen.as_deref());
        match (frozen, &self.now) {
            (Some(frozen), Some(now)) => frozen.tables != now.tables,
            _ => false,
        }
    }

    /// What a figure opens to; none for what is no figure of the report.
    #[must_use]
    pub fn behind(&self, place: &count::Place) -> Option<count::Behind> {
        let (format, counting) = (self.format?, self.counting.as_ref()?);
        Some(count::cases(format, counting, &self.facts.tables, place))
    }
}

fn frozen(prepared: &Report<'_>, report: &AnnualReport) -> Result<Frozen, UnknownFields> {
    let mut document = prepared.document()?;
    let explanations = report
        .draft
        .iter()
        .flat_map(|draft| draft.explanations.values());
    for explanation in explanations {
        document.paragraph(format!("说明：{explanation}"));
    }
    let texts = as_map(prepared.json()?)
        .remove("narrative")
        .unwrap_or_default();
    let narrative = as_map(texts)
        .into_iter()
        .filter_map(|(id, text)| Some((id, text.as_str()?.to_owned())))
        .collect();
    Ok(Frozen {
        format: prepared.format.format.clone(),
        tables: Value::Object(prepared.counted.to_json(prepared.format)),
        narrative,
        document,
        plots: of_report(prepared.facts),
    })
}

fn as_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
