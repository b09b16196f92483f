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
const WIDTHS: std::ops::RangeInclusive<u32> = 5..=7;

/// Spreads neighbouring entries over all numbers of a width, so that few wrong numbers are another entry's. Odd, hence
/// invertible modulo any power of two. Numbers are printed on paper: it can never change.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

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
    /// Too few or too many characters after the prefix.
    #[error("number has {0} characters after its prefix")]
    Length(usize),
    /// Something was mistyped.
    #[error("check character does not fit")]
    Check,
}

impl NumberError {
    /// What a person reads who typed the number.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Prefix(_) | Self::Length(_) | Self::TooLarge(_) => {
                "公开编号不完整，请照原样填写，例如 QS-7K3M-2F。".to_owned()
            }
            Self::Character(c) => format!("公开编号里没有「{c}」，请对照原文检查。"),
            Self::Check => "公开编号有误，可能有一处写错或前后颠倒，请对照原文检查。".to_owned(),
        }
    }
}

impl PublicationNumber {
    /// The number of an entry, with the agency's initials before it.
    ///
    /// # Errors
    /// A prefix that cannot be printed, or an entry beyond 34,359,738,367.
    pub fn new(prefix: &str, entry: u64) -> Result<Self, NumberError> {
        let letters = prefix.bytes().all(|byte| byte.is_ascii_uppercase() && ALPHABET.contains(&byte));
        if !letters || !(1..=MAX_PREFIX).contains(&prefix.len()) {
            return Err(NumberError::Prefix(prefix.to_owned()));
        }
        if width_of(entry).is_none() {
            return Err(NumberError::TooLarge(entry));
        }
        Ok(Self { prefix: prefix.to_owned(), entry })
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
        let mut body: Vec<u8> = (0..width).rev().map(|place| (spread >> (5 * place) & 31) as u8).collect();
        body.push(0);
        let check = weighted_sum(&values(&self.prefix), &body);
        body[width as usize] = check;
        body
    }
}

/// Width of an entry's number: 5 digits for the first 33,554,432 entries, and so on.
fn width_of(entry: u64) -> Option<u32> {
    WIDTHS.into_iter().find(|width| entry <= mask(*width))
}

fn mask(width: u32) -> u64 {
    (1 << (5 * width)) - 1
}

/// The inverse of [`SPREAD`] modulo 2^64; each step of Newton's method doubles the bits that are right.
const fn gather() -> u64 {
    let mut inverse = SPREAD;
    let mut step = 0;
    while step < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(SPREAD.wrapping_mul(inverse)));
        step += 1;
    }
    inverse
}

fn values(prefix: &str) -> Vec<u8> {
    prefix.chars().filter_map(value_of).collect()
}

fn value_of(c: char) -> Option<u8> {
    let position = ALPHABET.iter().position(|letter| char::from(*letter) == c)?;
    u8::try_from(position).ok()
}

/// The sum that is zero for a sound number: each character times its own power of a generator of GF(32). Weights are
/// neither zero nor alike, so one changed character changes the sum, and so do two unlike ones that change places.
fn weighted_sum(prefix: &[u8], body: &[u8]) -> u8 {
    let digits = body.iter().rev().enumerate();
    let letters = prefix.iter().enumerate().map(|(place, value)| (PREFIX_WEIGHT + place, value));
    digits.chain(letters).fold(0, |sum, (exponent, value)| sum ^ times_power(*value, exponent))
}

/// `value` times the `exponent`-th power of x in GF(2)[x] modulo x^5 + x^2 + 1, of which x is a generator.
fn times_power(value: u8, exponent: usize) -> u8 {
    (0..exponent).fold(value, |product, _| {
        let doubled = product << 1;
        if doubled & 32 == 0 { doubled } else { doubled ^ 0b10_0101 }
    })
}

impl fmt::Display for PublicationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix)?;
        for (place, value) in self.body().into_iter().enumerate() {
            if place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(value)]))?;
        }
        Ok(())
    }
}

/// Takes what people type: small letters, full-width characters, other hyphens or spaces, I for 1 and O for 0.
impl FromStr for PublicationNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text: String = text.trim().chars().map(plain).collect();
        let (prefix, rest) = text.split_once('-').ok_or(NumberError::Length(0))?;
        let mut body = Vec::new();
        for c in rest.chars().filter(|c| *c != '-') {
            body.push(value_of(digit(c)).ok_or(NumberError::Character(c))?);
        }
        if !WIDTHS.contains(&(body.len() as u32).saturating_sub(1)) {
            return Err(NumberError::Length(body.len()));
        }
        let spread = body[..body.len() - 1].iter().fold(0, |sum, value| sum << 5 | u64::from(*value));
        let entry = spread.wrapping_mul(gather()) & mask(body.len() as u32 - 1);
        let number = Self::new(prefix, entry)?;
        // Also refuses a longer number than its entry has.
        if number.body() == body { Ok(number) } else { Err(NumberError::Check) }
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
