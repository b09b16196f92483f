//! 公开编号, the number printed beside what was published: `QS-7K3M-2F` is entry so-and-so of the log, short enough to be
//! typed from paper. Any one character mistyped and any two neighbours swapped are noticed. Does not know which agency
//! a prefix belongs to, nor whether the log has come to that entry.

use std::fmt;
use std::str::FromStr;

/// Digits and letters without I, O, U and V. They are unlike one another in capitals; of the four, three begin no
/// syllable of pinyin, so an agency's initials can stand before the number. In the spirit of Crockford's base 32, which
/// leaves out L and keeps V.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKLMNPQRSTWXYZ";

/// Digits of the shortest number and of the longest, without the check character.
const WIDTHS: std::ops::RangeInclusive<usize> = 5..=7;

/// Characters between hyphens.
const GROUP: usize = 4;

/// Spreads neighbouring entries over all numbers of a width, so that few wrong numbers are another entry's. Odd, hence
/// invertible modulo any power of two. Numbers are printed on paper: it can never change.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The inverse of [`SPREAD`] modulo 2^64.
const GATHER: u64 = {
    // An odd number is its own inverse modulo 8; each step of Newton's method doubles the bits that are right.
    let mut inverse = SPREAD;
    let mut right_bits = 3;
    while right_bits < 64 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(SPREAD.wrapping_mul(inverse)));
        right_bits *= 2;
    }
    inverse
};

/// Longest prefix, in characters.
const MAX_PREFIX: usize = 4;

/// Exponent of the weight of the prefix's first character. Apart from the weights of the digits, so that a letter that
/// slips over the hyphen is noticed too.
const PREFIX_WEIGHT: usize = 20;

/// The number of an entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicationNumber {
    prefix: String,
    entry: u64,
}

/// Why there is no such number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The prefix is not one to four letters of the alphabet.
    #[error("prefix {0:?} cannot be used")]
    Prefix(String),
    /// The log will not get so far.
    #[error("entry {0} is too large for a number")]
    TooLarge(u64),
    /// A character that no number has.
    #[error("character {0:?} stands in no number")]
    Character(char),
    /// Characters are missing or too many, or hyphens stand elsewhere.
    #[error("not of the form of a number")]
    Form,
    /// Something was mistyped.
    #[error("check character does not fit")]
    Check,
}

impl NumberError {
    /// What a person reads who typed the number.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Prefix(_) | Self::Form | Self::TooLarge(_) => {
                "公开编号的写法不对，请连同短横照原样填写，例如 QS-7K3M-2F。".to_owned()
            }
            Self::Character(c) => format!("公开编号里没有「{c}」，请对照原文检查。"),
            Self::Check => "公开编号有误，可能有一处写错或前后颠倒，请对照原文检查。".to_owned(),
        }
    }
}

/// The initials of a slug in pinyin, to stand before its numbers: `qingshi` is QS, `taipingzhuang` TPZ. A syllable
/// begins at a consonant (zh, ch and sh are one) before a vowel. `GK` where there are none that can be printed.
#[must_use]
pub fn initials(slug: &str) -> String {
    let letters: Vec<u8> = slug.to_ascii_lowercase().into_bytes();
    let is_vowel = |at: usize| {
        letters
            .get(at)
            .is_some_and(|letter| b"aeiouv".contains(letter))
    };
    let is_letter = |at: usize| letters.get(at).is_some_and(u8::is_ascii_lowercase);
    let mut initials = String::new();
    let mut at = 0;
    while at < letters.len() && initials.len() < MAX_PREFIX {
        let begins_word = at == 0 || !is_letter(at - 1);
        let two =
            b"zcs".contains(&letters[at]) && letters.get(at + 1) == Some(&b'h') && is_vowel(at + 2);
        let begins = is_letter(at) && (begins_word || two || (!is_vowel(at) && is_vowel(at + 1)));
        let letter = letters[at].to_ascii_uppercase();
        if begins && ALPHABET.contains(&letter) && letter.is_ascii_uppercase() {
            initials.push(char::from(letter));
        }
        at += if begins && two { 2 } else { 1 };
    }
    if initials.is_empty() {
        "GK".to_owned()
    } else {
        initials
    }
}

