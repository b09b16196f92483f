//! The whole installation, or a part of it, as NDJSON lines; little is in memory at a time. Exports what is or was public
//! and what reports are made from; accounts, drafts and who reviewed what stay in backups.

use std::io::Write;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gongkai_core::content::Content;
use gongkai_core::ids::AgencyId;
use gongkai_core::lines::{FileLine, Line, RecordLine, write};
use gongkai_core::records::{Edition, Visibility};
use gongkai_store::Store;
use gongkai_store::export::ExportedRecord;

/// Records read at a time.
const BATCH: u32 = 200;

/// What to export.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part<'a> {
    /// Only this agency's.
    pub agency: Option<&'a AgencyId>,
    /// Only lines of this type.
    pub line_type: Option<&'a str>,
}

impl Part<'_> {
    fn has(&self, line_type: &str) -> bool {
        self.line_type.is_none_or(|only| only == line_type)
    }
}

/// Writes the lines: agencies from the top down with their catalogues, then records, requests and what was entered by
/// hand, so that each line stands after those it refers to.
///
/// # Errors
/// When the store fails, an attachment is missing, or nothing more can be written.
pub async fn lines(store: &Store, part: Part<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    agencies(store, part, out).await?;
    if part.has("record") {
        records(store, part, out).await?;
    }
    if part.has("request") {
        for request in store.requests(part.agency).await? {
            put(out, &Line::Request(Box::new(request)))?;
        }
    }
    if part.has("remedy") {
        for remedy in store.remedies(part.agency).await? {
            put(out, &Line::Remedy(remedy))?;
        }
    }
    entered(store, part, out).await
}

async fn agencies(store: &Store, part: Part<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut agencies = store.agencies().await?;
    agencies.retain(|agency| part.agency.is_none_or(|only| *only == agency.id));
    for agency in agencies {
        let id = agency.id.clone();
        if part.has("agency") {
            put(out, &Line::Agency(Box::new(agency)))?;
        }
        if part.has("catalogue_item") {
            for item in store.catalogue(&id).await? {
                put(out, &Line::CatalogueItem(item))?;
            }
        }
    }
    Ok(())
}

async fn records(store: &Store, part: Part<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let batch = store
            .export_batch(after.as_ref(), part.agency, BATCH)
            .await?;
        let Some(last) = batch.last() else {
            return Ok(());
        };
        after = Some(last.record.id.clone());
        for ExportedRecord {
            record,
            withdrawn_before,
            editions,
        } in batch
        {
            if record.visibility() == Visibility::Hidden {
                continue;
            }
            let files = files(store, &editions)
                .await
                .with_context(|| format!("exporting record {}", record.id))?;
            if let Some(line) = RecordLine::exported(record, withdrawn_before, editions, files) {
                put(out, &Line::Record(Box::new(line)))?;
            }
        }
    }
}

async fn files(
    store: &Store,
    editions: &[(Edition, Content)],
) -> anyhow::Result<Vec<Vec<FileLine>>> {
    let mut files = Vec::with_capacity(editions.len());
    for (_, content) in editions {
        let mut of_edition = Vec::with_capacity(content.attachments.len());
        for file in &content.attachments {
            let bytes = store.blob(&file.sha256).await?;
            let bytes = bytes
                .with_context(|| format!("attachment {} ({}) is missing", file.id, file.name))?;
            of_edition.push(FileLine::exported(file, STANDARD.encode(bytes)));
        }
        files.push(of_edition);
    }
    Ok(files)
}

async fn entered(store: &Store, part: Part<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    if part.has("annual_figures") {
        let mut figures = store.figures(part.agency).await?;
        figures.sort_by(|left, right| (&left.agency, left.year).cmp(&(&right.agency, right.year)));
        for figures in figures {
            put(out, &Line::AnnualFigures(figures))?;
        }
    }
    if part.has("publication_count") {
        let mut counts = store.publication_counts(part.agency).await?;
        counts.sort_by(|left, right| {
            (&left.agency, left.year, &left.item).cmp(&(&right.agency, right.year, &right.item))
        });
        for count in counts {
            put(out, &Line::PublicationCount(count))?;
        }
    }
    if part.has("narrative") {
        let mut narratives = store.narratives(part.agency).await?;
        narratives.sort_by(|left, right| {
            (&left.agency, left.year, left.section).cmp(&(&right.agency, right.year, right.section))
        });
        for narrative in narratives {
            put(out, &Line::Narrative(narrative))?;
        }
    }
    Ok(())
}

fn put(out: &mut dyn Write, line: &Line) -> anyhow::Result<()> {
    let mut text = write(line);
    text.push('\n');
    out.write_all(text.as_bytes()).context("writing the export")
}
