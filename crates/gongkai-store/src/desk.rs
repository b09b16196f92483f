//! The console's reads, named for its screens and always scoped to the agencies handed in. Decides no rights: the caller
//! passes agencies its person may read.

use gongkai_core::accounts::Grant;
use gongkai_core::agencies::Agency;
use gongkai_core::content::Content;
use gongkai_core::ids::{AgencyId, Login, RecordId};
use gongkai_core::records::{Act, Record};
use jiff::Timestamp;

use crate::fault::StoreFault;
use crate::public::Page;
use crate::store::Store;

/// A record in the console's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLine {
    /// Its id.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: String,
    /// Title of the draft, else of the last edition.
    pub title: String,
    /// Code of where it stands, see `Record::status`.
    pub status_code: String,
    /// The words for it.
    pub status_name: String,
    /// Since when it stands there.
    pub stage_since: Timestamp,
    /// Who drafts it or drafted the last edition.
    pub drafter_name: Option<String>,
    /// 索引号
    pub index_number: Option<String>,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When it will become public, where a time is set.
    pub publish_at: Option<Timestamp>,
    /// Number of the draft edition, else of the last one.
    pub edition: u32,
    /// Whether a step was done by one person alone.
    pub alone: bool,
}

/// What waits for one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// 待审核 where they are reviewer, longest waiting first.
    pub to_review: Vec<DeskLine>,
    /// 待保密审查 where they are secrecy reviewer.
    pub to_clear: Vec<DeskLine>,
    /// 待签发 where they are issuer.
    pub to_sign: Vec<DeskLine>,
    /// Returned drafts they wrote in.
    pub returned_to_me: Vec<DeskLine>,
    /// Open drafts they wrote in, last touched first.
    pub my_drafts: Vec<DeskLine>,
    /// Signed for a set time, at agencies where they have a part, earliest first.
    pub scheduled: Vec<DeskLine>,
    /// The last ten they sent for review, with where these stand now.
    pub sent_by_me: Vec<DeskLine>,
}

/// A record as the console works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRecord {
    /// Its state; the draft's content is filled in.
    pub record: Record,
    /// What the public reads now.
    pub public_content: Option<Content>,
    /// What is held or was withdrawn: the content a revision would begin with, where nothing is public.
    pub kept_content: Option<Content>,
    /// Whose.
    pub agency: Agency,
}

/// A step done by one person alone (单人办理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AloneLine {
    /// Of which record.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// Its title now.
    pub title: String,
    /// Which step.
    pub act: Act,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// What waits for this person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(&self, grants: &[Grant], login: &Login) -> Result<Waiting, StoreFault> {
        todo!()
    }

    /// Records of these agencies, last touched first; `status` is a code of `Record::status`, `text` part of title,
    /// document number or index number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_list(
        &self,
        agencies: &[AgencyId],
        status: Option<&str>,
        text: Option<&str>,
        offset: u64,
        limit: u64,
    ) -> Result<Page<DeskLine>, StoreFault> {
        todo!()
    }

    /// One record to work on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_record(&self, record: &RecordId) -> Result<Option<DeskRecord>, StoreFault> {
        todo!()
    }

    /// One edition that was public, also of a withdrawn record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_edition(
        &self,
        record: &RecordId,
        number: u32,
    ) -> Result<Option<Content>, StoreFault> {
        todo!()
    }

    /// Steps done by one person alone at these agencies, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alone_list(
        &self,
        agencies: &[AgencyId],
        offset: u64,
        limit: u64,
    ) -> Result<Page<AloneLine>, StoreFault> {
        todo!()
    }
}
