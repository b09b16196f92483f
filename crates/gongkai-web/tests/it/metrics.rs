//! `/metrics`: for whom it is, and whether its numbers are those of what happened.

use axum::http::StatusCode;
use gongkai_web::kit::metrics::BOUNDS_US;
use jiff::SignedDuration;

use crate::clients::Client;
use crate::site::{Site, in_county};
use crate::stories::published;

/// A program on the same machine.
fn local(site: &Site) -> Client {
    site.visitor().at_address([127, 0, 0, 1])
}

/// The value of a line.
#[track_caller]
fn value(text: &str, line: &str) -> f64 {
    let found = text
        .lines()
        .find_map(|given| given.strip_prefix(line)?.strip_prefix(' '));
    let found = found.unwrap_or_else(|| panic!("no {line} in\n{text}"));
    found.parse().unwrap()
}

fn answers(route: &str, method: &str, status: &str) -> String {
    format!(
        "gongkai_http_request_duration_seconds_count{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}"
    )
}

#[tokio::test]
async fn answers_are_counted_by_route_and_class() {
    in_county(|site| async move {
        let (_, page) = published(&site, "临时救助公示", &[], &[]).await;
        let visitor = site.visitor();
        for _ in 0..3 {
            visitor.get(&page).await.ok();
        }
        visitor.head(&page).await.ok();
        visitor.get("/r/nothing/here").await;
        visitor.get("/nowhere/at/all").await;
        visitor.post_bare("/preferences", &[]).await.location();
        let answer = local(&site).get("/metrics").await;
        let text = answer.ok().text();
        assert_eq!(
            answer.header("content-type"),
            "text/plain; version=0.0.4; charset=utf-8"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        let count = |route, method, status| value(&text, &answers(route, method, status));
        assert_eq!(count("/r/{*index_number}", "GET", "2xx"), 4.0);
        assert_eq!(count("/r/{*index_number}", "GET", "4xx"), 1.0);
        assert_eq!(count("", "GET", "4xx"), 1.0);
        assert_eq!(count("/preferences", "POST", "3xx"), 1.0);
        assert_eq!(value(&text, "gongkai_page_cache_hits_total"), 3.0);
        assert_eq!(value(&text, "gongkai_page_cache_misses_total"), 1.0);

        let series = "{route=\"/r/{*index_number}\",method=\"GET\",status=\"2xx\"";
        let buckets: Vec<f64> = text
            .lines()
            .filter(|line| {
                line.starts_with(&format!(
                    "gongkai_http_request_duration_seconds_bucket{series}"
                ))
            })
            .map(|line| line.rsplit(' ').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(buckets.len(), BOUNDS_US.len() + 1);
        assert!(buckets.is_sorted());
        assert_eq!(buckets.last(), Some(&4.0));
        let sum = format!("gongkai_http_request_duration_seconds_sum{series}}}");
        assert!(value(&text, &sum) > 0.0);
    })
    .await;
}

#[tokio::test]
async fn every_line_is_a_number_with_its_kind() {
    in_county(|site| async move {
        site.visitor().get("/").await.ok();
        let text = local(&site).get("/metrics").await.ok().text();
        let mut kinds = std::collections::BTreeSet::new();
        for line in text.lines() {
            if let Some(kind) = line.strip_prefix("# TYPE ") {
                assert!(kinds.insert(kind.split(' ').next().unwrap()), "{line}");
                continue;
            }
            if line.starts_with("# HELP ") {
                continue;
            }
            let name = line.split(['{', ' ']).next().unwrap();
            let family = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .filter(|family| kinds.contains(family));
            assert!(kinds.contains(family.unwrap_or(name)), "{line}");
            assert!(line.rsplit(' ').next().unwrap().parse::<f64>().is_ok());
        }
        if cfg!(target_os = "linux") {
            assert!(value(&text, "process_resident_memory_bytes") > 1e6);
        }
    })
    .await;
}

#[tokio::test]
async fn a_follower_that_lags_is_seen() {
    in_county(|site| async move {
        published(&site, "临时救助公示", &[], &[]).await;
        site.pass(SignedDuration::from_mins(3));
        let operator = local(&site);
        let head = site.county.store.poll_head().await.unwrap() as f64;
        let lag = "gongkai_follower_lag_seconds{follower=\"search\"}";
        let position = "gongkai_follower_position{follower=\"search\"}";
        let behind = operator.get("/metrics").await.ok().text();
        assert_eq!(value(&behind, "gongkai_store_reachable"), 1.0);
        assert_eq!(value(&behind, "gongkai_journal_head"), head);
        assert!(value(&behind, lag) >= 180.0);
        site.index_follows().await;
        let caught_up = operator.get("/metrics").await.ok().text();
        assert_eq!(value(&caught_up, lag), 0.0);
        assert_eq!(value(&caught_up, position), head);
        site.county.store.close().await;
        let away = operator.get("/metrics").await.ok().text();
        assert_eq!(value(&away, "gongkai_store_reachable"), 0.0);
        assert!(!away.contains("gongkai_journal_head"));
    })
    .await;
}

#[tokio::test]
async fn nobody_elsewhere_reads_it() {
    in_county(|site| async move {
        site.visitor()
            .get("/metrics")
            .await
            .is(StatusCode::NOT_FOUND)
            .hides(&["gongkai_"]);
        let here = local(&site);
        for passed_on in [
            ("x-forwarded-for", "192.0.2.7"),
            ("forwarded", "for=192.0.2.7"),
            ("x-real-ip", "192.0.2.7"),
            ("via", "1.1 proxy"),
            ("host", "www.example.gov.cn"),
        ] {
            here.get_with("/metrics", &[passed_on])
                .await
                .is(StatusCode::NOT_FOUND);
        }
        here.get_with("/metrics", &[("host", "127.0.0.1:8080")])
            .await
            .ok();
    })
    .await;
}

#[tokio::test]
async fn the_configuration_may_open_it() {
    in_county(|site| async move {
        let open = site.with_settings(|settings| {
            settings.metrics = gongkai_web::MetricsFor::Everyone;
        });
        open.visitor()
            .get("/metrics")
            .await
            .ok()
            .shows(&["gongkai_journal_head"]);
    })
    .await;
}
