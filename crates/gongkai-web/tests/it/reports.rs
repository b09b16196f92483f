//! Annual reports: material and figures in, the report on its way through check, review and signature, what the public sees
//! of it, and what the county makes of all of them.

use axum::http::StatusCode;
use gongkai_testkit::county::{CLERK, COUNTY_OFFICE, HANDLER, HEAD, ISSUER, REVIEWER};
use jiff::SignedDuration;

use crate::controls::Form;
use crate::site::{Site, in_county};
use crate::stories::{published, registered};

const HERE: &str = "/console/reports/qingshi/2026";
const PUBLIC: &str = "/a/qingshi/reports/2026";

/// What only people know.
const MATERIAL: [(&str, &str); 5] = [
    ("text-measures", "修订公开制度\n\n每月检查一次"),
    ("text-problems", "人手不足"),
    ("text-rectified", "上年的问题已经整改"),
    ("text-improvements", "加强培训"),
    ("text-assessment", "本年度没有责任追究的情形"),
];

const FIGURES: [(&str, &str); 8] = [
    ("figure-rules-0", "0"),
    ("figure-rules-1", "0"),
    ("figure-rules-2", "0"),
    ("figure-permit", "12"),
    ("figure-penalty", "0"),
    ("figure-coercion", "0"),
    ("figure-admin_fee", "0.35"),
    ("override_reason", ""),
];

/// Into January, when the year can be reported.
fn into_the_new_year(site: &Site) {
    site.pass(SignedDuration::from_hours(24 * 60));
}

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
        let material = format!("{HERE}/material");
        let mut fill = MATERIAL.to_vec();
        fill.extend([
            ("count_item-0", "news"),
            ("count_number-0", "180"),
            ("count_least-0", "1"),
        ]);
        let saved = clerk.press(&material, "保存", &fill).await;
        assert_eq!(saved.location(), HERE);
        clerk
            .follow(&saved)
            .await
            .ok()
            .shows(&["已保存", "人手不足", "修订公开制度"]);
        let again = clerk.get(&material).await;
        let form = Form::with_button(&again.ok().text(), "保存");
        assert_eq!(
            form.value("text-measures"),
            Some("修订公开制度\n每月检查一次")
        );
        assert_eq!(form.value("count_least-0"), Some("1"));

        // Whoever works there may enter what their office answers for.
        let handler = site.signed_in(HANDLER).await;
        let figures = format!("{HERE}/figures");
        let entered = handler.press(&figures, "保存", &FIGURES).await;
        assert_eq!(entered.location(), HERE);
        handler
            .get(&figures)
            .await
            .ok()
            .shows(&[&format!("{}于 2026-11-", HANDLER.name), "0.35"]);
        handler.get(&material).await.is(StatusCode::FORBIDDEN);
        handler
            .press(&figures, "保存", &[("figure-permit", "十二")])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["要写成不小于 0 的整数"]);

        let pdf = clerk.get(&format!("{HERE}/draft.pdf")).await;
        pdf.ok().shows(&["%PDF", "人手不足"]);
        assert_eq!(pdf.header("cache-control"), "no-store");
        clerk
            .get(&format!("{HERE}/draft.exe"))
            .await
            .is(StatusCode::NOT_FOUND);
        // The same again writes nothing.
        let head = site.county.store.head().await.unwrap();
        clerk.press(&material, "保存", &[]).await.location();
        assert_eq!(site.county.store.head().await.unwrap(), head);
    })
    .await;
}

