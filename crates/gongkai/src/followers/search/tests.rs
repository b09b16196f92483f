use std::sync::Arc;

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
