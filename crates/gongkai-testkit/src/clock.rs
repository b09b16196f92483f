//! A clock that stands still until it is set.

use std::sync::Mutex;

use gongkai_core::time::Clock;
use jiff::{SignedDuration, Timestamp};

/// The clock of a test.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// A clock that shows this instant.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves it on.
    ///
    /// # Panics
    /// When a test panicked while it held the clock.
    pub fn pass(&self, time: SignedDuration) {
        let mut now = self
            .0
            .lock()
            .expect("no test panics while it holds the clock");
        *now += time;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .expect("no test panics while it holds the clock")
    }
}
