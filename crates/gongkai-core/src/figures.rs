//! What a year's report needs beside the cases themselves: yearly figures typed by an office, counts reported without
//! their records, and the edited texts. Each says who entered it, by the journal.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{AgencyId, ItemCode};

/// Typed-in cells of a year's format, by their ids in reference/annual-report-*.json.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnnualFigures {
    /// Whose.
    pub agency: AgencyId,
    /// Report year.
    pub year: i16,
    /// Cell id to number, or to a list of numbers.
    pub cells: Map<String, Value>,
}

/// How many records of a kind were published in a year, where only the number is known (「180余条」).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationCount {
    /// Whose.
    pub agency: AgencyId,
    /// Year of publication.
    pub year: i16,
    /// The catalogue item they stand under.
    pub item: ItemCode,
    /// The number.
    pub count: u32,
    /// Whether the number is a lower bound (余、多).
    #[serde(default)]
    pub at_least: bool,
}

/// Edited text of one section of a year's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrative {
    /// Whose.
    pub agency: AgencyId,
    /// Report year.
    pub year: i16,
    /// Which section.
    pub section: Section,
    /// One paragraph or point each.
    pub points: Vec<String>,
}

/// What an edited text of a year's report is about; report in words and report with tables weave it in where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// 指导思想和总体情况
    Overview,
    /// 组织领导
    Leadership,
    /// 制度和措施
    Measures,
    /// 载体建设
    Carriers,
    /// 督查、听取意见、整改
    Supervision,
    /// 公开的主要内容: what was mainly disclosed, in words
    Contents,
    /// 公开的方式
    Ways,
    /// 收费和减免
    Fees,
    /// 存在的主要问题
    Problems,
    /// 改进措施
    Improvements,
    /// 政府信息管理
    Management,
    /// 工作考核、社会评议和责任追究结果 (条例 第五十条第四项)
    Assessment,
    /// 上年问题的整改情况
    Rectified,
    /// 其他需要报告的事项
    OtherMatters,
}

impl Section {
    /// All sections in the order of the report.
    pub const ALL: [Self; 14] = [
        Self::Overview,
        Self::Leadership,
        Self::Measures,
        Self::Carriers,
        Self::Supervision,
        Self::Contents,
        Self::Ways,
        Self::Fees,
        Self::Problems,
        Self::Improvements,
        Self::Management,
        Self::Assessment,
        Self::Rectified,
        Self::OtherMatters,
    ];

    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "总体情况",
            Self::Leadership => "组织领导",
            Self::Measures => "制度和措施",
            Self::Carriers => "载体建设",
            Self::Supervision => "督查和听取意见",
            Self::Contents => "公开的主要内容",
            Self::Ways => "公开的方式",
            Self::Fees => "收费和减免",
            Self::Problems => "存在的主要问题",
            Self::Improvements => "改进措施",
            Self::Management => "政府信息管理",
            Self::Assessment => "考核、评议和责任追究",
            Self::Rectified => "上年问题的整改情况",
            Self::OtherMatters => "其他需要报告的事项",
        }
    }

    /// Code in files and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Leadership => "leadership",
            Self::Measures => "measures",
            Self::Carriers => "carriers",
            Self::Supervision => "supervision",
            Self::Contents => "contents",
            Self::Ways => "ways",
            Self::Fees => "fees",
            Self::Problems => "problems",
            Self::Improvements => "improvements",
            Self::Management => "management",
            Self::Assessment => "assessment",
            Self::Rectified => "rectified",
            Self::OtherMatters => "other_matters",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }
}
