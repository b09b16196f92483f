//! Reminders as their people meet them: at the top of 今日, in the navigation, on one's own account; and for
//! administrators what could not be mailed.

use axum::http::StatusCode;
use gongkai_core::accounts::MailSetting;
use gongkai_core::time::Clock as _;
use gongkai_store::write::notices::Mailing;
use gongkai_testkit::county::{
    ADMINISTRATOR, CLERK, COUNTY_ADMINISTRATOR, HANDLER, HEAD, LONE_CLERK, PEOPLE, SMALL_TOWNSHIP,
    TOWNSHIP,
};
use jiff::civil::{Date, date};

use crate::site::{Site, in_county};
use crate::stories::registered;

/// Five working days before the last day of what was handed in on 2026-11-24.
const FIVE_AHEAD: Date = date(2026, 12, 15);

async fn remind(site: &Site, mailing: Mailing<'_>) {
    let (setting, now) = (site.app.request_setting(), site.app.now());
    let store = &site.county.store;
    let made = store.remind(FIVE_AHEAD, setting, mailing, now).await;
    assert!(made.unwrap() > 0);
}

const FIRST: &str = "qingshi-2026-0001 还有5个工作日到期，最迟2026年12月22日答复。";
const SECOND: &str = "qingshi-2026-0002 还有5个工作日到期，最迟2026年12月22日答复。";

/// The button of one notice, as it is read out.
fn knows(words: &str) -> String {
    format!("知道了<span class=\"visually-hidden\">：{words}</span>")
}

#[tokio::test]
async fn what_i_was_reminded_of_stands_first_until_i_know() {
    in_county(|site| async move {
        let request = registered(&site, TOWNSHIP).await;
        let handler = site.signed_in(HANDLER).await;
        handler
            .get("/console")
            .await
            .ok()
            .hides(&["提醒</h2>", "知道了"]);
        let second = registered(&site, TOWNSHIP).await;
        remind(&site, Mailing::Off).await;
        let page = handler.get("/console").await;
        let link = format!("href=\"/console/requests/{request}\"");
        page.ok()
            .shows(&[
                FIRST,
                SECOND,
                "待办的信息：危房改造补助名单",
                &link,
                "快到期",
            ])
            .shows(&["2<span class=\"visually-hidden\"> 条未读提醒"])
            .hides(&["王小明"]);
        // The count follows to every page.
        let board = handler.get("/console/requests").await;
        board
            .ok()
            .shows(&["2<span class=\"visually-hidden\"> 条未读提醒"]);
        let known = handler.press("/console", &knows(FIRST), &[]).await;
        assert_eq!(known.location(), "/console");
        handler
            .get("/console")
            .await
            .shows(&[SECOND, "1<span class=\"visually-hidden\"> 条未读提醒"])
            .hides(&[FIRST, "全部知道了"]);
        let known = handler.press("/console", &knows(SECOND), &[]).await;
        handler
            .follow(&known)
            .await
            .ok()
            .hides(&[SECOND, "条未读提醒"]);
        handler
            .get(&format!("/console/requests/{second}"))
            .await
            .ok();
    })
    .await;
}

