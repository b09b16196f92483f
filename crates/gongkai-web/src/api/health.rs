//! `/healthz` and `/readyz`: whether the process answers, and whether it can do its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::journal::Event;
use gongkai_store::StoreFault;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::app::App;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

/// How long a public change may wait for the index. It takes less than a second; an import or a rebuild takes longer.
const PATIENCE: SignedDuration = SignedDuration::from_mins(1);
/// Journal entries looked at for one that waits: so many at a time, and so many times. A new county's agencies and
/// catalogues take more than a thousand before its first record.
const BATCH: u32 = 200;
const BATCHES: usize = 10;

#[derive(Debug, Serialize)]
struct Alive {
    status: &'static str,
}

#[derive(Debug, Serialize)]
struct Ready {
    status: &'static str,
    store: &'static str,
    index: &'static str,
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> Response {
    reply::json(Alive { status: "ok" }, CachePolicy::Private)
}

/// `GET /readyz`: the store can be reached and the index is not far behind; 503 where one of them is not so.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let long_ago = app.now() - PATIENCE;
    let behind = waiting_since(&app)
        .await
        .map(|since| since.is_some_and(|since| since < long_ago));
    let ready = match behind {
        Ok(false) => Ready {
            status: "ready",
            store: "ok",
            index: "ok",
        },
        Ok(true) => Ready {
            status: "not_ready",
            store: "ok",
            index: "behind",
        },
        Err(fault) => {
            tracing::warn!(error = &fault as &dyn std::error::Error, "not ready");
            Ready {
                status: "not_ready",
                store: "unreachable",
                index: "unknown",
            }
        }
    };
    let status = match ready.status {
        "ready" => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = reply::json(ready, CachePolicy::Private);
    *response.status_mut() = status;
    response
}

/// Since when the oldest public change of a record has waited for the index; `None` where none waits. Entries of other kinds
/// are nothing the index holds, so that one which waits means nothing.
pub(super) async fn waiting_since(app: &App) -> Result<Option<Timestamp>, StoreFault> {
    app.store.poll_head().await?;
    if app.index_is_current() {
        return Ok(None);
    }
    let mut position = app.index.position();
    for _ in 0..BATCHES {
        let entries = app.store.entries_after(position, BATCH).await?;
        let waiting = entries
            .iter()
            .find(|entry| matches!(&entry.event, Event::Record(event) if event.touches_public()));
        match (waiting, entries.last()) {
            (Some(first), _) => return Ok(Some(first.at)),
            (None, Some(last)) => position = last.seq,
            (None, None) => return Ok(None),
        }
    }
    Ok(None)
}
