//! Letters as files: PDF to be sent, Word to be edited elsewhere. Who may have one is decided by the caller.

use std::sync::Arc;

use axum::response::Response;
use gongkai_core::letters::Letter;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

/// As what a letter is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// To be printed and sent.
    Pdf,
    /// To be edited elsewhere.
    Docx,
}

impl Format {
    /// Reads the code of forms; anything unknown is a PDF.
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code {
            "docx" => Self::Docx,
            _ => Self::Pdf,
        }
    }
}

/// A letter as a file.
///
/// # Errors
/// When the typesetter fails.
pub async fn letter_file(app: &App, letter: Letter, format: Format) -> Result<Response, WebError> {
    let name = match letter.number.as_str() {
        "" => letter.title.clone(),
        number => format!("{} {number}", letter.title),
    };
    let typesetter = Arc::clone(&app.typesetter);
    let bytes = tokio::task::spawn_blocking(move || match format {
        Format::Pdf => typesetter.letter_pdf(&letter),
        Format::Docx => typesetter.letter_docx(&letter),
    })
    .await
    .map_err(|error| WebError::fault("typesetting", "letter", &error))?
    .map_err(|error| WebError::fault("typesetting", "letter", &error))?;
    let (media_type, ending) = match format {
        Format::Pdf => ("application/pdf", "pdf"),
        Format::Docx => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
    };
    Ok(reply::file(
        bytes,
        media_type,
        &format!("{name}.{ending}"),
        format == Format::Pdf,
        CachePolicy::Private,
    ))
}
