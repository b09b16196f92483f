use jiff::civil::date;

use super::{RemedyRoute, lawsuit_months};
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
