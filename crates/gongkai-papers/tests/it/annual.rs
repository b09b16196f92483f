//! Annual reports made elsewhere: their pages and files give back the published tables cell by cell, and what is wrong with
//! them is found.

mod pages;

use gongkai_core::documents::FileReader;
use gongkai_core::reports::annual::Format;
use gongkai_core::reports::annual::check::{Context, Finding, holds};
use gongkai_core::reports::annual::reading::{Reading, read};
use gongkai_papers::reader::OfficeReader;
use serde_json::Value;

use pages::Manner;

const CASES: &str = include_str!("../../../gongkai-core/src/reports/annual/cases/published.ndjson");

fn case(id: &str) -> Value {
    let mut cases = CASES
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    cases.find(|case| case["id"] == id).unwrap()
}

fn complete() -> Vec<Value> {
    let cases = CASES
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    cases
        .filter(|case| case["complete"] == true && case.get("t3").is_some())
        .collect()
}

fn read_file(media_type: &str, bytes: &[u8]) -> Reading {
    let pieces = OfficeReader
        .pieces(media_type, bytes)
        .expect("the file is readable");
    read(&pieces, None).expect("there is a report in it")
}

fn read_page(page: &str) -> Reading {
    read_file("text/html", page.as_bytes())
}

/// All findings, of reading and of checking.
fn findings(reading: &Reading) -> Vec<Finding> {
    let mut found = reading.findings.clone();
    found.extend(reading.format.check(&reading.report, &Context::default()));
    found
}

fn rules(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|found| found.rule.as_str()).collect()
}

/// Numbers alike, whether written as 7545 or 7545.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn assert_tables(reading: &Reading, case: &Value, what: &str) {
    for part in ["t2", "t3", "t4"] {
        let (read, published) = (&reading.report[part], &case[part]);
        assert!(
            same(read, published),
            "{what} {part}:\n{read}\n{published}\n{:#?}",
            reading.findings
        );
    }
}

#[test]
fn pages_give_back_the_published_tables() {
    for case in complete() {
        for manner in Manner::ALL {
            let reading = read_page(&pages::page(&case, manner));
            let what = format!("{} {manner:?}", case["id"]);
            assert_eq!(reading.format.format, "2021", "{what}");
            assert_tables(&reading, &case, &what);
            assert_eq!(reading.report["year"], case["year"], "{what}");
            let errors: Vec<_> = findings(&reading)
                .into_iter()
                .filter(|f| !holds(std::slice::from_ref(f)))
                .collect();
            let expected: &[&str] = if case["id"] == "hongze-2023" {
                &["t4_rev", "t4_lit_after"]
            } else {
                &[]
            };
            assert_eq!(rules(&errors), expected, "{what}: {errors:#?}");
        }
    }
}

#[test]
fn texts_are_read_by_section_without_what_is_around() {
    let reading = read_page(&pages::page(&case("huaian-city-2024"), Manner::Nested));
    let narrative = &reading.report["narrative"];
    assert_eq!(reading.report["agency_name"], "淮安市人民政府");
    assert!(
        narrative["s1_overall"]
            .as_str()
            .unwrap()
            .starts_with("（一）主动公开")
    );
    let last = narrative["s6_other"].as_str().unwrap();
    assert!(
        last.contains("信息处理费") && !last.contains("版权所有") && !last.contains("打印"),
        "{last}"
    );
    assert!(!reading.report.to_string().contains("var hits"));
}

#[test]
fn blanks_count_as_nothing_and_are_named() {
    let case = case("huaian-city-2024");
    let page = pages::page(&case, Manner::Official).replace(">0<", ">&nbsp;<");
    let reading = read_page(&page);
    assert_tables(&reading, &case, "blanks");
    let found = findings(&reading);
    assert!(holds(&found), "{found:#?}");
    assert!(rules(&found).contains(&"blank"));
    let dashes = pages::page(&case, Manner::Official).replace(">0<", ">—<");
    assert_tables(&read_page(&dashes), &case, "dashes");
}

#[test]
fn words_where_a_number_belongs_are_named() {
    let page =
        pages::page(&case("shuyang-county-2025"), Manner::Official).replace(">294<", ">若干<");
    let found = findings(&read_page(&page));
    let wrong: Vec<_> = found
        .iter()
        .filter(|f| f.rule == "number")
        .map(|f| f.sentence.as_str())
        .collect();
    assert_eq!(
        wrong,
        ["“（一）予以公开”的“总计”应当填不小于 0 的整数，现为“若干”；没有的填 0。"]
    );
}

