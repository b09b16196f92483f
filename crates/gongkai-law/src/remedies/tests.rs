use jiff::civil::date;

use super::{LawsuitPeriod, RemedyRoute, lawsuit_months, online_rule, reconsideration_rule};
use crate::outcomes::Outcome;

#[test]
fn refusals_under_articles_14_to_16_go_to_reconsideration_first_since_2024() {
    let first: Vec<_> = Outcome::ALL
        .into_iter()
        .filter(|outcome| {
            RemedyRoute::against(*outcome, date(2024, 1, 1)) == RemedyRoute::ReconsiderationFirst
        })
        .map(Outcome::id)
        .collect();
    assert_eq!(
        first,
        [
            "partial",
            "refused_state_secret",
            "refused_law_forbids",
            "refused_three_security_one_stability",
            "refused_third_party",
            "refused_internal_affairs",
            "refused_process_info",
            "refused_enforcement_file",
        ]
    );
}

#[test]
fn before_2024_every_applicant_could_choose() {
    for outcome in Outcome::ALL {
        assert_eq!(
            RemedyRoute::against(outcome, date(2023, 12, 31)),
            RemedyRoute::Choice,
            "{}",
            outcome.id()
        );
    }
}

#[test]
fn each_way_names_its_rule() {
    assert_eq!(
        RemedyRoute::ReconsiderationFirst.rule().to_string(),
        "行政复议法 第二十三条第一款第四项"
    );
    assert_eq!(RemedyRoute::Choice.rule().to_string(), "条例 第五十一条");
}

#[test]
fn the_lawsuit_limit_grew_from_three_to_six_months_in_may_2015() {
    assert_eq!(lawsuit_months(date(2015, 4, 30)), 3);
    assert_eq!(lawsuit_months(date(2015, 5, 1)), 6);
}

#[test]
fn the_period_of_the_lawsuit_hangs_on_way_and_day() {
    let cases = [
        (
            RemedyRoute::Choice,
            date(2015, 4, 30),
            "3个月",
            "1989年行政诉讼法 第三十九条",
        ),
        (
            RemedyRoute::Choice,
            date(2015, 5, 1),
            "6个月",
            "行政诉讼法 第四十六条第一款",
        ),
        (
            RemedyRoute::ReconsiderationFirst,
            date(2024, 1, 1),
            "15日",
            "行政诉讼法 第四十五条",
        ),
    ];
    for (route, on, period, rule) in cases {
        assert_eq!(route.lawsuit_period(on).in_words(), period, "{on}");
        assert_eq!(route.lawsuit_rule(on).to_string(), rule, "{on}");
        assert!(route.lawsuit_rule(on).in_force_on(on), "{rule} on {on}");
    }
}

#[test]
fn what_reconsideration_asks_for_changed_in_2024() {
    let (before, since) = (date(2023, 12, 31), date(2024, 1, 1));
    for on in [before, since] {
        assert!(reconsideration_rule(on).in_force_on(on), "{on}");
    }
    assert_eq!(online_rule(before), None);
    assert_eq!(
        online_rule(since).unwrap().to_string(),
        "行政复议法 第二十二条第二款"
    );
}

#[test]
fn ways_and_periods_keep_their_names_in_files() {
    let written =
        serde_json::to_string(&(RemedyRoute::ReconsiderationFirst, LawsuitPeriod::Days(15)));
    assert_eq!(written.unwrap(), r#"["reconsideration_first",{"days":15}]"#);
}
