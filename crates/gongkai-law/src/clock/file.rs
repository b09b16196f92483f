//! The file form of one request, as `gongkai clock` reads it.
//!
//! Knows nothing of the fields that do not touch the clock, except that they may stand there; any other is refused.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::ClockInput;
use super::events::{Channel, ClockEvent};
use crate::wording::json_fault_in_words;

/// One `request` line; only channel and events are needed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestLine {
    #[serde(rename = "type")]
    _type: Option<RequestType>,
    #[serde(rename = "id")]
    _id: Option<IgnoredAny>,
    #[serde(rename = "agency")]
    _agency: Option<IgnoredAny>,
    #[serde(rename = "applicant")]
    _applicant: Option<IgnoredAny>,
    #[serde(rename = "subject")]
    _subject: Option<IgnoredAny>,
    channel: Channel,
    events: Vec<ClockEvent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RequestType {
    Request,
}

/// A file that is not the request form.
#[derive(Debug, thiserror::Error)]
#[error("request file is unreadable")]
pub struct RequestUnreadable(#[from] serde_json::Error);

impl RequestUnreadable {
    /// Where it is wrong and how to mend it.
    #[must_use]
    pub fn sentence(&self) -> String {
        json_fault_in_words(&self.0)
    }
}

impl ClockInput {
    /// Reads the file form of a request.
    ///
    /// # Errors
    /// Where the text is not that form, with the place and the field.
    pub fn read_file(json: &str) -> Result<Self, RequestUnreadable> {
        let line: RequestLine = serde_json::from_str(json)?;
        Ok(Self {
            channel: line.channel,
            events: line.events,
        })
    }
}
