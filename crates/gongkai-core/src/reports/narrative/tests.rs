//! Reports of made-up agencies, compared as text; numbers against the facts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::compose;
use crate::agencies::{Agency, AgencyKind, AgencyRules, Contact, GroupMember, GroupRole};
use crate::catalogue::{ContentGroup, standard};
use crate::documents::{Block, Table};
use crate::figures::{AnnualFigures, Narrative, PublicationCount, Section};
use crate::remedies::{self, Remedy, RemedyKind, RemedyOutcome};
use crate::reports::{Counts, ReportFacts};
use crate::requests::{ApplicantKind, Handling, Request};
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::outcomes::Outcome;

fn facts(name: &str, year: i16) -> ReportFacts {
    let id: crate::ids::AgencyId = "qingshi".parse().unwrap();
    let agency = Agency {
        id: id.clone(),
        name: name.to_owned(),
        kind: AgencyKind::Township,
        parent: None,
        contact: Contact::default(),
        region_code: None,
        organization_code: None,
        rules: AgencyRules::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    };
    ReportFacts {
        months: [0; 12],
        tables: crate::reports::annual::facts::TableFacts::none(&agency, year),
        agency,
        year,
        items: standard(&id, AgencyKind::Township),
        counts: Counts::default(),
        own_items: std::collections::BTreeMap::new(),
        publication_counts: Vec::new(),
        requests: Vec::new(),
        remedies: Vec::new(),
        figures: None,
        narratives: Vec::new(),
    }
}

fn narrative(facts: &mut ReportFacts, section: Section, points: &[&str]) {
    facts.narratives.push(Narrative {
        agency: facts.agency.id.clone(),
        year: facts.year,
        section,
        points: points.iter().map(|point| (*point).to_owned()).collect(),
    });
}

fn entered(facts: &mut ReportFacts, item: &str, count: u32, at_least: bool) {
    facts.publication_counts.push(PublicationCount {
        agency: facts.agency.id.clone(),
        year: facts.year,
        item: item.parse().unwrap(),
        count,
        at_least,
    });
}

/// Counts as the store makes them from records under one item each.
fn count(facts: &mut ReportFacts, by_item: &[(&str, u64)]) {
    let mut counts = Counts::default();
    let mut own_items = std::collections::BTreeMap::new();
    for (code, number) in by_item {
        let item = facts
            .items
            .iter()
            .find(|item| item.code.as_str() == *code)
            .unwrap();
        *own_items.entry(item.code.clone()).or_default() += number;
        *counts.by_group.entry(item.group).or_default() += number;
        *counts.by_block.entry(item.block).or_default() += number;
        counts.total += number;
    }
    facts.counts = counts;
    facts.own_items = own_items;
}

fn request(
    channel: &str,
    applicant: &str,
    received: &str,
    closed: Option<(&str, &str)>,
) -> Request {
    Request {
        id: "r1".parse().unwrap(),
        agency: "qingshi".parse().unwrap(),
        applicant_kind: ApplicantKind::from_code(applicant).unwrap(),
        channel: Channel::ALL
            .into_iter()
            .find(|known| known.id() == channel)
            .unwrap(),
        subject: String::new(),
        events: Vec::new(),
        received_on: received.parse().ok(),
        closed_on: closed.map(|(on, _)| on.parse().unwrap()),
        outcome: closed.and_then(|(_, outcome)| Outcome::from_id(outcome)),
        handling: Handling::default(),
    }
}

