//! Orders to a request and what they are decided with.

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::Practice;
use gongkai_law::clock::events::{Channel, ClockEvent};
use jiff::Timestamp;
use jiff::civil::Date;

use super::ApplicantKind;
use super::files::FileFacts;
use super::handling::{NoteKind, Opinion, ServiceMethod};
use crate::agencies::SecondPerson;
use crate::ids::{AgencyId, Login, RecordId};
use crate::letters::kind::LetterKind;
use crate::records::Actor;
use crate::rights::{Action, Role};

/// An order to a request. Words that come with an order are kept apart from its events.
#[derive(Debug, Clone)]
pub enum Command {
    /// 登记: enter a request, by its applicant online or by the desk.
    Register(Registration),
    /// 双方确认
    Confirm {
        /// The day both sides confirmed.
        on: Date,
        /// How: by telephone with whom, by mail.
        how: String,
    },
    /// 告知补正
    RequestClarification {
        /// The day the notice goes out.
        on: Date,
        /// Working days given.
        within_workdays: u16,
        /// All that has to be corrected, at once.
        what: String,
    },
    /// 补正, by the applicant online or entered by the desk.
    Clarify {
        /// The day it came in.
        on: Date,
        /// The corrected text.
        text: String,
    },
    /// 征求第三方意见 or 征求其他机关意见
    Consult {
        /// The day the letter goes out.
        on: Date,
        /// Whether a third party is asked, or another agency.
        third_party: bool,
        /// Who is asked and about what.
        about: String,
    },
    /// An opinion came in.
    HearOpinion {
        /// The id of the consultation.
        consultation: String,
        /// The day.
        on: Date,
        /// What they think.
        opinion: Opinion,
        /// Their reasons.
        reasons: String,
    },
    /// 提请延期
    ProposeExtension {
        /// Working days.
        workdays: u16,
        /// Why.
        reason: String,
    },
    /// 同意延期, by the head of the disclosure office.
    ApproveExtension,
    /// 不同意延期
    ReturnExtension {
        /// Why.
        reason: String,
    },
    /// 告知延期: the applicant is told.
    Extend {
        /// The day the notice goes out.
        on: Date,
    },
    /// 延迟答复 (条例 第三十五条): the applicant is told.
    Delay {
        /// The day the notice goes out.
        on: Date,
        /// The last day to answer since.
        until: Date,
    },
    /// 收费通知
    NotifyFee {
        /// The day the notice goes out.
        on: Date,
        /// How it is made up.
        basis: String,
    },
    /// 缴费
    PayFee {
        /// The day it was paid in full.
        on: Date,
    },
    /// 不再处理
    Lapse {
        /// The day it is closed.
        on: Date,
    },
    /// 撤回申请, by the applicant online or entered by the desk.
    Withdraw {
        /// The day.
        on: Date,
        /// Why, where it was said.
        reason: String,
    },
    /// 分办
    Assign {
        /// To whom.
        handler: Login,
        /// 代办人: who stands in while the handler is away.
        deputy: Option<Login>,
        /// The post (岗位) it is given to, where it is not given to the person: whoever serves in it next goes on with the
        /// request.
        post: Option<String>,
    },
    /// Ask an office of the agency to look.
    AskOffice {
        /// Which office.
        office: String,
        /// By when it should answer.
        until: Date,
        /// What to look for.
        what: String,
    },
    /// 催办
    UrgeOffice {
        /// Which collection.
        number: u32,
    },
    /// 科室反馈
    OfficeAnswered {
        /// Which collection.
        number: u32,
        /// Whether it has the information.
        found: bool,
        /// What it said.
        answer: String,
    },
    /// 拟答复: begin an answer or choose another letter for it.
    DraftAnswer {
        /// As which letter; it says how the request is to be decided.
        letter: LetterKind,
    },
    /// 送审
    SendAnswer,
    /// 退回
    ReturnAnswer {
        /// Why.
        reason: String,
    },
    /// 审批通过: the answer is decided today and numbered.
    ApproveAnswer {
        /// SHA-256 of its words as they will be kept, hexadecimal.
        sha256: String,
    },
    /// 制作文书: a letter on the way to an answer is finished today and numbered, with the step it is.
    FinishLetter {
        /// Which kind; one of [`FINISHED_BY_HANDLER`](super::letters::FINISHED_BY_HANDLER).
        letter: LetterKind,
        /// The step, as [`LetterContext::step`](super::letters::LetterContext::step) says it.
        step: Option<Box<Command>>,
        /// SHA-256 of its words as they will be kept, hexadecimal.
        sha256: String,
    },
    /// 发出
    Dispatch {
        /// Which letter.
        letter: u32,
        /// The day.
        on: Date,
        /// How.
        method: ServiceMethod,
    },
    /// 送达
    Serve {
        /// Which letter.
        letter: u32,
        /// The day it arrived.
        on: Date,
        /// How.
        method: ServiceMethod,
    },
    /// 备注
    Note {
        /// The words.
        text: String,
    },
    /// 评价, by the applicant.
    Rate {
        /// 1 to 5.
        stars: u8,
        /// Words with it.
        words: String,
    },
    /// Keep a file with it; its name and bytes come beside.
    AddFile(FileFacts),
    /// Take out a file that was to be released.
    RemoveFile {
        /// Which file.
        number: u32,
    },
    /// Open a file.
    SeeFile {
        /// Which file.
        number: u32,
    },
    /// 转为主动公开: what was given to the applicant was drafted as a record for all (条例 第四十四条).
    OpenToAll {
        /// The record.
        record: RecordId,
    },
    /// Look at the applicant's particulars.
    SeeParticulars,
    /// Erase the particulars and all words, by retention rule or order.
    Erase,
}

