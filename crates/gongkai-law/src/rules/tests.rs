use jiff::civil::date;

use super::table::{
    ALL, ANSWER_LIMIT, ANSWER_LIMIT_2007, ANSWER_REFUSED, FEE_BY_PAGE, FEE_PAYMENT, FORBIDDEN,
    FREE_OF_CHARGE, RECEIPT_ONLINE,
};
use super::{Edition, cite, find};

#[test]
fn a_rule_is_shown_by_document_and_article() {
    assert_eq!(RECEIPT_ONLINE.to_string(), "条例 第三十一条第三项");
    assert_eq!(ANSWER_LIMIT_2007.to_string(), "2007年条例 第二十四条第二款");
    assert_eq!(
        serde_json::to_string(&FEE_PAYMENT).unwrap(),
        r#""信息处理费管理办法 第六条""#
    );
}

#[test]
fn a_letter_names_each_document_once() {
    let cases: [(&[_], &str); 4] = [
        (&[], ""),
        (
            &[ANSWER_LIMIT_2007],
            "《中华人民共和国政府信息公开条例》第二十四条第二款",
        ),
        (
            &[ANSWER_REFUSED, FORBIDDEN],
            "《中华人民共和国政府信息公开条例》第三十六条第三项、第十四条",
        ),
        (
            &[FREE_OF_CHARGE, FEE_BY_PAGE, FEE_PAYMENT],
            "《中华人民共和国政府信息公开条例》第四十二条、《政府信息公开信息处理费管理办法》第五条、第六条",
        ),
    ];
    for (rules, expected) in cases {
        assert_eq!(cite(rules), expected);
    }
}

#[test]
fn a_rule_is_found_by_its_article_and_by_words() {
    let names = |query| find(query).map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names("第三十条"), ["条例 第三十条"]);
    assert_eq!(
        names("第三十三条"),
        [
            "条例 第三十三条第二款",
            "条例 第三十三条第三款",
            "2007年条例 第三十三条"
        ]
    );
    assert_eq!(
        names("2007年条例 15个工作日"),
        ["2007年条例 第二十四条第二款"]
    );
    assert_eq!(names("109号").len(), 3);
    assert!(names("没有这样的话").is_empty());
}

#[test]
fn the_two_texts_of_the_regulations_meet_on_15_may_2019() {
    let cases = [
        (date(2008, 4, 30), false, false),
        (date(2008, 5, 1), true, false),
        (date(2019, 5, 14), true, false),
        (date(2019, 5, 15), false, true),
        (date(2026, 11, 24), false, true),
    ];
    for (on, old, new) in cases {
        assert_eq!(ANSWER_LIMIT_2007.in_force_on(on), old, "{on}");
        assert_eq!(ANSWER_LIMIT.in_force_on(on), new, "{on}");
    }
    assert_eq!(Edition::in_force_on(date(2019, 5, 14)), Edition::Of2007);
    assert_eq!(Edition::in_force_on(date(2019, 5, 15)), Edition::Of2019);
}

#[test]
fn the_list_of_all_rules_forgets_none_and_repeats_none() {
    let written = include_str!("table.rs").matches(": Rule =").count();
    assert_eq!(ALL.len(), written);
    for (index, rule) in ALL.iter().enumerate() {
        assert!(!ALL[..index].contains(rule), "{rule} stands twice");
        assert!(
            !rule.gist.ends_with('。') && !rule.gist.is_empty(),
            "{rule}"
        );
    }
}
