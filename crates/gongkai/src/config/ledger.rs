//! `[ledger]`: the keys of the transparency log, its witnesses, and the logs that this installation is a witness of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gongkai_ledger::keys::Verifier;
use serde::{Deserialize, Serialize};

use super::ConfigFault;

/// `[ledger]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LedgerConfig {
    /// File of the log's keys; `ledger.key` in the data folder where empty. Without the file nothing is signed.
    pub key_file: PathBuf,
    /// Who cosigns our checkpoints.
    pub witnesses: Vec<WitnessConfig>,
    /// How many of them must have cosigned; all where 0.
    pub quorum: u32,
    /// File of the keys with which we cosign others' checkpoints; `witness.key` in the data folder where empty.
    pub witness_key_file: PathBuf,
    /// Public keys of the logs that we cosign.
    pub witness_for: Vec<String>,
}

/// `[[ledger.witnesses]]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// Its public key, `name+id+key`.
    pub key: String,
    /// Its submission prefix, without `/add-checkpoint`.
    pub url: String,
}

/// The log's key file in the data folder.
pub const KEY_FILE: &str = "ledger.key";

/// The witness's key file in the data folder.
pub const WITNESS_KEY_FILE: &str = "witness.key";

impl LedgerConfig {
    /// The log's key file.
    #[must_use]
    pub fn key_file(&self, data_dir: &Path) -> PathBuf {
        if self.key_file.as_os_str().is_empty() {
            data_dir.join(KEY_FILE)
        } else {
            self.key_file.clone()
        }
    }

    /// The witness's key file.
    #[must_use]
    pub fn witness_key_file(&self, data_dir: &Path) -> PathBuf {
        if self.witness_key_file.as_os_str().is_empty() {
            data_dir.join(WITNESS_KEY_FILE)
        } else {
            self.witness_key_file.clone()
        }
    }

    /// How many witnesses must have cosigned.
    #[must_use]
    pub fn quorum(&self) -> u32 {
        let all = u32::try_from(self.witnesses.len()).unwrap_or(u32::MAX);
        if self.quorum == 0 { all } else { self.quorum }
    }

    /// The public keys of our witnesses with where they are, in the order of the configuration.
    #[must_use]
    pub fn witness_keys(&self) -> Vec<(Verifier, String)> {
        let keys = self.witnesses.iter().filter_map(|witness| {
            let key = witness.key.parse().ok()?;
            Some((key, witness.url.trim_end_matches('/').to_owned()))
        });
        keys.collect()
    }

    /// The public keys of the logs that we cosign.
    #[must_use]
    pub fn witnessed_logs(&self) -> Vec<Verifier> {
        let keys = self.witness_for.iter();
        keys.filter_map(|key| key.parse().ok()).collect()
    }

    /// Checks what the types cannot.
    ///
    /// # Errors
    /// The first key, address or number that cannot be used.
    pub(super) fn checked(&self) -> Result<(), ConfigFault> {
        let mut names = BTreeSet::new();
        for witness in &self.witnesses {
            let wrong = |sentence: &str| Err(ConfigFault::one("ledger.witnesses", sentence));
            let key: Verifier = match witness.key.parse() {
                Ok(key) => key,
                Err(error) => {
                    let error: gongkai_ledger::keys::KeyError = error;
                    return wrong(&format!(
                        "公钥「{}」不能用：{}",
                        witness.key,
                        error.sentence()
                    ));
                }
            };
            if !key.kind().cosigns() {
                return wrong("这里要填见证方的公钥，不是公开账本的公钥。");
            }
            if !names.insert(key.name().to_owned()) {
                return wrong("同一个见证方写了两次，请删去一个。");
            }
            if !(witness.url.starts_with("https://") || witness.url.starts_with("http://")) {
                return wrong("url 要以 https:// 或 http:// 开头。");
            }
        }
        if self.quorum() as usize > self.witnesses.len() {
            let sentence = "不能多于 witnesses 里的见证方。";
            return Err(ConfigFault::one("ledger.quorum", sentence));
        }
        for key in &self.witness_for {
            let parsed: Result<Verifier, gongkai_ledger::keys::KeyError> = key.parse();
            let sentence = match parsed {
                Ok(key) if key.kind().cosigns() => {
                    "这里要填公开账本的公钥，不是见证方的公钥。".to_owned()
                }
                Ok(_) => continue,
                Err(error) => format!("公钥「{key}」不能用：{}", error.sentence()),
            };
            return Err(ConfigFault::one("ledger.witness_for", &sentence));
        }
        Ok(())
    }
}
