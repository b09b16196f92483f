//! Tables (ECMA-376 part 1, 17.4): Word's merged cells as HTML's.

use std::fmt::Write;

use crate::word::blocks::{Block, class, render};
use crate::word::document::Reading;
use crate::word::inline::shows_placeholder;
use crate::word::refusal::Refusal;
use crate::word::xml::Element;

/// Word's own limit for the columns of a table.
const MAX_COLUMNS: usize = 63;

#[derive(Debug)]
struct Row<'e> {
    is_head: bool,
    cells: Vec<Cell<'e>>,
}

#[derive(Debug)]
struct Cell<'e> {
    /// `None` for the empty place of a row that begins later or ends sooner, and for a deleted cell.
    content: Option<&'e Element>,
    column: usize,
    columns: usize,
    merge: Merge,
}

/// Where a cell stands in a vertical merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Merge {
    Alone,
    Begins,
    /// Belongs to the cell above; Word does not show what is written in it.
    Continues,
}

impl Reading<'_> {
    /// A table as HTML, empty where it has no rows.
    pub(super) fn table(&mut self, table: &Element) -> Result<String, Refusal> {
        let style = table
            .child("tblPr")
            .and_then(|properties| properties.value("tblStyle"));
        if style.is_some_and(|style| self.styles.hides_table(style)) {
            return Ok(String::new());
        }
        let mut rows = Vec::new();
        gather_rows(table, &mut rows);
        if rows.is_empty() {
            return Ok(String::new());
        }
        let head = head_rows(&rows);
        let mut html = String::from("<table>\n");
        for (index, row) in rows.iter().enumerate() {
            if head > 0 && index == 0 {
                html.push_str("<thead>\n");
            }
            if index == head {
                html.push_str("<tbody>\n");
            }
            html.push_str("<tr>");
            for cell in &row.cells {
                if cell.merge == Merge::Continues && is_covered(&rows, index, cell.column) {
                    continue;
                }
                self.cell(
                    cell,
                    rows_covered(&rows, index, cell),
                    row.is_head,
                    &mut html,
                )?;
            }
            html.push_str("</tr>\n");
            if index + 1 == head {
                html.push_str("</thead>\n");
            }
        }
        html.push_str(if head < rows.len() {
            "</tbody>\n</table>\n"
        } else {
            "</table>\n"
        });
        Ok(html)
    }

    fn cell(
        &mut self,
        cell: &Cell,
        rows: usize,
        is_head: bool,
        html: &mut String,
    ) -> Result<(), Refusal> {
        let blocks = match cell.content {
            Some(content) => self.blocks(content)?,
            None => Vec::new(),
        };
        let tag = if is_head { "th" } else { "td" };
        let _ = write!(html, "<{tag}");
        if is_head && cell.columns == 1 {
            html.push_str(" scope=\"col\"");
        }
        if cell.columns > 1 {
            let _ = write!(html, " colspan=\"{}\"", cell.columns);
        }
        if rows > 1 {
            let _ = write!(html, " rowspan=\"{rows}\"");
        }
        match blocks.as_slice() {
            // The common cell of one paragraph bears its alignment itself.
            [
                Block::Paragraph {
                    tag: "p",
                    align,
                    html: inner,
                },
            ] => {
                let _ = write!(html, "{}>{inner}", class(*align));
            }
            blocks => {
                let _ = write!(html, ">{}", render(blocks).trim_end());
            }
        }
        let _ = write!(html, "</{tag}>");
        Ok(())
    }
}

/// Rows, also those inside content controls; deleted and hidden ones are left out.
fn gather_rows<'e>(container: &'e Element, rows: &mut Vec<Row<'e>>) {
    for child in container.children() {
        match child.name() {
            "tr" => {
                let properties = child.child("trPr");
                let has = |name: &str| {
                    properties.is_some_and(|properties| properties.child(name).is_some())
                };
                if has("del") || has("moveFrom") || has("hidden") {
                    continue;
                }
                rows.push(row(child, has("tblHeader")));
            }
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => gather_rows(child, rows),
            _ => {}
        }
    }
}

fn row(source: &Element, is_head: bool) -> Row<'_> {
    let skipped = |name: &str| {
        let columns = source
            .child("trPr")
            .and_then(|properties| properties.value(name));
        columns
            .and_then(|columns| columns.parse::<usize>().ok())
            .unwrap_or(0)
            .min(MAX_COLUMNS)
    };
    let mut cells = Vec::new();
    let mut column = 0;
    let mut add = |content, columns: usize, merge| {
        if columns > 0 {
            cells.push(Cell {
                content,
                column,
                columns,
                merge,
            });
            column += columns;
        }
    };
    add(None, skipped("gridBefore"), Merge::Alone);
    gather_cells(source, &mut add);
    add(None, skipped("gridAfter"), Merge::Alone);
    Row { is_head, cells }
}

fn gather_cells<'e>(
    container: &'e Element,
    add: &mut impl FnMut(Option<&'e Element>, usize, Merge),
) {
    for child in container.children() {
        match child.name() {
            "tc" => {
                let properties = child.child("tcPr");
                let span = properties.and_then(|properties| properties.value("gridSpan"));
                let columns = span
                    .and_then(|span| span.parse().ok())
                    .unwrap_or(1)
                    .clamp(1, MAX_COLUMNS);
                let merge = match properties.and_then(|properties| properties.child("vMerge")) {
                    None => Merge::Alone,
                    Some(merge) if merge.attribute("val") == Some("restart") => Merge::Begins,
                    Some(_) => Merge::Continues,
                };
                let deleted =
                    properties.is_some_and(|properties| properties.child("cellDel").is_some());
                add((!deleted).then_some(child), columns, merge);
            }
            "sdt" if shows_placeholder(child) => {}
            "sdt" | "sdtContent" | "customXml" => gather_cells(child, add),
            _ => {}
        }
    }
}

/// How many rows stand in the head: those marked so at the top, unless a merged cell reaches out of them.
fn head_rows(rows: &[Row]) -> usize {
    let head = rows.iter().take_while(|row| row.is_head).count();
    let reaches_out = rows
        .get(head)
        .is_some_and(|row| row.cells.iter().any(|cell| cell.merge == Merge::Continues));
    if head > 0 && reaches_out { 0 } else { head }
}

/// Whether the cell that continues here has a beginning above it.
fn is_covered(rows: &[Row], row: usize, column: usize) -> bool {
    for above in rows[..row].iter().rev() {
        match above
            .cells
            .iter()
            .find(|cell| cell.column == column)
            .map(|cell| cell.merge)
        {
            Some(Merge::Continues) => {}
            Some(Merge::Begins) => return true,
            Some(Merge::Alone) | None => return false,
        }
    }
    false
}

fn rows_covered(rows: &[Row], row: usize, cell: &Cell) -> usize {
    if cell.merge != Merge::Begins {
        return 1;
    }
    let continues = |row: &&Row| {
        row.cells
            .iter()
            .any(|below| below.column == cell.column && below.merge == Merge::Continues)
    };
    1 + rows[row + 1..].iter().take_while(continues).count()
}
