//! A year of the working-day calendar as it is entered in an installation: from the notice of the year, or from the local
//! government. Years entered stand above those that come with the program; what is counted with them is `law`'s.

use gongkai_law::calendar::year_data::{Layer, YearData, YearFault};
use serde::{Deserialize, Serialize};

use crate::fields::{FieldErrors, optional_line};

/// The days of one year, all of them: entered again they replace the ones before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// Who sets the days.
    pub layer: Layer,
    /// The days, and the notice they were taken from.
    pub data: YearData,
}

/// Years that can be entered. The first notice of today's manner was that of 2008.
const YEARS: std::ops::RangeInclusive<i16> = 2008..=2100;
/// The longest list of notices.
const SOURCE_LENGTH: usize = 300;
/// The longest name of a holiday.
const NAME_LENGTH: usize = 40;

impl CalendarYear {
    /// Its name in the journal.
    #[must_use]
    pub fn subject(&self) -> String {
        match self.layer {
            Layer::National => self.year.to_string(),
            Layer::Local => format!("{}/{}", self.year, self.layer.code()),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}年{}", self.year, self.layer.name())
    }

    /// With its days in order and its names trimmed.
    ///
    /// # Errors
    /// What is wrong, under `year`, `days` and `source`.
    pub fn checked(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !YEARS.contains(&self.year) {
            errors.add(
                "year",
                format!(
                    "年份{}不对，要在{}和{}之间。",
                    self.year,
                    YEARS.start(),
                    YEARS.end()
                ),
            );
        }
        self.data.holidays.sort_unstable();
        self.data.workdays.sort_unstable();
        let source = &mut self.data.source;
        *source = optional_line(&mut errors, "source", "通知名称", source, SOURCE_LENGTH)
            .unwrap_or_default();
        for name in self.data.names.values_mut() {
            *name = optional_line(&mut errors, "days", "节日名称", name, NAME_LENGTH)
                .unwrap_or_default();
        }
        self.data.names.retain(|_, name| !name.is_empty());
        for fault in self.data.faults(self.layer, self.year) {
            let field = match fault {
                YearFault::SourceMissing => "source",
                _ => "days",
            };
            errors.add(field, fault.sentence());
        }
        errors.or_ok(self)
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::calendar::Calendar;

    use super::*;

    fn year_2026() -> CalendarYear {
        CalendarYear {
            year: 2026,
            layer: Layer::National,
            data: Calendar::built_in().year_data(2026).unwrap().clone(),
        }
    }

    #[test]
    fn a_year_is_put_in_order() {
        let mut year = year_2026();
        year.data.holidays.reverse();
        year.data.source = format!("　{} ", year.data.source);
        let on = year.data.holidays[0];
        year.data.names.insert(on, " 国庆节 ".to_owned());
        year.data.names.insert(year.data.workdays[0], String::new());
        let checked = year.checked().unwrap();
        assert_eq!(checked.data.holidays, year_2026().data.holidays);
        assert_eq!(checked.data.source, year_2026().data.source);
        assert_eq!(checked.data.names.len(), 1);
        assert_eq!(checked.data.names[&on], "国庆节");
        assert_eq!(checked.subject(), "2026");
        let local = CalendarYear {
            layer: Layer::Local,
            ..checked
        };
        assert_eq!(local.subject(), "2026/local");
        assert_eq!(local.name(), "2026年地方补充放假");
    }

    #[test]
    fn what_is_wrong_stands_under_its_field() {
        let mut year = year_2026();
        year.year = 1999;
        year.data.source = " ".to_owned();
        let errors = year.checked().unwrap_err();
        assert_eq!(
            errors.of("year"),
            Some("年份1999不对，要在2008和2100之间。")
        );
        assert!(errors.of("source").unwrap().contains("通知名称"));
        assert!(errors.of("days").unwrap().contains("不在1999年内"));
    }

    #[test]
    fn it_is_kept_as_it_was_entered() {
        let year = year_2026();
        let json = serde_json::to_string(&year).unwrap();
        assert!(
            json.starts_with(r#"{"year":2026,"layer":"national","data":{"holidays":["2026-01-01""#)
        );
        assert_eq!(serde_json::from_str::<CalendarYear>(&json).unwrap(), year);
    }
}
