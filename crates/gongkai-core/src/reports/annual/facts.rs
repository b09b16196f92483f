//! What the report's tables are counted from: of every request, remedy, complaint and normative document only what the
//! counting asks, of records their numbers, and the figures that offices typed, each with name and time.
//!
//! Knows nothing of rows and formats. A case is here if it touches the report year or the year before it, so that both can be
//! counted and compared.

use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::outcomes::Outcome;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::agencies::{Agency, AgencyKind};
use crate::ids::{AgencyId, ComplaintId, RecordId, RemedyId, RequestId};
use crate::records::Actor;
use crate::remedies::{Remedy, RemedyKind, RemedyOutcome};
use crate::reports::Counts;
use crate::requests::{ApplicantKind, Request};

/// All of one agency for one report year.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFacts {
    /// Whose report.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// What kind of agency it is.
    pub kind: AgencyKind,
    /// Which year.
    pub year: i16,
    /// Requests by day of receipt, then id.
    pub requests: Vec<RequestFact>,
    /// Remedies by day of filing, then id.
    pub remedies: Vec<RemedyFact>,
    /// Complaints and reports received in either year, by day, then id.
    pub complaints: Vec<ComplaintFact>,
    /// Public normative documents of all years, by id.
    pub documents: Vec<DocumentFact>,
    /// Numbers and typed figures of the year.
    pub this_year: YearFacts,
    /// Those of the year before.
    pub last_year: YearFacts,
}

impl TableFacts {
    /// Facts of an agency of which nothing is known.
    #[must_use]
    pub fn none(agency: &Agency, year: i16) -> Self {
        Self {
            agency: agency.id.clone(),
            agency_name: agency.name.clone(),
            kind: agency.kind,
            year,
            requests: Vec::new(),
            remedies: Vec::new(),
            complaints: Vec::new(),
            documents: Vec::new(),
            this_year: YearFacts::default(),
            last_year: YearFacts::default(),
        }
    }
}

/// Of one year: how many records became public, and what was typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearFacts {
    /// Records first made public in the year.
    pub records: Counts,
    /// Records of the year on at least one carrier beside website, gazette and WeChat; each counts once.
    pub on_other_carriers: u64,
    /// Records reported by number only (`publication_count`).
    pub reported: u64,
    /// Whether one of those numbers is a lower bound.
    pub reported_at_least: bool,
    /// Figures typed by the offices.
    pub typed: TypedFigures,
}

/// The typed figures of a year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TypedFigures {
    /// By cell id, each with who typed it.
    pub cells: std::collections::BTreeMap<String, TypedCell>,
    /// Why figures differ from what is counted.
    pub override_reason: Option<String>,
}

/// A typed figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypedCell {
    /// The number, or the numbers of a row.
    pub value: Value,
    /// Who typed it last; none where the journal does not tell.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// Figures as somebody typed them once.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// All cells since.
    pub cells: Map<String, Value>,
}

/// Stands among typed cells: why they differ from the counted ones.
pub const OVERRIDE_REASON: &str = "override_reason";

impl TypedFigures {
    /// From the line's cells and, oldest first, all entries of the journal that put them. A cell was typed by who first
    /// gave it its present value.
    #[must_use]
    pub fn of(cells: &Map<String, Value>, history: &[TypedEntry]) -> Self {
        let mut typed = Self::default();
        for (id, value) in cells {
            if id == OVERRIDE_REASON {
                typed.override_reason = value.as_str().map(str::to_owned);
                continue;
            }
            let since = history
                .iter()
                .rev()
                .take_while(|entry| entry.cells.get(id) == Some(value))
                .last();
            typed.cells.insert(
                id.clone(),
                TypedCell {
                    value: value.clone(),
                    by: since.map(|entry| entry.by.name().to_owned()),
                    at: since.map(|entry| entry.at),
                },
            );
        }
        typed
    }
}

/// Of a request what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFact {
    /// Its id.
    pub id: RequestId,
    /// Column of the table.
    pub applicant: ApplicantKind,
    /// How it came.
    pub channel: Channel,
    /// 收到申请之日; a request without one is not counted.
    pub received_on: Option<Date>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Whether the time to answer was extended.
    pub extended: bool,
    /// The day of the fee notice.
    pub fee_notified_on: Option<Date>,
    /// The day the fee was paid.
    pub fee_paid_on: Option<Date>,
}

/// A request as its row holds it, as far as it is counted. Reads an event's kind and day only, which is several times faster
/// than reading whole requests; a county has hundreds of thousands.
#[derive(Debug, Deserialize)]
pub struct RequestRow {
    id: RequestId,
    applicant_kind: ApplicantKind,
    channel: Channel,
    received_on: Option<Date>,
    closed_on: Option<Date>,
    outcome: Option<Outcome>,
    events: Vec<EventRow>,
}

#[derive(Debug, Deserialize)]
struct EventRow {
    kind: EventKind,
    on: Date,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EventKind {
    Extended,
    FeeNotified,
    FeePaid,
    #[serde(other)]
    Other,
}

impl From<RequestRow> for RequestFact {
    fn from(row: RequestRow) -> Self {
        let day = |kind: EventKind| {
            row.events
                .iter()
                .find(|event| event.kind == kind)
                .map(|event| event.on)
        };
        Self {
            extended: day(EventKind::Extended).is_some(),
            fee_notified_on: day(EventKind::FeeNotified),
            fee_paid_on: day(EventKind::FeePaid),
            id: row.id,
            applicant: row.applicant_kind,
            channel: row.channel,
            received_on: row.received_on,
            closed_on: row.closed_on,
            outcome: row.outcome,
        }
    }
}

impl From<&Request> for RequestFact {
    fn from(request: &Request) -> Self {
        let day = |kind: &str| {
            let mut events = request.events.iter();
            events
                .find(|event| event.kind() == kind)
                .map(ClockEvent::on)
        };
        Self {
            id: request.id.clone(),
            applicant: request.applicant_kind,
            channel: request.channel,
            received_on: request.received_on,
            closed_on: request.closed_on,
            outcome: request.outcome,
            extended: day("extended").is_some(),
            fee_notified_on: day("fee_notified"),
            fee_paid_on: day("fee_paid"),
        }
    }
}

/// Of a remedy what is counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RemedyFact {
    /// Its id.
    pub id: RemedyId,
    /// Which kind.
    pub kind: RemedyKind,
    /// Day it was filed.
    pub filed_on: Date,
    /// Day it ended.
    #[serde(default)]
    pub concluded_on: Option<Date>,
    /// How it ended.
    #[serde(default)]
    pub outcome: Option<RemedyOutcome>,
}

impl From<&Remedy> for RemedyFact {
    fn from(remedy: &Remedy) -> Self {
        Self {
            id: remedy.id.clone(),
            kind: remedy.kind,
            filed_on: remedy.filed_on,
            concluded_on: remedy.concluded_on,
            outcome: remedy.outcome,
        }
    }
}

/// Of a complaint what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintFact {
    /// Its id.
    pub id: ComplaintId,
    /// The day it came in.
    pub received_on: Date,
}

/// Of a public normative document what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFact {
    /// The record.
    pub id: RecordId,
    /// 成文日期; where none is known, the day it became public.
    pub made_on: Date,
    /// The day it first became public.
    pub published_on: Date,
    /// The day it was repealed or expired.
    pub ceased_on: Option<Date>,
}
