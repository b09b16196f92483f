//! Letters, forms and sheets become PDF files that say what the letter says, where GB/T 9704 wants it.

use std::sync::LazyLock;

use gongkai_core::documents::Typesetter;
use gongkai_core::letters::Letter;
use gongkai_core::letters::compose::compose;
use gongkai_core::letters::facts::LetterFacts;
use gongkai_core::letters::kind::LetterKind;
use gongkai_papers::typesetter::TypstTypesetter;
use serde_json::Value;

static TYPESETTER: LazyLock<TypstTypesetter> = LazyLock::new(TypstTypesetter::new);

/// The facts that the tests of `gongkai-core` compose each kind from.
pub fn facts(kind: LetterKind) -> LetterFacts {
    const FACTS: &str = include_str!("../../../gongkai-core/src/letters/tests/facts.json");
    let mut file: Value = serde_json::from_str(FACTS).unwrap();
    let mut facts = file["base"].take();
    merge(&mut facts, file["by_kind"][kind.code()].take());
    serde_json::from_value(facts).unwrap()
}

fn merge(value: &mut Value, over: Value) {
    match (value, over) {
        (_, Value::Null) => {}
        (Value::Object(fields), Value::Object(over)) => {
            for (name, over) in over {
                merge(fields.entry(name).or_insert(Value::Null), over);
            }
        }
        (value, over) => *value = over,
    }
}

pub fn letter(kind: LetterKind) -> Letter {
    compose(kind, &facts(kind))
}

/// Writes a file for whoever wants to look at it: target/tmp/letters.
pub fn keep(name: &str, bytes: &[u8]) {
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/letters");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/{name}"), bytes).unwrap();
}

pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The words on each page, without blanks.
fn pages(letter: &Letter) -> Vec<String> {
    let pdf = TYPESETTER.letter_pdf(letter).unwrap();
    pdf_extract::extract_text_from_mem_by_pages(&pdf)
        .unwrap()
        .iter()
        .map(|page| squeezed(page))
        .collect()
}

/// The words of all pages, without page numbers.
fn words(letter: &Letter) -> String {
    let mut all = String::new();
    for (page, number) in pages(letter).iter().zip(1..) {
        all.push_str(&page.replace(&format!("—{number}—"), ""));
    }
    all
}

#[test]
fn every_kind_is_printed_with_all_it_says() {
    for kind in LetterKind::ALL {
        let letter = letter(kind);
        let pdf = TYPESETTER.letter_pdf(&letter).unwrap();
        keep(&format!("{}.pdf", kind.code()), &pdf);
        let words = words(&letter);
        let mut expected = letter.body();
        expected.push(letter.title.clone());
        if kind.is_letter() {
            expected.push(letter.number.clone());
            expected.push(format!("{}：", letter.addressee));
        }
        if kind.is_signed() {
            expected.push(letter.issuer.clone());
            expected.push(letter.dated_in_words());
        }
        for field in letter.sheet.iter().flat_map(|sheet| sheet.fields()) {
            expected.extend(field.value.lines().map(str::to_owned));
        }
        expected.extend(letter.copies_to.clone());
        expected.extend(letter.attachments.clone());
        for part in expected {
            let part = squeezed(&part);
            assert!(words.contains(&part), "{}: {part} in {words}", kind.code());
        }
    }
}

#[test]
fn the_remedy_clause_stands_whole_on_the_paper() {
    for kind in LetterKind::ALL {
        let letter = letter(kind);
        let Some(clause) = &letter.remedy else {
            continue;
        };
        let clause = squeezed(&clause.text(kind));
        assert!(clause.contains("60日内向云溪县人民政府申请行政复议"));
        assert!(words(&letter).contains(&clause), "{}", kind.code());
    }
}

#[test]
fn an_ordinary_form_takes_one_page() {
    for kind in LetterKind::ALL.into_iter().filter(|kind| !kind.is_letter()) {
        assert_eq!(pages(&letter(kind)).len(), 1, "{}", kind.code());
    }
}

