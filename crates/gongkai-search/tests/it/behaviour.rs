//! How the index behaves: what is removed is gone, the position is kept, filters hold, no text is too strange.

use gongkai_search::{AttachmentText, Change, Fragment, IndexFault, Query, Sort, Validity};
use jiff::civil::date;
use proptest::prelude::{Strategy, prop, proptest};

use crate::{Shelf, document};

fn text_of(fragments: &[Fragment]) -> String {
    fragments
        .iter()
        .map(|fragment| fragment.text.as_str())
        .collect()
}

#[test]
fn what_is_withdrawn_is_gone_at_once() {
    let mut shelf = Shelf::new();
    shelf.put(vec![
        document("00001", "临时救助对象公示", "张某某 3200元"),
        document("00002", "森林防火通告", "禁止野外用火"),
    ]);
    assert_eq!(shelf.ids("临时救助"), ["00001"]);
    shelf.take(vec![Change::Remove("00001".to_owned())]);
    assert!(shelf.ids("临时救助").is_empty());
    assert!(shelf.ids("3200").is_empty());
    assert!(shelf.index.suggest("临时", None, 5).unwrap().is_empty());
    assert_eq!(shelf.ids(""), ["00002"]);
}

#[test]
fn a_new_edition_takes_the_place_of_the_old() {
    let mut shelf = Shelf::new();
    shelf.put(vec![document("00001", "东坪社区发放情况", "负责人赵铁柱")]);
    shelf.put(vec![document(
        "00001",
        "东坪社区发放情况（更正）",
        "负责人钱石头",
    )]);
    assert_eq!(shelf.search("东坪社区").total, 1);
    assert!(shelf.ids("赵铁柱").is_empty());
    assert_eq!(shelf.ids("钱石头"), ["00001"]);
}

#[test]
fn the_position_is_kept_with_what_was_taken() {
    let mut shelf = Shelf::new();
    assert_eq!(shelf.index.position(), 0);
    shelf.put(vec![document("00001", "通知", "文")]);
    shelf.index.apply(Vec::new(), 42).unwrap();
    let shelf = shelf.reopen();
    assert_eq!(shelf.index.position(), 42);
    assert_eq!(shelf.search("通知").total, 1);
    let back = shelf.index.apply(Vec::new(), 41);
    assert!(matches!(
        back,
        Err(IndexFault::Behind {
            position: 42,
            given: 41
        })
    ));
}

#[test]
fn a_damaged_index_begins_anew() {
    let mut shelf = Shelf::new();
    shelf.put(vec![document("00001", "通知", "文")]);
    std::fs::write(shelf.folder.path().join("index/meta.json"), "{").unwrap();
    let shelf = shelf.reopen();
    assert_eq!((shelf.index.position(), shelf.search("通知").total), (0, 0));
}

#[test]
fn clearing_leaves_nothing() {
    let mut shelf = Shelf::new();
    shelf.put(vec![document("00001", "通知", "文")]);
    shelf.index.clear().unwrap();
    assert_eq!((shelf.index.position(), shelf.search("").total), (0, 0));
}

#[test]
fn filters_narrow_and_days_are_included() {
    let mut shelf = Shelf::new();
    let mut other = document("00002", "医保缴费通知", "乙");
    other.agency = "beiling".to_owned();
    other.agency_path = vec!["beiling".to_owned(), "qingyuan".to_owned()];
    other.genre = Some("news".to_owned());
    other.validity = Validity::Repealed;
    other.published_on = date(2025, 3, 1);
    other.categories = vec!["news".to_owned()];
    shelf.put(vec![document("00001", "医保缴费通知", "甲"), other]);
    let ask = |narrow: &dyn Fn(&mut Query)| {
        let mut query = Query {
            text: "医保".to_owned(),
            ..Query::default()
        };
        narrow(&mut query);
        shelf
            .index
            .search(&query)
            .unwrap()
            .items
            .into_iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ask(&|query| query.agency = Some("qingyuan".to_owned())).len(),
        2,
        "the county finds its townships"
    );
    assert_eq!(
        ask(&|query| query.agency = Some("beiling".to_owned())),
        ["00002"]
    );
    assert_eq!(
        ask(&|query| query.genre = Some("news".to_owned())),
        ["00002"]
    );
    assert_eq!(
        ask(&|query| query.category = Some("livelihood".to_owned())),
        ["00001"]
    );
    assert_eq!(
        ask(&|query| query.validity = Some(Validity::InForce)),
        ["00001"]
    );
    assert_eq!(ask(&|query| query.to = Some(date(2025, 3, 1))), ["00002"]);
    assert_eq!(ask(&|query| query.from = Some(date(2025, 3, 1))).len(), 2);
    assert_eq!(ask(&|query| query.from = Some(date(2025, 3, 2))), ["00001"]);
    assert_eq!(ask(&|query| query.sort = Sort::Newest), ["00001", "00002"]);
    assert_eq!(ask(&|query| (query.offset, query.limit) = (1, 1)).len(), 1);
}

