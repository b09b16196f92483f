//! Disclosure on request as its handlers meet it: entered at the counter, looked for, answered, approved by the second
//! person, sent and delivered; what is refused keeps what was typed.

use axum::http::StatusCode;
use gongkai_core::accounts::Grant;
use gongkai_core::agencies::{Post, Tenure};
use gongkai_core::ids::AgencyId;
use gongkai_core::journal::Event;
use gongkai_core::requests;
use gongkai_core::rights::Role;
use gongkai_store::write::Acting;
use gongkai_testkit::county::{
    CLERK, COUNTY, HANDLER, HEAD, LONE_CLERK, Person, SMALL_TOWNSHIP, TOWNSHIP,
};
use jiff::SignedDuration;
use jiff::civil::date;

use crate::clients::Client;
use crate::controls::Form;
use crate::site::{Site, in_county, in_each_county};
use crate::stories::registered;

const BOARD: &str = "/console/requests";
const NEW: &str = "/console/requests/new";

const LETTER: [(&str, &str); 7] = [
    ("channel", "in_person"),
    ("subject", "2023年石桥村危房改造补助名单"),
    ("applicant_kind", "natural_person"),
    ("name", "王小明"),
    ("identity_kind", "居民身份证"),
    ("identity_number", "000000000000000000"),
    ("phone", "0000-0000009"),
];

/// Presses a step that is taken, and gives the page after it.
async fn step(client: &Client, page: &str, button: &str, fill: &[(&str, &str)]) {
    let done = client.press(page, button, fill).await;
    assert_eq!(done.location(), page, "{button}");
}

#[tokio::test]
async fn from_the_counter_to_the_delivered_answer() {
    in_each_county(|site| async move {
        let handler = site.signed_in(HANDLER).await;
        let head = site.signed_in(HEAD).await;
        let entered = handler.press(NEW, "登记", &LETTER).await;
        entered
            .ok()
            .shows(&["qingshi-2026-0001", "查询码", "只在这一页显示一次"]);
        assert_eq!(entered.header("cache-control"), "no-store");
        let text = entered.text();
        let id = text.split("href=\"/console/requests/").find_map(|rest| {
            let id = rest.split('"').next().unwrap();
            (id.len() == 16).then(|| id.to_owned())
        });
        let page = format!("{BOARD}/{}", id.unwrap());
        handler.get(BOARD).await.ok().shows(&[
            "qingshi-2026-0001",
            "2023年石桥村危房改造补助名单",
            "王**",
            "20 个工作日",
        ]);
        handler.get(BOARD).await.hides(&["王小明", "0000-0000009"]);

        step(&handler, &page, "由我经办", &[]).await;
        let office = [
            ("ask_office-office", "民政办"),
            ("ask_office-what", "2023年名单"),
        ];
        step(&handler, &page, "登记已请科室查找", &office).await;
        step(&handler, &page, "登记已催办", &[]).await;
        let found = [
            ("office_answered-1-found", "yes"),
            ("office_answered-1-answer", "名单在附件里"),
        ];
        step(&handler, &page, "登记反馈", &found).await;
        let chosen = [("draft_answer-letter", "granted_answer")];
        let letter = handler.press(&page, "去写答复", &chosen).await;
        let writing = letter.location();
        let enclosed = [("attachments", "2023年补助名单")];
        let made = handler.press(&writing, "生成正文", &enclosed).await;
        made.ok()
            .shows(&["写全了", "本机关予以公开", "如不服本答复"]);
        // What is edited stays; what the law wants is missed when it goes.
        let named = Form::with_button(&made.text(), "只保存");
        let text = named
            .value("paragraph-1")
            .unwrap()
            .replace("予以公开", "给你");
        let lacking = handler
            .press_on(&made, "保存并送审", &[("paragraph-1", &text)], &[])
            .await;
        lacking
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["没有写明处理结果（予以公开）", "给你"]);
        let text = format!("{}请查收。", named.value("paragraph-2").unwrap());
        let pdf = handler
            .press_on(&made, "看 PDF", &[("paragraph-2", &text)], &[])
            .await;
        pdf.ok().shows(&["%PDF", "请查收", "（申请人）"]);
        handler
            .press_on(&made, "保存并送审", &[("paragraph-2", &text)], &[])
            .await
            .is(StatusCode::SEE_OTHER);
        handler
            .get(&page)
            .await
            .ok()
            .shows(&[
                "答复待审批",
                "2023年补助名单",
                "请查收",
                "请科室查找的内容",
                "科室反馈",
                "名单在附件里",
                "有这项信息",
            ])
            .hides(&["审批通过", "去写答复"]);

        head.get("/console")
            .await
            .ok()
            .shows(&["等我审批的答复和延期", "/console/requests?stage=approval"]);
        head.get("/console/requests?stage=approval")
            .await
            .ok()
            .shows(&["qingshi-2026-0001", "郑经办"]);
        let seen = head.get(&format!("{page}/answer.pdf")).await;
        seen.ok().shows(&["%PDF", "请查收"]).hides(&["王小明"]);
        step(&head, &page, "审批通过", &[]).await;
        let shown = handler.get(&page).await;
        shown
            .ok()
            .shows(&["已办结", "请查收", "青石镇公开〔2026〕1号"])
            .hides(&["王小明"]);
        let pdf = handler.press_on(&shown, "下载 PDF", &[], &[]).await;
        pdf.ok()
            .shows(&["%PDF", "王小明：", "青石镇公开〔2026〕1号"]);
        let noted = handler.get(&page).await;
        noted.ok().shows(&["查看申请人信息"]);
        let proof = handler.press_on(&shown, "打印送达回证", &[], &[]).await;
        proof.ok().shows(&["%PDF", "送达回证", "王小明"]);

        let by_post = [("dispatch-1-method", "post")];
        step(&handler, &page, "登记发出", &by_post).await;
        site.pass(SignedDuration::from_hours(24));
        let handler = site.signed_in(HANDLER).await;
        step(&handler, &page, "登记送达", &[]).await;
        handler.get(&page).await.ok().shows(&[
            "2026-11-24，邮寄送达",
            "2026-11-25，邮寄送达",
            "申请行政复议和提起诉讼的期限由此起算",
        ]);
        handler.get(BOARD).await.ok().hides(&["qingshi-2026-0001"]);
        handler
            .get("/console/requests?state=closed")
            .await
            .ok()
            .shows(&["qingshi-2026-0001", "已办结"]);
    })
    .await;
}

