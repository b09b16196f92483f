//! Definitions against the formats, and counting at the edges: what is typed, what is both, what is neither.

use serde_json::{Value, json};

use super::{Behind, Counted, Place, Source, cases, count};
use crate::agencies::{Agency, AgencyKind, AgencyRules, Contact};
use crate::remedies::{RemedyKind, RemedyOutcome};
use crate::reports::annual::Format;
use crate::reports::annual::check::Finding;
use crate::reports::annual::counting::{Counting, How};
use crate::reports::annual::facts::{
    ComplaintFact, DocumentFact, RemedyFact, RequestFact, TableFacts, TypedFigures,
};
use crate::requests::ApplicantKind;
use gongkai_law::clock::events::Channel;
use gongkai_law::outcomes::Outcome;
use jiff::civil::date;

fn facts(year: i16) -> TableFacts {
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
    TableFacts::none(&agency, year)
}

fn counted(format: &str, facts: &TableFacts) -> (&'static Format, Counting, Counted) {
    let format = Format::by_code(format).unwrap();
    let counting = Counting::of(&format.format).unwrap().unwrap();
    let counted = count(format, &counting, facts);
    (format, counting, counted)
}

fn request(
    id: &str,
    received: (i16, i8, i8),
    closed: Option<((i16, i8, i8), Outcome)>,
) -> RequestFact {
    let day = |(year, month, day)| date(year, month, day);
    RequestFact {
        id: id.parse().unwrap(),
        applicant: ApplicantKind::NaturalPerson,
        channel: Channel::Online,
        received_on: Some(day(received)),
        closed_on: closed.map(|(on, _)| day(on)),
        outcome: closed.map(|(_, outcome)| outcome),
        extended: false,
        fee_notified_on: None,
        fee_paid_on: None,
    }
}

fn typed(cells: Value) -> TypedFigures {
    let Value::Object(cells) = cells else {
        panic!("an object")
    };
    TypedFigures::of(&cells, &[])
}

fn source<'a>(counted: &'a Counted, place: &str) -> (&'a serde_json::Number, &'a Source) {
    let place = Place::read(place).unwrap();
    let cell = counted.cell(&place).unwrap();
    (&cell.value, &cell.source)
}

#[test]
fn every_cell_of_every_format_has_a_definition_and_no_definition_is_spare() {
    for name in ["2021", "2019", "2014"] {
        let (format, counting, counted) = counted(name, &facts(2024));
        for cell in &counted.cells {
            let definition = counting.definition(&cell.place);
            let definition = definition.unwrap_or_else(|| panic!("{name}: {}", cell.place));
            assert!(
                definition.words.ends_with('。') && !definition.words.contains("。；"),
                "{}",
                definition.words
            );
            assert!(!definition.basis.is_empty(), "{}", cell.place);
            // A sum names rows that are there.
            if let Some(How::Sum(rows)) = counting
                .row(&cell.place.part, &cell.place.row)
                .map(|row| &row.how)
            {
                for row in rows {
                    assert!(
                        counted
                            .number(&cell.place.part, row, &cell.place.column)
                            .is_some(),
                        "{row}"
                    );
                }
            }
        }
        let spare: Vec<_> = counting
            .places()
            .into_iter()
            .filter(|(part, row)| counted.row(part, row).next().is_none())
            .collect();
        assert!(spare.is_empty(), "{name}: {spare:?}");
        assert_eq!(counting.format, format.format);
    }
}

