//! What the fields of a report's text show. Whole phrases are fields where the words depend on the number: 比上年增加3件.

use gongkai_law::clock::events::Channel;
use gongkai_law::outcomes::{Outcome, OutcomeGroup};
use jiff::civil::Date;

use super::super::count::{Cell, Counted};
use super::super::counting::RequestState;
use super::super::facts::RequestFact;
use super::super::fields::Fields;
use super::{CHANNELS, RESULT_GROUPS};
use crate::catalogue::ContentGroup;
use crate::content::CARRIERS;
use crate::reports::ReportFacts;
use crate::reports::annual::facts::YearFacts;

/// All fields of a report: `counted` is this year's tables, `last` those of the year before.
#[must_use]
pub fn fields(facts: &ReportFacts, counted: &Counted, last: &Counted) -> Fields {
    let mut fields = Fields::default();
    for cell in &counted.cells {
        set_cell(&mut fields, "", cell);
    }
    for cell in &last.cells {
        set_cell(&mut fields, "last.", cell);
    }
    // A year of which nothing is here was kept elsewhere: nothing is said of it.
    let of_requests = |cell: &&Cell| cell.place.part == "t3" && cell.value.as_f64() > Some(0.0);
    let known =
        total(&facts.tables.last_year) > 0 || last.cells.iter().any(|cell| of_requests(&cell));
    for (row, column, unit) in [
        ("new_received", "total", "件"),
        ("results_total", "total", "件"),
        ("carried_out", "total", "件"),
    ] {
        let number = |counted: &Counted| counted.number("t3", row, column);
        if let (Some(now), Some(then)) = (number(counted), number(last)) {
            fields.set(
                format!("trend.t3.{row}.{column}"),
                trend(now, then, unit, known),
            );
        }
    }
    records(&mut fields, facts);
    requests(&mut fields, facts);
    remedies(&mut fields, counted);
    fees(&mut fields, facts);
    fields
}

fn set_cell(fields: &mut Fields, before: &str, cell: &Cell) {
    fields.set(format!("{before}{}", cell.place), &cell.value);
    if matches!(cell.place.column.as_str(), "decisions" | "amount" | "value") {
        // Tables of one column: the row says enough.
        fields.set(
            format!("{before}{}.{}", cell.place.part, cell.place.row),
            &cell.value,
        );
    }
}

/// ，比上年增加3件; nothing where the year before is not known.
fn trend(now: u64, then: u64, unit: &str, known: bool) -> String {
    if !known || (now == 0 && then == 0) {
        return String::new();
    }
    match now.cmp(&then) {
        std::cmp::Ordering::Greater => format!("，比上年增加{}{unit}", now - then),
        std::cmp::Ordering::Less => format!("，比上年减少{}{unit}", then - now),
        std::cmp::Ordering::Equal => "，与上年持平".to_owned(),
    }
}

fn total(year: &YearFacts) -> u64 {
    year.records.total + year.reported
}

fn records(fields: &mut Fields, facts: &ReportFacts) {
    let (this, last) = (&facts.tables.this_year, &facts.tables.last_year);
    let number = total(this);
    let said = match (this.reported_at_least, this.records.total) {
        (true, 0) => format!("{number}余"),
        (true, _) => format!("不少于{number}"),
        (false, _) => number.to_string(),
    };
    fields.set("records.total", said);
    fields.set("last.records.total", total(last));
    let known = total(last) > 0 && !this.reported_at_least && !last.reported_at_least;
    fields.set(
        "trend.records.total",
        trend(number, total(last), "条", known),
    );
    fields.set("records.website", this.records.total);
    for group in ContentGroup::ALL {
        let n = facts
            .counts
            .by_group
            .get(&group)
            .copied()
            .unwrap_or_default();
        fields.set(format!("records.group.{}", group.code()), n);
    }
    for (code, _) in CARRIERS {
        let n = facts
            .counts
            .by_carrier
            .get(code)
            .copied()
            .unwrap_or_default();
        fields.set(format!("records.carrier.{code}"), n);
    }
    let items = facts.items.iter().filter(|item| !item.retired).count();
    fields.set("catalogue.items", items);
    let complaints = facts.tables.complaints.iter();
    let typed = this
        .typed
        .cells
        .get("complaints")
        .and_then(|cell| cell.value.as_u64());
    let counted = complaints
        .filter(|one| one.received_on.year() == facts.year)
        .count();
    fields.set("complaints", typed.unwrap_or(counted as u64));
}

