//! The files of an imported record: their bytes from the line or from beside it, and what they become.

use std::path::{Component, Path};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gongkai_core::fields::FieldErrors;
use gongkai_core::lines::{FileLine, FileSource, RecordLine};
use gongkai_web::kit::upload::judge;

/// Gives the editions of a record their attachments, and returns the bytes.
pub(super) fn attach(line: &mut RecordLine, folder: &Path) -> Result<Vec<Vec<u8>>, FieldErrors> {
    let RecordLine { imported, files } = line;
    let mut blobs = Vec::new();
    let mut errors = FieldErrors::default();
    let last = files.len().saturating_sub(1);
    for (edition, (imported_edition, files)) in imported.editions.iter_mut().zip(files).enumerate()
    {
        for (index, file) in files.iter().enumerate() {
            match bytes_of(file, folder) {
                Ok(bytes) => {
                    let attachment =
                        file.attachment(&imported.record, &bytes, media_type(&file.name, &bytes));
                    imported_edition.content.attachments.push(attachment);
                    blobs.push(bytes);
                }
                Err((field, sentence)) => {
                    let place = if edition == last {
                        String::new()
                    } else {
                        format!("past_editions[{edition}].")
                    };
                    errors.add(format!("{place}attachments[{index}].{field}"), sentence);
                }
            }
        }
    }
    errors.or_ok(blobs)
}

/// The bytes, or the field that is wrong and why.
fn bytes_of(file: &FileLine, folder: &Path) -> Result<Vec<u8>, (&'static str, String)> {
    match &file.source {
        FileSource::Base64(data) => STANDARD.decode(data).map_err(|_| {
            (
                "data_base64",
                "不是完整的 base64，请重新编码（不要换行）。".to_owned(),
            )
        }),
        FileSource::Path(path) => {
            let path = Path::new(path);
            // Only what lies beside the NDJSON file; a list from elsewhere must not read other files of this machine.
            if !path
                .components()
                .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
            {
                let sentence = "要写成从 NDJSON 文件所在文件夹看的路径，不能以 / 开头，不能含 ..。";
                return Err(("file", sentence.to_owned()));
            }
            let place = folder.join(path);
            std::fs::read(&place).map_err(|error| {
                (
                    "file",
                    format!("读不到 {}（{error}），请检查路径。", place.display()),
                )
            })
        }
    }
}

/// What a file is by its bytes. What an upload would be refused for was published elsewhere already; it is kept as bytes
/// to save, never to show.
fn media_type(name: &str, bytes: &[u8]) -> &'static str {
    judge(name, bytes).map_or("application/octet-stream", |(_, media_type)| media_type)
}
