//! A total said in a text and the parts named after it: `66条，其中：年报1、通知公告18……`.
//!
//! A list is held against the total only where it can be: exact whole numbers in one unit. Parts introduced by 其中 may
//! leave something out unless there are many; parts by channel may overlap, as one item shown in several channels counts once.

use super::numbers::{Number, numbers};
use super::{Finding, quoted, sentences};
use crate::reports::annual::Severity;

/// Words by which a list begins, longest first.
const INTRODUCTIONS: [&str; 6] = ["分别为", "分别是", "包括", "其中", "分别", "："];
/// Words in brackets that show that they do not list parts.
const ASIDE: [&str; 9] = ["含", "另", "较", "比", "同比", "占", "不", "其中含", "累计"];
/// Words of channels, whose numbers may overlap.
const CHANNELS: [&str; 10] = [
    "网站",
    "微信",
    "微博",
    "公众号",
    "公报",
    "媒体",
    "栏",
    "APP",
    "抖音",
    "网",
];
/// From so many parts on a list after 其中 is taken to be all.
const MANY: usize = 3;

/// What the words before a list promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// All parts.
    All,
    /// Some of them.
    Some,
}

/// A part.
struct Part {
    number: Number,
    channel: bool,
    /// Whether a comma, not a 、, stands before it: another thought may begin.
    after_comma: bool,
}

/// Findings about lists that do not add up; the first one of a sentence stands for all of it.
pub(super) fn check(text: &str, found: &mut Vec<Finding>) {
    for sentence in sentences(text) {
        let mut outer = Vec::new();
        let inner = brackets(sentence, &mut outer);
        let in_brackets = inner
            .iter()
            .find_map(|(words, total)| check_bracket(sentence, words, total.as_ref()?));
        found.extend(in_brackets.or_else(|| check_lists(sentence, &outer)));
    }
}

fn check_bracket(sentence: &str, words: &str, total: &Number) -> Option<Finding> {
    let listed = parts(&words.chars().collect::<Vec<_>>(), 0);
    if listed.parts.len() < 2 || ASIDE.iter().any(|aside| words.starts_with(aside)) {
        return None;
    }
    judge(sentence, std::slice::from_ref(total), &listed, Promise::All)
}

/// The texts in brackets, each with the number before it; what is outside goes to `outer`.
fn brackets(sentence: &str, outer: &mut Vec<char>) -> Vec<(String, Option<Number>)> {
    let mut inner = Vec::new();
    let mut depth = 0usize;
    let mut now = String::new();
    for c in sentence.chars() {
        match c {
            '（' => {
                depth += 1;
                if depth == 1 {
                    now.clear();
                }
            }
            '）' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    let total = numbers(outer)
                        .pop()
                        .filter(|number| number.end == outer.len());
                    inner.push((std::mem::take(&mut now), total));
                }
            }
            c if depth > 0 => now.push(c),
            c => outer.push(c),
        }
    }
    inner
}

fn check_lists(sentence: &str, text: &[char]) -> Option<Finding> {
    let mut at = 0;
    while at < text.len() {
        let Some((promise, end)) = introduction(text, at) else {
            at += 1;
            continue;
        };
        let before = numbers(text.get(..at).unwrap_or_default());
        if before
            .last()
            .is_some_and(|total| close(text, total.end, end))
            && let Some(finding) = judge(sentence, &before, &parts(text, end), promise)
        {
            return Some(finding);
        }
        at = end;
    }
    None
}

/// Whether nothing but a few words stands between a total and the first of its parts.
fn close(text: &[char], total: usize, parts: usize) -> bool {
    let between = text.get(total..parts).unwrap_or_default();
    between.len() <= 8 && !between.contains(&'、')
}

