//! The calendar in the console: what is missing is said, a notice is previewed and entered, and every date follows at once.

use axum::http::StatusCode;
use gongkai_law::calendar::Calendar;
use gongkai_testkit::county::{ADMINISTRATOR, CLERK, COUNTY_ADMINISTRATOR};
use gongkai_testkit::notices::NOTICE_2027;
use jiff::SignedDuration;

use crate::clients::Client;
use crate::controls::Form;
use crate::site::{in_county, in_each_county};

const NEW: &str = "/console/calendar/new";
/// Reaches into 2027.
const QUESTION: &str = "/calculators?calculator=workdays&from=2026-12-10&count=20";

async fn entered(client: &Client, text: &str) {
    let preview = client.press(NEW, "预览", &[("text", text)]).await;
    preview.ok();
    client.press_on(&preview, "录入", &[], &[]).await.location();
}

#[tokio::test]
async fn a_notice_is_previewed_then_entered_and_every_date_follows() {
    in_each_county(|site| async move {
        let client = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let visitor = site.visitor();
        visitor.get(QUESTION).await.ok().shows(&["（暂定）"]);
        let head = site.county.store.head().await.unwrap();
        let preview = client.press(NEW, "预览", &[("text", NOTICE_2027)]).await;
        preview.ok().shows(&[
            "2027年全国放假安排",
            "这一年以前没有录入",
            "<b>249</b>",
            "2月5日至11日",
            "1月31日（周日）、2月20日（周六）",
            "国务院办公厅关于2027年部分节假日安排的通知（测试发〔2026〕1号）",
        ]);
        preview.hides(&["有需要核对的地方"]);
        assert_eq!(site.county.store.head().await.unwrap(), head);
        let done = client.press_on(&preview, "录入", &[], &[]).await;
        assert_eq!(done.location(), "/console/calendar?year=2027");
        let page = client.follow(&done).await;
        page.ok().shows(&[
            "已录入2027年全国放假安排",
            "周县政",
            "2026-11-24 09:00",
            "2027年10月",
        ]);
        page.hides(&["还没有录入"]);
        // Public pages are made anew, and the date is final.
        visitor
            .get(QUESTION)
            .await
            .ok()
            .shows(&["2027年1月8日（星期五）", "（测试发〔2026〕1号）"])
            .hides(&["暂定"]);
        client
            .get("/console/journal?kind=calendar")
            .await
            .ok()
            .shows(&["录入放假安排", "2027年全国放假安排"]);
        // The same once more changes nothing.
        let head = site.county.store.head().await.unwrap();
        entered(&client, NOTICE_2027).await;
        assert_eq!(site.county.store.head().await.unwrap(), head);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_said_to_those_who_can_mend_it_and_in_december_to_all() {
    in_county(|site| async move {
        const MISSING: &str = "2027年的放假安排";
        let county = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let clerk = site.signed_in(CLERK).await;
        county.get("/console").await.ok().shows(&[
            MISSING,
            "notice-warning",
            "href=\"/console/calendar/new\"",
        ]);
        clerk.get("/console").await.ok().hides(&[MISSING]);
        site.pass(SignedDuration::from_hours(24 * 8));
        let (county, clerk) = (
            site.signed_in(COUNTY_ADMINISTRATOR).await,
            site.signed_in(CLERK).await,
        );
        county
            .get("/console/calendar")
            .await
            .ok()
            .shows(&[MISSING, "notice-error"]);
        clerk
            .get("/console")
            .await
            .ok()
            .shows(&[MISSING, "请提醒清源县人民政府的管理员录入"])
            .hides(&["/console/calendar"]);
        entered(&county, NOTICE_2027).await;
        for client in [&county, &clerk] {
            client.get("/console").await.ok().hides(&[MISSING]);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_comes_back_with_its_line_and_everything_typed() {
    in_county(|site| async move {
        let client = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let wrong = NOTICE_2027.replace("2月20日（周六）", "2月20日（周日）");
        let back = client.press(NEW, "预览", &[("text", &wrong)]).await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY).shows(&[
            "第8行：2027年2月20日是星期六，括号里写的是星期日",
            "id=\"f-text\"",
        ]);
        let form = Form::with_button(&back.text(), "预览");
        assert_eq!(form.value("text"), Some(wrong.trim()));
        assert_eq!(form.value("layer"), Some("national"));
        // A table without the notice's name comes back with the file's text.
        let table =
            b"\xEF\xBB\xBFdate,kind,name\r\n2027-01-01,holiday,\xE5\x85\x83\xE6\x97\xA6\r\n";
        let back = client
            .press_with_files(NEW, "预览", &[], &[("file", "2027.csv", table)])
            .await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["没有写明放假通知的名称", "2027年2月5日是春节法定假日"]);
        let form = Form::with_button(&back.text(), "预览");
        assert!(form.value("text").unwrap().starts_with("date,kind,name"));
        // Excel's own encoding is not guessed at.
        let back = client
            .press_with_files(
                NEW,
                "预览",
                &[],
                &[("file", "2027.csv", b"\xD4\xAA\xB5\xA9")],
            )
            .await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["文件「2027.csv」不是 UTF-8 编码"]);
        assert_eq!(site.county.store.calendar_years().await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_unusual_year_is_entered_only_when_it_was_confirmed() {
    in_county(|site| async move {
        let client = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let unusual = NOTICE_2027
            .replace(
                "1月31日（周日）、2月20日（周六）上班。",
                "鼓励在2月12日休假。",
            )
            .replace("5月8日（周六）上班。", "");
        let preview = client.press(NEW, "预览", &[("text", &unusual)]).await;
        preview.ok().shows(&[
            "有需要核对的地方",
            "2027年调休上班共2天，历年为5至12天",
            "第8行的这一句有日期，但没有当作放假或者上班：“鼓励在2月12日休假。”",
        ]);
        let back = client.press_on(&preview, "录入", &[], &[]).await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请与通知核对后打勾再录入"]);
        // Back into the form, with all of it.
        let form = client.press_on(&back, "返回修改", &[], &[]).await;
        form.ok().shows(&["鼓励在2月12日休假。"]);
        assert_eq!(site.county.store.calendar_years().await.unwrap(), []);
        client
            .press_on(&back, "录入", &[("confirmed", "1")], &[])
            .await
            .location();
        assert!(site.app.calendar().await.unwrap().knows_year(2027));
    })
    .await;
}

#[tokio::test]
async fn a_year_is_changed_from_what_is_known_and_local_days_are_laid_over_it() {
    in_county(|site| async move {
        let client = site.signed_in(COUNTY_ADMINISTRATOR).await;
        let address = format!("{NEW}?year=2026");
        let known = client.get(&address).await;
        let text = Form::with_button(&known.text(), "预览")
            .value("text")
            .unwrap()
            .to_owned();
        let preview = client.press_on(&known, "预览", &[], &[]).await;
        preview.ok().shows(&["没有哪一天改变"]);
        // As in 2020: one more day off.
        let longer = text.replace(
            "2026-02-23,holiday,",
            "2026-02-23,holiday,\n2026-02-24,holiday,",
        );
        let preview = client
            .press_on(&known, "预览", &[("text", &longer)], &[])
            .await;
        preview
            .ok()
            .shows(&["2026-02-24", "星期二", "工作日", "放假"]);
        client.press_on(&preview, "录入", &[], &[]).await.location();
        let local = "date,kind,name\n2026-04-20,holiday,三月三";
        let fill = [
            ("layer", "local"),
            ("text", local),
            ("source", "自治区人民政府关于三月三放假的规定"),
        ];
        let preview = client.press(NEW, "预览", &fill).await;
        preview.ok().shows(&["2026年地方补充放假", "2026-04-20"]);
        client.press_on(&preview, "录入", &[], &[]).await.location();
        let calendar = site.app.calendar().await.unwrap();
        assert_eq!(
            calendar.workdays_in_year(2026),
            Calendar::built_in().workdays_in_year(2026) - 2
        );
        site.visitor()
            .get("/calculators?calculator=workdays&from=2026-04-17&count=1")
            .await
            .ok()
            .shows(&[
                "2026年4月21日（星期二）",
                "三月三放假",
                "自治区人民政府关于三月三放假的规定",
            ]);
        client
            .get("/console/calendar?year=2026")
            .await
            .ok()
            .shows(&["三月三", "录入经过", "地方补充放假"]);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_below_may_look_but_not_enter() {
    in_county(|site| async move {
        let client = site.signed_in(ADMINISTRATOR).await;
        client
            .get("/console/calendar?year=2025")
            .await
            .ok()
            .shows(&[
                "2025年10月",
                "放假安排由清源县人民政府的管理员录入",
                "随程序提供",
            ])
            .hides(&[NEW]);
        client.get(NEW).await.is(StatusCode::FORBIDDEN);
        let fields = [("layer", "national"), ("text", NOTICE_2027)];
        client
            .post("/console/calendar", &fields)
            .await
            .is(StatusCode::FORBIDDEN);
        assert_eq!(site.county.store.calendar_years().await.unwrap(), []);
    })
    .await;
}
