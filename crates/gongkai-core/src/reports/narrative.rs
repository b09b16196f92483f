//! The narrative annual report (政府信息公开工作年度报告) as townships wrote it before the tables: what a year's data say,
//! put into sentences, with the edited texts in their places.
//!
//! Knows nothing of pages, files or today: the date of signature is left to who issues it. Basis: 2007年条例
//! 第三十一条、第三十二条, since 2019-05-15 条例 第四十九条、第五十条.

mod handled;
mod published;
pub(in crate::reports) mod wording;

#[cfg(test)]
mod tests;

use gongkai_law::rules::Edition;
use jiff::civil::{Date, date};

use crate::agencies::{Agency, AgencyKind, GroupMember, GroupRole};
use crate::documents::{Block, Document};
use crate::figures::Section;
use crate::reports::ReportFacts;
use crate::wording::{chinese_number, cleaned, in_list, sentence, tidy};
use published::Published;
use wording::own_name;

/// The narrative report of a year. Every number is counted from `facts`; nothing is left out because it is zero.
#[must_use]
pub fn compose(facts: &ReportFacts) -> Document {
    let published = Published::of(facts);
    let parts: Vec<Part> = [
        overview(facts, &published),
        published::part(facts, &published),
        handled::requests_part(facts),
        handled::remedies_part(facts),
        handled::fees_part(facts),
        problems_and_improvements(facts),
        other_matters(facts),
    ]
    .into_iter()
    .filter(|part| part.says_something())
    .collect();

    let agency = &facts.agency;
    let title = format!("{}{}年政府信息公开工作年度报告", agency.name, facts.year);
    let mut document = Document::new(title, agency.name.clone());
    document.paragraph(introduction(facts, &parts));
    document.paragraph(contact(agency));
    for (part, number) in parts.into_iter().zip(1..) {
        part.append_to(&mut document, number);
    }
    document
}

