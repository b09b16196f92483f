//! `gongkai report annual`: a year's report as text on the screen, or as a page, PDF, Word or Excel file or JSON in a file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use gongkai_core::documents::{Document, Typesetter};
use gongkai_core::reports::annual::Format;
use gongkai_core::reports::annual::check::{Context as CheckContext, Finding};
use gongkai_core::reports::annual::compose::{Report, prepare};
use gongkai_core::reports::annual::counting::Counting;
use gongkai_core::reports::annual::draft::unanswered;
use gongkai_core::reports::{ReportFacts, narrative};
use gongkai_papers::typesetter::TypstTypesetter;
use serde::Serialize;
use serde_json::Value;

use crate::cli::{AnnualReport, ReportFile, ReportSuffix};
use crate::config::Config;
use crate::ended::Ended;
use crate::output::Output;
use crate::{document_page, installation};

/// The last year of reports in running text, unless the form of 2014 is asked for.
const LAST_NARRATIVE_YEAR: i16 = 2018;

#[derive(Serialize)]
struct NarrativeJson<'a> {
    agency: &'a str,
    agency_name: &'a str,
    year: i16,
    format: &'static str,
    narrative: BTreeMap<&'static str, String>,
    document: &'a Document,
}

#[derive(Serialize)]
struct Written {
    file: String,
    title: String,
    /// What is still to be looked at.
    findings: Vec<Finding>,
}

/// A composed report and what it is for machines.
struct Composed {
    document: Document,
    json: Value,
    findings: Vec<Finding>,
}

pub(super) async fn annual(
    call: &AnnualReport,
    config: Config,
    output: Output,
) -> Result<(), Ended> {
    let format = format_of(call)?;
    let store = installation::open(&config).await?;
    let facts = store.report_facts(&call.agency, call.year).await?;
    store.close().await;
    let Some(facts) = facts else {
        return Err(Ended::wrong(format!(
            "没有编号为「{}」的机关，请检查 --agency。",
            call.agency
        )));
    };
    let composed = match format {
        Some(format) => with_tables(format, &facts)?,
        None => in_words(&facts)?,
    };
    let Some(file) = &call.output else {
        return output.print(&composed.json, || on_screen(&composed));
    };
    let title = composed.document.title.clone();
    let findings = composed.findings.clone();
    write(file, composed).await?;
    let written = Written {
        file: file.path.display().to_string(),
        title,
        findings,
    };
    output.print(&written, || {
        let mut text = format!("已写到 {}：{}。", written.file, written.title);
        for line in to_look_at(&written.findings) {
            text.push('\n');
            text.push_str(&line);
        }
        text
    })
}

/// The format asked for, else that of the year; none for a report in running text.
fn format_of(call: &AnnualReport) -> Result<Option<&'static Format>, Ended> {
    let format = match call.format {
        Some(format) => Format::by_code(format.code()),
        None if call.year <= LAST_NARRATIVE_YEAR => return Ok(None),
        None => Format::for_year(call.year),
    };
    let missing = || {
        Ended::wrong(format!(
            "没有 {} 年度的报告格式，请写明 --format。",
            call.year
        ))
    };
    format.ok_or_else(missing).map(Some)
}

fn with_tables(format: &Format, facts: &ReportFacts) -> Result<Composed, Ended> {
    let counting = Counting::of(&format.format)
        .context("every format has its definitions")?
        .context("reading the definitions of a format")?;
    let report = prepare(format, &counting, facts);
    let wrong = |error: gongkai_core::reports::annual::fields::UnknownFields| {
        Ended::wrong(error.sentence())
    };
    let json = report.json().map_err(wrong)?;
    let document = report.document().map_err(wrong)?;
    Ok(Composed {
        document,
        findings: findings(&report, &json),
        json,
    })
}

/// What the counting found, what is not filled in, and what the check of the tables says.
fn findings(report: &Report<'_>, json: &Value) -> Vec<Finding> {
    let mut findings = report.counted.findings(report.format);
    findings.extend(unanswered(report.format, &report.sections));
    let last = report.last_json();
    let context = CheckContext {
        last: last.as_ref(),
        kind: Some(report.facts.agency.kind),
        ..CheckContext::default()
    };
    findings.extend(report.format.check(json, &context));
    findings
}

fn in_words(facts: &ReportFacts) -> Result<Composed, Ended> {
    let document = narrative::compose(facts);
    let sections = facts.narratives.iter();
    let json = NarrativeJson {
        agency: facts.agency.id.as_str(),
        agency_name: &facts.agency.name,
        year: facts.year,
        format: "narrative",
        narrative: sections
            .map(|part| (part.section.code(), part.points.join("\n")))
            .collect(),
        document: &document,
    };
    let json = serde_json::to_value(&json).context("writing JSON")?;
    Ok(Composed {
        document,
        json,
        findings: Vec::new(),
    })
}

fn on_screen(composed: &Composed) -> String {
    let mut text = composed.document.plain_text();
    let lines = to_look_at(&composed.findings);
    if !lines.is_empty() {
        text.push_str("\n\n");
        text.push_str(&lines.join("\n"));
    }
    text
}

fn to_look_at(findings: &[Finding]) -> Vec<String> {
    let line = |found: &Finding| format!("{}：{}", found.severity.name(), found.sentence);
    findings.iter().map(line).collect()
}

async fn write(file: &ReportFile, composed: Composed) -> Result<(), Ended> {
    let Composed { document, json, .. } = composed;
    let bytes = match file.suffix {
        ReportSuffix::Html => document_page::html(&document).into_bytes(),
        ReportSuffix::Json => serde_json::to_vec_pretty(&json).context("writing JSON")?,
        ReportSuffix::Pdf | ReportSuffix::Docx | ReportSuffix::Xlsx => {
            let suffix = file.suffix;
            let set = tokio::task::spawn_blocking(move || {
                let typesetter = TypstTypesetter::new();
                match suffix {
                    ReportSuffix::Docx => typesetter.docx(&document),
                    ReportSuffix::Xlsx => typesetter.xlsx(&document),
                    ReportSuffix::Pdf | ReportSuffix::Html | ReportSuffix::Json => {
                        typesetter.pdf(&document)
                    }
                }
            });
            set.await.context("typesetting")?.context("typesetting")?
        }
    };
    save(&file.path, &bytes)
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Ended> {
    std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    Ok(())
}
