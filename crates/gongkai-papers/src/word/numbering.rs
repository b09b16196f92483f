//! Numbered and bulleted paragraphs (ECMA-376 part 1, 17.9): which mark stands before the next one. Only `1.` and bullets
//! become lists; 一、, （一）, 第一条 and 1.1 are how official texts are cited and therefore stay as words.

use std::collections::{HashMap, HashSet};

use crate::word::xml::Element;

const LEVELS: usize = 9;

/// All lists of a file and how far each has counted.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    patterns: HashMap<String, Pattern>,
    lists: HashMap<String, List>,
    counted: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<String>,
}

/// What several lists share (`w:abstractNum`).
#[derive(Debug, Default, Clone)]
struct Pattern {
    levels: HashMap<usize, Level>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// Numbers of other levels show as plain figures in this one.
    legal: bool,
}

#[derive(Debug, Default)]
struct List {
    pattern: String,
    restarts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The mark before one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    /// The mark as words, as it stands in the printed file.
    pub(crate) words: String,
    pub(crate) level: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Bullet,
    /// A figure and a full stop.
    Figure(u32),
    /// Anything else.
    Words,
}

impl Numbering {
    /// Reads the numbering part.
    pub(crate) fn read(root: &Element) -> Self {
        let mut numbering = Self::default();
        let mut by_style = HashMap::new();
        let mut borrowed = Vec::new();
        for source in root
            .children()
            .filter(|child| child.name() == "abstractNum")
        {
            let Some(id) = source.attribute("abstractNumId") else {
                continue;
            };
            let pattern = Pattern {
                levels: levels(source),
            };
            if let Some(style) = source.value("styleLink") {
                by_style.insert(style, pattern.clone());
            }
            if let Some(style) = source.value("numStyleLink") {
                borrowed.push((id, style));
            }
            numbering.patterns.insert(id.to_owned(), pattern);
        }
        for (id, style) in borrowed {
            if let Some(pattern) = by_style.get(style) {
                numbering.patterns.insert(id.to_owned(), pattern.clone());
            }
        }
        for source in root.children().filter(|child| child.name() == "num") {
            if let (Some(id), Some(pattern)) =
                (source.attribute("numId"), source.value("abstractNumId"))
            {
                numbering
                    .lists
                    .insert(id.to_owned(), List::read(source, pattern));
            }
        }
        numbering
    }

    /// Counts one paragraph of a list. `None` where it bears no mark.
    pub(crate) fn next(&mut self, list_id: &str, level: usize) -> Option<Mark> {
        let level = level.min(LEVELS - 1);
        let list = self.lists.get(list_id)?;
        let pattern = self.patterns.get(&list.pattern)?;
        let counted = self.counted.entry(list.pattern.clone()).or_default();
        if self.begun.insert(list_id.to_owned()) {
            for &restarted in list.restarts.keys() {
                counted[restarted..].fill(None);
            }
        }
        let shape = |level: usize| {
            list.levels
                .get(&level)
                .or_else(|| pattern.levels.get(&level))
        };
        let start = |level: usize| {
            list.restarts
                .get(&level)
                .copied()
                .or_else(|| shape(level).map(|shape| shape.start))
                .unwrap_or(1)
        };
        let value = counted[level].map_or_else(|| start(level), |last| last.saturating_add(1));
        counted[level] = Some(value);
        counted[level + 1..].fill(None);

        let own = shape(level)?;
        if own.format == "bullet" {
            return Some(Mark {
                kind: MarkKind::Bullet,
                words: String::new(),
                level,
            });
        }
        if own.format == "none" || own.text.is_empty() {
            return None;
        }
        let mut words = own.text.clone();
        for (other, counted) in counted.iter().enumerate() {
            let place = format!("%{}", other + 1);
            if words.contains(&place) {
                let number = counted.unwrap_or_else(|| start(other));
                let format = match shape(other) {
                    Some(shape) if !own.legal => shape.format.as_str(),
                    _ => "decimal",
                };
                words = words.replace(&place, &written(number, format));
            }
        }
        let plain =
            own.format == "decimal" && words.trim_end_matches(['.', '．']) == value.to_string();
        let kind = if plain {
            MarkKind::Figure(value)
        } else {
            MarkKind::Words
        };
        Some(Mark { kind, words, level })
    }
}

