//! Opening, changing and closing accounts, and setting passwords.

use gongkai_core::accounts::Account;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::journal::Event;
use gongkai_core::rights::Action;
use jiff::Timestamp;

use crate::agencies::Tree;
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, twice};

impl Store {
    /// Opens, changes or closes an account; needs `ManageAccounts` at its agency and at that of every grant, those it
    /// has and those it will have. Closing it ends its sessions.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn define_account(
        &self,
        acting: &Acting,
        account: Account,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_account(acting, &account, at)).await
    }

    /// Sets a password and ends the account's sessions. One's own, or with the rights of [`Store::define_account`].
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn set_password(
        &self,
        acting: &Acting,
        login: &Login,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_password(acting, login, password_hash, at)).await
    }

    async fn put_account(
        &self,
        acting: &Acting,
        account: &Account,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let known = load(&mut writing.tx, &account.login).await?;
        let mut errors = FieldErrors::default();
        if tree.get(&account.agency).is_none() {
            errors = unknown_agency("agency", &account.agency);
        }
        for grant in &account.grants {
            if tree.get(&grant.agency).is_none() {
                errors.add(
                    "roles",
                    format!("没有机关「{}」，请检查后重填。", grant.agency),
                );
            }
        }
        errors.or_ok(())?;
        for touched in known.iter().chain([account]) {
            permit_all(acting, &tree, touched)?;
        }
        if known.as_ref() == Some(account) {
            return Ok(());
        }
        let event = Event::Account(account.clone());
        writing
            .append_next(acting, &account.agency, account.login.as_str(), &event, at)
            .await?;
        writing
            .tx
            .run(
                "INSERT INTO accounts (login, agency, name, closed, data) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (login) DO UPDATE SET agency = excluded.agency, name = excluded.name,
                     closed = excluded.closed, data = excluded.data",
                values![
                    account.login.as_str(),
                    account.agency.as_str(),
                    account.name.as_str(),
                    account.closed,
                    json(account)
                ],
            )
            .await?;
        if account.closed {
            end_sessions(&mut writing.tx, &account.login).await?;
        }
        self.commit(writing).await?;
        Ok(())
    }

    async fn put_password(
        &self,
        acting: &Acting,
        login: &Login,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let own = acting.actor.login() == Some(login);
        let Some(account) = load(&mut writing.tx, login).await? else {
            return Err(if acting.is_person() {
                WriteError::NotAllowed(Action::ManageAccounts)
            } else {
                FieldErrors::one("login", format!("没有账号「{login}」，请检查登录名。")).into()
            });
        };
        if !own {
            permit_all(acting, &tree, &account)?;
        }
        writing
            .append_next(
                acting,
                &account.agency,
                login.as_str(),
                &Event::PasswordSet,
                at,
            )
            .await?;
        writing
            .tx
            .run(
                "INSERT INTO passwords (login, hash, set_at) VALUES ($1, $2, $3)
                 ON CONFLICT (login) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at",
                values![login.as_str(), password_hash, at],
            )
            .await?;
        end_sessions(&mut writing.tx, login).await?;
        self.commit(writing).await?;
        Ok(())
    }
}

/// Whoever changes an account, or its password, can act with all its grants: so they must reach each of them.
pub(super) fn permit_all(
    acting: &Acting,
    tree: &Tree,
    account: &Account,
) -> Result<(), WriteError> {
    let granted = account.grants.iter().map(|grant| &grant.agency);
    let agencies: Vec<&AgencyId> = granted.chain([&account.agency]).collect();
    for agency in agencies {
        acting.permit(tree, Action::ManageAccounts, agency)?;
    }
    Ok(())
}

pub(super) async fn load(tx: &mut Tx, login: &Login) -> Result<Option<Account>, StoreFault> {
    let row = tx
        .one(
            "SELECT data FROM accounts WHERE login = $1",
            values![login.as_str()],
        )
        .await?;
    row.map(|row| row.json("data")).transpose()
}

async fn end_sessions(tx: &mut Tx, login: &Login) -> Result<(), StoreFault> {
    tx.run(
        "DELETE FROM sessions WHERE login = $1",
        values![login.as_str()],
    )
    .await?;
    Ok(())
}
