use super::super::events::Channel::InPerson;
use super::super::{ExtensionAfterRestart, ImproperClarificationRequest, Practice, WaitingFor};
use super::{brief, check, finding_codes, read, read_with};

/// A request handed over on 2024-03-04, so that 20 working days end on 2024-04-01.
fn check_march(story: &str, as_of: &str, expected: &str, findings: &[&str]) {
    check(
        InPerson,
        &format!("2024-03-04 submitted; {story}"),
        as_of,
        expected,
        findings,
    );
}

#[test]
fn an_answer_on_the_last_day_is_in_time_and_the_next_day_is_late() {
    let received = "closed received 2024-03-04 due 2024-04-01";
    check_march(
        "2024-04-01 decided granted",
        "2024-06-01",
        &format!("{received} closed 2024-04-01"),
        &[],
    );
    check_march(
        "2024-04-02 decided granted",
        "2024-06-01",
        &format!("{received} closed 2024-04-02 late 1"),
        &[],
    );
    check(
        InPerson,
        "2024-03-04 submitted",
        "2024-04-01",
        "running received 2024-03-04 due 2024-04-01",
        &[],
    );
    check(
        InPerson,
        "2024-03-04 submitted",
        "2024-04-08",
        "running received 2024-03-04 due 2024-04-01 late 4",
        &[],
    );
    check(
        InPerson,
        "2024-03-04 submitted",
        "2024-04-02",
        "running received 2024-03-04 due 2024-04-01 late 1",
        &[],
    );
}

#[test]
fn the_2007_text_gives_fifteen_and_fifteen_working_days() {
    check(
        InPerson,
        "2018-02-09 submitted",
        "2018-02-28",
        "running received 2018-02-09 due 2018-03-07",
        &[],
    );
    let extended = "2018-02-09 submitted; 2018-03-01 extended 15";
    check(
        InPerson,
        extended,
        "2018-03-02",
        "running received 2018-02-09 due 2018-03-28",
        &[],
    );
    let too_long = "2018-02-09 submitted; 2018-03-01 extended 20";
    check(
        InPerson,
        too_long,
        "2018-03-02",
        "running received 2018-02-09 due 2018-03-28",
        &["extension_too_long"],
    );
}

#[test]
fn one_extension_told_in_time_adds_at_most_twenty_working_days() {
    check_march(
        "2024-04-01 extended 20",
        "2024-04-02",
        "running received 2024-03-04 due 2024-04-29",
        &[],
    );
    check_march(
        "2024-03-20 extended 10",
        "2024-04-02",
        "running received 2024-03-04 due 2024-04-16",
        &[],
    );
    check_march(
        "2024-03-20 extended 30",
        "2024-04-02",
        "running received 2024-03-04 due 2024-04-29",
        &["extension_too_long"],
    );
    check_march(
        "2024-03-20 extended 10; 2024-04-10 extended 10",
        "2024-04-10",
        "running received 2024-03-04 due 2024-04-16",
        &["extension_again"],
    );
    check_march(
        "2024-04-02 extended 20",
        "2024-04-03",
        "running received 2024-03-04 due 2024-04-01 late 2",
        &["extension_late"],
    );
}

#[test]
fn a_correction_starts_the_limit_anew() {
    let asked = "2024-03-13 clarification_requested 10";
    check_march(asked, "2024-03-20", "suspended received 2024-03-04", &[]);
    check_march(
        &format!("{asked}; 2024-03-25 clarified"),
        "2024-03-26",
        "running received 2024-03-04 due 2024-04-23",
        &[],
    );
    let waiting = read(
        InPerson,
        &format!("2024-03-04 submitted; {asked}"),
        "2024-03-20",
    )
    .waiting
    .unwrap();
    assert_eq!(
        (waiting.what, waiting.until),
        (WaitingFor::Clarification, Some(super::day("2024-03-27")))
    );
}

