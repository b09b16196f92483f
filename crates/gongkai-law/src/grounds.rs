//! What articles 14 to 16 name one by one: the dangers, rights and papers for which information may be withheld.
//!
//! Knows no reasons of a case: a letter gives them beside the category. Basis: 条例 第十四条 to 第十六条.

use serde::{Deserialize, Serialize};

use crate::outcomes::Outcome;

/// One thing that an article names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 国家安全
    NationalSecurity,
    /// 公共安全
    PublicSecurity,
    /// 经济安全
    EconomicSecurity,
    /// 社会稳定
    SocialStability,
    /// 商业秘密
    TradeSecret,
    /// 个人隐私
    Privacy,
    /// Other rights that article 15 covers with 等.
    OtherRights,
    /// 人事管理
    Personnel,
    /// 后勤管理
    Logistics,
    /// 内部工作流程
    Workflow,
    /// 讨论记录
    Discussion,
    /// 过程稿
    DraftText,
    /// 磋商信函
    Negotiation,
    /// 请示报告
    ReferralReport,
}

impl Category {
    /// All, in the order of the articles.
    pub const ALL: [Self; 14] = [
        Self::NationalSecurity,
        Self::PublicSecurity,
        Self::EconomicSecurity,
        Self::SocialStability,
        Self::TradeSecret,
        Self::Privacy,
        Self::OtherRights,
        Self::Personnel,
        Self::Logistics,
        Self::Workflow,
        Self::Discussion,
        Self::DraftText,
        Self::Negotiation,
        Self::ReferralReport,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NationalSecurity => "national_security",
            Self::PublicSecurity => "public_security",
            Self::EconomicSecurity => "economic_security",
            Self::SocialStability => "social_stability",
            Self::TradeSecret => "trade_secret",
            Self::Privacy => "privacy",
            Self::OtherRights => "other_rights",
            Self::Personnel => "personnel",
            Self::Logistics => "logistics",
            Self::Workflow => "workflow",
            Self::Discussion => "discussion",
            Self::DraftText => "draft_text",
            Self::Negotiation => "negotiation",
            Self::ReferralReport => "referral_report",
        }
    }

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NationalSecurity => "国家安全",
            Self::PublicSecurity => "公共安全",
            Self::EconomicSecurity => "经济安全",
            Self::SocialStability => "社会稳定",
            Self::TradeSecret => "商业秘密",
            Self::Privacy => "个人隐私",
            Self::OtherRights => "其他合法权益",
            Self::Personnel => "人事管理",
            Self::Logistics => "后勤管理",
            Self::Workflow => "内部工作流程",
            Self::Discussion => "讨论记录",
            Self::DraftText => "过程稿",
            Self::Negotiation => "磋商信函",
            Self::ReferralReport => "请示报告",
        }
    }

    /// The refusal that rests on it.
    #[must_use]
    pub const fn ground(self) -> Outcome {
        match self {
            Self::NationalSecurity
            | Self::PublicSecurity
            | Self::EconomicSecurity
            | Self::SocialStability => Outcome::RefusedThreeSecurityOneStability,
            Self::TradeSecret | Self::Privacy | Self::OtherRights => Outcome::RefusedThirdParty,
            Self::Personnel | Self::Logistics | Self::Workflow => Outcome::RefusedInternalAffairs,
            Self::Discussion | Self::DraftText | Self::Negotiation | Self::ReferralReport => {
                Outcome::RefusedProcessInfo
            }
        }
    }

    /// The categories among which a refusal chooses; none where its article names none.
    pub fn of(ground: Outcome) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |category| category.ground() == ground)
    }
}

#[cfg(test)]
mod tests {
    use super::Category;
    use crate::outcomes::Outcome;

    #[test]
    fn files_use_the_same_names() {
        for category in Category::ALL {
            let json = serde_json::to_string(&category).unwrap();
            assert_eq!(json, format!("\"{}\"", category.id()));
        }
    }

    #[test]
    fn three_securities_and_one_stability_three_affairs_four_papers() {
        let count = |ground| Category::of(ground).count();
        assert_eq!(count(Outcome::RefusedThreeSecurityOneStability), 4);
        assert_eq!(count(Outcome::RefusedThirdParty), 3);
        assert_eq!(count(Outcome::RefusedInternalAffairs), 3);
        assert_eq!(count(Outcome::RefusedProcessInfo), 4);
        assert_eq!(count(Outcome::RefusedStateSecret), 0);
        assert!(Category::ALL.is_sorted());
    }
}
