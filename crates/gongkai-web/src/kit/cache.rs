//! Public pages as they were last shown. An entry is good only for the public generation it was made in: any public
//! change, here or by another process, makes all older ones worthless at once, so nothing withdrawn is ever served. It is
//! good for its day only, since pages say dates counted from today. A page is kept apart for each way readers want it
//! dressed; nothing else of a reader is in it.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use jiff::civil::Date;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::kit::metrics::Route;
use crate::kit::page::CachePolicy;
use crate::kit::prefs::Prefs;

/// Bytes of pages kept.
const CAPACITY: u64 = 32 << 20;
/// Longest answer kept; longer ones (feeds of everything, files) are made each time.
const LONGEST: usize = 2 << 20;

/// The cache.
pub struct PageCache(Cache<String, Arc<Kept>, ByBytes>);

/// What the public sees, and how far the index has followed: an answer from an index that lags behind is not kept beyond
/// its catching up; nor one that shows how far the log has come, beyond its next checkpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Generation {
    public: u64,
    indexed: u64,
    logged: u64,
}

/// When an answer was made, and by which route.
struct Made {
    at: Generation,
    day: Date,
    route: Arc<Route>,
}

/// An answer as it was made.
struct Kept {
    made: Made,
    status: StatusCode,
    etag: HeaderValue,
    unchanged: HeaderMap,
    plain: Form,
    // Compressed when first asked for, once.
    gzip: OnceLock<Form>,
    brotli: OnceLock<Form>,
}

/// The bytes of an answer in one coding, with the headers that go with them.
struct Form {
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        // The compressed forms come later and are about a third together.
        (key.len() + kept.plain.body.len() + kept.plain.body.len() / 2 + 1024) as u64
    }
}

impl Default for PageCache {
    fn default() -> Self {
        Self::new()
    }
}

impl PageCache {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self(Cache::with_weighter(4096, CAPACITY, ByBytes))
    }
}

/// The answer to a request that is at hand and still good. Asks nobody and waits for nothing.
#[must_use]
pub fn at_hand(app: &App, method: &Method, address: &Uri, headers: &HeaderMap) -> Option<Response> {
    if method != Method::GET && method != Method::HEAD {
        return None;
    }
    let kept = app.cache.0.get(&*key(address, headers))?;
    let good = kept.made.at == Generation::of(app) && kept.made.day == app.today();
    good.then(|| {
        let response = kept.answer(&Asks::of(headers));
        app.metrics.cache_hits.add_one();
        kept.made.route.count_at_hand(response.status());
        response
    })
}

/// Under what an answer is kept.
fn key<'a>(address: &'a Uri, headers: &HeaderMap) -> Cow<'a, str> {
    let address = address.path_and_query();
    Prefs::of(headers).key(address.map_or("/", |address| address.as_str()))
}

/// Has an answer made, and keeps what may be kept. `route` is whose answer it is.
pub async fn keep(app: &App, route: &Arc<Route>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    // What is public may change while the page is made: it is as old as its first look.
    let (made_at, day) = (Generation::of(app), app.today());
    let key = key(request.uri(), request.headers()).into_owned();
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if response.extensions().get() != Some(&CachePolicy::Shared) {
        return response;
    }
    app.metrics.cache_misses.add_one();
    let (parts, body) = response.into_parts();
    let Ok(bytes) = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
    else {
        return Response::from_parts(parts, Body::empty());
    };
    let made = Made {
        at: made_at,
        day,
        route: Arc::clone(route),
    };
    let kept = Arc::new(Kept::new(made, parts.status, parts.headers, bytes));
    if kept.plain.body.len() <= LONGEST {
        app.cache.0.insert(key, Arc::clone(&kept));
    }
    kept.answer(&Asks::of(&asked))
}

/// What a browser can take and already has.
struct Asks<'a> {
    brotli: bool,
    gzip: bool,
    etag: Option<&'a HeaderValue>,
}

impl<'a> Asks<'a> {
    fn of(headers: &'a HeaderMap) -> Self {
        let accepts = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let takes = |coding: &str| {
            accepts.split(',').any(|part| {
                let mut words = part.trim().split(';');
                words.next() == Some(coding) && !words.any(|word| word.trim() == "q=0")
            })
        };
        Self {
            brotli: takes("br"),
            gzip: takes("gzip"),
            etag: headers.get(header::IF_NONE_MATCH),
        }
    }
}

impl Generation {
    fn of(app: &App) -> Self {
        Self {
            public: app.store.public_generation(),
            indexed: app.index.position(),
            logged: app.store.ledger_generation(),
        }
    }
}

impl Kept {
    fn new(made: Made, status: StatusCode, mut headers: HeaderMap, body: Bytes) -> Self {
        let digest = Sha256::digest(&body);
        let digest: String = digest
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let etag = HeaderValue::from_str(&format!("\"{digest}\""))
            .unwrap_or(HeaderValue::from_static("\"\""));
        headers.insert(header::ETAG, etag.clone());
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept-encoding, cookie"),
        );
        headers.remove(header::CONTENT_LENGTH);
        Self {
            made,
            status,
            etag,
            plain: Form::new(&headers, None, body),
            unchanged: headers,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    fn answer(&self, asks: &Asks<'_>) -> Response {
        let mut response = Response::new(Body::empty());
        if self.status == StatusCode::OK && asks.etag == Some(&self.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = self.unchanged.clone();
            return response;
        }
        let form = if asks.brotli {
            self.brotli
                .get_or_init(|| self.coded("br", compress_brotli))
        } else if asks.gzip {
            self.gzip.get_or_init(|| self.coded("gzip", compress_gzip))
        } else {
            &self.plain
        };
        *response.status_mut() = self.status;
        *response.headers_mut() = form.headers.clone();
        *response.body_mut() = Body::from(form.body.clone());
        response
    }

    fn coded(&self, coding: &'static str, compress: impl Fn(&Bytes) -> Bytes) -> Form {
        Form::new(&self.unchanged, Some(coding), compress(&self.plain.body))
    }
}

impl Form {
    fn new(headers: &HeaderMap, coding: Option<&'static str>, body: Bytes) -> Self {
        let mut headers = headers.clone();
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        Self { headers, body }
    }
}

/// Quality 5: two thirds of the gain of the highest at a fiftieth of its time.
fn compress_brotli(plain: &Bytes) -> Bytes {
    let mut compressed = Vec::with_capacity(plain.len() / 3);
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 5,
        lgwin: 20,
        ..Default::default()
    };
    match brotli::BrotliCompress(&mut plain.as_ref(), &mut compressed, &parameters) {
        Ok(_) => compressed.into(),
        Err(error) => unreachable!("writing to memory failed: {error}"),
    }
}

fn compress_gzip(plain: &Bytes) -> Bytes {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(plain.len() / 3),
        flate2::Compression::new(5),
    );
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(compressed) => compressed.into(),
        Err(error) => unreachable!("writing to memory failed: {error}"),
    }
}
