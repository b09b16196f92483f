//! `/console/accounts/new` and `/console/accounts/{login}`: opening an account, its roles at each agency, closing it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::accounts::{Account, Grant, MailSetting, check_password};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::rights::{Action, Role};
use gongkai_store::write::WriteError;
use serde::Serialize;

use crate::app::App;
use crate::console::accounts::{open, password};
use crate::console::records::form::{Choice, Wrong, choices, say};
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The form of an account.
#[derive(Debug, Serialize)]
pub struct AccountPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    action: String,
    is_new: bool,
    agencies: Vec<Choice>,
    roles: Vec<RoleChoice>,
    others: Vec<OtherAgency>,
    /// Agencies that may be added to `others`.
    more: Vec<Choice>,
    password_url: String,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    values: Values,
}

/// A role with what it is for.
#[derive(Debug, Clone, Serialize)]
struct RoleChoice {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
}

/// Roles at an agency beside the account's own.
#[derive(Debug, Clone, Serialize)]
struct OtherAgency {
    id: String,
    name: String,
    values: Vec<String>,
}

/// What stands in the fields.
#[derive(Debug, Clone, Default, Serialize)]
struct Values {
    login: String,
    name: String,
    email: String,
    agency: String,
    roles: Vec<String>,
    closed: bool,
    /// Roles at other agencies; one may be listed without any.
    #[serde(skip)]
    others: Vec<(AgencyId, Vec<String>)>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "console/account.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |is_new: bool, errors: &FieldErrors| {
            let (errors, wrong) = say(errors);
            Self {
                staff: StaffView::sample(),
                title: "账号：李小芳".to_owned(),
                flash: None,
                crumbs: Vec::new(),
                action: "/console/accounts/lixf".to_owned(),
                is_new,
                agencies: choices(&[("qingshi", "青石镇人民政府")]),
                roles: roles(),
                others: vec![OtherAgency {
                    id: "shiqiao".to_owned(),
                    name: "石桥村村民委员会".to_owned(),
                    values: vec!["editor".to_owned()],
                }],
                more: choices(&[("hedong", "河东镇人民政府")]),
                password_url: "/console/accounts/lixf/password".to_owned(),
                errors,
                wrong,
                values: Values::default(),
            }
        };
        vec![
            page(true, &FieldErrors::default()),
            page(false, &FieldErrors::one("roles", "请至少选一个角色。")),
        ]
    }
}

/// `GET /console/accounts/new`
///
/// # Errors
/// When the store fails.
pub async fn new(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let values = Values {
        agency: staff
            .scope(Action::ManageAccounts)
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
        ..Values::default()
    };
    app.render(&page(&app, &staff, None, values, &FieldErrors::default()))
}

/// `POST /console/accounts/new`
///
/// # Errors
/// [`WebError::NotAllowed`] at an agency whose accounts this person does not keep.
pub async fn create(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let mut values = Values::typed(&fields);
    may_all(&staff, &values)?;
    if fields.has("add") {
        values.add(fields.text("more"));
        return app.render(&page(&app, &staff, None, values, &FieldErrors::default()));
    }
    let errors = match read_new(&app, &fields, &values).await? {
        Ok(account) => {
            let (login, name) = (account.login.clone(), account.name.clone());
            match app
                .store
                .define_account(&staff.acting(), account, app.now())
                .await
            {
                Ok(()) => {
                    keep_email(&app, &staff, &login, &values).await?;
                    password::set(&app, &staff, &login, fields.text("password")).await?;
                    return Ok(reply::done(
                        "/console/accounts",
                        &format!(
                            "已为{name}开设账号 {login}。请当面告诉本人，并请本人登录后改密码。"
                        ),
                    ));
                }
                Err(WriteError::Fields(errors)) => errors,
                Err(error) => return Err(error.into()),
            }
        }
        Err(errors) => errors,
    };
    app.render(&page(&app, &staff, None, values, &errors))
}

/// `GET /console/accounts/{login}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn edit(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(login): Path<Login>,
) -> Result<Response, WebError> {
    let account = open(&app, &staff, &login).await?;
    let email = app.store.mail_setting(&login).await?.address;
    let values = Values::of(&account, email);
    app.render(&page(
        &app,
        &staff,
        Some(&account),
        values,
        &FieldErrors::default(),
    ))
}

