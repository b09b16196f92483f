//! The commands that compute, and those that make an installation and its accounts.

use gongkai_store::{Store, StoreConfig};
use serde_json::json;

use crate::town::{Place, gongkai, gongkai_with_input, with_county};

#[test]
fn workdays_name_the_days_passed_over() {
    let counted = gongkai(&["workdays", "2024-02-05", "5", "--json"])
        .done()
        .json();
    assert_eq!(counted["date"], "2024-02-18");
    assert_eq!(counted["provisional"], false);
    assert_eq!(
        counted["skipped"][0],
        json!({"on": "2024-02-10", "why": "春节放假"})
    );
    assert_eq!(counted["skipped"].as_array().unwrap().len(), 8);
    let said = gongkai(&["workdays", "2024-02-05", "5"]).done().stdout;
    assert!(
        said.starts_with("2024-02-05 之后第 5 个工作日是 2024-02-18。"),
        "{said}"
    );
    assert!(
        gongkai(&["workdays", "2024-02-30", "5"])
            .wrong()
            .contains("没有这一天")
    );
    assert!(
        gongkai(&["workdays", "2024-02-05", "-1"])
            .wrong()
            .contains("-1")
    );
}

#[test]
fn a_fee_says_how_it_is_made_up() {
    let fee = gongkai(&["fee", "--items", "31", "--json"]).done().json();
    assert_eq!(fee["total_yuan"], 2200);
    assert_eq!(fee["bands"].as_array().unwrap().len(), 3);
    assert_eq!(fee["bands"][2]["rate_yuan"], 200);
    assert_eq!(
        gongkai(&["fee", "--pages", "30", "--json"]).done().json()["total_yuan"],
        0
    );
    let said = gongkai(&["fee", "--pages", "31"]).done().stdout;
    assert!(
        said.contains("第 1—30 页：30 页，不收费") && said.contains("第 31—"),
        "{said}"
    );
    gongkai(&["fee"]).wrong();
    gongkai(&["fee", "--items", "1", "--pages", "1"]).wrong();
}

#[test]
fn a_clock_is_read_from_a_file() {
    let place = Place::new();
    let file = place.write(
        "q.json",
        r#"{"type":"request","id":"r1","agency":"qingshi","applicant":{"kind":"natural_person"},"channel":"online","subject":"x",
            "events":[{"kind":"submitted","on":"2024-01-05"},{"kind":"confirmed","on":"2024-01-08"}]}"#,
    );
    let reading = gongkai(&["clock", &file, "--as-of", "2024-01-31", "--json"])
        .done()
        .json();
    assert_eq!(reading["state"], "running");
    assert_eq!(reading["received_on"], "2024-01-08");
    assert_eq!(reading["due_on"], "2024-02-04");
    assert_eq!(reading["closed_on"], json!(null));
    assert_eq!(
        (&reading["overdue"], &reading["overdue_workdays"]),
        (&json!(false), &json!(0))
    );
    assert_eq!(
        (&reading["provisional"], &reading["rules"]),
        (&json!(false), &json!("2019"))
    );
    let step = &reading["steps"][0];
    assert!(step["on"].is_string() && step["text"].is_string());
    assert!(
        step["rule"].as_str().unwrap().starts_with("条例 第"),
        "{step}"
    );
    let late = gongkai(&["clock", &file, "--as-of", "2024-02-05"])
        .done()
        .stdout;
    assert!(
        late.contains("最迟答复：2024年2月4日") && late.contains("已超过期限 1 个工作日"),
        "{late}"
    );

    let wrong = place.write(
        "w.json",
        r#"{"channel":"online","events":[{"kind":"submitted","on":"2024-13-05"}]}"#,
    );
    assert!(gongkai(&["clock", &wrong]).wrong().contains("日期"));
    assert!(
        gongkai(&["clock", &place.text("none.json")])
            .wrong()
            .contains("没有文件")
    );
}