#[tokio::test]
async fn all_that_was_shown_is_known_at_once_and_nothing_that_came_later() {
    in_county(|site| async move {
        registered(&site, TOWNSHIP).await;
        registered(&site, TOWNSHIP).await;
        remind(&site, Mailing::Off).await;
        let handler = site.signed_in(HANDLER).await;
        let shown = handler.get("/console").await;
        registered(&site, TOWNSHIP).await;
        remind(&site, Mailing::Off).await;
        handler
            .press_on(&shown, "全部知道了", &[], &[])
            .await
            .location();
        handler
            .get("/console")
            .await
            .shows(&["qingshi-2026-0003"])
            .hides(&[FIRST, SECOND]);
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_or_settles_anothers_reminders() {
    in_county(|site| async move {
        registered(&site, TOWNSHIP).await;
        registered(&site, SMALL_TOWNSHIP).await;
        remind(&site, Mailing::Off).await;
        for person in PEOPLE {
            let client = site.signed_in(person).await;
            let page = client.get("/console").await;
            page.ok();
            let mine = match person {
                HANDLER => vec!["qingshi-2026-0001"],
                LONE_CLERK => vec!["hedong-2026-0001"],
                _ => Vec::new(),
            };
            for number in ["qingshi-2026-0001", "hedong-2026-0001"] {
                match mine.contains(&number) {
                    true => page.shows(&[number]),
                    false => page.hides(&[number]),
                };
            }
            if person != HANDLER {
                for field in ["notice", "up_to"] {
                    let sent = client.post("/console/notices", &[(field, "1")]).await;
                    assert_eq!(sent.location(), "/console");
                }
            }
        }
        let handler = site.signed_in(HANDLER).await;
        handler.get("/console").await.shows(&["qingshi-2026-0001"]);
    })
    .await;
}

#[tokio::test]
async fn people_set_their_own_address_and_turn_mail_off() {
    in_county(|site| async move {
        let handler = site.signed_in(HANDLER).await;
        let me = "/console/me";
        handler.get(me).await.ok().shows(&[
            "郑经办",
            "申请经办人",
            "系统还没有设置邮件服务器",
            "/console/password",
        ]);
        let sending = site.with_settings(|settings| settings.sends_mails = true);
        let there = sending.signed_in(HANDLER).await;
        there.get(me).await.ok().hides(&["还没有设置邮件服务器"]);
        let wrong = handler.press(me, "保存", &[("email", "郑经办")]).await;
        wrong
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["电子邮箱不对", "value=\"郑经办\""]);
        let address = "zhengjb@example.cn";
        let saved = handler.press(me, "保存", &[("email", address)]).await;
        let after = handler.follow(&saved).await;
        after.ok().shows(&["提醒会发到这个邮箱", address]);
        let store = &site.county.store;
        let setting = store.mail_setting(&HANDLER.login()).await.unwrap();
        assert_eq!(
            setting,
            MailSetting {
                address: Some(address.to_owned()),
                wanted: true
            }
        );
        let off = [("email", address), ("csrf", handler.csrf.as_str())];
        handler.post_bare(me, &off).await.location();
        let setting = store.mail_setting(&HANDLER.login()).await.unwrap();
        assert!(!setting.wanted && setting.address.is_some());
        // Nobody else's is touched.
        let other = store.mail_setting(&CLERK.login()).await.unwrap();
        assert_eq!(other, MailSetting::default());
    })
    .await;
}

#[tokio::test]
async fn administrators_keep_addresses_and_see_what_did_not_arrive() {
    in_county(|site| async move {
        let administrator = site.signed_in(ADMINISTRATOR).await;
        let form = format!("/console/accounts/{}", HANDLER.login);
        let wrong = administrator.press(&form, "保存", &[("email", "x")]).await;
        wrong
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["电子邮箱不对"]);
        let address = "zhengjb@example.cn";
        administrator
            .press(&form, "保存", &[("email", address)])
            .await
            .location();
        administrator.get(&form).await.ok().shows(&[address]);
        registered(&site, TOWNSHIP).await;
        remind(&site, Mailing::From("https://www.example.gov.cn")).await;
        let store = &site.county.store;
        let now = site.county.clock.now();
        let mail = store.take_mail(now).await.unwrap().unwrap();
        assert_eq!(mail.address, address);
        store
            .mail_failed(
                mail.number,
                "邮件服务器拒收（550 没有这个邮箱）。",
                None,
                now,
            )
            .await
            .unwrap();
        let accounts = "/console/accounts";
        for keeper in [ADMINISTRATOR, COUNTY_ADMINISTRATOR] {
            let client = site.signed_in(keeper).await;
            client.get(accounts).await.ok().shows(&[
                "没有送到的提醒邮件",
                "550 没有这个邮箱",
                address,
            ]);
        }
        let elsewhere = site.signed_in(LONE_CLERK).await;
        elsewhere
            .get(accounts)
            .await
            .ok()
            .hides(&["没有送到的提醒邮件", address]);
        let head = site.signed_in(HEAD).await;
        head.get(accounts).await.is(StatusCode::FORBIDDEN);
        // With another address there is nothing to mend any more.
        administrator
            .press(&form, "保存", &[("email", "zheng@example.cn")])
            .await
            .location();
        administrator
            .get(accounts)
            .await
            .hides(&["没有送到的提醒邮件"]);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_opened_with_its_address() {
    in_county(|site| async move {
        let administrator = site.signed_in(ADMINISTRATOR).await;
        let password = "柳河边上的第二棵老树";
        let fill = [
            ("name", "王芬"),
            ("login", "wangf"),
            ("email", "wangf@example.cn"),
            ("roles", "request_handler"),
            ("password", password),
            ("again", password),
        ];
        administrator
            .press("/console/accounts/new", "开设", &fill)
            .await
            .location();
        let login = "wangf".parse().unwrap();
        let setting = site.county.store.mail_setting(&login).await.unwrap();
        assert_eq!(setting.address.as_deref(), Some("wangf@example.cn"));
    })
    .await;
}
