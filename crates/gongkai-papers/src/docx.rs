//! Word files (.docx, ECMA-376), with the faces by their Chinese names (仿宋, 方正小标宋简体) and what may stand in for them.
//!
//! Written by hand: letters and reports need a dozen elements, and exact places that the crates for it do not offer. The
//! same content always gives the same bytes.

mod form;
pub(crate) mod letter;
mod measures;
mod package;
mod page;
pub(crate) mod report;
mod table;
mod xml;