#[test]
fn a_request_not_corrected_in_time_is_given_up_but_still_to_be_closed() {
    let asked = "2024-03-13 clarification_requested 10";
    check_march(asked, "2024-03-27", "suspended received 2024-03-04", &[]);
    check_march(asked, "2024-03-28", "lapsed received 2024-03-04", &[]);
    check_march(
        &format!("{asked}; 2024-03-29 lapsed other_no_correction"),
        "2024-06-01",
        "lapsed received 2024-03-04 closed 2024-03-29",
        &[],
    );
    check_march(
        &format!("{asked}; 2024-03-27 lapsed other_no_correction"),
        "2024-06-01",
        "lapsed received 2024-03-04 closed 2024-03-27",
        &["lapsed_early"],
    );
    check_march(
        &format!("{asked}; 2024-03-29 clarified"),
        "2024-04-01",
        "running received 2024-03-04 due 2024-04-28",
        &["clarified_late"],
    );
    check_march(
        "2024-03-13 clarification_requested",
        "2025-03-01",
        "suspended received 2024-03-04",
        &["clarification_term_missing"],
    );
}

#[test]
fn a_provisional_term_gives_nobody_up() {
    let story = "2026-12-28 submitted; 2026-12-30 clarification_requested 5";
    check(
        InPerson,
        story,
        "2027-03-01",
        "suspended received 2026-12-28 provisional",
        &[],
    );
}

#[test]
fn a_late_or_second_request_for_correction_does_not_stop_the_limit() {
    check_march(
        "2024-03-14 clarification_requested 10; 2024-03-18 clarified",
        "2024-03-20",
        "running received 2024-03-04 due 2024-04-01",
        &["clarification_request_late"],
    );
    check_march(
        "2024-03-06 clarification_requested 10; 2024-03-08 clarified; 2024-03-11 clarification_requested 10",
        "2024-03-20",
        "running received 2024-03-04 due 2024-04-08",
        &["clarification_request_again"],
    );
}

#[test]
fn an_agency_may_let_a_late_request_for_correction_stop_the_limit() {
    let practice = Practice {
        improper_clarification_request: ImproperClarificationRequest::StopsTheLimit,
        ..Practice::default()
    };
    let story = "2024-03-04 submitted; 2024-03-14 clarification_requested 10; 2024-03-18 clarified";
    let reading = read_with(practice, InPerson, story, "2024-03-20");
    assert_eq!(
        brief(&reading),
        "running received 2024-03-04 due 2024-04-16"
    );
    assert_eq!(finding_codes(&reading), ["clarification_request_late"]);
}

#[test]
fn the_2007_text_sets_no_limit_for_asking_for_a_correction() {
    let story = "2018-03-05 submitted; 2018-03-20 clarification_requested; 2018-03-22 clarified";
    check(
        InPerson,
        story,
        "2018-03-23",
        "running received 2018-03-05 due 2018-04-13",
        &[],
    );
}

#[test]
fn time_for_an_opinion_is_not_counted() {
    check_march(
        "2024-03-06 third_party_consulted; 2024-03-15 third_party_answered",
        "2024-03-20",
        "running received 2024-03-04 due 2024-04-11",
        &[],
    );
    check_march(
        "2024-03-06 agency_consulted; 2024-03-15 agency_answered",
        "2024-03-20",
        "running received 2024-03-04 due 2024-04-11",
        &[],
    );
}

#[test]
fn while_an_opinion_is_awaited_the_last_day_moves_with_the_day_of_reading() {
    let story = "2024-03-06 third_party_consulted";
    check_march(
        story,
        "2024-03-06",
        "suspended received 2024-03-04 due 2024-04-01",
        &[],
    );
    check_march(
        story,
        "2024-03-15",
        "suspended received 2024-03-04 due 2024-04-11",
        &[],
    );
    let waiting = read(
        InPerson,
        &format!("2024-03-04 submitted; {story}"),
        "2024-03-15",
    )
    .waiting
    .unwrap();
    assert_eq!(
        (waiting.what, waiting.until),
        (WaitingFor::Opinion, Some(super::day("2024-03-27")))
    );
}

