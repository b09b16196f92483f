//! Collects the hits of one page with their counts and shows them. It does not know how a question is planned.

use tantivy::collector::{Count as Counter, TopDocs};
use tantivy::query::Query as EngineQuery;
use tantivy::{DocAddress, Order, Searcher, TantivyDocument};

use crate::fault::IndexFault;
use crate::mark;
use crate::query::{Facets, Hit, Query, Sort};
use crate::reading::Asked;
use crate::schema::{Fields, Kept, ORDER};

/// Nobody pages further than this many hits; a crawler is told so by an empty page.
const OFFSET_MAX: usize = 10_000;

/// The hits of a page and how many there are in all.
pub(crate) fn collect(
    searcher: &Searcher,
    fields: &Fields,
    plan: &dyn EngineQuery,
    query: &Query,
    asked: &[Asked],
) -> Result<(usize, Vec<Hit>), IndexFault> {
    let failed = IndexFault::engine("searching");
    if query.limit == 0 || query.offset > OFFSET_MAX {
        let total = searcher.search(plan, &Counter).map_err(failed)?;
        return Ok((total, Vec::new()));
    }
    let top = TopDocs::with_limit(query.limit).and_offset(query.offset);
    let (total, places): (usize, Vec<(f32, DocAddress)>) =
        if query.sort == Sort::Newest || asked.is_empty() {
            let by_day = top.order_by_fast_field::<u64>(ORDER, Order::Desc);
            let (total, found) = searcher.search(plan, &(Counter, by_day)).map_err(failed)?;
            (
                total,
                found.into_iter().map(|(_, place)| (0.0, place)).collect(),
            )
        } else {
            searcher
                .search(plan, &(Counter, top.order_by_score()))
                .map_err(failed)?
        };
    let mut hits = Vec::with_capacity(places.len());
    for (score, place) in places {
        let stored: TantivyDocument = searcher
            .doc(place)
            .map_err(IndexFault::engine("reading a hit"))?;
        hits.push(show(fields.read(&stored), score, asked));
    }
    Ok((total, hits))
}

/// The title with what matched, and the best piece of summary, text or an attachment.
fn show(kept: Kept, score: f32, asked: &[Asked]) -> Hit {
    let own = if kept.body.is_empty() {
        &kept.summary
    } else {
        &kept.body
    };
    let (mut snippet, mut words) = mark::snippet(own, asked);
    let mut found_in = None;
    for (name, text) in &kept.attachments {
        let (other, more) = mark::snippet(text, asked);
        if more > words || (snippet.is_empty() && more > 0) {
            (snippet, words, found_in) = (other, more, Some(name.clone()));
        }
    }
    Hit {
        id: kept.id,
        score,
        title: mark::whole(&kept.title, asked),
        snippet,
        found_in,
    }
}

/// No counts are kept while nobody asks for them.
pub(crate) fn facets() -> Facets {
    Facets::default()
}
