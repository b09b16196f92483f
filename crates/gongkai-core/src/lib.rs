//! Agencies, people, catalogue, records and reports: commands in, events or a refusal out.
//!
//! Everything here is pure: time, actor and drawn ids are handed in. Knows nothing of SQL, HTTP, files or templates.

pub mod accounts;
pub mod agencies;
pub mod body;
pub mod calendar;
pub mod cases;
pub mod catalogue;
pub mod complaints;
pub mod content;
pub mod documents;
pub mod fields;
pub mod figures;
pub mod grids;
pub mod ids;
pub mod index_number;
pub mod journal;
pub mod letters;
pub mod lines;
pub mod plots;
pub mod records;
pub mod remedies;
pub mod reminders;
pub mod reports;
pub mod requests;
pub mod rights;
pub mod time;

mod wording;
