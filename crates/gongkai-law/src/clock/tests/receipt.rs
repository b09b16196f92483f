use super::super::events::Channel::{self, Fax, InPerson, Online, Oral, PostSigned, PostUnsigned};
use super::{check, read};

#[test]
fn each_channel_has_its_day_of_receipt() {
    let confirmed = "2024-03-04 submitted; 2024-03-06 confirmed";
    let from_4_march = "running received 2024-03-04 due 2024-04-01";
    let from_6_march = "running received 2024-03-06 due 2024-04-03";
    check(
        InPerson,
        "2024-03-04 submitted",
        "2024-03-07",
        from_4_march,
        &[],
    );
    check(
        Oral,
        "2024-03-04 submitted",
        "2024-03-07",
        from_4_march,
        &[],
    );
    check(PostUnsigned, confirmed, "2024-03-07", from_6_march, &[]);
    check(Online, confirmed, "2024-03-07", from_6_march, &[]);
    check(Fax, confirmed, "2024-03-07", from_6_march, &[]);
    check(
        PostSigned,
        "2024-03-02 submitted; 2024-03-06 received",
        "2024-03-07",
        from_6_march,
        &[],
    );
}

#[test]
fn evidence_of_receipt_goes_before_every_other_day() {
    for channel in Channel::ALL {
        let story = "2024-03-04 submitted; 2024-03-05 received; 2024-03-06 confirmed";
        check(
            channel,
            story,
            "2024-03-07",
            "running received 2024-03-05 due 2024-04-02",
            &[],
        );
    }
}

#[test]
fn signed_post_without_a_signing_day_counts_from_submission_and_says_so() {
    let expected = "running received 2024-03-04 due 2024-04-01";
    check(
        PostSigned,
        "2024-03-04 submitted",
        "2024-03-07",
        expected,
        &["signing_day_missing"],
    );
}

#[test]
fn confirming_a_request_handed_over_does_not_put_its_receipt_off() {
    let story = "2024-03-04 submitted; 2024-03-06 confirmed";
    check(
        InPerson,
        story,
        "2024-03-07",
        "running received 2024-03-04 due 2024-04-01",
        &[],
    );
}

#[test]
fn without_confirmation_the_limit_does_not_start_and_somebody_is_told() {
    for channel in [Online, Fax, PostUnsigned] {
        check(
            channel,
            "2024-03-04 submitted",
            "2024-03-04",
            "awaiting_confirmation",
            &[],
        );
        check(
            channel,
            "2024-03-04 submitted",
            "2024-03-08",
            "awaiting_confirmation",
            &["unconfirmed"],
        );
    }
    let reading = read(Online, "2024-03-04 submitted", "2024-03-08");
    assert_eq!(
        reading.findings[0].text,
        "提交后已过4个工作日，仍未与申请人确认，请尽快确认。"
    );
    assert_eq!(reading.steps[1].rule.to_string(), "条例 第三十一条第三项");
}

#[test]
fn under_the_2007_text_an_online_request_counts_from_the_day_the_system_has_it() {
    let story = "2018-02-09 submitted; 2018-02-12 confirmed";
    check(
        Online,
        story,
        "2018-02-13",
        "running received 2018-02-09 due 2018-03-07",
        &[],
    );
    check(
        Fax,
        story,
        "2018-02-13",
        "running received 2018-02-12 due 2018-03-09",
        &[],
    );
    check(
        Fax,
        "2018-02-09 submitted",
        "2018-02-13",
        "running received 2018-02-09 due 2018-03-07",
        &[],
    );
    check(
        PostUnsigned,
        story,
        "2018-02-13",
        "running received 2018-02-12 due 2018-03-09",
        &[],
    );
}

#[test]
fn the_text_in_force_on_the_day_of_receipt_rules() {
    let cases = [
        (InPerson, "2019-05-14 submitted", "2007"),
        (InPerson, "2019-05-15 submitted", "2019"),
        (Online, "2019-05-14 submitted; 2019-05-16 confirmed", "2007"),
        (Fax, "2019-05-14 submitted; 2019-05-16 confirmed", "2019"),
        (
            PostUnsigned,
            "2019-05-13 submitted; 2019-05-14 confirmed",
            "2007",
        ),
        (
            PostUnsigned,
            "2019-05-13 submitted; 2019-05-15 confirmed",
            "2019",
        ),
        (
            PostSigned,
            "2019-05-13 submitted; 2019-05-15 received",
            "2019",
        ),
    ];
    for (channel, story, rules) in cases {
        let reading = read(channel, story, "2019-06-01");
        assert_eq!(
            serde_json::to_value(reading.rules).unwrap(),
            rules,
            "{channel:?}: {story}"
        );
    }
}

#[test]
fn a_correction_does_not_move_an_old_request_to_the_new_text() {
    let story = "2019-05-10 submitted; 2019-05-14 clarification_requested 10; 2019-05-20 clarified";
    let reading = read(InPerson, story, "2019-05-21");
    assert_eq!(serde_json::to_value(reading.rules).unwrap(), "2007");
    assert_eq!(
        super::brief(&reading),
        "running received 2019-05-10 due 2019-06-11"
    );
}