#[tokio::test]
async fn a_refused_step_shows_its_article_and_keeps_what_was_typed() {
    in_county(|site| async move {
        let page = format!("{BOARD}/{}", registered(&site, TOWNSHIP).await);
        let handler = site.signed_in(HANDLER).await;
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["告知补正", "最迟2026年12月3日，依据：条例 第三十条"]);
        // The form was opened in time and sent too late.
        site.pass(SignedDuration::from_hours(24 * 14));
        let handler = site.signed_in(HANDLER).await;
        handler.get(&page).await.ok().hides(&["登记已告知补正"]);
        let today = site.app.today().to_string();
        let asked = [
            ("act", "ask_clarification"),
            ("ask_clarification-what", "请写明要哪一年的名单"),
            ("ask_clarification-within_workdays", "10"),
            ("ask_clarification-on", today.as_str()),
        ];
        let late = handler.post(&format!("{page}/act"), &asked).await;
        late.is(StatusCode::CONFLICT)
            .shows(&["补正应当在7个工作日内告知", "条例 第三十条"]);
        let back = Form::with_button(&late.text(), "登记已告知补正");
        assert_eq!(
            back.value("ask_clarification-what"),
            Some("请写明要哪一年的名单")
        );

        let empty = handler
            .press(&page, "登记撤回，办结", &[("withdraw-on", "昨天")])
            .await;
        empty
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["「昨天」不是日期", "href=\"#f-withdraw-on\""]);
        handler
            .post(&format!("{page}/act"), &[("act", "fly")])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["不认识这一步"]);
    })
    .await;
}

