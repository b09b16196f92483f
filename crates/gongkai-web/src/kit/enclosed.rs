//! Forms with files that belong to a request. What is wrong with a file is a sentence beside its field and not the end of the
//! form: what was typed comes back. Knows nothing of what the files are for.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header;
use gongkai_core::fields::FieldErrors;
use gongkai_core::requests::{FileFacts, FileKind};
use gongkai_store::request_files::FileToKeep;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, MAX_FORM_BYTES, Upload, check_token, read_fields};
use crate::kit::staff::Staff;
use crate::kit::upload;

/// Suffixes of what applicants hand in.
pub const PAPERS: [&str; 11] = [
    "pdf", "jpg", "jpeg", "png", "docx", "doc", "xlsx", "xls", "wps", "ofd", "txt",
];
/// Suffixes of a picture or scan of an identity document.
pub const PICTURES: [&str; 4] = ["jpg", "jpeg", "png", "pdf"];

/// How many files, and how large each may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files of one field.
    pub files: usize,
    /// Bytes of one file.
    pub file_bytes: usize,
}

impl Limits {
    /// Most bytes of one form that are read at all. Twice what is taken, so that somewhat too much is still answered in
    /// words beside the field: all files with the identity document, and the text.
    fn body(self) -> usize {
        2 * (self.files + 1) * self.file_bytes + MAX_FORM_BYTES
    }

    /// A limit in words.
    #[must_use]
    pub fn size_in_words(self) -> String {
        match self.file_bytes {
            bytes if bytes % (1 << 20) == 0 => format!("{} MB", bytes >> 20),
            bytes => crate::kit::article::size_in_words(bytes as u64),
        }
    }
}

impl App {
    /// What applicants may send with a request or a correction.
    #[must_use]
    pub fn applicants_limits(&self) -> Limits {
        Limits {
            files: self.site.request_files,
            file_bytes: self.site.request_file_bytes,
        }
    }

    /// What the desk may send at a time.
    #[must_use]
    pub fn desk_limits(&self) -> Limits {
        Limits {
            files: self.site.request_files,
            file_bytes: self.site.max_upload_bytes,
        }
    }
}

/// What was sent.
#[derive(Default)]
pub struct Enclosed {
    /// The fields.
    pub fields: Fields,
    /// Files within the limits, empty ones left out.
    pub files: Vec<Upload>,
    /// What is wrong with others, by the field they came in.
    pub wrong: FieldErrors,
}

impl Enclosed {
    /// Reads a form with or without files.
    ///
    /// # Errors
    /// When it is no form, or its text is too large.
    pub async fn read(request: Request, app: &Arc<App>, limits: Limits) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let with_files = kind
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if !with_files {
            return Ok(Self {
                fields: read_fields(request, app).await?,
                ..Self::default()
            });
        }
        let mut request = request;
        DefaultBodyLimit::max(limits.body()).apply(&mut request);
        let multipart = Multipart::from_request(request, app)
            .await
            .map_err(|_| WebError::Malformed("表单的格式不对，请从页面上重新提交。".to_owned()))?;
        read_parts(multipart, limits).await
    }

    /// The files of a field as such a kind, each judged by its content; what is refused is noted.
    pub fn take(
        &mut self,
        field: &str,
        kind: FileKind,
        suffixes: Option<&[&str]>,
    ) -> Vec<FileToKeep> {
        let (ours, others) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| file.field == field);
        self.files = others;
        let ours: Vec<Upload> = ours;
        let mut kept = Vec::new();
        for file in ours {
            match judged(&file, suffixes) {
                Ok((name, media_type)) => {
                    kept.push(FileToKeep::new(kind, name, media_type, file.bytes));
                }
                Err(sentence) => self.wrong.add(field, sentence),
            }
        }
        kept
    }

    /// Names of all files that came, to be chosen again: no browser keeps them.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let names = self.files.iter();
        names
            .map(|file| upload::safe_name(&file.file_name))
            .collect()
    }
}

fn judged(file: &Upload, suffixes: Option<&[&str]>) -> Result<(String, &'static str), String> {
    let name = upload::safe_name(&file.file_name);
    let suffix = name
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_lowercase());
    if let Some(allowed) = suffixes
        && !suffix.is_some_and(|suffix| allowed.contains(&suffix.as_str()))
    {
        return Err(format!(
            "文件「{name}」的格式不能用，可以用 {}。",
            allowed.join("、")
        ));
    }
    upload::judge(&file.file_name, &file.bytes)
}

