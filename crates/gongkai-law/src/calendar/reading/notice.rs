//! The State Council's yearly notice as it is published: 「一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。」
//!
//! Knows the manner of the notices since 2008, not what they may say. A date counts only where the sentence says plainly
//! that people are off or work on it; every other sentence with a date is handed back unread.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{ReadFault, ReadFaultKind, ReadYear, Reading, Unread};
use crate::calendar::holidays::days_from_to;
use crate::calendar::year_data::{YearData, is_weekend};
use glyphs::{Glyph, glyphs, text_of};
use sentences::{Heading, Sentence, Span, WrittenDate};

mod glyphs;
mod sentences;
mod title;

/// The longest holiday so far had ten days, with those lost to an epidemic.
const LONGEST: i32 = 15;

pub(super) fn read(text: &str, source: &str) -> Result<Reading, Vec<ReadFault>> {
    let glyphs = glyphs(text);
    let title = title::find(&glyphs);
    let named = title::find(&glyphs::glyphs(source)).map(|title| title.year);
    let Some(year) = named.or(title.as_ref().map(|title| title.year)) else {
        return Err(vec![ReadFault::whole(ReadFaultKind::YearMissing)]);
    };
    let source = match title {
        Some(title) if source.is_empty() => title.name,
        _ => source.to_owned(),
    };
    let mut notice = Notice::new(year, source);
    for sentence in sentences::all(&glyphs) {
        notice.take(sentence);
    }
    notice.finish()
}

/// A section of the notice, such as 「二、春节」.
struct Section {
    name: String,
    line: usize,
    is_festival: bool,
    days_off: usize,
}

struct Notice {
    year: i16,
    data: YearData,
    lines: BTreeMap<Date, usize>,
    unread: Vec<Unread>,
    faults: Vec<ReadFault>,
    section: Option<Section>,
}

impl Notice {
    fn new(year: i16, source: String) -> Self {
        Self {
            year,
            data: YearData {
                holidays: Vec::new(),
                workdays: Vec::new(),
                source,
                names: BTreeMap::new(),
            },
            lines: BTreeMap::new(),
            unread: Vec::new(),
            faults: Vec::new(),
            section: None,
        }
    }

    fn take(&mut self, glyphs: &[Glyph]) {
        let (heading, rest) = sentences::part(glyphs);
        if let Some(heading) = heading {
            self.begin(heading, glyphs[0].line);
        }
        let sentence = Sentence::read(rest);
        if sentence.has_unread_date {
            self.unread.push(Unread {
                line: rest.first().map_or(0, |glyph| glyph.line),
                text: text_of(rest),
            });
        }
        let off = self.days(&sentence.off);
        let worked = self.days(&sentence.worked);
        if let Some(written) = sentence.days_written
            && !off.is_empty()
            && written != off.len()
            && !(sentence.joins_weekend && written == with_weekends(&off))
        {
            let found = off.len();
            self.faults.push(ReadFault::at(
                rest[0].line,
                ReadFaultKind::WrongCount { written, found },
            ));
        }
        if let Some(section) = &mut self.section {
            section.days_off += off.len();
        }
        self.data.holidays.extend(off);
        self.data.workdays.extend(worked);
    }

    fn begin(&mut self, heading: Heading, line: usize) {
        self.end_section();
        self.section = Some(Section {
            is_festival: heading.numbered
                && (heading.name.contains('节') || heading.name.contains('旦')),
            name: heading.name,
            line,
            days_off: 0,
        });
    }

    fn end_section(&mut self) {
        if let Some(section) = self.section.take()
            && section.is_festival
            && section.days_off == 0
        {
            let name = section.name;
            self.faults.push(ReadFault::at(
                section.line,
                ReadFaultKind::NoDayOff { name },
            ));
        }
    }

    /// The days of the spans, named after the section and with their lines noted.
    fn days(&mut self, spans: &[Span]) -> Vec<Date> {
        let mut days = Vec::new();
        for span in spans {
            match self.resolve(span) {
                Ok((from, to)) => {
                    for on in days_from_to(from, to) {
                        days.push(on);
                        self.lines.entry(on).or_insert(span.from.line);
                        if let Some(section) = &self.section {
                            self.data.names.insert(on, section.name.clone());
                        }
                    }
                }
                Err(kind) => self.faults.push(ReadFault::at(span.from.line, kind)),
            }
        }
        days
    }

    fn resolve(&self, span: &Span) -> Result<(Date, Date), ReadFaultKind> {
        let from = self.date(&span.from, None)?;
        let Some(end) = &span.to else {
            return Ok((from, from));
        };
        let to = self.date(end, Some(from))?;
        if to < from || (to - from).get_days() >= LONGEST {
            return Err(ReadFaultKind::TooLong { from, to });
        }
        Ok((from, to))
    }

    /// A date without its year is of the notice's, a December in the section of 元旦 of the one before. The end of a
    /// span is not before its beginning.
    fn date(&self, written: &WrittenDate, begun: Option<Date>) -> Result<Date, ReadFaultKind> {
        let year = match (written.year, begun) {
            (Some(year), _) => year,
            (None, Some(from)) if written.month < i16::from(from.month()) => from.year() + 1,
            (None, Some(from)) => from.year(),
            (None, None) if written.month == 12 && self.is_new_year() => self.year - 1,
            (None, None) => self.year,
        };
        let (month, day) = (written.month, written.day);
        let fits = i8::try_from(month).ok().zip(i8::try_from(day).ok());
        let on = fits
            .and_then(|(month, day)| Date::new(year, month, day).ok())
            .ok_or_else(|| ReadFaultKind::NoSuchDay {
                text: format!("{year}年{month}月{day}日"),
            })?;
        match written.weekday {
            Some(weekday) if weekday != on.weekday() => Err(ReadFaultKind::WrongWeekday {
                on,
                written: weekday,
            }),
            _ => Ok(on),
        }
    }

    fn is_new_year(&self) -> bool {
        self.section
            .as_ref()
            .is_some_and(|section| section.name.contains("元旦"))
    }

    fn finish(mut self) -> Result<Reading, Vec<ReadFault>> {
        self.end_section();
        if self.faults.is_empty() && self.data.holidays.is_empty() {
            self.faults.push(ReadFault::whole(ReadFaultKind::NoDates));
        }
        if !self.faults.is_empty() {
            self.faults.sort_by_key(|fault| fault.line);
            return Err(self.faults);
        }
        self.data.holidays.sort_unstable();
        self.data.workdays.sort_unstable();
        Ok(Reading {
            years: vec![ReadYear {
                year: self.year,
                data: self.data,
                lines: self.lines,
            }],
            unread: self.unread,
        })
    }
}

/// How many days off in a row there are with the weekends beside (与周末连休).
fn with_weekends(off: &[Date]) -> usize {
    let (Some(&first), Some(&last)) = (off.iter().min(), off.iter().max()) else {
        return 0;
    };
    let run = |mut on: Date, step: i64| {
        let mut days = 0;
        loop {
            on = on.saturating_add(step.days());
            if !is_weekend(on) {
                return days;
            }
            days += 1;
        }
    };
    off.len() + run(first, -1) + run(last, 1)
}
