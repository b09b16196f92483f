//! Requests by channel, applicant and outcome, remedies by result, and fees: each said also where there was none.

use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::outcomes::{Outcome, OutcomeGroup};
use jiff::civil::date;
use serde_json::Value;

use crate::figures::Section;
use crate::remedies::{Remedy, RemedyKind, RemedyOutcome};
use crate::reports::ReportFacts;
use crate::requests::{ApplicantKind, Request};

use super::{Part, points, sentence};

/// 收到政府信息公开申请12件, without a mark at the end.
pub(super) fn received_in_words(facts: &ReportFacts) -> String {
    match Handled::of(facts).received.len() {
        0 => "未收到政府信息公开申请".to_owned(),
        number => format!("收到政府信息公开申请{number}件"),
    }
}

/// 发生行政复议1件、行政诉讼1件, without a mark at the end.
pub(super) fn remedies_in_words(facts: &ReportFacts) -> String {
    let (reconsiderations, lawsuits) = by_kind(facts);
    match (reconsiderations.len(), lawsuits.len()) {
        (0, 0) => "未发生因政府信息公开引起的行政复议和行政诉讼".to_owned(),
        (a, 0) => format!("发生因政府信息公开引起的行政复议{a}件，未发生行政诉讼"),
        (0, b) => format!("发生因政府信息公开引起的行政诉讼{b}件，未发生行政复议"),
        (a, b) => format!("发生因政府信息公开引起的行政复议{a}件、行政诉讼{b}件"),
    }
}

/// Chapter 依申请公开政府信息情况.
pub(super) fn requests_part(facts: &ReportFacts) -> Part {
    let mut part = Part::new("依申请公开政府信息情况");
    let handled = Handled::of(facts);
    if handled.received.is_empty() && handled.carried_in.is_empty() {
        part.say(
            "全年未收到政府信息公开申请，也没有上一年度结转办理的申请，没有作出不予公开的答复。",
        );
        if !handled.unconfirmed.is_empty() {
            part.say(handled.unconfirmed_in_words());
        }
        return part;
    }
    part.say(handled.received_at_length());
    if !handled.unconfirmed.is_empty() {
        part.say(handled.unconfirmed_in_words());
    }
    part.say(handled.closed_at_length());
    part.say(handled.refused_at_length());
    part
}

/// Chapter on remedies; complaints are a number typed by an office and said where it was.
pub(super) fn remedies_part(facts: &ReportFacts) -> Part {
    let mut part = Part::new("行政复议和行政诉讼情况");
    let (reconsiderations, lawsuits) = by_kind(facts);
    if reconsiderations.is_empty() && lawsuits.is_empty() {
        part.say("全年未发生因政府信息公开引起的行政复议和行政诉讼。");
    } else {
        part.say(remedy_sentence("行政复议", &reconsiderations, facts.year));
        part.say(lawsuits_at_length(&lawsuits, facts.year));
    }
    match typed(facts, "complaints").and_then(Value::as_u64) {
        Some(0) => part.say("全年未收到有关政府信息公开的举报、投诉和申诉。"),
        Some(number) => part.say(format!(
            "全年收到有关政府信息公开的举报、投诉和申诉{number}件。"
        )),
        None => {}
    }
    part
}

fn lawsuits_at_length(lawsuits: &[&Remedy], year: i16) -> String {
    let mut text = remedy_sentence("行政诉讼", lawsuits, year);
    if !lawsuits.is_empty() {
        let after = lawsuits
            .iter()
            .filter(|remedy| remedy.kind == RemedyKind::LitigationAfterReconsideration)
            .count();
        text.push_str(&format!(
            "其中，未经复议直接起诉的{}件，复议后起诉的{after}件。",
            lawsuits.len() - after
        ));
    }
    text
}

/// A cell of the year's form typed by an office.
fn typed<'a>(facts: &'a ReportFacts, cell: &str) -> Option<&'a Value> {
    facts.figures.as_ref()?.cells.get(cell)
}

