//! The fields of the index, how a document is written into them and read back. It does not know queries.

use jiff::civil::Date;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions, Value,
};
use tantivy::{TantivyDocument, Term};

use crate::document::Document;
use crate::facets::{self, KINDS};
use crate::tokens::{PAIRS, TITLE_WORDS, WORDS};
use crate::vocabulary::EVERYDAY_WORDS;
use crate::{fold, numbers};

#[cfg(test)]
mod tests;

/// Raised when fields or the cutting of words change; an index of another form is built anew.
const FORM: u32 = 2;

/// As much of a record is searchable, title and attachments together. A law gazette of a hundred pages is half of it,
/// and one record fits into the writer's memory.
const INDEXED_CHARS_MAX: usize = 300_000;

/// As much of a record's text is kept for snippets, which bounds what one hit can cost. What lies beyond is found, but
/// not shown.
const KEPT_CHARS_MAX: usize = 100_000;

/// The fields by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The record's id: exact, stored.
    pub(crate) id: Field,
    /// Words and single characters of the title; stored.
    pub(crate) title: Field,
    /// Character pairs of the title with their positions.
    pub(crate) title_pairs: Field,
    /// The whole title as its key, for exact match and suggestions.
    pub(crate) title_key: Field,
    /// Words of everything that can be read: title, agency, numbers, summary, body, attachments.
    pub(crate) text: Field,
    /// Character pairs of the same, with positions.
    pub(crate) text_pairs: Field,
    /// Keys of document number and index number.
    pub(crate) number: Field,
    /// The agency that published and those above it: exact.
    pub(crate) agency_path: Field,
    /// Catalogue items and other categories: exact.
    pub(crate) category: Field,
    /// Genre: exact.
    pub(crate) genre: Field,
    /// Code of the validity: exact.
    pub(crate) validity: Field,
    /// Columns only: what is counted, in the order of [`COUNTED`].
    counted: [Field; KINDS],
    /// Day of publication and a hash of the id, see [`order`].
    pub(crate) order: Field,
    /// Stored only.
    summary: Field,
    /// Stored only.
    body: Field,
    /// Stored only, one value for each attachment.
    attachment_name: Field,
    /// Stored only, one value for each attachment.
    attachment_text: Field,
}

/// Names of the columns that the collector reads.
pub(crate) const COUNTED: [&str; KINDS] = [
    "counted_agencies",
    "counted_categories",
    "counted_genre",
    "counted_validity",
];
pub(crate) const ORDER: &str = "order";

/// What is kept of a record to show it as a hit.
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) body: String,
    /// Name and text.
    pub(crate) attachments: Vec<(String, String)>,
}

impl Fields {
    /// The schema and its fields.
    pub(crate) fn schema() -> (Schema, Fields) {
        let mut schema = SchemaBuilder::new();
        let fields = Fields {
            id: schema.add_text_field("id", STRING | STORED),
            title: schema.add_text_field("title", words(TITLE_WORDS) | STORED),
            title_pairs: schema.add_text_field("title_pairs", pairs()),
            title_key: schema.add_text_field("title_key", STRING),
            text: schema.add_text_field("text", words(WORDS)),
            text_pairs: schema.add_text_field("text_pairs", pairs()),
            number: schema.add_text_field("number", STRING),
            agency_path: schema.add_text_field("agency_path", STRING),
            category: schema.add_text_field("category", STRING),
            genre: schema.add_text_field("genre", STRING),
            validity: schema.add_u64_field("validity", INDEXED),
            counted: COUNTED.map(|name| schema.add_text_field(name, FAST)),
            order: schema.add_u64_field(ORDER, FAST),
            summary: schema.add_text_field("summary", STORED),
            body: schema.add_text_field("body", STORED),
            attachment_name: schema.add_text_field("attachment_name", STORED),
            attachment_text: schema.add_text_field("attachment_text", STORED),
        };
        (schema.build(), fields)
    }

