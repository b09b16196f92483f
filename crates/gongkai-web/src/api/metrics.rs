//! `GET /metrics`: what the operator's monitoring asks for, as Prometheus text (exposition format 0.0.4). For programs on the
//! same machine only, unless the configuration opens it.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gongkai_store::StoreFault;
use gongkai_store::ledger::LedgerHead;

use crate::api::health::waiting_since;
use crate::app::{App, MetricsFor};
use crate::kit::error::WebError;
use crate::kit::ledger::Signs;
use crate::kit::metrics::{Answered, BOUNDS_US, Metrics};
use crate::kit::page::{CachePolicy, mark};

/// `GET /metrics`
///
/// # Errors
/// [`WebError::NotFound`] for those it is not for.
pub async fn get(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    if app.site.metrics == MetricsFor::Local && !is_local(peer, &headers) {
        return Err(WebError::NotFound);
    }
    let mut text = Text::default();
    let following = Following::of(&app).await;
    text.gauge(
        "gongkai_store_reachable",
        "1 where the store could be asked just now",
        f64::from(u8::from(following.is_ok())),
    );
    if let Ok(following) = &following {
        following.write(&mut text);
    }
    if let Ok(head) = app.store.ledger_head().await {
        ledger(&app, &head, &mut text);
    }
    if let Some(bytes) = resident_bytes().await {
        text.gauge(
            "process_resident_memory_bytes",
            "Memory of this process that is in use",
            bytes,
        );
    }
    counts(&app.metrics, &mut text);
    let mut response = text.0.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
    );
    mark(&mut response, CachePolicy::Private);
    Ok(response)
}

/// Whether a program on this machine asks, not a proxy on this machine for somebody elsewhere: such a one says for whom, or
/// asks by the site's public name.
fn is_local(peer: SocketAddr, headers: &HeaderMap) -> bool {
    const PASSED_ON: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
    let host = headers.get(header::HOST);
    let by_local_name = host.is_none_or(|host| host.to_str().is_ok_and(is_local_name));
    peer.ip().to_canonical().is_loopback() && !passed_on && by_local_name
}

/// `localhost`, `127.0.0.1` or `[::1]`, with a port or without.
fn is_local_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// How far the transparency log has come, and whether it is signed.
fn ledger(app: &App, head: &LedgerHead, text: &mut Text) {
    let frozen = matches!(app.site.ledger.standing.now(), Signs::Frozen { .. });
    for (name, meaning, value) in [
        (
            "gongkai_ledger_entries",
            "Entries of the transparency log",
            head.size,
        ),
        (
            "gongkai_ledger_signed_entries",
            "Entries that its newest checkpoint covers",
            head.signed.unwrap_or_default(),
        ),
        (
            "gongkai_ledger_frozen",
            "1 where this process signs nothing, since it might contradict what was signed",
            u64::from(frozen),
        ),
    ] {
        text.gauge(name, meaning, value as f64);
    }
}

/// How far the journal goes, and how far those who follow it.
struct Following {
    head: u64,
    indexed: u64,
    lag_s: f64,
}

impl Following {
    async fn of(app: &App) -> Result<Self, StoreFault> {
        let head = app.store.poll_head().await?;
        let since = waiting_since(app).await?;
        let lag = since.map_or(0.0, |since| app.now().duration_since(since).as_secs_f64());
        Ok(Self {
            head,
            indexed: app.index.position(),
            lag_s: lag.max(0.0),
        })
    }

    fn write(&self, text: &mut Text) {
        text.gauge(
            "gongkai_journal_head",
            "Number of the last journal entry",
            self.head as f64,
        );
        text.head(
            "gongkai_follower_position",
            "gauge",
            "Number of the journal entry that a follower last took note of",
        );
        text.line(
            "gongkai_follower_position",
            "follower=\"search\"",
            self.indexed as f64,
        );
        text.head(
            "gongkai_follower_lag_seconds",
            "gauge",
            "How long the oldest public change has waited for a follower",
        );
        text.line(
            "gongkai_follower_lag_seconds",
            "follower=\"search\"",
            self.lag_s,
        );
    }
}

/// Resident memory as the system says it; nothing where it does not.
async fn resident_bytes() -> Option<f64> {
    let status = tokio::fs::read_to_string("/proc/self/status").await.ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u32 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

fn counts(metrics: &Metrics, text: &mut Text) {
    text.counter(
        "gongkai_page_cache_hits_total",
        "Pages that came out of the page cache",
        metrics.cache_hits.count(),
    );
    text.counter(
        "gongkai_page_cache_misses_total",
        "Pages for the page cache that had to be made",
        metrics.cache_misses.count(),
    );
    text.head(
        "gongkai_http_request_duration_seconds",
        "histogram",
        "Answers by route, method and class of status, and how long they took; route is empty where there is none",
    );
    for answered in metrics.answered() {
        text.histogram("gongkai_http_request_duration_seconds", &answered);
    }
}

/// The text as it grows.
#[derive(Default)]
struct Text(String);

impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.put(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.head(name, "gauge", help);
        self.put(format_args!("{name} {value}\n"));
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, "counter", help);
        self.put(format_args!("{name} {value}\n"));
    }

    fn line(&mut self, name: &str, labels: &str, value: f64) {
        self.put(format_args!("{name}{{{labels}}} {value}\n"));
    }

    /// Patterns of routes hold nothing that a label would have to escape.
    fn histogram(&mut self, name: &str, answered: &Answered) {
        let Answered {
            route,
            method,
            status,
            within,
            count,
            time,
        } = answered;
        let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
        for (bound, within) in BOUNDS_US.iter().zip(within) {
            let bound = *bound as f64 / 1e6;
            self.put(format_args!(
                "{name}_bucket{{{labels},le=\"{bound}\"}} {within}\n"
            ));
        }
        self.put(format_args!(
            "{name}_bucket{{{labels},le=\"+Inf\"}} {count}\n{name}_sum{{{labels}}} {}\n{name}_count{{{labels}}} {count}\n",
            time.as_secs_f64()
        ));
    }

    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        self.0
            .write_fmt(words)
            .expect("writing to a String never fails");
    }
}

#[cfg(test)]
mod tests {
    use super::is_local_name;

    #[test]
    fn a_local_name_is_this_machines() {
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:8080",
        ] {
            assert!(is_local_name(host), "{host}");
        }
        for host in [
            "",
            "www.example.gov.cn",
            "www.example.gov.cn:8080",
            "127.0.0.1.example.cn",
            "192.0.2.1:80",
            "localhost.example.cn",
        ] {
            assert!(!is_local_name(host), "{host}");
        }
    }
}
