//! Sentences of a notice: where they end, which begin a section, and which dates they say are off or worked.
//!
//! Knows no year and no calendar: dates stay as they are written.

use jiff::civil::Weekday;

use super::glyphs::{Glyph, text_of};

/// The longest name of a section, such as 国庆节、中秋节.
const LONGEST_NAME: usize = 20;

/// 「二、春节：」
pub(super) struct Heading {
    pub(super) name: String,
    pub(super) numbered: bool,
    length: usize,
}

/// A date as written. Day, month and year that an earlier date of the same list gave are filled in.
#[derive(Debug, Clone)]
pub(super) struct WrittenDate {
    pub(super) year: Option<i16>,
    pub(super) month: i16,
    pub(super) day: i16,
    pub(super) weekday: Option<Weekday>,
    pub(super) line: usize,
}

/// One day, or the days from one to another.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) from: WrittenDate,
    pub(super) to: Option<WrittenDate>,
}

/// What a sentence says of dates.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    pub(super) off: Vec<Span>,
    pub(super) worked: Vec<Span>,
    /// 共…天
    pub(super) days_written: Option<usize>,
    /// 与周末连休
    pub(super) joins_weekend: bool,
    pub(super) has_unread_date: bool,
}

/// The sentences, each with its end; a section begins a new one.
pub(super) fn all(glyphs: &[Glyph]) -> Vec<&[Glyph]> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 1..=glyphs.len() {
        if at == glyphs.len() || ends_before(glyphs, at) {
            found.push(&glyphs[start..at]);
            start = at;
        }
    }
    found
}

fn ends_before(glyphs: &[Glyph], at: usize) -> bool {
    let last = glyphs[at - 1].c;
    if matches!(last, '。' | '；' | '！') {
        return true;
    }
    let begins = |numbered_only: bool| {
        heading(&glyphs[at..]).is_some_and(|heading| heading.numbered || !numbered_only)
    };
    glyphs[at].first && begins(false) || last == '：' && begins(true)
}

/// Parts the heading from the rest of a sentence.
pub(super) fn part(sentence: &[Glyph]) -> (Option<Heading>, &[Glyph]) {
    match heading(sentence) {
        Some(heading) if heading.numbered || sentence[0].first => {
            let rest = &sentence[heading.length..];
            (Some(heading), rest)
        }
        _ => (None, sentence),
    }
}

fn heading(glyphs: &[Glyph]) -> Option<Heading> {
    let number = number_length(glyphs);
    let rest = &glyphs[number..];
    let length = rest
        .iter()
        .take(LONGEST_NAME + 1)
        .take_while(|glyph| !glyph.c.is_ascii_digit() && !"：，。；（".contains(glyph.c))
        .count();
    let colon = match rest.get(length)?.c {
        '：' => 1,
        c if c.is_ascii_digit() && number > 0 => 0,
        _ => return None,
    };
    let name: String = text_of(&rest[..length])
        .trim_matches(['“', '”', '"', '「', '」'])
        .to_owned();
    (length <= LONGEST_NAME && !name.is_empty()).then_some(Heading {
        name,
        numbered: number > 0,
        length: number + length + colon,
    })
}

/// How long 「二、」, 「（二）」 or 「2.」 is at the beginning; 0 where there is none.
fn number_length(glyphs: &[Glyph]) -> usize {
    let is_numeral = |glyph: &&Glyph| "一二三四五六七八九十".contains(glyph.c);
    let sign = |at: usize| glyphs.get(at).map(|glyph| glyph.c);
    let numerals = glyphs.iter().take_while(is_numeral).count();
    if numerals > 0 && sign(numerals) == Some('、') {
        return numerals + 1;
    }
    if sign(0) == Some('（') {
        let numerals = glyphs[1..].iter().take_while(is_numeral).count();
        if numerals > 0 && sign(numerals + 1) == Some('）') {
            return numerals + 2;
        }
    }
    let digits = glyphs
        .iter()
        .take_while(|glyph| glyph.c.is_ascii_digit())
        .count();
    let is_number = (1..=2).contains(&digits)
        && matches!(sign(digits), Some('.' | '、'))
        && sign(digits + 1).is_some_and(|c| !c.is_ascii_digit());
    if is_number { digits + 1 } else { 0 }
}

