//! What was published, counted by content group, catalogue item and carrier, and said in words and tables.

use crate::catalogue::{CatalogueItem, ContentGroup};
use crate::content::{CARRIERS, Genre};
use crate::documents::{Block, Column, Table};
use crate::figures::Section;
use crate::ids::ItemCode;
use crate::reports::ReportFacts;
use crate::wording::{chinese_number, in_list, sentence};

use super::wording::Tally;
use super::{Part, listed, paragraph, points};

/// The year's numbers.
pub(super) struct Published<'a> {
    pub(super) total: Tally,
    pub(super) groups: [Group<'a>; 4],
    items: Vec<(Option<ContentGroup>, &'a str, Tally)>,
    carriers: Vec<(&'static str, u64)>,
    normative: u64,
    /// Edited points that belong to no group.
    other_points: Vec<String>,
}

/// A content group with its number and what is said about it.
pub(super) struct Group<'a> {
    pub(super) group: ContentGroup,
    pub(super) tally: Tally,
    points: Vec<String>,
    items: Vec<(&'a str, Tally)>,
}

impl<'a> Published<'a> {
    pub(super) fn of(facts: &'a ReportFacts) -> Self {
        let total = facts
            .publication_counts
            .iter()
            .map(|entered| known(entered.count, entered.at_least))
            .fold(Tally::Exact(facts.counts.total), |sum, tally| sum + tally);
        let items = by_item(facts);
        let mut other_points = points(facts, Section::Contents);
        let groups = ContentGroup::ALL.map(|group| Group {
            group,
            tally: in_group(facts, group),
            points: take_points_of(group, &mut other_points),
            items: items
                .iter()
                .filter(|(of, _, _)| *of == Some(group))
                .map(|(_, name, tally)| (*name, *tally))
                .collect(),
        });
        let carriers = CARRIERS
            .iter()
            .filter_map(|(code, name)| Some((*name, *facts.counts.by_carrier.get(*code)?)))
            .filter(|(_, number)| *number > 0)
            .collect();
        Self {
            total,
            groups,
            items,
            carriers,
            normative: facts.counts.of_genre(Genre::NormativeDocument),
            other_points,
        }
    }

    /// 全年主动公开政府信息226条, without a mark at the end.
    pub(super) fn total_in_words(&self) -> String {
        if self.total.is_none() {
            return if self.partly_uncounted() {
                "全年主动公开的政府信息没有统计条数".to_owned()
            } else {
                "全年没有新公开的政府信息".to_owned()
            };
        }
        if self.partly_uncounted() {
            return format!("全年主动公开的政府信息，有统计的{}", self.total.in_all());
        }
        format!("全年主动公开政府信息{}", self.total.of("条"))
    }

    /// Whether something was published that is known in words only.
    fn partly_uncounted(&self) -> bool {
        !self.other_points.is_empty() && self.total.is_none()
            || self
                .groups
                .iter()
                .any(|group| group.tally.is_none() && !group.points.is_empty())
    }
}

/// Chapter 主动公开政府信息情况.
pub(super) fn part(facts: &ReportFacts, published: &Published<'_>) -> Part {
    let mut part = Part::new("主动公开政府信息情况");
    part.section("公开的主要内容", contents(published));
    let mut ways = listed(facts, Section::Ways);
    ways.extend(carriers(facts, published));
    part.section("公开的方式", ways);
    part
}

fn contents(published: &Published<'_>) -> Vec<Block> {
    let mut opening = published.total_in_words();
    if !published.total.is_none() {
        opening.push_str("（同一信息在多种载体上公开的，计1条）");
    }
    if published.normative > 0 {
        opening.push_str(&format!("，其中规范性文件{}件", published.normative));
    }
    let mut blocks = vec![paragraph(sentence(&opening))];
    let anything = !published.total.is_none() || published.partly_uncounted();
    if anything {
        for (group, number) in published.groups.iter().zip(1..) {
            blocks.push(paragraph(format!(
                "{}是{}",
                chinese_number(number),
                group_in_words(group)
            )));
        }
    }
    blocks.extend(in_list(&published.other_points).into_iter().map(paragraph));
    blocks.extend(items_table(published));
    blocks
}

fn group_in_words(group: &Group<'_>) -> String {
    let name = group.group.name();
    let mut text = match (group.tally.is_none(), group.points.is_empty()) {
        (true, true) => return format!("{name}，全年没有新公开的信息。"),
        (true, false) => format!("{name}。"),
        (false, _) => format!("{name}，{}。", group.tally.in_all()),
    };
    for point in &group.points {
        text.push_str(&sentence(point));
    }
    if group.points.is_empty() {
        text.push_str(&leading_items(group));
    }
    text
}

/// The items with most records, where the editors have not said what mattered.
fn leading_items(group: &Group<'_>) -> String {
    const SHOWN: usize = 4;
    let mut items = group.items.clone();
    if items.len() < 2 {
        return String::new();
    }
    items.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.least()));
    let shown: Vec<String> = items
        .iter()
        .take(SHOWN)
        .map(|(name, tally)| format!("{name}{}", tally.of("条")))
        .collect();
    let lead = if items.len() > SHOWN {
        "数量较多的有"
    } else {
        "包括"
    };
    format!("{lead}{}。", shown.join("、"))
}

