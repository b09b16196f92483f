//! Passwords as argon2id hashes. Both calls take some tens of milliseconds on purpose: run them where blocking is allowed.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// Hashing failed: the system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("password could not be hashed: {0}")]
pub struct HashFault(String);

/// The hash of a password with a fresh salt, in PHC form.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &str) -> Result<String, HashFault> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| HashFault(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password fits a hash. An unreadable hash fits nothing.
#[must_use]
pub fn verify(password: &str, hash: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}

/// A hash no password fits, so that an unknown name takes as long to refuse as a wrong password.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRmb3Jub2JvZHk$Jb6M0hcGCHZLVlNCzyw0dBwHqbPrnXcHLPCdWTqBGpk";

#[cfg(test)]
mod tests {
    use super::{NOBODY, hash, verify};

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let kept = hash("青石镇的河水是清的").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("青石镇的河水是清的", &kept));
        assert!(!verify("青石镇的河水是浑的", &kept));
        assert!(!verify("anything", "not a hash"));
    }

    #[test]
    fn the_hash_of_nobody_is_a_real_one_and_fits_nothing() {
        assert!(argon2::password_hash::phc::PasswordHash::new(NOBODY).is_ok());
        assert!(!verify("", NOBODY));
    }
}
