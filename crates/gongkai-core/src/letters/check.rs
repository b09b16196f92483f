//! What a letter still lacks before it can be signed: each mandatory element that is missing, empty or against the law,
//! with a sentence that says the mend and the article that asks for it.
//!
//! Reads the letter alone, as the handler left it. Knows no facts: what the text must hold was noted when it was composed.

use gongkai_law::remedies::{self, RECONSIDERATION_DAYS, RemedyRoute};
use gongkai_law::rules::{Rule, table};
use jiff::civil::Date;

use crate::letters::compose::day_of;
use crate::letters::element::Element;
use crate::letters::facts::sheets::ServiceMethod;
use crate::letters::kind::LetterKind;
use crate::letters::phrases::gaps;
use crate::letters::remedy::RemedyClause;
use crate::letters::sheet::{Field, Need};
use crate::letters::{Letter, Paragraph};
use crate::time::date_in_words;

/// One thing a letter lacks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Missing {
    /// What it is.
    pub element: Element,
    /// What is wrong and how to mend it, in plain Chinese.
    pub sentence: String,
    /// The article that asks for it.
    pub rule: Rule,
}

/// Everything the letter lacks; empty where it can be signed.
#[must_use]
pub fn check(letter: &Letter) -> Vec<Missing> {
    let mut faults = Faults {
        letter,
        found: Vec::new(),
    };
    faults.head();
    faults.elements();
    faults.basis_in_force();
    for paragraph in &letter.paragraphs {
        faults.paragraph(paragraph);
    }
    faults.remedy();
    for field in letter.sheet.iter().flat_map(|sheet| sheet.fields()) {
        faults.field(field);
    }
    faults.found
}

/// Where a letter to another than the applicant names one of these: who the applicant is stays unknown to third parties
/// and other agencies. `particulars` are name, number and addresses of the applicant; short ones are not looked for.
#[must_use]
pub fn reveals(letter: &Letter, particulars: &[&str]) -> Vec<Missing> {
    let text = squeezed(&letter.plain_text());
    particulars
        .iter()
        .map(|particular| particular.trim())
        .filter(|particular| particular.chars().count() > 1)
        .filter(|particular| text.contains(&squeezed(particular)))
        .map(|particular| Missing {
            element: Element::Secrecy,
            sentence: format!(
                "这份文书不发给申请人，却写出了申请人的信息「{particular}」，请删去。"
            ),
            rule: letter.kind.rule(),
        })
        .collect()
}

/// Without blanks and brackets, which do not change what is said: 第三十六条第（三）项.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !"（）()".contains(*c))
        .collect()
}

struct Faults<'a> {
    letter: &'a Letter,
    found: Vec<Missing>,
}

