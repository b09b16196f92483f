//! Titles while typing: those that begin with what was typed, then those that contain its words.

use std::ops::Bound;

use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Order, Searcher, TantivyDocument, Term};

use crate::fault::IndexFault;
use crate::fold;
use crate::query::Query;
use crate::schema::{Fields, ORDER};
use crate::{plan, reading};

/// Up to `limit` titles, newest first among those that begin alike.
pub(crate) fn suggest(
    searcher: &Searcher,
    fields: &Fields,
    text: &str,
    agency: Option<&str>,
    limit: usize,
) -> Result<Vec<String>, IndexFault> {
    let key = fold::key(text);
    if key.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    // A key is followed by nothing greater than the last code point.
    let range = RangeQuery::new(
        Bound::Included(Term::from_field_text(fields.title_key, &key)),
        Bound::Excluded(Term::from_field_text(
            fields.title_key,
            &format!("{key}\u{10FFFF}"),
        )),
    );
    let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = vec![(Occur::Must, Box::new(range))];
    if let Some(agency) = agency {
        let of = TermQuery::new(
            Term::from_field_text(fields.agency_path, agency),
            IndexRecordOption::Basic,
        );
        clauses.push((
            Occur::Must,
            Box::new(ConstScoreQuery::new(Box::new(of), 0.0)),
        ));
    }
    let mut titles = Vec::new();
    gather(
        searcher,
        fields,
        &BooleanQuery::new(clauses),
        limit,
        &mut titles,
    )?;
    if titles.len() < limit {
        let asked = reading::read(text);
        let query = Query {
            text: text.to_owned(),
            agency: agency.map(str::to_owned),
            ..Query::default()
        };
        if !asked.is_empty() {
            let plan = plan::plan(fields, &query, &asked, asked.len());
            let top = TopDocs::with_limit(limit * 2).order_by_score();
            let found = searcher
                .search(plan.as_ref(), &top)
                .map_err(IndexFault::engine("suggesting"))?;
            for (_, place) in found {
                push(
                    searcher
                        .doc(place)
                        .map_err(IndexFault::engine("suggesting"))?,
                    fields,
                    limit,
                    &mut titles,
                );
            }
        }
    }
    Ok(titles)
}

fn gather(
    searcher: &Searcher,
    fields: &Fields,
    query: &dyn EngineQuery,
    limit: usize,
    titles: &mut Vec<String>,
) -> Result<(), IndexFault> {
    let newest = TopDocs::with_limit(limit * 2).order_by_fast_field::<u64>(ORDER, Order::Desc);
    for (_, place) in searcher
        .search(query, &newest)
        .map_err(IndexFault::engine("suggesting"))?
    {
        push(
            searcher
                .doc(place)
                .map_err(IndexFault::engine("suggesting"))?,
            fields,
            limit,
            titles,
        );
    }
    Ok(())
}

fn push(stored: TantivyDocument, fields: &Fields, limit: usize, titles: &mut Vec<String>) {
    let title = fields.read(&stored).title;
    if titles.len() < limit && !titles.contains(&title) {
        titles.push(title);
    }
}
