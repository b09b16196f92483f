//! Files of drafts: `POST /console/upload` takes a picture from the editor, `GET /console/files/{id}/{name}` shows files
//! that are not public yet.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, AttachmentId};
use gongkai_core::rights::Action;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::StaffUpload;
use crate::kit::page::CachePolicy;
use crate::kit::paging::encode;
use crate::kit::reply;
use crate::kit::staff::Staff;

/// Whose picture it is.
#[derive(Deserialize)]
pub struct Target {
    agency: AgencyId,
}

#[derive(Serialize)]
struct Uploaded {
    url: String,
}

/// `POST /console/upload?agency=`
///
/// # Errors
/// [`WebError::Fields`] with the sentence where the picture is refused.
pub async fn upload(
    State(app): State<Arc<App>>,
    Query(target): Query<Target>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffUpload { staff, files, .. } = StaffUpload::from_request(request, &app).await?;
    staff.must(Action::WriteRecords, &target.agency)?;
    let refuse = |sentence: &str| WebError::Fields(FieldErrors::one("file", sentence));
    let file = files
        .into_iter()
        .next()
        .ok_or_else(|| refuse("没有收到图片，请重新选择。"))?;
    let picture = app
        .keep(file, true)
        .await?
        .map_err(|sentence| refuse(&sentence))?;
    if !picture.media_type.starts_with("image/") {
        return Err(refuse("正文里只能放图片，其他文件请作为附件添加。"));
    }
    app.store
        .upload(&staff.acting(), &target.agency, picture.clone(), app.now())
        .await?;
    let url = format!("/console/files/{}/{}", picture.id, encode(&picture.name));
    Ok(reply::json(Uploaded { url }, CachePolicy::Private))
}

/// `GET /console/files/{id}/{name}`
///
/// # Errors
/// [`WebError::NotFound`] where this person may not read drafts of the file's agency.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((id, _)): Path<(AttachmentId, String)>,
) -> Result<Response, WebError> {
    let (agency, file) = app.store.desk_file(&id).await?.ok_or(WebError::NotFound)?;
    if !staff.may(Action::ReadDrafts, &agency) {
        return Err(WebError::NotFound);
    }
    let bytes = app
        .store
        .blob(&file.sha256)
        .await?
        .ok_or(WebError::NotFound)?;
    let inline = file.media_type.starts_with("image/") || file.media_type == "application/pdf";
    Ok(reply::file(
        bytes.to_vec(),
        &file.media_type,
        &file.name,
        inline,
        CachePolicy::Private,
    ))
}