/// `POST /console/accounts/{login}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not know of it.
pub async fn change(
    State(app): State<Arc<App>>,
    Path(login): Path<Login>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let account = open(&app, &staff, &login).await?;
    let mut values = Values::typed(&fields);
    may_all(&staff, &values)?;
    if fields.has("add") {
        values.add(fields.text("more"));
        let none = FieldErrors::default();
        return app.render(&page(&app, &staff, Some(&account), values, &none));
    }
    let mut errors = FieldErrors::default();
    let changed = values.account(login.clone(), &mut errors);
    let errors = match changed.and_then(|changed| still_in_charge(&staff, &account, changed)) {
        Ok(changed) => match app
            .store
            .define_account(&staff.acting(), changed, app.now())
            .await
        {
            Ok(()) => {
                keep_email(&app, &staff, &login, &values).await?;
                return Ok(reply::done(
                    "/console/accounts",
                    &format!("已保存{}的账号。", fields.text("name")),
                ));
            }
            Err(WriteError::Fields(errors)) => errors,
            Err(error) => return Err(error.into()),
        },
        Err(errors) => errors,
    };
    app.render(&page(&app, &staff, Some(&account), values, &errors))
}

/// Sets the address where it is another one; whether mails are wanted is the person's own to say.
async fn keep_email(
    app: &App,
    staff: &Staff,
    login: &Login,
    values: &Values,
) -> Result<(), WebError> {
    let known = app.store.mail_setting(login).await?;
    let setting = values.mail(known.wanted);
    if setting.address == known.address {
        return Ok(());
    }
    app.store.set_mail(&staff.acting(), login, setting).await?;
    Ok(())
}

/// Every agency named in the form must be one whose accounts this person keeps.
fn may_all(staff: &Staff, values: &Values) -> Result<(), WebError> {
    if let Ok(agency) = values.agency.parse() {
        staff.must(Action::ManageAccounts, &agency)?;
    }
    for (agency, _) in &values.others {
        staff.must(Action::ManageAccounts, agency)?;
    }
    Ok(())
}

async fn read_new(
    app: &App,
    fields: &Fields,
    values: &Values,
) -> Result<Result<Account, FieldErrors>, WebError> {
    let mut errors = FieldErrors::default();
    let login: Option<Login> = values.login.parse().ok();
    match &login {
        None => errors.add(
            "login",
            "请填写登录名：只能用小写字母、数字和连字符，以字母或数字开头，最多 64 个字符，例如 lixf。",
        ),
        // The address of the form that opens accounts.
        Some(login) if login.as_str() == "new" => {
            errors.add("login", "登录名 new 留给系统使用，请另取一个。");
        }
        Some(login) => {
            if app.store.account(login).await?.is_some() {
                errors.add("login", format!("登录名「{login}」已经有人用了，请另取一个。"));
            }
        }
    }
    // The rest is looked at as well where there is no login yet, so that all is said at once.
    let login = login.unwrap_or_else(|| "unnamed".parse().expect("a slug"));
    if let Err(wrong) = password_twice(&login, fields) {
        errors.0.extend(wrong.0);
    }
    Ok(values.account(login, &mut errors))
}

/// A chosen password, typed twice.
///
/// # Errors
/// Under the fields `password` and `again`.
pub(crate) fn password_twice(login: &Login, fields: &Fields) -> Result<(), FieldErrors> {
    check_password(login, fields.text("password"))?;
    if fields.text("password") != fields.text("again") {
        return Err(FieldErrors::one(
            "again",
            "两次输入的密码不一样，请重新输入。",
        ));
    }
    Ok(())
}

/// Nobody closes their own account or gives up their own administration by mistake.
fn still_in_charge(
    staff: &Staff,
    before: &Account,
    after: Account,
) -> Result<Account, FieldErrors> {
    if before.login != staff.account.login {
        return Ok(after);
    }
    if after.closed {
        return Err(FieldErrors::one(
            "closed",
            "不能停用自己的账号，请由另一位管理员办理。",
        ));
    }
    let given_up = before
        .grants
        .iter()
        .any(|grant| grant.role == Role::Administrator && !after.grants.contains(grant));
    if given_up {
        return Err(FieldErrors::one(
            "roles",
            "不能去掉自己的管理员角色，请由另一位管理员办理。",
        ));
    }
    Ok(after)
}

impl Values {
    fn of(account: &Account, email: Option<String>) -> Self {
        let mut values = Self {
            login: account.login.to_string(),
            name: account.name.clone(),
            email: email.unwrap_or_default(),
            agency: account.agency.to_string(),
            roles: Vec::new(),
            closed: account.closed,
            others: Vec::new(),
        };
        for grant in &account.grants {
            let code = grant.role.code().to_owned();
            if grant.agency == account.agency {
                values.roles.push(code);
                continue;
            }
            match values
                .others
                .iter_mut()
                .find(|(agency, _)| *agency == grant.agency)
            {
                Some((_, roles)) => roles.push(code),
                None => values.others.push((grant.agency.clone(), vec![code])),
            }
        }
        values
    }

