use proptest::prelude::*;

use super::{FeeBand, FeeCount, FeeScheme, fee_by_items, fee_by_pages, fee_of_item, fee_of_items};

#[test]
fn fees_by_item_follow_the_worked_examples() {
    let cases = [
        (0, 0),
        (1, 0),
        (10, 0),
        (11, 100),
        (12, 200),
        (20, 1000),
        (30, 2000),
        (31, 2200),
        (35, 3000),
        (40, 4000),
        (41, 4300),
        (50, 7000),
        (51, 7400),
        (55, 9000),
        (60, 11000),
        (61, 11500),
    ];
    for (items, total) in cases {
        assert_eq!(fee_by_items(items).total_yuan, total, "{items} items");
    }
}

#[test]
fn each_further_request_of_the_month_has_its_price() {
    let cases = [
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 100),
        (31, 200),
        (40, 200),
        (41, 300),
        (50, 300),
        (51, 400),
        (61, 500),
    ];
    for (ordinal, fee) in cases {
        assert_eq!(fee_of_item(ordinal), fee, "request {ordinal}");
    }
    assert_eq!(fee_of_item(0), 0);
}

#[test]
fn fees_by_page_follow_the_worked_examples() {
    let cases = [
        (0, 0),
        (1, 0),
        (30, 0),
        (31, 10),
        (68, 380),
        (100, 700),
        (101, 720),
        (150, 1700),
        (200, 2700),
        (201, 2740),
        (250, 4700),
        (300, 6700),
    ];
    for (pages, total) in cases {
        assert_eq!(fee_by_pages(pages).total_yuan, total, "{pages} pages");
    }
    assert_eq!(
        fee_by_pages(u32::MAX).total_yuan,
        2700 + (u64::from(u32::MAX) - 200) * 40
    );
}

#[test]
fn a_fee_says_how_it_is_made_up() {
    let fee = fee_by_items(45);
    assert_eq!(
        fee.bands,
        [
            FeeBand {
                from: 1,
                to: Some(10),
                count: 10,
                rate_yuan: 0,
                amount_yuan: 0
            },
            FeeBand {
                from: 11,
                to: Some(30),
                count: 20,
                rate_yuan: 100,
                amount_yuan: 2000
            },
            FeeBand {
                from: 31,
                to: Some(40),
                count: 10,
                rate_yuan: 200,
                amount_yuan: 2000
            },
            FeeBand {
                from: 41,
                to: Some(50),
                count: 5,
                rate_yuan: 300,
                amount_yuan: 1500
            },
        ]
    );
    let json = serde_json::to_value(fee_by_pages(205)).unwrap();
    assert_eq!(json["total_yuan"], 2900);
    assert_eq!(
        json["bands"][3],
        serde_json::json!({"from": 201, "to": null, "count": 5, "rate_yuan": 40, "amount_yuan": 200})
    );
}

#[test]
fn each_scheme_names_its_article() {
    assert_eq!(
        FeeScheme::ByItem.rule().to_string(),
        "信息处理费管理办法 第四条"
    );
    assert_eq!(
        FeeScheme::ByPage.rule().to_string(),
        "信息处理费管理办法 第五条"
    );
}

proptest! {
    #[test]
    fn bands_add_up_and_cover_every_unit(items in 0..2000u16, pages in 0..1_000_000u32) {
        for (fee, units) in [(fee_by_items(items), u32::from(items)), (fee_by_pages(pages), pages)] {
            prop_assert_eq!(fee.bands.iter().map(|band| band.count).sum::<u32>(), units);
            prop_assert_eq!(fee.bands.iter().map(|band| band.amount_yuan).sum::<u64>(), fee.total_yuan);
        }
    }

    #[test]
    fn the_next_request_never_costs_less(ordinal in 1..2000u16) {
        prop_assert!(fee_of_item(ordinal + 1) >= fee_of_item(ordinal));
    }
}

#[test]
fn a_split_request_pays_for_its_own_places_only() {
    let cases: [(u16, u16, &[[u64; 3]]); 7] = [
        (1, 3, &[[1, 3, 0]]),
        (11, 11, &[[11, 1, 100]]),
        (9, 12, &[[9, 2, 0], [11, 2, 200]]),
        (30, 32, &[[30, 1, 100], [31, 2, 400]]),
        (31, 31, &[[31, 1, 200]]),
        (5, 4, &[]),
        (0, 0, &[]),
    ];
    for (first, last, expected) in cases {
        let bands: Vec<_> = fee_of_items(first, last)
            .bands
            .iter()
            .map(|band| {
                [
                    u64::from(band.from),
                    u64::from(band.count),
                    band.amount_yuan,
                ]
            })
            .collect();
        assert_eq!(bands, expected, "{first} to {last}");
    }
}

proptest! {
    #[test]
    fn what_requests_add_is_the_difference_of_the_fees(first in 1_u16..200, more in 0_u16..80) {
        let last = first + more;
        let difference = fee_by_items(last).total_yuan - fee_by_items(first - 1).total_yuan;
        prop_assert_eq!(fee_of_items(first, last).total_yuan, difference);
        prop_assert_eq!(FeeCount::Items { first, last }.fee().total_yuan, difference);
    }
}
