//! Index numbers (索引号): unique whoever publishes at once, never used twice, without holes.

use std::collections::BTreeSet;
use std::sync::Arc;

use gongkai_core::records::{Clearance, Command, PublishWhen};
use gongkai_store::write::WriteError;

use crate::county::{acting, agencies, imported, in_county, notice, record};

#[tokio::test(flavor = "multi_thread")]
async fn many_who_publish_at_once_get_different_numbers() {
    in_county(|county| async move {
        let county = Arc::new(county);
        for n in 0..24 {
            let id = format!("r{n}");
            county.draft("zhang", &id, notice("通知")).await.unwrap();
            county.clear(&id, Clearance::Proactive).await;
        }
        let another = county.database.another().await;
        let tasks: Vec<_> = (0..24)
            .map(|n| {
                // Half of them in another process.
                let store = if n % 2 == 0 {
                    county.store.clone()
                } else {
                    another.clone()
                };
                let at = county.tick();
                tokio::spawn(async move {
                    let sign = Command::Sign {
                        when: PublishWhen::Now,
                    };
                    loop {
                        match store
                            .command(&acting("zhao"), &record(&format!("r{n}")), sign.clone(), at)
                            .await
                        {
                            Err(WriteError::Conflict) => {}
                            other => return other.unwrap().index_number.unwrap(),
                        }
                    }
                })
            })
            .collect();
        let mut numbers = BTreeSet::new();
        for task in tasks {
            numbers.insert(task.await.unwrap());
        }
        let expected: BTreeSet<String> = (1..=24).map(|n| format!("qingshi/2026-{n:05}")).collect();
        assert_eq!(numbers, expected);
        another.close().await;
        county.store.poll_head().await.unwrap();
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_number_and_an_imported_one_are_not_given_again() {
    in_county(|county| async move {
        let mut old = imported("old", "2026-03-01T00:00:00Z", notice("旧系统的通知"));
        old.index_number = Some("qingshi/2026-00002".to_owned());
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        bulk.record(old).await.unwrap();
        bulk.record(imported(
            "older",
            "2026-01-01T00:00:00Z",
            notice("没有编号的"),
        ))
        .await
        .unwrap();
        bulk.commit().await.unwrap();
        let taken = county.publish("r1", notice("新通知")).await;
        assert_eq!(taken.index_number.as_deref(), Some("qingshi/2026-00003"));
        let withdraw = Command::Withdraw {
            reason: gongkai_core::records::WithdrawalReason::Duplicate,
            explanation: "重复".to_owned(),
        };
        county.order("zhao", "r1", withdraw).await.unwrap();
        let next = county.publish("r2", notice("又一条")).await;
        assert_eq!(next.index_number.as_deref(), Some("qingshi/2026-00004"));
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pattern_is_the_agencys_and_the_year_is_chinas() {
    in_county(|county| async move {
        let mut qingshi = agencies()[1].clone();
        qingshi.organization_code = Some("014416330".to_owned());
        qingshi.rules.index_number = "{unit}/{month}-{topic}-{serial:4}"
            .to_owned()
            .try_into()
            .unwrap();
        county
            .store
            .define_agency(&acting("sun"), qingshi, county.tick())
            .await
            .unwrap();
        county.draft("zhang", "r1", notice("元旦")).await.unwrap();
        county.clear("r1", Clearance::Proactive).await;
        // In China it is 2027 already.
        let at = "2026-12-31T16:30:00Z".parse().unwrap();
        let sign = Command::Sign {
            when: PublishWhen::Now,
        };
        let signed = county
            .store
            .command(&acting("zhao"), &record("r1"), sign, at)
            .await
            .unwrap();
        assert_eq!(
            signed.index_number.as_deref(),
            Some("014416330/202701-22-0001")
        );
        let counts = county.store.public_counts(None, Some(2027)).await.unwrap();
        assert_eq!(counts.total, 1);
    })
    .await;
}
