//! `gongkai import`: one file after the other, each all or nothing.

use std::collections::HashSet;
use std::path::Path;

use gongkai_core::time::Clock;
use gongkai_store::import::Counts;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::cli::Import;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::ended::Ended;
use crate::import::{self, ImportError, LineFault, MAX_FAULTS};
use crate::installation;
use crate::output::Output;

#[derive(Serialize)]
struct Done {
    file: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Refused<'a> {
    file: String,
    faults: &'a [LineFault],
}

pub(super) async fn run(call: &Import, config: Config, output: Output) -> Result<(), Ended> {
    let mut own_catalogues = HashSet::new();
    for file in &call.files {
        if !file.is_file() {
            return Err(Ended::wrong(format!(
                "没有文件 {}，请检查路径。什么也没有导入。",
                file.display()
            )));
        }
        own_catalogues.extend(import::own_catalogues(file)?);
    }
    let store = installation::open_or_create(&config).await?;
    for file in &call.files {
        let progress = progress(file)?;
        let imported =
            import::file(&store, file, &own_catalogues, SystemClock.now(), &progress).await;
        progress.finish_and_clear();
        let name = file.display().to_string();
        match imported {
            Ok(counts) => {
                let done = Done { file: name, counts };
                output.print(&done, || {
                    format!(
                        "{}：新增 {} 条，原有未变 {} 条。",
                        done.file, counts.new, counts.unchanged
                    )
                })?;
            }
            Err(ImportError::Lines(faults)) => return Err(refused(&name, &faults, output)?),
            Err(ImportError::Fault(fault)) => {
                return Err(fault.context(format!("importing {name}")).into());
            }
        }
    }
    store.close().await;
    Ok(())
}

/// The bar on a terminal; elsewhere nothing is drawn.
fn progress(file: &Path) -> Result<ProgressBar, Ended> {
    let bar = ProgressBar::new(std::fs::metadata(file)?.len());
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} 剩余 {eta}")
        .expect("the template is a constant");
    bar.set_style(style);
    bar.set_message(format!("导入 {}", file.display()));
    Ok(bar)
}

/// Machines read the faults on standard output, people on standard error.
fn refused(file: &str, faults: &[LineFault], output: Output) -> Result<Ended, Ended> {
    if output == Output::Json {
        output.print(
            &Refused {
                file: file.to_owned(),
                faults,
            },
            String::new,
        )?;
    }
    let mut sentences: Vec<String> = faults.iter().map(|fault| said(file, fault)).collect();
    if faults.len() >= MAX_FAULTS {
        sentences.push(format!("错误太多，只列出前 {MAX_FAULTS} 处。"));
    }
    sentences.push(format!("{file} 有错，一行也没有导入。请改正后重新导入。"));
    Ok(Ended::Wrong(sentences))
}

fn said(file: &str, fault: &LineFault) -> String {
    let LineFault {
        line,
        field,
        sentence,
    } = fault;
    let field = if field.is_empty() {
        String::new()
    } else {
        format!(" {field}")
    };
    format!("{file} 第 {line} 行{field}：{sentence}")
}
