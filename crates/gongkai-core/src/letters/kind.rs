//! The kinds of letters (文书) that a request may need, from its form to the proof that the answer was served, with what
//! the law asks of each. Knows no case.
//!
//! Basis: 条例 第二十九条 to 第四十五条. The kinds stand in the order of a request's life; `table` says all about each.

mod table;

use gongkai_law::outcomes::Outcome;
use gongkai_law::remedies::RemedyRoute;
use gongkai_law::rules::{Edition, Rule};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::letters::element::Element;

/// A kind of letter, form or sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 政府信息公开申请表
    RequestForm,
    /// 登记回执
    RegistrationSlip,
    /// 口头申请笔录
    OralRequestTranscript,
    /// 补正告知书
    ClarificationNotice,
    /// 不再处理告知书（逾期未补正）
    UnclarifiedNotice,
    /// 延期答复告知书
    ExtensionNotice,
    /// 第三方意见征询书, with the slip for the answer
    ThirdPartyConsultation,
    /// 告知第三方决定公开通知书
    ThirdPartyNotice,
    /// 征求意见函（其他机关）
    AgencyConsultation,
    /// 征求意见函（共同制作机关）
    CoMakerConsultation,
    /// 要求说明理由通知书
    ReasonsNotice,
    /// 延迟答复告知书
    DelayNotice,
    /// 答复书：已主动公开
    AlreadyPublicAnswer,
    /// 答复书：予以公开
    GrantedAnswer,
    /// 答复书：部分公开
    PartialAnswer,
    /// 不予公开：国家秘密
    StateSecretRefusal,
    /// 不予公开：法律、行政法规禁止公开
    LawForbidsRefusal,
    /// 不予公开：三安全一稳定
    SecurityRefusal,
    /// 不予公开：第三方合法权益
    ThirdPartyRefusal,
    /// 不予公开：内部事务信息
    InternalAffairsRefusal,
    /// 不予公开：过程性信息
    ProcessInfoRefusal,
    /// 不予公开：行政执法案卷信息
    EnforcementFileRefusal,
    /// 信息不存在
    NotExistingNotice,
    /// 非本机关负责公开
    NotOursNotice,
    /// 没有现成信息
    NeedCreationNotice,
    /// 补正后仍不明确
    StillUnclearNotice,
    /// 不予处理：信访、投诉、举报
    PetitionNotice,
    /// 不予处理：重复申请
    RepeatNotice,
    /// 不予处理：公开出版物
    PublicationNotice,
    /// 不予处理：大量、反复申请
    ExcessiveNotice,
    /// 不予处理：确认或者重新出具
    ConfirmOrReissueNotice,
    /// 行政查询事项
    AdminQueryNotice,
    /// 其他处理
    OtherNotice,
    /// 收费通知书
    FeeNotice,
    /// 不再处理告知书（逾期未缴费）
    UnpaidNotice,
    /// 更正申请答复书
    CorrectionAnswer,
    /// 更正申请转送告知书
    CorrectionTransferNotice,
    /// 转为主动公开审核表
    ConversionForm,
    /// 送达回证
    ProofOfService,
    /// 审查表
    ReviewForm,
    /// 检索记录
    SearchLog,
    /// 延期审批表
    ExtensionApproval,
    /// 会商记录
    MeetingMinutes,
}

/// What a letter looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterFormat {
    /// 信函格式 (GB/T 9704—2012, 10.1): red head, number, text, signature with seal.
    Letter,
    /// A bordered table that is signed with the seal and handed out.
    SealedSheet,
    /// A bordered table without the agency's signature.
    Sheet,
}

/// Whom a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The applicant.
    Applicant,
    /// 第三方
    ThirdParty,
    /// Another agency.
    Agency,
    /// The agency's own file.
    File,
}