fn requests(fields: &mut Fields, facts: &ReportFacts) {
    let all = &facts.tables.requests;
    let received: Vec<&RequestFact> = all
        .iter()
        .filter(|request| request.stands(facts.year, RequestState::Received))
        .collect();
    let by_channel =
        |channel: Channel| received.iter().filter(|one| one.channel == channel).count();
    let named = CHANNELS.map(|channel| (channel.id(), channel.name(), by_channel(channel)));
    for (id, _, n) in named {
        fields.set(format!("requests.channel.{id}"), n);
    }
    fields.set("requests.channels", listed(&named));

    let closed: Vec<&RequestFact> = all
        .iter()
        .filter(|request| request.stands(facts.year, RequestState::Closed))
        .collect();
    let in_group = |group: OutcomeGroup| {
        let outcome = |one: &RequestFact| one.outcome.unwrap_or(Outcome::OtherMisc);
        closed
            .iter()
            .filter(|one| outcome(one).group() == group)
            .count()
    };
    let named = RESULT_GROUPS.map(|(group, id)| (id, group.name(), in_group(group)));
    for (id, _, n) in named {
        fields.set(format!("requests.result.{id}"), n);
    }
    fields.set("requests.results", listed(&named));
    fields.set(
        "requests.extended",
        closed.iter().filter(|one| one.extended).count(),
    );
}

/// 互联网7件、当面3件; 没有 where there is none.
fn listed(numbers: &[(&str, &str, usize)]) -> String {
    let said: Vec<String> = numbers
        .iter()
        .filter(|(_, _, n)| *n > 0)
        .map(|(_, name, n)| format!("{name}{n}件"))
        .collect();
    if said.is_empty() {
        return "没有".to_owned();
    }
    said.join("、")
}

fn remedies(fields: &mut Fields, counted: &Counted) {
    let sum = |columns: &[&str]| -> u64 {
        let numbers = columns
            .iter()
            .filter_map(|column| counted.number("t4", "cases", column));
        numbers.sum()
    };
    fields.set(
        "remedies.lawsuits",
        sum(&["lit_direct_total", "lit_after_total"]),
    );
    fields.set(
        "remedies.corrected",
        sum(&[
            "rev_corrected",
            "lit_direct_corrected",
            "lit_after_corrected",
        ]),
    );
}

/// 发出收费通知的件数和总金额，实际收取的总金额. Notices are counted from requests; what they amount to an office types in.
fn fees(fields: &mut Fields, facts: &ReportFacts) {
    let in_year = |day: Option<Date>| day.is_some_and(|on| on.year() == facts.year);
    let requests = &facts.tables.requests;
    let counted = requests
        .iter()
        .filter(|one| in_year(one.fee_notified_on))
        .count() as u64;
    let paid = requests
        .iter()
        .filter(|one| in_year(one.fee_paid_on))
        .count() as u64;
    let typed = |id: &str| {
        let cell = facts.tables.this_year.typed.cells.get(id)?;
        Some(cell.value.to_string())
    };
    let none = |amount: Option<String>, none: bool| match amount {
        Some(amount) => amount,
        None if none => "0".to_owned(),
        None => super::prompt("金额"),
    };
    let notices = typed("fee_notices_count").unwrap_or_else(|| counted.to_string());
    let nothing = notices == "0" && paid == 0;
    let notified = none(typed("fee_notices_amount"), notices == "0");
    let collected = none(typed("fee_collected_amount"), paid == 0);
    let sentence = if nothing && collected == "0" {
        "本年度没有发出收费通知，未收取信息处理费".to_owned()
    } else {
        format!(
            "本年度依照《政府信息公开信息处理费管理办法》发出收费通知{notices}件，总金额{notified}元，实际收取信息处理费的总金额{collected}元"
        )
    };
    fields.set("fee.notices", notices);
    fields.set("fee.notices_amount", notified);
    fields.set("fee.paid", paid);
    fields.set("fee.collected_amount", collected);
    fields.set("fee.sentence", sentence);
}
