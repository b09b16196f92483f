//! `/files/{id}/{name}`: a file of a public edition, and of nothing else.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::ids::AttachmentId;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

/// `GET /files/{id}/{name}`; the name in the address is for people, the id decides.
///
/// # Errors
/// [`WebError::NotFound`] unless the file belongs to an edition that is public now.
pub async fn get(
    State(app): State<Arc<App>>,
    Path((id, _)): Path<(AttachmentId, String)>,
) -> Result<Response, WebError> {
    let file = app
        .store
        .public_file(&id)
        .await?
        .ok_or(WebError::NotFound)?;
    let bytes = app
        .store
        .blob(&file.sha256)
        .await?
        .ok_or(WebError::NotFound)?;
    // Pictures and PDF are shown, everything else is saved.
    let inline = file.media_type.starts_with("image/") || file.media_type == "application/pdf";
    Ok(reply::file(
        bytes.to_vec(),
        &file.media_type,
        &file.name,
        inline,
        CachePolicy::Shared,
    ))
}
