//! The report's table of requests against a count by hand: a year with its neighbours, every row and every column.

use gongkai_core::lines::{Line, parse};
use gongkai_core::reports::annual::Format;
use gongkai_core::reports::annual::count::{Counted, count};
use gongkai_core::reports::annual::counting::Counting;
use gongkai_core::reports::narrative::compose;
use gongkai_core::requests::{Command, Request};
use gongkai_store::write::requests::Setting;
use serde_json::{Value, json};

use crate::county::{County, acting, agency, in_county};

const YEAR: i16 = 2025;

/// Id, applicant, channel, and what happened.
type Case = (&'static str, &'static str, &'static str, &'static str);

/// At the turn of the year and beside the table.
const NEIGHBOURS: [Case; 15] = [
    (
        "a01",
        "natural_person",
        "in_person",
        "2024-11-05 submitted; 2024-11-20 decided granted",
    ),
    (
        "a02",
        "natural_person",
        "in_person",
        "2024-12-20 submitted; 2025-01-10 decided granted",
    ),
    (
        "a03",
        "org_commercial",
        "in_person",
        "2024-12-25 submitted; 2024-12-27 clarification_requested; 2025-01-20 lapsed other_no_correction",
    ),
    // Open all year: the opinion of the third party stays away.
    (
        "a04",
        "org_legal_service",
        "in_person",
        "2024-10-08 submitted; 2024-10-14 third_party_consulted; 2026-01-08 third_party_answered; 2026-01-09 decided refused_third_party",
    ),
    // Sent in the old year, confirmed, and so received, in the new one.
    (
        "a05",
        "natural_person",
        "online",
        "2024-12-30 submitted; 2025-01-02 confirmed; 2025-01-20 decided partial",
    ),
    (
        "a06",
        "org_other",
        "online",
        "2025-12-30 submitted; 2026-01-05 confirmed; 2026-01-20 decided granted",
    ),
    (
        "a07",
        "org_public_benefit",
        "in_person",
        "2025-12-22 submitted; 2025-12-29 clarification_requested",
    ),
    (
        "a08",
        "natural_person",
        "in_person",
        "2025-12-10 submitted; 2025-12-24 fee_notified; 2026-02-05 lapsed other_fee_unpaid",
    ),
    // Never received in the sense of the law.
    (
        "a09",
        "natural_person",
        "online",
        "2025-06-02 submitted; 2025-06-04 withdrawn",
    ),
    ("a10", "org_commercial", "online", "2025-12-29 submitted"),
    // The first and the last day of the year.
    (
        "a11",
        "natural_person",
        "in_person",
        "2025-12-03 submitted; 2025-12-31 decided granted",
    ),
    (
        "a12",
        "org_research",
        "post_signed",
        "2025-01-01 submitted; 2025-01-24 decided np_publication",
    ),
    (
        "a13",
        "natural_person",
        "post_signed",
        "2024-12-31 submitted; 2025-01-02 decided granted",
    ),
    (
        "a14",
        "org_research",
        "in_person",
        "2024-12-02 submitted; 2024-12-31 decided partial",
    ),
    // Decided in the year, brought to its applicant after it.
    (
        "a15",
        "org_research",
        "oral",
        "2025-12-08 submitted; 2025-12-30 decided granted; 2026-01-06 delivered",
    ),
];

