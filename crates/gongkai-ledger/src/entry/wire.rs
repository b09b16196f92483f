//! The JSON form of an entry, version 1: flat, optional members left out, unknown ones refused. Does not know which
//! members belong to which act; the reading in this module's `TryFrom` does.

use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::WithdrawalReason;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Act, Attachment, Entry};
use crate::digest::Digest;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wire {
    v: Version,
    act: ActCode,
    record: RecordId,
    agency: AgencyId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index_number: Option<String>,
    edition: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title_digest: Option<Digest>,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<WithdrawalReason>,
    body_sha256: Digest,
    attachments: Vec<Attachment>,
}

/// The number 1.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
struct Version;

impl TryFrom<u64> for Version {
    type Error = String;

    fn try_from(version: u64) -> Result<Self, String> {
        if version == 1 {
            Ok(Self)
        } else {
            Err(format!("entry version {version} is not known"))
        }
    }
}

impl From<Version> for u64 {
    fn from(Version: Version) -> u64 {
        1
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ActCode {
    Published,
    Revised,
    Withdrawn,
    Repealed,
    Expired,
    AnnualReport,
}

impl From<&Entry> for Wire {
    fn from(entry: &Entry) -> Self {
        let (act, on, reason) = match entry.act {
            Act::Published => (ActCode::Published, None, None),
            Act::Revised => (ActCode::Revised, None, None),
            Act::Withdrawn { reason } => (ActCode::Withdrawn, None, Some(reason)),
            Act::Repealed { on } => (ActCode::Repealed, Some(on), None),
            Act::Expired { on } => (ActCode::Expired, Some(on), None),
            Act::AnnualReport => (ActCode::AnnualReport, None, None),
        };
        Self {
            v: Version,
            act,
            record: entry.record.clone(),
            agency: entry.agency.clone(),
            index_number: entry.index_number.clone(),
            edition: entry.edition,
            title_digest: entry.title_digest,
            at: entry.at,
            on,
            reason,
            body_sha256: entry.body_sha256,
            attachments: entry.attachments.clone(),
        }
    }
}

impl TryFrom<Wire> for Entry {
    type Error = serde_json::Error;

    fn try_from(wire: Wire) -> Result<Self, serde_json::Error> {
        let act = match (wire.act, wire.on, wire.reason) {
            (ActCode::Published, None, None) => Act::Published,
            (ActCode::Revised, None, None) => Act::Revised,
            (ActCode::Withdrawn, None, Some(reason)) => Act::Withdrawn { reason },
            (ActCode::Repealed, Some(on), None) => Act::Repealed { on },
            (ActCode::Expired, Some(on), None) => Act::Expired { on },
            (ActCode::AnnualReport, None, None) => Act::AnnualReport,
            _ => {
                return Err(serde::de::Error::custom(
                    "members `on` and `reason` do not belong to this act",
                ));
            }
        };
        Ok(Self {
            act,
            record: wire.record,
            agency: wire.agency,
            index_number: wire.index_number,
            edition: wire.edition,
            title_digest: wire.title_digest,
            at: wire.at,
            body_sha256: wire.body_sha256,
            attachments: wire.attachments,
        })
    }
}
