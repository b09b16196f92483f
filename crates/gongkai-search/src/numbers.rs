//! Document numbers (发文字号) and index numbers (索引号) in the form in which they are compared, so that
//! 青政发〔2026〕12号 is found however its brackets are typed. It does not know who gives out numbers.

use crate::fold;

#[cfg(test)]
mod tests;

/// Shorter keys name nothing: one published record has 「号」 for its number.
const KEY_CHARS_MIN: usize = 4;

/// The issuing agency's short name (机关代字) is not longer than this.
const CODE_CHARS_MAX: usize = 12;

/// More numbers than this are not looked up in one question.
const ASKED_KEYS_MAX: usize = 40;

/// The keys under which a record's numbers are stored.
pub(crate) fn record_keys(document_number: Option<&str>, index_number: &str) -> Vec<String> {
    let mut keys = Vec::new();
    if let Some(number) = document_number {
        let plain = fold::key(number);
        match document_numbers(&plain).into_iter().next() {
            Some(found) => keys.push(found.key_from(found.code.len())),
            None => keys.push(plain),
        }
    }
    keys.push(fold::key(index_number));
    // Residents also copy only what stands behind the slash.
    if let Some((_, within_agency)) = index_number.rsplit_once('/') {
        keys.push(fold::key(within_agency));
    }
    keys.retain(|key| key.chars().count() >= KEY_CHARS_MIN);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys that a question may name: as a whole, in one of its words, or as a document number within it.
pub(crate) fn asked_keys(text: &str) -> Vec<String> {
    let plain = fold::key(text);
    let mut keys: Vec<String> = text.split_whitespace().map(fold::key).collect();
    for number in document_numbers(&plain) {
        // What stands before it may be a word of the question: 关于青政发〔2026〕12号.
        for chars in 1..=number.code.len() {
            keys.push(number.key_from(chars));
        }
    }
    keys.push(plain);
    keys.retain(|key| key.chars().count() >= KEY_CHARS_MIN);
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(ASKED_KEYS_MAX);
    keys
}

/// 机关代字, year and serial number.
struct DocumentNumber {
    /// As many characters as may belong to the code.
    code: Vec<char>,
    year: String,
    serial: String,
}

impl DocumentNumber {
    /// The key with the last `chars` characters of the code. The serial number stands apart, so that 12 of the year
    /// 2026 is nothing else.
    fn key_from(&self, chars: usize) -> String {
        let code: String = self.code[self.code.len() - chars..].iter().collect();
        format!("{code}-{}-{}", self.year, self.serial)
    }
}

/// Finds what reads as code, year, serial number in a key, where brackets and blanks are gone: 青政发202612号.
fn document_numbers(key: &str) -> Vec<DocumentNumber> {
    let chars: Vec<char> = key.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = count_digits(&chars[at..]);
        if digits == 0 {
            at += 1;
            continue;
        }
        if let Some((year, serial)) = year_and_serial(&chars[at..], digits) {
            let code: Vec<char> = chars[at.saturating_sub(CODE_CHARS_MAX)..at].to_vec();
            let from = code
                .iter()
                .rposition(char::is_ascii_digit)
                .map_or(0, |last| last + 1);
            if from < code.len() {
                found.push(DocumentNumber {
                    code: code[from..].to_vec(),
                    year,
                    serial,
                });
            }
        }
        at += digits;
    }
    found
}

/// Reads 202612, 2026年12 or 2026第12, of which the first `digits` characters are digits.
fn year_and_serial(chars: &[char], digits: usize) -> Option<(String, String)> {
    let year: String = chars.get(..4)?.iter().collect();
    if digits < 4 || !(year.starts_with("19") || year.starts_with("20")) {
        return None;
    }
    let rest: Vec<char> = if digits > 4 {
        chars[4..digits].to_vec()
    } else {
        let words = chars[4..]
            .iter()
            .take_while(|ch| matches!(ch, '年' | '第'))
            .count();
        let rest = &chars[4 + words..];
        rest[..count_digits(rest)].to_vec()
    };
    let serial: String = rest.into_iter().skip_while(|ch| *ch == '0').collect();
    (1..=5).contains(&serial.len()).then_some((year, serial))
}

fn count_digits(chars: &[char]) -> usize {
    chars.iter().take_while(|ch| ch.is_ascii_digit()).count()
}
