//! A page is a type that states its template, its status and who may keep it, and has samples that a test renders.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;

/// Who may keep a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// The same for every visitor: kept by us until the next public change, revalidated by browsers each time.
    Shared,
    /// For this person only; kept by nobody.
    Private,
}

/// A page with its context. The fields are what the template reads.
pub trait Page: Serialize + Sized {
    /// Name of the template.
    const TEMPLATE: &'static str;
    /// Who may keep it.
    const CACHE: CachePolicy;

    /// Its status; pages about something missing say so.
    fn status(&self) -> StatusCode {
        StatusCode::OK
    }

    /// One of each kind, for the test that renders every template.
    fn samples() -> Vec<Self>;
}

impl App {
    /// Renders a page.
    ///
    /// # Errors
    /// A fault of ours in the template.
    pub fn render<P: Page>(&self, page: &P) -> Result<Response, WebError> {
        let html = self
            .templates
            .render(P::TEMPLATE, page)
            .map_err(|error| WebError::fault("rendering", P::TEMPLATE, &error))?;
        let mut response = (page.status(), Html(html)).into_response();
        mark(&mut response, P::CACHE);
        Ok(response)
    }
}

/// Marks an answer with who may keep it; also for feeds and other answers that are not pages.
pub fn mark(response: &mut Response, policy: CachePolicy) {
    let words = match policy {
        // Browsers ask each time and mostly hear "unchanged": what was withdrawn is gone at once.
        CachePolicy::Shared => "public, max-age=0, must-revalidate",
        CachePolicy::Private => "no-store",
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(words));
    response.extensions_mut().insert(policy);
}

/// Renders every sample of a page; for tests.
///
/// # Panics
/// When a sample does not render.
pub fn check_samples<P: Page>(templates: &crate::kit::templates::Templates) -> Vec<String> {
    let samples = P::samples();
    assert!(!samples.is_empty(), "{} has no samples", P::TEMPLATE);
    samples
        .iter()
        .map(|sample| match templates.render(P::TEMPLATE, sample) {
            Ok(html) => html,
            Err(error) => panic!("{}: {error:#}", P::TEMPLATE),
        })
        .collect()
}