/// In the middle of the year, each row once or twice.
const OF_THE_YEAR: [Case; 21] = [
    // In part public, in part a secret of business, the rest not held: counted as partial and nowhere else.
    (
        "b01",
        "org_public_benefit",
        "post_signed",
        "2025-03-03 submitted; 2025-03-05 clarification_requested; 2025-03-10 clarified; 2025-03-11 third_party_consulted; 2025-03-20 third_party_answered; 2025-04-08 extended; 2025-04-25 decided partial",
    ),
    (
        "b02",
        "org_commercial",
        "in_person",
        "2025-02-10 submitted; 2025-02-20 decided refused_state_secret",
    ),
    (
        "b03",
        "org_research",
        "fax",
        "2025-02-10 submitted; 2025-02-11 confirmed; 2025-02-20 decided refused_process_info",
    ),
    (
        "b04",
        "org_legal_service",
        "in_person",
        "2025-02-11 submitted; 2025-02-21 decided refused_enforcement_file",
    ),
    (
        "b05",
        "natural_person",
        "in_person",
        "2025-02-12 submitted; 2025-02-21 decided refused_admin_query",
    ),
    (
        "b06",
        "org_other",
        "in_person",
        "2025-02-13 submitted; 2025-02-21 decided refused_internal_affairs",
    ),
    (
        "b07",
        "natural_person",
        "oral",
        "2025-03-03 submitted; 2025-03-10 decided unable_not_held",
    ),
    (
        "b08",
        "natural_person",
        "in_person",
        "2025-03-04 submitted; 2025-03-10 decided unable_not_held",
    ),
    (
        "b09",
        "org_commercial",
        "in_person",
        "2025-03-05 submitted; 2025-03-17 decided unable_need_creation",
    ),
    (
        "b10",
        "natural_person",
        "in_person",
        "2025-03-06 submitted; 2025-03-07 clarification_requested; 2025-03-17 clarified; 2025-03-20 decided unable_still_unclear",
    ),
    (
        "b11",
        "natural_person",
        "in_person",
        "2025-04-07 submitted; 2025-04-10 decided np_petition",
    ),
    (
        "b12",
        "natural_person",
        "in_person",
        "2025-04-08 submitted; 2025-04-10 decided np_repeat",
    ),
    (
        "b13",
        "org_legal_service",
        "in_person",
        "2025-04-09 submitted; 2025-04-21 decided np_excessive",
    ),
    (
        "b14",
        "org_other",
        "in_person",
        "2025-04-10 submitted; 2025-04-21 decided np_confirm_or_reissue",
    ),
    (
        "b15",
        "natural_person",
        "in_person",
        "2025-04-28 submitted; 2025-05-06 withdrawn",
    ),
    (
        "b16",
        "org_public_benefit",
        "in_person",
        "2025-05-07 submitted; 2025-05-12 fee_notified; 2025-06-25 lapsed other_fee_unpaid",
    ),
    (
        "b17",
        "natural_person",
        "in_person",
        "2025-05-08 submitted; 2025-05-12 clarification_requested; 2025-06-10 lapsed other_no_correction",
    ),
    (
        "b18",
        "org_other",
        "in_person",
        "2025-07-01 submitted; 2025-07-10 decided other_misc",
    ),
    (
        "b20",
        "natural_person",
        "in_person",
        "2025-07-02 submitted; 2025-07-10 decided refused_law_forbids",
    ),
    (
        "b21",
        "org_commercial",
        "in_person",
        "2025-07-03 submitted; 2025-07-10 decided refused_three_security_one_stability",
    ),
    (
        "b22",
        "org_legal_service",
        "in_person",
        "2025-07-04 submitted; 2025-07-07 third_party_consulted; 2025-07-21 third_party_answered; 2025-07-28 decided refused_third_party",
    ),
];

/// Counted by hand from the cases above: 自然人, 商业企业, 科研机构, 社会公益组织, 法律服务机构, 其他, 总计.
const EXPECTED: [(&str, Cells); 25] = [
    ("new_received", [12, 3, 3, 3, 3, 3, 27]),
    ("carried_in", [2, 1, 0, 0, 1, 0, 4]),
    ("granted", [3, 0, 1, 0, 0, 0, 4]),
    ("partial", [1, 0, 0, 1, 0, 0, 2]),
    ("refused_state_secret", [0, 1, 0, 0, 0, 0, 1]),
    ("refused_law_forbids", [1, 0, 0, 0, 0, 0, 1]),
    (
        "refused_three_security_one_stability",
        [0, 1, 0, 0, 0, 0, 1],
    ),
    ("refused_third_party", [0, 0, 0, 0, 1, 0, 1]),
    ("refused_internal_affairs", [0, 0, 0, 0, 0, 1, 1]),
    ("refused_process_info", [0, 0, 1, 0, 0, 0, 1]),
    ("refused_enforcement_file", [0, 0, 0, 0, 1, 0, 1]),
    ("refused_admin_query", [1, 0, 0, 0, 0, 0, 1]),
    ("unable_not_held", [2, 0, 0, 0, 0, 0, 2]),
    ("unable_need_creation", [0, 1, 0, 0, 0, 0, 1]),
    ("unable_still_unclear", [1, 0, 0, 0, 0, 0, 1]),
    ("np_petition", [1, 0, 0, 0, 0, 0, 1]),
    ("np_repeat", [1, 0, 0, 0, 0, 0, 1]),
    ("np_publication", [0, 0, 1, 0, 0, 0, 1]),
    ("np_excessive", [0, 0, 0, 0, 1, 0, 1]),
    ("np_confirm_or_reissue", [0, 0, 0, 0, 0, 1, 1]),
    ("other_no_correction", [1, 1, 0, 0, 0, 0, 2]),
    ("other_fee_unpaid", [0, 0, 0, 1, 0, 0, 1]),
    ("other_misc", [1, 0, 0, 0, 0, 1, 2]),
    ("results_total", [13, 4, 3, 2, 3, 3, 28]),
    ("carried_out", [1, 0, 0, 1, 1, 0, 3]),
];

/// A request as a line of an import says it.
fn request(at: &str, (id, applicant, channel, story): Case) -> Request {
    let line = json!({
        "type": "request", "id": id, "agency": at, "applicant": {"kind": applicant}, "channel": channel,
        "subject": "农村危房改造补助名单", "events": story.split(';').map(event).collect::<Vec<_>>(),
    });
    match parse(&line.to_string()) {
        Ok(Line::Request(request)) => *request,
        other => panic!("{id}: {other:?}"),
    }
}

