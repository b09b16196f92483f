//! How alike two texts are: the share of pairs of neighbouring characters they have in common (Dice), without numbers and
//! punctuation, so that the same words with other numbers count as the same.

use std::collections::BTreeMap;

/// From 0 (nothing in common) to 1 (the same words).
#[must_use]
pub fn similarity(one: &str, other: &str) -> f64 {
    let (a, b) = (pairs(one), pairs(other));
    let all = a.values().sum::<u32>() + b.values().sum::<u32>();
    if all == 0 {
        return 0.0;
    }
    let common: u32 = a
        .iter()
        .map(|(pair, n)| (*n).min(b.get(pair).copied().unwrap_or_default()))
        .sum();
    f64::from(common * 2) / f64::from(all)
}

fn pairs(text: &str) -> BTreeMap<(char, char), u32> {
    let words: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let mut pairs = BTreeMap::new();
    for (a, b) in words.iter().zip(words.iter().skip(1)) {
        *pairs.entry((*a, *b)).or_default() += 1;
    }
    pairs
}
