//! Answers: disclosed, in part, not there, not ours, not to be made, still unclear, ruled by another law.

use super::{Draft, refusals, steps};
use crate::letters::element::Element;
use crate::letters::facts::decisions::{Determination, Withheld};
use crate::letters::phrases::{Writing, filled, gap, joined, numbered, quoted};
use crate::wording::{sentence, tidy};
use gongkai_law::outcomes::Outcome;

/// 答复书（已主动公开）
pub(super) fn already_public(draft: &mut Draft<'_>) {
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "已经主动公开");
    draft.push(writing.done(format!(
        "经查，{you}申请公开的上述信息{result}。根据{rules}的规定，现将获取该信息的方式、途径告知{you}："
    )));
    let mut writing = Writing::of(Element::Access);
    let way = writing.keep("获取信息的方式、途径", &draft.facts.access.way);
    draft.push(writing.done(format!("{way}。")));
}

/// 答复书（予以公开）
pub(super) fn granted(draft: &mut Draft<'_>) {
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "予以公开");
    draft.push(writing.done(format!(
        "经审查，{you}申请公开的上述信息属于可以公开的政府信息。根据{rules}的规定，本机关{result}。"
    )));
    access(draft);
}

/// How what is disclosed is handed over: with the letter, or in which way, where and when.
fn access(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    let mut writing = Writing::of(Element::Access);
    if facts.attachments.is_empty() {
        let way = writing.keep("获取信息的方式、途径", &facts.access.way);
        let when = writing.keep("获取信息的时间", &facts.access.when);
        draft.push(writing.done(format!(
            "请{you}按照以下方式、途径和时间获取该信息：{way}；时间：{when}。"
        )));
        return;
    }
    let enclosed = writing.also(Element::Access, "附件", "附件");
    let form = facts
        .request
        .supply_form
        .map(|form| format!("以{}形式", form.name()))
        .unwrap_or_default();
    let way = tidy(&facts.access.way);
    let more = if way.is_empty() {
        String::new()
    } else {
        format!("{way}。")
    };
    draft.push(writing.done(format!(
        "现按照{you}要求的方式，{form}向{you}提供该信息（见{enclosed}）。{more}"
    )));
}

/// 答复书（部分公开）
pub(super) fn partial(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "部分公开");
    draft.push(writing.done(format!(
        "经审查，{you}申请公开的上述信息中含有不应当公开的内容，但是能够作区分处理。根据{rules}的规定，本机关作区分处理后予以{result}。"
    )));

    let given = numbered(&facts.given);
    let given = if given.is_empty() {
        gap("予以公开的内容")
    } else {
        given
    };
    draft.plain(
        Element::Given,
        format!("予以公开的内容：{}", on_new_lines(&given)),
    );
    access(draft);

    let mut writing = Writing::of(Element::Withheld);
    let parts: Vec<String> = facts
        .withheld
        .iter()
        .map(|part| withheld(draft, &mut writing, part))
        .collect();
    let parts = if parts.is_empty() {
        gap("不予公开的内容、依据和理由")
    } else {
        writing.also(Element::Reasons, "不予公开的理由", "理由");
        on_new_lines(&numbered(&parts))
    };
    draft.push(writing.done(format!("不予公开的内容、依据和理由：{parts}")));

    if let Some(part) = facts
        .withheld
        .iter()
        .find(|part| part.ground == Outcome::RefusedThirdParty)
    {
        let weighing = refusals::weighing(draft, &part.refusal);
        draft.plain(Element::PublicInterest, weighing);
    }
}

/// A list of several points begins on a line of its own.
fn on_new_lines(list: &str) -> String {
    if list.contains('\n') {
        format!("\n{list}")
    } else {
        list.to_owned()
    }
}

/// 名单中的身份证号码：涉及……，根据……不予公开，理由是……
fn withheld(draft: &Draft<'_>, writing: &mut Writing, part: &Withheld) -> String {
    let what = writing.keep("不予公开的内容", &part.what);
    let nature = refusals::nature(part.ground, &part.refusal);
    let rules: Vec<_> = refusals::ground_rule(part.ground, draft.edition)
        .into_iter()
        .collect();
    let rules = writing.rules(&rules);
    let reasons = filled("不予公开的具体理由", &part.refusal.reasons);
    format!("{what}，{nature}，根据{rules}的规定不予公开，理由是：{reasons}")
}

