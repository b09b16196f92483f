//! `/console/sign-in`: signing in and out. Failed tries are counted by name and by address and slow down both.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequest, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use gongkai_core::ids::Login;
use jiff::SignedDuration;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm, read_fields};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{see_other, set_cookie};
use crate::kit::site::SiteView;
use crate::kit::staff::{COOKIE, SESSION, Staff};
use crate::kit::tokens;
use crate::kit::visitor;
use crate::passwords;

/// Failures are looked at over this time.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Failures of one name before it must wait.
pub(super) const PER_LOGIN: u64 = 5;
/// Failures from one address before it must wait; an office shares one.
const PER_ADDRESS: u64 = 30;

/// The form to sign in.
#[derive(Debug, Serialize)]
pub struct SignInPage {
    site: SiteView,
    title: &'static str,
    meta: [(); 0],
    login: String,
    next: String,
    error: String,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "console/sign_in.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.error.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        ["", "登录名或者密码不对，请重新输入。"]
            .map(|error| page(SiteView::sample(), "", "/console", error))
            .into()
    }
}

fn page(site: SiteView, login: &str, next: &str, error: &str) -> SignInPage {
    SignInPage {
        site,
        title: "登录",
        meta: [],
        login: login.to_owned(),
        next: next.to_owned(),
        error: error.to_owned(),
    }
}

/// `GET /console/sign-in`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let next = own_path(Fields::parse(query.unwrap_or_default().as_bytes()).text("next"));
    if Staff::signed_in(&app, &jar).await?.is_some() {
        return Ok(see_other(&next));
    }
    app.render(&page(SiteView::top(&app).await?, "", &next, ""))
}

/// `POST /console/sign-in`
///
/// # Errors
/// [`WebError::TooMany`] after too many failures.
pub async fn post(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let address = visitor::address(&app, &request, peer);
    let fields = read_fields(request, &app).await?;
    let (typed, password) = (
        fields.text("login").to_lowercase(),
        fields.text("password").to_owned(),
    );
    let keys = [
        (format!("login:{typed}"), PER_LOGIN),
        (format!("address:{address}"), PER_ADDRESS),
    ];
    for (key, most) in &keys {
        visitor::slow_down(&app, key, *most, WINDOW).await?;
    }
    let login: Option<Login> = typed.parse().ok();
    let known = match &login {
        Some(login) => app
            .store
            .account(login)
            .await?
            .filter(|account| !account.closed),
        None => None,
    };
    let hash = match &known {
        Some(account) => app.store.password_hash(&account.login).await?,
        None => None,
    };
    let hash = hash.unwrap_or_else(|| passwords::NOBODY.to_owned());
    let fits = tokio::task::spawn_blocking(move || passwords::verify(&password, &hash))
        .await
        .map_err(|error| WebError::fault("verifying a password", "", &error))?;
    let next = own_path(fields.text("next"));
    match known.filter(|_| fits) {
        Some(account) => {
            app.store.clear_failures(&keys[0].0).await?;
            open(&app, &account.login, see_other(&next)).await
        }
        None => {
            for (key, _) in &keys {
                app.store.note_failure(key, app.now()).await?;
            }
            app.render(&page(
                SiteView::top(&app).await?,
                &typed,
                &next,
                "登录名或者密码不对，请重新输入。忘记密码请找本机关管理员。",
            ))
        }
    }
}

/// Opens a session and gives its cookie with the answer.
pub(super) async fn open(
    app: &App,
    login: &Login,
    mut response: Response,
) -> Result<Response, WebError> {
    let token = tokens::secret();
    let now = app.now();
    app.store
        .open_session(
            &tokens::digest(&token),
            login,
            &tokens::secret(),
            now,
            now + SESSION,
        )
        .await?;
    let secure = if app.site.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let age = SESSION.as_secs();
    set_cookie(
        &mut response,
        &format!("{COOKIE}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"),
    );
    Ok(response)
}

/// `POST /console/sign-out`
///
/// # Errors
/// When the store fails.
pub async fn sign_out(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, _) = StaffForm::from_request(request, &app).await?;
    app.store.close_session(&staff.session).await?;
    let mut response = see_other("/console/sign-in");
    set_cookie(
        &mut response,
        &format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    );
    Ok(response)
}

/// Only paths of the console: nobody is sent elsewhere after signing in.
fn own_path(next: &str) -> String {
    if next == "/console" || next.starts_with("/console/") || next.starts_with("/console?") {
        next.to_owned()
    } else {
        "/console".to_owned()
    }
}
