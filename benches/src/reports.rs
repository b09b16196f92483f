//! What annual reports cost: a township's from the database to the last word, its PDF, and the tables of all agencies of a
//! county at once, checks included. The county has a thousand agencies, ten times the records asked for and two requests
//! for each record: a million and 200,000 in a whole run.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};
use gongkai_core::documents::Typesetter;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::annual::Format;
use gongkai_core::reports::annual::check::Context;
use gongkai_core::reports::annual::compose::prepare;
use gongkai_core::reports::annual::count::{count, count_last_year};
use gongkai_core::reports::annual::counting::Counting;
use gongkai_papers::typesetter::TypstTypesetter;
use gongkai_store::{Store, StoreConfig};
use serde_json::{Value, json};

use crate::measure::{Table, Times, times};
use crate::{init, run};

const AGENCIES: usize = 1_000;
const YEAR: i16 = 2025;
/// Reports of townships made, and PDFs of them set.
const REPORTS: usize = 200;
const PDFS: usize = 20;
/// Times the whole county is counted.
const COUNTIES: usize = 5;

const APPLICANTS: [&str; 4] = [
    "natural_person",
    "natural_person",
    "org_commercial",
    "org_legal_service",
];
const OUTCOMES: [&str; 5] = [
    "granted",
    "partial",
    "unable_not_held",
    "refused_process_info",
    "np_repeat",
];

/// Measures it in an installation of its own.
pub fn measure(binary: &Path, folder: &Path, records: usize, table: &mut Table) -> Result<()> {
    let file = folder.join("reports.ndjson");
    write(&file, records * 10, records * 2)?;
    let data = folder.join("reports");
    init(binary, &data)?;
    run(
        Command::new(binary)
            .arg("import")
            .arg("--data")
            .arg(&data)
            .arg(&file),
        "",
    )?;
    let config = StoreConfig {
        data_dir: data,
        database_url: None,
        blob_dir: None,
        personal_key_file: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let store = Store::open(&config).await?;
        township(&store, table).await?;
        county(&store, records, table).await?;
        store.close().await;
        Ok(())
    })
}

fn format() -> Result<(&'static Format, Counting)> {
    let format = Format::for_year(YEAR).context("a format")?;
    let counting = Counting::of(&format.format).context("definitions")??;
    Ok((format, counting))
}

/// Facts, tables, checks, text and document of one township after the other.
async fn township(store: &Store, table: &mut Table) -> Result<()> {
    let (format, counting) = format()?;
    let mut taken = Vec::with_capacity(REPORTS);
    let mut documents = Vec::new();
    for place in 0..REPORTS {
        let agency: AgencyId = id(place).parse()?;
        let began = Instant::now();
        let facts = store
            .report_facts(&agency, YEAR)
            .await?
            .context("a township")?;
        let report = prepare(format, &counting, &facts);
        let json = report.json()?;
        black_box(format.check(&json, &Context::default()));
        documents.push(report.document()?);
        taken.push(began.elapsed());
    }
    table.line(
        "a township's annual report, counted, checked and composed",
        &Times::of(taken).in_milliseconds(),
        "p99 < 50 ms",
    );
    let typesetter = TypstTypesetter::new();
    black_box(typesetter.pdf(documents.last().context("a document")?)?);
    let pdf = times(PDFS, |place| Ok(typesetter.pdf(&documents[place])?))?;
    table.line(
        "an annual report as PDF",
        &pdf.in_milliseconds(),
        "p99 < 500 ms",
    );
    let docx = times(PDFS, |place| Ok(typesetter.docx(&documents[place])?))?;
    table.line("an annual report as Word file", &docx.in_milliseconds(), "");
    let xlsx = times(PDFS, |place| Ok(typesetter.xlsx(&documents[place])?))?;
    table.line("its tables as Excel file", &xlsx.in_milliseconds(), "");
    Ok(())
}

/// The tables of every agency, with last year's beside them.
async fn county(store: &Store, records: usize, table: &mut Table) -> Result<()> {
    let (format, counting) = format()?;
    let mut taken = Vec::with_capacity(COUNTIES);
    for _ in 0..COUNTIES {
        let began = Instant::now();
        let mut findings = 0;
        for facts in store.table_facts_of_all(YEAR).await? {
            let as_json = |year: i16, tables: serde_json::Map<String, Value>| {
                let mut report = tables;
                report.insert("year".to_owned(), json!(year));
                report.insert("format".to_owned(), json!(format.format));
                Value::Object(report)
            };
            let this = as_json(YEAR, count(format, &counting, &facts).to_json(format));
            let last = as_json(
                YEAR - 1,
                count_last_year(format, &counting, &facts).to_json(format),
            );
            let context = Context {
                last: Some(&last),
                kind: Some(facts.kind),
                ..Context::default()
            };
            findings += format.check(&this, &context).len();
        }
        black_box(findings);
        taken.push(began.elapsed());
    }
    table.line(
        &format!(
            "the tables of {AGENCIES} agencies with {} records and {} requests, counted and checked",
            records * 10,
            records * 2
        ),
        &Times::of(taken).in_milliseconds(),
        "max < 2 s",
    );
    Ok(())
}

fn id(place: usize) -> String {
    format!("z{:04}", place % AGENCIES)
}

/// Agencies, then records of ten years, then requests of two.
fn write(file: &Path, records: usize, requests: usize) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    let mut line = |value: Value| writeln!(out, "{value}");
    for place in 0..AGENCIES {
        line(
            json!({"type": "agency", "id": id(place), "name": format!("第{place}镇人民政府"), "kind": "township",
            "parent": "main"}),
        )?;
    }
    for place in 0..records {
        let genre = if place % 50 == 7 {
            "normative_document"
        } else {
            "news"
        };
        let on = format!(
            "{}-{:02}-{:02}",
            YEAR - (place % 10) as i16,
            1 + place % 12,
            1 + place % 28
        );
        line(
            json!({"type": "record", "id": format!("r{place}"), "agency": id(place / 10), "title": format!("第{place}件"),
            "body_text": "正文。", "genre": genre, "published_at": on, "issued_on": on}),
        )?;
    }
    for place in 0..requests {
        let year = YEAR - (place % 2) as i16;
        let on = |month: usize| format!("{year}-{month:02}-{:02}", 1 + place % 28);
        let month = 1 + place % 11;
        let mut events = vec![json!({"kind": "submitted", "on": on(month)})];
        if place % 40 != 3 {
            let outcome = OUTCOMES[place % OUTCOMES.len()];
            events.push(json!({"kind": "decided", "on": on(month + 1), "outcome": outcome}));
        }
        line(
            json!({"type": "request", "id": format!("q{place}"), "agency": id(place / 2),
            "applicant": {"kind": APPLICANTS[place % APPLICANTS.len()]}, "channel": "in_person",
            "subject": "要求公开的信息", "events": events}),
        )?;
    }
    out.flush()?;
    Ok(())
}
