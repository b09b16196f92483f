//! `gongkai calendar import`: the holidays of a year from the text of its notice, from CSV or from JSON.

use std::path::Path;

use anyhow::Context;
use gongkai_core::calendar::CalendarYear;
use gongkai_core::time::Clock;
use gongkai_law::calendar::reading::{ReadFault, Reading, read};
use gongkai_law::calendar::year_data::Layer;
use gongkai_store::write::Acting;
use serde::Serialize;

use crate::cli::CalendarImport;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::ended::Ended;
use crate::installation;
use crate::output::Output;

#[derive(Serialize)]
struct Imported {
    file: String,
    years: Vec<Year>,
    /// What was confirmed by the call.
    doubts: Vec<String>,
}

#[derive(Serialize)]
struct Year {
    year: i16,
    layer: Layer,
    source: String,
    workdays: u32,
    weekdays_off: usize,
    make_up_days: usize,
    /// Whether it was not known before, or otherwise.
    new: bool,
}

#[derive(Serialize)]
struct Refused<'a> {
    file: &'a str,
    faults: Vec<Fault>,
    doubts: &'a [String],
}

#[derive(Serialize)]
struct Fault {
    line: Option<usize>,
    sentence: String,
}

pub(super) async fn import(
    call: &CalendarImport,
    config: Config,
    output: Output,
) -> Result<(), Ended> {
    let file = call.file.display().to_string();
    let layer = if call.local {
        Layer::Local
    } else {
        Layer::National
    };
    let text = text_of(&call.file)?;
    let reading = match read(&text, &call.source) {
        Ok(reading) => reading,
        Err(faults) => return Err(refused(&file, &faults, &[], output)?),
    };
    let faults = reading.faults(layer);
    if !faults.is_empty() {
        return Err(refused(&file, &faults, &[], output)?);
    }
    let doubts = reading.doubts(layer);
    if !doubts.is_empty() && !call.confirmed {
        return Err(refused(&file, &[], &doubts, output)?);
    }
    let imported = Imported {
        years: enter(&config, layer, reading).await?,
        file,
        doubts,
    };
    output.print(&imported, || said(&imported))
}

fn text_of(file: &Path) -> Result<String, Ended> {
    let place = file.display();
    if !file.is_file() {
        return Err(Ended::wrong(format!("没有文件 {place}，请检查路径。")));
    }
    let bytes = std::fs::read(file).with_context(|| format!("reading {place}"))?;
    String::from_utf8(bytes)
        .map_err(|_| Ended::wrong(format!("{place} 不是 UTF-8 编码，请另存为 UTF-8。")))
}

async fn enter(config: &Config, layer: Layer, reading: Reading) -> Result<Vec<Year>, Ended> {
    let store = installation::open(config).await?;
    let years: Vec<CalendarYear> = reading
        .years
        .into_iter()
        .map(|read| CalendarYear {
            year: read.year,
            layer,
            data: read.data,
        })
        .collect();
    let changed = store
        .enter_calendar(&Acting::import(), years.clone(), SystemClock.now())
        .await?;
    let calendar = store.calendar().await?;
    store.close().await;
    Ok(years
        .into_iter()
        .map(|entered| Year {
            year: entered.year,
            layer,
            workdays: calendar.workdays_in_year(entered.year),
            weekdays_off: entered.data.weekdays_off(),
            make_up_days: entered.data.workdays.len(),
            new: changed.iter().any(|changed| changed.year == entered.year),
            source: entered.data.source,
        })
        .collect())
}

fn said(imported: &Imported) -> String {
    let mut text = String::new();
    for year in &imported.years {
        let done = if year.new {
            "已录入"
        } else {
            "与已经录入的相同，没有变化"
        };
        text.push_str(&format!(
            "{}年{}：{done}。工作日 {} 天，周一至周五放假 {} 天，调休上班 {} 天。依据：{}\n",
            year.year,
            year.layer.name(),
            year.workdays,
            year.weekdays_off,
            year.make_up_days,
            year.source
        ));
    }
    text
}

/// Machines read on standard output what people read on standard error.
fn refused(
    file: &str,
    faults: &[ReadFault],
    doubts: &[String],
    output: Output,
) -> Result<Ended, Ended> {
    if output == Output::Json {
        let faults = faults.iter().map(|fault| Fault {
            line: fault.line,
            sentence: fault.sentence(),
        });
        let refused = Refused {
            file,
            faults: faults.collect(),
            doubts,
        };
        output.print(&refused, String::new)?;
    }
    let mut sentences: Vec<String> = faults
        .iter()
        .map(|fault| format!("{file} {}", fault.sentence()))
        .collect();
    sentences.extend_from_slice(doubts);
    sentences.push(if faults.is_empty() {
        "以上几处请与通知核对；核对无误后，加上 --confirmed 再录入。现在什么也没有录入。".to_owned()
    } else {
        format!("{file} 有错，什么也没有录入。请改正后再试。")
    });
    Ok(Ended::Wrong(sentences))
}
