//! Staff accounts: who may sign in and in which roles at which agency. Knows nothing of passwords but that they are set;
//! their hashes are kept by the store and never enter the journal.

use serde::{Deserialize, Serialize};

use crate::fields::{FieldErrors, required_line};
use crate::ids::{AgencyId, Login};
use crate::rights::Role;

/// A staff account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Sign-in name.
    pub login: Login,
    /// The person's name.
    pub name: String,
    /// The agency they belong to.
    pub agency: AgencyId,
    /// Roles, each at an agency.
    pub grants: Vec<Grant>,
    /// Closed accounts cannot sign in; what they did stays theirs.
    pub closed: bool,
}

/// A role at an agency. An administrator's reaches the agencies below as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Where.
    pub agency: AgencyId,
    /// As what.
    pub role: Role,
}

/// The roles that grants give at an agency. `path` is the agency followed by those above it: an administrator's role
/// reaches down, every other role holds only where it was given.
#[must_use]
pub fn roles_at(grants: &[Grant], path: &[AgencyId]) -> Vec<Role> {
    let mut roles: Vec<Role> = grants
        .iter()
        .filter(|grant| match grant.role {
            Role::Administrator => path.contains(&grant.agency),
            Role::Editor
            | Role::Reviewer
            | Role::SecrecyReviewer
            | Role::Issuer
            | Role::RequestHandler
            | Role::DisclosureHead => path.first() == Some(&grant.agency),
        })
        .map(|grant| grant.role)
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Where reminders are mailed to a person, and whether they want it. Kept beside the account and out of the journal, since
/// an address is the person's to change and to take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSetting {
    /// The address; none means no mail.
    pub address: Option<String>,
    /// Whether the person wants reminders by mail.
    pub wanted: bool,
}

impl Default for MailSetting {
    fn default() -> Self {
        Self {
            address: None,
            wanted: true,
        }
    }
}

impl MailSetting {
    /// The address without spaces around it; an empty one is none.
    ///
    /// # Errors
    /// Under the field `email`.
    pub fn checked(mut self) -> Result<Self, FieldErrors> {
        let address = self.address.take();
        self.address = address
            .map(|address| address.trim().to_owned())
            .filter(|address| !address.is_empty());
        match &self.address {
            Some(address) if !is_mail_address(address) => Err(FieldErrors::one(
                "email",
                "电子邮箱不对，请填写像 lixf@example.cn 这样的完整地址。",
            )),
            _ => Ok(self),
        }
    }
}

/// Longest address that servers must take (RFC 5321, 4.5.3.1).
const MAIL_ADDRESS_LENGTH: usize = 254;

/// Whether a text has the plain form of an address: a name, one @, a domain with a dot.
fn is_mail_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"@<>()[],;:\\\"".contains(c);
    let dotted = |part: &str| {
        part.split('.')
            .all(|label| !label.is_empty() && label.chars().all(plain))
    };
    text.len() <= MAIL_ADDRESS_LENGTH
        && text
            .split_once('@')
            .is_some_and(|(name, domain)| dotted(name) && dotted(domain) && domain.contains('.'))
}

/// Shortest password accepted, in characters.
pub const MIN_PASSWORD: usize = 10;

impl Account {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Each wrong field with its mend.
    pub fn checked(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = required_line(&mut errors, "name", "姓名", &self.name, 30);
        if self.grants.is_empty() && !self.closed {
            errors.add("roles", "请至少选一个角色。");
        }
        errors.or_ok(self)
    }
}

/// Checks a password someone chose for `login`.
///
/// # Errors
/// Under the field `password`.
pub fn check_password(login: &Login, password: &str) -> Result<(), FieldErrors> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return Err(FieldErrors::one(
            "password",
            format!(
                "密码至少 {MIN_PASSWORD} 个字符，现在是 {length} 个。可以用一句自己记得住的话。"
            ),
        ));
    }
    if length > 200 {
        return Err(FieldErrors::one(
            "password",
            "密码最多 200 个字符，请缩短。",
        ));
    }
    let first = password.chars().next();
    if password.contains(login.as_str()) || password.chars().all(|c| Some(c) == first) {
        return Err(FieldErrors::one(
            "password",
            "密码太容易猜：不要含有登录名，也不要重复同一个字符。",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::MailSetting;

    fn check(typed: &str) -> Result<Option<String>, String> {
        let setting = MailSetting {
            address: Some(typed.to_owned()),
            wanted: true,
        };
        match setting.checked() {
            Ok(setting) => Ok(setting.address),
            Err(errors) => Err(errors.of("email").unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn an_address_is_plain_and_whole_or_there_is_none() {
        assert_eq!(
            check(" lixf@example.cn "),
            Ok(Some("lixf@example.cn".to_owned()))
        );
        assert_eq!(
            check("li.xf+gk@mail.example.cn"),
            Ok(Some("li.xf+gk@mail.example.cn".to_owned()))
        );
        assert_eq!(check("  "), Ok(None));
        for wrong in [
            "lixf",
            "lixf@",
            "@example.cn",
            "lixf@example",
            "li xf@example.cn",
            "lixf@a@example.cn",
            "lixf@example..cn",
            "李@example.cn",
            "<lixf@example.cn>",
            "lixf@example.cn\r\nBcc: x@y.cn",
            "a@b.cn,c@d.cn",
        ] {
            assert!(check(wrong).unwrap_err().contains("电子邮箱"), "{wrong}");
        }
    }
}
