//! Journal, tables, queries and files. One function writes ([`Store::command`] and its sisters: load, decide, append,
//! change rows, commit); everything else reads. Knows nothing of HTTP, pages, the search index or typesetting.

pub mod accounts;
pub mod acts;
pub mod agencies;
pub mod annual_reports;
pub mod attachments;
pub mod backup;
pub mod blobs;
pub mod calendar;
pub mod cases;
pub mod check;
mod db;
pub mod desk;
mod dialect;
mod dossier;
pub mod export;
mod fault;
pub mod import;
pub mod journal;
pub mod ledger;
pub mod mails;
pub mod notices;
mod parts;
pub mod public;
pub mod reports;
pub mod request_files;
pub mod requests;
pub mod retention;
mod rows;
pub mod schema;
mod sealed;
pub mod sessions;
mod store;
pub mod write;

pub use fault::StoreFault;
pub use store::{Store, StoreConfig};
