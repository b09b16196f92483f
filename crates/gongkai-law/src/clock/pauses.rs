//! Counting working days around stretches that do not count (不计算在期限内). Overlapping stretches count once.
//!
//! Knows nothing of why a stretch does not count. Basis: 条例 第三十三条第三款.

use jiff::civil::Date;

use crate::calendar::{Calendar, Deadline};

/// Days that do not count, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pause {
    pub(super) first: Date,
    pub(super) last: Date,
}

/// The same days as stretches that neither overlap nor stand out of order.
pub(super) fn merge(mut pauses: Vec<Pause>) -> Vec<Pause> {
    pauses.sort_unstable();
    pauses.dedup_by(|later, earlier| {
        let overlaps = later.first <= earlier.last;
        if overlaps {
            earlier.last = earlier.last.max(later.last);
        }
        overlaps
    });
    pauses
}

/// The `workdays`-th working day after `from` that lies in no pause. The pauses are merged.
pub(super) fn deadline(
    calendar: &Calendar,
    from: Date,
    workdays: u32,
    pauses: &[Pause],
) -> Deadline {
    let mut from = from;
    let mut left = workdays;
    let mut provisional = false;
    for pause in pauses {
        if pause.last <= from {
            continue;
        }
        let before = pause.first.yesterday().unwrap_or(Date::MIN);
        let available = calendar.workdays_between(from, before);
        if available >= left {
            break;
        }
        left -= available;
        provisional |= (from.year()..=pause.last.year()).any(|year| !calendar.knows_year(year));
        from = pause.last;
    }
    let reached = calendar.deadline(from, left);
    Deadline {
        on: reached.on,
        provisional: provisional || reached.provisional,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::{Pause, deadline, merge};
    use crate::calendar::Calendar;

    fn pause(first: (i8, i8), last: (i8, i8)) -> Pause {
        Pause {
            first: date(2024, first.0, first.1),
            last: date(2024, last.0, last.1),
        }
    }

    #[test]
    fn overlapping_stretches_become_one() {
        let merged = merge(vec![
            pause((3, 11), (3, 15)),
            pause((3, 4), (3, 12)),
            pause((3, 20), (3, 21)),
        ]);
        assert_eq!(merged, [pause((3, 4), (3, 15)), pause((3, 20), (3, 21))]);
    }

    #[test]
    fn a_stretch_inside_another_adds_nothing() {
        assert_eq!(
            merge(vec![pause((3, 4), (3, 15)), pause((3, 6), (3, 7))]),
            [pause((3, 4), (3, 15))]
        );
    }

    #[test]
    fn paused_days_are_not_counted() {
        let calendar = Calendar::built_in();
        let from = date(2024, 3, 1);
        assert_eq!(deadline(calendar, from, 5, &[]).on, date(2024, 3, 8));
        assert_eq!(
            deadline(calendar, from, 5, &[pause((3, 6), (3, 7))]).on,
            date(2024, 3, 12)
        );
        assert_eq!(
            deadline(calendar, from, 5, &[pause((3, 9), (3, 29))]).on,
            date(2024, 3, 8)
        );
        assert_eq!(
            deadline(calendar, from, 5, &[pause((2, 1), (2, 28))]).on,
            date(2024, 3, 8)
        );
        assert_eq!(
            deadline(calendar, from, 5, &[pause((2, 20), (3, 5))]).on,
            date(2024, 3, 12)
        );
    }

    proptest! {
        #[test]
        fn counting_around_pauses_equals_counting_day_by_day(
            start in 0..300_i32,
            workdays in 1..60_u32,
            stretches in prop::collection::vec((0..200_i32, 0..40_i32), 0..5),
        ) {
            let calendar = Calendar::built_in();
            let day = |n: i32| date(2022, 1, 1).saturating_add(jiff::Span::new().days(n));
            let from = day(start);
            let pauses: Vec<Pause> = stretches
                .iter()
                .map(|(offset, length)| Pause { first: day(start + offset), last: day(start + offset + length) })
                .collect();
            let mut expected = from;
            let mut counted = 0;
            while counted < workdays {
                expected = expected.tomorrow().unwrap();
                let paused = pauses.iter().any(|pause| pause.first <= expected && expected <= pause.last);
                counted += u32::from(calendar.is_workday(expected) && !paused);
            }
            prop_assert_eq!(deadline(calendar, from, workdays, &merge(pauses)).on, expected);
        }
    }
}
