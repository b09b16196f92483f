//! Web pages of annual reports in the manners offices publish them.

use std::fmt::Write;

use gongkai_core::reports::annual::{Format, Row, Table};
use serde_json::Value;

/// How a page is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Tables of their own, merged cells as the form has them.
    Official,
    /// From a word processor: cells full of paragraphs and fonts, units and separators with the numbers.
    Pasted,
    /// No merged cells: headings are rows of their own.
    Plain,
    /// All in a table for the look, section two one table, old tags, no closing tags of cells.
    Nested,
}

impl Manner {
    pub const ALL: [Self; 4] = [Self::Official, Self::Pasted, Self::Plain, Self::Nested];

    fn number(self, value: &Value) -> String {
        match self {
            Self::Official | Self::Plain => value.to_string(),
            Self::Pasted => {
                let number = grouped(&value.to_string());
                format!(
                    "<p class=\"MsoNormal\" align=\"center\"><span style=\"font-size:14px\"><font face=\"仿宋\">{number}</font></span><o:p></o:p></p>"
                )
            }
            Self::Nested => format!("&nbsp;{}&nbsp;", fullwidth(&value.to_string())),
        }
    }

    fn words(self, words: &str) -> String {
        match self {
            Self::Official | Self::Plain => words.to_owned(),
            Self::Pasted => {
                let half = words
                    .char_indices()
                    .nth(words.chars().count() / 2)
                    .map_or(0, |(at, _)| at);
                let (a, b) = words.split_at(half);
                format!("<p><strong>{a}</strong><span>{b}</span></p>")
            }
            Self::Nested => words
                .replace('（', "(")
                .replace('）', ")")
                .replace('、', "、 ")
                .replace('.', "．"),
        }
    }
}

fn grouped(number: &str) -> String {
    let (whole, rest) = number
        .split_once('.')
        .map_or((number, String::new()), |(a, b)| (a, format!(".{b}")));
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out + &rest
}

fn fullwidth(number: &str) -> String {
    let wide = |c: char| {
        if c.is_ascii_digit() {
            char::from_u32(u32::from(c) + 0xfee0).unwrap()
        } else {
            c
        }
    };
    number.chars().map(wide).collect()
}

/// The page of a published report.
pub fn page(case: &Value, manner: Manner) -> String {
    let format = Format::by_code("2021").unwrap();
    let (title, year) = (
        case["title"].as_str().unwrap(),
        case["year"].as_i64().unwrap(),
    );
    let facts: Vec<_> = case["narrative_facts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let mut body = format!(
        "<h1>{title}</h1><div>发布时间：{}-01-20　浏览次数：12</div><p>统计期限自{year}年1月1日起至{year}年12月31日止。</p>",
        year + 1
    );
    for section in &format.sections {
        let _ = write!(body, "\n<p><b>{}</b></p>\n", section.title);
        match section.id.as_str() {
            "s1_overall" => {
                let _ = write!(
                    body,
                    "<p>（一）主动公开。{}。</p><div>（二）依申请公开。均按期答复。</div><p>（三）政府信息管理。健全制度。</p><p>（四）平台建设。办好网站。</p><p>（五）监督保障。开展考核评议。</p>",
                    facts.join("；")
                );
            }
            "s5_problems" => {
                body.push_str("<p>存在公开不够全面的问题，下一步加强培训，改进工作。</p>")
            }
            "s6_other" => body.push_str("<p>按规定收取信息处理费，其他没有需要报告的事项。</p>"),
            _ if manner == Manner::Nested => nested(&mut body, &section.tables, case),
            _ => section
                .tables
                .iter()
                .for_each(|table| self::table(&mut body, table, case, manner)),
        }
    }
    body.push_str("<p>附件：年报表格.xlsx</p><div class=foot>版权所有：某人民政府办公室　网站标识码：3208000001</div><p>【打印本页】【关闭窗口】</p>");
    let script = "<script>var hits = '三、收到';</script><style>td{width:10%}</style>";
    let nav = "<ul><li><a href=/>首页</a></li><li>政府信息公开年报</li></ul>";
    match manner {
        Manner::Nested => format!(
            "<html><head><title>{title}</title>{script}</head><BODY>{nav}<TABLE width=100%><TR><TD>左栏<TD>{body}</TABLE></BODY></html>"
        ),
        _ => format!(
            "<!DOCTYPE html><html><head><title>{title}</title>{script}</head><body>{nav}<div id=\"zoom\">{body}</div></body></html>"
        ),
    }
}

fn values<'a>(table: &Table, row: &Row, case: &'a Value) -> Option<Vec<&'a Value>> {
    let part = &case[&table.part];
    let value = if table.is_single_row() {
        part
    } else {
        part.get(&row.id)?
    };
    Some(
        value
            .as_array()
            .map_or_else(|| vec![value], |all| all.iter().collect()),
    )
}

/// The rows as printed: of a case with one row for all that is other, that row.
fn printed(table: &Table, case: &Value) -> Table {
    let mut table = table.clone();
    if case[&table.part].get("other_all").is_some() {
        table.rows.retain(|row| !row.id.starts_with("other_"));
        for row in table.rows.iter_mut().filter(|row| row.id == "other") {
            row.heading = false;
            row.id = "other_all".to_owned();
        }
    }
    table
}

