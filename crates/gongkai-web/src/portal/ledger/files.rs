//! The log's files for machines (C2SP tlog-tiles): `/ledger/checkpoint`, `/ledger/tile/…`, and `/ledger/proof/…`
//! (C2SP tlog-proof). Nothing beyond the newest checkpoint is handed out: what is not signed may still be lost.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::Response;
use gongkai_ledger::keys::Verifier;
use gongkai_ledger::note::Note;
use gongkai_ledger::number::PublicationNumber;
use gongkai_ledger::policy::Policy;
use gongkai_ledger::proof_file::ProofFile;
use gongkai_ledger::tiles::{Row, TileId, bundle};
use gongkai_store::ledger::SignedHead;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::logged;
use crate::kit::page::{CachePolicy, mark};
use crate::kit::proofs;

/// A checkpoint changes with the next act; what a proxy may keep for a moment is one that was true then.
const FOR_A_MOMENT: &str = "public, max-age=2";
/// A tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `GET /ledger/checkpoint`: the newest signed tree head, with the witnesses' lines.
///
/// # Errors
/// [`WebError::NotFound`] while nothing was signed.
pub async fn checkpoint(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let signed = app.store.ledger_checkpoint().await?;
    let mut note = signed.ok_or(WebError::NotFound)?;
    for cosigned in app.store.cosignatures(note.size).await? {
        note.note.push_str(&cosigned.line);
        note.note.push('\n');
    }
    let bytes = note.note.into_bytes();
    Ok(answer(bytes, "text/plain; charset=utf-8", FOR_A_MOMENT))
}

/// `GET /ledger/policy`: our keys and witnesses, and how many of them are asked for, as a policy (C2SP tlog-policy). Who
/// verifies compares the keys with what is published elsewhere.
///
/// # Errors
/// [`WebError::NotFound`] while there is no key.
pub async fn policy(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let settings = &app.site.ledger;
    let keys: Vec<Verifier> = settings
        .keys
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    if keys.is_empty() {
        return Err(WebError::NotFound);
    }
    let witnesses: Vec<(Verifier, String)> = settings
        .witnesses
        .iter()
        .filter_map(|witness| Some((witness.key.parse().ok()?, witness.url.clone())))
        .collect();
    let policy = Policy::n_of_m(&keys, &witnesses, settings.quorum as usize);
    let bytes = policy.to_string().into_bytes();
    Ok(answer(bytes, "text/plain; charset=utf-8", FOR_A_MOMENT))
}

/// `GET /ledger/tile/…`: hashes, and entries in bundles. The path is taken in the one spelling only.
///
/// # Errors
/// [`WebError::NotFound`] for any other path, and for tiles that are not signed yet.
pub async fn tile(State(app): State<Arc<App>>, uri: Uri) -> Result<Response, WebError> {
    let path = uri.path().strip_prefix("/ledger/").unwrap_or_default();
    let tile: TileId = path.parse().map_err(|_| WebError::NotFound)?;
    let signed = app.store.ledger_checkpoint().await?;
    if !signed.is_some_and(|signed| is_signed(tile, &signed)) {
        return Err(WebError::NotFound);
    }
    let bytes = match tile.row() {
        Row::Hashes(_) => proofs::hash_tile(&app.store, tile).await?,
        Row::Entries => entries(&app, tile).await?,
    };
    let bytes = bytes.ok_or(WebError::NotFound)?;
    let mut response = answer(bytes, "application/octet-stream", FOR_EVER);
    if tile.row() == Row::Entries {
        // Text is worth compressing, and worth doing that once.
        mark(&mut response, CachePolicy::Shared);
        let for_ever = HeaderValue::from_static(FOR_EVER);
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, for_ever);
    }
    Ok(response)
}

/// Whether a checkpoint covers all of a tile.
fn is_signed(tile: TileId, signed: &SignedHead) -> bool {
    tile.first()
        .checked_add(tile.width().into())
        .is_some_and(|end| end <= tile.row().length(signed.size))
}

async fn entries(app: &App, tile: TileId) -> Result<Option<Vec<u8>>, WebError> {
    let wanted = tile.width();
    let entries = app
        .store
        .ledger_entries(tile.first(), wanted.into())
        .await?;
    let mut bytes = Vec::new();
    for entry in &entries {
        if bundle::push(&mut bytes, entry.data.as_bytes()).is_err() {
            return Ok(None);
        }
    }
    Ok((entries.len() == usize::from(wanted)).then_some(bytes))
}

/// `GET /ledger/proof/{number}.tlog-proof`: all that is needed to check one entry offline.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such entry, or it is not signed yet.
pub async fn proof(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let number = name.strip_suffix(".tlog-proof").ok_or(WebError::NotFound)?;
    let number: PublicationNumber = number.parse().map_err(|_| WebError::NotFound)?;
    let index = number.entry();
    let signed = app.store.ledger_checkpoint().await?;
    let signed = signed.filter(|signed| signed.size > index);
    let (signed, _) = logged::best(&app, index, signed.ok_or(WebError::NotFound)?).await?;
    let hashes = proofs::inclusion(&app.store, index, signed.size)
        .await
        .map_err(|error| WebError::fault("proving", "an entry", &error))?;
    let row = app.store.ledger_entries(index, 1).await?;
    let entry = row.first().ok_or(WebError::NotFound)?;
    let checkpoint = Note::parse(signed.note.as_bytes())
        .map_err(|error| WebError::fault("reading", "the checkpoint", &error))?;
    let file = ProofFile {
        extra: Some(entry.data.clone().into_bytes()),
        index,
        hashes,
        checkpoint,
    };
    let text = file.to_string();
    let mut response = answer(text.into_bytes(), "text/plain; charset=utf-8", FOR_A_MOMENT);
    let name = format!("attachment; filename=\"{number}.tlog-proof\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn answer(bytes: Vec<u8>, media_type: &'static str, keep: &'static str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    // Verifiers may run in pages of others.
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}
