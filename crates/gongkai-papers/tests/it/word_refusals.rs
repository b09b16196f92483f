//! Files that are not taken, each with a sentence that says what to do.

use std::io::{Cursor, Write};

use gongkai_core::documents::FileReader;
use gongkai_papers::reader::OfficeReader;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::docx::{Docx, p};

/// The file is refused with a sentence holding these words.
fn check(bytes: &[u8], words: &str) {
    let sentence = OfficeReader.word_to_html(bytes).unwrap_err();
    assert!(sentence.contains(words), "{sentence}");
    assert!(
        sentence.ends_with('。') && sentence.contains('请'),
        "{sentence}"
    );
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

#[test]
fn other_formats_are_named() {
    check(b"", "文件是空的");
    check(&[OLE, &[0; 512]].concat(), "另存为 .docx");
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check(&[OLE, &[0; 512], name.as_slice()].concat(), "取消密码");
    check(b"%PDF-1.7", "这是 PDF 文件");
    check(b"{\\rtf1 text}", "不是 .docx 格式");
    check("一段文字".as_bytes(), "不是 .docx 格式");
    check(
        include_bytes!("../fixtures/workbook.xlsx"),
        "表格或演示文稿",
    );
}

#[test]
fn damaged_files_are_refused() {
    let good = Docx::with_body(&p("好")).bytes();
    check(b"PK\x03\x04 and nothing more", "文件已损坏");
    check(&good[..good.len() / 2], "文件已损坏");
    check(
        &Docx::with_document("<w:document><w:body>").bytes(),
        "文件已损坏",
    );
    check(
        &Docx::with_document("<w:document><w:body></w:p></w:document>").bytes(),
        "文件已损坏",
    );
    check(&Docx::with_document("<w:document/>").bytes(), "文件已损坏");
    check(&Docx::with_document("").bytes(), "文件已损坏");
    check(
        &Docx::default().part("a.txt", "x").bytes(),
        "不是 .docx 格式",
    );
    check(
        &Docx::default()
            .bytes_part("_rels/.rels", b"\xFF\xFE\x00\xD8")
            .bytes(),
        "文件已损坏",
    );
}

#[test]
fn document_types_and_entities_are_refused() {
    let bomb = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    check(&Docx::with_document(bomb).bytes(), "不安全的内容");
    let outside = "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><w:document/>";
    check(&Docx::with_document(outside).bytes(), "不安全的内容");
    check(
        &Docx::with_body("<w:p><w:r><w:t>&unknown;</w:t></w:r></w:p>").bytes(),
        "文件已损坏",
    );
    check(
        &Docx::with_body("<w:p w:a=\"&unknown;\"/>").bytes(),
        "文件已损坏",
    );
    // Also in parts beside the main one.
    check(
        &Docx::with_body(&p("好"))
            .styles("")
            .part("word/_rels/x", "")
            .relationship("n", "numbering", "n.xml", "")
            .part("word/n.xml", bomb)
            .bytes(),
        "不安全的内容",
    );
}

#[test]
fn bombs_are_measured_before_they_are_read() {
    let zeros = vec![0; 16 * 1024 * 1024];
    let mut bomb = Docx::with_body(&p("好"));
    for n in 0..13 {
        bomb = bomb.bytes_part(&format!("word/media/{n}.bin"), &zeros);
    }
    check(&bomb.bytes(), "解压后过大");
    check(&vec![b'P'; 51 * 1024 * 1024], "超过 50 MB");

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..10_001 {
        zip.start_file(format!("{n}"), SimpleFileOptions::default())
            .unwrap();
    }
    check(&zip.finish().unwrap().into_inner(), "部件过多");
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_measured_all_the_same() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("big", SimpleFileOptions::default()).unwrap();
    for _ in 0..201 {
        zip.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    // The uncompressed size in the central directory, made small.
    let directory = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    assert!(OfficeReader.word_to_html(&bytes).is_err());
}

#[test]
fn depth_and_number_of_elements_are_limited() {
    let deep = format!("{}{}", "<w:sdt>".repeat(500), "</w:sdt>".repeat(500));
    check(&Docx::with_body(&deep).bytes(), "嵌套过多");
    check(
        &Docx::with_body(&"<w:p/>".repeat(2_000_001)).bytes(),
        "文件过长",
    );
    let attributes: String = (0..2_000_001).map(|n| format!(" a{n}=\"\"")).collect();
    check(
        &Docx::with_body(&format!("<w:p{attributes}/>")).bytes(),
        "文件过长",
    );
}

/// The deepest nesting that is allowed fits a small stack, as of a web server's worker.
#[test]
fn the_deepest_allowed_document_is_read_on_a_small_stack() {
    let mut body = p("底");
    for _ in 0..30 {
        body = format!("<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>");
    }
    let bytes = Docx::with_body(&body).bytes();
    let reading = std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(move || OfficeReader.word_to_html(&bytes));
    assert!(reading.unwrap().join().unwrap().unwrap().contains("底"));
}

#[test]
fn pictures_are_limited_one_by_one_and_together() {
    let body = "<w:p><w:r><w:drawing><a:blip r:embed=\"i\"/></w:drawing></w:r></w:p>";
    let picture = |size: usize| {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.resize(size, 0);
        bytes
    };
    let large = Docx::with_body(body).picture("i", "a.png", &picture(10 * 1024 * 1024 + 1));
    check(&large.bytes(), "图片超过 10 MB");
    // One picture shown often counts each time.
    let often = Docx::with_body(&body.repeat(5)).picture("i", "a.png", &picture(9 * 1024 * 1024));
    check(&often.bytes(), "合计超过 40 MB");
}

#[test]
fn an_encrypted_archive_is_named() {
    let mut bytes = Docx::with_body(&p("好")).bytes();
    // The flag "encrypted" in each local header and directory entry.
    for (signature, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let found: Vec<usize> = (0..bytes.len() - 4)
            .filter(|&at| &bytes[at..at + 4] == signature)
            .collect();
        for at in found {
            bytes[at + offset] |= 1;
        }
    }
    check(&bytes, "取消密码");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever bytes of a good file are changed, reading ends with HTML or a sentence, never with a panic.
    #[test]
    fn damage_anywhere_is_survived(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = include_bytes!("../fixtures/libreoffice.docx").to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        match OfficeReader.word_to_html(&bytes) {
            Ok(html) => prop_assert!(!html.contains("<script")),
            Err(sentence) => prop_assert!(sentence.ends_with('。')),
        }
    }

    /// The same for the XML itself, which the archive's checksums guard above.
    #[test]
    fn odd_markup_is_survived(pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let body = pieces.concat();
        let _ = OfficeReader.word_to_html(&Docx::with_body(&body).bytes());
    }
}

const PIECES: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>字</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:tcPr><w:vMerge/></w:tcPr>",
    "<w:tcPr><w:gridSpan w:val=\"-1\"/></w:tcPr>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:pPr><w:numPr><w:ilvl w:val=\"99\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>",
    "<w:p><w:r><w:t>段</w:t></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "<w:ins>",
    "</w:ins>",
];
