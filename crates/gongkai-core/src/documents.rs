//! A document to be read: headings, paragraphs, tables. What a report or letter *says*, apart from whether it becomes a
//! web page, a PDF or a Word file. Knows nothing of fonts, HTML or files.

pub mod form;

use serde::{Deserialize, Serialize};

use crate::grids::Piece;
use crate::letters::Letter;
use form::FormTable;

/// A finished text with its parts in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The full title as it stands on the first page.
    pub title: String,
    /// Who issues it (发布机构), as it stands in the signature.
    pub issuer: String,
    /// The date under the signature, already in words (2019年1月15日); empty where none is fixed yet.
    pub dated: String,
    /// The parts in order.
    pub blocks: Vec<Block>,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading; level 1 is 一、, level 2 is （一）. The numbering stands in the text.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The words, numbering included.
        text: String,
    },
    /// A running paragraph, indented by two characters.
    Paragraph {
        /// The words.
        text: String,
    },
    /// A table with its caption.
    Table(Table),
    /// A table with merged cells, as a prescribed form prints it.
    Form(FormTable),
}

/// A table whose first row names the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// Names of the columns.
    pub columns: Vec<Column>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the head row.
    pub name: String,
    /// Whether its cells are figures, set flush right.
    pub figures: bool,
}

impl Document {
    /// A document without parts yet.
    #[must_use]
    pub fn new(title: impl Into<String>, issuer: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            issuer: issuer.into(),
            dated: String::new(),
            blocks: Vec::new(),
        }
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading {
            level,
            text: text.into(),
        });
    }

    /// Adds a paragraph; an empty one is left out.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph { text });
        }
    }

    /// The whole as plain text, one part a line; what a test or a reader of the text compares.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut lines = vec![self.title.clone()];
        for block in &self.blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph { text } => lines.push(text.clone()),
                Block::Table(table) => {
                    lines.push(table.caption.clone());
                    lines.push(
                        table
                            .columns
                            .iter()
                            .map(|column| column.name.as_str())
                            .collect::<Vec<_>>()
                            .join("\t"),
                    );
                    lines.extend(table.rows.iter().map(|row| row.join("\t")));
                }
                Block::Form(form) => lines.extend(form.plain_lines()),
            }
        }
        lines.join("\n")
    }
}

/// Sets documents in type. Typesetting is dear to build and to link, so pages know only this trait.
pub trait Typesetter: Send + Sync {
    /// The document as PDF bytes. Slow (tens to hundreds of milliseconds): call it where blocking is allowed.
    ///
    /// # Errors
    /// When the typesetter itself fails; never because of what the text says.
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, TypesetFault>;

    /// The document as the bytes of a Word file (.docx).
    ///
    /// # Errors
    /// When the file cannot be written; never because of what the text says.
    fn docx(&self, document: &Document) -> Result<Vec<u8>, TypesetFault>;

    /// The document as the bytes of an Excel file (.xlsx), a sheet for each chapter.
    ///
    /// # Errors
    /// When the file cannot be written; never because of what the tables hold.
    fn xlsx(&self, document: &Document) -> Result<Vec<u8>, TypesetFault>;

    /// A letter, form or sheet as PDF bytes, in the letter format of GB/T 9704 or as a bordered table. As slow as
    /// [`Self::pdf`].
    ///
    /// # Errors
    /// When the typesetter itself fails; never because of what the letter says.
    fn letter_pdf(&self, letter: &Letter) -> Result<Vec<u8>, TypesetFault>;

    /// The same letter as the bytes of a Word file (.docx), to be edited elsewhere.
    ///
    /// # Errors
    /// When the file cannot be written; never because of what the letter says.
    fn letter_docx(&self, letter: &Letter) -> Result<Vec<u8>, TypesetFault>;
}

/// The typesetter failed; a fault of ours, not of the text.
#[derive(Debug, thiserror::Error)]
#[error("typesetting failed: {0}")]
pub struct TypesetFault(pub String);

/// Reads the text of a file for search, and a Word file as a record's body.
pub trait FileReader: Send + Sync {
    /// The plain text of an attachment, or `None` where the form holds none or cannot be read. Bounded in size and time.
    fn text(&self, media_type: &str, bytes: &[u8]) -> Option<String>;

    /// What stands in a file in order, tables as grids; `None` where the form holds none or cannot be read. Bounded like `text`.
    fn pieces(&self, media_type: &str, bytes: &[u8]) -> Option<Vec<Piece>>;

    /// A .docx file as HTML, not yet cleaned, with pictures as `data:` addresses.
    ///
    /// # Errors
    /// A sentence in plain Chinese that says what is wrong with the file and what to do.
    fn word_to_html(&self, bytes: &[u8]) -> Result<String, String>;
}
