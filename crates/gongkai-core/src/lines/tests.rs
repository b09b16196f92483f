//! Lines in and lines out: every field read, every fault named, and what is written is read back as the same.

use super::{Line, TYPES, parse, write};
use crate::fields::FieldErrors;

/// Reads the line and compares what is written again.
fn same(line: &str) {
    let read = parse(line).unwrap_or_else(|errors| panic!("{line}\n{errors:#?}"));
    assert!(TYPES.contains(&read.kind()));
    let written = write(&read);
    let (given, written): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(line).unwrap(),
        serde_json::from_str(&written).unwrap(),
    );
    assert_eq!(written, given);
}

fn faults(line: &str) -> FieldErrors {
    parse(line).expect_err(line)
}

/// The fields refused, in order.
fn refused(line: &str) -> Vec<String> {
    faults(line)
        .0
        .into_iter()
        .map(|error| error.field)
        .collect()
}

#[test]
fn every_line_comes_back_as_it_was() {
    let cases = [
        r#"{"type":"agency","id":"qingshi","name":"青石镇人民政府","kind":"township"}"#,
        r#"{"type":"agency","id":"qingshi","name":"青石镇人民政府","kind":"township","parent":"county","address":"青石街1号",
            "phone":"0421-1234567","postcode":"122405","email":"a@b.cn","fax":"0421-7654321","hours":"工作日 8:30—17:00",
            "office":"党政办公室","region_code":"211302","organization_code":"014416330","second_person":"marked",
            "index_number_pattern":"{unit}/{year}-{serial:4}","identity_copy":"required","kept_years":5,
            "leading_group":[{"role":"leader","post":"镇长","name":"张三","from_on":"2018-01-01","to_on":"2019-01-01"},
             {"role":"deputy","post":"副镇长"},{"role":"member","post":"站长"}],
            "posts":[{"name":"政务公开专干","tenures":[{"name":"李四","login":"lisi","from_on":"2017-03-01"}]}]}"#,
        r#"{"type":"catalogue_item","agency":"qingshi","code":"policy-norms","name":"规范性文件","block":"statutory",
            "group":"norms_and_plans","parent":"policy","description":"统一编号的文件","position":3,"retired":true}"#,
        r#"{"type":"record","id":"r1","agency":"qingshi","title":"通知","published_at":"2018-03-01","genre":"notice",
            "body_html":"<p>正文。</p>"}"#,
        r#"{"type":"record","id":"r2","agency":"qingshi","index_number":"014416330/2018-04736","title":"办法",
            "published_at":"2018-03-01T09:30:00+08:00","change_note":"改了第二条","issued_on":"2018-02-28",
            "effective_on":"2018-04-01","document_number":"青政〔2018〕3号","genre":"normative_document","topic":"05",
            "catalogue":["policy-norms","livelihood"],"channels":["board","loudspeaker"],"source":"党政办",
            "summary":"讲什么","keywords":["低保","救助"],"body_html":"<p>第一条</p>",
            "attachments":[{"id":"f1","name":"附件1.docx","media_type":"application/pdf","inline":true,"data_base64":"aGk="},
             {"name":"附件2.pdf","file":"files/2.pdf"}],
            "validity":"repealed","repealed_on":"2020-01-01","repealed_by":"青政〔2020〕1号",
            "withdrawn":{"at":"2021-05-06T07:08:09+08:00","reason":"personal_data","explanation":"含有身份证号"},
            "past_editions":[{"title":"办法（旧）","published_at":"2017-03-01","genre":"other","body_html":""}]}"#,
        r#"{"type":"record","id":"r4","agency":"qingshi","title":"名单","published_at":"2020-03-01","genre":"notice",
            "body_html":"<p>x</p>","withdrawn_before":[
             {"at":"2018-05-06","reason":"personal_data","explanation":"含有身份证号",
              "editions":[{"published_at":"2018-05-01"},{"published_at":"2018-05-02T08:00:00+08:00"}]},
             {"at":"2019-05-06","reason":"incorrect","explanation":"数字有误","editions":[{"published_at":"2019-05-01"}]}],
            "past_editions":[{"title":"名单","published_at":"2020-01-01","genre":"notice","body_html":""}]}"#,
        r#"{"type":"record","id":"r3","agency":"qingshi","title":"规划","published_at":"2018-03-01","genre":"plan",
            "body_html":"<p>x</p>","validity":"expired","repealed_on":"2020-12-31"}"#,
        r#"{"type":"request","id":"q1","agency":"qingshi","applicant":{"kind":"natural_person"},"channel":"online",
            "subject":"宅基地审批","events":[{"kind":"submitted","on":"2024-01-05"},{"kind":"confirmed","on":"2024-01-08"},
            {"kind":"clarification_requested","on":"2024-01-10","within_workdays":10},{"kind":"clarified","on":"2024-01-15"},
            {"kind":"third_party_consulted","on":"2024-01-16"},{"kind":"third_party_answered","on":"2024-01-30"},
            {"kind":"agency_consulted","on":"2024-01-16","id":"b"},{"kind":"agency_answered","on":"2024-01-30","id":"b"},
            {"kind":"extended","on":"2024-02-20","workdays":20},{"kind":"fee_notified","on":"2024-02-21"},
            {"kind":"fee_paid","on":"2024-02-23"},{"kind":"decided","on":"2024-03-01","outcome":"granted"},
            {"kind":"delivered","on":"2024-03-04"}]}"#,
        r#"{"type":"request","id":"q2","agency":"qingshi","applicant":{"kind":"org_other"},"channel":"post_signed",
            "subject":"账目","events":[{"kind":"received","on":"2024-01-05"},
            {"kind":"clarification_requested","on":"2024-01-10","within_workdays":5},
            {"kind":"lapsed","on":"2024-03-01","outcome":"other_no_correction"}]}"#,
        r#"{"type":"request","id":"q3","agency":"qingshi","applicant":{"kind":"org_research"},"channel":"fax",
            "subject":"统计","events":[{"kind":"submitted","on":"2024-01-05"},{"kind":"withdrawn","on":"2024-01-10"}]}"#,
        r#"{"type":"remedy","id":"m1","agency":"qingshi","kind":"litigation_after_reconsideration","filed_on":"2024-03-01",
            "concluded_on":"2024-06-01","outcome":"corrected","request":"q1"}"#,
        r#"{"type":"remedy","id":"m2","agency":"qingshi","kind":"reconsideration","filed_on":"2024-03-01","outcome":"upheld"}"#,
        r#"{"type":"remedy","id":"m3","agency":"qingshi","kind":"litigation_direct","filed_on":"2024-03-01","outcome":"other"}"#,
        r#"{"type":"annual_figures","agency":"qingshi","year":2018,"pro_total":226,"reading_points":3,"budget":1.5,
            "override_reason":"另有 15 条只在公开栏张贴"}"#,
        r#"{"type":"annual_figures","agency":"qingshi","year":2019,"rules":[0,0,0],"permit":[1,-1,2],"procurement":[1,20000]}"#,
        r#"{"type":"annual_figures","agency":"qingshi","year":2023,"normative_docs":[1,0,4],"permit":12,"admin_fee":0.4}"#,
        r#"{"type":"publication_count","agency":"qingshi","year":2018,"item":"livelihood","count":180,"at_least":true}"#,
        r#"{"type":"narrative","agency":"qingshi","year":2018,"section":"problems","points":["一是不够及时。","二是"]}"#,
    ];
    for line in cases {
        same(line);
    }
}

