//! A document as an HTML page that stands by itself: no file beside it, readable on paper and without a network.

use gongkai_core::documents::form::{CellKind, FormCell, FormTable};
use gongkai_core::documents::{Block, Document, Table};

const STYLE: &str = "body{max-width:36em;margin:3em auto;padding:0 1em;line-height:1.9;color:#1a1a1a;\
background:#fff;font-family:'Source Han Serif SC','Noto Serif CJK SC',SimSun,serif}\
h1{text-align:center;font-size:1.6em;line-height:1.4}h2,h3,h4{font-size:1.15em}p{text-indent:2em;margin:.4em 0}\
table{border-collapse:collapse;width:100%;margin:1em 0}caption{font-weight:bold;padding:.4em}\
th,td{border:1px solid #666;padding:.3em .6em;text-align:left}.figures{text-align:right}\
.scroll{overflow-x:auto}.form{font-size:.9em;line-height:1.5}.form thead th,.figure{text-align:center}.form th{font-weight:normal}\
.form thead th{font-weight:bold}.beside{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2em;text-indent:0}\
.signature{text-align:right;text-indent:0}@media print{body{margin:0;max-width:none}}";

/// The page.
#[must_use]
pub fn html(document: &Document) -> String {
    let title = escaped(&document.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => {
                // The title is the only first-level heading of the page.
                let level = (*level).clamp(1, 3) + 1;
                page.push_str(&format!("<h{level}>{}</h{level}>\n", escaped(text)));
            }
            Block::Paragraph { text } => page.push_str(&format!("<p>{}</p>\n", escaped(text))),
            Block::Table(table) => push_table(&mut page, table),
            Block::Form(form) => push_form(&mut page, form),
        }
    }
    for line in [&document.issuer, &document.dated] {
        if !line.is_empty() {
            page.push_str(&format!("<p class=\"signature\">{}</p>\n", escaped(line)));
        }
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn push_table(page: &mut String, table: &Table) {
    page.push_str(&format!(
        "<table>\n<caption>{}</caption>\n<thead><tr>",
        escaped(&table.caption)
    ));
    for column in &table.columns {
        page.push_str(&format!(
            "<th scope=\"col\"{}>{}</th>",
            class(column.figures),
            escaped(&column.name)
        ));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        page.push_str("<tr>");
        for (column, cell) in table.columns.iter().zip(row) {
            page.push_str(&format!(
                "<td{}>{}</td>",
                class(column.figures),
                escaped(cell)
            ));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

/// A form with its merged cells. Every figure names the cells that head it, so that a screen reader can say them.
fn push_form(page: &mut String, form: &FormTable) {
    push_line(page, &form.above);
    let name = if form.caption.is_empty() {
        &form.name
    } else {
        &form.caption
    };
    page.push_str(&format!(
        "<div class=\"scroll\"><table class=\"form\" id=\"{}\">\n<caption>{}</caption>\n",
        escaped(&form.id),
        escaped(name)
    ));
    for (part, rows) in [
        ("thead", 0..form.head_rows),
        ("tbody", form.head_rows..form.rows),
    ] {
        page.push_str(&format!("<{part}>\n"));
        for y in rows {
            page.push_str("<tr>");
            for cell in form.row(y) {
                push_cell(page, form, cell);
            }
            page.push_str("</tr>\n");
        }
        page.push_str(&format!("</{part}>\n"));
    }
    page.push_str("</table></div>\n");
    push_line(page, &form.below);
}

fn push_line(page: &mut String, texts: &[String]) {
    if !texts.is_empty() {
        let texts: Vec<String> = texts
            .iter()
            .map(|text| format!("<span>{}</span>", escaped(text)))
            .collect();
        page.push_str(&format!("<p class=\"beside\">{}</p>\n", texts.concat()));
    }
}

fn push_cell(page: &mut String, form: &FormTable, cell: &FormCell) {
    let mut attributes = String::new();
    for (name, span) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
        if span > 1 {
            attributes.push_str(&format!(" {name}=\"{span}\""));
        }
    }
    let id = |cell: &FormCell| format!("{}-{}-{}", escaped(&form.id), cell.x, cell.y);
    let tag = match cell.kind {
        CellKind::Head => {
            let scope = if cell.columns > 1 { "colgroup" } else { "col" };
            attributes.push_str(&format!(" id=\"{}\" scope=\"{scope}\"", id(cell)));
            "th"
        }
        CellKind::RowHead => {
            let scope = if cell.rows > 1 { "rowgroup" } else { "row" };
            attributes.push_str(&format!(" id=\"{}\" scope=\"{scope}\"", id(cell)));
            "th"
        }
        CellKind::Words => "td",
        CellKind::Figure => {
            let heads: Vec<String> = form.headers_of(cell).map(id).collect();
            attributes.push_str(&format!(
                " class=\"figure\" headers=\"{}\" data-cell=\"{}\"",
                heads.join(" "),
                escaped(&cell.place)
            ));
            "td"
        }
    };
    page.push_str(&format!(
        "<{tag}{attributes}>{}</{tag}>",
        escaped(&cell.text)
    ));
}

fn class(figures: bool) -> &'static str {
    if figures { " class=\"figures\"" } else { "" }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use gongkai_core::documents::{Block, Column, Document, Table};

    use super::html;

    #[test]
    fn every_part_stands_on_the_page_and_marks_are_escaped() {
        let mut document = Document::new("青石镇2018年报告", "青石镇人民政府");
        document.heading(1, "一、概述");
        document.paragraph("收到 <3 件 & 办结");
        let columns = [("类别", false), ("数量", true)];
        let columns = columns
            .map(|(name, figures)| Column {
                name: name.to_owned(),
                figures,
            })
            .to_vec();
        let rows = vec![vec!["工作动态".to_owned(), "180".to_owned()]];
        document.blocks.push(Block::Table(Table {
            caption: "按类别".to_owned(),
            columns,
            rows,
        }));
        let page = html(&document);
        for part in [
            "<h1>青石镇2018年报告</h1>",
            "<h2>一、概述</h2>",
            "<p>收到 &lt;3 件 &amp; 办结</p>",
            "<caption>按类别</caption>",
            "<th scope=\"col\" class=\"figures\">数量</th>",
            "<td>工作动态</td><td class=\"figures\">180</td>",
            "<p class=\"signature\">青石镇人民政府</p>",
        ] {
            assert!(page.contains(part), "{part} missing in {page}");
        }
    }
}