/// A chapter (一、) before it has its number.
struct Part {
    title: &'static str,
    opening: Vec<Block>,
    sections: Vec<(&'static str, Vec<Block>)>,
}

impl Part {
    fn new(title: &'static str) -> Self {
        Self {
            title,
            opening: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// Text before the first section.
    fn say(&mut self, text: impl Into<String>) {
        self.opening.push(paragraph(text));
    }

    /// A section (（一）); one without content gets no heading.
    fn section(&mut self, title: &'static str, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.sections.push((title, blocks));
        }
    }

    fn says_something(&self) -> bool {
        !self.opening.is_empty() || !self.sections.is_empty()
    }

    fn append_to(self, document: &mut Document, number: usize) {
        document.heading(1, format!("{}、{}", chinese_number(number), self.title));
        document.blocks.extend(self.opening);
        for ((title, blocks), number) in self.sections.into_iter().zip(1..) {
            document.heading(2, format!("（{}）{title}", chinese_number(number)));
            document.blocks.extend(blocks);
        }
    }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

/// The edited points of a section, tidied.
pub(in crate::reports) fn points(facts: &ReportFacts, section: Section) -> Vec<String> {
    facts
        .narratives
        .iter()
        .filter(|narrative| narrative.section == section)
        .flat_map(|narrative| cleaned(&narrative.points))
        .collect()
}

/// The edited points of a section as 一是……；二是…….
fn listed(facts: &ReportFacts, section: Section) -> Vec<Block> {
    in_list(&points(facts, section))
        .into_iter()
        .map(paragraph)
        .collect()
}

fn introduction(facts: &ReportFacts, parts: &[Part]) -> String {
    let titles: Vec<&str> = parts.iter().map(|part| part.title).collect();
    format!(
        "根据{}的规定，编制本报告。全文由{}等{}个部分组成，所列数据的统计期限为{year}年1月1日至12月31日。",
        basis(facts.agency.kind, facts.year),
        titles.join("、"),
        chinese_number(titles.len()),
        year = facts.year,
    )
}

/// The law under which the year's report is made. A report is made after the year's end, but speaks of work done under
/// the text in force at that end.
fn basis(kind: AgencyKind, year: i16) -> String {
    let (decree, articles) = match (Edition::in_force_on(date(year, 12, 31)), kind) {
        (Edition::Of2007, _) => ("国务院令第492号", "第三十一条、第三十二条"),
        // Article 49 binds governments from the county up and their departments; article 50 says what any report holds.
        (Edition::Of2019, AgencyKind::County | AgencyKind::Department) => {
            ("国务院令第711号", "第四十九条、第五十条")
        }
        (Edition::Of2019, AgencyKind::Township | AgencyKind::Village) => {
            ("国务院令第711号", "第五十条")
        }
    };
    format!("《中华人民共和国政府信息公开条例》（{decree}，以下简称《条例》）{articles}")
}

fn contact(agency: &Agency) -> String {
    let contact = &agency.contact;
    let mut ways = Vec::new();
    for (label, value) in [
        ("公开工作机构：", &contact.office),
        ("地址：", &contact.address),
        ("办公时间：", &contact.hours),
        ("联系电话：", &contact.phone),
        ("传真：", &contact.fax),
        ("邮政编码：", &contact.postcode),
        ("电子邮箱：", &contact.email),
    ] {
        if let Some(value) = value {
            ways.push(format!("{label}{}", tidy(value)));
        }
    }
    if ways.is_empty() {
        return String::new();
    }
    sentence(&format!(
        "对本报告有疑问的，请与{}联系。{}",
        agency.name,
        ways.join("，")
    ))
}

fn overview(facts: &ReportFacts, published: &Published<'_>) -> Part {
    let mut part = Part::new("概述");
    let edited = points(facts, Section::Overview);
    if edited.is_empty() {
        part.say(format!(
            "{}年，{}依照《条例》开展政府信息公开工作。",
            facts.year,
            own_name(&facts.agency)
        ));
    }
    for point in edited {
        part.say(sentence(&point));
    }
    part.say(format!(
        "{}，{}，{}。",
        published.total_in_words(),
        handled::received_in_words(facts),
        handled::remedies_in_words(facts),
    ));
    let mut leadership: Vec<Block> = leading_group(facts).into_iter().map(paragraph).collect();
    leadership.extend(listed(facts, Section::Leadership));
    part.section("组织领导", leadership);
    part.section("制度和措施", listed(facts, Section::Measures));
    part.section("载体建设", listed(facts, Section::Carriers));
    part.section("政府信息管理", listed(facts, Section::Management));
    part.section("督查和听取意见", listed(facts, Section::Supervision));
    part.section("考核、评议和责任追究", listed(facts, Section::Assessment));
    part
}

/// Who sat in the leading group during the year.
pub(in crate::reports) fn leading_group(facts: &ReportFacts) -> Option<String> {
    let first = date(facts.year, 1, 1);
    let last = date(facts.year, 12, 31);
    let sat = |member: &&GroupMember| {
        member.from_on.unwrap_or(Date::MIN) <= last && first <= member.to_on.unwrap_or(Date::MAX)
    };
    let members: Vec<&GroupMember> = facts.agency.leading_group.iter().filter(sat).collect();
    let mut ranks = Vec::new();
    for (rank, verb) in [
        (GroupRole::Leader, "任组长"),
        (GroupRole::Deputy, "任副组长"),
        (GroupRole::Member, "为成员"),
    ] {
        let names: Vec<String> = members
            .iter()
            .filter(|member| member.role == rank)
            .map(|member| match &member.name {
                Some(name) => format!("{}{name}", member.post),
                None => member.post.clone(),
            })
            .collect();
        if !names.is_empty() {
            ranks.push(format!("{}{verb}", names.join("、")));
        }
    }
    (!ranks.is_empty()).then(|| {
        format!(
            "{}设有政府信息公开工作领导小组，由{}。",
            own_name(&facts.agency),
            ranks.join("，")
        )
    })
}

fn problems_and_improvements(facts: &ReportFacts) -> Part {
    let mut part = Part::new("存在的主要问题和改进措施");
    part.section("上年问题的整改情况", listed(facts, Section::Rectified));
    part.section("存在的主要问题", listed(facts, Section::Problems));
    part.section("改进措施", listed(facts, Section::Improvements));
    part
}

fn other_matters(facts: &ReportFacts) -> Part {
    let mut part = Part::new("其他需要报告的事项");
    for point in points(facts, Section::OtherMatters) {
        part.say(sentence(&point));
    }
    part
}
