//! Stories are written as `2024-01-05 submitted; 2024-01-10 clarification_requested 10`, so that a case is one line.

mod court_cases;
mod file_form;
mod limits;
mod next;
mod order;
mod properties;
mod receipt;
mod stories;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::events::{Channel, ClockEvent};
use super::{ClockInput, ClockReading, Practice, read_clock, read_clock_under};
use crate::calendar::Calendar;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// One event from `DAY KIND [argument]`; `#x` is an id.
fn event(text: &str) -> ClockEvent {
    let mut words = text.split_whitespace();
    let (on, kind) = (words.next().unwrap(), words.next().unwrap());
    let mut fields = Map::new();
    fields.insert("kind".to_owned(), json!(kind));
    fields.insert("on".to_owned(), json!(on));
    for word in words {
        let (name, value): (&str, Value) = match (word.strip_prefix('#'), word.parse::<u16>()) {
            (Some(id), _) => ("id", json!(id)),
            (None, Ok(days)) if kind == "extended" => ("workdays", json!(days)),
            (None, Ok(days)) => ("within_workdays", json!(days)),
            (None, Err(_)) if kind == "delayed" => ("until", json!(word)),
            (None, Err(_)) => ("outcome", json!(word)),
        };
        fields.insert(name.to_owned(), value);
    }
    serde_json::from_value(Value::Object(fields)).unwrap()
}

fn events(story: &str) -> Vec<ClockEvent> {
    story.split(';').map(event).collect()
}

fn input(channel: Channel, story: &str) -> ClockInput {
    ClockInput {
        channel,
        events: events(story),
    }
}

fn read(channel: Channel, story: &str, as_of: &str) -> ClockReading {
    read_clock(&input(channel, story), Calendar::built_in(), day(as_of))
}

fn read_with(practice: Practice, channel: Channel, story: &str, as_of: &str) -> ClockReading {
    read_clock_under(
        &input(channel, story),
        Calendar::built_in(),
        day(as_of),
        practice,
    )
}

/// `state [received D] [due D] [closed D] [late N] [provisional]`: what a case expects, on one line.
fn brief(reading: &ClockReading) -> String {
    let state = serde_json::to_value(reading.state).unwrap();
    let mut text = state.as_str().unwrap().to_owned();
    for (name, on) in [
        ("received", reading.received_on),
        ("due", reading.due_on),
        ("closed", reading.closed_on),
    ] {
        if let Some(on) = on {
            text.push_str(&format!(" {name} {on}"));
        }
    }
    if reading.overdue {
        text.push_str(&format!(" late {}", reading.overdue_workdays));
    }
    if reading.provisional {
        text.push_str(" provisional");
    }
    text
}

fn finding_codes(reading: &ClockReading) -> Vec<&'static str> {
    reading
        .findings
        .iter()
        .map(|finding| finding.kind.code())
        .collect()
}

/// Reads a story and compares it with `brief`; whatever else is said, each step has its article and a full sentence.
fn check(channel: Channel, story: &str, as_of: &str, expected: &str, findings: &[&str]) {
    let reading = read(channel, story, as_of);
    assert_eq!(
        brief(&reading),
        expected,
        "{channel:?} on {as_of}: {story}\n{:#?}",
        reading.steps
    );
    assert_eq!(
        finding_codes(&reading),
        findings,
        "{channel:?} on {as_of}: {story}"
    );
    check_explained(&reading);
}

fn check_explained(reading: &ClockReading) {
    assert!(reading.steps.is_sorted_by_key(|step| step.on));
    for step in &reading.steps {
        assert!(
            step.text.ends_with('。') && step.rule.to_string().contains('第'),
            "{step:?}"
        );
    }
    for finding in &reading.findings {
        assert!(finding.text.ends_with('。'), "{finding:?}");
    }
}