#[test]
fn an_opinion_that_does_not_come_stops_the_clock_for_fifteen_working_days() {
    let expected = "running received 2024-03-04 due 2024-04-23";
    check_march(
        "2024-03-06 third_party_consulted",
        "2024-03-28",
        expected,
        &[],
    );
    check_march(
        "2024-03-06 agency_consulted; 2024-04-08 agency_answered",
        "2024-04-08",
        expected,
        &[],
    );
    let steps = read(
        InPerson,
        "2024-03-04 submitted; 2024-03-06 agency_consulted",
        "2024-04-08",
    )
    .steps;
    let missing = steps
        .iter()
        .find(|step| step.on == super::day("2024-03-27"))
        .unwrap();
    assert_eq!(missing.rule.to_string(), "条例 第三十四条");
    assert_eq!(
        missing.text,
        "其他机关15个工作日内未提出意见，视为同意公开；答复期限从次日起继续计算。"
    );
}

#[test]
fn parallel_consultations_are_counted_once() {
    check_march(
        "2024-03-06 third_party_consulted #a; 2024-03-08 third_party_consulted #b; 2024-03-08 agency_consulted; \
         2024-03-12 third_party_answered #a; 2024-03-13 agency_answered; 2024-03-15 third_party_answered #b",
        "2024-03-20",
        "running received 2024-03-04 due 2024-04-11",
        &[],
    );
}

#[test]
fn the_2007_text_leaves_out_only_the_time_for_third_parties() {
    let agency = "2018-03-05 submitted; 2018-03-07 agency_consulted; 2018-03-14 agency_answered";
    check(
        InPerson,
        agency,
        "2018-03-15",
        "running received 2018-03-05 due 2018-03-26",
        &[],
    );
    let party =
        "2018-03-05 submitted; 2018-03-07 third_party_consulted; 2018-03-14 third_party_answered";
    check(
        InPerson,
        party,
        "2018-03-15",
        "running received 2018-03-05 due 2018-04-02",
        &[],
    );
    let silent = "2018-03-05 submitted; 2018-03-07 third_party_consulted";
    check(
        InPerson,
        silent,
        "2018-04-12",
        "suspended received 2018-03-05 due 2018-05-02",
        &[],
    );
}

#[test]
fn an_opinion_asked_for_after_the_limit_saves_nothing() {
    check_march(
        "2024-04-02 third_party_consulted",
        "2024-04-10",
        "running received 2024-03-04 due 2024-04-01 late 6",
        &[],
    );
}

#[test]
fn payment_starts_the_limit_anew_the_next_day() {
    check_march(
        "2024-03-20 fee_notified",
        "2024-03-21",
        "suspended received 2024-03-04",
        &[],
    );
    check_march(
        "2024-03-20 fee_notified; 2024-03-22 fee_paid",
        "2024-03-25",
        "running received 2024-03-04 due 2024-04-22",
        &[],
    );
    check_march(
        "2024-03-20 fee_notified",
        "2024-04-18",
        "suspended received 2024-03-04",
        &[],
    );
    check_march(
        "2024-03-20 fee_notified",
        "2024-04-19",
        "lapsed received 2024-03-04",
        &[],
    );
    check_march(
        "2024-03-20 fee_notified; 2024-04-19 lapsed other_fee_unpaid",
        "2024-06-01",
        "lapsed received 2024-03-04 closed 2024-04-19",
        &[],
    );
    check_march(
        "2024-03-20 fee_notified; 2024-04-22 fee_paid",
        "2024-04-23",
        "running received 2024-03-04 due 2024-05-21",
        &["fee_paid_late"],
    );
}

#[test]
fn a_fee_notice_after_the_limit_or_before_2021_changes_nothing() {
    check_march(
        "2024-04-02 fee_notified; 2024-04-03 fee_paid",
        "2024-04-03",
        "running received 2024-03-04 due 2024-04-01 late 2",
        &["fee_notice_late"],
    );
    let old = "2020-12-14 submitted; 2020-12-31 fee_notified; 2021-01-04 fee_paid";
    check(
        InPerson,
        old,
        "2021-01-05",
        "running received 2020-12-14 due 2021-01-12",
        &["fee_before_measures"],
    );
}

