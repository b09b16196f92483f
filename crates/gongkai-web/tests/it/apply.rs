//! Residents ask for information: from the form to the receipt, the progress, correction, withdrawal and rating; what was
//! typed comes back, guessing is slowed down, and nothing of who applied is public.

use axum::http::StatusCode;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::{Command, ServiceMethod};
use gongkai_core::time::{Clock as _, china_date};
use gongkai_store::write::Acting;
use gongkai_testkit::county::{HANDLER, HEAD, Person, TOWNSHIP, VILLAGE};
use gongkai_web::kit::tokens;
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::answers::Answer;
use crate::clients::Client;
use crate::site::{Site, in_county, in_each_county};
use crate::stories::{letter, published};
use crate::visibility::addresses;

const FORM: &str = "/apply/qingshi/form";
const SEND: &str = "提交申请";

const NAME: &str = "欧阳麒麟";
const IDENTITY: &str = "000000199001010000";
const PHONE: &str = "000-12345678";
const WANTED: &str = "凤凰渡口危桥改造的验收材料";

const FILLED: [(&str, &str); 9] = [
    ("kind", "natural_person"),
    ("name", NAME),
    ("identity_kind", "居民身份证"),
    ("identity_number", IDENTITY),
    ("phone", PHONE),
    ("email", "resident@example.cn"),
    ("subject", WANTED),
    ("wanted_form", "电子文件"),
    ("wanted_way", "电子邮件"),
];

/// What the receipt gives.
struct Receipt {
    number: String,
    code: String,
}

impl Receipt {
    #[track_caller]
    fn read(answer: &Answer) -> Self {
        answer.is(StatusCode::CREATED);
        let text = answer.text();
        let of = |label: &str| {
            let rest = text.split(&format!("<dt>{label}</dt><dd>")).nth(1);
            rest.and_then(|rest| rest.split('<').next())
                .unwrap_or_else(|| panic!("the receipt does not give {label}"))
                .to_owned()
        };
        Self {
            number: of("登记编号"),
            code: of("查询码"),
        }
    }

    fn fields(&self) -> [(&str, &str); 2] {
        [("number", &self.number), ("code", &self.code)]
    }

    async fn track(&self, visitor: &Client) -> Answer {
        visitor.press("/track", "查询", &self.fields()).await
    }

    async fn id(&self, site: &Site) -> RequestId {
        let digest = tokens::tracking_digest(&self.code);
        let found = site.county.store.request_by_code(&self.number, &digest);
        found.await.unwrap().unwrap()
    }
}

async fn asked(visitor: &Client) -> Receipt {
    Receipt::read(&visitor.press(FORM, SEND, &FILLED).await)
}

fn today(site: &Site) -> Date {
    china_date(site.county.clock.now())
}

/// What the desk does, directly over the store.
async fn order(site: &Site, person: Person, id: &RequestId, command: Command) {
    let acting = Acting::person(&person.account());
    let (setting, now) = (site.app.request_setting(), site.county.clock.now());
    let store = &site.county.store;
    store
        .request_command(&acting, id, &command, setting, now)
        .await
        .unwrap();
}

/// Answered with all that was asked for, by two people.
async fn answered(site: &Site, id: &RequestId) {
    let store = &site.county.store;
    let (setting, now) = (site.app.request_setting(), site.county.clock.now());
    let acting = |person: Person| Acting::person(&person.account());
    let answers = [("attachments", "验收材料")];
    let work = letter(site, id, LetterKind::GrantedAnswer, &answers).await;
    store
        .draft_answer(&acting(HANDLER), id, &work, setting, now)
        .await
        .unwrap();
    store
        .send_answer(&acting(HANDLER), id, setting, now)
        .await
        .unwrap();
    store
        .approve_answer(&acting(HEAD), id, setting, now)
        .await
        .unwrap();
}

async fn confirmed(site: &Site, id: &RequestId) {
    let how = "电话".to_owned();
    let on = today(site);
    order(site, HANDLER, id, Command::Confirm { on, how }).await;
}

