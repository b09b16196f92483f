//! The texts of a report: there, about what they must be about, not last year's over again, and not against the tables or
//! against themselves.
//!
//! What is said in running text is found by words and numbers; a finding names the sentence, and a person decides. Rules
//! whose id begins with `text_` are of this kind.

mod dates;
mod numbers;
mod similarity;
mod sums;
mod tables;

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::{Context, Finding, Unseen};
use crate::reports::annual::cells::year_of;
use crate::reports::annual::{Format, Section, SectionKind, Severity};

pub use similarity::similarity;
pub(crate) use similarity::{pairs, shared};

/// From here on a text counts as last year's over again.
pub const ALIKE: f64 = 0.85;
/// Texts shorter than this say the same by nature (本年度无).
const SHORT: usize = 40;

/// The text of a section; none where the report has none.
#[must_use]
pub fn text_of(report: &Value, section: &str) -> Option<String> {
    match report.get("narrative")?.get(section)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(points) => {
            let points: Vec<_> = points.iter().filter_map(Value::as_str).collect();
            Some(points.join("\n"))
        }
        _ => None,
    }
}

/// Findings about all texts.
pub(super) fn check(
    format: &Format,
    report: &Value,
    context: &Context<'_>,
    found: &mut Vec<Finding>,
) {
    check_title(format, report, found);
    let Some(narrative) = report.get("narrative") else {
        return;
    };
    let Some(narrative) = narrative.as_object() else {
        let sentence = "narrative 应当是各部分的文字，例如 {\"s1_overall\":\"……\"}。".to_owned();
        found.push(Finding::new("form", Severity::Error, sentence));
        return;
    };
    for section in &format.sections {
        check_section(section, report, context, found);
    }
    for key in narrative.keys() {
        let Some(text) = text_of(report, key) else {
            let sentence = format!("“{key}”部分应当是文字。");
            found.push(Finding::new("form", Severity::Error, sentence));
            continue;
        };
        let text = normalised(&text);
        if let Some(year) = year_of(report) {
            dates::check(&text, year, found);
        }
        sums::check(&text, found);
        tables::check(format, report, &text, found);
    }
}

fn check_title(format: &Format, report: &Value, found: &mut Vec<Finding>) {
    let (Some(title), Some(year)) = (report.get("title").and_then(Value::as_str), year_of(report))
    else {
        return;
    };
    let title = normalised(title);
    if !title.contains(&year.to_string()) {
        let sentence = format!("标题“{title}”没有写明 {year} 年，请核对年份。");
        found.push(Finding::new("title", Severity::Error, sentence));
    } else if !title.contains("政府信息公开工作年度报告")
        && !format.sections.iter().any(|section| section.free)
    {
        let official = format.title_of("（机关名称）", year);
        let sentence = format!("标题“{title}”与规定的“{official}”不一致。");
        found.push(Finding::new("title", Severity::Warning, sentence));
    }
}

fn check_section(
    section: &Section,
    report: &Value,
    context: &Context<'_>,
    found: &mut Vec<Finding>,
) {
    let text = text_of(report, &section.id).unwrap_or_default();
    let text = normalised(&text);
    if text.trim().is_empty() {
        if section.kind == SectionKind::Text && !section.free && context.unseen == Unseen::Fault {
            let sentence = format!("“{}”没有文字，请补上。", section.title);
            found.push(Finding::new("text_missing", Severity::Error, sentence));
        }
        return;
    }
    for topic in &section.must_cover {
        let asked =
            topic.kinds.is_empty() || context.kind.is_some_and(|kind| topic.kinds.contains(&kind));
        if asked
            && context.unseen == Unseen::Fault
            && !topic.words.iter().any(|word| text.contains(word.as_str()))
        {
            let sentence = format!(
                "“{}”没有写到“{}”，请补写；没有的写明没有。",
                section.title, topic.label
            );
            found.push(Finding::new("topic", topic.severity, sentence));
        }
    }
    if section.differs_from_last
        && let Some(last) = context.last.and_then(|last| text_of(last, &section.id))
        && text.chars().count() >= SHORT
    {
        let alike = similarity(&text, &normalised(&last));
        if alike >= ALIKE {
            let sentence = format!(
                "“{}”与上一年度的文字有 {:.0}% 相同，请写本年度的情况。",
                section.title,
                alike * 100.0
            );
            found.push(Finding::new("alike", Severity::Warning, sentence));
        }
    }
}

/// A text as the rules read it: full-width forms as half-width ones (but the punctuation of Chinese), without spaces.
pub(crate) fn normalised(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let folded = chars.iter().enumerate();
    folded
        .filter_map(|(at, c)| match *c {
            ',' if !(digit(at.checked_sub(1)) && digit(Some(at + 1))) => Some('，'),
            '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{200b}'..='\u{200f}' => None,
            '\n' => Some('\n'),
            c if c.is_whitespace() || c.is_control() => None,
            '\u{ff10}'..='\u{ff19}'
            | '\u{ff21}'..='\u{ff3a}'
            | '\u{ff41}'..='\u{ff5a}'
            | '％'
            | '．' => char::from_u32(u32::from(*c) - 0xfee0),
            '(' => Some('（'),
            ')' => Some('）'),
            ':' | '∶' | '︰' => Some('：'),
            ';' => Some('；'),
            other => Some(other),
        })
        .collect()
}

/// The sentences of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = ['。', '；', '！', '？', '\n'];
    text.split(ends).filter(|sentence| !sentence.is_empty())
}

/// A sentence as quoted in a finding; a long one is cut.
fn quoted(sentence: &str) -> String {
    let short: String = sentence.chars().take(60).collect();
    let dots = if short.len() < sentence.len() {
        "……"
    } else {
        ""
    };
    format!("“{short}{dots}”")
}
