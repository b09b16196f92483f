//! How fast it is with a hundred thousand records or requests. Slow to fill, so only on demand:
//! `cargo nextest run -p gongkai-store --run-ignored only a_hundred_thousand`.

use std::time::{Duration, Instant};

use gongkai_core::content::Genre;
use gongkai_core::lines::{Line, parse};
use gongkai_core::requests::Request;
use gongkai_core::time::china_date;
use gongkai_store::public::ListFilter;
use gongkai_store::requests::BoardFilter;
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::requests::Setting;
use jiff::ToSpan as _;
use jiff::civil::date;
use serde_json::json;

use crate::county::{County, agency, imported, in_county, notice};

const RECORDS: u32 = 100_000;

async fn timed<T>(what: &str, work: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = work.await;
    let took = begun.elapsed();
    println!("{what}: {took:?}");
    (done, took)
}

async fn fill(county: &County) {
    let catalogue = county.store.catalogue(&agency("qingshi")).await.unwrap();
    let mut bulk = county.store.bulk(county.tick()).await.unwrap();
    for n in 0..RECORDS {
        let mut content = notice(&format!("关于第{n}号事项的通知"));
        content.items = vec![catalogue[n as usize % catalogue.len()].code.clone()];
        content.genre = Genre::ALL[n as usize % Genre::ALL.len()];
        let published = format!(
            "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            2016 + n / 10_000,
            1 + n / 1000 % 10,
            1 + n / 100 % 10,
            n / 10 % 10,
            n % 10,
            n % 60
        );
        let mut one = imported(&format!("r{n}"), &published, content);
        if n % 4 == 0 {
            one.agency = agency("baishi");
        }
        bulk.record(one).await.unwrap();
    }
    bulk.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "fills a hundred thousand records to measure"]
async fn a_hundred_thousand_records_are_listed_at_once() {
    in_county(|county| async move {
        let ((), took) = timed("import", fill(&county)).await;
        println!("{:.0} records/s", f64::from(RECORDS) / took.as_secs_f64());
        let store = &county.store;
        let all = ListFilter::default();
        let township = ListFilter {
            agency: Some(agency("qingshi")),
            ..all.clone()
        };
        let genre = ListFilter {
            genre: Some(Genre::Notice),
            ..township.clone()
        };
        let below = ListFilter {
            agency: Some(agency("xian")),
            below: true,
            ..all.clone()
        };
        let both = ListFilter {
            item: Some(crate::county::some_item()),
            ..genre.clone()
        };
        for (what, filter) in [
            ("all", &all),
            ("township", &township),
            ("genre", &genre),
            ("below", &below),
            ("genre and item", &both),
        ] {
            for offset in [0, 2_000, 70_000] {
                let name = format!("{what} from {offset}");
                let (page, took) = timed(&name, store.public_list(filter, offset, 20)).await;
                assert!(page.unwrap().items.len() <= 20);
                assert!(took < Duration::from_millis(200), "{name} took {took:?}");
            }
        }
        timed("page", store.public_page("qingshi/2016-00001"))
            .await
            .0
            .unwrap();
        timed("counts", store.public_counts(None, None))
            .await
            .0
            .unwrap();
        let everywhere = [agency("qingshi"), agency("baishi"), agency("xian")];
        timed("desk", store.desk_list(&everywhere, None, None, 0, 50))
            .await
            .0
            .unwrap();
        timed(
            "desk, words",
            store.desk_list(&everywhere, None, Some("99号"), 0, 50),
        )
        .await
        .0
        .unwrap();
        timed("publish", county.publish("new", notice("新的"))).await;
        let (found, _) = timed("check", store.check()).await;
        assert!(found.unwrap().is_empty());
    })
    .await;
}

/// One in a hundred is open; a third is another agency's.
fn request(n: i32) -> Request {
    let began = date(2016, 1, 4) + (n % 3900).days();
    let mut events = vec![
        json!({"kind": "submitted", "on": began}),
        json!({"kind": "received", "on": began}),
    ];
    if n % 100 != 0 {
        events
            .push(json!({"kind": "decided", "on": began + 9.days(), "outcome": "unable_not_held"}));
    }
    let at = if n % 3 == 0 { "baishi" } else { "qingshi" };
    let line = json!({
        "type": "request", "id": format!("q{n}"), "agency": at, "applicant": {"kind": "natural_person"},
        "channel": "in_person", "events": events,
        "subject": format!("清源县第{}村农村危房改造补助名单和金额（第{n}件），希望提供电子文件。", n % 137),
    });
    match parse(&line.to_string()) {
        Ok(Line::Request(request)) => *request,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "fills a hundred thousand requests to measure"]
async fn a_hundred_thousand_requests_are_on_the_board_at_once() {
    in_county(|county| async move {
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        for n in 0..100_000 {
            bulk.request(request(n)).await.unwrap();
        }
        timed("commit", bulk.commit()).await.0.unwrap();
        let at = county.tick();
        let (today, setting) = (china_date(at), Setting::default());
        let clocks = county.store.read_clocks(today, setting, Mailing::Off, at);
        timed("clocks", clocks).await.0.unwrap();
        let open = |open| BoardFilter {
            open,
            ..BoardFilter::default()
        };
        let words = |filter, words: &str| BoardFilter {
            text: Some(words.to_owned()),
            ..filter
        };
        let one = vec![agency("qingshi")];
        let three = vec![agency("qingshi"), agency("baishi"), agency("xian")];
        for (what, filter) in [
            ("open", open(Some(true))),
            ("closed", open(Some(false))),
            ("all", open(None)),
            (
                "somebody's",
                BoardFilter {
                    handler: Some("zheng".to_owned()),
                    ..open(None)
                },
            ),
            ("in all words", words(open(None), "电子文件")),
            ("in some words", words(open(Some(false)), "第77村")),
            ("in no words", words(open(None), "没有这样的字")),
        ] {
            for (agencies, whose) in [(&one, "one agency"), (&three, "three")] {
                for offset in [0, 600, 60_000] {
                    let name = format!("{what} of {whose} from {offset}");
                    let board = county.store.request_board(agencies, &filter, offset, 30);
                    let (page, took) = timed(&name, board).await;
                    assert!(page.unwrap().items.len() <= 30);
                    assert!(took < Duration::from_millis(500), "{name} took {took:?}");
                }
            }
        }
    })
    .await;
}
