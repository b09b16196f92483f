//! `POST /console/records/word`: a Word file becomes a draft; its headings, tables and pictures stay.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gongkai_core::body;
use gongkai_core::content::{Attachment, Content, Genre};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::Command;
use gongkai_core::rights::Action;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::{StaffUpload, Upload};
use crate::kit::paging::encode;
use crate::kit::staff::Staff;
use crate::kit::{reply, tokens, upload};

/// `POST /console/records/word`
///
/// # Errors
/// [`WebError::Fields`] with the sentence where the file cannot be read.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffUpload {
        staff,
        fields,
        files,
    } = StaffUpload::from_request(request, &app).await?;
    let agency: AgencyId = fields
        .text("agency")
        .parse()
        .map_err(|_| WebError::NotAllowed(Action::WriteRecords))?;
    staff.must(Action::WriteRecords, &agency)?;
    let refuse = |sentence: String| WebError::Fields(FieldErrors::one("word", sentence));
    let file = files
        .into_iter()
        .next()
        .ok_or_else(|| refuse("没有收到文件，请选择一个 .docx 文件。".to_owned()))?;
    let name = upload::safe_name(&file.file_name);
    let title = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem)
        .to_owned();
    let reader = Arc::clone(&app.reader);
    let html = tokio::task::spawn_blocking(move || reader.word_to_html(&file.bytes))
        .await
        .map_err(|error| WebError::fault("reading a Word file", &name, &error))?
        .map_err(refuse)?;
    let (html, pictures) = keep_pictures(&app, &staff, &agency, &html).await?;
    let (heading, html) = take_title(&html);
    let mut content = Content::titled(heading.unwrap_or(title), Genre::Notice);
    content.issued_on = Some(app.today());
    content.body = body::clean(&html);
    content.attachments = pictures;
    let content = content.checked().map_err(WebError::Fields)?;
    let record: RecordId = tokens::id().parse().expect("a drawn id is a slug");
    let command = Command::Draft {
        record: record.clone(),
        agency,
        content: Box::new(content),
    };
    app.store
        .command(&staff.acting(), &record, command, app.now())
        .await?;
    Ok(reply::done(
        &format!("/console/records/{record}/edit"),
        "已导入成草稿，请核对标题、日期和目录。",
    ))
}

/// Pictures come as `data:` addresses; each becomes a file of the draft.
async fn keep_pictures(
    app: &App,
    staff: &Staff,
    agency: &AgencyId,
    html: &str,
) -> Result<(String, Vec<Attachment>), WebError> {
    let (mut kept, mut pictures) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html;
    while let Some(start) = rest.find("src=\"data:") {
        kept.push_str(&rest[..start]);
        let address = &rest[start + "src=\"".len()..];
        let Some(end) = address.find('"') else { break };
        if let Some(upload) = picture(&address[..end], pictures.len() + 1)
            && let Ok(file) = app.keep(upload, true).await?
        {
            app.store
                .upload(&staff.acting(), agency, file.clone(), app.now())
                .await?;
            kept.push_str(&format!(
                "src=\"/files/{}/{}\"",
                file.id,
                encode(&file.name)
            ));
            pictures.push(file);
        }
        rest = &address[end + 1..];
    }
    kept.push_str(rest);
    Ok((kept, pictures))
}

fn picture(address: &str, number: usize) -> Option<Upload> {
    let (kind, data) = address
        .strip_prefix("data:image/")?
        .split_once(";base64,")?;
    let bytes = STANDARD.decode(data).ok()?;
    Some(Upload {
        field: "picture".to_owned(),
        file_name: format!("图片{number}.{kind}"),
        bytes,
    })
}

/// A text that begins with a heading of the first level has its title there.
fn take_title(html: &str) -> (Option<String>, String) {
    let trimmed = html.trim_start();
    let Some(end) = trimmed
        .strip_prefix("<h2")
        .and_then(|_| trimmed.find("</h2>"))
    else {
        return (None, html.to_owned());
    };
    let title = body::plain_text(&trimmed[..end]).replace('\n', "");
    if title.is_empty() || title.starts_with("一、") {
        return (None, html.to_owned());
    }
    (Some(title), trimmed[end + "</h2>".len()..].to_owned())
}
