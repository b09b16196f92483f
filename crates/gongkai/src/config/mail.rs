//! `[mail]`: the server that reminders are handed to.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigFault, Secret};
use crate::mail;

/// `[mail]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// Name of the server; no mail is written where empty.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others' eyes.
    pub tls: MailTls,
    /// Name to sign in with; nobody signs in where empty.
    pub user: String,
    /// Password to sign in with.
    pub password: Secret,
    /// The address mails come from, with or without a name before it.
    pub from: String,
    /// File of a certificate to trust beside those of the system, for a server of one's own.
    pub ca_file: PathBuf,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 465,
            tls: MailTls::Tls,
            user: String::new(),
            password: Secret::default(),
            from: String::new(),
            ca_file: PathBuf::new(),
        }
    }
}

/// How the connection to the server is kept from others' eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// Not at all.
    None,
    /// Begun in the clear, then turned into TLS; a server that cannot is refused.
    #[serde(rename = "starttls")]
    StartTls,
    /// TLS from the beginning.
    Tls,
}

impl MailConfig {
    /// Whether mails are written and sent.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.host.is_empty()
    }

    /// Checks what the types cannot.
    pub(super) fn checked(&self) -> Result<(), ConfigFault> {
        if !self.is_on() {
            return Ok(());
        }
        if !mail::is_sender(&self.from) {
            return Err(ConfigFault::one(
                "mail.from",
                "要写成发件地址，例如 gongkai@example.cn，或者 政府信息公开 <gongkai@example.cn>。",
            ));
        }
        if self.user.is_empty() != self.password.reveal().is_empty() {
            return Err(ConfigFault::one(
                "mail.password",
                "和 mail.user 要么都填，要么都不填。",
            ));
        }
        Ok(())
    }
}
