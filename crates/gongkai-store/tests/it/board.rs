//! The board of requests: the order of open and closed ones, pages that fit together, words in either case.

use gongkai_core::lines::{Line, parse};
use gongkai_core::requests::Request;
use gongkai_core::time::china_date;
use gongkai_store::requests::{BoardFilter, BoardLine};
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::requests::Setting;
use jiff::ToSpan as _;
use jiff::civil::date;
use serde_json::json;

use crate::county::{County, agency, in_county};

const REQUESTS: i32 = 40;

/// One in four is open, of those one in two not confirmed; two each were closed on the same day.
fn request(n: i32) -> Request {
    let began = date(2026, 11, 2) + (n / 8).days();
    let mut events = vec![json!({"kind": "submitted", "on": began})];
    if n % 8 != 0 {
        events.push(json!({"kind": "received", "on": began}));
    }
    if n % 4 != 0 {
        let on = began + (n % 4 / 2 + 3).days();
        events.push(json!({"kind": "decided", "on": on, "outcome": "unable_not_held"}));
    }
    let line = json!({
        "type": "request", "id": format!("q{n}"), "agency": "qingshi", "applicant": {"kind": "natural_person"},
        "channel": "online", "events": events, "subject": format!("第{n}件：GIS数据，占比{n}%"),
    });
    match parse(&line.to_string()) {
        Ok(Line::Request(request)) => *request,
        other => panic!("{other:?}"),
    }
}

async fn fill(county: &County) {
    let mut bulk = county.store.bulk(county.tick()).await.unwrap();
    for n in 0..REQUESTS {
        bulk.request(request(n)).await.unwrap();
    }
    bulk.commit().await.unwrap();
    let at = county.tick();
    let (today, setting) = (china_date(at), Setting::default());
    let clocks = county
        .store
        .read_clocks(today, setting, Mailing::Off, at)
        .await;
    assert_eq!(clocks.unwrap(), [], "read for the first time");
}

impl County {
    /// One page, with how many there are on all.
    async fn page(&self, filter: &BoardFilter, offset: u64, limit: u64) -> (u64, Vec<BoardLine>) {
        let agencies = [agency("qingshi"), agency("baishi")];
        let page = self
            .store
            .request_board(&agencies, filter, offset, limit)
            .await
            .unwrap();
        (page.total, page.items)
    }
}

fn filter(open: Option<bool>) -> BoardFilter {
    BoardFilter {
        open,
        ..BoardFilter::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn open_ones_come_by_their_last_day_then_closed_ones_the_last_first() {
    in_county(|county| async move {
        fill(&county).await;
        let (total, all) = county.page(&filter(None), 0, 100).await;
        assert_eq!((total, all.len()), (40, 40));
        let (open, closed) = all.split_at(10);
        let mut by_due = open.to_vec();
        by_due.sort_by_key(|line| {
            let id = line.request.id.to_string();
            (line.due_on.is_none(), line.due_on, id)
        });
        assert_eq!(open, by_due);
        assert_eq!(
            open.iter().filter(|line| line.due_on.is_none()).count(),
            5,
            "not confirmed"
        );
        let mut by_day = closed.to_vec();
        by_day.sort_by_key(|line| {
            let id = line.request.id.to_string();
            (std::cmp::Reverse(line.request.closed_on), id)
        });
        assert_eq!(closed, by_day);
        assert!(closed.iter().all(|line| line.request.is_closed()));
        for (part, expected) in [(true, open), (false, closed)] {
            assert_eq!(county.page(&filter(Some(part)), 0, 100).await.1, expected);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_fit_together_and_say_how_many_there_are() {
    in_county(|county| async move {
        fill(&county).await;
        for open in [None, Some(true), Some(false)] {
            let (total, all) = county.page(&filter(open), 0, 100).await;
            let mut paged = Vec::new();
            for offset in (0..total).step_by(7) {
                let (again, items) = county.page(&filter(open), offset, 7).await;
                assert_eq!(again, total);
                paged.extend(items);
            }
            assert_eq!(paged, all, "{open:?}");
            let (again, beyond) = county.page(&filter(open), 77, 7).await;
            assert_eq!((again, beyond.len()), (total, 0));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_in_either_case_and_signs_are_signs() {
    in_county(|county| async move {
        fill(&county).await;
        for (words, found) in [
            ("gis", 40),
            ("GIS数据", 40),
            ("第7件", 1),
            ("占比3%", 1),
            ("3%", 4),
            ("_", 0),
            ("没有", 0),
        ] {
            let wanted = BoardFilter {
                text: Some(words.to_owned()),
                ..filter(None)
            };
            let (total, items) = county.page(&wanted, 0, 100).await;
            assert_eq!((total, items.len()), (found, found as usize), "{words}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_very_many_have_are_counted_and_paged_like_few() {
    in_county(|county| async move {
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        for n in 0..1_400 {
            bulk.request(request(n)).await.unwrap();
        }
        bulk.commit().await.unwrap();
        let wanted = BoardFilter {
            text: Some("数据".to_owned()),
            ..filter(Some(false))
        };
        for (offset, shown) in [(0, 30), (990, 30), (1_040, 10)] {
            let (total, items) = county.page(&wanted, offset, 30).await;
            assert_eq!((total, items.len()), (1_050, shown), "from {offset}");
            let all = county.page(&filter(Some(false)), offset, 30).await.1;
            assert_eq!(items, all, "from {offset}");
        }
    })
    .await;
}
