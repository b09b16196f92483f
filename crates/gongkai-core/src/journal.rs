//! The journal: everything that has happened, in one order. Written only together with the rows it changes; read by
//! followers from their own position. Names of applicants and passwords never enter it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::accounts::Account;
use crate::agencies::Agency;
use crate::calendar::CalendarYear;
use crate::catalogue::CatalogueItem;
use crate::figures::{AnnualFigures, Narrative, PublicationCount};
use crate::ids::AgencyId;
use crate::records::{self, Actor};
use crate::{complaints, remedies, reports, requests};

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Place in the order, from 1, without gaps.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// The agency concerned.
    pub agency: AgencyId,
    /// Id of the thing it happened to, among things of its kind.
    pub subject: String,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", content = "event", rename_all = "snake_case")]
pub enum Event {
    /// To a record.
    Record(records::Event),
    /// An agency was added or changed; the whole of it as it is since.
    Agency(Box<Agency>),
    /// A catalogue item was added or changed.
    CatalogueItem(CatalogueItem),
    /// An account was opened, changed or closed.
    Account(Account),
    /// A password was set; what it is stays out of the journal.
    PasswordSet,
    /// To a request.
    Request(requests::Event),
    /// To a remedy.
    Remedy(remedies::Event),
    /// To a complaint.
    Complaint(complaints::Event),
    /// Yearly figures were entered.
    AnnualFigures(AnnualFigures),
    /// A count of publications was entered.
    PublicationCount(PublicationCount),
    /// A report's text was edited.
    Narrative(Narrative),
    /// To an annual report.
    AnnualReport(Box<reports::life::Event>),
    /// A year of the working-day calendar was entered; all its days as they are since.
    CalendarYear(Box<CalendarYear>),
}

impl Event {
    /// Code of the kind of thing, also the kind of `subject`.
    #[must_use]
    pub fn subject_kind(&self) -> &'static str {
        match self {
            Self::Record(_) => "record",
            Self::Agency(_) => "agency",
            Self::CatalogueItem(_) => "catalogue_item",
            Self::Account(_) | Self::PasswordSet => "account",
            Self::Request(_) => "request",
            Self::Remedy(_) => "remedy",
            Self::Complaint(_) => "complaint",
            Self::AnnualFigures(_) => "annual_figures",
            Self::PublicationCount(_) => "publication_count",
            Self::Narrative(_) => "narrative",
            Self::AnnualReport(_) => "annual_report",
            Self::CalendarYear(_) => "calendar_year",
        }
    }

    /// Whether what the public sees may have changed.
    #[must_use]
    pub fn touches_public(&self) -> bool {
        match self {
            Self::Record(event) => event.touches_public(),
            Self::Account(_) | Self::PasswordSet | Self::Complaint(_) => false,
            Self::Request(event) => event.touches_public(),
            Self::Remedy(event) => event.touches_public(),
            Self::AnnualReport(event) => event.touches_public(),
            Self::Agency(_)
            | Self::CatalogueItem(_)
            | Self::AnnualFigures(_)
            | Self::PublicationCount(_)
            | Self::Narrative(_)
            // Pages show dates that are counted with it.
            | Self::CalendarYear(_) => true,
        }
    }

    /// Whether it changes what the store keeps in memory: agencies, catalogues, the calendar.
    #[must_use]
    pub fn changes_structure(&self) -> bool {
        matches!(
            self,
            Self::Agency(_) | Self::CatalogueItem(_) | Self::CalendarYear(_)
        )
    }

    /// What people read in a list of what was done.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Record(event) => event.name(),
            Self::Agency(_) => "机关信息",
            Self::CatalogueItem(_) => "公开目录",
            Self::Account(_) => "账号",
            Self::PasswordSet => "设置密码",
            Self::Request(event) => event.name(),
            Self::Remedy(event) => event.name(),
            Self::Complaint(event) => event.name(),
            Self::AnnualFigures(_) => "填报年度数据",
            Self::PublicationCount(_) => "填报公开数量",
            Self::Narrative(_) => "编辑年报文字",
            Self::AnnualReport(event) => event.name(),
            Self::CalendarYear(_) => "录入放假安排",
        }
    }
}
