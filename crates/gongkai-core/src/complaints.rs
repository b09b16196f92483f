//! Complaints and reports (投诉、举报) about disclosure, and their life: 登记 → 分办 → 答复.
//!
//! Basis: 条例 第四十七条第二款、第五十一条. The Regulations set no time for handling, so the limit is a rule of the agency. Who
//! complained and every word of it is with the store, sealed; here stand days, kinds and numbers. `decide` may refuse,
//! `apply` may not.

mod apply;
mod decide;
mod event;
mod particulars;

#[cfg(test)]
mod tests;

pub use apply::apply;
pub use decide::{Command, Given, Registration, decide};
pub use event::Event;
pub use particulars::complainant;

use gongkai_law::calendar::{Calendar, WorkdayCount};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cases::Written;
use crate::ids::{AgencyId, ComplaintId, Login, RecordId, RequestId};

/// Working days for the answer unless the agency sets others. An interpretation: 条例 第四十七条 and 第五十一条 name none.
pub const DEFAULT_WORKDAYS: u16 = 15;
/// The most an agency may set.
pub const MAX_WORKDAYS: u16 = 60;

/// Part that holds what was complained of.
pub const TEXT: &str = "text";
/// Part that holds the answer.
pub const ANSWER: &str = "answer";

/// A complaint or report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its id.
    pub id: ComplaintId,
    /// The agency that handles it.
    pub agency: AgencyId,
    /// Its number (登记编号).
    pub register_number: String,
    /// Complaint or report.
    pub kind: ComplaintKind,
    /// What it is about.
    pub matter: Matter,
    /// How it came.
    pub way: Way,
    /// The day it came in.
    pub received_on: Date,
    /// Working days for the answer, as the agency's rule was that day.
    pub workdays: u16,
    /// The request it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// Who handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<Login>,
    /// How it ended and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
    /// Notes, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<Written>,
    /// Day everything personal was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_on: Option<Date>,
}

/// The answer, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// On which day.
    pub on: Date,
    /// What was found.
    pub outcome: Outcome,
}

impl Complaint {
    /// The last day for the answer.
    #[must_use]
    pub fn due(&self, calendar: &Calendar) -> WorkdayCount {
        calendar.add_workdays(self.received_on, u32::from(self.workdays))
    }

    /// Where it stands, in words.
    #[must_use]
    pub fn state_name(&self) -> String {
        match (&self.answered, &self.handler) {
            (Some(answered), _) => format!("已答复，{}", answered.outcome.name()),
            (None, Some(_)) => "核查中".to_owned(),
            (None, None) => "待分办".to_owned(),
        }
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All, in the order of the forms.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Code in files and forms.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The name people read.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            /// Reads the code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

codes!(
    /// Complaint or report: one wants one's own matter put right, the other reports what one saw and may leave no name.
    ComplaintKind {
        /// 投诉
        Complaint = "complaint", "投诉";
        /// 举报
        Report = "report", "举报";
    }
);

codes!(
    /// What a complaint is about.
    Matter {
        /// 应当主动公开的没有公开
        NotPublished = "not_published", "该公开的没有公开";
        /// 公开的内容不对、不全、没有更新
        WrongContent = "wrong_content", "公开的内容不对或者没有更新";
        /// 申请没有按期答复
        NoAnswer = "no_answer", "申请没有按期答复";
        /// 对答复或者办理过程有意见
        Handling = "handling", "对申请的办理、答复有意见";
        /// 公开了不该公开的（隐私、商业秘密）
        Leak = "leak", "公开了不该公开的个人信息或者商业秘密";
        /// 收费
        Fee = "fee", "收费有问题";
        /// 其他
        Other = "other", "其他";
    }
);

codes!(
    /// How a complaint came.
    Way {
        /// 网上提交
        Online = "online", "网上提交";
        /// 当面
        InPerson = "in_person", "当面";
        /// 电话
        Telephone = "telephone", "电话";
        /// 来信
        Letter = "letter", "来信";
        /// 上级或者其他机关转办
        Transferred = "transferred", "上级或者其他机关转来";
    }
);

codes!(
    /// What was found (核查结果).
    Outcome {
        /// 属实
        Justified = "justified", "属实";
        /// 部分属实
        PartlyJustified = "partly_justified", "部分属实";
        /// 不属实
        Unjustified = "unjustified", "不属实";
        /// 不属于受理范围
        NotOurs = "not_ours", "不属于受理范围";
    }
);
