//! Answers that are not pages: going on to another page with a word about what was done, files, JSON.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::kit::page::{CachePolicy, mark};

/// 303: go on with a GET of the address, which must be one of our own paths.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    mark(&mut response, CachePolicy::Private);
    response
}

/// What the last action did, shown once on the next page of the console.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Flash {
    /// `success`, `info`, `warning` or `error`.
    pub kind: String,
    /// One sentence.
    pub text: String,
    /// Where to look next.
    pub url: String,
    /// What that link says.
    pub label: String,
}

/// Whether a path leads to a page of this site: it begins at the root, and no browser can read another host in it.
#[must_use]
pub fn is_own_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.first() == Some(&b'/')
        && bytes.get(1) != Some(&b'/')
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_graphic() && *byte != b'\\')
}

const FLASH: &str = "gk_flash";

/// 303 with a word about what was done.
#[must_use]
pub fn done(path: &str, text: &str) -> Response {
    done_with_link(path, text, "", "")
}

/// 303 with a word about what was done and where to look at it.
#[must_use]
pub fn done_with_link(path: &str, text: &str, url: &str, label: &str) -> Response {
    let mut response = see_other(path);
    let value = [text, url, label].map(crate::kit::paging::encode).join("|");
    set_cookie(
        &mut response,
        &format!("{FLASH}={value}; Path=/console; Max-Age=60; HttpOnly; SameSite=Lax"),
    );
    response
}

/// Reads the word left by [`done`] from the request's cookies.
#[must_use]
pub fn flash(jar: &axum_extra::extract::CookieJar) -> Option<Flash> {
    let value = jar.get(FLASH)?.value().to_owned();
    let mut parts = value.split('|').map(|part| {
        form_urlencoded::parse(format!("v={part}").as_bytes())
            .next()
            .map(|(_, text)| text.into_owned())
    });
    let mut next = || parts.next().flatten().unwrap_or_default();
    Some(Flash {
        kind: "success".to_owned(),
        text: next(),
        url: next(),
        label: next(),
    })
}

/// Takes the word away once it was shown.
pub fn forget_flash(response: &mut Response) {
    set_cookie(
        response,
        &format!("{FLASH}=; Path=/console; Max-Age=0; HttpOnly; SameSite=Lax"),
    );
}

/// Adds a cookie.
pub fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// JSON for scripts and machines.
#[must_use]
pub fn json(value: impl Serialize, policy: CachePolicy) -> Response {
    let mut response = Json(value).into_response();
    mark(&mut response, policy);
    response
}

/// A file to look at or to save. The name may hold any characters (RFC 6266).
#[must_use]
pub fn file(
    bytes: Vec<u8>,
    media_type: &str,
    name: &str,
    inline: bool,
    policy: CachePolicy,
) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let way = if inline { "inline" } else { "attachment" };
    let disposition = format!(
        "{way}; filename*=UTF-8''{}",
        crate::kit::paging::encode(name)
    );
    for (header, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    }
    // A file is never run as a page of ours, whatever it holds.
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        ),
    );
    mark(&mut response, policy);
    response
}
