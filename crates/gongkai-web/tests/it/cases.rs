//! Remedies and complaints: the desk's boards and pages, a resident's form and receipt; nothing of them is public.

use axum::http::StatusCode;
use gongkai_core::journal::Event;
use gongkai_testkit::county::{CLERK, HANDLER, HEAD, LONE_CLERK, TOWNSHIP, VILLAGE};
use jiff::SignedDuration;

use crate::answers::Answer;
use crate::clients::Client;
use crate::site::{Site, in_county, in_each_county};
use crate::stories::{complained, registered, sued};
use crate::visibility::addresses;

const REMEDIES: &str = "/console/remedies";
const COMPLAINTS: &str = "/console/complaints";
const FORM: &str = "/complain/qingshi";

const NAME: &str = "欧阳麒麟";
const PHONE: &str = "000-12345678";
const WORDS: &str = "凤凰渡口的低保名单半年没有公开";

const COMPLAINT: [(&str, &str); 6] = [
    ("kind", "complaint"),
    ("matter", "not_published"),
    ("about", "no-such-number"),
    ("text", WORDS),
    ("name", NAME),
    ("phone", PHONE),
];

/// Presses a step that is taken, and gives the page after it.
async fn step(client: &Client, page: &str, button: &str, fill: &[(&str, &str)]) {
    let done = client.press(page, button, fill).await;
    assert_eq!(done.location(), page, "{button}");
}

/// Number and code on a receipt.
fn receipt(answer: &Answer) -> [String; 2] {
    let text = answer.text();
    ["登记编号", "查询码"].map(|label| {
        let rest = text.split(&format!("<dt>{label}</dt><dd>")).nth(1);
        rest.and_then(|rest| rest.split('<').next())
            .unwrap_or_else(|| panic!("the receipt does not give {label}"))
            .to_owned()
    })
}

async fn only_complaint(site: &Site) -> String {
    let all = gongkai_store::cases::CaseFilter::default();
    let mine = [TOWNSHIP.parse().unwrap()];
    let board = site.county.store.complaint_board(&mine, &all, 0, 2).await;
    let board = board.unwrap();
    assert_eq!(board.total, 1);
    board.items[0].complaint.id.to_string()
}

#[tokio::test]
async fn a_lawsuit_is_entered_from_the_request_and_told_to_it() {
    in_each_county(|site| async move {
        let request = registered(&site, TOWNSHIP).await;
        let about = format!("/console/requests/{request}");
        let new = format!("{REMEDIES}/new?request={request}");
        let handler = site.signed_in(HANDLER).await;
        handler
            .get(&about)
            .await
            .ok()
            .shows(&["没有因这件申请引起的复议、诉讼和投诉", &new]);
        handler
            .get(&new)
            .await
            .ok()
            .shows(&["value=\"qingshi-2026-0001\""]);
        let wrong = [
            ("kind", "litigation_direct"),
            ("organ", "清源县人民法院"),
            ("filed_on", "2026-11-25"),
            ("received_on", "2026-11-24"),
        ];
        handler
            .press(&new, "登记", &wrong)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&[
                "收到之日 2026-11-24 早于提出之日 2026-11-25",
                "行政诉讼法 第六十七条",
                "清源县人民法院",
            ]);
        let right = [
            ("kind", "litigation_direct"),
            ("organ", "清源县人民法院"),
            ("case_number", "（2026）清行初9号"),
            ("filed_on", "2026-11-24"),
            ("received_on", "2026-11-24"),
        ];
        let entered = handler.press(&new, "登记", &right).await;
        let page = entered.location().to_owned();
        assert!(page.starts_with("/console/remedies/"), "{page}");
        handler.get(&page).await.ok().shows(&[
            "待提交答辩状",
            "最迟2026年12月9日",
            "行政诉讼法 第六十七条",
            "qingshi-2026-0001",
            &about,
        ]);
        handler
            .get(&about)
            .await
            .ok()
            .shows(&["（2026）清行初9号", "未经复议直接起诉", &page]);
        handler
            .get(REMEDIES)
            .await
            .ok()
            .shows(&["（2026）清行初9号", "2026-12-09"]);

        let note = [("note-text", "原告欧阳麒麟已撤回一项请求")];
        step(&handler, &page, "保存备注", &note).await;
        let early = [("reply-on", "2026-11-23")];
        handler
            .press(&page, "登记已提交", &early)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["早于收到之日 2026-11-24", "value=\"2026-11-23\""]);
        step(&handler, &page, "登记已提交", &[]).await;
        let ended = [
            ("conclude-outcome", "corrected"),
            ("conclude-anew_by", "2026-12-20"),
        ];
        step(&handler, &page, "登记结果", &ended).await;
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["待重新答复", "最迟2026年12月20日", "结果纠正"]);
        step(&handler, &page, "记到申请的备注里", &[]).await;
        handler
            .get(&about)
            .await
            .ok()
            .shows(&["结果纠正，2026年11月24日审结，最迟2026年12月20日重新答复"]);
        step(&handler, &page, "登记已重新答复", &[]).await;
        handler
            .get(REMEDIES)
            .await
            .ok()
            .hides(&["（2026）清行初9号"]);
        let head = site.signed_in(HEAD).await;
        head.get(&page).await.ok().shows(&[NAME, "清除备注"]);
        step(&head, &page, "清除备注", &[]).await;
        head.get(&page)
            .await
            .ok()
            .hides(&[NAME])
            .shows(&["（已清除）"]);
    })
    .await;
}

