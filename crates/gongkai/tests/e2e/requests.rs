//! Disclosure on request as its people meet it, each at a window of their own: the resident without an account, the one
//! who handles requests, the head of the disclosure office.

use gongkai_law::calendar::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use thirtyfour::prelude::*;

use crate::case::{APPLICANT, Case, fact, part};
use crate::harness::Town;
use crate::pages::{
    between, download, faults, fill, follow, pdf_text, press, says, step, text, unfold,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_goes_from_the_form_to_the_letter_in_hand() -> WebDriverResult<()> {
    let town = Town::asked();
    let mut case = Case::open(&town).await?;

    // The resident asks, on a phone and without an account.
    let (resident, handler) = (&case.resident, &case.handler);
    let form = format!("{}/apply/qingshi/form", case.server.url);
    resident.goto(&form).await?;
    let due = between(resident, "最迟", "答复").await?;
    assert!(due.ends_with('日'), "{due}");
    let asked = [
        ("subject", "石桥村2025年农村低保户名单和发放金额"),
        ("kind", "natural_person"),
        ("name", APPLICANT),
        ("identity_kind", "居民身份证"),
        ("identity_number", "000000199001010000"),
        ("phone", "0000-0000009"),
        ("wanted_form", "电子文件"),
        ("wanted_way", "自行领取"),
    ];
    fill(resident, &asked).await?;
    press(resident, "提交申请").await?;
    says(resident, &["登记回执", &format!("最迟{due}答复")]).await?;
    assert_eq!(faults(resident).await?, Vec::<String>::new());
    case.number = fact(resident, "登记编号").await?;
    case.code = fact(resident, "查询码").await?;
    case.track().await?;
    says(resident, &["已登记，等着和您确认"]).await?;

    // The desk confirms and takes it over; from now on the days count.
    let board = format!("{}/console/requests", case.server.url);
    handler.goto(board).await?;
    says(handler, &["待确认", "王**"]).await?;
    follow(handler, &case.number).await?;
    case.page = handler.current_url().await?.to_string();
    step(handler, "登记确认", &[("confirm-how", "电话确认")]).await?;
    step(handler, "由我经办", &[]).await?;
    let clock = part(handler, "clock").await?;
    assert!(clock.contains(&format!("最迟{due}答复")), "{clock}");
    assert!(clock.contains("依据：条例 第三十一条第三项"), "{clock}");

    // The answer is written from its questions, with a file.
    let list = town.file("低保户名单.txt");
    std::fs::write(&list, "石桥村 12户").unwrap();
    let list = list.display().to_string();
    step(handler, "加入", &[("add_released-files", &list)]).await?;
    says(handler, &["低保户名单.txt"]).await?;
    let kind = [("draft_answer-letter", "granted_answer")];
    step(handler, "去写答复", &kind).await?;
    let enclosed = [("attachments", "石桥村2025年农村低保户名单")];
    fill(handler, &enclosed).await?;
    press(handler, "生成正文").await?;
    says(handler, &["写全了", "本机关予以公开", "清源县人民法院"]).await?;
    assert_eq!(faults(handler).await?, Vec::<String>::new());
    press(handler, "保存并送审").await?;
    says(handler, &["答复已送审", "答复待审批"]).await?;

    // Another decides.
    case.to_approve().await?;
    says(&case.head, &["本机关予以公开", "低保户名单.txt"]).await?;
    step(&case.head, "审批通过", &[]).await?;
    says(&case.head, &["已办结", "青石镇公开〔"]).await?;
    case.track().await?;
    says(resident, &["已办结", "政府信息公开申请答复书"]).await?;
    let buttons = resident.find_all(By::XPath("//button[contains(., '下载')]"));
    assert!(buttons.await?.is_empty(), "nothing before it is sent");

    case.reload().await?;
    let (shown, printed) = case.finished(1).await?;
    assert!(shown.contains("本机关予以公开"), "{shown}");
    assert!(printed.contains(APPLICANT), "{printed}");
    case.send(1).await?;
    let document_number = between(handler, "送达政府信息公开申请答复书 ", "\n").await?;

    // The resident has the letter and the file in hand, and says how it was.
    case.track().await?;
    says(
        resident,
        &["已办结", "办理结果：予以公开", &document_number],
    )
    .await?;
    let button = "//form[@action='/track/letter']//button";
    let letter = pdf_text(&download(resident, &case.server, button).await?);
    let titled = ["政府信息公开申请答复书", &document_number, APPLICANT];
    for words in titled {
        assert!(letter.contains(words), "no 「{words}」 in {letter}");
    }
    let button = "//form[@action='/track/file']//button";
    let file = download(resident, &case.server, button).await?;
    assert_eq!(String::from_utf8(file).unwrap(), "石桥村 12户");
    let rating = [("stars", "5"), ("words", "很快就办好了。")];
    fill(resident, &rating).await?;
    press(resident, "提交评价").await?;
    says(resident, &["已收到您的评价", "您的评价：5 星"]).await?;

    case.reload().await?;
    step(handler, "登记送达", &[]).await?;
    says(handler, &["很快就办好了。", "答复送达申请人"]).await?;
    assert_eq!(faults(handler).await?, Vec::<String>::new());
    case.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_corrected_consulted_extended_and_answered_in_part() -> WebDriverResult<()> {
    let town = Town::asked();
    let mut case = Case::open(&town).await?;
    case.register("石桥村木材加工厂的用地档案", &[]).await?;
    let (resident, handler, head) = (&case.resident, &case.handler, &case.head);
    step(handler, "由我经办", &[]).await?;

    // What is wanted is not clear: the notice is the step.
    let clarify = [
        (
            "clarification.items",
            "请写明是哪一家木材加工厂\n请写明年份",
        ),
        (
            "clarification.guidance",
            "石桥村有两家木材加工厂，档案按年编制。",
        ),
    ];
    case.write("clarification_notice", &clarify).await?;
    says(handler, &["写全了", "视为放弃申请"]).await?;
    press(handler, "完成并编号").await?;
    says(handler, &["文书已完成并编号", "暂停"]).await?;
    case.send(1).await?;
    case.track().await?;
    says(resident, &["等您补正", "请写明是哪一家木材加工厂"]).await?;
    let notice = download(
        resident,
        &case.server,
        "//form[@action='/track/letter']//button",
    );
    let notice = pdf_text(&notice.await?);
    assert!(notice.contains("请写明年份"), "{notice}");
    fill(resident, &[("text", "李家木材加工厂，2024年。")]).await?;
    press(resident, "提交补正").await?;
    says(resident, &["已收到您的补正", "办理中"]).await?;

    // A third party is asked, and not told who wants to know.
    let consult = [
        ("third_party.name", "李家木材加工厂"),
        ("third_party.person", "false"),
        ("third_party.content", "王小明要的用地审批材料"),
        ("third_party.interests", "trade_secret"),
    ];
    case.write("third_party_consultation", &consult).await?;
    press(handler, "完成并编号").await?;
    says(
        handler,
        &["还有写得不全的地方", "却写出了申请人的信息「王小明」"],
    )
    .await?;
    case.write("third_party_consultation", &consult).await?;
    let content = [("third_party.content", "用地审批材料")];
    fill(handler, &content).await?;
    press(handler, "更新正文").await?;
    says(handler, &["写全了"]).await?;
    press(handler, "完成并编号").await?;
    says(handler, &["文书已完成并编号", "暂停"]).await?;
    let (shown, printed) = case.finished(2).await?;
    for text in [&shown, &printed] {
        assert!(text.contains("用地审批材料"), "{text}");
        assert!(!text.contains(APPLICANT), "{text}");
    }
    case.send(2).await?;
    case.track().await?;
    says(resident, &["正在征求意见"]).await?;
    assert!(
        !text(resident).await?.contains("李家"),
        "no third party's name"
    );
    let opinion = [
        ("hear-c1-opinion", "objects"),
        ("hear-c1-reasons", "材料里有工艺布局。"),
    ];
    case.reload().await?;
    step(handler, "登记意见", &opinion).await?;
    says(handler, &["已登记意见", "不同意公开"]).await?;

    // More days: the head agrees, the notice is the step.
    let why = [("propose_extension-reason", "档案分散在三处，需要逐一核对")];
    step(handler, "提请延期", &why).await?;
    case.to_approve().await?;
    says(head, &["提请延长 20 个工作日", "档案分散在三处"]).await?;
    step(head, "同意延期", &[]).await?;
    case.reload().await?;
    case.write("extension_notice", &[]).await?;
    says(handler, &["写全了"]).await?;
    press(handler, "完成并编号").await?;
    let (shown, _) = case.finished(3).await?;
    assert!(shown.contains("档案分散在三处"), "{shown}");
    let clock = part(handler, "clock").await?;
    for (words, rule) in PAUSES {
        let line = clock.split_once(words);
        let (_, rest) = line.unwrap_or_else(|| panic!("no 「{words}」 in {clock}"));
        let under = rest.split_once("依据：").unwrap().1;
        assert!(under.starts_with(rule), "{words}: {under}");
    }

    // The answer is given in part; it comes back once.
    let answer = [
        ("given", "用地批复\n宗地图"),
        ("attachments", "用地批复（已遮盖）"),
        ("withheld.0.what", "审批材料中的工艺布局图"),
        ("withheld.0.ground", "refused_third_party"),
        ("withheld.0.refusal.categories", "trade_secret"),
        ("withheld.0.refusal.reasons", "工艺布局"),
        (
            "refusal.weighing",
            "不公开工艺布局图不影响公众了解用地是否合法",
        ),
    ];
    case.write("partial_answer", &answer).await?;
    says(handler, &["写全了", "中不予公开的内容"]).await?;
    press(handler, "保存并送审").await?;
    case.to_approve().await?;
    let back = [(
        "return_answer-reason",
        "理由没有写清，请说明为什么是商业秘密",
    )];
    step(head, "退回修改", &back).await?;
    says(head, &["答复已退回", "答复退回修改"]).await?;
    case.reload().await?;
    says(handler, &["答复退回修改", "请说明为什么是商业秘密"]).await?;
    follow(handler, "修改答复").await?;
    let reasons = "工艺布局不为公众所知悉，公开会使同行不经投入即可仿制";
    fill(handler, &[("withheld.0.refusal.reasons", reasons)]).await?;
    press(handler, "保存并送审").await?;
    case.to_approve().await?;
    says(head, &[reasons, "商业秘密"]).await?;
    step(head, "审批通过", &[]).await?;

    case.reload().await?;
    case.send(4).await?;
    case.track().await?;
    says(resident, &["已办结", "办理结果：部分公开"]).await?;
    let last = "(//form[@action='/track/letter']//button)[last()]";
    let letter = pdf_text(&download(resident, &case.server, last).await?);
    assert!(letter.contains(reasons), "{letter}");
    assert!(letter.contains("第三方不同意公开"), "{letter}");
    assert!(!letter.contains("李家"), "no third party's name: {letter}");
    step(handler, "登记送达", &[("serve-4-method", "post")]).await?;
    says(handler, &["已办结", "答复送达申请人"]).await?;
    let next = part(handler, "next").await?;
    assert!(!next.contains("征求"), "nothing more is asked: {next}");
    assert_eq!(faults(handler).await?, Vec::<String>::new());
    case.close().await
}

/// Where the clock stood still or began anew, and by which article.
const PAUSES: [(&str, &str); 5] = [
    ("告知申请人补正", "条例 第三十条"),
    ("收到补正的申请", "条例 第三十条"),
    ("征求第三方意见，从次日起暂停计算", "条例 第三十二条"),
    ("收到第三方意见", "条例 第三十三条第三款"),
    ("延长20个工作日", "条例 第三十三条第二款"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_request_nobody_corrects_is_given_up() -> WebDriverResult<()> {
    let town = Town::asked();
    let mut case = Case::open(&town).await?;
    case.handler
        .goto(format!("{}/console/requests/new", case.server.url))
        .await?;
    let today = case.handler.find(By::Name("submitted_on")).await?;
    let today: Date = today.value().await?.unwrap().parse().unwrap();
    // So long ago that one working day for a correction has passed, and the seven for asking have not.
    let past = |day: Date| Calendar::built_in().add_workdays(day, 1).date < today;
    let mut day = today;
    while !past(day) {
        day = day.checked_sub(1.day()).unwrap();
    }
    let day = day.to_string();
    case.register("几份材料", &[("submitted_on", &day)]).await?;
    let (resident, handler) = (&case.resident, &case.handler);
    step(handler, "由我经办", &[]).await?;
    let asked = [
        ("ask_clarification-on", day.as_str()),
        ("ask_clarification-within_workdays", "1"),
        ("ask_clarification-what", "请写明要哪些材料"),
    ];
    step(handler, "登记已告知补正", &asked).await?;
    says(handler, &["视为放弃，待办结"]).await?;
    case.track().await?;
    says(resident, &["视为放弃申请"]).await?;

    unfold(
        handler,
        "//details[.//button[normalize-space()='不再处理，办结']]",
    )
    .await?;
    follow(handler, "制作不再处理告知书").await?;
    let notice = [
        ("clarification.notice.number", "青石镇公开〔2026〕0号"),
        ("clarification.notice.on", day.as_str()),
    ];
    fill(handler, &notice).await?;
    press(handler, "生成正文").await?;
    says(handler, &["写全了", "不再处理该政府信息公开申请"]).await?;
    press(handler, "完成并编号").await?;
    says(handler, &["已办结"]).await?;
    case.send(1).await?;

    case.track().await?;
    says(resident, &["视为放弃申请", "不再处理", "办结日期"]).await?;
    let button = "//form[@action='/track/letter']//button";
    let letter = pdf_text(&download(resident, &case.server, button).await?);
    assert!(letter.contains("视为您放弃申请"), "{letter}");
    case.close().await
}
