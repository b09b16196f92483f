//! Which cells of a year's report are typed in (reference/annual-report-2014.json, -2019.md, -2021.json): their ids and what
//! stands in them. Cells that are sums of others are named, to say so.

use serde_json::Value;

use super::reader::kind_of;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// A number of things.
    Count,
    /// An amount in 万元.
    TenThousandYuan,
    /// Several numbers in the order of the table's columns, which are named.
    Row(&'static [&'static str]),
    /// The sum of others.
    Computed,
}

/// The form for report years up to 2018 (国办发〔2014〕32号).
const UP_TO_2018: [(Cell, &[&str]); 3] = [
    (
        Cell::Count,
        &[
            "pro_total",
            "pro_normative_public",
            "pro_normative_made",
            "ch_gazette",
            "ch_website",
            "ch_weibo",
            "ch_wechat",
            "ch_other",
            "resp_total",
            "resp_press",
            "resp_press_leader",
            "resp_online",
            "resp_online_leader",
            "resp_articles",
            "resp_social",
            "resp_other",
            "app_in_person",
            "app_fax",
            "app_network",
            "app_letter",
            "app_closed_on_time",
            "app_closed_extended",
            "rep_already_public",
            "rep_granted",
            "rep_partial",
            "ref_state_secret",
            "ref_trade_secret",
            "ref_privacy",
            "ref_three_security",
            "ref_not_gov_info",
            "ref_other_law",
            "rep_not_ours",
            "rep_not_exist",
            "rep_amend",
            "rep_other_route",
            "rev_upheld",
            "rev_corrected",
            "rev_other",
            "lit_upheld",
            "lit_corrected",
            "lit_other",
            "complaints",
            "org_units",
            "reading_points",
            "staff_full",
            "staff_part",
            "meetings",
            "trainings",
            "trainees",
        ],
    ),
    (Cell::TenThousandYuan, &["fees", "budget"]),
    (
        Cell::Computed,
        &[
            "app_received",
            "app_closed",
            "app_replies",
            "rep_refused",
            "rev_total",
            "lit_total",
            "staff",
        ],
    ),
];

const CHANGE: Cell = Cell::Row(&["上一年项目数量", "本年增/减", "处理决定数量"]);
const MADE: Cell = Cell::Row(&["本年新制作数量", "本年新公开数量", "对外公开总数量"]);

/// The form for 2019 and 2020 (国办公开办函〔2019〕60号).
const OF_2019: [(Cell, &[&str]); 4] = [
    (MADE, &["rules", "normative_docs"]),
    (CHANGE, &["permit", "other_service", "penalty", "coercion"]),
    (Cell::Row(&["上一年项目数量", "本年增/减"]), &["admin_fee"]),
    (Cell::Row(&["采购项目数量", "采购总金额"]), &["procurement"]),
];

/// The form since 2021 (国办公开办函〔2021〕30号).
const SINCE_2021: [(Cell, &[&str]); 3] = [
    (
        Cell::Row(&["本年制发件数", "本年废止件数", "现行有效件数"]),
        &["rules", "normative_docs"],
    ),
    (Cell::Count, &["permit", "penalty", "coercion"]),
    (Cell::TenThousandYuan, &["admin_fee"]),
];

fn of_year(year: i16) -> &'static [(Cell, &'static [&'static str])] {
    match year {
        ..=2018 => &UP_TO_2018,
        2019 | 2020 => &OF_2019,
        2021.. => &SINCE_2021,
    }
}

/// The cell of this id in a year's form.
pub(super) fn cell(year: i16, id: &str) -> Option<Cell> {
    of_year(year)
        .iter()
        .find(|(_, ids)| ids.contains(&id))
        .map(|(cell, _)| *cell)
}

/// All ids that may be typed in for a year.
pub(super) fn typed_in(year: i16) -> impl Iterator<Item = &'static str> {
    let cells = of_year(year)
        .iter()
        .filter(|(cell, _)| *cell != Cell::Computed);
    cells.flat_map(|(_, ids)| ids.iter().copied())
}

impl Cell {
    /// What is wrong with a value for this cell, and the mend.
    pub(super) fn fault(self, value: &Value) -> Option<String> {
        match self {
            Self::Count if value.as_u64().is_some() => None,
            Self::Count => Some(format!(
                "要写成不小于 0 的整数（不加引号），现在是{}。",
                said(value)
            )),
            Self::TenThousandYuan if value.as_f64().is_some_and(|amount| amount >= 0.0) => None,
            Self::TenThousandYuan => Some(format!(
                "要写成不小于 0 的金额，单位万元（不加引号），现在是{}。",
                said(value)
            )),
            Self::Row(columns) => match value {
                Value::Array(cells)
                    if cells.len() == columns.len() && cells.iter().all(Value::is_number) =>
                {
                    None
                }
                other => Some(format!(
                    "要写成 {} 个数字的列表 [{}]，现在是{}。",
                    columns.len(),
                    columns.join(", "),
                    said(other)
                )),
            },
            Self::Computed => Some("这个数由其他数相加得出，不用填，请删去。".to_owned()),
        }
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("数字 {number}"),
        Value::Array(values) => format!("{} 项的列表", values.len()),
        other => kind_of(other).to_owned(),
    }
}
