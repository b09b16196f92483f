//! A form with merged cells as PDF, Word and Excel file: the words and figures are there, and what is merged stays merged.

use calamine::{Data, Reader, Xlsx};
use gongkai_core::documents::form::{CellKind, FormTable};
use gongkai_core::documents::{Block, Document, FileReader, Typesetter};
use gongkai_core::reports::annual::Format;
use gongkai_core::reports::annual::form::form;
use gongkai_papers::reader::OfficeReader;
use gongkai_papers::typesetter::TypstTypesetter;

/// The official form, every figure another number.
fn report() -> Document {
    let format = Format::by_code("2021").unwrap();
    let mut document = Document::new("青石镇2024年政府信息公开工作年度报告", "青石镇");
    let counter = std::cell::Cell::new(100);
    for section in &format.sections {
        document.heading(1, section.title.clone());
        for table in &section.tables {
            let number = |_: &_, _: &str| {
                counter.set(counter.get() + 1);
                counter.get().to_string()
            };
            document.blocks.push(Block::Form(form(table, number)));
        }
    }
    document
}

fn forms(document: &Document) -> impl Iterator<Item = &FormTable> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Form(form) => Some(form),
        _ => None,
    })
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_cell_of_a_form_is_printed() {
    let document = report();
    let bytes = TypstTypesetter::new().pdf(&document).unwrap();
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/forms.pdf"), &bytes).unwrap();
    let words = squeezed(&OfficeReader.text("application/pdf", &bytes).unwrap());
    for form in forms(&document) {
        let figures = form
            .cells
            .iter()
            .filter(|cell| cell.kind == CellKind::Figure);
        for cell in figures {
            assert!(words.contains(&cell.text), "{} {}", form.id, cell.place);
        }
    }
}

#[test]
fn a_word_file_keeps_what_is_merged() {
    let document = report();
    let bytes = TypstTypesetter::new().docx(&document).unwrap();
    assert_eq!(bytes, TypstTypesetter::new().docx(&document).unwrap());
    let html = OfficeReader.word_to_html(&bytes).unwrap();
    assert_eq!(html.matches("<table").count(), 6);
    for part in [
        "rowspan=\"22\"",
        "rowspan=\"8\"",
        "colspan=\"7\"",
        "colspan=\"10\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    for cell in forms(&document).flat_map(|form| &form.cells) {
        assert!(html.contains(&cell.text), "{}", cell.text);
    }
}

#[test]
fn an_excel_file_holds_figures_as_numbers() {
    let document = report();
    let bytes = TypstTypesetter::new().xlsx(&document).unwrap();
    assert_eq!(bytes, TypstTypesetter::new().xlsx(&document).unwrap());
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let chapters = document.blocks.iter();
    let chapters = chapters.filter(|block| matches!(block, Block::Heading { level: 1, .. }));
    assert_eq!(names.len(), chapters.count());
    let mut numbers = Vec::new();
    for name in &names {
        let range = book.worksheet_range(name).unwrap();
        numbers.extend(range.used_cells().filter_map(|(_, _, cell)| match cell {
            Data::Float(number) => Some(*number as u64),
            Data::Int(number) => u64::try_from(*number).ok(),
            _ => None,
        }));
    }
    let figures = forms(&document).flat_map(|form| &form.cells);
    let figures = figures.filter(|cell| cell.kind == CellKind::Figure).count();
    numbers.sort_unstable();
    let expected: Vec<u64> = (101..).take(figures).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn every_word_of_the_document_stands_in_the_excel_file() {
    let document = report();
    let bytes = TypstTypesetter::new().xlsx(&document).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut words = String::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        for (_, _, cell) in range.used_cells() {
            words.push_str(&cell.to_string());
        }
    }
    for block in &document.blocks {
        if let Block::Heading { text, .. } | Block::Paragraph { text } = block {
            assert!(words.contains(text), "{text}");
        }
    }
}
