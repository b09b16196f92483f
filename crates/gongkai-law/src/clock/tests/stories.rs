//! Whole readings as a clerk sees them, kept as snapshots.

use super::super::ClockReading;
use super::super::events::Channel::{InPerson, Online, PostSigned};
use super::{brief, read};

fn told(reading: &ClockReading) -> String {
    let mut text = format!("{}\n", brief(reading));
    for step in &reading.steps {
        text.push_str(&format!("{} [{}] {}\n", step.on, step.rule, step.text));
    }
    for finding in &reading.findings {
        text.push_str(&format!(
            "! {} [{}] {}\n",
            finding.on, finding.rule, finding.text
        ));
    }
    text
}

#[test]
fn a_long_request_explains_each_step() {
    let story = "2024-01-05 submitted; 2024-01-08 confirmed; 2024-01-10 clarification_requested 10; \
                 2024-01-15 clarified; 2024-01-16 third_party_consulted; 2024-01-30 third_party_answered; \
                 2024-02-20 extended 20; 2024-02-21 fee_notified; 2024-02-23 fee_paid; 2024-03-01 decided granted; \
                 2024-03-04 delivered";
    insta::assert_snapshot!(told(&read(Online, story, "2024-06-01")));
}

#[test]
fn an_overdue_request_with_silent_third_party_explains_each_step() {
    let story = "2025-01-13 submitted; 2025-01-15 received; 2025-01-20 third_party_consulted #甲; \
                 2025-01-21 agency_consulted; 2025-02-11 agency_answered";
    insta::assert_snapshot!(told(&read(PostSigned, story, "2025-03-20")));
}

#[test]
fn an_old_request_is_told_by_the_old_rules() {
    let story = "2018-02-09 submitted; 2018-02-13 agency_consulted; 2018-02-26 agency_answered; \
                 2018-03-01 extended 15; 2018-03-29 decided refused_third_party; 2018-04-02 delivered";
    insta::assert_snapshot!(told(&read(InPerson, story, "2018-12-31")));
}

#[test]
fn an_unpaid_fee_and_a_confused_history_are_told() {
    let story = "2026-11-02 submitted; 2026-11-12 clarification_requested 10; 2026-11-13 clarified; \
                 2026-11-16 fee_paid; 2026-11-20 fee_notified";
    insta::assert_snapshot!(told(&read(InPerson, story, "2026-11-24")));
}
