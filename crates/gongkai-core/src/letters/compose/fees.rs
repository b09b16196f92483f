//! The notice of the information-processing fee and what follows when it is not paid.
//!
//! Amounts are computed from the count by `gongkai_law::fees`; nobody types them.

use gongkai_law::fees::{FEE_PAYMENT_WORKDAYS, FeeBand, FeeCount, FeeScheme};

use super::{Draft, steps};
use crate::letters::element::Element;
use crate::letters::phrases::{Writing, dated, yuan_in_capitals};

/// 收费通知书
pub(super) fn notice(draft: &mut Draft<'_>) {
    let facts = &draft.facts.fee;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Calculation);
    let rules = match facts.count {
        Some(count) => {
            let mut rules = draft.rules().to_vec();
            let last = rules.pop();
            rules.push(count.scheme().rule());
            rules.extend(last);
            rules
        }
        None => draft.rules().to_vec(),
    };
    let rules = writing.rules(&rules);
    let calculation = match facts.count {
        Some(count) => calculation(&mut writing, count),
        None => writing.keep("收费的标准、数量和计算过程", ""),
    };
    let amount = match facts.count.map(|count| count.fee().total_yuan) {
        Some(0) => writing.keep_as(Element::Amount, "收费数额，按上述数量不应当收费", ""),
        Some(yuan) => {
            let amount = writing.also(Element::Amount, "收费数额", &format!("{yuan}元"));
            format!("{amount}（大写：{}）", yuan_in_capitals(yuan))
        }
        None => writing.keep_as(Element::Amount, "收费数额", ""),
    };
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关决定对该申请收取信息处理费。{calculation}合计{amount}。"
    )));

    let mut writing = Writing::of(Element::Payment);
    let payment = writing.keep("缴纳方式", &facts.payment);
    draft.push(writing.done(format!("缴纳方式：{payment}。")));

    let mut writing = Writing::of(Element::Term);
    let term = writing.also(
        Element::Term,
        "缴费期限",
        &format!("{FEE_PAYMENT_WORKDAYS}个工作日"),
    );
    let effect = writing.also(Element::Silence, "逾期未缴费的后果", "视为放弃申请");
    draft.push(writing.done(format!(
        "请{you}自收到本通知书次日起{term}内缴纳。逾期未按要求缴纳的，{effect}，本机关不再处理该政府信息公开申请。{you}缴清费用的，办理期限自缴费完成次日起重新计算。"
    )));
}

/// The way of counting, the number and each band.
fn calculation(writing: &mut Writing, count: FeeCount) -> String {
    let (rule, unit) = match count {
        FeeCount::Items { first, last } if first == last => {
            (format!("按件计收，本申请为本自然月内第{first}件"), "件")
        }
        FeeCount::Items { first, last } => (
            format!("按件计收，本申请按照一事一申请的原则计为本自然月内第{first}至{last}件"),
            "件",
        ),
        FeeCount::Pages(pages) => (format!("按量计收，本申请提供信息共{pages}页"), "页"),
    };
    let rule = writing.also(Element::Calculation, "计收方式和数量", &rule);
    let bands: Vec<String> = count
        .fee()
        .bands
        .iter()
        .map(|band| band_in_words(count.scheme(), band, unit))
        .collect();
    format!("{rule}。{}，", bands.join("；"))
}

/// 第31至68页每页10元，计380元.
fn band_in_words(scheme: FeeScheme, band: &FeeBand, unit: &str) -> String {
    let last = band.from + band.count - 1;
    let range = if last == band.from {
        format!("第{last}{unit}")
    } else {
        format!("第{}至{last}{unit}", band.from)
    };
    if band.rate_yuan == 0 {
        return format!("{range}不收费");
    }
    let each = match scheme {
        FeeScheme::ByItem => "每件",
        FeeScheme::ByPage => "每页",
    };
    format!(
        "{range}{each}{}元，计{}元",
        band.rate_yuan, band.amount_yuan
    )
}

/// 不再处理告知书（逾期未缴费）
pub(super) fn unpaid(draft: &mut Draft<'_>) {
    let facts = &draft.facts.fee;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Reasons);
    let (on, letter) = steps::cited(&mut writing, "收费通知书", &facts.notice);
    let received = dated("收到收费通知书的日期", facts.received_on);
    let due = writing.date("缴费期限", facts.due_on);
    draft.push(writing.done(format!(
        "本机关于{on}向{you}发出{letter}，{you}于{received}收到，应当在{due}前（含当日）缴费。期限届满，{you}没有按照收费通知的要求缴纳费用。"
    )));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不再处理");
    draft.push(writing.done(format!(
        "根据{rules}的规定，视为{you}放弃申请，本机关{result}该政府信息公开申请。"
    )));
}
