//! Disclosure on request (依申请公开) in the console: the board, registration, one page for each request, and the steps.
//!
//! What the law allows and what is refused is judged by `law` and `core`; here are the forms and their words.

pub mod act;
pub mod board;
pub mod fields;
pub mod file;
pub mod files;
pub mod for_all;
pub mod frequent;
pub(in crate::console) mod history;
pub(in crate::console) mod left;
pub mod letter;
pub mod papers;
pub mod register;
pub(in crate::console) mod sent;
mod similar;
mod steps;

use std::collections::BTreeMap;

use gongkai_core::agencies::Agency;
use gongkai_core::ids::{Login, RequestId};
use gongkai_core::rights::{Action, Role};
use gongkai_store::requests::RequestFile;
use jiff::civil::Date;

use crate::app::App;
use crate::console::records::form::Choice;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// A request this person may work on in this way.
async fn open(
    app: &App,
    staff: &Staff,
    request: &RequestId,
    action: Action,
) -> Result<RequestFile, WebError> {
    let file = app
        .store
        .request_file(request)
        .await?
        .ok_or(WebError::NotFound)?;
    // Someone who may not even read requests there is not told that it exists.
    if !staff.may(Action::ReadRequests, &file.request.agency) {
        return Err(WebError::NotFound);
    }
    staff.must(action, &file.request.agency)?;
    Ok(file)
}

/// Who can handle requests of this agency: login and name, with the post where one is held today.
async fn handlers(app: &App, agency: &Agency) -> Result<Vec<Choice>, WebError> {
    let accounts = app.store.accounts(std::slice::from_ref(&agency.id)).await?;
    let today = app.today();
    let post = |login: &Login| {
        let held = agency.post_of(login, today);
        held.map(|post| format!("（{}）", post.name))
            .unwrap_or_default()
    };
    Ok(accounts
        .iter()
        .filter(|account| !account.closed)
        .filter(|account| {
            let roles = account
                .grants
                .iter()
                .filter(|grant| grant.agency == agency.id);
            let roles: Vec<Role> = roles.map(|grant| grant.role).collect();
            Action::HandleRequests.allowed_to(&roles)
        })
        .map(|account| Choice {
            value: account.login.to_string(),
            label: format!("{}{}", account.name, post(&account.login)),
        })
        .collect())
}

/// The posts of the agency in which somebody serves today who can handle requests.
fn posts(agency: &Agency, handlers: &[Choice], today: Date) -> Vec<Choice> {
    let posts = agency.posts.iter();
    let held = posts.filter_map(|post| {
        let (tenure, login) = post.holder(today)?;
        let able = handlers.iter().any(|choice| choice.value == login.as_str());
        able.then(|| Choice {
            value: format!("{}{}", act::POST, post.name),
            label: format!("岗位：{}（现为{}）", post.name, tenure.name),
        })
    });
    held.collect()
}

/// The names of these people; the sign-in name where an account is gone.
pub(in crate::console) async fn names(
    app: &App,
    logins: &[&Login],
) -> Result<BTreeMap<Login, String>, WebError> {
    let mut names = BTreeMap::new();
    for &login in logins {
        if !names.contains_key(login) {
            let account = app.store.account(login).await?;
            let name = account.map_or_else(|| login.to_string(), |account| account.name);
            names.insert(login.clone(), name);
        }
    }
    Ok(names)
}
