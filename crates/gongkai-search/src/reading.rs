//! Understands what a resident typed: which words to look for, and by which other words each may be found. It does not
//! know the index.

use crate::fold::{self, Script};
use crate::segment;
use crate::vocabulary::vocabulary;

/// Words beyond this many are not looked for.
const WORDS_MAX: usize = 12;

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The word and the others by which it is found, folded; the word itself first.
    pub(crate) forms: Vec<String>,
}

/// The words that tell what a text is about, each once, as they are looked for; at most twelve.
#[must_use]
pub fn telling_words(text: &str) -> Vec<String> {
    let asked = read(text).into_iter();
    asked
        .filter_map(|word| word.forms.into_iter().next())
        .collect()
}

/// The words of a question. Words that say nothing (的、怎么) are left out unless there are no others.
pub(crate) fn read(text: &str) -> Vec<Asked> {
    let signs = fold::fold(text);
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let end = fold::run_end(&signs, at);
        let run = &signs[at..end];
        let whole = fold::text_of(run);
        match run[0].script {
            Script::Letters => words.push(whole),
            // An everyday word that is one run is one word, however the dictionary would cut it.
            Script::Han if !vocabulary().alternatives(&whole).is_empty() => words.push(whole),
            Script::Han => words.extend(
                segment::cut(&whole)
                    .into_iter()
                    .map(|span| fold::text_of(&run[span])),
            ),
        }
        at = end;
    }
    let telling: Vec<String> = words
        .iter()
        .filter(|word| !vocabulary().is_filler(word))
        .cloned()
        .collect();
    let words = if telling.is_empty() { words } else { telling };
    let mut asked: Vec<Asked> = Vec::new();
    for word in words {
        if asked.len() < WORDS_MAX && !asked.iter().any(|known| known.forms[0] == word) {
            let others = vocabulary()
                .alternatives(&word)
                .iter()
                .map(|other| fold::key(other));
            asked.push(Asked {
                forms: std::iter::once(word.clone()).chain(others).collect(),
            });
        }
    }
    asked
}
