//! The one place where a failure becomes an answer: a page in plain Chinese for people, RFC 9457 problem details for
//! machines.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gongkai_core::fields::FieldErrors;
use gongkai_core::records::Refusal;
use gongkai_core::reports::life;
use gongkai_core::rights::Action;
use gongkai_core::{cases, requests};
use gongkai_store::StoreFault;
use gongkai_store::write::WriteError;
use serde::Serialize;

use crate::app::App;
use crate::kit::page::{CachePolicy, Page, mark};
use crate::kit::site::{NavLink, SiteView};
use crate::kit::tokens;

/// Why a request gets no ordinary answer.
#[derive(Debug, Clone)]
pub enum WebError {
    /// There is nothing at this address.
    NotFound,
    /// The visitor must sign in first; then goes on to the address.
    SignIn {
        /// Path and query to return to.
        next: String,
    },
    /// The person may not do this.
    NotAllowed(Action),
    /// The form's token is missing or old.
    Forged,
    /// The law or the state of the thing says no.
    Refused(Refusal),
    /// The law or the history of a request says no.
    RequestRefused(requests::Refusal),
    /// The history of a remedy or complaint says no.
    CaseRefused(cases::Refusal),
    /// The state of an annual report says no.
    ReportRefused(life::Refusal),
    /// Fields are wrong; forms show it themselves, this is for the rest.
    Fields(FieldErrors),
    /// Someone else changed it in between.
    Conflict,
    /// Too much was sent; the sentence says how much is allowed.
    TooLarge(String),
    /// The request itself is malformed; the sentence says how.
    Malformed(String),
    /// Too many tries; wait so many seconds.
    TooMany {
        /// Seconds to wait.
        wait_s: u64,
    },
    /// Our fault; the log has the rest under this number.
    Fault {
        /// Number to tell the operator.
        incident: String,
    },
}

impl WebError {
    /// Logs a fault of ours once, with its whole chain of causes.
    pub fn fault(doing: &str, what: &str, error: &dyn std::error::Error) -> Self {
        let incident = tokens::id();
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            source = cause.source();
        }
        tracing::error!(incident.id = %incident, fault.doing = doing, fault.what = what, fault.chain = %chain, "request failed");
        Self::Fault { incident }
    }

    /// A handler that panicked: a fault of ours like any other. Where it happened is in the log beside this.
    fn panicked(payload: &(dyn Any + Send)) -> Self {
        let incident = tokens::id();
        let words = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no words");
        tracing::error!(incident.id = %incident, fault.doing = "answering", fault.what = "panic", fault.chain = %words, "request failed");
        Self::Fault { incident }
    }

    /// Words without a page, which are better than none.
    #[must_use]
    pub fn bare(&self) -> Response {
        let (title, sentence) = self.words();
        (self.status(), format!("{title}。{sentence}")).into_response()
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } => StatusCode::UNAUTHORIZED,
            Self::NotAllowed(_) | Self::Forged => StatusCode::FORBIDDEN,
            Self::Refused(Refusal::NotAllowed(_)) => StatusCode::FORBIDDEN,
            Self::Refused(Refusal::Absent) => StatusCode::NOT_FOUND,
            Self::Refused(Refusal::Incomplete(_)) | Self::Fields(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::RequestRefused(requests::Refusal::NotAllowed(_)) => StatusCode::FORBIDDEN,
            Self::RequestRefused(requests::Refusal::Absent) => StatusCode::NOT_FOUND,
            Self::RequestRefused(requests::Refusal::Erased) => StatusCode::GONE,
            Self::RequestRefused(requests::Refusal::Incomplete(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::CaseRefused(cases::Refusal::NotAllowed(_)) => StatusCode::FORBIDDEN,
            Self::CaseRefused(cases::Refusal::Absent) => StatusCode::NOT_FOUND,
            Self::CaseRefused(cases::Refusal::Erased) => StatusCode::GONE,
            Self::CaseRefused(cases::Refusal::Incomplete(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::ReportRefused(life::Refusal::NotAllowed(_)) => StatusCode::FORBIDDEN,
            Self::ReportRefused(life::Refusal::Incomplete(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_)
            | Self::RequestRefused(_)
            | Self::CaseRefused(_)
            | Self::ReportRefused(_)
            | Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A short title and the sentence with the mend.
    #[must_use]
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotFound => ("没有这个页面", "地址可能写错了，也可能内容还没有公开。可以搜索，或者从首页找。".to_owned()),
            Self::SignIn { .. } => ("请先登录", "这一页要登录后才能看。".to_owned()),
            Self::NotAllowed(action) => {
                let roles: Vec<&str> = action.roles().iter().map(|role| role.name()).collect();
                ("没有权限", format!("这一步需要{}的角色。需要的话，请本机关管理员为您开通。", roles.join("或")))
            }
            Self::Forged => ("页面已过期", "为了安全，这个表单要重新打开再提交一次。请返回上一页，刷新后再试；填过的内容可以先复制出来。".to_owned()),
            Self::Refused(refusal) => ("不能这样办理", refusal.sentence()),
            Self::RequestRefused(refusal) => ("不能这样办理", refusal.sentence()),
            Self::CaseRefused(refusal) => ("不能这样办理", refusal.sentence()),
            Self::ReportRefused(refusal) => ("不能这样办理", refusal.sentence()),
            Self::Fields(errors) => {
                let sentences: Vec<&str> = errors.0.iter().map(|error| error.sentence.as_str()).collect();
                ("有几处需要改一下", sentences.join(""))
            }
            Self::Conflict => ("别人刚刚办过", "在您办理的时候，另一个人已经改动了它。请返回刷新，看过最新情况后再办。".to_owned()),
            Self::TooLarge(sentence) => ("内容太大", sentence.clone()),
            Self::Malformed(sentence) => ("请求不对", sentence.clone()),
            Self::TooMany { wait_s } => ("试得太多了", format!("为了安全，请过 {} 分钟再试。", wait_s.div_ceil(60).max(1))),
            Self::Fault { incident } => {
                ("系统出了问题", format!("不是您的操作有误，我们已经记下。请稍后再试；如要反映，请说明编号 {incident}。"))
            }
        }
    }
}

impl IntoResponse for WebError {
    /// An empty answer that carries the error; [`answer_errors`] gives it its words.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer of a handler that panicked, for the layer that catches it.
#[must_use]
pub fn answer_panic(payload: Box<dyn Any + Send>) -> Response {
    WebError::panicked(payload.as_ref()).into_response()
}

impl From<StoreFault> for WebError {
    fn from(fault: StoreFault) -> Self {
        Self::fault("store", "", &fault)
    }
}

impl From<WriteError> for WebError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => Self::Refused(refusal),
            WriteError::RequestRefused(refusal) => Self::RequestRefused(refusal),
            WriteError::CaseRefused(refusal) => Self::CaseRefused(refusal),
            WriteError::ReportRefused(refusal) => Self::ReportRefused(refusal),
            WriteError::Fields(errors) => Self::Fields(errors),
            WriteError::NotAllowed(action) => Self::NotAllowed(action),
            WriteError::Conflict => Self::Conflict,
            WriteError::Fault(fault) => fault.into(),
        }
    }
}

/// The page of an error: what happened and ways out.
#[derive(Debug, Serialize)]
pub struct ErrorPage {
    site: SiteView,
    title: &'static str,
    meta: [(); 0],
    sentence: String,
    links: Vec<NavLink>,
    search: bool,
    #[serde(skip)]
    status: u16,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "kit/error.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn samples() -> Vec<Self> {
        [
            WebError::NotFound,
            WebError::Fault {
                incident: "0a1b2c".to_owned(),
            },
        ]
        .iter()
        .map(|error| page(error, SiteView::sample(), "/"))
        .collect()
    }
}

