//! Write, send, review, clear, sign, by four people through the real forms.

use axum::http::StatusCode;
use gongkai_testkit::county::{
    ADMINISTRATOR, CLERK, ISSUER, LONE_CLERK, REVIEWER, SECRECY_REVIEWER, SMALL_TOWNSHIP,
};
use jiff::SignedDuration;

use crate::site::{in_county, in_each_county};
use crate::stories::{cleared, published, sent, signed};

const TITLE: &str = "青石镇11月临时救助对象公示";

#[tokio::test]
async fn a_text_goes_through_four_hands_before_the_public_sees_it() {
    in_each_county(|site| async move {
        let clerk = site.clerk().await;
        let page = sent(
            &clerk,
            TITLE,
            &[],
            &[("files", "名单.txt", "张某某，500元\n".as_bytes())],
        )
        .await;
        let reviewer = site.signed_in(REVIEWER).await;
        reviewer
            .get("/console")
            .await
            .ok()
            .shows(&[TITLE, "去审核"]);
        clerk
            .get("/console")
            .await
            .ok()
            .shows(&["我送出去的", TITLE]);
        site.visitor()
            .get("/r/qingshi/2026-00001")
            .await
            .is(StatusCode::NOT_FOUND);

        reviewer
            .press(&page, "审核通过", &[("note", "数字已核对")])
            .await
            .location();
        let secrecy = site.signed_in(SECRECY_REVIEWER).await;
        secrecy.get("/console").await.shows(&[TITLE, "去保密审查"]);
        secrecy.press(&page, "作出审查决定", &[]).await.location();
        let issuer = site.signed_in(ISSUER).await;
        issuer.get("/console").await.shows(&[TITLE, "去签发"]);
        let address = signed(&site, &page).await;

        assert_eq!(address, "/r/qingshi/2026-00001");
        let public = site.visitor().get(&address).await;
        public
            .ok()
            .shows(&[TITLE, "名单.txt", "主动公开", "2026-11-24"]);
        public.hides(&["数字已核对", CLERK.login]);
        let history = clerk.get(&page).await;
        history.ok().shows(&[
            "起草",
            "送审",
            "审核通过",
            "数字已核对",
            "保密审查",
            "签发并发布",
        ]);
        history.shows(&[
            CLERK.name,
            REVIEWER.name,
            SECRECY_REVIEWER.name,
            ISSUER.name,
        ]);
    })
    .await;
}

#[tokio::test]
async fn a_text_sent_back_comes_back_with_its_reason_and_goes_round_again() {
    in_each_county(|site| async move {
        let clerk = site.clerk().await;
        let page = sent(&clerk, TITLE, &[], &[]).await;
        let reviewer = site.signed_in(REVIEWER).await;

        let without_reason = reviewer.press(&page, "退回修改", &[]).await;
        without_reason
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["退回"]);
        let reason = [("reason", "金额与附件不一致，请核对。")];
        reviewer.press(&page, "退回修改", &reason).await.location();

        clerk.get("/console").await.shows(&["退回修改", TITLE]);
        clerk
            .get(&page)
            .await
            .shows(&["金额与附件不一致，请核对。"]);
        let edit = format!("{page}/edit");
        let form = clerk.get(&edit).await;
        form.ok().shows(&[TITLE]);
        let again = clerk
            .press_on(
                &form,
                "保存并送审",
                &[("title", "青石镇11月临时救助对象公示（核对后）")],
                &[],
            )
            .await;
        assert_eq!(again.location(), page);
        cleared(&site, &page).await;
        let address = signed(&site, &page).await;
        site.visitor().get(&address).await.ok().shows(&["核对后"]);
    })
    .await;
}

#[tokio::test]
async fn who_wrote_it_may_not_pass_it_where_a_second_person_is_asked_for() {
    in_county(|site| async move {
        // The administrator makes the clerk a reviewer too.
        let administrator = site.signed_in(gongkai_testkit::county::ADMINISTRATOR).await;
        let account = format!("/console/accounts/{}", CLERK.login);
        let roles = [("roles", "editor"), ("roles", "reviewer")];
        administrator
            .press(&account, "保存", &roles)
            .await
            .location();

        let clerk = site.clerk().await;
        let page = sent(&clerk, TITLE, &[], &[]).await;
        let refused = clerk
            .press(&page, "审核通过", &[("note", "我自己看过了")])
            .await;
        refused
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["要由另一个人办理", "我自己看过了"]);

        let reviewer = site.signed_in(REVIEWER).await;
        reviewer.press(&page, "审核通过", &[]).await.location();
    })
    .await;
}

