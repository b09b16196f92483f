use super::super::events::Channel::{InPerson, Online};
use super::super::order::{OrderFaultKind, check_order};
use super::{brief, check, check_explained, day, events, read};

/// The faults of a story as `index kind`.
fn faults(story: &str) -> Vec<(Option<usize>, OrderFaultKind)> {
    match check_order(&events(story)) {
        Ok(()) => Vec::new(),
        Err(faults) => faults
            .into_iter()
            .map(|fault| (fault.index, fault.kind))
            .collect(),
    }
}

#[test]
fn a_full_history_is_in_order_however_it_is_listed() {
    let story = "2024-03-04 submitted; 2024-03-05 confirmed; 2024-03-06 clarification_requested 10; \
                 2024-03-08 clarified; 2024-03-11 third_party_consulted #a; 2024-03-11 agency_consulted #a; \
                 2024-03-15 third_party_answered #a; 2024-03-18 agency_answered #a; 2024-03-20 extended 20; \
                 2024-03-21 fee_notified; 2024-03-22 fee_paid; 2024-04-01 decided partial; 2024-04-03 delivered";
    assert_eq!(faults(story), []);
    let reversed: Vec<&str> = story.rsplit(';').collect();
    assert_eq!(faults(&reversed.join(";")), []);
}

#[test]
fn each_impossible_order_is_refused_with_its_place() {
    use OrderFaultKind as Kind;
    let cases: &[(&str, Option<usize>, Kind)] = &[
        ("2024-03-05 confirmed", None, Kind::NeverSubmitted),
        (
            "2024-03-04 submitted; 2024-03-05 submitted",
            Some(1),
            Kind::Repeated,
        ),
        (
            "2024-03-04 received; 2024-03-05 received",
            Some(1),
            Kind::Repeated,
        ),
        (
            "2024-03-04 submitted; 2024-03-05 confirmed; 2024-03-05 confirmed",
            Some(2),
            Kind::Repeated,
        ),
        (
            "2024-03-04 submitted; 2024-03-01 confirmed",
            Some(1),
            Kind::BeforeSubmission,
        ),
        (
            "2024-03-04 submitted; 2024-03-01 received",
            Some(1),
            Kind::BeforeSubmission,
        ),
        (
            "2024-03-04 received; 2024-03-01 extended 20",
            Some(1),
            Kind::BeforeSubmission,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 clarified",
            Some(1),
            Kind::ClarifiedUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-07 clarification_requested 5; 2024-03-06 clarified",
            Some(2),
            Kind::ClarifiedUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 agency_consulted; 2024-03-07 agency_consulted",
            Some(2),
            Kind::ConsultationStillOpen,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 agency_answered",
            Some(1),
            Kind::OpinionUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 third_party_consulted #a; 2024-03-07 third_party_answered #b",
            Some(2),
            Kind::OpinionUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 third_party_consulted; 2024-03-07 agency_answered",
            Some(2),
            Kind::OpinionUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 fee_paid",
            Some(1),
            Kind::FeePaidUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 fee_notified; 2024-03-07 fee_notified",
            Some(2),
            Kind::FeeNoticeStillOpen,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 decided granted; 2024-03-07 extended 20",
            Some(2),
            Kind::AfterClosing,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 withdrawn; 2024-03-07 decided granted",
            Some(2),
            Kind::AfterClosing,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 delivered",
            Some(1),
            Kind::DeliveredUnanswered,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 lapsed other_no_correction",
            Some(1),
            Kind::LapsedUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 lapsed other_fee_unpaid",
            Some(1),
            Kind::LapsedUnasked,
        ),
        (
            "2024-03-04 submitted; 2024-03-06 lapsed other_misc",
            Some(1),
            Kind::LapsedOutcome,
        ),
    ];
    for (story, index, kind) in cases {
        assert_eq!(faults(story), [(*index, *kind)], "{story}");
    }
    assert_eq!(check_order(&[]).unwrap_err()[0].kind, Kind::NoEvents);
}

