//! `POST /track/file`: an applicant fetches a file that was released with the answer, by number and code. No address leads to
//! it that could be passed on or guessed.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;

use super::{PER_ADDRESS, WINDOW, known};
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::read_fields;
use crate::kit::page::CachePolicy;
use crate::kit::{reply, visitor};

/// `POST /track/file` with `number`, `code` and `file`.
///
/// # Errors
/// [`WebError::NotFound`] where no such file was handed out; [`WebError::TooMany`] after too many wrong codes.
pub async fn post(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let key = format!("track:{}", visitor::address(&app, &request, peer));
    visitor::slow_down(&app, &key, PER_ADDRESS, WINDOW).await?;
    let fields = read_fields(request, &app).await?;
    let id = match known(&app, &fields, &key).await? {
        Ok(id) => id,
        Err(wrong) => return Ok(wrong),
    };
    let number = fields.text("file").parse().unwrap_or_default();
    let file = app.store.file_handed_out(&id, number).await?;
    let file = file.ok_or(WebError::NotFound)?;
    Ok(reply::file(
        file.bytes,
        &file.kept.facts.media_type,
        &file.label.name,
        false,
        CachePolicy::Private,
    ))
}