#[test]
fn a_form_with_much_to_say_goes_on_over_the_page() {
    let mut facts = facts(LetterKind::RequestForm);
    facts.request.subject = (0..400).map(|n| format!("第{n}项信息；")).collect();
    let pages = pages(&compose(LetterKind::RequestForm, &facts));
    assert!(pages.len() > 1, "{} pages", pages.len());
    let words = pages.concat();
    assert!(
        words.contains("第399项信息") && words.contains("填写说明"),
        "{words}"
    );
}

#[test]
fn only_the_first_page_has_no_number() {
    let mut letter = letter(LetterKind::GrantedAnswer);
    letter.paragraphs[1].text = "公开".repeat(14 * 40);
    let pages = pages(&letter);
    assert!(pages.len() > 2, "{} pages", pages.len());
    for (page, number) in pages.iter().zip(1..) {
        let has_number = page.contains(&format!("—{number}—"));
        assert_eq!(has_number, number > 1, "page {number}: {page}");
    }
}

#[test]
fn seal_and_enclosures_never_stand_alone() {
    for attachments in [Vec::new(), vec!["名单".to_owned(), "说明".to_owned()]] {
        for lines in 8..22 {
            let mut letter = letter(LetterKind::GrantedAnswer);
            letter.attachments.clone_from(&attachments);
            letter.paragraphs.truncate(1);
            letter.paragraphs[0].text = (0..lines).map(|n| format!("第{n}段。\n")).collect();
            letter.remedy = None;
            let pages = pages(&letter);
            let last = pages.last().unwrap();
            let end = format!("第{}段", lines - 1);
            assert!(last.contains(&end), "{lines} lines: {last}");
            assert!(last.contains("2026年3月24日"), "{lines} lines: {last}");
        }
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let letter = letter(LetterKind::PartialAnswer);
    let first = TYPESETTER.letter_pdf(&letter).unwrap();
    assert_eq!(first, TYPESETTER.letter_pdf(&letter).unwrap());
    assert_eq!(
        first,
        TypstTypesetter::default().letter_pdf(&letter).unwrap()
    );
}

#[test]
fn words_of_a_letter_are_never_markup() {
    let mut letter = letter(LetterKind::ThirdPartyConsultation);
    let nasty = "#panic() *粗* $x$ <b> // \\u{4e00} @a = \u{0}\u{7}\u{202E}";
    letter.issuer = nasty.to_owned();
    letter.number = nasty.to_owned();
    letter.title = nasty.to_owned();
    letter.addressee = nasty.to_owned();
    letter.paragraphs[0].text = nasty.to_owned();
    letter.attachments = vec![nasty.to_owned()];
    letter.copies_to = vec![nasty.to_owned()];
    let sheet = letter.sheet.as_mut().unwrap();
    sheet.groups[0].rows[0][0].value = nasty.to_owned();
    sheet.notes = vec![nasty.to_owned()];
    let words = words(&letter);
    assert!(words.matches("#panic()*粗*").count() >= 8, "{words}");
}

#[test]
fn empty_and_endless_letters_are_printed_too() {
    for kind in [
        LetterKind::PartialAnswer,
        LetterKind::ThirdPartyConsultation,
        LetterKind::RequestForm,
        LetterKind::RegistrationSlip,
    ] {
        let mut letter = compose(kind, &LetterFacts::default());
        assert!(!TYPESETTER.letter_pdf(&letter).unwrap().is_empty());
        letter.issuer = "很长的机关名称".repeat(10);
        letter.title = "很长的标题".repeat(20);
        letter.addressee = "很长的主送".repeat(30);
        letter.attachments = vec!["很长的附件".repeat(40); 30];
        letter.copies_to = vec!["很长的抄送".repeat(10); 10];
        for field in letter
            .sheet
            .iter_mut()
            .flat_map(|sheet| &mut sheet.groups)
            .flat_map(|group| &mut group.rows)
            .flatten()
        {
            field.value = "很长的内容".repeat(400);
        }
        assert!(!TYPESETTER.letter_pdf(&letter).unwrap().is_empty());
    }
}
