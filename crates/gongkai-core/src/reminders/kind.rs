//! What reminders are about, by their codes in rows and their names on pages.

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReminderKind {
    /// The answer is due soon, or today.
    AnswerDue,
    /// The last day for the answer is over.
    AnswerOverdue,
    /// The last days to ask for a correction (告知补正).
    Correction,
    /// Not confirmed with the applicant.
    Confirmation,
    /// An office has not answered in its time (内部收集).
    Collection,
    /// The time for an opinion is over (征求意见).
    Opinion,
    /// The applicant did not correct or pay in time; it has to be closed (不再处理).
    Lapse,
    /// An answer awaits approval.
    Approval,
    /// An extension awaits approval.
    ExtensionApproval,
    /// The last day moved because a notice of holidays was entered.
    DueMoved,
}

impl ReminderKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::AnswerDue,
        Self::AnswerOverdue,
        Self::Correction,
        Self::Confirmation,
        Self::Collection,
        Self::Opinion,
        Self::Lapse,
        Self::Approval,
        Self::ExtensionApproval,
        Self::DueMoved,
    ];

    /// Code in rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AnswerDue => "answer_due",
            Self::AnswerOverdue => "answer_overdue",
            Self::Correction => "correction",
            Self::Confirmation => "confirmation",
            Self::Collection => "collection",
            Self::Opinion => "opinion",
            Self::Lapse => "lapse",
            Self::Approval => "approval",
            Self::ExtensionApproval => "extension_approval",
            Self::DueMoved => "due_moved",
        }
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnswerDue => "快到期",
            Self::AnswerOverdue => "已逾期",
            Self::Correction => "补正告知",
            Self::Confirmation => "待确认",
            Self::Collection => "科室未反馈",
            Self::Opinion => "意见未收到",
            Self::Lapse => "待结束",
            Self::Approval => "答复待审批",
            Self::ExtensionApproval => "延期待审批",
            Self::DueMoved => "期限变动",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Earlier reminders that one of this kind makes out of date.
    #[must_use]
    pub const fn replaces(self) -> &'static [Self] {
        match self {
            Self::AnswerDue => &[Self::AnswerDue],
            Self::AnswerOverdue => &[Self::AnswerDue, Self::AnswerOverdue],
            Self::Correction => &[Self::Correction],
            Self::Confirmation => &[Self::Confirmation],
            Self::Collection => &[Self::Collection],
            Self::Opinion => &[Self::Opinion],
            Self::Lapse => &[Self::Lapse],
            Self::Approval => &[Self::Approval],
            Self::ExtensionApproval => &[Self::ExtensionApproval],
            Self::DueMoved => &[],
        }
    }
}
