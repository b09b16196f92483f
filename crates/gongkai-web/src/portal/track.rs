//! `/track`: an applicant follows a request by its register number and code, corrects it, takes it back, rates how it was
//! handled. Whoever has the code learns where it stands and nothing of who applied.

mod act;
pub mod file;
pub mod progress;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::ids::RequestId;
use jiff::SignedDuration;
use serde::Serialize;

use crate::app::App;
use crate::kit::enclosed::Enclosed;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::kit::{tokens, visitor};
use crate::portal::views::{Link, Tag, noindex};

/// Wrong codes are counted over this time.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Wrong codes from one address before it must wait.
const PER_ADDRESS: u64 = 10;

/// The form that asks for number and code.
#[derive(Debug, Serialize)]
pub struct TrackPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    number: String,
    error: &'static str,
}

impl Page for TrackPage {
    const TEMPLATE: &'static str = "portal/track.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.error.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        ["", WRONG]
            .map(|error| page(SiteView::sample(), "qingshi-2026-0001", error))
            .into()
    }
}

/// Does not say which of the two is wrong.
const WRONG: &str = "登记编号或者查询码不对，请对照回执再输一遍。";

fn page(site: SiteView, number: &str, error: &'static str) -> TrackPage {
    TrackPage {
        site,
        title: "查询办理进度",
        meta: noindex(),
        crumbs: vec![
            Link::new("依申请公开", "/apply"),
            Link::new("查询办理进度", ""),
        ],
        number: number.to_owned(),
        error,
    }
}

/// `GET /track`, with `?number=` from the receipt's QR code.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    app.render(&page(SiteView::top(&app).await?, fields.text("number"), ""))
}

/// `POST /track`: the progress of a request; with `act`, after that was done.
///
/// # Errors
/// [`WebError::TooMany`] after too many wrong codes.
pub async fn post(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, WebError> {
    let (id, mut sent) = match known(&app, peer, request).await? {
        Known::Yes(id, sent) => (id, sent),
        Known::No(page) => return app.render(page.as_ref()),
    };
    let done = act::act(&app, &id, &mut sent).await?;
    app.render(&progress::page(&app, &id, &sent.fields, done).await?)
}

/// Whether number and code in a form belong together.
enum Known {
    Yes(RequestId, Enclosed),
    /// The form that asks for them again.
    No(Box<TrackPage>),
}

/// Wrong ones are counted, and slow the visitor down.
async fn known(app: &Arc<App>, peer: SocketAddr, request: Request) -> Result<Known, WebError> {
    let key = format!("track:{}", visitor::address(app, &request, peer));
    visitor::slow_down(app, &key, PER_ADDRESS, WINDOW).await?;
    let sent = Enclosed::read(request, app, app.applicants_limits()).await?;
    let number = sent.fields.text("number").to_lowercase();
    let digest = tokens::tracking_digest(sent.fields.text("code"));
    match app.store.request_by_code(&number, &digest).await? {
        Some(id) => Ok(Known::Yes(id, sent)),
        None => {
            app.store.note_failure(&key, app.now()).await?;
            let page = page(SiteView::top(app).await?, &number, WRONG);
            Ok(Known::No(Box::new(page)))
        }
    }
}