#[tokio::test]
async fn a_request_goes_from_the_form_to_the_receipt_and_is_followed() {
    in_each_county(|site| async move {
        let visitor = site.visitor();
        let how = visitor.get("/apply?agency=qingshi").await;
        how.ok().shows(&[FORM, "/apply/qingshi/paper", "/track"]);
        visitor.get(FORM).await.ok().shows(&[
            "今天（2026年11月24日）收到的申请，最迟2026年12月22日答复",
            "action=\"/search\"",
        ]);
        let sent = visitor.press(FORM, SEND, &FILLED).await;
        let receipt = Receipt::read(&sent);
        assert_eq!(receipt.number, "qingshi-2026-0001");
        assert_eq!(receipt.code.len(), 11, "{}", receipt.code);
        assert_eq!(sent.header("cache-control"), "no-store");
        sent.shows(&[
            "noindex",
            "<svg",
            "2026-11-24 09:00",
            "2026年12月22日",
            WANTED,
        ])
        .hides(&[NAME, IDENTITY, PHONE]);

        visitor
            .get(&format!("/track?number={}", receipt.number))
            .await
            .ok()
            .shows(&[&receipt.number, "noindex"]);
        let waiting = receipt.track(&visitor).await;
        waiting
            .ok()
            .shows(&[
                "等着和您确认",
                "第三十一条第三项",
                "清源县人民政府",
                "撤回申请",
            ])
            .hides(&[NAME, IDENTITY, PHONE, "resident@example.cn", "提交补正"]);
        assert_eq!(waiting.header("cache-control"), "no-store");

        // Small letters, no hyphen: as people copy it.
        let copied = receipt.code.replace('-', "").to_lowercase();
        let fields = [
            ("number", receipt.number.as_str()),
            ("code", copied.as_str()),
        ];
        visitor.post_bare("/track", &fields).await.ok();

        let id = receipt.id(&site).await;
        confirmed(&site, &id).await;
        receipt.track(&visitor).await.ok().shows(&[
            "办理中",
            "最迟2026年12月22日答复",
            "双方确认之日为收到申请之日",
            "依据：",
        ]);
        let by_mail = asked(&visitor).await;
        assert_eq!(by_mail.number, "qingshi-2026-0002");
    })
    .await;
}

#[tokio::test]
async fn errors_keep_what_was_typed_and_say_the_mend() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let head = site.county.store.head().await.unwrap();
        let back = visitor
            .press(
                FORM,
                SEND,
                &[
                    ("name", NAME),
                    ("kind", "org_research"),
                    ("postcode", "12"),
                    ("wanted_form", "纸质"),
                    ("wanted_way", "邮寄"),
                    ("help", "大字版"),
                ],
            )
            .await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY).shows(&[
            "有 7 处需要改一下",
            "href=\"#f-identity_number\"",
            "请填写证件号码",
            "请填写联系人",
            "请至少填写一种联系方式",
            "邮政编码是 6 位数字",
            "请填写通信地址",
            "请写明要什么信息",
        ]);
        let form = crate::controls::Form::with_button(&back.text(), SEND);
        for (name, value) in [
            ("name", NAME),
            ("kind", "org_research"),
            ("postcode", "12"),
            ("wanted_way", "邮寄"),
            ("help", "大字版"),
        ] {
            assert_eq!(form.value(name), Some(value));
        }
        assert_eq!(back.header("cache-control"), "no-store");
        let long = "长".repeat(5_001);
        let mut fill = FILLED.to_vec();
        fill.push(("subject", &long));
        fill.retain(|(name, value)| *name != "subject" || *value != WANTED);
        visitor
            .press(FORM, SEND, &fill)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["最多 5000 个字", NAME]);
        assert_eq!(site.county.store.head().await.unwrap(), head);
        // A document number alone is enough.
        let mend = [
            ("identity_kind", "统一社会信用代码证书（营业执照等）"),
            ("identity_number", "91"),
            ("contact_person", "某人"),
            ("postcode", "000001"),
            ("address", "某街1号"),
            ("document_number", "青政发〔2025〕12号"),
        ];
        let sent = visitor.press_on(&back, SEND, &mend, &[]).await;
        Receipt::read(&sent);
        sent.shows(&["青政发〔2025〕12号"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_public_already_is_offered_first() {
    in_county(|site| async move {
        let (_, address) = published(&site, "凤凰渡口危桥改造工程验收材料", &[], &[]).await;
        site.index_follows().await;
        let head = site.county.store.head().await.unwrap();
        let visitor = site.visitor();
        let offered = visitor.press(FORM, SEND, &FILLED).await;
        offered.ok().shows(&["也许已经公开", &address, NAME]);
        assert_eq!(site.county.store.head().await.unwrap(), head);
        let sent = visitor
            .press_on(&offered, "不是这些，继续提交", &[], &[])
            .await;
        Receipt::read(&sent);
    })
    .await;
}

#[tokio::test]
async fn a_correction_that_was_asked_for_is_handed_in() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let receipt = asked(&visitor).await;
        let id = receipt.id(&site).await;
        confirmed(&site, &id).await;
        site.pass(SignedDuration::from_hours(24));
        let notice = Command::RequestClarification {
            on: today(&site),
            within_workdays: 10,
            what: "请写明是哪一年的验收。".to_owned(),
        };
        order(&site, HANDLER, &id, notice).await;
        let waiting = receipt.track(&visitor).await;
        waiting.ok().shows(&[
            "等您补正",
            "请在2026年12月9日以前",
            "请写明是哪一年的验收。",
        ]);
        let empty = visitor.press_on(&waiting, "提交补正", &[], &[]).await;
        empty
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请填写补正内容", "href=\"#f-text\""]);
        let text = [("text", "要2025年的验收材料。")];
        let done = visitor.press_on(&empty, "提交补正", &text, &[]).await;
        done.ok()
            .shows(&["已收到您的补正", "办理中"])
            .hides(&["提交补正", "等您补正"]);
        let again = visitor.press_on(&waiting, "提交补正", &text, &[]).await;
        again.is(StatusCode::UNPROCESSABLE_ENTITY);
        let words = site.county.store.request_words(&id).await.unwrap();
        assert!(words.values().any(|words| words == "要2025年的验收材料。"));
    })
    .await;
}

