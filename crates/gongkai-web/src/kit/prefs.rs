//! How a reader wants pages to look: type size and colours, kept in two cookies that the script reads and writes as well.
//! Pages are made once for everybody; the choice is written into the page's first tag on its way out, and stands in the
//! cache's key. Who has no such cookie costs nothing. Knows nothing of what large or dark looks like; the style sheet does.

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use http_body_util::BodyExt;

use crate::kit::form::Fields;

/// What a reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prefs {
    /// 字号
    pub size: Size,
    /// 颜色
    pub theme: Theme,
}

/// Type size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// As the browser says.
    #[default]
    Normal,
    /// 大字版
    Large,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's system says.
    #[default]
    Auto,
    /// 浅色
    Light,
    /// 深色
    Dark,
}

/// How long a browser keeps the choice: a year.
const LIFE_S: u32 = 365 * 24 * 60 * 60;

impl Size {
    const ALL: [Self; 2] = [Self::Normal, Self::Large];

    /// In cookies and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.code() == code)
    }
}

impl Theme {
    const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// In cookies and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

impl Prefs {
    /// Reads the cookies; what is unknown in them means nothing.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut prefs = Self::default();
        for cookies in headers.get_all(header::COOKIE) {
            let pairs = cookies.to_str().unwrap_or_default().split(';');
            for pair in pairs {
                match pair.trim().split_once('=') {
                    Some(("gk_size", code)) => {
                        prefs.size = Size::from_code(code).unwrap_or_default();
                    }
                    Some(("gk_theme", code)) => {
                        prefs.theme = Theme::from_code(code).unwrap_or_default();
                    }
                    _ => {}
                }
            }
        }
        prefs
    }

    /// Whether nothing was chosen.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// As a form changes it: `size` and `theme` where they are sent, or `toggle=size` for the one button of a page.
    ///
    /// # Errors
    /// A value that there is not.
    pub fn changed(mut self, fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        match (fields.text("size"), Size::from_code(fields.text("size"))) {
            ("", _) => {}
            (_, Some(size)) => self.size = size,
            (_, None) => errors.add("size", "字号请选标准或大字。"),
        }
        match (fields.text("theme"), Theme::from_code(fields.text("theme"))) {
            ("", _) => {}
            (_, Some(theme)) => self.theme = theme,
            (_, None) => errors.add("theme", "颜色请选跟随系统、浅色或深色。"),
        }
        match fields.text("toggle") {
            "" => {}
            "size" => {
                self.size = match self.size {
                    Size::Normal => Size::Large,
                    Size::Large => Size::Normal,
                }
            }
            _ => errors.add("toggle", "只有字号可以一键切换，其他的请到显示设置里选。"),
        }
        errors.or_ok(self)
    }

    /// The cookies that keep it; what is as the browser says is taken away. The script must read them.
    #[must_use]
    pub fn cookies(self) -> [String; 2] {
        let cookie = |name: &str, code: &str, plain: bool| {
            let (code, life) = if plain { ("", 0) } else { (code, LIFE_S) };
            format!("{name}={code}; Path=/; Max-Age={life}; SameSite=Lax")
        };
        [
            cookie("gk_size", self.size.code(), self.size == Size::Normal),
            cookie("gk_theme", self.theme.code(), self.theme == Theme::Auto),
        ]
    }

    /// The key under which the cache keeps a page dressed so. Addresses begin with a slash, so no two keys are alike.
    #[must_use]
    pub fn key(self, address: &str) -> Cow<'_, str> {
        if self.is_plain() {
            Cow::Borrowed(address)
        } else {
            Cow::Owned(format!(
                "{} {}{address}",
                self.size.code(),
                self.theme.code()
            ))
        }
    }

    /// The page with the choice in its first tag. What does not begin as our pages do stays as it is.
    fn dress(self, html: &[u8]) -> Option<Vec<u8>> {
        const START: &[u8] = b"<!doctype html>\n<html";
        let rest = html.strip_prefix(START)?;
        let mut dressed = Vec::with_capacity(html.len() + 48);
        dressed.extend_from_slice(START);
        if self.size != Size::Normal {
            dressed.extend_from_slice(format!(" data-size=\"{}\"", self.size.code()).as_bytes());
        }
        if self.theme != Theme::Auto {
            dressed.extend_from_slice(format!(" data-theme=\"{}\"", self.theme.code()).as_bytes());
        }
        dressed.extend_from_slice(rest);
        Some(dressed)
    }
}

/// Middleware behind the cache: dresses pages for those who chose something.
pub async fn dress(request: Request, next: Next) -> Response {
    let prefs = Prefs::of(request.headers());
    let response = next.run(request).await;
    if prefs.is_plain() || !is_page(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
    else {
        return Response::from_parts(parts, Body::empty());
    };
    match prefs.dress(&bytes) {
        Some(dressed) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(dressed))
        }
        None => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Prefs, Size, Theme};
    use crate::kit::form::Fields;

    fn of(cookies: &str) -> Prefs {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookies).unwrap());
        Prefs::of(&headers)
    }

    const BOTH: Prefs = Prefs {
        size: Size::Large,
        theme: Theme::Dark,
    };

    #[test]
    fn cookies_say_what_was_chosen_and_nothing_else_does() {
        assert!(Prefs::of(&HeaderMap::new()).is_plain());
        assert_eq!(of("gk_session=x; gk_size=large;gk_theme=dark"), BOTH);
        for nothing in [
            "gk_size=",
            "gk_size=huge",
            "xgk_size=large",
            "gk_size",
            ";;=",
        ] {
            assert!(of(nothing).is_plain(), "{nothing}");
        }
        for cookie in BOTH.cookies() {
            assert!(cookie.contains("Max-Age=31536000"), "{cookie}");
        }
        for cookie in Prefs::default().cookies() {
            assert!(cookie.contains("=; Path=/; Max-Age=0"), "{cookie}");
        }
    }

    #[test]
    fn a_form_changes_what_it_names() {
        let sent = |query: &str| BOTH.changed(&Fields::parse(query.as_bytes()));
        assert_eq!(sent("toggle=size").unwrap().size, Size::Normal);
        assert_eq!(sent("toggle=size").unwrap().theme, Theme::Dark);
        assert!(sent("size=normal&theme=auto").unwrap().is_plain());
        assert_eq!(sent("").unwrap(), BOTH);
        assert!(sent("size=huge").unwrap_err().of("size").is_some());
        assert!(sent("theme=pink").unwrap_err().of("theme").is_some());
        assert!(sent("toggle=theme").unwrap_err().of("toggle").is_some());
    }

    #[test]
    fn the_choice_goes_into_the_first_tag_of_pages_only() {
        let page = b"<!doctype html>\n<html lang=\"zh-CN\"><p>x";
        let dressed = BOTH.dress(page).unwrap();
        assert_eq!(
            String::from_utf8(dressed).unwrap(),
            "<!doctype html>\n<html data-size=\"large\" data-theme=\"dark\" lang=\"zh-CN\"><p>x"
        );
        assert_eq!(BOTH.dress(b"<p>"), None);
    }

    #[test]
    fn differently_dressed_pages_have_different_keys() {
        assert_eq!(Prefs::default().key("/a"), "/a");
        assert_eq!(BOTH.key("/a"), "large dark/a");
    }
}
