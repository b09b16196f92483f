//! What each format file must say.

use std::collections::BTreeSet;

use super::super::rules::Terms;
use super::super::{Format, SectionKind};

fn leaves(format: &Format) -> usize {
    let equation = format.equations.iter().find(|e| e.id == "t3_results_total");
    equation.map_or(0, |e| e.right.len())
}

#[test]
fn every_report_year_has_its_format() {
    let code = |year| Format::for_year(year).map(|format| format.format.as_str());
    assert_eq!(code(2013), None);
    for (first, last, format) in [
        (2014, 2018, "2014"),
        (2019, 2020, "2019"),
        (2021, 2026, "2021"),
    ] {
        assert_eq!(code(first), Some(format));
        assert_eq!(code(last), Some(format));
        assert_eq!(Format::by_code(format).map(|f| f.from_year), Some(first));
    }
    assert_eq!(Format::all().len(), 3);
}

#[test]
fn tables_have_the_official_numbers_of_rows_and_columns() {
    let rows = |code: &str, table: &str| {
        let format = Format::by_code(code).unwrap();
        let table = format.table(table).unwrap();
        (
            table.number_rows().count(),
            table.rows.len(),
            table.columns.len(),
        )
    };
    assert_eq!(rows("2021", "t3_applications"), (25, 30, 7));
    assert_eq!(rows("2021", "t4_remedies"), (1, 1, 15));
    assert_eq!(rows("2019", "t3_applications"), (23, 27, 7));
    assert_eq!(rows("2014", "statistics"), (58, 65, 1));
    assert_eq!(leaves(Format::by_code("2021").unwrap()), 21);
    assert_eq!(leaves(Format::by_code("2019").unwrap()), 19);
}

#[test]
fn ids_are_unique_and_every_reference_leads_somewhere() {
    for format in Format::all() {
        let mut seen = BTreeSet::new();
        for table in format.tables() {
            for row in &table.rows {
                assert!(
                    seen.insert((table.part.clone(), row.id.clone())),
                    "{} twice",
                    row.id
                );
            }
        }
        let mut ids = BTreeSet::new();
        for equation in &format.equations {
            assert!(ids.insert(&equation.id), "{} twice", equation.id);
            let table = format.table(&equation.table).unwrap();
            for id in equation.left.iter().chain(&equation.right) {
                let id = id.strip_prefix("last:").unwrap_or(id);
                let there = match equation.terms {
                    Terms::Rows => table.row(id).is_some_and(|row| !row.heading),
                    Terms::Columns => table.column(id).is_some(),
                };
                assert!(there, "{}: {id}", equation.id);
            }
            assert!(equation.columns.iter().all(|id| table.column(id).is_some()));
            assert!(!equation.words.is_empty());
        }
        for merged in &format.merged_rows {
            let table = format.table(&merged.table).unwrap();
            assert!(merged.instead_of.iter().all(|id| table.row(id).is_some()));
        }
        for section in &format.sections {
            assert_eq!(section.tables.is_empty(), section.kind == SectionKind::Text);
        }
    }
}

#[test]
fn mappings_name_cells_that_exist() {
    let exists = |format: &Format, address: &str| {
        let mut names = address.split('.');
        let (part, row) = (names.next().unwrap(), names.next().unwrap());
        let table = format
            .tables()
            .find(|t| t.part == part && t.row(row).is_some());
        table.is_some_and(|table| {
            names
                .next()
                .is_none_or(|column| table.column(column).is_some())
        })
    };
    for format in Format::all() {
        for mapping in &format.mappings {
            let earlier = Format::by_code(&mapping.from).unwrap();
            for line in &mapping.lines {
                for address in &line.here {
                    assert!(exists(format, address), "{address}");
                }
                for address in &line.there {
                    assert!(exists(earlier, address), "{address}");
                }
            }
        }
    }
}

#[test]
fn heads_are_printed_with_merged_cells() {
    let format = Format::by_code("2021").unwrap();
    let table = format.table("t3_applications").unwrap();
    let head: Vec<Vec<_>> = table
        .head()
        .into_iter()
        .map(|row| {
            row.into_iter()
                .map(|c| (c.text, c.columns, c.rows))
                .collect()
        })
        .collect();
    let corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
    assert_eq!(head[0], [(corner, 3, 3), ("申请人情况", 7, 1)]);
    assert_eq!(
        head[1],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)]
    );
    assert_eq!(head[2].len(), 5);
    let remedies = format.table("t4_remedies").unwrap().head();
    assert_eq!(
        remedies[0].iter().map(|c| c.columns).collect::<Vec<_>>(),
        [5, 10]
    );
    assert_eq!(
        remedies[1]
            .iter()
            .map(|c| (c.columns, c.rows))
            .collect::<Vec<_>>(),
        [(1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (5, 1), (5, 1)]
    );
    assert_eq!(remedies[2].len(), 10);
}

#[test]
fn headings_stand_beside_their_rows() {
    for (code, all) in [("2021", 22), ("2019", 20)] {
        let table = Format::by_code(code)
            .unwrap()
            .table("t3_applications")
            .unwrap();
        let body = table.body();
        let labels = |at: usize| {
            body[at]
                .labels
                .iter()
                .map(|c| (c.text, c.columns, c.rows))
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(0), [("一、本年新收政府信息公开申请数量", 3, 1)]);
        assert_eq!(
            labels(2),
            [("三、本年度办理结果", 1, all), ("（一）予以公开", 2, 1)]
        );
        assert_eq!(
            labels(4),
            [("（三）不予公开", 1, 8), ("1.属于国家秘密", 1, 1)]
        );
        assert_eq!(body.len(), table.number_rows().count());
    }
    let form = Format::by_code("2014")
        .unwrap()
        .table("statistics")
        .unwrap();
    assert_eq!((form.body().len(), form.printed_columns()), (65, 3));
    assert_eq!(form.body()[0].numbers, None);
}

#[test]
fn labels_of_the_unverified_form_can_be_put_right() {
    let labels = [("app_fax".to_owned(), "2.传真申请件数".to_owned())].into();
    let format = Format::by_code("2014").unwrap().with_labels(&labels);
    let row = format.table("statistics").unwrap().row("app_fax").unwrap();
    assert_eq!(row.label, "2.传真申请件数");
    let fixed = [("granted".to_owned(), "别的".to_owned())].into();
    let format = Format::by_code("2021").unwrap();
    assert_eq!(&format.with_labels(&fixed), format);
}

#[test]
fn titles_carry_agency_and_year() {
    let format = Format::for_year(2023).unwrap();
    assert_eq!(
        format.title_of("凤凰镇", 2023),
        "凤凰镇2023年政府信息公开工作年度报告"
    );
    assert_eq!(format.years(), "2021 年起");
}

#[test]
fn headlines_name_cells_that_are_there_and_mean_the_same_in_every_format() {
    let newest = Format::by_code("2021").unwrap();
    for format in Format::all() {
        for headline in &format.headlines {
            let known = newest
                .headlines
                .iter()
                .find(|known| known.id == headline.id);
            assert_eq!(known.map(|known| &known.label), Some(&headline.label));
            for cell in &headline.cells {
                assert!(format.place(cell).is_some(), "{}: {cell}", format.format);
            }
        }
    }
}
