//! `/console/accounts/{login}/password`: an administrator sets someone's password. The hash is made where blocking is
//! allowed; the password itself is kept nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::accounts::Account;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::Login;
use serde::Serialize;

use crate::app::App;
use crate::console::accounts::form::password_twice;
use crate::console::accounts::open;
use crate::console::records::form::{Wrong, say};
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;
use crate::passwords;

/// The form for someone else's password.
#[derive(Debug, Serialize)]
pub struct SetPasswordPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    login: String,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
}

impl Page for SetPasswordPage {
    const TEMPLATE: &'static str = "console/set_password.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| page(StaffView::sample(), None, "lixf", "李小芳", errors);
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("password", "密码至少 10 个字符。")),
        ]
    }
}

/// `GET /console/accounts/{login}/password`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of the account.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(login): Path<Login>,
) -> Result<Response, WebError> {
    let account = open(&app, &staff, &login).await?;
    if is_own(&staff, &account) {
        return Ok(reply::see_other("/console/password"));
    }
    let view = StaffView::of(&app, &staff, "accounts");
    let none = FieldErrors::default();
    app.render(&page(
        view,
        flash(&staff),
        account.login.as_str(),
        &account.name,
        &none,
    ))
}

/// `POST /console/accounts/{login}/password`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of the account.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(login): Path<Login>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let account = open(&app, &staff, &login).await?;
    // One's own password is changed where the old one is asked for.
    if is_own(&staff, &account) {
        return Ok(reply::see_other("/console/password"));
    }
    if let Err(errors) = password_twice(&login, &fields) {
        let view = StaffView::of(&app, &staff, "accounts");
        return app.render(&page(view, None, login.as_str(), &account.name, &errors));
    }
    set(&app, &staff, &login, fields.text("password")).await?;
    Ok(reply::done(
        &format!("/console/accounts/{login}"),
        &format!(
            "已设新密码，{}在各处的登录已经退出。请当面告诉本人。",
            account.name
        ),
    ))
}

fn is_own(staff: &Staff, account: &Account) -> bool {
    staff.account.login == account.login
}

/// Hashes a password that was checked, and sets it.
///
/// # Errors
/// When it cannot be hashed or written.
pub(crate) async fn set(
    app: &App,
    staff: &Staff,
    login: &Login,
    password: &str,
) -> Result<(), WebError> {
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || passwords::hash(&password))
        .await
        .map_err(|error| WebError::fault("hashing a password", "", &error))?
        .map_err(|error| WebError::fault("hashing a password", "", &error))?;
    app.store
        .set_password(&staff.acting(), login, &hash, app.now())
        .await?;
    Ok(())
}

fn page(
    staff: StaffView,
    flash: Option<Flash>,
    login: &str,
    name: &str,
    errors: &FieldErrors,
) -> SetPasswordPage {
    let (errors, wrong) = say(errors);
    let title = format!("为{name}设密码");
    SetPasswordPage {
        staff,
        flash,
        crumbs: vec![
            NavLink::new("账号", "/console/accounts"),
            NavLink::new(name, format!("/console/accounts/{login}")),
            NavLink::new("设密码", ""),
        ],
        title,
        login: login.to_owned(),
        errors,
        wrong,
    }
}
