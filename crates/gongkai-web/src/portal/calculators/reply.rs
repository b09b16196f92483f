//! 答复期限: the clock of a request as far as a few dates tell it, each step with its article.

use gongkai_core::fields::FieldErrors;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::clock::findings::FindingKind;
use gongkai_law::clock::{ClockInput, ClockReading, WaitingFor, read_clock};
use jiff::civil::Date;
use serde::Serialize;

use super::used::Used;
use super::{day, day_in_words, number, optional_day};
use crate::kit::form::Fields;

/// The longest extension that can be typed; what the law allows is told by the clock.
const MOST_EXTENSION: u32 = 60;

/// By when it must be answered, and how it comes to that.
#[derive(Debug, Serialize)]
pub(super) struct ReplyAnswer {
    /// What is said first: the last day, or what is waited for.
    headline: String,
    /// What follows from it; may be empty.
    text: String,
    /// Rows of the table: day, what happened, article.
    rows: Vec<[String; 3]>,
    /// What is odd about the dates.
    findings: Vec<String>,
    used: Used,
}

/// The dates that were typed.
struct Asked {
    channel: Channel,
    received: Date,
    asked: Option<Date>,
    corrected: Option<Date>,
    consulted: Option<Date>,
    answered: Option<Date>,
    extended: Option<(Date, u16)>,
}

pub(super) fn answer(
    fields: &Fields,
    calendar: &Calendar,
    today: Date,
    errors: &mut FieldErrors,
) -> Option<ReplyAnswer> {
    let before = errors.0.len();
    let asked = Asked::read(fields, errors)?;
    asked.check(errors);
    if errors.0.len() > before {
        return None;
    }
    let input = asked.input();
    // Days to come may be typed as well; the clock is read when they have.
    let last = input.events.iter().map(ClockEvent::on).max()?;
    let reading = read_clock(&input, calendar, last.max(today));
    Some(told(&reading, calendar, &asked, today))
}

impl Asked {
    fn read(fields: &Fields, errors: &mut FieldErrors) -> Option<Self> {
        let channel = Channel::ALL
            .into_iter()
            .find(|channel| channel.id() == fields.text("channel"));
        if channel.is_none() {
            errors.add("channel", "请选择提交方式。");
        }
        let received = day(fields, errors, "received", "收到申请的日期");
        let asked = optional_day(fields, errors, "asked", "告知补正的日期");
        let corrected = optional_day(fields, errors, "corrected", "收到补正的日期");
        let consulted = optional_day(fields, errors, "consulted", "征求意见的日期");
        let answered = optional_day(fields, errors, "answered", "收到意见的日期");
        let extended = optional_day(fields, errors, "extended", "告知延期的日期");
        let extension = extended.and_then(|on| {
            let days = number(
                fields,
                errors,
                "extension",
                "延长的工作日数",
                1..=MOST_EXTENSION,
            )?;
            Some((on, u16::try_from(days).ok()?))
        });
        Some(Self {
            channel: channel?,
            received: received?,
            asked,
            corrected,
            consulted,
            answered,
            extended: extension,
        })
    }

    /// Each step follows the one it answers.
    fn check(&self, errors: &mut FieldErrors) {
        let extended = self.extended.map(|(on, _)| on);
        let received = ("收到申请的日期", Some(self.received));
        for (name, label, on, (after, earlier)) in [
            ("asked", "告知补正的日期", self.asked, received),
            (
                "corrected",
                "收到补正的日期",
                self.corrected,
                ("告知补正的日期", self.asked),
            ),
            ("consulted", "征求意见的日期", self.consulted, received),
            (
                "answered",
                "收到意见的日期",
                self.answered,
                ("征求意见的日期", self.consulted),
            ),
            ("extended", "告知延期的日期", extended, received),
        ] {
            let Some(on) = on else { continue };
            match earlier {
                None => errors.add(name, format!("填了{label}，还要填{after}。")),
                Some(earlier) if on < earlier => errors.add(
                    name,
                    format!(
                        "{label}不能早于{after}（{}），请核对。",
                        date_in_words(earlier)
                    ),
                ),
                Some(_) => {}
            }
        }
    }

    /// The day that counts by the channel (条例 第三十一条), and what came after it.
    fn input(&self) -> ClockInput {
        let on = self.received;
        let mut events = vec![ClockEvent::Submitted { on }];
        match self.channel {
            Channel::InPerson | Channel::Oral => {}
            Channel::PostSigned => events.push(ClockEvent::Received { on }),
            Channel::PostUnsigned | Channel::Online | Channel::Fax => {
                events.push(ClockEvent::Confirmed { on });
            }
        }
        let more = [
            self.asked.map(|on| ClockEvent::ClarificationRequested {
                on,
                within_workdays: None,
            }),
            self.corrected.map(|on| ClockEvent::Clarified { on }),
            self.consulted
                .map(|on| ClockEvent::ThirdPartyConsulted { on, id: None }),
            self.answered
                .map(|on| ClockEvent::ThirdPartyAnswered { on, id: None }),
            self.extended
                .map(|(on, workdays)| ClockEvent::Extended { on, workdays }),
        ];
        events.extend(more.into_iter().flatten());
        ClockInput {
            channel: self.channel,
            events,
        }
    }
}

fn told(reading: &ClockReading, calendar: &Calendar, asked: &Asked, today: Date) -> ReplyAnswer {
    let (headline, text) = headline(reading, calendar, today);
    ReplyAnswer {
        headline,
        text,
        rows: reading
            .steps
            .iter()
            .map(|step| {
                [
                    step.on.to_string(),
                    step.text.clone(),
                    step.rule.to_string(),
                ]
            })
            .collect(),
        findings: reading
            .findings
            .iter()
            // The term for a correction is not asked for here.
            .filter(|finding| finding.kind != FindingKind::ClarificationTermMissing)
            .map(|finding| format!("{}（{}）", finding.text, finding.rule))
            .collect(),
        used: Used::between(
            calendar,
            asked.received,
            reading.due_on.unwrap_or(asked.received),
        ),
    }
}

fn headline(reading: &ClockReading, calendar: &Calendar, today: Date) -> (String, String) {
    let provisional = if reading.provisional {
        "（暂定）"
    } else {
        ""
    };
    let due = reading.due_on.map(day_in_words).unwrap_or_default();
    match reading.waiting.map(|waiting| waiting.what) {
        Some(WaitingFor::Clarification | WaitingFor::Payment) => (
            "等申请人补正，答复期限还没有重新开始".to_owned(),
            format!(
                "收到补正的申请以后，从次日起重新计算{}个工作日。",
                reading.rules.answer_workdays()
            ),
        ),
        Some(WaitingFor::Opinion) => (
            "等第三方的意见，这段时间不计入答复期限".to_owned(),
            format!("如果今天收到意见，最迟{due}{provisional}答复。"),
        ),
        None => {
            let over = reading
                .due_on
                .map_or(0, |due| calendar.workdays_between(due, today));
            let text = match over {
                0 => String::new(),
                days => format!("到今天已经过了{days}个工作日。"),
            };
            (format!("最迟{due}{provisional}答复"), text)
        }
    }
}
