//! By when an agency publishes its annual report, where something earlier than the law was fixed for it.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::AgencyKind;

/// A day of each year, written `01-26`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// The day in a year; 28 February for 29 February where there is none.
    #[must_use]
    pub fn in_year(self, year: i16) -> Date {
        Date::new(year, self.month, self.day).unwrap_or_else(|_| date(year, 2, 28))
    }
}

impl std::fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl std::str::FromStr for DayOfYear {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sentence = || format!("“{text}”不是月和日，请写成 01-26 这样。");
        let (month, day) = text.split_once('-').ok_or_else(sentence)?;
        let (Ok(month), Ok(day)) = (month.parse(), day.parse()) else {
            return Err(sentence());
        };
        // A leap year holds every day there is.
        match Date::new(2024, month, day) {
            Ok(_) => Ok(Self { month, day }),
            Err(_) => Err(sentence()),
        }
    }
}

impl TryFrom<String> for DayOfYear {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DayOfYear> for String {
    fn from(day: DayOfYear) -> Self {
        day.to_string()
    }
}

/// What was fixed for an agency about its annual report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportRules {
    /// The last day to publish, in the year after; the law's where none was fixed. County offices fix earlier days for
    /// townships and departments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_by: Option<DayOfYear>,
}

impl ReportRules {
    /// Whether nothing was set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The last day to publish the report of a year: 31 March for a county's government, 31 January for departments (条例
    /// 第四十九条), which townships follow.
    #[must_use]
    pub fn publish_by(&self, kind: AgencyKind, year: i16) -> Date {
        let after = year.saturating_add(1);
        match (self.publish_by, kind) {
            (Some(day), _) => day.in_year(after),
            (None, AgencyKind::County) => date(after, 3, 31),
            (None, AgencyKind::Department | AgencyKind::Township | AgencyKind::Village) => {
                date(after, 1, 31)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::ReportRules;
    use crate::agencies::AgencyKind;

    #[test]
    fn a_county_has_until_march_and_what_was_fixed_goes_before() {
        let usual = ReportRules::default();
        assert_eq!(
            usual.publish_by(AgencyKind::County, 2025),
            date(2026, 3, 31)
        );
        assert_eq!(
            usual.publish_by(AgencyKind::Township, 2025),
            date(2026, 1, 31)
        );
        let fixed = ReportRules {
            publish_by: Some("01-26".parse().unwrap()),
        };
        assert_eq!(
            fixed.publish_by(AgencyKind::Township, 2025),
            date(2026, 1, 26)
        );
        let leap = ReportRules {
            publish_by: Some("02-29".parse().unwrap()),
        };
        assert_eq!(
            leap.publish_by(AgencyKind::Township, 2025),
            date(2026, 2, 28)
        );
        for wrong in ["", "1月26日", "13-01", "02-30", "01-"] {
            assert!(wrong.parse::<super::DayOfYear>().is_err(), "{wrong}");
        }
    }
}
