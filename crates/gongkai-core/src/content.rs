//! What an edition of a record says: its metadata (元数据), its text and its files. One edition is edited while another
//! is public; both have this form.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::body::Body;
use crate::fields::{FieldErrors, optional_line, required_line};
use crate::ids::{AttachmentId, ItemCode};

/// The content of one edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// 名称
    pub title: String,
    /// 文号, as printed on the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// 成文日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// 实施日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
    /// 体裁分类
    pub genre: Genre,
    /// 主题分类, a code of [`TOPICS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Where it stands in the agency's catalogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemCode>,
    /// Carriers beside the website, codes of [`CARRIERS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// 信息来源
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 内容概述
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 关键词
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// 正文
    pub body: Body,
    /// 附件, in the order shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A file of an edition. Its bytes are kept by their digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its address is `/files/{id}/{name}`.
    pub id: AttachmentId,
    /// The name readers see and save it by; safe for every file system.
    pub name: String,
    /// Media type as found in the content, not as claimed.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Whether it is a picture shown in the text rather than a file to download.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inline: bool,
}

/// 体裁分类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Genre {
    /// 规范性文件
    NormativeDocument,
    /// 制度
    Rule,
    /// 通知公告
    Notice,
    /// 工作动态
    News,
    /// 规划计划
    Plan,
    /// 财政预决算
    Budget,
    /// 人事信息
    Personnel,
    /// 办事指南
    ServiceGuide,
    /// 报告
    Report,
    /// 其他
    Other,
}

impl Genre {
    /// All genres in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::NormativeDocument,
        Self::Rule,
        Self::Notice,
        Self::News,
        Self::Plan,
        Self::Budget,
        Self::Personnel,
        Self::ServiceGuide,
        Self::Report,
        Self::Other,
    ];

    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NormativeDocument => "规范性文件",
            Self::Rule => "制度",
            Self::Notice => "通知公告",
            Self::News => "工作动态",
            Self::Plan => "规划计划",
            Self::Budget => "财政预决算",
            Self::Personnel => "人事信息",
            Self::ServiceGuide => "办事指南",
            Self::Report => "报告",
            Self::Other => "其他",
        }
    }

    /// Code in files, forms and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NormativeDocument => "normative_document",
            Self::Rule => "rule",
            Self::Notice => "notice",
            Self::News => "news",
            Self::Plan => "plan",
            Self::Budget => "budget",
            Self::Personnel => "personnel",
            Self::ServiceGuide => "service_guide",
            Self::Report => "report",
            Self::Other => "other",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|genre| genre.code() == code)
    }
}

/// 主题分类: code and name (国务院公文主题分类, a township writes 其他 for the first; reference/platform.md section 3).
pub const TOPICS: [(&str, &str); 22] = [
    ("01", "综合政务"),
    ("02", "国民经济管理、国有资产监管"),
    ("03", "财政、金融、审计"),
    ("04", "国土资源、能源"),
    ("05", "农业、林业、水利"),
    ("06", "工业、交通"),
    ("07", "商贸、海关、旅游"),
    ("08", "市场监管、安全生产监管"),
    ("09", "城乡建设、环境保护"),
    ("10", "科技、教育"),
    ("11", "文化、广电、新闻出版"),
    ("12", "卫生、体育"),
    ("13", "人口与计划生育、妇女儿童工作"),
    ("14", "劳动、人事、监察"),
    ("15", "公安、安全、司法"),
    ("16", "民政、扶贫、救灾"),
    ("17", "民族、宗教"),
    ("18", "对外事务"),
    ("19", "港澳台侨工作"),
    ("20", "国防"),
    ("21", "政府机构"),
    ("22", "其他"),
];

/// 载体: code and name. The website carries every public record and is not listed on it.
pub const CARRIERS: [(&str, &str); 14] = [
    ("gazette", "政府公报"),
    ("board", "公开栏"),
    ("loudspeaker", "村村响广播"),
    ("broadcast", "广播电台"),
    ("tv", "电视"),
    ("web_tv", "网络电视"),
    ("newspaper", "报刊"),
    ("van", "宣传车"),
    ("brochure", "宣传册"),
    ("screen", "电子屏"),
    ("wechat", "微信公众号"),
    ("archive", "档案馆查阅点"),
    ("library", "图书馆查阅点"),
    ("meeting", "会议、入户"),
];

/// The name of a code in [`TOPICS`] or [`CARRIERS`].
#[must_use]
pub fn name_of(list: &[(&'static str, &'static str)], code: &str) -> Option<&'static str> {
    list.iter()
        .find(|(known, _)| *known == code)
        .map(|(_, name)| *name)
}

impl Content {
    /// An empty text to start from.
    #[must_use]
    pub fn titled(title: impl Into<String>, genre: Genre) -> Self {
        Self {
            title: title.into(),
            document_number: None,
            issued_on: None,
            effective_on: None,
            genre,
            topic: None,
            items: Vec::new(),
            channels: Vec::new(),
            source: None,
            summary: None,
            keywords: Vec::new(),
            body: Body::default(),
            attachments: Vec::new(),
        }
    }

    /// Checks each field by itself and trims it; a draft may still lack what [`Content::missing_for_review`] asks for.
    ///
    /// # Errors
    /// Each wrong field with its mend, under the names of the form.
    pub fn checked(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.title = required_line(&mut errors, "title", "标题", &self.title, 200);
        for (field, label, value, max) in [
            ("document_number", "文号", &mut self.document_number, 60),
            ("source", "信息来源", &mut self.source, 60),
            ("summary", "内容概述", &mut self.summary, 500),
        ] {
            *value = optional_line(
                &mut errors,
                field,
                label,
                value.as_deref().unwrap_or_default(),
                max,
            );
        }
        if let Some(topic) = &self.topic
            && name_of(&TOPICS, topic).is_none()
        {
            errors.add("topic", format!("没有主题分类「{topic}」，请从列表中选。"));
        }
        if let Some(unknown) = self
            .channels
            .iter()
            .find(|code| name_of(&CARRIERS, code).is_none())
        {
            errors.add("channels", format!("没有载体「{unknown}」，请从列表中选。"));
        }
        if self.attachments.len() > MAX_ATTACHMENTS {
            errors.add(
                "attachments",
                "附件和图片合计最多 300 个，请打包或分成几条信息。",
            );
        }
        if self.keywords.len() > 10 {
            errors.add("keywords", "关键词最多 10 个，请删去几个。");
        }
        if self.body.html().len() > MAX_BODY_BYTES {
            errors.add(
                "body",
                "正文太长（超过 4 MB），请把大表格或图片放到附件里。",
            );
        }
        errors.or_ok(self)
    }

    /// What must still be filled in before it can be sent for review (条例 第十二条: 索引、名称、内容概述、生成日期).
    #[must_use]
    pub fn missing_for_review(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if self.items.is_empty() {
            errors.add("items", "请选择放在哪个目录下。");
        }
        if self.issued_on.is_none() {
            errors.add("issued_on", "请填写成文日期。");
        }
        if self.body.is_blank() && self.attachments.iter().all(|file| file.inline) {
            errors.add("body", "正文是空的。请写正文，或者至少放一个附件。");
        }
        errors
    }
}

/// Most files of an edition: the entry of the transparency log, at most 65,535 bytes, names each with some 120.
pub const MAX_ATTACHMENTS: usize = 300;

/// Longest body kept, in bytes of HTML. The longest real one seen is a plan of some 300 KB; pictures are files apart.
pub const MAX_BODY_BYTES: usize = 4 << 20;
