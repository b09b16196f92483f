//! How a request can end (办理结果): the leaf rows of table 3 of the annual report, each with its article.
//!
//! Knows nothing of counting or of other report formats. Basis: 条例 第三十六条 to 第三十九条, and the format of
//! 国办公开办函〔2021〕30号, which closes the list.

use serde::{Deserialize, Serialize};

use crate::rules::{Rule, table};

#[cfg(test)]
mod tests;

/// How a request ended. The names in JSON are the row ids of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 予以公开
    Granted,
    /// 部分公开
    Partial,
    /// 属于国家秘密
    RefusedStateSecret,
    /// 其他法律行政法规禁止公开
    RefusedLawForbids,
    /// 危及“三安全一稳定”
    RefusedThreeSecurityOneStability,
    /// 保护第三方合法权益
    RefusedThirdParty,
    /// 属于三类内部事务信息
    RefusedInternalAffairs,
    /// 属于四类过程性信息
    RefusedProcessInfo,
    /// 属于行政执法案卷
    RefusedEnforcementFile,
    /// 属于行政查询事项
    RefusedAdminQuery,
    /// 本机关不掌握相关政府信息
    UnableNotHeld,
    /// 没有现成信息需要另行制作
    UnableNeedCreation,
    /// 补正后申请内容仍不明确
    UnableStillUnclear,
    /// 信访举报投诉类申请
    NpPetition,
    /// 重复申请
    NpRepeat,
    /// 要求提供公开出版物
    NpPublication,
    /// 无正当理由大量反复申请
    NpExcessive,
    /// 要求行政机关确认或重新出具已获取信息
    NpConfirmOrReissue,
    /// 逾期不补正，不再处理
    OtherNoCorrection,
    /// 逾期未缴费，不再处理
    OtherFeeUnpaid,
    /// 其他
    OtherMisc,
}

/// The heading of the report under which an outcome stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeGroup {
    /// （一）予以公开
    Granted,
    /// （二）部分公开
    Partial,
    /// （三）不予公开
    Refused,
    /// （四）无法提供
    Unable,
    /// （五）不予处理
    NotProcessed,
    /// （六）其他处理
    Other,
}

impl OutcomeGroup {
    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Granted => "予以公开",
            Self::Partial => "部分公开",
            Self::Refused => "不予公开",
            Self::Unable => "无法提供",
            Self::NotProcessed => "不予处理",
            Self::Other => "其他处理",
        }
    }
}

impl Outcome {
    /// All outcomes, in the order of the report.
    pub const ALL: [Self; 21] = [
        Self::Granted,
        Self::Partial,
        Self::RefusedStateSecret,
        Self::RefusedLawForbids,
        Self::RefusedThreeSecurityOneStability,
        Self::RefusedThirdParty,
        Self::RefusedInternalAffairs,
        Self::RefusedProcessInfo,
        Self::RefusedEnforcementFile,
        Self::RefusedAdminQuery,
        Self::UnableNotHeld,
        Self::UnableNeedCreation,
        Self::UnableStillUnclear,
        Self::NpPetition,
        Self::NpRepeat,
        Self::NpPublication,
        Self::NpExcessive,
        Self::NpConfirmOrReissue,
        Self::OtherNoCorrection,
        Self::OtherFeeUnpaid,
        Self::OtherMisc,
    ];

    /// Whether a request ends so by lapsing, because its applicant did not correct or pay, and not by an answer.
    #[must_use]
    pub const fn is_of_a_lapse(self) -> bool {
        matches!(self, Self::OtherNoCorrection | Self::OtherFeeUnpaid)
    }

