//! Index numbers (索引号): issued at first publication from a pattern the agency chooses, never used twice, kept through
//! revision and withdrawal. No national algorithm binds a township; the patterns seen in practice are all written as
//! one template (reference/platform.md, section 2).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A template such as `{unit}/{year}-{serial:5}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(String);

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// `{serial:N}` is missing, so numbers would repeat.
    #[error("pattern has no serial")]
    NoSerial,
    /// The serial starts anew each year, so the year must stand in the number.
    #[error("pattern has no year")]
    NoYear,
    /// A placeholder we do not know.
    #[error("unknown placeholder {0:?}")]
    Unknown(String),
    /// A character that cannot stand in an address.
    #[error("character {0:?} cannot be used")]
    Character(char),
}

impl PatternFault {
    /// What a person reads.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoSerial => "索引号规则里要有顺序号，例如 {serial:5}。".to_owned(),
            Self::NoYear => {
                "顺序号每年从 1 开始，索引号规则里要有年份 {year} 或 {month}。".to_owned()
            }
            Self::Unknown(name) => format!(
                "不认识的部分「{name}」。可用：{{unit}}、{{region}}、{{topic}}、{{year}}、{{month}}、{{serial:5}}。"
            ),
            Self::Character(c) => {
                format!("索引号规则里不能用「{c}」，请只用字母、数字、连字符和斜线。")
            }
        }
    }
}

/// What a number is formed from.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    /// Organisation code, or the agency's slug where it has none.
    pub unit: &'a str,
    /// Administrative division code.
    pub region: &'a str,
    /// Code of the record's topic.
    pub topic: &'a str,
    /// Day of publication.
    pub on: Date,
    /// Place in the agency's year, from 1.
    pub serial: u32,
}

impl Default for Pattern {
    fn default() -> Self {
        Self("{unit}/{year}-{serial:5}".to_owned())
    }
}

impl Pattern {
    /// The template as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number for a record.
    #[must_use]
    pub fn number(&self, parts: &Parts<'_>) -> String {
        let mut number = String::new();
        for piece in pieces(&self.0) {
            match piece {
                Piece::Plain(text) => number.push_str(text),
                Piece::Named("unit", _) => number.push_str(parts.unit),
                Piece::Named("region", _) => number.push_str(parts.region),
                Piece::Named("topic", _) => number.push_str(parts.topic),
                Piece::Named("year", _) => number.push_str(&format!("{:04}", parts.on.year())),
                Piece::Named("month", _) => {
                    number.push_str(&format!("{:04}{:02}", parts.on.year(), parts.on.month()))
                }
                Piece::Named(_, width) => number.push_str(&format!("{:0width$}", parts.serial)),
            }
        }
        number
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternFault;

    fn try_from(text: String) -> Result<Self, PatternFault> {
        let (mut serial, mut year) = (false, false);
        for piece in pieces(&text) {
            match piece {
                Piece::Plain(plain) => {
                    if let Some(c) = plain
                        .chars()
                        .find(|c| !(c.is_ascii_alphanumeric() || "-/_.".contains(*c)))
                    {
                        return Err(PatternFault::Character(c));
                    }
                }
                Piece::Named("serial", _) => serial = true,
                Piece::Named("year" | "month", _) => year = true,
                Piece::Named("unit" | "region" | "topic", _) => {}
                Piece::Named(name, _) => return Err(PatternFault::Unknown(name.to_owned())),
            }
        }
        match (serial, year) {
            (false, _) => Err(PatternFault::NoSerial),
            (_, false) => Err(PatternFault::NoYear),
            _ => Ok(Self(text)),
        }
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> String {
        pattern.0
    }
}

/// A part of a template.
pub(crate) enum Piece<'a> {
    /// Words that stand as they are.
    Plain(&'a str),
    /// Name and width (5 where none is given).
    Named(&'a str, usize),
}

/// The parts of a template in order.
pub(crate) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else {
            break;
        };
        if open > 0 {
            found.push(Piece::Plain(&rest[..open]));
        }
        let inside = &rest[open + 1..open + length];
        let (name, width) = inside.split_once(':').unwrap_or((inside, "5"));
        found.push(Piece::Named(name, width.parse().unwrap_or(5).clamp(1, 12)));
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        found.push(Piece::Plain(rest));
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Parts, Pattern, PatternFault};

    fn check(pattern: &str, expected: &str) {
        let parts = Parts {
            unit: "014416330",
            region: "211302",
            topic: "07",
            on: date(2018, 10, 9),
            serial: 4736,
        };
        assert_eq!(
            Pattern::try_from(pattern.to_owned())
                .unwrap()
                .number(&parts),
            expected
        );
    }

    #[test]
    fn the_families_seen_in_practice_can_be_written() {
        check("{unit}/{year}-{serial:5}", "014416330/2018-04736");
        check("{unit}/{month}-{serial:5}", "014416330/201810-04736");
        check("tlxxgtzrmzf/{year}-{serial:7}", "tlxxgtzrmzf/2018-0004736");
        check(
            "{region}-{topic}-{year}-{serial:6}",
            "211302-07-2018-004736",
        );
    }

    #[test]
    fn a_pattern_that_would_repeat_numbers_is_refused() {
        let refuse = |text: &str| Pattern::try_from(text.to_owned()).unwrap_err();
        assert_eq!(refuse("{unit}/{year}"), PatternFault::NoSerial);
        assert_eq!(refuse("{unit}-{serial}"), PatternFault::NoYear);
        assert_eq!(
            refuse("{who}/{year}-{serial}"),
            PatternFault::Unknown("who".to_owned())
        );
        assert_eq!(refuse("a b{year}{serial}"), PatternFault::Character(' '));
        assert_eq!(refuse("{year}{serial}{"), PatternFault::Character('{'));
    }
}
