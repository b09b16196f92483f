//! Sessions, failed sign-ins and passwords; nothing of them in the journal.

use gongkai_store::sessions::SessionRow;
use jiff::SignedDuration;

use crate::county::{account, acting, in_county, login};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lasts_until_it_is_closed_or_over() {
    in_county(|county| async move {
        let store = &county.store;
        let opened_at = county.tick();
        let expires_at = opened_at + SignedDuration::from_hours(8);
        let zhang = login("zhang");
        for token in ["t1", "t2", "t3"] {
            store
                .open_session(token, &zhang, "csrf", opened_at, expires_at)
                .await
                .unwrap();
        }
        let row = SessionRow {
            login: zhang.clone(),
            csrf: "csrf".to_owned(),
            opened_at,
            expires_at,
        };
        assert_eq!(store.session("t1", opened_at).await.unwrap(), Some(row));
        assert_eq!(store.session("t1", expires_at).await.unwrap(), None);
        store
            .touch_session("t1", expires_at + SignedDuration::from_hours(1))
            .await
            .unwrap();
        assert!(store.session("t1", expires_at).await.unwrap().is_some());
        store.close_session("t1").await.unwrap();
        assert_eq!(store.session("t1", opened_at).await.unwrap(), None);

        // A new password ends them all, so does closing the account.
        store
            .set_password(&acting("zhang"), &zhang, "hash", county.tick())
            .await
            .unwrap();
        assert_eq!(store.session("t2", opened_at).await.unwrap(), None);
        store
            .open_session("t4", &zhang, "csrf", opened_at, expires_at)
            .await
            .unwrap();
        let mut closed = account("zhang");
        closed.closed = true;
        store
            .define_account(&acting("sun"), closed, county.tick())
            .await
            .unwrap();
        assert_eq!(store.session("t4", opened_at).await.unwrap(), None);
        assert_eq!(
            store.password_hash(&zhang).await.unwrap(),
            None,
            "a closed account cannot sign in"
        );

        store
            .open_session("t5", &login("li"), "csrf", opened_at, expires_at)
            .await
            .unwrap();
        store.sweep_sessions(expires_at).await.unwrap();
        assert_eq!(
            county
                .database
                .raw
                .number("SELECT COUNT(*) FROM sessions")
                .await,
            0
        );
        store
            .open_session("t6", &login("li"), "csrf", opened_at, expires_at)
            .await
            .unwrap();
        store.close_sessions_of(&login("li")).await.unwrap();
        assert_eq!(store.session("t6", opened_at).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_counted_by_key_and_time() {
    in_county(|county| async move {
        let store = &county.store;
        let first = county.tick();
        for _ in 0..3 {
            store
                .note_failure("login:zhang", county.tick())
                .await
                .unwrap();
        }
        store
            .note_failure("addr:10.0.0.1", county.tick())
            .await
            .unwrap();
        assert_eq!(store.failures_since("login:zhang", first).await.unwrap(), 3);
        let second = first + SignedDuration::from_mins(2);
        assert_eq!(
            store.failures_since("login:zhang", second).await.unwrap(),
            2
        );
        store.clear_failures("login:zhang").await.unwrap();
        assert_eq!(store.failures_since("login:zhang", first).await.unwrap(), 0);
        store
            .sweep_sessions(first + SignedDuration::from_hours(30))
            .await
            .unwrap();
        assert_eq!(
            store.failures_since("addr:10.0.0.1", first).await.unwrap(),
            0
        );
    })
    .await;
}
