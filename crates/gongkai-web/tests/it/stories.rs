//! What people do again and again, through the real forms: write, send, review, clear, sign, withdraw.

use gongkai_core::content::Content;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::letters::work::LetterInWork;
use gongkai_core::records::{Command, Imported, ImportedEdition, Validity};
use gongkai_core::requests::{ApplicantKind, FileKind, Particulars, Registration};
use gongkai_core::time::Clock as _;
use gongkai_law::clock::events::Channel;
use gongkai_store::request_files::FileToKeep;
use gongkai_store::write::Acting;
use gongkai_store::write::requests::Entry;
use gongkai_testkit::county::{CLERK, ISSUER, REVIEWER, SECRECY_REVIEWER};
use gongkai_web::kit::tokens;
use jiff::Timestamp;

use crate::clients::{Client, File};
use crate::site::Site;

/// A text with everything a review asks for.
pub const TEXT: [(&str, &str); 4] = [
    ("body_html", "<p>按照县民政局的安排，现将情况公开如下。</p>"),
    ("issued_on", "2026-11-20"),
    ("items", "livelihood-relief"),
    ("genre", "notice"),
];

/// The clerk writes and sends for review. Gives the record's page.
pub async fn sent(
    clerk: &Client,
    title: &str,
    more: &[(&str, &str)],
    files: &[File<'_>],
) -> String {
    let mut fill = vec![("title", title)];
    fill.extend(
        TEXT.iter()
            .filter(|(name, _)| !more.iter().any(|(other, _)| other == name)),
    );
    fill.extend(more);
    clerk
        .press_with_files("/console/records/new", "保存并送审", &fill, files)
        .await
        .location()
}

/// Through review and clearance to the signature.
pub async fn cleared(site: &Site, page: &str) {
    let reviewer = site.signed_in(REVIEWER).await;
    reviewer.press(page, "审核通过", &[]).await.location();
    let secrecy = site.signed_in(SECRECY_REVIEWER).await;
    secrecy.press(page, "作出审查决定", &[]).await.location();
}

/// Signed, so that it is public now. Gives its public address.
pub async fn signed(site: &Site, page: &str) -> String {
    let issuer = site.signed_in(ISSUER).await;
    let done = issuer.press(page, "签发，立即发布", &[]).await;
    let after = issuer.follow(&done).await;
    let text = after.text();
    let address = text
        .split("href=\"/r/")
        .nth(1)
        .expect("a link to the public page");
    let address = crate::controls::unescaped(address.split('"').next().unwrap());
    format!("/r/{address}")
}

/// From the clerk's desk to the public, by four people. Gives the page in the console and the public address.
pub async fn published(
    site: &Site,
    title: &str,
    more: &[(&str, &str)],
    files: &[File<'_>],
) -> (String, String) {
    let clerk = site.signed_in(CLERK).await;
    let page = sent(&clerk, title, more, files).await;
    cleared(site, &page).await;
    let address = signed(site, &page).await;
    (page, address)
}

/// Taken back by the issuer.
pub async fn withdrawn(site: &Site, page: &str) {
    let issuer = site.signed_in(ISSUER).await;
    let asked = format!("{page}/withdraw");
    let reason = [
        ("withdrawal_reason", "personal_data"),
        ("explanation", "含有不应公开的个人信息，更正后另行公开。"),
    ];
    issuer.press(&asked, "撤回", &reason).await.location();
}

/// Already public elsewhere, and taken over as it is.
pub async fn imported(
    site: &Site,
    id: &str,
    agency: &str,
    content: Content,
    published_at: Timestamp,
) {
    let record = Imported {
        record: id.parse().unwrap(),
        agency: agency.parse().unwrap(),
        index_number: None,
        withdrawn_before: Vec::new(),
        editions: vec![ImportedEdition {
            published_at,
            change_note: None,
            content,
        }],
        validity: Validity::InForce,
        withdrawn: None,
    };
    let (id, now) = (record.record.clone(), site.county.clock.now());
    let command = Command::Import(Box::new(record));
    let store = &site.county.store;
    store
        .command(&Acting::import(), &id, command, now)
        .await
        .unwrap();
}

/// A request that came over the counter today, its paper scanned as file 1. Gives its id.
pub async fn registered(site: &Site, agency: &str) -> String {
    let id = tokens::id();
    let entry = Entry {
        request: id.parse().unwrap(),
        registration: Registration {
            agency: agency.parse().unwrap(),
            applicant_kind: ApplicantKind::NaturalPerson,
            channel: Channel::InPerson,
            submitted_on: site.app.today(),
            signed_on: None,
            subject: "待办的信息：危房改造补助名单".to_owned(),
        },
        particulars: Particulars {
            name: "王小明".to_owned(),
            phone: Some("0000-0000009".to_owned()),
            ..Particulars::default()
        },
        code_digest: tokens::tracking_digest("0AB1C2D3E4"),
    };
    let scan = FileToKeep::new(
        FileKind::Scan,
        "申请书.pdf".to_owned(),
        "application/pdf",
        b"%PDF-1.7".to_vec(),
    );
    let store = &site.county.store;
    store
        .register_request_with_files(
            &Acting::import(),
            &entry,
            &[scan],
            site.app.request_setting(),
            site.app.now(),
        )
        .await
        .unwrap();
    id
}

/// A letter from what is known of a request and these answers.
pub async fn letter(
    site: &Site,
    request: &RequestId,
    kind: LetterKind,
    answers: &[(&str, &str)],
) -> LetterInWork {
    let setting = site.app.request_setting();
    let store = &site.county.store;
    let facts = store.letter_facts(request, setting, site.app.today());
    let answers = answers
        .iter()
        .map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned()))
        .collect();
    LetterInWork::compose(kind, &facts.await.unwrap().unwrap(), answers).unwrap()
}

/// A request as [`registered`], with an answer in work and a letter that was finished on the way.
pub async fn in_hand(site: &Site, agency: &str) -> String {
    let id = registered(site, agency).await;
    let request: RequestId = id.parse().unwrap();
    let (setting, now) = (site.app.request_setting(), site.app.now());
    let (store, acting) = (&site.county.store, Acting::import());
    let answers = [("attachments", "名单")];
    let work = letter(site, &request, LetterKind::GrantedAnswer, &answers).await;
    store
        .draft_answer(&acting, &request, &work, setting, now)
        .await
        .unwrap();
    let answers = [
        ("excess.from_on", "2026-11-01"),
        ("excess.to_on", "2026-11-23"),
        ("excess.requests", "40"),
        ("excess.frequency", "其中同一事项 30 件"),
        ("excess.reasons_by", "2026-12-04"),
    ];
    let work = letter(site, &request, LetterKind::ReasonsNotice, &answers).await;
    store
        .finish_letter(&acting, &request, &work, setting, now)
        .await
        .unwrap();
    id
}
