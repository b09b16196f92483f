//! What a letter costs as PDF and as a Word file, in this process, with the fonts read before. Each letter is another
//! one: the typesetter keeps what it has set.

use std::hint::black_box;

use anyhow::Result;
use gongkai_core::documents::Typesetter;
use gongkai_core::letters::Letter;
use gongkai_core::letters::compose::compose;
use gongkai_core::letters::facts::LetterFacts;
use gongkai_core::letters::kind::LetterKind;
use gongkai_papers::typesetter::TypstTypesetter;
use serde_json::Value;

use crate::measure::{Table, times};

/// Letters of each kind.
const LETTERS: usize = 40;

/// The facts that the tests of letters are composed from.
const FACTS: &str = include_str!("../../crates/gongkai-core/src/letters/tests/facts.json");

/// Measures it.
pub fn measure(table: &mut Table) -> Result<()> {
    let typesetter = TypstTypesetter::new();
    for (kind, name) in [
        (LetterKind::PartialAnswer, "a partial answer of three pages"),
        (LetterKind::RequestForm, "a request form"),
    ] {
        let letters: Vec<Letter> = (0..=LETTERS)
            .map(|number| letter(kind, number))
            .collect::<Result<_>>()?;
        black_box(typesetter.letter_pdf(&letters[LETTERS])?);
        let pdf = times(LETTERS, |place| Ok(typesetter.letter_pdf(&letters[place])?))?;
        table.line(
            &format!("{name} as PDF"),
            &pdf.in_milliseconds(),
            "p99 < 300 ms",
        );
        let docx = times(
            LETTERS,
            |place| Ok(typesetter.letter_docx(&letters[place])?),
        )?;
        table.line(&format!("{name} as Word file"), &docx.in_milliseconds(), "");
    }
    Ok(())
}

/// A letter in which the number, the name and what was asked for are its own.
fn letter(kind: LetterKind, number: usize) -> Result<Letter> {
    let mut file: Value = serde_json::from_str(FACTS)?;
    let mut facts = file["base"].take();
    if let (Value::Object(facts), Value::Object(own)) =
        (&mut facts, file["by_kind"][kind.code()].take())
    {
        facts.extend(own);
    }
    facts["serial"] = (number + 1).into();
    facts["applicant"]["name"] = format!("陈立秋{number}").into();
    facts["request"]["register_number"] = format!("2026-{number:03}").into();
    facts["request"]["subject"] =
        format!("青石镇第{number}村2025年农村危房改造补助对象名单及补助金额").into();
    let facts: LetterFacts = serde_json::from_value(facts)?;
    Ok(compose(kind, &facts))
}
