//! Letters to the applicant on the way to an answer: clarification, extension, reasons, delay.

use gongkai_law::rules::Edition;

use super::Draft;
use crate::letters::element::Element;
use crate::letters::facts::steps::SentLetter;
use crate::letters::phrases::{Writing, counted, dated, filled, gap, numbered};
use crate::wording::{sentence, tidy};

/// 补正告知书
pub(super) fn clarification(draft: &mut Draft<'_>) {
    let facts = &draft.facts.clarification;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Basis);
    let rules = writing.rules(draft.rules());
    draft.push(writing.done(format!(
        "经审查，{you}的申请内容不明确，本机关难以据此确定和检索{you}所需要的政府信息。根据{rules}的规定，现一次性告知{you}对下列事项作出补正："
    )));

    let items = numbered(&facts.items);
    let items = if items.is_empty() {
        gap("需要补正的事项")
    } else {
        items
    };
    draft.plain(Element::ToClarify, items);

    let guidance = filled("指导和释明的内容", &facts.guidance);
    draft.plain(
        Element::Guidance,
        format!("为便于{you}补正，现作如下说明：{}", sentence(&guidance)),
    );

    let mut writing = Writing::of(Element::Term);
    let due = writing.date("补正期限", facts.due_on);
    draft.push(writing.done(format!(
        "请{you}在{due}前（含当日）将补正后的申请提交本机关。答复期限自本机关收到补正的申请之日起计算。"
    )));
    if draft.edition == Edition::Of2019 {
        let mut writing = Writing::of(Element::Silence);
        let effect = writing.also(Element::Silence, "逾期不补正的后果", "视为放弃申请");
        draft.push(writing.done(format!(
            "无正当理由逾期不补正的，{effect}，本机关不再处理该政府信息公开申请。"
        )));
    }
}

/// 《…告知书》（青政公开〔2026〕3号）; notes number and date.
pub(super) fn cited(writing: &mut Writing, what: &str, letter: &SentLetter) -> (String, String) {
    let on = writing.date_as(Element::Earlier, &format!("{what}的日期"), letter.on);
    let title = tidy(&letter.title);
    let title = if title.is_empty() {
        what.to_owned()
    } else {
        title
    };
    let number = writing.keep_as(Element::Earlier, &format!("{what}的文号"), &letter.number);
    (on, format!("《{title}》（{number}）"))
}

/// 不再处理告知书（逾期未补正）
pub(super) fn unclarified(draft: &mut Draft<'_>) {
    let facts = &draft.facts.clarification;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Reasons);
    let (on, letter) = cited(&mut writing, "补正告知书", &facts.notice);
    let due = writing.date("补正期限", facts.due_on);
    draft.push(writing.done(format!(
        "因申请内容不明确，本机关于{on}向{you}作出{letter}，请{you}在{due}前（含当日）补正。期限届满，本机关没有收到{you}补正的申请，{you}也没有说明逾期的正当理由。"
    )));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不再处理");
    draft.push(writing.done(format!(
        "根据{rules}的规定，视为{you}放弃申请，本机关{result}该政府信息公开申请。{you}仍需要获取有关政府信息的，可以重新提出内容明确的申请。"
    )));
}

/// 延期答复告知书
pub(super) fn extension(draft: &mut Draft<'_>) {
    let facts = &draft.facts.extension;
    let you = draft.you();
    draft.opening();

    let reasons = filled("延期的理由", &facts.reasons);
    let due = dated("原答复期限", draft.facts.request.due_on);
    draft.plain(
        Element::Reasons,
        format!("本机关应当在{due}前（含当日）答复。因{reasons}，本机关不能在该期限内答复。"),
    );

    let mut writing = Writing::of(Element::Term);
    let rules = writing.rules(draft.rules());
    let approval = writing.also(
        Element::Approval,
        "负责人同意的情况",
        "政府信息公开工作机构负责人同意",
    );
    let workdays = counted("延长的工作日数", facts.workdays);
    let until = writing.date("延长后的答复期限", facts.new_due_on);
    draft.push(writing.done(format!(
        "根据{rules}的规定，经本机关{approval}，答复期限延长{workdays}个工作日，本机关将在{until}前（含当日）向{you}答复。"
    )));
}

/// 要求说明理由通知书
pub(super) fn reasons(draft: &mut Draft<'_>) {
    let facts = &draft.facts.excess;
    let you = draft.you();
    draft.opening();
    excess(draft, Element::Reasons);

    let mut writing = Writing::of(Element::Term);
    let rules = writing.rules(draft.rules());
    let by = writing.date("说明理由的期限", facts.reasons_by);
    draft.push(writing.done(format!(
        "根据{rules}的规定，请{you}在{by}前（含当日）书面说明提出上述申请的理由。"
    )));
    draft.plain(
        Element::Silence,
        format!(
            "{you}没有说明理由或者理由不合理的，本机关将告知{you}不予处理；理由合理，但是本机关无法在规定的期限内答复的，本机关将确定延迟答复的合理期限并告知{you}。"
        ),
    );
}

/// 自……至……，您共提出……件申请……
pub(super) fn excess(draft: &mut Draft<'_>, element: Element) {
    let facts = &draft.facts.excess;
    let you = draft.you();
    let mut writing = Writing::of(element);
    let from = writing.date("统计的起始日期", facts.from_on);
    let to = writing.date("统计的截止日期", facts.to_on);
    let requests = counted("申请件数", facts.requests);
    let requests = writing.also(element, "申请件数", &format!("{requests}件"));
    let frequency = filled("数量、频次明显超过合理范围的情况", &facts.frequency);
    draft.push(writing.done(format!(
        "自{from}至{to}，{you}共向本机关提出政府信息公开申请{requests}，{frequency}，数量、频次明显超过合理范围。"
    )));
}

/// 延迟答复告知书
pub(super) fn delay(draft: &mut Draft<'_>) {
    let facts = &draft.facts.excess;
    let you = draft.you();
    draft.opening();
    excess(draft, Element::Facts);

    let judgement = filled("理由合理但不能按期答复的说明", &facts.judgement);
    let explained = dated("收到理由说明的日期", facts.explained_on);
    draft.plain(
        Element::Reasons,
        format!(
            "本机关于{explained}收到{you}的理由说明。{}",
            sentence(&judgement)
        ),
    );

    let mut writing = Writing::of(Element::Term);
    let rules = writing.rules(draft.rules());
    let until = writing.date("延迟后的答复期限", facts.delayed_to);
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关延迟答复，将在{until}前（含当日）向{you}答复。"
    )));
}
