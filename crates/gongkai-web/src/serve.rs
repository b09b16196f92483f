//! The whole as one router, and the doors through which it is reached.

mod door;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;

pub use door::serve;

use crate::app::App;
use crate::kit::routes::{Routes, Row};
use crate::kit::{cache, error, prefs};
use crate::{api, console, portal};

/// All routes with the rights they need.
pub fn router(app: &Arc<App>) -> (Router, Vec<Row>) {
    let routes = Routes::new(app);
    let routes = portal::routes(routes);
    let routes = console::routes(routes);
    let routes = api::routes(routes);
    let (router, table) = routes.finish();
    app.metrics.know(table.iter().map(|row| row.path));
    (wrapped(app, router), table)
}

/// What stands around every route: limits, faults and panics given their words, headers, the reader's choice, the cache.
pub fn wrapped(app: &Arc<App>, routes: Router<Arc<App>>) -> Router {
    routes
        .layer(axum::extract::DefaultBodyLimit::max(
            app.site.max_upload_bytes + (1 << 20),
        ))
        .layer(CatchPanicLayer::custom(error::answer_panic))
        .layer(from_fn_with_state(Arc::clone(app), error::answer_errors))
        .layer(from_fn(protect))
        .layer(from_fn(prefs::dress))
        .layer(from_fn_with_state(Arc::clone(app), answer))
        .with_state(Arc::clone(app))
}

/// The outermost: what is at hand is answered and counted at once, everything else is measured.
async fn answer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let at_hand = cache::at_hand(&app, request.method(), request.uri(), request.headers());
    if let Some(response) = at_hand {
        return response;
    }
    let measured = app.metrics.begin(&request);
    let response = cache::keep(&app, measured.route(), request, next).await;
    measured.end(response.status());
    response
}

/// Pages run no script and load nothing but our own; nobody frames them.
async fn protect(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
