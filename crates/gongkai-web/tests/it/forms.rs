//! Wrong, hostile and huge input: what was typed is kept, what is wrong is said, nothing hostile gets through.

use axum::http::StatusCode;
use gongkai_testkit::county::{CLERK, ISSUER};

use crate::controls::Form;
use crate::site::in_county;
use crate::stories::{TEXT, published, sent};

const NEW: &str = "/console/records/new";

#[tokio::test]
async fn what_was_typed_comes_back_with_what_is_wrong() {
    in_county(|site| async move {
        let clerk = site.clerk().await;
        let fill = [
            ("title", ""),
            ("body_html", "<p>写了很久的正文</p>"),
            ("issued_on", "2026年11月20日"),
            ("items", "livelihood-relief"),
            ("items", "news"),
            ("keywords", "一、二、三、四、五、六、七、八、九、十、十一"),
            ("source", "清源县民政局"),
        ];
        let back = clerk
            .press_with_files(NEW, "保存草稿", &fill, &[("files", "说明.txt", b"text")])
            .await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY).shows(&[
            "有 3 处需要改一下",
            "href=\"#f-title\"",
            "请填写标题",
            "不是日期",
            "关键词最多 10 个",
            "清源县民政局",
            "写了很久的正文",
        ]);
        let form = Form::with_button(&back.text(), "保存草稿");
        assert_eq!(form.value("body_html"), Some("<p>写了很久的正文</p>"));
        // The file need not be sent again.
        let mend = [
            ("title", "补上的标题"),
            ("issued_on", "2026-11-20"),
            ("keywords", "一、二"),
        ];
        let saved = clerk.press_on(&back, "保存草稿", &mend, &[]).await;
        let page = clerk.follow(&saved).await;
        page.ok()
            .shows(&["补上的标题", "写了很久的正文", "说明.txt"]);
    })
    .await;
}

#[tokio::test]
async fn hostile_html_is_cleaned_wherever_it_is_shown() {
    in_county(|site| async move {
        let hostile = "<p onclick=\"steal()\">正文</p><script>steal()</script><iframe src=\"https://evil.example\"></iframe>\
            <a href=\"javascript:steal()\">点</a><img src=\"x\" onerror=\"steal()\"><form action=\"/x\"><input name=\"y\"></form>\
            <p style=\"position:fixed\">尾</p>";
        let title = "标题</title><script>steal()</script>";
        let more = [("body_html", hostile), ("summary", "<b onmouseover=steal()>概述</b>")];
        let (page, address) = published(&site, title, &more, &[]).await;
        let clerk = site.clerk().await;
        for (client, address) in [
            (&site.visitor(), address.as_str()),
            (&site.visitor(), "/feed.atom"),
            (&site.visitor(), "/a/qingshi/list"),
            (&clerk, page.as_str()),
            (&clerk, "/console/records"),
        ] {
            client.get(address).await.ok().shows(&["标题"]).hides(&[
                "<script>steal",
                "onclick=\"steal",
                "onerror=\"steal",
                "<b onmouseover",
                "evil.example",
                "href=\"javascript",
                "position:fixed",
            ]);
        }
        let shown = site.visitor().get(&address).await;
        assert!(shown.header("content-security-policy").contains("default-src 'self'"));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
    })
    .await;
}