/// The ways out are those of the house one is in: staff go back to their work, the public to where it searches.
fn page(error: &WebError, site: SiteView, path: &str) -> ErrorPage {
    let (title, sentence) = error.words();
    let at_work = path == "/console" || path.starts_with("/console/");
    ErrorPage {
        site,
        title,
        meta: [],
        sentence,
        links: if at_work {
            vec![
                NavLink::new("回工作台", "/console"),
                NavLink::new("看门户", "/"),
            ]
        } else {
            vec![
                NavLink::new("回首页", "/"),
                NavLink::new("按目录找", "/map"),
            ]
        },
        search: !at_work && matches!(error, WebError::NotFound),
        status: error.status().as_u16(),
    }
}

/// RFC 9457.
#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a FieldErrors>,
}

/// Middleware: gives errors their words. Machines under `/api` and scripts that ask for JSON get problem details.
pub async fn answer_errors(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wants_json = path.starts_with("/api/")
        || request
            .headers()
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| {
                accept.starts_with("application/json")
                    || accept.starts_with("application/problem+json")
            });
    let response = next.run(request).await;
    let Some(error) = response.extensions().get::<WebError>().cloned() else {
        // What a handler made has its words, and is marked with who may keep it.
        if response.extensions().get::<CachePolicy>().is_some() {
            return response;
        }
        return match response.status() {
            // The router's own answers for unknown paths, methods and bodies have no words yet.
            StatusCode::NOT_FOUND => worded(&app, &WebError::NotFound, &path, wants_json).await,
            // An address whose parts have the wrong form, such as capitals in an agency's slug.
            StatusCode::BAD_REQUEST => worded(&app, &WebError::NotFound, &path, wants_json).await,
            StatusCode::PAYLOAD_TOO_LARGE => {
                worded(
                    &app,
                    &WebError::TooLarge("内容超过了允许的大小，请缩小后再试。".to_owned()),
                    &path,
                    wants_json,
                )
                .await
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                worded(
                    &app,
                    &WebError::Malformed("这个地址不能这样访问。".to_owned()),
                    &path,
                    wants_json,
                )
                .await
            }
            _ => response,
        };
    };
    worded(&app, &error, &path, wants_json).await
}

async fn worded(app: &App, error: &WebError, path: &str, wants_json: bool) -> Response {
    if wants_json {
        return problem(error);
    }
    if let WebError::SignIn { next } = error {
        return crate::kit::reply::see_other(&format!(
            "/console/sign-in?next={}",
            crate::kit::paging::encode(next)
        ));
    }
    let site = SiteView::top(app)
        .await
        .unwrap_or_else(|_| SiteView::bare(app));
    let mut response = match app.render(&page(error, site, path)) {
        Ok(response) => response,
        // Even the error page failed.
        Err(_) => error.bare(),
    };
    retry_after(error, &mut response);
    response
}

fn problem(error: &WebError) -> Response {
    let (title, detail) = error.words();
    let errors = match error {
        WebError::Fields(errors)
        | WebError::Refused(Refusal::Incomplete(errors))
        | WebError::RequestRefused(requests::Refusal::Incomplete(errors)) => Some(errors),
        _ => None,
    };
    let body = Problem {
        kind: "about:blank",
        title,
        status: error.status().as_u16(),
        detail,
        errors,
    };
    let mut response = (
        error.status(),
        serde_json::to_string(&body).unwrap_or_default(),
    )
        .into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    mark(&mut response, CachePolicy::Private);
    retry_after(error, &mut response);
    response
}

fn retry_after(error: &WebError, response: &mut Response) {
    if let WebError::TooMany { wait_s } = error
        && let Ok(value) = HeaderValue::from_str(&wait_s.to_string())
    {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
}
