//! Letters as Word files: they open, and say what the letter says.

use std::io::{Cursor, Read};

use gongkai_core::documents::{FileReader, Typesetter};
use gongkai_core::letters::Letter;
use gongkai_core::letters::compose::compose;
use gongkai_core::letters::facts::LetterFacts;
use gongkai_core::letters::kind::LetterKind;
use gongkai_papers::reader::OfficeReader;
use gongkai_papers::typesetter::TypstTypesetter;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::letters::{facts, keep, letter, squeezed};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn docx(letter: &Letter) -> Vec<u8> {
    TypstTypesetter::new().letter_docx(letter).unwrap()
}

/// Each part by its name.
fn parts(file: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part(file: &[u8], name: &str) -> String {
    let found = parts(file).into_iter().find(|(part, _)| part == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn every_kind_is_written_with_all_it_says() {
    for kind in LetterKind::ALL {
        let letter = letter(kind);
        let file = docx(&letter);
        keep(&format!("{}.docx", kind.code()), &file);
        let words = squeezed(&OfficeReader.text(WORD, &file).unwrap());
        let mut expected = letter.body();
        expected.push(letter.title.clone());
        if kind.is_letter() {
            expected.push(letter.number.clone());
            expected.push(format!("{}：", letter.addressee));
            let head = part(&file, "word/header1.xml");
            assert!(head.contains(&letter.issuer), "{head}");
        }
        if kind.is_signed() {
            expected.push(letter.issuer.clone());
            expected.push(letter.dated_in_words());
        }
        for field in letter.sheet.iter().flat_map(|sheet| sheet.fields()) {
            expected.push(field.label.clone());
            expected.extend(field.value.lines().map(str::to_owned));
        }
        expected.extend(letter.copies_to.clone());
        expected.extend(letter.attachments.clone());
        for words_of in expected {
            let words_of = squeezed(&words_of);
            assert!(
                words.contains(&words_of),
                "{}: {words_of} in {words}",
                kind.code()
            );
        }
    }
}

#[test]
fn every_part_is_well_formed_and_listed() {
    for kind in [LetterKind::PartialAnswer, LetterKind::RequestForm] {
        let file = docx(&letter(kind));
        let listed =
            part(&file, "[Content_Types].xml") + &part(&file, "word/_rels/document.xml.rels");
        for (name, text) in parts(&file) {
            let mut reader = Reader::from_str(&text);
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{name}: {error}"),
                }
            }
            let short = name.rsplit('/').next().unwrap();
            assert!(
                name == "[Content_Types].xml" || name.ends_with(".rels") || listed.contains(short),
                "{name} is not listed"
            );
        }
    }
}

#[test]
fn faces_and_sizes_are_those_of_the_standard() {
    let file = docx(&letter(LetterKind::PartialAnswer));
    let styles = part(&file, "word/styles.xml");
    assert!(styles.contains("w:eastAsia=\"仿宋\"") && styles.contains("<w:sz w:val=\"32\"/>"));
    assert!(
        styles.contains("w:eastAsia=\"方正小标宋简体\"") && styles.contains("<w:sz w:val=\"44\"/>")
    );
    let document = part(&file, "word/document.xml");
    // 37 mm, 26 mm, 35 mm, 28 mm; the head 30 mm and the lower line 20 mm from the edges.
    let margins = "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"1701\" w:footer=\"1134\"";
    assert!(document.contains(margins), "{document}");
}

#[test]
fn words_of_a_letter_are_never_xml() {
    let mut letter = letter(LetterKind::GrantedAnswer);
    letter.issuer = "<w:p>&\"机关\"\u{0}\u{FFFF}".to_owned();
    letter.paragraphs[0].text = "</w:t></w:r><w:r><w:t>& 1 < 2\u{1b}".to_owned();
    let file = docx(&letter);
    let words = OfficeReader.text(WORD, &file).unwrap();
    assert!(words.contains("</w:t></w:r><w:r><w:t>& 1 < 2"), "{words}");
    assert!(words.contains("<w:p>&\"机关\""), "{words}");
}

#[test]
fn the_same_letter_gives_the_same_file() {
    let kind = LetterKind::ThirdPartyConsultation;
    assert_eq!(docx(&letter(kind)), docx(&compose(kind, &facts(kind))));
}

#[test]
fn letters_without_facts_are_written_too() {
    for kind in LetterKind::ALL {
        let file = docx(&compose(kind, &LetterFacts::default()));
        assert!(OfficeReader.text(WORD, &file).is_some(), "{}", kind.code());
    }
}