fn full_year() -> ReportFacts {
    let mut facts = facts("青石镇人民政府", 2024);
    facts.agency.contact = Contact {
        address: Some("清源县青石镇青石街1号".to_owned()),
        phone: Some("0000-1234567".to_owned()),
        postcode: Some("000000".to_owned()),
        office: Some("青石镇党政办公室".to_owned()),
        ..Contact::default()
    };
    for (role, post, name) in [
        (GroupRole::Leader, "镇长", None),
        (GroupRole::Deputy, "分管副镇长", None),
        (GroupRole::Member, "党政办公室主任", Some("王某某")),
        (GroupRole::Member, "财政所所长", None),
    ] {
        facts.agency.leading_group.push(GroupMember {
            role,
            post: post.to_owned(),
            name: name.map(str::to_owned),
            from_on: None,
            to_on: None,
        });
    }
    facts.agency.leading_group.push(GroupMember {
        role: GroupRole::Member,
        post: "已撤并的站所负责人".to_owned(),
        name: None,
        from_on: None,
        to_on: Some("2023-12-31".parse().unwrap()),
    });
    count(
        &mut facts,
        &[
            ("org-leaders", 3),
            ("policy-norms", 2),
            ("plans", 4),
            ("services", 12),
            ("budget", 4),
            ("livelihood-relief", 24),
            ("rural-policy", 9),
            ("emergency", 6),
            ("news", 41),
        ],
    );
    facts
        .counts
        .by_genre
        .insert("normative_document".to_owned(), 2);
    facts.counts.by_carrier = BTreeMap::from([
        ("board".to_owned(), 60),
        ("loudspeaker".to_owned(), 25),
        ("wechat".to_owned(), 48),
    ]);
    entered(&mut facts, "news", 30, true);
    facts.requests = vec![
        request(
            "online",
            "natural_person",
            "2024-02-01",
            Some(("2024-02-20", "granted")),
        ),
        request(
            "online",
            "org_commercial",
            "2024-03-01",
            Some(("2024-03-20", "refused_third_party")),
        ),
        request(
            "in_person",
            "natural_person",
            "2024-04-01",
            Some(("2024-04-20", "unable_not_held")),
        ),
        request(
            "post_signed",
            "natural_person",
            "2024-06-03",
            Some(("2024-06-05", "withdrawn")),
        ),
        request(
            "online",
            "natural_person",
            "2024-12-20",
            Some(("2025-01-10", "granted")),
        ),
        request(
            "online",
            "natural_person",
            "2023-12-28",
            Some(("2024-01-12", "partial")),
        ),
        request("online", "natural_person", "", None),
    ];
    facts.requests[0].events = vec![ClockEvent::FeePaid {
        on: "2024-02-10".parse().unwrap(),
    }];
    facts.remedies = vec![Remedy {
        id: "m1".parse().unwrap(),
        agency: "qingshi".parse().unwrap(),
        kind: RemedyKind::Reconsideration,
        filed_on: "2024-04-10".parse().unwrap(),
        concluded_on: Some("2024-06-01".parse().unwrap()),
        outcome: Some(RemedyOutcome::Upheld),
        request: None,
        handling: remedies::Handling::default(),
    }];
    facts.figures = Some(AnnualFigures {
        agency: "qingshi".parse().unwrap(),
        year: 2024,
        cells: json!({"fees": 0.038}).as_object().unwrap().clone(),
    });
    narrative(
        &mut facts,
        Section::Overview,
        &["2024年，我镇把政务公开列入年度重点工作。"],
    );
    narrative(
        &mut facts,
        Section::Measures,
        &["修订公开指南；", "建立发布台账。", "每季度通报更新情况"],
    );
    narrative(
        &mut facts,
        Section::Contents,
        &[
            "与公众密切相关的重大事项：重点公开了社会救助和惠农补贴的发放结果。",
            "回应群众关心的事项12次。",
        ],
    );
    narrative(
        &mut facts,
        Section::Ways,
        &["在镇政务服务大厅设信息查阅点。"],
    );
    narrative(
        &mut facts,
        Section::Problems,
        &["更新不够及时", "解读材料偏少"],
    );
    narrative(
        &mut facts,
        Section::Improvements,
        &["每月核对目录。逐项补齐缺项。", "文件与解读同步公开。"],
    );
    facts
}

#[test]
fn a_full_year() {
    insta::assert_snapshot!(compose(&full_year()).plain_text());
}

#[test]
fn a_year_without_anything_still_reads_well() {
    insta::assert_snapshot!(compose(&facts("柳林乡人民政府", 2018)).plain_text());
}

#[test]
fn what_is_known_in_words_only_gets_no_number() {
    let mut facts = facts("柳林乡人民政府", 2018);
    entered(&mut facts, "news", 180, true);
    narrative(
        &mut facts,
        Section::Contents,
        &["政府机构和人事管理情况：重点公开了机关职能和人事任免"],
    );
    let text = compose(&facts).plain_text();
    assert!(
        text.contains("全年主动公开的政府信息，有统计的共180余条"),
        "{text}"
    );
    assert!(
        text.contains("二是政府机构和人事管理情况。重点公开了机关职能和人事任免。"),
        "{text}"
    );
    assert!(text.contains("四是工作动态，共180余条。"), "{text}");
    assert!(
        text.contains("三是管理规范和发展规划，全年没有新公开的信息。"),
        "{text}"
    );
}