/// An event from `DAY KIND [OUTCOME]`.
fn event(text: &str) -> Value {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut event = json!({"on": words[0], "kind": words[1]});
    match (words[1], words.get(2)) {
        ("clarification_requested", _) => event["within_workdays"] = json!(10),
        ("extended", _) => event["workdays"] = json!(20),
        (_, Some(outcome)) => event["outcome"] = json!(outcome),
        _ => {}
    }
    event
}

/// A row of the table of requests.
type Cells = [u64; 7];

fn cells(counted: &Counted, row: &str) -> Cells {
    let numbers = counted
        .row("t3", row)
        .filter_map(|cell| cell.value.as_u64());
    numbers
        .collect::<Vec<_>>()
        .try_into()
        .expect("seven numbers")
}

impl County {
    async fn applications(&self, year: i16) -> (Counted, String) {
        let at = agency("qingshi");
        let facts = self.store.report_facts(&at, year).await.unwrap().unwrap();
        let said = compose(&facts).plain_text();
        let format = Format::by_code("2021").unwrap();
        let counting = Counting::of("2021").unwrap().unwrap();
        (count(format, &counting, &facts.tables), said)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_requests_is_what_a_count_by_hand_gives() {
    in_county(|county| async move {
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        for case in NEIGHBOURS.into_iter().chain(OF_THE_YEAR) {
            bulk.request(request("qingshi", case)).await.unwrap();
        }
        let elsewhere = ("c01", "natural_person", "in_person", OF_THE_YEAR[6].3);
        bulk.request(request("baishi", elsewhere)).await.unwrap();
        bulk.commit().await.unwrap();
        let (head, erased) = (acting("feng"), "b08".parse().unwrap());
        let (order, setting, at) = (Command::Erase, Setting::default(), county.tick());
        let erased = county
            .store
            .request_command(&head, &erased, &order, setting, at);
        assert!(erased.await.unwrap().handling.erased_on.is_some());

        let (table, said) = county.applications(YEAR).await;
        for (row, expected) in EXPECTED {
            assert_eq!(cells(&table, row), expected, "{row}");
        }

        // The report in words says the same.
        for words in [
            "全年收到政府信息公开申请27件",
            "自然人12件、商业企业3件、科研机构3件、社会公益组织3件、法律服务机构3件、其他组织3件",
            "上一年度结转的申请4件",
            "年内办结28件，其中予以公开4件、部分公开2件、不予公开8件、无法提供4件、不予处理5件、其他处理5件",
            "结转下一年度继续办理3件",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }

        // What one year hands on is what the next one takes up.
        let (before, _) = county.applications(YEAR - 1).await;
        assert_eq!(cells(&before, "carried_out"), cells(&table, "carried_in"));
        assert_eq!(cells(&before, "new_received"), [3, 1, 1, 0, 1, 0, 6]);
        assert_eq!(cells(&before, "results_total"), [1, 0, 1, 0, 0, 0, 2]);
        let (after, _) = county.applications(YEAR + 1).await;
        assert_eq!(cells(&after, "carried_in"), cells(&table, "carried_out"));
        assert_eq!(cells(&after, "new_received"), [0, 0, 0, 0, 0, 1, 1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_column_adds_up_in_every_year() {
    in_county(|county| async move {
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        for case in NEIGHBOURS.into_iter().chain(OF_THE_YEAR) {
            bulk.request(request("qingshi", case)).await.unwrap();
        }
        bulk.commit().await.unwrap();
        for year in 2023..=2027 {
            let (table, _) = county.applications(year).await;
            let sum = |one: Cells, other: Cells| -> Vec<u64> {
                one.iter().zip(other).map(|(a, b)| a + b).collect()
            };
            assert_eq!(
                sum(cells(&table, "new_received"), cells(&table, "carried_in")),
                sum(cells(&table, "results_total"), cells(&table, "carried_out")),
                "{year}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_agencies_at_once_are_what_each_is_alone() {
    in_county(|county| async move {
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        for case in NEIGHBOURS.into_iter().chain(OF_THE_YEAR) {
            bulk.request(request("qingshi", case)).await.unwrap();
        }
        let elsewhere = ("c01", "natural_person", "in_person", OF_THE_YEAR[6].3);
        bulk.request(request("baishi", elsewhere)).await.unwrap();
        bulk.commit().await.unwrap();
        let all = county.store.table_facts_of_all(YEAR).await.unwrap();
        assert_eq!(all.len(), county.store.agencies().await.unwrap().len());
        assert!(
            all.iter()
                .filter(|facts| !facts.requests.is_empty())
                .count()
                == 2
        );
        for facts in all {
            let alone = county.store.table_facts(&facts.agency, YEAR).await;
            assert_eq!(Some(facts), alone.unwrap());
        }
    })
    .await;
}
