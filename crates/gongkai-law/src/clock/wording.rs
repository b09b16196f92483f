//! The sentences of a reading, in plain Chinese. Knows no rule: it says what the replay found.

use jiff::civil::Date;

use super::WaitingFor;
use super::consultations::Consulted;
use super::events::{Channel, ClockEvent};
use super::findings::FindingKind;
use super::order::{OrderFault, OrderFaultKind};
use super::receipt::FixedBy;
use crate::calendar::Deadline;
use crate::outcomes::Outcome;
use crate::wording::date_in_words;

/// `最迟2024年2月5日答复`, and that it may move where it may.
fn due_words(due: Deadline) -> String {
    let date = date_in_words(due.on);
    if due.provisional {
        format!("最迟{date}答复（暂定：期限跨入放假安排尚未公布的年份）")
    } else {
        format!("最迟{date}答复")
    }
}

fn until_words(until: Deadline) -> String {
    let date = date_in_words(until.on);
    if until.provisional {
        format!("{date}（暂定）")
    } else {
        date
    }
}

pub(super) fn submitted(channel: Channel) -> String {
    match channel {
        Channel::InPerson => "申请人当面提交申请。".to_owned(),
        Channel::PostSigned | Channel::PostUnsigned => {
            format!("申请人以{}提交申请。", channel.name())
        }
        Channel::Online | Channel::Fax => format!("申请人通过{}提交申请。", channel.name()),
        Channel::Oral => "申请人口头提出申请，由工作人员代为填写。".to_owned(),
    }
}

pub(super) fn received(channel: Channel, by: FixedBy) -> String {
    match (by, channel) {
        (FixedBy::Evidence, Channel::PostSigned) => "签收申请，签收之日为收到申请之日。".to_owned(),
        (FixedBy::Evidence, _) => "有凭证证明这一天收到申请，这一天为收到申请之日。".to_owned(),
        (FixedBy::Confirmation, Channel::PostUnsigned) => {
            "与申请人确认，确认之日为收到申请之日。".to_owned()
        }
        (FixedBy::Confirmation, _) => "双方确认，双方确认之日为收到申请之日。".to_owned(),
        (FixedBy::Submission, Channel::InPerson) => {
            "当面提交申请，提交之日为收到申请之日。".to_owned()
        }
        (FixedBy::Submission, Channel::Oral) => {
            "口头申请已代为填写，登记之日为收到申请之日。".to_owned()
        }
        (FixedBy::Submission, Channel::PostSigned) => {
            "没有单独记载签收日期，以登记的提交日期为签收之日，也就是收到申请之日。".to_owned()
        }
        (FixedBy::Submission, Channel::Online) => "申请到达系统之日为收到申请之日。".to_owned(),
        (FixedBy::Submission, Channel::Fax) => "收到传真之日为收到申请之日。".to_owned(),
        (FixedBy::Submission, Channel::PostUnsigned) => "收到信函之日为收到申请之日。".to_owned(),
    }
}

pub(super) fn received_besides() -> String {
    "另记有收到申请的日期，不改变收到申请之日。".to_owned()
}

pub(super) fn confirmed_besides() -> String {
    "与申请人确认，不改变收到申请之日。".to_owned()
}

pub(super) fn limit_starts(days: u32, due: Deadline) -> String {
    format!("答复期限{days}个工作日，从次日起算，{}。", due_words(due))
}

pub(super) fn clarification_requested(within: Option<u32>, until: Option<Deadline>) -> String {
    match (within, until) {
        (Some(days), Some(until)) => {
            format!(
                "告知申请人补正，补正期限{days}个工作日，到{}；等待期间不计算答复期限。",
                until_words(until)
            )
        }
        _ => "告知申请人补正；等待期间不计算答复期限。".to_owned(),
    }
}

pub(super) fn clarification_requested_in_vain() -> String {
    "再次告知或者超过期限告知补正，不停止答复期限，仍应按原申请答复。".to_owned()
}

pub(super) fn clarified(loses_extension: bool) -> String {
    format!(
        "收到补正的申请，答复期限自收到补正之日起重新计算。{}",
        lost_extension(loses_extension)
    )
}

