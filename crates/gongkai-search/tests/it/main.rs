//! The index from outside: what residents type finds what was published, and nothing else.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod behaviour;
mod facets;
mod records;

use gongkai_search::{Change, Document, Hits, Index, Query, Validity};
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// An index in a folder of its own.
struct Shelf {
    folder: TempDir,
    index: Index,
    position: u64,
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(&folder.path().join("index")).unwrap();
        Self {
            folder,
            index,
            position: 0,
        }
    }

    fn take(&mut self, changes: Vec<Change>) {
        self.position += 1;
        self.index.apply(changes, self.position).unwrap();
    }

    fn put(&mut self, documents: Vec<Document>) {
        self.take(
            documents
                .into_iter()
                .map(|document| Change::Put(Box::new(document)))
                .collect(),
        );
    }

    fn search(&self, text: &str) -> Hits {
        self.index
            .search(&Query {
                text: text.to_owned(),
                ..Query::default()
            })
            .unwrap()
    }

    fn ids(&self, text: &str) -> Vec<String> {
        self.search(text)
            .items
            .into_iter()
            .map(|hit| hit.id)
            .collect()
    }

    fn reopen(self) -> Self {
        let Self {
            folder,
            index,
            position,
        } = self;
        drop(index);
        let index = Index::open(&folder.path().join("index")).unwrap();
        Self {
            folder,
            index,
            position,
        }
    }
}

fn document(id: &str, title: &str, body: &str) -> Document {
    Document {
        id: id.to_owned(),
        index_number: format!("000000000/2026-{id}"),
        title: title.to_owned(),
        document_number: None,
        body_text: body.to_owned(),
        attachments: Vec::new(),
        agency: "qingshi".to_owned(),
        agency_name: "青石镇人民政府".to_owned(),
        agency_path: vec!["qingshi".to_owned(), "qingyuan".to_owned()],
        categories: vec!["livelihood".to_owned()],
        genre: Some("notice".to_owned()),
        published_on: DAY,
        validity: Validity::InForce,
        summary: None,
    }
}

const DAY: Date = date(2026, 11, 20);
