//! The public sums: what is typed stands in the address, the answer names its calendar, and what is wrong is said.

use axum::http::StatusCode;

use crate::site::in_county;

#[tokio::test]
async fn working_days_are_counted_and_the_days_passed_over_named() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let page = visitor.get("/calculators").await;
        page.ok().shows(&[
            "工作日推算",
            "答复期限",
            "信息处理费",
            "value=\"2026-11-24\"",
        ]);
        let address = "/calculators?calculator=workdays&from=2026-09-18&count=20";
        let answer = visitor.get(address).await;
        answer.ok().shows(&[
            "2026年10月22日（星期四）",
            "2026年9月18日（星期五）之后的第 20 个工作日",
            "10月1日至7日",
            "国庆节放假",
            "2026年：国务院办公厅关于2026年部分节假日安排的通知",
            "value=\"2026-09-18\"",
        ]);
        answer.hides(&["（暂定）"]);
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=0, must-revalidate"
        );
        let etag = answer.header("etag").to_owned();
        let again = visitor.get_with(address, &[("if-none-match", &etag)]).await;
        again.is(StatusCode::NOT_MODIFIED);
    })
    .await;
}

#[tokio::test]
async fn a_date_in_an_unannounced_year_is_provisional_and_says_why() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let answer = visitor
            .get("/calculators?calculator=workdays&from=2026-12-10&count=20")
            .await;
        answer.ok().shows(&[
            "2027年1月8日（星期五）（暂定）",
            "这个日期是暂定的",
            "2027年的放假安排还没有公布",
            "2027年1月2日至3日",
            "录入以后这里会自动重算",
            "2027年：还没有放假通知",
        ]);
        let answer = visitor
            .get("/calculators?calculator=reply&channel=online&received=2026-12-10")
            .await;
        answer
            .ok()
            .shows(&["最迟2027年1月8日（星期五）（暂定）答复", "这个日期是暂定的"]);
    })
    .await;
}

#[tokio::test]
async fn the_limit_of_an_answer_is_told_step_by_step_with_its_articles() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let answer = visitor
            .get("/calculators?calculator=reply&channel=fax&received=2026-11-02&asked=2026-11-04&corrected=2026-11-10&consulted=&answered=&extended=2026-11-20&extension=5")
            .await;
        answer.ok().shows(&[
            "最迟2026年12月15日（星期二）答复",
            "双方确认之日为收到申请之日",
            "条例 第三十一条",
            "条例 第三十条",
            "答复期限自收到补正之日起重新计算",
            "条例 第三十三条",
            "value=\"2026-11-20\"",
            "value=\"fax\" selected",
        ]);
        answer.hides(&["请注意", "暂定"]);
        // Waiting stops the clock.
        let answer = visitor
            .get("/calculators?calculator=reply&channel=in_person&received=2026-11-02&consulted=2026-11-04")
            .await;
        answer.ok().shows(&["等第三方的意见，这段时间不计入答复期限"]);
        let answer = visitor
            .get("/calculators?calculator=reply&channel=in_person&received=2026-11-02&asked=2026-11-04")
            .await;
        answer.ok().shows(&["等申请人补正"]);
        // What was too late is told, and what is over is over.
        let answer = visitor
            .get("/calculators?calculator=reply&channel=post_signed&received=2026-09-01&asked=2026-10-09&extended=2026-09-20&extension=30")
            .await;
        answer
            .ok()
            .shows(&["请注意", "签收之日为收到申请之日", "个工作日。"]);
        // The Regulations of 2007 gave fifteen days.
        let answer = visitor
            .get("/calculators?calculator=reply&channel=in_person&received=2018-02-09")
            .await;
        answer.ok().shows(&["最迟2018年3月7日（星期三）答复", "2007年条例"]);
    })
    .await;
}

#[tokio::test]
async fn a_fee_is_shown_band_by_band() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let answer = visitor
            .get("/calculators?calculator=fee&way=items&amount=31")
            .await;
        answer.ok().shows(&[
            "一个自然月内申请31件，最多可以收 2200 元",
            "第 31—40 件",
            "200 元",
        ]);
        let answer = visitor
            .get("/calculators?calculator=fee&way=pages&amount=30")
            .await;
        answer.ok().shows(&["一件申请提供30页，不收费"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_by_its_field_and_what_was_typed_stays() {
    in_county(|site| async move {
        let visitor = site.visitor();
        for (query, sentences) in [
            (
                "calculator=workdays&from=2026-02-30&count=many",
                &["起算日期「2026-02-30」不是日期", "工作日数「many」不对，请填1到400之间的整数。", "value=\"many\""][..],
            ),
            ("calculator=workdays", &["请填写起算日期。", "请填写工作日数。"]),
            (
                "calculator=workdays&from=1999-01-01&count=1",
                &["起算日期要在2008年5月1日和2099年12月31日之间。"],
            ),
            (
                "calculator=reply&channel=pigeon&received=2026-11-02",
                &["请选择提交方式。"],
            ),
            (
                "calculator=reply&channel=fax&received=2026-11-02&asked=2026-11-01&answered=2026-11-09",
                &["告知补正的日期不能早于收到申请的日期（2026年11月2日）", "填了收到意见的日期，还要填征求意见的日期。"],
            ),
            (
                "calculator=reply&channel=fax&received=2026-11-02&extended=2026-11-09&extension=0",
                &["延长的工作日数「0」不对"],
            ),
            (
                "calculator=fee&way=pages&amount=-3",
                &["页数「-3」不对，请填1到1000000之间的整数。", "value=\"-3\""],
            ),
            ("calculator=fee&amount=3", &["请选择按件还是按量计算。"]),
        ] {
            let answer = visitor.get(&format!("/calculators?{query}")).await;
            answer.is(StatusCode::UNPROCESSABLE_ENTITY).shows(sentences);
            answer.shows(&["id=\"error-summary\""]);
        }
        // An address that asks for nothing known asks for nothing.
        visitor.get("/calculators?calculator=sum&from=x").await.ok();
    })
    .await;
}

#[tokio::test]
async fn other_pages_lead_here() {
    in_county(|site| async move {
        let visitor = site.visitor();
        visitor
            .get("/apply")
            .await
            .ok()
            .shows(&["href=\"/calculators#reply\"", "href=\"/calculators#fee\""]);
        visitor
            .get("/")
            .await
            .ok()
            .shows(&["href=\"/calculators\""]);
        visitor
            .get("/sitemap.xml")
            .await
            .ok()
            .shows(&["https://www.example.gov.cn/calculators"]);
    })
    .await;
}
