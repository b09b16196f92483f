//! The characters of a notice with the lines they stand in: spaces gone, digits and signs in one form, however the text
//! was copied.

/// A character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) c: char,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Whether it is the first of its line.
    pub(super) first: bool,
}

pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 3);
    for (number, line) in (1..).zip(text.lines()) {
        let mut first = true;
        for c in line.chars() {
            if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
                continue;
            }
            glyphs.push(Glyph {
                c: plain(c),
                line: number,
                first,
            });
            first = false;
        }
    }
    glyphs
}

pub(super) fn text_of(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.c).collect()
}

const fn plain(c: char) -> char {
    match c {
        '０' => '0',
        '１' => '1',
        '２' => '2',
        '３' => '3',
        '４' => '4',
        '５' => '5',
        '６' => '6',
        '７' => '7',
        '８' => '8',
        '９' => '9',
        '(' => '（',
        ')' => '）',
        ':' => '：',
        ',' => '，',
        ';' => '；',
        '．' => '.',
        '[' | '［' => '〔',
        ']' | '］' => '〕',
        '-' | '－' | '–' | '―' | '~' | '～' => '—',
        _ => c,
    }
}
