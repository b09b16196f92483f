//! Catalogue, agencies, accounts and the journal, through the real forms.

use axum::http::StatusCode;
use gongkai_core::rights::Role;
use gongkai_testkit::county::{
    ADMINISTRATOR, CLERK, COUNTY_ADMINISTRATOR, ISSUER, LONE_CLERK, Person, SMALL_TOWNSHIP,
    TOWNSHIP,
};

use crate::controls::Form;
use crate::site::in_county;
use crate::stories::published;

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test]
async fn an_item_is_added_moved_renamed_and_retired() {
    in_county(|site| async move {
        let administrator = site.signed_in(ADMINISTRATOR).await;
        let new = "/console/catalogue/qingshi/new";
        let back = administrator
            .press(
                new,
                "保存",
                &[
                    ("name", ""),
                    ("code", "Big Code"),
                    ("place", "block:statutory"),
                ],
            )
            .await;
        back.is(WRONG)
            .shows(&["请填写目录名称", "编码只能用", "Big Code", "归在哪一类"]);
        let taken = [
            ("name", "林业"),
            ("code", "org"),
            ("place", "block:statutory"),
            ("group", "public_matters"),
        ];
        administrator
            .press(new, "保存", &taken)
            .await
            .is(WRONG)
            .shows(&["已经用了"]);
        let hidden = [("code", "requests"), taken[0], taken[2], taken[3]];
        administrator
            .press(new, "保存", &hidden)
            .await
            .is(WRONG)
            .shows(&["是另一个栏目的"]);
        let added = administrator
            .press(new, "保存", &[taken[0], ("place", "item:rural"), taken[3]])
            .await;
        administrator
            .follow(&added)
            .await
            .ok()
            .shows(&["林业", "rural-1", "已保存「林业」"]);

        let edit = "/console/catalogue/qingshi/items/rural-1";
        let circle = administrator
            .press(
                "/console/catalogue/qingshi/items/rural",
                "保存",
                &[("place", "item:rural-1")],
            )
            .await;
        circle
            .is(WRONG)
            .shows(&["href=\"#f-place\"", "不能是它自己或它的下级"]);
        administrator
            .press(edit, "保存", &[("name", "林业和草原"), ("after", "-")])
            .await
            .location();
        let items = site
            .county
            .store
            .catalogue(&TOWNSHIP.parse().unwrap())
            .await
            .unwrap();
        let below: Vec<&str> = items
            .iter()
            .filter(|item| {
                item.parent
                    .as_ref()
                    .is_some_and(|parent| parent.as_str() == "rural")
            })
            .map(|item| item.name.as_str())
            .collect();
        assert_eq!(below[0], "林业和草原");
        assert_eq!(below.len(), 5);
        site.visitor()
            .get("/a/qingshi/catalogue")
            .await
            .shows(&["林业和草原"]);

        administrator
            .press(edit, "保存", &[("retired", "1")])
            .await
            .location();
        let clerk = site.clerk().await;
        clerk
            .get("/console/records/new")
            .await
            .ok()
            .hides(&["林业和草原"]);
        clerk
            .get("/console/catalogue")
            .await
            .ok()
            .shows(&["林业和草原", "已停用"])
            .hides(&["添加目录"]);
    })
    .await;
}

