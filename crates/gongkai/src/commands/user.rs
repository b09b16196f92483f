//! `gongkai user add`: opens a staff account.

use gongkai_core::accounts::{Account, Grant, MailSetting};
use gongkai_core::time::Clock;
use gongkai_store::write::Acting;
use serde::Serialize;

use crate::cli::UserAdd;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::ended::Ended;
use crate::output::Output;
use crate::{installation, passwords};

#[derive(Serialize)]
struct Added<'a> {
    login: &'a str,
    name: &'a str,
    agency: &'a str,
    roles: Vec<&'static str>,
}

pub(super) async fn add(call: &UserAdd, config: Config, output: Output) -> Result<(), Ended> {
    let store = installation::open(&config).await?;
    if store.agency(&call.agency).await?.is_none() {
        return Err(Ended::wrong(format!(
            "没有编号为「{}」的机关，请检查 --agency。",
            call.agency
        )));
    }
    if store.account(&call.login).await?.is_some() {
        return Err(Ended::wrong(format!(
            "账号「{}」已经有了，要改角色或密码请在控制台办理。",
            call.login
        )));
    }
    let mut roles = call.role.clone();
    roles.dedup();
    let account = Account {
        login: call.login.clone(),
        name: call.name.clone().unwrap_or_else(|| call.login.to_string()),
        agency: call.agency.clone(),
        grants: roles
            .iter()
            .map(|role| Grant {
                agency: call.agency.clone(),
                role: *role,
            })
            .collect(),
        closed: false,
    };
    let account = account.checked()?;
    let mail = MailSetting {
        address: call.email.clone(),
        wanted: true,
    };
    let mail = mail.checked()?;
    let hash = passwords::new_hash(
        passwords::Source::from_flag(call.password_stdin),
        &call.login,
    )
    .await?;
    let at = SystemClock.now();
    let acting = Acting::import();
    store.define_account(&acting, account.clone(), at).await?;
    store.set_password(&acting, &call.login, &hash, at).await?;
    if mail.address.is_some() {
        store.set_mail(&acting, &call.login, mail).await?;
    }
    store.close().await;
    let added = Added {
        login: account.login.as_str(),
        name: &account.name,
        agency: account.agency.as_str(),
        roles: roles.iter().map(|role| role.code()).collect(),
    };
    output.print(&added, || {
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        format!(
            "已开设账号 {}（{}），角色：{}。",
            added.login,
            added.name,
            names.join("、")
        )
    })
}
