//! The draft of a town's year: every number is a mark, every mark has a field, and what only people know is asked for.

use jiff::civil::date;

use super::super::compose::prepare;
use super::super::counting::Counting;
use super::super::facts::{RequestFact, TableFacts};
use super::super::fields::{Piece, pieces};
use super::super::{Format, Severity};
use super::{prompts, unanswered};
use crate::agencies::{Agency, AgencyKind, AgencyRules, Contact};
use crate::catalogue::standard;
use crate::documents::Block;
use crate::figures::{Narrative, Section};
use crate::reports::{Counts, ReportFacts};
use crate::requests::ApplicantKind;
use gongkai_law::clock::events::Channel;
use gongkai_law::outcomes::Outcome;

fn town(year: i16) -> ReportFacts {
    let agency = Agency {
        id: "qingshi".parse().unwrap(),
        name: "青石镇人民政府".to_owned(),
        kind: AgencyKind::Township,
        parent: None,
        contact: Contact::default(),
        region_code: None,
        organization_code: None,
        rules: AgencyRules::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    };
    let mut tables = TableFacts::none(&agency, year);
    tables.this_year.records.total = 60;
    tables.last_year.records.total = 48;
    for (nth, received, closed) in [
        (1, year - 1, None),
        (2, year - 1, Some(year)),
        (3, year, Some(year)),
        (4, year, None),
    ] {
        tables.requests.push(RequestFact {
            id: format!("r{nth}").parse().unwrap(),
            applicant: ApplicantKind::NaturalPerson,
            channel: Channel::Online,
            received_on: Some(date(received, 12, 1)),
            closed_on: closed.map(|year| date(year, 12, 20)),
            outcome: closed.map(|_| Outcome::Granted),
            extended: false,
            fee_notified_on: None,
            fee_paid_on: None,
        });
    }
    ReportFacts {
        items: standard(&agency.id, AgencyKind::Township),
        year,
        counts: Counts::default(),
        own_items: std::collections::BTreeMap::new(),
        publication_counts: Vec::new(),
        requests: Vec::new(),
        remedies: Vec::new(),
        figures: None,
        narratives: Vec::new(),
        months: [0; 12],
        tables,
        agency,
    }
}

fn edited(facts: &mut ReportFacts, section: Section, point: &str) {
    facts.narratives.push(Narrative {
        agency: facts.agency.id.clone(),
        year: facts.year,
        section,
        points: vec![point.to_owned()],
    });
}

#[test]
fn every_number_of_the_draft_is_a_mark_that_has_a_field() {
    for (year, code) in [(2024, "2021"), (2020, "2019")] {
        let facts = town(year);
        let format = Format::by_code(code).unwrap();
        let counting = Counting::of(code).unwrap().unwrap();
        let report = prepare(format, &counting, &facts);
        assert_eq!(report.sections.len(), 3);
        for section in &report.sections {
            report.fields.resolve(&section.text).unwrap();
            let words: String = pieces(&section.text)
                .into_iter()
                .filter_map(|piece| match piece {
                    Piece::Words(words) => Some(words),
                    Piece::Mark(_) => None,
                })
                .collect();
            // Years, the days of the period and what counts as one are no numbers of the year.
            let words = words
                .replace(&year.to_string(), "")
                .replace("年1月1日至12月31日", "");
            let words = words.replace("计1条", "");
            assert!(!words.contains(|c: char| c.is_ascii_digit()), "{words}");
        }
    }
}

#[test]
fn the_draft_follows_the_facts() {
    let mut facts = town(2024);
    edited(&mut facts, Section::Rectified, "更新不及时的问题已整改");
    let format = Format::by_code("2021").unwrap();
    let counting = Counting::of("2021").unwrap().unwrap();
    let report = prepare(format, &counting, &facts);
    let text = report.document().unwrap().plain_text();
    for words in [
        "全年主动公开政府信息60条（同一信息通过多种方式公开的计1条），比上年增加12条。",
        "全年新收政府信息公开申请2件，与上年持平，上年结转2件。",
        "全年办结2件，其中予以公开2件；结转下年度继续办理2件。",
        "更新不及时的问题已整改。",
        "本年度没有发出收费通知，未收取信息处理费。",
        "【请填写：本年存在的主要问题】",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let left = unanswered(format, &report.sections);
    assert_eq!(left.len(), 3);
    assert!(left.iter().all(|found| found.severity == Severity::Error));

    // One more request: the text is the same, what it shows is not.
    let drafted = report.sections.clone();
    let mut more = facts.clone();
    let mut request = more.tables.requests[3].clone();
    request.id = "r5".parse().unwrap();
    more.tables.requests.push(request);
    let later = prepare(format, &counting, &more);
    let shown = later.fields.resolve(&drafted[0].text).unwrap();
    assert!(
        shown.contains("新收政府信息公开申请3件，比上年增加1件"),
        "{shown}"
    );
}

#[test]
fn sections_and_tables_stand_in_the_official_order() {
    let facts = town(2024);
    let format = Format::by_code("2021").unwrap();
    let report = prepare(format, &Counting::of("2021").unwrap().unwrap(), &facts);
    let document = report.document().unwrap();
    let titles: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level: 1, text } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let official: Vec<&str> = format
        .sections
        .iter()
        .map(|section| section.title.as_str())
        .collect();
    assert_eq!(titles, official);
    let forms: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Form(form) => Some(form),
            _ => None,
        })
        .collect();
    assert_eq!(forms.len(), 6);
    for form in forms {
        // Every place is covered once.
        for y in 0..form.rows {
            for x in 0..form.widths.len() {
                let covers = form.cells.iter().filter(|cell| {
                    (cell.x..cell.x + cell.columns).contains(&x)
                        && (cell.y..cell.y + cell.rows).contains(&y)
                });
                assert_eq!(covers.count(), 1, "{} {x} {y}", form.id);
            }
        }
        // Those that stand under each other are equally wide.
        assert!(
            form.caption.is_empty() || form.widths.iter().sum::<u16>() == 48,
            "{}",
            form.id
        );
    }
}

#[test]
fn prompts_are_found_in_a_text() {
    assert_eq!(prompts("甲【请填写：一】乙【请填写：二】"), ["一", "二"]);
    assert!(prompts("没有").is_empty());
}
