//! Signing in and out, how long it lasts, how guessing is slowed down, and changing one's password.

use axum::http::StatusCode;
use gongkai_testkit::county::{ADMINISTRATOR, CLERK};
use jiff::SignedDuration;

use crate::site::in_county;

const PASSWORD: &str = "青石镇的河水是清的";
const NEW: &str = "河东的桥修了三年才好";

#[tokio::test]
async fn who_signs_in_goes_on_where_they_wanted_to() {
    in_county(|site| async move {
        site.set_password(CLERK, PASSWORD).await;
        let client = site.visitor();
        let sent_away = client.get("/console/records?status=drafting").await;
        let form = client.follow(&sent_away).await;
        form.ok().shows(&["工作人员登录"]);

        let wrong = [("login", CLERK.login), ("password", "青石镇的河水是浑的")];
        let again = client.press_on(&form, "登录", &wrong, &[]).await;
        again
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["登录名或者密码不对", CLERK.login])
            .hides(&["河水"]);
        // A sign-in name may be typed with capitals.
        let right = [("login", "LiXF"), ("password", PASSWORD)];
        let opened = client.press_on(&again, "登录", &right, &[]).await;
        assert_eq!(opened.location(), "/console/records?status=drafting");
        let cookie = opened.header("set-cookie");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        client
            .follow(&opened)
            .await
            .ok()
            .shows(&[CLERK.name, "政务公开专干"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    in_county(|site| async move {
        site.set_password(CLERK, PASSWORD).await;
        for next in [
            "https://evil.example/",
            "//evil.example/",
            "/console\\evil",
            "/consolex",
        ] {
            let fields = [
                ("login", CLERK.login),
                ("password", PASSWORD),
                ("next", next),
            ];
            let opened = site.visitor().post_bare("/console/sign-in", &fields).await;
            assert_eq!(opened.location(), "/console");
        }
    })
    .await;
}

#[tokio::test]
async fn guessing_is_slowed_down_by_name_and_by_address() {
    in_county(|site| async move {
        site.set_password(CLERK, PASSWORD).await;
        let guess = [("login", CLERK.login), ("password", "abcdefghijk")];
        let right = [("login", CLERK.login), ("password", PASSWORD)];
        let client = site.visitor();
        for _ in 0..5 {
            client
                .post_bare("/console/sign-in", &guess)
                .await
                .is(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let refused = client.post_bare("/console/sign-in", &right).await;
        refused
            .is(StatusCode::TOO_MANY_REQUESTS)
            .shows(&["15 分钟"]);
        assert_eq!(refused.header("retry-after"), "900");
        site.pass(SignedDuration::from_mins(16));
        client
            .post_bare("/console/sign-in", &right)
            .await
            .location();

        // Many names from one address.
        let client = site.visitor().at_address([192, 0, 2, 77]);
        for number in 0..30 {
            let name = format!("nobody{number}");
            let fields = [("login", name.as_str()), ("password", "abcdefghijk")];
            client
                .post_bare("/console/sign-in", &fields)
                .await
                .is(StatusCode::UNPROCESSABLE_ENTITY);
        }
        client
            .post_bare("/console/sign-in", &right)
            .await
            .is(StatusCode::TOO_MANY_REQUESTS);
        let elsewhere = site.visitor().at_address([192, 0, 2, 78]);
        elsewhere
            .post_bare("/console/sign-in", &right)
            .await
            .location();
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_time_and_with_its_account() {
    in_county(|site| async move {
        let client = site.clerk().await;
        client.get("/console").await.ok();
        let out = client.press("/console", "退出登录", &[]).await;
        assert_eq!(out.location(), "/console/sign-in");
        client.get("/console").await.is(StatusCode::SEE_OTHER);

        // The cookie alone does not bring it back.
        let client = site.clerk().await;
        site.pass(SignedDuration::from_hours(11));
        client.get("/console").await.ok();
        site.pass(SignedDuration::from_hours(2));
        client.get("/console").await.is(StatusCode::SEE_OTHER);

        let client = site.clerk().await;
        let administrator = site.signed_in(ADMINISTRATOR).await;
        let account = format!("/console/accounts/{}", CLERK.login);
        administrator
            .press(&account, "保存", &[("closed", "1")])
            .await
            .location();
        client.get("/console").await.is(StatusCode::SEE_OTHER);
        site.set_password(CLERK, PASSWORD).await;
        let fields = [("login", CLERK.login), ("password", PASSWORD)];
        site.visitor()
            .post_bare("/console/sign-in", &fields)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn ones_own_password_is_changed_with_the_old_one() {
    in_county(|site| async move {
        site.set_password(CLERK, PASSWORD).await;
        let (client, elsewhere) = (site.clerk().await, site.clerk().await);
        let try_with = |old: &'static str, new: &'static str, again: &'static str| {
            let client = &client;
            async move {
                let fields = [("old", old), ("password", new), ("again", again)];
                client.press("/console/password", "改密码", &fields).await
            }
        };
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        try_with(PASSWORD, "短", "短")
            .await
            .is(wrong)
            .shows(&["至少 10 个字符"]);
        try_with(PASSWORD, NEW, "别的")
            .await
            .is(wrong)
            .shows(&["不一样"]);
        let old_wrong = try_with("不是原来的密码呀呀", NEW, NEW).await;
        old_wrong.is(wrong).shows(&["现在的密码不对"]).hides(&[NEW]);

        let changed = try_with(PASSWORD, NEW, NEW).await;
        client.follow(&changed).await.ok().shows(&["密码已改"]);
        elsewhere.get("/console").await.is(StatusCode::SEE_OTHER);
        let fields = [("login", CLERK.login), ("password", NEW)];
        site.visitor()
            .post_bare("/console/sign-in", &fields)
            .await
            .location();

        // An open session is no way to guess either.
        let client = site.clerk().await;
        let guess = [("old", "abcdefghijk"), ("password", NEW), ("again", NEW)];
        for _ in 0..5 {
            client.post("/console/password", &guess).await.is(wrong);
        }
        client
            .post("/console/password", &guess)
            .await
            .is(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn an_error_leads_staff_back_to_their_work() {
    in_county(|site| async move {
        let clerk = site.clerk().await;
        let refused = clerk.get("/console/agencies").await;
        refused
            .is(StatusCode::FORBIDDEN)
            .shows(&["没有权限", "回工作台"])
            .hides(&["按目录找"]);
        let nothing = site.visitor().get("/nothing").await;
        nothing
            .is(StatusCode::NOT_FOUND)
            .shows(&["按目录找"])
            .hides(&["回工作台"]);
    })
    .await;
}
