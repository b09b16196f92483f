//! Letters on requests to correct records about the applicant (更正). They open in their own way: nothing is asked to be
//! disclosed.

use super::{Draft, submitted_by};
use crate::letters::element::Element;
use crate::letters::facts::decisions::CorrectionDecision;
use crate::letters::phrases::{Writing, filled};
use crate::wording::sentence;

/// 本机关于……收到您……更正申请……
fn opening(draft: &mut Draft<'_>) {
    let request = &draft.facts.request;
    let you = draft.you();
    let mut writing = Writing::of(Element::Facts);
    let on = writing.date("收到申请的日期", request.received_on);
    let number = writing.keep("登记编号", &request.register_number);
    let record = writing.quote("要求更正的信息", &draft.facts.correction.record);
    let submitted = request.channel.map_or("提交", submitted_by);
    draft.push(writing.done(format!(
        "本机关于{on}收到{you}{submitted}的政府信息更正申请（登记编号：{number}），要求更正{record}。"
    )));
}

fn reasons(draft: &mut Draft<'_>) {
    let reasons = filled("审核的情况和理由", &draft.facts.correction.reasons);
    draft.plain(Element::Reasons, format!("经审核，{}", sentence(&reasons)));
}

/// 更正申请答复书
pub(super) fn answer(draft: &mut Draft<'_>) {
    let you = draft.you();
    opening(draft);
    reasons(draft);
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = match draft.facts.correction.decision {
        Some(CorrectionDecision::Corrected) => {
            writing.also(Element::Result, "处理结果", "予以更正")
        }
        Some(CorrectionDecision::Declined) => writing.also(Element::Result, "处理结果", "不予更正"),
        _ => writing.keep("处理结果", ""),
    };
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关决定对上述信息{result}，现告知{you}。"
    )));
}

/// 更正申请转送告知书
pub(super) fn transfer(draft: &mut Draft<'_>) {
    let facts = &draft.facts.correction;
    let you = draft.you();
    opening(draft);
    reasons(draft);

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let organ = writing.keep_as(Element::RightOrgan, "有权更正的机关", &facts.organ);
    let contact = writing.keep_as(
        Element::RightOrgan,
        "有权更正的机关的联系方式",
        &facts.contact,
    );
    let text = match facts.decision {
        Some(CorrectionDecision::Transferred) => {
            let on = writing.date("转送的日期", facts.transferred.on);
            let result = writing.also(Element::Result, "处理结果", "转送");
            format!(
                "更正上述信息不属于本机关的职能范围。根据{rules}的规定，本机关已经于{on}将{you}的申请{result}{organ}处理，联系方式：{contact}。"
            )
        }
        Some(CorrectionDecision::Told) => {
            let result = writing.also(Element::Result, "处理结果", "向有权更正的行政机关提出");
            format!(
                "更正上述信息不属于本机关的职能范围。根据{rules}的规定，请{you}{result}：{organ}，联系方式：{contact}。"
            )
        }
        _ => {
            let result = writing.keep("转送，或者告知申请人向有权更正的机关提出", "");
            format!(
                "更正上述信息不属于本机关的职能范围。根据{rules}的规定，{result}：{organ}，联系方式：{contact}。"
            )
        }
    };
    draft.push(writing.done(text));
}