/// What is said of the dates before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Off,
    Worked,
    /// Nothing yet: the next clause says it.
    Nothing,
    Otherwise,
}

/// Words that may stand before the verb.
const ADVERBS: [&str; 9] = ["照常", "正常", "均", "都", "全天", "应当", "应", "需", "要"];
const WORKED: [&str; 4] = ["上班", "补班", "调休上班", "补上班"];
const OFF: [&str; 6] = ["放假", "补休", "补假", "休息", "休假", "调休"];

fn said(words: &str) -> Said {
    let mut words = words.trim_end_matches(['、', '和', '及', '与']);
    while let Some(rest) = ADVERBS
        .iter()
        .find_map(|adverb| words.strip_prefix(adverb))
        .filter(|rest| !rest.is_empty())
    {
        words = rest;
    }
    let begins = |verbs: &[&str]| verbs.iter().any(|verb| words.starts_with(verb));
    match words {
        "" => Said::Nothing,
        _ if begins(&WORKED) => Said::Worked,
        _ if begins(&OFF) => Said::Off,
        _ => Said::Otherwise,
    }
}

impl Sentence {
    /// Reads the clauses one after the other.
    pub(super) fn read(glyphs: &[Glyph]) -> Self {
        let mut sentence = Self::default();
        let mut open: Vec<Span> = Vec::new();
        for clause in clauses(glyphs) {
            sentence.read_clause(clause, &mut open);
        }
        if !open.is_empty() && !is_day_of_issue(&open) {
            sentence.has_unread_date = true;
        }
        sentence
    }

    fn read_clause(&mut self, clause: &[Glyph], open: &mut Vec<Span>) {
        let mut reader = Reader {
            glyphs: clause,
            at: 0,
        };
        let before = reader.words_before_date();
        self.note(&before);
        if !open.is_empty() && !before.is_empty() {
            let spans = std::mem::take(open);
            self.put(spans, said(&before));
        } else if !["", "自", "从", "于", "为"].contains(&before.as_str()) {
            self.has_unread_date |= holds_date(clause) && !reader.ends_with_day_of_issue();
            return;
        }
        while let Some(spans) = reader.spans() {
            open.extend(spans);
            let words = reader.words_before_date();
            self.note(&words);
            match said(&words) {
                Said::Nothing => {}
                verb => self.put(std::mem::take(open), verb),
            }
        }
    }

    fn put(&mut self, spans: Vec<Span>, said: Said) {
        match said {
            Said::Off => self.off.extend(spans),
            Said::Worked => self.worked.extend(spans),
            Said::Nothing | Said::Otherwise => self.has_unread_date = true,
        }
    }

    /// Takes note of 共…天 and of 与周末连休.
    fn note(&mut self, words: &str) {
        self.joins_weekend |= words.contains("连休");
        self.days_written = self.days_written.or_else(|| days_in(words));
    }
}

/// The day at the end of a notice: a date alone, with its year.
fn is_day_of_issue(open: &[Span]) -> bool {
    matches!(open, [Span { from, to: None }] if from.year.is_some() && from.weekday.is_none())
}

