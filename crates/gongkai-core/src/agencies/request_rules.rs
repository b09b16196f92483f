//! What an agency sets for itself about the files and particulars of requests, where the law leaves it room.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Years after closing unless the agency says otherwise. 条例 names no term. 机关文件材料归档范围和文书档案保管期限规定
/// (国家档案局令第8号) knows 永久, 30 and 10 years, of which 10 is the shortest; 个人信息保护法 第十九条 wants the shortest
/// term that the purpose needs.
const KEPT_YEARS: u8 = 10;

/// The longest term that can be set, in years.
pub const MOST_KEPT_YEARS: u8 = 100;

/// How an agency takes and keeps what applicants hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestRules {
    /// Whether a copy of the identity document has to come with a request made online.
    pub identity_copy: IdentityCopy,
    /// Years after which particulars, words and files of a closed request are erased; 0 for never.
    pub kept_years: u8,
}

impl Default for RequestRules {
    fn default() -> Self {
        Self {
            identity_copy: IdentityCopy::Offered,
            kept_years: KEPT_YEARS,
        }
    }
}

impl RequestRules {
    /// Whether nothing was set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Requests closed on this day or before are due to be erased; `None` where nothing is ever erased by itself.
    #[must_use]
    pub fn erases_what_closed_by(&self, today: Date) -> Option<Date> {
        match self.kept_years {
            0 => None,
            years => today.checked_sub(i64::from(years).years()).ok(),
        }
    }
}

/// Whether a copy of the identity document (身份证明) has to come with a request made online. 条例 第二十九条 asks for 身份证明
/// among the contents of a request and does not say in which form; a kind and a number say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityCopy {
    /// May be added.
    #[default]
    Offered,
    /// Natural persons have to add it.
    Required,
}

impl IdentityCopy {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Offered, Self::Required];

    /// Code in files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Required => "required",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::RequestRules;

    #[test]
    fn a_term_of_years_ends_on_the_same_day_of_the_year() {
        let rules = |kept_years| RequestRules {
            kept_years,
            ..RequestRules::default()
        };
        let today = date(2028, 2, 29);
        assert_eq!(
            rules(3).erases_what_closed_by(today),
            Some(date(2025, 2, 28))
        );
        assert_eq!(rules(0).erases_what_closed_by(today), None);
        assert_eq!(
            RequestRules::default().erases_what_closed_by(today),
            Some(date(2018, 2, 28))
        );
    }
}
