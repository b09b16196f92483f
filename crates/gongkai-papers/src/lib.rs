//! Paper in and out: documents set in type, and the reading of Word, Excel and PDF files.
//!
//! Implements the two traits of `gongkai_core::documents`. Knows nothing of SQL, HTTP or the wall clock.

pub mod reader;
pub mod typesetter;
mod word;
