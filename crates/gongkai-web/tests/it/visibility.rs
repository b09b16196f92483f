//! What is public is found everywhere, and what is withdrawn nowhere: every public address is walked, before and after,
//! also as it was kept.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use gongkai_core::catalogue::Block;
use gongkai_ledger::number::{PublicationNumber, initials};
use gongkai_testkit::county::{COUNTY, SMALL_TOWNSHIP, TOWNSHIP, VILLAGE};
use gongkai_web::kit::paging::encode;
use gongkai_web::kit::routes::Right;

use crate::answers::Answer;
use crate::clients::Client;
use crate::ledger::log_follows;
use crate::site::{Site, in_county, in_each_county};
use crate::stories::{cleared, published, sent, signed, withdrawn};

const TITLE: &str = "青石镇麒麟桥维修工程验收公示";
const BODY: &str = "<p>工程位于凤凰渡口，由镇人民政府组织验收。</p>";
const FILE: &str = "白鹭名册.txt";
const FILE_TEXT: &str = "玄武石料，三十吨\n";
/// A distinctive word each of title, text, file name and file.
const WORDS: [&str; 4] = ["麒麟桥", "凤凰渡口", "白鹭名册", "玄武石料"];

/// The addresses of a published record's file.
async fn file_address(visitor: &Client, address: &str) -> String {
    let page = visitor.get(address).await;
    let text = page.text();
    let rest = text
        .split("href=\"/files/")
        .nth(1)
        .expect("a file on the page");
    format!(
        "/files/{}",
        crate::controls::unescaped(rest.split('"').next().unwrap())
    )
}

/// Every public address there is, with everything that could lead to the record in its parameters.
pub async fn addresses(site: &Site, number: &str, file: &str) -> Vec<String> {
    log_follows(site).await;
    let first = PublicationNumber::new(&initials(TOWNSHIP), 0).unwrap();
    let mut all = Vec::new();
    for row in &site.table {
        if row.method != Method::GET || row.right != Right::Public {
            continue;
        }
        match row.path {
            // Files of the pages themselves hold nothing from the store.
            "/assets/{digest}/{name}" => {}
            "/r/{*index_number}" => all
                .extend(["", "?edition=1", "?compare=1"].map(|rest| format!("/r/{number}{rest}"))),
            "/api/v1/records/{*index_number}" => all.push(format!("/api/v1/records/{number}")),
            "/files/{id}/{name}" => all.push(file.to_owned()),
            "/n/{number}" => all.push(format!("/n/{first}")),
            "/ledger/proof/{name}" => all.push(format!("/ledger/proof/{first}.tlog-proof")),
            "/ledger/tile/{*path}" => all.extend(
                ["0/000.p/1", "entries/000.p/1"].map(|tile| format!("/ledger/tile/{tile}")),
            ),
            "/ledger/witness/{log}/checkpoint" => {
                all.push("/ledger/witness/none/checkpoint".to_owned());
            }
            "/reports/{year}" => all.push("/reports/2026".to_owned()),
            "/search" => {
                all.extend(searches("/search?q="));
                all.push(narrowed_search());
            }
            "/suggest" => all.extend(searches("/suggest?q=")),
            "/api/v1/records" => {
                all.push("/api/v1/records".to_owned());
                all.push("/api/v1/records?catalogue=livelihood-relief".to_owned());
                all.push(format!("/api/v1/records?agency={COUNTY}&limit=100"));
                all.extend(searches("/api/v1/records?q="));
            }
            path if path.contains("{agency}") => {
                for agency in [COUNTY, TOWNSHIP, SMALL_TOWNSHIP, VILLAGE] {
                    let path = path.replace("{agency}", agency).replace("{year}", "2026");
                    if path.contains("{column}") {
                        for column in columns(site, agency).await {
                            all.push(path.replace("{column}", &column));
                        }
                    } else {
                        all.push(path);
                    }
                }
            }
            path => {
                assert!(!path.contains('{'), "{path} has no addresses in this test");
                all.push(path.to_owned());
            }
        }
    }
    for more in ["below=1", "below=1&genre=notice", "from=2026-01-01&page=1"] {
        for agency in [COUNTY, TOWNSHIP] {
            all.push(format!("/a/{agency}/list?{more}"));
        }
    }
    all
}

