//! Stand-ins for typesetter and reader: quick, and their output can be read by a test. The real ones are tested in
//! `gongkai-papers`.

use gongkai_core::documents::{Document, FileReader, TypesetFault, Typesetter};
use gongkai_core::grids::Piece;
use gongkai_core::letters::Letter;

/// Sets documents and letters as files that begin like a PDF or a Word file and go on with the plain text.
pub struct PlainTypesetter;

impl Typesetter for PlainTypesetter {
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, TypesetFault> {
        Ok(format!("%PDF-1.7\n{}", document.plain_text()).into_bytes())
    }

    fn docx(&self, document: &Document) -> Result<Vec<u8>, TypesetFault> {
        Ok(format!("PK\x03\x04{}", document.plain_text()).into_bytes())
    }

    fn xlsx(&self, document: &Document) -> Result<Vec<u8>, TypesetFault> {
        self.docx(document)
    }

    fn letter_pdf(&self, letter: &Letter) -> Result<Vec<u8>, TypesetFault> {
        Ok(format!("%PDF-1.7\n{}", letter.plain_text()).into_bytes())
    }

    fn letter_docx(&self, letter: &Letter) -> Result<Vec<u8>, TypesetFault> {
        Ok(format!("PK\x03\x04{}", letter.plain_text()).into_bytes())
    }
}

/// Reads plain text, and takes what follows the signature of a ZIP file as the HTML of a Word file.
pub struct PlainReader;

impl FileReader for PlainReader {
    fn text(&self, media_type: &str, bytes: &[u8]) -> Option<String> {
        media_type
            .starts_with("text/")
            .then(|| String::from_utf8_lossy(bytes).into_owned())
    }

    fn pieces(&self, media_type: &str, bytes: &[u8]) -> Option<Vec<Piece>> {
        let text = self.text(media_type, bytes)?;
        Some(vec![Piece::Text(text)])
    }

    fn word_to_html(&self, bytes: &[u8]) -> Result<String, String> {
        match bytes.strip_prefix(b"PK\x03\x04") {
            Some(html) => Ok(String::from_utf8_lossy(html).into_owned()),
            None => Err("这个文件不是 .docx，请用 Word 或 WPS 另存为 .docx 再导入。".to_owned()),
        }
    }
}
