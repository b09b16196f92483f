use gongkai_law::outcomes::Outcome;
use gongkai_law::rules::Edition;

use crate::letters::kind::{Audience, LetterKind};

#[test]
fn files_and_forms_use_the_same_codes() {
    for kind in LetterKind::ALL {
        let json = serde_json::to_string(&kind).unwrap();
        assert_eq!(json, format!("\"{}\"", kind.code()));
        assert_eq!(LetterKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(LetterKind::from_code("letter"), None);
    assert!(LetterKind::ALL.is_sorted());
}

#[test]
fn every_outcome_has_a_letter_and_every_answer_an_outcome_with_remedies() {
    for outcome in Outcome::ALL {
        assert!(
            LetterKind::answering(outcome).next().is_some(),
            "{}",
            outcome.id()
        );
    }
    for kind in LetterKind::ALL {
        let has_remedy = kind.remedy_route(jiff::civil::Date::MAX).is_some();
        assert!(kind.outcome().is_none() || has_remedy, "{}", kind.code());
        assert!(!has_remedy || kind.is_letter(), "{}", kind.code());
    }
}

#[test]
fn names_are_told_apart_and_rules_are_of_the_text_in_force() {
    for (index, kind) in LetterKind::ALL.into_iter().enumerate() {
        for other in &LetterKind::ALL[..index] {
            assert_ne!(kind.name(), other.name());
        }
        for edition in [Edition::Of2007, Edition::Of2019] {
            for rule in kind.rules(edition) {
                let short = rule.document.short;
                assert_eq!(short == "2007年条例", edition == Edition::Of2007, "{rule}");
            }
        }
        assert!(!kind.rules(Edition::Of2019).is_empty(), "{}", kind.code());
    }
}

/// The whole table, for who reads the law and not the code.
#[test]
fn the_table_of_letters() {
    let mut lines = Vec::new();
    for kind in LetterKind::ALL {
        let rules: Vec<String> = kind
            .rules(Edition::Of2019)
            .iter()
            .map(ToString::to_string)
            .collect();
        let elements: Vec<&str> = kind
            .elements(Edition::Of2019)
            .map(|element| element.name())
            .collect();
        let to = match kind.audience() {
            Audience::Applicant => "申请人",
            Audience::ThirdParty => "第三方",
            Audience::Agency => "其他机关",
            Audience::File => "存档",
        };
        lines.push(format!(
            "{} {} 〔{}〕 {to} 救济：{}\n    {}",
            kind.code(),
            kind.name(),
            rules.join("、"),
            kind.remedy_route(jiff::civil::Date::MAX)
                .map_or("无".to_owned(), |route| route.rule().to_string()),
            elements.join("、"),
        ));
    }
    insta::assert_snapshot!(lines.join("\n"));
}
