//! Cuts a run of Chinese characters into words, with jieba's dictionary and our own everyday words. It does not know
//! how spellings are folded nor how words are stored.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;
use std::thread;

use jieba_rs::Jieba;

use crate::vocabulary::vocabulary;

#[cfg(test)]
mod tests;

static DICTIONARY: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    let mut words: Vec<&str> = vocabulary()
        .words()
        .filter(|word| !jieba.has_word(word))
        .collect();
    // Each word's frequency depends on those added before it, and segmentation must not depend on chance.
    words.sort_unstable();
    words.dedup();
    for word in words {
        jieba.add_word(word, None, None);
    }
    jieba
});

/// Loads the dictionary in the background, so that the first search need not wait for it. Loading takes about 0.13 s.
pub(crate) fn load_in_background() {
    let loading = thread::Builder::new()
        .name("search-dictionary".to_owned())
        .spawn(|| {
            LazyLock::force(&DICTIONARY);
        });
    if let Err(error) = loading {
        tracing::warn!(error = %error, "dictionary is loaded at the first search instead of in the background");
    }
}

/// The words by which a run is found, as ranges of characters, each once, in the order of their beginnings.
///
/// The cut decides where words of two characters are, because two characters also meet by chance (低保 in 降低保费).
/// Three or more that are in the dictionary are words wherever they stand: 信息公开 in 政府信息公开指南, however it is
/// cut. New words are not guessed: what is in no dictionary is found by its character pairs.
pub(crate) fn index_words(run: &str) -> Vec<Range<usize>> {
    let mut spans: BTreeSet<(usize, usize)> = DICTIONARY
        .cut_for_search(run, false)
        .iter()
        .map(|token| (token.start, token.end))
        .collect();
    for token in DICTIONARY.cut_all(run) {
        if token.end - token.start >= 3 {
            spans.insert((token.start, token.end));
        }
    }
    spans.into_iter().map(|(start, end)| start..end).collect()
}

/// The words of a run as a reader would part them, as ranges of characters that follow each other.
pub(crate) fn cut(run: &str) -> Vec<Range<usize>> {
    DICTIONARY
        .cut(run, false)
        .iter()
        .map(|token| token.start..token.end)
        .collect()
}
