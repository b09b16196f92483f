//! What a text says and a table says too: `共收到申请16件` against the cell 本年新收·总计.

use serde_json::Value;

use super::numbers::numbers;
use super::{Finding, quoted, sentences};
use crate::reports::annual::cells::Cell;
use crate::reports::annual::rules::TextRule;
use crate::reports::annual::{Format, Severity};

/// Findings about numbers that do not agree with the tables.
pub(super) fn check(format: &Format, report: &Value, text: &str, found: &mut Vec<Finding>) {
    for rule in &format.text_rules {
        let Some(sums) = sums(format, report, rule) else {
            continue;
        };
        let mut said = sentences(text).flat_map(|sentence| {
            let clauses = sentence.split(['，', '、', '：', '（', '）', '“', '”']);
            clauses.filter_map(move |clause| Some((sentence, said(rule, clause)?)))
        });
        // The first one that disagrees stands for all of the rule.
        if let Some((sentence, number)) =
            said.find(|(_, number)| !sums.iter().any(|(sum, _)| sum == number))
        {
            found.push(finding(format, rule, sentence, number, &sums));
        }
    }
}

/// The sums the number may be, each with its cells; none where a cell is not a number.
fn sums<'a>(
    format: &Format,
    report: &Value,
    rule: &'a TextRule,
) -> Option<Vec<(i64, &'a [String])>> {
    let sum = |cells: &'a Vec<String>| {
        let mut sum = 0i64;
        for address in cells {
            match format.cell(report, address) {
                Cell::Whole(number) => sum = sum.checked_add(number)?,
                _ => return None,
            }
        }
        Some((sum, cells.as_slice()))
    };
    rule.cells.iter().map(sum).collect()
}

/// The number a clause says under a rule.
fn said(rule: &TextRule, clause: &str) -> Option<i64> {
    if rule.none.iter().any(|word| clause.contains(word.as_str())) {
        return None;
    }
    let chars: Vec<char> = clause.chars().collect();
    let mut counts = numbers(&chars)
        .into_iter()
        .filter(|number| number.unit.is_some());
    let Some(number) = counts.next() else {
        return (rule.negated && denied(rule, clause)).then_some(0);
    };
    let before: String = chars.get(..number.start)?.iter().collect();
    let all = rule
        .all
        .iter()
        .all(|words| words.iter().any(|word| before.contains(word.as_str())));
    if all && !number.about {
        number.value
    } else {
        None
    }
}

/// Whether a clause without a number says that there was none.
fn denied(rule: &TextRule, clause: &str) -> bool {
    let Some((first, others)) = rule.all.split_first() else {
        return false;
    };
    let no = first.iter().any(|word| {
        ["未", "没有", "无"]
            .iter()
            .any(|no| clause.contains(&format!("{no}{word}")))
    });
    no && others
        .iter()
        .all(|words| words.iter().any(|word| clause.contains(word.as_str())))
}

fn finding(
    format: &Format,
    rule: &TextRule,
    sentence: &str,
    number: i64,
    sums: &[(i64, &[String])],
) -> Finding {
    let name = |address: &String| match format.place(address) {
        Some((table, row, at)) => {
            let column = table.columns.get(at).filter(|_| table.columns.len() > 1);
            match column {
                Some(column) if table.is_single_row() => format!("“{}”", table.column_name(column)),
                Some(column) => format!("“{}”的“{}”", row.label, column.label),
                None => format!("“{}”", row.label),
            }
        }
        None => address.clone(),
    };
    let tables: Vec<_> = sums
        .iter()
        .take(1)
        .map(|(sum, cells)| {
            format!(
                "{}为 {sum}",
                cells.iter().map(name).collect::<Vec<_>>().join(" + ")
            )
        })
        .collect();
    let sentence = format!(
        "正文写“{number}”，表中{}，请核对；范围不同的请写明（正文：{}）。",
        tables.join("，"),
        quoted(sentence)
    );
    let cells = sums
        .first()
        .map(|(_, cells)| cells.to_vec())
        .unwrap_or_default();
    Finding::new(&rule.id, Severity::Warning, sentence).about(cells)
}