impl PublicationNumber {
    /// The number of an entry, with the agency's initials before it.
    ///
    /// # Errors
    /// A prefix that cannot be printed, or an entry beyond 34,359,738,367.
    pub fn new(prefix: &str, entry: u64) -> Result<Self, NumberError> {
        let letters = prefix
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() && ALPHABET.contains(&byte));
        if !letters || !(1..=MAX_PREFIX).contains(&prefix.len()) {
            return Err(NumberError::Prefix(prefix.to_owned()));
        }
        if width_of(entry).is_none() {
            return Err(NumberError::TooLarge(entry));
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            entry,
        })
    }

    /// The agency's initials.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The entry of the log, from 0.
    #[must_use]
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// The values of the digits, the check character last.
    fn body(&self) -> Vec<u8> {
        let width = width_of(self.entry).expect("no number is made of a larger entry");
        let spread = self.entry.wrapping_mul(SPREAD) & mask(width);
        let mut body: Vec<u8> = (0..width)
            .rev()
            .map(|place| (spread >> (5 * place) & 31) as u8)
            .collect();
        // The check character has the weight 1, so it is the sum of all others.
        let others = weighted_sum(&self.prefix, &[body.as_slice(), &[0]].concat());
        body.push(others);
        body
    }
}

/// Width of an entry's number: 5 digits for the first 33,554,432 entries, and so on.
fn width_of(entry: u64) -> Option<usize> {
    WIDTHS.into_iter().find(|width| entry <= mask(*width))
}

fn mask(width: usize) -> u64 {
    (1 << (5 * width)) - 1
}

fn value_of(c: char) -> Option<u8> {
    let position = ALPHABET
        .iter()
        .position(|letter| char::from(*letter) == c)?;
    u8::try_from(position).ok()
}

/// The sum that is zero for a sound number: each character times its own power of a generator of GF(32). Weights are
/// neither zero nor alike, so one changed character changes the sum, and so do two unlike ones that change places.
fn weighted_sum(prefix: &str, body: &[u8]) -> u8 {
    let mut sum = 0;
    for (place, value) in prefix.chars().filter_map(value_of).enumerate() {
        sum ^= times_power(value, PREFIX_WEIGHT + place);
    }
    for (exponent, value) in body.iter().rev().enumerate() {
        sum ^= times_power(*value, exponent);
    }
    sum
}

/// `value` times the `exponent`-th power of x in GF(2)[x] modulo x^5 + x^2 + 1, of which x is a generator.
fn times_power(value: u8, exponent: usize) -> u8 {
    (0..exponent).fold(value, |product, _| {
        let doubled = product << 1;
        if doubled & 32 == 0 {
            doubled
        } else {
            doubled ^ 0b10_0101
        }
    })
}

impl fmt::Display for PublicationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix)?;
        for (place, value) in self.body().into_iter().enumerate() {
            if place % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(value)]))?;
        }
        Ok(())
    }
}

/// Takes what people type: small letters, full-width characters, other hyphens or spaces, I for 1 and O for 0. The
/// hyphens must stand where they are printed: a character too many or too few would otherwise make a number of another
/// width, which the check character notices only mostly.
impl FromStr for PublicationNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text: String = text.trim().chars().map(plain).collect();
        let (prefix, digits) = text.split_once('-').ok_or(NumberError::Form)?;
        let (body, check) = read_body(digits)?;
        let spread = body
            .iter()
            .fold(0, |sum, value| sum << 5 | u64::from(*value));
        let number = Self::new(prefix, spread.wrapping_mul(GATHER) & mask(body.len()))?;
        // Comparing the whole also refuses a longer number than its entry has.
        if number.body() == [body, vec![check]].concat() {
            Ok(number)
        } else {
            Err(NumberError::Check)
        }
    }
}

/// The values of the digits, and of the check character.
fn read_body(digits: &str) -> Result<(Vec<u8>, u8), NumberError> {
    let mut body = Vec::new();
    for (place, c) in digits.chars().enumerate() {
        if place % (GROUP + 1) == GROUP {
            if c != '-' {
                return Err(NumberError::Form);
            }
        } else if c == '-' {
            return Err(NumberError::Form);
        } else {
            body.push(value_of(digit(c)).ok_or(NumberError::Character(c))?);
        }
    }
    let check = body.pop().ok_or(NumberError::Form)?;
    let ends_in_hyphen = digits.ends_with('-');
    if ends_in_hyphen || !WIDTHS.contains(&body.len()) {
        Err(NumberError::Form)
    } else {
        Ok((body, check))
    }
}

/// Full-width forms of a Chinese input method become plain ones, every hyphen, dash and space becomes `-`.
fn plain(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    match narrow {
        ' ' | '\u{3000}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' => '-',
        _ => narrow.to_ascii_uppercase(),
    }
}

fn digit(c: char) -> char {
    match c {
        'I' => '1',
        'O' => '0',
        _ => c,
    }
}

#[cfg(test)]
mod tests;