#[tokio::test]
async fn who_drafted_does_not_approve_and_a_returned_answer_can_be_mended() {
    in_county(|site| async move {
        let page = format!("{BOARD}/{}", registered(&site, TOWNSHIP).await);
        let (handler, head) = (site.signed_in(HANDLER).await, site.signed_in(HEAD).await);
        let act = format!("{page}/act");
        head.post(&act, &[("act", "approve_answer")])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["没有处在这一步的答复"]);
        let writing = format!("{page}/letter?kind=not_existing_notice");
        let searched = [
            ("search.places", "镇档案室\n民政办公室"),
            ("search.words", "危房改造"),
        ];
        let made = handler.press(&writing, "生成正文", &searched).await;
        made.ok().shows(&["写全了", "以“危房改造”为检索词"]);
        let save = made.clone();
        handler
            .press_on(&save, "只保存", &[], &[])
            .await
            .is(StatusCode::SEE_OTHER);
        handler
            .post(&act, &[("act", "approve_answer")])
            .await
            .is(StatusCode::FORBIDDEN);
        step(&handler, &page, "答复送审", &[]).await;
        // Under approval the text stays as it was sent.
        handler
            .press_on(&save, "只保存", &[("search.words", "别的词")], &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["别的词"]);
        head.get(&page)
            .await
            .ok()
            .shows(&["以“危房改造”为检索词"])
            .hides(&["别的词"]);
        let why = [("return_answer-reason", "检索词太少")];
        step(&head, &page, "退回修改", &why).await;
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["检索词太少", "答复退回修改"]);
        let mended = [("search.words", "危房改造\n补助名单")];
        let sent = handler.press(&writing, "保存并送审", &mended).await;
        sent.is(StatusCode::SEE_OTHER);
        head.get(&page)
            .await
            .ok()
            .shows(&["以“危房改造”、“补助名单”为检索词"]);
    })
    .await;
}

#[tokio::test]
async fn a_letter_on_the_way_is_finished_with_its_step() {
    in_county(|site| async move {
        let page = format!("{BOARD}/{}", registered(&site, TOWNSHIP).await);
        let handler = site.signed_in(HANDLER).await;
        let writing = format!("{page}/letter?kind=clarification_notice");
        handler.get(&page).await.ok().shows(&["制作补正告知书"]);
        let empty = handler.press(&writing, "生成正文", &[]).await;
        empty.ok().shows(&["“需要补正的事项”还没有填写"]);
        let refused = handler.press_on(&empty, "完成并编号", &[], &[]).await;
        refused
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["还有写得不全的地方"]);
        let asked = [
            ("clarification.items", "请写明村名"),
            ("clarification.guidance", "名单按村编制"),
        ];
        let made = handler.press(&writing, "生成正文", &asked).await;
        made.ok().shows(&["写全了", "请写明村名。", "视为放弃申请"]);
        let done = handler.press_on(&made, "完成并编号", &[], &[]).await;
        done.is(StatusCode::SEE_OTHER);
        handler.get(&page).await.ok().shows(&[
            "政府信息公开申请补正告知书",
            "青石镇公开〔2026〕1号",
            "登记发出",
            "登记补正",
        ]);
        // It is asked once only.
        let again = handler.press_on(&made, "完成并编号", &[], &[]).await;
        again.is(StatusCode::CONFLICT);

        let unknown = format!("{page}/letter?kind=unknown");
        handler.get(&unknown).await.is(StatusCode::NOT_FOUND);
        let clerk = site.signed_in(CLERK).await;
        clerk.get(&writing).await.is(StatusCode::FORBIDDEN);
        let sheet = format!("{page}/letter?kind=search_log");
        let log = handler
            .press(&sheet, "生成正文", &[("search.by", "郑经办")])
            .await;
        let pdf = handler.press_on(&log, "下载 PDF", &[], &[]).await;
        pdf.ok().shows(&["%PDF", "检索人：郑经办"]);
    })
    .await;
}

