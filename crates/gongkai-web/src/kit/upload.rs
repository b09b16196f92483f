//! Files people upload: what they are by their content, not by their claim; under what name they are kept; what is refused
//! and why.

use gongkai_core::content::Attachment;
use gongkai_core::ids::AttachmentId;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::Upload;
use crate::kit::tokens;

/// What may be published: suffix, media type, how its content begins.
const ACCEPTED: [(&str, &str, Form); 22] = [
    ("pdf", "application/pdf", Form::Pdf),
    ("ofd", "application/ofd", Form::Zip),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Form::Zip,
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form::Zip,
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Form::Zip,
    ),
    ("doc", "application/msword", Form::Ole),
    ("xls", "application/vnd.ms-excel", Form::Ole),
    ("ppt", "application/vnd.ms-powerpoint", Form::Ole),
    ("wps", "application/vnd.ms-works", Form::Ole),
    ("et", "application/vnd.ms-excel", Form::Ole),
    ("zip", "application/zip", Form::Zip),
    ("txt", "text/plain; charset=utf-8", Form::Text),
    ("csv", "text/csv; charset=utf-8", Form::Text),
    ("jpg", "image/jpeg", Form::Picture("image/jpeg")),
    ("jpeg", "image/jpeg", Form::Picture("image/jpeg")),
    ("png", "image/png", Form::Picture("image/png")),
    ("gif", "image/gif", Form::Picture("image/gif")),
    ("webp", "image/webp", Form::Picture("image/webp")),
    ("bmp", "image/bmp", Form::Picture("image/bmp")),
    ("mp3", "audio/mpeg", Form::Sound),
    ("mp4", "video/mp4", Form::Film),
    ("m4a", "audio/mp4", Form::Film),
];

/// What a file's first bytes must show.
#[derive(Clone, Copy)]
enum Form {
    Pdf,
    /// Word, Excel, PowerPoint since 2007, OFD.
    Zip,
    /// Word, Excel, PowerPoint before 2007, WPS.
    Ole,
    Text,
    Picture(&'static str),
    Sound,
    Film,
}

/// Suffixes for the `accept` attribute of file fields.
#[must_use]
pub fn accept_attribute() -> String {
    ACCEPTED
        .map(|(suffix, _, _)| format!(".{suffix}"))
        .join(",")
}

/// The suffixes of pictures that may stand in a text.
pub const PICTURES: &str = ".png,.jpg,.jpeg,.gif,.webp";

/// Judges a file by its content and gives it the name it is kept under.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn judge(file_name: &str, bytes: &[u8]) -> Result<(String, &'static str), String> {
    let name = safe_name(file_name);
    let suffix = name
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_lowercase())
        .unwrap_or_default();
    let Some((_, media_type, form)) = ACCEPTED.iter().find(|(known, _, _)| *known == suffix) else {
        return Err(match suffix.as_str() {
            "docm" | "xlsm" | "pptm" => {
                format!("文件「{name}」带有宏，不能公开。请另存为不带宏的格式再上传。")
            }
            "exe" | "bat" | "cmd" | "sh" | "js" | "html" | "htm" | "svg" => {
                format!("文件「{name}」是程序或者网页，不能作为附件。请另存为 PDF 或 Word 再上传。")
            }
            "" => format!("文件「{name}」没有扩展名，不知道是什么。请加上扩展名再上传。"),
            _ => format!(
                "不能上传 .{suffix} 文件。可以用 PDF、OFD、Word、Excel、PPT、图片、文本、压缩包、音频和视频。"
            ),
        });
    };
    if bytes.is_empty() {
        return Err(format!("文件「{name}」是空的，请检查后重新上传。"));
    }
    if form.fits(bytes) {
        Ok((name, media_type))
    } else {
        Err(format!(
            "文件「{name}」的内容不是 {suffix} 格式，可能改过扩展名或者已经损坏。请用原来的软件打开，另存后再上传。"
        ))
    }
}

