//! China Standard Time, the only civil time of the product, and the clock that callers hand in.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// China Standard Time (北京时间), fixed at +08:00 for every date the product shows or computes.
const CHINA: Offset = Offset::constant(8);

/// The civil date and time of an instant in China.
#[must_use]
pub fn in_china(at: Timestamp) -> DateTime {
    CHINA.to_datetime(at)
}

/// The civil date of an instant in China.
#[must_use]
pub fn china_date(at: Timestamp) -> Date {
    in_china(at).date()
}

/// The instant of a civil date and time in China.
///
/// # Errors
/// At the very ends of the calendar (years -9999 and 9999).
pub fn from_china(at: DateTime) -> Result<Timestamp, jiff::Error> {
    CHINA.to_timestamp(at)
}

/// `2026年11月24日`, the form used in running text.
#[must_use]
pub fn date_in_words(on: Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

/// `2026-11-24 16:40` in China, the form used in lists and tags.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    let at = in_china(at);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// What time it is. The real one stands in `gongkai`, a settable one in `testkit`.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}
