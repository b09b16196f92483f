//! What time it is. The only place that asks the machine; everybody else is handed a [`Clock`] or an instant.

use gongkai_core::time::{Clock, china_date};
use jiff::Timestamp;
use jiff::civil::Date;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the wall clock is read"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Today in China, by the machine's clock.
#[must_use]
pub fn today() -> Date {
    china_date(SystemClock.now())
}
