//! The entry of an act: its public facts and digests, nothing that a person could want erased.

use gongkai_ledger::digest::Digest;
use gongkai_ledger::entry::{Act, Entry, EntryError};
use gongkai_store::acts::{Deed, PublicAct};
use gongkai_web::kit::logged::attachments;

/// The entry of an act.
///
/// # Errors
/// More files than fit, or a digest that is none.
pub fn entry_of(act: &PublicAct) -> Result<Entry, EntryError> {
    Ok(Entry {
        act: match act.deed {
            Deed::Published => Act::Published,
            Deed::Revised => Act::Revised,
            Deed::Withdrawn(reason) => Act::Withdrawn { reason },
            Deed::Repealed(on) => Act::Repealed { on },
            Deed::Expired(on) => Act::Expired { on },
        },
        record: act.record.clone(),
        agency: act.agency.clone(),
        index_number: Some(act.index_number.clone()),
        edition: act.edition,
        title_digest: Some(Digest::of(act.content.title.as_bytes())),
        at: act.at,
        body_sha256: Digest::of(act.content.body.html().as_bytes()),
        attachments: attachments(&act.content)?,
    })
}