    /// The row id of the report, also its name in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Partial => "partial",
            Self::RefusedStateSecret => "refused_state_secret",
            Self::RefusedLawForbids => "refused_law_forbids",
            Self::RefusedThreeSecurityOneStability => "refused_three_security_one_stability",
            Self::RefusedThirdParty => "refused_third_party",
            Self::RefusedInternalAffairs => "refused_internal_affairs",
            Self::RefusedProcessInfo => "refused_process_info",
            Self::RefusedEnforcementFile => "refused_enforcement_file",
            Self::RefusedAdminQuery => "refused_admin_query",
            Self::UnableNotHeld => "unable_not_held",
            Self::UnableNeedCreation => "unable_need_creation",
            Self::UnableStillUnclear => "unable_still_unclear",
            Self::NpPetition => "np_petition",
            Self::NpRepeat => "np_repeat",
            Self::NpPublication => "np_publication",
            Self::NpExcessive => "np_excessive",
            Self::NpConfirmOrReissue => "np_confirm_or_reissue",
            Self::OtherNoCorrection => "other_no_correction",
            Self::OtherFeeUnpaid => "other_fee_unpaid",
            Self::OtherMisc => "other_misc",
        }
    }

    /// The outcome with this row id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.id() == id)
    }

    /// The Chinese name, without the number of its row.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Granted => "予以公开",
            Self::Partial => "部分公开",
            Self::RefusedStateSecret => "属于国家秘密",
            Self::RefusedLawForbids => "其他法律行政法规禁止公开",
            Self::RefusedThreeSecurityOneStability => "危及“三安全一稳定”",
            Self::RefusedThirdParty => "保护第三方合法权益",
            Self::RefusedInternalAffairs => "属于三类内部事务信息",
            Self::RefusedProcessInfo => "属于四类过程性信息",
            Self::RefusedEnforcementFile => "属于行政执法案卷",
            Self::RefusedAdminQuery => "属于行政查询事项",
            Self::UnableNotHeld => "本机关不掌握相关政府信息",
            Self::UnableNeedCreation => "没有现成信息需要另行制作",
            Self::UnableStillUnclear => "补正后申请内容仍不明确",
            Self::NpPetition => "信访举报投诉类申请",
            Self::NpRepeat => "重复申请",
            Self::NpPublication => "要求提供公开出版物",
            Self::NpExcessive => "无正当理由大量反复申请",
            Self::NpConfirmOrReissue => "要求行政机关确认或重新出具已获取信息",
            Self::OtherNoCorrection => "申请人无正当理由逾期不补正，不再处理",
            Self::OtherFeeUnpaid => "申请人逾期未按收费通知要求缴纳费用，不再处理",
            Self::OtherMisc => "其他",
        }
    }

    /// The heading it stands under.
    #[must_use]
    pub const fn group(self) -> OutcomeGroup {
        match self {
            Self::Granted => OutcomeGroup::Granted,
            Self::Partial => OutcomeGroup::Partial,
            Self::RefusedStateSecret
            | Self::RefusedLawForbids
            | Self::RefusedThreeSecurityOneStability
            | Self::RefusedThirdParty
            | Self::RefusedInternalAffairs
            | Self::RefusedProcessInfo
            | Self::RefusedEnforcementFile
            | Self::RefusedAdminQuery => OutcomeGroup::Refused,
            Self::UnableNotHeld | Self::UnableNeedCreation | Self::UnableStillUnclear => {
                OutcomeGroup::Unable
            }
            Self::NpPetition
            | Self::NpRepeat
            | Self::NpPublication
            | Self::NpExcessive
            | Self::NpConfirmOrReissue => OutcomeGroup::NotProcessed,
            Self::OtherNoCorrection | Self::OtherFeeUnpaid | Self::OtherMisc => OutcomeGroup::Other,
        }
    }

    /// The article it rests on in the law in force. Two rows rest on the report's format alone.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Granted => table::ANSWER_GRANTED,
            Self::Partial => table::PARTIAL,
            Self::RefusedStateSecret
            | Self::RefusedLawForbids
            | Self::RefusedThreeSecurityOneStability => table::FORBIDDEN,
            Self::RefusedThirdParty => table::OTHERS_RIGHTS,
            Self::RefusedInternalAffairs => table::INTERNAL_AFFAIRS,
            Self::RefusedProcessInfo | Self::RefusedEnforcementFile => table::PROCESS_INFORMATION,
            Self::RefusedAdminQuery => table::ANSWER_OTHER_LAW,
            Self::UnableNotHeld => table::ANSWER_NOT_HELD,
            Self::UnableNeedCreation => table::NO_CREATION,
            Self::UnableStillUnclear | Self::OtherNoCorrection => table::CLARIFICATION,
            Self::NpPetition => table::PETITION,
            Self::NpRepeat => table::ANSWER_REPEATED,
            Self::NpPublication => table::PUBLISHED_MATTER,
            Self::NpExcessive => table::EXCESSIVE,
            Self::NpConfirmOrReissue | Self::OtherMisc => table::REPORT_OTHER,
            Self::OtherFeeUnpaid => table::FEE_PAYMENT,
        }
    }
}
