//! The whole report: the document that is printed and shown, and its JSON form.
//!
//! Pure. Titles, order and tables come from the format, texts are handed in with their marks. Basis: 条例 第五十条.

use serde_json::{Map, Value};

use super::count::{Counted, count, count_last_year};
use super::counting::Counting;
use super::draft::{SectionText, draft, fields, resolved};
use super::fields::{Fields, UnknownFields};
use super::{Format, Section, Table, form};
use crate::documents::{Block, Document};
use crate::reports::{ReportFacts, narrative};

/// A report in the making: what is counted, what the text may refer to, and the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<'a> {
    /// Its format.
    pub format: &'a Format,
    /// Its facts.
    pub facts: &'a ReportFacts,
    /// Its tables.
    pub counted: Counted,
    /// The tables of the year before, counted the same way.
    pub last: Counted,
    /// What marks in the text stand for.
    pub fields: Fields,
    /// The text with its marks, as drafted.
    pub sections: Vec<SectionText>,
}

/// Counts and drafts a report.
#[must_use]
pub fn prepare<'a>(format: &'a Format, counting: &Counting, facts: &'a ReportFacts) -> Report<'a> {
    let counted = count(format, counting, &facts.tables);
    let last = count_last_year(format, counting, &facts.tables);
    let fields = fields(facts, &counted, &last);
    let sections = draft(format, facts, &counted);
    Report {
        format,
        facts,
        counted,
        last,
        fields,
        sections,
    }
}

impl Report<'_> {
    /// The document, every mark resolved.
    ///
    /// # Errors
    /// Marks that stand for nothing.
    pub fn document(&self) -> Result<Document, UnknownFields> {
        let sections = resolved(&self.sections, &self.fields)?;
        let agency = &self.facts.agency;
        if self.format.sections.iter().any(|section| section.free) {
            return Ok(self.free_document());
        }
        let title = self.format.title_of(&agency.name, self.facts.year);
        let mut document = Document::new(title, agency.name.clone());
        for section in &self.format.sections {
            document.heading(1, section.title.clone());
            let text = sections.iter().find(|text| text.id == section.id);
            for line in text.iter().flat_map(|text| text.text.lines()) {
                if is_heading(line) {
                    document.heading(2, line.trim());
                } else {
                    document.paragraph(line.trim());
                }
            }
            self.add_tables(&mut document, section);
        }
        Ok(document)
    }

    /// The report in words with the statistics form behind it (2014).
    fn free_document(&self) -> Document {
        let mut document = narrative::compose(self.facts);
        document.title = self
            .format
            .title_of(&self.facts.agency.name, self.facts.year);
        for section in self
            .format
            .sections
            .iter()
            .filter(|section| !section.tables.is_empty())
        {
            document.heading(1, section.title.clone());
            self.add_tables(&mut document, section);
        }
        document
    }

    fn add_tables(&self, document: &mut Document, section: &Section) {
        for table in &section.tables {
            let mut printed = form::filled(table, &self.counted);
            printed.above = self.lines(table, &table.header_fields);
            printed.below = self.lines(table, &table.footer_fields);
            document.blocks.push(Block::Form(printed));
        }
    }

    /// Fields above or below a table; what is not known is left to the pen.
    fn lines(&self, _table: &Table, fields: &[super::Field]) -> Vec<String> {
        let known = |id: &str| match id {
            "organ" => self.facts.agency.name.clone(),
            "year" => self.facts.year.to_string(),
            "phone" => self.facts.agency.contact.phone.clone().unwrap_or_default(),
            _ => String::new(),
        };
        fields
            .iter()
            .map(|field| format!("{}：{}", field.label, known(&field.id)))
            .collect()
    }

    /// `{"agency":…,"year":…,"format":…,"t2":…,"t3":…,"t4":…,"narrative":{SECTION:text}}`.
    ///
    /// # Errors
    /// Marks that stand for nothing.
    pub fn json(&self) -> Result<Value, UnknownFields> {
        let mut json = Map::new();
        let agency = self.facts.agency.id.to_string();
        json.insert("agency".to_owned(), Value::String(agency));
        json.insert("year".to_owned(), Value::from(self.facts.year));
        json.insert(
            "format".to_owned(),
            Value::from(self.format.format.as_str()),
        );
        json.extend(self.counted.to_json(self.format));
        let mut texts = Map::new();
        for section in resolved(&self.sections, &self.fields)? {
            texts.insert(section.id, Value::String(section.text));
        }
        if self.format.sections.iter().any(|section| section.free) {
            texts.extend(self.free_texts());
        }
        json.insert("narrative".to_owned(), Value::Object(texts));
        Ok(Value::Object(json))
    }

    /// Last year's tables as a report to be compared with: only what something is known of, so that a year from before this
    /// installation is not taken for a year of zeros. None where nothing is known.
    #[must_use]
    pub fn last_json(&self) -> Option<Value> {
        let mut json = self.last.to_json(self.format);
        for part in json.values_mut() {
            if let Value::Object(rows) = part {
                rows.retain(|_, cells| !is_zero(cells));
            }
        }
        json.retain(|_, part| match part {
            Value::Object(rows) => !rows.is_empty(),
            cells => !is_zero(cells),
        });
        if json.is_empty() {
            return None;
        }
        json.insert("year".to_owned(), Value::from(self.last.year));
        json.insert(
            "format".to_owned(),
            Value::from(self.format.format.as_str()),
        );
        Some(Value::Object(json))
    }

    /// The chapters of the report in words under the ids of the sections they belong to.
    fn free_texts(&self) -> Map<String, Value> {
        const CHAPTERS: [(&str, &str); 7] = [
            ("概述", "overview"),
            ("主动公开", "proactive"),
            ("依申请公开", "on_request"),
            ("行政复议", "remedies"),
            ("收费", "fees"),
            ("存在的主要问题", "problems"),
            ("其他", "other"),
        ];
        let mut texts: Map<String, Value> = Map::new();
        let mut into = None;
        for block in narrative::compose(self.facts).blocks {
            let text = match block {
                Block::Heading { level: 1, text } => {
                    let title = text
                        .split_once('、')
                        .map_or(text.as_str(), |(_, title)| title);
                    let chapter = CHAPTERS
                        .iter()
                        .find(|(begins, _)| title.starts_with(begins));
                    into = chapter.map(|(_, id)| *id);
                    continue;
                }
                Block::Heading { text, .. } | Block::Paragraph { text } => text,
                Block::Table(_) | Block::Form(_) => continue,
            };
            let Some(id) = into else { continue };
            match texts.get_mut(id) {
                Some(Value::String(said)) => {
                    said.push('\n');
                    said.push_str(&text);
                }
                _ => {
                    texts.insert(id.to_owned(), Value::String(text));
                }
            }
        }
        texts
    }
}

fn is_zero(cells: &Value) -> bool {
    match cells {
        Value::Array(cells) => cells.iter().all(is_zero),
        alone => alone.as_f64() == Some(0.0),
    }
}

/// （一）主动公开: numbered, short and without a full stop.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let numbered = line
        .strip_prefix('（')
        .and_then(|rest| rest.split_once('）'))
        .is_some_and(|(number, _)| {
            !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c))
        });
    numbered && line.chars().count() <= 30 && !line.contains(['。', '；', '：', '，'])
}
