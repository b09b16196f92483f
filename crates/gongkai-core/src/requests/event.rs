//! What happened to a request. No names of applicants, no words of letters or notes: those are erased one day, and the
//! journal never is.

use gongkai_law::clock::events::{Channel, ClockEvent};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::files::KeptFile;
use super::handling::{Dispatch, Letter, NoteKind, Opinion};
use super::{ApplicantKind, Request};
use crate::ids::{AgencyId, Login, RecordId};
use crate::letters::kind::LetterKind;

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Event {
    /// Taken over from elsewhere, with its history.
    Imported {
        /// As it was then.
        request: Box<Request>,
    },
    /// 登记
    Registered {
        /// The agency asked.
        agency: AgencyId,
        /// 登记编号
        register_number: String,
        /// Kind of applicant.
        applicant_kind: ApplicantKind,
        /// How it came.
        channel: Channel,
        /// How and when it came in, for the clock.
        events: Vec<ClockEvent>,
    },
    /// A dated event of the clock.
    Dated {
        /// Which, when.
        event: ClockEvent,
    },
    /// 分办
    Assigned {
        /// To whom.
        handler: Login,
        /// 代办人
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deputy: Option<Login>,
        /// The post it was given to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        post: Option<String>,
    },
    /// An office was asked to look.
    CollectionAsked {
        /// Which office.
        office: String,
        /// On which day.
        on: Date,
        /// By when it should answer.
        until: Date,
    },
    /// It was urged (催办).
    CollectionUrged {
        /// Which collection.
        number: u32,
        /// On which day.
        on: Date,
    },
    /// It answered.
    CollectionAnswered {
        /// Which collection.
        number: u32,
        /// On which day.
        on: Date,
        /// Whether it has the information.
        found: bool,
    },
    /// Somebody consulted said what they think.
    OpinionHeard {
        /// The id of the consultation.
        consultation: String,
        /// On which day.
        on: Date,
        /// What they think.
        opinion: Opinion,
    },
    /// An extension is wanted.
    ExtensionProposed {
        /// Working days.
        workdays: u16,
        /// Where the reason is written.
        reason: u32,
    },
    /// The head of the disclosure office agreed.
    ExtensionApproved {
        /// Whether by the one who proposed it.
        alone: bool,
    },
    /// The head did not agree.
    ExtensionReturned {
        /// Where the reason is written.
        reason: u32,
    },
    /// An answer was begun or another letter chosen.
    AnswerDrafted {
        /// As which letter.
        letter: LetterKind,
    },
    /// 送审
    AnswerSent,
    /// 退回
    AnswerReturned {
        /// Where the reason is written.
        reason: u32,
    },
    /// A letter was finished and numbered.
    LetterFinished {
        /// The letter.
        letter: Letter,
    },
    /// A letter went out.
    LetterDispatched {
        /// Which letter.
        number: u32,
        /// When and how.
        dispatch: Dispatch,
    },
    /// A letter arrived.
    LetterServed {
        /// Which letter.
        number: u32,
        /// When and how.
        service: Dispatch,
    },
    /// A text was written beside it.
    Noted {
        /// Its number.
        number: u32,
        /// What it is about.
        kind: NoteKind,
    },
    /// The applicant rated how it was handled.
    Rated {
        /// 1 to 5.
        stars: u8,
    },
    /// A file was kept with it.
    FileAdded {
        /// What is known of it.
        file: KeptFile,
    },
    /// A file to be released was taken out again.
    FileRemoved {
        /// Which file.
        number: u32,
        /// On which day.
        on: Date,
    },
    /// Somebody opened a file the applicant handed in.
    FileSeen {
        /// Which file.
        number: u32,
    },
    /// What was given to the applicant was drafted for all.
    OpenedToAll {
        /// The record.
        record: RecordId,
    },
    /// Somebody looked at the applicant's particulars.
    ParticularsSeen,
    /// The particulars and all words were erased.
    Erased {
        /// On this day.
        on: Date,
    },
}

impl Event {
    /// The name people read in lists of what was done.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Imported { .. } => "导入申请",
            Self::Registered { .. } => "登记申请",
            Self::Dated { event } => event.name(),
            Self::Assigned { .. } => "分办",
            Self::CollectionAsked { .. } => "向科室收集",
            Self::CollectionUrged { .. } => "催办",
            Self::CollectionAnswered { .. } => "科室反馈",
            Self::OpinionHeard { .. } => "登记意见",
            Self::ExtensionProposed { .. } => "提请延期",
            Self::ExtensionApproved { .. } => "同意延期",
            Self::ExtensionReturned { .. } => "不同意延期",
            Self::AnswerDrafted { .. } => "拟答复",
            Self::AnswerSent => "答复送审",
            Self::AnswerReturned { .. } => "答复退回",
            Self::LetterFinished { .. } => "制作文书",
            Self::LetterDispatched { .. } => "发出文书",
            Self::LetterServed { .. } => "文书送达",
            Self::Noted { kind, .. } => kind.name(),
            Self::Rated { .. } => "申请人评价",
            Self::FileAdded { .. } => "存入文件",
            Self::FileRemoved { .. } => "取出文件",
            Self::FileSeen { .. } => "查看文件",
            Self::OpenedToAll { .. } => "起草主动公开",
            Self::ParticularsSeen => "查看申请人信息",
            Self::Erased { .. } => "清除申请人信息",
        }
    }

    /// Whether a published figure may change with it: a report counts what came in and how it ended.
    #[must_use]
    pub fn touches_public(&self) -> bool {
        matches!(
            self,
            Self::Imported { .. } | Self::Registered { .. } | Self::Dated { .. }
        )
    }
}
