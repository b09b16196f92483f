//! Documents and letters set in type: a [`Document`] or [`Letter`] in, a PDF in the manner of GB/T 9704 out, by the typst
//! compiler as a library. It knows no files, packages, network or clock, and the same document always gives the same
//! bytes.

use std::sync::LazyLock;

use gongkai_core::documents::{Document, TypesetFault, Typesetter};
use gongkai_core::letters::Letter;
use serde::Serialize;
use serde_json::Value;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::docx;
use crate::letters::LetterCopy;
use crate::typesetter::press::{Job, Press, Template};

mod press;

/// How many documents a piece of cached layout outlives. What all documents share (template, fonts) is used by each
/// and stays; what belongs to one alone is gone after this many others.
const CACHE_AGE: usize = 4;

/// Sets documents in type with the embedded fonts and template. Making one costs nothing; the first document reads
/// the fonts.
pub struct TypstTypesetter {
    press: LazyLock<Press>,
}

impl TypstTypesetter {
    /// A typesetter that has not read its fonts yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            press: LazyLock::new(Press::with_embedded_fonts),
        }
    }
}

impl Default for TypstTypesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl Typesetter for TypstTypesetter {
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, TypesetFault> {
        self.print(Template::Report, document)
    }

    fn letter_pdf(&self, letter: &Letter) -> Result<Vec<u8>, TypesetFault> {
        let template = if letter.kind.is_letter() {
            Template::Letter
        } else {
            Template::Form
        };
        self.print(template, &LetterCopy::of(letter))
    }

    fn letter_docx(&self, letter: &Letter) -> Result<Vec<u8>, TypesetFault> {
        docx::letter::write(letter)
    }

    fn docx(&self, document: &Document) -> Result<Vec<u8>, TypesetFault> {
        docx::report::write(document)
    }

    fn xlsx(&self, document: &Document) -> Result<Vec<u8>, TypesetFault> {
        crate::xlsx::write(document)
    }
}

impl TypstTypesetter {
    fn print(&self, template: Template, copy: &impl Serialize) -> Result<Vec<u8>, TypesetFault> {
        let job = Job::new(&self.press, template, Bytes::new(copy_text(copy)?));
        let pages = typst::compile(&job)
            .output
            .map_err(|faults| fault(&faults))?;
        // PDF/UA-1 is what a screen reader is promised. A text can break the promise (a character that no font has,
        // headings that skip a level); it is then printed all the same, tagged as well as can be.
        let pdf = typst_pdf::pdf(&pages, &options(accessible()))
            .or_else(|_| typst_pdf::pdf(&pages, &options(PdfStandards::default())))
            .map_err(|faults| fault(&faults));
        typst::comemo::evict(CACHE_AGE);
        pdf
    }
}

/// The copy as the JSON which the template reads. Data never becomes markup, so no text can reach the compiler.
fn copy_text(copy: &impl Serialize) -> Result<Vec<u8>, TypesetFault> {
    let mut copy = serde_json::to_value(copy).map_err(|error| TypesetFault(error.to_string()))?;
    drop_control_characters(&mut copy);
    serde_json::to_vec(&copy).map_err(|error| TypesetFault(error.to_string()))
}

/// Control characters have no glyph and would be printed as boxes. A line break stays; the template makes it one.
fn drop_control_characters(value: &mut Value) {
    match value {
        Value::String(text) => {
            *text = text
                .chars()
                .filter_map(|c| match c {
                    '\n' => Some('\n'),
                    '\t' => Some(' '),
                    c => (!c.is_control()).then_some(c),
                })
                .collect();
        }
        Value::Array(items) => items.iter_mut().for_each(drop_control_characters),
        Value::Object(fields) => fields.values_mut().for_each(drop_control_characters),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn accessible() -> PdfStandards {
    PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard alone never contradicts another")
}

fn options(standards: PdfStandards) -> PdfOptions {
    PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("gongkai".to_owned())),
        timestamp: None,
        standards,
        ..PdfOptions::default()
    }
}

fn fault(diagnostics: &[SourceDiagnostic]) -> TypesetFault {
    let messages: Vec<&str> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    TypesetFault(messages.join("; "))
}
