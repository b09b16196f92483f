//! Turns what was asked into a query of the engine: exact title and numbers first, then titles, then texts. User text is
//! only ever looked up as terms.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as EngineQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::query::Query;
use crate::reading::Asked;
use crate::schema::{Fields, first_order_of};
use crate::{fold, numbers, segment, tokens};

type Boxed = Box<dyn EngineQuery>;

/// Above anything words can score.
const EXACT_TITLE: f32 = 10_000.0;
const EXACT_NUMBER: f32 = 20_000.0;
const TITLE_PHRASE: f32 = 12.0;
const TITLE_WORD: f32 = 6.0;
const TEXT_PHRASE: f32 = 2.0;
const PARTS: f32 = 0.3;

/// The query for a question; `needed` of its words must occur.
pub(crate) fn plan(fields: &Fields, query: &Query, asked: &[Asked], needed: usize) -> Boxed {
    let mut clauses: Vec<(Occur, Boxed)> = filters(fields, query);
    if asked.is_empty() {
        clauses.push((Occur::Must, Box::new(AllQuery)));
        return Box::new(BooleanQuery::new(clauses));
    }
    let words: Vec<(Occur, Boxed)> = asked
        .iter()
        .map(|word| (Occur::Should, word_query(fields, word)))
        .collect();
    let words: Boxed = Box::new(BooleanQuery::with_minimum_required_clauses(words, needed));
    let mut ways: Vec<(Occur, Boxed)> = vec![(Occur::Should, words)];
    ways.push((
        Occur::Should,
        exact(fields.title_key, &fold::key(&query.text), EXACT_TITLE),
    ));
    for key in numbers::asked_keys(&query.text) {
        ways.push((Occur::Should, exact(fields.number, &key, EXACT_NUMBER)));
    }
    clauses.push((Occur::Must, Box::new(BooleanQuery::new(ways))));
    Box::new(BooleanQuery::new(clauses))
}

/// A word in any of its forms, in title or text, as a word or as the characters it is written with.
fn word_query(fields: &Fields, word: &Asked) -> Boxed {
    let mut ways: Vec<(Occur, Boxed)> = Vec::new();
    for (place, form) in word.forms.iter().enumerate() {
        // What the resident said counts more than what it may also mean.
        let weight = if place == 0 { 1.0 } else { 0.7 };
        ways.push((
            Occur::Should,
            boosted(term(fields.title, form), TITLE_WORD * weight),
        ));
        ways.push((Occur::Should, boosted(term(fields.text, form), weight)));
        if let Some(phrase) = phrase(fields.title_pairs, form) {
            ways.push((Occur::Should, boosted(phrase, TITLE_PHRASE * weight)));
        }
        if let Some(phrase) = phrase(fields.text_pairs, form) {
            ways.push((Occur::Should, boosted(phrase, TEXT_PHRASE * weight)));
        }
        if let Some(parts) = parts(fields, form) {
            ways.push((Occur::Should, boosted(parts, PARTS * weight)));
        }
    }
    Box::new(BooleanQuery::new(ways))
}

/// All the words a compound is made of, wherever they stand: 扶贫资金 in 扶贫发展资金.
fn parts(fields: &Fields, form: &str) -> Option<Boxed> {
    let chars: Vec<char> = form.chars().collect();
    let inner: Vec<String> = segment::index_words(form)
        .into_iter()
        .filter(|span| span.len() >= 2 && span.len() < chars.len())
        .map(|span| chars[span].iter().collect())
        .collect();
    if inner.len() < 2 {
        return None;
    }
    let each = inner.iter().map(|word| {
        let either: Vec<(Occur, Boxed)> = vec![
            (Occur::Should, boosted(term(fields.title, word), TITLE_WORD)),
            (Occur::Should, term(fields.text, word)),
        ];
        let either: Boxed = Box::new(BooleanQuery::new(either));
        (Occur::Must, either)
    });
    Some(Box::new(BooleanQuery::new(each.collect())))
}

/// The characters of a form next to each other; `None` for a single character.
fn phrase(field: Field, form: &str) -> Option<Boxed> {
    let signs = fold::fold(form);
    let pairs: Vec<tokens::Pair> = tokens::pairs(&signs)
        .into_iter()
        .filter(|pair| !pair.alone)
        .collect();
    match pairs.as_slice() {
        [] => None,
        [only] => Some(term(field, &only.text)),
        several => Some(Box::new(PhraseQuery::new_with_offset(
            several
                .iter()
                .map(|pair| (pair.position, Term::from_field_text(field, &pair.text)))
                .collect(),
        ))),
    }
}

fn filters(fields: &Fields, query: &Query) -> Vec<(Occur, Boxed)> {
    let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
    for (field, value) in [
        (fields.agency_path, &query.agency),
        (fields.category, &query.category),
        (fields.genre, &query.genre),
    ] {
        if let Some(value) = value {
            clauses.push((Occur::Must, silent(term(field, value))));
        }
    }
    if let Some(validity) = query.validity {
        let term = Term::from_field_u64(fields.validity, validity.code());
        clauses.push((
            Occur::Must,
            silent(Box::new(TermQuery::new(term, IndexRecordOption::Basic))),
        ));
    }
    if query.from.is_some() || query.to.is_some() {
        let bound = |day| Term::from_field_u64(fields.order, first_order_of(day));
        let from = query
            .from
            .map_or(Bound::Unbounded, |day| Bound::Included(bound(day)));
        let to = query
            .to
            .and_then(|day| day.tomorrow().ok())
            .map_or(Bound::Unbounded, |day| Bound::Excluded(bound(day)));
        clauses.push((Occur::Must, silent(Box::new(RangeQuery::new(from, to)))));
    }
    clauses
}

fn term(field: Field, text: &str) -> Boxed {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

fn exact(field: Field, key: &str, score: f32) -> Boxed {
    Box::new(ConstScoreQuery::new(term(field, key), score))
}

fn boosted(query: Boxed, weight: f32) -> Boxed {
    Box::new(BoostQuery::new(query, weight))
}

/// Filters let through or not; they never rank.
fn silent(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