/// What is known of a request when it is entered.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The agency asked.
    pub agency: AgencyId,
    /// Kind of applicant.
    pub applicant_kind: ApplicantKind,
    /// How it came.
    pub channel: Channel,
    /// The day it was handed in or arrived.
    pub submitted_on: Date,
    /// The day it was signed for, where it came by registered post or courier.
    pub signed_on: Option<Date>,
    /// What is asked for.
    pub subject: String,
}

impl Registration {
    /// How and when it came in, for the clock.
    #[must_use]
    pub fn events(&self) -> Vec<ClockEvent> {
        let mut events = vec![ClockEvent::Submitted {
            on: self.submitted_on,
        }];
        if let (Channel::PostSigned, Some(on)) = (self.channel, self.signed_on) {
            events.push(ClockEvent::Received { on });
        }
        events
    }
}

/// What a command is decided with, all handed in.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The present instant.
    pub at: Timestamp,
    /// Today in China.
    pub today: Date,
    /// Who orders.
    pub actor: Actor,
    /// Their roles at the agency; ignored for the program and the applicant, who proved to be it.
    pub roles: &'a [Role],
    /// The agency's rule on second persons.
    pub second_person: SecondPerson,
    /// Working days.
    pub calendar: &'a Calendar,
    /// How the agency reads the law where it is silent.
    pub practice: Practice,
    /// Whether the acknowledgement an applicant sees online counts as 双方确认 (条例 第三十一条第三项 does not say; default no).
    pub confirms_online: bool,
    /// The number to give a request that is entered; the store has reserved it.
    pub register_number: &'a str,
    /// The number to give a letter that is finished; the store has reserved it.
    pub document_number: &'a str,
}

impl Command {
    /// The action of the table of rights that staff need; `None` where no staff may order it.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::Rate { .. } => None,
            Self::ApproveExtension
            | Self::ReturnExtension { .. }
            | Self::ReturnAnswer { .. }
            | Self::ApproveAnswer { .. }
            | Self::Erase => Some(Action::ApproveRequests),
            Self::SeeFile { .. } => Some(Action::ReadRequests),
            Self::OpenToAll { .. } => Some(Action::WriteRecords),
            Self::SeeParticulars => Some(Action::SeeApplicants),
            Self::FinishLetter {
                step: Some(step), ..
            } => step.action(),
            _ => Some(Action::HandleRequests),
        }
    }

    /// Whether an applicant may order it for their own request.
    #[must_use]
    pub fn is_the_applicants(&self) -> bool {
        matches!(
            self,
            Self::Register(_)
                | Self::Clarify { .. }
                | Self::Withdraw { .. }
                | Self::Rate { .. }
                | Self::AddFile(_)
        )
    }

    /// The words that come with it: what they are about, and their field.
    #[must_use]
    pub fn words(&self) -> Option<(NoteKind, &'static str, &str)> {
        Some(match self {
            Self::FinishLetter { step, .. } => return step.as_ref()?.words(),
            Self::Confirm { how, .. } => (NoteKind::Confirmation, "how", how),
            Self::RequestClarification { what, .. } => (NoteKind::ClarificationAsked, "what", what),
            Self::Clarify { text, .. } => (NoteKind::Clarification, "text", text),
            Self::Consult { about, .. } => (NoteKind::Consultation, "about", about),
            Self::HearOpinion { reasons, .. } => (NoteKind::Opinion, "reasons", reasons),
            Self::ProposeExtension { reason, .. } => (NoteKind::ExtensionReason, "reason", reason),
            Self::ReturnExtension { reason } | Self::ReturnAnswer { reason } => {
                (NoteKind::Return, "reason", reason)
            }
            Self::NotifyFee { basis, .. } => (NoteKind::Fee, "basis", basis),
            Self::Withdraw { reason, .. } => (NoteKind::Ending, "reason", reason),
            Self::AskOffice { what, .. } => (NoteKind::Collection, "what", what),
            Self::OfficeAnswered { answer, .. } => (NoteKind::Finding, "answer", answer),
            Self::Note { text } => (NoteKind::Note, "text", text),
            Self::Rate { words, .. } => (NoteKind::Rating, "words", words),
            _ => return None,
        })
    }
}
