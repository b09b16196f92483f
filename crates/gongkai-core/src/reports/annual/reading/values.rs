//! Numbers as publishers write them: `1,136`, `12件`, `０`, `380元`, `增3`, and for nothing a blank, `/`, `—` or `无`.

use serde_json::{Number, Value};

use crate::reports::annual::check::texts::normalised;
use crate::reports::annual::{Column, Row, Table};

/// What a printed cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Printed {
    /// Nothing.
    Blank,
    /// A sign for nothing, which the format does not know.
    Dash(String),
    /// A number.
    Number(Value),
    /// An amount in another unit than the column's, put right.
    Converted(Value),
    /// Words.
    Words(String),
}

impl Printed {
    /// Whether it can stand where a number belongs.
    pub(super) fn is_number_or_blank(&self) -> bool {
        !matches!(self, Self::Words(_))
    }

    /// Whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Converted(_))
    }
}

/// Units printed behind a number, longest first.
const UNITS: [&str; 15] = [
    "人次", "万元", "亿元", "件", "条", "次", "篇", "个", "项", "宗", "份", "人", "期", "场", "元",
];

/// Reads a cell without knowing where it stands.
pub(super) fn printed(text: &str) -> Printed {
    let text = normalised(text).replace('\n', "");
    if text.is_empty() {
        return Printed::Blank;
    }
    if text.chars().all(|c| "/\\—-－–一".contains(c))
        || ["无", "空", "没有"].contains(&text.as_str())
    {
        return Printed::Dash(text);
    }
    match split(&text) {
        Some((number, _)) => Printed::Number(number),
        None => Printed::Words(text),
    }
}

/// Reads a cell of a column, minding its unit.
pub(super) fn printed_in(text: &str, table: &Table, row: &Row, column: &Column) -> Printed {
    let read = printed(text);
    let Printed::Number(number) = &read else {
        return read;
    };
    let decimal = column.decimal || row.decimal;
    let folded = normalised(text).replace('\n', "");
    let unit = split(&folded).map(|(_, unit)| unit).unwrap_or_default();
    let factor = match (unit, table.unit_of(row)) {
        ("元", "万元") => 0.000_1,
        ("亿元", "万元") => 10_000.0,
        ("万元", "") => 10_000.0,
        _ => return read,
    };
    match number.as_f64().filter(|_| decimal) {
        Some(amount) => Printed::Converted(json((amount * factor * 1e6).round() / 1e6)),
        None => read,
    }
}

/// The number and unit of a text that is nothing else.
fn split(text: &str) -> Option<(Value, &'static str)> {
    let unit = UNITS
        .into_iter()
        .find(|unit| text.ends_with(unit))
        .unwrap_or_default();
    let text = text.strip_suffix(unit)?.trim();
    let (sign, digits) = match text {
        _ if text.starts_with("增加") || text.starts_with("减少") => (
            if text.starts_with("减") { -1.0 } else { 1.0 },
            text.get("增加".len()..)?,
        ),
        _ if text.starts_with('增') => (1.0, text.strip_prefix('增')?),
        _ if text.starts_with('减') => (-1.0, text.strip_prefix('减')?),
        _ => match text.strip_prefix(['-', '－', '−']) {
            Some(rest) => (-1.0, rest),
            None => (1.0, text.trim_start_matches(['+', '＋'])),
        },
    };
    let digits: String = digits.chars().filter(|c| !",，'".contains(*c)).collect();
    // `3.` is the number of a row.
    if digits.is_empty()
        || digits.ends_with('.')
        || digits.len() > 15
        || !digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    {
        return None;
    }
    let amount: f64 = digits.parse().ok()?;
    Some((json(sign * amount), unit))
}

/// A whole number where it is one.
fn json(amount: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 15 digits were read"
    )]
    if amount.fract() == 0.0 && amount.abs() < 1e15 {
        return Value::from(amount as i64);
    }
    Number::from_f64(amount).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Printed, printed, printed_in};
    use crate::reports::annual::Format;

    #[test]
    fn numbers_are_read_as_they_are_printed() {
        for (text, number) in [
            ("0", json!(0)),
            (" 1,136 ", json!(1136)),
            ("１２件", json!(12)),
            ("7730.28", json!(7730.28)),
            ("\u{a0}26\n", json!(26)),
            ("减少3", json!(-3)),
            ("增2", json!(2)),
            ("+5", json!(5)),
            ("-1", json!(-1)),
            ("26.0", json!(26)),
        ] {
            assert_eq!(printed(text), Printed::Number(number), "{text}");
        }
        assert_eq!(printed("\u{3000}"), Printed::Blank);
        assert!(matches!(printed("——"), Printed::Dash(_)));
        assert!(matches!(printed("若干"), Printed::Words(_)));
        assert!(matches!(printed("12a"), Printed::Words(_)));
    }

    #[test]
    fn amounts_are_put_into_the_unit_of_their_column() {
        let format = Format::by_code("2021").unwrap();
        let table = format.table("t2_a20_8").unwrap();
        let read = |text: &str| printed_in(text, table, &table.rows[0], &table.columns[0]);
        assert_eq!(read("380元"), Printed::Converted(json!(0.038)));
        assert_eq!(read("12.5万元"), Printed::Number(json!(12.5)));
    }
}