    fn typed(fields: &Fields) -> Self {
        let agency = fields.text("agency");
        Self {
            login: fields.text("login").to_lowercase(),
            name: fields.text("name").to_owned(),
            email: fields.text("email").to_owned(),
            agency: agency.to_owned(),
            roles: fields.all("roles"),
            closed: fields.has("closed"),
            others: fields
                .all("others")
                .iter()
                .filter(|id| *id != agency)
                .filter_map(|id| id.parse().ok())
                .map(|id: AgencyId| {
                    let roles = fields.all(&format!("roles-{id}"));
                    (id, roles)
                })
                .collect(),
        }
    }

    fn add(&mut self, agency: &str) {
        if let Ok(agency) = agency.parse()
            && !self.others.iter().any(|(known, _)| *known == agency)
        {
            self.others.push((agency, Vec::new()));
        }
    }

    fn mail(&self, wanted: bool) -> MailSetting {
        MailSetting {
            address: Some(self.email.clone()).filter(|email| !email.is_empty()),
            wanted,
        }
    }

    /// The account these values make.
    fn account(&self, login: Login, errors: &mut FieldErrors) -> Result<Account, FieldErrors> {
        let mut errors = std::mem::take(errors);
        if let Err(wrong) = self.mail(true).checked() {
            errors.0.extend(wrong.0);
        }
        let Ok(agency) = self.agency.parse::<AgencyId>() else {
            errors.add("agency", "请选择所在机关。");
            return Err(errors);
        };
        let mut grants = Vec::new();
        let own = [(agency.clone(), self.roles.clone())];
        for (agency, codes) in own.iter().chain(&self.others) {
            for role in codes.iter().filter_map(|code| Role::from_code(code)) {
                let grant = Grant {
                    agency: agency.clone(),
                    role,
                };
                if !grants.contains(&grant) {
                    grants.push(grant);
                }
            }
        }
        let account = Account {
            login,
            name: self.name.clone(),
            agency,
            grants,
            closed: self.closed,
        };
        match (account.checked(), errors.0.is_empty()) {
            (Ok(account), true) => Ok(account),
            (Ok(_), false) => Err(errors),
            (Err(more), _) => {
                errors.0.extend(more.0);
                Err(errors)
            }
        }
    }
}

fn roles() -> Vec<RoleChoice> {
    Role::ALL
        .iter()
        .map(|role| RoleChoice {
            value: role.code(),
            label: role.name(),
            hint: match role {
                Role::Editor => "写信息、传附件、送审，编辑年度报告",
                Role::Reviewer => "看内容对不对，通过或者退回",
                Role::SecrecyReviewer => "看能不能公开，决定公开方式",
                Role::Issuer => "签发、定时发布、撤回、废止",
                Role::RequestHandler => "登记、办理依申请公开，看申请人信息",
                Role::DisclosureHead => "审批延期和答复，看申请人信息，按规定清除",
                Role::Administrator => "管机关信息、公开目录和账号，下级机关的也管；不参与审签",
            },
        })
        .collect()
}

fn page(
    app: &App,
    staff: &Staff,
    account: Option<&Account>,
    values: Values,
    errors: &FieldErrors,
) -> AccountPage {
    let (errors, wrong) = say(errors);
    let title = match account {
        Some(account) => format!("账号：{}", account.name),
        None => "开设账号".to_owned(),
    };
    let agencies: Vec<Choice> = staff
        .scope(Action::ManageAccounts)
        .iter()
        .map(|id| Choice {
            value: id.to_string(),
            label: staff.agency_name(id).to_owned(),
        })
        .collect();
    let shown = |id: &str| {
        id == values.agency || values.others.iter().any(|(known, _)| known.as_str() == id)
    };
    AccountPage {
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("账号", "/console/accounts"),
            NavLink::new(&title, ""),
        ],
        title,
        action: match account {
            Some(account) => format!("/console/accounts/{}", account.login),
            None => "/console/accounts/new".to_owned(),
        },
        is_new: account.is_none(),
        more: agencies
            .iter()
            .filter(|choice| !shown(&choice.value))
            .cloned()
            .collect(),
        agencies,
        roles: roles(),
        others: values
            .others
            .iter()
            .map(|(id, roles)| OtherAgency {
                id: id.to_string(),
                name: staff.agency_name(id).to_owned(),
                values: roles.clone(),
            })
            .collect(),
        password_url: account
            .map(|account| format!("/console/accounts/{}/password", account.login))
            .unwrap_or_default(),
        errors,
        wrong,
        values,
        staff: StaffView::of(app, staff, "accounts"),
    }
}
