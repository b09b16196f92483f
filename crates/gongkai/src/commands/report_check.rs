//! `gongkai report check` and `gongkai report compare`: annual reports from files, also those made elsewhere.

use std::path::Path;

use anyhow::Context as _;
use gongkai_core::documents::FileReader;
use gongkai_core::reports::annual::cells::year_of;
use gongkai_core::reports::annual::check::{Context, Finding, holds};
use gongkai_core::reports::annual::compare::{CannotCompare, Comparison, Line, compare};
use gongkai_core::reports::annual::reading::read;
use gongkai_core::reports::annual::{Format, Severity};
use gongkai_papers::reader::OfficeReader;
use serde::Serialize;
use serde_json::Value;

use crate::cli::{CheckReport, CompareReports};
use crate::ended::Ended;
use crate::output::Output;

/// A report is a few pages; a workbook with pictures some megabytes.
const MAX_FILE_BYTES: u64 = 50 * 1024 * 1024;

/// A report from a file.
struct Loaded {
    report: Value,
    format: &'static Format,
    /// What was odd in reading.
    findings: Vec<Finding>,
    /// Whether it was read from a page or an office file.
    recognised: bool,
}

#[derive(Serialize)]
struct Checked<'a> {
    year: Option<i16>,
    format: &'a str,
    holds: bool,
    findings: &'a [Finding],
    /// What was recognised in a page or an office file.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<&'a Value>,
}

pub(super) fn check(call: &CheckReport, output: Output) -> Result<(), Ended> {
    let loaded = load(&call.file, call.format)?;
    let last = call
        .last
        .as_deref()
        .map(|file| load(file, None))
        .transpose()?;
    let context = Context {
        last: last.as_ref().map(|last| &last.report),
        kind: call.kind,
        ..Context::default()
    };
    let mut findings = loaded.findings;
    findings.extend(loaded.format.check(&loaded.report, &context));
    let checked = Checked {
        year: year_of(&loaded.report),
        format: &loaded.format.format,
        holds: holds(&findings),
        findings: &findings,
        report: loaded.recognised.then_some(&loaded.report),
    };
    output.print(&checked, || said(&checked))?;
    if checked.holds {
        Ok(())
    } else {
        Err(Ended::No)
    }
}

fn said(checked: &Checked<'_>) -> String {
    let mut text = String::new();
    for finding in checked.findings {
        text.push_str(&format!(
            "{}：{}\n",
            finding.severity.name(),
            finding.sentence
        ));
    }
    let count = |severity| {
        checked
            .findings
            .iter()
            .filter(|found| found.severity == severity)
            .count()
    };
    let year = checked
        .year
        .map(|year| format!("{year} 年度报告，"))
        .unwrap_or_default();
    let errors = match count(Severity::Error) {
        0 => "没有发现错误".to_owned(),
        errors => format!("有 {errors} 处错误"),
    };
    let warnings = match count(Severity::Warning) {
        0 => String::new(),
        warnings => format!("，另有 {warnings} 处请核对"),
    };
    text.push_str(&format!(
        "{year}按 {} 年格式核对：{errors}{warnings}。\n",
        checked.format
    ));
    text
}

pub(super) fn compared(call: &CompareReports, output: Output) -> Result<(), Ended> {
    let (first, second) = (load(&call.first, None)?, load(&call.second, None)?);
    let comparison = compare(&first.report, &second.report).map_err(|cannot| {
        Ended::wrong(match cannot {
            CannotCompare::NoFormat => "看不出报告是哪一年度的，请在文件里写 year。".to_owned(),
            CannotCompare::NoMapping(a, b) => {
                format!("{a} 年格式和 {b} 年格式没有可以对比的项目。")
            }
        })
    })?;
    output.print(&comparison, || side_by_side(&comparison))
}

fn side_by_side(comparison: &Comparison) -> String {
    let [first, second] = &comparison.formats;
    let mut text = format!("第一份按 {first} 年格式，第二份按 {second} 年格式。\n");
    let nothing = |line: &&Line| {
        [line.first, line.second]
            .iter()
            .all(|number| number.is_none_or(|n| n == 0.0))
    };
    for line in comparison.lines.iter().filter(|line| !nothing(line)) {
        text.push_str(&format!(
            "{}：{} → {}",
            line.label,
            number(line.first),
            number(line.second)
        ));
        if let Some(difference) = line.difference {
            let sign = if difference > 0.0 { "+" } else { "" };
            let ratio = line
                .ratio
                .map(|ratio| format!("，{ratio:.2} 倍"))
                .unwrap_or_default();
            text.push_str(&format!("（{sign}{difference}{ratio}）"));
        }
        text.push('\n');
    }
    let rest = comparison.lines.iter().filter(nothing).count();
    if rest > 0 {
        text.push_str(&format!("其余 {rest} 项两份都是 0 或者没有数。\n"));
    }
    for line in &comparison.texts {
        text.push_str(&format!(
            "“{}”的文字有 {:.0}% 相同。\n",
            line.title,
            line.similarity * 100.0
        ));
    }
    text
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(|| "—".to_owned(), |number| number.to_string())
}

fn load(file: &Path, format: Option<&'static Format>) -> Result<Loaded, Ended> {
    let place = file.display();
    if !file.is_file() {
        return Err(Ended::wrong(format!("没有文件 {place}，请检查路径。")));
    }
    let size = std::fs::metadata(file)
        .with_context(|| format!("reading {place}"))?
        .len();
    if size > MAX_FILE_BYTES {
        return Err(Ended::wrong(format!(
            "{place} 超过 50 MB，不像一份年度报告。"
        )));
    }
    let bytes = std::fs::read(file).with_context(|| format!("reading {place}"))?;
    let suffix = file
        .extension()
        .and_then(|suffix| suffix.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let media_type = match suffix.as_str() {
        "json" => return json(&bytes, &place.to_string(), format),
        "html" | "htm" | "xhtml" => "text/html",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "pdf" => "application/pdf",
        _ => {
            return Err(Ended::wrong(format!(
                "{place} 的后缀要是 .json、.html、.docx、.xlsx、.xls 或 .pdf；.doc 请另存为 .docx。"
            )));
        }
    };
    let unreadable = || {
        Ended::wrong(format!(
            "{place} 读不出内容，可能已损坏、加了密码，或者是扫描件。"
        ))
    };
    let pieces = OfficeReader
        .pieces(media_type, &bytes)
        .ok_or_else(unreadable)?;
    let reading = read(&pieces, format)
        .ok_or_else(|| Ended::wrong(format!("{place} 里没有找到年度报告的标题和表格。")))?;
    Ok(Loaded {
        report: reading.report,
        format: reading.format,
        findings: reading.findings,
        recognised: true,
    })
}

fn json(bytes: &[u8], place: &str, format: Option<&'static Format>) -> Result<Loaded, Ended> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let report: Value = serde_json::from_slice(text).map_err(|fault| {
        Ended::wrong(format!(
            "{place} 不是 JSON：第 {} 行第 {} 个字符处有错。",
            fault.line(),
            fault.column()
        ))
    })?;
    let format = format.or_else(|| Format::of_report(&report)).ok_or_else(|| {
        let known: Vec<_> = Format::all().iter().map(|format| format.format.as_str()).collect();
        Ended::wrong(format!(
            "看不出 {place} 用哪一年的格式，请写明 year（2014 年以后）和 format（{}），或者加 --format。",
            known.join("、")
        ))
    })?;
    Ok(Loaded {
        report,
        format,
        findings: Vec::new(),
        recognised: false,
    })
}
