//! Records in the console: the list, writing, the desk where one is reviewed, preview, and the acts.

pub mod act;
pub mod desk;
pub mod file;
pub mod form;
pub mod list;
pub mod preview;
pub mod word;

use gongkai_core::ids::RecordId;
use gongkai_core::rights::Action;
use gongkai_store::desk::DeskRecord;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// A record this person may work on in this way.
async fn open(
    app: &App,
    staff: &Staff,
    record: &RecordId,
    action: Action,
) -> Result<DeskRecord, WebError> {
    let desk = app
        .store
        .desk_record(record)
        .await?
        .ok_or(WebError::NotFound)?;
    // Someone who may not even read drafts there is not told that it exists.
    if !staff.may(Action::ReadDrafts, &desk.record.agency) {
        return Err(WebError::NotFound);
    }
    staff.must(action, &desk.record.agency)?;
    Ok(desk)
}
