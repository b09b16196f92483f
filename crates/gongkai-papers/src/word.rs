//! A Word file (.docx, ECMA-376 WordprocessingML) read as HTML: what a reader of the printed file would read, and
//! nothing more. Hidden text, deletions and comments never leave the file. Knows nothing of the cleaning policy.

mod blocks;
mod document;
mod fields;
mod graphics;
mod inline;
mod notes;
mod numbering;
mod package;
mod refusal;
mod styles;
mod tables;
mod xml;

pub(crate) use document::{Pictures, to_html};
pub(crate) use package::check_size as check_zip_size;