#[test]
fn an_extension_ends_with_the_limit_it_extended_unless_the_agency_reads_otherwise() {
    let story = "2024-03-04 submitted; 2024-03-20 extended 20; 2024-03-21 fee_notified; 2024-03-22 fee_paid";
    let as_of = "2024-03-25";
    check(
        InPerson,
        story,
        as_of,
        "running received 2024-03-04 due 2024-04-22",
        &[],
    );
    let practice = Practice {
        extension_after_restart: ExtensionAfterRestart::CarriesOver,
        ..Practice::default()
    };
    let reading = read_with(practice, InPerson, story, as_of);
    assert_eq!(
        brief(&reading),
        "running received 2024-03-04 due 2024-05-21"
    );
    let again = format!("{story}; 2024-04-10 extended 20");
    check(
        InPerson,
        &again,
        "2024-04-11",
        "running received 2024-03-04 due 2024-05-21",
        &[],
    );
}

#[test]
fn nothing_can_be_extended_while_the_applicant_is_awaited() {
    check_march(
        "2024-03-13 clarification_requested 10; 2024-03-14 extended 20; 2024-03-15 fee_notified",
        "2024-03-18",
        "suspended received 2024-03-04",
        &["nothing_running", "nothing_running"],
    );
}

#[test]
fn a_withdrawn_request_is_closed() {
    check_march(
        "2024-03-10 withdrawn",
        "2024-06-01",
        "closed received 2024-03-04 due 2024-04-01 closed 2024-03-10",
        &[],
    );
    check(
        super::super::events::Channel::Online,
        "2024-03-04 submitted; 2024-03-05 withdrawn",
        "2024-06-01",
        "closed closed 2024-03-05",
        &[],
    );
}

#[test]
fn an_answer_in_time_that_was_delivered_late_is_found() {
    check_march(
        "2024-03-29 decided granted; 2024-04-03 delivered",
        "2024-06-01",
        "closed received 2024-03-04 due 2024-04-01 closed 2024-03-29",
        &["delivered_late"],
    );
}

#[test]
fn a_limit_that_runs_into_a_year_without_a_notice_is_provisional() {
    check(
        InPerson,
        "2026-12-10 submitted",
        "2026-12-11",
        "running received 2026-12-10 due 2027-01-08 provisional",
        &[],
    );
    let reading = read(InPerson, "2026-12-10 submitted", "2026-12-11");
    assert!(
        reading.steps[1].text.contains("暂定"),
        "{}",
        reading.steps[1].text
    );
}

#[test]
fn a_reading_knows_only_what_had_happened_by_its_day() {
    let story = "2024-03-06 third_party_consulted; 2024-03-15 third_party_answered; 2024-04-03 decided granted";
    check_march(
        story,
        "2024-03-05",
        "running received 2024-03-04 due 2024-04-01",
        &["future_events"],
    );
    check_march(
        story,
        "2024-03-08",
        "suspended received 2024-03-04 due 2024-04-03",
        &["future_events"],
    );
    check_march(
        story,
        "2024-03-15",
        "running received 2024-03-04 due 2024-04-11",
        &["future_events"],
    );
    check_march(
        story,
        "2024-04-03",
        "closed received 2024-03-04 due 2024-04-11 closed 2024-04-03",
        &[],
    );
    let findings = read(
        InPerson,
        &format!("2024-03-04 submitted; {story}"),
        "2024-03-15",
    )
    .findings;
    assert_eq!(findings[0].text, "有1个事件晚于计算日期，没有计入。");
}

#[test]
fn a_delay_sets_a_day_and_cannot_shorten_the_limit() {
    check_march(
        "2024-03-29 delayed 2024-06-28",
        "2024-04-08",
        "running received 2024-03-04 due 2024-06-28",
        &[],
    );
    check_march(
        "2024-03-29 delayed 2024-04-01",
        "2024-03-29",
        "running received 2024-03-04 due 2024-04-01",
        &["delay_short"],
    );
    check_march(
        "2024-04-02 delayed 2024-06-28",
        "2024-04-08",
        "running received 2024-03-04 due 2024-04-01 late 4",
        &["delay_late"],
    );
    check(
        InPerson,
        "2018-02-09 submitted; 2018-02-28 delayed 2018-06-28",
        "2018-02-28",
        "running received 2018-02-09 due 2018-03-07",
        &["delay_unknown"],
    );
}
