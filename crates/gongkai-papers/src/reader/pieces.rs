//! Web pages in order, tables as grids. Pages of offices are made by hand: tables within tables for the look, cells of both
//! kinds, paragraphs in cells. html5ever puts the tree right (through ammonia, which drops what is never read); here it is
//! only walked.

use std::sync::LazyLock;

use ammonia::Builder;
use gongkai_core::grids::{Grid, Piece, Span};

/// Cells kept of one file; the longest form has some five hundred.
const MAX_CELLS: usize = 100_000;

/// Elements that begin a new line.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "blockquote",
    "hr",
    "caption",
    "dd",
    "dt",
];

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tables = ["table", "thead", "tbody", "tfoot", "tr", "td", "th"];
    let mut policy = Builder::empty();
    policy
        .tags(BLOCKS.into_iter().chain(tables).collect())
        .clean_content_tags(
            [
                "script", "style", "head", "title", "noscript", "template", "iframe", "object",
                "select", "textarea", "button", "svg",
            ]
            .into(),
        )
        .tag_attributes(
            [
                ("td", ["colspan", "rowspan"].into()),
                ("th", ["colspan", "rowspan"].into()),
            ]
            .into(),
        );
    policy
});

/// The pieces of a page.
pub(super) fn of_html(html: &str) -> Vec<Piece> {
    let clean = POLICY.clean(html).to_string();
    let mut walk = Walk::default();
    let mut rest = clean.as_str();
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        walk.text(text);
        let Some((tag, after)) = tag[1..].split_once('>') else {
            rest = "";
            break;
        };
        walk.tag(tag);
        rest = after;
    }
    walk.text(rest);
    walk.end()
}

/// A table being read.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    cell: Option<Cell>,
}

/// A cell being read: its text, and the tables in it.
struct Cell {
    columns: usize,
    rows: usize,
    flow: Flow,
}

/// Text and tables in order.
#[derive(Default)]
struct Flow {
    pieces: Vec<Piece>,
    text: String,
}

impl Flow {
    fn grid(&mut self, grid: Grid) {
        self.end_text();
        self.pieces.push(Piece::Grid(grid));
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let lines: Vec<_> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if !lines.is_empty() {
            self.pieces.push(Piece::Text(lines.join("\n")));
        }
    }
}

#[derive(Default)]
struct Walk {
    open: Vec<OpenTable>,
    outside: Flow,
    cells: usize,
}

impl Walk {
    /// Where text goes: the innermost open cell, or outside of tables.
    fn flow(&mut self) -> Option<&mut Flow> {
        match self.open.last_mut() {
            None => Some(&mut self.outside),
            Some(table) => table.cell.as_mut().map(|cell| &mut cell.flow),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(flow) = self.flow() {
            flow.text
                .push_str(&unescaped(&text.replace(['\n', '\r', '\t'], " ")));
        }
    }

    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        let tag = tag.trim_start_matches('/');
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match (name, closing) {
            ("table", false) => self.open.push(OpenTable::default()),
            ("table", true) => self.close_table(),
            ("tr", _) => self.end_row(),
            ("td" | "th", false) => {
                self.end_cell();
                self.cells += 1;
                if let Some(table) = self.open.last_mut().filter(|_| self.cells <= MAX_CELLS) {
                    table.cell = Some(Cell {
                        columns: span(tag, "colspan"),
                        rows: span(tag, "rowspan"),
                        flow: Flow::default(),
                    });
                }
            }
            ("td" | "th", true) => self.end_cell(),
            (name, _) if BLOCKS.contains(&name) => {
                if let Some(flow) = self.flow() {
                    flow.text.push('\n');
                }
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.row.extend(table.cell.take());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.open.last_mut()
            && !table.row.is_empty()
        {
            let row = std::mem::take(&mut table.row);
            table.rows.push(row);
        }
    }

    fn close_table(&mut self) {
        self.end_row();
        let Some(table) = self.open.pop() else {
            return;
        };
        let Some(flow) = self.flow() else {
            return;
        };
        let all = || table.rows.iter().flatten();
        // A table around tables, or around one text, is there for the look.
        let layout = all().any(|cell| {
            cell.flow
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Grid(_)))
        }) || all().count() < 2;
        if layout {
            flow.end_text();
            for mut cell in table.rows.into_iter().flatten() {
                cell.flow.end_text();
                flow.pieces.extend(cell.flow.pieces);
            }
            return;
        }
        let rows = table
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(Cell::span).collect());
        flow.grid(Grid::expanded(rows.collect()));
    }

    fn end(mut self) -> Vec<Piece> {
        while !self.open.is_empty() {
            self.close_table();
        }
        self.outside.end_text();
        self.outside.pieces
    }
}

impl Cell {
    fn span(mut self) -> Span {
        self.flow.end_text();
        let texts = self.flow.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Grid(_) => None,
        });
        Span {
            text: texts.collect::<Vec<_>>().join("\n"),
            columns: self.columns,
            rows: self.rows,
        }
    }
}

/// A span of a cell; one where nothing sensible was written.
fn span(tag: &str, name: &str) -> usize {
    let value = tag
        .split_once(&format!("{name}=\""))
        .and_then(|(_, rest)| rest.split_once('"'));
    value
        .and_then(|(value, _)| value.trim().parse().ok())
        .filter(|span| *span > 0)
        .unwrap_or(1)
}

/// What ammonia escapes when it writes.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", "\u{a0}"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text.to_owned(), |text, (entity, plain)| {
            text.replace(entity, plain)
        })
}