#[tokio::test]
async fn a_resident_complains_follows_it_and_reads_the_answer() {
    in_each_county(|site| async move {
        let visitor = site.visitor();
        visitor
            .get("/apply?agency=qingshi")
            .await
            .ok()
            .shows(&[FORM]);
        visitor.get("/a/qingshi").await.ok().shows(&[FORM]);
        let form = visitor.get(FORM).await;
        form.ok().shows(&[
            "最迟2026年12月15日答复",
            "15 个工作日是青石镇人民政府自己的规定",
            "noindex",
            "/complain/qingyuan",
        ]);
        visitor
            .press(FORM, "提交", &[("kind", "complaint")])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请选择事项", "请填写姓名", "请至少填写一种联系方式"]);
        let sent = visitor.press(FORM, "提交", &COMPLAINT).await;
        sent.is(StatusCode::CREATED).shows(&["最迟答复", "noindex"]);
        assert_eq!(sent.header("cache-control"), "no-store");
        let [number, code] = receipt(&sent);
        assert_eq!(number, "qingshi-ts-2026-0001");
        let ticket = [("number", number.as_str()), ("code", code.as_str())];
        visitor
            .press("/track", "查询", &ticket)
            .await
            .ok()
            .shows(&["已登记，正在核查", "最迟2026年12月15日答复", "noindex"])
            .hides(&[NAME, PHONE, WORDS]);
        let guessed = [("number", number.as_str()), ("code", "0000000000")];
        visitor
            .press("/track", "查询", &guessed)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY);

        let handler = site.signed_in(HANDLER).await;
        handler
            .get("/console")
            .await
            .ok()
            .shows(&["还没有人经办的投诉举报"]);
        handler
            .get(COMPLAINTS)
            .await
            .ok()
            .shows(&[&number, "该公开的没有公开", "欧***"])
            .hides(&[NAME, PHONE, WORDS]);
        let page = format!("{COMPLAINTS}/{}", only_complaint(&site).await);
        handler
            .get(&page)
            .await
            .ok()
            .shows(&[WORDS, "（所填编号：no-such-number）", "投诉人"])
            .hides(&[NAME, PHONE]);
        step(&handler, &page, "由我经办", &[]).await;
        let seen = handler.press(&page, "查看投诉人信息", &[]).await;
        seen.ok().shows(&[NAME, PHONE, "这次查看已经记录"]);
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["查看投诉人信息"])
            .hides(&[PHONE]);
        let id = page.rsplit('/').next().unwrap().parse().unwrap();
        let history = site.county.store.complaint_history(&id).await.unwrap();
        let looked = |entry: &&gongkai_core::journal::Entry| {
            matches!(
                &entry.event,
                Event::Complaint(gongkai_core::complaints::Event::ParticularsSeen)
            )
        };
        assert_eq!(history.iter().filter(looked).count(), 1);
        handler
            .press(&page, "登记答复", &[("answer-outcome", "justified")])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请填写答复内容。"]);
        let answer = [
            ("answer-outcome", "justified"),
            ("answer-text", "已经补充公开"),
        ];
        step(&handler, &page, "登记答复", &answer).await;
        visitor
            .press("/track", "查询", &ticket)
            .await
            .ok()
            .shows(&["核查结果：属实", "已经补充公开"])
            .hides(&[NAME]);
        let head = site.signed_in(HEAD).await;
        step(&head, &page, "清除", &[]).await;
        head.get(&page).await.ok().hides(&[WORDS, "已经补充公开"]);
        visitor
            .press("/track", "查询", &ticket)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_desk_enters_a_report_without_a_name() {
    in_county(|site| async move {
        let handler = site.signed_in(HANDLER).await;
        let new = format!("{COMPLAINTS}/new");
        let report = [
            ("kind", "report"),
            ("matter", "leak"),
            ("way", "telephone"),
            ("text", WORDS),
        ];
        let named = [&report[..], &[("about", "qingshi-2026-0009")]].concat();
        handler
            .press(&new, "登记", &named)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["没有这个编号", WORDS]);
        let entered = handler.press(&new, "登记", &report).await;
        entered
            .ok()
            .shows(&["qingshi-ts-2026-0001", "查询码", "只在这一页显示一次"]);
        handler.get(COMPLAINTS).await.ok().shows(&["（没有留名）"]);
        // Past the limit it says so.
        site.pass(SignedDuration::from_hours(24 * 30));
        let handler = site.signed_in(HANDLER).await;
        handler
            .get(&format!("{COMPLAINTS}?due=overdue"))
            .await
            .ok()
            .shows(&["qingshi-ts-2026-0001", "逾期"]);
        handler
            .get("/console")
            .await
            .ok()
            .shows(&["已逾期的投诉举报"]);
    })
    .await;
}

