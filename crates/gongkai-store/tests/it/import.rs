//! Bulk import: all or nothing, repeatable, and refusing by field.

use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount, Section};
use gongkai_core::records::{Command, Imported, ImportedEdition, Validity};
use gongkai_core::remedies::{self, Remedy, RemedyKind};
use gongkai_core::requests::{ApplicantKind, Handling, Request};
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::outcomes::Outcome;
use gongkai_store::import::{BulkError, Put};
use jiff::civil::date;
use serde_json::json;

use crate::county::{
    County, acting, agencies, agency, imported, in_county, notice, record, some_item,
};

fn fields(result: Result<Put, BulkError>) -> FieldErrors {
    match result {
        Err(BulkError::Fields(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

fn request(id: &str) -> Request {
    Request {
        id: id.parse().unwrap(),
        agency: agency("qingshi"),
        applicant_kind: ApplicantKind::NaturalPerson,
        channel: Channel::Online,
        subject: "张三要的宅基地批复".to_owned(),
        events: vec![ClockEvent::Submitted {
            on: "2026-01-05".parse().unwrap(),
        }],
        received_on: Some(date(2026, 1, 8)),
        closed_on: Some(date(2026, 2, 1)),
        outcome: Some(Outcome::Granted),
        handling: Handling::default(),
    }
}

fn remedy(id: &str) -> Remedy {
    Remedy {
        id: id.parse().unwrap(),
        agency: agency("qingshi"),
        kind: RemedyKind::Reconsideration,
        filed_on: date(2026, 3, 1),
        concluded_on: None,
        outcome: None,
        request: None,
        handling: remedies::Handling::default(),
    }
}

fn figures() -> AnnualFigures {
    let cells = json!({"permit": 12, "admin_fee": 0.3, "rules": [1, 0, 5]});
    AnnualFigures {
        agency: agency("qingshi"),
        year: 2026,
        cells: serde_json::from_value(cells).unwrap(),
    }
}

fn count() -> PublicationCount {
    PublicationCount {
        agency: agency("qingshi"),
        year: 2026,
        item: some_item(),
        count: 180,
        at_least: true,
    }
}

fn narrative() -> Narrative {
    Narrative {
        agency: agency("qingshi"),
        year: 2025,
        section: Section::Problems,
        points: vec!["更新不够及时。".to_owned()],
    }
}

/// One of everything; gives what became of each.
async fn everything(county: &County) -> Vec<Put> {
    let mut bulk = county.store.bulk(county.tick()).await.unwrap();
    let item = county.store.catalogue(&agency("qingshi")).await.unwrap()[3].clone();
    let mut with_file = imported("i2", "2018-11-01T00:00:00Z", notice("有附件的"));
    with_file.editions[0].content.attachments = vec![county.file("f1").await];
    let mut puts = Vec::new();
    puts.push(bulk.agency(agencies()[1].clone()).await.unwrap());
    puts.push(bulk.item(item).await.unwrap());
    puts.push(
        bulk.record(imported("i1", "2018-10-09T00:00:00Z", notice("旧通知")))
            .await
            .unwrap(),
    );
    puts.push(bulk.record(with_file).await.unwrap());
    puts.push(bulk.request(request("q1")).await.unwrap());
    puts.push(bulk.remedy(remedy("m1")).await.unwrap());
    puts.push(bulk.figures(figures()).await.unwrap());
    puts.push(bulk.count(count()).await.unwrap());
    puts.push(bulk.narrative(narrative()).await.unwrap());
    bulk.commit().await.unwrap();
    puts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_file_changes_nothing() {
    in_county(|county| async move {
        let puts = everything(&county).await;
        assert_eq!(puts[..2], [Put::Unchanged, Put::Unchanged]);
        assert!(puts[2..].iter().all(|put| *put == Put::New));
        let head = county.store.head().await.unwrap();
        assert!(
            everything(&county)
                .await
                .iter()
                .all(|put| *put == Put::Unchanged)
        );
        assert_eq!(county.store.head().await.unwrap(), head);

        // Also after the record was changed in the console.
        let repeal = Command::Expire {
            on: date(2026, 1, 1),
        };
        county.order("zhao", "i1", repeal).await.unwrap();
        assert!(
            everything(&county)
                .await
                .iter()
                .all(|put| *put == Put::Unchanged)
        );
        let now = county
            .store
            .desk_record(&record("i1"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(now.record.status().0, "expired");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_back_is_what_was_put() {
    in_county(|county| async move {
        everything(&county).await;
        let store = &county.store;
        assert_eq!(store.requests(None).await.unwrap(), [request("q1")]);
        assert_eq!(
            store.remedies(Some(&agency("qingshi"))).await.unwrap(),
            [remedy("m1")]
        );
        assert_eq!(store.figures(None).await.unwrap(), [figures()]);
        assert_eq!(store.publication_counts(None).await.unwrap(), [count()]);
        assert_eq!(store.narratives(None).await.unwrap(), [narrative()]);
        assert!(
            store
                .narratives(Some(&agency("baishi")))
                .await
                .unwrap()
                .is_empty()
        );
        let exported = store
            .export_batch(None, Some(&agency("qingshi")), 10)
            .await
            .unwrap();
        let titles: Vec<&str> = exported
            .iter()
            .map(|one| one.editions[0].1.title.as_str())
            .collect();
        assert_eq!(titles, ["旧通知", "有附件的"]);
        assert_eq!(
            store
                .export_batch(Some(&record("i1")), None, 10)
                .await
                .unwrap()
                .len(),
            1
        );
        assert!(
            store
                .public_file(&"f1".parse().unwrap())
                .await
                .unwrap()
                .is_some()
        );

        let facts = store
            .report_facts(&agency("qingshi"), 2026)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((facts.requests.len(), facts.remedies.len()), (1, 1));
        assert_eq!(facts.figures, Some(figures()));
        assert_eq!(facts.publication_counts, [count()]);
        assert!(facts.narratives.is_empty());
        assert_eq!(facts.counts.total, 0, "both records are of 2018");
        let facts = store
            .report_facts(&agency("qingshi"), 2027)
            .await
            .unwrap()
            .unwrap();
        assert!(facts.requests.is_empty(), "closed before");
        assert_eq!(facts.remedies.len(), 1, "still open");
        assert_eq!(
            store.report_years(&agency("qingshi")).await.unwrap(),
            [2026, 2025, 2018]
        );
        assert!(
            store
                .report_facts(&agency("nowhere"), 2026)
                .await
                .unwrap()
                .is_none()
        );
        // Persons asked for are in the row alone.
        let named = "SELECT COUNT(*) FROM journal WHERE data LIKE '%张三%'";
        assert_eq!(county.database.raw.number(named).await, 0);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_import_leaves_nothing() {
    in_county(|county| async move {
        let head = county.store.head().await.unwrap();
        let generation = county.store.public_generation();
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        for n in 0..600 {
            let id = format!("i{n}");
            bulk.record(imported(&id, "2018-10-09T00:00:00Z", notice("旧通知")))
                .await
                .unwrap();
        }
        drop(bulk);
        assert_eq!(county.store.head().await.unwrap(), head);
        assert_eq!(county.store.public_generation(), generation);
        assert_eq!(
            county
                .store
                .public_list(&Default::default(), 0, 1)
                .await
                .unwrap()
                .total,
            0
        );
        for table in [
            "records",
            "editions",
            "public_records",
            "public_facets",
            "public_counts",
            "index_numbers",
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            assert_eq!(county.database.raw.number(&sql).await, 0, "{table}");
        }
        // And the next one begins at 1 again.
        let public = county.publish("r1", notice("新通知")).await;
        assert_eq!(public.index_number.as_deref(), Some("qingshi/2026-00001"));
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_things_under_the_same_id_are_refused_by_field() {
    in_county(|county| async move {
        everything(&county).await;
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        let mut agency_changed = agencies()[1].clone();
        agency_changed.name = "别的镇".to_owned();
        assert!(fields(bulk.agency(agency_changed).await).of("id").is_some());
        let mut item = county.store.catalogue(&agency("qingshi")).await.unwrap()[3].clone();
        item.name = "别的目录".to_owned();
        assert!(fields(bulk.item(item).await).of("code").is_some());
        let other = imported("i1", "2018-10-09T00:00:00Z", notice("别的通知"));
        assert!(fields(bulk.record(other).await).of("id").is_some());
        let mut other = request("q1");
        other.subject = "李四要的".to_owned();
        assert!(fields(bulk.request(other).await).of("id").is_some());
        let mut other = remedy("m1");
        other.concluded_on = Some(date(2026, 5, 1));
        assert!(fields(bulk.remedy(other).await).of("id").is_some());
        let mut other = figures();
        other.cells.insert("penalty".to_owned(), json!(3));
        assert!(fields(bulk.figures(other).await).of("year").is_some());
        let mut other = count();
        other.count = 200;
        assert!(fields(bulk.count(other).await).of("year").is_some());
        let mut other = narrative();
        other.points.clear();
        assert!(fields(bulk.narrative(other).await).of("year").is_some());

        let mut stranger = imported("i9", "2018-10-09T00:00:00Z", notice("通知"));
        stranger.agency = agency("nowhere");
        assert!(fields(bulk.record(stranger).await).of("agency").is_some());
        let mut misplaced = imported("i9", "2018-10-09T00:00:00Z", notice("通知"));
        misplaced.editions[0].content.items = vec!["nothing".parse().unwrap()];
        assert!(fields(bulk.record(misplaced).await).of("items").is_some());
        let mut empty = imported("i9", "2018-10-09T00:00:00Z", notice("通知"));
        empty.editions.clear();
        assert!(
            fields(bulk.record(empty).await)
                .of("published_at")
                .is_some()
        );
        let mut orphan = agencies()[1].clone();
        orphan.id = agency("orphan");
        orphan.parent = Some(agency("nowhere"));
        assert!(fields(bulk.agency(orphan).await).of("parent").is_some());
        let mut borrowed = imported("i9", "2018-10-09T00:00:00Z", notice("通知"));
        borrowed.editions[0].content.attachments = vec![county.file("f1").await];
        assert!(
            fields(bulk.record(borrowed).await)
                .of("attachments")
                .is_some()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_taken_is_refused_also_within_one_file() {
    in_county(|county| async move {
        let public = county.publish("r1", notice("新通知")).await;
        let numbered = |id: &str, number: &str| {
            let mut one = imported(id, "2018-10-09T00:00:00Z", notice("旧通知"));
            one.index_number = Some(number.to_owned());
            one
        };
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        let own = public.index_number.unwrap();
        assert!(
            fields(bulk.record(numbered("i1", &own)).await)
                .of("index_number")
                .is_some()
        );
        assert_eq!(
            bulk.record(numbered("i1", "old/1")).await.unwrap(),
            Put::New
        );
        assert!(
            fields(bulk.record(numbered("i2", "old/1")).await)
                .of("index_number")
                .is_some()
        );
        assert!(
            fields(bulk.record(numbered("i2", "有 空格")).await)
                .of("index_number")
                .is_some()
        );
        assert_eq!(
            bulk.record(numbered("i1", "old/1")).await.unwrap(),
            Put::Unchanged
        );
        // A refused line leaves no trace, whatever the caller does next.
        bulk.record(imported("i3", "2026-01-01T00:00:00Z", notice("旧通知")))
            .await
            .unwrap();
        let counts = bulk.commit().await.unwrap();
        assert_eq!((counts.new, counts.unchanged), (2, 1));
        assert!(
            county
                .store
                .public_page("qingshi/2026-00002")
                .await
                .unwrap()
                .is_some()
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_of_this_installation_is_known_again() {
    in_county(|county| async move {
        county.publish("r1", notice("一")).await;
        let revised = county.publish_revision("r1", notice("二")).await;
        let exported = county
            .store
            .export_batch(None, None, 10)
            .await
            .unwrap()
            .remove(0);
        let again = Imported {
            record: exported.record.id.clone(),
            agency: exported.record.agency.clone(),
            index_number: revised.index_number,
            withdrawn_before: exported.withdrawn_before,
            editions: exported
                .editions
                .into_iter()
                .map(|(edition, content)| ImportedEdition {
                    published_at: edition.published_at,
                    change_note: edition.change_note,
                    content,
                })
                .collect(),
            validity: Validity::InForce,
            withdrawn: None,
        };
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        assert_eq!(bulk.record(again.clone()).await.unwrap(), Put::Unchanged);
        let mut changed = again;
        changed.validity = Validity::Expired {
            on: date(2026, 1, 1),
        };
        assert!(fields(bulk.record(changed).await).of("id").is_some());
        drop(bulk);
        // A draft under this id is none of the import's business.
        county.draft("zhang", "d1", notice("草稿")).await.unwrap();
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        let draft = imported("d1", "2018-10-09T00:00:00Z", notice("草稿"));
        assert!(fields(bulk.record(draft).await).of("id").is_some());
        drop(bulk);
        let waiting = county
            .store
            .waiting(&[], acting("zhang").actor.login().unwrap())
            .await
            .unwrap();
        assert_eq!(waiting.my_drafts.len(), 1);
    })
    .await;
}
