//! The text of a report with tables, drafted from the year's facts: each number a live field, edited texts woven in, and
//! where only people know the answer a prompt 【请填写：…】.
//!
//! Knows nothing of pages. Sections are those of the format; for 2014 the report in words (`narrative`) stands before the
//! table and nothing is drafted here. Basis: 条例 第五十条, 国办公开办函〔2021〕30号.

mod numbers;

#[cfg(test)]
mod tests;

use gongkai_law::clock::events::Channel;
use gongkai_law::outcomes::OutcomeGroup;

use super::check::Finding;
use super::count::Counted;
use super::fields::{Fields, mark};
use super::{Format, SectionKind, Severity};
use crate::agencies::AgencyKind;
use crate::catalogue::ContentGroup;
use crate::content::CARRIERS;
use crate::figures::Section;
use crate::reports::ReportFacts;
use crate::reports::narrative::wording::own_name;
use crate::reports::narrative::{leading_group, points};
use crate::requests::ApplicantKind;
use crate::wording::{in_list, sentence};

pub use numbers::fields;

/// A section's text with marks. A line that is a heading such as （一）主动公开 stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SectionText {
    /// Id of the format's section.
    pub id: String,
    /// The text, a paragraph a line.
    pub text: String,
}

/// What stands where only people know the answer.
const PROMPT: (&str, &str) = ("【请填写：", "】");

fn prompt(what: &str) -> String {
    format!("{}{what}{}", PROMPT.0, PROMPT.1)
}

/// Prompts left in a text, to be answered before it is signed.
#[must_use]
pub fn prompts(text: &str) -> Vec<&str> {
    let mut left = Vec::new();
    for piece in text.split(PROMPT.0).skip(1) {
        left.extend(piece.split_once(PROMPT.1).map(|(what, _)| what));
    }
    left
}

/// Prompts left in the sections, as findings.
#[must_use]
pub fn unanswered(format: &Format, sections: &[SectionText]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in sections {
        let title = format
            .section(&text.id)
            .map_or("", |section| &section.title);
        for what in prompts(&text.text) {
            let sentence = format!("“{title}”里还有没填写的：{what}。");
            findings.push(Finding::new("prompt", Severity::Error, sentence));
        }
    }
    findings
}

/// The sections of text of a format, drafted. A section with tables gets none: the format asks for none.
#[must_use]
pub fn draft(format: &Format, facts: &ReportFacts, counted: &Counted) -> Vec<SectionText> {
    let mut sections = Vec::new();
    for section in &format.sections {
        let text = match (section.kind, section.id.as_str()) {
            (SectionKind::Tables, _) => continue,
            (SectionKind::Text, "s1_overall") => overall(format, facts, counted),
            (SectionKind::Text, "s5_problems") => problems(facts),
            (SectionKind::Text, "s6_other") => other(format, facts),
            // The free text of 2014 is composed as before.
            (SectionKind::Text, _) => continue,
        };
        sections.push(SectionText {
            id: section.id.clone(),
            text: text.join("\n"),
        });
    }
    sections
}

type Lines = Vec<String>;

/// The edited points of a section, as sentences or a list.
fn edited(facts: &ReportFacts, section: Section) -> Lines {
    in_list(&points(facts, section))
}

fn overall(format: &Format, facts: &ReportFacts, counted: &Counted) -> Lines {
    let mut lines = Vec::new();
    let opening = points(facts, Section::Overview);
    if opening.is_empty() {
        lines.push(format!(
            "{}年，{}依照《中华人民共和国政府信息公开条例》开展政府信息公开工作。本报告所列数据的统计期限为{0}年1月1日至12月31日。",
            facts.year,
            own_name(&facts.agency)
        ));
    }
    lines.extend(opening.iter().map(|point| sentence(point)));
    for (title, text) in [
        ("（一）主动公开", proactive(facts)),
        ("（二）依申请公开", on_request(counted)),
        ("（三）政府信息管理", management(format, facts, counted)),
        ("（四）政府信息公开平台建设", platform(facts)),
        ("（五）监督保障", supervision(facts)),
    ] {
        lines.push(title.to_owned());
        lines.extend(text);
    }
    lines
}

fn proactive(facts: &ReportFacts) -> Lines {
    let mut text = format!(
        "全年主动公开政府信息{}条（同一信息通过多种方式公开的计1条）{}。",
        mark("records.total"),
        mark("trend.records.total")
    );
    let groups: Vec<String> = ContentGroup::ALL
        .into_iter()
        .filter(|group| facts.counts.by_group.get(group).is_some_and(|n| *n > 0))
        .map(|group| {
            format!(
                "{}{}条",
                group.name(),
                mark(&format!("records.group.{}", group.code()))
            )
        })
        .collect();
    if groups.len() > 1 {
        text.push_str(&format!("按内容分，{}。", groups.join("、")));
    }
    let mut lines = vec![text];
    lines.extend(edited(facts, Section::Contents));
    lines.extend(ways(facts));
    lines.extend(edited(facts, Section::Ways));
    lines
}

fn ways(facts: &ReportFacts) -> Option<String> {
    let used: Vec<String> = CARRIERS
        .iter()
        .filter(|(code, _)| facts.counts.by_carrier.get(*code).is_some_and(|n| *n > 0))
        .map(|(code, name)| format!("{name}{}条", mark(&format!("records.carrier.{code}"))))
        .collect();
    (!used.is_empty()).then(|| {
        format!(
            "按公开方式分，政府网站{}条、{}；通过多种方式公开的分别计数。",
            mark("records.website"),
            used.join("、")
        )
    })
}

