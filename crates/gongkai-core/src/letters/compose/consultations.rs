//! Letters to third parties and other agencies. They say what concerns the reader, and never who made the request.

use gongkai_law::rules::Edition;

use super::Draft;
use super::steps::cited;
use crate::letters::Paragraph;
use crate::letters::element::Element;
use crate::letters::facts::steps::Opinion;
use crate::letters::phrases::{Writing, dated, filled, gap, joined};
use crate::letters::sheet::{Field, Group, NUMBER_LABEL, Sheet, choice};
use crate::wording::sentence;

/// 第三方意见征询书
pub(super) fn third_party(draft: &mut Draft<'_>) {
    let facts = &draft.facts.third_party;
    let you = draft.you();
    draft.plain(
        Element::Facts,
        format!("本机关正在办理一件政府信息公开申请，其中涉及{you}的合法权益。"),
    );

    let mut writing = Writing::of(Element::Content);
    let content = writing.quote("涉及的信息", &facts.content);
    let interests = joined(
        "涉及的权益",
        facts.interests.iter().map(|interest| interest.name()),
    );
    draft.push(writing.done(format!(
        "申请公开的信息中，与{you}有关的内容为{content}，可能涉及{you}的{interests}。"
    )));

    let mut writing = Writing::of(Element::Term);
    let rules = writing.rules(draft.rules());
    let term = match draft.edition.opinion_workdays() {
        Some(workdays) => {
            let words = writing.also(
                Element::Term,
                "提出意见的期限",
                &format!("{workdays}个工作日"),
            );
            format!("自收到本征询书之日起{words}内")
        }
        None => {
            let by = writing.date("提出意见的期限", facts.reply_by);
            format!("在{by}前（含当日）")
        }
    };
    draft.push(writing.done(format!(
        "根据{rules}的规定，现征求{you}的意见。请{you}{term}，就是否同意公开上述内容提出书面意见；不同意公开的，请说明理由，并附相关证明材料。"
    )));

    if draft.edition == Edition::Of2019 {
        let mut writing = Writing::of(Element::Silence);
        let effect = writing.also(
            Element::Silence,
            "逾期未提出意见的后果",
            "由本机关依法决定是否公开",
        );
        draft.push(writing.done(format!(
            "{you}逾期未提出意见的，{effect}。{you}不同意公开且有合理理由的，本机关不予公开；本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的内容和理由书面告知{you}。"
        )));
    }
    draft.sheet = Some(opinion_slip(draft));
}

/// The slip (回执) on which the third party answers.
fn opinion_slip(draft: &Draft<'_>) -> Sheet {
    let facts = &draft.facts.third_party;
    Sheet {
        title: "第三方意见征询书回执".to_owned(),
        groups: vec![Group::plain(vec![
            vec![Field::by_hand(NUMBER_LABEL, draft.number())],
            vec![
                Field::by_hand("第三方名称", facts.name.trim()),
                Field::by_hand("联系电话", ""),
            ],
            vec![Field::due("涉及的信息", facts.content.trim()).tall(3)],
            vec![Field::by_hand("意见", choice(&Opinion::ALL, None, Opinion::name)).tall(2)],
            vec![Field::by_hand("理由和证明材料", "").tall(8)],
            vec![
                Field::by_hand("签名或者盖章", "").tall(3),
                Field::by_hand("日期", "").tall(3),
            ],
        ])],
        notes: vec![
            "填写说明：部分同意公开的，请写明同意公开和不同意公开的具体内容。请将本回执交回或者寄回征询书所列联系机构。"
                .to_owned(),
        ],
    }
}

