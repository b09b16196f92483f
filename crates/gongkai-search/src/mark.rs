//! Shows in title and text what matched, and picks the piece of text that answers best. It does not know the index.

use std::ops::Range;

use crate::fold;
use crate::query::Fragment;
use crate::reading::Asked;

/// Characters of a snippet.
const SNIPPET_CHARS: usize = 96;
/// Characters before the first match in a snippet.
const LEAD_CHARS: usize = 16;

/// The byte ranges of the text that matched, in order, apart from each other, each with the number of its word.
fn matches(text: &str, asked: &[Asked]) -> Vec<(Range<usize>, usize)> {
    let signs = fold::fold(text);
    let forms: Vec<(usize, Vec<char>)> = asked
        .iter()
        .enumerate()
        .flat_map(|(number, word)| {
            word.forms
                .iter()
                .map(move |form| (number, form.chars().collect::<Vec<char>>()))
        })
        .filter(|(_, form)| !form.is_empty())
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let longest = forms
            .iter()
            .filter(|(_, form)| {
                signs.len() - at >= form.len()
                    && form
                        .iter()
                        .zip(&signs[at..])
                        .enumerate()
                        .all(|(place, (ch, sign))| *ch == sign.ch && (place == 0 || sign.joined))
            })
            .max_by_key(|(_, form)| form.len());
        match longest {
            Some((number, form)) => {
                let end = signs[at + form.len() - 1].range(text).end;
                found.push((signs[at].start..end, *number));
                at += form.len();
            }
            None => at += 1,
        }
    }
    found
}

/// The whole text with what matched.
pub(crate) fn whole(text: &str, asked: &[Asked]) -> Vec<Fragment> {
    let ranges: Vec<Range<usize>> = matches(text, asked)
        .into_iter()
        .map(|(range, _)| range)
        .collect();
    fragments(text, 0..text.len(), &ranges)
}

/// A piece of the text with as many different words as can be had, and how many these are.
pub(crate) fn snippet(text: &str, asked: &[Asked]) -> (Vec<Fragment>, usize) {
    let found = matches(text, asked);
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
    let place_of = |byte: usize| starts.partition_point(|start| *start < byte);
    let mut best = (0, 0);
    for (first, (range, _)) in found.iter().enumerate() {
        let limit = place_of(range.start) + SNIPPET_CHARS - LEAD_CHARS;
        let mut words: Vec<usize> = found[first..]
            .iter()
            .take_while(|(other, _)| place_of(other.end) <= limit)
            .map(|(_, word)| *word)
            .collect();
        words.sort_unstable();
        words.dedup();
        if words.len() > best.0 {
            best = (words.len(), place_of(range.start));
        }
    }
    let from = best.1.saturating_sub(LEAD_CHARS);
    let to = (from + SNIPPET_CHARS).min(starts.len());
    let byte = |place: usize| starts.get(place).copied().unwrap_or(text.len());
    let window = byte(from)..byte(to);
    let ranges: Vec<Range<usize>> = found
        .into_iter()
        .map(|(range, _)| range)
        .filter(|range| window.start <= range.start && range.end <= window.end)
        .collect();
    let mut shown = fragments(text, window, &ranges);
    for fragment in &mut shown {
        fragment.text = fragment.text.replace(['\n', '\r', '\t'], " ");
    }
    if from > 0 {
        shown.insert(
            0,
            Fragment {
                text: "…".to_owned(),
                marked: false,
            },
        );
    }
    if to < starts.len() {
        shown.push(Fragment {
            text: "…".to_owned(),
            marked: false,
        });
    }
    (shown, best.0)
}

fn fragments(text: &str, window: Range<usize>, ranges: &[Range<usize>]) -> Vec<Fragment> {
    let mut shown = Vec::new();
    let mut at = window.start;
    let mut push = |text: &str, marked: bool| {
        if !text.is_empty() {
            shown.push(Fragment {
                text: text.to_owned(),
                marked,
            });
        }
    };
    for range in ranges {
        push(&text[at..range.start], false);
        push(&text[range.clone()], true);
        at = range.end;
    }
    push(&text[at..window.end], false);
    shown
}
