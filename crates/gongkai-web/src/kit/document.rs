//! A document to be read, in the shape of the components: the annual report on the portal, its draft in the console; and the
//! same as files.

use std::sync::Arc;

use axum::response::Response;
use gongkai_core::documents::form::{CellKind, FormCell, FormTable};
use gongkai_core::documents::{Block, Column, Document, Table, TypesetFault, Typesetter};
use gongkai_core::plots::Plot;
use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

/// The files a report can be had as: suffix and name.
pub const FILES: [(&str, &str); 4] = [
    ("pdf", "PDF 文件"),
    ("docx", "Word 文件"),
    ("xlsx", "Excel 表格"),
    ("json", "数据（JSON）"),
];

/// One part of a document, as kit/document.html shows it.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockView {
    /// A heading, its number in the text.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// The words.
        text: String,
    },
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// Its columns.
        columns: Vec<ColumnView>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
    /// A form with merged cells.
    Form(FormView),
}

/// A form, as the form table component shows it.
#[derive(Debug, Serialize)]
pub struct FormView {
    id: String,
    caption: String,
    above: Vec<String>,
    below: Vec<String>,
    head: Vec<Vec<CellView>>,
    body: Vec<Vec<CellView>>,
}

/// One cell of a form.
#[derive(Debug, Serialize)]
pub struct CellView {
    id: String,
    kind: CellKind,
    columns: usize,
    rows: usize,
    text: String,
    place: String,
    /// Ids of the cells that name its column and row.
    headers: String,
}

impl FormView {
    /// The form, with ids under its own.
    #[must_use]
    pub fn of(form: &FormTable) -> Self {
        let rows = |range: std::ops::Range<usize>| {
            let row = |y| form.row(y).map(|cell| CellView::of(form, cell)).collect();
            range.map(row).collect()
        };
        let name = if form.caption.is_empty() {
            &form.name
        } else {
            &form.caption
        };
        Self {
            id: form.id.clone(),
            caption: name.clone(),
            above: form.above.clone(),
            below: form.below.clone(),
            head: rows(0..form.head_rows),
            body: rows(form.head_rows..form.rows),
        }
    }
}

impl CellView {
    fn of(form: &FormTable, cell: &FormCell) -> Self {
        let id = |cell: &FormCell| format!("{}-{}-{}", form.id, cell.x, cell.y);
        let headers: Vec<String> = match cell.kind {
            CellKind::Figure => form.headers_of(cell).map(id).collect(),
            CellKind::Head | CellKind::RowHead | CellKind::Words => Vec::new(),
        };
        Self {
            id: id(cell),
            kind: cell.kind,
            columns: cell.columns,
            rows: cell.rows,
            text: cell.text.clone(),
            place: cell.place.clone(),
            headers: headers.join(" "),
        }
    }
}

/// One column of the data table component.
#[derive(Debug, Serialize)]
pub struct ColumnView {
    label: String,
    kind: &'static str,
}

/// A plot with its numbers as a table.
#[derive(Debug, Serialize)]
pub struct PlotView {
    title: String,
    /// The drawing. It is ours: only labels and numbers go in, escaped.
    svg: String,
    columns: Vec<ColumnView>,
    rows: Vec<Vec<String>>,
}

impl PlotView {
    /// The view of a plot.
    #[must_use]
    pub fn of(plot: &Plot) -> Self {
        let table = plot.table();
        Self {
            title: plot.title.clone(),
            svg: plot.svg(),
            columns: columns(&table),
            rows: table.rows,
        }
    }
}

fn columns(table: &Table) -> Vec<ColumnView> {
    let column = |column: &Column| ColumnView {
        label: column.name.clone(),
        kind: if column.figures { "num" } else { "text" },
    };
    table.columns.iter().map(column).collect()
}

/// The parts of a document in their order.
#[must_use]
pub fn views(document: &Document) -> Vec<BlockView> {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading { level, text } => BlockView::Heading {
                level: *level,
                text: text.clone(),
            },
            Block::Paragraph { text } => BlockView::Paragraph { text: text.clone() },
            Block::Table(table) => table_view(table),
            Block::Form(form) => BlockView::Form(FormView::of(form)),
        })
        .collect()
}

fn table_view(table: &Table) -> BlockView {
    BlockView::Table {
        caption: table.caption.clone(),
        columns: columns(table),
        rows: table.rows.clone(),
    }
}

/// A document as a file, by its suffix; `json` is what a machine reads of it.
///
/// # Errors
/// [`WebError::NotFound`] for a suffix that is none of [`FILES`].
pub async fn file(
    app: &App,
    suffix: &str,
    (document, json): (Document, Value),
    name: &str,
    policy: CachePolicy,
) -> Result<Response, WebError> {
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
    let (bytes, media_type) = match suffix {
        "pdf" => (
            set(app, document, |with, document| with.pdf(document)).await?,
            "application/pdf".to_owned(),
        ),
        "docx" => (
            set(app, document, |with, document| with.docx(document)).await?,
            format!("{OFFICE}.wordprocessingml.document"),
        ),
        "xlsx" => (
            set(app, document, |with, document| with.xlsx(document)).await?,
            format!("{OFFICE}.spreadsheetml.sheet"),
        ),
        "json" => {
            let text = serde_json::to_vec_pretty(&json);
            let text = text.map_err(|error| WebError::fault("writing", "json", &error))?;
            (text, "application/json".to_owned())
        }
        _ => return Err(WebError::NotFound),
    };
    let (name, inline) = (format!("{name}.{suffix}"), suffix == "pdf");
    Ok(reply::file(bytes, &media_type, &name, inline, policy))
}

/// Typesetting takes its time, which nobody else should wait for.
async fn set(
    app: &App,
    document: Document,
    with: fn(&dyn Typesetter, &Document) -> Result<Vec<u8>, TypesetFault>,
) -> Result<Vec<u8>, WebError> {
    let typesetter = Arc::clone(&app.typesetter);
    tokio::task::spawn_blocking(move || with(&*typesetter, &document))
        .await
        .map_err(|error| WebError::fault("typesetting", "document", &error))?
        .map_err(|error| WebError::fault("typesetting", "document", &error))
}

/// A report with one part of each kind, for samples.
#[must_use]
pub fn sample() -> Document {
    let mut document = Document::new(
        "青石镇人民政府2025年政府信息公开工作年度报告",
        "青石镇人民政府",
    );
    document.heading(1, "一、概述");
    document.heading(2, "（一）组织领导");
    document.paragraph("2025年，本镇公开政府信息 312 条。");
    document.blocks.push(Block::Table(Table {
        caption: "按类别".to_owned(),
        columns: vec![
            Column {
                name: "类别".to_owned(),
                figures: false,
            },
            Column {
                name: "数量".to_owned(),
                figures: true,
            },
        ],
        rows: vec![vec!["工作动态".to_owned(), "180".to_owned()]],
    }));
    document
}
