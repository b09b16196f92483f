//! What may be done next, told as stories: the steps that are allowed, and why an event is refused.

use super::{day, event, input};
use crate::calendar::Calendar;
use crate::clock::Practice;
use crate::clock::events::Channel;
use crate::clock::next::{self, NextStep};

fn steps(channel: Channel, story: &str, today: &str) -> Vec<NextStep> {
    next::allowed(
        &input(channel, story),
        Calendar::built_in(),
        day(today),
        Practice::default(),
    )
    .into_iter()
    .map(|allowed| allowed.step)
    .collect()
}

/// The article and the sentence against an event; empty where it may be added.
fn objection(story: &str, added: &str, today: &str) -> String {
    let judged = next::check(
        &input(Channel::InPerson, story),
        &event(added),
        Calendar::built_in(),
        day(today),
        Practice::default(),
    );
    judged.err().map_or(String::new(), |objection| {
        let rule = objection.rule().map(|rule| rule.to_string());
        assert!(objection.sentence().ends_with('。'), "{objection:?}");
        rule.unwrap_or_else(|| "future".to_owned())
    })
}

use NextStep::{
    Clarify, Confirm, ConsultAgency, ConsultThirdParty, Decide, Delay, Deliver, Extend,
    HearThirdParty, Lapse, NotifyFee, RequestClarification, Withdraw,
};

#[test]
fn an_online_request_is_confirmed_before_anything_else() {
    assert_eq!(
        steps(Channel::Online, "2024-01-05 submitted", "2024-01-05"),
        [Confirm, Withdraw]
    );
}

#[test]
fn a_received_request_may_go_every_way() {
    assert_eq!(
        steps(Channel::InPerson, "2024-01-05 submitted", "2024-01-08"),
        [
            RequestClarification,
            ConsultThirdParty,
            ConsultAgency,
            Extend,
            Delay,
            NotifyFee,
            Decide,
            Withdraw
        ]
    );
}

#[test]
fn after_seven_workdays_no_correction_can_be_asked_for() {
    let story = "2024-01-05 submitted";
    assert_eq!(
        objection(story, "2024-01-16 clarification_requested 10", "2024-01-16"),
        ""
    );
    assert_eq!(
        objection(story, "2024-01-17 clarification_requested 10", "2024-01-17"),
        "条例 第三十条"
    );
    assert!(!steps(Channel::InPerson, story, "2024-01-17").contains(&RequestClarification));
}

#[test]
fn while_a_correction_is_awaited_the_limit_cannot_be_extended() {
    assert_eq!(
        steps(
            Channel::InPerson,
            "2024-01-05 submitted; 2024-01-08 clarification_requested 10",
            "2024-01-09"
        ),
        [Clarify, ConsultThirdParty, ConsultAgency, Decide, Withdraw]
    );
}

#[test]
fn an_uncorrected_request_lapses_after_its_term_and_not_before() {
    let story = "2024-01-05 submitted; 2024-01-08 clarification_requested 10";
    assert_eq!(
        objection(story, "2024-01-22 lapsed other_no_correction", "2024-01-22"),
        "条例 第三十条"
    );
    assert_eq!(
        objection(story, "2024-01-23 lapsed other_no_correction", "2024-01-23"),
        ""
    );
    assert!(steps(Channel::InPerson, story, "2024-01-23").contains(&Lapse));
}

#[test]
fn one_extension_of_at_most_twenty_workdays_within_the_limit() {
    let story = "2024-01-05 submitted";
    assert_eq!(objection(story, "2024-02-02 extended 20", "2024-02-02"), "");
    assert_eq!(
        objection(story, "2024-02-02 extended 21", "2024-02-02"),
        "条例 第三十三条第二款"
    );
    assert_eq!(
        objection(story, "2024-02-04 extended 20", "2024-02-04"),
        "条例 第三十三条第二款"
    );
    let extended = "2024-01-05 submitted; 2024-01-10 extended 5";
    assert_eq!(
        objection(extended, "2024-01-11 extended 5", "2024-01-11"),
        "条例 第三十三条第二款"
    );
    assert!(!steps(Channel::InPerson, extended, "2024-01-11").contains(&Extend));
}

#[test]
fn an_opinion_is_heard_only_where_one_was_asked_for() {
    let asked = "2024-01-05 submitted; 2024-01-08 third_party_consulted #x";
    assert!(steps(Channel::InPerson, asked, "2024-01-09").contains(&HearThirdParty));
    assert_eq!(
        objection(asked, "2024-01-09 third_party_answered #y", "2024-01-09"),
        "条例 第三十三条第三款"
    );
}

#[test]
fn after_the_answer_only_its_delivery_is_left() {
    let decided = "2024-01-05 submitted; 2024-01-08 decided granted";
    assert_eq!(steps(Channel::InPerson, decided, "2024-01-09"), [Deliver]);
    assert_eq!(
        objection(decided, "2024-01-09 extended 5", "2024-01-09"),
        "条例 第三十六条"
    );
    // Also on the day of the answer itself, whose events stand in the order of the procedure.
    assert_eq!(steps(Channel::InPerson, decided, "2024-01-08"), [Deliver]);
    for late in ["third_party_consulted #x", "extended 5", "fee_notified"] {
        assert_eq!(
            objection(decided, &format!("2024-01-08 {late}"), "2024-01-08"),
            "条例 第三十六条"
        );
    }
    let delivered = format!("{decided}; 2024-01-09 delivered");
    assert_eq!(steps(Channel::InPerson, &delivered, "2024-01-10"), []);
}

#[test]
fn nothing_is_dated_before_the_request_or_after_today() {
    let story = "2024-01-05 submitted";
    assert_eq!(
        objection(story, "2024-01-04 decided granted", "2024-01-08"),
        "条例 第二十九条"
    );
    assert_eq!(
        objection(story, "2024-01-09 decided granted", "2024-01-08"),
        "future"
    );
}

#[test]
fn still_unclear_needs_a_correction_first() {
    let story = "2024-01-05 submitted";
    assert_eq!(
        objection(
            story,
            "2024-01-08 decided unable_still_unclear",
            "2024-01-08"
        ),
        "条例 第三十条"
    );
    let clarified =
        "2024-01-05 submitted; 2024-01-08 clarification_requested 10; 2024-01-10 clarified";
    assert_eq!(
        objection(
            clarified,
            "2024-01-11 decided unable_still_unclear",
            "2024-01-11"
        ),
        ""
    );
}
