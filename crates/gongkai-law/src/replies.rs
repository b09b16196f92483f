//! By when an agency must answer when it is respondent or defendant (提出书面答复、提交答辩状).
//!
//! Knows no case. Basis: 行政复议法 第四十八条、第五十四条 and 第八十八条, 行政诉讼法 第六十七条, and the texts before them. The day
//! of receipt is not counted. That calendar days ending on a day off end on the next working day follows the rules of
//! civil procedure and is our reading for both laws.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::rules::{Rule, table};

/// Where the agency answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forum {
    /// 行政复议，普通程序
    Reconsideration,
    /// 行政复议，简易程序: 第五十三条第四项 allows it for government information.
    SimplifiedReconsideration,
    /// 行政诉讼
    Lawsuit,
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Working days.
    Workdays,
    /// Calendar days; the last one moves on from a day off.
    Days,
}

/// The limit of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplyLimit {
    /// How many days after receipt.
    pub days: u32,
    /// Which days.
    pub counted: Counted,
    /// The rule that says so.
    pub rule: Rule,
}

/// The last day of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplyDue {
    /// The day.
    pub on: Date,
    /// Whether a notice of holidays may still move it.
    pub provisional: bool,
    /// The limit it was counted by.
    pub limit: ReplyLimit,
}

const RECONSIDERATION_LAW_SINCE: Date = date(2024, 1, 1);
const LITIGATION_LAW_SINCE: Date = date(2015, 5, 1);

impl ReplyLimit {
    /// The limit for what arrived on a day.
    #[must_use]
    pub fn of(forum: Forum, received_on: Date) -> Self {
        let (days, counted, rule) = match forum {
            Forum::Reconsideration | Forum::SimplifiedReconsideration
                if received_on < RECONSIDERATION_LAW_SINCE =>
            {
                (10, Counted::Days, table::RECONSIDERATION_REPLY_1999)
            }
            Forum::Reconsideration => (10, Counted::Workdays, table::RECONSIDERATION_REPLY),
            Forum::SimplifiedReconsideration => (
                5,
                Counted::Workdays,
                table::RECONSIDERATION_REPLY_SIMPLIFIED,
            ),
            Forum::Lawsuit if received_on < LITIGATION_LAW_SINCE => {
                (10, Counted::Days, table::LAWSUIT_ANSWER_1989)
            }
            Forum::Lawsuit => (15, Counted::Days, table::LAWSUIT_ANSWER),
        };
        Self {
            days,
            counted,
            rule,
        }
    }

    /// 10个工作日, 15日.
    #[must_use]
    pub fn in_words(self) -> String {
        match self.counted {
            Counted::Workdays => format!("{}个工作日", self.days),
            Counted::Days => format!("{}日", self.days),
        }
    }
}

/// The last day to reply to what arrived on a day.
#[must_use]
pub fn reply_due(forum: Forum, received_on: Date, calendar: &Calendar) -> ReplyDue {
    let limit = ReplyLimit::of(forum, received_on);
    let (from, workdays) = match limit.counted {
        Counted::Workdays => (received_on, limit.days),
        // The first working day on or after the last of the calendar days.
        Counted::Days => (
            received_on.saturating_add(jiff::Span::new().days(i64::from(limit.days) - 1)),
            1,
        ),
    };
    let counted = calendar.add_workdays(from, workdays);
    ReplyDue {
        on: counted.date,
        provisional: counted.provisional,
        limit,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Forum, reply_due};
    use crate::calendar::Calendar;

    fn due(forum: Forum, received_on: Date) -> (Date, String, String) {
        let due = reply_due(forum, received_on, Calendar::built_in());
        (due.on, due.limit.in_words(), due.limit.rule.to_string())
    }

    #[test]
    fn the_last_day_of_a_reply_by_forum_and_day() {
        use Forum::{Lawsuit, Reconsideration, SimplifiedReconsideration};
        let cases = [
            // Over the days off around 1 May 2024; 28 April was worked.
            (
                Reconsideration,
                date(2024, 4, 24),
                date(2024, 5, 10),
                "10个工作日",
                "行政复议法 第四十八条",
            ),
            (
                SimplifiedReconsideration,
                date(2024, 3, 4),
                date(2024, 3, 11),
                "5个工作日",
                "行政复议法 第五十四条",
            ),
            // Ten calendar days end on Sunday 12 November 2023.
            (
                Reconsideration,
                date(2023, 11, 2),
                date(2023, 11, 13),
                "10日",
                "1999年行政复议法 第二十三条第一款",
            ),
            (
                Lawsuit,
                date(2024, 3, 4),
                date(2024, 3, 19),
                "15日",
                "行政诉讼法 第六十七条",
            ),
            // Fifteen days end within the week off of October 2024.
            (
                Lawsuit,
                date(2024, 9, 18),
                date(2024, 10, 8),
                "15日",
                "行政诉讼法 第六十七条",
            ),
            (
                Lawsuit,
                date(2015, 4, 1),
                date(2015, 4, 13),
                "10日",
                "1989年行政诉讼法 第四十三条",
            ),
        ];
        for (forum, received_on, on, limit, rule) in cases {
            assert_eq!(
                due(forum, received_on),
                (on, limit.to_owned(), rule.to_owned()),
                "{forum:?} {received_on}"
            );
        }
    }

    #[test]
    fn a_year_without_a_notice_is_provisional() {
        let due = reply_due(Forum::Lawsuit, date(2027, 12, 25), Calendar::built_in());
        assert!(due.provisional);
    }
}
