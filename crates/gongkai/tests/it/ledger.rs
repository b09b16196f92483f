//! Portal, journal and log are compared, and what someone changed behind the program's back is found and named.

use std::sync::Arc;

use gongkai::followers::Follower as _;
use gongkai::followers::ledger::{Keys, LedgerFollower};
use gongkai::ledger_check::ledger_check;
use gongkai::stop;
use gongkai_core::body::from_text;
use gongkai_core::content::{Attachment, Content, Genre};
use gongkai_core::records::{Command, Imported, ImportedEdition, Validity, WithdrawalReason};
use gongkai_core::time::Clock;
use gongkai_ledger::keys::Verifier;
use gongkai_ledger::keys::file::KeyFile;
use gongkai_store::write::Acting;
use gongkai_testkit::county::{County, TOWNSHIP, agency_id};
use gongkai_testkit::databases::{on_each, on_sqlite, tamper};
use gongkai_web::kit::ledger::Standing;

/// A county with five records of two files, one of them withdrawn, all in the log.
async fn logged(county: &County) -> Vec<Verifier> {
    for number in 1..=5u8 {
        import(county, number).await;
    }
    let order = Command::Withdraw {
        reason: WithdrawalReason::Incorrect,
        explanation: "有误".to_owned(),
    };
    let at = county.clock.now();
    let (by, id) = (Acting::system(), "r5".parse().unwrap());
    county.store.command(&by, &id, order, at).await.unwrap();
    let key_file = county.place.folder.join("ledger.key");
    let keys = KeyFile::new_log("www.example.gov.cn/ledger", &[1; 32], &[2; 32]).unwrap();
    std::fs::write(&key_file, keys.to_secret_text()).unwrap();
    let clock = Arc::clone(&county.clock) as Arc<dyn Clock>;
    let keys = Keys::load(&key_file);
    let standing = Arc::new(Standing::default());
    let mut follower = LedgerFollower::new(county.store.clone(), clock, keys.clone(), standing);
    let (_order, stop) = stop::token();
    follower.catch_up(&stop).await.unwrap();
    match keys {
        Keys::Loaded(keys) => keys.verifiers().to_vec(),
        other => panic!("{other:?}"),
    }
}

async fn import(county: &County, number: u8) {
    let at = county.clock.now();
    let blob = county
        .store
        .keep_blob(format!("文件{number}").into_bytes())
        .await
        .unwrap();
    let mut content = Content::titled(format!("{number}号公示"), Genre::Notice);
    content.items = vec!["livelihood-relief".parse().unwrap()];
    content.body = from_text("公示如下。");
    content.attachments = vec![Attachment {
        id: format!("f{number}").parse().unwrap(),
        name: "名单.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: blob.size,
        sha256: blob.sha256,
        inline: false,
    }];
    let imported = Imported {
        record: format!("r{number}").parse().unwrap(),
        agency: agency_id(TOWNSHIP),
        index_number: Some(format!("qs/2026-{number}")),
        withdrawn_before: Vec::new(),
        editions: vec![ImportedEdition {
            published_at: at,
            change_note: None,
            content,
        }],
        validity: Validity::InForce,
        withdrawn: None,
    };
    let (by, id) = (Acting::import(), imported.record.clone());
    let order = Command::Import(Box::new(imported));
    county.store.command(&by, &id, order, at).await.unwrap();
}

/// Statements of someone with the database's password, and what the check must say to each.
const TAMPERED: [(&str, &str); 9] = [
    (
        "UPDATE public_editions SET content = replace(content, '公示如下', '公示如上') WHERE record = 'r2'",
        "网页上的信息 qs/2026-2 第 1 版与公开账本第 2 条",
    ),
    (
        "UPDATE public_records SET edition = 7 WHERE record = 'r3'",
        "qs/2026-3",
    ),
    ("DELETE FROM public_gone WHERE record = 'r5'", ""),
    (
        "UPDATE ledger_tiles SET hashes = replace(hashes, substr(hashes, 1, 8), 'AAAAAAAA') WHERE level = 0",
        "公开账本第 1 条（信息「r1」）与树里的不一样",
    ),
    (
        "UPDATE ledger_head SET root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "与记下的树根对不上",
    ),
    (
        "UPDATE ledger_checkpoints SET note = replace(note, 'www.', 'xxx.')",
        "不是用现在的密钥签的",
    ),
    (
        "UPDATE ledger_checkpoints SET root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "检查点与账本的条目对不上",
    ),
    ("UPDATE ledger_head SET size = 7", "公开账本缺条目"),
    ("UPDATE ledger_head SET size = 5", "账本却没有这么多"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_behind_the_programs_back_is_named() {
    on_each(|place| async {
        let county = County::found(place).await;
        let keys = logged(&county).await;
        let found = ledger_check(&county.store, &keys).await.unwrap();
        assert!(found.is_empty(), "{found:#?}");
    })
    .await;
    for (sql, sentence) in TAMPERED {
        on_sqlite(|place| async {
            let county = County::found(place).await;
            let keys = logged(&county).await;
            tamper(&county.place, sql).await;
            let found = ledger_check(&county.store, &keys).await.unwrap();
            let said = format!("{found:#?}");
            if sentence.is_empty() {
                // What is withdrawn and not told so is the doctor's own finding.
                assert!(!county.store.check().await.unwrap().is_empty());
            } else {
                assert!(said.contains(sentence), "{sql}: {said}");
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_cannot_be_changed_and_an_attachment_not_unseen() {
    on_each(|place| async {
        let county = County::found(place).await;
        let keys = logged(&county).await;
        // Who can remove the trigger can change the entry; then the tree gives it away.
        let drop = if county.place.config.database_url.is_some() {
            "DROP TRIGGER ledger_entries_no_update ON ledger_entries"
        } else {
            "DROP TRIGGER ledger_entries_no_update"
        };
        tamper(&county.place, drop).await;
        let sql = "UPDATE ledger_entries SET data = replace(data, 'r4', 'r9') WHERE number = 3";
        tamper(&county.place, sql).await;
        let found = ledger_check(&county.store, &keys).await.unwrap();
        let said = format!("{found:#?}");
        assert!(said.contains("公开账本第 4 条"), "{said}");
        assert!(said.contains("与日志里信息「r4」"), "{said}");

        let sha256 = {
            let shown = county
                .store
                .public_page("qs/2026-1")
                .await
                .unwrap()
                .unwrap();
            let gongkai_store::public::PublicPage::Shown(shown) = shown else {
                panic!("it is public")
            };
            shown.content.attachments[0].sha256.clone()
        };
        let blob = county
            .place
            .config
            .data_dir
            .join("blobs")
            .join(&sha256[..2])
            .join(&sha256);
        std::fs::write(blob, "另一个内容").unwrap();
        let found = ledger_check(&county.store, &keys).await.unwrap();
        let said = format!("{found:#?}");
        assert!(
            said.contains("信息 qs/2026-1 的附件「名单.pdf」被改动过"),
            "{said}"
        );
    })
    .await;
}
