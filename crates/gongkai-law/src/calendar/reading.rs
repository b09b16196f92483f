//! A year's days as people have them: the text of a notice, a JSON file or a CSV table, read into [`YearData`].
//!
//! Knows no file and no form; the caller hands in the text and shows the sentences. Whether a year may be used is judged
//! by [`YearData::faults`]; here only what the text says, each date with the line it stands in.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::holidays::weekday_name;
use super::year_data::{Layer, YearData, YearFault};
use crate::wording::date_in_words;

mod csv;
mod notice;

#[cfg(test)]
mod tests;

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The years it speaks of, in order.
    pub years: Vec<ReadYear>,
    /// Sentences with dates that were taken neither for days off nor for days of work: a person should look at them.
    pub unread: Vec<Unread>,
}

/// One year of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadYear {
    /// The year.
    pub year: i16,
    /// Its days.
    pub data: YearData,
    /// The line in which each date stands, from 1; empty for JSON.
    pub lines: BTreeMap<Date, usize>,
}

/// A sentence that was passed over although it holds a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its first line, from 1.
    pub line: usize,
    /// Its words, without spaces.
    pub text: String,
}

/// Something wrong with a text, at a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("calendar text is wrong: {kind:?}")]
pub struct ReadFault {
    /// The line, from 1, where one can be named.
    pub line: Option<usize>,
    /// What it is.
    pub kind: ReadFaultKind,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFaultKind {
    /// There is no text.
    Empty,
    /// The JSON cannot be read; the sentence says where.
    Json(String),
    /// Neither title nor name says which year it is for.
    YearMissing,
    /// No date was found.
    NoDates,
    /// A festival's section that names no day off.
    NoDayOff {
        /// The section's name.
        name: String,
    },
    /// A day the calendar does not have.
    NoSuchDay {
        /// As it was written.
        text: String,
    },
    /// The weekday in brackets is another.
    WrongWeekday {
        /// The date.
        on: Date,
        /// The weekday that was written.
        written: Weekday,
    },
    /// From one day to another, too long for a holiday.
    TooLong {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// 共…天 says another number.
    WrongCount {
        /// The number that was written.
        written: usize,
        /// How many days off the sentence names.
        found: usize,
    },
    /// A row of the table that is no date, kind and name.
    Columns,
    /// A cell that is no date.
    NotADate {
        /// The cell.
        text: String,
    },
    /// A cell that is no kind.
    NotAKind {
        /// The cell.
        text: String,
    },
    /// The days were read, but may not be used so.
    Year(YearFault),
}

impl ReadFault {
    fn at(line: usize, kind: ReadFaultKind) -> Self {
        Self {
            line: Some(line),
            kind,
        }
    }

    fn whole(kind: ReadFaultKind) -> Self {
        Self { line: None, kind }
    }

    /// Whether what is missing is the notice's name.
    #[must_use]
    pub fn is_about_source(&self) -> bool {
        self.kind == ReadFaultKind::Year(YearFault::SourceMissing)
    }

    /// Where it is, what is wrong, and the mend.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.line {
            Some(line) => format!("第{line}行：{}", self.kind.sentence()),
            None => self.kind.sentence(),
        }
    }
}

impl ReadFaultKind {
    fn sentence(&self) -> String {
        match self {
            Self::Empty => "没有内容，请粘贴通知全文，或者选择 JSON、CSV 文件。".to_owned(),
            Self::Json(sentence) => sentence.clone(),
            Self::YearMissing => "没有找到是哪一年的安排，请把通知的标题（如“国务院办公厅关于2027年部分节假日安排的通知”）一起贴上。".to_owned(),
            Self::NoDates => "没有读出放假日期，请粘贴通知里“一、元旦：1月1日至3日放假……”这样的正文。".to_owned(),
            Self::NoDayOff { name } => format!(
                "“{name}”没有读出放假日期，请写成“1月1日至3日放假”或者“4月5日放假1天”这样。"
            ),
            Self::NoSuchDay { text } => format!("没有“{text}”这一天，请与通知核对。"),
            Self::WrongWeekday { on, written } => format!(
                "{}是{}，括号里写的是{}，请与通知核对日期。",
                date_in_words(*on),
                weekday_name(on.weekday()),
                weekday_name(*written)
            ),
            Self::TooLong { from, to } => format!(
                "{}至{}有{}天，不像一次放假，请核对起止日期。",
                date_in_words(*from),
                date_in_words(*to),
                (*to - *from).get_days() + 1
            ),
            Self::WrongCount { written, found } => {
                format!("写的是共{written}天，读出的放假日期是{found}天，请核对起止日期。")
            }
            Self::Columns => "每行要有日期和类别，用逗号隔开，例如 2027-01-01,holiday,元旦。".to_owned(),
            Self::NotADate { text } => {
                format!("日期“{text}”不对或者没有这一天，请写成 2027-01-01 这样。")
            }
            Self::NotAKind { text } => format!(
                "类别“{text}”不对，放假写 holiday（或者“放假”），调休上班写 workday（或者“上班”）。"
            ),
            Self::Year(fault) => fault.sentence(),
        }
    }
}

impl Reading {
    /// All that forbids using these years, each with its line where it stands in one.
    #[must_use]
    pub fn faults(&self, layer: Layer) -> Vec<ReadFault> {
        let mut found = Vec::new();
        for read in &self.years {
            for fault in read.data.faults(layer, read.year) {
                found.push(ReadFault {
                    line: fault.on().and_then(|on| read.lines.get(&on)).copied(),
                    kind: ReadFaultKind::Year(fault),
                });
            }
        }
        found
    }

    /// What a person should compare with the notice once more: years unlike all others, and sentences passed over.
    #[must_use]
    pub fn doubts(&self, layer: Layer) -> Vec<String> {
        let mut doubts = Vec::new();
        for read in &self.years {
            for doubt in read.data.doubts(layer) {
                doubts.push(format!("{}年{}", read.year, doubt.sentence()));
            }
        }
        for Unread { line, text } in &self.unread {
            doubts.push(format!(
                "第{line}行的这一句有日期，但没有当作放假或者上班：“{text}”"
            ));
        }
        doubts
    }
}

/// Reads a notice, JSON or CSV; which of them it is shows in its beginning. `source` is the notice's name where the text
/// does not say it; JSON has its own.
///
/// # Errors
/// What cannot be understood, with the lines. What was understood is judged by [`Reading::faults`].
pub fn read(text: &str, source: &str) -> Result<Reading, Vec<ReadFault>> {
    let text = text.trim_start_matches('\u{feff}');
    let source = source.trim();
    if text.trim().is_empty() {
        return Err(vec![ReadFault::whole(ReadFaultKind::Empty)]);
    }
    if text.trim_start().starts_with('{') {
        return read_json(text);
    }
    if csv::is_table(text) {
        return csv::read(text, source);
    }
    notice::read(text, source)
}

fn read_json(text: &str) -> Result<Reading, Vec<ReadFault>> {
    let years = YearData::read_years(text)
        .map_err(|fault| vec![ReadFault::whole(ReadFaultKind::Json(fault.sentence()))])?;
    if years.is_empty() {
        return Err(vec![ReadFault::whole(ReadFaultKind::NoDates)]);
    }
    let years = years.into_iter().map(|(year, data)| ReadYear {
        year,
        data,
        lines: BTreeMap::new(),
    });
    Ok(Reading {
        years: years.collect(),
        unread: Vec::new(),
    })
}
