//! Secrets drawn at random: session tokens, CSRF tokens, ids.

use rand::Rng;
use sha2::{Digest, Sha256};

/// 256 random bits as 64 hexadecimal digits.
#[must_use]
pub fn secret() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// A short id for a new thing, 16 lower-case letters and digits.
#[must_use]
pub fn id() -> String {
    const LETTERS: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

/// Letters of a code that people copy by hand: no I, L, O or U.
const COPIED: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code to follow a request by (查询码): 50 random bits as 10 characters.
#[must_use]
pub fn tracking_code() -> String {
    let mut bytes = [0_u8; 10];
    rand::rng().fill_bytes(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(COPIED[usize::from(byte % 32)]))
        .collect()
}

/// The digest of a tracking code as it was typed: small letters, gaps, and letters that look like digits do not matter.
#[must_use]
pub fn tracking_digest(typed: &str) -> String {
    let code: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    digest(&code)
}

/// The digest by which a token is kept: a stolen database does not open a session.
#[must_use]
pub fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Compares two secrets without telling by the time taken where they differ.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one
            .bytes()
            .zip(other.bytes())
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{tracking_code, tracking_digest};

    #[test]
    fn a_tracking_code_is_known_however_it_is_copied() {
        let code = tracking_code();
        assert_eq!(code.len(), 10);
        assert_ne!(code, tracking_code());
        let (head, tail) = code.split_at(5);
        let copied = format!(" {}-{} ", head.to_lowercase(), tail.replace('0', "O"));
        assert_eq!(tracking_digest(&copied), tracking_digest(&code));
        assert_ne!(tracking_digest("1ABCDEFGH2"), tracking_digest("1ABCDEFGH3"));
        assert_eq!(tracking_digest("labcdefgho"), tracking_digest("1ABCDEFGH0"));
    }
}