/// Chapter on fees and waivers. The amount is typed by an office; whether anybody paid is read from the requests.
pub(super) fn fees_part(facts: &ReportFacts) -> Part {
    let mut part = Part::new("收费和减免情况");
    let paid = facts
        .requests
        .iter()
        .filter(|request| paid_in(request, facts.year))
        .count();
    let amount = typed(facts, "fees")
        .and_then(Value::as_f64)
        .filter(|amount| *amount > 0.0)
        .map(money);
    let edited = points(facts, Section::Fees);
    let name = fee_name(facts.year);
    part.say(match (paid, amount) {
        (0, None) if edited.is_empty() => {
            format!("全年依申请提供政府信息，未收取{name}，没有费用减免。")
        }
        (0, None) => format!("全年依申请提供政府信息，未收取{name}。"),
        (0, Some(amount)) => format!("全年依申请提供政府信息，收取{name}{amount}。"),
        (paid, None) => format!("全年对{paid}件政府信息公开申请收取{name}。"),
        (paid, Some(amount)) => {
            format!("全年对{paid}件政府信息公开申请收取{name}，共{amount}。")
        }
    });
    for point in edited {
        part.say(sentence(&point));
    }
    part
}

/// The form counts in 万元; small sums are said in yuan.
fn money(wan_yuan: f64) -> String {
    if wan_yuan < 1.0 {
        return format!("{:.0}元", wan_yuan * 10_000.0);
    }
    format!("{wan_yuan}万元")
}

/// Until 2019 the cost of search, copy and post (2007年条例 第二十七条); since 2021 the processing fee (国办函〔2020〕109号).
fn fee_name(year: i16) -> &'static str {
    if year <= 2020 {
        "检索、复制、邮寄等费用"
    } else {
        "政府信息公开信息处理费"
    }
}

fn paid_in(request: &Request, year: i16) -> bool {
    request
        .events
        .iter()
        .any(|event| matches!(event, ClockEvent::FeePaid { on } if on.year() == year))
}

/// The year's requests, by what the report asks of them.
struct Handled<'a> {
    received: Vec<&'a Request>,
    carried_in: Vec<&'a Request>,
    /// Came in, but the day of receipt waits for the applicant's confirmation.
    unconfirmed: Vec<&'a Request>,
    closed: Vec<&'a Request>,
    carried_out: usize,
}

impl<'a> Handled<'a> {
    fn of(facts: &'a ReportFacts) -> Self {
        let (first, last) = (date(facts.year, 1, 1), date(facts.year, 12, 31));
        let mut handled = Self {
            received: Vec::new(),
            carried_in: Vec::new(),
            unconfirmed: Vec::new(),
            closed: Vec::new(),
            carried_out: 0,
        };
        for request in &facts.requests {
            let closed = request.closed_on.is_some_and(|on| on <= last);
            match request.received_on {
                None if !closed => {
                    handled.unconfirmed.push(request);
                    continue;
                }
                Some(on) if on < first => handled.carried_in.push(request),
                Some(_) | None => handled.received.push(request),
            }
            if closed {
                handled.closed.push(request);
            } else {
                handled.carried_out += 1;
            }
        }
        handled
    }

    fn received_at_length(&self) -> String {
        let mut text = match self.received.len() {
            0 => "全年未收到新的政府信息公开申请".to_owned(),
            number => format!("全年收到政府信息公开申请{number}件"),
        };
        if !self.received.is_empty() {
            let channels = Channel::ALL.map(|channel| (channel.id(), channel.name()));
            text.push_str("。按提交方式分，");
            text.push_str(&numbers(&self.received, &channels, |request| {
                request.channel.id()
            }));
            text.push_str("；按申请人分，");
            let applicants = ApplicantKind::ALL.map(|kind| (kind.code(), kind.name()));
            text.push_str(&numbers(&self.received, &applicants, |request| {
                request.applicant_kind.code()
            }));
        }
        match self.carried_in.len() {
            0 => text.push('。'),
            number => text.push_str(&format!("。另有上一年度结转的申请{number}件。")),
        }
        text
    }

    fn unconfirmed_in_words(&self) -> String {
        format!(
            "另有{}件申请正在与申请人确认，收到日期以双方确认之日为准，未计入上述件数。",
            self.unconfirmed.len()
        )
    }