fn on_request(counted: &Counted) -> Lines {
    let cell = |row: &str, column: &str| mark(&format!("t3.{row}.{column}"));
    let some = |row: &str, column: &str| counted.number("t3", row, column).is_some_and(|n| n > 0);
    let mut received = format!(
        "全年新收政府信息公开申请{}件{}，上年结转{}件。",
        cell("new_received", "total"),
        mark("trend.t3.new_received.total"),
        cell("carried_in", "total")
    );
    if some("new_received", "total") {
        let kinds: Vec<String> = ApplicantKind::ALL
            .into_iter()
            .filter(|kind| some("new_received", kind.code()))
            .map(|kind| format!("{}{}件", kind.name(), cell("new_received", kind.code())))
            .collect();
        received.push_str(&format!(
            "新收的申请按申请人分，{}；按提交方式分，{}。",
            kinds.join("、"),
            mark("requests.channels")
        ));
    }
    let mut ended = format!("全年办结{}件", cell("results_total", "total"));
    if some("results_total", "total") {
        ended.push_str(&format!("，其中{}", mark("requests.results")));
    }
    ended.push_str(&format!(
        "；结转下年度继续办理{}件。",
        cell("carried_out", "total")
    ));
    let remedies = format!(
        "因政府信息公开被申请行政复议{}件、被提起行政诉讼{}件，其中结果纠正{}件。",
        mark("t4.cases.rev_total"),
        mark("remedies.lawsuits"),
        mark("remedies.corrected")
    );
    vec![received, ended, remedies]
}

fn management(format: &Format, facts: &ReportFacts, counted: &Counted) -> Lines {
    let mut lines = edited(facts, Section::Management);
    let in_force = format.place("t2.normative_docs.in_force").is_some();
    if in_force && counted.number("t2", "normative_docs", "in_force").is_some() {
        lines.push(format!(
            "本年制发行政规范性文件{}件，废止{}件，年末现行有效{}件。",
            mark("t2.normative_docs.made"),
            mark("t2.normative_docs.repealed"),
            mark("t2.normative_docs.in_force")
        ));
    } else {
        lines.push(format!(
            "本年新制作规范性文件{}件，新公开{}件，对外公开总数{}件。",
            mark("t2.normative_docs.made"),
            mark("t2.normative_docs.published"),
            mark("t2.normative_docs.public_total")
        ));
    }
    lines
}

fn platform(facts: &ReportFacts) -> Lines {
    let mut lines = vec![format!(
        "政府信息公开平台的公开目录设有{}个栏目。",
        mark("catalogue.items")
    )];
    lines.extend(edited(facts, Section::Carriers));
    lines
}

fn supervision(facts: &ReportFacts) -> Lines {
    let mut lines: Lines = leading_group(facts).into_iter().collect();
    for section in [Section::Leadership, Section::Measures, Section::Supervision] {
        lines.extend(edited(facts, section));
    }
    lines.push(format!(
        "全年收到有关政府信息公开的举报、投诉{}件。",
        mark("complaints")
    ));
    let assessed = edited(facts, Section::Assessment);
    let is_government = matches!(facts.agency.kind, AgencyKind::County | AgencyKind::Township);
    if assessed.is_empty() && is_government {
        lines.push(prompt(
            "工作考核、社会评议和责任追究结果情况，没有的写明没有",
        ));
    }
    lines.extend(assessed);
    lines
}

fn problems(facts: &ReportFacts) -> Lines {
    let or_prompt = |section: Section, what: &str| {
        let lines = edited(facts, section);
        if lines.is_empty() {
            vec![prompt(what)]
        } else {
            lines
        }
    };
    let mut lines = vec!["（一）存在的主要问题".to_owned()];
    lines.extend(or_prompt(Section::Problems, "本年存在的主要问题"));
    lines.push("（二）改进情况".to_owned());
    lines.extend(or_prompt(Section::Rectified, "上年报告所说问题的整改情况"));
    lines.extend(or_prompt(Section::Improvements, "下一步改进措施"));
    lines
}

fn other(format: &Format, facts: &ReportFacts) -> Lines {
    let mut lines = Vec::new();
    let has_fees = format
        .section("s6_other")
        .is_some_and(|section| !section.fields.is_empty());
    if has_fees {
        lines.push(format!("{}。", mark("fee.sentence")));
        lines.extend(edited(facts, Section::Fees));
    }
    let matters = points(facts, Section::OtherMatters);
    if matters.is_empty() {
        lines.push("没有其他需要报告的事项。".to_owned());
    }
    lines.extend(matters.iter().map(|point| sentence(point)));
    lines
}

/// The names of the groups of results, with the codes of their fields.
pub(super) const RESULT_GROUPS: [(OutcomeGroup, &str); 6] = [
    (OutcomeGroup::Granted, "granted"),
    (OutcomeGroup::Partial, "partial"),
    (OutcomeGroup::Refused, "refused"),
    (OutcomeGroup::Unable, "unable"),
    (OutcomeGroup::NotProcessed, "not_processed"),
    (OutcomeGroup::Other, "other"),
];

/// The channels in the order they are said.
pub(super) const CHANNELS: [Channel; 6] = Channel::ALL;

/// Resolves all sections.
///
/// # Errors
/// Marks that stand for nothing, of all sections together.
pub fn resolved(
    sections: &[SectionText],
    fields: &Fields,
) -> Result<Vec<SectionText>, super::fields::UnknownFields> {
    let mut unknown = Vec::new();
    let mut done = Vec::new();
    for section in sections {
        match fields.resolve(&section.text) {
            Ok(text) => done.push(SectionText {
                id: section.id.clone(),
                text,
            }),
            Err(error) => unknown.extend(error.names),
        }
    }
    if unknown.is_empty() {
        Ok(done)
    } else {
        Err(super::fields::UnknownFields { names: unknown })
    }
}
