//! How alike two texts are: the share of pairs of neighbouring characters they have in common (Dice), without numbers and
//! punctuation, so that the same words with other numbers count as the same.

use std::cmp::Ordering;

/// From 0 (nothing in common) to 1 (the same words).
#[must_use]
pub fn similarity(one: &str, other: &str) -> f64 {
    shared(&pairs(one), &pairs(other))
}

/// The pairs of a text, sorted.
pub(crate) fn pairs(text: &str) -> Vec<(char, char)> {
    let words: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let mut pairs: Vec<_> = words
        .iter()
        .copied()
        .zip(words.iter().copied().skip(1))
        .collect();
    pairs.sort_unstable();
    pairs
}

/// The share two sorted lists of pairs have in common.
pub(crate) fn shared(one: &[(char, char)], other: &[(char, char)]) -> f64 {
    let (mut a, mut b) = (one.iter().peekable(), other.iter().peekable());
    let mut common = 0u32;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            Ordering::Less => drop(a.next()),
            Ordering::Greater => drop(b.next()),
            Ordering::Equal => {
                common += 1;
                a.next();
                b.next();
            }
        }
    }
    let all = u32::try_from(one.len() + other.len()).unwrap_or(u32::MAX);
    if all == 0 {
        0.0
    } else {
        f64::from(common * 2) / f64::from(all)
    }
}
