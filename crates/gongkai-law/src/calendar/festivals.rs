//! The days off that 《全国年节及纪念日放假办法》 itself fixes (第二条), for years without a notice and to check a notice.
//!
//! Knows nothing of bridged days and make-up workdays: those come from the yearly notice. The lunar festivals are a
//! table up to 2040; for a year beyond it only the fixed dates are known.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// A statutory festival (法定节日).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Festival {
    /// 元旦
    NewYear,
    /// 春节
    SpringFestival,
    /// 清明节
    Qingming,
    /// 劳动节
    LabourDay,
    /// 端午节
    DragonBoat,
    /// 中秋节
    MidAutumn,
    /// 国庆节
    NationalDay,
}

impl Festival {
    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewYear => "元旦",
            Self::SpringFestival => "春节",
            Self::Qingming => "清明节",
            Self::LabourDay => "劳动节",
            Self::DragonBoat => "端午节",
            Self::MidAutumn => "中秋节",
            Self::NationalDay => "国庆节",
        }
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct LunarDays {
    /// 正月初一
    spring_festival: Date,
    qingming: Date,
    dragon_boat: Date,
    mid_autumn: Date,
}

fn lunar_days(year: i16) -> Option<LunarDays> {
    static TABLE: OnceLock<BTreeMap<i16, LunarDays>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("../../data/festivals.json"))
            .expect("the embedded table is read by a test")
    });
    table.get(&year).copied()
}

/// The statutory days off of a year, in the text of the measures in force that year.
#[must_use]
pub fn statutory_days(year: i16) -> Vec<(Date, Festival)> {
    let mut days = vec![(date(year, 1, 1), Festival::NewYear)];
    if let Some(lunar) = lunar_days(year) {
        for offset in spring_festival_offsets(year) {
            days.push((
                lunar.spring_festival.saturating_add(offset.days()),
                Festival::SpringFestival,
            ));
        }
        days.push((lunar.qingming, Festival::Qingming));
        days.push((lunar.dragon_boat, Festival::DragonBoat));
        days.push((lunar.mid_autumn, Festival::MidAutumn));
    }
    for day in 1..=labour_days(year) {
        days.push((date(year, 5, day), Festival::LabourDay));
    }
    for day in 1..=3 {
        days.push((date(year, 10, day), Festival::NationalDay));
    }
    days.sort_unstable();
    days
}

/// Days counted from 正月初一: the eve came in with the 2007 text, left with that of 2013 and came back in 2024.
const fn spring_festival_offsets(year: i16) -> std::ops::RangeInclusive<i64> {
    match year {
        ..=2013 => -1..=1,
        2014..=2024 => 0..=2,
        2025.. => -1..=2,
    }
}

const fn labour_days(year: i16) -> i8 {
    if year < 2025 { 1 } else { 2 }
}

/// The festival that makes a date a statutory day off, if one does.
#[must_use]
pub fn festival_on(on: Date) -> Option<Festival> {
    let year = on.year();
    match (on.month(), on.day()) {
        (1, 1) => return Some(Festival::NewYear),
        (5, day) if day <= labour_days(year) => return Some(Festival::LabourDay),
        (10, 1..=3) => return Some(Festival::NationalDay),
        _ => {}
    }
    let lunar = lunar_days(year)?;
    if on == lunar.qingming {
        return Some(Festival::Qingming);
    }
    if on == lunar.dragon_boat {
        return Some(Festival::DragonBoat);
    }
    if on == lunar.mid_autumn {
        return Some(Festival::MidAutumn);
    }
    let from_new_year = i64::from(on.day_of_year() - lunar.spring_festival.day_of_year());
    spring_festival_offsets(year)
        .contains(&from_new_year)
        .then_some(Festival::SpringFestival)
}
