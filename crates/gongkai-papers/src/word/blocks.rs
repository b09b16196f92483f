//! Paragraphs, list items and tables in reading order, and their HTML.

use std::fmt::Write;

use crate::word::styles::Align;

/// One part of a body, a cell, a text box or a note.
#[derive(Debug)]
pub(crate) enum Block {
    Paragraph {
        tag: &'static str,
        align: Option<Align>,
        html: String,
    },
    Item(Item),
    Table(String),
}

/// A paragraph of a list.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) list: String,
    pub(crate) level: usize,
    /// The figure before it; `None` for a bullet.
    pub(crate) figure: Option<u32>,
    pub(crate) html: String,
}

/// The class that carries an alignment, with a space before it.
pub(crate) fn class(align: Option<Align>) -> &'static str {
    match align {
        Some(Align::Center) => " class=\"align-center\"",
        Some(Align::Right) => " class=\"align-right\"",
        Some(Align::Start) | None => "",
    }
}

/// The HTML of blocks, one a line.
pub(crate) fn render(blocks: &[Block]) -> String {
    let mut html = String::new();
    let mut lists = OpenLists::default();
    for block in blocks {
        if let Block::Item(item) = block {
            lists.add(item, &mut html);
            continue;
        }
        lists.close_to(0, &mut html);
        match block {
            Block::Paragraph {
                tag,
                align,
                html: inner,
            } => {
                let _ = writeln!(html, "<{tag}{}>{inner}</{tag}>", class(*align));
            }
            Block::Table(table) => html.push_str(table),
            Block::Item(_) => {}
        }
    }
    lists.close_to(0, &mut html);
    html
}

/// Lists that are open, the outermost first; the last item of each is open too, so that a deeper list stands inside it.
#[derive(Default)]
struct OpenLists(Vec<(String, bool)>);

impl OpenLists {
    fn add(&mut self, item: &Item, html: &mut String) {
        let ordered = item.figure.is_some();
        // An item may be deeper than its forerunner by more than one level; HTML knows no list without items.
        let depth = item.level.min(self.0.len());
        self.close_to(depth + 1, html);
        let same = self
            .0
            .get(depth)
            .is_some_and(|(list, kind)| *list == item.list && *kind == ordered);
        if same {
            html.push_str("</li>\n<li>");
        } else {
            self.close_to(depth, html);
            if depth > 0 {
                html.push('\n');
            }
            match item.figure {
                None => html.push_str("<ul>\n<li>"),
                Some(1) => html.push_str("<ol>\n<li>"),
                Some(figure) => {
                    let _ = write!(html, "<ol start=\"{figure}\">\n<li>");
                }
            }
            self.0.push((item.list.clone(), ordered));
        }
        html.push_str(&item.html);
    }

    fn close_to(&mut self, depth: usize, html: &mut String) {
        while self.0.len() > depth {
            let ordered = self.0.pop().is_some_and(|(_, ordered)| ordered);
            html.push_str(if ordered {
                "</li>\n</ol>\n"
            } else {
                "</li>\n</ul>\n"
            });
        }
    }
}
