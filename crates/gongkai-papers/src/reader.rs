//! Files that came from outside, read for their words: for search, and a Word file as a record's body. What a file says
//! of itself is not believed, and no file can cost more than the limits written here.

use gongkai_core::body;
use gongkai_core::documents::FileReader;
use gongkai_core::grids::Piece;

use crate::reader::gathering::Gathering;
use crate::word::{self, Pictures};

mod gathering;
mod pdf;
mod pieces;
mod plain;
mod workbook;

/// Larger attachments are films and plans, not texts.
const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// What is kept of one file, in characters. The longest yearbook found has some eight hundred thousand.
const MAX_CHARACTERS: usize = 1_000_000;

/// Reads Word, Excel, PDF and text files.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfficeReader;

impl FileReader for OfficeReader {
    fn text(&self, media_type: &str, bytes: &[u8]) -> Option<String> {
        let text = match Form::of(media_type, bytes)? {
            Form::Word => word_text(bytes),
            Form::Workbook => workbook::text(bytes),
            Form::Pdf => pdf::text(bytes),
            Form::Plain => plain::decoded(bytes),
            Form::Html => plain::html_text(bytes),
        }?;
        let gathering = Gathering::with_room(MAX_CHARACTERS);
        // A text that is too long is cut, not refused.
        let _ = gathering.push(text.trim());
        Some(gathering.take()).filter(|text| !text.is_empty())
    }

    fn pieces(&self, media_type: &str, bytes: &[u8]) -> Option<Vec<Piece>> {
        let text = |text: String| vec![Piece::Text(text)];
        let pieces = match Form::of(media_type, bytes)? {
            Form::Word => {
                let html = word::to_html(bytes, Pictures::LeftOut).ok()?;
                pieces::of_html(&html)
            }
            Form::Workbook => workbook::grids(bytes)?,
            Form::Pdf => text(pdf::paragraphs(&pdf::text(bytes)?)),
            Form::Plain => text(plain::decoded(bytes)?),
            Form::Html => pieces::of_html(&plain::page(bytes)?),
        };
        let says = |piece: &Piece| !matches!(piece, Piece::Text(text) if text.trim().is_empty());
        pieces.iter().any(says).then_some(pieces)
    }

    fn word_to_html(&self, bytes: &[u8]) -> Result<String, String> {
        word::to_html(bytes, Pictures::Embedded).map_err(|refusal| refusal.sentence().to_owned())
    }
}

fn word_text(bytes: &[u8]) -> Option<String> {
    let html = word::to_html(bytes, Pictures::LeftOut).ok()?;
    Some(body::plain_text(body::clean(&html).html()))
}

/// How a file is read.
#[derive(Debug, Clone, Copy)]
enum Form {
    Word,
    Workbook,
    Pdf,
    Plain,
    Html,
}

impl Form {
    /// The form of a media type; none where it is not read, or the file is too large.
    fn of(media_type: &str, bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_FILE_BYTES {
            return None;
        }
        let media_type = media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        Some(match media_type.as_str() {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            | "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
            | "application/vnd.ms-word.document.macroenabled.12" => Self::Word,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            | "application/vnd.ms-excel.sheet.macroenabled.12"
            | "application/vnd.ms-excel" => Self::Workbook,
            "application/pdf" => Self::Pdf,
            "text/plain" | "text/csv" | "text/markdown" => Self::Plain,
            "text/html" | "application/xhtml+xml" => Self::Html,
            _ => return None,
        })
    }
}
