//! The parts of a Word file and the archive that holds them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use super::page::{self, Page};
use super::xml::{FANG, HEI, KAI, SONG, escaped, styles};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A face and what may stand in for it, best first; panose and family help where none of them is there.
const FACES: [(&str, &str, &str); 4] = [
    (FANG, "仿宋_GB2312,FangSong", "modern"),
    (SONG, "方正小标宋_GBK,小标宋体,华文中宋", "roman"),
    (HEI, "SimHei,Heiti SC", "swiss"),
    (KAI, "楷体_GB2312,KaiTi", "script"),
];

/// What the file and its head are named after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) title: &'a str,
    pub(super) issuer: &'a str,
}

/// The archive.
pub(super) fn write(names: Names<'_>, page: Page, body: &str) -> Result<Vec<u8>, ZipError> {
    let parts = page.parts();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: String| -> Result<(), ZipError> {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(format!("{HEAD}{content}").as_bytes())?;
        Ok(())
    };
    add("[Content_Types].xml", content_types(parts))?;
    add("_rels/.rels", package_relationships())?;
    add("docProps/core.xml", properties(names))?;
    let document = format!(
        "<w:document {NAMESPACES}><w:body>{body}{}</w:body></w:document>",
        page.section()
    );
    add("word/document.xml", document)?;
    add(
        "word/_rels/document.xml.rels",
        document_relationships(parts),
    )?;
    add(
        "word/styles.xml",
        format!("<w:styles {NAMESPACES}>{}</w:styles>", styles(page)),
    )?;
    add("word/settings.xml", settings(page))?;
    add("word/fontTable.xml", font_table())?;
    for (file, kind, _) in parts {
        let element = if *kind == "header" { "hdr" } else { "ftr" };
        let content = page::part(names, file);
        add(
            &format!("word/{file}.xml"),
            format!("<w:{element} {NAMESPACES}>{content}</w:{element}>"),
        )?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types(parts: &[(&str, &str, &str)]) -> String {
    let mut xml = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/>"
    );
    for part in ["styles", "settings", "fontTable"] {
        xml.push_str(&format!(
            "<Override PartName=\"/word/{part}.xml\" ContentType=\"{WORD}.{part}+xml\"/>"
        ));
    }
    for (file, kind, _) in parts {
        xml.push_str(&format!(
            "<Override PartName=\"/word/{file}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>"
        ));
    }
    xml.push_str("</Types>");
    xml
}

fn package_relationships() -> String {
    format!(
        "<Relationships xmlns=\"{RELATIONSHIPS}\">\
         <Relationship Id=\"document\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

fn document_relationships(parts: &[(&str, &str, &str)]) -> String {
    let mut xml = format!("<Relationships xmlns=\"{RELATIONSHIPS}\">");
    let fixed = ["styles", "settings", "fontTable"].map(|part| (part, part));
    let of_pages = parts.iter().map(|(file, kind, _)| (*file, *kind));
    for (file, kind) in fixed.into_iter().chain(of_pages) {
        xml.push_str(&format!(
            "<Relationship Id=\"{file}\" Type=\"{OFFICE}/{kind}\" Target=\"{file}.xml\"/>"
        ));
    }
    xml.push_str("</Relationships>");
    xml
}

/// Title and who wrote it; no times, so that the same content gives the same bytes.
fn properties(names: Names<'_>) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>",
        escaped(names.title),
        escaped(names.issuer),
    )
}

fn settings(page: Page) -> String {
    let even = match page {
        Page::Letter | Page::Report => "<w:evenAndOddHeaders/>",
        Page::Form => "",
    };
    format!(
        "<w:settings {NAMESPACES}>{even}<w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

fn font_table() -> String {
    let fonts: String = FACES
        .iter()
        .map(|(name, stand_ins, family)| {
            format!(
                "<w:font w:name=\"{name}\"><w:altName w:val=\"{stand_ins}\"/><w:charset w:val=\"86\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"variable\"/></w:font>"
            )
        })
        .collect();
    format!("<w:fonts {NAMESPACES}>{fonts}</w:fonts>")
}
