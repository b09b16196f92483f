//! `gongkai fee`: the information-processing fee and how it is made up.

use gongkai_law::fees::{Fee, FeeScheme, fee_by_items, fee_by_pages};

use crate::cli;
use crate::ended::Ended;
use crate::output::Output;

pub(super) fn run(call: &cli::Fee, output: Output) -> Result<(), Ended> {
    let (fee, scheme, unit) = match (call.items, call.pages) {
        (Some(items), _) => (fee_by_items(items), FeeScheme::ByItem, "件"),
        (None, Some(pages)) => (fee_by_pages(pages), FeeScheme::ByPage, "页"),
        (None, None) => return Err(Ended::wrong("请写 --items 件数 或 --pages 页数。")),
    };
    output.print(&fee, || said(&fee, scheme, unit))
}

fn said(fee: &Fee, scheme: FeeScheme, unit: &str) -> String {
    let mut text = format!("共 {} 元（{}）。\n", fee.total_yuan, scheme.rule());
    for band in &fee.bands {
        let reach = match band.to {
            Some(to) => format!("第 {}—{to} {unit}", band.from),
            None => format!("第 {} {unit}起", band.from),
        };
        let count = band.count;
        text.push_str(&match band.rate_yuan {
            0 => format!("  {reach}：{count} {unit}，不收费\n"),
            rate => format!(
                "  {reach}：{count} {unit} × {rate} 元 = {} 元\n",
                band.amount_yuan
            ),
        });
    }
    text
}