async fn read_parts(mut multipart: Multipart, limits: Limits) -> Result<Enclosed, WebError> {
    let mut sent = Enclosed::default();
    let mut text_bytes = 0;
    loop {
        let part = match multipart.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(sent),
            Err(_) => return Ok(cut_off(sent)),
        };
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let most = match file_name {
            Some(_) => limits.file_bytes,
            None => MAX_FORM_BYTES - text_bytes,
        };
        let Ok((bytes, whole)) = bytes_of(part, most).await else {
            return Ok(cut_off(sent));
        };
        match file_name {
            None if !whole => {
                return Err(WebError::TooLarge(
                    "填写的文字太多（超过 16 MB），请放到附件里。".to_owned(),
                ));
            }
            None => {
                text_bytes += bytes.len();
                sent.fields.push(&field, &String::from_utf8_lossy(&bytes));
            }
            Some(name) if name.is_empty() => {}
            Some(name) => sent.receive(field, name, (bytes, whole), limits),
        }
    }
}

impl Enclosed {
    /// A file came.
    fn receive(
        &mut self,
        field: String,
        file_name: String,
        (bytes, whole): (Vec<u8>, bool),
        limits: Limits,
    ) {
        let name = upload::safe_name(&file_name);
        let same_field = self.files.iter().filter(|file| file.field == field).count();
        if !whole {
            let most = limits.size_in_words();
            self.wrong.add(
                field,
                format!("文件「{name}」超过 {most}，请压缩、拍得小一些或者分成几个，再选一次。"),
            );
        } else if bytes.is_empty() {
            self.wrong
                .add(field, format!("文件「{name}」是空的，请检查后再选一次。"));
        } else if same_field == limits.files {
            if self.wrong.of(&field).is_none() {
                let most = limits.files;
                self.wrong.add(
                    field,
                    format!("最多 {most} 个文件，请减少几个，或者合并成一个再选一次。"),
                );
            }
        } else {
            self.files.push(Upload {
                field,
                file_name,
                bytes,
            });
        }
    }
}

/// What came before the connection broke or the whole was too large.
fn cut_off(mut sent: Enclosed) -> Enclosed {
    sent.wrong.add(
        "files",
        "上传中断了，或者几个文件加起来太大。请减少文件，再选一次。",
    );
    sent
}

/// The bytes of a part up to so many, and whether that is all. The rest is read and let go, so that the answer is heard.
async fn bytes_of(
    mut part: axum::extract::multipart::Field<'_>,
    most: usize,
) -> Result<(Vec<u8>, bool), axum::extract::multipart::MultipartError> {
    let (mut bytes, mut whole) = (Vec::new(), true);
    while let Some(chunk) = part.chunk().await? {
        if whole && bytes.len() + chunk.len() <= most {
            bytes.extend_from_slice(&chunk);
        } else {
            whole = false;
            bytes = Vec::new();
        }
    }
    Ok((bytes, whole))
}

/// A form of the console with files, by whom it was sent, its token checked.
pub struct StaffEnclosed(pub Staff, pub Enclosed);

impl FromRequest<Arc<App>> for StaffEnclosed {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, WebError> {
        let staff = Staff::of(&request)?;
        let headers = request.headers().clone();
        let sent = Enclosed::read(request, app, app.desk_limits()).await?;
        check_token(&staff, &headers, sent.fields.text("csrf"))?;
        Ok(Self(staff, sent))
    }
}

/// Suffixes for the `accept` attribute of file fields.
#[must_use]
pub fn accept(suffixes: &[&str]) -> String {
    let dotted: Vec<String> = suffixes.iter().map(|suffix| format!(".{suffix}")).collect();
    dotted.join(",")
}

/// What is blacked out in a file and why (遮盖说明); empty where nothing is.
#[must_use]
pub fn redaction_in_words(facts: &FileFacts, note: &str) -> String {
    match facts.redacted_for {
        Some(category) => format!("遮盖说明（{}）：{note}", category.name()),
        None if note.is_empty() => String::new(),
        None => format!("遮盖说明：{note}"),
    }
}
