//! What a person sent: fields of a form and files. Every form of the console carries the session's token; reading one
//! checks it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use gongkai_core::fields::FieldErrors;
use jiff::civil::Date;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;
use crate::kit::tokens;

/// Largest form without files, in bytes: the longest body text, percent-encoded, with room for the rest.
pub const MAX_FORM_BYTES: usize = 16 << 20;

/// The fields as they were sent, in their order.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `name=value&…`.
    #[must_use]
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Adds a field.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The first value of a field, trimmed; empty where it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The value, `None` where it is empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// All values of a field, empty ones left out.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(known, value)| known == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    }

    /// Whether a field was sent, as a ticked box or a pressed button is.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// A date field; empty is `None`, anything but a date is noted.
    pub fn date(&self, errors: &mut FieldErrors, name: &str, label: &str) -> Option<Date> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let date = text.parse().ok();
        if date.is_none() {
            errors.add(
                name,
                format!("{label}「{text}」不是日期，请写成 2026-11-24 这样。"),
            );
        }
        date
    }
}

/// A line of the error summary.
#[derive(Debug, Clone, Serialize)]
pub struct Wrong {
    /// Which field.
    pub field: String,
    /// What is wrong and the mend.
    pub message: String,
}

/// Errors for the summary and for each field.
#[must_use]
pub fn say(errors: &FieldErrors) -> (Vec<Wrong>, BTreeMap<String, String>) {
    let lines = errors.0.iter().map(|error| Wrong {
        field: error.field.clone(),
        message: error.sentence.clone(),
    });
    let by_field = errors
        .0
        .iter()
        .map(|error| (error.field.clone(), error.sentence.clone()));
    (lines.collect(), by_field.collect())
}

/// A form of the console, by whom it was sent, its token checked.
pub struct StaffForm(pub Staff, pub Fields);

impl FromRequest<Arc<App>> for StaffForm {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, WebError> {
        let staff = Staff::of(&request)?;
        let headers = request.headers().clone();
        let fields = read_fields(request, app).await?;
        check_token(&staff, &headers, fields.text("csrf"))?;
        Ok(Self(staff, fields))
    }
}

/// Reads a form sent as `application/x-www-form-urlencoded`.
///
/// # Errors
/// When it is too large or broken off.
pub async fn read_fields(request: Request, _: &Arc<App>) -> Result<Fields, WebError> {
    let bytes = axum::body::to_bytes(request.into_body(), MAX_FORM_BYTES)
        .await
        .map_err(|_| {
            WebError::TooLarge(
                "表单内容太大（超过 16 MB），请把图片和大表格放到附件里。".to_owned(),
            )
        })?;
    Ok(Fields::parse(&bytes))
}

/// A file as it was sent.
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// The name it bears on the sender's computer.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A form of the console with files.
pub struct StaffUpload {
    /// By whom.
    pub staff: Staff,
    /// The other fields.
    pub fields: Fields,
    /// The files, empty ones left out.
    pub files: Vec<Upload>,
}

impl FromRequest<Arc<App>> for StaffUpload {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, WebError> {
        let staff = Staff::of(&request)?;
        let headers = request.headers().clone();
        let multipart = Multipart::from_request(request, app).await.map_err(|_| {
            WebError::Malformed("上传的格式不对，请从页面上的表单重新上传。".to_owned())
        })?;
        let (fields, files) = read_multipart(multipart, app.site.max_upload_bytes).await?;
        check_token(&staff, &headers, fields.text("csrf"))?;
        Ok(Self {
            staff,
            fields,
            files,
        })
    }
}

async fn read_multipart(
    mut multipart: Multipart,
    max_bytes: usize,
) -> Result<(Fields, Vec<Upload>), WebError> {
    let broken = |_| WebError::Malformed("上传中断了或者文件太大，请重新上传。".to_owned());
    let (mut fields, mut files) = (Fields::default(), Vec::new());
    while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > max_bytes {
                let name = file_name.unwrap_or_default();
                return Err(WebError::TooLarge(format!(
                    "文件「{name}」超过了 {} MB，请压缩或分成几个再上传。",
                    max_bytes >> 20
                )));
            }
        }
        match file_name {
            Some(file_name) if !file_name.is_empty() && !bytes.is_empty() => files.push(Upload {
                field,
                file_name,
                bytes,
            }),
            Some(_) => {}
            None => fields.push(&field, &String::from_utf8_lossy(&bytes)),
        }
    }
    Ok((fields, files))
}

/// The token stands in the form, or in a header where a script sends.
pub(crate) fn check_token(staff: &Staff, headers: &HeaderMap, sent: &str) -> Result<(), WebError> {
    let header = headers
        .get("x-csrf-token")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if tokens::same(&staff.csrf, sent) || tokens::same(&staff.csrf, header) {
        Ok(())
    } else {
        Err(WebError::Forged)
    }
}
