//! The remedy clause of a letter (救济告知): fields, from which its sentence is made, so that organ, court and periods
//! can be compared with the law. The wording is ours; have counsel approve it.
//!
//! Knows no facts of a case. Basis: 行政复议法 第二十条、第二十二条、第二十三条; 行政诉讼法 第四十五条、第四十六条, and what
//! stood in their place before (`gongkai_law::remedies`).

use gongkai_law::remedies::{LawsuitPeriod, RECONSIDERATION_DAYS, RemedyRoute};
use gongkai_law::rules::table;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::letters::facts::RemedyFacts;
use crate::letters::kind::LetterKind;
use crate::letters::phrases::filled;

/// What an applicant is told about the ways against a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyClause {
    /// Whether reconsideration comes first.
    pub route: RemedyRoute,
    /// Who reconsiders.
    pub reconsideration_organ: String,
    /// Calendar days in which reconsideration can be asked for.
    pub reconsideration_days: u32,
    /// The court.
    pub court: String,
    /// How long the lawsuit can be brought.
    pub lawsuit: LawsuitPeriod,
    /// Where reconsideration is asked for online.
    pub online_channel: Option<String>,
}

impl RemedyClause {
    /// The clause that is due for a kind on a day; `None` where none is.
    #[must_use]
    pub fn due(kind: LetterKind, decided_on: Date, facts: &RemedyFacts) -> Option<Self> {
        let route = kind.remedy_route(decided_on)?;
        let channel = facts.online_channel.trim();
        Some(Self {
            route,
            reconsideration_organ: facts.reconsideration_organ.trim().to_owned(),
            reconsideration_days: RECONSIDERATION_DAYS,
            court: facts.court.trim().to_owned(),
            lawsuit: route.lawsuit_period(decided_on),
            online_channel: (!channel.is_empty()).then(|| channel.to_owned()),
        })
    }

    /// The paragraph.
    #[must_use]
    pub fn text(&self, kind: LetterKind) -> String {
        let this = kind.self_name();
        let act = kind.act_name();
        let organ = filled("行政复议机关", &self.reconsideration_organ);
        let court = filled("人民法院", &self.court);
        let days = self.reconsideration_days;
        let lawsuit = self.lawsuit.in_words();
        let online = match self.online_channel.as_deref().map(str::trim) {
            None | Some("") => String::new(),
            Some(channel) => format!("（也可以通过{channel}提交行政复议申请）"),
        };
        match self.route {
            RemedyRoute::ReconsiderationFirst => {
                let law = table::RECONSIDERATION_FIRST.document.name();
                // A partial refusal goes this way for the part refused.
                let part = if kind == LetterKind::PartialAnswer {
                    "中不予公开的内容"
                } else {
                    ""
                };
                format!(
                    "如不服{act}{part}，根据《{law}》第二十三条的规定，应当先自收到{this}之日起{days}日内向{organ}申请行政复议{online}；对行政复议决定不服的，可以自收到行政复议决定书之日起{lawsuit}内依法向{court}提起行政诉讼。"
                )
            }
            RemedyRoute::Choice => format!(
                "如不服{act}，可以自收到{this}之日起{days}日内向{organ}申请行政复议{online}，或者自收到{this}之日起{lawsuit}内依法向{court}提起行政诉讼。"
            ),
        }
    }
}