#[tokio::test]
async fn looking_at_the_applicant_is_noted() {
    in_county(|site| async move {
        let id = registered(&site, TOWNSHIP).await;
        let page = format!("{BOARD}/{id}");
        let handler = site.signed_in(HANDLER).await;
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["王**"])
            .hides(&["王小明"]);
        let seen = handler.press(&page, "查看申请人信息", &[]).await;
        seen.ok().shows(&["王小明", "0000-0000009"]);
        assert_eq!(seen.header("cache-control"), "no-store");
        let history = site
            .county
            .store
            .request_history(&id.parse().unwrap())
            .await;
        let looked = history.unwrap().into_iter().filter(|entry| {
            entry.event == Event::Request(requests::Event::ParticularsSeen)
                && entry.actor.name() == HANDLER.name
        });
        assert_eq!(looked.count(), 1);
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["查看申请人信息", HANDLER.name]);
        handler
            .get("/console/journal")
            .await
            .ok()
            .shows(&["查看申请人信息", &page])
            .hides(&["王小明"]);
    })
    .await;
}

#[tokio::test]
async fn a_request_is_none_of_an_editors_or_another_agencys_business() {
    in_county(|site| async move {
        let mine = registered(&site, TOWNSHIP).await;
        let theirs = registered(&site, SMALL_TOWNSHIP).await;
        let editor = site.signed_in(CLERK).await;
        for path in [BOARD.to_owned(), NEW.to_owned(), format!("{BOARD}/{mine}")] {
            editor.get(&path).await.is(StatusCode::FORBIDDEN);
        }
        editor.get("/console").await.ok().hides(&["依申请公开"]);
        let handler = site.signed_in(HANDLER).await;
        handler.get("/console").await.ok().shows(&["依申请公开"]);
        for (client, request) in [
            (&handler, &theirs),
            (&site.signed_in(LONE_CLERK).await, &mine),
        ] {
            let page = format!("{BOARD}/{request}");
            client.get(&page).await.is(StatusCode::NOT_FOUND);
            for (rest, fields) in [("act", [("act", "assign")]), ("applicant", [("x", "")])] {
                client
                    .post(&format!("{page}/{rest}"), &fields)
                    .await
                    .is(StatusCode::NOT_FOUND);
            }
            client.get(BOARD).await.ok().hides(&[request.as_str()]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_board_names_the_agency_where_it_is_not_the_readers_own() {
    in_county(|site| async move {
        registered(&site, TOWNSHIP).await;
        let named = ">机关</th>";
        let handler = site.signed_in(HANDLER).await;
        handler.get(BOARD).await.ok().hides(&[named]);
        let above = Person {
            login: "qianjb",
            name: "钱经办",
            agency: COUNTY,
            roles: &[Role::RequestHandler],
        };
        let mut account = above.account();
        account.grants.push(Grant {
            agency: TOWNSHIP.parse().unwrap(),
            role: Role::RequestHandler,
        });
        site.county
            .store
            .define_account(&Acting::import(), account, site.app.now())
            .await
            .unwrap();
        let above = site.signed_in(above).await;
        above
            .get(BOARD)
            .await
            .ok()
            .shows(&[named, "青石镇人民政府"]);
    })
    .await;
}

#[tokio::test]
async fn a_registration_comes_back_with_what_is_wrong_and_is_entered_once() {
    in_county(|site: Site| async move {
        let handler = site.signed_in(HANDLER).await;
        let mut fill = LETTER.to_vec();
        fill.retain(|(name, _)| !["phone", "channel"].contains(name));
        fill.push(("submitted_on", "2026-11-23"));
        let back = handler.press(NEW, "登记", &fill).await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY).shows(&[
            "请选择提交渠道",
            "请至少填写一种联系方式",
            "王小明",
        ]);
        let mend = [("phone", "0000-0000009"), ("channel", "post_signed")];
        handler.press_on(&back, "登记", &mend, &[]).await.ok();
        let again = handler.press_on(&back, "登记", &mend, &[]).await;
        let page = handler.follow(&again).await;
        page.ok()
            .shows(&["qingshi-2026-0001", "刚才已经登记过了", "请补记签收日期"]);
        handler.get(BOARD).await.ok().shows(&["共 1 件"]);
    })
    .await;
}

#[tokio::test]
async fn a_request_is_given_to_somebody_who_can_handle_it() {
    in_county(|site| async move {
        let page = format!("{BOARD}/{}", registered(&site, SMALL_TOWNSHIP).await);
        let lone = site.signed_in(LONE_CLERK).await;
        // There is nobody else to give it to.
        lone.get(&page).await.ok().hides(&["分办给别人"]);
        let give = |login: &'static str, deputy: &'static str| {
            [
                ("act", "assign_to"),
                ("assign_to-handler", login),
                ("assign_to-deputy", deputy),
            ]
        };
        let act = format!("{page}/act");
        lone.post(&act, &give(HANDLER.login, ""))
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["这个人在本机关不能办理申请"]);
        lone.post(&act, &give(LONE_CLERK.login, LONE_CLERK.login))
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["代办人不能就是经办人"]);
        lone.post(&act, &give(LONE_CLERK.login, ""))
            .await
            .is(StatusCode::SEE_OTHER);
        lone.get(&page).await.ok().shows(&["何办结"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_given_to_a_post_is_its_holders() {
    in_county(|site| async move {
        let small: AgencyId = SMALL_TOWNSHIP.parse().unwrap();
        let store = &site.county.store;
        let mut agency = store.agency(&small).await.unwrap().unwrap();
        let post = |name: &str, login: Option<&str>| Post {
            name: name.to_owned(),
            deputy: None,
            tenures: vec![Tenure {
                name: "何办结".to_owned(),
                login: login.map(|login| login.parse().unwrap()),
                from_on: date(2024, 1, 1),
                to_on: None,
            }],
        };
        agency.posts = vec![
            post("依申请公开专员", Some(LONE_CLERK.login)),
            post("档案员", None),
        ];
        let now = site.app.now();
        store
            .define_agency(&Acting::import(), agency, now)
            .await
            .unwrap();
        let page = format!("{BOARD}/{}", registered(&site, SMALL_TOWNSHIP).await);
        let lone = site.signed_in(LONE_CLERK).await;
        let shown = lone.get(&page).await;
        shown
            .ok()
            .shows(&["岗位：依申请公开专员（现为何办结）"])
            .hides(&["岗位：档案员"]);
        let act = format!("{page}/act");
        let give = |post: &'static str| [("act", "assign_to"), ("assign_to-handler", post)];
        lone.post(&act, &give("post:档案员"))
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请选择现在有人的岗位"]);
        lone.post(&act, &give("post:依申请公开专员"))
            .await
            .is(StatusCode::SEE_OTHER);
        lone.get(&page)
            .await
            .ok()
            .shows(&["何办结（依申请公开专员）", "依申请公开专员：何办结"]);
    })
    .await;
}

#[tokio::test]
async fn what_several_have_asked_for_is_proposed_for_all() {
    in_county(|site| async move {
        let handler = site.signed_in(HANDLER).await;
        const FREQUENT: &str = "/console/requests/frequent";
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(registered(&site, TOWNSHIP).await);
        }
        let first = format!("{BOARD}/{}", ids[0]);
        handler
            .get(&first)
            .await
            .ok()
            .shows(&["类似的申请", "qingshi-2026-0002", "qingshi-2026-0003"]);
        // None was disclosed to anybody yet.
        handler.get(FREQUENT).await.ok().shows(&["没有多人申请的信息"]);
        let writing = format!("{first}/letter?kind=granted_answer");
        let enclosed = [("attachments", "名单")];
        let made = handler.press(&writing, "生成正文", &enclosed).await;
        let sent = handler.press_on(&made, "保存并送审", &[], &[]).await;
        sent.is(StatusCode::SEE_OTHER);
        let head = site.signed_in(HEAD).await;
        step(&head, &first, "审批通过", &[]).await;
        let shown = handler.get(FREQUENT).await;
        shown
            .ok()
            .shows(&["危房改造补助名单", "3 件", "conversion.requests=3"]);
        let newest = format!(
            "{BOARD}/{}/letter?kind=conversion_form&conversion.cause=same_requests&conversion.requests=3",
            ids[2]
        );
        let form = handler.get(&newest).await;
        let form = Form::with_button(&form.ok().text(), "生成正文");
        assert_eq!(form.value("conversion.requests"), Some("3"));
        let clerk = site.signed_in(CLERK).await;
        clerk.get(FREQUENT).await.is(StatusCode::FORBIDDEN);
        let draft = clerk.get("/console/records/new?title=补助名单").await;
        draft.ok().shows(&["value=\"补助名单\""]);
    })
    .await;
}
