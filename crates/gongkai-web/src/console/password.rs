//! `/console/password`: everyone changes their own password, knowing the old one. Wrong old passwords are counted like
//! failed sign-ins, so a session left open is no way to guess.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::Login;
use serde::Serialize;

use crate::app::App;
use crate::console::accounts::form::password_twice;
use crate::console::accounts::password::set;
use crate::console::records::form::{Wrong, say};
use crate::console::sign_in::{PER_LOGIN, WINDOW, open};
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::staff::Staff;
use crate::passwords;

/// The form for one's own password.
#[derive(Debug, Serialize)]
pub struct PasswordPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    login: String,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "console/password.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| page(StaffView::sample(), None, "lixf", errors);
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("old", "现在的密码不对，请重新输入。")),
        ]
    }
}

/// `GET /console/password`
///
/// # Errors
/// A fault in the template.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let view = StaffView::of(&app, &staff, "password");
    let login = staff.account.login.as_str();
    app.render(&page(view, flash(&staff), login, &FieldErrors::default()))
}

/// `POST /console/password`
///
/// # Errors
/// [`WebError::TooMany`] after too many wrong old passwords.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let login = &staff.account.login;
    if let Err(errors) = password_twice(login, &fields) {
        return refuse(&app, &staff, &errors);
    }
    if !knows(&app, login, fields.text("old")).await? {
        let errors = FieldErrors::one("old", "现在的密码不对，请重新输入。");
        return refuse(&app, &staff, &errors);
    }
    set(&app, &staff, login, fields.text("password")).await?;
    // Setting it has ended all sessions of the account, this one too.
    let word = "密码已改，您在其他地方的登录已经退出。";
    open(&app, login, reply::done("/console", word)).await
}

fn refuse(app: &App, staff: &Staff, errors: &FieldErrors) -> Result<Response, WebError> {
    let view = StaffView::of(app, staff, "password");
    app.render(&page(view, None, staff.account.login.as_str(), errors))
}

/// Whether this is the password of the account; a wrong one is noted.
async fn knows(app: &App, login: &Login, password: &str) -> Result<bool, WebError> {
    let key = format!("login:{login}");
    let failures = app.store.failures_since(&key, app.now() - WINDOW).await?;
    if failures >= PER_LOGIN {
        return Err(WebError::TooMany {
            wait_s: WINDOW.as_secs().unsigned_abs(),
        });
    }
    let hash = app
        .store
        .password_hash(login)
        .await?
        .unwrap_or_else(|| passwords::NOBODY.to_owned());
    let password = password.to_owned();
    let fits = tokio::task::spawn_blocking(move || passwords::verify(&password, &hash))
        .await
        .map_err(|error| WebError::fault("verifying a password", "", &error))?;
    if fits {
        app.store.clear_failures(&key).await?;
    } else {
        app.store.note_failure(&key, app.now()).await?;
    }
    Ok(fits)
}

fn page(staff: StaffView, flash: Option<Flash>, login: &str, errors: &FieldErrors) -> PasswordPage {
    let (errors, wrong) = say(errors);
    PasswordPage {
        staff,
        title: "改密码",
        flash,
        login: login.to_owned(),
        errors,
        wrong,
    }
}
