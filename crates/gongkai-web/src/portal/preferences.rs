//! `/preferences`: type size and colours, for readers without script as for all others. The choice is kept in the browser;
//! afterwards one is back on the page one came from.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::read_fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::prefs::Prefs;
use crate::kit::reply::{is_own_path, see_other, set_cookie};
use crate::kit::site::SiteView;
use crate::portal::views::Link;

/// Where it stands.
const HERE: &str = "/preferences";

/// The form with what is chosen now.
#[derive(Debug, Serialize)]
pub struct PreferencesPage {
    site: SiteView,
    title: &'static str,
    meta: [(); 0],
    crumbs: Vec<Link>,
    size: &'static str,
    theme: &'static str,
    back: String,
}

impl Page for PreferencesPage {
    const TEMPLATE: &'static str = "portal/preferences.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![page(SiteView::sample(), Prefs::default(), "/".to_owned())]
    }
}

fn page(site: SiteView, prefs: Prefs, back: String) -> PreferencesPage {
    PreferencesPage {
        site,
        title: "显示设置",
        meta: [],
        crumbs: vec![Link::new("首页", "/"), Link::new("显示设置", "")],
        size: prefs.size.code(),
        theme: prefs.theme.code(),
        back,
    }
}

/// `GET /preferences`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, WebError> {
    let back = came_from(&app, &headers).unwrap_or_else(|| "/".to_owned());
    app.render(&page(SiteView::top(&app).await?, Prefs::of(&headers), back))
}

/// `POST /preferences`: the form of this page, or the button 大字版 of any page. It needs no token: whoever else sends it
/// changes the size of letters and nothing more.
///
/// # Errors
/// A value that there is not.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let headers = request.headers().clone();
    let fields = read_fields(request, &app).await?;
    let prefs = Prefs::of(&headers)
        .changed(&fields)
        .map_err(WebError::Fields)?;
    let back = match fields.optional("back") {
        Some(path) => Some(path).filter(|path| is_own_path(path)),
        None => came_from(&app, &headers),
    };
    let mut response = see_other(back.as_deref().unwrap_or("/"));
    for cookie in prefs.cookies() {
        set_cookie(&mut response, &cookie);
    }
    Ok(response)
}

/// The page of this site that led here.
fn came_from(app: &App, headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name)?.to_str().ok();
    let (_, place) = text(header::REFERER)?.split_once("://")?;
    let (host, path) = place.split_at(place.find('/')?);
    let (_, public) = app.site.public_url.split_once("://")?;
    let ours = text(header::HOST) == Some(host) || host == public;
    let way = path.split('?').next();
    (ours && is_own_path(path) && way != Some(HERE)).then(|| path.to_owned())
}
