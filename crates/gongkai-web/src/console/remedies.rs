//! Remedies (行政复议、行政诉讼) in the console: the board, registration, one page for each, and the steps. What is refused is
//! judged by `core`.

pub mod act;
pub mod board;
pub mod file;
pub mod register;
mod steps;

use gongkai_core::ids::RemedyId;
use gongkai_core::remedies::Remedy;
use gongkai_core::rights::Action;
use gongkai_store::cases::CaseFile;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// A remedy this person may read.
async fn open(app: &App, staff: &Staff, id: &RemedyId) -> Result<CaseFile<Remedy>, WebError> {
    let file = app.store.remedy_file(id).await?.ok_or(WebError::NotFound)?;
    // Someone who may not even read there is not told that it exists.
    if !staff.may(Action::ReadRequests, &file.agency.id) {
        return Err(WebError::NotFound);
    }
    Ok(file)
}

/// The number people know it by; the id where there is none yet.
pub(super) fn number(remedy: &Remedy) -> String {
    let number = remedy.handling.case_number.clone();
    number.unwrap_or_else(|| remedy.id.to_string())
}
