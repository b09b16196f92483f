//! What people do on a page, and what every page must hold.

use thirtyfour::prelude::*;

use crate::harness::{PASSWORD, Server, encode};

/// Signs in as one of the town's people.
pub async fn sign_in(window: &WebDriver, server: &Server, login: &str) -> WebDriverResult<()> {
    enter(window, server, login, PASSWORD).await
}

/// Signs in with a password of its own.
pub async fn enter(
    window: &WebDriver,
    server: &Server,
    login: &str,
    password: &str,
) -> WebDriverResult<()> {
    window.goto(format!("{}/console", server.url)).await?;
    window
        .find(By::Id("f-login"))
        .await?
        .send_keys(login)
        .await?;
    window
        .find(By::Id("f-password"))
        .await?
        .send_keys(password)
        .await?;
    let button = window
        .find(By::Css("main form button[type=submit]"))
        .await?;
    go(window, &button).await
}

/// Presses the button of these words. Keys reach what stands further down the page without any scrolling of ours.
pub async fn press(window: &WebDriver, words: &str) -> WebDriverResult<()> {
    // Not the hidden one that stands for the key Enter in a field.
    let path = format!("//button[normalize-space()='{words}' and not(@tabindex='-1')]");
    let button = seek(window, &path).await?;
    go(window, &button).await
}

/// Follows the link whose text holds these words.
pub async fn follow(window: &WebDriver, words: &str) -> WebDriverResult<()> {
    let link = seek(
        window,
        &format!("//main//a[contains(normalize-space(), '{words}')]"),
    )
    .await?;
    go(window, &link).await
}

