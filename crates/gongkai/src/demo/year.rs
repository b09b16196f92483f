//! What the annual report needs beside the records: requests with their clocks, remedies, figures, texts, and the counts
//! of what was published before the sample begins.

use anyhow::{Context, anyhow, bail};
use gongkai_core::figures::PublicationCount;
use gongkai_core::lines::{Line, parse};
use gongkai_store::import::Bulk;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::days::{Days, workday_before, workday_from, workdays_after, year_bounds};
use super::placeholders::Values;

/// The township whose year it is.
const AGENCY: &str = "qingshi";

/// Puts them; requests first, since remedies name them.
pub(super) async fn put(bulk: &mut Bulk<'_>, days: &Days) -> anyhow::Result<()> {
    for line in include_str!("../../demo/requests.txt").lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let request = request(line, days).with_context(|| format!("sample request {line}"))?;
        put_line(bulk, &request.to_string()).await?;
    }
    let mut values = Values::on(days.today());
    values
        .named
        .insert("Y".to_owned(), days.report_year().to_string());
    let first = days.first();
    values.named.insert(
        "before".to_owned(),
        format!("{}月{}日", first.month(), first.day()),
    );
    let lines = values.fill(include_str!("../../demo/year.ndjson"))?;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        put_line(bulk, line).await?;
    }
    for count in earlier_counts(days)? {
        bulk.count(count).await?;
    }
    Ok(())
}

async fn put_line(bulk: &mut Bulk<'_>, line: &str) -> anyhow::Result<()> {
    let put = match parse(line).with_context(|| format!("sample line {line}"))? {
        Line::Request(request) => bulk.request(*request).await,
        Line::Remedy(remedy) => bulk.remedy(remedy).await,
        Line::AnnualFigures(figures) => bulk.figures(figures).await,
        Line::Narrative(narrative) => bulk.narrative(narrative).await,
        other => bail!("a {} among the sample's year", other.kind()),
    };
    put.with_context(|| format!("sample line {line}"))?;
    Ok(())
}

/// `id | submitted | channel | applicant | subject | steps`; steps that would lie in the future have not happened yet.
fn request(line: &str, days: &Days) -> anyhow::Result<Value> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [id, submitted, channel, applicant, subject, steps] = cells.as_slice() else {
        bail!("six cells are wanted")
    };
    let submitted_on = submitted_on(submitted, days)?;
    let mut events = vec![json!({"kind": "submitted", "on": submitted_on.to_string()})];
    let mut on = submitted_on;
    for step in steps.split(';') {
        let words: Vec<&str> = step.split_whitespace().collect();
        let [kind, after, more @ ..] = words.as_slice() else {
            bail!("a step is a kind and a number of working days")
        };
        on = workdays_after(on, after.parse()?);
        if on > days.today() {
            break;
        }
        let mut event = json!({"kind": kind, "on": on.to_string()});
        if let Some(more) = more.first() {
            let (name, value) = match *kind {
                "clarification_requested" => ("within_workdays", json!(more.parse::<u32>()?)),
                "extended" => ("workdays", json!(more.parse::<u32>()?)),
                _ => ("outcome", json!(more)),
            };
            event[name] = value;
        }
        events.push(event);
    }
    Ok(json!({
        "type": "request", "id": format!("demo-{id}"), "agency": AGENCY, "applicant": {"kind": applicant}, "channel": channel,
        "subject": subject, "events": events,
    }))
}

/// `03-18` of the report's year, or `-22` working days before today.
fn submitted_on(text: &str, days: &Days) -> anyhow::Result<Date> {
    if let Some(before) = text.strip_prefix('-') {
        let before: u32 = before.parse()?;
        return Ok((0..before).fold(days.today(), |day, _| workday_before(day)));
    }
    let (month, day) = text
        .split_once('-')
        .ok_or_else(|| anyhow!("{text} is no day"))?;
    Ok(workday_from(Date::new(
        days.report_year(),
        month.parse()?,
        day.parse()?,
    )?))
}

/// A whole year's counts in proportion to the part of the report's year before the sample begins.
fn earlier_counts(days: &Days) -> anyhow::Result<Vec<PublicationCount>> {
    let (first, last) = year_bounds(days.report_year());
    let length = |until: Date| first.until(until).map(|span| i64::from(span.get_days()));
    let (part, whole) = (
        length(days.first().min(last))?,
        length(last.saturating_add(1.day()))?,
    );
    let mut counts = Vec::new();
    for line in include_str!("../../demo/earlier-counts.txt").lines() {
        let Some((item, count)) = line.split_once(' ').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        let count: i64 = count
            .trim()
            .parse()
            .with_context(|| format!("earlier count {line}"))?;
        let count = u32::try_from(count * part / whole)?;
        if count > 0 {
            counts.push(PublicationCount {
                agency: AGENCY.parse()?,
                year: days.report_year(),
                item: item.parse()?,
                count,
                at_least: false,
            });
        }
    }
    Ok(counts)
}
