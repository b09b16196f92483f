//! What a search finds: the index is asked, and the store for each hit. What the store does not show as public is not
//! shown, however far the index lags behind.

use std::sync::Arc;

use gongkai_core::ids::RecordId;
use gongkai_search::{Facets, Hit, Query};
use gongkai_store::public::Listed;

use crate::app::App;
use crate::kit::error::WebError;

/// The hits of a page that may be shown.
pub struct Shown {
    /// Each with what the store says of it now.
    pub items: Vec<(Hit, Listed)>,
    /// How many hits there are by the index.
    pub found: u64,
    /// The same without those of this page that the store does not show.
    pub total: u64,
    /// Whether not all words were wanted.
    pub relaxed: bool,
    /// How the hits are spread, where that was asked.
    pub facets: Facets,
}

/// Letters of a description that are searched for.
const LONGEST: usize = 200;

/// Public records that fit a description, best first.
///
/// # Errors
/// When the index or the store fails.
pub async fn fitting(app: &App, wanted: &str, most: usize) -> Result<Vec<Listed>, WebError> {
    let question = Query {
        text: wanted.chars().take(LONGEST).collect(),
        limit: most,
        ..Query::default()
    };
    let found = shown(app, question).await?;
    Ok(found.items.into_iter().map(|(_, listed)| listed).collect())
}

/// Asks a question.
///
/// # Errors
/// When the index or the store fails.
pub async fn shown(app: &App, question: Query) -> Result<Shown, WebError> {
    let index = Arc::clone(&app.index);
    let hits = tokio::task::spawn_blocking(move || index.search(&question))
        .await
        .map_err(|error| WebError::fault("searching", "", &error))?
        .map_err(|error| WebError::fault("searching", "", &error))?;
    let (found, asked) = (hits.total as u64, hits.items.len());
    let mut items = Vec::with_capacity(asked);
    for hit in hits.items {
        if let Ok(record) = hit.id.parse::<RecordId>()
            && let Some(listed) = app.store.public_listed(&record).await?
        {
            items.push((hit, listed));
        }
    }
    let hidden = (asked - items.len()) as u64;
    Ok(Shown {
        total: found.saturating_sub(hidden),
        found,
        items,
        relaxed: hits.relaxed,
        facets: hits.facets,
    })
}