pub(super) fn clarified_in_vain() -> String {
    "收到申请人的补充材料，答复期限不变。".to_owned()
}

pub(super) fn fee_notified(until: Deadline) -> String {
    format!(
        "发出收费通知，缴费期限20个工作日，到{}；等待期间不计算答复期限。",
        until_words(until)
    )
}

pub(super) fn fee_paid(loses_extension: bool) -> String {
    format!(
        "申请人完成缴费，答复期限从缴费次日起重新计算。{}",
        lost_extension(loses_extension)
    )
}

pub(super) fn fee_paid_in_vain() -> String {
    "申请人缴费，答复期限不变。".to_owned()
}

const fn lost_extension(loses_extension: bool) -> &'static str {
    if loses_extension {
        "此前的延长随原期限结束。"
    } else {
        ""
    }
}

const fn consulted_name(whom: Consulted) -> &'static str {
    match whom {
        Consulted::ThirdParty => "第三方",
        Consulted::Agency => "其他机关",
    }
}

pub(super) fn consulted(whom: Consulted, until: Option<Date>) -> String {
    let name = consulted_name(whom);
    match until {
        Some(until) => format!(
            "征求{name}意见，从次日起暂停计算，到收到意见为止，至多15个工作日（到{}）。",
            date_in_words(until)
        ),
        None => format!("征求{name}意见，从次日起暂停计算，到收到意见为止。"),
    }
}

pub(super) fn consulted_without_pause() -> String {
    "征求其他机关意见。2007年条例只扣除征求第三方意见的时间，答复期限照常计算。".to_owned()
}

pub(super) fn heard(whom: Consulted, workdays: u32, late: bool, due: Option<Deadline>) -> String {
    let mut text = format!("收到{}意见，", consulted_name(whom));
    if late {
        text.push_str("已超过15个工作日，超过的时间照常计算，");
    }
    text.push_str(&format!("征求意见用去的{workdays}个工作日不计算在内"));
    match due {
        Some(due) => text.push_str(&format!("，{}。", due_words(due))),
        None => text.push_str("，期限仍不计算。"),
    }
    text
}

pub(super) fn heard_without_pause() -> String {
    "收到其他机关意见，答复期限不变。".to_owned()
}

pub(super) fn opinion_missing(whom: Consulted) -> String {
    match whom {
        Consulted::ThirdParty => {
            "第三方15个工作日内未提出意见，由行政机关依法决定；答复期限从次日起继续计算。"
                .to_owned()
        }
        Consulted::Agency => {
            "其他机关15个工作日内未提出意见，视为同意公开；答复期限从次日起继续计算。".to_owned()
        }
    }
}

pub(super) fn opinion_awaited(due: Deadline) -> String {
    format!("意见尚未收到，暂停计算；如果当天收到，{}。", due_words(due))
}

pub(super) fn extended(workdays: u32, due: Deadline) -> String {
    format!(
        "经负责人同意并告知申请人，延长{workdays}个工作日，{}。",
        due_words(due)
    )
}

pub(super) fn delayed(due: Deadline) -> String {
    format!(
        "申请理由合理而无法按期答复，确定延迟答复的期限并告知申请人，{}。",
        due_words(due)
    )
}

pub(super) fn withdrawn() -> String {
    "申请人撤回申请，不再计算答复期限。".to_owned()
}

pub(super) fn lapsed(outcome: Outcome) -> String {
    format!("办结：{}。", outcome.name())
}

pub(super) fn decided(outcome: Outcome) -> String {
    let (group, name) = (outcome.group().name(), outcome.name());
    if group == name {
        format!("作出答复：{name}。")
    } else {
        format!("作出答复：{group}，{name}。")
    }
}

pub(super) fn timeliness(due: Deadline, on: Date, late_workdays: u32) -> String {
    let date = date_in_words(due.on);
    if on <= due.on {
        format!("期限到{date}，在期限之内。")
    } else {
        format!("期限到{date}，{}。", lateness(late_workdays))
    }
}