/// Clauses of a sentence; commas in brackets part nothing.
fn clauses(glyphs: &[Glyph]) -> Vec<&[Glyph]> {
    let mut depth = 0_usize;
    let ends = |glyph: &Glyph| {
        match glyph.c {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && "，。；！".contains(glyph.c)
    };
    let parts = glyphs.split(ends);
    parts.filter(|part| !part.is_empty()).collect()
}

/// 共8天, 放假1天, 共三天
fn days_in(words: &str) -> Option<usize> {
    let (before, _) = words.split_once('天')?;
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &before[digits.len()..];
    let (rest, number) = match number.parse() {
        Ok(number) => (digits, number),
        Err(_) => {
            let numeral = before.chars().last()?;
            let place = "一二三四五六七八九十".chars().position(|c| c == numeral)?;
            (before.strip_suffix(numeral)?, place + 1)
        }
    };
    (rest.ends_with('共') || rest.ends_with("放假")).then_some(number)
}

/// Whether a date stands anywhere in it, also in brackets.
fn holds_date(glyphs: &[Glyph]) -> bool {
    (0..glyphs.len()).any(|at| Reader { glyphs, at }.date(None).is_some())
}

/// Reads a clause from left to right.
struct Reader<'a> {
    glyphs: &'a [Glyph],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.glyphs.get(self.at).map(|glyph| glyph.c)
    }

    /// The words up to the next date or the clause's end, without what stands in brackets.
    fn words_before_date(&mut self) -> String {
        let mut words = String::new();
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            if depth == 0 && c.is_ascii_digit() && self.stands_before_date() {
                break;
            }
            match c {
                '（' => depth += 1,
                '）' => depth = depth.saturating_sub(1),
                _ if depth == 0 => words.push(c),
                _ => {}
            }
            self.at += 1;
        }
        words
    }

    fn stands_before_date(&self) -> bool {
        let mut ahead = Reader {
            glyphs: self.glyphs,
            at: self.at,
        };
        ahead.date(None).is_some()
    }

    /// Whether nothing but the day of the notice follows: 国务院办公厅2025年11月4日.
    fn ends_with_day_of_issue(&mut self) -> bool {
        self.spans().is_some_and(|spans| is_day_of_issue(&spans)) && self.peek().is_none()
    }

    /// Dates joined by 至 or 、 from here on.
    fn spans(&mut self) -> Option<Vec<Span>> {
        let mut from = self.date(None)?;
        let mut spans = Vec::new();
        loop {
            let to = self.after(&['至', '到', '—'], &from);
            let last = to.clone().unwrap_or_else(|| from.clone());
            spans.push(Span { from, to });
            match self.after(&['、', '和', '及', '与', '以'], &last) {
                Some(next) => from = next,
                None => return Some(spans),
            }
        }
    }

    /// The date behind one of the signs, if there is one.
    fn after(&mut self, signs: &[char], earlier: &WrittenDate) -> Option<WrittenDate> {
        let start = self.at;
        while self.peek().is_some_and(|c| signs.contains(&c)) {
            self.at += 1;
        }
        let date = (self.at > start)
            .then(|| self.date(Some(earlier)))
            .flatten();
        if date.is_none() {
            self.at = start;
        }
        date
    }

    /// `[2027年][1月]1日[（星期五）]`; without its month only behind a date that has one.
    fn date(&mut self, earlier: Option<&WrittenDate>) -> Option<WrittenDate> {
        let start = self.at;
        let date = self.date_parts(earlier);
        if date.is_none() {
            self.at = start;
        }
        date
    }

    fn date_parts(&mut self, earlier: Option<&WrittenDate>) -> Option<WrittenDate> {
        let line = self.glyphs.get(self.at)?.line;
        let mut number = self.number()?;
        let mut year = None;
        if self.peek() == Some('年') {
            self.at += 1;
            year = Some(number);
            number = self.number()?;
        }
        let (year, month, day) = match (self.peek()?, earlier) {
            ('月', _) => {
                self.at += 1;
                (year, number, self.number()?)
            }
            (_, Some(earlier)) if year.is_none() => (earlier.year, earlier.month, number),
            _ => return None,
        };
        if !matches!(self.peek(), Some('日' | '号')) {
            return None;
        }
        self.at += 1;
        Some(WrittenDate {
            year,
            month,
            day,
            weekday: self.weekday(),
            line,
        })
    }

    fn number(&mut self) -> Option<i16> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        text_of(&self.glyphs[start..self.at]).parse().ok()
    }

    /// The weekday in the brackets that follow, if they say one; the brackets are passed over.
    fn weekday(&mut self) -> Option<Weekday> {
        if self.peek() != Some('（') {
            return None;
        }
        let inside: String = self.glyphs[self.at..]
            .iter()
            .map(|glyph| glyph.c)
            .take_while(|c| *c != '）')
            .collect();
        self.at = (self.at + inside.chars().count() + 1).min(self.glyphs.len());
        let (_, behind) = inside
            .split_once("星期")
            .or_else(|| inside.split_once('周'))?;
        Some(match behind.chars().next()? {
            '一' => Weekday::Monday,
            '二' => Weekday::Tuesday,
            '三' => Weekday::Wednesday,
            '四' => Weekday::Thursday,
            '五' => Weekday::Friday,
            '六' => Weekday::Saturday,
            '日' | '天' => Weekday::Sunday,
            _ => return None,
        })
    }
}
