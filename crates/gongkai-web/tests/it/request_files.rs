//! Files of requests as residents and handlers meet them: what may be sent, what is refused in words, who may open what, and
//! that nothing goes out before the answer does.

use axum::http::StatusCode;
use gongkai_core::accounts::Grant;
use gongkai_core::agencies::{IdentityCopy, RequestRules};
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::{Command, ServiceMethod};
use gongkai_core::rights::Role;
use gongkai_core::time::Clock as _;
use gongkai_store::write::Acting;
use gongkai_testkit::county::{CLERK, HANDLER, HEAD, Person, TOWNSHIP};
use gongkai_web::kit::tokens;

use crate::clients::{Client, File};
use crate::site::{Site, in_county, in_each_county};
use crate::stories::{letter, registered};

const FORM: &str = "/apply/qingshi/form";
const SEND: &str = "提交申请";
const WANTED: &str = "凤凰渡口危桥改造的验收材料";
/// The code of every request that the desk entered in a story.
const CODE: &str = "0AB1C2D3E4";

const FILLED: [(&str, &str); 8] = [
    ("kind", "natural_person"),
    ("name", "欧阳麒麟"),
    ("identity_kind", "居民身份证"),
    ("identity_number", "000000199001010000"),
    ("phone", "000-12345678"),
    ("subject", WANTED),
    ("wanted_form", "电子文件"),
    ("wanted_way", "自行领取"),
];

const PDF: &[u8] = b"%PDF-1.7\nreleased";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00 a card";
const CARD: File<'_> = ("identity_file", "欧阳麒麟身份证.jpg", JPEG);

async fn changed_rules(site: &Site, rules: RequestRules) {
    let store = &site.county.store;
    let mut agency = store
        .agency(&TOWNSHIP.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    agency.rules.requests = rules;
    let now = site.county.clock.now();
    store
        .define_agency(&Acting::import(), agency, now)
        .await
        .unwrap();
}

async fn only_request(site: &Site) -> RequestId {
    let filter = gongkai_store::requests::BoardFilter::default();
    let agencies = [TOWNSHIP.parse().unwrap()];
    let board = site.county.store.request_board(&agencies, &filter, 0, 9);
    board.await.unwrap().items.remove(0).request.id
}

async fn sent_for_approval(site: &Site, id: &str) {
    let (setting, now) = (site.app.request_setting(), site.county.clock.now());
    let (by, id) = (
        Acting::person(&HANDLER.account()),
        id.parse::<RequestId>().unwrap(),
    );
    let answers = [("attachments", "补助名单")];
    let work = letter(site, &id, LetterKind::GrantedAnswer, &answers).await;
    let store = &site.county.store;
    store
        .draft_answer(&by, &id, &work, setting, now)
        .await
        .unwrap();
    store.send_answer(&by, &id, setting, now).await.unwrap();
}

async fn order(site: &Site, person: Person, id: &RequestId, command: Command) {
    let by = Acting::person(&person.account());
    let (setting, now) = (site.app.request_setting(), site.county.clock.now());
    let store = &site.county.store;
    store
        .request_command(&by, id, &command, setting, now)
        .await
        .unwrap();
}

async fn approved_and_dispatched(site: &Site, id: &str) {
    let (setting, now) = (site.app.request_setting(), site.county.clock.now());
    let id = id.parse::<RequestId>().unwrap();
    let head = Acting::person(&HEAD.account());
    let store = &site.county.store;
    store
        .approve_answer(&head, &id, setting, now)
        .await
        .unwrap();
    let dispatch = Command::Dispatch {
        letter: 1,
        on: site.app.today(),
        method: ServiceMethod::Electronic,
    };
    order(site, HANDLER, &id, dispatch).await;
}

fn release<'a>(name: &'a str, bytes: &'a [u8]) -> [File<'a>; 1] {
    [("add_released-files", name, bytes)]
}

