use gongkai_core::agencies::AgencyKind;
use gongkai_core::catalogue::{CatalogueItem, standard};
use gongkai_core::ids::AgencyId;

use super::{FIRST, Form};

/// Puts `org-offices` behind `after` and looks at what then stands under `org`.
fn check(positions: [u32; 3], after: &str) {
    let agency: AgencyId = "qingshi".parse().unwrap();
    let mut items = standard(&agency, AgencyKind::Township);
    items.retain(|item| item.parent.as_ref().is_some_and(|p| p.as_str() == "org"));
    for (item, position) in items.iter_mut().zip(positions) {
        item.position = position;
    }
    in_order(&mut items);
    let moved = items
        .iter()
        .find(|item| item.code.as_str() == "org-offices")
        .unwrap()
        .clone();
    let form = Form {
        agency: &agency,
        agency_name: "",
        items: &items,
        item: Some(&moved),
    };
    let changed = form.ordered(moved.clone(), after);

    let mut expected: Vec<String> = items
        .iter()
        .filter(|item| item.code != moved.code)
        .map(|item| item.code.to_string())
        .collect();
    let place = expected.iter().position(|code| code == after);
    expected.insert(place.map_or(0, |place| place + 1), moved.code.to_string());
    let mut now = items.clone();
    for item in &mut now {
        if let Some(new) = changed.iter().find(|new| new.code == item.code) {
            item.clone_from(new);
        }
    }
    in_order(&mut now);
    let codes: Vec<String> = now.iter().map(|item| item.code.to_string()).collect();
    assert_eq!(codes, expected, "{positions:?}, behind {after}");
}

/// As the store gives siblings.
fn in_order(items: &mut [CatalogueItem]) {
    items.sort_by(|a, b| (a.position, &a.code).cmp(&(b.position, &b.code)));
}

#[test]
fn an_item_goes_where_it_is_put_whatever_the_numbers_were() {
    for positions in [[3, 4, 5], [0, 0, 0], [10, 20, 30], [7, 7, 8], [9, 2, 2]] {
        for after in [FIRST, "org-profile", "org-leaders"] {
            check(positions, after);
        }
    }
}
