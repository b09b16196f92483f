//! Footnotes and endnotes: numbered where they are cited, gathered at the end.

use std::collections::HashMap;

use crate::word::blocks::{Block, render};
use crate::word::document::Reading;
use crate::word::package::{Package, Relationships};
use crate::word::refusal::Refusal;
use crate::word::xml::Element;

/// The notes of a file and the order in which they are cited.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kinds: Vec<Kind>,
    cited: Vec<(usize, String)>,
}

/// Footnotes or endnotes: each has its own part.
#[derive(Debug)]
struct Kind {
    reference: &'static str,
    by_id: HashMap<String, Element>,
    relationships: Relationships,
}

impl Notes {
    pub(super) fn read(package: &mut Package, document: &Relationships) -> Result<Self, Refusal> {
        let mut notes = Self::default();
        for (kind, reference) in [
            ("/footnotes", "footnoteReference"),
            ("/endnotes", "endnoteReference"),
        ] {
            let Some(part) = document.part_of_kind(kind) else {
                continue;
            };
            let Some(root) = package.xml(part)? else {
                continue;
            };
            let by_id = root
                .into_children()
                // Separator lines are kept among the notes.
                .filter(|note| matches!(note.attribute("type"), None | Some("normal")))
                .filter_map(|note| Some((note.attribute("id")?.to_owned(), note)))
                .collect();
            notes.kinds.push(Kind {
                reference,
                by_id,
                relationships: package.relationships(part)?,
            });
        }
        Ok(notes)
    }

    /// The number of a note that is cited here; `None` where there is no such note.
    pub(super) fn cite(&mut self, reference: &str, id: &str) -> Option<usize> {
        let kind = self
            .kinds
            .iter()
            .position(|kind| kind.reference == reference && kind.by_id.contains_key(id))?;
        let note = (kind, id.to_owned());
        let known = self.cited.iter().position(|cited| *cited == note);
        Some(
            known.unwrap_or_else(|| {
                self.cited.push(note);
                self.cited.len() - 1
            }) + 1,
        )
    }
}

impl Reading<'_> {
    /// All cited notes as HTML, empty where there are none.
    pub(super) fn notes_html(&mut self) -> Result<String, Refusal> {
        let notes = std::mem::take(&mut self.notes);
        let mut blocks = Vec::new();
        let mut kinds = notes.kinds;
        for (number, (kind, id)) in notes.cited.iter().enumerate() {
            let kind = &mut kinds[*kind];
            let Some(note) = kind.by_id.get(id) else {
                continue;
            };
            std::mem::swap(&mut self.relationships, &mut kind.relationships);
            let read = self.blocks(note);
            std::mem::swap(&mut self.relationships, &mut kind.relationships);
            let mut note = read?;
            let mark = format!("[{}] ", number + 1);
            match note.first_mut() {
                Some(Block::Paragraph { html, .. }) => html.insert_str(0, &mark),
                _ => note.insert(
                    0,
                    Block::Paragraph {
                        tag: "p",
                        align: None,
                        html: mark.trim_end().to_owned(),
                    },
                ),
            }
            blocks.append(&mut note);
        }
        Ok(if blocks.is_empty() {
            String::new()
        } else {
            format!("<hr>\n{}", render(&blocks))
        })
    }
}
