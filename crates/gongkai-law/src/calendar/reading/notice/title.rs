//! The notice's title: which year it is for, and what it is called.

use super::glyphs::{Glyph, text_of};

pub(super) struct Title {
    pub(super) year: i16,
    /// 国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）
    pub(super) name: String,
}

/// Between 关于 and the year at most: 关于延长2020年….
const BEFORE_YEAR: usize = 12;
/// Between the year and 通知 at most.
const BEFORE_END: usize = 40;
/// The longest name of an authority.
const ISSUER: usize = 30;

/// Finds 关于…年…通知, with the authority before it and the number behind it.
pub(super) fn find(glyphs: &[Glyph]) -> Option<Title> {
    (0..glyphs.len())
        .filter(|at| begins_with(&glyphs[*at..], "关于"))
        .find_map(|at| title_at(glyphs, at))
}

fn title_at(glyphs: &[Glyph], at: usize) -> Option<Title> {
    let rest = &glyphs[at..];
    let place = (0..BEFORE_YEAR).find(|place| year_at(rest, *place).is_some())?;
    let year = year_at(rest, place)?;
    let end = (place + 5..place + BEFORE_END)
        .find(|end| *end < rest.len() && begins_with(&rest[*end..], "通知"))?
        + 2;
    let issuer = issuer_before(glyphs, at);
    let mut name = text_of(&glyphs[issuer..at + end]);
    if let Some(number) = number_in(&rest[end..]) {
        name.push_str(&format!("（{number}）"));
    }
    Some(Title { year, name })
}

/// `2027年` here.
fn year_at(glyphs: &[Glyph], at: usize) -> Option<i16> {
    let digits = glyphs.get(at..at + 5)?;
    let text = text_of(digits);
    text.strip_suffix('年')?
        .parse()
        .ok()
        .filter(|year| *year >= 1000)
}

/// Where the authority's name begins: at the line's beginning, or behind a sign; on the line before where 关于 begins one.
fn issuer_before(glyphs: &[Glyph], at: usize) -> usize {
    let mut start = at;
    while start > 0 && at - start < ISSUER {
        let ends_line = glyphs[start].first && start != at;
        if ends_line || !is_han(glyphs[start - 1].c) {
            break;
        }
        start -= 1;
    }
    // What a web page has before the title runs into it.
    (start..at)
        .rev()
        .find(|place| begins_with(&glyphs[*place..], "国务院办公厅"))
        .unwrap_or(start)
}

/// 国办发明电〔2025〕7号
fn number_in(glyphs: &[Glyph]) -> Option<String> {
    let near = &glyphs[..glyphs.len().min(24)];
    let open = near.iter().position(|glyph| glyph.c == '〔')?;
    let end = near.iter().position(|glyph| glyph.c == '号')?;
    let is_number = open > 0 && open < end && near[..open].iter().all(|glyph| is_han(glyph.c));
    is_number.then(|| text_of(&near[..=end]))
}

fn begins_with(glyphs: &[Glyph], word: &str) -> bool {
    let mut glyphs = glyphs.iter();
    word.chars()
        .all(|c| glyphs.next().is_some_and(|glyph| glyph.c == c))
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
