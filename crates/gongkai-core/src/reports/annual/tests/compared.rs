//! Two reports side by side.

use serde_json::{Value, json};

use super::super::compare::{CannotCompare, Line, compare};
use super::cases::case;

fn line<'a>(lines: &'a [Line], label: &str) -> &'a Line {
    lines.iter().find(|line| line.label == label).unwrap()
}

#[test]
fn two_years_of_one_format_are_compared_cell_by_cell() {
    let (first, second) = (case("hongze-2023"), case("hongze-2024"));
    let compared = compare(&first, &second).unwrap();
    // 6 + 2 × 3 of section two's seven rows have fewer columns; 22 rows of seven with the merged one, 15 remedies.
    assert_eq!(compared.lines.len(), 6 + 4 + 23 * 7 + 15);
    let received = line(&compared.lines, "一、本年新收政府信息公开申请数量·总计");
    assert_eq!(
        (received.first, received.second, received.difference),
        (Some(21.0), Some(95.0), Some(74.0))
    );
    assert!(
        received
            .ratio
            .is_some_and(|ratio| (ratio - 95.0 / 21.0).abs() < 1e-9)
    );
    let fees = line(&compared.lines, "行政事业性收费");
    assert_eq!(fees.difference, Some(-185.28));
    let other = line(&compared.lines, "（六）其他处理·总计");
    assert_eq!(
        (other.first, other.difference, other.ratio),
        (Some(0.0), Some(0.0), None)
    );
}

#[test]
fn one_row_for_all_other_compares_with_the_sum_of_three() {
    let compared = compare(&case("hongze-2024"), &case("huaian-city-2024")).unwrap();
    let other = line(&compared.lines, "（六）其他处理·总计");
    assert_eq!((other.first, other.second), (Some(0.0), Some(187.0)));
}

#[test]
fn formats_are_compared_by_their_mapping() {
    let row = |n: u64| json!([n, 0, 0, 0, 0, 0, n]);
    let old = json!({"year": 2020, "t3": {"new_received": row(4), "other_2019": row(3)}, "t4": [1,0,0,0,1,0,0,0,0,0,0,0,0,0,0]});
    let new = json!({"year": 2021, "t3": {"new_received": row(6), "other_no_correction": row(1), "other_fee_unpaid": row(0), "other_misc": row(1)},
        "t4": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]});
    let compared = compare(&old, &new).unwrap();
    let other = line(&compared.lines, "（六）其他处理·自然人");
    assert_eq!(
        (other.first, other.second, other.difference),
        (Some(3.0), Some(2.0), Some(-1.0))
    );
    assert_eq!(line(&compared.lines, "行政复议·结果维持").first, Some(1.0));
    let back = compare(&new, &old).unwrap();
    assert_eq!(
        line(&back.lines, "（六）其他处理·自然人").difference,
        Some(1.0)
    );
    let oldest = json!({"year": 2018, "indicators": {"rep_already_public": 2, "rep_granted": 3, "app_received": 9}});
    let compared = compare(&oldest, &new).unwrap();
    assert_eq!(
        line(&compared.lines, "（一）予以公开·总计").first,
        Some(5.0)
    );
    assert_eq!(
        line(&compared.lines, "一、本年新收政府信息公开申请数量·总计").difference,
        Some(-3.0)
    );
    assert!(compare(&oldest, &old).is_ok());
}

#[test]
fn texts_are_compared_by_section() {
    let report = |text: &str| json!({"year": 2023, "narrative": {"s5_problems": text}});
    let compared = compare(
        &report("公开不够及时，主动性有待加强。"),
        &report("公开不够及时，主动性有待加强。"),
    )
    .unwrap();
    assert_eq!(compared.texts.len(), 1);
    assert!(compared.texts[0].similarity > 0.99);
}

#[test]
fn reports_without_format_cannot_be_compared() {
    let known = json!({"year": 2023});
    assert_eq!(compare(&known, &Value::Null), Err(CannotCompare::NoFormat));
    assert_eq!(
        compare(&json!({"year": 2010}), &known),
        Err(CannotCompare::NoFormat)
    );
}
