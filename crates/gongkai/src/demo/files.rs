//! The sample's attachments: small real files that come with the program, and tables and scripts made from a text.

use anyhow::{Context, anyhow};
use gongkai_core::body::plain_text;
use gongkai_core::content::Attachment;
use gongkai_core::ids::AttachmentId;
use gongkai_store::Store;
use gongkai_web::kit::upload::judge;

use super::markup::Marked;

/// Files that come with the program.
const EMBEDDED: [(&str, &[u8]); 5] = [
    (
        "request-form.docx",
        include_bytes!("../../demo/files/request-form.docx"),
    ),
    (
        "relief-form.docx",
        include_bytes!("../../demo/files/relief-form.docx"),
    ),
    (
        "post-form.docx",
        include_bytes!("../../demo/files/post-form.docx"),
    ),
    (
        "budget.xlsx",
        include_bytes!("../../demo/files/budget.xlsx"),
    ),
    (
        "danger-house-steps.pdf",
        include_bytes!("../../demo/files/danger-house-steps.pdf"),
    ),
];

/// A file of a text: the name readers see, and its bytes.
#[derive(Debug)]
pub(super) struct SampleFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Reads `名单.csv=csv1, 申请表.docx=request-form.docx`.
pub(super) fn of_header(header: &str, marked: &Marked) -> anyhow::Result<Vec<SampleFile>> {
    let mut files = Vec::new();
    for entry in header.split(',') {
        let (name, source) = entry.trim().split_once('=').context("file without =")?;
        files.push(SampleFile {
            name: name.to_owned(),
            bytes: bytes_of(source, marked)?,
        });
    }
    Ok(files)
}

fn bytes_of(source: &str, marked: &Marked) -> anyhow::Result<Vec<u8>> {
    if source == "txt" {
        return Ok(plain_text(&marked.html).into_bytes());
    }
    if let Some(number) = source.strip_prefix("csv") {
        let number: usize = number.parse().context("csv without a table's number")?;
        let rows = marked.tables.get(number - 1).context("csv of no table")?;
        return Ok(csv(rows));
    }
    EMBEDDED
        .iter()
        .find(|(name, _)| *name == source)
        .map(|(_, bytes)| bytes.to_vec())
        .ok_or_else(|| anyhow!("no file {source} comes with the program"))
}

/// With a byte order mark, without which spreadsheet programs misread Chinese.
fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                if cell.contains([',', '"']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// Keeps the bytes and describes them.
pub(super) async fn keep(
    store: &Store,
    id: String,
    file: &SampleFile,
) -> anyhow::Result<Attachment> {
    let (name, media_type) =
        judge(&file.name, &file.bytes).map_err(|sentence| anyhow!("{}: {sentence}", file.name))?;
    let blob = store.keep_blob(file.bytes.clone()).await?;
    Ok(Attachment {
        id: AttachmentId::try_from(id)?,
        name,
        media_type: media_type.to_owned(),
        size: blob.size,
        sha256: blob.sha256,
        inline: false,
    })
}
