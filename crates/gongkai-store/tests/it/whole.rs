//! What belongs together is written together: where the last part is refused, nothing of the first is there.

use gongkai_core::agencies::AgencyKind;
use gongkai_core::catalogue::{CatalogueItem, standard};
use gongkai_core::fields::FieldErrors;
use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount, Section};
use gongkai_store::write::WriteError;
use gongkai_store::write::reports::ReportInput;
use serde_json::json;

use crate::county::{acting, agencies, agency, in_county, item, some_item};

fn refused(result: Result<(), WriteError>) -> FieldErrors {
    match result {
        Err(WriteError::Fields(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

fn report() -> ReportInput {
    let cells = json!({"permit": 12, "admin_fee": 0.3});
    let count = |code| PublicationCount {
        agency: agency("qingshi"),
        year: 2026,
        item: code,
        count: 180,
        at_least: true,
    };
    ReportInput {
        narratives: vec![Narrative {
            agency: agency("qingshi"),
            year: 2026,
            section: Section::Problems,
            points: vec!["更新不够及时。".to_owned()],
        }],
        counts: vec![count(some_item()), count(item("nowhere"))],
        figures: Some(AnnualFigures {
            agency: agency("qingshi"),
            year: 2026,
            cells: serde_json::from_value(cells).unwrap(),
        }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_entered_whole_or_not_at_all() {
    in_county(|county| async move {
        let store = &county.store;
        let head = store.head().await.unwrap();
        let mut input = report();
        let refusal = store
            .enter_report(&acting("zhang"), input.clone(), county.tick())
            .await;
        assert!(refused(refusal).of("item").is_some());
        assert_eq!(store.head().await.unwrap(), head);
        assert_eq!(store.narratives(None).await.unwrap(), []);
        assert_eq!(store.publication_counts(None).await.unwrap(), []);
        assert_eq!(store.figures(None).await.unwrap(), []);

        input.counts.pop();
        store
            .enter_report(&acting("zhang"), input.clone(), county.tick())
            .await
            .unwrap();
        assert_eq!(store.narratives(None).await.unwrap(), input.narratives);
        assert_eq!(store.publication_counts(None).await.unwrap(), input.counts);
        assert_eq!(
            store.figures(None).await.unwrap(),
            Vec::from_iter(input.figures.clone())
        );
        county.is_sound().await;

        // Figures of an agency one does not write for, after a text that one may write.
        let head = store.head().await.unwrap();
        input.narratives[0].points.clear();
        if let Some(figures) = &mut input.figures {
            figures.agency = agency("baishi");
        }
        let refusal = store
            .enter_report(&acting("zhang"), input, county.tick())
            .await;
        assert!(matches!(refusal, Err(WriteError::NotAllowed(_))));
        assert_eq!(store.head().await.unwrap(), head);
        assert_eq!(store.narratives(None).await.unwrap()[0].points.len(), 1);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_begins_with_its_whole_catalogue_or_not_at_all() {
    in_county(|county| async move {
        let store = &county.store;
        let mut village = agencies()[3].clone();
        village.id = agency("xiacun");
        let mut items = standard(&village.id, AgencyKind::Village);
        let whole = items.len();
        let stray = CatalogueItem {
            code: item("stray"),
            parent: Some(item("nowhere")),
            ..items[0].clone()
        };
        items.push(stray);
        let head = store.head().await.unwrap();
        let refusal = store
            .add_agency(
                &acting("qian"),
                village.clone(),
                items.clone(),
                county.tick(),
            )
            .await;
        assert!(refused(refusal).of("parent").is_some());
        assert_eq!(store.head().await.unwrap(), head);
        assert_eq!(store.agency(&village.id).await.unwrap(), None);
        assert_eq!(store.catalogue(&village.id).await.unwrap(), []);

        items.pop();
        let elsewhere = store
            .add_agency(
                &acting("zhou"),
                village.clone(),
                items.clone(),
                county.tick(),
            )
            .await;
        assert!(matches!(elsewhere, Err(WriteError::NotAllowed(_))));
        store
            .add_agency(
                &acting("qian"),
                village.clone(),
                items.clone(),
                county.tick(),
            )
            .await
            .unwrap();
        assert_eq!(
            store.agency(&village.id).await.unwrap(),
            Some(village.clone())
        );
        assert_eq!(store.catalogue(&village.id).await.unwrap().len(), whole);

        // Two people who think of the same id at once: the second is told, and changes nothing of the first.
        let head = store.head().await.unwrap();
        village.name = "另一个村".to_owned();
        let taken = store
            .add_agency(&acting("qian"), village, items, county.tick())
            .await;
        assert!(refused(taken).of("id").is_some());
        assert_eq!(store.head().await.unwrap(), head);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn items_move_together_or_stay() {
    in_county(|county| async move {
        let store = &county.store;
        let before = store.catalogue(&agency("qingshi")).await.unwrap();
        let mut changed = before[..2].to_vec();
        for item in &mut changed {
            item.position += 10;
        }
        changed[1].parent = Some(item("nowhere"));
        let refusal = store
            .define_items(&acting("qian"), changed, county.tick())
            .await;
        assert!(refused(refusal).of("parent").is_some());
        assert_eq!(store.catalogue(&agency("qingshi")).await.unwrap(), before);
        county.is_sound().await;
    })
    .await;
}
