//! Complaints and reports (投诉、举报) in the console: the board, registration, one page for each, and the steps. What is
//! refused is judged by `core`.

pub mod act;
pub mod board;
pub mod file;
pub mod register;
mod steps;

use gongkai_core::ids::ComplaintId;
use gongkai_core::rights::Action;
use gongkai_store::cases::{CaseFile, ComplaintLine};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// A complaint this person may work on in this way.
async fn open(
    app: &App,
    staff: &Staff,
    id: &ComplaintId,
    action: Action,
) -> Result<CaseFile<ComplaintLine>, WebError> {
    let file = app
        .store
        .complaint_file(id)
        .await?
        .ok_or(WebError::NotFound)?;
    // Someone who may not even read there is not told that it exists.
    if !staff.may(Action::ReadRequests, &file.agency.id) {
        return Err(WebError::NotFound);
    }
    staff.must(action, &file.agency.id)?;
    Ok(file)
}

/// The name as lists show it.
fn complainant(line: &ComplaintLine) -> String {
    if line.complaint.erased_on.is_some() {
        "（已清除）".to_owned()
    } else if line.complainant.is_empty() {
        "（没有留名）".to_owned()
    } else {
        line.complainant.clone()
    }
}
