use gongkai_law::remedies::{LawsuitPeriod, RemedyRoute};
use jiff::civil::date;

use super::sample;
use crate::agencies::Contact;
use crate::letters::Letter;
use crate::letters::check::{check, reveals};
use crate::letters::compose::compose;
use crate::letters::element::Element;
use crate::letters::kind::LetterKind;
use crate::letters::remedy::RemedyClause;

fn letter(kind: LetterKind) -> Letter {
    compose(kind, &sample::facts(kind))
}

/// The letter after the change lacks exactly these, each said with its article.
fn lacks(kind: LetterKind, change: impl FnOnce(&mut Letter), expected: &[(Element, &str)]) {
    let mut letter = letter(kind);
    change(&mut letter);
    let found = check(&letter);
    let shown: Vec<_> = found
        .iter()
        .map(|missing| (missing.element, missing.rule.to_string()))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(element, rule)| (*element, (*rule).to_owned()))
        .collect();
    assert_eq!(shown, expected, "{found:#?}");
    for missing in found {
        assert!(
            missing.sentence.ends_with('。') && missing.sentence.contains('请'),
            "{}",
            missing.sentence
        );
    }
}

/// Changes the remedy clause of a refusal.
fn refusal_lacks(change: impl FnOnce(&mut RemedyClause), expected: &[(Element, &str)]) {
    let change = |letter: &mut Letter| change(letter.remedy.as_mut().unwrap());
    lacks(LetterKind::ProcessInfoRefusal, change, expected);
}

/// Changes the paragraph that is there for an element.
fn edit(letter: &mut Letter, element: Element, from: &str, to: &str) {
    let paragraph = letter
        .paragraphs
        .iter_mut()
        .find(|paragraph| paragraph.element == element)
        .unwrap();
    assert!(paragraph.text.contains(from), "{}", paragraph.text);
    paragraph.text = paragraph.text.replace(from, to);
}

#[test]
fn number_addressee_signature_and_date_are_wanted() {
    lacks(
        LetterKind::ExtensionNotice,
        |letter| {
            letter.number = " ".to_owned();
            letter.addressee.clear();
            letter.issuer.clear();
            letter.dated = None;
            letter.title.clear();
        },
        &[
            (Element::Title, "公文格式 7.3.1"),
            (Element::Number, "公文格式 7.2.5"),
            (Element::Addressee, "公文格式 7.3.2"),
            (Element::Issuer, "公文格式 7.3.5"),
            (Element::Dated, "公文格式 7.3.5"),
        ],
    );
}

#[test]
fn a_number_of_another_year_is_noticed() {
    lacks(
        LetterKind::ExtensionNotice,
        |letter| letter.number = "青政公开〔2025〕12号".to_owned(),
        &[(Element::Number, "公文格式 7.2.5")],
    );
}

#[test]
fn a_letter_older_than_its_law_is_noticed() {
    let dated = |on| {
        move |letter: &mut Letter| {
            letter.dated = Some(on);
            letter.number = format!("青政公开〔{}〕12号", on.year());
        }
    };
    lacks(
        LetterKind::FeeNotice,
        dated(date(2020, 12, 31)),
        &[(Element::Basis, "信息处理费管理办法 第六条")],
    );
    lacks(LetterKind::FeeNotice, dated(date(2021, 1, 1)), &[]);
    lacks(
        LetterKind::ExtensionNotice,
        dated(date(2019, 5, 14)),
        &[(Element::Basis, "条例 第三十三条第二款")],
    );
}

#[test]
fn a_deleted_rights_paragraph_is_noticed() {
    let no_remedy = |letter: &mut Letter| letter.remedy = None;
    lacks(
        LetterKind::ProcessInfoRefusal,
        no_remedy,
        &[(Element::Remedy, "行政复议法 第二十三条第二款")],
    );
    lacks(
        LetterKind::PetitionNotice,
        no_remedy,
        &[(Element::Remedy, "条例 第五十一条")],
    );
    lacks(LetterKind::ClarificationNotice, no_remedy, &[]);
}

#[test]
fn wrong_periods_are_noticed() {
    refusal_lacks(
        |clause| clause.reconsideration_days = 30,
        &[(Element::ReconsiderationPeriod, "行政复议法 第二十条第一款")],
    );
    refusal_lacks(
        |clause| clause.lawsuit = LawsuitPeriod::Months(6),
        &[(Element::LawsuitPeriod, "行政诉讼法 第四十五条")],
    );
    lacks(
        LetterKind::RepeatNotice,
        |letter| letter.remedy.as_mut().unwrap().lawsuit = LawsuitPeriod::Months(3),
        &[(Element::LawsuitPeriod, "行政诉讼法 第四十六条第一款")],
    );
}

#[test]
fn reconsideration_comes_first_only_against_refusals_since_2024() {
    refusal_lacks(
        |clause| {
            clause.route = RemedyRoute::Choice;
            clause.lawsuit = LawsuitPeriod::Months(6);
        },
        &[(Element::RemedyRoute, "行政复议法 第二十三条第二款")],
    );
    let first = |letter: &mut Letter| {
        letter.remedy.as_mut().unwrap().route = RemedyRoute::ReconsiderationFirst;
    };
    lacks(
        LetterKind::NotExistingNotice,
        first,
        &[(Element::RemedyRoute, "条例 第五十一条")],
    );
    // The same letter with a date before the law: what was right is wrong now.
    lacks(
        LetterKind::ProcessInfoRefusal,
        |letter| {
            letter.dated = Some(date(2023, 12, 29));
            letter.number = "青政公开〔2023〕12号".to_owned();
        },
        &[(Element::RemedyRoute, "条例 第五十一条")],
    );
}

