use super::{Outcome, OutcomeGroup};

#[test]
fn files_and_the_report_use_the_same_ids() {
    for outcome in Outcome::ALL {
        let json = serde_json::to_string(&outcome).unwrap();
        assert_eq!(json, format!("\"{}\"", outcome.id()));
        assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), outcome);
        assert_eq!(Outcome::from_id(outcome.id()), Some(outcome));
    }
    assert_eq!(Outcome::from_id("refused"), None);
}

#[test]
fn the_report_has_eight_refusals_three_unable_five_unprocessed_three_other() {
    let count = |group| {
        Outcome::ALL
            .iter()
            .filter(|outcome| outcome.group() == group)
            .count()
    };
    assert_eq!(count(OutcomeGroup::Granted), 1);
    assert_eq!(count(OutcomeGroup::Partial), 1);
    assert_eq!(count(OutcomeGroup::Refused), 8);
    assert_eq!(count(OutcomeGroup::Unable), 3);
    assert_eq!(count(OutcomeGroup::NotProcessed), 5);
    assert_eq!(count(OutcomeGroup::Other), 3);
}

#[test]
fn outcomes_rest_on_the_articles_of_the_reference() {
    let cases = [
        (Outcome::Granted, "条例 第三十六条第一项、第二项"),
        (Outcome::RefusedStateSecret, "条例 第十四条"),
        (Outcome::RefusedThirdParty, "条例 第十五条"),
        (Outcome::RefusedEnforcementFile, "条例 第十六条第二款"),
        (Outcome::UnableNotHeld, "条例 第三十六条第四项、第五项"),
        (Outcome::NpPetition, "条例 第三十九条第一款"),
        (Outcome::OtherNoCorrection, "条例 第三十条"),
        (Outcome::OtherFeeUnpaid, "信息处理费管理办法 第六条"),
    ];
    for (outcome, rule) in cases {
        assert_eq!(outcome.rule().to_string(), rule, "{}", outcome.name());
    }
}

#[test]
fn outcomes_stand_in_the_order_of_the_report() {
    assert!(Outcome::ALL.is_sorted());
}
