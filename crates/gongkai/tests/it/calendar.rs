//! The calendar on the command line: a notice is entered into an installation, and the commands that count use it.

use gongkai_testkit::notices::NOTICE_2027;
use serde_json::json;

use crate::town::{Place, gongkai, with_county};

#[test]
fn a_notice_is_entered_and_counted_with() {
    let place = Place::new();
    with_county(&place, "data").done();
    let data = place.text("data");
    let question = ["workdays", "2026-12-31", "20", "--json"];
    let of_installation = [&question[..], &["--data", &data]].concat();
    let before = gongkai(&of_installation).done().json();
    assert_eq!(
        (&before["date"], &before["provisional"]),
        (&json!("2027-01-29"), &json!(true))
    );
    let said = gongkai(&["workdays", "2026-12-31", "20", "--data", &data])
        .done()
        .stdout;
    assert!(said.contains("2027年的放假安排还没有公布"), "{said}");

    let file = place.write("n.txt", NOTICE_2027);
    let call = ["calendar", "import", "--data", &data, &file, "--json"];
    let imported = gongkai(&call).done().json();
    assert_eq!(
        imported["years"],
        json!([{
            "year": 2027,
            "layer": "national",
            "source": "国务院办公厅关于2027年部分节假日安排的通知（测试发〔2026〕1号）",
            "workdays": 249,
            "weekdays_off": 17,
            "make_up_days": 5,
            "new": true,
        }])
    );
    assert_eq!(gongkai(&call).done().json()["years"][0]["new"], false);

    let after = gongkai(&of_installation).done().json();
    assert_eq!(after["provisional"], false);
    assert_eq!(
        after["skipped"][0],
        json!({"on": "2027-01-01", "why": "元旦放假"})
    );
    // Without the installation the program's own calendar decides.
    assert_eq!(gongkai(&question).done().json()["provisional"], true);
    let clock = place.write(
        "q.json",
        r#"{"channel":"in_person","events":[{"kind":"submitted","on":"2026-12-31"}]}"#,
    );
    let clock = ["clock", &clock, "--as-of", "2027-01-04", "--json"];
    assert_eq!(gongkai(&clock).done().json()["provisional"], true);
    let of_installation = [&clock[..], &["--data", &data]].concat();
    let reading = gongkai(&of_installation).done().json();
    assert_eq!(
        (&reading["due_on"], &reading["provisional"]),
        (&json!("2027-01-29"), &json!(false))
    );
    assert_eq!(
        gongkai(&["doctor", "--data", &data, "--json"])
            .done()
            .json()["ok"],
        true
    );
}

#[test]
fn what_cannot_be_entered_is_said_with_its_line() {
    let place = Place::new();
    with_county(&place, "data").done();
    let data = place.text("data");
    let import = |file: &str, more: &[&str]| {
        let call = ["calendar", "import", "--data", &data, file];
        gongkai(&[&call[..], more].concat())
    };
    let wrong = place.write("w.txt", NOTICE_2027.replace("（周六）上班", "（周日）上班"));
    let said = import(&wrong, &[]).wrong();
    assert!(said.contains("第8行：2027年2月20日是星期六"), "{said}");
    let refused = import(&wrong, &["--json"]);
    assert_eq!(
        (refused.status, &refused.json()["faults"][0]["line"]),
        (2, &json!(8))
    );

    // An unusual year wants a second look.
    let few = place.write("f.csv", "2026-01-01,holiday\n2026-02-16,holiday");
    assert!(import(&few, &[]).wrong().contains("没有写明放假通知的名称"));
    let local = ["--source", "地方规定", "--local"];
    import(&few, &local).done();
    let unusual = place.write("u.txt", NOTICE_2027.replace("5月8日（周六）上班。", ""));
    let said = import(&unusual, &[]).wrong();
    assert!(
        said.contains("历年为5至12天") && said.contains("--confirmed"),
        "{said}"
    );
    import(&unusual, &["--confirmed"]).done();

    assert!(
        import(&place.text("none.csv"), &[])
            .wrong()
            .contains("没有文件")
    );
    let nowhere = ["calendar", "import", "--data", &place.text("nowhere"), &few];
    let said = gongkai(&[&nowhere[..], &local].concat()).wrong();
    assert!(said.contains("没有 gongkai 的数据"), "{said}");
}
