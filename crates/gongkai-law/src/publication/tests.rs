use jiff::civil::date;

use super::{answer_due_if_asked_on, publication_due, publication_rule, workdays_taken};
use crate::calendar::Calendar;

#[test]
fn information_is_published_within_twenty_working_days() {
    let calendar = Calendar::built_in();
    let due = publication_due(date(2026, 2, 10), calendar);
    assert_eq!(due.date, date(2026, 3, 16));
    assert!(!due.provisional);
    assert_eq!(workdays_taken(date(2026, 2, 10), due.date, calendar), 20);
    assert_eq!(
        workdays_taken(date(2026, 2, 10), date(2026, 2, 10), calendar),
        0
    );
    assert_eq!(
        workdays_taken(date(2026, 2, 10), date(2026, 2, 1), calendar),
        0
    );
}

#[test]
fn the_rule_changed_its_number_in_2019() {
    assert_eq!(
        publication_rule(date(2018, 6, 1)).to_string(),
        "2007年条例 第十八条"
    );
    assert_eq!(
        publication_rule(date(2019, 5, 15)).to_string(),
        "条例 第二十六条"
    );
}

#[test]
fn an_applicant_is_told_the_last_day_before_asking() {
    let calendar = Calendar::built_in();
    assert_eq!(
        answer_due_if_asked_on(date(2025, 1, 24), calendar).date,
        date(2025, 2, 27)
    );
    assert_eq!(
        answer_due_if_asked_on(date(2018, 2, 9), calendar).date,
        date(2018, 3, 7)
    );
    assert!(answer_due_if_asked_on(date(2026, 12, 10), calendar).provisional);
}
