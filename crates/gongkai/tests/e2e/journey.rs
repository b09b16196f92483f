//! From the clerk's desk to the resident's phone, in a real browser.

use thirtyfour::prelude::*;

use crate::harness::{Browser, PASSWORD, Server, Town};
use crate::pages::{enter, faults, follow, go, press, sign_in, text};

const TITLE: &str = "2026年11月临时救助对象公示";

/// A person signs in, opens the record from the list of duties and presses a button.
async fn do_step(
    browser: &Browser,
    server: &Server,
    login: &str,
    button: &str,
) -> WebDriverResult<()> {
    let window = browser.window(login, 1280, true).await;
    sign_in(&window, server, login).await?;
    follow(&window, TITLE).await?;
    press(&window, button).await?;
    window.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_goes_from_the_desk_to_the_phone_and_back() -> WebDriverResult<()> {
    let town = Town::new();
    let server = Server::start(&town).await;
    let browser = Browser::start().await;

    // 拟稿: typed in the rich-text editor, with a file.
    let clerk = browser.window("li", 1280, true).await;
    sign_in(&clerk, &server, "li").await?;
    follow(&clerk, "写一条信息").await?;
    clerk
        .find(By::Id("f-title"))
        .await?
        .send_keys(TITLE)
        .await?;
    let editor = clerk
        .query(By::Css("[contenteditable=true]"))
        .first()
        .await?;
    editor
        .send_keys("现将拟救助对象公示如下，接受群众监督。")
        .await?;
    clerk
        .find(By::Css("input[name=items][value=livelihood-relief]"))
        .await?
        .send_keys(" ")
        .await?;
    let list = town.file("救助名单.txt");
    std::fs::write(&list, "石桥村 独居老人 1户").unwrap();
    clerk
        .find(By::Id("f-files"))
        .await?
        .send_keys(list.display().to_string())
        .await?;
    press(&clerk, "保存并送审").await?;
    assert!(
        text(&clerk).await?.contains("待审核"),
        "{}",
        text(&clerk).await?
    );
    let found = faults(&clerk).await?;
    assert!(found.is_empty(), "{found:?}");

    // 审核、保密审查、签发, each by another person.
    do_step(&browser, &server, "wang", "审核通过").await?;
    do_step(&browser, &server, "zhao", "作出审查决定").await?;
    do_step(&browser, &server, "chen", "签发，立即发布").await?;

    // A resident finds it by everyday words on a phone.
    let phone = browser.window("resident", 360, true).await;
    phone.goto(&server.url).await?;
    let search = phone.find(By::Id("q")).await?;
    search.send_keys("救助名单 独居老人").await?;
    search.send_keys(Key::Enter).await?;
    let mut hits = phone
        .query(By::Css(".hits a"))
        .nowait()
        .all_from_selector()
        .await?;
    for _ in 0..40 {
        if !hits.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        phone.refresh().await?;
        hits = phone
            .query(By::Css(".hits a"))
            .nowait()
            .all_from_selector()
            .await?;
    }
    assert_eq!(hits.len(), 1, "{}", text(&phone).await?);
    go(&phone, &hits[0]).await?;
    assert!(text(&phone).await?.contains("接受群众监督"));
    assert_eq!(faults(&phone).await?, Vec::<String>::new());
    let address = phone.current_url().await?;
    let file = phone
        .find(By::Css(".attachments a"))
        .await?
        .attr("href")
        .await?
        .unwrap();
    let file = format!("{}{file}", server.url);
    assert_eq!(
        reqwest::get(&file).await.unwrap().text().await.unwrap(),
        "石桥村 独居老人 1户"
    );

    // 撤回: the address says why, nothing else is left.
    let issuer = browser.window("chen", 1280, true).await;
    sign_in(&issuer, &server, "chen").await.ok();
    issuer
        .goto(format!("{}/console/records", server.url))
        .await?;
    follow(&issuer, TITLE).await?;
    follow(&issuer, "撤回").await?;
    issuer
        .find(By::Css("select[name=withdrawal_reason]"))
        .await?
        .send_keys("含有个人信息")
        .await?;
    issuer
        .find(By::Id("f-explanation"))
        .await?
        .send_keys("含有个人信息，更正后重新公布。")
        .await?;
    press(&issuer, "撤回").await?;
    phone.goto(address.as_str()).await?;
    let gone = text(&phone).await?;
    assert!(
        gone.contains("含有个人信息") && !gone.contains("接受群众监督"),
        "{gone}"
    );
    assert_eq!(reqwest::get(address.as_str()).await.unwrap().status(), 410);
    assert_eq!(reqwest::get(&file).await.unwrap().status(), 404);
    for window in [clerk, phone, issuer] {
        window.quit().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_works_without_script_and_by_keyboard() -> WebDriverResult<()> {
    let town = Town::new();
    let server = Server::start(&town).await;
    let browser = Browser::start().await;
    let window = browser.window("plain", 768, false).await;
    window.goto(format!("{}/console", server.url)).await?;
    let login = window.find(By::Id("f-login")).await?;
    login.send_keys("li" + Key::Tab).await?;
    window.active_element().await?.send_keys(PASSWORD).await?;
    window.active_element().await?.send_keys(Key::Enter).await?;
    window
        .goto(format!("{}/console/records/new", server.url))
        .await?;
    window
        .find(By::Id("f-title"))
        .await?
        .send_keys("森林防火通告")
        .await?;
    window
        .find(By::Css("textarea[name=body_html]"))
        .await?
        .send_keys("<p>禁止野外用火。</p><script>alert(1)</script>")
        .await?;
    press(&window, "保存草稿").await?;
    let saved = text(&window).await?;
    assert!(
        saved.contains("禁止野外用火") && !saved.contains("alert"),
        "{saved}"
    );

    window.goto(&server.url).await?;
    let body = window.find(By::Css("body")).await?;
    body.send_keys(Key::Tab).await?;
    let skip = window.active_element().await?;
    assert_eq!(
        skip.attr("href").await?.as_deref(),
        Some("#main"),
        "the first stop is the way to the content"
    );
    assert_ne!(skip.css_value("outline-style").await?, "none");
    window.quit().await
}

/// What the first tag says of the size, and how large letters are.
async fn size(window: &WebDriver) -> WebDriverResult<(Option<String>, String)> {
    let page = window.find(By::Tag("html")).await?;
    Ok((
        page.attr("data-size").await?,
        page.css_value("font-size").await?,
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn large_type_comes_by_one_button_and_stays() -> WebDriverResult<()> {
    let town = Town::new();
    let server = Server::start(&town).await;
    let browser = Browser::start().await;
    let apply = format!("{}/apply", server.url);
    for script in [false, true] {
        let name = if script { "script" } else { "no script" };
        let window = browser.window(name, 768, script).await;
        window.goto(&apply).await?;
        assert_eq!(size(&window).await?, (None, "16px".to_owned()), "{name}");
        let switch = window.find(By::Css("main [data-pref=size]")).await?;
        assert_eq!(switch.text().await?, "大字版", "{name}");
        if script {
            switch.send_keys(Key::Enter).await?;
            assert!(switch.is_present().await?, "the page stays");
        } else {
            go(&window, &switch).await?;
        }
        let large = (Some("large".to_owned()), "20px".to_owned());
        assert_eq!(size(&window).await?, large, "{name}");
        assert_eq!(window.current_url().await?.as_str(), apply);
        // On other pages too, and for the server as for the script.
        window.goto(format!("{}/map", server.url)).await?;
        assert_eq!(size(&window).await?, large, "{name}");
        let to_large = By::Css(".site-nav .size-to-large");
        let to_large = window.find(to_large).await?;
        assert_eq!(to_large.css_value("display").await?, "none", "{name}");
        let to_normal = By::Css(".site-nav .size-to-normal");
        let to_normal = window.find(to_normal).await?;
        assert_ne!(to_normal.css_value("display").await?, "none", "{name}");
        // 深色 is chosen on a page of its own.
        window.goto(format!("{}/preferences", server.url)).await?;
        let dark = window.find(By::Css("input[value=dark]")).await?;
        dark.send_keys(" ").await?;
        press(&window, "保存").await?;
        let page = window.find(By::Tag("html")).await?;
        assert_eq!(
            page.attr("data-theme").await?.as_deref(),
            Some("dark"),
            "{name}"
        );
        window.quit().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_demo_fits_every_width() -> WebDriverResult<()> {
    let town = Town::demo();
    let server = Server::start(&town).await;
    let browser = Browser::start().await;
    let record = reqwest::get(format!("{}/api/v1/records?limit=1", server.url))
        .await
        .unwrap()
        .json::<serde_json::Value>()
        .await
        .unwrap();
    let record = record["items"][0]["index_number"]
        .as_str()
        .unwrap()
        .to_owned();
    let pages = [
        "/",
        "/map",
        "/search",
        "/search?q=低保",
        "/search?q=低保&agency=qingshi&category=livelihood-relief",
        "/apply",
        "/apply/qingshi/form",
        "/design",
        "/console/sign-in",
        "/preferences",
        "/nothing",
        "/a/qingshi",
        "/a/qingshi/catalogue",
        "/a/qingshi/list",
        "/a/qingshi/list/policy",
        "/a/qingshi/guide",
        "/a/qingshi/contact",
        "/a/qingshi/reports",
        "/a/shiqiao",
    ];
    let pages: Vec<String> = pages
        .iter()
        .map(|page| (*page).to_owned())
        .chain([format!("/r/{record}")])
        .collect();
    let mut wrong = Vec::new();
    for width in [360, 768, 1440] {
        let window = browser.window(&width.to_string(), width, true).await;
        wrong.extend(walk(&window, &server, &pages, width).await?);
        for (login, pages) in DESKS {
            window.delete_all_cookies().await?;
            enter(&window, &server, login, gongkai::demo::PASSWORD).await?;
            wrong.extend(walk(&window, &server, pages, width).await?);
        }
        window.quit().await?;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Who works at which pages of the demo.
const DESKS: [(&str, &[&str]); 5] = [
    (
        "nigao",
        &[
            "/console",
            "/console/records",
            "/console/records/new",
            "/console/records/week-returned",
            "/console/records/week-revising/edit",
            "/console/reports/qingshi/2026",
            "/console/reports/qingshi/2026/material",
            "/console/reports/qingshi/2026/figures",
            "/console/reports/qingshi/2026/text",
            "/console/reports/qingshi/2026/behind?place=t3.granted.total",
            "/console/password",
        ],
    ),
    (
        "qianfa",
        &[
            "/console/records/week-signature",
            "/console/records/week-revised",
            "/console/records/week-revised/withdraw",
        ],
    ),
    (
        "jingban",
        &[
            "/console/requests",
            "/console/requests?state=all",
            "/console/requests/new",
            "/console/requests/request-unconfirmed",
            "/console/requests/request-overdue",
            "/console/requests/request-delivered",
            "/console/requests/request-overdue/letter?kind=clarification_notice",
            "/console/requests/request-approval/letter?kind=partial_answer",
        ],
    ),
    (
        "guanli",
        &[
            "/console",
            "/console/catalogue",
            "/console/catalogue/qingshi/items/livelihood",
            "/console/agencies",
            "/console/agencies/qingshi",
            "/console/accounts",
            "/console/accounts/nigao",
            "/console/journal",
            "/console/alone",
            "/console/calendar",
        ],
    ),
    (
        "xianban",
        &[
            "/console/calendar?year=2025",
            "/console/calendar/new",
            "/console/collection",
        ],
    ),
];

/// Looks at each page; what is wrong, with where.
async fn walk(
    window: &WebDriver,
    server: &Server,
    pages: &[impl AsRef<str>],
    width: u32,
) -> WebDriverResult<Vec<String>> {
    let mut wrong = Vec::new();
    for page in pages {
        let page = page.as_ref();
        window.goto(format!("{}{page}", server.url)).await?;
        let mut found = faults(window).await?;
        let status = window
            .execute(
                "return performance.getEntriesByType('navigation')[0].responseStatus",
                Vec::new(),
            )
            .await?;
        let status = status.json().clone();
        if status != 200 && page != "/nothing" {
            found.push(format!("answers {status}"));
        }
        wrong.extend(
            found
                .into_iter()
                .map(|fault| format!("{page} at {width}: {fault}")),
        );
    }
    Ok(wrong)
}