/// The weekend after the last day is late by no working day.
fn lateness(workdays: u32) -> String {
    match workdays {
        0 => "已经超过".to_owned(),
        _ => format!("已超过{workdays}个工作日"),
    }
}

pub(super) fn delivered() -> String {
    "答复送达申请人，申请行政复议和提起诉讼的期限由此起算。".to_owned()
}

pub(super) fn unanswered(due: Deadline, late_workdays: u32) -> String {
    format!(
        "期限到{}，尚未答复，{}。",
        date_in_words(due.on),
        lateness(late_workdays)
    )
}

pub(super) fn time_left(due: Deadline, left: u32) -> String {
    match left {
        0 => format!("今天是最后一天，{}。", due_words(due)),
        _ => format!("还有{left}个工作日，{}。", due_words(due)),
    }
}

const fn awaited_name(what: WaitingFor) -> &'static str {
    match what {
        WaitingFor::Clarification => "补正",
        WaitingFor::Payment => "缴费",
        WaitingFor::Opinion => "答复意见",
    }
}

pub(super) fn still_awaited(what: WaitingFor) -> String {
    format!("等待申请人{}，不计算答复期限。", awaited_name(what))
}

pub(super) fn given_up(what: WaitingFor) -> String {
    match what {
        WaitingFor::Clarification => {
            "补正期限已过，申请人没有补正。没有正当理由的，视为放弃申请，由行政机关按“不再处理”办结。"
                .to_owned()
        }
        WaitingFor::Payment | WaitingFor::Opinion => {
            "缴费期限已过，申请人没有缴费，视为放弃申请，由行政机关按“不再处理”办结。".to_owned()
        }
    }
}

pub(super) fn unconfirmed(channel: Channel) -> String {
    match channel {
        Channel::PostUnsigned => {
            "尚未与申请人确认，答复期限还没有起算；应当在收到信函的当天确认。".to_owned()
        }
        Channel::Online | Channel::Fax => {
            "双方尚未确认，答复期限还没有起算；确认之日为收到申请之日。".to_owned()
        }
        Channel::InPerson | Channel::PostSigned | Channel::Oral => {
            "没有收到申请的日期，答复期限还没有起算。".to_owned()
        }
    }
}

pub(super) const fn order_fault(kind: OrderFaultKind) -> &'static str {
    match kind {
        OrderFaultKind::NoEvents => "没有任何事件，请至少补记提交（submitted）。",
        OrderFaultKind::NeverSubmitted => {
            "没有提交申请的日期，请补记提交（submitted）或者收到（received）。"
        }
        OrderFaultKind::Repeated => "只能发生一次，却记了两次，请删去一次。",
        OrderFaultKind::BeforeSubmission => "早于提交申请的日期，请核对两个日期。",
        OrderFaultKind::ClarifiedUnasked => {
            "此前没有告知补正，请补记告知补正（clarification_requested）或者删去这一项。"
        }
        OrderFaultKind::ConsultationStillOpen => {
            "上一次征求意见还没有答复，同时征求几方意见的，请各用不同的 id。"
        }
        OrderFaultKind::OpinionUnasked => "此前没有对应的征求意见，请核对 id 或者补记征求意见。",
        OrderFaultKind::FeeNoticeStillOpen => "上一次收费通知还没有缴费，请删去重复的一次。",
        OrderFaultKind::FeePaidUnasked => {
            "此前没有收费通知，请补记收费通知（fee_notified）或者删去这一项。"
        }
        OrderFaultKind::AfterClosing => "申请此前已经办结，请核对日期或者删去这一项。",
        OrderFaultKind::DeliveredUnanswered => {
            "此前没有作出答复，请补记答复（decided）或者核对日期。"
        }
        OrderFaultKind::LapsedUnasked => {
            "此前没有未完成的补正或者缴费，不能按不再处理办结，请补记相应通知。"
        }
        OrderFaultKind::LapsedOutcome => {
            "不再处理只有逾期不补正（other_no_correction）和逾期未缴费（other_fee_unpaid）两种，其他结果请用 decided。"
        }
    }
}

