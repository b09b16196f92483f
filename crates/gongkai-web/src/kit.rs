//! What portal, console and api share: how a route is declared, a page rendered, an error answered, a form read.

pub mod addresses;
pub mod article;
pub mod assets;
pub mod cache;
pub mod document;
pub mod enclosed;
pub mod error;
pub mod form;
pub mod hits;
pub mod ledger;
pub mod letter_file;
pub mod logged;
pub mod metrics;
pub mod page;
pub mod paging;
pub mod prefs;
pub mod proofs;
pub mod qr;
pub mod reply;
pub mod routes;
pub mod site;
pub mod staff;
pub mod templates;
pub mod tokens;
pub mod upload;
pub(crate) mod visitor;
