//! Import and export.

use serde_json::json;

use crate::town::{Place, agency, county, gongkai, ndjson, record, with_county};

#[test]
fn an_export_imported_elsewhere_exports_the_same_bytes() {
    let place = Place::new();
    with_county(&place, "a").done();
    let first = place.export("a");
    let file = place.write("elsewhere/a.ndjson", &first);
    gongkai(&["import", "--data", &place.text("b"), &file]).done();
    assert_eq!(place.export("b"), first);

    let types: Vec<String> = first
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["type"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    for line_type in gongkai_core::lines::TYPES {
        assert!(
            types.iter().any(|found| found == line_type),
            "{line_type} is not exported"
        );
    }
    assert!(first.contains("\"withdrawn\":{\"at\":\"2019-06-02T08:00:00+08:00\""));
    assert!(first.contains("\"editions\":[{\"published_at\":\"2019-06-20\"},{\"published_at\":\"2019-06-21T09:00:00+08:00\"}]"));
    assert!(!first.contains("<script"), "imported HTML is cleaned");
}

#[test]
fn the_same_file_again_changes_nothing() {
    let place = Place::new();
    let first = with_county(&place, "a").done().json();
    assert!(first["new"].as_u64().unwrap() > 10);
    let exported = place.export("a");
    let again = with_county(&place, "a").done().json();
    assert_eq!(again["new"], 0);
    assert_eq!(again["unchanged"], county().len());
    assert_eq!(place.export("a"), exported);
}

#[test]
fn an_export_can_be_narrowed() {
    let place = Place::new();
    with_county(&place, "a").done();
    let data = place.text("a");
    let records = gongkai(&[
        "export", "--data", &data, "--type", "record", "--agency", "qingshi",
    ])
    .done()
    .stdout;
    assert_eq!(records.lines().count(), 2);
    assert!(records.lines().all(
        |line| line.contains("\"type\":\"record\"") && line.contains("\"agency\":\"qingshi\"")
    ));
    assert!(
        gongkai(&["export", "--data", &data, "--agency", "nobody"])
            .wrong()
            .contains("「nobody」")
    );
}

#[test]
fn agencies_without_catalogue_lines_start_with_the_standard_one() {
    let place = Place::new();
    with_county(&place, "a").done();
    let of = |agency: &str| {
        let args = [
            "export",
            "--data",
            &place.text("a"),
            "--type",
            "catalogue_item",
            "--agency",
            agency,
        ];
        gongkai(&args).done().stdout
    };
    assert!(of("county").contains("\"code\":\"policy-norms\""));
    assert_eq!(
        of("qingshi").lines().count(),
        2,
        "the catalogue of the file is the whole catalogue"
    );
}

#[test]
fn a_wrong_line_is_named_and_nothing_of_its_file_is_stored() {
    let place = Place::new();
    let mut lines = vec![
        agency("a", "甲乡人民政府", "township", None),
        record("r1", "a", "通知一", "2018-01-01"),
    ];
    lines.push(json!({"type": "record", "id": "r2", "agency": "a", "titel": "通知二", "body_text": "", "published_at": "2018-02-30"}));
    lines.push(record("r3", "b", "通知三", "2018-01-01"));
    let file = place.write("wrong.ndjson", ndjson(&lines));
    let data = place.text("data");

    let said = gongkai(&["import", "--data", &data, &file]).wrong();
    for part in [
        "第 3 行 title：缺少这个字段，请补上。",
        "第 3 行 published_at：「2018-02-30」不是日期或时间，或者没有这一天",
        "第 3 行 titel：不认识的字段「titel」，请删去或改名。可用字段：id、agency、title",
        "第 4 行 agency：",
        "一行也没有导入",
    ] {
        assert!(said.contains(part), "{part} missing in {said}");
    }
    assert_eq!(place.export("data"), "");

    let faults = gongkai(&["import", "--data", &data, &file, "--json"]);
    assert_eq!(faults.status, 2);
    let faults = &faults.json()["faults"];
    assert_eq!(faults[0]["line"], 3);
    assert_eq!(faults[0]["field"], "title");
    assert!(faults[0]["sentence"].as_str().unwrap().contains("缺少"));
}

#[test]
fn each_file_stands_or_falls_by_itself() {
    let place = Place::new();
    let good = place.write(
        "1.ndjson",
        ndjson(&[agency("a", "甲乡人民政府", "township", None)]),
    );
    let bad = place.write(
        "2.ndjson",
        ndjson(&[
            record("r1", "a", "通知", "2018-01-01"),
            json!({"type": "x"}),
        ]),
    );
    let said = gongkai(&["import", "--data", &place.text("data"), &good, &bad]).wrong();
    assert!(said.contains("2.ndjson 第 2 行 type"));
    let exported = place.export("data");
    assert!(
        exported.contains("甲乡人民政府") && !exported.contains("通知\""),
        "{exported}"
    );
}

#[test]
fn a_hundred_faults_are_enough() {
    let place = Place::new();
    let file = place.write("wrong.ndjson", ndjson(&vec![json!({"type": "x"}); 1000]));
    let said = gongkai(&["import", "--data", &place.text("data"), &file]).wrong();
    assert_eq!(
        said.lines()
            .filter(|line| line.contains(" 行 type："))
            .count(),
        100
    );
    assert!(said.contains("只列出前 100 处"));
}

#[test]
fn another_thing_under_the_same_id_is_refused() {
    let place = Place::new();
    let town = agency("a", "甲乡人民政府", "township", None);
    place
        .import("data", &[town, record("r1", "a", "通知", "2018-01-01")])
        .done();
    let changed = place.import("data", &[record("r1", "a", "通知（改）", "2018-01-01")]);
    assert_eq!(changed.status, 2);
    assert_eq!(changed.json()["faults"][0]["line"], 1);
}

#[test]
fn what_windows_writes_is_read() {
    let place = Place::new();
    let text = format!(
        "\u{feff}{}\r\n\r\n{}\r\n",
        agency("a", "甲乡人民政府", "township", None),
        record("r1", "a", "通知", "2018-01-01")
    );
    let file = place.write("windows.ndjson", text);
    gongkai(&["import", "--data", &place.text("data"), &file]).done();

    let mut gbk = ndjson(&[agency("b", "b", "township", None)]).into_bytes();
    gbk.extend(b"{\"type\":\"agency\",\"name\":\"\xBC\xD7\"}\n");
    let file = place.write("gbk.ndjson", gbk);
    let said = gongkai(&["import", "--data", &place.text("data"), &file]).wrong();
    assert!(said.contains("第 2 行：这一行不是 UTF-8 编码"), "{said}");
}

#[test]
fn files_are_taken_from_beside_the_list_only() {
    let place = Place::new();
    place.write("secret.txt", "秘密");
    let with = |attachment: serde_json::Value| {
        let mut line = record("r1", "a", "通知", "2018-01-01");
        line["attachments"] = json!([attachment]);
        let file = place.write(
            "in/list.ndjson",
            ndjson(&[agency("a", "甲乡人民政府", "township", None), line]),
        );
        gongkai(&["import", "--data", &place.text("data"), &file]).wrong()
    };
    assert!(
        with(json!({"name": "a.txt", "file": "../secret.txt"}))
            .contains("attachments[0].file：要写成")
    );
    assert!(
        with(json!({"name": "a.txt", "file": place.text("secret.txt")}))
            .contains("attachments[0].file：要写成")
    );
    assert!(
        with(json!({"name": "a.txt", "file": "missing.txt"}))
            .contains("attachments[0].file：读不到")
    );
    assert!(
        with(json!({"name": "a.txt", "data_base64": "???"}))
            .contains("attachments[0].data_base64：不是完整的 base64")
    );
}

#[test]
fn the_examples_of_the_repository_can_be_imported() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut seen = 0;
    for example in std::fs::read_dir(examples).unwrap() {
        let example = example.unwrap().path();
        let mut files: Vec<String> = std::fs::read_dir(&example)
            .unwrap()
            .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
            .filter(|path| path.ends_with(".ndjson"))
            .collect();
        if files.is_empty() {
            continue;
        }
        // `agency.ndjson` comes first, by name and by need.
        files.sort();
        let place = Place::new();
        let data = place.text("data");
        let mut args = vec!["import", "--data", &data];
        args.extend(files.iter().map(String::as_str));
        gongkai(&args).done();
        seen += 1;
    }
    assert!(seen > 0, "there are examples");
}