#[tokio::test]
async fn every_figure_opens_to_the_cases_behind_it() {
    in_county(|site| async move {
        registered(&site, "qingshi").await;
        let handler = site.signed_in(HANDLER).await;
        let behind = |place: &str| format!("{HERE}/behind?place={place}");
        handler
            .get(&behind("t3.new_received.natural_person"))
            .await
            .ok()
            .shows(&[
                "一、本年新收政府信息公开申请数量：自然人",
                "qingshi-2026-0001",
            ]);
        // An editor sees that there is one, but not the way to it.
        let clerk = site.signed_in(CLERK).await;
        clerk
            .get(&behind("t3.new_received.natural_person"))
            .await
            .ok()
            .shows(&["qingshi-2026-0001"])
            .hides(&["/console/requests/"]);
        clerk
            .get(&behind("t2.permit.decisions"))
            .await
            .ok()
            .shows(&["还没有填报"]);
        for wrong in ["", "t3"] {
            clerk.get(&behind(wrong)).await.is(StatusCode::BAD_REQUEST);
        }
        for wrong in ["t9.x.y", "t3.granted.nobody"] {
            clerk.get(&behind(wrong)).await.is(StatusCode::NOT_FOUND);
        }
        clerk
            .get(HERE)
            .await
            .ok()
            .shows(&["behind?place=t3.new_received.natural_person"]);
    })
    .await;
}

#[tokio::test]
async fn from_compiling_to_the_corrected_edition() {
    in_county(|site| async move {
        let clerk = site.signed_in(CLERK).await;
        clerk
            .press(&format!("{HERE}/material"), "保存", &MATERIAL)
            .await
            .location();
        clerk
            .press(&format!("{HERE}/figures"), "保存", &FIGURES)
            .await
            .location();
        clerk
            .press(HERE, "送审", &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["这一年还没有结束"]);
        into_the_new_year(&site);
        let (clerk, reviewer, issuer) = (
            site.signed_in(CLERK).await,
            site.signed_in(REVIEWER).await,
            site.signed_in(ISSUER).await,
        );
        clerk
            .get("/console")
            .await
            .ok()
            .shows(&["编制年报（2026 年度）"]);
        clerk.press(HERE, "送审", &[]).await.location();
        site.visitor().get(PUBLIC).await.is(StatusCode::NOT_FOUND);
        reviewer
            .get("/console")
            .await
            .ok()
            .shows(&["审核年报（2026 年度）"]);
        reviewer.press(HERE, "审核通过", &[]).await.location();

        // A figure entered after the review: what would be signed is not what was reviewed.
        clerk
            .press(
                &format!("{HERE}/figures"),
                "保存",
                &[("figure-permit", "13")],
            )
            .await
            .location();
        issuer.get(HERE).await.ok().shows(&["送审以后数据有了变化"]);
        issuer
            .press(HERE, "签发公布", &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["请先退回，重新送审"]);
        issuer
            .press(HERE, "退回", &[("return-reason", "许可数有更正")])
            .await
            .location();
        clerk.get(HERE).await.ok().shows(&["许可数有更正"]);
        clerk.press(HERE, "送审", &[]).await.location();
        reviewer.press(HERE, "审核通过", &[]).await.location();
        issuer.press(HERE, "签发公布", &[]).await.location();

        let visitor = site.visitor();
        visitor.get(PUBLIC).await.ok().shows(&[
            "青石镇人民政府2026年政府信息公开工作年度报告",
            "一是修订公开制度",
            "第二十条第（五）项",
            "13",
            "scope=\"row",
        ]);
        visitor
            .get("/reports/2026")
            .await
            .ok()
            .shows(&["青石镇人民政府"]);
        let json = visitor.get(&format!("{PUBLIC}/report.json")).await;
        let json: serde_json::Value = serde_json::from_slice(&json.ok().body).unwrap();
        assert_eq!(json["t2"]["permit"], 13);
        assert_eq!(json["format"], "2021");
        for file in ["report.pdf", "report.docx", "report.xlsx"] {
            visitor.get(&format!("{PUBLIC}/{file}")).await.ok();
        }
        visitor
            .get(&format!("{PUBLIC}/report.exe"))
            .await
            .is(StatusCode::NOT_FOUND);

        // Corrected: a new edition with its reason, the old one stays.
        let reason = [("correct-reason", "许可数漏计一件")];
        clerk.press(HERE, "开始更正", &reason).await.location();
        clerk
            .press(
                &format!("{HERE}/figures"),
                "保存",
                &[("figure-permit", "14")],
            )
            .await
            .location();
        clerk.press(HERE, "送审", &[]).await.location();
        reviewer.press(HERE, "审核通过", &[]).await.location();
        issuer.press(HERE, "签发公布", &[]).await.location();
        visitor
            .get(PUBLIC)
            .await
            .ok()
            .shows(&["许可数漏计一件", "第 2 版", "第 1 版"]);
        visitor
            .get(&format!("{PUBLIC}?edition=1"))
            .await
            .ok()
            .shows(&["这不是最新的一版"]);
        let old = visitor
            .get(&format!("{PUBLIC}/report.json?edition=1"))
            .await;
        let old: serde_json::Value = serde_json::from_slice(&old.ok().body).unwrap();
        assert_eq!(old["t2"]["permit"], 13);
        visitor
            .get(&format!("{PUBLIC}?edition=7"))
            .await
            .is(StatusCode::NOT_FOUND);
        clerk.press(HERE, "登记报送", &[]).await.location();
        clerk.get(HERE).await.ok().shows(&["已报送"]);
    })
    .await;
}

