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
