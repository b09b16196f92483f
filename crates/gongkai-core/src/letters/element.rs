//! What a letter must say (要素): the parts by which a missing one is named. Knows no letter; which kind needs which
//! stands in the table of kinds.

use serde::{Deserialize, Serialize};

/// One thing that a letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// 发文机关
    Issuer,
    /// 发文字号
    Number,
    /// 标题
    Title,
    /// 主送
    Addressee,
    /// 成文日期
    Dated,
    /// What was asked, when and how it came.
    Facts,
    /// The articles it rests on.
    Basis,
    /// Why.
    Reasons,
    /// What is decided.
    Result,
    /// 需要补正的事项
    ToClarify,
    /// 指导和释明
    Guidance,
    /// By when something is to be done, or will be.
    Term,
    /// What follows when the term passes in silence.
    Silence,
    /// That the head of the disclosure office agreed.
    Approval,
    /// The information that another is asked or told about.
    Content,
    /// Why the public interest asks for disclosure, or does not.
    PublicInterest,
    /// How, where and when the information is to be had.
    Access,
    /// What is disclosed of a whole.
    Given,
    /// What is withheld of a whole.
    Withheld,
    /// Where, how, when and by whom was searched.
    Search,
    /// Whose the information is to disclose.
    RightOrgan,
    /// The letter sent before.
    Earlier,
    /// Which way the matter goes instead.
    Channel,
    /// How a fee is made up.
    Calculation,
    /// A fee's amount.
    Amount,
    /// How a fee is paid.
    Payment,
    /// Whom to ask.
    Contact,
    /// What the handler adds.
    Own,
    /// The paragraph on reconsideration and lawsuit as a whole.
    Remedy,
    /// Whether reconsideration comes first.
    RemedyRoute,
    /// Who reconsiders.
    ReconsiderationOrgan,
    /// How long reconsideration can be asked for.
    ReconsiderationPeriod,
    /// Which court.
    Court,
    /// How long the lawsuit can be brought.
    LawsuitPeriod,
    /// Where reconsideration is asked for online.
    OnlineChannel,
    /// A field of a form.
    Field,
    /// That the applicant stays unknown to others.
    Secrecy,
}

impl Element {
    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issuer => "发文机关",
            Self::Number => "发文字号",
            Self::Title => "标题",
            Self::Addressee => "主送",
            Self::Dated => "成文日期",
            Self::Facts => "申请情况",
            Self::Basis => "依据",
            Self::Reasons => "理由",
            Self::Result => "处理结果",
            Self::ToClarify => "需要补正的事项",
            Self::Guidance => "指导和释明",
            Self::Term => "期限",
            Self::Silence => "逾期的后果",
            Self::Approval => "批准情况",
            Self::Content => "涉及的信息",
            Self::PublicInterest => "公共利益的衡量",
            Self::Access => "获取信息的方式、途径",
            Self::Given => "予以公开的内容",
            Self::Withheld => "不予公开的内容",
            Self::Search => "检索情况",
            Self::RightOrgan => "负责公开的机关",
            Self::Earlier => "此前的文书",
            Self::Channel => "办理途径",
            Self::Calculation => "计算过程",
            Self::Amount => "收费数额",
            Self::Payment => "缴纳方式",
            Self::Contact => "联系方式",
            Self::Own => "补充说明",
            Self::Remedy => "救济告知",
            Self::RemedyRoute => "救济途径",
            Self::ReconsiderationOrgan => "行政复议机关",
            Self::ReconsiderationPeriod => "申请行政复议的期限",
            Self::Court => "人民法院",
            Self::LawsuitPeriod => "起诉期限",
            Self::OnlineChannel => "互联网复议渠道",
            Self::Field => "表格栏目",
            Self::Secrecy => "申请人信息保护",
        }
    }
}
