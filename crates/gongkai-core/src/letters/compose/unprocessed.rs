//! Requests that are not handled (不予处理): petitions, repetitions, publications, excess, confirmation.

use super::answers::channel;
use super::{Draft, steps};
use crate::letters::element::Element;
use crate::letters::phrases::{Writing, dated, filled};
use crate::wording::sentence;

/// 信访、投诉、举报
pub(super) fn petition(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Reasons);
    let matter = writing.keep("反映的事项", &facts.redirection.matter);
    draft.push(writing.done(format!(
        "经审查，{you}以政府信息公开申请的形式{matter}，不是申请公开政府信息，属于进行信访、投诉、举报等活动。"
    )));
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不作为政府信息公开申请处理");
    draft.push(writing.done(format!("根据{rules}的规定，本机关{result}。")));
    channel(draft, "反映途径");
}

/// 重复申请
pub(super) fn repeat(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Earlier);
    let (on, letter) = steps::cited(&mut writing, "原答复文书", &facts.earlier);
    draft.push(writing.done(format!(
        "经查，{you}曾就相同的政府信息提出申请，本机关已经于{on}作出{letter}答复{you}。"
    )));
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不予重复处理");
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关对{you}的本次申请{result}。"
    )));
}

/// 公开出版物
pub(super) fn publication(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Reasons);
    let matter = writing.keep("公开出版物的名称", &facts.redirection.matter);
    draft.push(writing.done(format!(
        "经审查，{you}要求提供的{matter}属于政府公报、报刊、书籍等公开出版物。"
    )));
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不予处理");
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关对该申请{result}，现告知{you}获取的途径。"
    )));
    channel(draft, "获取途径");
}

/// 无正当理由大量、反复申请
pub(super) fn excessive(draft: &mut Draft<'_>) {
    let facts = &draft.facts.excess;
    let you = draft.you();
    draft.opening();
    steps::excess(draft, Element::Facts);

    let mut writing = Writing::of(Element::Reasons);
    let (on, letter) = steps::cited(&mut writing, "说明理由通知书", &facts.notice);
    let answer = match facts.explained_on {
        Some(_) => {
            let explained = dated("收到理由说明的日期", facts.explained_on);
            let judgement = filled("理由不合理的具体说明", &facts.judgement);
            format!(
                "{you}于{explained}说明了理由。经审查，理由不合理：{}",
                sentence(&judgement)
            )
        }
        None => format!("{you}没有在规定的期限内说明理由。"),
    };
    draft.push(writing.done(format!("本机关于{on}以{letter}要求{you}说明理由。{answer}")));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不予处理");
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关对{you}的上述申请{result}。"
    )));
}

/// 要求确认或者重新出具
pub(super) fn confirm_or_reissue(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Reasons);
    let (on, letter) = steps::cited(&mut writing, "已提供信息的文书", &facts.earlier);
    let reasons = filled("要求确认或者重新出具的具体情况", &facts.refusal.reasons);
    draft.push(writing.done(format!(
        "经审查，本机关已经于{on}以{letter}向{you}提供有关信息，{you}本次申请是要求本机关对已经获取的信息予以确认或者重新出具。{}",
        sentence(&reasons)
    )));
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不予处理");
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关对{you}的本次申请{result}。"
    )));
}
