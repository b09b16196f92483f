//! The API: its form, its pages by cursor, its refusals, and its description.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use gongkai_core::body::from_text;
use gongkai_core::content::{Content, Genre};
use gongkai_core::time::Clock as _;
use gongkai_testkit::county::{TOWNSHIP, VILLAGE};
use gongkai_web::kit::paging::encode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::clients::Client;
use crate::site::{Site, in_county, in_each_county};
use crate::stories::{imported, published};

/// Seven records of the township and two of the village, a day apart, the last one the newest.
async fn with_records(site: &Site) {
    let now = site.county.clock.now();
    for number in 0..9_i32 {
        let agency = if number < 7 { TOWNSHIP } else { VILLAGE };
        let item = if number < 7 {
            "news"
        } else {
            "village-finance"
        };
        let mut content = Content::titled(format!("第{number}号公示"), Genre::Notice);
        content.body = from_text("发放明细公示");
        content.items = vec![item.parse().unwrap()];
        let at = now - SignedDuration::from_hours(24) * (8 - number);
        imported(site, &format!("record{number}"), agency, content, at).await;
    }
    site.index_follows().await;
}

/// All ids by following `next`.
async fn walk(visitor: &Client, address: &str) -> (u64, Vec<String>) {
    let mut ids = Vec::new();
    let mut next = String::new();
    for _ in 0..20 {
        let page = visitor.get(&format!("{address}{next}")).await.ok().json();
        let fields: std::collections::BTreeSet<&str> = page
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(fields, ["items", "next", "total"].into());
        let total = page["total"].as_u64().unwrap();
        for item in page["items"].as_array().unwrap() {
            ids.push(item["id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={}", encode(cursor)),
            None => return (total, ids),
        }
    }
    panic!("{address} never ends");
}

fn ids(numbers: &[i32]) -> Vec<String> {
    numbers
        .iter()
        .map(|number| format!("record{number}"))
        .collect()
}

#[tokio::test]
async fn records_come_newest_first_page_by_page() {
    in_each_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let all = ids(&[8, 7, 6, 5, 4, 3, 2, 1, 0]);
        for asked in ["limit=4", "limit=9", "limit=1"] {
            let (total, found) = walk(&visitor, &format!("/api/v1/records?{asked}")).await;
            assert_eq!((total, &found), (9, &all), "{asked}");
        }
        // The same filters mean the same with a question and without.
        for question in [String::new(), format!("&q={}", encode("发放明细"))] {
            let with = |rest: &str| format!("/api/v1/records?limit=2{question}&{rest}");
            let check = async |rest: &str, expected: &[i32]| {
                let (total, found) = walk(&visitor, &with(rest)).await;
                assert_eq!(found, ids(expected), "{}", with(rest));
                assert_eq!(total, expected.len() as u64);
            };
            check("agency=shiqiao", &[8, 7]).await;
            check("agency=qingshi", &[8, 7, 6, 5, 4, 3, 2, 1, 0]).await;
            check("catalogue=news", &[6, 5, 4, 3, 2, 1, 0]).await;
            check("catalogue=village-affairs", &[8, 7]).await;
            check("from=2026-11-20&to=2026-11-22", &[6, 5, 4]).await;
            check("agency=hedong", &[]).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_in_full_says_what_its_page_says() {
    in_county(|site| async move {
        let more = [
            ("body_html", "<h2>一</h2><p>东坪社区14户。</p>"),
            ("document_number", "青政发〔2026〕12号"),
            ("keywords", "救助、公示"),
        ];
        let text = "张某某，500元\n".as_bytes();
        published(&site, "临时救助公示", &more, &[("files", "名单.txt", text)]).await;
        let visitor = site.visitor();
        let record = visitor
            .get("/api/v1/records/qingshi/2026-00001")
            .await
            .ok()
            .json();
        assert_eq!(record["title"], "临时救助公示");
        assert_eq!(record["document_number"], "青政发〔2026〕12号");
        assert_eq!(record["published_at"], "2026-11-24T09:00:00+08:00");
        assert_eq!(record["validity"], "in_force");
        assert_eq!(record["catalogue"], json!(["livelihood-relief"]));
        assert_eq!(record["keywords"], json!(["救助", "公示"]));
        assert_eq!(record["body_text"], "一\n东坪社区14户。");
        assert_eq!(record["body_html"], "<h2>一</h2><p>东坪社区14户。</p>");
        assert_eq!(
            record["url"],
            "https://www.example.gov.cn/r/qingshi/2026-00001"
        );
        assert_eq!(record["versions"][0]["number"], 1);
        let file = &record["attachments"][0];
        assert_eq!(file["name"], "名单.txt");
        assert_eq!(file["size"], text.len());
        let address = file["url"].as_str().unwrap();
        let bytes = visitor
            .get(address.strip_prefix("https://www.example.gov.cn").unwrap())
            .await;
        assert_eq!(bytes.ok().body.as_ref(), text);
        let digest = {
            use sha2::Digest as _;
            sha2::Sha256::digest(text)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        assert_eq!(file["sha256"], digest);
    })
    .await;
}

#[tokio::test]
async fn agencies_and_catalogues_are_listed_with_their_numbers() {
    in_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let agencies = visitor.get("/api/v1/agencies").await.ok().json();
        assert_eq!(agencies["total"], 4);
        let township = agencies["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|agency| agency["id"] == TOWNSHIP)
            .unwrap();
        assert_eq!(township["name"], "青石镇人民政府");
        assert_eq!(township["parent"], "qingyuan");
        assert_eq!(township["phone"], "0000-0000001");
        let catalogue = visitor
            .get("/api/v1/agencies/qingshi/catalogue")
            .await
            .ok()
            .json();
        let news = catalogue["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["code"] == "news")
            .unwrap();
        assert_eq!(news["records"], 7);
        assert_eq!(news["block"], "news");
    })
    .await;
}

#[tokio::test]
async fn wrong_calls_are_refused_by_the_name_of_what_is_wrong() {
    in_county(|site| async move {
        let visitor = site.visitor();
        for (query, field, words) in [
            ("agencies=qingshi", "agencies", "可用的参数：q、agency"),
            ("q=1&q=2", "q", "只能给一次"),
            ("agency=nobody", "agency", "没有机关「nobody」"),
            ("agency=ABC", "agency", "没有机关「ABC」"),
            ("catalogue=none", "catalogue", "没有目录「none」"),
            (
                "agency=hedong&catalogue=village-affairs",
                "catalogue",
                "没有目录",
            ),
            ("from=2026-13-01", "from", "不是日期"),
            ("from=2026-11-02&to=2026-11-01", "to", "请对调"),
            ("limit=0", "limit", "1 到 100"),
            ("limit=101", "limit", "1 到 100"),
            ("limit=many", "limit", "1 到 100"),
            ("q=x&cursor=abc", "cursor", "原样"),
            ("cursor=q~20", "cursor", "原样"),
        ] {
            let refused = visitor.get(&format!("/api/v1/records?{query}")).await;
            refused.is(StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.header("content-type"), "application/problem+json");
            let problem = refused.json();
            assert_eq!(problem["status"], 422);
            assert_eq!(problem["errors"][0]["field"], field, "{query}");
            let said = problem["errors"][0]["sentence"].as_str().unwrap();
            assert!(said.contains(words), "{query}: {said}");
        }
        for missing in [
            "/api/v1/records/none",
            "/api/v1/agencies/nobody/catalogue",
            "/api/v1/agencies/ABC/catalogue",
            "/api/v1/nothing",
        ] {
            let refused = visitor.get(missing).await;
            refused.is(StatusCode::NOT_FOUND);
            assert_eq!(refused.header("content-type"), "application/problem+json");
        }
        visitor
            .post_bare("/api/v1/records", &[])
            .await
            .is(StatusCode::BAD_REQUEST)
            .shows(&["不能这样访问"]);
    })
    .await;
}

#[tokio::test]
async fn the_description_holds_what_is_there() {
    in_county(|site| async move {
        with_records(&site).await;
        let visitor = site.visitor();
        let document = visitor.get("/api/openapi.json").await.ok().json();
        assert_eq!(document["openapi"], "3.1.0");
        let described: BTreeSet<String> = document["paths"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let routes: BTreeSet<String> = site
            .table
            .iter()
            .filter(|row| row.method == Method::GET)
            .map(|row| row.path.replace("{*", "{"))
            .filter(|path| {
                path.starts_with("/api/") || ["/healthz", "/readyz"].contains(&path.as_str())
            })
            .collect();
        assert_eq!(described, routes);

        let record = visitor
            .get("/api/v1/records/qingshi/2026-00001")
            .await
            .ok()
            .json();
        let list = visitor.get("/api/v1/records").await.ok().json();
        let agencies = visitor.get("/api/v1/agencies").await.ok().json();
        let catalogue = visitor
            .get("/api/v1/agencies/qingshi/catalogue")
            .await
            .ok()
            .json();
        let ready = visitor.get("/readyz").await.ok().json();
        let item = fields(&document, "Item");
        assert_eq!(keys(&list["items"][0]), item);
        assert_eq!(keys(&record), &item | &fields(&document, "Record"));
        assert_eq!(keys(&agencies["items"][0]), fields(&document, "Agency"));
        assert_eq!(
            keys(&catalogue["items"][0]),
            fields(&document, "CatalogueItem")
        );
        assert_eq!(keys(&ready), fields(&document, "Ready"));
    })
    .await;
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

/// The fields that a schema describes by itself; all of them are always there.
fn fields(document: &Value, schema: &str) -> BTreeSet<String> {
    let schema = &document["components"]["schemas"][schema];
    let own = match schema["allOf"].as_array() {
        Some(parts) => &parts[1],
        None => schema,
    };
    let described = keys(&own["properties"]);
    let required: BTreeSet<String> = own["required"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(described, required);
    described
}

#[tokio::test]
async fn it_says_whether_it_is_ready() {
    in_county(|site| async move {
        let visitor = site.visitor();
        assert_eq!(
            visitor.get("/healthz").await.ok().json(),
            json!({"status": "ok"})
        );
        visitor.get("/readyz").await.ok();
        published(&site, "临时救助公示", &[], &[]).await;
        // A moment's lag is nothing.
        visitor.get("/readyz").await.ok();
        site.pass(SignedDuration::from_mins(2));
        let behind = visitor.get("/readyz").await;
        behind.is(StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(behind.json()["index"], "behind");
        assert_eq!(behind.header("cache-control"), "no-store");
        site.index_follows().await;
        visitor.get("/readyz").await.ok();
        site.county.store.close().await;
        let away = visitor.get("/readyz").await;
        away.is(StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(away.json()["store"], "unreachable");
        visitor.get("/healthz").await.ok();
    })
    .await;
}
