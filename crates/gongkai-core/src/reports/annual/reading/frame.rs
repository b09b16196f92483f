//! Title, year, agency and the texts between the titles of the sections.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Item;
use super::labels::{key, unnumbered};
use super::rows::Tables;
use crate::grids::{GridCell, Origin};
use crate::reports::annual::check::Finding;
use crate::reports::annual::check::texts::{normalised, similarity};
use crate::reports::annual::{Format, Section, Severity};

/// Longer lines are no titles.
const LONGEST_TITLE: usize = 60;
/// From here on a numbered line is a section's title in other words.
const ALIKE: f64 = 0.6;
/// Lines of the page around a report.
const PAGE: [&str; 14] = [
    "版权所有",
    "主办单位",
    "主办：",
    "承办单位",
    "ICP备",
    "网站标识码",
    "公网安备",
    "打印本页",
    "关闭窗口",
    "上一篇",
    "下一篇",
    "分享到",
    "扫一扫",
    "浏览次数",
];

/// The title of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) text: String,
    pub(super) year: Option<i16>,
    pub(super) agency: Option<String>,
}

/// The first line that is the title of an annual report, best one with a year.
pub(super) fn title(items: &[Item<'_>]) -> Option<Title> {
    let mut lines = Vec::new();
    for item in items {
        match item {
            Item::Line(line) => lines.push(normalised(line)),
            Item::Row(_, row) => lines.extend(only_text(row).map(normalised)),
        }
    }
    let is_title = |line: &&String| {
        let report = ["年度报告", "年报", "情况的报告", "工作报告"]
            .iter()
            .any(|word| line.contains(word));
        report
            && line.contains("信息公开")
            && line.chars().count() <= LONGEST_TITLE
            && !line.contains(['。', '，', '>', '》'])
    };
    let with_year = lines
        .iter()
        .filter(is_title)
        .find(|line| year_in(line).is_some());
    let text = with_year.or_else(|| lines.iter().find(is_title))?;
    Some(Title {
        text: text.clone(),
        year: year_in(text).map(|(year, ..)| year),
        agency: agency_in(text),
    })
}

/// The year a line names, and where its words begin and end.
fn year_in(line: &str) -> Option<(i16, usize, usize)> {
    for (at, _) in line.match_indices('年') {
        let before = line.get(..at).unwrap_or_default();
        let digits: Vec<(usize, char)> = before.char_indices().rev().take(4).collect();
        let year: Option<String> = digits.iter().rev().map(|(_, c)| digit(*c)).collect();
        let year = year
            .filter(|year| year.len() == 4)
            .and_then(|year| year.parse().ok());
        if let (Some(year), Some((start, _))) = (
            year.filter(|year| (1990..2100).contains(year)),
            digits.last(),
        ) {
            return Some((year, *start, at + '年'.len_utf8()));
        }
    }
    None
}

fn digit(c: char) -> Option<char> {
    let chinese = "〇一二三四五六七八九"
        .chars()
        .position(|d| d == c)
        .or((c == '○' || c == '零').then_some(0));
    match chinese {
        Some(number) => char::from_digit(u32::try_from(number).ok()?, 10),
        None => Some(c).filter(char::is_ascii_digit),
    }
}

/// The agency of a title: what stands before the year, or between it and 政府信息公开.
fn agency_in(title: &str) -> Option<String> {
    let (_, start, end) = year_in(title)?;
    let before = title
        .get(..start)
        .unwrap_or_default()
        .trim_end_matches("关于")
        .trim_start_matches("关于");
    let after = title.get(end..).unwrap_or_default();
    let between = after
        .split_once("政府信息公开")
        .map(|(words, _)| words.trim_start_matches('度'))
        .unwrap_or_default();
    let name = if before.is_empty() { between } else { before };
    (!name.is_empty() && name.chars().count() <= 40).then(|| name.to_owned())
}

/// The only text of a row that has one.
fn only_text(row: &[GridCell]) -> Option<&str> {
    let mut texts = row
        .iter()
        .filter(|cell| cell.origin == Origin::Own && !cell.text.trim().is_empty());
    let only = texts.next()?;
    texts.next().is_none().then_some(only.text.as_str())
}

/// The sections being read.
pub(super) struct Frame {
    format: &'static Format,
    now: Option<usize>,
    texts: BTreeMap<usize, Vec<String>>,
    preamble: Vec<String>,
    /// Titles found, in order, with their words where they were not the official ones.
    found: Vec<(usize, Option<String>)>,
}

impl Frame {
    pub(super) fn new(format: &'static Format) -> Self {
        Self {
            format,
            now: None,
            texts: BTreeMap::new(),
            preamble: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Takes a line of text.
    pub(super) fn line(&mut self, line: &str) {
        let line = line.trim();
        if PAGE.iter().any(|word| line.contains(word)) && line.chars().count() < LONGEST_TITLE {
            return;
        }
        if let Some((at, words, rest)) = self.section(line) {
            self.found.push((at, words));
            self.now = Some(at);
            if !rest.is_empty() {
                self.texts.entry(at).or_default().push(rest);
            }
            return;
        }
        match self.now {
            Some(at) => self.texts.entry(at).or_default().push(line.to_owned()),
            None => self.preamble.push(line.to_owned()),
        }
    }

    /// Takes a row of a table: it may hold the title of a section or its text.
    pub(super) fn row(&mut self, row: &[GridCell]) {
        let Some(text) = only_text(row) else {
            return;
        };
        let sentence = text.contains(['。', '，']) || text.chars().count() > 30;
        if sentence || self.section(text).is_some() {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                self.line(line);
            }
        }
    }

    /// The section a line is the title of: its place, its words where they are others, and what follows on the line.
    fn section(&self, line: &str) -> Option<(usize, Option<String>, String)> {
        let line = normalised(line);
        let bare = unnumbered(&line);
        if bare.len() == line.len() || line.starts_with('（') {
            return None;
        }
        let sections = || {
            self.format
                .sections
                .iter()
                .enumerate()
                .filter(|(_, section)| !section.free)
        };
        for (at, section) in sections() {
            let title = normalised(&section.title);
            if let Some(rest) = bare.strip_prefix(unnumbered(&title)) {
                let rest = rest.trim_start_matches(['：', '。']);
                let words = (!line.starts_with(&title)).then(|| line.clone());
                // A sentence that begins with the words of a title is none.
                let continues = rest.chars().next().is_some_and(|c| "，、和的".contains(c));
                return (!continues).then(|| (at, words, rest.to_owned()));
            }
        }
        if bare.chars().count() > LONGEST_TITLE / 2 || bare.contains(['，', '。', '；']) {
            return None;
        }
        let alike =
            sections().map(|(at, section)| (at, similarity(&key(&section.title), &key(&line))));
        let (at, score) = alike.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let new = !self.found.iter().any(|(found, _)| *found == at);
        (score >= ALIKE && new).then(|| (at, Some(line.clone()), String::new()))
    }

    /// Drops the texts of sections of tables.
    pub(super) fn forget_tables(&mut self) {
        let sections = &self.format.sections;
        self.texts.retain(|at, _| {
            sections
                .get(*at)
                .is_none_or(|section| section.tables.is_empty())
        });
    }

    /// Whether nothing of a report was found.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether the format leaves its sections to the writer.
    pub(super) fn is_free(&self) -> bool {
        self.format.sections.iter().any(|section| section.free)
    }

    /// The texts by section; of a report without prescribed titles all text in its first one.
    pub(super) fn narrative(&self) -> Map<String, Value> {
        let mut narrative = Map::new();
        let free = self.format.sections.iter().find(|section| section.free);
        if let (Some(section), false) = (free, self.preamble.is_empty()) {
            narrative.insert(section.id.clone(), self.preamble.join("\n").into());
        } else if !self.preamble.is_empty() && !self.found.is_empty() {
            narrative.insert("preamble".to_owned(), self.preamble.join("\n").into());
        }
        for (at, lines) in &self.texts {
            if let Some(section) = self.format.sections.get(*at) {
                narrative.insert(section.id.clone(), lines.join("\n").into());
            }
        }
        narrative
    }

    /// What was odd about the titles.
    pub(super) fn findings(&self, tables: &Tables<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let title = |at: usize| {
            self.format
                .sections
                .get(at)
                .map(|section| section.title.as_str())
                .unwrap_or_default()
        };
        for (at, words) in &self.found {
            if let Some(words) = words {
                let sentence = format!("标题“{words}”与规定的“{}”不一致。", title(*at));
                findings.push(Finding::new("section_title", Severity::Warning, sentence));
            }
        }
        for (one, next) in self.found.iter().zip(self.found.iter().skip(1)) {
            if next.0 < one.0 {
                let sentence = format!(
                    "“{}”应当在“{}”前面，请按规定的顺序排。",
                    title(next.0),
                    title(one.0)
                );
                findings.push(Finding::new("section_order", Severity::Error, sentence));
            }
        }
        for (at, section) in self.format.sections.iter().enumerate() {
            let optional =
                !section.tables.is_empty() && section.tables.iter().all(|table| table.optional);
            if !section.free && !optional && !self.found.iter().any(|(found, _)| *found == at) {
                findings.push(missing_title(section, tables));
            }
        }
        findings
    }
}

fn missing_title(section: &Section, tables: &Tables<'_>) -> Finding {
    let has_tables = section.tables.iter().any(|table| tables.has(table));
    let severity = if has_tables {
        Severity::Warning
    } else {
        Severity::Error
    };
    Finding::new(
        "section_missing",
        severity,
        format!("没有找到标题“{}”。", section.title),
    )
}