#[test]
fn a_number_is_as_many_as_the_cases_behind_it() {
    let mut facts = facts(2024);
    facts.requests = vec![
        request("r1", (2023, 12, 1), Some(((2024, 1, 5), Outcome::Partial))),
        request("r2", (2024, 2, 1), Some(((2024, 2, 9), Outcome::Granted))),
        request("r3", (2024, 12, 30), None),
    ];
    facts.remedies = vec![RemedyFact {
        id: "f1".parse().unwrap(),
        kind: RemedyKind::LitigationDirect,
        filed_on: date(2023, 5, 1),
        concluded_on: Some(date(2024, 5, 1)),
        outcome: Some(RemedyOutcome::Corrected),
    }];
    facts.documents = vec![DocumentFact {
        id: "d1".parse().unwrap(),
        made_on: date(2020, 1, 1),
        published_on: date(2020, 2, 1),
        ceased_on: Some(date(2024, 12, 31)),
    }];
    facts.complaints = vec![ComplaintFact {
        id: "c1".parse().unwrap(),
        received_on: date(2024, 3, 3),
    }];
    for name in ["2021", "2019", "2014"] {
        let (format, counting, counted) = counted(name, &facts);
        for cell in counted
            .cells
            .iter()
            .filter(|cell| cell.source == Source::Counted)
        {
            if let Behind::Cases(behind) = cases(format, &counting, &facts, &cell.place) {
                assert_eq!(
                    cell.value.as_u64(),
                    Some(behind.len() as u64),
                    "{name} {}",
                    cell.place
                );
            }
        }
    }
    let (_, _, counted) = counted("2021", &facts);
    assert_eq!(counted.number("t3", "carried_in", "total"), Some(1));
    assert_eq!(counted.number("t3", "partial", "natural_person"), Some(1));
    assert_eq!(counted.number("t3", "carried_out", "total"), Some(1));
    assert_eq!(
        counted.number("t4", "cases", "lit_direct_corrected"),
        Some(1)
    );
    assert_eq!(counted.number("t2", "normative_docs", "repealed"), Some(1));
    assert_eq!(counted.number("t2", "normative_docs", "in_force"), Some(0));
}

#[test]
fn a_typed_figure_that_is_also_counted_agrees_or_says_why() {
    let mut facts = facts(2024);
    facts.documents = vec![DocumentFact {
        id: "d1".parse().unwrap(),
        made_on: date(2024, 1, 1),
        published_on: date(2024, 2, 1),
        ceased_on: None,
    }];
    facts.this_year.typed = typed(json!({"normative_docs": [3, 0, 1], "permit": 12}));
    let (format, _, without) = counted("2021", &facts);
    let (value, from) = source(&without, "t2.normative_docs.made");
    assert_eq!(value.as_u64(), Some(1));
    assert!(
        matches!(
            from,
            Source::Differs {
                counted: 1,
                reason: None,
                ..
            }
        ),
        "{from:?}"
    );
    assert_eq!(
        source(&without, "t2.normative_docs.in_force").1,
        &Source::Counted
    );
    assert!(matches!(
        source(&without, "t2.permit.decisions").1,
        Source::Typed(_)
    ));
    let findings = without.findings(format);
    let rules = |findings: &[Finding]| -> Vec<String> {
        findings.iter().map(|found| found.rule.clone()).collect()
    };
    assert_eq!(
        rules(&findings),
        ["typed_differs", "untyped", "untyped", "untyped"]
    );
    assert!(
        findings[0]
            .sentence
            .contains("“行政规范性文件·本年制发件数”填报 3，按登记统计是 1")
    );

    facts.this_year.typed = typed(json!({
        "normative_docs": [3, 0, 1], "override_reason": "两件未公开", "penalty": 0, "coercion": 0, "admin_fee": 0.5
    }));
    let (format, _, explained) = counted("2021", &facts);
    assert_eq!(
        source(&explained, "t2.normative_docs.made").0.as_u64(),
        Some(3)
    );
    assert_eq!(
        rules(&explained.findings(format)),
        ["typed_explained", "untyped"]
    );
    assert_eq!(explained.to_json(format)["t2"]["admin_fee"], json!(0.5));
    assert_eq!(
        explained.to_json(format)["t2"]["normative_docs"],
        json!([3, 0, 1])
    );
    assert_eq!(explained.to_json(format)["t4"], json!(vec![0; 15]));
}

#[test]
fn what_is_not_kept_here_is_what_the_office_typed() {
    let mut facts = facts(2018);
    facts.this_year.typed = typed(json!({"app_network": 2, "app_letter": 2, "ref_privacy": 1}));
    let (_, _, counted) = counted("2014", &facts);
    assert_eq!(
        counted.number("indicators", "app_received", "value"),
        Some(4)
    );
    // A sum of a sum.
    assert_eq!(
        counted.number("indicators", "rep_refused", "value"),
        Some(1)
    );
    assert_eq!(
        counted.number("indicators", "app_replies", "value"),
        Some(1)
    );
}