fn narrowed_search() -> String {
    let words = encode("验收");
    format!("/search?q={words}&agency={TOWNSHIP}&category=livelihood&genre=notice")
}

fn searches(root: &str) -> Vec<String> {
    let asked = [TITLE, "青石", "验收", "救助"].into_iter().chain(WORDS);
    asked
        .map(|words| format!("{root}{}", encode(words)))
        .collect()
}

async fn columns(site: &Site, agency: &str) -> BTreeSet<String> {
    let items = site
        .county
        .store
        .catalogue(&agency.parse().unwrap())
        .await
        .unwrap();
    let items = items.iter().map(|item| item.code.to_string());
    items
        .chain(Block::ALL.map(|block| block.code().to_owned()))
        .collect()
}

/// The words that an answer shows without having been asked for them.
fn told(answer: &Answer, number: &str) -> Vec<String> {
    let (text, asked) = (answer.text(), &answer.asked);
    // A search page repeats the question; what was asked is no news, nor is its own number on the record's page.
    // The log and its pages say for ever that this number was public; they never say what stood there.
    let log = ["/n/", "/ledger/"].iter().any(|at| asked.contains(at));
    let known = |word: &str| {
        asked.contains(&encode(word)) || asked.contains(word) || (log && word == number)
    };
    WORDS
        .into_iter()
        .chain([number])
        .filter(|word| text.contains(word) && !known(word))
        .map(str::to_owned)
        .collect()
}

async fn nowhere(visitor: &Client, addresses: &[String], number: &str, when: &str) {
    for address in addresses {
        let answer = visitor.get(address).await;
        assert!(
            !answer.status.is_server_error(),
            "{address}: {}",
            answer.status
        );
        let found = told(&answer, number);
        assert!(found.is_empty(), "{when}: {address} still tells {found:?}");
    }
}

#[tokio::test]
async fn what_is_published_is_everywhere_and_what_is_withdrawn_is_nowhere() {
    in_each_county(|site| async move {
        let visitor = site.visitor();
        let clerk = site.clerk().await;
        let more = [("body_html", BODY), ("summary", "麒麟桥验收情况")];
        let files = [("files", FILE, FILE_TEXT.as_bytes())];
        let page = sent(&clerk, TITLE, &more, &files).await;
        cleared(&site, &page).await;
        let number = format!("{TOWNSHIP}/2026-00001");
        nowhere(
            &visitor,
            &addresses(&site, &number, "/files/none/x").await,
            &number,
            "before",
        )
        .await;

        let address = signed(&site, &page).await;
        assert_eq!(address, format!("/r/{number}"));
        site.index_follows().await;
        let file = file_address(&visitor, &address).await;
        let addresses = addresses(&site, &number, &file).await;
        let mut telling = BTreeSet::new();
        for address in &addresses {
            let answer = visitor.get(address).await;
            assert!(
                !answer.status.is_server_error(),
                "{address}: {}",
                answer.status
            );
            if !told(&answer, &number).is_empty() {
                telling.insert(address.clone());
            }
        }
        let found_by = |root: &str| format!("{root}{}", encode("玄武石料"));
        for expected in [
            address.clone(),
            format!("{address}?compare=1"),
            file.clone(),
            "/".to_owned(),
            "/feed.atom".to_owned(),
            "/sitemap.xml".to_owned(),
            format!("/a/{TOWNSHIP}"),
            format!("/a/{TOWNSHIP}/list"),
            format!("/a/{TOWNSHIP}/list/livelihood-relief"),
            format!("/a/{TOWNSHIP}/list/livelihood"),
            format!("/a/{TOWNSHIP}/list/statutory/feed.atom"),
            format!("/a/{TOWNSHIP}/feed.atom"),
            format!("/a/{COUNTY}/list?below=1"),
            found_by("/search?q="),
            narrowed_search(),
            format!("/suggest?q={}", encode("青石")),
            "/api/v1/records".to_owned(),
            format!("/api/v1/records/{number}"),
            found_by("/api/v1/records?q="),
        ] {
            assert!(
                telling.contains(&expected),
                "{expected} does not tell of it: {telling:#?}"
            );
        }

        let etag = visitor.get(&address).await.header("etag").to_owned();
        withdrawn(&site, &page).await;
        nowhere(&visitor, &addresses, &number, "withdrawn, index behind").await;
        site.index_follows().await;
        log_follows(&site).await;
        nowhere(&visitor, &addresses, &number, "withdrawn").await;
        nowhere(&visitor, &addresses, &number, "withdrawn, asked again").await;

        for headers in [vec![], vec![("if-none-match", etag.as_str())]] {
            let gone = visitor.get_with(&address, &headers).await;
            gone.is(StatusCode::GONE).shows(&[
                "已撤回",
                "含有个人信息",
                "更正后另行公开",
                "2026年11月24日",
            ]);
        }
        visitor.get(&file).await.is(StatusCode::NOT_FOUND);
        let problem = visitor.get(&format!("/api/v1/records/{number}")).await;
        problem.is(StatusCode::GONE);
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert_eq!(problem.json()["reason"], "personal_data");
    })
    .await;
}

