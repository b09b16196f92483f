//! `/calculators`: three small sums anyone may do: working days, the limit of an answer, the information-processing fee.
//! Each is a GET form, so that an address holds the question and its answer. The rules are `law`'s.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::holidays::weekday_name;
use gongkai_law::clock::events::Channel;
use jiff::civil::{Date, date};
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::list::Choice;
use crate::portal::views::{Link, Tag, column_tags};
use fee::FeeAnswer;
use reply::ReplyAnswer;
use workdays::WorkdaysAnswer;

mod fee;
mod reply;
mod used;
mod workdays;

/// The page with its three forms, and the answer to one of them.
#[derive(Debug, Serialize)]
pub struct CalculatorsPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    /// What stands in the fields, as it was typed.
    values: BTreeMap<&'static str, String>,
    channels: Vec<Choice>,
    workdays: Option<WorkdaysAnswer>,
    reply: Option<ReplyAnswer>,
    fee: Option<FeeAnswer>,
}

/// The forms by their code, each with its fields and what stands in them before anything was typed. `today` stands for
/// the day.
const FORMS: [(&str, &[(&str, &str)]); 3] = [
    ("workdays", &[("from", "today"), ("count", "20")]),
    (
        "reply",
        &[
            ("channel", "online"),
            ("received", "today"),
            ("asked", ""),
            ("corrected", ""),
            ("consulted", ""),
            ("answered", ""),
            ("extended", ""),
            ("extension", "20"),
        ],
    ),
    ("fee", &[("way", "items"), ("amount", "")]),
];

/// The days that can be asked about: since the first Regulations came into force (2007年条例 第三十八条).
const FIRST_DAY: Date = date(2008, 5, 1);
const LAST_DAY: Date = date(2099, 12, 31);

impl Page for CalculatorsPage {
    const TEMPLATE: &'static str = "portal/calculators.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let asked = [
            "",
            "calculator=workdays&from=2026-11-24&count=40",
            "calculator=workdays&from=2026-11-31&count=x",
            "calculator=reply&channel=fax&received=2026-11-02&asked=2026-11-04&corrected=2026-11-10&extended=2026-11-20&extension=20",
            "calculator=reply&channel=in_person&received=2026-11-02&consulted=2026-11-04",
            "calculator=fee&way=items&amount=31",
            "calculator=fee&way=pages&amount=-1",
        ];
        asked
            .map(|query| {
                let fields = Fields::parse(query.as_bytes());
                let today = date(2026, 11, 24);
                page(SiteView::sample(), &fields, Calendar::built_in(), today)
            })
            .into()
    }
}

/// `GET /calculators`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let calendar = app.calendar().await?;
    let site = SiteView::top(&app).await?;
    app.render(&page(site, &fields, &calendar, app.today()))
}

fn page(site: SiteView, fields: &Fields, calendar: &Calendar, today: Date) -> CalculatorsPage {
    let asked = FORMS
        .iter()
        .map(|(code, _)| *code)
        .find(|code| *code == fields.text("calculator"))
        .unwrap_or_default();
    let mut errors = FieldErrors::default();
    let (mut workdays, mut reply, mut fee) = (None, None, None);
    match asked {
        "workdays" => workdays = workdays::answer(fields, calendar, &mut errors),
        "reply" => reply = reply::answer(fields, calendar, today, &mut errors),
        "fee" => fee = fee::answer(fields, &mut errors),
        _ => {}
    }
    let (errors, wrong) = say(&errors);
    CalculatorsPage {
        site,
        title: "期限和费用计算",
        meta: column_tags(
            "期限和费用计算",
            "工作日、答复期限和信息处理费的计算",
            "政府信息公开",
        ),
        crumbs: vec![
            Link::new("依申请公开", "/apply"),
            Link::new("期限和费用计算", ""),
        ],
        errors,
        wrong,
        values: values(fields, asked, today),
        channels: Channel::ALL
            .iter()
            .map(|channel| Choice::new(channel.id(), channel.name()))
            .collect(),
        workdays,
        reply,
        fee,
    }
}

/// What was typed into the form that was sent, and what the others begin with.
fn values(fields: &Fields, asked: &str, today: Date) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::new();
    for (code, names) in FORMS {
        for (name, first) in names {
            let value = match *first {
                _ if code == asked => fields.text(name).to_owned(),
                "today" => today.to_string(),
                first => first.to_owned(),
            };
            values.insert(*name, value);
        }
    }
    values
}

/// A day that must be given, within the days that can be asked about.
fn day(fields: &Fields, errors: &mut FieldErrors, name: &str, label: &str) -> Option<Date> {
    if fields.text(name).is_empty() {
        errors.add(name, format!("请填写{label}。"));
    }
    optional_day(fields, errors, name, label)
}

fn optional_day(
    fields: &Fields,
    errors: &mut FieldErrors,
    name: &str,
    label: &str,
) -> Option<Date> {
    let on = fields.date(errors, name, label)?;
    if on < FIRST_DAY || on > LAST_DAY {
        errors.add(
            name,
            format!(
                "{label}要在{}和{}之间。",
                date_in_words(FIRST_DAY),
                date_in_words(LAST_DAY)
            ),
        );
        return None;
    }
    Some(on)
}

/// A whole number that must be given, from `least` to `most`.
fn number(
    fields: &Fields,
    errors: &mut FieldErrors,
    name: &str,
    label: &str,
    range: std::ops::RangeInclusive<u32>,
) -> Option<u32> {
    let text = fields.text(name);
    let number = text.parse().ok().filter(|number| range.contains(number));
    if number.is_none() {
        let (least, most) = (range.start(), range.end());
        errors.add(
            name,
            if text.is_empty() {
                format!("请填写{label}。")
            } else {
                format!("{label}「{text}」不对，请填{least}到{most}之间的整数。")
            },
        );
    }
    number
}

/// 2026年12月22日（星期二）
fn day_in_words(on: Date) -> String {
    format!("{}（{}）", date_in_words(on), weekday_name(on.weekday()))
}