fn items_table(published: &Published<'_>) -> Vec<Block> {
    if published.items.len() < 2 {
        return Vec::new();
    }
    let mut sum = Tally::NONE;
    let mut rows = Vec::new();
    for (group, name, tally) in &published.items {
        sum = sum + *tally;
        rows.push(vec![
            group.map_or("其他", ContentGroup::name).to_owned(),
            (*name).to_owned(),
            tally.of(""),
        ]);
    }
    rows.push(vec![
        "合计".to_owned(),
        String::new(),
        published.total.of(""),
    ]);
    let mut blocks = vec![Block::Table(Table {
        caption: "表1　按公开目录统计的政府信息条数".to_owned(),
        columns: vec![column("内容"), column("公开目录"), figures("条数")],
        rows,
    })];
    if sum.least() > published.total.least() {
        blocks.push(paragraph(
            "同一信息列入两个以上目录的，在各目录中分别计数，合计只计1条。",
        ));
    }
    if sum.least() < published.total.least() {
        blocks.push(paragraph("没有列入目录的信息，只计入合计。"));
    }
    blocks
}

fn carriers(facts: &ReportFacts, published: &Published<'_>) -> Vec<Block> {
    let website = facts.counts.total;
    if website == 0 {
        return Vec::new();
    }
    if published.carriers.is_empty() {
        return vec![paragraph(format!(
            "上述信息中，在政府网站公开{website}条，没有登记通过其他载体公开的信息。"
        ))];
    }
    let mut numbers = vec![format!("政府网站{website}条")];
    let mut rows = vec![vec!["政府网站".to_owned(), website.to_string()]];
    for (name, number) in &published.carriers {
        numbers.push(format!("{name}{number}条"));
        rows.push(vec![(*name).to_owned(), number.to_string()]);
    }
    let mut blocks = vec![paragraph(format!(
        "按载体统计，{}。同一信息在多种载体上公开的，分别计数。",
        numbers.join("，")
    ))];
    if rows.len() > 3 {
        blocks.push(Block::Table(Table {
            caption: "表2　按载体统计的政府信息条数".to_owned(),
            columns: vec![column("载体"), figures("条数")],
            rows,
        }));
    }
    blocks
}

fn column(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        figures: false,
    }
}

fn figures(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        figures: true,
    }
}

fn known(count: u32, at_least: bool) -> Tally {
    if at_least {
        Tally::Over(count.into())
    } else {
        Tally::Exact(count.into())
    }
}

/// Items with records, in the order of the report and the catalogue; an item the catalogue no longer has comes last,
/// under its code.
fn by_item(facts: &ReportFacts) -> Vec<(Option<ContentGroup>, &str, Tally)> {
    let mut catalogue: Vec<&CatalogueItem> = facts.items.iter().collect();
    catalogue.sort_by_key(|item| (item.group, item.position));
    let mut codes: Vec<(Option<ContentGroup>, &str, &ItemCode)> = catalogue
        .into_iter()
        .map(|item| (Some(item.group), item.name.as_str(), &item.code))
        .collect();
    let entered = facts.publication_counts.iter().map(|entered| &entered.item);
    for code in facts.own_items.keys().chain(entered) {
        if codes.iter().all(|(_, _, listed)| *listed != code) {
            codes.push((None, code.as_str(), code));
        }
    }
    codes
        .into_iter()
        .map(|(group, name, code)| (group, name, of_item(facts, code)))
        .filter(|(_, _, tally)| !tally.is_none())
        .collect()
}

fn of_item(facts: &ReportFacts, code: &ItemCode) -> Tally {
    let counted = facts.own_items.get(code).copied().unwrap_or_default();
    facts
        .publication_counts
        .iter()
        .filter(|entered| entered.item == *code)
        .map(|entered| known(entered.count, entered.at_least))
        .fold(Tally::Exact(counted), |sum, tally| sum + tally)
}

fn in_group(facts: &ReportFacts, group: ContentGroup) -> Tally {
    let counted = facts
        .counts
        .by_group
        .get(&group)
        .copied()
        .unwrap_or_default();
    let belongs = |code: &ItemCode| {
        facts
            .items
            .iter()
            .any(|item| item.code == *code && item.group == group)
    };
    facts
        .publication_counts
        .iter()
        .filter(|entered| belongs(&entered.item))
        .map(|entered| known(entered.count, entered.at_least))
        .fold(Tally::Exact(counted), |sum, tally| sum + tally)
}

/// A point that begins with a group's name and a colon speaks of that group.
fn take_points_of(group: ContentGroup, points: &mut Vec<String>) -> Vec<String> {
    let mut taken = Vec::new();
    points.retain(|point| {
        let about = point
            .strip_prefix(group.name())
            .and_then(|rest| rest.strip_prefix(['：', ':']));
        match about {
            Some(text) => {
                taken.push(text.trim().to_owned());
                false
            }
            None => true,
        }
    });
    taken
}
