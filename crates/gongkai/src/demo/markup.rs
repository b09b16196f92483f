//! The plain notation of the sample texts: paragraphs by line, headings, lists, tables whose sums are computed, so that
//! they are right. Knows nothing of where a text stands. The outcome still goes through `gongkai_core::body::clean`.
//!
//! `## ` and `### ` headings, `- ` and `1. ` lists, `| a | b |` tables with `表：` before them as caption, `>> ` flush right,
//! `^^ ` centred. In a table `=` is the sum of the cells above and `=2x75` the second cell of the row times 75.

use std::fmt::Write;

/// HTML and the computed tables, whose cells the text may quote and files may hold.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) html: String,
    pub(super) tables: Vec<Vec<Vec<String>>>,
}

/// Reads the notation.
pub(super) fn mark(text: &str) -> Marked {
    let mut marked = Marked::default();
    let mut lines = text.lines().map(str::trim_end).peekable();
    let mut caption = None;
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        if let Some(words) = line.strip_prefix("表：") {
            caption = Some(words);
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row));
            }
            compute(&mut rows);
            table(&mut marked.html, caption.take(), &rows);
            marked.tables.push(rows);
        } else if let Some(first) = line.strip_prefix("- ") {
            let mut items = vec![first];
            while let Some(item) = lines.next_if(|line| line.starts_with("- ")) {
                items.push(&item[2..]);
            }
            list(&mut marked.html, "ul", &items);
        } else if let Some(first) = line.strip_prefix("1. ") {
            let mut items = vec![first];
            while let Some(item) = lines.next_if(|line| line.starts_with("1. ")) {
                items.push(&item[3..]);
            }
            list(&mut marked.html, "ol", &items);
        } else {
            block(&mut marked.html, line);
        }
    }
    marked
}

fn block(html: &mut String, line: &str) {
    for (mark, open, close) in [
        ("### ", "<h3>", "</h3>"),
        ("## ", "<h2>", "</h2>"),
        (">> ", "<p class=\"align-right\">", "</p>"),
        ("^^ ", "<p class=\"align-center\">", "</p>"),
        ("", "<p>", "</p>"),
    ] {
        if let Some(words) = line.strip_prefix(mark) {
            html.push_str(open);
            html.push_str(&escaped(words));
            html.push_str(close);
            html.push('\n');
            return;
        }
    }
}

fn list(html: &mut String, tag: &str, items: &[&str]) {
    let _ = write!(html, "<{tag}>");
    for item in items {
        let _ = write!(html, "<li>{}</li>", escaped(item));
    }
    let _ = writeln!(html, "</{tag}>");
}

