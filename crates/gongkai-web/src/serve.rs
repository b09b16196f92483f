//! The whole as one router, and the doors through which it is reached.

mod door;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;

pub use door::serve;

use crate::app::App;
use crate::kit::routes::{Routes, Row};
use crate::kit::{cache, error};
use crate::{api, console, portal};

/// All routes with the rights they need.
pub fn router(app: &Arc<App>) -> (Router, Vec<Row>) {
    let routes = Routes::new(app);
    let routes = portal::routes(routes);
    let routes = console::routes(routes);
    let routes = api::routes(routes);
    let (router, table) = routes.finish();
    let router = router
        .layer(axum::extract::DefaultBodyLimit::max(
            app.site.max_upload_bytes + (1 << 20),
        ))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(app), error::answer_errors))
        .layer(from_fn(protect))
        .layer(from_fn_with_state(Arc::clone(app), cache::keep))
        .with_state(Arc::clone(app));
    (router, table)
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
