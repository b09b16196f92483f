//! `/design`: every token and component with sample data, for those who build and judge pages.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};

/// The page of the design system; it brings its own samples.
#[derive(Debug, Serialize)]
pub struct DesignPage {}

impl Page for DesignPage {
    const TEMPLATE: &'static str = "kit/design.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// `GET /design`
///
/// # Errors
/// A fault in the template.
pub async fn get(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    app.render(&DesignPage {})
}
