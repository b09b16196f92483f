//! Hands folded text to the engine as words or as character pairs. It does not know fields or queries.

use std::collections::VecDeque;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::fold::{self, Script, Sign};
use crate::segment;

#[cfg(test)]
mod tests;

/// Words of running text.
pub(crate) const WORDS: &str = "gongkai_words";
/// Words of a title, and each of its Chinese characters besides: there one character already tells something.
pub(crate) const TITLE_WORDS: &str = "gongkai_title_words";
/// Character pairs.
pub(crate) const PAIRS: &str = "gongkai_pairs";

/// The tokenizers by the names above.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(
        WORDS,
        TextAnalyzer::from(Words {
            characters: Characters::AsWords,
        }),
    );
    manager.register(
        TITLE_WORDS,
        TextAnalyzer::from(Words {
            characters: Characters::All,
        }),
    );
    manager.register(PAIRS, TextAnalyzer::from(Pairs));
    manager
}

/// Which single Chinese characters are tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Characters {
    /// Those that are left as words of their own by the cut.
    AsWords,
    /// Each.
    All,
}

#[derive(Clone)]
struct Words {
    characters: Characters,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        WordStream {
            signs: fold::fold(text),
            next: 0,
            pending: VecDeque::new(),
            characters: self.characters,
            token: Token::default(),
        }
    }
}

struct WordStream {
    signs: Vec<Sign>,
    /// Where the next run begins.
    next: usize,
    /// Words of the run before it.
    pending: VecDeque<String>,
    characters: Characters,
    token: Token,
}

impl WordStream {
    fn cut_next_run(&mut self) {
        let end = fold::run_end(&self.signs, self.next);
        let run = &self.signs[self.next..end];
        let script = run[0].script;
        let text = fold::text_of(run);
        match script {
            Script::Letters => self.pending.push_back(text),
            Script::Han => {
                for span in segment::index_words(&text) {
                    if span.len() > 1 || self.characters == Characters::AsWords {
                        self.pending.push_back(fold::text_of(&run[span]));
                    }
                }
                if self.characters == Characters::All {
                    self.pending
                        .extend(run.iter().map(|sign| sign.ch.to_string()));
                }
            }
        }
        self.next = end;
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        while self.pending.is_empty() && self.next < self.signs.len() {
            self.cut_next_run();
        }
        let Some(text) = self.pending.pop_front() else {
            return false;
        };
        self.token.text = text;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// A token with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) text: String,
    pub(crate) position: usize,
    /// Whether it is the last Chinese character of its run, which stands alone for want of a follower.
    pub(crate) alone: bool,
}

/// Reads the pair that begins at `at`, and where the next one begins.
///
/// Each Chinese character begins exactly one token: itself and its follower in the run, or itself where the run ends.
/// Letters and digits are one token a run. So a piece of text is the phrase of its tokens but a lone last one.
fn read_pair(signs: &[Sign], at: usize) -> (String, bool, usize) {
    if signs[at].script == Script::Letters {
        let end = fold::run_end(signs, at);
        return (fold::text_of(&signs[at..end]), false, end);
    }
    let paired = signs
        .get(at + 1)
        .is_some_and(|next| next.joined && next.script == Script::Han);
    let end = if paired { at + 2 } else { at + 1 };
    (fold::text_of(&signs[at..end]), !paired, at + 1)
}

/// All pairs of some signs, without gaps in their positions.
pub(crate) fn pairs(signs: &[Sign]) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let (text, alone, next) = read_pair(signs, at);
        found.push(Pair {
            text,
            position: found.len(),
            alone,
        });
        at = next;
    }
    found
}

#[derive(Clone)]
struct Pairs;

impl Tokenizer for Pairs {
    type TokenStream<'a> = PairStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream {
        PairStream {
            signs: fold::fold(text),
            next: 0,
            token: Token::default(),
        }
    }
}

struct PairStream {
    signs: Vec<Sign>,
    next: usize,
    token: Token,
}

impl TokenStream for PairStream {
    fn advance(&mut self) -> bool {
        let Some(sign) = self.signs.get(self.next) else {
            return false;
        };
        // A position is left free where text is interrupted, so that no phrase reaches across.
        let step = if sign.joined || self.next == 0 { 1 } else { 2 };
        let (text, _, next) = read_pair(&self.signs, self.next);
        self.token.text = text;
        self.token.position = self.token.position.wrapping_add(step);
        self.next = next;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
