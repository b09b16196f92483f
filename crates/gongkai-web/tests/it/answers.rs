//! What came back, and short ways to look at it.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// The text; slashes, which templates write as entities, as a browser reads them.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).replace("&#x2f;", "/")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}: {}", self.asked, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// Where a 303 leads.
    #[track_caller]
    pub fn location(&self) -> String {
        self.is(StatusCode::SEE_OTHER);
        self.header(header::LOCATION.as_str()).to_owned()
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn is(&self, status: StatusCode) -> &Self {
        assert_eq!(self.status, status, "{}\n{}", self.asked, self.main());
        self
    }

    #[track_caller]
    pub fn ok(&self) -> &Self {
        self.is(StatusCode::OK)
    }

    /// The answer, which must show each of these words.
    #[track_caller]
    pub fn shows(&self, words: &[&str]) -> &Self {
        let text = self.text();
        for word in words {
            assert!(
                text.contains(word),
                "{} does not show {word:?}\n{}",
                self.asked,
                self.main()
            );
        }
        self
    }

    /// The answer, which must show none of these words.
    #[track_caller]
    pub fn hides(&self, words: &[&str]) -> &Self {
        let text = self.text();
        for word in words {
            assert!(!text.contains(word), "{} shows {word:?}", self.asked);
        }
        self
    }

    /// The main part of a page, for messages.
    fn main(&self) -> String {
        let text = self.text();
        let start = text.find("<main").unwrap_or(0);
        text[start..].chars().take(3000).collect()
    }
}