#[tokio::test]
async fn an_agency_is_founded_with_its_catalogue_and_filled_in_line_by_line() {
    in_county(|site| async move {
        let county = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let new = "/console/agencies/new";
        let wrong = [
            ("parent", "qingyuan"),
            ("name", "北岭镇人民政府"),
            ("id", "qingshi"),
        ];
        county.press(new, "添加", &wrong).await.is(WRONG).shows(&[
            "已经有机关在用",
            "请选择机关的类别",
            "北岭镇人民政府",
        ]);
        let right = [wrong[0], wrong[1], ("id", "beiling"), ("kind", "township")];
        let made = county.press(new, "添加", &right).await;
        let here = made.location();
        assert_eq!(here, "/console/agencies/beiling");
        let form = county.follow(&made).await;
        form.ok()
            .shows(&["已添加「北岭镇人民政府」", "beiling/2026-00001"]);
        site.visitor()
            .get("/a/beiling/catalogue")
            .await
            .ok()
            .shows(&["社会救助"]);

        // More lines keep what was typed, also what is wrong in it.
        let typed = [
            ("postcode", "12"),
            ("group_post-0", "镇长"),
            ("group_name-0", "钱某"),
            ("group_rank-0", "leader"),
        ];
        let more = county.press_on(&form, "再加几行", &typed, &[]).await;
        more.ok().shows(&["钱某", "id=\"f-group_post-6\""]);
        let text = more.text();
        let kept = Form::with_button(&text, "保存");
        assert_eq!(kept.value("postcode"), Some("12"));

        let mended = [
            ("postcode", "000012"),
            ("phone", "0000-0000012"),
            ("index_number", "{region}-{year}-{serial:4}"),
            ("region_code", "999901"),
            ("group_from-0", "2026-02-01"),
            ("post_name-0", "政务公开专干"),
            ("post_person-0", "何办结"),
            ("post_login-0", LONE_CLERK.login),
            ("post_from-0", "2026-03-01"),
        ];
        let bad = [
            ("post_login-0", "nobody"),
            ("group_from-0", "二月"),
            ("index_number", "{year}"),
        ];
        let fill: Vec<(&str, &str)> = mended
            .into_iter()
            .filter(|(name, _)| !bad.iter().any(|(other, _)| other == name))
            .chain(bad)
            .collect();
        let back = county.press_on(&more, "保存", &fill, &[]).await;
        back.is(WRONG).shows(&[
            "没有账号「nobody」",
            "href=\"#f-group_from-0\"",
            "索引号规则里要有顺序号",
            "0000-0000012",
        ]);
        let saved = county.press_on(&more, "保存", &mended, &[]).await;
        county
            .follow(&saved)
            .await
            .ok()
            .shows(&["已保存", "999901-2026-0001"]);
        site.visitor().get("/a/beiling/contact").await.shows(&[
            "0000-0000012",
            "镇长",
            "钱某",
            "组长",
        ]);
        let agency = site
            .county
            .store
            .agency(&"beiling".parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(agency.posts[0].tenures[0].name, "何办结");
        assert_eq!(agency.leading_group.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_agency_moves_only_where_its_keeper_may_put_it() {
    in_county(|site| async move {
        let own = site.signed_in(ADMINISTRATOR).await;
        let here = format!("/console/agencies/{TOWNSHIP}");
        let page = own.get(&here).await;
        page.ok().shows(&["由上级机关的管理员改"]);
        // Sending the field anyway changes nothing.
        let form = Form::with_button(&page.text(), "保存");
        let sent = form.filled("保存", &[]);
        let mut sent: Vec<(&str, &str)> =
            sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        sent.push(("parent", SMALL_TOWNSHIP));
        own.post_bare(&here, &sent).await.location();
        let store = &site.county.store;
        let agency = store
            .agency(&TOWNSHIP.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(agency.parent.unwrap().as_str(), "qingyuan");

        let county = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let village = "/console/agencies/shiqiao";
        county
            .press(village, "保存", &[("parent", SMALL_TOWNSHIP)])
            .await
            .location();
        site.visitor().get("/a/hedong").await.shows(&["石桥村"]);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_opened_given_roles_and_closed() {
    in_county(|site| async move {
        let administrator = site.signed_in(ADMINISTRATOR).await;
        let new = "/console/accounts/new";
        let wrong = [
            ("name", "王芬"),
            ("login", CLERK.login),
            ("password", "短"),
            ("again", "短"),
        ];
        let back = administrator.press(new, "开设", &wrong).await;
        back.is(WRONG)
            .shows(&["已经有人用了", "至少 10 个字符", "请至少选一个角色", "王芬"])
            .hides(&["value=\"短\""]);

        // Another agency is added by a press that needs no script and keeps what was typed.
        let typed = [
            ("name", "王芬"),
            ("login", "wangf"),
            ("roles", "editor"),
            ("more", "shiqiao"),
        ];
        let more = administrator.press(new, "加上", &typed).await;
        more.ok().shows(&["在石桥村村民委员会", "王芬", "wangf"]);
        let password = "柳河边上的第二棵老树";
        let fill = [
            ("password", password),
            ("again", password),
            ("roles-shiqiao", "reviewer"),
        ];
        let opened = administrator.press_on(&more, "开设", &fill, &[]).await;
        administrator
            .follow(&opened)
            .await
            .ok()
            .shows(&["已为王芬开设账号 wangf", "拟稿人；石桥村村民委员会：审核人"]);

        let visitor = site.visitor();
        let fields = [("login", "wangf"), ("password", password)];
        visitor
            .post_bare("/console/sign-in", &fields)
            .await
            .location();
        visitor.get("/console/records/new").await.ok();

        let set = "/console/accounts/wangf/password";
        let other = "石桥村口有一口古老的井";
        let fill = [("password", other), ("again", other)];
        administrator.press(set, "设密码", &fill).await.location();
        visitor.get("/console").await.is(StatusCode::SEE_OTHER);
        administrator
            .press("/console/accounts/wangf", "保存", &[("closed", "1")])
            .await
            .location();
        let fields = [("login", "wangf"), ("password", other)];
        site.visitor()
            .post_bare("/console/sign-in", &fields)
            .await
            .is(WRONG);
        administrator
            .get("/console/accounts")
            .await
            .shows(&["王芬", "已停用"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_rights_they_do_not_have_or_takes_their_own() {
    in_county(|site| async move {
        let administrator = site.signed_in(ADMINISTRATOR).await;
        let own = format!("/console/accounts/{}", ADMINISTRATOR.login);
        administrator
            .press(&own, "保存", &[("roles", "editor")])
            .await
            .is(WRONG)
            .shows(&["不能去掉自己的管理员角色"]);
        administrator
            .press(&own, "保存", &[("closed", "1")])
            .await
            .is(WRONG)
            .shows(&["不能停用自己的账号"]);
        let password = "柳河边上的第二棵老树";
        let elsewhere = [
            ("name", "王芬"),
            ("login", "wangf"),
            ("agency", TOWNSHIP),
            ("roles", "editor"),
            ("others", SMALL_TOWNSHIP),
            ("roles-hedong", "administrator"),
            ("password", password),
            ("again", password),
        ];
        administrator
            .post("/console/accounts/new", &elsewhere)
            .await
            .is(StatusCode::FORBIDDEN);
        // Nor do they take over someone who has more.
        let county = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let clerk = format!("/console/accounts/{}", CLERK.login);
        let more = county.press(&clerk, "加上", &[("more", "qingyuan")]).await;
        county
            .press_on(&more, "保存", &[("roles-qingyuan", "administrator")], &[])
            .await
            .location();
        for (method, rest) in [
            ("get", ""),
            ("get", "/password"),
            ("post", ""),
            ("post", "/password"),
        ] {
            let address = format!("{clerk}{rest}");
            let answer = match method {
                "get" => administrator.get(&address).await,
                _ => {
                    administrator
                        .post(&address, &[("password", password), ("again", password)])
                        .await
                }
            };
            answer.is(StatusCode::FORBIDDEN);
        }
    })
    .await;
}

#[tokio::test]
async fn the_journal_tells_who_did_what_in_words_and_leads_there() {
    in_county(|site| async move {
        let (page, _) = published(&site, "记在册上的公示", &[], &[]).await;
        let county = site.signed_in(COUNTY_ADMINISTRATOR).await;
        county.get("/console/journal").await.ok().shows(&[
            "签发并发布",
            ISSUER.name,
            "记在册上的公示",
            &format!("href=\"{page}\""),
        ]);
        let records = county.get("/console/journal?kind=record").await;
        records.ok().shows(&["送审"]).hides(&["批量导入"]);

        // The whole journal, by the links, newest first and nothing twice.
        let head = site.county.store.head().await.unwrap();
        let (mut address, mut seen) = ("/console/journal".to_owned(), 0);
        loop {
            let shown = county.get(&address).await;
            let text = shown.ok().text();
            seen += text.matches("<tr ").count() as u64 - 1;
            let Some(next) = text
                .split("href=\"")
                .skip(1)
                .map(|rest| crate::controls::unescaped(rest.split('"').next().unwrap()))
                .find(|link| link.contains("before="))
            else {
                break;
            };
            assert_ne!(next, address);
            address = next;
        }
        assert_eq!(seen, head);

        let clerk = site.clerk().await;
        let accounts = clerk.get("/console/journal?kind=account").await;
        accounts
            .ok()
            .shows(&[CLERK.name])
            .hides(&[LONE_CLERK.name, "/console/accounts/"]);
        for role in Role::ALL {
            let person = site.signed_in(Person::with(role)).await;
            person.get("/console/journal").await.ok().hides(&["河东镇"]);
        }
    })
    .await;
}
