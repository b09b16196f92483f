//! Makes spellings alike before anything is compared: full and half width, capital and small, traditional and
//! simplified. One character stays one character, so that every match can be shown in the original text. It does not
//! know what a word is.

use std::ops::Range;
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// One character that can be searched for, and where it stands in the original text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sign {
    /// The folded character.
    pub ch: char,
    /// Which kind of writing it belongs to.
    pub script: Script,
    /// Whether it continues the sign before it, with at most quotation marks between them.
    pub joined: bool,
    /// Byte offset in the original text.
    pub start: usize,
}

/// How words are told apart in a piece of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Chinese characters: words follow each other without a space.
    Han,
    /// Letters and digits: a run of them is a word.
    Letters,
}

impl Sign {
    /// The byte range in `text`, the text it was folded from.
    pub(crate) fn range(&self, text: &str) -> Range<usize> {
        let len = text[self.start..].chars().next().map_or(0, char::len_utf8);
        self.start..self.start + len
    }
}

/// What stands between two signs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// A line end: a break, except between two Chinese characters, where extracted text wraps in the midst of words.
    Line,
    Break,
}

/// The signs of a text in order.
pub(crate) fn fold(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(text.len() / 3);
    let mut gap = Gap::Break;
    for (start, original) in text.char_indices() {
        let ch = fold_char(original);
        let script = if is_han(ch) {
            Script::Han
        } else if ch.is_alphanumeric() {
            Script::Letters
        } else {
            gap = widen(gap, ch);
            continue;
        };
        let joined = match gap {
            Gap::None => true,
            Gap::Break => false,
            Gap::Line => {
                script == Script::Han && signs.last().is_some_and(|last| last.script == Script::Han)
            }
        };
        signs.push(Sign {
            ch,
            script,
            joined,
            start,
        });
        gap = Gap::None;
    }
    signs
}

/// Quotation marks and book-title marks do not part words, so that 三公经费 finds “三公”经费.
fn widen(gap: Gap, mark: char) -> Gap {
    match mark {
        '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '『' | '』' | '《' | '》' | '〈'
        | '〉' => gap,
        '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{00AD}' => gap,
        '\n' | '\r' if gap != Gap::Break => Gap::Line,
        _ => Gap::Break,
    }
}

/// The folded characters of a text without anything between them: the form in which titles and numbers are compared.
pub(crate) fn key(text: &str) -> String {
    fold(text).iter().map(|sign| sign.ch).collect()
}

/// The end of the run that begins at `start`: signs of one script that continue each other.
pub(crate) fn run_end(signs: &[Sign], start: usize) -> usize {
    let script = signs[start].script;
    let rest = &signs[start + 1..];
    start
        + 1
        + rest
            .iter()
            .take_while(|sign| sign.joined && sign.script == script)
            .count()
}

/// The folded characters of some signs.
pub(crate) fn text_of(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.ch).collect()
}

fn fold_char(original: char) -> char {
    let narrow = match original {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(original as u32 - 0xFEE0).unwrap_or(original),
        '\u{3000}' => ' ',
        other => other,
    };
    if narrow.is_ascii() {
        return narrow.to_ascii_lowercase();
    }
    if is_han(narrow) {
        return simplified(narrow);
    }
    narrow.to_lowercase().next().unwrap_or(narrow)
}

fn is_han(ch: char) -> bool {
    matches!(ch,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}' | '\u{F900}'..='\u{FAFF}'
        | '々' | '〇')
}

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// For each character from [`FIRST`] on the one it is searched as; 0 where that is itself.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; (LAST - FIRST + 1) as usize];
    let lines = TRADITIONAL.lines().filter(|line| !line.starts_with('#'));
    for pair in lines.flat_map(str::split_whitespace) {
        let mut chars = pair.chars().map(|ch| ch as u32);
        if let (Some(from @ FIRST..=LAST), Some(to @ FIRST..=LAST)) = (chars.next(), chars.next()) {
            table[(from - FIRST) as usize] = to as u16;
        }
    }
    table
});

/// Pairs of a traditional and a simplified character.
pub(crate) const TRADITIONAL: &str = include_str!("../data/traditional.txt");

fn simplified(ch: char) -> char {
    let code = ch as u32;
    if !(FIRST..=LAST).contains(&code) {
        return ch;
    }
    match SIMPLIFIED[(code - FIRST) as usize] {
        0 => ch,
        other => char::from_u32(u32::from(other)).unwrap_or(ch),
    }
}
