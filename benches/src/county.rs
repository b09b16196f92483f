//! A county that does not exist: twenty agencies and as many records as asked for, the same in every run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use serde_json::json;

const AGENCIES: usize = 20;
/// The first of the agencies.
pub const AGENCY: &str = "a0";
const THINGS: [&str; 12] = [
    "临时救助",
    "农村低保",
    "危房改造",
    "耕地补贴",
    "森林防火",
    "防汛抗旱",
    "医保缴费",
    "宅基地审批",
    "道路硬化",
    "安全生产",
    "部门预算",
    "人居环境",
];
const ACTS: [&str; 8] = [
    "实施方案",
    "发放情况",
    "检查情况",
    "工作动态",
    "通知",
    "公示",
    "办事指南",
    "年度计划",
];
const PLACES: [&str; 10] = [
    "石桥村",
    "柳河村",
    "东坪社区",
    "北岭村",
    "南沟村",
    "河东村",
    "上庄村",
    "下庄村",
    "杨树村",
    "西坡村",
];
const ITEMS: [(&str, &str); 5] = [
    ("policy", "notice"),
    ("livelihood-relief", "notice"),
    ("budget", "budget"),
    ("news", "news"),
    ("plans", "plan"),
];

/// The index number of each record, in order.
pub fn index_numbers(records: usize) -> Vec<String> {
    (0..records).map(index_number).collect()
}

fn index_number(place: usize) -> String {
    format!(
        "bench{:02}/{}-{:06}",
        place % AGENCIES,
        2016 + place % 10,
        place
    )
}

/// A search as residents type it; spaces and Chinese are percent-encoded.
pub fn question(place: usize) -> String {
    let words = format!(
        "{} {}",
        THINGS[place % THINGS.len()],
        PLACES[place / 7 % PLACES.len()]
    );
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Writes the import file.
pub fn write(path: &Path, records: usize) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for agency in 0..AGENCIES {
        let line = json!({"type": "agency", "id": format!("a{agency}"), "name": format!("清源县第{}乡人民政府", agency + 1), "kind": "township", "parent": "main"});
        writeln!(out, "{line}")?;
    }
    for place in 0..records {
        let (thing, act, village) = (
            THINGS[place % THINGS.len()],
            ACTS[place / 12 % ACTS.len()],
            PLACES[place / 96 % PLACES.len()],
        );
        let (item, genre) = ITEMS[place % ITEMS.len()];
        let (year, month, day) = (2016 + place % 10, 1 + place / 10 % 12, 1 + place / 120 % 28);
        let line = json!({
            "type": "record", "id": format!("b{place}"), "agency": format!("a{}", place % AGENCIES), "title": format!("{village}{year}年{thing}{act}（第{place}号）"),
            "body_html": body(place, thing, village), "published_at": format!("{year}-{month:02}-{day:02}"), "issued_on": format!("{year}-{month:02}-{day:02}"),
            "index_number": index_number(place), "catalogue": [item], "genre": genre, "document_number": format!("清乡发〔{year}〕{}号", place / 10 + 1),
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

/// About 600 characters with a table, as a notice has them.
fn body(place: usize, thing: &str, village: &str) -> String {
    let mut html = format!(
        "<p>按照县里统一安排，现将{village}{thing}有关情况公开如下，接受群众监督。</p><h2>一、基本情况</h2>"
    );
    for sentence in 0..6 {
        let (households, yuan) = (place * 7 % 90 + sentence, place * 13 % 9000 + 100);
        html.push_str(&format!("<p>第{}批共审核{households}户，金额{yuan}元，资金通过惠民惠农“一卡通”发放，{}负责核对，有异议的可以向乡党政办公室反映。</p>", sentence + 1, PLACES[(place + sentence) % PLACES.len()]));
    }
    html.push_str(
        "<h2>二、明细</h2><table><tbody><tr><th>村</th><th>户数</th><th>金额（元）</th></tr>",
    );
    for row in 0..5 {
        html.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            PLACES[(place + row) % PLACES.len()],
            place % 40 + row,
            place % 7000 + row * 100
        ));
    }
    html.push_str("</tbody></table>");
    html
}
