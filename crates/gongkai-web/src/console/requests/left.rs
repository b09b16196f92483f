//! How much time is left for an answer, in words and in the colour of a tag.

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{ClockReading, ClockState};
use jiff::civil::Date;
use serde::Serialize;

/// Working days before the last day from which on it is marked.
const SOON: u32 = 3;

/// The words with the kind of tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::console) struct Left {
    pub(in crate::console) text: String,
    pub(in crate::console) kind: &'static str,
}

/// What is left of a request's limit today.
pub(in crate::console) fn left(reading: &ClockReading, calendar: &Calendar, today: Date) -> Left {
    let (mut text, kind) = match (reading.state, reading.due_on) {
        (ClockState::Closed, _) => ("已办结".to_owned(), "ok"),
        (ClockState::Lapsed, _) if reading.closed_on.is_some() => ("已办结".to_owned(), "ok"),
        (ClockState::Lapsed, _) => ("视为放弃，待办结".to_owned(), "warn"),
        (ClockState::AwaitingConfirmation, _) => ("待确认".to_owned(), "warn"),
        (ClockState::Suspended, _) => ("暂停".to_owned(), "plain"),
        (ClockState::Running, Some(due_on)) => running(reading, calendar, today, due_on),
        (ClockState::Running, None) => ("办理中".to_owned(), "plain"),
    };
    if reading.provisional && reading.due_on.is_some() && reading.closed_on.is_none() {
        text.push_str("（暂定）");
    }
    Left { text, kind }
}

fn running(
    reading: &ClockReading,
    calendar: &Calendar,
    today: Date,
    due_on: Date,
) -> (String, &'static str) {
    if reading.overdue {
        // The weekend after the last day is late by no working day.
        return match reading.overdue_workdays {
            0 => ("逾期".to_owned(), "seal"),
            days => (format!("逾期 {days} 个工作日"), "seal"),
        };
    }
    until(calendar, today, due_on)
}

/// What is left until a last day that lies behind or ahead.
pub(in crate::console) fn until(
    calendar: &Calendar,
    today: Date,
    due_on: Date,
) -> (String, &'static str) {
    if due_on < today {
        // The weekend after the last day is late by no working day.
        return match calendar.workdays_between(due_on, today) {
            0 => ("逾期".to_owned(), "seal"),
            days => (format!("逾期 {days} 个工作日"), "seal"),
        };
    }
    match calendar.workdays_between(today, due_on) {
        0 => ("今天".to_owned(), "seal"),
        days if days <= SOON => (format!("{days} 个工作日"), "warn"),
        days => (format!("{days} 个工作日"), "plain"),
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::calendar::Calendar;
    use gongkai_law::clock::events::{Channel, ClockEvent};
    use gongkai_law::clock::{ClockInput, read_clock};
    use jiff::civil::{Date, date};

    use super::left;

    fn words(channel: Channel, today: Date, more: &[ClockEvent]) -> (String, &'static str) {
        let on = date(2024, 1, 5);
        let mut events = vec![ClockEvent::Submitted { on }];
        events.extend_from_slice(more);
        let input = ClockInput { channel, events };
        let calendar = Calendar::built_in();
        let left = left(&read_clock(&input, calendar, today), calendar, today);
        (left.text, left.kind)
    }

    #[test]
    fn time_left_has_words_and_a_colour() {
        let at = |today| words(Channel::InPerson, today, &[]);
        let said = |text: &str, kind| (text.to_owned(), kind);
        assert_eq!(at(date(2024, 1, 8)), said("19 个工作日", "plain"));
        assert_eq!(at(date(2024, 1, 30)), said("3 个工作日", "warn"));
        assert_eq!(at(date(2024, 2, 2)), said("今天", "seal"));
        assert_eq!(at(date(2024, 2, 3)), said("逾期", "seal"));
        assert_eq!(at(date(2024, 2, 5)).0, "逾期 2 个工作日");
    }

    #[test]
    fn what_does_not_run_says_so() {
        let today = date(2024, 1, 9);
        assert_eq!(words(Channel::Online, today, &[]).0, "待确认");
        let asked = ClockEvent::ClarificationRequested {
            on: date(2024, 1, 8),
            within_workdays: Some(10),
        };
        assert_eq!(words(Channel::InPerson, today, &[asked]).0, "暂停");
        let taken_back = ClockEvent::Withdrawn {
            on: date(2024, 1, 8),
        };
        assert_eq!(words(Channel::InPerson, today, &[taken_back]).0, "已办结");
    }
}