impl Faults<'_> {
    fn add(&mut self, element: Element, rule: Rule, sentence: impl Into<String>) {
        self.found.push(Missing {
            element,
            sentence: sentence.into(),
            rule,
        });
    }

    /// The article behind an element of the text.
    fn rule(&self, element: Element) -> Rule {
        let kind = self.letter.kind;
        match (kind, element) {
            (LetterKind::FeeNotice, Element::Basis) => table::FREE_OF_CHARGE,
            (LetterKind::FeeNotice, _) => table::FEE_PAYMENT,
            (_, Element::Facts | Element::Contact | Element::Own) => table::FORMAT_TEXT,
            (LetterKind::PartialAnswer, Element::Access) => table::ANSWER_PROVIDED,
            (_, Element::PublicInterest) if kind.is_letter() => table::OTHERS_RIGHTS,
            _ => kind
                .rules(self.letter.edition)
                .first()
                .copied()
                .unwrap_or_else(|| kind.rule()),
        }
    }

    /// Number, addressee, signature and date.
    fn head(&mut self) {
        let letter = self.letter;
        if letter.title.trim().is_empty() {
            self.add(
                Element::Title,
                table::FORMAT_TITLE,
                "没有标题，请填写标题。",
            );
        }
        if letter.kind.is_letter() {
            self.number();
            if letter.addressee.trim().is_empty() {
                let sentence = "没有写明发给谁，请填写主送的个人、单位或者机关。";
                self.add(Element::Addressee, table::FORMAT_ADDRESSEE, sentence);
            }
        }
        if letter.kind.is_signed() {
            if letter.issuer.trim().is_empty() {
                let sentence = "没有发文机关署名，请填写机关全称。";
                self.add(Element::Issuer, table::FORMAT_SIGNATURE, sentence);
            }
            if letter.dated.is_none() {
                let sentence = "没有成文日期，请填写签发的日期。";
                self.add(Element::Dated, table::FORMAT_SIGNATURE, sentence);
            }
        }
    }

    fn number(&mut self) {
        let number = &self.letter.number;
        if number.trim().is_empty() {
            let sentence = "没有发文字号，请编号；机关代字没有设置的，请先在机关设置里填写。";
            self.add(Element::Number, table::FORMAT_NUMBER, sentence);
        } else if let Some(dated) = self.letter.dated
            && !number.contains(&format!("{:04}", dated.year()))
        {
            let sentence = format!(
                "发文字号「{number}」里的年份与成文日期{}不一致，请改正其中一个。",
                self.letter.dated_in_words()
            );
            self.add(Element::Number, table::FORMAT_NUMBER, sentence);
        }
    }

    /// What the kind's text must say, and nobody says.
    fn elements(&mut self) {
        let letter = self.letter;
        for element in letter.kind.elements(letter.edition) {
            let is_said = letter.paragraphs.iter().any(|paragraph| {
                !paragraph.text.trim().is_empty()
                    && (paragraph.element == element
                        || paragraph
                            .says
                            .iter()
                            .any(|mention| mention.element == element))
            });
            if !is_said {
                let sentence = format!("没有写明{}，请补上。", element.name());
                self.add(element, self.rule(element), sentence);
            }
        }
    }

    /// That the law it rests on was made before it. A request goes by the text in force when it was received, so that a
    /// letter may well rest on what has been replaced since.
    fn basis_in_force(&mut self) {
        let letter = self.letter;
        let Some(dated) = letter.dated else {
            return;
        };
        let too_new = letter
            .kind
            .rules(letter.edition)
            .iter()
            .find(|rule| dated < rule.document.valid_from);
        if let Some(rule) = too_new {
            let sentence = format!(
                "所依据的《{}》自{}起施行，晚于成文日期，请核对成文日期和收到申请的日期。",
                rule.document.name(),
                date_in_words(rule.document.valid_from)
            );
            self.add(Element::Basis, *rule, sentence);
        }
    }

    /// What a paragraph has lost, and what it never had.
    fn paragraph(&mut self, paragraph: &Paragraph) {
        let place = paragraph.element.name();
        for gap in gaps(&paragraph.text) {
            let sentence = if paragraph.element == Element::Contact {
                "还没有写明怎样联系本机关，请管理员在机关设置里填写电话、地址，或者在这一段里写明。"
                    .to_owned()
            } else {
                format!("「{place}」里的“{gap}”还没有填写，请填写。")
            };
            self.add(paragraph.element, self.rule(paragraph.element), sentence);
        }
        let text = squeezed(&paragraph.text);
        // An empty paragraph is reported as a whole.
        if text.is_empty() {
            return;
        }
        for mention in &paragraph.says {
            if !text.contains(&squeezed(&mention.words)) {
                let sentence = format!(
                    "「{place}」里没有写明{}（{}），请补上。",
                    mention.name, mention.words
                );
                let rule = self.rule(mention.element);
                self.add(mention.element, rule, sentence);
            }
        }
        if tells_a_period_of_remedy(&paragraph.text) {
            let sentence = format!(
                "「{place}」里另外写了行政复议或者行政诉讼的期限，请删去，以免与救济告知不一致。"
            );
            self.add(Element::Remedy, self.letter.edition.remedy(), sentence);
        }
    }

    fn remedy(&mut self) {
        let letter = self.letter;
        let decided_on = day_of(letter.dated);
        let Some(route) = letter.kind.remedy_route(decided_on) else {
            return;
        };
        let Some(clause) = &letter.remedy else {
            let rule = match route {
                RemedyRoute::ReconsiderationFirst => table::RECONSIDERATION_TOLD,
                RemedyRoute::Choice => letter.edition.remedy(),
            };
            let sentence = "没有告知行政复议和行政诉讼的机关和期限，请恢复救济告知。";
            return self.add(Element::Remedy, rule, sentence);
        };
        self.route(clause, route);
        self.periods(clause, route, decided_on);
        self.organs(clause, route, decided_on);
    }

    fn route(&mut self, clause: &RemedyClause, route: RemedyRoute) {
        if clause.route == route {
            return;
        }
        match route {
            RemedyRoute::ReconsiderationFirst => self.add(
                Element::RemedyRoute,
                table::RECONSIDERATION_TOLD,
                "对不予公开的决定应当先申请行政复议，请把救济途径改为先复议、后诉讼。",
            ),
            RemedyRoute::Choice => self.add(
                Element::RemedyRoute,
                self.letter.edition.remedy(),
                "对这份文书可以申请行政复议，也可以直接提起行政诉讼，请把救济途径改为任选。",
            ),
        }
    }

    fn periods(&mut self, clause: &RemedyClause, route: RemedyRoute, decided_on: Date) {
        if clause.reconsideration_days != RECONSIDERATION_DAYS {
            let sentence = format!(
                "申请行政复议的期限写成了{}日，应当是{RECONSIDERATION_DAYS}日，请改正。",
                clause.reconsideration_days
            );
            self.add(
                Element::ReconsiderationPeriod,
                remedies::reconsideration_rule(decided_on),
                sentence,
            );
        }
        let lawsuit = route.lawsuit_period(decided_on);
        // A wrong route has a wrong period; one sentence says both.
        if clause.route == route && clause.lawsuit != lawsuit {
            let sentence = format!(
                "提起行政诉讼的期限写成了{}，应当是{}，请改正。",
                clause.lawsuit.in_words(),
                lawsuit.in_words()
            );
            self.add(
                Element::LawsuitPeriod,
                route.lawsuit_rule(decided_on),
                sentence,
            );
        }
    }

    fn organs(&mut self, clause: &RemedyClause, route: RemedyRoute, decided_on: Date) {
        if clause.reconsideration_organ.trim().is_empty() {
            let rule = if table::RECONSIDERATION_ORGAN.in_force_on(decided_on) {
                table::RECONSIDERATION_ORGAN
            } else {
                remedies::reconsideration_rule(decided_on)
            };
            let sentence = "救济告知里没有写明行政复议机关，请管理员在机关设置里填写。";
            self.add(Element::ReconsiderationOrgan, rule, sentence);
        }
        if clause.court.trim().is_empty() {
            let sentence = "救济告知里没有写明向哪个人民法院起诉，请管理员在机关设置里填写。";
            self.add(Element::Court, route.lawsuit_rule(decided_on), sentence);
        }
        let has_channel = clause
            .online_channel
            .as_deref()
            .is_some_and(|channel| !channel.trim().is_empty());
        if let Some(rule) = remedies::online_rule(decided_on)
            && self.letter.service == Some(ServiceMethod::Electronic)
            && !has_channel
        {
            let sentence = "通过互联网送达的文书，应当同时写明提交行政复议申请书的互联网渠道，请管理员在机关设置里填写。";
            self.add(Element::OnlineChannel, rule, sentence);
        }
    }

    fn field(&mut self, field: &Field) {
        let is_unmarked = field.value.contains('□') && !field.value.contains('■');
        if field.need == Need::Now && (is_unmarked || field.value.trim().is_empty()) {
            let sentence = format!("「{}」没有填写，请填写。", field.label);
            self.add(Element::Field, self.rule(Element::Field), sentence);
        }
    }
}

/// Whether free text names a period for reconsideration or lawsuit. What stands in quotation marks is another's words.
fn tells_a_period_of_remedy(text: &str) -> bool {
    let mut own = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            c if depth == 0 => own.push(c),
            _ => {}
        }
    }
    own.split(['。', '；', '\n']).any(|sentence| {
        let names_remedy = ["复议", "诉讼", "起诉"]
            .iter()
            .any(|word| sentence.contains(word));
        let names_period = ["日内", "月内"].iter().any(|word| sentence.contains(word));
        names_remedy && names_period
    })
}
