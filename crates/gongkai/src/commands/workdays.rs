//! `gongkai workdays`: counts working days and names the days passed over.

use gongkai_law::calendar::unannounced::provisional_in_words;
use gongkai_law::calendar::{Calendar, WorkdayCount};
use jiff::civil::Date;
use serde::Serialize;

use crate::cli::Workdays;
use crate::ended::Ended;
use crate::output::Output;

#[derive(Serialize)]
struct Counted {
    from: Date,
    count: u32,
    date: Date,
    provisional: bool,
    skipped: Vec<Skipped>,
}

#[derive(Serialize)]
struct Skipped {
    on: Date,
    why: String,
}

pub(super) fn run(call: &Workdays, calendar: &Calendar, output: Output) -> Result<(), Ended> {
    let WorkdayCount {
        date,
        skipped,
        provisional,
    } = calendar.add_workdays(call.from, call.count);
    let skipped = skipped
        .into_iter()
        .map(|day| Skipped {
            on: day.on,
            why: calendar
                .why_off_in_words(day.on)
                .unwrap_or_else(|| day.why.name().to_owned()),
        })
        .collect();
    let counted = Counted {
        from: call.from,
        count: call.count,
        date,
        provisional,
        skipped,
    };
    output.print(&counted, || said(&counted, calendar))
}

fn said(counted: &Counted, calendar: &Calendar) -> String {
    let Counted {
        from, count, date, ..
    } = counted;
    let mut text = format!("{from} 之后第 {count} 个工作日是 {date}。\n");
    if let Some(year) = calendar.unannounced_between(*from, *date) {
        text.push_str(&format!("{}\n", provisional_in_words(year)));
    }
    if !counted.skipped.is_empty() {
        text.push_str(&format!(
            "其中不算工作日的 {} 天：\n",
            counted.skipped.len()
        ));
        for day in &counted.skipped {
            text.push_str(&format!("  {}  {}\n", day.on, day.why));
        }
    }
    text
}
