//! What is withdrawn is gone from everything the public can reach, at once and for good.

use std::sync::Mutex;

use gongkai_core::lines::{Line, RecordLine, parse, write};
use gongkai_core::records::{Clearance, Command, PublishWhen, WithdrawalReason};
use gongkai_store::import::Put;
use gongkai_store::public::PublicPage;

use crate::county::{County, acting, imported, in_county, notice, record};

fn withdraw() -> Command {
    Command::Withdraw {
        reason: WithdrawalReason::PersonalData,
        explanation: "含有村民身份证号".to_owned(),
    }
}

/// Every cell of every table named `public_…` that mentions the text, by table.
async fn mentions(county: &County, text: &str) -> Vec<String> {
    let raw = &county.database.raw;
    let mut found = Vec::new();
    for (table, column, _) in raw.columns().await {
        if !table.starts_with("public_") {
            continue;
        }
        let sql =
            format!("SELECT COUNT(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%{text}%'");
        if raw.number(&sql).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawal_empties_every_public_table() {
    in_county(|county| async move {
        let mut content = notice("救助名单机密词");
        content.attachments = vec![county.file("names").await];
        let public = county.publish("secret-one", content.clone()).await;
        content.title = "救助名单机密词（更正）".to_owned();
        county.publish_revision("secret-one", content).await;
        county.publish("other", notice("别的通知")).await;
        let number = public.index_number.unwrap();
        let id = "names".parse().unwrap();
        assert!(county.store.public_file(&id).await.unwrap().is_some());
        assert!(mentions(&county, "secret-one").await.len() >= 4);
        assert!(!mentions(&county, "机密词").await.is_empty());

        county
            .order("zhao", "secret-one", withdraw())
            .await
            .unwrap();
        assert_eq!(
            mentions(&county, "secret-one").await,
            ["public_gone.record"]
        );
        assert_eq!(mentions(&county, "机密词").await, Vec::<String>::new());
        assert_eq!(mentions(&county, "names").await, Vec::<String>::new());
        assert!(county.store.public_file(&id).await.unwrap().is_none());
        assert!(
            county
                .store
                .public_edition(&number, 1)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            county
                .store
                .public_document(&record("secret-one"))
                .await
                .unwrap()
                .is_none()
        );
        let list = county
            .store
            .public_list(&Default::default(), 0, 10)
            .await
            .unwrap();
        assert_eq!((list.total, list.items.len()), (1, 1));
        assert_eq!(
            county.store.public_counts(None, None).await.unwrap().total,
            1
        );
        match county.store.public_page(&number).await.unwrap().unwrap() {
            PublicPage::Gone(gone) => {
                assert_eq!(gone.notice.reason, WithdrawalReason::PersonalData);
                assert_eq!(gone.agency_name, "青石镇人民政府");
            }
            PublicPage::Shown(_) => panic!("still shown"),
        }
        // Staff can still read it.
        let desk = county
            .store
            .desk_record(&record("secret-one"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(desk.kept_content.unwrap().title, "救助名单机密词（更正）");
        assert!(county.store.desk_file(&id).await.unwrap().is_some());
        assert!(
            county
                .store
                .desk_edition(&record("secret-one"), 1)
                .await
                .unwrap()
                .is_some()
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn published_again_it_does_not_bring_back_what_was_withdrawn() {
    in_county(|county| async move {
        let mut content = notice("救助名单机密词");
        content.attachments = vec![county.file("names").await];
        let number = county.publish("r1", content).await.index_number.unwrap();
        let withdrawn = county.order("zhao", "r1", withdraw()).await.unwrap();
        let revised = county
            .store
            .revise(&acting("zhang"), &record("r1"), county.tick())
            .await
            .unwrap();
        assert_eq!(
            revised.draft.unwrap().content.unwrap().title,
            "救助名单机密词"
        );
        // While the mended edition is in review the notice stands.
        assert!(matches!(
            county.store.public_page(&number).await.unwrap(),
            Some(PublicPage::Gone(_))
        ));
        county
            .save("zhang", "r1", notice("救助人数"))
            .await
            .unwrap();
        county.clear("r1", Clearance::Proactive).await;
        county.sign("r1", PublishWhen::Now).await;

        let Some(PublicPage::Shown(page)) = county.store.public_page(&number).await.unwrap() else {
            panic!("not shown")
        };
        assert_eq!(page.listed.title, "救助人数");
        assert_eq!(page.listed.published_at, withdrawn.editions[0].published_at);
        let numbers: Vec<u32> = page.editions.iter().map(|edition| edition.number).collect();
        assert_eq!(numbers, [2]);
        assert_eq!(page.withdrawn_before.len(), 1);
        assert!(
            county
                .store
                .public_edition(&number, 1)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            county
                .store
                .public_file(&"names".parse().unwrap())
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(mentions(&county, "机密词").await, Vec::<String>::new());
        assert_eq!(
            county.store.public_counts(None, None).await.unwrap().total,
            1
        );
        let exported = county.store.export_batch(None, None, 10).await.unwrap();
        let taken_back = &exported[0].withdrawn_before[0];
        assert_eq!(taken_back.notice.reason, WithdrawalReason::PersonalData);
        assert_eq!(
            taken_back.published_at,
            [withdrawn.editions[0].published_at]
        );
        assert_eq!(exported[0].editions.len(), 1);
        county.is_sound().await;
    })
    .await;
}

/// The lines of all records, as an export writes them.
async fn exported(county: &County) -> Vec<String> {
    let batch = county.store.export_batch(None, None, 100).await.unwrap();
    let lines = batch.into_iter().filter_map(|exported| {
        let files = vec![Vec::new(); exported.editions.len()];
        RecordLine::exported(
            exported.record,
            exported.withdrawn_before,
            exported.editions,
            files,
        )
    });
    lines
        .map(|line| write(&Line::Record(Box::new(line))))
        .collect()
}

async fn import(county: &County, lines: &[String]) -> Vec<Put> {
    let mut bulk = county.store.bulk(county.tick()).await.unwrap();
    let mut puts = Vec::new();
    for line in lines {
        let Line::Record(line) = parse(line).unwrap() else {
            panic!("not a record")
        };
        puts.push(bulk.record(line.imported).await.unwrap());
    }
    bulk.commit().await.unwrap();
    puts
}

/// One record withdrawn and published again, one for which that happened twice, and one withdrawn for the second time.
async fn with_taken_back(county: &County) {
    for (id, through) in [("once", 2), ("twice", 4), ("gone", 3)] {
        county.publish(id, notice("救助名单机密词")).await;
        county.order("zhao", id, withdraw()).await.unwrap();
        county.publish_revision(id, notice("救助人数")).await;
        if through > 2 {
            county
                .publish_revision(id, notice("救助人数（更正）"))
                .await;
            county.order("zhao", id, withdraw()).await.unwrap();
        }
        if through > 3 {
            county.publish_revision(id, notice("救助总数")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_carries_the_place_of_what_was_withdrawn_but_not_its_text() {
    let lines: Mutex<Vec<String>> = Mutex::default();
    in_county(|county| {
        let lines = &lines;
        async move {
            with_taken_back(&county).await;
            let exported = exported(&county).await;
            assert_eq!(exported.len(), 3);
            assert!(exported.iter().all(|line| !line.contains("机密词")));
            assert_eq!(
                import(&county, &exported).await,
                [Put::Unchanged, Put::Unchanged, Put::Unchanged]
            );
            *lines.lock().unwrap() = exported;
        }
    })
    .await;
    let lines = lines.into_inner().unwrap();
    in_county(|county| {
        let lines = &lines;
        async move {
            import(&county, lines).await;
            assert_eq!(exported(&county).await, *lines);
            county.is_sound().await;

            let number = |line: &String| {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                line["index_number"].as_str().unwrap().to_owned()
            };
            let page = county.store.public_page(&number(&lines[2])).await.unwrap();
            let Some(PublicPage::Shown(page)) = page else {
                panic!("not shown")
            };
            let numbers: Vec<u32> = page.editions.iter().map(|edition| edition.number).collect();
            assert_eq!(numbers, [4]);
            assert_eq!(page.withdrawn_before.len(), 2);
            assert!(page.listed.published_at < page.withdrawn_before[0].at);
            let gone = county.store.public_page(&number(&lines[0])).await.unwrap();
            assert!(matches!(gone, Some(PublicPage::Gone(_))));

            // Life goes on with the next number.
            county
                .publish_revision("once", notice("救助人数（再更正）"))
                .await;
            let revised = county
                .publish_revision("gone", notice("救助人数（再发）"))
                .await;
            assert_eq!(revised.editions.last().unwrap().number, 4);
            assert!(
                exported(&county)
                    .await
                    .iter()
                    .all(|line| line.contains("withdrawn_before"))
            );
            county.is_sound().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_withdrawal_shows_its_notice_only() {
    in_county(|county| async move {
        let mut gone = imported("r1", "2018-10-09T01:00:00Z", notice("旧名单机密词"));
        gone.index_number = Some("old/2018-1".to_owned());
        gone.withdrawn = Some(gongkai_core::records::WithdrawalNotice {
            at: "2019-01-01T00:00:00Z".parse().unwrap(),
            reason: WithdrawalReason::Incorrect,
            explanation: "数字有误".to_owned(),
        });
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        bulk.record(gone).await.unwrap();
        bulk.commit().await.unwrap();
        assert!(matches!(
            county.store.public_page("old/2018-1").await.unwrap(),
            Some(PublicPage::Gone(_))
        ));
        assert_eq!(mentions(&county, "机密词").await, Vec::<String>::new());
        county.is_sound().await;
    })
    .await;
}
