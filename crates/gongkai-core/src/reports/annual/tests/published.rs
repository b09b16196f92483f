//! Published reports against their formats: every inconsistent one is caught by what is wrong with it, every consistent one
//! passes.

use serde_json::Value;

use super::super::Format;
use super::super::check::{Context, Finding, Unseen, holds};
use super::cases::{all, case, report};

/// What is wrong with each inconsistent case.
const CAUGHT: [(&str, &[&str]); 9] = [
    ("hongze-2023", &["t4_rev", "t4_lit_after"]),
    ("mashui-town-2019", &["text_sum"]),
    ("ningqiang-nrb-2021", &["text_sum"]),
    ("relics-bureau-2017", &["e3"]),
    ("songjianghe-town-2020", &["text_year"]),
    ("tingziba-town-2014", &["text_sum"]),
    ("xintian-town-2022", &["text_sum"]),
    ("yi-town-2022", &["obsolete_format"]),
    ("zhouwan-town-2021", &["text_period"]),
];

fn check(report: &Value, unseen: Unseen) -> Vec<Finding> {
    let format = Format::of_report(report).expect("a format");
    format.check(
        report,
        &Context {
            unseen,
            ..Context::default()
        },
    )
}

fn rules(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|found| found.rule.as_str()).collect()
}

#[test]
fn every_case_is_judged_as_its_collector_found_it() {
    let mut caught = Vec::new();
    for (id, case) in all() {
        let complete = case["complete"] == true;
        let unseen = if complete {
            Unseen::Fault
        } else {
            Unseen::PassOver
        };
        let report = report(&case);
        let found = check(&report, unseen);
        // Texts of complete cases are excerpts: what they do not speak of is not held against them.
        let errors: Vec<_> = found
            .iter()
            .filter(|f| {
                !holds(std::slice::from_ref(f)) && f.rule != "topic" && f.rule != "text_missing"
            })
            .collect();
        if case["consistent"] == false {
            let rules: Vec<_> = errors.iter().map(|f| f.rule.as_str()).collect();
            let expected = CAUGHT
                .iter()
                .find(|(other, _)| *other == id)
                .expect("an expectation")
                .1;
            assert_eq!(rules, expected, "{id}");
            caught.push(format!(
                "{id}\n  {}",
                errors
                    .iter()
                    .map(|f| f.sentence.as_str())
                    .collect::<Vec<_>>()
                    .join("\n  ")
            ));
        } else {
            assert!(errors.is_empty(), "{id}: {errors:#?}");
            assert!(!rules(&found).contains(&"text_sum"), "{id}: {found:#?}");
        }
    }
    assert_eq!(caught.len(), CAUGHT.len());
    insta::assert_snapshot!(caught.join("\n"));
}

#[test]
fn complete_tables_give_only_what_is_to_be_looked_at() {
    let tables = |id: &str| {
        let mut report = case(id);
        report.as_object_mut().unwrap().remove("narrative");
        check(&report, Unseen::Fault)
    };
    for id in [
        "hangzhou-style-2025",
        "unknown-department-2023",
        "huaian-city-2024",
    ] {
        assert_eq!(tables(id), [], "{id}");
    }
    assert_eq!(
        rules(&tables("shuyang-county-2025")),
        ["t3_other_misc_share"]
    );
    assert_eq!(rules(&tables("hongze-2024")), ["merged_row"]);
}

#[test]
fn the_text_of_one_organ_against_the_table_of_all_is_no_error() {
    let found = check(&case("hongze-2024"), Unseen::Fault);
    let said = found
        .iter()
        .find(|f| f.rule == "text_new_received")
        .unwrap();
    assert!(holds(std::slice::from_ref(said)));
    insta::assert_snapshot!(said.sentence);
}

#[test]
fn totals_that_do_not_hold_are_named_with_their_numbers() {
    let found = check(&case("hongze-2023"), Unseen::Fault);
    insta::assert_snapshot!(found.iter().find(|f| f.rule == "t4_rev").unwrap().sentence);
}
