//! Published reports against the format of 2021.

use serde_json::Value;

use super::Format;

fn rules(text: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(text).expect("a case is JSON");
    let format = Format::of_2021().expect("the format is readable");
    format
        .check(&report)
        .into_iter()
        .map(|found| found.rule)
        .collect()
}

#[test]
fn consistent_reports_give_no_finding() {
    for text in [
        include_str!("cases/hangzhou-style-2025.json"),
        include_str!("cases/huaian-city-2024.json"),
        include_str!("cases/shuyang-county-2025.json"),
        include_str!("cases/unknown-department-2023.json"),
    ] {
        assert_eq!(rules(text), Vec::<String>::new());
    }
}

#[test]
fn a_report_in_the_rows_of_2019_is_named_row_by_row() {
    let found = rules(include_str!("cases/hongze-2024.json"));
    assert_eq!(found, ["missing", "missing", "missing", "extra"]);
}

#[test]
fn totals_that_do_not_hold_are_named() {
    let found = rules(include_str!("cases/hongze-2023.json"));
    let equations: Vec<_> = found.iter().filter(|rule| rule.starts_with("t4")).collect();
    assert_eq!(equations, ["t4_rev", "t4_lit_after"]);
    assert!(!found.iter().any(|rule| rule.starts_with("t3")));
}
