//! The words of attachments, for search.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use gongkai_core::documents::FileReader;
use gongkai_papers::reader::OfficeReader;

use crate::docx::{Docx, p};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const XLS: &str = "application/vnd.ms-excel";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn text(media_type: &str, bytes: &[u8]) -> Option<String> {
    OfficeReader.text(media_type, bytes)
}

#[test]
fn text_files_are_read_in_the_encodings_of_the_country() {
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("公开".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let cases: [(&[u8], Option<&str>); 8] = [
        ("公开\n目录".as_bytes(), Some("公开\n目录")),
        (b"\xEF\xBB\xBF\xE5\x85\xAC", Some("公")),
        (&[0xB9, 0xAB, 0xBF, 0xAA], Some("公开")),
        // GB 18030 in four bytes: 㙍.
        (&[0x82, 0x30, 0xAB, 0x33], Some("㙍")),
        (&utf16, Some("公开")),
        (b"\xFF\xFF\xFF", None),
        (b"\x7fELF\0\0\0", None),
        (b"  \n", None),
    ];
    for (bytes, expected) in cases {
        assert_eq!(
            text("text/plain; charset=gbk", bytes).as_deref(),
            expected,
            "{bytes:x?}"
        );
    }
    assert_eq!(
        text("TEXT/CSV", "村,户数".as_bytes()).as_deref(),
        Some("村,户数")
    );
}

#[test]
fn web_pages_give_their_words_only() {
    let page = "<html><head><title>题</title><style>p{}</style></head><body><h1>公告</h1><script>var 密;</script><p>一&amp;二</p></body></html>";
    let words = text("text/html", page.as_bytes()).unwrap();
    assert!(
        words.contains("公告")
            && words.contains("一&二")
            && !words.contains('密')
            && !words.contains("p{}"),
        "{words}"
    );
}

#[test]
fn word_files_give_their_words_without_pictures() {
    let body = format!(
        "{}<w:p><w:r><w:drawing><a:blip r:embed=\"i\"/></w:drawing></w:r></w:p>{}",
        p("上"),
        p("1 &lt; 2")
    );
    let file = Docx::with_body(&body).picture("i", "a.png", b"\x89PNG\r\n\x1a\n");
    assert_eq!(text(DOCX, &file.bytes()).as_deref(), Some("上\n1 < 2"));
    assert_eq!(text(DOCX, b"PK nothing"), None);
}

#[test]
fn workbooks_give_visible_sheets_row_by_row() {
    let xlsx = include_bytes!("../fixtures/workbook.xlsx");
    let expected = "补贴发放\n南塘村\t120\t95.5\t合计\n2024年1月5日";
    assert_eq!(
        text(XLSX, xlsx).as_deref(),
        Some(format!("{expected}\n远角").as_str())
    );
    assert_eq!(
        text(XLS, include_bytes!("../fixtures/workbook.xls")).as_deref(),
        Some(expected)
    );
    // A browser without a better idea says "Excel" for both.
    assert!(text(XLS, xlsx).unwrap().contains("南塘村"));
}

#[test]
fn broken_workbooks_give_nothing() {
    assert_eq!(text(XLSX, b"PK nothing"), None);
    assert_eq!(
        text(XLS, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"),
        None
    );
    let xls = include_bytes!("../fixtures/workbook.xls");
    for length in (0..xls.len()).step_by(97) {
        let _ = text(XLS, &xls[..length]);
    }
}

#[test]
fn a_pdf_of_libreoffice_gives_its_words() {
    let words = text(
        "application/pdf",
        include_bytes!("../fixtures/libreoffice.pdf"),
    )
    .unwrap();
    let words: String = words.split_whitespace().collect();
    for expected in [
        "一、办理时限",
        "二十个工作日内办结",
        "办事大厅",
        "2号",
        "青石镇人民政府",
    ] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    assert!(!words.contains("隐藏的备注"), "{words}");
}

#[test]
fn broken_pdfs_give_nothing_or_their_beginning() {
    let pdf = include_bytes!("../fixtures/libreoffice.pdf");
    assert_eq!(text("application/pdf", b"%PDF-1.7\nnothing"), None);
    for part in 1..12 {
        let mut damaged = pdf.to_vec();
        let at = damaged.len() * part / 12;
        damaged[at..at + 8].fill(b'<');
        let _ = text("application/pdf", &damaged);
        let _ = text("application/pdf", &pdf[..at]);
    }
}

/// A PDF of one page with this content stream.
fn pdf_with(filter: &str, content: &[u8]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>".to_vec(),
        [format!("<</Length {}{filter}>>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat(),
    ];
    for (index, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", index + 1).bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for offset in offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    pdf.extend(format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    pdf
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn pdf_bombs_are_measured_first() {
    let say = b"BT /F 12 Tf 50 700 Td (Hello) Tj ET";
    assert_eq!(
        text("application/pdf", &pdf_with("", say)).as_deref(),
        Some("Hello")
    );
    assert_eq!(
        text(
            "application/pdf",
            &pdf_with("/Filter/FlateDecode", &deflated(say))
        )
        .as_deref(),
        Some("Hello")
    );

    let mut large = say.to_vec();
    large.resize(65 * 1024 * 1024, b' ');
    let once = deflated(&large);
    assert_eq!(
        text("application/pdf", &pdf_with("/Filter/FlateDecode", &once)),
        None
    );
    assert_eq!(
        text(
            "application/pdf",
            &pdf_with("/Filter[/FlateDecode/FlateDecode]", &deflated(&once))
        ),
        None
    );
}

#[test]
fn text_is_cut_at_a_million_characters() {
    let long = "公".repeat(1_000_001);
    assert_eq!(
        text("text/plain", long.as_bytes()).unwrap().chars().count(),
        1_000_000
    );
    assert_eq!(text("text/plain", &vec![b'a'; 50 * 1024 * 1024 + 1]), None);
}

#[test]
fn pictures_archives_and_old_word_files_have_no_text() {
    for media_type in [
        "image/png",
        "application/zip",
        "application/msword",
        "",
        "nonsense",
    ] {
        assert_eq!(text(media_type, b"anything"), None, "{media_type}");
    }
}
