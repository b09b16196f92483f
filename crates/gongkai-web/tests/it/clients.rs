//! Those who ask: visitors and people with a session, each with their own cookies. A form is pressed as a browser does it:
//! the page is fetched, the form found by the words on its button, its hidden fields kept.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use gongkai_core::time::Clock as _;
use gongkai_testkit::county::Person;
use gongkai_web::kit::staff::{COOKIE, SESSION};
use gongkai_web::kit::tokens;
use tower::ServiceExt as _;

use crate::answers::Answer;
use crate::controls::Form;
use crate::site::Site;

/// Someone with a browser.
pub struct Client {
    site: Site,
    cookies: Mutex<BTreeMap<String, String>>,
    /// The token of the session's forms; empty without a session.
    pub csrf: String,
    address: SocketAddr,
}

/// A file to send: field, name, bytes.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

const BOUNDARY: &str = "----gongkai-test-boundary";

impl Client {
    pub fn visitor(site: &Site) -> Self {
        Self {
            site: site.clone(),
            cookies: Mutex::new(BTreeMap::new()),
            csrf: String::new(),
            address: ([192, 0, 2, 1], 40_000).into(),
        }
    }

    pub async fn signed_in(site: &Site, person: Person) -> Self {
        let (token, csrf) = (tokens::secret(), tokens::secret());
        let now = site.county.clock.now();
        site.county
            .store
            .open_session(
                &tokens::digest(&token),
                &person.login(),
                &csrf,
                now,
                now + SESSION,
            )
            .await
            .unwrap();
        let client = Self::visitor(site);
        client
            .cookies
            .lock()
            .unwrap()
            .insert(COOKIE.to_owned(), token);
        Self { csrf, ..client }
    }

    pub fn at_address(self, address: [u8; 4]) -> Self {
        Self {
            address: (address, 40_000).into(),
            ..self
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, Body::empty(), &[]).await
    }

    /// A GET with more headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, Body::empty(), headers).await
    }

    /// A HEAD.
    pub async fn head(&self, path: &str) -> Answer {
        self.ask("HEAD", path, Body::empty(), &[]).await
    }

    /// Sends a form with the session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        self.post_bare(path, &fields).await
    }

    /// Sends a form as it is.
    pub async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    /// The same with more headers.
    pub async fn post_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        self.ask("POST", path, Body::from(body), &headers).await
    }

    /// Sends a body as it is.
    pub async fn post_raw(&self, path: &str, body: &str) -> Answer {
        let kind = [("content-type", "text/plain; charset=utf-8")];
        self.ask("POST", path, Body::from(body.to_owned()), &kind)
            .await
    }

    /// Sends a form with files and the session's token.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        self.upload_bare(path, &fields, files).await
    }

    async fn upload_bare(&self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .into_bytes(),
            );
        }
        for (field, name, bytes) in files {
            body.extend(
                format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                )
                .into_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.ask("POST", path, Body::from(body), &[("content-type", &kind)])
            .await
    }

    /// Fills in the form of a page that has a button with this word, and presses it. Fields that the form does not have
    /// cannot be filled in.
    pub async fn press(&self, page: &str, button: &str, fill: &[(&str, &str)]) -> Answer {
        self.press_with_files(page, button, fill, &[]).await
    }

    /// The same with files.
    pub async fn press_with_files(
        &self,
        page: &str,
        button: &str,
        fill: &[(&str, &str)],
        files: &[File<'_>],
    ) -> Answer {
        let shown = self.get(page).await;
        shown.ok();
        self.press_on(&shown, button, fill, files).await
    }

    /// The same on a page that was fetched before, such as a form that came back.
    pub async fn press_on(
        &self,
        shown: &Answer,
        button: &str,
        fill: &[(&str, &str)],
        files: &[File<'_>],
    ) -> Answer {
        let form = Form::with_button(&shown.text(), button);
        let fields = form.filled(button, fill);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if form.with_files {
            self.upload_bare(&form.action, &fields, files).await
        } else {
            assert!(files.is_empty(), "the form takes no files");
            self.post_bare(&form.action, &fields).await
        }
    }

    /// Follows a 303.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        self.get(&answer.location()).await
    }

    async fn ask(&self, method: &str, path: &str, body: Body, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> = {
            let known = self.cookies.lock().unwrap();
            known
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect()
        };
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.keep_cookie(set.to_str().unwrap());
        }
        Answer {
            asked: format!("{method} {path}"),
            status: parts.status,
            headers: parts.headers,
            body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
        }
    }

    fn keep_cookie(&self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut known = self.cookies.lock().unwrap();
        if attributes.contains("Max-Age=0") {
            known.remove(name);
        } else {
            known.insert(name.to_owned(), value.to_owned());
        }
    }
}
