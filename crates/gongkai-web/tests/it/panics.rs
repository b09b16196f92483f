//! A handler that panics: the reader gets a page with a number to name, a machine gets problem details, the next one gets
//! an answer.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use gongkai_web::serve::wrapped;

use crate::site::{Site, in_county};

async fn falls() -> &'static str {
    panic!("the floor is missing")
}

/// The county's website with two routes that panic, and one that does not.
fn falling(site: &Site) -> Site {
    let routes = Router::new()
        .route("/falls", get(falls))
        .route("/api/v1/falls", get(falls))
        .route("/stands", get(async || "still here"));
    Site {
        router: wrapped(&site.app, routes),
        ..site.clone()
    }
}

/// The number that a sentence names.
fn incident(text: &str) -> String {
    let number = text.split("请说明编号 ").nth(1).unwrap();
    number
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}

#[tokio::test]
async fn a_panic_is_answered_with_a_page_and_a_number() {
    in_county(|site| async move {
        let visitor = falling(&site).visitor();
        let page = visitor.get("/falls").await;
        page.is(StatusCode::INTERNAL_SERVER_ERROR)
            .shows(&[
                "系统出了问题",
                "不是您的操作有误",
                "回首页",
                "<html lang=\"zh-CN\">",
            ])
            .hides(&["the floor is missing"]);
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(
            page.header("content-security-policy")
                .contains("default-src 'self'")
        );
        let first = incident(&page.text());
        assert_eq!(first.len(), 16);
        let second = incident(&visitor.get("/falls").await.text());
        assert_ne!(first, second);
        visitor.get("/stands").await.ok().shows(&["still here"]);
    })
    .await;
}

#[tokio::test]
async fn a_machine_gets_problem_details_of_a_panic() {
    in_county(|site| async move {
        let visitor = falling(&site).visitor();
        let json = [("accept", "application/json")];
        for answer in [
            visitor.get("/api/v1/falls").await,
            visitor.get_with("/falls", &json).await,
        ] {
            answer.is(StatusCode::INTERNAL_SERVER_ERROR);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let problem = answer.json();
            assert_eq!(problem["status"], 500);
            assert_eq!(problem["title"], "系统出了问题");
            assert_eq!(incident(problem["detail"].as_str().unwrap()).len(), 16);
        }
    })
    .await;
}
