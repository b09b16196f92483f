//! Documents become PDF files that print, read and compare as promised.

use std::process::Command;

use gongkai_core::documents::{Block, Column, Document, FileReader, Table, Typesetter};
use gongkai_papers::reader::OfficeReader;
use gongkai_papers::typesetter::TypstTypesetter;
use pdf_extract::Document as Pdf;
use proptest::prelude::*;
use std::sync::LazyLock;

use crate::sample;

static TYPESETTER: LazyLock<TypstTypesetter> = LazyLock::new(TypstTypesetter::new);

fn pdf(document: &Document) -> Vec<u8> {
    TYPESETTER.pdf(document).unwrap()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The words on each page, without blanks.
fn pages(pdf: &[u8]) -> Vec<String> {
    pdf_extract::extract_text_from_mem_by_pages(pdf)
        .unwrap()
        .iter()
        .map(|page| squeezed(page))
        .collect()
}

#[test]
fn a_printed_report_says_what_the_document_says() {
    let report = sample::report();
    let bytes = pdf(&report);
    // For whoever wants to look at it: target/tmp/report.pdf.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/report.pdf"), &bytes).unwrap();
    let words = squeezed(&OfficeReader.text("application/pdf", &bytes).unwrap());
    for block in &report.blocks {
        match block {
            Block::Heading { text, .. } => assert!(words.contains(&squeezed(text)), "{text}"),
            // A page may end in a paragraph; its first and last words stay together.
            Block::Paragraph { text } => {
                let text = squeezed(text);
                let beginning: String = text.chars().take(20).collect();
                assert!(words.contains(&beginning), "{beginning} in {words}");
            }
            Block::Form(_) => {}
            Block::Table(table) => {
                assert!(
                    words.contains(&squeezed(&table.caption)),
                    "{}",
                    table.caption
                );
                for cell in table
                    .rows
                    .iter()
                    .flatten()
                    .filter(|cell| cell.chars().count() < 8)
                {
                    assert!(words.contains(cell.as_str()), "{cell}");
                }
            }
        }
    }
    for name in [
        "㙍䶮",
        "王𬀩",
        "李喆",
        "3200㎡",
        "太平庄镇人民政府",
        "2019年1月15日",
    ] {
        assert!(words.contains(name), "{name} in {words}");
    }
}

/// A second opinion, where poppler is installed.
#[test]
fn poppler_reads_the_same_words() {
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/poppler.pdf");
    std::fs::write(path, pdf(&sample::report())).unwrap();
    let Ok(output) = Command::new("pdftotext").args([path, "-"]).output() else {
        return;
    };
    let words = squeezed(&String::from_utf8(output.stdout).unwrap());
    for expected in [
        "太平庄镇人民政府2018年政府信息公开工作年度报告",
        "镇长㙍䶮担任",
        "各村公开信息情况",
        "—1—",
    ] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let report = sample::report();
    let first = pdf(&report);
    assert_eq!(first, pdf(&report));
    assert_eq!(first, TypstTypesetter::default().pdf(&report).unwrap());
}

#[test]
fn text_is_never_markup() {
    let mut document = Document::new("#panic() $x$ *题*", "[发] @布 <机关>");
    let nasty = [
        "#set page(fill: red)",
        "*粗* _斜_ `码`",
        "$ sum $",
        "= 标题",
        "- 项",
        "// 注释",
        "/* */",
        "\\ \\u{4e00}",
        "#read(\"/etc/passwd\")",
        "#import \"@preview/x:1.0.0\"",
        "\"引\" 'a' -- ...",
        "~ << >>",
    ];
    for text in nasty {
        document.paragraph(text);
    }
    let words = pages(&pdf(&document)).concat();
    for text in nasty
        .into_iter()
        .chain(["#panic()$x$*题*", "[发]@布<机关>"])
    {
        assert!(words.contains(&squeezed(text)), "{text} in {words}");
    }
}

#[test]
fn the_file_is_accessible() {
    let bytes = pdf(&sample::report());
    let file = Pdf::load_mem(&bytes).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    assert!(
        catalog.get(b"StructTreeRoot").is_ok(),
        "the file is not tagged"
    );
    let metadata = file
        .get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap())
        .unwrap();
    let metadata =
        String::from_utf8(metadata.as_stream().unwrap().get_plain_content().unwrap()).unwrap();
    assert!(metadata.contains("pdfuaid:part"), "{metadata}");
    assert!(
        metadata.contains("太平庄镇人民政府2018年政府信息公开工作年度报告"),
        "{metadata}"
    );
}