/// Presses Enter on what leads to another page, and waits for that page.
pub async fn go(window: &WebDriver, element: &WebElement) -> WebDriverResult<()> {
    let page = window.find(By::Tag("html")).await?;
    element.send_keys(Key::Enter).await?;
    for _ in 0..200 {
        if !page.is_present().await.unwrap_or(false) {
            window.query(By::Id("main")).first().await?;
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Waits for an element; without one, what the page says instead stands in the test's output.
pub async fn seek(window: &WebDriver, path: &str) -> WebDriverResult<WebElement> {
    let found = window
        .query(By::XPath(path))
        .wait(
            std::time::Duration::from_secs(10),
            std::time::Duration::from_millis(100),
        )
        .first()
        .await;
    if found.is_err() {
        eprintln!(
            "no {path} on {}: {}",
            window.current_url().await?,
            text(window).await?
        );
    }
    found
}

/// What is seen of the page's own part.
pub async fn text(window: &WebDriver) -> WebDriverResult<String> {
    window.find(By::Id("main")).await?.text().await
}

/// What every page must hold at every width; the faults in words.
pub async fn faults(window: &WebDriver) -> WebDriverResult<Vec<String>> {
    let found = window
        .execute(
            r"const faults = [];
            if (document.documentElement.scrollWidth > window.innerWidth) faults.push('wider than the window: ' + document.documentElement.scrollWidth);
            // The page of samples shows headings as samples.
            if (location.pathname !== '/design' && document.querySelectorAll('h1').length !== 1) faults.push(document.querySelectorAll('h1').length + ' headings of the first level');
            let level = 1;
            for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
                const next = Number(heading.tagName[1]);
                if (next > level + 1) faults.push('a level left out before: ' + heading.textContent);
                level = next;
            }
            for (const cell of document.querySelectorAll('tbody th, tbody td')) {
                const style = getComputedStyle(cell), letter = parseFloat(style.fontSize);
                const words = document.createRange(); words.selectNodeContents(cell);
                if (words.getBoundingClientRect().height > 6 * 1.7 * letter && cell.clientWidth < 6 * letter) faults.push('squeezed: ' + cell.textContent);
            }
            for (const link of document.querySelectorAll('a[href]'))
                if (link.getAttribute('href').startsWith('#') && !document.getElementById(link.hash.slice(1)) && location.pathname !== '/design') faults.push('leads nowhere: ' + link.hash);
            for (const image of document.querySelectorAll('img:not([alt])')) faults.push('no alt: ' + image.src);
            for (const control of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
                if (control.offsetParent && !control.labels?.length && !control.getAttribute('aria-label')) faults.push('no label: ' + control.name);
            const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
            for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push('twice: #' + id);
            if (!document.title.trim()) faults.push('no title');
            return faults;",
            Vec::new(),
        )
        .await?;
    Ok(found.convert().unwrap_or_default())
}

/// Fills fields as their kinds want it: text typed in place of what stood there, a choice chosen, a box ticked, a file put.
pub async fn fill(window: &WebDriver, fields: &[(&str, &str)]) -> WebDriverResult<()> {
    for (name, value) in fields {
        let field = seek(
            window,
            &format!("//*[@name='{name}' and not(@type='hidden')]"),
        )
        .await?;
        let kind = field.attr("type").await?.unwrap_or_default();
        match (field.tag_name().await?.as_str(), kind.as_str()) {
            ("select", _) => {
                let option = format!(".//option[@value='{value}']");
                field.find(By::XPath(option)).await?.click().await?;
            }
            (_, "radio" | "checkbox") => {
                let choice = format!("input[name='{name}'][value='{value}']");
                let choice = window.find(By::Css(choice)).await?;
                if !choice.is_selected().await? {
                    choice.send_keys(" ").await?;
                }
            }
            // The parts of a day are typed in the order of the reader's country.
            (_, "date") => {
                window
                    .execute(
                        "document.getElementsByName(arguments[0])[0].value = arguments[1]",
                        vec![(*name).into(), (*value).into()],
                    )
                    .await?;
            }
            (_, "file") => field.send_keys(*value).await?,
            _ => {
                field.clear().await?;
                field.send_keys(*value).await?;
            }
        }
    }
    Ok(())
}

/// Takes a step of a page: unfolds what holds its button, fills the fields and presses it.
pub async fn step(
    window: &WebDriver,
    button: &str,
    fields: &[(&str, &str)],
) -> WebDriverResult<()> {
    // Several steps can have the same button; their fields differ.
    let field = fields.first().map_or(String::new(), |(name, _)| {
        format!(" and .//*[@name='{name}']")
    });
    let fold = format!("//details[.//button[normalize-space()='{button}']{field}]");
    unfold(window, &fold).await?;
    fill(window, fields).await?;
    let path = format!("{fold}//button[normalize-space()='{button}']");
    let button = seek(window, &path).await?;
    go(window, &button).await
}

/// Opens the fold of this place, where it is closed.
pub async fn unfold(window: &WebDriver, path: &str) -> WebDriverResult<()> {
    let fold = seek(window, path).await?;
    if fold.attr("open").await?.is_none() {
        let summary = fold.find(By::Tag("summary")).await?;
        summary.send_keys(Key::Enter).await?;
    }
    Ok(())
}

/// What the button of this place downloads: its form is sent with the window's cookies, since a download opens no page.
pub async fn download(window: &WebDriver, server: &Server, path: &str) -> WebDriverResult<Vec<u8>> {
    let button = seek(window, path).await?;
    let form = button.find(By::XPath("./ancestor::form")).await?;
    let mut fields = form.find_all(By::Css("input[type=hidden]")).await?;
    let address = form.attr("action").await?.unwrap_or_default();
    fields.push(button);
    let mut pairs = Vec::new();
    for field in &fields {
        let value = field.attr("value").await?.unwrap_or_default();
        if let Some(name) = field.attr("name").await? {
            pairs.push(format!("{}={}", encode(&name), encode(&value)));
        }
    }
    let cookies = window.get_all_cookies().await?;
    let cookies: Vec<String> = cookies
        .iter()
        .map(|cookie| format!("{}={}", cookie.name, cookie.value))
        .collect();
    let answer = reqwest::Client::new()
        .post(format!("{}{address}", server.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookies.join("; "))
        .body(pairs.join("&"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{address}");
    Ok(answer.bytes().await.unwrap().to_vec())
}

/// What can be read in a PDF, blanks left out.
pub fn pdf_text(bytes: &[u8]) -> String {
    assert!(bytes.starts_with(b"%PDF"), "{} bytes, no PDF", bytes.len());
    let text = pdf_extract::extract_text_from_mem(bytes).unwrap();
    text.split_whitespace().collect()
}

/// Asserts that the page says all of these.
pub async fn says(window: &WebDriver, words: &[&str]) -> WebDriverResult<()> {
    let shown = text(window).await?;
    for word in words {
        assert!(shown.contains(word), "no 「{word}」 in: {shown}");
    }
    Ok(())
}

/// What stands between two words of the page.
pub async fn between(window: &WebDriver, before: &str, after: &str) -> WebDriverResult<String> {
    let shown = text(window).await?;
    let found = shown.split_once(before);
    let found = found.and_then(|(_, rest)| Some(rest.split_once(after)?.0.to_owned()));
    Ok(found.unwrap_or_else(|| panic!("no 「{before}…{after}」 in: {shown}")))
}
