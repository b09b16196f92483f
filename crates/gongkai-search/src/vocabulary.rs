//! The words residents use for what the law calls otherwise, and the words that carry no question. It does not know
//! how a text is cut or searched.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

#[cfg(test)]
mod tests;

/// The table in the form it is kept in.
pub(crate) const EVERYDAY_WORDS: &str = include_str!("../data/everyday_words.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Words that mean the same, each found by each other.
    same: Vec<Vec<String>>,
    /// A resident's word, and the official ones it shall find too.
    toward: Vec<Toward>,
    /// Words that say nothing about what is looked for.
    fillers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toward {
    say: String,
    find: Vec<String>,
}

/// The everyday words, ready for use.
pub(crate) struct Vocabulary {
    alternatives: HashMap<String, Vec<String>>,
    fillers: HashSet<String>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let table: Table = serde_json::from_str(EVERYDAY_WORDS)
        .expect("the table of everyday words is part of the program and tested");
    Vocabulary::new(table)
});

/// The everyday words, read once per process.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

impl Vocabulary {
    fn new(table: Table) -> Vocabulary {
        let mut alternatives: HashMap<String, Vec<String>> = HashMap::new();
        for group in &table.same {
            for word in group {
                let others = group.iter().filter(|other| *other != word).cloned();
                alternatives.entry(word.clone()).or_default().extend(others);
            }
        }
        for toward in table.toward {
            alternatives
                .entry(toward.say)
                .or_default()
                .extend(toward.find);
        }
        Vocabulary {
            alternatives,
            fillers: table.fillers.into_iter().collect(),
        }
    }

    /// The other words by which this one is found.
    pub(crate) fn alternatives(&self, word: &str) -> &[String] {
        self.alternatives.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether the word says nothing about what is looked for.
    pub(crate) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// All words that must be cut as words, whatever the dictionary thinks.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.alternatives
            .iter()
            .flat_map(|(word, others)| std::iter::once(word).chain(others))
            .map(String::as_str)
    }
}