impl LetterKind {
    /// All kinds, in the order of a request's life.
    pub const ALL: [Self; 43] = [
        Self::RequestForm,
        Self::RegistrationSlip,
        Self::OralRequestTranscript,
        Self::ClarificationNotice,
        Self::UnclarifiedNotice,
        Self::ExtensionNotice,
        Self::ThirdPartyConsultation,
        Self::ThirdPartyNotice,
        Self::AgencyConsultation,
        Self::CoMakerConsultation,
        Self::ReasonsNotice,
        Self::DelayNotice,
        Self::AlreadyPublicAnswer,
        Self::GrantedAnswer,
        Self::PartialAnswer,
        Self::StateSecretRefusal,
        Self::LawForbidsRefusal,
        Self::SecurityRefusal,
        Self::ThirdPartyRefusal,
        Self::InternalAffairsRefusal,
        Self::ProcessInfoRefusal,
        Self::EnforcementFileRefusal,
        Self::NotExistingNotice,
        Self::NotOursNotice,
        Self::NeedCreationNotice,
        Self::StillUnclearNotice,
        Self::PetitionNotice,
        Self::RepeatNotice,
        Self::PublicationNotice,
        Self::ExcessiveNotice,
        Self::ConfirmOrReissueNotice,
        Self::AdminQueryNotice,
        Self::OtherNotice,
        Self::FeeNotice,
        Self::UnpaidNotice,
        Self::CorrectionAnswer,
        Self::CorrectionTransferNotice,
        Self::ConversionForm,
        Self::ProofOfService,
        Self::ReviewForm,
        Self::SearchLog,
        Self::ExtensionApproval,
        Self::MeetingMinutes,
    ];

    /// Code in files, forms and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.traits().code
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name in lists: which document it is.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.traits().name
    }

    /// The title on the paper.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.traits().title
    }

    /// The short word for its kind that numbers may end in (—告, —答).
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        self.traits().suffix
    }

    /// What it looks like.
    #[must_use]
    pub const fn format(self) -> LetterFormat {
        self.traits().format
    }

    /// Whom it is for.
    #[must_use]
    pub const fn audience(self) -> Audience {
        self.traits().audience
    }

    /// The row of the annual report under which a request so answered stands; `None` where it answers none.
    #[must_use]
    pub const fn outcome(self) -> Option<Outcome> {
        self.traits().outcome
    }

    /// The kinds that answer with this outcome, the usual one first.
    pub fn answering(outcome: Outcome) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |kind| kind.outcome() == Some(outcome))
    }

    /// The articles it rests on. Empty where that text of the Regulations knows no such letter.
    #[must_use]
    pub const fn rules(self, edition: Edition) -> &'static [Rule] {
        match edition {
            Edition::Of2007 => self.traits().rules_2007,
            Edition::Of2019 => self.traits().rules,
        }
    }

    /// The article by which it is known, in the text in force.
    #[must_use]
    pub fn rule(self) -> Rule {
        self.traits().rules[0]
    }

    /// The way against it, for its remedy clause; `None` where none is due. Procedural letters have none
    /// (our reading of 法释〔2025〕8号: they settle nothing).
    #[must_use]
    pub fn remedy_route(self, decided_on: Date) -> Option<RemedyRoute> {
        match (self.traits().has_remedy, self.outcome()) {
            (false, _) => None,
            (true, Some(outcome)) => Some(RemedyRoute::against(outcome, decided_on)),
            (true, None) => Some(RemedyRoute::Choice),
        }
    }

    /// What its text must say beside number, addressee, signature, date and remedy clause.
    pub fn elements(self, edition: Edition) -> impl Iterator<Item = Element> {
        // The 2007 text attached nothing to silence.
        self.traits()
            .elements
            .iter()
            .copied()
            .filter(move |element| edition == Edition::Of2019 || *element != Element::Silence)
    }

    /// Whether it is a letter with number, addressee and signature.
    #[must_use]
    pub fn is_letter(self) -> bool {
        self.format() == LetterFormat::Letter
    }

    /// Whether the agency signs and dates it.
    #[must_use]
    pub fn is_signed(self) -> bool {
        self.format() != LetterFormat::Sheet
    }

    /// What it calls itself in its text (本告知书).
    #[must_use]
    pub fn self_name(self) -> &'static str {
        self.own_names().0
    }

    /// What it calls the act in it (本决定).
    #[must_use]
    pub fn act_name(self) -> &'static str {
        self.own_names().1
    }

    fn own_names(self) -> (&'static str, &'static str) {
        const ENDINGS: [(&str, (&str, &str)); 6] = [
            ("决定书", ("本决定书", "本决定")),
            ("答复书", ("本答复书", "本答复")),
            ("告知书", ("本告知书", "本告知书")),
            ("通知书", ("本通知书", "本通知书")),
            ("征询书", ("本征询书", "本征询书")),
            ("函", ("本函", "本函")),
        ];
        ENDINGS
            .iter()
            .find(|(ending, _)| self.title().ends_with(ending))
            .map_or(("本件", "本件"), |(_, names)| *names)
    }
}
