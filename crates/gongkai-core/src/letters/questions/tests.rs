use jiff::civil::date;

use super::{Answers, Asks, fill, known_answers};
use crate::agencies::{Agency, AgencyKind};
use crate::letters::check::check;
use crate::letters::compose::compose;
use crate::letters::facts::LetterFacts;
use crate::letters::kind::{Audience, LetterKind};
use crate::letters::tests::sample;
use crate::letters::work::{APPLICANT, LetterInWork};
use crate::requests::Particulars;

/// What the history of the sample's request knows: all that no question of the kind asks for.
fn known(kind: LetterKind) -> LetterFacts {
    let mut facts = sample::facts(kind);
    facts.withheld.clear();
    let unasked = kind
        .questions()
        .iter()
        .filter(|question| !matches!(question.asks, Asks::One(_)))
        .filter(|question| !question.name.starts_with("withheld"))
        .map(|question| (question.name.to_owned(), String::new()))
        .collect();
    fill(&facts, &kind.questions(), &unasked).unwrap()
}

/// The sample's answers to the questions of a kind.
fn answers(kind: LetterKind) -> Answers {
    let mut answers = known_answers(&sample::facts(kind), &kind.questions());
    answers.remove("applicant.name");
    // Of a choice with parts, the parts are known and the choice follows.
    if answers.contains_key("not_ours.organ.agency.name") {
        answers.insert("not_ours.organ".to_owned(), "agency".to_owned());
    }
    if answers.contains_key("fee.count.pages") {
        answers.insert("fee.count".to_owned(), "pages".to_owned());
    }
    // Said once for all parts.
    if kind == LetterKind::PartialAnswer {
        let weighing = sample::facts(kind).withheld[0].refusal.weighing.clone();
        answers.insert("refusal.weighing".to_owned(), weighing);
    }
    answers
}

fn particulars(kind: LetterKind) -> Particulars {
    Particulars {
        name: sample::facts(kind).applicant.name,
        phone: Some("13900000123".to_owned()),
        ..Particulars::default()
    }
}

#[test]
fn the_questions_of_a_kind_lead_to_its_whole_letter() {
    for kind in LetterKind::ALL.into_iter().filter(|kind| kind.is_letter()) {
        let work = LetterInWork::compose(kind, &known(kind), answers(kind)).unwrap();
        let facts = sample::facts(kind);
        let expected = compose(kind, &facts);
        let letter = work
            .finished(
                &expected.number,
                facts.dated.unwrap(),
                Some(&particulars(kind)),
            )
            .unwrap_or_else(|lacks| panic!("{}: {}", kind.code(), lacks.sentence()));
        assert_eq!(
            letter.plain_text(),
            expected.plain_text(),
            "{}",
            kind.code()
        );
    }
}

#[test]
fn what_must_be_answered_is_missed_when_it_is_not() {
    for kind in LetterKind::ALL.into_iter().filter(|kind| kind.is_letter()) {
        for question in kind.questions() {
            if question.optional {
                continue;
            }
            let mut answers = answers(kind);
            answers.insert(question.name.to_owned(), String::new());
            let work = LetterInWork::compose(kind, &known(kind), answers);
            let complains = match work {
                Err(errors) => !errors.0.is_empty(),
                Ok(work) => work
                    .finished(
                        "青政公开〔2026〕12号",
                        date(2026, 3, 24),
                        Some(&particulars(kind)),
                    )
                    .is_err(),
            };
            assert!(complains, "{}: {}", kind.code(), question.name);
        }
    }
}

#[test]
fn a_letter_in_work_names_nobody_and_lacks_what_is_missing_only() {
    let kind = LetterKind::GrantedAnswer;
    let work = LetterInWork::compose(kind, &known(kind), answers(kind)).unwrap();
    let kept = serde_json::to_string(&work).unwrap();
    assert!(!kept.contains("陈立秋"), "{kept}");
    assert_eq!(work.letter.addressee, APPLICANT);
    let agency = agency();
    assert_eq!(work.lacks(&agency, date(2026, 3, 24)), []);
    let bare = LetterInWork::compose(kind, &known(kind), Answers::new()).unwrap();
    assert!(!bare.lacks(&agency, date(2026, 3, 24)).is_empty());
    // Where nobody is known, it can be addressed by hand only.
    let on = date(2026, 3, 24);
    let lacks = work.finished("青政公开〔2026〕12号", on, None);
    assert!(lacks.unwrap_err().sentence().contains("主送"));
    let mut answers = answers(kind);
    answers.insert("applicant.name".to_owned(), "陈立秋".to_owned());
    let work = LetterInWork::compose(kind, &known(kind), answers).unwrap();
    let letter = work.finished("青政公开〔2026〕12号", on, None).unwrap();
    assert_eq!(letter.addressee, "陈立秋");
}

