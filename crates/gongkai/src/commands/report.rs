//! `gongkai report annual`: a year's report as text on the screen, or as a page, a PDF or JSON in a file.

use std::collections::BTreeMap;

use anyhow::Context;
use gongkai_core::documents::{Document, Typesetter};
use gongkai_core::reports::{ReportFacts, narrative};
use gongkai_papers::typesetter::TypstTypesetter;
use serde::Serialize;

use crate::cli::{AnnualReport, ReportFile, ReportSuffix};
use crate::config::Config;
use crate::ended::Ended;
use crate::output::Output;
use crate::{document_page, installation};

/// The last year of reports in running text; tables are prescribed since.
const LAST_NARRATIVE_YEAR: i16 = 2018;

#[derive(Serialize)]
struct ReportJson<'a> {
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
}

pub(super) async fn annual(
    call: &AnnualReport,
    config: Config,
    output: Output,
) -> Result<(), Ended> {
    if call.format.is_some() || call.year > LAST_NARRATIVE_YEAR {
        return Err(Ended::wrong(format!(
            "这一版只能生成 {LAST_NARRATIVE_YEAR} 年及以前的文字报告，不写 --format；表格格式还没有。"
        )));
    }
    let store = installation::open(&config).await?;
    let facts = store.report_facts(&call.agency, call.year).await?;
    store.close().await;
    let Some(facts) = facts else {
        return Err(Ended::wrong(format!(
            "没有编号为「{}」的机关，请检查 --agency。",
            call.agency
        )));
    };
    let document = narrative::compose(&facts);
    let json = as_json(&facts, &document);
    let Some(file) = &call.output else {
        return output.print(&json, || document.plain_text());
    };
    write(file, &document, &json).await?;
    let written = Written {
        file: file.path.display().to_string(),
        title: document.title,
    };
    output.print(&written, || {
        format!("已写到 {}：{}。", written.file, written.title)
    })
}

fn as_json<'a>(facts: &'a ReportFacts, document: &'a Document) -> ReportJson<'a> {
    let sections = facts.narratives.iter();
    ReportJson {
        agency: facts.agency.id.as_str(),
        agency_name: &facts.agency.name,
        year: facts.year,
        format: "narrative",
        narrative: sections
            .map(|part| (part.section.code(), part.points.join("\n")))
            .collect(),
        document,
    }
}

async fn write(file: &ReportFile, document: &Document, json: &ReportJson<'_>) -> Result<(), Ended> {
    let bytes = match file.suffix {
        ReportSuffix::Html => document_page::html(document).into_bytes(),
        ReportSuffix::Json => serde_json::to_vec_pretty(json).context("writing JSON")?,
        ReportSuffix::Pdf => {
            let document = document.clone();
            let set = tokio::task::spawn_blocking(move || TypstTypesetter::new().pdf(&document));
            set.await.context("typesetting")?.context("typesetting")?
        }
    };
    std::fs::write(&file.path, bytes)
        .with_context(|| format!("writing {}", file.path.display()))?;
    Ok(())
}