#[test]
fn organ_court_and_online_channel_are_wanted() {
    refusal_lacks(
        |clause| {
            clause.reconsideration_organ = " ".to_owned();
            clause.court.clear();
            clause.online_channel = None;
        },
        &[
            (Element::ReconsiderationOrgan, "行政复议法 第二十四条"),
            (Element::Court, "行政诉讼法 第四十五条"),
            (Element::OnlineChannel, "行政复议法 第二十二条第二款"),
        ],
    );
    lacks(
        LetterKind::ProcessInfoRefusal,
        |letter| {
            letter.service = None;
            letter.remedy.as_mut().unwrap().online_channel = None;
        },
        &[],
    );
}

#[test]
fn what_the_agency_sets_is_mended_where_it_is_set() {
    let mut facts = sample::facts(LetterKind::ClarificationNotice);
    facts.agency.contact = Contact::default();
    facts.agency.contact_person.clear();
    let unreachable = compose(LetterKind::ClarificationNotice, &facts);
    let mut homeless = letter(LetterKind::ProcessInfoRefusal);
    homeless.remedy.as_mut().unwrap().court.clear();
    for lacking in [unreachable, homeless] {
        let found = check(&lacking);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].sentence.contains("机关设置"), "{found:#?}");
    }
}

#[test]
fn a_deleted_paragraph_is_missed_with_all_that_it_said() {
    lacks(
        LetterKind::ProcessInfoRefusal,
        |letter| {
            letter
                .paragraphs
                .retain(|paragraph| paragraph.element != Element::Result);
        },
        &[
            (Element::Basis, "条例 第三十六条第三项"),
            (Element::Result, "条例 第三十六条第三项"),
        ],
    );
    lacks(
        LetterKind::FeeNotice,
        |letter| {
            for paragraph in &mut letter.paragraphs {
                if paragraph.element == Element::Payment {
                    paragraph.text = "\n ".to_owned();
                }
            }
        },
        &[(Element::Payment, "信息处理费管理办法 第六条")],
    );
}

#[test]
fn words_that_must_stay_are_missed_and_other_words_may_change() {
    lacks(
        LetterKind::ExtensionNotice,
        |letter| {
            edit(letter, Element::Term, "2026年4月28日", "适当时候");
            edit(letter, Element::Term, "第三十三条第二款", "有关条款");
        },
        &[
            (Element::Basis, "条例 第三十三条第二款"),
            (Element::Term, "条例 第三十三条第二款"),
        ],
    );
    lacks(
        LetterKind::ExtensionNotice,
        |letter| {
            edit(
                letter,
                Element::Term,
                "第三十三条第二款",
                "第三十三条 第（二）款",
            );
            edit(letter, Element::Facts, "本机关于", "镇政府于");
            edit(letter, Element::Reasons, "需要逐户核对", "现正在逐户核对");
        },
        &[],
    );
}

#[test]
fn gaps_are_named_until_they_are_filled() {
    let mut facts = sample::facts(LetterKind::ProcessInfoRefusal);
    facts.refusal.reasons.clear();
    let mut letter = compose(LetterKind::ProcessInfoRefusal, &facts);
    let found = check(&letter);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].sentence,
        "「理由」里的“不予公开的具体理由”还没有填写，请填写。"
    );
    edit(
        &mut letter,
        Element::Reasons,
        "【待填：不予公开的具体理由】",
        "该记录是决定形成之前的讨论意见",
    );
    assert_eq!(check(&letter), []);
}

#[test]
fn periods_of_remedy_written_by_hand_are_noticed() {
    let add = |text: &'static str| {
        move |letter: &mut Letter| edit(letter, Element::Result, "不予公开。", text)
    };
    let contradiction = [(Element::Remedy, "条例 第五十一条")];
    lacks(
        LetterKind::ProcessInfoRefusal,
        add("不予公开。如不服，可以在三十日内申请行政复议。"),
        &contradiction,
    );
    lacks(
        LetterKind::ProcessInfoRefusal,
        add("不予公开。该案正在行政诉讼中。请在15日内领取材料。“30日内申请行政复议”是原件中的话。"),
        &[],
    );
}

#[test]
fn fields_that_the_law_wants_are_not_left_blank() {
    let blank = |letter: &mut Letter, labels: &[&str]| {
        for field in letter
            .sheet
            .iter_mut()
            .flat_map(|sheet| &mut sheet.groups)
            .flat_map(|group| &mut group.rows)
            .flatten()
        {
            if labels.contains(&field.label.as_str()) {
                field.value = field.value.replace('■', "□");
                if !field.value.contains('□') {
                    field.value.clear();
                }
            }
        }
    };
    lacks(
        LetterKind::RequestForm,
        |letter| {
            blank(
                letter,
                &["姓名或者名称", "申请人类型", "联系人", "提供形式"],
            )
        },
        &[(Element::Field, "条例 第二十九条"); 2],
    );
    lacks(
        LetterKind::ProofOfService,
        |letter| blank(letter, &["送达方式", "备注"]),
        &[(Element::Field, "条例 第四十五条")],
    );
}

#[test]
fn an_applicant_named_by_the_handler_is_noticed() {
    let mut letter = letter(LetterKind::ThirdPartyConsultation);
    assert_eq!(reveals(&letter, &["陈立秋", "", "一"]), []);
    edit(&mut letter, Element::Facts, "一件", "陈立秋提出的一件");
    let found = reveals(&letter, &["陈立秋", "13900000123"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].element, Element::Secrecy);
    assert!(
        found[0].sentence.contains("陈立秋"),
        "{}",
        found[0].sentence
    );
}
