//! Full-text search in Chinese over published records: a record goes in, hits come out.
//!
//! It knows no SQL, no HTTP and no journal: whoever follows the journal hands over [`Change`]s together with the
//! position they reach, and both are stored in one commit. Nothing that is not public may be handed in.
//!
//! How a text is looked up, from the outside in: `fold` makes spellings alike, `segment` cuts words and character
//! pairs, `reading` understands what a resident typed, `plan` turns that into a query, `page` collects the best hits,
//! `facets` counts how all of them are spread, `mark` shows in title and text what matched.

mod document;
mod facets;
mod fault;
mod fold;
mod index;
mod mark;
mod numbers;
mod page;
mod plan;
mod query;
mod reading;
mod schema;
mod segment;
mod suggest;
mod tokens;
mod vocabulary;

pub use document::{AttachmentText, Change, Document, Validity};
pub use fault::IndexFault;
pub use index::Index;
pub use query::{Count, Facets, Fragment, Hit, Hits, Query, Sort};
pub use reading::telling_words;
