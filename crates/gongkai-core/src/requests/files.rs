//! Files of a request: what its applicant handed in, what the desk scanned, what is released with the answer. Only what they
//! are stands here, never a name, a note or a byte: those are kept by the store, sealed, under the numbers given here.

use gongkai_law::grounds::Category;
use gongkai_law::outcomes::{Outcome, OutcomeGroup};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command::Context;
use super::event::Event;
use super::handling::DraftStage;
use super::{Refusal, Request};
use crate::records::Actor;
use crate::rights::Action;

/// What a file of a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// 身份证明: a copy of the identity document (条例 第二十九条第二款第一项).
    Identity,
    /// 申请附件: something else the applicant handed in.
    Attachment,
    /// 扫描件: paper that the desk scanned, such as the letter a request came by.
    Scan,
    /// 随答复提供的文件: information given to the applicant with the answer.
    Released,
}

impl FileKind {
    /// All kinds, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Attachment, Self::Scan, Self::Released];

    /// Kinds that came from the applicant, or that the desk may enter as such.
    pub const OF_THE_REQUEST: [Self; 3] = [Self::Scan, Self::Attachment, Self::Identity];

    /// Code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Attachment => "attachment",
            Self::Scan => "scan",
            Self::Released => "released",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "身份证明",
            Self::Attachment => "申请附件",
            Self::Scan => "扫描件",
            Self::Released => "随答复提供的文件",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What staff need to open one. An identity document and a scanned letter say who applied.
    #[must_use]
    pub const fn action_to_see(self) -> Action {
        match self {
            Self::Identity | Self::Scan => Action::SeeApplicants,
            Self::Attachment | Self::Released => Action::ReadRequests,
        }
    }

    /// Whether each look is noted: what an applicant handed in is, what goes out is not.
    #[must_use]
    pub const fn is_noted(self) -> bool {
        !matches!(self, Self::Released)
    }
}

/// What is known of a file before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What it is.
    pub kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes as they were handed in, hexadecimal.
    pub sha256: String,
    /// What it is by its content, such as `application/pdf`.
    pub media_type: String,
    /// Why something is blacked out in a released file (遮盖), by 条例 第十四条 to 第十六条.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redacted_for: Option<Category>,
}

/// A file that is or was kept with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// 1, 2, 3… within the request; never given twice.
    pub number: u32,
    /// What it is.
    #[serde(flatten)]
    pub facts: FileFacts,
    /// The day it came in.
    pub added_on: Date,
    /// The day it was taken out again, which only a file to be released can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_on: Option<Date>,
}

impl Request {
    /// Files that are kept, in order of their coming; none after they were erased.
    pub fn files(&self) -> impl Iterator<Item = &KeptFile> {
        let erased = self.handling.erased_on.is_some();
        let files = self.handling.files.iter();
        files.filter(move |file| !erased && file.removed_on.is_none())
    }

    /// The kept file of this number.
    #[must_use]
    pub fn file(&self, number: u32) -> Option<&KeptFile> {
        self.files().find(|file| file.number == number)
    }

    /// Files the applicant may fetch: those released with the answer, once it went out.
    pub fn files_handed_out(&self) -> impl Iterator<Item = &KeptFile> {
        let out = self
            .handling
            .letters
            .iter()
            .any(|letter| letter.kind.outcome().is_some() && letter.dispatched.is_some());
        self.files()
            .filter(move |file| out && file.facts.kind == FileKind::Released)
    }

    /// Whether the applicant was given what was asked for, or part of it, and the answer went out.
    #[must_use]
    pub fn was_given(&self) -> bool {
        let mut letters = self.handling.letters.iter();
        matches!(self.outcome, Some(Outcome::Granted | Outcome::Partial))
            && letters.any(|letter| letter.kind.outcome().is_some() && letter.dispatched.is_some())
    }

    /// Whether files may be put to the answer and taken from it: until it is sent for approval, and again after a return.
    #[must_use]
    pub fn answer_takes_files(&self) -> bool {
        let draft = self.handling.draft.as_ref();
        !self.is_closed() && draft.is_none_or(|draft| draft.stage != DraftStage::AwaitingApproval)
    }
}

/// A file is added.
pub(super) fn add(
    request: &Request,
    facts: &FileFacts,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    match (facts.kind, &ctx.actor) {
        (FileKind::Released | FileKind::Scan, Actor::Applicant) => {
            return Err(Refusal::NotAllowed(Some(Action::HandleRequests)));
        }
        (FileKind::Released, _) if !request.answer_takes_files() => {
            return Err(Refusal::FilesFrozen);
        }
        (FileKind::Identity | FileKind::Attachment, _) if request.is_closed() => {
            return Err(Refusal::AlreadyClosed);
        }
        _ => {}
    }
    let last = request.handling.files.last();
    Ok(vec![Event::FileAdded {
        file: KeptFile {
            number: last.map_or(1, |last| last.number + 1),
            facts: FileFacts {
                redacted_for: facts
                    .redacted_for
                    .filter(|_| facts.kind == FileKind::Released),
                ..facts.clone()
            },
            added_on: ctx.today,
            removed_on: None,
        },
    }])
}

/// A file that was to be released is taken out.
pub(super) fn remove(request: &Request, number: u32, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let file = request.file(number).ok_or(Refusal::NoSuchPart)?;
    if file.facts.kind != FileKind::Released {
        return Err(Refusal::HandedIn);
    }
    if !request.answer_takes_files() {
        return Err(Refusal::FilesFrozen);
    }
    Ok(Event::FileRemoved {
        number,
        on: ctx.today,
    })
}

/// Files go out only with an answer that provides something: one that was prepared as granted and then refused must not
/// carry them along.
pub(super) fn fit_the_answer(request: &Request) -> Result<(), Refusal> {
    let draft = request.handling.draft.as_ref();
    let provides = draft
        .and_then(|draft| draft.letter.outcome())
        .is_none_or(|outcome| {
            matches!(
                outcome.group(),
                OutcomeGroup::Granted | OutcomeGroup::Partial | OutcomeGroup::Other
            )
        });
    let released = request
        .files()
        .any(|file| file.facts.kind == FileKind::Released);
    if released && !provides {
        return Err(Refusal::NothingProvided);
    }
    Ok(())
}

/// A file is opened by staff.
pub(super) fn see(
    request: &Request,
    number: u32,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let file = request.file(number).ok_or(Refusal::NoSuchPart)?;
    let action = file.facts.kind.action_to_see();
    if matches!(ctx.actor, Actor::Person { .. }) && !action.allowed_to(ctx.roles) {
        return Err(Refusal::NotAllowed(Some(action)));
    }
    Ok(if file.facts.kind.is_noted() {
        vec![Event::FileSeen { number }]
    } else {
        Vec::new()
    })
}
