//! Counts how the records that answer a question are spread over agencies, categories, genres and validity.
//!
//! Of each of these kinds a record carries all its values in one text, its set. There are few different sets of a kind, so
//! the collector counts one number a kind for each record it meets, and sets are taken apart once, at the end. It does not
//! know what the values mean nor how a question is planned.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::document::{Document, Validity};
use crate::query::{Count, Facets, Query};
use crate::schema::COUNTED;

/// Agency, category, genre, validity.
pub(crate) const KINDS: usize = 4;

/// Ends each value of a set. No id and no code holds this character.
const VALUE_END: char = '\u{1F}';

/// The sets of a record, one of each kind. The same values in another order give the same set.
pub(crate) fn sets(document: &Document) -> [String; KINDS] {
    let validity = document.validity.code().to_string();
    [
        std::iter::once(&document.agency)
            .chain(&document.agency_path)
            .map(String::as_str)
            .collect(),
        document.categories.iter().map(String::as_str).collect(),
        document.genre.iter().map(String::as_str).collect(),
        vec![validity.as_str()],
    ]
    .map(|mut values: Vec<&str>| {
        values.sort_unstable();
        values.dedup();
        let ended = values.into_iter().flat_map(|value| [value, "\u{1F}"]);
        ended.collect()
    })
}

fn values(set: &str) -> impl Iterator<Item = &str> {
    set.split_terminator(VALUE_END)
}

/// Takes the counts of `others` for the kinds of which there are none.
pub(crate) fn fill(facets: &mut Facets, others: Facets) {
    for (counts, others) in [
        (&mut facets.agencies, others.agencies),
        (&mut facets.categories, others.categories),
        (&mut facets.genres, others.genres),
    ] {
        if counts.is_empty() {
            *counts = others;
        }
    }
    if facets.validity.is_empty() {
        facets.validity = others.validity;
    }
}

/// The question without what is chosen of the kinds that are counted. [`Counted`] looks at that.
pub(crate) fn nothing_chosen(query: &Query) -> Query {
    Query {
        agency: None,
        category: None,
        genre: None,
        validity: None,
        ..query.clone()
    }
}

/// Collects counts, and hands on to another collector what is of everything that is chosen, in the same pass. A record
/// counts for a kind where it is of what is chosen of the other kinds.
pub(crate) struct Counted<C> {
    chosen: [Option<String>; KINDS],
    hits: C,
}

impl<C> Counted<C> {
    pub(crate) fn new(query: &Query, hits: C) -> Self {
        Self {
            chosen: [
                query.agency.clone(),
                query.category.clone(),
                query.genre.clone(),
                query.validity.map(|validity| validity.code().to_string()),
            ],
            hits,
        }
    }
}

/// One kind in one segment.
struct Kind {
    column: StrColumn,
    /// The number of each record's set.
    numbers: Arc<dyn ColumnValues<u64>>,
    /// By the set's number: whether it holds what is chosen. Empty where nothing is.
    holds: Vec<bool>,
    /// By the set's number: how many records there are.
    counts: Vec<usize>,
}

impl Kind {
    fn open(
        segment: &SegmentReader,
        field: &str,
        chosen: Option<&str>,
    ) -> tantivy::Result<Option<Kind>> {
        // Each record has a set of each kind: there is no column only where there is no record.
        let Some(column) = segment.fast_fields().str(field)? else {
            return Ok(None);
        };
        let different = column.num_terms();
        let mut holds = Vec::new();
        if let Some(chosen) = chosen {
            let mut sets = column.dictionary().stream()?;
            while sets.advance() {
                let set = String::from_utf8_lossy(sets.key());
                holds.push(values(&set).any(|value| value == chosen));
            }
        }
        Ok(Some(Kind {
            numbers: column.ords().clone().first_or_default_col(0),
            column,
            holds,
            counts: vec![0; different],
        }))
    }