impl Form {
    fn fits(self, bytes: &[u8]) -> bool {
        let found = infer::get(bytes)
            .map(|kind| kind.mime_type())
            .unwrap_or_default();
        match self {
            Self::Pdf => found == "application/pdf",
            Self::Zip => bytes.starts_with(b"PK\x03\x04"),
            Self::Ole => bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
            // Text of any Chinese encoding has no zero bytes and is not some other kind of file.
            Self::Text => found.is_empty() && !bytes.contains(&0),
            Self::Picture(media_type) => found == media_type,
            Self::Sound => found == "audio/mpeg",
            Self::Film => bytes.get(4..8) == Some(b"ftyp"),
        }
    }
}

/// The name without folders, control characters and what some file system cannot bear, at most 100 characters long.
#[must_use]
pub fn safe_name(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last
        .chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c))
        .collect();
    // Marks that turn the reading direction could disguise a suffix.
    let cleaned: String = cleaned
        .chars()
        .filter(|c| {
            !('\u{200B}'..='\u{200F}').contains(c) && !('\u{202A}'..='\u{202E}').contains(c)
        })
        .collect();
    let cleaned = cleaned.trim().trim_end_matches('.').trim_end();
    let (stem, suffix) = match cleaned.rsplit_once('.') {
        Some((stem, suffix)) if suffix.len() <= 5 => (stem, format!(".{suffix}")),
        _ => (cleaned, String::new()),
    };
    let stem = stem.trim_start_matches('.').trim();
    let stem: String = stem.chars().take(100 - suffix.chars().count()).collect();
    if stem.is_empty() {
        format!("附件{suffix}")
    } else {
        format!("{stem}{suffix}")
    }
}

impl App {
    /// Keeps a file's bytes and describes it; the caller registers it with the agency.
    ///
    /// # Errors
    /// `Ok(Err(sentence))` where the file is refused; an error where it cannot be kept.
    pub async fn keep(
        &self,
        upload: Upload,
        inline: bool,
    ) -> Result<Result<Attachment, String>, WebError> {
        let (name, media_type) = match judge(&upload.file_name, &upload.bytes) {
            Ok(judged) => judged,
            Err(sentence) => return Ok(Err(sentence)),
        };
        let blob = self.store.keep_blob(upload.bytes).await?;
        let id: AttachmentId = tokens::id().parse().expect("a drawn id is a slug");
        Ok(Ok(Attachment {
            id,
            name,
            media_type: media_type.to_owned(),
            size: blob.size,
            sha256: blob.sha256,
            inline,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{judge, safe_name};

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(
            judge("报告.pdf", b"%PDF-1.7\n").unwrap().1,
            "application/pdf"
        );
        assert!(
            judge("报告.pdf", b"MZ\x90\x00")
                .unwrap_err()
                .contains("不是 pdf 格式")
        );
        assert!(
            judge("照片.png", b"\xFF\xD8\xFF\xE0")
                .unwrap_err()
                .contains("png")
        );
        assert!(judge("说明.txt", "发放明细\n".as_bytes()).is_ok());
        assert!(judge("说明.txt", b"MZ\x90\x00\x03").is_err());
        assert!(judge("表.xlsm", b"PK\x03\x04").unwrap_err().contains("宏"));
        assert!(judge("页.html", b"<html>").unwrap_err().contains("网页"));
        assert!(judge("无", b"x").unwrap_err().contains("扩展名"));
    }

    #[test]
    fn names_are_safe_for_every_file_system() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(
            safe_name("C:\\资料\\发放明细（公开版）.xlsx"),
            "发放明细（公开版）.xlsx"
        );
        assert_eq!(safe_name("a\u{202E}fdp.exe"), "afdp.exe");
        assert_eq!(safe_name("..pdf"), "附件.pdf");
        assert_eq!(safe_name("<>.pdf"), "附件.pdf");
        assert_eq!(
            safe_name(&format!("{}.pdf", "长".repeat(300)))
                .chars()
                .count(),
            100
        );
    }
}