/// The introduction that begins here, with those directly after it, and where the list begins.
fn introduction(text: &[char], start: usize) -> Option<(Promise, usize)> {
    let starts = |word: &str, at: usize| {
        let mut rest = text.iter().skip(at);
        word.chars().all(|c| rest.next() == Some(&c))
    };
    let find = |at: usize| INTRODUCTIONS.iter().copied().find(|word| starts(word, at));
    let first = find(start)?;
    let mut promise = if first == "其中" {
        Promise::Some
    } else {
        Promise::All
    };
    let mut at = start + first.chars().count();
    loop {
        while text.get(at).is_some_and(|c| "，、".contains(*c)) {
            at += 1;
        }
        match find(at) {
            Some(word) => {
                if word != "其中" {
                    promise = Promise::All;
                }
                at += word.chars().count();
            }
            None => return Some((promise, at)),
        }
    }
}

/// A list of parts.
struct Listed {
    parts: Vec<Part>,
    /// Whether the list says that there is more (等、……).
    open: bool,
}

/// The parts from here to the end of the list: up to the next introduction, or what is no part.
fn parts(text: &[char], start: usize) -> Listed {
    let mut end = start;
    while end < text.len() && introduction(text, end).is_none() {
        end += 1;
    }
    let rest = text.get(start..end).unwrap_or_default();
    let mut listed = Listed {
        parts: Vec::new(),
        open: false,
    };
    let mut after_comma = false;
    for item in rest.split_inclusive(|c| "、，".contains(*c)) {
        let mut counts = numbers(item);
        let words: String = item.iter().collect();
        let words = words.trim_end_matches(['、', '，']);
        match (counts.pop(), counts.is_empty()) {
            (Some(number), true) => {
                let channel = CHANNELS.iter().any(|word| words.contains(word));
                listed.open |= words.contains('…');
                listed.parts.push(Part {
                    number,
                    channel,
                    after_comma,
                });
            }
            (None, _) if words.is_empty() => {}
            _ => {
                listed.open |= words.contains('等') || words.contains('…');
                break;
            }
        }
        after_comma = item.last() == Some(&'，');
    }
    listed
}

fn judge(sentence: &str, totals: &[Number], listed: &Listed, promise: Promise) -> Option<Finding> {
    let parts = &listed.parts;
    let total = totals.last()?;
    let exact = |number: &Number| number.value.filter(|_| !number.about);
    let sum_of = |parts: &[Part]| {
        parts
            .iter()
            .try_fold(0i64, |sum, part| sum.checked_add(exact(&part.number)?))
    };
    let in_unit = |part: &Part| {
        part.number.unit.is_none() || total.unit.is_none() || part.number.unit == total.unit
    };
    let (Some(whole), Some(sum)) = (exact(total), sum_of(parts)) else {
        return None;
    };
    if parts.is_empty() || !parts.iter().all(in_unit) {
        return None;
    }
    let reached = |sum: i64| totals.iter().any(|total| exact(total) == Some(sum));
    // A list may end where the total is reached and another thought begins.
    let ends = |n: usize| parts.get(n).is_none_or(|next| next.after_comma);
    let prefix =
        (2..=parts.len()).any(|n| ends(n) && parts.get(..n).and_then(sum_of).is_some_and(reached));
    if prefix || (parts.len() == 1 && sum <= whole) {
        return None;
    }
    let overlapping = parts.iter().filter(|part| part.channel).count() > 1;
    let too_large = parts
        .iter()
        .filter_map(|part| exact(&part.number))
        .any(|part| part > whole);
    let severity = match promise {
        _ if overlapping && !too_large => return None,
        // A single number after a colon or 包括 need not be a part of the last one.
        _ if parts.len() == 1 => Severity::Warning,
        Promise::Some if sum < whole && parts.len() < MANY => return None,
        Promise::Some if sum < whole => Severity::Warning,
        _ if sum < whole && listed.open => return None,
        _ => Severity::Error,
    };
    let said: Vec<_> = parts
        .iter()
        .filter_map(|part| exact(&part.number))
        .map(|n| n.to_string())
        .collect();
    let sentence = format!(
        "正文写总数 {whole}，所列各项 {} 合计 {sum}，不一致，请核对（正文：{}）。",
        said.join(" + "),
        quoted(sentence)
    );
    Some(Finding::new("text_sum", severity, sentence))
}