fn agency() -> Agency {
    Agency {
        id: "qingshi".parse().unwrap(),
        name: "青石镇人民政府".to_owned(),
        kind: AgencyKind::Township,
        parent: None,
        contact: Default::default(),
        region_code: None,
        organization_code: None,
        rules: Default::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    }
}

#[test]
fn a_letter_to_others_that_names_the_applicant_is_not_finished() {
    let kind = LetterKind::ThirdPartyConsultation;
    assert_eq!(kind.audience(), Audience::ThirdParty);
    let mut answers = answers(kind);
    answers.insert(
        "third_party.content".to_owned(),
        "陈立秋申请的工艺参数".to_owned(),
    );
    let work = LetterInWork::compose(kind, &known(kind), answers).unwrap();
    let lacks = work
        .finished(
            "青政公开〔2026〕12号",
            date(2026, 3, 24),
            Some(&particulars(kind)),
        )
        .unwrap_err();
    assert!(lacks.sentence().contains("陈立秋"), "{}", lacks.sentence());
}

#[test]
fn edited_paragraphs_are_checked_like_composed_ones() {
    let kind = LetterKind::NotExistingNotice;
    let mut work = LetterInWork::compose(kind, &known(kind), answers(kind)).unwrap();
    let mut texts: Vec<String> = work
        .letter
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.text.clone())
        .collect();
    texts[1] = texts[1].replace("2026年3月10日", "近日");
    work.edit(texts.iter().map(String::as_str));
    let lacks = work.lacks(&agency(), date(2026, 3, 24));
    assert_eq!(lacks.len(), 1, "{lacks:?}");
    assert!(lacks[0].sentence.contains("检索日期"), "{lacks:?}");
    assert!(!check(&work.letter).is_empty());
}

#[test]
fn answers_that_cannot_be_read_say_so_under_their_question() {
    let cases = [
        (
            LetterKind::ClarificationNotice,
            "clarification.due_on",
            "下周",
            "不是日期",
        ),
        (
            LetterKind::ReasonsNotice,
            "excess.requests",
            "很多",
            "不是数目",
        ),
        (
            LetterKind::ThirdPartyRefusal,
            "refusal.categories",
            "discussion",
            "请选择",
        ),
        (
            LetterKind::ThirdPartyConsultation,
            "third_party.person",
            "maybe",
            "请选择",
        ),
        (
            LetterKind::NotOursNotice,
            "not_ours.organ.agency.name",
            "",
            "要填写",
        ),
        (LetterKind::PartialAnswer, "withheld.0.ground", "", "请选择"),
        (LetterKind::FeeNotice, "fee.count.pages", "", "要填写"),
    ];
    for (kind, name, answer, words) in cases {
        let mut answers = answers(kind);
        answers.insert(name.to_owned(), answer.to_owned());
        let errors = LetterInWork::compose(kind, &known(kind), answers).unwrap_err();
        let sentence = errors
            .of(name)
            .unwrap_or_else(|| panic!("{name}: {errors:?}"));
        assert!(sentence.contains(words), "{sentence}");
    }
}

#[test]
fn choices_have_names_and_every_question_is_read_where_it_is_written() {
    for kind in LetterKind::ALL {
        for question in kind.questions() {
            let options = match question.asks {
                Asks::One(of) => of.options(),
                Asks::Categories(of) => of.options(),
                _ => continue,
            };
            assert!(options.len() > 1, "{}", question.name);
            assert!(
                options
                    .iter()
                    .all(|(code, name)| !code.is_empty() && !name.is_empty()),
                "{options:?}"
            );
        }
    }
}
