//! Lists, counts and documents of what is public: filters, pages by offset and by cursor, catalogue changes.

use gongkai_core::catalogue::{Block, ContentGroup};
use gongkai_core::content::Genre;
use gongkai_core::ids::ItemCode;
use gongkai_core::records::Validity;
use gongkai_store::public::{ListFilter, Listed, Order, ValidityCode};
use jiff::civil::date;

use crate::county::{County, acting, agency, imported, in_county, notice, record};

/// Sixty records of the township over two years and some of the others.
async fn filled(county: &County) -> Vec<ItemCode> {
    let catalogue = county.store.catalogue(&agency("qingshi")).await.unwrap();
    let items: Vec<ItemCode> = catalogue.iter().map(|item| item.code.clone()).collect();
    let mut bulk = county.store.bulk(county.tick()).await.unwrap();
    for n in 0..60_usize {
        let mut content = notice(&format!("通知第{n}号"));
        content.items = vec![
            items[n % items.len()].clone(),
            items[(n * 7) % items.len()].clone(),
        ];
        content.genre = Genre::ALL[n % 3];
        // Three records of the same instant in a row, so that pages end among equals.
        let published = format!(
            "{}-{:02}-{:02}T16:30:00Z",
            2025 + n / 40,
            1 + (n / 3) % 12,
            1 + n / 6
        );
        let mut one = imported(&format!("r{n:02}"), &published, content);
        if n % 10 == 0 {
            one.validity = Validity::Expired {
                on: date(2026, 6, 1),
            };
        }
        if n % 5 == 0 {
            one.agency = agency("baishi");
        }
        bulk.record(one).await.unwrap();
    }
    bulk.commit().await.unwrap();
    items
}

