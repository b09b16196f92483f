//! What is typed into the form of a request stays on the device until it is handed in or cleared, and never what tells a person.

use thirtyfour::prelude::*;

use crate::harness::{Browser, Server, Town};

const WANTED: &str = "石桥村2025年农村低保户名单";
const KEY: &str = "gk_draft:/apply/qingshi/form";

async fn fill(window: &WebDriver, fields: &[(&str, &str)]) -> WebDriverResult<()> {
    for (name, value) in fields {
        let field = window.find(By::Id(format!("f-{name}"))).await?;
        field.send_keys(*value).await?;
    }
    Ok(())
}

async fn tick(window: &WebDriver, name: &str, value: &str) -> WebDriverResult<()> {
    let choice = format!("input[name={name}][value='{value}']");
    window.find(By::Css(choice)).await?.send_keys(" ").await
}

/// What the device holds, after the pause in which it is written.
async fn held(window: &WebDriver) -> WebDriverResult<Option<String>> {
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let found = window
        .execute(format!("return localStorage.getItem('{KEY}')"), Vec::new())
        .await?;
    Ok(found.convert().unwrap_or_default())
}

async fn is_shown(window: &WebDriver, css: &str) -> WebDriverResult<bool> {
    window.find(By::Css(css)).await?.is_displayed().await
}

/// A new page, also where the browser would ask first.
async fn open(window: &WebDriver, url: &str) -> WebDriverResult<()> {
    window
        .execute(
            "window.addEventListener('beforeunload', event => event.stopImmediatePropagation(), true)",
            Vec::new(),
        )
        .await?;
    window.goto(url).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_stays_on_the_device_until_it_is_handed_in() -> WebDriverResult<()> {
    let town = Town::new();
    let server = Server::start(&town).await;
    let browser = Browser::start().await;
    let form = format!("{}/apply/qingshi/form", server.url);
    let window = browser.window("resident", 768, true).await;
    window.goto(&form).await?;
    assert!(!is_shown(&window, "[data-draft-offer]").await?);
    assert!(!is_shown(&window, "[data-draft-kept]").await?);
    tick(&window, "kind", "natural_person").await?;
    let typed = [
        ("subject", WANTED),
        ("name", "王小明"),
        ("identity_number", "000000199001010000"),
        ("phone", "0000-0000009"),
    ];
    fill(&window, &typed).await?;
    let kept = held(&window).await?.unwrap();
    assert!(kept.contains(WANTED) && kept.contains("natural_person"));
    assert!(!kept.contains("199001010000"), "no number: {kept}");
    assert!(is_shown(&window, "[data-draft-kept]").await?);

    // Another day the form is empty and offers it.
    open(&window, &form).await?;
    assert!(is_shown(&window, "[data-draft-offer]").await?);
    let subject = window.find(By::Id("f-subject")).await?;
    assert_eq!(subject.value().await?.as_deref(), Some(""));
    let restore = window.find(By::Css("[data-draft-restore]")).await?;
    restore.send_keys(Key::Enter).await?;
    assert_eq!(subject.value().await?.as_deref(), Some(WANTED));
    let number = window.find(By::Id("f-identity_number")).await?;
    assert_eq!(number.value().await?.as_deref(), Some(""));
    assert!(!is_shown(&window, "[data-draft-offer]").await?);
    assert!(
        window
            .find(By::Css("input[name=kind][value=natural_person]"))
            .await?
            .is_selected()
            .await?
    );

    // Handed in, it is gone.
    fill(&window, &[("identity_number", "000000199001010000")]).await?;
    window
        .find(By::Css("#f-identity_kind option[value='居民身份证']"))
        .await?
        .click()
        .await?;
    tick(&window, "wanted_form", "电子文件").await?;
    tick(&window, "wanted_way", "自行领取").await?;
    window
        .find(By::XPath("//button[normalize-space()='提交申请']"))
        .await?
        .send_keys(Key::Enter)
        .await?;
    window.query(By::Css(".keepsake")).first().await?;
    assert_eq!(held(&window).await?, None);

    // Cleared by hand, it is gone too.
    window.goto(&form).await?;
    fill(&window, &[("subject", WANTED)]).await?;
    assert!(held(&window).await?.is_some());
    open(&window, &form).await?;
    window
        .find(By::Css("[data-draft-offer] [data-draft-clear]"))
        .await?
        .send_keys(Key::Enter)
        .await?;
    assert_eq!(held(&window).await?, None);
    assert!(!is_shown(&window, "[data-draft-offer]").await?);
    window.quit().await?;

    let window = browser.window("no script", 768, false).await;
    window.goto(&form).await?;
    assert!(!is_shown(&window, "[data-draft-offer]").await?);
    assert!(!is_shown(&window, "[data-draft-kept]").await?);
    window.quit().await
}
