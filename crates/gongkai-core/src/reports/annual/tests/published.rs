//! Published reports against the format of 2021.

use serde_json::Value;

use super::super::Format;
use super::super::check::{Context, Finding, holds};

fn check(text: &str) -> Vec<Finding> {
    let report: Value = serde_json::from_str(text).expect("a case is JSON");
    let format = Format::by_code("2021").expect("the format is there");
    format.check(&report, &Context::default())
}

fn rules(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|found| found.rule.as_str()).collect()
}

#[test]
fn consistent_reports_give_no_finding() {
    for text in [
        include_str!("../cases/hangzhou-style-2025.json"),
        include_str!("../cases/unknown-department-2023.json"),
        include_str!("../cases/huaian-city-2024.json"),
    ] {
        assert_eq!(check(text), []);
    }
    let found = check(include_str!("../cases/shuyang-county-2025.json"));
    assert_eq!(rules(&found), ["t3_other_misc_share"]);
    assert!(holds(&found));
}

#[test]
fn one_row_for_all_that_is_other_holds_with_a_warning() {
    let found = check(include_str!("../cases/hongze-2024.json"));
    assert_eq!(rules(&found), ["merged_row"]);
    assert!(holds(&found));
}

#[test]
fn totals_that_do_not_hold_are_named() {
    let found = check(include_str!("../cases/hongze-2023.json"));
    assert_eq!(rules(&found), ["merged_row", "t4_rev", "t4_lit_after"]);
    let sentence = &found.iter().find(|f| f.rule == "t4_rev").unwrap().sentence;
    insta::assert_snapshot!(sentence);
}
