//! Reports of several agencies added up cell by cell (汇总), as a county does with those below it.
//!
//! Pure. Only reports of one format are added; amounts are added in millionths, so that 0.1 and 0.2 make 0.3.

use serde_json::{Number, Value};

use super::Format;
use super::count::{Counted, Place};

/// Parts of an amount that are told apart.
const PARTS: f64 = 1_000_000.0;

/// Adds these reports to what was counted.
pub fn add(format: &Format, counted: &mut Counted, reports: &[&Value]) {
    for cell in &mut counted.cells {
        let own = cell.value.as_f64().unwrap_or_default();
        let numbers = reports
            .iter()
            .map(|report| amount(format, report, &cell.place));
        cell.value = sum(std::iter::once(own).chain(numbers));
    }
}

/// Puts a report's numbers in the place of what was counted.
pub fn put(format: &Format, counted: &mut Counted, report: &Value) {
    for cell in &mut counted.cells {
        cell.value = sum(std::iter::once(amount(format, report, &cell.place)));
    }
}

/// What a report has in a cell; 0 where it has nothing.
#[must_use]
pub fn amount(format: &Format, report: &Value, place: &Place) -> f64 {
    let cell = format.cell(report, &place.to_string());
    cell.amount().unwrap_or_default()
}

/// A sum as it is printed: whole where it is whole.
#[must_use]
pub fn sum(numbers: impl Iterator<Item = f64>) -> Number {
    let parts: f64 = numbers.map(|number| (number * PARTS).round()).sum();
    let whole = parts / PARTS;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "only where it is whole and far below 2^53"
    )]
    if whole.fract() == 0.0 && whole.abs() < 9e15 {
        Number::from(whole as i64)
    } else {
        Number::from_f64(whole).unwrap_or_else(|| Number::from(0))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{add, amount, put, sum};
    use crate::reports::annual::Format;
    use crate::reports::annual::count::{Cell, Counted, Place, Source};

    fn counted(places: &[(&str, i64)]) -> Counted {
        Counted {
            year: 2025,
            format: "2021".to_owned(),
            cells: places
                .iter()
                .map(|(place, value)| Cell {
                    place: Place::read(place).unwrap(),
                    value: (*value).into(),
                    source: Source::Counted,
                })
                .collect(),
        }
    }

    #[test]
    fn cells_are_added_one_by_one_and_amounts_exactly() {
        let format = Format::by_code("2021").unwrap();
        let mut all = counted(&[
            ("t3.granted.natural_person", 2),
            ("t2.admin_fee.amount", 0),
            ("t4.cases.rev_upheld", 1),
        ]);
        let one = json!({"t2": {"admin_fee": 0.1}, "t3": {"granted": [3, 0, 0, 0, 0, 0, 3]}});
        let other = json!({"t2": {"admin_fee": 0.2}, "t3": {"granted": [4, 1, 0, 0, 0, 0, 5]}});
        add(format, &mut all, &[&one, &other]);
        let values: Vec<String> = all
            .cells
            .iter()
            .map(|cell| cell.value.to_string())
            .collect();
        assert_eq!(values, ["9", "0.3", "1"]);
        put(format, &mut all, &one);
        let values: Vec<String> = all
            .cells
            .iter()
            .map(|cell| cell.value.to_string())
            .collect();
        assert_eq!(values, ["3", "0.1", "0"]);
        let place = Place::read("t3.granted.org_commercial").unwrap();
        assert_eq!(amount(format, &other, &place).to_string(), "1");
        assert_eq!(sum([0.1; 10].into_iter()).to_string(), "1");
    }
}
