use super::super::events::{Channel, ClockEvent};
use super::super::{ClockInput, read_clock};
use super::{day, events};
use crate::calendar::Calendar;

/// The example of the interfaces document.
const EXAMPLE: &str = r#"{"type":"request","id":"r1","agency":"qingshi","applicant":{"kind":"natural_person"},"channel":"online",
 "subject":"…","events":[
  {"kind":"submitted","on":"2024-01-05"},{"kind":"confirmed","on":"2024-01-08"},
  {"kind":"clarification_requested","on":"2024-01-10","within_workdays":10},{"kind":"clarified","on":"2024-01-15"},
  {"kind":"third_party_consulted","on":"2024-01-16"},{"kind":"third_party_answered","on":"2024-01-30"},
  {"kind":"extended","on":"2024-02-20","workdays":20},
  {"kind":"fee_notified","on":"2024-02-21"},{"kind":"fee_paid","on":"2024-02-23"},
  {"kind":"decided","on":"2024-03-01","outcome":"granted"},{"kind":"delivered","on":"2024-03-04"}]}"#;

#[test]
fn the_example_of_the_interfaces_is_read_and_answered_in_its_form() {
    let input = ClockInput::read_file(EXAMPLE).unwrap();
    let json =
        serde_json::to_value(read_clock(&input, Calendar::built_in(), day("2026-11-24"))).unwrap();
    for (field, expected) in [
        ("state", serde_json::json!("closed")),
        ("received_on", serde_json::json!("2024-01-08")),
        ("due_on", serde_json::json!("2024-03-22")),
        ("closed_on", serde_json::json!("2024-03-01")),
        ("overdue", serde_json::json!(false)),
        ("overdue_workdays", serde_json::json!(0)),
        ("provisional", serde_json::json!(false)),
        ("rules", serde_json::json!("2019")),
        ("findings", serde_json::json!([])),
    ] {
        assert_eq!(json[field], expected, "{field}");
    }
    assert_eq!(
        json["steps"][1],
        serde_json::json!({
            "on": "2024-01-08",
            "rule": "条例 第三十一条第三项",
            "text": "双方确认，双方确认之日为收到申请之日。",
        })
    );
}

#[test]
fn the_example_reads_true_on_every_day_of_its_life() {
    let input = ClockInput::read_file(EXAMPLE).unwrap();
    let cases = [
        ("2024-01-05", "awaiting_confirmation"),
        ("2024-01-09", "running received 2024-01-08 due 2024-02-04"),
        ("2024-01-12", "suspended received 2024-01-08"),
        ("2024-01-15", "running received 2024-01-08 due 2024-02-09"),
        ("2024-01-30", "running received 2024-01-08 due 2024-02-29"),
        ("2024-02-20", "running received 2024-01-08 due 2024-03-28"),
        ("2024-02-22", "suspended received 2024-01-08"),
        ("2024-02-23", "running received 2024-01-08 due 2024-03-22"),
        (
            "2024-03-01",
            "closed received 2024-01-08 due 2024-03-22 closed 2024-03-01",
        ),
    ];
    for (as_of, expected) in cases {
        let reading = read_clock(&input, Calendar::built_in(), day(as_of));
        assert_eq!(super::brief(&reading), expected, "{as_of}");
    }
}

#[test]
fn every_kind_of_event_is_written_as_it_is_read() {
    let story = "2024-03-04 submitted; 2024-03-04 received; 2024-03-05 confirmed; 2024-03-06 clarification_requested 10; \
                 2024-03-06 clarification_requested; 2024-03-08 clarified; 2024-03-11 third_party_consulted #a; \
                 2024-03-11 agency_consulted; 2024-03-15 third_party_answered #a; 2024-03-18 agency_answered; \
                 2024-03-20 extended 20; 2024-03-21 fee_notified; 2024-03-22 fee_paid; 2024-04-01 withdrawn; \
                 2024-04-01 lapsed other_fee_unpaid; 2024-04-01 decided partial; 2024-04-03 delivered";
    for event in events(story) {
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["kind"], event.kind());
        assert_eq!(json["on"], event.on().to_string());
        assert_eq!(serde_json::from_value::<ClockEvent>(json).unwrap(), event);
    }
    for channel in Channel::ALL {
        assert_eq!(serde_json::to_value(channel).unwrap(), channel.id());
    }
}

#[test]
fn a_file_that_is_not_the_form_says_what_to_mend() {
    let cases = [
        (r#"{"channel":"online"}"#, "缺少字段“events”，请补上。"),
        (r#"{"events":[]}"#, "缺少字段“channel”，请补上。"),
        (
            r#"{"channel":"online","events":[],"color":1}"#,
            "没有“color”这个字段，请删去或者改正名称。",
        ),
        (
            r#"{"type":"record","channel":"online","events":[]}"#,
            "“record”不是可用的值，可用的有：request。",
        ),
        (
            r#"{"channel":"email","events":[]}"#,
            "“email”不是可用的值，可用的有：in_person、post_signed、post_unsigned、online、fax、oral。",
        ),
        (
            r#"{"channel":"online","events":[{"kind":"submitted","on":"2024-01-05","at":"x"}]}"#,
            "没有“at”这个字段，请删去或者改正名称。",
        ),
        (
            r#"{"channel":"online","events":[{"kind":"decided","on":"2024-01-05"}]}"#,
            "缺少字段“outcome”，请补上。",
        ),
        (
            r#"{"channel":"online","events":[{"kind":"submitted","on":"5.1.2024"}]}"#,
            "日期写法不对，请写成 2024-01-05 这样。",
        ),
        (
            r#"{"channel":"online","events":[}"#,
            "不是完整的 JSON，请检查引号、逗号和括号。",
        ),
    ];
    for (text, expected) in cases {
        let error = ClockInput::read_file(text).unwrap_err();
        assert!(
            error.sentence().ends_with(expected),
            "{text}: {}",
            error.sentence()
        );
    }
}