#[test]
fn most_of_the_words_will_do_when_all_find_nothing() {
    let mut shelf = Shelf::new();
    shelf.put(vec![document(
        "00001",
        "农村危房改造补助指南",
        "申请、审核、验收",
    )]);
    let hits = shelf.search("危房改造 补助 海啸");
    assert!(hits.relaxed);
    assert_eq!(hits.items[0].id, "00001");
    assert!(!shelf.search("危房改造 补助").relaxed);
}

#[test]
fn attachments_are_found_and_named() {
    let mut shelf = Shelf::new();
    let mut record = document("00001", "第三季度发放情况", "见附件");
    record.attachments = vec![AttachmentText {
        name: "发放明细.xlsx".to_owned(),
        text: "石桥村 独居老人 甲某".to_owned(),
    }];
    shelf.put(vec![record]);
    let hit = &shelf.search("独居老人").items[0];
    assert_eq!(hit.found_in.as_deref(), Some("发放明细.xlsx"));
    assert!(
        hit.snippet
            .iter()
            .any(|fragment| fragment.marked && fragment.text.contains("老人"))
    );
}

#[test]
fn spelling_does_not_matter() {
    let mut shelf = Shelf::new();
    let mut record = document("00001", "“三公”经费预算", "ＡＢＣ公司");
    record.document_number = Some("青政发〔2026〕12号".to_owned());
    shelf.put(vec![record]);
    for asked in [
        "三公经费",
        "三公經費",
        "abc公司",
        "青政发[2026]12号",
        "青政发（2026）12号",
        "青政发２０２６年12号",
        "青政发 2026 12",
    ] {
        assert_eq!(shelf.ids(asked), ["00001"], "{asked}");
    }
}

#[test]
fn titles_are_suggested_while_typing() {
    let mut shelf = Shelf::new();
    shelf.put(vec![
        document("00001", "农村低保申请指南", "甲"),
        document("00002", "农村危房改造指南", "乙"),
        document("00003", "通知", "丙"),
    ]);
    let suggested = shelf.index.suggest("农村", None, 5).unwrap();
    assert_eq!(suggested.len(), 2);
    assert!(
        shelf
            .index
            .suggest("农村", Some("nowhere"), 5)
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        shelf.index.suggest("危房", None, 1).unwrap(),
        ["农村危房改造指南"]
    );
}

#[test]
fn no_text_is_too_strange() {
    let mut shelf = Shelf::new();
    shelf.put(vec![document("00001", "通知", "文")]);
    let long = "低保".repeat(5000);
    let strange = [
        "\"",
        "AND OR NOT",
        "*",
        "?",
        "通知~2",
        "a:b",
        "(",
        "[* TO *]",
        "\u{0}\u{7}",
        "\u{202E}",
        "🀄",
        "+-!",
        "\\",
        "　",
        "..",
        &long,
    ];
    for asked in strange {
        shelf.search(asked);
        shelf.index.suggest(asked, Some("x\"y"), 3).unwrap();
    }
}

proptest! {
    #[test]
    fn a_marked_title_is_the_title(title in "[一-龥a-z0-9“”（）　 ]{1,40}", asked in "[一-龥a-z]{1,6}") {
        let mut shelf = Shelf::new();
        let title = title.trim().to_owned();
        shelf.put(vec![document("00001", &format!("通知{title}"), "文")]);
        for hit in shelf.search(&format!("通知 {asked}")).items {
            assert_eq!(text_of(&hit.title), format!("通知{title}"));
        }
    }

    #[test]
    fn a_rebuild_equals_step_by_step(steps in prop::collection::vec((0_u32..6, prop::bool::ANY), 1..12).prop_map(|steps| steps)) {
        let (mut slowly, mut at_once) = (Shelf::new(), Shelf::new());
        let mut last = std::collections::BTreeMap::new();
        for (number, (id, put)) in steps.iter().enumerate() {
            let id = format!("{id:05}");
            let record = document(&id, &format!("通知第{number}号"), "公示");
            let change = if *put { Change::Put(Box::new(record)) } else { Change::Remove(id.clone()) };
            slowly.take(vec![change.clone()]);
            last.insert(id, change);
        }
        at_once.take(last.into_values().collect());
        let titles = |shelf: &Shelf| {
            let mut titles: Vec<String> = shelf.search("").items.iter().map(|hit| text_of(&hit.title)).collect();
            titles.sort();
            titles
        };
        assert_eq!(titles(&slowly), titles(&at_once));
    }
}
