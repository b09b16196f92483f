//! Sentences as agencies write them.

use serde_json::json;

use super::super::{Context, Unseen};
use super::{normalised, similarity};
use crate::reports::annual::{Format, Severity};

/// Rules broken by a text in a report of a year, with their gravity.
fn check(year: i16, text: &str) -> Vec<(String, Severity)> {
    let report = json!({"year": year, "narrative": {"s1_overall": text}});
    let context = Context {
        unseen: Unseen::PassOver,
        ..Context::default()
    };
    let found = Format::by_code("2021").unwrap().check(&report, &context);
    let found = found
        .into_iter()
        .filter(|found| found.rule.starts_with("text_"));
    found.map(|found| (found.rule, found.severity)).collect()
}

fn rules(year: i16, text: &str) -> Vec<String> {
    check(year, text)
        .into_iter()
        .map(|(rule, _)| rule)
        .collect()
}

#[test]
fn lists_that_add_up_are_passed_over() {
    for text in [
        "全年共发布信息59条：领导1、规划计划1、法规公文2、工作进展48、其它7。",
        "主动公开151条：部门文件12、政府工作报告1、工作动态(含通知公告)135、财政预决算3。",
        "新增主动公开50条：机构类20（领导10、职能4、概况1、下属5）、工作类11（动态3、计划3、公告5）、政策文件4、民生8、财政7（预决算2、专项5）。",
        "完成答复1453件，包括上年结转30件：予以公开966（66.48%）、部分公开67（4.61%）、不予公开81（5.57%）、无法提供182（12.53%）、不予处理61（4.20%）、其他处理96（6.61%）。",
        "办结177件（含2022年结转的3件）：予以公开60、部分公开51、不予公开4、无法提供30、不予处理3、其他处理29。",
        "全市共受理政府信息公开申请3119件，答复3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。",
        "主动公开事项共计273余项：网上公开3件、张贴公示公告170余次、播放滚动屏100余次。",
        "主动公开政府信息数22条，其中线上信息公开15条。",
        "主动公开政府信息380条，其中政府网站285条、政务微信116条。",
        "收到申请4件，其中网络申请2件、信函申请2件，予以公开3件、部分公开1件。",
        "共收到申请1,315件，其中自然人1,300件、企业15件。",
    ] {
        assert_eq!(rules(2023, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn lists_that_do_not_add_up_are_errors() {
    for text in [
        "受理政府信息咨询372人次：现场331、电话61。",
        "主动公开信息66条，其中：信息公开年报1、通知公告18、人大建议政协提案2、部门预决算2、行政许可事项3、行政处罚1、回复公众诉求件9。",
        "全年主动公开政务信息382条，包括政府网站35条、媒体80条、微信公众号2443条，其中乡村振兴228、民政社保45、党建58。",
        "主动公开政府信息数160条，其中综合政务59、人事1、财政5、教育8、重要工作会议22、安全监管45、人口计生和妇女儿童28、监察2。",
        "已答复9件，其中同意公开7件、部分公开1件、不同意公开1件、信息不存在1件、不属于本机关1件、内容不明确1件。",
        "机构类21条（领导10、职能4、概况1、下属5）。",
    ] {
        assert_eq!(
            check(2023, text),
            [("text_sum".to_owned(), Severity::Error)],
            "{text}"
        );
    }
}

#[test]
fn the_period_is_the_calendar_year() {
    for text in [
        "本报告所列数据的统计期限自2021年1月1日起至2021年12月30日止。",
        "数据统计期限为2020年1月1日至2020年12月31日。",
        "统计时限：２０２１年１月１日—11月30日。",
        "本报告统计期限自202111日起至20211230日止。",
    ] {
        assert_eq!(
            check(2021, text),
            [("text_period".to_owned(), Severity::Error)],
            "{text}"
        );
    }
    for text in [
        "统计期限自2021年1月1日起至2021年12月31日止。",
        "统计时限2021年1月1日至12月31日。",
        "活动自2021年3月1日至5月1日开展。",
    ] {
        assert_eq!(rules(2021, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn figures_of_another_year_are_named() {
    let text = "2019年，我镇通过抚松县政府网站公开信息94条，微信公众平台25条，新闻和报纸611条。";
    assert_eq!(
        check(2020, text),
        [("text_year".to_owned(), Severity::Error)]
    );
    assert_eq!(rules(2019, text), Vec::<String>::new());
    let text = "2022年结转的申请3件已经办结。2023年，公开信息100条。";
    assert_eq!(rules(2023, text), Vec::<String>::new());
}

#[test]
fn numbers_of_the_tables_are_recognised_in_sentences() {
    let row = |total: u64| json!([total, 0, 0, 0, 0, 0, total]);
    let report = |text: &str| {
        json!({"year": 2023, "narrative": {"s1_overall": text}, "t3": {"new_received": row(16), "carried_in": row(3), "results_total": row(17), "carried_out": row(2)},
            "t4": [1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]})
    };
    let rules = |text: &str| {
        let context = Context {
            unseen: Unseen::PassOver,
            ..Context::default()
        };
        let found = Format::by_code("2021")
            .unwrap()
            .check(&report(text), &context);
        let rules = found.into_iter().filter(|f| f.rule.starts_with("text_"));
        rules.map(|f| f.rule).collect::<Vec<_>>()
    };
    for text in [
        "共收到申请16件，均在法定时限内答复。",
        "全年共受理申请19件。",
        "本年新收申请16件，上年结转3件，结转下年度继续办理2件。",
        "行政复议2件，行政诉讼1件，共办理复议、诉讼案件3件。",
        "收到网络申请9件。",
        "未收到对申请答复的投诉。",
    ] {
        assert_eq!(rules(text), Vec::<String>::new(), "{text}");
    }
    for (text, rule) in [
        ("共收到申请15件。", "text_new_received"),
        ("本年度没有收到政府信息公开申请。", "text_new_received"),
        ("结转下年度办理1件。", "text_carried_out"),
        ("上年结转1件。", "text_carried_in"),
        ("全年行政复议3件。", "text_reconsideration"),
        ("行政诉讼0件。", "text_litigation"),
    ] {
        assert_eq!(rules(text), [rule], "{text}");
    }
}

#[test]
fn sections_must_speak_of_what_is_prescribed() {
    let report = json!({"year": 2023, "narrative": {
        "s1_overall": "（一）主动公开……（二）依申请公开……（三）政府信息管理……（四）监督保障……",
        "s5_problems": "存在公开不够及时的问题，下一步将改进。", "s6_other": "无其他事项。"}});
    let context = Context {
        kind: Some(crate::agencies::AgencyKind::Township),
        ..Context::default()
    };
    let found = Format::by_code("2021").unwrap().check(&report, &context);
    let topics: Vec<_> = found
        .iter()
        .filter(|f| f.rule == "topic")
        .map(|f| f.sentence.as_str())
        .collect();
    insta::assert_snapshot!(topics.join("\n"));
}

#[test]
fn last_years_text_over_again_is_named() {
    let one = "本机关在政府信息公开工作中还存在公开内容不够全面、解读形式较为单一、工作人员业务不够熟练等问题，全年公开32条。";
    let other = "本机关在政府信息公开工作中还存在公开内容不够全面、解读形式较为单一、工作人员业务不够熟练等问题，全年公开58条。";
    assert!(similarity(one, other) > 0.99);
    assert!(similarity(one, "收到申请两件，均已答复。") < 0.2);
    let report = |year: i16, text: &str| json!({"year": year, "narrative": {"s5_problems": text}});
    let last = report(2022, other);
    let context = Context {
        last: Some(&last),
        ..Context::default()
    };
    let found = Format::by_code("2021")
        .unwrap()
        .check(&report(2023, one), &context);
    assert!(found.iter().any(|f| f.rule == "alike"));
}

#[test]
fn texts_are_read_with_full_width_forms_folded() {
    assert_eq!(
        normalised("收到 申请１６件（含 ３％）:\u{a0}"),
        "收到申请16件（含3%）："
    );
}