    fn closed_at_length(&self) -> String {
        let carried_out = match self.carried_out {
            0 => "没有结转下一年度办理的申请。".to_owned(),
            number => format!("结转下一年度继续办理{number}件。"),
        };
        if self.closed.is_empty() {
            return format!("年内没有办结的申请，{carried_out}");
        }
        let mut results = Vec::new();
        for group in GROUPS {
            let number = self.closed_as(|outcome| outcome.group() == group);
            if number > 0 {
                results.push(format!("{}{number}件", group.name()));
            }
        }
        let withdrawn = self
            .closed
            .iter()
            .filter(|request| request.outcome.is_none())
            .count();
        if withdrawn > 0 {
            results.push(format!("申请人撤回{withdrawn}件"));
        }
        format!(
            "年内办结{}件，其中{}。{carried_out}",
            self.closed.len(),
            results.join("、")
        )
    }

    fn refused_at_length(&self) -> String {
        let number = self.closed_as(|outcome| outcome.group() == OutcomeGroup::Refused);
        if number == 0 {
            return "没有作出不予公开的答复。".to_owned();
        }
        let mut grounds = Vec::new();
        for outcome in Outcome::ALL {
            let number = self.closed_as(|other| other == outcome);
            if outcome.group() == OutcomeGroup::Refused && number > 0 {
                grounds.push((outcome.name(), number));
            }
        }
        if let [(ground, _)] = grounds[..] {
            return format!("作出不予公开的答复{number}件，理由是{ground}。");
        }
        let grounds: Vec<String> = grounds
            .iter()
            .map(|(ground, number)| format!("{ground}{number}件"))
            .collect();
        format!(
            "作出不予公开的答复{number}件，理由分别是{}。",
            grounds.join("、")
        )
    }

    fn closed_as(&self, fits: impl Fn(Outcome) -> bool) -> usize {
        self.closed
            .iter()
            .filter(|request| request.outcome.is_some_and(&fits))
            .count()
    }
}

const GROUPS: [OutcomeGroup; 6] = [
    OutcomeGroup::Granted,
    OutcomeGroup::Partial,
    OutcomeGroup::Refused,
    OutcomeGroup::Unable,
    OutcomeGroup::NotProcessed,
    OutcomeGroup::Other,
];

/// 互联网7件、当面3件, by the codes of `names`; what bears none of them is said as 其他.
fn numbers(
    requests: &[&Request],
    names: &[(&str, &str)],
    code: impl Fn(&Request) -> &str,
) -> String {
    let mut said = Vec::new();
    let mut left = requests.len();
    for (known, name) in names {
        let number = requests
            .iter()
            .filter(|request| code(request) == *known)
            .count();
        if number > 0 {
            said.push(format!("{name}{number}件"));
            left -= number;
        }
    }
    if left > 0 {
        said.push(format!("其他{left}件"));
    }
    said.join("、")
}

/// Reconsiderations and lawsuits.
fn by_kind(facts: &ReportFacts) -> (Vec<&Remedy>, Vec<&Remedy>) {
    facts
        .remedies
        .iter()
        .partition(|remedy| remedy.kind == RemedyKind::Reconsideration)
}

fn remedy_sentence(name: &str, remedies: &[&Remedy], year: i16) -> String {
    if remedies.is_empty() {
        return format!("全年未发生因政府信息公开引起的{name}。");
    }
    let last = date(year, 12, 31);
    let ended = |remedy: &Remedy| remedy.concluded_on.is_some_and(|on| on <= last);
    let mut results = Vec::new();
    for (outcome, result) in [
        (RemedyOutcome::Upheld, "结果维持"),
        (RemedyOutcome::Corrected, "结果纠正"),
        (RemedyOutcome::Other, "其他结果"),
    ] {
        let number = remedies
            .iter()
            .filter(|remedy| ended(remedy) && remedy.outcome == Some(outcome))
            .count();
        if number > 0 {
            results.push(format!("{result}{number}件"));
        }
    }
    let said: usize = remedies
        .iter()
        .filter(|remedy| ended(remedy) && remedy.outcome.is_some())
        .count();
    if said < remedies.len() {
        results.push(format!("尚未审结{}件", remedies.len() - said));
    }
    format!(
        "全年发生因政府信息公开引起的{name}{}件，{}。",
        remedies.len(),
        results.join("、")
    )
}
