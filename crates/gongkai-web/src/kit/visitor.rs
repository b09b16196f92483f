//! Where a request came from, and slowing down those who try too often. Tries are counted by the store under a key and
//! forgotten after a day.

use std::net::SocketAddr;

use axum::extract::Request;
use jiff::SignedDuration;

use crate::app::App;
use crate::kit::error::WebError;

/// Where the request came from, as far as that can be known.
pub(crate) fn address(app: &App, request: &Request, peer: SocketAddr) -> String {
    let forwarded = request
        .headers()
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    match forwarded
        .and_then(|list| list.rsplit(',').next())
        .filter(|_| app.site.behind_proxy)
    {
        // The last entry is the one our own proxy has seen.
        Some(address) => address.trim().to_owned(),
        None => peer.ip().to_string(),
    }
}

/// Lets pass who has tried fewer than `most` times within `window`.
///
/// # Errors
/// [`WebError::TooMany`] otherwise.
pub(crate) async fn slow_down(
    app: &App,
    key: &str,
    most: u64,
    window: SignedDuration,
) -> Result<(), WebError> {
    if app.store.failures_since(key, app.now() - window).await? >= most {
        return Err(WebError::TooMany {
            wait_s: window.as_secs().unsigned_abs(),
        });
    }
    Ok(())
}
