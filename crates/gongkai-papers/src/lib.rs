//! Paper in and out: documents and letters set in type and as Word files, tables as Excel files, and the reading of Word,
//! Excel and PDF files.
//!
//! Implements the two traits of `gongkai_core::documents`. Knows nothing of SQL, HTTP or the wall clock.

mod docx;
mod letters;
pub mod reader;
pub mod typesetter;
mod word;
mod xlsx;