pub(super) fn order_fault_of(fault: &OrderFault, events: &[ClockEvent]) -> String {
    let sentence = order_fault(fault.kind);
    let Some((index, event)) = fault
        .index
        .and_then(|index| Some((index, events.get(index)?)))
    else {
        return sentence.to_owned();
    };
    format!(
        "第{}个事件“{}”（{}，{}）：{sentence}",
        index + 1,
        event.name(),
        event.kind(),
        event.on()
    )
}

pub(super) fn finding(kind: FindingKind) -> String {
    match kind {
        FindingKind::ImpossibleOrder { event: "", fault } => order_fault(fault).to_owned(),
        FindingKind::ImpossibleOrder { event, fault } => format!("{event}：{}", order_fault(fault)),
        FindingKind::FutureEvents { count } => format!("有{count}个事件晚于计算日期，没有计入。"),
        FindingKind::SigningDayMissing => {
            "邮寄的申请没有签收日期，暂按提交日期计算，请补记签收日期。".to_owned()
        }
        FindingKind::Unconfirmed { workdays } => {
            format!("提交后已过{workdays}个工作日，仍未与申请人确认，请尽快确认。")
        }
        FindingKind::BeforeReceipt { event } => {
            format!("{event}时还没有收到申请之日，请补记确认或者收到的日期。")
        }
        FindingKind::NothingRunning { event } => {
            format!("{event}时正在等待申请人，没有正在计算的期限，不起作用。")
        }
        FindingKind::ClarificationRequestLate { due_on } => {
            format!(
                "补正应当在7个工作日内告知，最迟为{}，已经超过。",
                date_in_words(due_on)
            )
        }
        FindingKind::ClarificationRequestAgain => {
            "补正应当一次性告知，不能再次要求补正。".to_owned()
        }
        FindingKind::ClarificationTermMissing => {
            "告知补正时没有写明补正期限，请补记，否则无法判断是否逾期。".to_owned()
        }
        FindingKind::ClarifiedLate { until } => format!(
            "补正期限到{}，补正已经逾期；有正当理由的照常办理，请记明理由。",
            date_in_words(until)
        ),
        FindingKind::ExtensionLate { due_on } => {
            format!(
                "延长应当在期限届满前告知，期限已于{}届满，延长不起作用。",
                date_in_words(due_on)
            )
        }
        FindingKind::ExtensionAgain => "答复期限只能延长一次，再次延长不起作用。".to_owned(),
        FindingKind::ExtensionTooLong { allowed } => {
            format!("延长最多{allowed}个工作日，超出部分不起作用。")
        }
        FindingKind::DelayUnknown => {
            "2019年5月15日以前收到的申请没有延迟答复的规定，不影响答复期限。".to_owned()
        }
        FindingKind::DelayShort { due_on } => {
            format!(
                "延迟后的期限应当晚于原来的期限{}，这次不起作用。",
                date_in_words(due_on)
            )
        }
        FindingKind::DelayLate { due_on } => {
            format!(
                "延迟答复应当在期限届满前告知，期限已于{}届满，延迟不起作用。",
                date_in_words(due_on)
            )
        }
        FindingKind::FeeBeforeMeasures => {
            "2021年1月1日以前没有信息处理费，收费通知不影响答复期限。".to_owned()
        }
        FindingKind::FeeNoticeLate { due_on } => {
            format!(
                "收费通知应当在办理期限内发出，期限已于{}届满，通知不影响答复期限。",
                date_in_words(due_on)
            )
        }
        FindingKind::FeePaidLate { until } => {
            format!(
                "缴费期限到{}，缴费已经逾期；收下缴费的，期限照常重新计算。",
                date_in_words(until)
            )
        }
        FindingKind::LapsedEarly { until } => {
            format!(
                "申请人的期限到{}，此前不能按不再处理办结。",
                date_in_words(until)
            )
        }
        FindingKind::DeliveredLate { due_on } => {
            format!(
                "答复在期限内作出，但在{}之后才送达，请留存交邮凭证。",
                date_in_words(due_on)
            )
        }
    }
}

/// An event dated after today.
pub(super) const fn in_the_future() -> &'static str {
    "日期在今天之后。请填写事情实际发生的那一天，还没有发生的等发生了再登记。"
}
