use jiff::civil::date;

use super::*;

#[test]
fn later_days_have_greater_orders_whatever_the_ids() {
    let days = [
        date(1998, 12, 31),
        date(2024, 2, 29),
        date(2024, 3, 1),
        date(2024, 12, 1),
        date(2025, 1, 1),
    ];
    for pair in days.windows(2) {
        for id in ["", "a", "青石-2024-1", "zzzz"] {
            assert!(order(pair[0], id) < first_order_of(pair[1]));
            assert!(order(pair[0], id) >= first_order_of(pair[0]));
        }
    }
    assert_eq!((order(date(2024, 2, 29), "a") >> 32) / 10_000, 2024);
}

#[test]
fn what_is_too_long_is_cut_between_characters() {
    let mut left = 3;
    assert_eq!(take_chars("公开", &mut left), "公开");
    assert_eq!(take_chars("指南", &mut left), "指");
    assert_eq!(take_chars("目录", &mut left), "");
}

#[test]
fn the_hash_is_fnv_1a() {
    assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
}