async fn all(county: &County, filter: &ListFilter) -> Vec<Listed> {
    let page = county.store.public_list(filter, 0, 1000).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64, "{filter:?}");
    page.items
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_shows_what_fits_and_counts_it() {
    in_county(|county| async move {
        let items = filled(&county).await;
        let everything = all(&county, &ListFilter::default()).await;
        assert_eq!(everything.len(), 60);
        assert!(
            everything
                .is_sorted_by(|a, b| (a.published_at, &a.record) > (b.published_at, &b.record))
        );
        let catalogue = county.store.catalogue(&agency("qingshi")).await.unwrap();
        let of = |code: &ItemCode| catalogue.iter().find(|item| item.code == *code).unwrap();
        let under = |listed: &Listed, code: &ItemCode| {
            listed.items.iter().any(|own| {
                let mut at = Some(own);
                while let Some(one) = at {
                    if one == code {
                        return true;
                    }
                    at = of(one).parent.as_ref();
                }
                false
            })
        };
        let above = catalogue
            .iter()
            .find(|item| {
                catalogue
                    .iter()
                    .any(|other| other.parent.as_ref() == Some(&item.code))
            })
            .unwrap();
        let mut checked = 0;
        let some_items = [None, Some(above.code.clone()), Some(items[1].clone())];
        for place in [
            None,
            Some("qingshi"),
            Some("baishi"),
            Some("xian"),
            Some("nowhere"),
        ] {
            for below in [false, true] {
                for wanted in &some_items {
                    for genre in [None, Some(Genre::Rule)] {
                        for block in [None, Some(Block::Statutory)] {
                            for validity in [None, Some(ValidityCode::Expired)] {
                                for from in [None, Some(date(2025, 5, 2))] {
                                    let filter = ListFilter {
                                        agency: place.map(agency),
                                        below,
                                        block,
                                        item: wanted.clone(),
                                        genre,
                                        from,
                                        to: from.map(|_| date(2026, 2, 8)),
                                        validity,
                                        order: Order::Newest,
                                    };
                                    let fits = |listed: &&Listed| {
                                        let day =
                                            gongkai_core::time::china_date(listed.published_at);
                                        let at = match (place, below) {
                                            (None, _) | (Some("xian"), true) => true,
                                            (Some(place), _) => listed.agency.as_str() == place,
                                        };
                                        at && wanted.as_ref().is_none_or(|code| under(listed, code))
                                            && genre.is_none_or(|genre| listed.genre == genre)
                                            && block.is_none_or(|block| {
                                                listed
                                                    .items
                                                    .iter()
                                                    .any(|code| of(code).block == block)
                                            })
                                            && validity.is_none_or(|validity| {
                                                listed.validity.code() == validity.code()
                                            })
                                            && from.is_none_or(|from| {
                                                day >= from && day <= date(2026, 2, 8)
                                            })
                                    };
                                    let expected: Vec<&Listed> =
                                        everything.iter().filter(fits).collect();
                                    let found = all(&county, &filter).await;
                                    assert_eq!(
                                        found.iter().collect::<Vec<_>>(),
                                        expected,
                                        "{filter:?}"
                                    );
                                    checked += usize::from(!found.is_empty());
                                }
                            }
                        }
                    }
                }
            }
        }
        assert!(checked > 60, "{checked} filters found something");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_after_a_cursor_are_the_pages_by_offset() {
    in_county(|county| async move {
        filled(&county).await;
        for order in [Order::Newest, Order::Oldest] {
            for genre in [None, Some(Genre::Rule)] {
                let filter = ListFilter {
                    genre,
                    order,
                    ..ListFilter::default()
                };
                let mut cursor: Option<String> = None;
                let mut offset = 0;
                loop {
                    let (page, next) = county
                        .store
                        .public_after(&filter, cursor.as_deref(), 7)
                        .await
                        .unwrap();
                    let by_offset = county.store.public_list(&filter, offset, 7).await.unwrap();
                    assert_eq!(page, by_offset);
                    offset += 7;
                    assert_eq!(next.is_some(), offset < page.total);
                    cursor = next;
                    if cursor.is_none() {
                        break;
                    }
                }
            }
        }
        let (first, _) = county
            .store
            .public_after(&ListFilter::default(), Some("made up"), 7)
            .await
            .unwrap();
        assert_eq!(
            first,
            county
                .store
                .public_list(&ListFilter::default(), 0, 7)
                .await
                .unwrap()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_what_the_lists_show() {
    in_county(|county| async move {
        let items = filled(&county).await;
        let counts = county
            .store
            .public_counts(Some(&agency("qingshi")), None)
            .await
            .unwrap();
        let of_township = ListFilter {
            agency: Some(agency("qingshi")),
            ..ListFilter::default()
        };
        let listed = all(&county, &of_township).await;
        assert_eq!(counts.total, 48);
        assert_eq!(counts.total, listed.len() as u64);
        for code in &items {
            let filter = ListFilter {
                item: Some(code.clone()),
                ..of_township.clone()
            };
            let n = all(&county, &filter).await.len() as u64;
            assert_eq!(
                counts.by_item.get(code).copied().unwrap_or_default(),
                n,
                "{code}"
            );
        }
        for block in Block::ALL {
            let filter = ListFilter {
                block: Some(block),
                ..of_township.clone()
            };
            let n = all(&county, &filter).await.len() as u64;
            assert_eq!(
                counts.by_block.get(&block).copied().unwrap_or_default(),
                n,
                "{block:?}"
            );
        }
        assert_eq!(counts.by_carrier["board"], 48);
        assert!(counts.by_group.contains_key(&ContentGroup::PublicMatters));
        assert_eq!(counts.by_genre.values().sum::<u64>(), 48);
        assert_eq!(counts.by_year.values().sum::<u64>(), 48);
        // 16:30 in London is the next day in China, also at the turn of a year.
        let year = county.store.public_counts(None, Some(2026)).await.unwrap();
        assert_eq!(
            year.total,
            all(
                &county,
                &ListFilter {
                    from: Some(date(2026, 1, 1)),
                    ..ListFilter::default()
                }
            )
            .await
            .len() as u64
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_catalogue_item_takes_its_records_along() {
    in_county(|county| async move {
        let content = notice("医保通知");
        let code = content.items[0].clone();
        county.publish("r1", content).await;
        let catalogue = county.store.catalogue(&agency("qingshi")).await.unwrap();
        let mut item = catalogue
            .iter()
            .find(|item| item.code == code)
            .unwrap()
            .clone();
        let above = item.parent.clone().unwrap();
        let under = |item: &ItemCode| ListFilter {
            item: Some(item.clone()),
            ..ListFilter::default()
        };
        assert_eq!(all(&county, &under(&above)).await.len(), 1);
        item.parent = None;
        item.group = ContentGroup::NormsAndPlans;
        let before = county.store.public_generation();
        county
            .store
            .define_items(&acting("sun"), vec![item.clone()], county.tick())
            .await
            .unwrap();
        assert!(county.store.public_generation() > before);
        assert_eq!(all(&county, &under(&above)).await.len(), 0);
        assert_eq!(all(&county, &under(&code)).await.len(), 1);
        let counts = county.store.public_counts(None, None).await.unwrap();
        assert_eq!(counts.by_group.get(&ContentGroup::NormsAndPlans), Some(&1));
        assert_eq!(counts.by_group.len(), 1);

        // An item that has others below it cannot leave the column alone, and none can stand below itself.
        let mut parent = catalogue
            .iter()
            .find(|item| item.code == above)
            .unwrap()
            .clone();
        parent.block = if parent.block == Block::News {
            Block::Guide
        } else {
            Block::News
        };
        let alone = county
            .store
            .define_items(&acting("sun"), vec![parent.clone()], county.tick())
            .await;
        assert!(
            alone.is_err()
                || !catalogue
                    .iter()
                    .any(|other| other.parent.as_ref() == Some(&above) && other.code != code)
        );
        item.parent = Some(code);
        county
            .store
            .define_items(&acting("sun"), vec![item], county.tick())
            .await
            .unwrap_err();
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_holds_all_that_search_takes() {
    in_county(|county| async move {
        let mut content = notice("医保通知");
        content.keywords = vec!["医保".to_owned()];
        let file = county.file("f1").await;
        content.attachments = vec![file.clone()];
        county.publish("r1", content.clone()).await;
        county
            .store
            .keep_text(&file.sha256, "附件里的字\0")
            .await
            .unwrap();
        let document = county
            .store
            .public_document(&record("r1"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(document.body_text, "全体村民：请按时参加医疗保险。");
        assert_eq!(
            document.attachments,
            [(file, Some("附件里的字".to_owned()))]
        );
        assert_eq!(document.agency_path, [agency("qingshi"), agency("xian")]);
        assert_eq!(document.item_path.len(), 2);
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(document.groups.len(), 1);
        assert_eq!(document.categories().count(), 4);
        assert_eq!(document.keywords, ["医保"]);
        county.draft("zhang", "r2", notice("草稿")).await.unwrap();
        assert!(
            county
                .store
                .public_document(&record("r2"))
                .await
                .unwrap()
                .is_none()
        );

        county.publish("r3", notice("另一条")).await;
        let related = county.store.related("qingshi/2026-00001", 5).await.unwrap();
        assert_eq!(related.len(), 1);
        assert_eq!(related[0].record, record("r3"));
        assert!(county.store.related("nothing", 5).await.unwrap().is_empty());
        let batch = county.store.public_batch(None, 1).await.unwrap();
        assert_eq!(batch[0].index_number, "qingshi/2026-00001");
        let batch = county
            .store
            .public_batch(Some(&record("r1")), 9)
            .await
            .unwrap();
        assert_eq!(batch.len(), 1);
    })
    .await;
}
