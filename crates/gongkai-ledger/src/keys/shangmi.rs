//! SM2 with SM3 (GB/T 32918.2-2016 on the curve of GB/T 32918.5-2017), with the identifier that GM/T 0009-2012 gives
//! where nobody agreed on another; so other tools for the national algorithms verify our lines. The number k that each
//! signature needs is derived from key and text (RFC 6979 with SM3): no randomness, and none to go wrong.

use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};

use super::KeyError;

/// 可辨别标识, "1234567812345678" in GM/T 0009-2012, section 10.
const IDENTIFIER: &str = "1234567812345678";

/// A public key.
#[derive(Debug, Clone)]
pub(super) struct PublicKey(VerifyingKey);

/// A secret key.
#[derive(Clone)]
pub(super) struct SecretKey(SigningKey);

impl PublicKey {
    /// Reads the point: 0x04 and two coordinates.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() != 65 || bytes.first() != Some(&0x04) {
            return Err(KeyError::Form);
        }
        let key =
            VerifyingKey::from_sec1_bytes(IDENTIFIER, bytes).map_err(|_| KeyError::Unsound)?;
        Ok(Self(key))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.to_sec1_bytes().into_vec()
    }

    /// A signature is 64 bytes, r and s.
    pub(super) fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for PublicKey {}

impl SecretKey {
    /// A number from 1 to n − 2, big end first.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        let key = SigningKey::from_slice(IDENTIFIER, bytes).map_err(|_| KeyError::Unsound)?;
        // With n − 1 nothing can be signed, since 1 + d has no inverse.
        match key.try_sign(b"") {
            Ok(_) => Ok(Self(key)),
            Err(_) => Err(KeyError::Unsound),
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    pub(super) fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().clone())
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self
            .0
            .try_sign(message)
            .expect("of 2^256 numbers k, three at most make no signature with a sound key");
        signature.to_vec()
    }
}
