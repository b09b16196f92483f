//! The catalogue (公开目录): for each agency a tree of items under the fixed columns of the disclosure platform
//! (国办公开办函〔2019〕61号), each belonging to one of the content groups a report of the 2018 kind counts by.

use serde::{Deserialize, Serialize};

use crate::agencies::AgencyKind;
use crate::fields::{FieldErrors, optional_line, required_line};
use crate::ids::{AgencyId, ItemCode};

/// A fixed column of the platform; 工作动态 stands beside it, since the platform itself carries only statutory content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// 政府信息公开指南
    Guide,
    /// 政府信息公开制度
    Rules,
    /// 法定主动公开内容
    Statutory,
    /// 政府信息公开年报
    Reports,
    /// 依申请公开
    Requests,
    /// 工作动态
    News,
}

impl Block {
    /// All blocks in the order of the platform.
    pub const ALL: [Self; 6] = [
        Self::Guide,
        Self::Rules,
        Self::Statutory,
        Self::Reports,
        Self::Requests,
        Self::News,
    ];

    /// The prescribed name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Guide => "政府信息公开指南",
            Self::Rules => "政府信息公开制度",
            Self::Statutory => "法定主动公开内容",
            Self::Reports => "政府信息公开年报",
            Self::Requests => "依申请公开",
            Self::News => "工作动态",
        }
    }

    /// Code in files, forms and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Guide => "guide",
            Self::Rules => "rules",
            Self::Statutory => "statutory",
            Self::Reports => "reports",
            Self::Requests => "requests",
            Self::News => "news",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.code() == code)
    }
}

/// The groups by which the narrative report counts what was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentGroup {
    /// 与公众密切相关的重大事项
    PublicMatters,
    /// 政府机构和人事管理情况
    Organisation,
    /// 管理规范和发展规划
    NormsAndPlans,
    /// 工作动态
    News,
}

impl ContentGroup {
    /// All groups in the order of the report.
    pub const ALL: [Self; 4] = [
        Self::PublicMatters,
        Self::Organisation,
        Self::NormsAndPlans,
        Self::News,
    ];

    /// The name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PublicMatters => "与公众密切相关的重大事项",
            Self::Organisation => "政府机构和人事管理情况",
            Self::NormsAndPlans => "管理规范和发展规划",
            Self::News => "工作动态",
        }
    }

    /// Code in files and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PublicMatters => "public_matters",
            Self::Organisation => "organisation",
            Self::NormsAndPlans => "norms_and_plans",
            Self::News => "news",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }
}

/// 栏目, as a search is narrowed by it: what all agencies share, or an item of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Category {
    /// A column of the platform.
    Block(Block),
    /// A content group.
    Group(ContentGroup),
    /// An item of a catalogue.
    Item(ItemCode),
}

impl Category {
    /// The text by which the search index knows it. No item's code has a colon, so none is taken for another kind.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Block(block) => format!("block:{}", block.code()),
            Self::Group(group) => format!("group:{}", group.code()),
            Self::Item(code) => code.to_string(),
        }
    }
}

/// One item of an agency's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueItem {
    /// Whose catalogue.
    pub agency: AgencyId,
    /// Its code, unique in the agency; part of the item's address.
    pub code: ItemCode,
    /// The item above it; `None` directly under the block.
    pub parent: Option<ItemCode>,
    /// The column it stands in.
    pub block: Block,
    /// The group it is counted in.
    pub group: ContentGroup,
    /// What people read.
    pub name: String,
    /// One sentence on what is found here; also the column's description tag.
    pub description: Option<String>,
    /// Order among its siblings.
    pub position: u32,
    /// No longer offered for new records; old ones stay listed.
    pub retired: bool,
}

impl CatalogueItem {
    /// Checks what was typed or imported and trims it.
    ///
    /// # Errors
    /// Each wrong field with its mend.
    pub fn checked(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = required_line(&mut errors, "name", "目录名称", &self.name, 40);
        self.description = optional_line(
            &mut errors,
            "description",
            "说明",
            self.description.as_deref().unwrap_or_default(),
            200,
        );
        if self.parent.as_ref() == Some(&self.code) {
            errors.add("parent", "上级目录不能是它自己，请另选。");
        }
        errors.or_ok(self)
    }
}

/// The catalogue an agency starts with (条例 第二十条、第二十一条; grouping is ours and can be edited).
#[must_use]
pub fn standard(agency: &AgencyId, kind: AgencyKind) -> Vec<CatalogueItem> {
    let mut items = Vec::new();
    for line in STANDARD
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let mut cells = line.split('|').map(str::trim);
        let mut next = || cells.next().unwrap_or_default();
        let (code, parent, block, group, kinds, name, description) =
            (next(), next(), next(), next(), next(), next(), next());
        if kinds != "*" && !kinds.split(' ').any(|code| code == kind.code()) {
            continue;
        }
        let position = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items.push(CatalogueItem {
            agency: agency.clone(),
            code: code
                .parse()
                .expect("the table below holds slugs, a test reads every line"),
            parent: (!parent.is_empty()).then(|| {
                parent
                    .parse()
                    .expect("the table below holds slugs, a test reads every line")
            }),
            block: Block::from_code(block)
                .expect("the table below names blocks, a test reads every line"),
            group: ContentGroup::from_code(group)
                .expect("the table below names groups, a test reads every line"),
            name: name.to_owned(),
            description: (!description.is_empty()).then(|| description.to_owned()),
            position,
            retired: false,
        });
    }
    items
}

/// code | parent | block | group | kinds | name | description
const STANDARD: &str = include_str!("catalogue/standard.txt");

#[cfg(test)]
mod tests {
    use super::{Block, standard};
    use crate::agencies::AgencyKind;

    #[test]
    fn every_kind_starts_with_a_sound_tree() {
        for kind in AgencyKind::ALL {
            let items = standard(&"qingshi".parse().unwrap(), kind);
            for (place, item) in items.iter().enumerate() {
                assert_eq!(item.clone().checked().as_ref(), Ok(item));
                assert!(
                    items[..place]
                        .iter()
                        .all(|earlier| earlier.code != item.code),
                    "{} twice",
                    item.code
                );
                if let Some(parent) = &item.parent {
                    let above = items[..place]
                        .iter()
                        .find(|earlier| earlier.code == *parent)
                        .unwrap();
                    assert_eq!(
                        above.block, item.block,
                        "{} in another column than its parent",
                        item.code
                    );
                }
            }
            assert!(items.iter().any(|item| item.block == Block::News));
        }
    }

    #[test]
    fn a_township_has_the_eight_items_of_article_21() {
        let items = standard(&"qingshi".parse().unwrap(), AgencyKind::Township);
        let eight = [
            "农业农村政策",
            "农田水利",
            "土地承包经营权流转",
            "宅基地",
            "土地征收",
            "房屋征收",
            "筹资筹劳",
            "社会救助",
        ];
        for name in eight {
            assert!(items.iter().any(|item| item.name.contains(name)), "{name}");
        }
    }
}
