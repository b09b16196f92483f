//! Agencies (机关) in a tree: county, departments, townships, village committees, with how to reach them, who leads
//! their disclosure work, and the rules an agency has set for itself.

mod report_rules;
mod request_rules;

pub use report_rules::{DayOfYear, ReportRules};
pub use request_rules::{IdentityCopy, MOST_KEPT_YEARS, RequestRules};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::complaints::{DEFAULT_WORKDAYS, MAX_WORKDAYS};
use crate::fields::{FieldErrors, optional_line, required_line};
use crate::ids::{AgencyId, Login};
use crate::index_number::Pattern;
use crate::letters::kind::LetterKind;
use crate::letters::number::{NumberParts, NumberPattern};

/// What an agency is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// 县（市、区）人民政府
    County,
    /// 县级部门
    Department,
    /// 乡镇人民政府、街道办事处
    Township,
    /// 村（居）民委员会
    Village,
}

impl AgencyKind {
    /// All kinds in the order of the tree.
    pub const ALL: [Self; 4] = [
        Self::County,
        Self::Department,
        Self::Township,
        Self::Village,
    ];

    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::County => "县级人民政府",
            Self::Department => "县级部门",
            Self::Township => "乡镇、街道",
            Self::Village => "村（社区）",
        }
    }

    /// The code used in files and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Department => "department",
            Self::Township => "township",
            Self::Village => "village",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An agency with what its pages show of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Its slug; part of its address `/a/{agency}`.
    pub id: AgencyId,
    /// The full name (青石镇人民政府).
    pub name: String,
    /// What it is.
    pub kind: AgencyKind,
    /// The agency above it; `None` for the top.
    pub parent: Option<AgencyId>,
    /// How to reach it.
    pub contact: Contact,
    /// 6-digit administrative division code or longer.
    pub region_code: Option<String>,
    /// Organisation code or 统一社会信用代码, the first part of index numbers.
    pub organization_code: Option<String>,
    /// What it has set for itself.
    pub rules: AgencyRules,
    /// Its leading group (领导小组), in order of rank.
    pub leading_group: Vec<GroupMember>,
    /// Posts (岗位) and who held them when.
    pub posts: Vec<Post>,
}

impl Agency {
    /// The post of this name.
    #[must_use]
    pub fn post(&self, name: &str) -> Option<&Post> {
        self.posts.iter().find(|post| post.name == name)
    }

    /// The post a person serves in on a day; the first, where they serve in several.
    #[must_use]
    pub fn post_of(&self, login: &Login, on: Date) -> Option<&Post> {
        let serves = |tenure: &Tenure| {
            tenure.login.as_ref() == Some(login)
                && tenure.from_on <= on
                && tenure.to_on.is_none_or(|to_on| on <= to_on)
        };
        self.posts
            .iter()
            .find(|post| post.tenures.iter().any(serves))
    }

    /// The number of a letter on a request (发文字号): 清源县公开〔2026〕3号 for 清源县人民政府, unless it has set another.
    #[must_use]
    pub fn letter_number(&self, kind: LetterKind, year: i16, serial: u32) -> String {
        let parts = NumberParts {
            code: self.letter_code(),
            year,
            serial,
            suffix: kind.suffix(),
        };
        self.rules
            .letters
            .numbering
            .number(&parts)
            .unwrap_or_default()
    }

    /// 机关代字; what it has set, or its name as it is shortened in speech.
    #[must_use]
    pub fn letter_code(&self) -> &str {
        let name = self.name.as_str();
        let short = name.strip_suffix("人民政府").unwrap_or(name);
        self.rules.letters.code.as_deref().unwrap_or(short)
    }
}

/// How to reach an agency and its disclosure office (政府信息公开工作机构, 条例 第十二条).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Postal address.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// 6-digit postcode.
    pub postcode: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<String>,
    /// Office hours in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// Name of the disclosure office (党政办公室).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
}

/// What an agency decides for itself where the law leaves it room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyRules {
    /// Whether one person may do two steps of a review in a row.
    pub second_person: SecondPerson,
    /// How its index numbers (索引号) are formed.
    pub index_number: Pattern,
    /// What its letters on requests say of it.
    #[serde(default, skip_serializing_if = "LetterRules::is_default")]
    pub letters: LetterRules,
    /// How it takes and keeps what applicants hand in.
    #[serde(default, skip_serializing_if = "RequestRules::is_default")]
    pub requests: RequestRules,
    /// By when it publishes its annual report.
    #[serde(default, skip_serializing_if = "ReportRules::is_default")]
    pub reports: ReportRules,
    /// Working days in which it answers a complaint.
    #[serde(default = "usual_days", skip_serializing_if = "are_usual_days")]
    pub complaint_workdays: u16,
}

fn usual_days() -> u16 {
    DEFAULT_WORKDAYS
}

fn are_usual_days(days: &u16) -> bool {
    *days == DEFAULT_WORKDAYS
}

/// What an agency's letters on requests say of it (依申请公开文书).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LetterRules {
    /// 机关代字, where it is not the name without 人民政府 (GB/T 9704—2012, 7.2.5).
    pub code: Option<String>,
    /// How numbers are formed.
    pub numbering: NumberPattern,
    /// Whom to ask for.
    pub contact_person: Option<String>,
    /// 行政复议机关; for a township or department mostly the government of its county (行政复议法 第二十四条).
    pub reconsideration_organ: Option<String>,
    /// The court of first instance; courts may be fixed across areas.
    pub court: Option<String>,
    /// Where reconsideration is asked for online (行政复议法 第二十二条第三款).
    pub online_channel: Option<String>,
    /// How the information-processing fee is paid.
    pub fee_payment: Option<String>,
}

