//! Letters on their way to paper: what printer and word processor have in common. `grid` lays out the tables of forms; Word
//! files are written by `docx`, the PDF by the typesetter.

pub(crate) mod grid;

use gongkai_core::letters::Letter;
use serde::Serialize;

use grid::Grid;

/// A letter as the template reads it.
#[derive(Debug, Serialize)]
pub(crate) struct LetterCopy {
    issuer: String,
    number: String,
    title: String,
    addressee: String,
    body: Vec<String>,
    attachments: Vec<String>,
    signed: bool,
    dated: String,
    copies: String,
    sheet: Option<SheetCopy>,
}

/// A table with what stands over and under it.
#[derive(Debug, Serialize)]
struct SheetCopy {
    title: String,
    notes: Vec<String>,
    #[serde(flatten)]
    grid: Grid,
}

impl LetterCopy {
    pub(crate) fn of(letter: &Letter) -> Self {
        Self {
            issuer: letter.issuer.clone(),
            number: letter.number.clone(),
            title: letter.title.clone(),
            addressee: letter.addressee.clone(),
            body: letter.body(),
            attachments: letter.attachments.clone(),
            signed: letter.kind.is_signed(),
            dated: letter.dated_in_words(),
            copies: copies(letter),
            sheet: letter.sheet.as_ref().map(|sheet| SheetCopy {
                title: sheet.title.clone(),
                notes: sheet.notes.clone(),
                grid: Grid::of(sheet),
            }),
        }
    }
}

/// Who gets a copy, as it stands after 抄送：; empty where nobody does.
pub(crate) fn copies(letter: &Letter) -> String {
    if letter.copies_to.is_empty() {
        return String::new();
    }
    format!("{}。", letter.copies_to.join("，"))
}
