//! A letter as a Word file, so that an office can finish it in Word or WPS: the same text, sizes and places as the PDF.

use gongkai_core::documents::TypesetFault;
use gongkai_core::letters::Letter;

use super::measures::{CELL, LINE, SIZE_2, SIZE_3, SIZE_4, TYPE_WIDTH, width_in_twips};
use super::package::{self, Names};
use super::page::Page;
use super::table;
use super::xml::{Paragraph, SONG, TITLE};
use crate::letters::copies;

/// Between the red line and the number: 7/8 of a character, less what the number's own line has above it.
const NUMBER_BELOW_LINE: u32 = SIZE_3 * 20 * 7 / 8 - (LINE - SIZE_3 * 20) / 2;
/// What the lines of number and title have between them beside the characters.
const IN_LINES: u32 = 240;

/// The file.
///
/// # Errors
/// When the archive cannot be written.
pub(crate) fn write(letter: &Letter) -> Result<Vec<u8>, TypesetFault> {
    let mut body = String::new();
    let page = if letter.kind.is_letter() {
        letter_body(&mut body, letter);
        Page::Letter
    } else {
        form_body(&mut body, letter);
        Page::Form
    };
    let names = Names {
        title: &letter.title,
        issuer: &letter.issuer,
    };
    package::write(names, page, &body).map_err(|error| TypesetFault(error.to_string()))
}

fn letter_body(body: &mut String, letter: &Letter) {
    Paragraph::new()
        .right()
        .before(NUMBER_BELOW_LINE)
        .write(body, &letter.number);
    title(body, &letter.title, 2 * LINE - IN_LINES);
    Paragraph::new().write(body, &format!("{}：", letter.addressee));
    let lines = letter.body();
    for (index, line) in lines.iter().enumerate() {
        let paragraph = Paragraph::new().first_line(2 * CELL);
        // The end of the text stays with what follows, so that the seal never stands alone on a page.
        let paragraph = if index + 1 == lines.len() {
            paragraph.keep_next()
        } else {
            paragraph
        };
        paragraph.write(body, line);
    }
    attachments(body, &letter.attachments);
    signature(body, letter);
    let copies = copies(letter);
    if !copies.is_empty() {
        Paragraph::new()
            .size(SIZE_4)
            .at_foot()
            .hanging(280, 3 * 280)
            .write(body, &format!("抄送：{copies}"));
    }
    if let Some(sheet) = &letter.sheet {
        Paragraph::new()
            .page_break()
            .centred()
            .face(SONG)
            .size(SIZE_2)
            .line(LINE)
            .after(LINE)
            .write(body, &sheet.title);
        table::write(body, sheet);
    }
}

fn form_body(body: &mut String, letter: &Letter) {
    title(body, &letter.title, 0);
    if let Some(sheet) = &letter.sheet {
        table::write(body, sheet);
    }
    if letter.kind.is_signed() {
        signature(body, letter);
    }
}

fn title(body: &mut String, text: &str, before: u32) {
    Paragraph::of_style(TITLE)
        .before(before)
        .after(LINE)
        .write(body, text);
}

/// 附件：, two characters from the edge; names stand under each other.
fn attachments(body: &mut String, names: &[String]) {
    for (index, name) in names.iter().enumerate() {
        let number = if names.len() > 1 {
            format!("{}. ", index + 1)
        } else {
            String::new()
        };
        let paragraph = Paragraph::new().keep_next();
        if index == 0 {
            let hanging = 3 * CELL + width_in_twips(&number, SIZE_3);
            paragraph
                .before(LINE)
                .hanging(2 * CELL, hanging)
                .write(body, &format!("附件：{number}{name}"));
        } else {
            let hanging = width_in_twips(&number, SIZE_3);
            paragraph
                .hanging(5 * CELL, hanging)
                .write(body, &format!("{number}{name}"));
        }
    }
}

/// The date four characters from the edge, the name centred over it, two blank lines for the upper half of the seal.
/// Both are centred in what is left beside an indent, so that they share an axis whatever face is used.
fn signature(body: &mut String, letter: &Letter) {
    let dated = letter.dated_in_words();
    let name_width = width_in_twips(&letter.issuer, SIZE_3);
    let date_width = width_in_twips(&dated, SIZE_3);
    let axis = (4 * CELL + date_width / 2).max(name_width / 2);
    let indent = TYPE_WIDTH.saturating_sub(2 * axis);
    Paragraph::new()
        .centred()
        .before(2 * LINE)
        .keep_next()
        .indent_left(indent)
        .write(body, &letter.issuer);
    Paragraph::new()
        .centred()
        .indent_left(indent)
        .write(body, &dated);
}
