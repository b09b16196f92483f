//! 信息处理费: what so many requests of a month, or so many pages, may cost, and how it is made up.

use gongkai_core::fields::FieldErrors;
use gongkai_law::fees::{Fee, FeeScheme, fee_by_items, fee_by_pages};
use serde::Serialize;

use super::number;
use crate::kit::form::Fields;

/// More requests than anyone files in a month.
const MOST_ITEMS: u32 = 1000;
/// More pages than anyone hands over.
const MOST_PAGES: u32 = 1_000_000;

/// What it costs.
#[derive(Debug, Serialize)]
pub(super) struct FeeAnswer {
    headline: String,
    rule: String,
    /// Rows of the table: band, how many, price of each, price of all.
    rows: Vec<[String; 4]>,
    total: String,
}

pub(super) fn answer(fields: &Fields, errors: &mut FieldErrors) -> Option<FeeAnswer> {
    let scheme = match fields.text("way") {
        "items" => FeeScheme::ByItem,
        "pages" => FeeScheme::ByPage,
        _ => {
            errors.add("way", "请选择按件还是按量计算。");
            return None;
        }
    };
    let (label, unit, most) = match scheme {
        FeeScheme::ByItem => ("件数", "件", MOST_ITEMS),
        FeeScheme::ByPage => ("页数", "页", MOST_PAGES),
    };
    let amount = number(fields, errors, "amount", label, 1..=most)?;
    let fee = match scheme {
        FeeScheme::ByItem => fee_by_items(u16::try_from(amount).ok()?),
        FeeScheme::ByPage => fee_by_pages(amount),
    };
    Some(told(&fee, scheme, amount, unit))
}

fn told(fee: &Fee, scheme: FeeScheme, amount: u32, unit: &str) -> FeeAnswer {
    let asked = match scheme {
        FeeScheme::ByItem => format!("一个自然月内申请{amount}件"),
        FeeScheme::ByPage => format!("一件申请提供{amount}页"),
    };
    let rows = fee.bands.iter().map(|band| {
        let reach = match band.to {
            Some(to) => format!("第 {}—{to} {unit}", band.from),
            None => format!("第 {} {unit}起", band.from),
        };
        let rate = match band.rate_yuan {
            0 => "不收费".to_owned(),
            rate => format!("{rate} 元"),
        };
        [
            reach,
            format!("{} {unit}", band.count),
            rate,
            format!("{} 元", band.amount_yuan),
        ]
    });
    FeeAnswer {
        headline: match fee.total_yuan {
            0 => format!("{asked}，不收费"),
            total => format!("{asked}，最多可以收 {total} 元"),
        },
        rule: scheme.rule().to_string(),
        rows: rows.collect(),
        total: format!("{} 元", fee.total_yuan),
    }
}
