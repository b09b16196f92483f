use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::events::{Channel, ClockEvent};
use super::super::order::check_order;
use super::super::{
    ClockInput, ClockState, ExtensionAfterRestart, ImproperClarificationRequest, Practice,
    read_clock, read_clock_under,
};
use super::{check_explained, finding_codes};
use crate::calendar::Calendar;
use crate::outcomes::Outcome;

fn some_day() -> impl Strategy<Value = Date> {
    // Both texts of the law, the fee measures and the end of the announced years lie within reach.
    let starts = [
        date(2018, 12, 1),
        date(2019, 4, 20),
        date(2020, 12, 1),
        date(2024, 1, 2),
        date(2026, 11, 1),
    ];
    (prop::sample::select(starts.to_vec()), 0..70_i64)
        .prop_map(|(start, offset)| start.saturating_add(jiff::Span::new().days(offset)))
}

fn some_id() -> impl Strategy<Value = Option<String>> {
    prop::sample::select(vec![None, Some("a".to_owned()), Some("b".to_owned())])
}

fn some_event() -> impl Strategy<Value = ClockEvent> {
    let days = prop::option::of(1..30_u16);
    (
        0..17,
        some_day(),
        some_id(),
        days,
        prop::sample::select(Outcome::ALL.to_vec()),
    )
        .prop_map(|(kind, on, id, days, outcome)| match kind {
            0 => ClockEvent::Submitted { on },
            1 => ClockEvent::Received { on },
            2 => ClockEvent::Confirmed { on },
            3 => ClockEvent::ClarificationRequested {
                on,
                within_workdays: days,
            },
            4 => ClockEvent::Clarified { on },
            5 => ClockEvent::FeeNotified { on },
            6 => ClockEvent::FeePaid { on },
            7 => ClockEvent::ThirdPartyConsulted { on, id },
            8 => ClockEvent::AgencyConsulted { on, id },
            9 => ClockEvent::ThirdPartyAnswered { on, id },
            10 => ClockEvent::AgencyAnswered { on, id },
            11 => ClockEvent::Extended {
                on,
                workdays: days.unwrap_or(20),
            },
            12 => ClockEvent::Withdrawn { on },
            13 => ClockEvent::Lapsed { on, outcome },
            14 => ClockEvent::Decided { on, outcome },
            15 => ClockEvent::Delayed {
                on,
                until: on.saturating_add(jiff::Span::new().days(i64::from(days.unwrap_or(90)))),
            },
            _ => ClockEvent::Delivered { on },
        })
}

/// Any history at all, most of them impossible.
fn any_input() -> impl Strategy<Value = ClockInput> {
    (
        prop::sample::select(Channel::ALL.to_vec()),
        prop::collection::vec(some_event(), 0..14),
    )
        .prop_map(|(channel, events)| ClockInput { channel, events })
}

/// A history that can have happened: gaps of days between steps that follow on each other.
fn sound_input() -> impl Strategy<Value = ClockInput> {
    (
        prop::sample::select(Channel::ALL.to_vec()),
        some_day(),
        prop::collection::vec((0..9, 1..12_i64), 0..12),
    )
        .prop_map(|(channel, first, moves)| {
            let mut on = first;
            let mut events = vec![ClockEvent::Submitted { on }, ClockEvent::Confirmed { on }];
            let mut open: [bool; 4] = [false; 4];
            for (step, gap) in moves {
                on = on.saturating_add(jiff::Span::new().days(gap));
                events.push(match step {
                    0 | 1 => {
                        open[0] = !open[0];
                        if open[0] {
                            ClockEvent::ClarificationRequested {
                                on,
                                within_workdays: Some(10),
                            }
                        } else {
                            ClockEvent::Clarified { on }
                        }
                    }
                    2 | 3 => {
                        open[1] = !open[1];
                        if open[1] {
                            ClockEvent::FeeNotified { on }
                        } else {
                            ClockEvent::FeePaid { on }
                        }
                    }
                    4 | 5 => {
                        open[2] = !open[2];
                        let id = Some("a".to_owned());
                        if open[2] {
                            ClockEvent::ThirdPartyConsulted { on, id }
                        } else {
                            ClockEvent::ThirdPartyAnswered { on, id }
                        }
                    }
                    6 | 7 => {
                        open[3] = !open[3];
                        if open[3] {
                            ClockEvent::AgencyConsulted { on, id: None }
                        } else {
                            ClockEvent::AgencyAnswered { on, id: None }
                        }
                    }
                    _ => ClockEvent::Extended { on, workdays: 20 },
                });
            }
            ClockInput { channel, events }
        })
}

fn any_practice() -> impl Strategy<Value = Practice> {
    (any::<bool>(), any::<bool>()).prop_map(|(carries, stops)| Practice {
        extension_after_restart: if carries {
            ExtensionAfterRestart::CarriesOver
        } else {
            ExtensionAfterRestart::Ends
        },
        improper_clarification_request: if stops {
            ImproperClarificationRequest::StopsTheLimit
        } else {
            ImproperClarificationRequest::HasNoEffect
        },
    })
}

