//! Type size and colours without script: one button on every page, a page to choose, and pages dressed as chosen, from the
//! cache as well.

use axum::http::StatusCode;
use gongkai_testkit::county::CLERK;

use crate::answers::Answer;
use crate::controls::Form;
use crate::site::in_county;
use crate::stories::published;

const HERE: &str = "/preferences";

/// What the first tag of a page says.
fn first_tag(answer: &Answer) -> String {
    let text = answer.text();
    let start = text.find("<html").unwrap();
    let end = text[start..].find('>').unwrap();
    text[start..=start + end].to_owned()
}

/// The button, and the form it sends.
const SWITCH: [&str; 2] = [
    "<button type=\"submit\" form=\"prefs\" name=\"toggle\" value=\"size\"",
    "<form id=\"prefs\" action=\"/preferences\" method=\"post\">",
];

const PLAIN: &str = "<html lang=\"zh-CN\">";

#[tokio::test]
async fn one_button_on_every_page_gives_large_type_and_takes_it_back() {
    in_county(|site| async move {
        let (_, page) = published(&site, "大字也要看得见的公示", &[], &[]).await;
        let elder = site.visitor();
        let other = site.visitor();
        for address in [page.as_str(), "/", "/search?q=公示", "/a/nobody"] {
            let shown = elder.get(address).await;
            assert_eq!(first_tag(&shown), PLAIN, "{address}");
            shown.shows(&SWITCH);
        }
        let referer = format!("https://www.example.gov.cn{page}");
        let toggled = elder
            .post_with(HERE, &[("toggle", "size")], &[("referer", &referer)])
            .await;
        assert_eq!(toggled.location(), page);
        assert!(toggled.header("set-cookie").contains("Max-Age=31536000"));
        for address in [page.as_str(), "/", "/search?q=公示", "/a/nobody"] {
            // Twice: as it is made, and as it is kept.
            for _ in 0..2 {
                let shown = elder.get(address).await;
                assert_eq!(
                    first_tag(&shown),
                    "<html data-size=\"large\" lang=\"zh-CN\">",
                    "{address}"
                );
                assert_eq!(first_tag(&other.get(address).await), PLAIN, "{address}");
            }
        }
        elder.post_with(HERE, &[("toggle", "size")], &[]).await;
        assert_eq!(first_tag(&elder.get(&page).await), PLAIN);
    })
    .await;
}

#[tokio::test]
async fn a_kept_page_is_known_again_only_as_it_was_dressed() {
    in_county(|site| async move {
        let (_, page) = published(&site, "公示", &[], &[]).await;
        let reader = site.visitor();
        let plain = reader.get(&page).await;
        assert_eq!(plain.header("vary"), "accept-encoding, cookie");
        reader.post_with(HERE, &[("theme", "dark")], &[]).await;
        let tag = plain.header("etag");
        let dark = reader.get_with(&page, &[("if-none-match", tag)]).await;
        assert_eq!(
            first_tag(dark.ok()),
            "<html data-theme=\"dark\" lang=\"zh-CN\">"
        );
        let again = [("if-none-match", dark.header("etag"))];
        let again = reader.get_with(&page, &again).await;
        again.is(StatusCode::NOT_MODIFIED);
        // A feed is no page.
        let feed = reader.get("/feed.atom").await;
        assert_eq!(feed.body, site.visitor().get("/feed.atom").await.body);
    })
    .await;
}

#[tokio::test]
async fn the_page_to_choose_shows_what_is_chosen_and_leads_back() {
    in_county(|site| async move {
        let reader = site.visitor();
        let referer = [
            ("referer", "http://127.0.0.1:8080/search?q=a&page=2"),
            ("host", "127.0.0.1:8080"),
        ];
        let asked = reader.get_with(HERE, &referer).await;
        assert_eq!(asked.ok().header("cache-control"), "no-store");
        let form = Form::with_button(&asked.text(), "保存");
        assert_eq!(form.value("back"), Some("/search?q=a&page=2"));
        assert_eq!(form.value("size"), Some("normal"));
        assert_eq!(form.value("theme"), Some("auto"));
        let fill = [("size", "large"), ("theme", "light")];
        let saved = reader.press_on(&asked, "保存", &fill, &[]).await;
        assert_eq!(saved.location(), "/search?q=a&page=2");
        let asked = reader.get(HERE).await;
        assert_eq!(
            first_tag(&asked),
            "<html data-size=\"large\" data-theme=\"light\" lang=\"zh-CN\">"
        );
        let form = Form::with_button(&asked.text(), "保存");
        assert_eq!(form.value("size"), Some("large"));
        assert_eq!(form.value("theme"), Some("light"));
        assert_eq!(form.value("back"), Some("/"));
        let wrong = reader.post_with(HERE, &[("size", "huge")], &[]).await;
        wrong
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["字号请选标准或大字"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    in_county(|site| async move {
        let reader = site.visitor();
        for back in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "evil.example",
            "/a b",
            "/a\r\nset-cookie: x=1",
        ] {
            let sent = reader.post_with(HERE, &[("back", back)], &[]).await;
            assert_eq!(sent.location(), "/", "{back}");
        }
        for referer in [
            "https://evil.example/r/1",
            "https://www.example.gov.cn.evil.example/r/1",
            "https://www.example.gov.cn//evil.example",
            "https://www.example.gov.cn/preferences?x",
            "about:blank",
        ] {
            let headers = [("referer", referer)];
            let sent = reader
                .post_with(HERE, &[("toggle", "size")], &headers)
                .await;
            assert_eq!(sent.location(), "/", "{referer}");
        }
        let sent = reader.post_with(HERE, &[("back", "/r/1?x=//y")], &[]).await;
        assert_eq!(sent.location(), "/r/1?x=//y");
    })
    .await;
}

#[tokio::test]
async fn staff_see_their_pages_as_they_chose() {
    in_county(|site| async move {
        let clerk = site.signed_in(CLERK).await;
        let desk = clerk.get("/console").await;
        desk.ok().shows(&SWITCH);
        clerk.post_with(HERE, &[("toggle", "size")], &[]).await;
        let desk = clerk.get("/console").await;
        assert_eq!(
            first_tag(desk.ok()),
            "<html data-size=\"large\" lang=\"zh-CN\">"
        );
    })
    .await;
}

#[tokio::test]
async fn asking_for_the_head_alone_does_not_empty_the_kept_page() {
    in_county(|site| async move {
        let (_, page) = published(&site, "公示", &[], &[]).await;
        let reader = site.visitor();
        assert!(reader.head(&page).await.ok().body.is_empty());
        reader.get(&page).await.ok().shows(&["公示"]);
    })
    .await;
}
