//! What letters are composed from: the agency, the applicant, the request and what has happened to it, handed in by who
//! keeps the request. Empty means not known yet; the letter then shows a gap that `check` finds.
//!
//! Knows no request's life and no store. Applicants' particulars are here because letters need them; keep these facts
//! out of the journal.

pub mod decisions;
pub mod sheets;
pub mod steps;

use gongkai_law::clock::events::Channel;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::agencies::Contact;
use crate::letters::number::NumberPattern;
use crate::requests::ApplicantKind;
use decisions::{Access, Correction, NotOurs, Redirection, Refusal, Search, Withheld};
use sheets::{Conversion, FileNotes, Meeting, Service};
use steps::{
    Clarification, Consultation, Excess, Extension, FeeFacts, SentLetter, ThirdPartyFacts,
};

/// Everything a letter about one request may need.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LetterFacts {
    /// Who writes.
    pub agency: Sender,
    /// The letter's place among those of the agency and year, from 1. Drawing it is the caller's.
    pub serial: Option<u32>,
    /// 成文日期, also the day by which the remedy clause is chosen.
    pub dated: Option<Date>,
    /// Who asked.
    pub applicant: Applicant,
    /// What was asked.
    pub request: RequestFacts,
    /// Where the way against a decision leads.
    pub remedies: RemedyFacts,
    /// How the letter is served (送达).
    pub service: Service,
    /// Names of what is enclosed, in order.
    pub attachments: Vec<String>,
    /// 抄送
    pub copies_to: Vec<String>,
    /// Paragraphs that the handler adds in own words.
    pub own_paragraphs: Vec<String>,
    /// 补正
    pub clarification: Clarification,
    /// 延期
    pub extension: Extension,
    /// 征求第三方意见
    pub third_party: ThirdPartyFacts,
    /// 征求其他机关意见
    pub consultation: Consultation,
    /// 数量、频次明显超过合理范围
    pub excess: Excess,
    /// 信息处理费
    pub fee: FeeFacts,
    /// How the applicant gets what is disclosed.
    pub access: Access,
    /// What is disclosed of a whole.
    pub given: Vec<String>,
    /// What is withheld of a whole.
    pub withheld: Vec<Withheld>,
    /// Why the whole is refused, not handled or handled otherwise.
    pub refusal: Refusal,
    /// 检索
    pub search: Search,
    /// Whose it is, where it is not ours.
    pub not_ours: NotOurs,
    /// The answer given before to the same matter.
    pub earlier: SentLetter,
    /// Which way the matter goes instead.
    pub redirection: Redirection,
    /// 更正
    pub correction: Correction,
    /// 转为主动公开
    pub conversion: Conversion,
    /// What goes into the internal sheets.
    pub file: FileNotes,
    /// 会商
    pub meeting: Meeting,
}

/// The agency as a sender of letters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sender {
    /// The full name, also the red head.
    pub name: String,
    /// 机关代字, the first part of its numbers (青政).
    pub code: String,
    /// How its numbers are formed.
    pub numbering: NumberPattern,
    /// How to reach its disclosure office.
    pub contact: Contact,
    /// Whom to ask for there.
    pub contact_person: String,
}

/// Who made the request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Applicant {
    /// Which kind; decides how the letter speaks to them (您, 贵单位).
    pub kind: Option<ApplicantKind>,
    /// Name of the person or organisation.
    pub name: String,
    /// Kind of the identity document.
    pub identity_kind: String,
    /// Its number, or the 统一社会信用代码.
    pub identity_number: String,
    /// Whom to ask for in an organisation.
    pub contact_person: String,
    /// Telephone.
    pub phone: String,
    /// Postal address.
    pub address: String,
    /// 6-digit postcode.
    pub postcode: String,
    /// E-mail.
    pub email: String,
    /// 委托代理人
    pub agent: String,
}

/// The request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RequestFacts {
    /// 登记编号
    pub register_number: String,
    /// The day it was handed in or arrived.
    pub submitted_on: Option<Date>,
    /// 双方确认之日
    pub confirmed_on: Option<Date>,
    /// 收到申请之日, by the clock; decides which text of the Regulations is cited.
    pub received_on: Option<Date>,
    /// How it came.
    pub channel: Option<Channel>,
    /// What was asked for, in the applicant's words.
    pub subject: String,
    /// In which form it is wanted.
    pub supply_form: Option<SupplyForm>,
    /// By which route it is wanted.
    pub supply_route: Option<SupplyRoute>,
    /// Help wanted in reading or hearing (条例 第四十三条).
    pub help: String,
    /// The day the clarified request was received.
    pub clarified_on: Option<Date>,
    /// The last day to answer, by the clock.
    pub due_on: Option<Date>,
}

/// In which form information is supplied (提供形式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyForm {
    /// 纸质
    Paper,
    /// 电子
    Electronic,
    /// 光盘
    Disc,
    /// 其他
    Other,
}

impl SupplyForm {
    /// All, in the order of the request form.
    pub const ALL: [Self; 4] = [Self::Paper, Self::Electronic, Self::Disc, Self::Other];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "纸质",
            Self::Electronic => "电子",
            Self::Disc => "光盘",
            Self::Other => "其他",
        }
    }
}

/// By which route information is supplied (获取途径).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyRoute {
    /// 邮寄
    Post,
    /// 电子邮件
    Email,
    /// 自取
    Collect,
    /// 当场查阅、抄录
    ReadOnTheSpot,
}

impl SupplyRoute {
    /// All, in the order of the request form.
    pub const ALL: [Self; 4] = [Self::Post, Self::Email, Self::Collect, Self::ReadOnTheSpot];

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post => "邮寄",
            Self::Email => "电子邮件",
            Self::Collect => "自取",
            Self::ReadOnTheSpot => "当场查阅、抄录",
        }
    }
}

/// Where the way against a decision leads; settings of the agency, for courts may be fixed across areas.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemedyFacts {
    /// 行政复议机关: for a township or department the government of its county, for a county that of its city.
    pub reconsideration_organ: String,
    /// The court of first instance.
    pub court: String,
    /// Where reconsideration is asked for online; due where the letter is served online.
    pub online_channel: String,
}
