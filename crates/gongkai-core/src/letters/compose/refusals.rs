//! Refusals under articles 14 to 16 (不予公开): what the information is, why, and how the public interest was weighed.

use gongkai_law::grounds::Category;
use gongkai_law::outcomes::Outcome;
use gongkai_law::rules::{Edition, Rule, table};

use super::{Draft, consultations};
use crate::letters::element::Element;
use crate::letters::facts::decisions::Refusal;
use crate::letters::phrases::{Writing, filled, joined};
use crate::wording::sentence;

/// 不予公开决定书
pub(super) fn refusal(draft: &mut Draft<'_>) {
    let refusal = &draft.facts.refusal;
    let you = draft.you();
    let ground = draft.kind.outcome().unwrap_or(Outcome::OtherMisc);
    draft.opening();

    let nature = nature(ground, refusal);
    let reasons = filled("不予公开的具体理由", &refusal.reasons);
    draft.plain(
        Element::Reasons,
        format!(
            "经审查，{you}申请公开的上述信息{nature}。{}",
            sentence(&reasons)
        ),
    );
    if ground == Outcome::RefusedThirdParty {
        let weighing = weighing(draft, refusal);
        draft.plain(Element::PublicInterest, weighing);
    }

    let mut writing = Writing::of(Element::Result);
    let rules = writing.rules(draft.rules());
    let result = writing.also(Element::Result, "处理结果", "不予公开");
    draft.push(writing.done(format!("根据{rules}的规定，本机关决定对上述信息{result}。")));
}

/// What the third party said and how the public interest was weighed (条例 第十五条、第三十二条).
pub(super) fn weighing(draft: &Draft<'_>, refusal: &Refusal) -> String {
    let answer = consultations::answer_in_words(draft);
    // Of a whole that is withheld in part, it may be said once for all parts.
    let weighing = match refusal.weighing.trim() {
        "" => &draft.facts.refusal.weighing,
        of_the_part => of_the_part,
    };
    let weighing = filled("公共利益的衡量", weighing);
    format!(
        "{answer}。经衡量，本机关认为不公开该信息不会对公共利益造成重大影响。{}",
        sentence(&weighing)
    )
}

/// What withheld information is, by the words of its article.
pub(super) fn nature(ground: Outcome, refusal: &Refusal) -> String {
    let categories = || {
        let of_ground =
            Category::of(ground).filter(|category| refusal.categories.contains(category));
        joined("具体类别", of_ground.map(Category::name))
    };
    match ground {
        Outcome::RefusedStateSecret => "属于依法确定的国家秘密".to_owned(),
        Outcome::RefusedLawForbids => {
            let law = filled("禁止公开的法律、行政法规及其条款", &refusal.forbidding_law);
            format!("属于{law}禁止公开的政府信息")
        }
        Outcome::RefusedThreeSecurityOneStability => {
            format!("公开后可能危及{}", categories())
        }
        Outcome::RefusedThirdParty => {
            format!(
                "涉及第三方的{}，公开会对第三方合法权益造成损害",
                categories()
            )
        }
        Outcome::RefusedInternalAffairs => {
            format!("属于本机关{}方面的内部事务信息", categories())
        }
        Outcome::RefusedProcessInfo => {
            format!(
                "属于本机关在履行行政管理职能过程中形成的{}等过程性信息",
                categories()
            )
        }
        Outcome::RefusedEnforcementFile => "属于行政执法案卷信息".to_owned(),
        _ => "依法不予公开".to_owned(),
    }
}

/// The article of a ground under the text a request is judged by; `None` where that text knew no such ground.
pub(super) fn ground_rule(ground: Outcome, edition: Edition) -> Option<Rule> {
    match (edition, ground) {
        (Edition::Of2019, ground) => Some(ground.rule()),
        (Edition::Of2007, Outcome::RefusedStateSecret | Outcome::RefusedThirdParty) => {
            Some(table::FORBIDDEN_2007)
        }
        (Edition::Of2007, Outcome::RefusedThreeSecurityOneStability) => Some(table::SECURITY_2007),
        (Edition::Of2007, _) => None,
    }
}