#[tokio::test]
async fn a_search_made_before_the_index_caught_up_is_not_kept() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let found = format!("/search?q={}", encode("凤凰渡口"));
        let (_, address) = published(&site, TITLE, &[("body_html", BODY)], &[]).await;
        visitor.get(&found).await.ok().hides(&[&address]);
        site.index_follows().await;
        visitor.get(&found).await.ok().shows(&[&address]);
    })
    .await;
}

#[tokio::test]
async fn what_is_held_back_or_thrown_away_never_shows() {
    in_county(|site| async move {
        let clerk = site.clerk().await;
        let held = sent(&clerk, TITLE, &[("body_html", BODY)], &[]).await;
        let reviewer = site.signed_in(gongkai_testkit::county::REVIEWER).await;
        reviewer.press(&held, "审核通过", &[]).await.location();
        let secrecy = site
            .signed_in(gongkai_testkit::county::SECRECY_REVIEWER)
            .await;
        let decision = [("mode", "on_request"), ("explanation", "涉及特定当事人")];
        secrecy
            .press(&held, "作出审查决定", &decision)
            .await
            .location();
        let issuer = site.signed_in(gongkai_testkit::county::ISSUER).await;
        issuer
            .press(&held, "签发，存档不发布", &[])
            .await
            .location();
        let thrown = clerk
            .press(
                "/console/records/new",
                "保存草稿",
                &[("title", TITLE), ("body_html", BODY)],
            )
            .await
            .location();
        clerk
            .press(&format!("{thrown}/discard"), "作废", &[])
            .await
            .location();

        site.index_follows().await;
        let number = format!("{TOWNSHIP}/2026-00001");
        let addresses = addresses(&site, &number, "/files/none/x").await;
        nowhere(&site.visitor(), &addresses, &number, "never public").await;
    })
    .await;
}

#[tokio::test]
async fn a_village_publishes_its_own_affairs_and_sends_requests_above() {
    in_county(|site| async move {
        let visitor = site.visitor();
        visitor
            .get(&format!("/a/{VILLAGE}"))
            .await
            .ok()
            .shows(&[
                "<title>村务公开 - 石桥村村民委员会</title>",
                &format!("href=\"/apply?agency={TOWNSHIP}\""),
            ])
            .hides(&["政府信息公开 - "]);
        let apply = visitor.get(&format!("/apply?agency={VILLAGE}")).await;
        apply.ok().shows(&["可以向青石镇人民政府申请"]);
        let contact = visitor.get(&format!("/a/{VILLAGE}/contact")).await;
        contact.ok().hides(&["领导小组"]);
        visitor
            .get("/map")
            .await
            .ok()
            .hides(&[&format!("/a/{VILLAGE}/reports")]);
    })
    .await;
}
