//! The dated events of a request in the form they have in files.
//!
//! Knows nothing of what follows from them. The names are those of the NDJSON lines and stay put.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::outcomes::Outcome;

/// How a request came in (提交渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 当面提交
    InPerson,
    /// Registered letter or courier, signed for.
    PostSigned,
    /// Ordinary letter (平常信函).
    PostUnsigned,
    /// Website or e-mail.
    Online,
    /// The disclosure office's fax.
    Fax,
    /// Spoken, written down by the office.
    Oral,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 6] = [
        Self::InPerson,
        Self::PostSigned,
        Self::PostUnsigned,
        Self::Online,
        Self::Fax,
        Self::Oral,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::PostSigned => "post_signed",
            Self::PostUnsigned => "post_unsigned",
            Self::Online => "online",
            Self::Fax => "fax",
            Self::Oral => "oral",
        }
    }

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InPerson => "当面",
            Self::PostSigned => "挂号信或者快递",
            Self::PostUnsigned => "平常信函",
            Self::Online => "互联网",
            Self::Fax => "传真",
            Self::Oral => "口头",
        }
    }
}

/// One dated event. The variants stand in the order in which events of one day are taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClockEvent {
    /// 提交
    Submitted {
        /// The day it was handed in, or reached the agency.
        on: Date,
    },
    /// The day of receipt where evidence fixes it directly, such as a signed delivery slip.
    Received {
        /// That day.
        on: Date,
    },
    /// 双方确认
    Confirmed {
        /// The day both sides confirmed.
        on: Date,
    },
    /// 补正告知
    ClarificationRequested {
        /// The day the applicant was asked.
        on: Date,
        /// Working days the applicant was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_workdays: Option<u16>,
    },
    /// 收到补正
    Clarified {
        /// The day the corrected request came in.
        on: Date,
    },
    /// 收费通知
    FeeNotified {
        /// The day of the notice.
        on: Date,
    },
    /// 缴费
    FeePaid {
        /// The day the fee was paid in full.
        on: Date,
    },
    /// 征求第三方意见
    ThirdPartyConsulted {
        /// The day the letter went out.
        on: Date,
        /// Tells parallel consultations apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// 征求其他机关意见
    AgencyConsulted {
        /// The day the letter went out.
        on: Date,
        /// Tells parallel consultations apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// 第三方答复
    ThirdPartyAnswered {
        /// The day the opinion came in.
        on: Date,
        /// Which consultation it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// 其他机关答复
    AgencyAnswered {
        /// The day the opinion came in.
        on: Date,
        /// Which consultation it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// 延长答复期限
    Extended {
        /// The day the applicant was told.
        on: Date,
        /// Working days added.
        workdays: u16,
    },
    /// 延迟答复: a reasonable time set for requests out of all proportion whose reasons hold (条例 第三十五条).
    Delayed {
        /// The day the applicant was told.
        on: Date,
        /// The last day to answer since.
        until: Date,
    },
    /// 撤回申请
    Withdrawn {
        /// The day.
        on: Date,
    },
    /// 不再处理: closed because the applicant did not correct or did not pay.
    Lapsed {
        /// The day it was closed.
        on: Date,
        /// Which of the two.
        outcome: Outcome,
    },
    /// 作出答复
    Decided {
        /// The day of the answer.
        on: Date,
        /// How it was decided.
        outcome: Outcome,
    },
    /// 送达
    Delivered {
        /// The day the answer reached the applicant.
        on: Date,
    },
}

impl ClockEvent {
    /// The day of the event.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Self::Submitted { on }
            | Self::Received { on }
            | Self::Confirmed { on }
            | Self::ClarificationRequested { on, .. }
            | Self::Clarified { on }
            | Self::FeeNotified { on }
            | Self::FeePaid { on }
            | Self::ThirdPartyConsulted { on, .. }
            | Self::AgencyConsulted { on, .. }
            | Self::ThirdPartyAnswered { on, .. }
            | Self::AgencyAnswered { on, .. }
            | Self::Extended { on, .. }
            | Self::Delayed { on, .. }
            | Self::Withdrawn { on }
            | Self::Lapsed { on, .. }
            | Self::Decided { on, .. }
            | Self::Delivered { on } => *on,
        }
    }

    /// The `kind` of the event in files.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "submitted",
            Self::Received { .. } => "received",
            Self::Confirmed { .. } => "confirmed",
            Self::ClarificationRequested { .. } => "clarification_requested",
            Self::Clarified { .. } => "clarified",
            Self::FeeNotified { .. } => "fee_notified",
            Self::FeePaid { .. } => "fee_paid",
            Self::ThirdPartyConsulted { .. } => "third_party_consulted",
            Self::AgencyConsulted { .. } => "agency_consulted",
            Self::ThirdPartyAnswered { .. } => "third_party_answered",
            Self::AgencyAnswered { .. } => "agency_answered",
            Self::Extended { .. } => "extended",
            Self::Delayed { .. } => "delayed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Lapsed { .. } => "lapsed",
            Self::Decided { .. } => "decided",
            Self::Delivered { .. } => "delivered",
        }
    }

    /// Its Chinese name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "提交申请",
            Self::Received { .. } => "收到申请",
            Self::Confirmed { .. } => "双方确认",
            Self::ClarificationRequested { .. } => "告知补正",
            Self::Clarified { .. } => "收到补正",
            Self::FeeNotified { .. } => "发出收费通知",
            Self::FeePaid { .. } => "缴费",
            Self::ThirdPartyConsulted { .. } => "征求第三方意见",
            Self::AgencyConsulted { .. } => "征求其他机关意见",
            Self::ThirdPartyAnswered { .. } => "收到第三方意见",
            Self::AgencyAnswered { .. } => "收到其他机关意见",
            Self::Extended { .. } => "延长答复期限",
            Self::Delayed { .. } => "延迟答复",
            Self::Withdrawn { .. } => "撤回申请",
            Self::Lapsed { .. } => "不再处理",
            Self::Decided { .. } => "作出答复",
            Self::Delivered { .. } => "送达答复",
        }
    }
}

/// Events by day, and within a day in the order of the law's procedure, so that the order in a file does not matter.
pub(super) fn in_order<'a>(
    events: impl IntoIterator<Item = &'a ClockEvent>,
) -> Vec<&'a ClockEvent> {
    let mut sorted: Vec<&ClockEvent> = events.into_iter().collect();
    sorted.sort_by(|a, b| a.on().cmp(&b.on()).then_with(|| a.cmp(b)));
    sorted
}
