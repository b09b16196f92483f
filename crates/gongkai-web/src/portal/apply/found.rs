//! “也许已经公开”: public records that may be what an applicant is about to ask for.

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::hits;
use crate::portal::views::RecordLine;

/// How many are offered.
const MOST: usize = 5;

/// Records that fit a description, best first.
pub(super) async fn records(app: &App, wanted: &str) -> Result<Vec<RecordLine>, WebError> {
    let found = hits::fitting(app, wanted, MOST).await?;
    Ok(found
        .iter()
        .map(|listed| RecordLine::of(listed, true))
        .collect())
}