/// 信息不存在告知书
pub(super) fn not_existing(draft: &mut Draft<'_>) {
    let search = &draft.facts.search;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Search);
    let on = writing.date("检索日期", search.on);
    let places = joined("检索的范围", search.places.iter().map(String::as_str));
    let places = writing.keep("检索的范围", &places);
    let words: Vec<String> = search.words.iter().map(|word| quoted(word)).collect();
    let words = joined("检索的方式或者检索词", words.iter().map(String::as_str));
    draft.push(writing.done(format!(
        "本机关于{on}在{places}范围内，以{words}为检索词进行了检索，没有检索到{you}申请公开的上述信息。"
    )));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不存在");
    draft.push(writing.done(format!(
        "根据{rules}的规定，现告知{you}：经检索，{you}申请公开的政府信息{result}。"
    )));
}

/// 非本机关负责公开告知书
pub(super) fn not_ours(draft: &mut Draft<'_>) {
    let facts = &draft.facts.not_ours;
    let you = draft.you();
    draft.opening();

    let reasons = filled("不属于本机关负责公开的理由", &facts.reasons);
    draft.plain(Element::Reasons, format!("经查，{}", sentence(&reasons)));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不属于本机关负责公开");
    draft.push(writing.done(format!(
        "根据{rules}的规定，现告知{you}：{you}申请公开的上述信息{result}。"
    )));

    let mut writing = Writing::of(Element::RightOrgan);
    let text = match &facts.organ {
        Determination::Open => writing.keep("负责公开的机关及其联系方式，或者不能确定的说明", ""),
        Determination::Undeterminable => {
            "根据现有材料，本机关不能确定负责公开该信息的行政机关。".to_owned()
        }
        Determination::Agency { name, contact } => {
            let name = writing.keep("负责公开的机关", name);
            let contact = writing.keep("负责公开的机关的联系方式", contact);
            format!("该信息由{name}负责公开，{you}可以向其提出申请，联系方式：{contact}。")
        }
    };
    draft.push(writing.done(text));
}

/// 没有现成信息告知书
pub(super) fn need_creation(draft: &mut Draft<'_>) {
    let you = draft.you();
    draft.opening();
    let reasons = filled("需要加工、分析的具体情况", &draft.facts.refusal.reasons);
    draft.plain(
        Element::Reasons,
        format!(
            "经检索，本机关没有与{you}的申请内容相符的现成信息，提供该信息需要对现有政府信息进行加工、分析。{}",
            sentence(&reasons)
        ),
    );
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不予提供");
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关向申请人提供的信息应当是已制作或者获取的政府信息，对需要加工、分析的信息{result}。"
    )));
}

/// 补正后仍不明确告知书
pub(super) fn still_unclear(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Reasons);
    let (on, letter) = steps::cited(&mut writing, "补正告知书", &facts.clarification.notice);
    let reasons = filled("补正后仍不明确的具体情况", &facts.refusal.reasons);
    draft.push(writing.done(format!(
        "本机关于{on}以{letter}告知{you}补正。经审查，{you}补正后的申请内容仍不明确：{}",
        sentence(&reasons)
    )));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "无法提供");
    draft.push(writing.done(format!(
        "根据{rules}的规定，因补正后申请内容仍不明确，本机关{result}{you}申请公开的政府信息。{you}可以在明确内容后重新提出申请。"
    )));
}

/// 行政查询事项告知书
pub(super) fn admin_query(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();

    let mut writing = Writing::of(Element::Reasons);
    let matter = writing.keep("登记资料等信息的名称", &facts.redirection.matter);
    let law = writing.keep(
        "对获取该信息有特别规定的法律、行政法规",
        &facts.redirection.law,
    );
    draft.push(writing.done(format!(
        "经审查，{you}申请公开的上述信息属于{matter}，{law}对获取该信息有特别规定。"
    )));

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "依照上述规定办理");
    draft.push(writing.done(format!("根据{rules}的规定，请{you}{result}。")));
    channel(draft, "查询途径");
}

/// 办理途径
pub(super) fn channel(draft: &mut Draft<'_>, what: &str) {
    let mut writing = Writing::of(Element::Channel);
    let channel = writing.keep(what, &draft.facts.redirection.channel);
    draft.push(writing.done(format!("{what}：{channel}。")));
}

/// 告知书（其他处理）
pub(super) fn other(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let you = draft.you();
    draft.opening();
    let reasons = filled("有关情况和理由", &facts.refusal.reasons);
    draft.plain(Element::Reasons, sentence(&reasons));
    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.keep("处理结果", &facts.redirection.matter);
    draft.push(writing.done(format!("根据{rules}的规定，现告知{you}：{result}。")));
}
