//! The doctor finds what someone changed behind the program's back, and nothing where all is well.

use crate::county::{in_county, notice};

#[tokio::test(flavor = "multi_thread")]
async fn a_tampered_row_is_found_wherever_it_is() {
    in_county(|county| async move {
        let file = county.file("f1").await;
        let mut content = notice("医保通知");
        content.attachments = vec![file.clone()];
        county.publish("r1", content).await;
        county.draft("zhang", "r2", notice("草稿")).await.unwrap();
        county.is_sound().await;
        let raw = &county.database.raw;
        for (tamper, mend) in [
            (
                "UPDATE records SET title = 'x' WHERE record = 'r2'",
                "UPDATE records SET title = '草稿' WHERE record = 'r2'",
            ),
            (
                "UPDATE public_records SET title = 'x'",
                "UPDATE public_records SET title = '医保通知'",
            ),
            (
                "UPDATE public_editions SET content = replace(content, '按时', '不必')",
                "UPDATE public_editions SET content = replace(content, '不必', '按时')",
            ),
            (
                "UPDATE editions SET content = replace(content, '按时', '不必')",
                "UPDATE editions SET content = replace(content, '不必', '按时')",
            ),
            (
                "UPDATE drafts SET content = replace(content, '草稿', '稿草')",
                "UPDATE drafts SET content = replace(content, '稿草', '草稿')",
            ),
            (
                "UPDATE public_counts SET n = n + 1",
                "UPDATE public_counts SET n = n - 1",
            ),
            (
                "UPDATE public_files SET name = 'x'",
                "UPDATE public_files SET name = 'f1.pdf'",
            ),
            (
                "UPDATE index_numbers SET index_number = 'x'",
                "UPDATE index_numbers SET index_number = 'qingshi/2026-00001'",
            ),
            (
                "UPDATE accounts SET data = replace(data, 'issuer', 'administrator') WHERE login = 'zhao'",
                "UPDATE accounts SET data = replace(data, 'administrator', 'issuer') WHERE login = 'zhao'",
            ),
            (
                "UPDATE agencies SET data = replace(data, '白石', '黑石') WHERE agency = 'baishi'",
                "UPDATE agencies SET data = replace(data, '黑石', '白石') WHERE agency = 'baishi'",
            ),
        ] {
            raw.run(tamper).await.unwrap();
            let found = county.store.check().await.unwrap();
            assert!(!found.is_empty(), "{tamper}");
            assert!(
                found
                    .iter()
                    .all(|finding| finding.sentence.ends_with('。') && !finding.mend.is_empty())
            );
            raw.run(mend).await.unwrap();
            county.is_sound().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_from_nowhere_is_found() {
    in_county(|county| async move {
        county.publish("r1", notice("医保通知")).await;
        let raw = &county.database.raw;
        raw.run(
            "INSERT INTO records SELECT 'zzz', agency, version, status, status_name, title, document_number, NULL,
                 drafter, sent_by, sent_at, stage_since, updated_at, publish_at, edition, alone, state FROM records",
        )
        .await
        .unwrap();
        assert_eq!(county.store.check().await.unwrap().len(), 1);
        raw.run("DELETE FROM records WHERE record = 'zzz'").await.unwrap();
        county.is_sound().await;
        raw.run("INSERT INTO accounts VALUES ('ghost', 'xian', 'x', 0, '{}')").await.unwrap();
        assert_eq!(county.store.check().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_missing_file_is_found() {
    in_county(|county| async move {
        let file = county.file("f1").await;
        let mut content = notice("医保通知");
        content.attachments = vec![file.clone()];
        county.publish("r1", content).await;
        county.is_sound().await;
        let path = county.store.blob_path(&file.sha256);
        std::fs::write(&path, b"abd").unwrap();
        let found = county.store.check().await.unwrap();
        assert!(found[0].sentence.contains("f1.pdf") && found[0].sentence.contains("改动"));
        std::fs::remove_file(&path).unwrap();
        let found = county.store.check().await.unwrap();
        assert!(found[0].sentence.contains("不见了"));
    })
    .await;
}