fn table(html: &mut String, caption: Option<&str>, rows: &[Vec<String>]) {
    html.push_str("<table>");
    if let Some(caption) = caption {
        let _ = write!(html, "<caption>{}</caption>", escaped(caption));
    }
    // The head of a column of figures stands over them.
    let of_figures = |column: usize| {
        let mut cells = rows.iter().skip(1).filter_map(|row| row.get(column));
        cells.clone().any(|cell| amount(cell).is_some())
            && cells.all(|cell| cell.is_empty() || cell == "—" || amount(cell).is_some())
    };
    for (place, row) in rows.iter().enumerate() {
        html.push_str(match place {
            0 => "<thead><tr>",
            1 => "<tbody><tr>",
            _ => "<tr>",
        });
        for (column, cell) in row.iter().enumerate() {
            let _ = match (place, amount(cell)) {
                (0, _) if of_figures(column) => write!(
                    html,
                    "<th scope=\"col\" class=\"align-right\">{}</th>",
                    escaped(cell)
                ),
                (0, _) => write!(html, "<th scope=\"col\">{}</th>", escaped(cell)),
                (_, Some(_)) => write!(html, "<td class=\"align-right\">{}</td>", escaped(cell)),
                (_, None) => write!(html, "<td>{}</td>", escaped(cell)),
            };
        }
        html.push_str(if place == 0 { "</tr></thead>" } else { "</tr>" });
    }
    html.push_str(if rows.len() > 1 {
        "</tbody></table>\n"
    } else {
        "</table>\n"
    });
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|')
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A figure in hundredths, which is as fine as money and areas here are.
fn amount(cell: &str) -> Option<i64> {
    let plain = cell.replace(',', "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if part.len() > 2 || !digits(part) || whole.is_empty() || !digits(whole.trim_start_matches('-'))
    {
        return None;
    }
    let hundredths: i64 = format!("{part:0<2}").parse().ok()?;
    let whole_part: i64 = whole.parse().ok()?;
    Some(
        whole_part * 100
            + if whole.starts_with('-') {
                -hundredths
            } else {
                hundredths
            },
    )
}

/// With as many places as the figures it was made from.
fn figure(hundredths: i64, places: usize) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    match places {
        0 => format!("{sign}{whole}"),
        1 => format!("{sign}{whole}.{}", part / 10),
        _ => format!("{sign}{whole}.{part:02}"),
    }
}

fn places(cell: &str) -> usize {
    cell.split_once('.').map_or(0, |(_, part)| part.len())
}

/// Fills in `=2x75` row by row and `=` column by column.
fn compute(rows: &mut [Vec<String>]) {
    for row in rows.iter_mut() {
        for place in 0..row.len() {
            if let Some(product) = product(row, &row[place]) {
                row[place] = product;
            }
        }
    }
    for place in 1..rows.len() {
        for column in 0..rows[place].len() {
            if rows[place][column] == "=" {
                rows[place][column] = sum(&rows[1..place], column);
            }
        }
    }
}

fn product(row: &[String], formula: &str) -> Option<String> {
    let (column, factor) = formula.strip_prefix('=')?.split_once('x')?;
    let column: usize = column.parse().ok()?;
    let value = amount(row.get(column.checked_sub(1)?)?)?;
    let hundredths = value * amount(factor)? / 100;
    Some(figure(
        hundredths,
        if hundredths % 100 == 0 { 0 } else { 2 },
    ))
}

fn sum(above: &[Vec<String>], column: usize) -> String {
    let cells = above.iter().filter_map(|row| row.get(column));
    let most = cells.clone().map(|cell| places(cell)).max().unwrap_or(0);
    figure(cells.filter_map(|cell| amount(cell)).sum(), most)
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn sums_and_products_are_computed() {
        let marked = mark(
            "| 村 | 亩 | 元 |\n| 石桥村 | 10.5 | =2x75 |\n| 柳河村 | 4.0 | =2x75 |\n| 合计 | = | = |",
        );
        assert_eq!(marked.tables[0][1], ["石桥村", "10.5", "787.50"]);
        assert_eq!(marked.tables[0][3], ["合计", "14.5", "1087.50"]);
        assert!(marked.html.contains("<td class=\"align-right\">14.5</td>"));
        assert!(
            marked.html.contains(
                "<th scope=\"col\">村</th><th scope=\"col\" class=\"align-right\">亩</th>"
            )
        );
    }

    #[test]
    fn lines_become_blocks() {
        let marked = mark(
            "## 一、目标\n甲 < 乙\n\n- 一\n- 二\n1. 先\n1. 后\n>> 青石镇\n表：人数\n| 甲 |\n| 3 |",
        );
        assert_eq!(
            marked.html,
            "<h2>一、目标</h2>\n<p>甲 &lt; 乙</p>\n<ul><li>一</li><li>二</li></ul>\n<ol><li>先</li><li>后</li></ol>\n\
             <p class=\"align-right\">青石镇</p>\n<table><caption>人数</caption><thead><tr>\
             <th scope=\"col\" class=\"align-right\">甲</th></tr></thead><tbody><tr><td class=\"align-right\">3</td></tr></tbody></table>\n"
        );
    }
}
