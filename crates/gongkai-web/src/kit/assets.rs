//! Style sheet, scripts and icons under names that carry their digest, so that browsers may keep them for ever.
//! Read from the folder in debug builds, from the binary in release.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::kit::error::WebError;

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Files;

/// Names and digests of the files.
pub struct Assets {
    hashed: HashMap<String, String>,
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

impl Assets {
    /// Digests every file once.
    #[must_use]
    pub fn new() -> Self {
        let mut hashed = HashMap::new();
        for name in Files::iter() {
            if let Some(file) = Files::get(&name) {
                let digest: String = Sha256::digest(&file.data)
                    .iter()
                    .take(5)
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                hashed.insert(name.to_string(), format!("/assets/{digest}/{name}"));
            }
        }
        Self { hashed }
    }

    /// The address of a file, `None` where there is no such file.
    #[must_use]
    pub fn address(&self, name: &str) -> Option<&str> {
        self.hashed.get(name).map(String::as_str)
    }
}

/// `GET /assets/{digest}/{name}`
///
/// # Errors
/// [`WebError::NotFound`] for an unknown name.
pub async fn get(
    State(_): State<std::sync::Arc<App>>,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let file = Files::get(&name).ok_or(WebError::NotFound)?;
    let media_type = match name.rsplit_once('.').map(|(_, suffix)| suffix) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, file.data.into_owned()).into_response())
}