#[tokio::test]
async fn a_request_is_taken_back_only_when_that_is_sure() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let receipt = asked(&visitor).await;
        let shown = receipt.track(&visitor).await;
        let unsure = visitor
            .press_on(&shown, "撤回申请", &[("reason", "已经找到")], &[])
            .await;
        unsure
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["我确定撤回", "已经找到"]);
        let done = visitor
            .press_on(&unsure, "撤回申请", &[("sure", "1")], &[])
            .await;
        done.ok()
            .shows(&["申请已撤回。", "提交评价"])
            .hides(&["name=\"sure\""]);
        let id = receipt.id(&site).await;
        let file = site.county.store.request_file(&id);
        let request = file.await.unwrap().unwrap().request;
        assert_eq!(request.closed_on, Some(today(&site)));
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_named_and_rated_once() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let receipt = asked(&visitor).await;
        let id = receipt.id(&site).await;
        confirmed(&site, &id).await;
        answered(&site, &id).await;
        let ended = receipt.track(&visitor).await;
        ended
            .ok()
            .shows(&[
                "已办结",
                "予以公开",
                "答复书",
                "青石镇公开〔2026〕1号",
                "办结日期",
            ])
            .hides(&["撤回申请", HANDLER.name, HEAD.name, "下载 PDF"]);
        // Before it was sent it cannot be had, with the right code neither.
        let letter = [receipt.fields().as_slice(), &[("letter", "1")]].concat();
        let early = visitor.post_bare("/track/letter", &letter).await;
        early.is(StatusCode::NOT_FOUND);
        let sent = Command::Dispatch {
            letter: 1,
            on: today(&site),
            method: ServiceMethod::Electronic,
        };
        order(&site, HANDLER, &id, sent).await;
        let ended = receipt.track(&visitor).await;
        ended.ok().shows(&["下载 PDF"]);
        let pdf = visitor.post_bare("/track/letter", &letter).await;
        pdf.ok()
            .shows(&["%PDF", NAME, "青石镇公开〔2026〕1号", "附件：验收材料"]);
        let guess = [("number", receipt.number.as_str()), ("code", "00000-00000")];
        let guess = [guess.as_slice(), &[("letter", "1")]].concat();
        let refused = visitor.post_bare("/track/letter", &guess).await;
        refused
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .hides(&["%PDF"]);
        visitor
            .press_on(&ended, "提交评价", &[], &[])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请选择 1 到 5 颗星"]);
        let stars = [("stars", "4"), ("words", "很快")];
        let rated = visitor.press_on(&ended, "提交评价", &stars, &[]).await;
        rated.ok().shows(&["您的评价：4 星"]).hides(&["提交评价"]);
        visitor
            .press_on(&ended, "提交评价", &stars, &[])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["已经办过"]);
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_are_slowed_down() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let receipt = asked(&visitor).await;
        let guess = [("number", receipt.number.as_str()), ("code", "00000-00000")];
        for _ in 0..10 {
            visitor
                .post_bare("/track", &guess)
                .await
                .is(StatusCode::UNPROCESSABLE_ENTITY)
                .shows(&["登记编号或者查询码不对", &receipt.number]);
        }
        let refused = visitor.post_bare("/track", &receipt.fields()).await;
        refused
            .is(StatusCode::TOO_MANY_REQUESTS)
            .shows(&["15 分钟"]);
        let elsewhere = site.visitor().at_address([192, 0, 2, 9]);
        receipt.track(&elsewhere).await.ok();
        site.pass(SignedDuration::from_mins(16));
        receipt.track(&visitor).await.ok();
        // A number without its own code, and an order without any.
        let other = asked(&visitor).await;
        for fields in [
            [
                ("number", other.number.as_str()),
                ("code", &receipt.code),
                ("act", ""),
            ],
            [
                ("number", other.number.as_str()),
                ("code", ""),
                ("act", "withdraw"),
            ],
        ] {
            visitor
                .post_bare("/track", &fields)
                .await
                .is(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let unknown = [("act", "explode")];
        let fields = [other.fields().as_slice(), &unknown].concat();
        visitor
            .post_bare("/track", &fields)
            .await
            .is(StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn one_address_hands_in_twenty_requests_an_hour() {
    in_county(|site| async move {
        let visitor = site.visitor();
        for _ in 0..20 {
            Receipt::read(&visitor.post_bare(FORM, &FILLED).await);
        }
        visitor
            .post_bare(FORM, &FILLED)
            .await
            .is(StatusCode::TOO_MANY_REQUESTS)
            .shows(&["60 分钟"]);
        site.pass(SignedDuration::from_mins(61));
        Receipt::read(&visitor.post_bare(FORM, &FILLED).await);
    })
    .await;
}

#[tokio::test]
async fn a_village_sends_on_to_its_township() {
    in_county(|site| async move {
        let visitor = site.visitor();
        for rest in ["form", "paper"] {
            let address = format!("/apply/{VILLAGE}/{rest}");
            visitor
                .get(&address)
                .await
                .is(StatusCode::NOT_FOUND)
                .shows(&["不是行政机关", FORM]);
        }
        visitor
            .post_bare(&format!("/apply/{VILLAGE}/form"), &FILLED)
            .await
            .is(StatusCode::NOT_FOUND);
        visitor
            .get(&format!("/apply?agency={VILLAGE}"))
            .await
            .ok()
            .shows(&[FORM]);
        visitor
            .get("/apply/nobody/form")
            .await
            .is(StatusCode::NOT_FOUND);
        let paper = visitor.get(&format!("/apply/{TOWNSHIP}/paper")).await;
        paper
            .ok()
            .shows(&["政府信息公开申请表", "□ 商业企业", "□ 当场查阅、抄录"]);
    })
    .await;
}

#[tokio::test]
async fn who_applied_is_nowhere_public() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let receipt = asked(&visitor).await;
        confirmed(&site, &receipt.id(&site).await).await;
        site.index_follows().await;
        let mut all = addresses(&site, "none/1", "/files/none/x").await;
        for word in [NAME, IDENTITY, PHONE, WANTED] {
            let word = gongkai_web::kit::paging::encode(word);
            all.extend(
                ["/search", "/suggest", "/api/v1/records"].map(|at| format!("{at}?q={word}")),
            );
        }
        all.push(format!("/track?number={}", receipt.number));
        for address in all {
            let answer = visitor.get(&address).await;
            let text = answer.text();
            for secret in [NAME, IDENTITY, PHONE, receipt.code.as_str()] {
                // A search page repeats the question itself.
                let said = text.matches(secret).count();
                let may = usize::from(address.starts_with("/search?")) * 10;
                assert!(said <= may, "{address} shows {secret}");
            }
            if !address.starts_with("/search?") {
                assert!(!text.contains(WANTED), "{address} shows what was wanted");
            }
        }
        let hits = visitor
            .get(&format!(
                "/api/v1/records?q={}",
                gongkai_web::kit::paging::encode(WANTED)
            ))
            .await;
        assert_eq!(hits.ok().json()["total"], 0);
        for address in ["/sitemap.xml", "/feed.atom"] {
            visitor
                .get(address)
                .await
                .ok()
                .hides(&["/track", &receipt.number]);
        }
    })
    .await;
}
