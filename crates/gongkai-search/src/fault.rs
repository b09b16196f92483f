//! What can go wrong around an index. It does not know how this is told to people.

use std::path::PathBuf;

use tantivy::TantivyError;

/// The index could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexFault {
    /// The index's folder cannot be made, read or emptied.
    #[error("index folder {} is not usable", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another process is writing to this index.
    #[error("another process is writing to the index")]
    Busy,
    /// Another process has changed the index since it was opened here; nothing was taken. Go on from
    /// [`Index::position`](crate::Index::position).
    #[error("another process has moved the index to position {position}")]
    Moved {
        /// Where the index stands now.
        position: u64,
    },
    /// The position handed in lies before the one already stored; nothing was taken.
    #[error("index stands at position {position} and cannot go back to {given}")]
    Behind {
        /// Where the index stands.
        position: u64,
        /// What was handed in.
        given: u64,
    },
    /// The search engine failed.
    #[error("search engine failed while {doing}")]
    Engine {
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: TantivyError,
    },
}

impl IndexFault {
    /// For `map_err`: names what was being done when the engine failed.
    pub(crate) fn engine(doing: &'static str) -> impl FnOnce(TantivyError) -> IndexFault {
        move |source| match source {
            TantivyError::LockFailure(..) => IndexFault::Busy,
            source => IndexFault::Engine { doing, source },
        }
    }
}
