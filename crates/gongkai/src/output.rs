//! Printing: a sentence for people, or one JSON object for machines. A reader that went away is no fault.

use std::io::{ErrorKind, Write};

use serde::Serialize;

use crate::ended::Ended;

/// For whom a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Text,
    /// For machines (`--json`).
    Json,
}

impl Output {
    /// Prints the value as JSON, or what people read.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn print(self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<(), Ended> {
        let mut said = match self {
            Self::Text => text(),
            Self::Json => serde_json::to_string(value).map_err(anyhow::Error::from)?,
        };
        if !said.ends_with('\n') {
            said.push('\n');
        }
        write_all(said.as_bytes())
    }
}

/// Writes to standard output.
fn write_all(bytes: &[u8]) -> Result<(), Ended> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