    /// By value: how many records there are.
    fn by_value(&self) -> io::Result<HashMap<String, usize>> {
        let (numbers, counts): (Vec<u64>, Vec<usize>) = (0..)
            .zip(&self.counts)
            .filter(|(_, records)| **records > 0)
            .unzip();
        let mut counts = counts.into_iter();
        let mut found = HashMap::new();
        let dictionary = self.column.dictionary();
        dictionary.sorted_ords_to_term_cb(&numbers, |set| {
            let records = counts.next().unwrap_or_default();
            for value in values(&String::from_utf8_lossy(set)) {
                *found.entry(value.to_owned()).or_default() += records;
            }
        })?;
        Ok(found)
    }
}

/// The collectors of one segment; of no kinds where it has no columns.
pub(crate) struct InSegment<S> {
    kinds: Vec<Kind>,
    hits: S,
}

type ByKind = Vec<HashMap<String, usize>>;

impl<C: Collector> Collector for Counted<C> {
    type Fruit = (Facets, C::Fruit);
    type Child = InSegment<C::Child>;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<InSegment<C::Child>> {
        let hits = self.hits.for_segment(number, segment)?;
        let mut kinds = Vec::with_capacity(KINDS);
        for (field, chosen) in COUNTED.iter().zip(&self.chosen) {
            kinds.extend(Kind::open(segment, field, chosen.as_deref())?);
        }
        Ok(InSegment { kinds, hits })
    }

    fn requires_scoring(&self) -> bool {
        self.hits.requires_scoring()
    }

    fn merge_fruits(
        &self,
        segments: Vec<(io::Result<ByKind>, <C::Child as SegmentCollector>::Fruit)>,
    ) -> tantivy::Result<(Facets, C::Fruit)> {
        let mut all: [HashMap<String, usize>; KINDS] = Default::default();
        let mut hits = Vec::with_capacity(segments.len());
        for (segment, found) in segments {
            hits.push(found);
            for (all, counts) in all.iter_mut().zip(segment?) {
                for (value, records) in counts {
                    *all.entry(value).or_default() += records;
                }
            }
        }
        let [agencies, categories, genres, validity] = all;
        let facets = Facets {
            agencies: ordered(agencies),
            categories: ordered(categories),
            genres: ordered(genres),
            validity: by_validity(&validity),
        };
        Ok((facets, self.hits.merge_fruits(hits)?))
    }
}

impl<S: SegmentCollector> SegmentCollector for InSegment<S> {
    type Fruit = (io::Result<ByKind>, S::Fruit);

    fn collect(&mut self, doc: DocId, score: Score) {
        let mut numbers = [0; KINDS];
        // The only kind whose choice the record is not of; two such, and it counts for none.
        let mut missed = None;
        for (place, (kind, number)) in self.kinds.iter().zip(&mut numbers).enumerate() {
            *number = usize::try_from(kind.numbers.get_val(doc)).unwrap_or(usize::MAX);
            if kind.holds.get(*number) == Some(&false) && missed.replace(place).is_some() {
                return;
            }
        }
        for (place, (kind, number)) in self.kinds.iter_mut().zip(numbers).enumerate() {
            if missed.is_none_or(|missed| missed == place)
                && let Some(count) = kind.counts.get_mut(number)
            {
                *count += 1;
            }
        }
        if missed.is_none() {
            self.hits.collect(doc, score);
        }
    }

    fn harvest(self) -> (io::Result<ByKind>, S::Fruit) {
        let counts = self.kinds.iter().map(Kind::by_value).collect();
        (counts, self.hits.harvest())
    }
}

/// The most frequent first.
fn ordered(counts: HashMap<String, usize>) -> Vec<Count> {
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|(value, records)| Count { value, records })
        .collect();
    counts.sort_by(|a, b| (b.records, &a.value).cmp(&(a.records, &b.value)));
    counts
}

fn by_validity(counts: &HashMap<String, usize>) -> Vec<(Validity, usize)> {
    [Validity::InForce, Validity::Repealed, Validity::Expired]
        .into_iter()
        .filter_map(|validity| Some((validity, *counts.get(&validity.code().to_string())?)))
        .collect()
}
