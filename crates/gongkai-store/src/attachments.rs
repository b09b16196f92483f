//! Files of records: registered when uploaded, bound to a record when a saved content names them, swept when nobody does.

use gongkai_core::content::Attachment;
use gongkai_core::ids::{AgencyId, AttachmentId};
use jiff::Timestamp;

use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::{Acting, WriteError};

impl Store {
    /// Registers an uploaded file whose bytes are kept already, so that a preview can show it before the draft is saved.
    /// Needs `WriteRecords` at the agency. The same file again changes nothing.
    ///
    /// # Errors
    /// When not allowed, when the id belongs to another file, or when the database fails.
    pub async fn upload(
        &self,
        acting: &Acting,
        agency: &AgencyId,
        file: Attachment,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        todo!()
    }

    /// Forgets uploads that no saved content named within seven days. Returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_uploads(&self, now: Timestamp) -> Result<u64, StoreFault> {
        todo!()
    }

    /// A file of any edition or upload, with the agency whose it is; for the console's preview.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_file(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<(AgencyId, Attachment)>, StoreFault> {
        todo!()
    }
}
