//! Annual reports from files: checked and compared.

use serde_json::{Value, json};

use crate::town::{Place, gongkai};

const CASES: &str = include_str!("../../../gongkai-core/src/reports/annual/cases/published.ndjson");

fn case(id: &str) -> Value {
    let mut cases = CASES
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let case = cases.find(|case| case["id"] == id).unwrap();
    json!({"agency": "x", "year": case["year"], "format": "2021", "t2": case["t2"], "t3": case["t3"], "t4": case["t4"]})
}

#[test]
fn a_report_that_holds_is_said_to_hold() {
    let place = Place::new();
    let file = place.write("r.json", case("huaian-city-2024").to_string());
    let said = gongkai(&["report", "check", &file]).done().stdout;
    assert_eq!(said, "2024 年度报告，按 2021 年格式核对：没有发现错误。\n");
    let read = gongkai(&["report", "check", &file, "--json"]).done().json();
    assert_eq!(
        read,
        json!({"year": 2024, "format": "2021", "holds": true, "findings": []})
    );
}

#[test]
fn each_broken_sum_is_a_line() {
    let place = Place::new();
    let file = place.write("r.json", case("hongze-2023").to_string());
    let said = gongkai(&["report", "check", &file]).no().stdout;
    assert_eq!(
        said.lines()
            .filter(|line| line.starts_with("错误："))
            .count(),
        2,
        "{said}"
    );
    assert!(said.contains("“行政复议”：总计等于四种情形之和"), "{said}");
    let read = gongkai(&["report", "check", &file, "--json"]).no().json();
    assert_eq!(read["holds"], false);
    assert_eq!(read["findings"][1]["rule"], "t4_rev");
}

#[test]
fn last_years_report_and_the_kind_of_agency_are_minded() {
    let place = Place::new();
    let mut last = case("hongze-2023");
    last["t3"]["carried_out"] = json!([3, 0, 0, 0, 0, 0, 3]);
    let last = place.write("last.json", last.to_string());
    let mut report = case("hongze-2024");
    report["t2"]["rules"] = json!([0, 0, 6]);
    let file = place.write("r.json", report.to_string());
    let said = gongkai(&[
        "report", "check", &file, "--last", &last, "--kind", "county",
    ])
    .done()
    .stdout;
    assert!(
        said.contains("上年结转数等于上一年度报告的结转下年度数") && said.contains("规章"),
        "{said}"
    );
}

#[test]
fn pages_and_office_files_are_checked_too() {
    let fixtures = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../gongkai-papers/tests/fixtures/"
    );
    let file = |name: &str| format!("{fixtures}{name}");
    for name in [
        "report-huaian-2024.docx",
        "report-huaian-2024.pdf",
        "report-shuyang-2025.xlsx",
    ] {
        let read = gongkai(&["report", "check", &file(name), "--json"])
            .done()
            .json();
        assert_eq!(read["report"]["t4"].as_array().unwrap().len(), 15, "{name}");
    }
    let said = gongkai(&["report", "check", &file("report-hongze-2023.pdf")])
        .no()
        .stdout;
    assert!(
        said.contains("“行政诉讼·复议后起诉”：总计等于四种情形之和"),
        "{said}"
    );
}

#[test]
fn two_reports_are_compared_cell_by_cell() {
    let place = Place::new();
    let first = place.write("a.json", case("hongze-2023").to_string());
    let second = place.write("b.json", case("hongze-2024").to_string());
    let said = gongkai(&["report", "compare", &first, &second])
        .done()
        .stdout;
    assert!(
        said.contains("一、本年新收政府信息公开申请数量·总计：21 → 95（+74，4.52 倍）"),
        "{said}"
    );
    let read = gongkai(&["report", "compare", &first, &second, "--json"])
        .done()
        .json();
    assert_eq!(read["formats"], json!(["2021", "2021"]));
    assert_eq!(read["lines"].as_array().unwrap().len(), 186);
}

#[test]
fn files_that_are_no_report_are_refused_with_the_reason() {
    let place = Place::new();
    for (name, text, reason) in [
        ("a.json", "{", "不是 JSON"),
        ("b.json", "{\"t3\":{}}", "看不出"),
        ("c.txt", "x", "后缀"),
        ("d.html", "<p>停水通知</p>", "没有找到"),
        ("e.pdf", "%PDF-1.7", "读不出"),
        ("f.docx", "PK", "读不出"),
    ] {
        let file = place.write(name, text);
        let said = gongkai(&["report", "check", &file]).wrong();
        assert!(said.contains(reason), "{name}: {said}");
    }
    assert!(
        gongkai(&["report", "check", "/nowhere.json"])
            .wrong()
            .contains("没有文件")
    );
    assert!(
        gongkai(&["report", "check", "x.json", "--format", "2020"])
            .wrong()
            .contains("2021")
    );
}