#[test]
fn missing_and_changed_rows_are_named() {
    let case = case("shuyang-county-2025");
    let page = pages::page(&case, Manner::Plain);
    let gone = page
        .lines()
        .filter(|line| !line.contains("2.重复申请"))
        .collect::<Vec<_>>()
        .join("\n");
    let found = findings(&read_page(&gone));
    assert!(
        found
            .iter()
            .any(|f| f.rule == "missing" && f.sentence.contains("2.重复申请")),
        "{found:#?}"
    );
    let changed = page.replace("2.其他法律行政法规禁止公开", "2.其他法律行政止公开");
    let reading = read_page(&changed);
    assert_tables(&reading, &case, "slip");
    assert!(
        rules(&reading.findings).contains(&"name"),
        "{:#?}",
        reading.findings
    );
}

#[test]
fn tables_of_an_earlier_format_are_named() {
    let page = pages::empty("佳县螅镇人民政府", 2022, Format::by_code("2019").unwrap());
    let reading = read_page(&page);
    assert_eq!(reading.format.format, "2019");
    let found = findings(&reading);
    assert!(rules(&found).contains(&"obsolete_format"), "{found:#?}");
    assert!(found.iter().any(|f| f.rule == "blank"), "{found:#?}");
    // A table of 2019 among those of 2021.
    let page = pages::page(&case("shuyang-county-2025"), Manner::Official)
        .replace("本年制发件数", "本年新制作数量")
        .replace("三、收到", "<table><tr><td>信息内容</td><td>采购项目数量</td><td>采购总金额</td></tr><tr><td>政府集中采购</td><td>2</td><td>300元</td></tr></table>三、收到");
    let found = findings(&read_page(&page));
    let named: Vec<_> = found
        .iter()
        .filter(|f| f.rule.starts_with("obsolete"))
        .map(|f| f.sentence.as_str())
        .collect();
    insta::assert_snapshot!(named.join("\n"));
}

#[test]
fn the_form_of_2014_is_read() {
    let format = Format::by_code("2014").unwrap();
    let table = format.table("statistics").unwrap();
    let page = pages::statistics("湖塘镇", 2018, |place| place as u64 * 3);
    let reading = read_page(&page);
    assert_eq!(reading.format.format, "2014");
    for (place, row) in table
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.heading)
    {
        assert_eq!(
            reading.report["indicators"][&row.id],
            place as u64 * 3,
            "{}",
            row.label
        );
    }
}

#[test]
fn word_files_give_back_the_published_tables() {
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let reading = read_file(
        media_type,
        include_bytes!("../fixtures/report-huaian-2024.docx"),
    );
    assert_tables(&reading, &case("huaian-city-2024"), "docx");
    assert!(holds(&findings(&reading)), "{:#?}", findings(&reading));
}

#[test]
fn workbooks_give_back_the_published_tables() {
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let reading = read_file(
        media_type,
        include_bytes!("../fixtures/report-shuyang-2025.xlsx"),
    );
    assert_tables(&reading, &case("shuyang-county-2025"), "xlsx");
    assert!(holds(&findings(&reading)), "{:#?}", findings(&reading));
}

#[test]
fn pdf_files_give_back_the_published_tables() {
    let reading = read_file(
        "application/pdf",
        include_bytes!("../fixtures/report-huaian-2024.pdf"),
    );
    assert_tables(&reading, &case("huaian-city-2024"), "pdf");
    assert!(holds(&findings(&reading)), "{:#?}", findings(&reading));
    assert_eq!(reading.report["year"], 2024);
    let overall = reading.report["narrative"]["s1_overall"].as_str().unwrap();
    assert!(overall.contains("其他 178、尚未审结 37"), "{overall}");
    let reading = read_file(
        "application/pdf",
        include_bytes!("../fixtures/report-hongze-2023.pdf"),
    );
    assert_tables(&reading, &case("hongze-2023"), "pdf");
    let found = findings(&reading);
    let errors: Vec<_> = found
        .iter()
        .filter(|f| !holds(std::slice::from_ref(f)))
        .cloned()
        .collect();
    assert_eq!(rules(&errors), ["t4_rev", "t4_lit_after"], "{errors:#?}");
}

#[test]
fn a_page_without_report_is_none() {
    let pieces = OfficeReader
        .pieces("text/html", "<p>关于停水的通知</p>".as_bytes())
        .unwrap();
    assert_eq!(read(&pieces, None), None);
}

#[test]
fn a_report_in_running_text_is_checked_without_a_form() {
    let page = "<h1>2014年亭子坝镇政府信息公开年度报告</h1><p>一、概述</p><p>全年主动公开政府信息160条，其中：综合政务59条、\
        人事1条、财政5条、教育8条、会议22条、安全监管45条、计生妇儿28条、监察2条。</p><p>二、依申请公开</p><p>没有收到申请，没有行政复议、行政诉讼。</p>";
    let reading = read_page(page);
    assert_eq!(
        (reading.format.format.as_str(), &reading.report["year"]),
        ("2014", &Value::from(2014))
    );
    assert_eq!(rules(&findings(&reading)), ["missing", "text_sum"]);
    let right = read_page(&page.replace("160条", "170条"));
    assert!(holds(&findings(&right)));
}
