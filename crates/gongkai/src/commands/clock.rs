//! `gongkai clock`: the clock of one request, read from a file.

use anyhow::Context;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::unannounced::provisional_in_words;
use gongkai_law::clock::{ClockInput, ClockReading, read_clock};

use crate::cli::Clock;
use crate::clock::today;
use crate::ended::Ended;
use crate::output::Output;

pub(super) fn run(call: &Clock, calendar: &Calendar, output: Output) -> Result<(), Ended> {
    let place = call.file.display();
    if !call.file.is_file() {
        return Err(Ended::wrong(format!("没有文件 {place}，请检查路径。")));
    }
    let bytes = std::fs::read(&call.file).with_context(|| format!("reading {place}"))?;
    let json = String::from_utf8(bytes)
        .map_err(|_| Ended::wrong(format!("{place} 不是 UTF-8 编码，请另存为 UTF-8。")))?;
    let json = json.trim_start_matches('\u{feff}');
    let input = ClockInput::read_file(json)
        .map_err(|fault| Ended::wrong(format!("{place} {}", fault.sentence())))?;
    let reading = read_clock(&input, calendar, call.as_of.unwrap_or_else(today));
    output.print(&reading, || said(&reading, calendar))
}

fn said(reading: &ClockReading, calendar: &Calendar) -> String {
    let mut text = format!("状态：{}\n", reading.state.name());
    for (label, on) in [
        ("收到申请之日", reading.received_on),
        ("最迟答复", reading.due_on),
        ("办结", reading.closed_on),
    ] {
        if let Some(on) = on {
            let provisional = if label == "最迟答复" && reading.provisional {
                "（暂定）"
            } else {
                ""
            };
            text.push_str(&format!("{label}：{}{provisional}\n", date_in_words(on)));
        }
    }
    if reading.overdue {
        text.push_str(&format!(
            "已超过期限 {} 个工作日\n",
            reading.overdue_workdays
        ));
    }
    if reading.provisional
        && let Some((from, until)) = reading.received_on.zip(reading.due_on)
        && let Some(year) = calendar.unannounced_between(from, until)
    {
        text.push_str(&format!("{}\n", provisional_in_words(year)));
    }
    text.push_str("经过：\n");
    for step in &reading.steps {
        text.push_str(&format!("  {}  {}（{}）\n", step.on, step.text, step.rule));
    }
    if !reading.findings.is_empty() {
        text.push_str("请注意：\n");
        for finding in &reading.findings {
            text.push_str(&format!(
                "  {}  {}（{}）\n",
                finding.on, finding.text, finding.rule
            ));
        }
    }
    text
}