#[tokio::test]
async fn files_are_judged_by_what_they_are() {
    in_county(|site| async move {
        let clerk = site.clerk().await;
        let fill: Vec<(&str, &str)> = [("title", "带附件的")].into_iter().chain(TEXT).collect();
        for (name, bytes, reason) in [
            ("报告.pdf", b"MZ\x90\x00".as_slice(), "不是 pdf 格式"),
            ("程序.exe", b"MZ\x90\x00", "是程序或者网页"),
            ("页面.html", b"<script>steal()</script>", "是程序或者网页"),
            ("表格.xlsm", b"PK\x03\x04", "带有宏"),
            ("无扩展名", b"text", "没有扩展名"),
            ("图片.png", b"<svg onload=steal()>", "不是 png 格式"),
        ] {
            let back = clerk
                .press_with_files(NEW, "保存草稿", &fill, &[("files", name, bytes)])
                .await;
            back.is(StatusCode::UNPROCESSABLE_ENTITY)
                .shows(&[reason, "带附件的"]);
        }
        let huge = vec![b'x'; (1 << 20) + 1];
        let refused = clerk
            .press_with_files(NEW, "保存草稿", &fill, &[("files", "大.txt", &huge)])
            .await;
        refused
            .is(StatusCode::PAYLOAD_TOO_LARGE)
            .shows(&["大.txt", "1 MB"]);
        let not_a_picture = clerk
            .upload(
                "/console/upload?agency=qingshi",
                &[],
                &[("file", "文.txt", b"text")],
            )
            .await;
        not_a_picture
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["只能放图片"]);
        let not_word = [("word", "稿.docx", b"not a zip file".as_slice())];
        clerk
            .press_with_files(NEW, "导入成草稿", &[], &not_word)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["另存为 .docx"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_never_run_as_a_page_of_ours() {
    in_county(|site| async move {
        let file = [(
            "files",
            "名'<b>单.txt",
            b"note <script>steal()</script>".as_slice(),
        )];
        let clerk = site.clerk().await;
        let page = sent(&clerk, "带附件的", &[], &file).await;
        let shown = clerk.get(&page).await.text();
        let address = shown.split("href=\"/console/files/").nth(1).unwrap();
        let address = crate::controls::unescaped(address.split('"').next().unwrap());
        let file = clerk.get(&format!("/console/files/{address}")).await;
        file.ok();
        assert!(
            file.header("content-security-policy")
                .starts_with("sandbox")
        );
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(file.header("cache-control"), "no-store");
    })
    .await;
}

#[tokio::test]
async fn a_word_file_becomes_a_draft() {
    in_county(|site| async move {
        let clerk = site.clerk().await;
        let html = "PK\x03\x04<h2>关于修路的通知</h2><p>明天开工。</p><script>steal()</script>";
        let made = clerk
            .press_with_files(
                NEW,
                "导入成草稿",
                &[],
                &[("word", "通知.docx", html.as_bytes())],
            )
            .await;
        let form = clerk.follow(&made).await;
        form.ok().shows(&["已导入成草稿"]).hides(&["steal()"]);
        let form = Form::with_button(&form.text(), "保存草稿");
        assert_eq!(form.value("title"), Some("关于修路的通知"));
        assert_eq!(form.value("body_html"), Some("<p>明天开工。</p>"));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_address_offers_a_search() {
    in_county(|site| async move {
        let visitor = site.visitor();
        for wrong in [
            "/nothing",
            "/a/nobody",
            "/a/QINGSHI",
            "/r/none/1",
            "/a/qingshi/list/none",
            "/reports/abc",
            "/files/none/x",
        ] {
            visitor.get(wrong).await.is(StatusCode::NOT_FOUND).shows(&[
                "没有这个页面",
                "action=\"/search\"",
                "回首页",
            ]);
        }
        let clerk = site.clerk().await;
        clerk
            .get("/console/records/none")
            .await
            .is(StatusCode::NOT_FOUND);
        // Machines get their own form.
        let problem = visitor
            .get_with("/a/nobody", &[("accept", "application/json")])
            .await;
        problem.is(StatusCode::NOT_FOUND);
        assert_eq!(problem.header("content-type"), "application/problem+json");
    })
    .await;
}

#[tokio::test]
async fn a_step_that_somebody_else_has_done_is_refused_with_words() {
    in_county(|site| async move {
        let (page, _) = published(&site, "已经公开的", &[], &[]).await;
        let issuer = site.signed_in(ISSUER).await;
        let late = issuer
            .post(&format!("{page}/act"), &[("act", "sign")])
            .await;
        late.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["没有正在办理的版本"]);
        let clerk = site.signed_in(CLERK).await;
        let unknown = clerk
            .post(&format!("{page}/act"), &[("act", "explode")])
            .await;
        unknown
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["不认识这一步"]);
    })
    .await;
}
