//! Requests of an agency in an installation of their own: as many as asked for, one in a hundred open, the same in every
//! run but for the days of the open ones, which end today.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// One in so many is open.
pub const ONE_OPEN_IN: usize = 100;

/// Kinds of applicants; most are people.
const APPLICANTS: [&str; 8] = [
    "natural_person",
    "natural_person",
    "natural_person",
    "org_commercial",
    "org_research",
    "org_public_benefit",
    "org_legal_service",
    "org_other",
];

/// How the closed ones were answered.
const OUTCOMES: [&str; 12] = [
    "granted",
    "granted",
    "granted",
    "partial",
    "partial",
    "unable_not_held",
    "unable_not_held",
    "unable_need_creation",
    "refused_third_party",
    "refused_process_info",
    "np_petition",
    "np_repeat",
];

const MATTERS: [&str; 8] = [
    "农村危房改造补助对象名单及补助金额",
    "耕地地力保护补贴发放清册",
    "道路硬化工程的招标文件、中标结果和验收报告",
    "村级财务收支明细",
    "征地补偿安置方案和补偿款发放情况",
    "低保、特困人员名单和救助标准",
    "河道清淤工程的预算、决算",
    "宅基地审批结果",
];

/// The address of the page of each request.
pub fn pages(requests: usize) -> Vec<String> {
    (0..requests)
        .map(|place| format!("/console/requests/q{place}"))
        .collect()
}

/// Writes the import file.
pub fn write(path: &Path, requests: usize, today: Date) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for place in 0..requests {
        let events = if place % ONE_OPEN_IN == 0 {
            open(place / ONE_OPEN_IN, today)
        } else {
            closed(place, requests, today)
        };
        let channel = ["in_person", "online", "post_signed"][place % 3];
        let line = json!({
            "type": "request", "id": format!("q{place}"), "agency": "main", "channel": channel,
            "applicant": {"kind": APPLICANTS[place / 3 % APPLICANTS.len()]},
            "subject": format!("清源县第{}村{}年{}（第{place}件），希望提供电子文件，能提供目录的一并提供。",
                place % 137 + 1, 2016 + place % 10, MATTERS[place / 7 % MATTERS.len()]),
            "events": events,
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

/// Open ones: not confirmed, running, waiting for a correction, an opinion or a payment, extended, and some overdue.
fn open(number: usize, today: Date) -> Vec<Value> {
    let began = back(today, 3 + number as i64 * 11 % 40);
    let after = |days: i64| began.saturating_add(days.days()).min(today);
    let submitted = event("submitted", began);
    let received = event("received", began);
    match number % 7 {
        0 => vec![submitted],
        1 | 2 => vec![submitted, received],
        3 => vec![
            submitted,
            received,
            json!({"kind": "clarification_requested", "on": after(2), "within_workdays": 15}),
        ],
        4 => vec![
            submitted,
            received,
            event("third_party_consulted", after(3)),
        ],
        5 => vec![submitted, received, event("fee_notified", after(3))],
        _ => vec![
            submitted,
            received,
            json!({"kind": "extended", "on": after(3), "workdays": 20}),
        ],
    }
}

/// Closed ones, over ten years until two months ago; each fifth with a correction before.
fn closed(place: usize, requests: usize, today: Date) -> Vec<Value> {
    let began = back(
        today,
        60 + (requests - place) as i64 * 3_600 / requests as i64,
    );
    let after = |days: i64| began.saturating_add(days.days());
    let mut events = vec![event("submitted", began), event("received", began)];
    if place.is_multiple_of(5) {
        events.push(
            json!({"kind": "clarification_requested", "on": after(2), "within_workdays": 10}),
        );
        events.push(event("clarified", after(6)));
    }
    let outcome = OUTCOMES[place / 11 % OUTCOMES.len()];
    let decided = after(8 + place as i64 % 12);
    events.push(json!({"kind": "decided", "on": decided, "outcome": outcome}));
    events.push(event("delivered", decided.saturating_add(3.days())));
    events
}

fn event(kind: &str, on: Date) -> Value {
    json!({"kind": kind, "on": on.to_string()})
}

fn back(from: Date, days: i64) -> Date {
    from.saturating_sub(days.days())
}
