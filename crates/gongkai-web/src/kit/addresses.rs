//! Addresses that portal, console and api all give out.

use crate::kit::paging::encode;

/// The address of a record. Index numbers hold slashes, which stay; everything else is encoded.
#[must_use]
pub fn record_url(index_number: &str) -> String {
    format!("/r/{}", number_in_path(index_number))
}

/// An index number as part of a path.
#[must_use]
pub fn number_in_path(index_number: &str) -> String {
    let segments: Vec<String> = index_number.split('/').map(encode).collect();
    segments.join("/")
}
