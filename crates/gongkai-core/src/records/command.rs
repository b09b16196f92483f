//! Orders to a record and what they are decided with.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Actor, Clearance, TakenBack, Validity, WithdrawalNotice, WithdrawalReason};
use crate::agencies::SecondPerson;
use crate::content::Content;
use crate::ids::{AgencyId, RecordId};
use crate::rights::{Action, Role};

/// An order to a record.
#[derive(Debug, Clone)]
pub enum Command {
    /// Begin a new record with its first draft.
    Draft {
        /// Id drawn by the caller.
        record: RecordId,
        /// Whose it will be.
        agency: AgencyId,
        /// First content, already checked field by field.
        content: Box<Content>,
    },
    /// 修订: begin the next edition as a copy of the public one.
    Revise {
        /// The public content, handed in by the store.
        content: Box<Content>,
    },
    /// Save the draft.
    Save {
        /// The whole content, already checked field by field.
        content: Box<Content>,
        /// What changed, for the public.
        change_note: Option<String>,
    },
    /// 送审
    Submit,
    /// 审核通过
    PassReview {
        /// Opinion.
        note: Option<String>,
    },
    /// 保密审查
    Clear {
        /// What is decided.
        clearance: Clearance,
        /// Opinion.
        note: Option<String>,
    },
    /// 签发
    Sign {
        /// Now or at a set time.
        when: PublishWhen,
    },
    /// The set time has come (given by the program).
    PublishDue,
    /// 退回, from any stage after submission, also from a set time.
    Return {
        /// Why, for the drafter.
        reason: String,
    },
    /// Throw the draft away; what is public stays.
    Discard,
    /// 撤回
    Withdraw {
        /// Why, in kind.
        reason: WithdrawalReason,
        /// Why, in words for the public.
        explanation: String,
    },
    /// 废止
    Repeal {
        /// From this day.
        on: Date,
        /// By which document.
        by: Option<String>,
    },
    /// 失效
    Expire {
        /// From this day.
        on: Date,
    },
    /// Take over a record that another system published (operator's import only).
    Import(Box<Imported>),
}

/// A record as another system or an export gives it.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Its id.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// Index number it already bears; one is issued where it has none.
    pub index_number: Option<String>,
    /// Withdrawals after which it was published again, oldest first. The editions they took back are its first ones.
    pub withdrawn_before: Vec<TakenBack>,
    /// The public editions after those, oldest first, at least one.
    pub editions: Vec<ImportedEdition>,
    /// Whether it is in force.
    pub validity: Validity,
    /// Where it was taken back.
    pub withdrawn: Option<WithdrawalNotice>,
}

/// One public edition of an imported record.
#[derive(Debug, Clone)]
pub struct ImportedEdition {
    /// When it became public.
    pub published_at: Timestamp,
    /// What changed.
    pub change_note: Option<String>,
    /// What it says, already checked.
    pub content: Content,
}

impl Imported {
    /// When it first became public, be it with an edition that was taken back since.
    #[must_use]
    pub fn first_published_at(&self) -> Option<Timestamp> {
        self.moments().next()
    }

    /// Whether its editions, and the withdrawals between them, stand in the order in which they happened.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.moments().is_sorted()
    }

    fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let before = self.withdrawn_before.iter().flat_map(|taken_back| {
            let published_at = taken_back.published_at.iter().copied();
            published_at.chain([taken_back.notice.at])
        });
        before.chain(self.editions.iter().map(|edition| edition.published_at))
    }
}

/// When a signed record becomes public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishWhen {
    /// At once.
    Now,
    /// At a set time in the future.
    At(Timestamp),
}

/// What a command is decided with, all handed in.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The present instant.
    pub at: Timestamp,
    /// Who orders.
    pub actor: Actor,
    /// Their roles at the record's agency; ignored for the program and the import.
    pub roles: &'a [Role],
    /// The agency's rule on second persons.
    pub second_person: SecondPerson,
    /// The number to issue if this command publishes for the first time; the store has reserved it.
    pub index_number: &'a str,
}

impl Command {
    /// The action of the table of rights that a person needs; `None` where no person may order it.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::Draft { .. }
            | Self::Revise { .. }
            | Self::Save { .. }
            | Self::Submit
            | Self::Discard => Some(Action::WriteRecords),
            Self::PassReview { .. } => Some(Action::ReviewRecords),
            Self::Clear { .. } => Some(Action::ClearRecords),
            Self::Sign { .. } => Some(Action::IssueRecords),
            Self::Withdraw { .. } => Some(Action::WithdrawRecords),
            Self::Repeal { .. } | Self::Expire { .. } => Some(Action::RepealRecords),
            // Who may return depends on the stage; `decide` asks for that stage's action.
            Self::Return { .. } | Self::PublishDue | Self::Import(_) => None,
        }
    }
}