#[tokio::test]
async fn an_identity_card_and_an_attachment_come_with_a_request() {
    in_each_county(|site| async move {
        let visitor = site.visitor();
        let files = [CARD, ("files", "委托书.pdf", PDF)];
        let sent = visitor.press_with_files(FORM, SEND, &FILLED, &files).await;
        sent.is(StatusCode::CREATED)
            .shows(&["收到的文件", "2 个"])
            .hides(&["身份证.jpg", "委托书"]);
        let id = only_request(&site).await;
        let page = format!("/console/requests/{id}");
        let handler = site.signed_in(HANDLER).await;
        handler.get(&page).await.ok().shows(&[
            "欧阳麒麟身份证.jpg",
            "委托书.pdf",
            "申请附件，",
            "SHA-256",
        ]);
        let card = handler.get(&format!("{page}/files/1")).await;
        assert_eq!(card.ok().body, JPEG);
        for (header, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("content-type", "image/jpeg"),
        ] {
            assert_eq!(card.header(header), value);
        }
        assert!(
            card.header("content-disposition")
                .starts_with("attachment;")
        );
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["查看文件", "第 1 号，身份证明"]);
        handler
            .get(&format!("{page}/files/7"))
            .await
            .is(StatusCode::NOT_FOUND);
        let clerk = site.signed_in(CLERK).await;
        for number in [1, 2] {
            let asked = clerk.get(&format!("{page}/files/{number}")).await;
            asked.is(StatusCode::FORBIDDEN);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said_and_what_was_typed_is_kept() {
    in_county(|site| async move {
        let site = site.with_settings(|settings| {
            settings.request_files = 2;
            settings.request_file_bytes = 4_000;
        });
        let visitor = site.visitor();
        let head = site.county.store.head().await.unwrap();
        let large = vec![b'x'; 4_001];
        let cases: [(&[File<'_>], &str); 7] = [
            (
                &[("files", "表.exe", b"MZ\x90\0")],
                "文件「表.exe」的格式不能用",
            ),
            (&[("files", "表.pdf", b"MZ\x90\0")], "内容不是 pdf 格式"),
            (
                &[("files", "视频.mp4", b"\0\0\0\x18ftypmp42")],
                "的格式不能用",
            ),
            (&[("files", "长.txt", &large)], "文件「长.txt」超过 4 KB"),
            (&[("files", "空.txt", b"")], "是空的"),
            (
                &[("identity_file", "身份证.docx", b"PK\x03\x04")],
                "可以用 jpg、jpeg、png、pdf",
            ),
            (
                &[
                    ("files", "1.txt", b"a"),
                    ("files", "2.txt", b"b"),
                    ("files", "3.txt", b"c"),
                ],
                "最多 2 个文件",
            ),
        ];
        for (files, sentence) in cases {
            let back = visitor.press_with_files(FORM, SEND, &FILLED, files).await;
            back.is(StatusCode::UNPROCESSABLE_ENTITY)
                .shows(&[sentence, WANTED, "欧阳麒麟"]);
        }
        // Files that were right have to be chosen again when something else was wrong.
        let mut nameless = FILLED;
        nameless[1].1 = "";
        let back = visitor
            .press_with_files(FORM, SEND, &nameless, &[CARD])
            .await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请重新选择文件", "欧阳麒麟身份证.jpg"]);
        assert_eq!(site.county.store.head().await.unwrap(), head);
    })
    .await;
}

#[tokio::test]
async fn an_agency_may_ask_natural_persons_for_a_copy() {
    in_county(|site| async move {
        let visitor = site.visitor();
        visitor.get(FORM).await.ok().hides(&["自然人必须附上"]);
        let required = RequestRules {
            identity_copy: IdentityCopy::Required,
            ..RequestRules::default()
        };
        changed_rules(&site, required).await;
        visitor.get(FORM).await.ok().shows(&["自然人必须附上"]);
        let without = visitor.press(FORM, SEND, &FILLED).await;
        without
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请附上身份证明的照片或者扫描件", WANTED]);
        let with = visitor.press_with_files(FORM, SEND, &FILLED, &[CARD]).await;
        with.is(StatusCode::CREATED);
        let mut company = FILLED.to_vec();
        company[0].1 = "org_commercial";
        company.push(("contact_person", "陈示例"));
        let with = visitor.press(FORM, SEND, &company).await;
        with.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn the_desk_scans_paper_and_adds_more_later() {
    in_county(|site| async move {
        let handler = site.signed_in(HANDLER).await;
        let letter = [
            ("channel", "in_person"),
            ("subject", WANTED),
            ("applicant_kind", "natural_person"),
            ("name", "王小明"),
            ("identity_kind", "居民身份证"),
            ("identity_number", "000000000000000000"),
            ("phone", "0000-0000009"),
        ];
        let scan = [("files", "申请书.pdf", PDF)];
        let wrong = [("files", "申请书.exe", PDF)];
        let new = "/console/requests/new";
        let back = handler.press_with_files(new, "登记", &letter, &wrong).await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["的格式不能用", WANTED]);
        handler
            .press_with_files(new, "登记", &letter, &scan)
            .await
            .ok();
        let page = format!("/console/requests/{}", only_request(&site).await);
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["申请书.pdf", "扫描件，"]);
        let more = [("add_paper-files", "补正.jpg", JPEG)];
        let kept = handler
            .press_with_files(&page, "存入", &[("add_paper-kind", "attachment")], &more)
            .await;
        assert_eq!(kept.location(), format!("{page}#files"));
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["补正.jpg", "申请附件，"]);
        let none = handler.press(&page, "存入", &[]).await;
        none.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请选择文件。"]);
    })
    .await;
}

#[tokio::test]
async fn a_released_file_is_frozen_for_approval_and_fetched_after_dispatch_only() {
    in_each_county(|site| async move {
        let id = registered(&site, TOWNSHIP).await;
        let page = format!("/console/requests/{id}");
        let (handler, visitor) = (site.signed_in(HANDLER).await, site.visitor());
        let half = [("add_released-ground", "privacy")];
        handler
            .press_with_files(&page, "加入", &half, &release("名单.pdf", PDF))
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["请写明遮盖了什么"]);
        let note = [
            ("add_released-ground", "privacy"),
            ("add_released-note", "身份证号码已遮盖"),
        ];
        for name in ["错的.pdf", "名单.pdf"] {
            handler
                .press_with_files(&page, "加入", &note, &release(name, PDF))
                .await
                .location();
        }
        let remove = |number| format!("{page}/files/{number}/remove");
        handler.post(&remove(2), &[]).await.location();
        handler
            .get(&page)
            .await
            .ok()
            .shows(&["名单.pdf", "遮盖说明（个人隐私）：身份证号码已遮盖", "取出"])
            .hides(&["错的.pdf"]);
        // What the applicant handed in stays.
        handler
            .post(&remove(1), &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["申请人提交的材料"]);

        sent_for_approval(&site, &id).await;
        handler
            .post(&remove(3), &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["答复已经送审或者作出"]);
        let fields = [("act", "add_released")];
        handler
            .upload(&format!("{page}/files"), &fields, &release("又.pdf", PDF))
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["答复已经送审或者作出"]);
        handler.get(&page).await.ok().hides(&[">取出<"]);

        let request: RequestId = id.parse().unwrap();
        let file = site.county.store.request_file(&request).await.unwrap();
        let number = file.unwrap().request.handling.register_number.unwrap();
        let ask = |code: &'static str, file: &'static str| {
            let fields = [
                ("number", number.clone()),
                ("code", code.to_owned()),
                ("file", file.to_owned()),
            ];
            let visitor = &visitor;
            async move {
                let fields = fields
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str()));
                visitor.post_bare("/track/file", &fields).await
            }
        };
        ask(CODE, "3").await.is(StatusCode::NOT_FOUND);
        let proof = [("number", number.as_str()), ("code", CODE)];
        let progress = || visitor.post_bare("/track", &proof);
        progress()
            .await
            .ok()
            .hides(&["随答复提供的文件", "名单.pdf"]);
        approved_and_dispatched(&site, &id).await;
        progress().await.ok().shows(&[
            "随答复提供的文件",
            "名单.pdf",
            "遮盖说明（个人隐私）：身份证号码已遮盖",
        ]);
        let fetched = ask(CODE, "3").await;
        assert_eq!(fetched.ok().body, PDF);
        assert_eq!(fetched.header("cache-control"), "no-store");
        assert!(
            fetched
                .header("content-disposition")
                .starts_with("attachment;")
        );
        // Not the scan of the letter, not what was taken out, and nothing without the code.
        for other in ["1", "2", "9"] {
            ask(CODE, other).await.is(StatusCode::NOT_FOUND);
        }
        ask("7KQ2M9XR4T", "3")
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["登记编号或者查询码不对"]);
        visitor.get("/track/file").await.is(StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_for_files_are_slowed_down_with_the_others() {
    in_county(|site| async move {
        let visitor = site.visitor();
        let fields = [
            ("number", "qingshi-2026-0001"),
            ("code", "x"),
            ("file", "1"),
        ];
        for _ in 0..10 {
            visitor
                .post_bare("/track/file", &fields)
                .await
                .is(StatusCode::UNPROCESSABLE_ENTITY);
        }
        visitor
            .post_bare("/track/file", &fields)
            .await
            .is(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn files_come_with_a_correction() {
    in_county(|site| async move {
        let id = registered(&site, TOWNSHIP).await;
        let request: RequestId = id.parse().unwrap();
        let ask = Command::RequestClarification {
            on: site.app.today(),
            within_workdays: 10,
            what: "哪一年的".to_owned(),
        };
        order(&site, HANDLER, &request, ask).await;
        let file = site.county.store.request_file(&request).await.unwrap();
        let number = file.unwrap().request.handling.register_number.unwrap();
        let visitor = site.visitor();
        let proof = [("number", number.as_str()), ("code", CODE)];
        let page = visitor.post_bare("/track", &proof).await;
        let text = [("text", "要2025年的")];
        let wrong = [("files", "补.exe", PDF)];
        let back = visitor.press_on(&page, "提交补正", &text, &wrong).await;
        back.is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["的格式不能用", "要2025年的"]);
        let right = [("files", "补.pdf", PDF)];
        let done = visitor.press_on(&page, "提交补正", &text, &right).await;
        done.ok().shows(&["已收到您的补正"]);
        let handler = site.signed_in(HANDLER).await;
        handler
            .get(&format!("/console/requests/{id}"))
            .await
            .ok()
            .shows(&["补.pdf", "要2025年的"]);
    })
    .await;
}

#[tokio::test]
async fn an_erased_request_says_so_everywhere() {
    in_county(|site| async move {
        let id = registered(&site, TOWNSHIP).await;
        sent_for_approval(&site, &id).await;
        approved_and_dispatched(&site, &id).await;
        let head = site.signed_in(HEAD).await;
        let page = format!("/console/requests/{id}");
        head.press(&page, "清除，不能恢复", &[]).await.location();
        head.get(&page)
            .await
            .ok()
            .shows(&["已于2026年11月24日按规定清除"])
            .hides(&[
                "申请书.pdf",
                "王",
                "存入申请材料",
                "查看申请人信息</button>",
            ]);
        head.get("/console/requests?state=closed")
            .await
            .ok()
            .shows(&["（已清除）", "qingshi-2026-0001"]);
        head.get(&format!("{page}/files/1"))
            .await
            .is(StatusCode::GONE);
        for path in ["/console", "/console/journal"] {
            head.get(path).await.ok();
        }
        let proof = [("number", "qingshi-2026-0001"), ("code", CODE)];
        let visitor: Client = site.visitor();
        visitor
            .post_bare("/track", &proof)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY);
        let digest = tokens::tracking_digest(CODE);
        let store = &site.county.store;
        let found = store.request_by_code("qingshi-2026-0001", &digest).await;
        assert_eq!(found.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_request_taken_over_says_that_nobody_registered_its_applicant() {
    in_county(|site| async move {
        let line = r#"{"type":"request","id":"old","agency":"qingshi","applicant":{"kind":"natural_person"},"channel":"in_person","subject":"旧件","events":[{"kind":"submitted","on":"2026-11-16"}]}"#;
        let gongkai_core::lines::Line::Request(request) =
            gongkai_core::lines::parse(line).unwrap()
        else {
            panic!("no request")
        };
        let now = site.county.clock.now();
        let mut bulk = site.county.store.bulk(now).await.unwrap();
        bulk.request(*request).await.unwrap();
        bulk.commit().await.unwrap();
        let head = site.signed_in(HEAD).await;
        let page = "/console/requests/old";
        head.get(page)
            .await
            .ok()
            .shows(&["没有登记申请人信息"])
            .hides(&["清除，不能恢复"]);
        head.post(&format!("{page}/applicant"), &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["没有登记申请人信息"])
            .hides(&["已按规定清除"]);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sets_how_long_papers_are_kept() {
    in_county(|site| async move {
        let admin = site
            .signed_in(Person::with(gongkai_core::rights::Role::Administrator))
            .await;
        let page = format!("/console/agencies/{TOWNSHIP}");
        let wrong = admin.press(&page, "保存", &[("kept_years", "101")]).await;
        wrong
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .shows(&["0 到 100 的整数"]);
        let set = [("kept_years", "0"), ("identity_copy", "required")];
        admin.press(&page, "保存", &set).await.location();
        let agency = site.county.store.agency(&TOWNSHIP.parse().unwrap()).await;
        let rules = agency.unwrap().unwrap().rules.requests;
        assert_eq!(
            (rules.kept_years, rules.identity_copy),
            (0, IdentityCopy::Required)
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_given_to_the_applicant_first_becomes_a_draft_for_all_with_its_files() {
    in_each_county(|site| async move {
        // The handler writes records as well.
        let mut account = HANDLER.account();
        account.grants.push(Grant {
            agency: TOWNSHIP.parse().unwrap(),
            role: Role::Editor,
        });
        let store = &site.county.store;
        store
            .define_account(&Acting::import(), account, site.app.now())
            .await
            .unwrap();
        let id = registered(&site, TOWNSHIP).await;
        let (page, for_all) = (
            format!("/console/requests/{id}"),
            format!("/console/requests/{id}/for-all"),
        );
        let handler = site.signed_in(HANDLER).await;
        handler
            .press_with_files(&page, "加入", &[], &release("名单.pdf", PDF))
            .await
            .location();
        sent_for_approval(&site, &id).await;
        handler.get(&page).await.ok().hides(&["向社会公开"]);
        handler
            .post(&for_all, &[])
            .await
            .is(StatusCode::CONFLICT)
            .shows(&["答复给申请人的信息发出以后"]);
        approved_and_dispatched(&site, &id).await;
        site.signed_in(HEAD)
            .await
            .get(&page)
            .await
            .ok()
            .hides(&["起草主动公开的信息"]);
        let drafted = handler.press(&page, "起草主动公开的信息", &[]).await;
        let edit = drafted.location();
        handler
            .get(&edit)
            .await
            .ok()
            .shows(&["危房改造补助名单", "名单.pdf", "第四十四条"])
            .hides(&["欧阳麒麟"]);
        handler.get(&page).await.ok().shows(&[
            "已经起草",
            "（起草中）",
            "起草主动公开",
            "再起草一份",
        ]);
    })
    .await;
}