#[tokio::test]
async fn others_see_nothing_of_it() {
    in_county(|site| async move {
        let remedy = format!("{REMEDIES}/{}", sued(&site, TOWNSHIP).await);
        let complaint = format!("{COMPLAINTS}/{}", complained(&site, TOWNSHIP).await);
        let [editor, elsewhere, head] = [
            site.signed_in(CLERK).await,
            site.signed_in(LONE_CLERK).await,
            site.signed_in(HEAD).await,
        ];
        for page in [&remedy, &complaint] {
            editor.get(page).await.is(StatusCode::FORBIDDEN);
            elsewhere.get(page).await.is(StatusCode::NOT_FOUND);
            let act = format!("{page}/act");
            let note = [("act", "note"), ("note-text", "不该写的")];
            elsewhere.post(&act, &note).await.is(StatusCode::NOT_FOUND);
            // The head reads and decides, and does not handle.
            head.get(page).await.ok().hides(&["保存备注"]);
            head.post(&act, &note).await.is(StatusCode::FORBIDDEN);
        }
        let see = format!("{complaint}/complainant");
        elsewhere.post(&see, &[]).await.is(StatusCode::NOT_FOUND);
        editor.post(&see, &[]).await.is(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_complaint_is_public() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let sent = visitor.press(FORM, "提交", &COMPLAINT).await;
        let [number, _] = receipt(&sent);
        let remedy = sued(&site, TOWNSHIP).await;
        for address in addresses(&site, "none", "/files/none/none").await {
            visitor
                .get(&address)
                .await
                .hides(&[NAME, PHONE, WORDS, &number, &remedy, "行初7号"]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_village_leads_to_its_township_and_a_flood_is_slowed_down() {
    in_county(|site| async move {
        let visitor = site.visitor();
        visitor
            .get(&format!("/complain/{VILLAGE}"))
            .await
            .ok()
            .shows(&["向青石镇人民政府投诉、举报", "action=\"/complain/qingshi\""]);
        visitor
            .get("/complain/nowhere")
            .await
            .is(StatusCode::NOT_FOUND);
        for _ in 0..10 {
            visitor
                .press(FORM, "提交", &COMPLAINT)
                .await
                .is(StatusCode::CREATED);
        }
        visitor
            .post_bare(FORM, &COMPLAINT)
            .await
            .is(StatusCode::TOO_MANY_REQUESTS);
        let elsewhere = site.visitor().at_address([192, 0, 2, 77]);
        elsewhere
            .press(FORM, "提交", &COMPLAINT)
            .await
            .is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn the_limit_is_a_rule_of_the_agency() {
    in_county(|site| async move {
        let administrator = site.signed_in(gongkai_testkit::county::ADMINISTRATOR).await;
        let rules = "/console/agencies/qingshi";
        administrator
            .press(rules, "保存", &[("complaint_workdays", "0")])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["1—60 个工作日"]);
        let saved = administrator
            .press(rules, "保存", &[("complaint_workdays", "7")])
            .await;
        saved.location();
        site.visitor()
            .get(FORM)
            .await
            .ok()
            .shows(&["7 个工作日是", "最迟2026年12月3日答复"]);
    })
    .await;
}