#[test]
fn the_type_comes_first() {
    let line =
        parse(r#"{"id":"a","kind":"county","name":"某县人民政府","type":"agency"}"#).unwrap();
    assert_eq!(
        write(&line),
        r#"{"type":"agency","id":"a","name":"某县人民政府","kind":"county"}"#
    );
}

#[test]
fn every_fault_of_a_line_is_named_at_once() {
    let line = r#"{"type":"agency","id":"Qing Shi","kind":"city","postcode":122405,"posts":[{"name":"专干",
        "tenures":[{"name":"李四","from_on":"2018-02-30","until":"2019"}]}],"town":"x","town":"y"}"#;
    let errors = faults(line);
    assert_eq!(
        errors.of("id").unwrap(),
        "「Qing Shi」不能用：只能用小写字母、数字和连字符，以字母或数字开头，长度 1—64，请改名。"
    );
    assert_eq!(errors.of("name").unwrap(), "缺少这个字段，请补上。");
    assert_eq!(
        errors.of("kind").unwrap(),
        "没有「city」这个值，请改为以下之一：county、department、township、village。"
    );
    assert_eq!(
        errors.of("postcode").unwrap(),
        "要写成加引号的文字，现在是数字。"
    );
    assert!(
        errors
            .of("posts[0].tenures[0].from_on")
            .unwrap()
            .contains("没有这一天")
    );
    assert_eq!(
        errors.of("posts[0].tenures[0].until").unwrap(),
        "不认识的字段「until」，请删去或改名。可用字段：name、login、from_on、to_on。"
    );
    assert_eq!(errors.of("town").unwrap(), "写了两次，请只留一个。");
    assert!(
        errors
            .0
            .iter()
            .any(|error| error.field == "town" && error.sentence.contains("不认识的字段「town」"))
    );
}

