//! Writing an annual report: texts, counts and figures in, the report out.

use axum::http::StatusCode;
use gongkai_testkit::county::CLERK;
use jiff::SignedDuration;

use crate::controls::Form;
use crate::site::in_county;
use crate::stories::published;

const HERE: &str = "/console/reports/qingshi/2026";

#[tokio::test]
async fn what_is_typed_stands_in_the_report_and_what_is_counted_is_counted() {
    in_county(|site| async move {
        published(&site, "计入年报的公示", &[], &[]).await;
        let clerk = site.signed_in(CLERK).await;
        clerk
            .get("/console/reports")
            .await
            .ok()
            .shows(&["2026 年", "2025 年", HERE]);
        let fill = [
            ("text-measures", "修订公开制度\n\n每月检查一次"),
            ("text-problems", "人手不足"),
            ("count_item-0", "news"),
            ("count_number-0", "180"),
            ("count_least-0", "1"),
            ("figure-permit", "12"),
            ("figure-admin_fee", "0.35"),
        ];
        let saved = clerk.press(HERE, "保存", &fill).await;
        assert_eq!(saved.location(), HERE);
        let again = clerk.follow(&saved).await;
        again.ok().shows(&[
            "已保存",
            "人手不足",
            "180",
            "修订公开制度",
            "青石镇人民政府2026年政府信息公开工作年度报告",
        ]);
        let form = Form::with_button(&again.text(), "保存");
        assert_eq!(
            form.value("text-measures"),
            Some("修订公开制度\n每月检查一次")
        );
        assert_eq!(form.value("count_least-0"), Some("1"));
        assert_eq!(form.value("figure-permit"), Some("12"));
        assert_eq!(form.value("figure-admin_fee"), Some("0.35"));
        // The year has not ended: there is nothing to report to the public yet.
        let public = "/a/qingshi/reports/2026";
        site.visitor().get(public).await.is(StatusCode::NOT_FOUND);

        let pdf = clerk.get(&format!("{HERE}/draft.pdf")).await;
        pdf.ok().shows(&["%PDF", "人手不足"]);
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert_eq!(pdf.header("cache-control"), "no-store");

        // The same again writes nothing; an emptied line takes its count out.
        let head = site.county.store.head().await.unwrap();
        clerk.press(HERE, "保存", &[]).await.location();
        assert_eq!(site.county.store.head().await.unwrap(), head);
        let emptied = [
            ("count_item-0", ""),
            ("count_number-0", ""),
            ("text-problems", ""),
        ];
        clerk.press(HERE, "保存", &emptied).await.location();
        let emptied = clerk.get(HERE).await;
        emptied.ok().hides(&["人手不足"]);
        let form = Form::with_button(&emptied.text(), "保存");
        assert_eq!(form.value("count_number-0"), Some(""));
        site.pass(SignedDuration::from_hours(24 * 60));
        let report = site.visitor().get(public).await;
        report
            .ok()
            .shows(&["一是修订公开制度"])
            .hides(&["人手不足", "180"]);
    })
    .await;
}

#[tokio::test]
async fn wrong_numbers_come_back_with_everything_else() {
    in_county(|site| async move {
        let clerk = site.signed_in(CLERK).await;
        let fill = [
            ("text-problems", "写了很久的一段"),
            ("count_item-0", "news"),
            ("count_number-0", "一百八"),
            ("count_item-1", "news"),
            ("count_number-1", "3"),
            ("figure-permit", "-1"),
            ("figure-normative_docs-0", "2"),
        ];
        let head = site.county.store.head().await.unwrap();
        let back = clerk.press(HERE, "保存", &fill).await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY).shows(&[
            "写了很久的一段",
            "一百八",
            "数量要写成整数",
            "href=\"#f-count_number-0\"",
            "不小于 0 的整数",
            "没有的填 0",
        ]);
        assert_eq!(site.county.store.head().await.unwrap(), head);
        let more = clerk.press_on(&back, "再加几行", &[], &[]).await;
        more.ok()
            .shows(&["写了很久的一段", "id=\"f-count_item-12\""]);
        for wrong in [
            "/console/reports/qingshi/2027",
            "/console/reports/qingshi/1999",
            "/console/reports/qingshi/x",
        ] {
            clerk.get(wrong).await.is(StatusCode::NOT_FOUND);
        }
    })
    .await;
}
