//! Published reports as their collector transcribed them (`cases/published.ndjson`), put into the JSON form of a report as far
//! as they were seen.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// All cases with their ids.
pub(super) fn all() -> Vec<(String, Value)> {
    let lines = include_str!("../cases/published.ndjson").lines();
    let cases = lines.map(|line| serde_json::from_str::<Value>(line).expect("a case is JSON"));
    cases
        .map(|case| (word(&case, "id").to_owned(), case))
        .collect()
}

/// The report of a case.
pub(super) fn case(id: &str) -> Value {
    let found = all().into_iter().find(|(other, _)| other == id);
    report(&found.expect("the case is there").1)
}

pub(super) fn word<'a>(case: &'a Value, key: &str) -> &'a str {
    case.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A case in the JSON form; what was not seen is not there.
pub(super) fn report(case: &Value) -> Value {
    let mut report = Map::new();
    let layout = word(case, "layout_note").starts_with("2019 layout");
    let format = match word(case, "kind") {
        "annual-2019" => "2019",
        _ if layout => "2019",
        "annual-2021" => "2021",
        _ => "2014",
    };
    report.insert("format".into(), format.into());
    for key in ["year", "title", "t2", "t3", "t4"] {
        if let Some(value) = case.get(key) {
            report.insert(key.into(), value.clone());
        }
    }
    if let Some(section) = case.get("section2").filter(|section| section.is_object()) {
        report.insert("t2".into(), section_two(section));
    }
    if let Some(section) = case.get("section4").filter(|section| section.is_object()) {
        report.insert("t4".into(), section_four(section));
    }
    if let Some(totals) = case
        .get("section3_totals_from_narrative")
        .filter(|totals| totals.is_object())
    {
        add_totals(&mut report, totals);
    }
    if let Some(values) = case.get("indicator_values").and_then(Value::as_array) {
        report.insert("indicators".into(), indicators(values));
    }
    let section = if format == "2014" {
        "overview"
    } else {
        "s1_overall"
    };
    report.insert("narrative".into(), json!({section: text(case)}));
    Value::Object(report)
}

fn section_two(section: &Value) -> Value {
    let list = |key: &str| {
        let cells = ["made", "repealed", "in_force", "published", "public_total"];
        let cells = cells.iter().filter_map(|cell| section.get(key)?.get(cell));
        Value::Array(cells.cloned().collect())
    };
    let mut rows = Map::new();
    rows.insert("rules".into(), list("regulations"));
    rows.insert("normative_docs".into(), list("normative_documents"));
    let single = [
        ("licences", "permit"),
        ("penalties", "penalty"),
        ("coercive_measures", "coercion"),
        ("fees_wan_yuan", "admin_fee"),
    ];
    for (key, row) in single {
        if let Some(value) = section.get(key) {
            rows.insert(row.into(), value.clone());
        }
    }
    Value::Object(rows)
}

fn section_four(section: &Value) -> Value {
    let parts = [
        "reconsideration",
        "litigation_direct",
        "litigation_after_reconsideration",
    ];
    let cells = ["upheld", "corrected", "other", "pending", "total"];
    let cells = parts
        .iter()
        .flat_map(|part| cells.iter().map(move |cell| section[*part][*cell].clone()));
    Value::Array(cells.collect())
}

/// Totals said in the text, as the last column of rows whose other cells were not seen.
fn add_totals(report: &mut Map<String, Value>, totals: &Value) {
    let rows = [
        ("new", "new_received"),
        ("carried_over", "carried_in"),
        ("granted", "granted"),
        ("partial", "partial"),
        ("total", "results_total"),
        ("carried_forward", "carried_out"),
        ("carried_forward_implied", "carried_out"),
    ];
    let table = report.entry("t3").or_insert_with(|| json!({}));
    for (key, row) in rows {
        if let (Some(total), None) = (totals.get(key), table.get(row)) {
            table[row] = json!([null, null, null, null, null, null, total]);
        }
    }
}

fn indicators(values: &[Value]) -> Value {
    let ids: BTreeMap<&str, &str> = [
        ("收到申请数", "app_received"),
        ("当面申请数", "app_in_person"),
        ("网络申请数", "app_network"),
        ("信函申请数", "app_letter"),
        ("申请办结数", "app_closed"),
        ("已答复", "app_replies"),
        ("同意公开答复数", "rep_granted"),
        ("同意部分公开答复数", "rep_partial"),
        ("不同意公开答复数", "rep_refused"),
        ("申请信息不存在数", "rep_not_exist"),
        ("不属于本行政机关公开数", "rep_not_ours"),
        ("行政复议数量", "rev_total"),
        ("行政诉讼数量", "lit_total"),
        ("主动公开政府信息数", "pro_total"),
        ("政府网站公开政府信息数", "ch_website"),
        ("政务微信公开政府信息数", "ch_wechat"),
        ("政府公报公开政府信息数", "ch_gazette"),
    ]
    .into();
    let rows = values
        .iter()
        .filter_map(|value| Some((*ids.get(word(value, "indicator"))?, value.get("number")?)));
    Value::Object(
        rows.map(|(id, number)| (id.to_owned(), number.clone()))
            .collect(),
    )
}

/// The sentences of a case: what its collector noted; of a list by category the sentence it came from.
fn text(case: &Value) -> String {
    let facts = case.get("narrative_facts").or_else(|| case.get("facts"));
    let facts = facts
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let mut sentences: Vec<String> = facts
        .map(|fact| fact.trim_matches('“').replace('”', ""))
        .collect();
    if let Some(values) = case.get("values") {
        let categories = values.get("by_category").and_then(Value::as_object);
        let mut listed: Vec<_> = categories
            .into_iter()
            .flatten()
            .map(|(name, n)| format!("{name}{n}条"))
            .collect();
        // Whether a map keeps its order depends on what else is built.
        listed.sort();
        if !listed.is_empty() {
            sentences.push(format!(
                "主动公开政府信息{}条，其中{}",
                values["published_total"],
                listed.join("、")
            ));
        }
    }
    let problems = case
        .get("problems")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for problem in problems.filter_map(Value::as_str) {
        // The period stands only in the collector's note.
        if let Some((_, period)) = problem.split_once("the report says ") {
            let period = period.split(" (").next().unwrap_or_default();
            sentences.push(format!("本报告所列数据的统计期限自{period}"));
        }
    }
    sentences.join("。")
}