#[tokio::test]
async fn one_clerk_alone_may_do_all_where_the_township_allows_it_and_it_is_listed() {
    in_county(|site| async move {
        let clerk = site.signed_in(LONE_CLERK).await;
        let page = sent(&clerk, "河东镇道路维修公告", &[], &[]).await;
        clerk.press(&page, "审核通过", &[]).await.location();
        clerk.press(&page, "作出审查决定", &[]).await.location();
        clerk.press(&page, "签发，立即发布", &[]).await.location();

        site.visitor()
            .get(&format!("/r/{SMALL_TOWNSHIP}/2026-00001"))
            .await
            .ok()
            .shows(&["河东镇道路维修公告"]);
        let alone = clerk.get("/console/alone").await;
        alone
            .ok()
            .shows(&["河东镇道路维修公告", "审核", "保密审查", "签发", "共 3 条"]);
        clerk.get(&page).await.shows(&["单人办理"]);
        // Supervision from above sees it, the other township does not.
        let above = site
            .signed_in(gongkai_testkit::county::COUNTY_ADMINISTRATOR)
            .await;
        above
            .get("/console/alone")
            .await
            .shows(&["河东镇道路维修公告"]);
        let other = site.clerk().await;
        other
            .get("/console/alone")
            .await
            .ok()
            .hides(&["河东镇道路维修公告"]);
    })
    .await;
}

#[tokio::test]
async fn a_text_signed_for_a_time_appears_at_that_time() {
    in_each_county(|site| async move {
        let clerk = site.clerk().await;
        let page = sent(&clerk, TITLE, &[], &[]).await;
        cleared(&site, &page).await;
        let issuer = site.signed_in(ISSUER).await;
        let past = [("publish_on", "2026-11-24"), ("publish_time", "08:00")];
        let late = issuer.press(&page, "签发，到时发布", &past).await;
        late.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["已经过去", "2026-11-24", "08:00"]);
        let time = [("publish_on", "2026-11-25"), ("publish_time", "08:30")];
        issuer
            .press(&page, "签发，到时发布", &time)
            .await
            .location();
        issuer
            .get(&page)
            .await
            .ok()
            .shows(&["定于 2026-11-25 08:30 自动发布"]);

        let visitor = site.visitor();
        site.pass(SignedDuration::from_hours(23));
        site.publish_due().await;
        visitor
            .get("/r/qingshi/2026-00001")
            .await
            .is(StatusCode::NOT_FOUND);
        visitor.get("/").await.ok().hides(&[TITLE]);
        site.pass(SignedDuration::from_mins(30));
        site.publish_due().await;
        visitor
            .get("/r/qingshi/2026-00001")
            .await
            .ok()
            .shows(&[TITLE]);
        visitor.get("/").await.shows(&[TITLE]);
    })
    .await;
}

#[tokio::test]
async fn a_revision_keeps_what_was_and_shows_what_changed() {
    in_county(|site| async move {
        let body = [("body_html", "<p>东坪社区救助13户。</p>")];
        let (page, address) = published(&site, TITLE, &body, &[]).await;
        let clerk = site.clerk().await;
        let begun = clerk.press(&page, "开始修订", &[]).await;
        let edit = begun.location();
        assert_eq!(edit, format!("{page}/edit"));

        let changed = [
            ("body_html", "<p>东坪社区救助14户。</p>"),
            ("change_note", "更正东坪社区户数"),
        ];
        clerk.press(&edit, "保存并送审", &changed).await.location();
        let visitor = site.visitor();
        visitor
            .get(&address)
            .await
            .ok()
            .shows(&["13户"])
            .hides(&["14户"]);
        cleared(&site, &page).await;
        assert_eq!(signed(&site, &page).await, address);

        visitor
            .get(&address)
            .await
            .ok()
            .shows(&["14户", "第 2 版", "更正东坪社区户数"])
            .hides(&["13户"]);
        visitor
            .get(&format!("{address}?edition=1"))
            .await
            .ok()
            .shows(&["13户", "不是现行版本"]);
        visitor
            .get(&format!("{address}?compare=1"))
            .await
            .ok()
            .shows(&["<del>", "<ins>"]);
    })
    .await;
}

#[tokio::test]
async fn a_revision_is_offered_to_those_who_write() {
    in_county(|site| async move {
        let (page, _) = published(&site, TITLE, &[], &[]).await;
        site.clerk().await.get(&page).await.shows(&["开始修订"]);
        for person in [REVIEWER, SECRECY_REVIEWER, ISSUER, ADMINISTRATOR] {
            let other = site.signed_in(person).await;
            other.get(&page).await.ok().hides(&["开始修订"]);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_clearance_stands_under_its_field() {
    in_county(|site| async move {
        let page = sent(&site.clerk().await, TITLE, &[], &[]).await;
        let reviewer = site.signed_in(REVIEWER).await;
        reviewer.press(&page, "审核通过", &[]).await.location();
        let secrecy = site.signed_in(SECRECY_REVIEWER).await;
        for (fill, field) in [
            (vec![("mode", "withheld")], "f-ground"),
            (vec![("mode", "on_request")], "f-explanation"),
            (
                vec![("mode", "withheld"), ("ground", "state_secret")],
                "f-explanation",
            ),
        ] {
            let back = secrecy.press(&page, "作出审查决定", &fill).await;
            back.is(StatusCode::UNPROCESSABLE_ENTITY).shows(&[
                "有 1 处需要改一下",
                &format!("href=\"#{field}\""),
                &format!("id=\"{field}-error\""),
            ]);
        }
    })
    .await;
}
