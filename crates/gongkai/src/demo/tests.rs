use gongkai_core::ids::AgencyId;
use gongkai_store::public::ListFilter;
use gongkai_store::{Store, StoreConfig};
use jiff::Timestamp;
use tempfile::TempDir;

use super::fill;

/// 24 November 2026, a Tuesday.
fn now() -> Timestamp {
    "2026-11-24T04:00:00Z".parse().unwrap()
}

async fn county() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let config = StoreConfig {
        data_dir: folder.path().to_owned(),
        database_url: None,
        blob_dir: None,
        personal_key_file: None,
    };
    let store = Store::open(&config).await.unwrap();
    fill(&store, now()).await.unwrap();
    (folder, store)
}

async fn listed(store: &Store) -> Vec<(String, String)> {
    let all = store
        .public_list(&ListFilter::default(), 0, 1000)
        .await
        .unwrap();
    all.items
        .into_iter()
        .map(|listed| (listed.index_number, listed.title))
        .collect()
}

#[tokio::test]
async fn a_year_is_there_and_work_in_every_state() {
    let (_folder, store) = county().await;
    let records = listed(&store).await;
    assert!(
        (280..=400).contains(&records.len()),
        "{} records",
        records.len()
    );
    for (_, title) in &records {
        assert!(!title.contains(['{', '}', '@']), "{title}");
    }
    let agencies: Vec<AgencyId> = store
        .agencies()
        .await
        .unwrap()
        .into_iter()
        .map(|agency| agency.id)
        .collect();
    let desk = store
        .desk_list(&agencies, None, None, 0, 1000)
        .await
        .unwrap();
    for status in [
        "drafting",
        "returned",
        "awaiting_review",
        "awaiting_clearance",
        "awaiting_signature",
        "scheduled",
        "public",
        "withdrawn",
        "on_request",
        "withheld",
        "repealed",
        "expired",
    ] {
        assert!(
            desk.items.iter().any(|line| line.status_code == status),
            "nothing is {status}"
        );
    }
    let today = gongkai_core::time::china_date(now());
    let counts = store.request_counts(&agencies, today).await.unwrap();
    assert!(
        counts.overdue >= 1 && counts.unconfirmed >= 1 && counts.awaiting_approval >= 1,
        "{counts:?}"
    );
    for (login, told) in [("jingban", 3), ("gongkai", 1)] {
        let login = login.parse().unwrap();
        let unread = store.unread_notices(&login, &agencies).await.unwrap();
        assert_eq!(unread.len(), told, "{login}: {unread:?}");
    }
    let [mut handed_in, mut handed_out] = [0, 0];
    for request in store.requests(None).await.unwrap() {
        handed_in += request.files().count() - request.files_handed_out().count();
        handed_out += request.files_handed_out().count();
    }
    assert_eq!((handed_in, handed_out), (2, 1));
    let cases = store
        .case_counts(
            &agencies,
            today,
            today.saturating_add(jiff::Span::new().days(60)),
        )
        .await
        .unwrap();
    assert_eq!((cases.remedies_due, cases.remedies_overdue), (2, 0));
    assert_eq!((cases.complaints_due, cases.complaints_unassigned), (1, 1));
    let findings = store.check().await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
}

#[tokio::test]
async fn the_same_moment_makes_the_same_county() {
    let ((_one, first), (_other, second)) = (county().await, county().await);
    assert_eq!(listed(&first).await, listed(&second).await);
}
