//! The sentences of reminders: with dates for the console, without them (`_brief`) for mail.

use jiff::civil::Date;

use crate::requests::Collection;
use crate::time::date_in_words;

/// How far the last day is.
#[derive(Clone, Copy)]
pub(super) enum Left {
    /// It is today.
    Today,
    /// It is a day off before the next working day; only a day that was set can be one (条例 第三十五条).
    NoWorkday,
    /// So many working days.
    Workdays(u32),
}

pub(super) fn due(number: &str, due_on: Date, left: Left, provisional: bool) -> String {
    let date = date_in_words(due_on);
    let tentative = if provisional { "，日期暂定" } else { "" };
    match left {
        Left::Today => {
            format!("{number} 今天是最后一天，最迟今天（{date}{tentative}）答复。")
        }
        Left::NoWorkday | Left::Workdays(_) => {
            let left = due_brief(left);
            format!("{number} {left}，最迟{date}答复{tentative}。")
        }
    }
}

pub(super) fn due_brief(left: Left) -> String {
    match left {
        Left::Today => "今天到期".to_owned(),
        Left::NoWorkday => "今天是到期前最后一个工作日".to_owned(),
        Left::Workdays(left) => format!("还有{left}个工作日到期"),
    }
}

pub(super) fn overdue(number: &str, due_on: Date, late: u32) -> String {
    let date = date_in_words(due_on);
    format!("{number} 最迟应当在{date}答复，已逾期{late}个工作日，请尽快答复。")
}

pub(super) fn overdue_brief(late: u32) -> String {
    format!("已逾期{late}个工作日")
}

pub(super) fn correction(number: &str, last: Date, left: u32) -> String {
    let date = date_in_words(last);
    let when = match left {
        0 => format!("最迟今天（{date}）告知"),
        _ => format!("最迟{date}告知"),
    };
    format!("{number} 如果需要申请人补正，{when}；过了这一天，就要按原申请答复（条例 第三十条）。")
}

pub(super) fn correction_brief(left: u32) -> String {
    match left {
        0 => "需要补正的，今天是告知的最后一天".to_owned(),
        _ => format!("需要补正的，还有{left}个工作日告知"),
    }
}

pub(super) fn unconfirmed(number: &str, workdays: u32) -> String {
    format!(
        "{number} 提交已有{workdays}个工作日，还没有与申请人确认。确认之日才是收到申请之日，请尽快联系。"
    )
}

pub(super) fn unconfirmed_brief(workdays: u32) -> String {
    format!("提交已有{workdays}个工作日，还没有确认")
}

pub(super) fn collections(number: &str, late: &[&Collection]) -> String {
    let offices: Vec<String> = late
        .iter()
        .map(|one| format!("{}（{}前）", one.office, date_in_words(one.until)))
        .collect();
    format!(
        "{number} 请科室查找信息已过时限，还没有反馈：{}。请催办。",
        offices.join("、")
    )
}

pub(super) fn collections_brief() -> String {
    "科室没有按时反馈".to_owned()
}

pub(super) fn opinion(number: &str, until: Date, third_party: bool) -> String {
    let date = date_in_words(until);
    if third_party {
        format!(
            "{number} 征求第三方意见的15个工作日到{date}已满，没有收到意见，由本机关依法决定；答复期限继续计算。"
        )
    } else {
        format!(
            "{number} 征求其他机关意见的15个工作日到{date}已满，没有收到意见，视为同意公开；答复期限继续计算。"
        )
    }
}

pub(super) fn opinion_brief() -> String {
    "征求意见的时间已满，没有收到意见".to_owned()
}

pub(super) fn lapse(number: &str) -> String {
    format!("{number} 申请人没有在期限内补正或者缴费，视为放弃申请，请办理“不再处理”。")
}

pub(super) fn lapse_brief() -> String {
    "等待申请人的期限已过，请办理结束".to_owned()
}

/// `what` waits for the head: 答复 or 延期.
pub(super) fn approval(number: &str, what: &str, due_on: Option<Date>) -> String {
    match due_on {
        Some(due_on) => {
            let date = date_in_words(due_on);
            format!("{number} 的{what}等您审批，最迟答复日期{date}。")
        }
        None => format!("{number} 的{what}等您审批。"),
    }
}

pub(super) fn approval_brief(what: &str, left: Option<Left>) -> String {
    match left {
        Some(left) => format!("{what}等您审批，{}", due_brief(left)),
        None => format!("{what}等您审批"),
    }
}

pub(super) fn due_moved(number: &str, from: Date, to: Date) -> String {
    let (from, to) = (date_in_words(from), date_in_words(to));
    format!("{number} 最迟答复日期由{from}改为{to}（放假安排公布）。")
}

pub(super) fn due_moved_brief(left: Option<Left>) -> String {
    match left {
        Some(left) => format!("最迟答复日期有变动，{}", due_brief(left)),
        None => "最迟答复日期有变动，已经过期".to_owned(),
    }
}