impl LetterRules {
    /// Whether nothing was set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for AgencyRules {
    fn default() -> Self {
        Self {
            second_person: SecondPerson::Required,
            index_number: Pattern::default(),
            letters: LetterRules::default(),
            requests: RequestRules::default(),
            reports: ReportRules::default(),
            complaint_workdays: DEFAULT_WORKDAYS,
        }
    }
}

/// Whether a step of the review may be done by the one who did the step before. Townships with one clerk need it; it is
/// marked and listed, never silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondPerson {
    /// Refused.
    Required,
    /// Allowed, marked on the record and listed for supervision.
    Marked,
}

/// A member of the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupMember {
    /// Leader, deputy or member.
    pub role: GroupRole,
    /// The post that sits in the group (镇长); names change, posts stay.
    pub post: String,
    /// Who holds it; `None` where only the post is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First day in the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_on: Option<Date>,
    /// Last day in the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
}

/// Rank in the leading group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    /// 组长
    Leader,
    /// 副组长
    Deputy,
    /// 成员
    Member,
}

impl GroupRole {
    /// All ranks, highest first.
    pub const ALL: [Self; 3] = [Self::Leader, Self::Deputy, Self::Member];

    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Leader => "组长",
            Self::Deputy => "副组长",
            Self::Member => "成员",
        }
    }
}

/// A post and those who served in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Its name (政务公开专干).
    pub name: String,
    /// The post that stands in for it (代办岗位, B 角).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// Who served, oldest first.
    #[serde(default)]
    pub tenures: Vec<Tenure>,
}

impl Post {
    /// Who serves in it on a day, with the account they act by; the last to begin, where tenures overlap.
    #[must_use]
    pub fn holder(&self, on: Date) -> Option<(&Tenure, &Login)> {
        let serving =
            |tenure: &&Tenure| tenure.from_on <= on && tenure.to_on.is_none_or(|to_on| on <= to_on);
        let tenures = self.tenures.iter().filter(serving);
        tenures
            .filter_map(|tenure| Some((tenure, tenure.login.as_ref()?)))
            .max_by_key(|(tenure, _)| tenure.from_on)
    }
}

/// One person's service in a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// The person's name.
    pub name: String,
    /// Their account, if they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// First day of service.
    pub from_on: Date,
    /// Last day of service; `None` while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
}

impl Agency {
    /// Checks what was typed or imported and trims it.
    ///
    /// # Errors
    /// Each wrong field with its mend, under the names of the NDJSON form.
    pub fn checked(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = required_line(&mut errors, "name", "机关名称", &self.name, 60);
        let contact = &mut self.contact;
        for (field, label, value, max) in [
            ("address", "地址", &mut contact.address, 120),
            ("phone", "电话", &mut contact.phone, 60),
            ("postcode", "邮政编码", &mut contact.postcode, 6),
            ("email", "电子邮箱", &mut contact.email, 120),
            ("fax", "传真", &mut contact.fax, 60),
            ("hours", "办公时间", &mut contact.hours, 120),
            ("office", "公开工作机构", &mut contact.office, 60),
            ("region_code", "行政区划代码", &mut self.region_code, 12),
            (
                "organization_code",
                "组织机构代码",
                &mut self.organization_code,
                18,
            ),
        ] {
            *value = optional_line(
                &mut errors,
                field,
                label,
                value.as_deref().unwrap_or_default(),
                max,
            );
        }
        let letters = &mut self.rules.letters;
        for (field, label, value, max) in [
            ("letter_code", "机关代字", &mut letters.code, 30),
            (
                "letter_contact",
                "文书联系人",
                &mut letters.contact_person,
                30,
            ),
            (
                "reconsideration_organ",
                "行政复议机关",
                &mut letters.reconsideration_organ,
                60,
            ),
            ("court", "人民法院", &mut letters.court, 60),
            (
                "reconsideration_online",
                "网上申请行政复议的渠道",
                &mut letters.online_channel,
                200,
            ),
            (
                "fee_payment",
                "信息处理费的缴纳方式",
                &mut letters.fee_payment,
                300,
            ),
        ] {
            *value = optional_line(
                &mut errors,
                field,
                label,
                value.as_deref().unwrap_or_default(),
                max,
            );
        }
        if let Some(postcode) = &contact.postcode
            && (postcode.len() != 6 || !postcode.bytes().all(|byte| byte.is_ascii_digit()))
        {
            errors.add("postcode", "邮政编码是 6 位数字，例如 122405。");
        }
        if let Some(email) = &contact.email
            && !email.contains('@')
        {
            errors.add("email", "电子邮箱里要有 @，例如 gongkai@example.cn。");
        }
        if !(1..=MAX_WORKDAYS).contains(&self.rules.complaint_workdays) {
            errors.add(
                "complaint_workdays",
                format!("投诉举报的答复期限是 1—{MAX_WORKDAYS} 个工作日，请重填。"),
            );
        }
        for (at, post) in self.posts.iter().enumerate() {
            if let Some(deputy) = &post.deputy
                && (*deputy == post.name || self.post(deputy).is_none())
            {
                errors.add(
                    format!("posts[{at}].deputy"),
                    format!(
                        "“{}”的代办岗位“{deputy}”应当是本机关的另一个岗位，请另填，或者不填。",
                        post.name
                    ),
                );
            }
        }
        if self.parent.as_ref() == Some(&self.id) {
            errors.add("parent", "上级机关不能是它自己，请另选。");
        }
        errors.or_ok(self)
    }
}