#[test]
fn head_rows_come_again_on_every_page_of_a_table() {
    let mut document = Document::new("各村情况", "青石镇人民政府");
    document.blocks.push(Block::Table(sample::villages(120)));
    let pages = pages(&pdf(&document));
    assert!(pages.len() > 4, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("公开内容"), "page {index}: {page}");
    }
}

#[test]
fn a_signature_never_stands_alone() {
    for lines in 10..26 {
        let mut document = Document::new("公告", "青石镇人民政府");
        document.dated = "2024年1月5日".to_owned();
        for n in 0..lines {
            document.paragraph(format!("第{n}段。"));
        }
        let pages = pages(&pdf(&document));
        let last = pages.last().unwrap();
        assert!(
            last.contains(&format!("第{}段", lines - 1)),
            "{lines} lines: {last}"
        );
    }
}

#[test]
fn the_end_of_a_long_last_paragraph_goes_with_the_signature() {
    for lines in 14..22 {
        let mut document = Document::new("公告", "青石镇人民政府");
        document.dated = "2024年1月5日".to_owned();
        document.paragraph("第一段。");
        document.paragraph("公开".repeat(14 * lines));
        let pages = pages(&pdf(&document));
        let on_page = |index: usize| {
            pages
                .get(index)
                .map_or(0, |page| page.matches("公开").count())
        };
        assert!(pages.len() <= 2, "{lines} lines on {} pages", pages.len());
        assert!(
            on_page(0) >= 14 * 12,
            "{lines} lines leave the first page empty"
        );
        assert!(
            pages.len() == 1 || on_page(1) > 0,
            "{lines} lines leave the signature alone"
        );
    }
}

#[test]
fn a_full_page_has_twenty_two_lines_of_twenty_eight_characters() {
    let mut document = Document::new("公告", "青石镇人民政府");
    document.paragraph("公开".repeat(14 * 60));
    let pages = pages(&pdf(&document));
    assert_eq!(pages[1].matches("公开").count(), 22 * 14);
}

#[test]
fn documents_without_parts_or_words_are_set_too() {
    pdf(&Document::new("", ""));
    pdf(&Document::new("只有题目", ""));
    let mut odd = Document::new("题\n目\u{0}\u{7}", "机关");
    odd.dated = "2024年1月5日，而且是一个很长很长很长的日期".to_owned();
    odd.heading(0, "零级");
    odd.heading(9, "九级");
    odd.heading(3, "");
    odd.paragraph("一\n\n二\r\n三\t四\u{FFFF}\u{E000}\u{10FFFF}\u{202E}反\u{0301}");
    odd.blocks.push(Block::Table(Table {
        caption: String::new(),
        columns: Vec::new(),
        rows: vec![vec!["孤".to_owned()]],
    }));
    let column = |name: &str| Column {
        name: name.to_owned(),
        figures: name.is_empty(),
    };
    odd.blocks.push(Block::Table(Table {
        caption: "不齐的表".to_owned(),
        columns: vec![column("甲"), column(""), column("丙")],
        rows: vec![
            vec!["少".to_owned()],
            vec![
                "1".to_owned(),
                "2".to_owned(),
                "3".to_owned(),
                "多".to_owned(),
            ],
            vec!["长".repeat(3000), String::new(), "x".repeat(500)],
        ],
    }));
    let words = pages(&pdf(&odd)).concat();
    assert!(
        words.contains("三四") && words.contains("少") && !words.contains('多'),
        "{words}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_text_stops_the_press(title in any::<String>(), issuer in any::<String>(), text in any::<String>(), cell in any::<String>()) {
        let mut document = Document::new(title, issuer);
        document.heading(2, text.clone());
        document.paragraph(text.clone());
        document.blocks.push(Block::Table(Table {
            caption: text,
            columns: vec![Column { name: cell.clone(), figures: true }],
            rows: vec![vec![cell]],
        }));
        prop_assert!(TYPESETTER.pdf(&document).unwrap().starts_with(b"%PDF"));
    }
}
