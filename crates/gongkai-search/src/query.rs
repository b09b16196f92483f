//! What is asked of the index, and what it answers. User text is only ever text: there is no query language.

use jiff::civil::Date;

use crate::document::Validity;

/// A search. `Query::default()` asks for the ten newest records of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What the resident typed, as it is. Blank text means: all that the filters let through, newest first.
    pub text: String,
    /// Only records of this agency and of those below it.
    pub agency: Option<String>,
    /// Only records under this category: a catalogue item's code, or another value of [`Document::categories`].
    ///
    /// [`Document::categories`]: crate::Document::categories
    pub category: Option<String>,
    /// Only records of this genre.
    pub genre: Option<String>,
    /// Published on this day or later.
    pub from: Option<Date>,
    /// Published on this day or earlier.
    pub to: Option<Date>,
    /// Only records of this validity.
    pub validity: Option<Validity>,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to leave out at the beginning.
    pub offset: usize,
    /// How many hits to answer with at most.
    pub limit: usize,
    /// Whether the answer tells how the hits are spread. It costs about as much again where something is chosen above.
    pub counted: bool,
}

impl Default for Query {
    fn default() -> Query {
        Query {
            text: String::new(),
            agency: None,
            category: None,
            genre: None,
            from: None,
            to: None,
            validity: None,
            sort: Sort::Relevance,
            offset: 0,
            limit: 10,
            counted: false,
        }
    }
}

/// The order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The best answer first; among equals the newer.
    Relevance,
    /// The newest first.
    Newest,
}

/// The answer to a [`Query`].
#[derive(Debug, Clone, PartialEq)]
pub struct Hits {
    /// How many records match, of which `items` is a section.
    pub total: usize,
    /// Whether no record has all the words, so that these have only most of them.
    pub relaxed: bool,
    /// The section asked for.
    pub items: Vec<Hit>,
    /// How the matching records are spread; empty unless asked for.
    pub facets: Facets,
}

/// One record that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The record's id.
    pub id: String,
    /// How well it matches; comparable within one answer only, and 0 where the order is by date.
    pub score: f32,
    /// The title, whole, with what matched.
    pub title: Vec<Fragment>,
    /// The place that answers best, with what matched; `…` where the text goes on. Empty where there is no text.
    pub snippet: Vec<Fragment>,
    /// The attachment from which the snippet is; `None`: from the record itself.
    pub found_in: Option<String>,
}

/// A piece of plain text (not HTML).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether it is what matched.
    pub marked: bool,
}

/// Counts over all matching records, not only those on the page. Each kind is counted as if nothing of that kind were
/// chosen: a value's count is the number of hits there will be when it is chosen instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By agency, what those below it published included, the most frequent first.
    pub agencies: Vec<Count>,
    /// By category, the most frequent first.
    pub categories: Vec<Count>,
    /// By genre, the most frequent first.
    pub genres: Vec<Count>,
    /// By validity, in the order of the type; what does not occur is left out.
    pub validity: Vec<(Validity, usize)>,
}

/// How many of the matching records have this value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// An agency's id, a category or a genre.
    pub value: String,
    /// How many.
    pub records: usize,
}
