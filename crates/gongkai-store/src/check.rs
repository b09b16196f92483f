//! The doctor's view: does what the rows say follow from the journal, and are the files what they were?

use crate::fault::StoreFault;
use crate::store::Store;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What is wrong, in plain Chinese.
    pub sentence: String,
    /// What to do about it.
    pub mend: String,
}

impl Store {
    /// Looks at everything: schema version, journal without gaps, rows equal to the journal's replay, files present
    /// and unchanged. Empty when all is well.
    ///
    /// # Errors
    /// When it cannot look: the database or the disk fails.
    pub async fn check(&self) -> Result<Vec<Finding>, StoreFault> {
        todo!()
    }
}
