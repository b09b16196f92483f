//! The counts beside the hits: they add up, and each says how many hits there will be when its value is chosen.

use gongkai_search::{Change, Document, Facets, Hits, Query, Validity};

use crate::{Shelf, document};

const AGENCIES: [(&str, &[&str]); 4] = [
    ("qingyuan", &[]),
    ("qingshi", &["qingyuan"]),
    ("shiqiao", &["qingshi", "qingyuan"]),
    ("hedong", &["qingyuan"]),
];
const CATEGORIES: [&[&str]; 4] = [
    &["livelihood", "livelihood-relief", "block:statutory"],
    &["budget", "block:statutory"],
    &["news", "block:news"],
    &[],
];
const TITLES: [&str; 5] = [
    "低保补助发放情况",
    "低保名单",
    "耕地补助标准",
    "低保补助通知",
    "森林防火通告",
];

/// Sixty records of every mixture.
fn shelf() -> Shelf {
    let mut shelf = Shelf::new();
    let documents: Vec<Document> = (0..60).map(record).collect();
    // In parts, so that the counts come from more than one segment.
    for part in documents.chunks(25) {
        shelf.put(part.to_vec());
    }
    shelf
}

fn record(place: usize) -> Document {
    let mut record = document(&format!("{place:05}"), TITLES[place * 3 % 5], "见附件。");
    let (agency, above) = AGENCIES[place * 7 / 3 % 4];
    record.agency = agency.to_owned();
    record.agency_path = [agency]
        .iter()
        .chain(above)
        .map(ToString::to_string)
        .collect();
    record.categories = CATEGORIES[place / 2 % 4]
        .iter()
        .map(ToString::to_string)
        .collect();
    record.genre = [Some("notice"), Some("news"), None][place / 5 % 3].map(str::to_owned);
    record.validity = [Validity::InForce, Validity::InForce, Validity::Repealed][place / 4 % 3];
    record
}

fn asked(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        counted: true,
        ..Query::default()
    }
}

fn hits(shelf: &Shelf, query: &Query) -> Hits {
    shelf.index.search(query).unwrap()
}

/// Each count of the answer, with the question that chooses its value.
fn chosen_instead(facets: &Facets, query: &Query) -> Vec<(usize, Query)> {
    let mut all = Vec::new();
    for count in &facets.agencies {
        let mut other = query.clone();
        other.agency = Some(count.value.clone());
        all.push((count.records, other));
    }
    for count in &facets.categories {
        let mut other = query.clone();
        other.category = Some(count.value.clone());
        all.push((count.records, other));
    }
    for count in &facets.genres {
        let mut other = query.clone();
        other.genre = Some(count.value.clone());
        all.push((count.records, other));
    }
    for (validity, records) in &facets.validity {
        let mut other = query.clone();
        other.validity = Some(*validity);
        all.push((*records, other));
    }
    all
}

#[test]
fn a_count_is_the_number_of_hits_when_its_value_is_chosen() {
    let shelf = shelf();
    for text in [
        "",
        "低保",
        "低保 补助",
        "低保 补助 耕地",
        "低保 海啸",
        "火山",
    ] {
        // Each question, then each with one value chosen, then each with two.
        let mut open = vec![asked(text)];
        for _ in 0..2 {
            open = open
                .iter()
                .flat_map(|query| chosen_instead(&hits(&shelf, query).facets, query))
                .map(|(records, query)| {
                    assert_eq!(hits(&shelf, &query).total, records, "{query:?}");
                    query
                })
                .collect();
        }
        assert_eq!(open.is_empty(), text == "火山", "{text}");
    }
}

#[test]
fn each_kind_adds_up_to_the_hits() {
    let shelf = shelf();
    let found = hits(&shelf, &asked("低保"));
    let facets = &found.facets;
    assert_eq!((found.total, facets.agencies[0].records), (36, 36));
    assert_eq!(facets.agencies[0].value, "qingyuan", "the county has all");
    let validity: usize = facets.validity.iter().map(|(_, records)| records).sum();
    assert_eq!(validity, found.total);
    let genres: usize = facets.genres.iter().map(|count| count.records).sum();
    let mut of_none = 0;
    for place in 0..60 {
        let record = record(place);
        of_none += usize::from(record.genre.is_none() && record.title.contains("低保"));
    }
    assert_eq!(genres + of_none, found.total);
    assert!(
        facets
            .genres
            .is_sorted_by_key(|count| usize::MAX - count.records)
    );
}

#[test]
fn a_kind_is_counted_without_its_own_choice() {
    let shelf = shelf();
    let all = hits(&shelf, &asked("低保"));
    let mut news = asked("低保");
    news.genre = Some("news".to_owned());
    let narrowed = hits(&shelf, &news);
    assert_eq!(narrowed.facets.genres, all.facets.genres);
    assert_eq!(narrowed.facets.agencies[0].records, narrowed.total);
    assert!(narrowed.total < all.total);
}

#[test]
fn what_is_withdrawn_is_counted_no_more() {
    let mut shelf = shelf();
    let before = hits(&shelf, &asked("防火"));
    shelf.take(vec![Change::Remove("00003".to_owned())]);
    let after = hits(&shelf, &asked("防火"));
    assert_eq!(after.total + 1, before.total);
    let sum = |facets: &Facets| -> usize { facets.validity.iter().map(|(_, n)| n).sum() };
    assert_eq!(sum(&after.facets) + 1, sum(&before.facets));
    let all = (0..60).map(|place| Change::Remove(format!("{place:05}")));
    shelf.take(all.collect());
    assert_eq!(hits(&shelf, &asked("")).facets, Facets::default());
}

#[test]
fn nothing_is_counted_unless_asked_for() {
    let shelf = shelf();
    assert_eq!(shelf.search("低保").facets, Facets::default());
    let mut deep = asked("低保");
    deep.offset = 1_000_000;
    let found = hits(&shelf, &deep);
    assert_eq!(found.items.len(), 0);
    assert_eq!(found.facets.agencies[0].records, found.total);
}
