//! The site behind a real port: what is at hand and what is made, and the end of serving.

use std::net::SocketAddr;

use gongkai_web::serve;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::site::{Site, in_county};

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<std::io::Result<()>>,
}

async fn served(site: &Site) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(serve(site.app.clone(), listener, async {
        // A test that is over lets go of it.
        let _ = stopped.await;
    }));
    Served {
        address,
        stop,
        ended,
    }
}

/// Sends the head of a request over a kept connection and reads head and body of the answer.
async fn ask(stream: &mut TcpStream, head: &str) -> (String, Vec<u8>) {
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "closed");
    };
    let answer = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut body = bytes[end..].to_vec();
    let length = answer
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    while !head.starts_with("HEAD") && body.len() < length {
        assert_ne!(stream.read_buf(&mut body).await.unwrap(), 0, "closed");
    }
    (answer, body)
}

const HOME: &str = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_at_hand_is_the_page_that_was_made() {
    in_county(|site| async move {
        let served = served(&site).await;
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        let (made_head, made) = ask(&mut stream, HOME).await;
        let (kept_head, kept) = ask(&mut stream, HOME).await;
        assert!(made_head.starts_with("HTTP/1.1 200"), "{made_head}");
        let but_date = |head: &str| {
            let mut lines: Vec<String> = head
                .lines()
                .filter(|line| !line.starts_with("date:"))
                .map(str::to_owned)
                .collect();
            lines.sort_unstable();
            lines
        };
        assert_eq!(but_date(&made_head), but_date(&kept_head));
        assert_eq!(made, kept);
        let (head, body) = ask(&mut stream, "HEAD / HTTP/1.1\r\nHost: t\r\n\r\n").await;
        assert!(
            head.contains(&format!("content-length: {}", made.len())),
            "{head}"
        );
        assert!(body.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_at_hand_is_dressed_as_asked_and_counted() {
    in_county(|site| async move {
        let served = served(&site).await;
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        let large = "GET / HTTP/1.1\r\nHost: t\r\nCookie: gk_size=large\r\n\r\n";
        for _ in 0..2 {
            let (_, plain) = ask(&mut stream, HOME).await;
            assert!(plain.starts_with(b"<!doctype html>\n<html lang"));
            let (_, dressed) = ask(&mut stream, large).await;
            assert!(dressed.starts_with(b"<!doctype html>\n<html data-size=\"large\""));
        }
        let metrics = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        let (_, text) = ask(&mut stream, metrics).await;
        let text = String::from_utf8(text).unwrap();
        for line in [
            "gongkai_page_cache_hits_total 2",
            "gongkai_page_cache_misses_total 2",
            "gongkai_http_request_duration_seconds_count{route=\"/\",method=\"GET\",status=\"2xx\"} 4",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_kept_is_answered_too() {
    in_county(|site| async move {
        let served = served(&site).await;
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        for _ in 0..2 {
            let (head, _) = ask(
                &mut stream,
                "GET /console/sign-in HTTP/1.1\r\nHost: t\r\n\r\n",
            )
            .await;
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
            assert!(head.contains("no-store"), "{head}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn serving_ends_with_idle_connections_open() {
    in_county(|site| async move {
        let served = served(&site).await;
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        ask(&mut stream, HOME).await;
        served.stop.send(()).unwrap();
        served.ended.await.unwrap().unwrap();
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0);
    })
    .await;
}