/// 告知第三方决定公开通知书
pub(super) fn third_party_notice(draft: &mut Draft<'_>) {
    let facts = &draft.facts.third_party;
    let you = draft.you();

    let mut writing = Writing::of(Element::Facts);
    let (on, letter) = cited(&mut writing, "征询书", &facts.consultation);
    let answer = match facts.opinion {
        Some(opinion) => {
            let on = writing.date("收到第三方意见的日期", facts.answered_on);
            format!("{you}于{on}提出意见，{}", opinion.name())
        }
        None => format!("{you}没有在规定的期限内提出意见"),
    };
    draft.push(writing.done(format!(
        "本机关于{on}以{letter}就是否公开与{you}有关的政府信息征求{you}的意见。{answer}。"
    )));

    let interest = filled("对公共利益的重大影响及理由", &facts.public_interest);
    draft.plain(
        Element::PublicInterest,
        format!(
            "经审查，本机关认为不公开该信息可能对公共利益造成重大影响，理由是：{}",
            sentence(&interest)
        ),
    );

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let content = writing.quote_as(Element::Content, "决定公开的内容", &facts.content);
    let result = writing.also(Element::Result, "处理结果", "决定公开");
    let from = facts
        .disclosed_from
        .map(|on| {
            let on = writing.date("公开的日期", Some(on));
            format!("，自{on}起公开")
        })
        .unwrap_or_default();
    draft.push(writing.done(format!(
        "根据{rules}的规定，本机关{result}下列内容：{content}{from}。现书面告知{you}。"
    )));
}

/// 征求意见函（其他机关）
pub(super) fn agency(draft: &mut Draft<'_>) {
    let facts = &draft.facts.consultation;
    let content = concerned(draft);
    draft.push(content);

    let mut writing = Writing::of(Element::Term);
    let rules = writing.rules(draft.rules());
    let by = writing.date("回复期限", facts.reply_by);
    draft.push(writing.done(format!(
        "根据{rules}的规定，为保证公开的政府信息准确一致，现征求贵单位的意见。请贵单位就该信息是否准确、是否可以公开，在{by}前（含当日）书面回复本机关；认为不宜公开或者只宜部分公开的，请写明具体内容、依据和理由。"
    )));
}

/// 征求意见函（共同制作机关）
pub(super) fn co_maker(draft: &mut Draft<'_>) {
    let content = concerned(draft);
    draft.push(content);

    let mut writing = Writing::of(Element::Term);
    let rules = writing.rules(draft.rules());
    let term = match Edition::Of2019.opinion_workdays() {
        Some(workdays) => format!("{workdays}个工作日"),
        None => gap("回复期限"),
    };
    let term = writing.also(Element::Term, "回复期限", &term);
    draft.push(writing.done(format!(
        "该信息由本机关牵头、与贵单位共同制作。根据{rules}的规定，现征求贵单位的意见。请贵单位自收到本函之日起{term}内，就是否同意公开书面回复本机关；认为不宜公开或者只宜部分公开的，请写明具体内容、依据和理由。"
    )));

    let mut writing = Writing::of(Element::Silence);
    let effect = writing.also(Element::Silence, "逾期未回复的后果", "视为同意公开");
    draft.push(writing.done(format!("逾期未提出意见的，{effect}。")));
}

/// 本机关正在办理一件……涉及……
fn concerned(draft: &Draft<'_>) -> Paragraph {
    let facts = &draft.facts.consultation;
    let mut writing = Writing::of(Element::Content);
    let matter = writing.also(Element::Facts, "征求意见的事由", "政府信息公开申请");
    let content = writing.quote("涉及的信息", &facts.content);
    let relation = filled("该信息与贵单位的关系", &facts.relation);
    writing.done(format!(
        "本机关正在办理一件{matter}，涉及{content}。该信息{relation}。"
    ))
}

/// What the answer to the applicant says of the consultation, without the third party's name.
pub(super) fn answer_in_words(draft: &Draft<'_>) -> String {
    let facts = &draft.facts.third_party;
    let on = dated("征求第三方意见的日期", facts.consultation.on);
    let answer = match facts.opinion {
        Some(Opinion::Objects) => "第三方不同意公开且有合理理由",
        Some(Opinion::AgreesInPart) => "第三方部分同意公开",
        Some(Opinion::Agrees) => "第三方同意公开",
        None => "第三方没有在规定的期限内提出意见",
    };
    format!("本机关于{on}书面征求第三方的意见，{answer}")
}