#[tokio::test]
async fn words_follow_the_figures_until_they_are_sent() {
    in_county(|site| async move {
        let clerk = site.signed_in(CLERK).await;
        let text = format!("{HERE}/text");
        let unknown = [("text-s1_overall", "收到{{t3.nothing.total}}件")];
        clerk.press(&text, "保存", &unknown).await.location();
        clerk
            .get(HERE)
            .await
            .ok()
            .shows(&["{{t3.nothing.total}} 不是本报告的数据项"]);
        let known = [(
            "text-s1_overall",
            "全年新收申请{{t3.new_received.total}}件。",
        )];
        clerk.press(&text, "保存", &known).await.location();
        clerk.get(HERE).await.ok().shows(&["全年新收申请0件。"]);
        registered(&site, "qingshi").await;
        clerk.get(HERE).await.ok().shows(&["全年新收申请1件。"]);
        // Emptied, it is drafted by the program again.
        clerk
            .press(&text, "保存", &[("text-s1_overall", "")])
            .await
            .location();
        clerk.get(HERE).await.ok().shows(&["（一）主动公开"]);
    })
    .await;
}

/// The township publishes its report of 2026, with one permit decision and one request.
async fn the_township_publishes(site: &Site) {
    registered(site, "qingshi").await;
    let clerk = site.signed_in(CLERK).await;
    for (page, fill) in [("material", &MATERIAL[..]), ("figures", &FIGURES[..])] {
        let page = format!("{HERE}/{page}");
        clerk.press(&page, "保存", fill).await.location();
    }
    into_the_new_year(site);
    for (person, button) in [
        (CLERK, "送审"),
        (REVIEWER, "审核通过"),
        (ISSUER, "签发公布"),
    ] {
        let person = site.signed_in(person).await;
        person.press(HERE, button, &[]).await.location();
    }
}

#[tokio::test]
async fn the_county_sees_who_is_late_sends_back_and_adds_up() {
    in_county(|site| async move {
        the_township_publishes(&site).await;
        let above = site.signed_in(COUNTY_OFFICE).await;
        let all = above.get("/console/collection/2026").await;
        all.ok()
            .shows(&[
                "青石镇人民政府",
                "已公布",
                "河东镇人民政府",
                "没有编制",
                "前公布",
            ])
            .hides(&["村民委员会"]);
        site.pass(SignedDuration::from_hours(24 * 60));
        let above = site.signed_in(COUNTY_OFFICE).await;
        above
            .get("/console/collection/2026")
            .await
            .ok()
            .shows(&["应于 2027-01-31 前公布，逾期"]);

        let one = "/console/collection/2026/qingshi";
        above
            .upload(one, &[("act", "send_back")], &[])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请填写退回的理由"]);
        let back = [("act", "send_back"), ("reason", "与台账不一致")];
        above.upload(one, &back, &[]).await.location();
        let clerk = site.signed_in(CLERK).await;
        clerk
            .get(HERE)
            .await
            .ok()
            .shows(&["上级退回更正", "与台账不一致"]);
        // A township's head supervises nobody.
        let head = site.signed_in(HEAD).await;
        head.get(one).await.is(StatusCode::NOT_FOUND);

        // The county's own report adds the township's.
        let county = "/console/reports/qingyuan/2026";
        above
            .get(county)
            .await
            .ok()
            .shows(&["还有 1 个机关没有公布年报", "河东镇人民政府"]);
        above
            .get(&format!(
                "{county}/behind?place=t3.new_received.natural_person"
            ))
            .await
            .ok()
            .shows(&["汇总数。其中本机关自己的 0", "青石镇人民政府：1"]);
        let json = above.get(&format!("{county}/draft.json")).await;
        let json: serde_json::Value = serde_json::from_slice(&json.ok().body).unwrap();
        assert_eq!(json["t2"]["permit"], 12);
        assert_eq!(json["t2"]["admin_fee"], 0.35);
    })
    .await;
}

