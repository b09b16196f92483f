//! The journal: gapless, append-only, read by followers from their own position, seen by other processes.

use gongkai_core::journal::Event;
use gongkai_core::records::{Command, apply};
use gongkai_store::StoreFault;
use gongkai_store::write::WriteError;

use crate::county::{acting, agency, in_county, login, notice, record};

#[tokio::test(flavor = "multi_thread")]
async fn numbers_come_without_gaps_in_the_order_of_commits() {
    in_county(|county| async move {
        county.publish("r1", notice("一")).await;
        // Refused orders and dropped imports take no number.
        county
            .order("zhang", "r1", Command::Submit)
            .await
            .unwrap_err();
        drop(county.store.bulk(county.tick()).await.unwrap());
        county.draft("zhang", "r2", notice("二")).await.unwrap();
        let head = county.store.head().await.unwrap();
        let mut position = 0;
        let mut seen = Vec::new();
        loop {
            let part = county.store.entries_after(position, 7).await.unwrap();
            let Some(last) = part.last() else { break };
            position = last.seq;
            seen.extend(part.iter().map(|entry| entry.seq));
        }
        assert!(seen.into_iter().eq(1..=head));
        county
            .store
            .set_follower_position("index", position)
            .await
            .unwrap();
        county
            .store
            .set_follower_position("index", position)
            .await
            .unwrap();
        assert_eq!(county.store.follower_position("index").await.unwrap(), head);
        assert_eq!(county.store.follower_position("new").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_an_entry() {
    in_county(|county| async move {
        let raw = &county.database.raw;
        let before = raw.texts("SELECT data FROM journal ORDER BY seq").await;
        for sql in [
            "UPDATE journal SET data = '{}' WHERE seq = 1",
            "UPDATE journal SET public = 0",
            "DELETE FROM journal WHERE seq = 1",
            "DELETE FROM journal",
        ] {
            let refused = raw.run(sql).await.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
        if raw.is_postgres() {
            raw.run("TRUNCATE journal").await.unwrap_err();
        }
        assert_eq!(
            raw.texts("SELECT data FROM journal ORDER BY seq").await,
            before
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_an_error_and_the_doctor_sees_it() {
    in_county(|county| async move {
        let raw = &county.database.raw;
        let head = county.store.head().await.unwrap();
        let skipped = format!(
            "INSERT INTO journal (seq, at, actor, agency, subject_kind, subject, version, public, data)
             SELECT seq + 2, at, actor, agency, subject_kind, subject, 99, public, data FROM journal WHERE seq = {head}"
        );
        raw.run(&skipped).await.unwrap();
        match county.store.entries_after(head, 10).await {
            Err(StoreFault::JournalGap { expected, found }) => {
                assert_eq!((expected, found), (head + 1, head + 2));
            }
            other => panic!("{other:?}"),
        }
        assert!(!county.store.check().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_replayed_is_the_record() {
    in_county(|county| async move {
        county.publish("r1", notice("一")).await;
        county.publish_revision("r1", notice("二")).await;
        let history = county.store.history(&record("r1")).await.unwrap();
        let mut replayed = None;
        for entry in &history {
            let Event::Record(event) = &entry.event else {
                panic!("{entry:?}")
            };
            replayed = Some(apply(
                replayed,
                &record("r1"),
                event,
                &entry.actor,
                entry.at,
            ));
        }
        let desk = county
            .store
            .desk_record(&record("r1"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(replayed, Some(desk.record));
        let page = county
            .store
            .journal_page(&[agency("qingshi")], None, 3)
            .await
            .unwrap();
        assert_eq!(page[0].seq, county.store.head().await.unwrap());
        let next = county
            .store
            .journal_page(&[agency("qingshi")], Some(page[2].seq), 3)
            .await
            .unwrap();
        assert_eq!(next[0].seq, page[2].seq - 1);
        assert!(
            county
                .store
                .journal_page(&[], None, 3)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_writes_is_seen_after_a_look() {
    in_county(|county| async move {
        let another = county.database.another().await;
        assert_eq!(another.agencies().await.unwrap().len(), 4);
        let mut changed = another.agency(&agency("qingshi")).await.unwrap().unwrap();
        changed.name = "青石街道办事处".to_owned();
        county
            .store
            .define_agency(&acting("sun"), changed, county.tick())
            .await
            .unwrap();
        let changes = another.changes();
        another.poll_head().await.unwrap();
        assert!(changes.has_changed().unwrap());
        assert_eq!(
            another.public_generation(),
            county.store.public_generation()
        );
        assert_eq!(
            another
                .agency(&agency("qingshi"))
                .await
                .unwrap()
                .unwrap()
                .name,
            "青石街道办事处"
        );
        another.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_too_long_for_another_writer_gets_a_conflict() {
    in_county(|county| async move {
        let another = county.database.another().await;
        let bulk = county.store.bulk(county.tick()).await.unwrap();
        let waited = another
            .set_password(&acting("zhang"), &login("zhang"), "hash", county.tick())
            .await;
        assert!(matches!(waited, Err(WriteError::Conflict)), "{waited:?}");
        // Readers do not wait.
        assert_eq!(another.agencies().await.unwrap().len(), 4);
        drop(bulk);
        another
            .set_password(&acting("zhang"), &login("zhang"), "hash", county.tick())
            .await
            .unwrap();
        another.close().await;
        county.is_sound().await;
    })
    .await;
}
