//! Paging by number: what the address says, what the store is asked, what the pager shows.

use serde::Serialize;

/// One page of a list as an address asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// From 1.
    pub page: u64,
    /// Items a page.
    pub size: u64,
}

impl Asked {
    /// Reads the `page` parameter; anything that is not a page number is the first page.
    #[must_use]
    pub fn read(parameter: Option<&str>, size: u64) -> Self {
        let page = parameter
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(1)
            .clamp(1, 100_000);
        Self { page, size }
    }

    /// Items before this page.
    #[must_use]
    pub fn offset(self) -> u64 {
        (self.page - 1) * self.size
    }

    /// What the pager shows.
    #[must_use]
    pub fn shown(self, total: u64, base: String) -> Pager {
        Pager {
            total,
            page: self.page,
            pages: total.div_ceil(self.size).max(1),
            base,
        }
    }
}

/// Arguments of the pager component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pager {
    /// How many things.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
    /// How many pages, at least 1.
    pub pages: u64,
    /// Address up to the page number.
    pub base: String,
}

impl Pager {
    /// One page with everything.
    #[must_use]
    pub fn single(total: u64) -> Self {
        Self {
            total,
            page: 1,
            pages: 1,
            base: "?page=".to_owned(),
        }
    }
}

/// `path?name=value&…&page=`, leaving out empty values.
#[must_use]
pub fn base(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = format!("{path}?");
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push_str(&format!("{name}={}&", encode(value)));
    }
    address.push_str("page=");
    address
}

/// Percent-encodes a value for a query string or one segment of a path.
#[must_use]
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
