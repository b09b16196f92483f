//! “也许已经公开”: public records that may be what an applicant is about to ask for.

use std::sync::Arc;

use gongkai_core::ids::RecordId;
use gongkai_search::Query;

use crate::app::App;
use crate::kit::error::WebError;
use crate::portal::views::RecordLine;

/// How many are offered.
const MOST: usize = 5;
/// Letters of a description that are searched for.
const LONGEST: usize = 200;

/// Records that fit a description, best first. Only what the store shows as public.
pub(super) async fn records(app: &Arc<App>, wanted: &str) -> Result<Vec<RecordLine>, WebError> {
    let question = Query {
        text: wanted.chars().take(LONGEST).collect(),
        limit: MOST,
        ..Query::default()
    };
    let index = Arc::clone(&app.index);
    let hits = tokio::task::spawn_blocking(move || index.search(&question))
        .await
        .map_err(|error| WebError::fault("searching", "", &error))?
        .map_err(|error| WebError::fault("searching", "", &error))?;
    let mut lines = Vec::new();
    for hit in &hits.items {
        if let Ok(record) = hit.id.parse::<RecordId>()
            && let Some(listed) = app.store.public_listed(&record).await?
        {
            lines.push(RecordLine::of(&listed, true));
        }
    }
    Ok(lines)
}
