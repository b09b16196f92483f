//! Word files written by hand, part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// A Word file in the making.
#[derive(Default)]
pub struct Docx {
    parts: Vec<(String, Vec<u8>)>,
    relationships: String,
}

impl Docx {
    /// A file with this body and nothing else.
    pub fn with_body(body: &str) -> Self {
        let document = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        );
        Self::with_document(&document)
    }

    /// A file with this main part, whatever it says.
    pub fn with_document(document: &str) -> Self {
        Self::default()
            .part("_rels/.rels", &relationships("<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"))
            .part("word/document.xml", document)
    }

    pub fn styles(self, styles: &str) -> Self {
        self.word_part("styles", styles)
    }

    pub fn numbering(self, numbering: &str) -> Self {
        self.word_part("numbering", numbering)
    }

    pub fn footnotes(self, notes: &str) -> Self {
        self.word_part("footnotes", notes)
    }

    fn word_part(self, kind: &str, content: &str) -> Self {
        let part = format!("<w:{kind} {NAMESPACES}>{content}</w:{kind}>");
        self.relationship(kind, kind, &format!("{kind}.xml"), "")
            .part(&format!("word/{kind}.xml"), &part)
    }

    /// A picture that the body may use by this id.
    pub fn picture(self, id: &str, name: &str, bytes: &[u8]) -> Self {
        self.relationship(id, "image", &format!("media/{name}"), "")
            .bytes_part(&format!("word/media/{name}"), bytes)
    }

    /// A link that the body may use by this id.
    pub fn link(self, id: &str, address: &str) -> Self {
        self.relationship(id, "hyperlink", address, "TargetMode=\"External\"")
    }

    pub fn relationship(mut self, id: &str, kind: &str, target: &str, more: &str) -> Self {
        self.relationships.push_str(&format!("<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\" {more}/>"));
        self
    }

    pub fn part(self, name: &str, content: &str) -> Self {
        self.bytes_part(name, content.as_bytes())
    }

    pub fn bytes_part(mut self, name: &str, content: &[u8]) -> Self {
        self.parts.push((name.to_owned(), content.to_vec()));
        self
    }

    pub fn bytes(self) -> Vec<u8> {
        let relationships = relationships(&self.relationships);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let rels = (
            "word/_rels/document.xml.rels".to_owned(),
            relationships.into_bytes(),
        );
        for (name, content) in self.parts.iter().chain([&rels]) {
            zip.start_file(name.as_str(), SimpleFileOptions::default())
                .unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

fn relationships(entries: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{entries}</Relationships>"
    )
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A run.
pub fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A run with properties.
pub fn rp(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph with properties.
pub fn pp(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}
