//! Collects the hits of one page and shows them. It does not know how a question is planned.

use tantivy::collector::{Collector, Count as Counter, TopDocs};
use tantivy::{DocAddress, Order, Searcher, TantivyDocument};

use crate::facets::{self, Counted};
use crate::fault::IndexFault;
use crate::query::{Facets, Hit, Query, Sort};
use crate::reading::Asked;
use crate::schema::{Fields, Kept, ORDER};
use crate::{mark, plan};

/// Nobody pages further than this many hits; a crawler is told so by an empty page.
const OFFSET_MAX: usize = 10_000;

/// What a question finds.
pub(crate) struct Found {
    /// How many hits there are in all.
    pub(crate) total: usize,
    /// Those of the page.
    pub(crate) hits: Vec<Hit>,
    /// How all of them are spread, where that is asked.
    pub(crate) facets: Facets,
}

/// The hits of a page and how many there are in all; `needed` of the words must occur.
pub(crate) fn collect(
    searcher: &Searcher,
    fields: &Fields,
    query: &Query,
    asked: &[Asked],
    needed: usize,
) -> Result<Found, IndexFault> {
    let find = Find {
        searcher,
        fields,
        query,
        asked,
        needed,
    };
    if query.limit == 0 || query.offset > OFFSET_MAX {
        let (facets, total) = find.run(Counter)?;
        return Ok(Found {
            total,
            hits: Vec::new(),
            facets,
        });
    }
    let top = TopDocs::with_limit(query.limit).and_offset(query.offset);
    let (facets, total, places): (Facets, usize, Vec<(f32, DocAddress)>) =
        if query.sort == Sort::Newest || asked.is_empty() {
            let by_day = top.order_by_fast_field::<u64>(ORDER, Order::Desc);
            let (facets, (total, found)) = find.run((Counter, by_day))?;
            let places = found.into_iter().map(|(_, place)| (0.0, place));
            (facets, total, places.collect())
        } else {
            let (facets, (total, places)) = find.run((Counter, top.order_by_score()))?;
            (facets, total, places)
        };
    let mut hits = Vec::with_capacity(places.len());
    for (score, place) in places {
        let stored: TantivyDocument = searcher
            .doc(place)
            .map_err(IndexFault::engine("reading a hit"))?;
        hits.push(show(fields.read(&stored), score, asked));
    }
    Ok(Found {
        total,
        hits,
        facets,
    })
}

/// One pass over the index.
struct Find<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    query: &'a Query,
    asked: &'a [Asked],
    needed: usize,
}

impl Find<'_> {
    /// What the collector makes of the hits, with the counts where they are asked. To count, what lies outside of what is
    /// chosen must be met too.
    fn run<C: Collector>(&self, hits: C) -> Result<(Facets, C::Fruit), IndexFault> {
        let failed = IndexFault::engine("searching");
        let plan = |query| plan::plan(self.fields, query, self.asked, self.needed);
        if self.query.counted {
            let open = facets::nothing_chosen(self.query);
            let counted = Counted::new(self.query, hits);
            self.searcher.search(plan(&open).as_ref(), &counted)
        } else {
            let found = self.searcher.search(plan(self.query).as_ref(), &hits);
            found.map(|found| (Facets::default(), found))
        }
        .map_err(failed)
    }
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
