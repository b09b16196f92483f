//! The disclosure statutes as pure functions and data: calendar, clocks, fees, outcomes and remedies, each with its
//! article beside it.
//!
//! Knows nothing of today, the environment, files, SQL or HTTP: the day of a reading and the calendar are handed in.

pub mod calendar;
pub mod clock;
pub mod fees;
pub mod grounds;
pub mod outcomes;
pub mod publication;
pub mod remedies;
pub mod replies;
pub mod rules;

mod wording;