fn table(body: &mut String, table: &Table, case: &Value, manner: Manner) {
    let table = printed(table, case);
    body.push_str("<table border=1>\n");
    if !table.caption.is_empty() {
        let _ = writeln!(
            body,
            "<tr><td colspan={}>{}</td></tr>",
            table.printed_columns(),
            manner.words(&table.caption)
        );
    }
    for cells in table.head() {
        body.push_str("<tr>");
        for cell in cells {
            let _ = write!(
                body,
                "<th colspan=\"{}\" rowspan=\"{}\">{}</th>",
                cell.columns,
                cell.rows,
                manner.words(cell.text)
            );
        }
        body.push_str("</tr>\n");
    }
    if manner == Manner::Plain {
        plain_rows(body, &table, case);
    } else {
        for row in table.body() {
            body.push_str("<tr>");
            for label in &row.labels {
                let _ = write!(
                    body,
                    "<td colspan=\"{}\" rowspan=\"{}\">{}</td>",
                    label.columns,
                    label.rows,
                    manner.words(label.text)
                );
            }
            for value in row
                .numbers
                .and_then(|row| values(&table, row, case))
                .unwrap()
            {
                let _ = write!(body, "<td>{}</td>", manner.number(value));
            }
            body.push_str("</tr>\n");
        }
    }
    body.push_str("</table>\n");
}

fn plain_rows(body: &mut String, table: &Table, case: &Value) {
    for row in &table.rows {
        let _ = write!(body, "<tr>");
        if !table.is_single_row() {
            let _ = write!(
                body,
                "<td colspan={}>{}</td>",
                table.label_columns(),
                row.label
            );
        }
        if row.heading {
            body.push_str(&"<td></td>".repeat(table.columns.len()));
        } else {
            for value in values(table, row, case).unwrap() {
                let _ = write!(body, "<td>{}</td>", Manner::Plain.number(value));
            }
        }
        body.push_str("</tr>\n");
    }
}

/// All tables of a section as one.
fn nested(body: &mut String, tables: &[Table], case: &Value) {
    let width = tables.iter().map(Table::printed_columns).max().unwrap();
    body.push_str("<TABLE>");
    for table in tables {
        let table = printed(table, case);
        if !table.caption.is_empty() {
            let _ = write!(
                body,
                "<TR><TD colspan={width}>{}",
                Manner::Nested.words(&table.caption)
            );
        }
        let spare = width - table.printed_columns() + 1;
        for cells in table.head() {
            body.push_str("<TR>");
            let last = cells.len() - 1;
            for (at, cell) in cells.iter().enumerate() {
                let columns = if at == last && cell.rows == table.head().len() {
                    cell.columns * spare
                } else {
                    cell.columns
                };
                let _ = write!(
                    body,
                    "<TD colspan={columns} rowspan={}>{}",
                    cell.rows,
                    Manner::Nested.words(cell.text)
                );
            }
        }
        for row in table.body() {
            body.push_str("<TR>");
            for label in &row.labels {
                let _ = write!(
                    body,
                    "<TD colspan={} rowspan={}>{}",
                    label.columns,
                    label.rows,
                    Manner::Nested.words(label.text)
                );
            }
            let numbers = row
                .numbers
                .and_then(|row| values(&table, row, case))
                .unwrap();
            for (at, value) in numbers.iter().enumerate() {
                let columns = if at + 1 == numbers.len() { spare } else { 1 };
                let _ = write!(
                    body,
                    "<TD colspan={columns}>{}",
                    Manner::Nested.number(value)
                );
            }
        }
    }
    body.push_str("</TABLE>");
}

/// A page in a format with every cell empty.
pub fn empty(agency: &str, year: i16, format: &Format) -> String {
    let mut body = format!("<h2>{}</h2>", format.title_of(agency, year));
    for section in &format.sections {
        let _ = write!(body, "<p>{}</p>", section.title);
        if section.tables.is_empty() {
            body.push_str(
                "<p>主动公开、依申请公开、政府信息管理、平台建设、监督保障，存在问题和改进。</p>",
            );
        }
        for table in &section.tables {
            body.push_str("<table>");
            for cells in table.head() {
                let cells = cells.iter().map(|c| {
                    format!(
                        "<td colspan={} rowspan={}>{}</td>",
                        c.columns, c.rows, c.text
                    )
                });
                let _ = write!(body, "<tr>{}</tr>", cells.collect::<String>());
            }
            for row in table.body() {
                let labels = row.labels.iter().map(|c| {
                    format!(
                        "<td colspan={} rowspan={}>{}</td>",
                        c.columns, c.rows, c.text
                    )
                });
                let _ = write!(
                    body,
                    "<tr>{}{}</tr>",
                    labels.collect::<String>(),
                    "<td>&nbsp;</td>".repeat(table.columns.len())
                );
            }
            body.push_str("</table>");
        }
    }
    body
}

/// The form of 2014 under a report in free text; the number of each row by its place.
pub fn statistics(agency: &str, year: i16, number: impl Fn(usize) -> u64) -> String {
    let format = Format::by_code("2014").unwrap();
    let table = format.table("statistics").unwrap();
    let mut body = format!(
        "<h1>{agency}{year}年度政府信息公开年度报告</h1><p>一、概述</p><p>本机关做好公开工作。</p><p>附表</p><table><tr><td colspan=3>政府信息公开情况统计表</td></tr><tr><td colspan=3>填报单位（盖章）：{agency}</td></tr><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    );
    for (place, row) in table.rows.iter().enumerate() {
        let cell = if row.heading {
            String::new()
        } else {
            number(place).to_string()
        };
        let _ = write!(
            body,
            "<tr><td>&nbsp;&nbsp;{}</td><td>{}</td><td>{cell}</td></tr>",
            row.label, row.unit
        );
    }
    body + "<tr><td>单位负责人：某某　审核人：某某</td><td colspan=2>填报人：某某</td></tr></table>"
}