#[test]
fn a_refusal_names_the_event_the_mend_and_the_article() {
    let events = events("2024-03-04 submitted; 2024-03-06 fee_paid");
    let faults = check_order(&events).unwrap_err();
    assert_eq!(
        faults[0].sentence(&events),
        "第2个事件“缴费”（fee_paid，2024-03-06）：此前没有收费通知，请补记收费通知（fee_notified）或者删去这一项。"
    );
    assert_eq!(faults[0].rule().to_string(), "信息处理费管理办法 第六条");
    assert_eq!(faults[0].to_string(), "event Some(1): no fee was notified");
    let nothing = check_order(&[]).unwrap_err();
    assert_eq!(
        nothing[0].sentence(&[]),
        "没有任何事件，请至少补记提交（submitted）。"
    );
    assert_eq!(nothing[0].rule().to_string(), "条例 第二十九条");
}

#[test]
fn an_old_fault_is_refused_with_the_old_article() {
    let faults = check_order(&events("2018-03-05 submitted; 2018-03-06 clarified")).unwrap_err();
    assert_eq!(faults[0].rule().to_string(), "2007年条例 第二十一条第四项");
}

#[test]
fn a_reading_leaves_impossible_events_out_and_says_so() {
    let running = "running received 2024-03-04 due 2024-04-01";
    let found = &["impossible_order"];
    for odd in [
        "2024-03-06 clarified",
        "2024-03-06 fee_paid",
        "2024-03-06 agency_answered",
        "2024-03-06 delivered",
    ] {
        check(
            InPerson,
            &format!("2024-03-04 submitted; {odd}"),
            "2024-03-20",
            running,
            found,
        );
    }
    let late = "2024-03-04 submitted; 2024-03-08 decided granted; 2024-03-11 decided partial";
    check(
        InPerson,
        late,
        "2024-03-20",
        "closed received 2024-03-04 due 2024-04-01 closed 2024-03-08",
        found,
    );
}

#[test]
fn an_unfounded_lapse_is_an_ending_all_the_same() {
    let story = "2024-03-04 submitted; 2024-03-11 lapsed other_fee_unpaid";
    check(
        InPerson,
        story,
        "2024-06-01",
        "lapsed received 2024-03-04 due 2024-04-01 closed 2024-03-11",
        &["impossible_order"],
    );
}

#[test]
fn steps_before_receipt_are_found_and_an_answer_closes_even_so() {
    let asked = "2024-03-04 submitted; 2024-03-05 clarification_requested 10";
    check(
        Online,
        asked,
        "2024-03-05",
        "awaiting_confirmation",
        &["before_receipt", "unconfirmed"],
    );
    let decided = "2024-03-04 submitted; 2024-03-05 decided granted";
    check(
        Online,
        decided,
        "2024-06-01",
        "closed closed 2024-03-05",
        &["before_receipt"],
    );
}

#[test]
fn a_reading_of_nothing_says_that_nothing_was_submitted() {
    let empty = super::ClockInput {
        channel: Online,
        events: Vec::new(),
    };
    let reading = super::read_clock(&empty, super::Calendar::built_in(), day("2024-03-05"));
    assert_eq!(brief(&reading), "awaiting_confirmation");
    assert_eq!(super::finding_codes(&reading), ["impossible_order"]);
    assert_eq!(
        reading.findings[0].text,
        "没有提交申请的日期，请补记提交（submitted）或者收到（received）。"
    );
    check_explained(&reading);
    let early = read(Online, "2024-03-04 submitted", "2024-03-01");
    assert_eq!(
        super::finding_codes(&early),
        ["impossible_order", "future_events"]
    );
}

#[test]
fn every_fault_has_words_that_end_with_the_mend() {
    use OrderFaultKind as Kind;
    let all = [
        Kind::NoEvents,
        Kind::NeverSubmitted,
        Kind::Repeated,
        Kind::BeforeSubmission,
        Kind::ClarifiedUnasked,
        Kind::ConsultationStillOpen,
        Kind::OpinionUnasked,
        Kind::FeeNoticeStillOpen,
        Kind::FeePaidUnasked,
        Kind::AfterClosing,
        Kind::DeliveredUnanswered,
        Kind::LapsedUnasked,
        Kind::LapsedOutcome,
    ];
    for kind in all {
        assert!(
            kind.sentence().contains('请') && kind.sentence().ends_with('。'),
            "{kind:?}"
        );
        for on in ["2018-03-05", "2024-03-04"] {
            assert!(kind.rule(day(on)).to_string().contains('第'), "{kind:?}");
        }
    }
}
