//! Each rule beyond the sums, by a report that breaks it.

use jiff::civil::date;
use serde_json::{Value, json};

use super::super::check::{Context, Finding};
use super::super::{Format, Severity};
use super::cases::case;
use crate::agencies::AgencyKind;

/// A complete report without texts.
fn report() -> Value {
    let mut report = case("unknown-department-2023");
    report.as_object_mut().unwrap().remove("narrative");
    report.as_object_mut().unwrap().remove("title");
    report
}

fn check(report: &Value, context: &Context<'_>) -> Vec<(String, Severity, String)> {
    let found = Format::of_report(report).unwrap().check(report, context);
    found
        .into_iter()
        .map(
            |Finding {
                 rule,
                 severity,
                 sentence,
                 ..
             }| (rule, severity, sentence),
        )
        .collect()
}

/// The only finding.
fn only(report: &Value, context: &Context<'_>) -> (String, Severity, String) {
    let mut found = check(report, context);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[test]
fn missing_rows_and_tables_are_named() {
    let mut one = report();
    one["t3"].as_object_mut().unwrap().remove("np_repeat");
    let (rule, severity, sentence) = only(&one, &Context::default());
    assert_eq!((rule.as_str(), severity), ("missing", Severity::Error));
    assert_eq!(sentence, "缺少“2.重复申请”一行，请补上；没有的填 0。");
    let mut one = report();
    one.as_object_mut().unwrap().remove("t4");
    assert_eq!(
        only(&one, &Context::default()).2,
        "缺少整张表“行政复议、行政诉讼情况”，请补上；没有的填 0。"
    );
}

#[test]
fn rows_that_do_not_belong_are_named_with_their_format() {
    let mut one = report();
    one["t2"]["procurement"] = json!([1, 200]);
    let (rule, _, sentence) = only(&one, &Context::default());
    assert_eq!(rule, "obsolete");
    assert_eq!(
        sentence,
        "表中有一行“政府集中采购”，是 2019 年格式的，2021 年格式没有这一行，请删去。"
    );
    let mut one = report();
    one["t3"]["misc"] = json!([0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(only(&one, &Context::default()).0, "extra");
    let mut one = report();
    one["indicators"] = json!({"app_received": 3});
    assert_eq!(only(&one, &Context::default()).0, "obsolete");
}

#[test]
fn what_is_no_number_is_named() {
    for (cells, rule) in [
        (json!(["无", 0, 0, 0, 0, 0, 0]), "number"),
        (json!([-1, 0, 0, 0, 0, 0, 0]), "number"),
        (json!([0.5, 0, 0, 0, 0, 0, 0]), "number"),
        (json!([null, 0, 0, 0, 0, 0, 0]), "blank"),
        (json!(["", 0, 0, 0, 0, 0, 0]), "blank"),
        (json!([0, 0, 0, 0, 0, 0, 0, 0]), "number"),
    ] {
        let mut one = report();
        one["t3"]["np_repeat"] = cells.clone();
        let (found, severity, sentence) = only(&one, &Context::default());
        assert_eq!(
            (found.as_str(), severity),
            (rule, Severity::Error),
            "{cells}"
        );
        assert!(sentence.contains("2.重复申请"), "{sentence}");
    }
    let mut one = report();
    one["t2"]["admin_fee"] = json!("316441");
    assert_eq!(check(&one, &Context::default()), []);
}

#[test]
fn blanks_of_2019_count_as_nothing() {
    let row = |n: Value| json!([n, null, null, null, null, null, 0]);
    let format = Format::by_code("2019").unwrap();
    let table = format.table("t3_applications").unwrap();
    let rows: serde_json::Map<_, _> = table
        .number_rows()
        .map(|r| (r.id.clone(), row(Value::Null)))
        .collect();
    let report = json!({"year": 2020, "t3": rows, "t4": vec![0; 15], "t2": {
        "rules": [0, 0, 0], "normative_docs": ["", "", ""], "permit": [3, -1, 2], "other_service": [0, 0, 0],
        "penalty": [1, 2, 3], "coercion": [0, 0, 0], "admin_fee": [0, 0], "procurement": [2, 1234.5]}});
    let (rule, severity, sentence) = only(&report, &Context::default());
    assert_eq!((rule.as_str(), severity), ("blank", Severity::Notice));
    assert_eq!(
        sentence,
        format!(
            "有 {} 个单元格空着，已按 0 计；空着的总计不核对。",
            23 * 6 + 3
        )
    );
}

#[test]
fn last_years_numbers_must_carry_over() {
    let mut last = report();
    last["year"] = json!(2022);
    let context = Context {
        last: Some(&last),
        ..Context::default()
    };
    assert_eq!(check(&report(), &context), []);
    last["t3"]["carried_out"] = json!([2, 0, 0, 0, 0, 0, 2]);
    last["t2"]["normative_docs"] = json!([0, 0, 5]);
    let context = Context {
        last: Some(&last),
        ..Context::default()
    };
    let found = check(&report(), &context);
    let rules: Vec<_> = found
        .iter()
        .map(|(rule, severity, _)| (rule.as_str(), *severity))
        .collect();
    let warning = Severity::Warning;
    assert_eq!(
        rules,
        [
            ("t3_carry_over_years", warning),
            ("t3_carry_over_years", warning),
            ("t2_in_force_years", warning)
        ]
    );
    insta::assert_snapshot!(
        found
            .iter()
            .map(|f| f.2.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_report_of_2020_carries_over_into_2021() {
    let row = |n: u64| json!([n, 0, 0, 0, 0, 0, n]);
    let last =
        json!({"year": 2020, "t3": {"carried_out": row(1)}, "t2": {"normative_docs": [1, 2, 3]}});
    let mut one = report();
    one["year"] = json!(2021);
    let context = Context {
        last: Some(&last),
        ..Context::default()
    };
    let found = check(&one, &context);
    assert!(
        found.iter().all(|(rule, ..)| rule == "t3_carry_over_years"),
        "{found:#?}"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn agencies_that_make_no_rules_have_none() {
    let mut one = report();
    one["t2"]["rules"] = json!([0, 0, 6]);
    assert_eq!(check(&one, &Context::default()), []);
    let context = Context {
        kind: Some(AgencyKind::Township),
        ..Context::default()
    };
    let (rule, severity, sentence) = only(&one, &context);
    assert_eq!(
        (rule.as_str(), severity),
        ("t2_no_rules", Severity::Warning)
    );
    insta::assert_snapshot!(sentence);
}

#[test]
fn a_format_of_other_years_is_named() {
    let mut one = report();
    one["year"] = json!(2019);
    one["format"] = json!("2021");
    let found = check(&one, &Context::default());
    assert_eq!(found[0].0, "obsolete_format");
    insta::assert_snapshot!(found[0].2);
}

#[test]
fn late_reports_are_named() {
    let context = Context {
        published_on: Some(date(2024, 2, 3)),
        due_on: Some(date(2024, 1, 31)),
        ..Context::default()
    };
    assert_eq!(only(&report(), &context).0, "late");
    let context = Context {
        published_on: Some(date(2024, 1, 31)),
        ..context
    };
    assert_eq!(check(&report(), &context), []);
}

#[test]
fn titles_name_the_year_and_the_report() {
    for (title, rule) in [
        ("凤凰镇2023年政府信息公开工作年度报告", None),
        ("凤凰镇２０２３年政府信息公开 工作年度报告", None),
        ("凤凰镇2023年政府信息公开年报", Some(Severity::Warning)),
        (
            "凤凰镇2022年政府信息公开工作年度报告",
            Some(Severity::Error),
        ),
    ] {
        let mut one = report();
        one["title"] = json!(title);
        let found = check(&one, &Context::default());
        assert_eq!(found.first().map(|f| f.1), rule, "{title}");
    }
}

#[test]
fn sections_without_text_are_named() {
    let mut one = report();
    one["narrative"] = json!({"s1_overall": "（一）主动公开（二）依申请公开（三）政府信息管理（四）平台建设（五）监督保障", "s5_problems": " "});
    let found = check(&one, &Context::default());
    let sentences: Vec<_> = found.iter().map(|f| f.2.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "“五、存在的主要问题及改进情况”没有文字，请补上。",
            "“六、其他需要报告的事项”没有文字，请补上。"
        ]
    );
}

#[test]
fn the_form_of_2014_has_hard_and_soft_sums() {
    let format = Format::by_code("2014").unwrap();
    let table = format.table("statistics").unwrap();
    let rows: serde_json::Map<_, _> = table
        .number_rows()
        .map(|row| (row.id.clone(), json!(0)))
        .collect();
    let mut one = json!({"year": 2016, "indicators": rows});
    assert_eq!(check(&one, &Context::default()), []);
    let mut broken = |id: &str, n: Value| {
        let was = one["indicators"][id].take();
        one["indicators"][id] = n;
        let found = check(&one, &Context::default());
        one["indicators"][id] = was;
        found
            .into_iter()
            .map(|(rule, severity, _)| (rule, severity))
            .collect::<Vec<_>>()
    };
    let error = |rule: &str| (rule.to_owned(), Severity::Error);
    let warning = |rule: &str| (rule.to_owned(), Severity::Warning);
    assert_eq!(broken("app_fax", json!(1)), [error("e1")]);
    assert_eq!(broken("app_closed_extended", json!(1)), [error("e2")]);
    assert_eq!(broken("ref_privacy", json!(1)), [error("e4")]);
    assert_eq!(broken("resp_press_leader", json!(1)), [error("e10")]);
    assert_eq!(
        broken("pro_normative_public", json!(1)),
        [warning("e8"), warning("e9")]
    );
    assert_eq!(broken("pro_total", json!(1)), [warning("e14")]);
    assert_eq!(broken("ch_wechat", json!(1)), [warning("e14_wechat")]);
    assert_eq!(broken("fees", json!(0.05)), []);
    assert_eq!(broken("staff_full", json!(0.5)), [error("number")]);
}