#[test]
fn a_line_that_is_no_object_says_where() {
    assert!(faults("[1]").of("").unwrap().contains("JSON 对象"));
    assert!(
        faults(r#"{"type":"agency""#)
            .of("")
            .unwrap()
            .contains("没有写完")
    );
    assert!(
        faults(r#"{"type":"agency",}"#)
            .of("")
            .unwrap()
            .contains("第 18 个字节")
    );
    assert_eq!(refused(r#"{"type":"office"}"#), ["type"]);
    assert_eq!(refused(r#"{"id":"a"}"#), ["type"]);
}

#[test]
fn a_record_needs_one_body_and_a_sound_content() {
    let with = |rest: &str| {
        refused(&format!(
            r#"{{"type":"record","id":"r","agency":"a","published_at":"2018-01-01"{rest}}}"#
        ))
    };
    assert_eq!(with(r#","title":"t""#), ["body_html"]);
    assert_eq!(
        with(r#","title":"t","body_html":"","body_text":"""#),
        ["body_text"]
    );
    assert_eq!(with(r#","body_text":"x","topic":"99""#), ["title", "topic"]);
    assert_eq!(
        with(r#","title":"t","body_text":"x","channels":["radio"],"catalogue":["A B"]"#),
        ["catalogue[0]", "channels"]
    );
    assert_eq!(
        with(r#","title":"t","body_text":"x","index_number":"a//b""#),
        ["index_number"]
    );
    assert_eq!(
        with(r#","title":"t","body_text":"x","repealed_on":"2018-01-01""#),
        ["validity"]
    );
    assert_eq!(
        with(
            r#","title":"t","body_text":"x","attachments":[{"name":"a/b","file":"x"},{"name":"c"}]"#
        ),
        ["attachments[0].name", "attachments[1].file"]
    );
    assert_eq!(
        with(
            r#","title":"t","body_text":"x","past_editions":[{"title":"","body_text":"","published_at":"2019-01-01"}]"#
        ),
        ["past_editions[0].title"]
    );
    assert_eq!(
        with(
            r#","title":"t","body_text":"x","past_editions":[{"title":"o","body_text":"","published_at":"2019-01-01"}]"#
        ),
        ["past_editions"]
    );
    assert_eq!(
        with(r#","title":"t","body_text":"x","withdrawn":{"at":"x","reason":"y"}"#),
        ["withdrawn.at", "withdrawn.reason", "withdrawn.explanation"]
    );
    let before = |editions: &str, at: &str| {
        with(&format!(
            r#","title":"t","body_text":"x","withdrawn_before":[{{"at":"{at}","reason":"incorrect","explanation":"y"{editions}}}]"#
        ))
    };
    let taken_back = r#","editions":[{"published_at":"2017-01-01"}]"#;
    assert_eq!(before("", "2017-02-01"), ["withdrawn_before[0].editions"]);
    assert_eq!(
        before(r#","editions":[]"#, "2017-02-01"),
        ["withdrawn_before[0].editions"]
    );
    assert_eq!(
        before(r#","editions":[{"title":"t"}]"#, "2017-02-01"),
        [
            "withdrawn_before[0].editions[0].published_at",
            "withdrawn_before[0].editions[0].title"
        ]
    );
    assert_eq!(before(taken_back, "2016-12-31"), ["withdrawn_before"]);
    assert_eq!(before(taken_back, "2018-05-31"), ["withdrawn_before"]);
}

#[test]
fn a_date_stands_for_its_first_moment_in_china() {
    let at = |text: &str| {
        let line = format!(
            r#"{{"type":"record","id":"r","agency":"a","title":"t","body_text":"","published_at":"{text}"}}"#
        );
        let Line::Record(record) = parse(&line).unwrap() else {
            panic!("not a record")
        };
        record.imported.editions[0].published_at.to_string()
    };
    assert_eq!(at("2018-05-30"), "2018-05-29T16:00:00Z");
    assert_eq!(at("2018-05-30T00:00:00+08:00"), "2018-05-29T16:00:00Z");
    assert_eq!(at("2018-05-30T09:00:00"), "2018-05-30T01:00:00Z");
    assert_eq!(at("2018-05-30T09:00:00Z"), "2018-05-30T09:00:00Z");
    assert_eq!(
        refused(
            r#"{"type":"record","id":"r","agency":"a","title":"t","body_text":"","published_at":"20180530"}"#
        ),
        ["published_at"]
    );
}

#[test]
fn repealed_without_a_day_ceases_with_its_publication() {
    let line = r#"{"type":"record","id":"r","agency":"a","title":"t","body_text":"","published_at":"2018-05-30","validity":"repealed"}"#;
    let Line::Record(record) = parse(line).unwrap() else {
        panic!("not a record")
    };
    assert_eq!(
        record.imported.validity.ceased_on(),
        Some(jiff::civil::date(2018, 5, 30))
    );
}

#[test]
fn html_is_cleaned_and_text_is_set_in_paragraphs() {
    let body = |field: &str, text: &str| {
        let line = format!(
            r#"{{"type":"record","id":"r","agency":"a","title":"t","published_at":"2018-05-30","{field}":"{text}"}}"#
        );
        let Line::Record(record) = parse(&line).unwrap() else {
            panic!("not a record")
        };
        record.imported.editions[0].content.body.html().to_owned()
    };
    assert_eq!(
        body(
            "body_html",
            "<p onclick='x()'>一<script>alert(1)</script></p>"
        ),
        "<p>一</p>"
    );
    assert_eq!(
        body("body_text", "一\\n二 < 三"),
        "<p>一</p>\n<p>二 &lt; 三</p>"
    );
}

#[test]
fn received_and_closed_come_from_the_clock() {
    let read = |events: &str| {
        let line = format!(
            r#"{{"type":"request","id":"q","agency":"a","applicant":{{"kind":"org_other"}},"channel":"online","subject":"s","events":{events}}}"#
        );
        let Line::Request(request) = parse(&line).unwrap() else {
            panic!("not a request")
        };
        (
            request.received_on.map(|on| on.to_string()),
            request.closed_on.map(|on| on.to_string()),
            request.outcome,
        )
    };
    assert_eq!(
        read(
            r#"[{"kind":"submitted","on":"2024-01-05"},{"kind":"confirmed","on":"2024-01-08"},{"kind":"decided","on":"2024-01-20","outcome":"partial"}]"#
        ),
        (
            Some("2024-01-08".to_owned()),
            Some("2024-01-20".to_owned()),
            Some(gongkai_law::outcomes::Outcome::Partial)
        )
    );
    let (received, closed, outcome) = read(r#"[{"kind":"submitted","on":"2024-01-05"}]"#);
    assert_eq!((received, closed, outcome), (None, None, None));
}

#[test]
fn an_impossible_order_is_refused_with_its_article() {
    let with = |events: &str| {
        faults(&format!(
            r#"{{"type":"request","id":"q","agency":"a","applicant":{{"kind":"org_other"}},"channel":"online","subject":"s","events":{events}}}"#
        ))
    };
    let errors =
        with(r#"[{"kind":"submitted","on":"2024-01-05"},{"kind":"fee_paid","on":"2024-01-08"}]"#);
    assert!(
        errors.of("events[1]").unwrap().contains("第六条"),
        "{errors:?}"
    );
    assert!(with("[]").of("events").unwrap().contains("第二十九条"));
    let fields: Vec<String> = with(
        r#"[{"kind":"submitted","on":"2024-13-05"},{"kind":"posted","on":"2024-01-08","x":1},{"kind":"decided","on":"2024-01-08","outcome":"yes","id":"b"}]"#,
    )
    .0
    .into_iter()
    .map(|error| error.field)
    .collect();
    assert_eq!(
        fields,
        [
            "events[0].on",
            "events[1].kind",
            "events[2].outcome",
            "events[2].id"
        ]
    );
}

#[test]
fn a_request_keeps_no_name() {
    let line = r#"{"type":"request","id":"q","agency":"a","applicant":{"kind":"natural_person","name":"王五"},"channel":"online",
        "subject":"s","events":[{"kind":"submitted","on":"2024-01-05"}]}"#;
    assert_eq!(refused(line), ["applicant.name"]);
}

#[test]
fn figures_fit_the_form_of_their_year() {
    let with = |rest: &str| {
        faults(&format!(
            r#"{{"type":"annual_figures","agency":"a",{rest}}}"#
        ))
    };
    assert!(
        with(r#""year":2021,"procurement":[1,2]"#)
            .of("procurement")
            .unwrap()
            .contains("2021 年的报告里没有")
    );
    assert!(
        with(r#""year":2021,"rules":[1,2]"#)
            .of("rules")
            .unwrap()
            .contains("3 个数字")
    );
    assert!(
        with(r#""year":2018,"staff":3"#)
            .of("staff")
            .unwrap()
            .contains("不用填")
    );
    assert!(
        with(r#""year":2018,"meetings":-1"#)
            .of("meetings")
            .unwrap()
            .contains("不小于 0")
    );
    assert!(
        with(r#""year":"2018""#)
            .of("year")
            .unwrap()
            .contains("整数")
    );
    assert_eq!(with(r#""year":18,"meetings":"三次""#).0.len(), 1);
}
