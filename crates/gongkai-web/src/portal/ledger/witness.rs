//! `POST /ledger/witness/add-checkpoint` (C2SP tlog-witness): another log asks us to cosign. What is promised is lasting
//! before it is signed. `GET /ledger/witness/{log}/checkpoint` shows what was last cosigned.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use gongkai_ledger::digest::Digest;
use gongkai_ledger::tree::Hash;
use gongkai_ledger::witness::{Admitted, MAX_BYTES, Refused, SIZE_TYPE, TreeHead, Witness};
use gongkai_store::ledger::{Swap, WitnessedLog};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, mark};

/// Times that the head is read anew where another request for the same log was faster.
const TRIES: u32 = 4;

const PLAIN: &str = "text/plain; charset=utf-8";

/// `POST /ledger/witness/add-checkpoint`
///
/// # Errors
/// [`WebError::NotFound`] where this installation is no witness; a fault of ours. What the specification refuses is an
/// answer, not an error.
pub async fn post(State(app): State<Arc<App>>, body: Bytes) -> Result<Response, WebError> {
    let witness = app.site.ledger.witness.as_ref().ok_or(WebError::NotFound)?;
    if body.len() > MAX_BYTES {
        return Ok(refused(Refused::Malformed));
    }
    let admitted = match witness.admit(&body) {
        Ok(admitted) => admitted,
        Err(why) => return Ok(refused(why)),
    };
    for _ in 0..TRIES {
        match promise(&app, &admitted).await? {
            Promise::Kept => return cosigned(&app, witness, &admitted),
            Promise::Refused(why) => return Ok(refused(why)),
            Promise::Faster => {}
        }
    }
    Ok(answer(
        StatusCode::SERVICE_UNAVAILABLE,
        PLAIN,
        String::new(),
    ))
}

/// What became of the wish to promise.
enum Promise {
    Kept,
    Refused(Refused),
    Faster,
}

/// Judges by what was last cosigned, and stores the new head if that is still the last one.
async fn promise(app: &App, admitted: &Admitted) -> Result<Promise, WebError> {
    let origin = &admitted.checkpoint().origin;
    let last = app.store.witnessed_log(origin).await?;
    let head = last.as_ref().map(|last| TreeHead {
        size: last.size,
        root: Hash::from(last.root),
    });
    let head = match admitted.judge(head) {
        Ok(head) => head,
        Err(why) => return Ok(Promise::Refused(why)),
    };
    let new = WitnessedLog {
        origin: origin.clone(),
        size: head.size,
        root: *head.root.as_bytes(),
        note: admitted.note().to_string(),
        at: app.now(),
    };
    let old = last.map_or(0, |last| last.size);
    Ok(match app.store.keep_witnessed(old, &new).await? {
        Swap::Done => Promise::Kept,
        Swap::Faster => Promise::Faster,
    })
}

fn cosigned(app: &App, witness: &Witness, admitted: &Admitted) -> Result<Response, WebError> {
    let time = u64::try_from(app.now().as_second()).unwrap_or_default();
    let lines = witness
        .cosign(admitted, time)
        .map_err(|error| WebError::fault("cosigning", "a checkpoint", &error))?;
    Ok(answer(StatusCode::OK, PLAIN, lines))
}

/// `GET /ledger/witness/{log}/checkpoint`: the checkpoint of a log, named by the SHA-256 of its origin, as it was last
/// cosigned, with our lines.
///
/// # Errors
/// [`WebError::NotFound`] for a log that is not witnessed here.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(log): Path<String>,
) -> Result<Response, WebError> {
    let witness = app.site.ledger.witness.as_ref().ok_or(WebError::NotFound)?;
    let origin = witness
        .logs
        .iter()
        .map(|key| key.name())
        .find(|origin| Digest::of(origin.as_bytes()).to_string() == log)
        .ok_or(WebError::NotFound)?;
    let last = app.store.witnessed_log(origin).await?;
    let last = last.ok_or(WebError::NotFound)?;
    let note = gongkai_ledger::note::Note::parse(last.note.as_bytes())
        .map_err(|error| WebError::fault("reading", "a witnessed checkpoint", &error))?;
    let time = u64::try_from(last.at.as_second()).unwrap_or_default();
    let mut text = last.note;
    for key in &witness.keys {
        let line = key
            .cosign(&note, time)
            .map_err(|error| WebError::fault("cosigning", "a checkpoint", &error))?;
        text.push_str(&line.to_string());
    }
    Ok(answer(StatusCode::OK, PLAIN, text))
}

fn refused(why: Refused) -> Response {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
    match why.size_body() {
        Some(size) => answer(status, SIZE_TYPE, size),
        None => answer(status, PLAIN, format!("{why}\n")),
    }
}

fn answer(status: StatusCode, media_type: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    mark(&mut response, CachePolicy::Private);
    response
}
