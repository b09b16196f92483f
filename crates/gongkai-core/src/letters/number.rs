//! Numbers of letters (发文字号), formed from a pattern that the agency chooses. Drawing the serial, and that none comes
//! twice, is the caller's.
//!
//! The default follows GB/T 9704—2012, 7.2.5: code of the agency, full year in 〔〕, serial without leading noughts,
//! 青政公开〔2026〕12号. Offices that number by kind write `〔{year}〕第{serial}号—{suffix}`; a pattern with `{suffix}`
//! still wants one series a year, or numbers that differ in the suffix alone.

use serde::{Deserialize, Serialize};

use crate::index_number::{Piece, pieces};

/// A template such as `{code}公开〔{year}〕{serial}号`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NumberPattern(String);

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberPatternFault {
    /// `{serial}` is missing, so numbers would repeat.
    #[error("pattern has no serial")]
    NoSerial,
    /// Serials start anew each year, so the year must stand in the number.
    #[error("pattern has no year")]
    NoYear,
    /// A placeholder we do not know.
    #[error("unknown placeholder {0:?}")]
    Unknown(String),
    /// A character that cannot be printed, or a brace without its other half.
    #[error("character {0:?} cannot be used")]
    Character(char),
}

impl NumberPatternFault {
    /// What a person reads.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoSerial => "发文字号规则里要有顺序号 {serial}。".to_owned(),
            Self::NoYear => "顺序号每年从 1 开始，发文字号规则里要有年份 {year}。".to_owned(),
            Self::Unknown(name) => format!(
                "不认识的部分「{name}」。可用：{{code}}（机关代字）、{{year}}、{{serial}}、{{suffix}}（文种简称）。"
            ),
            Self::Character(c) => {
                format!("发文字号规则里不能有「{c}」，花括号要成对，也不能有换行等控制字符。")
            }
        }
    }
}

/// What a number is formed from.
#[derive(Debug, Clone, Copy)]
pub struct NumberParts<'a> {
    /// 机关代字
    pub code: &'a str,
    /// Year of the letter.
    pub year: i16,
    /// Place in the year, from 1.
    pub serial: u32,
    /// Short word for the kind of letter.
    pub suffix: &'a str,
}

impl Default for NumberPattern {
    fn default() -> Self {
        Self("{code}公开〔{year}〕{serial}号".to_owned())
    }
}

impl NumberPattern {
    /// The template as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of a letter; `None` where a part that the template wants is empty.
    #[must_use]
    pub fn number(&self, parts: &NumberParts<'_>) -> Option<String> {
        let mut number = String::new();
        for piece in pieces(&self.0) {
            match piece {
                Piece::Plain(text) => number.push_str(text),
                Piece::Named("code", _) if parts.code.trim().is_empty() => return None,
                Piece::Named("code", _) => number.push_str(parts.code.trim()),
                Piece::Named("year", _) => number.push_str(&format!("{:04}", parts.year)),
                Piece::Named("suffix", _) => number.push_str(parts.suffix),
                Piece::Named(_, _) => number.push_str(&parts.serial.to_string()),
            }
        }
        Some(number)
    }
}

impl TryFrom<String> for NumberPattern {
    type Error = NumberPatternFault;

    fn try_from(text: String) -> Result<Self, NumberPatternFault> {
        let (mut serial, mut year) = (false, false);
        for piece in pieces(&text) {
            match piece {
                Piece::Plain(plain) => {
                    if let Some(c) = plain.chars().find(|c| c.is_control() || "{}".contains(*c)) {
                        return Err(NumberPatternFault::Character(c));
                    }
                }
                Piece::Named("serial", _) => serial = true,
                Piece::Named("year", _) => year = true,
                Piece::Named("code" | "suffix", _) => {}
                Piece::Named(name, _) => return Err(NumberPatternFault::Unknown(name.to_owned())),
            }
        }
        match (serial, year) {
            (false, _) => Err(NumberPatternFault::NoSerial),
            (_, false) => Err(NumberPatternFault::NoYear),
            _ => Ok(Self(text)),
        }
    }
}

impl From<NumberPattern> for String {
    fn from(pattern: NumberPattern) -> String {
        pattern.0
    }
}

#[cfg(test)]
mod tests {
    use super::{NumberParts, NumberPattern, NumberPatternFault};

    fn check(pattern: NumberPattern, code: &str, expected: Option<&str>) {
        let parts = NumberParts {
            code,
            year: 2026,
            serial: 12,
            suffix: "告",
        };
        assert_eq!(pattern.number(&parts).as_deref(), expected);
    }

    fn pattern(text: &str) -> NumberPattern {
        NumberPattern::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn numbers_are_formed_by_the_standard_and_by_old_habit() {
        check(
            NumberPattern::default(),
            "青政",
            Some("青政公开〔2026〕12号"),
        );
        check(
            pattern("〔{year}〕第{serial}号—{suffix}"),
            "",
            Some("〔2026〕第12号—告"),
        );
    }

    #[test]
    fn a_number_without_the_agency_code_is_no_number() {
        check(NumberPattern::default(), " ", None);
    }

    #[test]
    fn a_pattern_that_would_repeat_numbers_is_refused() {
        let refuse = |text: &str| NumberPattern::try_from(text.to_owned()).unwrap_err();
        let cases = [
            ("{code}〔{year}〕", NumberPatternFault::NoSerial),
            ("{code}{serial}号", NumberPatternFault::NoYear),
            (
                "{unit}〔{year}〕{serial}号",
                NumberPatternFault::Unknown("unit".to_owned()),
            ),
            ("{year}\n{serial}号", NumberPatternFault::Character('\n')),
            ("{year}{serial}{号", NumberPatternFault::Character('{')),
        ];
        for (text, fault) in cases {
            assert_eq!(refuse(text), fault, "{text}");
            assert!(fault.sentence().ends_with('。'), "{fault}");
        }
    }
}