impl List {
    fn read(source: &Element, pattern: &str) -> Self {
        let mut list = Self {
            pattern: pattern.to_owned(),
            ..Self::default()
        };
        for change in source
            .children()
            .filter(|child| child.name() == "lvlOverride")
        {
            let Some(level) = change
                .attribute("ilvl")
                .and_then(|level| level.parse().ok())
            else {
                continue;
            };
            if level >= LEVELS {
                continue;
            }
            if let Some(start) = change
                .value("startOverride")
                .and_then(|start| start.parse().ok())
            {
                list.restarts.insert(level, start);
            }
            list.levels.extend(levels(change));
        }
        list
    }
}

fn levels(source: &Element) -> HashMap<usize, Level> {
    let mut levels = HashMap::new();
    for level in source.children().filter(|child| child.name() == "lvl") {
        let Some(index) = level.attribute("ilvl").and_then(|index| index.parse().ok()) else {
            continue;
        };
        let hidden = level
            .child("rPr")
            .is_some_and(|look| look.child("vanish").is_some());
        levels.insert(
            index,
            Level {
                start: level
                    .value("start")
                    .and_then(|start| start.parse().ok())
                    .unwrap_or(1),
                format: level.value("numFmt").unwrap_or("decimal").to_owned(),
                text: if hidden {
                    String::new()
                } else {
                    level.value("lvlText").unwrap_or_default().to_owned()
                },
                legal: level.child("isLgl").is_some(),
            },
        );
    }
    levels
}

/// A number in one of Word's formats (ECMA-376 part 1, 17.18.59); in figures where the format is of another language.
fn written(number: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(
            number,
            &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
        ),
        "chineseLegalSimplified" => formal(number),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => digits(
            number,
            &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
        ),
        "decimalFullWidth" | "decimalFullWidth2" => digits(
            number,
            &['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
        ),
        "decimalZero" => format!("{number:02}"),
        "ideographTraditional" => one_of(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => one_of(number, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            one_of(number, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
        }
        "decimalEnclosedParen" => one_of(number, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
        "ideographEnclosedCircle" => one_of(number, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        "upperLetter" => letters(number, 'A'),
        "lowerLetter" => letters(number, 'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        _ => number.to_string(),
    }
}

fn digits(number: u32, signs: &[char; 10]) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| signs[usize::from(digit - b'0')])
        .collect()
}

fn one_of(number: u32, signs: &str) -> String {
    let sign = (number as usize)
        .checked_sub(1)
        .and_then(|index| signs.chars().nth(index));
    sign.map_or_else(|| number.to_string(), String::from)
}

/// Counting in words up to 9999; eleven is 十一, not 一十一.
fn chinese(number: u32, signs: &[char; 10]) -> String {
    let words = counted(number, signs, ['十', '百', '千']);
    match words.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => words,
    }
}

fn formal(number: u32) -> String {
    counted(
        number,
        &['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
        ['拾', '佰', '仟'],
    )
}

fn counted(number: u32, signs: &[char; 10], units: [char; 3]) -> String {
    if number == 0 || number > 9999 {
        return digits(number, signs);
    }
    let mut words = String::new();
    let mut skipped = false;
    for (place, unit) in [
        (1000, Some(units[2])),
        (100, Some(units[1])),
        (10, Some(units[0])),
        (1, None),
    ] {
        let digit = (number / place % 10) as usize;
        if digit == 0 {
            skipped = !words.is_empty();
            continue;
        }
        if skipped {
            words.push('零');
            skipped = false;
        }
        words.push(signs[digit]);
        words.extend(unit);
    }
    words
}

/// a … z, aa, bb … as Word counts.
fn letters(number: u32, first: char) -> String {
    if number == 0 || number > 26 * 8 {
        return number.to_string();
    }
    let (rounds, index) = ((number - 1) / 26 + 1, (number - 1) % 26);
    let letter = char::from_u32(first as u32 + index).unwrap_or(first);
    letter.to_string().repeat(rounds as usize)
}

fn roman(number: u32) -> String {
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let values = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut words = String::new();
    for (value, sign) in values {
        while rest >= value {
            words.push_str(sign);
            rest -= value;
        }
    }
    words
}

#[cfg(test)]
mod tests;
