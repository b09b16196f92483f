//! Public pages as they were last shown. An entry is good only for the public generation it was made in: any public
//! change, here or by another process, makes all older ones worthless at once, so nothing withdrawn is ever served. It is
//! good for its day only, since pages say dates counted from today. A page is kept apart for each way readers want it
//! dressed; nothing else of a reader is in it.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use jiff::civil::Date;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::kit::page::CachePolicy;
use crate::kit::prefs::Prefs;

/// Bytes of pages kept.
const CAPACITY: u64 = 48 << 20;
/// Longest answer kept; longer ones (feeds of everything, files) are made each time.
const LONGEST: usize = 2 << 20;

/// The cache.
pub struct PageCache(Cache<String, Arc<Kept>, ByBytes>);

/// What the public sees, and how far the index has followed: an answer from an index that lags behind is not kept beyond
/// its catching up.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Generation {
    public: u64,
    indexed: u64,
}

/// An answer as it was made.
struct Kept {
    made_at: Generation,
    day: Date,
    status: StatusCode,
    headers: HeaderMap,
    etag: HeaderValue,
    plain: Bytes,
    // Compressed when first asked for, once.
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        // The compressed forms come later and are about a third together.
        (key.len() + kept.plain.len() + kept.plain.len() / 2 + 512) as u64
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

/// Answers from the cache, and keeps what may be kept.
pub async fn keep(app: &App, request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    let generation = Generation {
        public: app.store.public_generation(),
        indexed: app.index.position(),
    };
    let day = app.today();
    let address = request.uri().path_and_query();
    let key = Prefs::of(request.headers()).key(address.map_or("/", |address| address.as_str()));
    let asks = Asks::of(request.headers());
    if let Some(kept) = app.cache.0.get(&key)
        && kept.made_at == generation
        && kept.day == day
    {
        app.metrics.cache_hits.add_one();
        return kept.answer(&asks);
    }
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
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let kept = Arc::new(Kept {
        made_at: generation,
        day,
        status: parts.status,
        etag: HeaderValue::from_str(&format!("\"{digest}\""))
            .unwrap_or(HeaderValue::from_static("\"\"")),
        headers: parts.headers,
        plain: bytes,
        gzip: OnceLock::new(),
        brotli: OnceLock::new(),
    });
    if kept.plain.len() <= LONGEST {
        app.cache.0.insert(key, Arc::clone(&kept));
    }
    kept.answer(&asks)
}

/// What a browser can take and already has.
struct Asks {
    brotli: bool,
    gzip: bool,
    etag: Option<HeaderValue>,
}

impl Asks {
    fn of(headers: &HeaderMap) -> Self {
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
            etag: headers.get(header::IF_NONE_MATCH).cloned(),
        }
    }
}

impl Kept {
    fn answer(&self, asks: &Asks) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept-encoding, cookie"),
        );
        if self.status == StatusCode::OK && asks.etag.as_ref() == Some(&self.etag) {
            headers.remove(header::CONTENT_LENGTH);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let body = if asks.brotli {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            self.brotli.get_or_init(|| compress_brotli(&self.plain))
        } else if asks.gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            self.gzip.get_or_init(|| compress_gzip(&self.plain))
        } else {
            &self.plain
        };
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        *response.body_mut() = Body::from(body.clone());
        response
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
