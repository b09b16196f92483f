//! `/console/me`: my account as I may see it, and where reminders are mailed to me.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::accounts::MailSetting;
use gongkai_core::fields::FieldErrors;
use gongkai_store::write::WriteError;
use serde::Serialize;

use crate::app::App;
use crate::console::accounts::roles_in_words;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{StaffForm, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::staff::Staff;

/// My account.
#[derive(Debug, Serialize)]
pub struct MePage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    name: String,
    login: String,
    agency: String,
    roles: String,
    email: String,
    wanted: bool,
    /// Whether this installation sends mails at all.
    mails: bool,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
}

impl Page for MePage {
    const TEMPLATE: &'static str = "console/me.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |mails: bool, errors: &FieldErrors| {
            let (errors, wrong) = say(errors);
            Self {
                staff: StaffView::sample(),
                title: "我的账号",
                flash: None,
                name: "李小芳".to_owned(),
                login: "lixf".to_owned(),
                agency: "青石镇人民政府".to_owned(),
                roles: "拟稿人".to_owned(),
                email: "lixf@example.cn".to_owned(),
                wanted: true,
                mails,
                errors,
                wrong,
            }
        };
        vec![
            page(true, &FieldErrors::default()),
            page(false, &FieldErrors::one("email", "电子邮箱不对，请改正。")),
        ]
    }
}

/// `GET /console/me`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let setting = app.store.mail_setting(&staff.account.login).await?;
    app.render(&page(&app, &staff, setting, &FieldErrors::default()))
}

/// `POST /console/me`
///
/// # Errors
/// When the store fails.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let setting = MailSetting {
        address: fields.optional("email"),
        wanted: fields.has("wanted"),
    };
    let login = &staff.account.login;
    let set = app
        .store
        .set_mail(&staff.acting(), login, setting.clone())
        .await;
    match set {
        Ok(()) => Ok(reply::done("/console/me", said(&setting))),
        Err(WriteError::Fields(errors)) => app.render(&page(&app, &staff, setting, &errors)),
        Err(error) => Err(error.into()),
    }
}

fn said(setting: &MailSetting) -> &'static str {
    match (&setting.address, setting.wanted) {
        (Some(_), true) => "已保存，提醒会发到这个邮箱。",
        (Some(_), false) => "已保存，不再给您发提醒邮件。",
        (None, _) => "已保存。没有填邮箱，不发提醒邮件。",
    }
}

fn page(app: &App, staff: &Staff, setting: MailSetting, errors: &FieldErrors) -> MePage {
    let (errors, wrong) = say(errors);
    let account = &staff.account;
    MePage {
        staff: StaffView::of(app, staff, "me"),
        title: "我的账号",
        flash: flash(staff),
        name: account.name.clone(),
        login: account.login.to_string(),
        agency: staff.agency_name(&account.agency).to_owned(),
        roles: roles_in_words(staff, account),
        email: setting.address.unwrap_or_default(),
        wanted: setting.wanted,
        mails: app.site.sends_mails,
        errors,
        wrong,
    }
}
