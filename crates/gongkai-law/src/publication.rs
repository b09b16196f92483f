//! The limit for proactive disclosure (主动公开期限): 20 working days from the day information is formed or changed.
//!
//! Knows no catalogue and no special limit that another law sets for an item. Basis: 条例 第二十六条, before 2019
//! 2007年条例 第十八条; for the preview of a request's limit 条例 第三十三条第二款.

use jiff::civil::Date;

use crate::calendar::{Calendar, WorkdayCount};
use crate::rules::{Edition, Rule, table};

#[cfg(test)]
mod tests;

/// Working days in which information must be published.
pub const PUBLICATION_WORKDAYS: u32 = 20;

/// The last day to publish information formed or changed on a day.
#[must_use]
pub fn publication_due(formed_on: Date, calendar: &Calendar) -> WorkdayCount {
    calendar.add_workdays(formed_on, PUBLICATION_WORKDAYS)
}

/// The rule behind [`publication_due`].
#[must_use]
pub fn publication_rule(formed_on: Date) -> Rule {
    match Edition::in_force_on(formed_on) {
        Edition::Of2007 => table::PUBLICATION_LIMIT_2007,
        Edition::Of2019 => table::PUBLICATION_LIMIT,
    }
}

/// Working days that publication took; the day of forming is not counted.
#[must_use]
pub fn workdays_taken(formed_on: Date, published_on: Date, calendar: &Calendar) -> u32 {
    calendar.workdays_between(formed_on, published_on)
}

/// The last day of the ordinary limit if a request were received on this day: “今天申请，最迟……答复”.
#[must_use]
pub fn answer_due_if_asked_on(on: Date, calendar: &Calendar) -> WorkdayCount {
    calendar.add_workdays(on, Edition::in_force_on(on).answer_workdays())
}
