use gongkai_law::rules::Edition;
use jiff::civil::date;

use super::sample;
use crate::letters::Letter;
use crate::letters::check::{check, reveals};
use crate::letters::compose::compose;
use crate::letters::facts::LetterFacts;
use crate::letters::facts::steps::SentLetter;
use crate::letters::kind::{Audience, LetterKind};

/// The draft as it would be printed, and what it lacks.
fn shown(letter: &Letter) -> String {
    let lacks: String = check(letter)
        .iter()
        .map(|missing| format!("\n! {}〔{}〕", missing.sentence, missing.rule))
        .collect();
    format!("{}{lacks}", letter.plain_text())
}

#[test]
fn every_kind_is_composed_whole() {
    for kind in LetterKind::ALL {
        let letter = compose(kind, &sample::facts(kind));
        insta::assert_snapshot!(kind.code(), shown(&letter));
        assert_eq!(check(&letter), [], "{}", kind.code());
    }
}

#[test]
fn a_letter_is_kept_and_read_again() {
    for kind in LetterKind::ALL {
        let facts = sample::facts(kind);
        let kept = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<LetterFacts>(&kept).unwrap(), facts);
        let letter = compose(kind, &facts);
        let kept = serde_json::to_string(&letter).unwrap();
        assert_eq!(serde_json::from_str::<Letter>(&kept).unwrap(), letter);
    }
}

#[test]
fn without_facts_every_kind_shows_gaps_or_blank_fields_and_no_half_sentence() {
    for kind in LetterKind::ALL {
        let letter = compose(kind, &LetterFacts::default());
        let text = letter.plain_text();
        for wrong in ["（）", "，。", "。。", "《》", "“”", "：。"] {
            assert!(!text.contains(wrong), "{}: {wrong} in {text}", kind.code());
        }
        assert!(!check(&letter).is_empty(), "{}", kind.code());
    }
}

#[test]
fn a_blank_request_form_can_be_printed_and_taken_home() {
    let form = compose(LetterKind::RequestForm, &LetterFacts::default());
    insta::assert_snapshot!("blank_request_form", form.plain_text());
}

#[test]
fn letters_to_others_do_not_say_who_asked() {
    for kind in LetterKind::ALL {
        let mut facts = sample::facts(kind);
        // What is enclosed for the applicant and who gets a copy may name the applicant too.
        facts.attachments = vec!["陈立秋的申请表".to_owned()];
        facts.copies_to = vec!["陈立秋".to_owned()];
        let letter = compose(kind, &facts);
        let names = reveals(&letter, &[&facts.applicant.name]);
        match kind.audience() {
            Audience::ThirdParty | Audience::Agency => {
                assert_eq!(names, [], "{}", kind.code());
                let text = letter.plain_text();
                assert!(!text.contains(&facts.request.register_number), "{text}");
            }
            Audience::Applicant => assert!(!names.is_empty(), "{}", kind.code()),
            Audience::File => {}
        }
    }
}

#[test]
fn organisations_are_spoken_to_as_such() {
    let mut facts = sample::facts(LetterKind::GrantedAnswer);
    facts.applicant.kind = Some(crate::requests::ApplicantKind::OrgCommercial);
    facts.applicant.name = "云溪县建工有限公司".to_owned();
    let text = compose(LetterKind::GrantedAnswer, &facts).plain_text();
    assert!(
        text.contains("收到贵单位通过互联网提交") && !text.contains('您'),
        "{text}"
    );
}

#[test]
fn a_request_of_2018_is_answered_by_the_text_of_2007() {
    let mut facts = sample::facts(LetterKind::GrantedAnswer);
    facts.request.received_on = Some(date(2018, 9, 3));
    facts.dated = Some(date(2018, 9, 20));
    facts.service.method = None;
    let letter = compose(LetterKind::GrantedAnswer, &facts);
    assert_eq!(letter.edition, Edition::Of2007);
    let text = letter.plain_text();
    assert!(
        text.contains("第二十一条") && !text.contains("第三十六条"),
        "{text}"
    );
    assert_eq!(check(&letter), []);
    // The text of 2007 knew no such notice.
    let letter = compose(LetterKind::RepeatNotice, &facts);
    let text = letter.plain_text();
    assert!(text.contains("【待填：法律依据】"), "{text}");
}

#[test]
fn periods_of_the_rights_paragraph_follow_the_day_of_the_letter() {
    let cases = [
        (date(2014, 6, 3), "或者自收到本决定书之日起3个月内"),
        (date(2018, 6, 4), "或者自收到本决定书之日起6个月内"),
        (date(2023, 12, 29), "或者自收到本决定书之日起6个月内"),
        (date(2024, 1, 2), "应当先自收到本决定书之日起60日内"),
    ];
    for (on, words) in cases {
        let mut facts = sample::facts(LetterKind::StateSecretRefusal);
        facts.dated = Some(on);
        facts.request.received_on = Some(on);
        let letter = compose(LetterKind::StateSecretRefusal, &facts);
        let text = letter.plain_text();
        assert!(text.contains(words), "{on}: {text}");
        assert_eq!(check(&letter), [], "{on}");
    }
}

#[test]
fn a_fee_by_items_names_place_and_bands() {
    let mut facts = sample::facts(LetterKind::FeeNotice);
    facts.fee.count = Some(gongkai_law::fees::FeeCount::Items {
        first: 29,
        last: 32,
    });
    let text = compose(LetterKind::FeeNotice, &facts).plain_text();
    assert!(
        text.contains("计为本自然月内第29至32件。第29至30件每件100元，计200元；第31至32件每件200元，计400元，合计600元（大写：陆佰元整）。"),
        "{text}"
    );
    assert!(
        text.contains("第四十二条、《政府信息公开信息处理费管理办法》第四条、第六条"),
        "{text}"
    );
}

#[test]
fn a_fee_that_is_none_is_not_asked_for() {
    let mut facts = sample::facts(LetterKind::FeeNotice);
    facts.fee.count = Some(gongkai_law::fees::FeeCount::Pages(30));
    let found = check(&compose(LetterKind::FeeNotice, &facts));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].sentence.contains("不应当收费"), "{found:#?}");
}

#[test]
fn silence_of_a_third_party_is_said_as_silence() {
    let mut facts = sample::facts(LetterKind::ThirdPartyNotice);
    facts.third_party.opinion = None;
    let text = compose(LetterKind::ThirdPartyNotice, &facts).plain_text();
    assert!(text.contains("贵单位没有在规定的期限内提出意见"), "{text}");
}

#[test]
fn a_letter_sent_before_is_cited_even_without_its_title() {
    let mut facts = sample::facts(LetterKind::RepeatNotice);
    facts.earlier = SentLetter {
        title: String::new(),
        number: "青政公开〔2025〕31号".to_owned(),
        on: None,
    };
    let text = compose(LetterKind::RepeatNotice, &facts).plain_text();
    assert!(
        text.contains("《原答复文书》（青政公开〔2025〕31号）"),
        "{text}"
    );
    assert!(text.contains("【待填：原答复文书的日期】"), "{text}");
}
