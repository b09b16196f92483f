use std::sync::Arc;

use gongkai_core::content::{Content, Genre};
use gongkai_core::records::{Command, Imported, ImportedEdition, Validity};
use gongkai_core::time::Clock as _;
use gongkai_store::write::Acting;
use gongkai_testkit::county::{County, TOWNSHIP, agency_id};
use gongkai_testkit::databases::on_sqlite;
use gongkai_testkit::papers::PlainReader;

use super::*;
use crate::stop;

/// A county whose index follows.
struct Followed {
    county: County,
    index: Arc<Index>,
    follower: SearchFollower,
}

async fn in_followed_county<F>(story: impl FnOnce(Followed) -> F)
where
    F: Future<Output = ()>,
{
    on_sqlite(|place| async {
        let county = County::found(place).await;
        let index = Arc::new(Index::open(&county.place.folder.join("index")).unwrap());
        let follower = SearchFollower::new(
            county.store.clone(),
            Arc::clone(&index),
            Arc::new(PlainReader),
        );
        story(Followed {
            county,
            index,
            follower,
        })
        .await;
    })
    .await;
}

impl Followed {
    async fn catch_up(&mut self) {
        let (_order, stop) = stop::token();
        self.follower.catch_up(&stop).await.unwrap();
    }

    async fn publish(&self, id: &str, item: &str) {
        let at = self.county.clock.now();
        let mut content = Content::titled("救助公示".to_owned(), Genre::Notice);
        content.items = vec![item.parse().unwrap()];
        let record = Imported {
            record: id.parse().unwrap(),
            agency: agency_id(TOWNSHIP),
            index_number: None,
            withdrawn_before: Vec::new(),
            editions: vec![ImportedEdition {
                published_at: at,
                change_note: None,
                content,
            }],
            validity: Validity::InForce,
            withdrawn: None,
        };
        let (id, command) = (record.record.clone(), Command::Import(Box::new(record)));
        let store = &self.county.store;
        store
            .command(&Acting::import(), &id, command, at)
            .await
            .unwrap();
    }

    fn under(&self, category: &str) -> usize {
        let query = Query {
            category: Some(category.to_owned()),
            ..Query::default()
        };
        self.index.search(&query).unwrap().total
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_is_not_behind_what_does_not_concern_it() {
    in_followed_county(|mut followed| async move {
        let store = followed.county.store.clone();
        assert!(followed.index.position() < store.public_generation());
        followed.catch_up().await;
        assert!(followed.index.position() >= store.public_generation());

        let mut township = store.agency(&agency_id(TOWNSHIP)).await.unwrap().unwrap();
        township.contact.phone = Some("0000-1234567".to_owned());
        let at = followed.county.clock.now();
        store
            .define_agency(&Acting::import(), township, at)
            .await
            .unwrap();
        assert!(followed.index.position() < store.public_generation());
        followed.catch_up().await;
        assert!(followed.index.position() >= store.public_generation());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_found_where_its_item_stands_now() {
    in_followed_county(|mut followed| async move {
        followed.publish("r1", "livelihood-relief").await;
        followed.catch_up().await;
        for category in [
            "livelihood",
            "livelihood-relief",
            "block:statutory",
            "group:public_matters",
        ] {
            assert_eq!(followed.under(category), 1, "{category}");
        }
        let store = followed.county.store.clone();
        let items = store.catalogue(&agency_id(TOWNSHIP)).await.unwrap();
        let mut relief = items
            .into_iter()
            .find(|item| item.code.as_str() == "livelihood-relief")
            .unwrap();
        relief.group = ContentGroup::News;
        let at = followed.county.clock.now();
        store
            .define_items(&Acting::import(), vec![relief.clone()], at)
            .await
            .unwrap();
        followed.catch_up().await;
        assert_eq!(followed.under("group:public_matters"), 0);
        assert_eq!(followed.under("group:news"), 1);

        (relief.parent, relief.block) = (None, Block::News);
        store
            .define_items(&Acting::import(), vec![relief], at)
            .await
            .unwrap();
        followed.catch_up().await;
        for (category, records) in [("livelihood", 0), ("block:statutory", 0), ("block:news", 1)] {
            assert_eq!(followed.under(category), records, "{category}");
        }
    })
    .await;
}