#[tokio::test]
async fn a_report_made_elsewhere_is_read_from_its_file_and_published() {
    in_county(|site| async move {
        the_township_publishes(&site).await;
        let made = site.visitor().get(&format!("{PUBLIC}/report.json")).await;
        let above = site.signed_in(COUNTY_OFFICE).await;
        let one = "/console/collection/2026/hedong";
        let fields = [
            ("act", "take_over"),
            ("published_on", "2027-01-20"),
            ("url", ""),
        ];
        above
            .upload(one, &fields, &[("file", "年报.json", b"{}")])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["没有认出年度报告"]);
        let file = [("file", "年报.json", &made.body[..])];
        above
            .upload(one, &fields[..1], &file)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请填写在别处公布的日期"]);
        above.upload(one, &fields, &file).await.location();
        let public = site.visitor().get("/a/hedong/reports/2026").await;
        public.ok().shows(&[
            "河东镇人民政府2026年政府信息公开工作年度报告",
            "第二十条第（五）项",
            "12",
        ]);
        above
            .upload(one, &fields, &file)
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["已经办过"]);
        site.visitor()
            .get("/reports/2026")
            .await
            .ok()
            .shows(&["青石镇人民政府", "河东镇人民政府"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_carried_over_otherwise_has_to_be_explained() {
    in_county(|site| async move {
        let clerk = site.signed_in(CLERK).await;
        // Last year's report says that five were carried over; here are none.
        let last = clerk.get("/console/reports/qingshi/2025/draft.json").await;
        let mut last: serde_json::Value = serde_json::from_slice(&last.ok().body).unwrap();
        last["t3"]["carried_out"] = serde_json::json!([5, 0, 0, 0, 0, 0, 5]);
        let last = last.to_string();
        let above = site.signed_in(COUNTY_OFFICE).await;
        let one = "/console/collection/2025/qingshi";
        let fields = [
            ("act", "take_over"),
            ("published_on", "2026-01-20"),
            ("url", ""),
        ];
        let file = [("file", "年报.json", last.as_bytes())];
        above.upload(one, &fields, &file).await.location();
        // The county sees that it does not add up.
        above.get(one).await.ok().shows(&["结转下年度继续办理"]);

        for (page, fill) in [("material", &MATERIAL[..]), ("figures", &FIGURES[..])] {
            let page = format!("{HERE}/{page}");
            clerk.press(&page, "保存", fill).await.location();
        }
        into_the_new_year(&site);
        let clerk = site.signed_in(CLERK).await;
        clerk
            .press(HERE, "送审", &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["改好以后再送审", "结转"]);
        let reason = [("explain-t3_carry_over_years", "上年报告多计5件")];
        let saved = clerk.press(&format!("{HERE}/text"), "保存", &reason).await;
        saved.location();
        clerk.press(HERE, "送审", &[]).await.location();
        let reviewer = site.signed_in(REVIEWER).await;
        reviewer
            .get(HERE)
            .await
            .ok()
            .shows(&["说明：上年报告多计5件"]);
    })
    .await;
}
