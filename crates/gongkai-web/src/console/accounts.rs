//! `/console/accounts`: who may sign in at my agencies, and as what.

pub mod form;
pub mod password;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::accounts::Account;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::rights::{Action, Role};
use gongkai_core::time::minute;
use gongkai_store::mails::Undelivered;
use serde::Serialize;

use crate::app::App;
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// Mails that did not arrive are listed so many at most, the newest.
const UNDELIVERED: usize = 50;

/// The accounts of my agencies.
#[derive(Debug, Serialize)]
pub struct AccountsPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    rows: Vec<Vec<Cell>>,
    /// Mails that did not arrive.
    undelivered: Vec<Vec<Cell>>,
}

impl Page for AccountsPage {
    const TEMPLATE: &'static str = "console/accounts.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |rows: Vec<Vec<Cell>>| Self {
            staff: StaffView::sample(),
            title: "账号",
            flash: None,
            undelivered: rows.clone(),
            rows,
        };
        let row = vec![
            Cell::link("李小芳", "/console/accounts/lixf"),
            Cell::text("lixf"),
            Cell::text("青石镇人民政府"),
            Cell::text("拟稿人"),
            Cell::tag("已停用", "warn"),
        ];
        vec![page(vec![row]), page(Vec::new())]
    }
}

/// `GET /console/accounts`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let scope = staff.scope(Action::ManageAccounts);
    let mut accounts = app.store.accounts(&scope).await?;
    let place = |agency: &AgencyId| scope.iter().position(|known| known == agency);
    accounts.sort_by_key(|account| (account.closed, place(&account.agency)));
    let page = AccountsPage {
        title: "账号",
        flash: flash(&staff),
        undelivered: undelivered(&app, &staff, &scope).await?,
        rows: accounts
            .iter()
            .map(|account| row(&staff, account))
            .collect(),
        staff: StaffView::of(&app, &staff, "accounts"),
    };
    app.render(&page)
}

/// Mails to people of my agencies that did not arrive, so that an address or the server can be put right.
async fn undelivered(
    app: &App,
    staff: &Staff,
    scope: &[AgencyId],
) -> Result<Vec<Vec<Cell>>, WebError> {
    let mails = app.store.undelivered_mails(scope).await?;
    let row = |mail: &Undelivered| {
        let name = match mail.login == staff.account.login {
            true => Cell::link(&mail.name, "/console/me"),
            false => Cell::link(&mail.name, format!("/console/accounts/{}", mail.login)),
        };
        vec![
            name,
            Cell::text(&mail.address),
            Cell::text(minute(mail.made_at)),
            match mail.given_up {
                true => Cell::tag("没有送到", "warn"),
                false => Cell::tag("还在重试", "plain"),
            },
            Cell::text(&mail.reason),
        ]
    };
    Ok(mails.iter().take(UNDELIVERED).map(row).collect())
}

fn row(staff: &Staff, account: &Account) -> Vec<Cell> {
    let name = if may_change(staff, account) {
        Cell::link(
            &account.name,
            format!("/console/accounts/{}", account.login),
        )
    } else {
        Cell::text(&account.name)
    };
    vec![
        name,
        Cell::text(account.login.as_str()),
        Cell::text(staff.agency_name(&account.agency)),
        Cell::text(roles_in_words(staff, account)),
        if account.closed {
            Cell::tag("已停用", "warn")
        } else {
            Cell::text("")
        },
    ]
}

/// Whoever changes an account can act with all its roles, so they must keep the accounts of each agency it has one at.
fn may_change(staff: &Staff, account: &Account) -> bool {
    let granted = account.grants.iter().map(|grant| &grant.agency);
    granted
        .chain([&account.agency])
        .all(|agency| staff.may(Action::ManageAccounts, agency))
}

/// An account this person may change.
async fn open(app: &App, staff: &Staff, login: &Login) -> Result<Account, WebError> {
    let account = app.store.account(login).await?.ok_or(WebError::NotFound)?;
    if !staff.may(Action::ManageAccounts, &account.agency) {
        return Err(WebError::NotFound);
    }
    if !may_change(staff, &account) {
        return Err(WebError::NotAllowed(Action::ManageAccounts));
    }
    Ok(account)
}

/// 拟稿人、审核人；河东镇人民政府：拟稿人
pub(crate) fn roles_in_words(staff: &Staff, account: &Account) -> String {
    let mut agencies: Vec<&AgencyId> = vec![&account.agency];
    for grant in &account.grants {
        if !agencies.contains(&&grant.agency) {
            agencies.push(&grant.agency);
        }
    }
    let at = |agency: &&AgencyId| {
        let roles: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| {
                account
                    .grants
                    .iter()
                    .any(|grant| grant.agency == **agency && grant.role == **role)
            })
            .map(|role| role.name())
            .collect();
        match roles.join("、") {
            none if none.is_empty() => None,
            roles if **agency == account.agency => Some(roles),
            roles => Some(format!("{}：{roles}", staff.agency_name(agency))),
        }
    };
    let said: Vec<String> = agencies.iter().filter_map(at).collect();
    said.join("；")
}
