//! Consultations of third parties and other organs (征求意见), and the days they take out of the limit.
//!
//! Knows nothing of the limit itself. Basis: 条例 第三十二条, 第三十三条第三款 and 第三十四条; an opinion has fifteen working days,
//! and what it takes longer is counted again.

use jiff::civil::Date;

use super::pauses::{self, Pause};

/// Who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consulted {
    ThirdParty,
    Agency,
}

struct Consultation<'a> {
    whom: Consulted,
    id: Option<&'a str>,
    sent_on: Date,
    /// The last day for the opinion; the 2007 text sets none.
    until: Option<Date>,
    answered_on: Option<Date>,
}

/// What an opinion took out of the limit.
pub(super) struct Heard {
    pub(super) sent_on: Date,
    /// The last day that is not counted.
    pub(super) last: Date,
    /// Whether it came after its last day.
    pub(super) late: bool,
}

/// All consultations of one request.
#[derive(Default)]
pub(super) struct Consultations<'a>(Vec<Consultation<'a>>);

impl<'a> Consultations<'a> {
    pub(super) fn send(
        &mut self,
        whom: Consulted,
        id: Option<&'a str>,
        sent_on: Date,
        until: Option<Date>,
    ) {
        self.0.push(Consultation {
            whom,
            id,
            sent_on,
            until,
            answered_on: None,
        });
    }

    /// Notes the opinion that answers the open consultation of the same party and id, if there is one.
    pub(super) fn answer(&mut self, whom: Consulted, id: Option<&str>, on: Date) -> Option<Heard> {
        let consultation = self
            .0
            .iter_mut()
            .find(|open| open.answered_on.is_none() && open.whom == whom && open.id == id)?;
        consultation.answered_on = Some(on);
        let last = consultation.until.map_or(on, |until| until.min(on));
        Some(Heard {
            sent_on: consultation.sent_on,
            last,
            late: last < on,
        })
    }

    /// The days not counted, as known on `day`: from the day after sending to the opinion or the end of its term.
    pub(super) fn pauses(&self, day: Date) -> Vec<Pause> {
        let mut paused = Vec::with_capacity(self.0.len());
        for consultation in &self.0 {
            let answered_on = consultation.answered_on.unwrap_or(day);
            let last = consultation
                .until
                .map_or(answered_on, |until| until.min(answered_on));
            let Ok(first) = consultation.sent_on.tomorrow() else {
                continue;
            };
            if first <= last {
                paused.push(Pause { first, last });
            }
        }
        pauses::merge(paused)
    }

    /// Whether an opinion is still awaited on a day.
    pub(super) fn any_open(&self, on: Date) -> bool {
        self.open(on).next().is_some()
    }

    /// The last day for the opinions still awaited on a day.
    pub(super) fn open_until(&self, on: Date) -> Option<Date> {
        self.open(on).filter_map(|open| open.until).max()
    }

    fn open(&self, on: Date) -> impl Iterator<Item = &Consultation<'a>> {
        self.0.iter().filter(move |open| {
            open.answered_on.is_none() && open.until.is_none_or(|until| on <= until)
        })
    }

    /// Those whose term ended before `end` and before any opinion, with the last day of the term.
    pub(super) fn expired(&self, end: Date) -> impl Iterator<Item = (Consulted, Date)> {
        self.0.iter().filter_map(move |consultation| {
            let until = consultation.until?;
            (until < consultation.answered_on.unwrap_or(end)).then_some((consultation.whom, until))
        })
    }
}