#[test]
fn an_installation_begins_with_its_agency_and_its_administrator() {
    let place = Place::new();
    let data = place.text("data");
    let init = |password: &str| {
        let args = [
            "init",
            "--data",
            &data,
            "--agency-name",
            "青石镇人民政府",
            "--admin",
            "admin",
            "--password-stdin",
            "--json",
        ];
        gongkai_with_input(&args, password)
    };
    assert!(init("short\n").wrong().contains("密码至少 10 个字符"));
    assert!(!place.path("data/gongkai.db").exists());
    let made = init("青石镇的河水一直是清的\n").done().json();
    assert_eq!(
        (&made["agency"], &made["agency_kind"]),
        (&json!("township"), &json!("township"))
    );
    assert!(
        init("青石镇的河水一直是清的\n")
            .wrong()
            .contains("已经有一个安装")
    );

    let add = |login: &str, agency: &str| {
        let args = [
            "user",
            "add",
            "--data",
            &data,
            "--login",
            login,
            "--agency",
            agency,
            "--role",
            "editor,issuer",
            "--name",
            "李四",
            "--password-stdin",
        ];
        gongkai_with_input(&args, "河对岸的山一直是青的")
    };
    assert!(
        add("li", "nobody")
            .wrong()
            .contains("没有编号为「nobody」的机关")
    );
    add("li", "township").done();
    assert!(add("li", "township").wrong().contains("已经有了"));
    assert_eq!(gongkai(&["doctor", "--data", &data]).done().status, 0);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let config = StoreConfig {
            data_dir: place.path("data"),
            database_url: None,
            blob_dir: None,
            personal_key_file: None,
        };
        let store = Store::open(&config).await.unwrap();
        let account = store
            .account(&"li".parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((account.name.as_str(), account.grants.len()), ("李四", 2));
        let hash = store
            .password_hash(&"li".parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert!(gongkai_web::passwords::verify(
            "河对岸的山一直是青的",
            &hash
        ));
        let hash = store
            .password_hash(&"admin".parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert!(gongkai_web::passwords::verify(
            "青石镇的河水一直是清的",
            &hash
        ));
        store.close().await;
    });
}

#[test]
fn a_narrative_report_is_written_in_every_form() {
    let place = Place::new();
    with_county(&place, "data").done();
    let data = place.text("data");
    let annual = |more: &[&str]| {
        let args = [
            "report", "annual", "--data", &data, "--agency", "qingshi", "--year", "2018",
        ];
        gongkai(&[&args, more].concat())
    };
    let text = annual(&[]).done().stdout;
    assert!(
        text.starts_with("青石镇人民政府2018年政府信息公开工作年度报告"),
        "{text}"
    );
    assert!(text.contains("公开不够及时"), "{text}");
    let json = annual(&["--json"]).done().json();
    assert_eq!(
        (&json["agency"], &json["year"], &json["format"]),
        (&json!("qingshi"), &json!(2018), &json!("narrative"))
    );
    assert!(
        json["narrative"]["problems"]
            .as_str()
            .unwrap()
            .contains("形式单一")
    );

    for (name, begins) in [
        ("r.html", "<!DOCTYPE html>"),
        ("r.pdf", "%PDF-"),
        ("r.json", "{"),
    ] {
        annual(&["--output", &place.text(name)]).done();
        let written = std::fs::read(place.path(name)).unwrap();
        assert!(written.starts_with(begins.as_bytes()), "{name}");
    }
    // The statistics form of that year stands behind the same words where it is asked for.
    let formed = annual(&["--format", "2014"]).done();
    assert!(
        formed.stdout.contains("概述") && formed.stdout.contains("主动公开政府信息数"),
        "{}",
        formed.stdout
    );
    let args = [
        "report", "annual", "--data", &data, "--agency", "nobody", "--year", "2018",
    ];
    assert!(gongkai(&args).wrong().contains("「nobody」"));
}
