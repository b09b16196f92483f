//! Paper in and out: documents and letters set in type, letters as Word files, and the reading of Word, Excel and PDF files.
//!
//! Implements the two traits of `gongkai_core::documents`. Knows nothing of SQL, HTTP or the wall clock.

mod letters;
pub mod reader;
pub mod typesetter;
mod word;