proptest! {
    #[test]
    fn any_history_can_be_read_and_is_explained(input in any_input(), as_of in some_day(), practice in any_practice()) {
        let reading = read_clock_under(&input, Calendar::built_in(), as_of, practice);
        check_explained(&reading);
        prop_assert_eq!(reading.overdue, reading.due_on.is_some_and(|due| due < reading.closed_on.unwrap_or(as_of)));
        prop_assert!(reading.overdue || reading.overdue_workdays == 0);
        prop_assert_eq!(reading.waiting.is_some(), reading.state == ClockState::Suspended);
        let open = matches!(
            reading.state,
            ClockState::AwaitingConfirmation | ClockState::Running | ClockState::Suspended
        );
        prop_assert!(!open || reading.closed_on.is_none());
    }

    #[test]
    fn the_order_in_the_file_does_not_matter(
        (input, shuffled) in any_input().prop_flat_map(|input| {
            let events = Just(input.events.clone()).prop_shuffle();
            (Just(input), events)
        }),
        as_of in some_day(),
    ) {
        let calendar = Calendar::built_in();
        let other = ClockInput { channel: input.channel, events: shuffled };
        prop_assert_eq!(read_clock(&input, calendar, as_of), read_clock(&other, calendar, as_of));
        prop_assert_eq!(check_order(&input.events).is_ok(), check_order(&other.events).is_ok());
    }

    #[test]
    fn the_order_of_one_day_does_not_matter(
        (input, shuffled) in sound_input().prop_flat_map(|mut input| {
            // Moved to a Monday every two weeks, so that many share a day.
            for event in &mut input.events {
                *event = on_an_even_week(event);
            }
            let events = Just(input.events.clone()).prop_shuffle();
            (Just(input), events)
        }),
        as_of in some_day(),
    ) {
        let other = ClockInput { channel: input.channel, events: shuffled };
        let calendar = Calendar::built_in();
        prop_assert_eq!(read_clock(&input, calendar, as_of), read_clock(&other, calendar, as_of));
    }

    /// Unless the day off puts a step in time that was too late before: a request for correction that now counts starts
    /// the limit anew, and an extension told meanwhile is gone. Then the findings differ.
    #[test]
    fn one_more_day_off_never_brings_the_last_day_nearer(
        input in sound_input(),
        read_after in 0..120_i64,
        off_after in 0..200_i64,
        practice in any_practice(),
    ) {
        let calendar = Calendar::built_in();
        let first = input.events[0].on();
        let as_of = first.saturating_add(jiff::Span::new().days(read_after));
        let changed = calendar.with_day_off(first.saturating_add(jiff::Span::new().days(off_after)));
        let before = read_clock_under(&input, calendar, as_of, practice);
        let after = read_clock_under(&input, &changed, as_of, practice);
        let same_steps_in_time = finding_codes(&before) == finding_codes(&after);
        if let (true, Some(before), Some(after)) = (same_steps_in_time, before.due_on, after.due_on) {
            prop_assert!(after >= before, "{before} became {after}");
        }
    }

    #[test]
    fn a_closed_request_reads_the_same_on_every_later_day(input in sound_input(), later in 0..2000_i64) {
        let mut input = input;
        let last = input.events.iter().map(ClockEvent::on).max().unwrap();
        input.events.push(ClockEvent::Decided { on: last, outcome: Outcome::Granted });
        let calendar = Calendar::built_in();
        let that_day = read_clock(&input, calendar, last);
        let later = last.saturating_add(jiff::Span::new().days(later));
        prop_assert_eq!(that_day, read_clock(&input, calendar, later));
    }

    #[test]
    fn a_sound_history_is_in_order(input in sound_input()) {
        prop_assert_eq!(check_order(&input.events), Ok(()));
    }

    #[test]
    fn consulting_a_second_party_meanwhile_adds_nothing(
        asked in 1..10_i64, length in 1..14_i64, inner_start in 0..14_i64, inner_length in 0..14_i64,
    ) {
        let day = |n: i64| date(2024, 3, 4).saturating_add(jiff::Span::new().days(n));
        let answered = asked + length;
        let inner_from = asked + inner_start.min(length);
        let inner_to = (inner_from + inner_length).min(answered);
        let id = Some("b".to_owned());
        let one = vec![
            ClockEvent::Submitted { on: day(0) },
            ClockEvent::ThirdPartyConsulted { on: day(asked), id: None },
            ClockEvent::ThirdPartyAnswered { on: day(answered), id: None },
        ];
        let mut two = one.clone();
        two.push(ClockEvent::ThirdPartyConsulted { on: day(inner_from), id: id.clone() });
        two.push(ClockEvent::ThirdPartyAnswered { on: day(inner_to), id });
        let due = |events| {
            let input = ClockInput { channel: Channel::InPerson, events };
            read_clock(&input, Calendar::built_in(), day(60)).due_on
        };
        prop_assert_eq!(due(one), due(two));
    }
}

/// The same event on the Monday of its week, or of the week before.
fn on_an_even_week(event: &ClockEvent) -> ClockEvent {
    let mut json = serde_json::to_value(event).unwrap();
    let days = (event.on() - date(2018, 1, 1)).get_days();
    let monday = date(2018, 1, 1).saturating_add(jiff::Span::new().days(days - days % 14));
    json["on"] = serde_json::json!(monday.to_string());
    serde_json::from_value(json).unwrap()
}