#[test]
fn the_law_is_that_of_the_year() {
    let basis = |year, kind| {
        let mut facts = facts("某机关", year);
        facts.agency.kind = kind;
        compose(&facts).plain_text()
    };
    let of_2018 = basis(2018, AgencyKind::Township);
    assert!(of_2018.contains("国务院令第492号") && of_2018.contains("第三十一条、第三十二条"));
    assert!(
        basis(2019, AgencyKind::Township).contains("国务院令第711号，以下简称《条例》）第五十条")
    );
    assert!(basis(2019, AgencyKind::Department).contains("第四十九条、第五十条"));
    assert!(basis(2018, AgencyKind::Township).contains("未收取检索、复制、邮寄等费用"));
    assert!(basis(2021, AgencyKind::Township).contains("未收取政府信息公开信息处理费"));
}

#[test]
fn a_record_under_two_items_is_explained() {
    let mut facts = facts("青石镇人民政府", 2024);
    count(&mut facts, &[("budget", 2), ("plans", 1)]);
    facts.counts.total = 2;
    let text = compose(&facts).plain_text();
    assert!(text.contains("合计\t\t2"), "{text}");
    assert!(text.contains("同一信息列入两个以上目录的"), "{text}");
    facts.counts.total = 5;
    assert!(
        compose(&facts)
            .plain_text()
            .contains("没有列入目录的信息，只计入合计")
    );
}

#[test]
fn an_item_the_catalogue_no_longer_has_is_still_counted() {
    let mut facts = facts("青石镇人民政府", 2024);
    count(&mut facts, &[("budget", 2)]);
    entered(&mut facts, "old-column", 7, false);
    let text = compose(&facts).plain_text();
    assert!(text.contains("其他\told-column\t7"), "{text}");
    assert!(text.contains("全年主动公开政府信息9条"), "{text}");
}

/// The first table of the document, as numbers by item name.
fn first_table(facts: &ReportFacts) -> Option<Table> {
    compose(facts)
        .blocks
        .into_iter()
        .find_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Heading { .. } | Block::Paragraph { .. } | Block::Form(_) => None,
        })
}

/// The number said after a group's name.
fn said_of(text: &str, group: ContentGroup) -> u64 {
    let start = text.find(&format!("是{}，共", group.name()));
    let Some(start) = start else { return 0 };
    text[start..]
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap()
}

proptest! {
    #[test]
    fn category_numbers_equal_the_counts(
        numbers in proptest::collection::vec(0_u64..2000, 43),
        entered_number in 0_u32..500,
    ) {
        let mut facts = facts("青石镇人民政府", 2024);
        let codes: Vec<String> = facts.items.iter().map(|item| item.code.to_string()).collect();
        let by_item: Vec<(&str, u64)> = codes.iter().map(String::as_str).zip(numbers.iter().copied()).collect();
        count(&mut facts, &by_item);
        entered(&mut facts, "news", entered_number, false);
        let text = compose(&facts).plain_text();
        for group in ContentGroup::ALL {
            let extra = if group == ContentGroup::News { u64::from(entered_number) } else { 0 };
            let expected = facts.counts.by_group.get(&group).copied().unwrap_or_default() + extra;
            prop_assert_eq!(said_of(&text, group), expected, "{}", group.name());
        }
        let sum = facts.counts.total + u64::from(entered_number);
        let total_said = format!("全年主动公开政府信息{sum}条");
        prop_assert!(sum == 0 || text.contains(&total_said));
        if let Some(table) = first_table(&facts) {
            let (total, rows) = table.rows.split_last().unwrap();
            let in_rows: u64 = rows.iter().map(|row| row[2].parse::<u64>().unwrap()).sum();
            prop_assert_eq!(in_rows, sum);
            prop_assert_eq!(&total[2], &sum.to_string());
        }
    }

    #[test]
    fn no_mark_is_doubled_whatever_is_typed(points in proptest::collection::vec("[一二三是（）甲乙丙。；，、：0-9. ]{0,12}", 0..6)) {
        let mut facts = facts("青石镇人民政府", 2024);
        let points: Vec<&str> = points.iter().map(String::as_str).collect();
        for section in Section::ALL {
            narrative(&mut facts, section, &points);
        }
        let text = compose(&facts).plain_text();
        for doubled in ["。。", "；；", "，，", "、、", "；。", "，。", "、。", "：。"] {
            prop_assert!(!text.contains(doubled), "{doubled} in {text}");
        }
    }
}
