//! `POST /track/file` and `POST /track/letter`: an applicant fetches what was released with the answer, and the letters that
//! were sent, by number and code. No address leads to them that could be passed on or guessed.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use gongkai_core::letters::kind::Audience;

use super::{Known, known};
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::letter_file::{Format, letter_file};
use crate::kit::page::CachePolicy;
use crate::kit::reply;

/// `POST /track/file` with `number`, `code` and `file`.
///
/// # Errors
/// [`WebError::NotFound`] where no such file was handed out; [`WebError::TooMany`] after too many wrong codes.
pub async fn post(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let (id, sent) = match known(&app, peer, request).await? {
        Known::Yes(id, sent) => (id, sent),
        Known::No(page) => return app.render(page.as_ref()),
    };
    let number = sent.fields.text("file").parse().unwrap_or_default();
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

/// `POST /track/letter`: a letter that was sent to the applicant, as a PDF.
///
/// # Errors
/// [`WebError::NotFound`] where there is none; [`WebError::TooMany`] after too many wrong codes.
pub async fn letter(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let (id, sent) = match known(&app, peer, request).await? {
        Known::Yes(id, sent) => (id, sent),
        Known::No(page) => return app.render(page.as_ref()),
    };
    let number = sent.fields.text("letter").parse().unwrap_or_default();
    let file = app.store.request_file(&id).await?;
    let file = file.ok_or(WebError::NotFound)?;
    let letter = file.request.handling.letter(number).filter(|letter| {
        letter.dispatched.is_some() && letter.kind.audience() == Audience::Applicant
    });
    letter.ok_or(WebError::NotFound)?;
    let letter = app.store.finished_letter(&id, number).await?;
    letter_file(&app, letter.ok_or(WebError::NotFound)?, Format::Pdf).await
}
