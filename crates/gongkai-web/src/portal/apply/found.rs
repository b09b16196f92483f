//! “也许已经公开”: public records that may be what an applicant is about to ask for.

use gongkai_search::Query;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::hits;
use crate::portal::views::RecordLine;

/// How many are offered.
const MOST: usize = 5;
/// Letters of a description that are searched for.
const LONGEST: usize = 200;

/// Records that fit a description, best first.
pub(super) async fn records(app: &App, wanted: &str) -> Result<Vec<RecordLine>, WebError> {
    let question = Query {
        text: wanted.chars().take(LONGEST).collect(),
        limit: MOST,
        ..Query::default()
    };
    let found = hits::shown(app, question).await?;
    Ok(found
        .items
        .iter()
        .map(|(_, listed)| RecordLine::of(listed, true))
        .collect())
}
