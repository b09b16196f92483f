//! Random tables that hold pass; a cell changed by one is found wherever a sum covers it; nothing in a file can make the check
//! fail.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::check::{Context, Unseen, holds};
use super::super::rules::{Equation, Relation, Terms};
use super::super::{Format, Table};

/// A report of a format with these numbers in the cells that are typed, and sums in those that are computed.
fn filled(format: &Format, numbers: &[u64]) -> Value {
    let mut numbers = numbers.iter().copied().cycle();
    let mut report = Map::new();
    report.insert("year".into(), format.from_year.into());
    for table in format.tables() {
        let mut rows: Vec<Vec<u64>> = Vec::new();
        for _ in table.number_rows() {
            rows.push(
                table
                    .columns
                    .iter()
                    .map(|_| numbers.next().unwrap_or_default())
                    .collect(),
            );
        }
        settle(format, table, &mut rows);
        let part = report
            .entry(table.part.clone())
            .or_insert_with(|| json!({}));
        for (row, cells) in table.number_rows().zip(rows) {
            let value = match cells.as_slice() {
                [one] => json!(one),
                all => json!(all),
            };
            if table.is_single_row() {
                *part = value;
            } else {
                part[&row.id] = value;
            }
        }
    }
    Value::Object(report)
}

/// Puts the sums where the equations want them: what is less is added to the largest side's counterpart.
fn settle(format: &Format, table: &Table, rows: &mut [Vec<u64>]) {
    let hard: Vec<_> = format
        .equations
        .iter()
        .filter(|e| e.table == table.id && e.is_hard())
        .collect();
    let row_at = |id: &str| table.number_rows().position(|row| row.id == id).unwrap();
    // The balance is made by what came in: sums of results first, then carried in, then the columns.
    for _ in 0..3 {
        for equation in &hard {
            match equation.terms {
                Terms::Rows => {
                    for at in 0..table.columns.len() {
                        let side = |ids: &[String], rows: &[Vec<u64>]| {
                            ids.iter().map(|id| rows[row_at(id)][at]).sum::<u64>()
                        };
                        let (left, right) =
                            (side(&equation.left, rows), side(&equation.right, rows));
                        adjust(equation, left, right, &mut |id, by| {
                            let cell = &mut rows[row_at(id)][at];
                            *cell = cell.wrapping_add_signed(by);
                        });
                    }
                }
                Terms::Columns => {
                    for row in rows.iter_mut() {
                        let at = |id: &str| table.column(id).unwrap().0;
                        let left: u64 = equation.left.iter().map(|id| row[at(id)]).sum();
                        let right: u64 = equation.right.iter().map(|id| row[at(id)]).sum();
                        adjust(equation, left, right, &mut |id, by| {
                            let cell = &mut row[at(id)];
                            *cell = cell.wrapping_add_signed(by);
                        });
                    }
                }
            }
        }
    }
}

fn adjust(equation: &Equation, left: u64, right: u64, change: &mut dyn FnMut(&str, i64)) {
    let by = right.cast_signed() - left.cast_signed();
    match equation.relation {
        Relation::Equal if equation.id == "t3_balance" && by < 0 => change(&equation.right[1], -by),
        Relation::Equal => change(&equation.left[0], by),
        Relation::AtLeast if by > 0 => change(&equation.left[0], by),
        Relation::AtLeast | Relation::AtMost => {}
    }
}

/// Cells under a hard equation of equality.
fn covered(format: &Format) -> BTreeSet<(String, String)> {
    let mut cells = BTreeSet::new();
    for equation in format
        .equations
        .iter()
        .filter(|e| e.is_hard() && e.relation == Relation::Equal)
    {
        let table = format.table(&equation.table).unwrap();
        let ids = || equation.left.iter().chain(&equation.right);
        for row in table.number_rows() {
            for column in &table.columns {
                let term = match equation.terms {
                    Terms::Rows => ids().any(|id| *id == row.id),
                    Terms::Columns => ids().any(|id| *id == column.id),
                };
                if term {
                    cells.insert((row.id.clone(), column.id.clone()));
                }
            }
        }
    }
    cells
}

fn cell<'a>(table: &Table, report: &'a mut Value, row: &str, at: usize) -> &'a mut Value {
    let part = &mut report[&table.part];
    let value = if table.is_single_row() {
        part
    } else {
        &mut part[row]
    };
    if value.is_array() {
        &mut value[at]
    } else {
        value
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[收到申请0-9件，其中：（）。年月日至]{0,40}".prop_map(Value::from),
    ];
    let keys = prop_oneof![
        Just("t2"),
        Just("t3"),
        Just("t4"),
        Just("year"),
        Just("format"),
        Just("narrative"),
        Just("title"),
        Just("granted"),
        Just("rules"),
        Just("other_all"),
        Just("results_total"),
        Just("s1_overall"),
        Just("indicators"),
        Just("app_received"),
    ];
    leaf.prop_recursive(4, 60, 16, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..16).prop_map(Value::from),
            prop::collection::btree_map(keys.clone(), inner, 0..8).prop_map(|map| Value::Object(
                map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn tables_that_hold_pass(numbers in prop::collection::vec(0u64..100_000, 40..200)) {
        for format in Format::all() {
            let report = filled(format, &numbers);
            let found = format.check(&report, &Context::default());
            prop_assert!(holds(&found), "{}: {found:#?}", format.format);
        }
    }

    #[test]
    fn one_more_or_less_is_found(numbers in prop::collection::vec(1u64..1_000, 40..200), pick in any::<prop::sample::Index>(), more in any::<bool>()) {
        for format in Format::all() {
            let mut report = filled(format, &numbers);
            let covered: Vec<_> = covered(format).into_iter().collect();
            let (row, column) = pick.get(&covered);
            let table = format.tables().find(|t| t.row(row).is_some() && t.column(column).is_some()).unwrap();
            let at = table.column(column).unwrap().0;
            let cell = cell(table, &mut report, row, at);
            let was = cell.as_u64().unwrap();
            prop_assume!(more || was > 0);
            *cell = json!(if more { was + 1 } else { was - 1 });
            let found = format.check(&report, &Context::default());
            let address = table.address(row, column);
            let named = found.iter().any(|f| !holds(std::slice::from_ref(f)) && f.cells.contains(&address));
            prop_assert!(named, "{}: {address}", format.format);
        }
    }

    #[test]
    fn nothing_in_a_file_makes_the_check_fail(report in any_json(), last in any_json()) {
        for format in Format::all() {
            for unseen in [Unseen::Fault, Unseen::PassOver] {
                let context = Context { last: Some(&last), unseen, ..Context::default() };
                let _ = format.check(&report, &context);
            }
        }
        let _ = super::super::compare::compare(&report, &last);
    }
}
