//! The year a text speaks of: its statistical period must be the calendar year, and figures must be those of the year.

use super::{Finding, quoted, sentences};
use crate::reports::annual::Severity;

use super::numbers::numbers;

/// What shows that a sentence beginning with another year does not give that year's figures as this one's.
const COMPARING: [&str; 16] = [
    "相比",
    "较",
    "同比",
    "结转",
    "截至",
    "截止",
    "以来",
    "计划",
    "将",
    "拟",
    "下一步",
    "去年",
    "上年",
    "印发",
    "施行",
    "至",
];

/// A date as written; the year may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    year: Option<i64>,
    month: i64,
    day: i64,
    start: usize,
    end: usize,
}

/// Findings about periods and years.
pub(super) fn check(text: &str, year: i16, found: &mut Vec<Finding>) {
    let year = i64::from(year);
    for sentence in sentences(text) {
        if let Some(words) = wrong_period(sentence, year) {
            let sentence = format!(
                "统计期限应当是 {year} 年 1 月 1 日至 12 月 31 日，正文写作“{words}”（{}），请改正。",
                quoted(sentence)
            );
            found.push(Finding::new("text_period", Severity::Error, sentence));
        } else if let Some(words) = broken_date(sentence) {
            let sentence = format!(
                "“{words}”缺少年、月，看不出是哪一天（{}），请改正。",
                quoted(sentence)
            );
            found.push(Finding::new("text_period", Severity::Error, sentence));
        }
    }
    let opens = |year: i64| {
        let mut all = sentences(text);
        all.any(|sentence| opening_year(sentence) == Some(year))
    };
    for sentence in sentences(text) {
        let Some(other) = opening_year(sentence).filter(|other| *other < year) else {
            continue;
        };
        let figures =
            sentence.contains("公开") || sentence.contains("申请") || sentence.contains("发布");
        let chars: Vec<char> = sentence.chars().collect();
        let counts = numbers(&chars).iter().any(|number| number.unit.is_some());
        if figures && counts && !COMPARING.iter().any(|word| sentence.contains(word)) {
            let severity = if opens(year) {
                Severity::Warning
            } else {
                Severity::Error
            };
            let sentence = format!(
                "这是 {year} 年度的报告，正文却写的是 {other} 年的数：{}，请核对。",
                quoted(sentence)
            );
            found.push(Finding::new("text_year", severity, sentence));
        }
    }
}

/// A date of the period that lost its 年 and 月 (`20211230日`), as copying from forms makes them.
fn broken_date(sentence: &str) -> Option<String> {
    let period = ["统计", "期限", "时限"]
        .iter()
        .any(|word| sentence.contains(word));
    let mut words = sentence
        .split(|c: char| !c.is_ascii_digit() && c != '日')
        .filter(|_| period);
    let broken = words.find(|word| {
        let digits = word.strip_suffix('日').unwrap_or_default();
        digits.starts_with("20") && (6..=8).contains(&digits.len()) && !digits.contains('日')
    });
    broken.map(str::to_owned)
}

/// The year a sentence begins with: `2019年，我镇…`.
fn opening_year(sentence: &str) -> Option<i64> {
    let sentence = sentence.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphabetic());
    let (year, _) = sentence.split_once('年')?;
    (year.len() == 4).then(|| year.parse().ok()).flatten()
}

/// The period of a sentence where it is about the year and is not the calendar year.
fn wrong_period(sentence: &str, year: i64) -> Option<String> {
    let chars: Vec<char> = sentence.chars().collect();
    let dates = dates(&chars);
    dates
        .iter()
        .zip(dates.iter().skip(1))
        .find_map(|(first, last)| {
            let between: String = chars.get(first.end..last.start)?.iter().collect();
            let joined = ["至", "到", "—", "-", "－", "~", "～", "起至"]
                .iter()
                .any(|word| between.starts_with(word));
            let from_year = first.year.unwrap_or(year);
            let to_year = last.year.unwrap_or(from_year);
            let days = (to_year - from_year) * 365 + (last.month - first.month) * 30 + last.day
                - first.day;
            let statistical = ["统计", "数据", "期限", "时限", "报告"]
                .iter()
                .any(|word| sentence.contains(word));
            let right = (from_year, first.month, first.day) == (year, 1, 1)
                && (to_year, last.month, last.day) == (year, 12, 31);
            (joined
                && between.chars().count() <= 3
                && !right
                && (300..=430).contains(&days)
                && (statistical || from_year == year))
                .then(|| {
                    chars
                        .get(first.start..last.end)
                        .map(|words| words.iter().collect())
                })
                .flatten()
        })
}

fn dates(text: &[char]) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match date_at(text, at) {
            Some(date) => {
                at = date.end;
                found.push(date);
            }
            None => at += 1,
        }
    }
    found
}

/// A date that begins here: `2021年1月1日` or `12月31日`.
fn date_at(text: &[char], start: usize) -> Option<Written> {
    if start
        .checked_sub(1)
        .and_then(|at| text.get(at))
        .is_some_and(char::is_ascii_digit)
    {
        return None;
    }
    let (first, at) =
        number_before(text, start, '年').map_or((None, start), |(year, at)| (Some(year), at));
    let (month, at) = number_before(text, at, '月')?;
    let (day, end) = number_before(text, at, '日')?;
    Some(Written {
        year: first,
        month,
        day,
        start,
        end,
    })
}

/// A number of at most four digits followed by a word.
fn number_before(text: &[char], start: usize, word: char) -> Option<(i64, usize)> {
    let digits: String = text
        .iter()
        .skip(start)
        .take(5)
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let end = start + digits.len();
    let number = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    (text.get(end) == Some(&word)).then_some((number, end + 1))
}