    /// The document as the engine takes it.
    pub(crate) fn write(&self, document: &Document) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_text(self.id, &document.id);
        out.add_text(self.title, &document.title);
        out.add_text(self.title_pairs, &document.title);
        out.add_text(self.title_key, fold::key(&document.title));
        self.write_readable(document, &mut out);
        self.write_kept(document, &mut out);
        for key in numbers::record_keys(document.document_number.as_deref(), &document.index_number)
        {
            out.add_text(self.number, key);
        }
        out.add_text(self.agency_path, &document.agency);
        for id in document
            .agency_path
            .iter()
            .filter(|id| **id != document.agency)
        {
            out.add_text(self.agency_path, id);
        }
        for code in &document.categories {
            out.add_text(self.category, code);
        }
        if let Some(genre) = &document.genre {
            out.add_text(self.genre, genre);
        }
        out.add_u64(self.validity, document.validity.code());
        for (field, set) in self.counted.into_iter().zip(facets::sets(document)) {
            out.add_text(field, set);
        }
        out.add_u64(self.order, order(document.published_on, &document.id));
        out
    }

    fn write_readable(&self, document: &Document, out: &mut TantivyDocument) {
        let number = document.document_number.as_deref().unwrap_or_default();
        let summary = document.summary.as_deref().unwrap_or_default();
        let mut parts = vec![
            document.title.as_str(),
            &document.agency_name,
            number,
            summary,
            &document.body_text,
        ];
        for attachment in &document.attachments {
            parts.push(&attachment.name);
            parts.push(&attachment.text);
        }
        let mut left = INDEXED_CHARS_MAX;
        for part in parts {
            let part = take_chars(part, &mut left);
            if !part.is_empty() {
                out.add_text(self.text, part);
                out.add_text(self.text_pairs, part);
            }
        }
    }

    fn write_kept(&self, document: &Document, out: &mut TantivyDocument) {
        let mut left = KEPT_CHARS_MAX;
        if let Some(summary) = &document.summary {
            out.add_text(self.summary, take_chars(summary, &mut left));
        }
        out.add_text(self.body, take_chars(&document.body_text, &mut left));
        for attachment in &document.attachments {
            out.add_text(
                self.attachment_name,
                take_chars(&attachment.name, &mut left),
            );
            out.add_text(
                self.attachment_text,
                take_chars(&attachment.text, &mut left),
            );
        }
    }

    /// Reads back what was kept.
    pub(crate) fn read(&self, stored: &TantivyDocument) -> Kept {
        let first = |field| {
            stored
                .get_first(field)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let all = |field| {
            stored
                .get_all(field)
                .filter_map(|value| value.as_str().map(str::to_owned))
        };
        Kept {
            id: first(self.id),
            title: first(self.title),
            summary: first(self.summary),
            body: first(self.body),
            attachments: all(self.attachment_name)
                .zip(all(self.attachment_text))
                .collect(),
        }
    }

    /// The term by which a record is replaced or forgotten.
    pub(crate) fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.id, id)
    }
}

/// The form of the index and the words it was cut with: an index written with others answers wrongly.
pub(crate) fn version() -> String {
    let words = fnv(EVERYDAY_WORDS.as_bytes()) ^ fnv(fold::TRADITIONAL.as_bytes());
    format!("{FORM}-{words:016x}")
}

/// A number that orders records by their day and, within a day, in a way that is the same however the index was made.
pub(crate) fn order(published_on: Date, id: &str) -> u64 {
    first_order_of(published_on) | (fnv(id.as_bytes()) & u64::from(u32::MAX))
}

/// The least order a record of this day can have.
pub(crate) fn first_order_of(day: Date) -> u64 {
    let digits =
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day());
    digits.max(0).cast_unsigned() << 32
}

/// Positions are of no use for words: phrases are looked up by pairs.
fn words(tokenizer: &str) -> TextOptions {
    text_options(tokenizer, IndexRecordOption::WithFreqs)
}

fn pairs() -> TextOptions {
    text_options(PAIRS, IndexRecordOption::WithFreqsAndPositions)
}

fn text_options(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

/// As much of the text as there are characters left.
fn take_chars<'a>(text: &'a str, left: &mut usize) -> &'a str {
    match text.char_indices().nth(*left) {
        Some((end, _)) => {
            *left = 0;
            &text[..end]
        }
        None => {
            *left -= text.chars().count();
            text
        }
    }
}

/// FNV-1a, 64 bits: the same in each process and release.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
